use insta::assert_snapshot;

use super::support::{allowing, bare, denying, live_with_parts};
use crate::model::Resource;
use crate::resources::identity_center::permission_set::{InlinePolicy, Live, PermissionSet};
use crate::values::policy::PolicyDocument;

fn with(policy: InlinePolicy) -> PermissionSet {
    PermissionSet { inline_policy: Some(policy), ..bare() }
}

fn live(policy: Option<Result<PolicyDocument, String>>) -> Live {
    live_with_parts(|parts| parts.inline = policy)
}

#[test]
fn the_same_document_is_settled_however_it_is_written() {
    let text = r#"{ "Statement": { "Effect": "Allow", "Action": ["S3:ListAllMyBuckets"], "Resource": ["*"] },
                    "Version": "2012-10-17" }"#;
    let written = PolicyDocument::parse(text).map_err(|error| error.to_string());
    let desired = with(InlinePolicy::Document(allowing("s3:ListAllMyBuckets")));
    assert_snapshot!(desired.diff(&live(Some(written))), @"settled");
}

#[test]
fn a_document_is_put_where_there_is_none_or_another() {
    let desired = with(InlinePolicy::Document(allowing("s3:ListAllMyBuckets")));
    assert_snapshot!(desired.diff(&live(None)), @r#"
    inline_policy  changes
      now allows `s3:ListAllMyBuckets` on `*`
    calls sso:PutInlinePolicyToPermissionSet(PermissionSetArn: "ReadOnly", InlinePolicy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListAllMyBuckets\",\"Resource\":\"*\"}]}")
    "#);
    assert_snapshot!(desired.diff(&live(Some(Ok(allowing("s3:*"))))), @r#"
    inline_policy  changes
      no longer allows `s3:AssociateAccessGrantsIdentityCenter`, `s3:BypassGovernanceRetention`, `s3:CreateAccessGrant`, `s3:CreateAccessGrantsInstance`, `s3:CreateAccessGrantsLocation` and 174 more on `*`
    calls sso:PutInlinePolicyToPermissionSet(PermissionSetArn: "ReadOnly", InlinePolicy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListAllMyBuckets\",\"Resource\":\"*\"}]}")
    "#);
}

#[test]
fn loosening_a_deny_weakens() {
    let desired = with(InlinePolicy::Document(denying("s3:DeleteBucket")));
    assert_snapshot!(desired.diff(&live(Some(Ok(denying("s3:DeleteObject"))))), @r#"
    inline_policy  changes
      now denies `s3:DeleteBucket` on `*`
      no longer denies `s3:DeleteObject` on `*`
    calls sso:PutInlinePolicyToPermissionSet(PermissionSetArn: "ReadOnly", InlinePolicy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:DeleteBucket\",\"Resource\":\"*\"}]}") [weakens] because no longer denies `s3:DeleteObject` on `*`
    "#);
}

#[test]
fn what_cannot_be_read_may_deny_something() {
    let unreadable = Some(Err("`Efect` is no key".to_owned()));
    let desired = with(InlinePolicy::Document(allowing("s3:ListAllMyBuckets")));
    assert_snapshot!(desired.diff(&live(unreadable.clone())), @r#"
    inline_policy  changes
      now allows `s3:ListAllMyBuckets` on `*`
    calls sso:PutInlinePolicyToPermissionSet(PermissionSetArn: "ReadOnly", InlinePolicy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListAllMyBuckets\",\"Resource\":\"*\"}]}") [weakens] because what is there cannot be read and may deny something: `Efect` is no key
    "#);
    assert_snapshot!(with(InlinePolicy::None).diff(&live(unreadable)), @r#"
    inline_policy  changes
    calls sso:DeleteInlinePolicyFromPermissionSet(PermissionSetArn: "ReadOnly") [weakens] because it cannot be read and may deny something: `Efect` is no key
    "#);
}

#[test]
fn none_takes_away_what_is_there() {
    assert_snapshot!(with(InlinePolicy::None).diff(&live(None)), @"settled");
    assert_snapshot!(with(InlinePolicy::None).diff(&live(Some(Ok(allowing("s3:*"))))), @r#"
    inline_policy  changes
      no longer allows `s3:*` (180 actions) on `*`
    calls sso:DeleteInlinePolicyFromPermissionSet(PermissionSetArn: "ReadOnly")
    "#);
    assert_snapshot!(with(InlinePolicy::None).diff(&live(Some(Ok(denying("s3:*"))))), @r#"
    inline_policy  changes
      no longer denies `s3:*` (180 actions) on `*`
    calls sso:DeleteInlinePolicyFromPermissionSet(PermissionSetArn: "ReadOnly") [weakens] because what it denies is allowed again
    "#);
}

#[test]
fn a_document_beyond_the_older_limit_is_sent_with_a_warning() {
    let actions: Vec<String> = (0..700).map(|number| format!("s3:GetObject{number}")).collect();
    let text = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": actions, "Resource": "*" }],
    });
    let long = PolicyDocument::from_value(&text).expect("a good document");
    let diff = with(InlinePolicy::Document(long)).diff(&live(None));
    assert_eq!(diff.steps.len(), 1);
    let findings: Vec<String> = diff.findings.iter().map(|finding| format!("{finding:?}")).collect();
    assert_snapshot!(findings.join("\n"), @r#"Note("the inline policy has 12573 characters; AWS documents two limits, 10,240 and 32,768, and tells only when it is sent")"#);
}
