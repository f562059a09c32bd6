//! What holds of every document.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::super::{Caller, Context, Decision, Glob, PolicyDocument, Request, compare, evaluate};

fn one_or_many(of: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop_oneof![
        prop::sample::select(of).prop_map(|one| json!(one)),
        prop::collection::vec(prop::sample::select(of), 0..4).prop_map(|many| json!(many)),
    ]
}

fn actions() -> impl Strategy<Value = (String, Value)> {
    let listed = one_or_many(&[
        "iam:GetUser",
        "IAM:getuser",
        "iam:*",
        "ec2:Describe*",
        "s3:PutObject",
        "*",
        "own:Thing",
    ]);
    (prop::sample::select(&["Action", "NotAction"][..]), listed)
        .prop_map(|(key, value)| (key.to_owned(), value))
}

fn resources() -> impl Strategy<Value = (String, Value)> {
    let listed = one_or_many(&[
        "*",
        "arn:aws:s3:::b/*",
        "arn:aws:iam::*:user/${aws:username}",
        "arn:aws:s3:::b/${*}?",
    ]);
    (prop::sample::select(&["Resource", "NotResource"][..]), listed)
        .prop_map(|(key, value)| (key.to_owned(), value))
}

fn principals() -> impl Strategy<Value = Option<Value>> {
    let aws = one_or_many(&[
        "*",
        "123456789012",
        "arn:aws:iam::123456789012:root",
        "arn:aws:iam::123456789012:user/anna",
    ]);
    prop_oneof![
        Just(None),
        Just(Some(json!("*"))),
        aws.prop_map(|aws| Some(json!({ "AWS": aws, "Service": "ec2.amazonaws.com" }))),
        one_or_many(&["*", "123456789012"]).prop_map(|aws| Some(json!({ "AWS": aws }))),
    ]
}

fn conditions() -> impl Strategy<Value = Value> {
    let operators = &[
        "StringEquals",
        "ForAllValues:StringLike",
        "BoolIfExists",
        "Null",
        "NumericLessThan",
        "Strange",
    ][..];
    let values = prop_oneof![
        one_or_many(&["true", "a*", "10"]),
        any::<bool>().prop_map(Value::from),
        (0..9_i32).prop_map(Value::from)
    ];
    let keys = prop::collection::btree_map(prop::sample::select(&["aws:SourceIp", "k:k"][..]), values, 0..3);
    prop::collection::btree_map(prop::sample::select(operators), keys, 0..3).prop_map(|map| json!(map))
}

fn statement() -> impl Strategy<Value = Value> {
    let effect = prop::sample::select(&["Allow", "Deny", "allow"][..]);
    (effect, actions(), resources(), principals(), conditions()).prop_map(
        |(effect, action, resource, principal, condition)| {
            let mut keys = Map::from_iter([("Effect".to_owned(), json!(effect)), action, resource]);
            keys.extend(principal.map(|principal| ("Principal".to_owned(), principal)));
            keys.insert("Condition".to_owned(), condition);
            Value::Object(keys)
        },
    )
}

/// A document's statements; every second one gets a Sid.
fn document() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(statement(), 0..5).prop_map(|mut statements| {
        for (index, statement) in statements.iter_mut().enumerate().filter(|(index, _)| index % 2 == 0) {
            statement["Sid"] = json!(format!("S{index}"));
        }
        statements
    })
}

fn parsed(statements: &[Value]) -> PolicyDocument {
    PolicyDocument::from_value(&json!({ "Version": "2012-10-17", "Statement": statements }))
        .expect("the strategy makes well-formed documents")
}

/// Some requests that the documents above decide differently.
fn request() -> impl Strategy<Value = Request> {
    let actions =
        &["iam:GetUser", "iam:ListUsers", "ec2:DescribeVpcs", "s3:PutObject", "own:Thing", "own:Other"][..];
    let resources =
        &["*", "arn:aws:s3:::b/k", "arn:aws:s3:::b/*x", "arn:aws:iam::123456789012:user/anna"][..];
    (prop::sample::select(actions), prop::sample::select(resources)).prop_map(|(action, resource)| Request {
        principal: Caller::Aws("arn:aws:iam::123456789012:user/anna".to_owned()),
        action: action.to_owned(),
        resource: resource.to_owned(),
        context: Context::new().with("aws:username", "anna").with("aws:SourceIp", "10").otherwise_absent(),
    })
}

fn allows(statements: &[Value]) -> Vec<Value> {
    statements.iter().filter(|statement| statement["Effect"] != "Deny").cloned().collect()
}

/// Turns every list of a value back to front.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Array(values) => values.iter().rev().map(reversed).collect(),
        Value::Object(keys) => keys.iter().rev().map(|(key, value)| (key.clone(), reversed(value))).collect(),
        scalar => scalar.clone(),
    }
}

proptest! {
    #[test]
    fn writing_and_parsing_again_is_the_identity(statements in document()) {
        let document = parsed(&statements);
        let canonical = document.canonical_json();
        let again = PolicyDocument::parse(&canonical).expect("what is written can be read");
        prop_assert_eq!(&again, &document);
        prop_assert_eq!(again.canonical_json(), canonical);
        let sent = PolicyDocument::parse(&document.minified()).expect("what is sent can be read");
        prop_assert_eq!(sent.minified(), document.minified());
        prop_assert_eq!(&sent, &document);
    }

    #[test]
    fn shuffling_changes_nothing(
        (statements, shuffled) in document().prop_flat_map(|statements| (Just(statements.clone()), Just(statements).prop_shuffle()))
    ) {
        let document = parsed(&statements);
        let shuffled = parsed(&shuffled.iter().map(reversed).collect::<Vec<_>>());
        prop_assert_eq!(&shuffled, &document);
        prop_assert_eq!(shuffled.canonical_json(), document.canonical_json());
    }

    #[test]
    fn a_document_grants_nothing_beyond_itself(statements in document()) {
        let document = parsed(&statements);
        let difference = compare(Some(&document), Some(&document));
        prop_assert!(difference.is_empty(), "{:?}", difference);
    }

    #[test]
    fn what_one_grants_the_reverse_withdraws(live in document(), desired in document()) {
        let (live, desired) = (parsed(&live), parsed(&desired));
        let (there, back) = (compare(Some(&live), Some(&desired)), compare(Some(&desired), Some(&live)));
        prop_assert_eq!(there.grants, back.withdraws);
        prop_assert_eq!(there.loosens_deny, back.tightens_deny);
        prop_assert_eq!(there.cannot_tell, back.cannot_tell);
    }

    #[test]
    fn what_is_newly_allowed_is_granted(live in document(), desired in document(), request in request()) {
        let (live, desired) = (parsed(&allows(&live)), parsed(&allows(&desired)));
        if evaluate(&[&live], &request) == Decision::NotAllowed && evaluate(&[&desired], &request).is_allowed() {
            prop_assert!(!compare(Some(&live), Some(&desired)).grants.is_empty());
        }
    }

    #[test]
    fn what_is_no_longer_denied_is_loosened(live in document(), desired in document(), request in request()) {
        let (live, desired) = (parsed(&live), parsed(&desired));
        let is_denied = matches!(evaluate(&[&live], &request), Decision::Denied { .. });
        let may_be = matches!(evaluate(&[&desired], &request), Decision::Denied { .. } | Decision::Unknown { .. });
        if is_denied && !may_be {
            prop_assert!(!compare(Some(&live), Some(&desired)).loosens_deny.is_empty());
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,80}") {
        let _ = PolicyDocument::parse(&text);
        let _ = PolicyDocument::from_iam(&text);
    }

    #[test]
    fn a_pattern_that_covers_another_matches_what_that_matches(
        wide in "[ab*?]{0,5}", narrow in "[ab*?]{0,5}", text in "[ab]{0,6}"
    ) {
        let (wide, narrow) = (Glob::new(&wide), Glob::new(&narrow));
        if wide.covers(&narrow) && narrow.matches(&text) {
            prop_assert!(wide.matches(&text));
        }
        if wide.matches(&text) && narrow.matches(&text) {
            prop_assert!(wide.overlaps(&narrow));
        }
    }
}
