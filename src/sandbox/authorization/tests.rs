use serde_json::{Value, json};

use super::{
    check_identity_policy,
    evaluation::{Question, Verdict, evaluate},
    pattern::{Context, Pattern},
    principal::Asker,
};
use crate::sandbox::iam::known_document;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/policy-evaluation.json");

/// The fixtures hold this evaluator, the program's own, and any other to the same decisions.
#[test]
fn the_fixtures_hold() {
    let text = std::fs::read_to_string(FIXTURES).expect("the fixtures are there");
    let table: Value = serde_json::from_str(&text).expect("the fixtures are JSON");
    let rows = table["rows"].as_array().expect("the fixtures have rows");
    let mut wrong = Vec::new();
    let mut held = 0;
    for row in rows {
        // This evaluator knows every key, so that nothing is ever open.
        if row["expect"] == "unknown" {
            continue;
        }
        held += 1;
        let decided = decide(row);
        if row["expect"] != decided {
            wrong.push(format!("{}: {decided} instead of {}", row["says"], row["expect"]));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(held > 80, "only {held} rows were held");
}

fn decide(row: &Value) -> &'static str {
    let policies: Vec<String> =
        row["policies"].as_array().expect("policies").iter().map(Value::to_string).collect();
    let request = &row["request"];
    let asker = match &request["principal"] {
        Value::String(arn) => Asker::Aws(arn.clone()),
        other => Asker::Service(other["Service"].as_str().expect("a service").to_owned()),
    };
    let mut context = Context::default();
    for (key, value) in request["context"].as_object().expect("a context") {
        match value {
            Value::Null => {}
            Value::Array(values) => {
                context.set(
                    key,
                    values.iter().map(|value| value.as_str().expect("a text").to_owned()).collect(),
                );
            }
            value => context.set(key, vec![value.as_str().expect("a text").to_owned()]),
        }
    }
    let question = Question {
        asker: &asker,
        action: request["action"].as_str().expect("an action"),
        resource: request["resource"].as_str().expect("a resource"),
        context: &context,
    };
    match evaluate(policies.iter().map(String::as_str), &question) {
        Verdict::Allowed => "allowed",
        Verdict::Denied => "denied",
        Verdict::Silent | Verdict::Delegated => "not_allowed",
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    Pattern::read(pattern, None).is_some_and(|pattern| pattern.matches(text))
}

#[test]
fn a_star_returns_to_where_it_must() {
    assert!(matches("a*bc*d", "abxbcxbcyd"));
    assert!(!matches("a*bc*d", "abxbcxbcye"));
    assert!(matches("*", ""));
    assert!(matches("**a", "a"));
    assert!(!matches("?", ""));
}

/// What IAM says of an identity policy with this one statement.
fn said_of(statement: &Value) -> String {
    said_of_text(&json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string())
}

fn said_of_text(document: &str) -> String {
    match check_identity_policy(document) {
        Ok(()) => "accepted".to_owned(),
        Err(refusal) => format!("{} {}", refusal.code, refusal.message),
    }
}

#[test]
fn documents_of_the_grammar_are_accepted() {
    for statement in [
        json!({ "Effect": "Allow", "Action": "*", "Resource": "*" }),
        json!({ "Sid": "One", "Effect": "Deny", "NotAction": ["iam:Get*"], "NotResource": "arn:aws:s3:::b/*" }),
        json!({ "Effect": "Allow", "Action": "iam:GetUser", "Resource": "arn:aws:iam::*:user/${aws:username}" }),
        json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "*",
                "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": false } } }),
    ] {
        assert_eq!(said_of(&statement), "accepted", "{statement}");
    }
    assert_eq!(
        said_of_text(r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#),
        "accepted"
    );
}

#[test]
fn malformed_documents_are_refused_with_the_reason() {
    let said = |statement: Value| said_of(&statement);
    assert_eq!(said_of_text("{"), "MalformedPolicyDocument Syntax errors in policy.");
    assert_eq!(
        said_of_text(r#"{"Version":"2012-10-18","Statement":[]}"#),
        "MalformedPolicyDocument The policy must contain a valid version string"
    );
    assert_eq!(
        said_of_text(r#"{"Version":"2012-10-17"}"#),
        "MalformedPolicyDocument Missing required field Statement"
    );
    assert_eq!(
        said(json!({ "Effect": "Allow", "action": "s3:*", "Resource": "*" })),
        "MalformedPolicyDocument Syntax errors in policy."
    );
    assert_eq!(
        said(json!({ "Action": "s3:*", "Resource": "*" })),
        "MalformedPolicyDocument Missing required field Effect cannot be empty!"
    );
    assert_eq!(
        said(json!({ "Effect": "Allow", "Resource": "*" })),
        "MalformedPolicyDocument Policy statement must contain actions."
    );
    assert_eq!(
        said(json!({ "Effect": "Allow", "Action": "s3:*" })),
        "MalformedPolicyDocument Policy statement must contain resources."
    );
    assert_eq!(
        said(json!({ "Effect": "Allow", "Action": "GetUser", "Resource": "*" })),
        "MalformedPolicyDocument Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
    );
    assert_eq!(
        said(json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "bucket" })),
        "MalformedPolicyDocument Resource bucket must be in ARN format or \"*\"."
    );
    assert_eq!(
        said(json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "arn:awz:s3:::b" })),
        "MalformedPolicyDocument Partition \"awz\" is not valid for resource \"arn:awz:s3:::b\"."
    );
    assert_eq!(
        said(json!({ "Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*" })),
        "MalformedPolicyDocument Policy document should not specify a principal."
    );
    assert_eq!(
        said(json!({ "Sid": "a b", "Effect": "Allow", "Action": "s3:*", "Resource": "*" })),
        "MalformedPolicyDocument Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the \
         regular expression [0-9A-Za-z]*"
    );
    assert_eq!(
        said(json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "*",
                     "Condition": { "StringEqual": { "aws:username": "a" } } })),
        "MalformedPolicyDocument Invalid Condition type : StringEqual."
    );
}

/// `IfExists` goes with every operator but `Null` (IAM User Guide, "IAM JSON policy elements: Condition operators").
#[test]
fn null_takes_no_if_exists() {
    let said = |operator: &str| {
        let condition = json!({ operator: { "aws:MultiFactorAuthAge": "true" } });
        said_of(&json!({ "Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": condition }))
    };
    assert_eq!(said("Null"), "accepted");
    assert_eq!(said("NullIfExists"), "MalformedPolicyDocument Invalid Condition type : NullIfExists.");
    assert_eq!(
        said("ForAnyValue:NullIfExists"),
        "MalformedPolicyDocument Invalid Condition type : ForAnyValue:NullIfExists."
    );
}

#[test]
fn read_only_access_reads_iam_and_little_of_sts() {
    let document = known_document("arn:aws:iam::aws:policy/ReadOnlyAccess");
    let (asker, context) = (Asker::Aws("arn:aws:iam::123456789012:user/ada".to_owned()), Context::default());
    let verdict =
        |action| evaluate([document], &Question { asker: &asker, action, resource: "*", context: &context });
    for action in [
        "iam:GenerateCredentialReport",
        "iam:GetUser",
        "iam:ListUsers",
        "iam:SimulatePrincipalPolicy",
        "sts:GetAccessKeyInfo",
        "sts:GetCallerIdentity",
        "sts:GetSessionToken",
    ] {
        assert_eq!(verdict(action), Verdict::Allowed, "{action}");
    }
    for action in
        ["iam:CreateUser", "iam:DescribeUser", "sts:AssumeRole", "sts:GetFederationToken", "sts:ListX"]
    {
        assert_eq!(verdict(action), Verdict::Silent, "{action}");
    }
}

#[test]
fn two_statements_do_not_share_a_sid() {
    let statement = json!({ "Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*" });
    let document = json!({ "Version": "2012-10-17", "Statement": [statement, statement] });
    assert_eq!(
        said_of_text(&document.to_string()),
        "MalformedPolicyDocument Statement IDs (SID) in a single policy must be unique."
    );
}

#[test]
fn no_element_stands_twice() {
    let twice = r#"{"Statement":{"Effect":"Deny","Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;
    assert_eq!(said_of_text(twice), "MalformedPolicyDocument Syntax errors in policy.");
}

#[test]
fn resources_are_arns_of_services_that_are_written_out() {
    let said =
        |resource: &str| said_of(&json!({ "Effect": "Allow", "Action": "s3:*", "Resource": resource }));
    for accepted in
        ["arn:aws:sqs", "arn:aws:s3:::b/${aws:username}/*", "arn:aws:iam::*:user/*", "arn:aws:iam::*:*"]
    {
        assert_eq!(said(accepted), "accepted", "{accepted}");
    }
    assert_eq!(
        said("arn:aws:*:::b"),
        "MalformedPolicyDocument Resource vendor must be fully qualified and cannot contain regexes."
    );
    assert_eq!(
        said("arn:aws:iam:us-east-1:123456789012:user/a"),
        "MalformedPolicyDocument IAM resource arn:aws:iam:us-east-1:123456789012:user/a cannot contain region \
         information."
    );
    assert!(
        said("arn:aws:iam::123456789012:people/a").starts_with(
            "MalformedPolicyDocument IAM resource path must either be \"*\" or start with user/, "
        )
    );
}

#[test]
fn what_an_arn_leaves_out_at_its_end_is_anything() {
    let policy = r#"{"Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs"}}"#;
    let (asker, context) = (Asker::Service("x".to_owned()), Context::default());
    let on = |resource| {
        evaluate([policy], &Question { asker: &asker, action: "sqs:Get", resource, context: &context })
    };
    assert_eq!(on("arn:aws:sqs:eu-west-1:123456789012:queue"), Verdict::Allowed);
    assert_eq!(on("arn:aws:sns:eu-west-1:123456789012:topic"), Verdict::Silent);
}
