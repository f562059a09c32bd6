use insta::assert_snapshot;
use serde_json::{Value, json};

use super::support::{desired, document, live};
use crate::model::Resource;

/// What is said of one statement beside those of the file.
fn said(statement: &Value) -> String {
    let mut live = live();
    let Some(Ok(policy)) = &live.settings.policy else {
        panic!("the settled bucket has a policy");
    };
    let mut statements = vec![statement.clone()];
    statements.extend(policy.statements().iter().map(|one| serde_json::to_value(one).expect("a statement")));
    live.settings.policy = Some(Ok(document(&json!(statements))));
    desired().diff(&live).to_string()
}

fn allowing(principal: &Value, actions: &Value) -> Value {
    json!({
        "Sid": "Auditor", "Effect": "Allow", "Principal": principal, "Action": actions,
        "Resource": ["arn:aws:s3:::acme-logs", "arn:aws:s3:::acme-logs/*"],
    })
}

fn denying(principal: &Value, action: &str, condition: &Value) -> Value {
    json!({
        "Sid": "NoPut", "Effect": "Deny", "Principal": principal, "Action": action,
        "Resource": "arn:aws:s3:::acme-logs/*", "Condition": condition,
    })
}

#[test]
fn letting_others_in_is_said_with_what_they_may_do() {
    let other = || json!({ "AWS": "arn:aws:iam::210987654321:role/Auditor" });
    let reads = json!(["s3:GetObject", "s3:ListBucket"]);
    assert_snapshot!(said(&allowing(&other(), &reads)), @r#"Unmanaged { what: "statement `Auditor`, which lets account 210987654321 read" }"#);
    assert_snapshot!(said(&allowing(&other(), &json!(["s3:Put*", "s3:GetObject"]))), @r#"Unmanaged { what: "statement `Auditor`, which lets account 210987654321 read, write and change permissions" }"#);
    assert_snapshot!(said(&allowing(&json!({ "AWS": ["210987654321", "333333333333"] }), &json!("s3:*"))), @r#"Unmanaged { what: "statement `Auditor`, which lets accounts 210987654321 and 333333333333 do everything" }"#);
    assert_snapshot!(said(&allowing(&json!("*"), &json!("s3:DeleteObject"))), @r#"Unmanaged { what: "statement `Auditor`, which lets everyone write" }"#);
    let many = ["210987654321", "333333333333", "444444444444", "555555555555"];
    assert_snapshot!(said(&allowing(&json!({ "AWS": many }), &reads)), @r#"Unmanaged { what: "statement `Auditor`, which lets 4 other accounts read" }"#);
}

#[test]
fn what_stays_in_the_account_is_but_a_name() {
    let reads = json!("s3:GetObject");
    for principal in [
        json!({ "AWS": "arn:aws:iam::123456789012:role/Auditor" }),
        json!({ "AWS": "123456789012" }),
        json!({ "Service": "logging.s3.amazonaws.com" }),
    ] {
        assert_eq!(said(&allowing(&principal, &reads)), "Unmanaged { what: \"statement `Auditor`\" }\n");
    }
}

#[test]
fn keeping_log_files_out_is_said() {
    let none = json!({});
    let service = json!({ "Service": "cloudtrail.amazonaws.com" });
    assert_snapshot!(said(&denying(&json!("*"), "s3:PutObject", &none)), @r#"Unmanaged { what: "statement `NoPut`, which denies `s3:PutObject` to everyone" }"#);
    assert_snapshot!(said(&denying(&service, "s3:*", &none)), @r#"Unmanaged { what: "statement `NoPut`, which denies `s3:PutObject` to `cloudtrail.amazonaws.com`" }"#);
    let outside = json!({ "StringNotEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } });
    assert_snapshot!(said(&denying(&json!("*"), "s3:Put*", &outside)), @r#"Unmanaged { what: "statement `NoPut`, which denies `s3:PutObject` to everyone" }"#);
}

#[test]
fn a_denial_that_spares_log_files_is_but_a_name() {
    let plain = json!({ "Bool": { "aws:SecureTransport": "false" } });
    let role = json!({ "AWS": "arn:aws:iam::123456789012:role/Auditor" });
    for statement in [
        denying(&json!("*"), "s3:PutObject", &plain),
        denying(&json!("*"), "s3:DeleteObject", &json!({})),
        denying(&role, "s3:PutObject", &json!({})),
    ] {
        assert_eq!(said(&statement), "Unmanaged { what: \"statement `NoPut`\" }\n");
    }
}
