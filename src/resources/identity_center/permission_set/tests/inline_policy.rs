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
    assert_snapshot!(desired.diff(&live(Some(written))), @"");
}

#[test]
fn a_document_is_put_where_there_is_none_or_another() {
    let desired = with(InlinePolicy::Document(allowing("s3:ListAllMyBuckets")));
    assert_snapshot!(desired.diff(&live(None)), @"");
    assert_snapshot!(desired.diff(&live(Some(Ok(allowing("s3:*"))))), @"");
}

#[test]
fn loosening_a_deny_weakens() {
    let desired = with(InlinePolicy::Document(denying("s3:DeleteBucket")));
    assert_snapshot!(desired.diff(&live(Some(Ok(denying("s3:DeleteObject"))))), @"");
}

#[test]
fn what_cannot_be_read_may_deny_something() {
    let unreadable = Some(Err("`Efect` is no key".to_owned()));
    let desired = with(InlinePolicy::Document(allowing("s3:ListAllMyBuckets")));
    assert_snapshot!(desired.diff(&live(unreadable.clone())), @"");
    assert_snapshot!(with(InlinePolicy::None).diff(&live(unreadable)), @"");
}

#[test]
fn none_takes_away_what_is_there() {
    assert_snapshot!(with(InlinePolicy::None).diff(&live(None)), @"");
    assert_snapshot!(with(InlinePolicy::None).diff(&live(Some(Ok(allowing("s3:*"))))), @"");
    assert_snapshot!(with(InlinePolicy::None).diff(&live(Some(Ok(denying("s3:*"))))), @"");
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
    assert_snapshot!(findings.join("\n"), @"");
}
