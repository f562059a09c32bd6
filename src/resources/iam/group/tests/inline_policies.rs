use insta::assert_snapshot;
use serde_json::json;

use super::support::{desired, inline, live, live_with};
use crate::model::Resource;
use crate::resources::iam::group::{Group, Live};
use crate::resources::iam::testing::{allowing, denying, document, policy_name};

fn with_another(name: &str, document: Result<crate::values::policy::PolicyDocument, String>) -> Live {
    live_with(|group| {
        group.inline_policies.insert(policy_name(name), document);
    })
}

#[test]
fn a_document_that_means_the_same_is_settled() {
    let same = document(&json!({ "Effect": "Allow", "Action": ["S3:listallmybuckets"], "Resource": ["*"] }));
    assert_snapshot!(desired().diff(&with_another("notes", Ok(same))), @"settled");
}

#[test]
fn a_changed_document_is_written_back_with_what_that_grants_and_withdraws() {
    assert_snapshot!(desired().diff(&with_another("notes", Ok(allowing("s3:PutObject")))), @r#"
    inline_policies.notes  changes
      now allows `s3:ListAllMyBuckets` on `*`
      no longer allows `s3:PutObject` on `*`
    calls iam:PutGroupPolicy(GroupName: "ReadOnly", PolicyName: "notes", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListAllMyBuckets\",\"Resource\":\"*\"}]}")
    "#);
}

#[test]
fn loosening_a_deny_weakens() {
    let group =
        Group { inline_policies: Some(inline(false, &[("notes", denying("s3:DeleteBucket"))])), ..desired() };
    assert_snapshot!(group.diff(&with_another("notes", Ok(denying("s3:DeleteObject")))), @r#"
    inline_policies.notes  changes
      now denies `s3:DeleteBucket` on `*`
      no longer denies `s3:DeleteObject` on `*`
    calls iam:PutGroupPolicy(GroupName: "ReadOnly", PolicyName: "notes", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:DeleteBucket\",\"Resource\":\"*\"}]}") [weakens] because no longer denies `s3:DeleteObject` on `*`
    "#);
}

#[test]
fn tightening_a_deny_is_routine() {
    let group =
        Group { inline_policies: Some(inline(false, &[("notes", denying("s3:DeleteBucket"))])), ..desired() };
    assert_snapshot!(group.diff(&live()), @r#"
    inline_policies.notes  changes
      no longer allows `s3:ListAllMyBuckets` on `*`
      now denies `s3:DeleteBucket` on `*`
    calls iam:PutGroupPolicy(GroupName: "ReadOnly", PolicyName: "notes", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:DeleteBucket\",\"Resource\":\"*\"}]}")
    "#);
}

#[test]
fn a_document_that_cannot_be_read_may_deny_something() {
    assert_snapshot!(desired().diff(&with_another("notes", Err("`Efect` is no key".to_owned()))), @r#"
    inline_policies.notes  changes
      now allows `s3:ListAllMyBuckets` on `*`
    calls iam:PutGroupPolicy(GroupName: "ReadOnly", PolicyName: "notes", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListAllMyBuckets\",\"Resource\":\"*\"}]}") [weakens] because what is there cannot be read and may deny something: `Efect` is no key
    "#);
}

#[test]
fn a_policy_beyond_a_plain_mapping_is_unmanaged() {
    let live = with_another("extra", Ok(allowing("s3:PutObject")));
    assert_snapshot!(desired().diff(&live), @r#"Unmanaged { what: "inline policy `extra`" }"#);
}

#[test]
fn an_exclusive_mapping_takes_the_rest_away_and_what_may_deny_last() {
    let exact = Some(inline(true, &[("notes", allowing("s3:ListAllMyBuckets"))]));
    let group = Group { inline_policies: exact, ..desired() };
    assert_snapshot!(group.diff(&live()), @"settled");
    let live = live_with(|group| {
        let more = [
            ("a-deny", Ok(denying("s3:DeleteBucket"))),
            ("b-unreadable", Err("no JSON".to_owned())),
            ("c-grant", Ok(allowing("s3:PutObject"))),
        ];
        group.inline_policies.extend(more.map(|(name, document)| (policy_name(name), document)));
    });
    assert_snapshot!(group.diff(&live), @r#"
    inline_policies.a-deny  changes
      no longer denies `s3:DeleteBucket` on `*`
    inline_policies.b-unreadable  changes
    inline_policies.c-grant  changes
      no longer allows `s3:PutObject` on `*`
    calls iam:DeleteGroupPolicy(GroupName: "ReadOnly", PolicyName: "c-grant") (Shrink)
    calls iam:DeleteGroupPolicy(GroupName: "ReadOnly", PolicyName: "a-deny") (Shrink) [weakens] because what it denies is allowed again
    calls iam:DeleteGroupPolicy(GroupName: "ReadOnly", PolicyName: "b-unreadable") (Shrink) [weakens] because it cannot be read and may deny something: no JSON
    "#);
}
