//! The table of what IAM decides.

use serde_json::Value;

use super::super::{Caller, Context, Decision, PolicyDocument, Request, evaluate};
use super::statements;

const TABLE: &str = include_str!("../../../../tests/fixtures/policy-evaluation.json");

fn caller(value: &Value) -> Caller {
    match value {
        Value::String(arn) => Caller::Aws(arn.clone()),
        typed => {
            Caller::Service(typed["Service"].as_str().expect("a caller is an ARN or a service").to_owned())
        }
    }
}

fn context(keys: &Value) -> Context {
    keys.as_object().expect("a context is an object").iter().fold(Context::new(), |context, (key, value)| {
        match value {
            Value::Null => context.without(key),
            Value::Array(values) => context.with_all(
                key,
                values.iter().map(|value| value.as_str().expect("values are strings").to_owned()),
            ),
            single => context.with(key, single.as_str().expect("values are strings")),
        }
    })
}

fn text<'value>(value: &'value Value, key: &str) -> &'value str {
    value[key].as_str().expect("the field is a string")
}

#[test]
fn every_row_of_the_table_is_decided_as_it_says() {
    let table: Value = serde_json::from_str(TABLE).expect("the table is JSON");
    let rows = table["rows"].as_array().expect("the table has rows");
    assert!(rows.len() >= 60);
    let mut wrong = Vec::new();
    for row in rows {
        let documents: Vec<_> = row["policies"]
            .as_array()
            .expect("a row has policies")
            .iter()
            .map(|document| {
                PolicyDocument::from_value(document).expect("the row's documents are well-formed")
            })
            .collect();
        let request = Request {
            principal: caller(&row["request"]["principal"]),
            action: text(&row["request"], "action").to_owned(),
            resource: text(&row["request"], "resource").to_owned(),
            context: context(&row["request"]["context"]),
        };
        let decision = evaluate(&documents.iter().collect::<Vec<_>>(), &request);
        let (decided, by) = match &decision {
            Decision::Allowed { by } => ("allowed", Some(by)),
            Decision::Denied { by } => ("denied", Some(by)),
            Decision::NotAllowed => ("not_allowed", None),
            Decision::Unknown { .. } => ("unknown", None),
        };
        let by = by.and_then(|by| by.sid.as_deref());
        if decided != text(row, "expect") || row["by"].as_str().is_some_and(|expected| by != Some(expected)) {
            wrong.push(format!("{}: {decision:?}", text(row, "says")));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

fn decide(document: &str, context: Context) -> Decision {
    let request = Request {
        principal: Caller::Aws("arn:aws:iam::123456789012:user/anna".to_owned()),
        action: "iam:GetUser".to_owned(),
        resource: "*".to_owned(),
        context,
    };
    evaluate(&[&statements(document)], &request)
}

fn why(decision: Decision) -> String {
    match decision {
        Decision::Unknown { why } => why,
        other => format!("{other:?}"),
    }
}

#[test]
fn what_is_not_known_is_named() {
    let document = r#"{"Sid": "Red", "Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalTag/team": "red"}}}"#;
    assert_eq!(
        why(decide(document, Context::new())),
        "statement `Red` applies or not: `aws:PrincipalTag/team` is not known"
    );
    let several = Context::new().with_all("aws:PrincipalTag/team", ["red".to_owned(), "blue".to_owned()]);
    assert_eq!(
        why(decide(document, several)),
        "statement `Red` applies or not: `aws:PrincipalTag/team` has several values, and its operator says not how many must hold"
    );
}

#[test]
fn what_cannot_be_compared_is_not_guessed() {
    let compare = |operator: &str, policy: &str, request: &str| {
        let document = format!(
            r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{"{operator}": {{"k:k": "{policy}"}}}}}}"#
        );
        why(decide(&document, Context::new().with("k:k", request)))
    };
    let prefix = "statement 1 applies or not: ";
    assert_eq!(compare("NumericEquals", "10", "ten"), format!("{prefix}`ten` cannot be compared with `10`"));
    assert_eq!(
        compare("DateLessThan", "soon", "2026-01-01"),
        format!("{prefix}`2026-01-01` cannot be compared with `soon`")
    );
    assert_eq!(
        compare("IpAddress", "10.0.0.0/40", "10.0.0.1"),
        format!("{prefix}`10.0.0.1` cannot be compared with `10.0.0.0/40`")
    );
    assert_eq!(compare("ArnLike", "arn:aws:iam::*:role/*", "deploy"), format!("{prefix}`deploy` is no ARN"));
    assert_eq!(
        compare("NullIfExists", "true", "x"),
        format!("{prefix}`NullIfExists` is no operator that is known")
    );
}

#[test]
fn a_range_of_length_zero_holds_every_address_of_its_family() {
    let document = r#"{"Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": {"IpAddress": {"aws:SourceIp": ["0.0.0.0/0", "::/0"]}}}"#;
    for address in ["198.51.100.7", "2001:db8::1"] {
        let decision = decide(document, Context::new().with("aws:SourceIp", address));
        assert!(matches!(decision, Decision::Allowed { .. }), "{address}: {decision:?}");
    }
}

#[test]
fn keys_may_be_known_to_be_absent_altogether() {
    let document = r#"{"Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": {"Null": {"aws:SourceVpc": "true"}}}"#;
    assert!(matches!(decide(document, Context::new()), Decision::Unknown { .. }));
    assert!(matches!(decide(document, Context::new().otherwise_absent()), Decision::Allowed { .. }));
}
