use insta::assert_snapshot;
use serde_json::json;

use super::*;
use crate::aws::operation::cloudtrail::{CREATE_TRAIL, UPDATE_TRAIL};
use crate::aws::operation::iam::{
    CREATE_USER, DETACH_USER_POLICY, GET_ACCOUNT_SUMMARY, UPDATE_ACCOUNT_PASSWORD_POLICY,
};
use crate::aws::operation::kms::{CREATE_KEY, DESCRIBE_KEY, PUT_KEY_POLICY};
use crate::aws::operation::s3::{CREATE_BUCKET, HEAD_BUCKET, PUT_BUCKET_ENCRYPTION};
use crate::aws::operation::{s3control, sts};
use crate::aws::testing::identity;
use crate::model::{Effect, Policy};
use crate::values::UserName;

fn ana() -> Holder {
    Holder::User(UserName::from_aws("ana"))
}

/// What the caller may do by one policy of these statements.
fn access(statements: &serde_json::Value) -> Access {
    let document = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
    let mut access = Access::default();
    access.fold(&Effect::Grants {
        to: ana(),
        policy: Policy::Inline("own".try_into().expect("a good name")),
        document: Some(PolicyDocument::parse(&document).expect("a good document")),
    });
    access
}

fn probed(calls: &[Call], guards: &[Operation], answered: &[Operation]) -> Vec<Probe> {
    probes(&identity(), calls.iter(), guards, &answered.iter().copied().collect())
}

fn shown(probes: &[Probe]) -> String {
    let line = |probe: &Probe| {
        let Probe { operation, permission, about, was_answered } = probe;
        let about = match about {
            About::This(resource) => resource.as_str(),
            About::Anything => "anything",
        };
        let answered = if *was_answered { ", answered" } else { "" };
        format!("{operation} needs {permission} on {about}{answered}")
    };
    probes.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What one policy of these statements says of what a call or a read needs.
fn decided(statements: &serde_json::Value, probes: &[Probe]) -> Vec<Verdict> {
    verdicts(&access(statements), &ana(), &identity(), probes)
}

#[test]
fn every_permission_of_a_call_is_probed_on_what_the_call_is_about() {
    let calls = [
        Call::new(CREATE_USER).with("UserName", "zoe"),
        Call::new(DETACH_USER_POLICY).with("UserName", "zoe").with("PolicyArn", "arn:aws:iam::aws:policy/X"),
        Call::new(UPDATE_ACCOUNT_PASSWORD_POLICY),
        Call::new(CREATE_BUCKET).with("Bucket", "logs").needing("s3:PutBucketVersioning"),
        Call::new(PUT_BUCKET_ENCRYPTION).with("Bucket", "logs"),
        Call::new(s3control::PUT_PUBLIC_ACCESS_BLOCK).with("AccountId", "123456789012"),
        Call::new(CREATE_KEY),
        Call::new(PUT_KEY_POLICY).with("PolicyName", "default"),
        Call::new(CREATE_TRAIL).with("Name", "main").needing("iam:CreateServiceLinkedRole"),
        Call::new(UPDATE_TRAIL).with("Name", "arn:aws:cloudtrail:us-east-1:123456789012:trail/main"),
    ];
    assert_snapshot!(shown(&probed(&calls, &[], &[])), @"
    iam:CreateUser needs iam:CreateUser on arn:aws:iam::123456789012:user/zoe
    iam:CreateUser needs iam:TagUser on arn:aws:iam::123456789012:user/zoe
    iam:DetachUserPolicy needs iam:DetachUserPolicy on arn:aws:iam::123456789012:user/zoe
    iam:UpdateAccountPasswordPolicy needs iam:UpdateAccountPasswordPolicy on *
    kms:CreateKey needs kms:CreateKey on anything
    kms:CreateKey needs kms:TagResource on anything
    kms:PutKeyPolicy needs kms:PutKeyPolicy on anything
    s3:CreateBucket needs s3:CreateBucket on arn:aws:s3:::logs
    s3:CreateBucket needs s3:PutBucketVersioning on arn:aws:s3:::logs
    s3:PutBucketEncryption needs s3:PutEncryptionConfiguration on arn:aws:s3:::logs
    s3control:PutPublicAccessBlock needs s3:PutAccountPublicAccessBlock on *
    cloudtrail:CreateTrail needs cloudtrail:CreateTrail on anything
    cloudtrail:CreateTrail needs iam:CreateServiceLinkedRole on anything
    cloudtrail:UpdateTrail needs cloudtrail:UpdateTrail on arn:aws:cloudtrail:us-east-1:123456789012:trail/main
    ");
}

#[test]
fn reads_are_probed_by_the_names_of_their_permissions_and_each_once() {
    let calls = [Call::new(PUT_BUCKET_ENCRYPTION).with("Bucket", "logs")];
    let twice = [calls[0].clone(), calls[0].clone()];
    let answered = [HEAD_BUCKET, GET_ACCOUNT_SUMMARY, sts::GET_CALLER_IDENTITY];
    let probes = probed(&twice, &[GET_ACCOUNT_SUMMARY], &answered);
    assert_snapshot!(shown(&probes), @"
    iam:GetAccountSummary needs iam:GetAccountSummary on *
    s3:PutBucketEncryption needs s3:PutEncryptionConfiguration on arn:aws:s3:::logs
    iam:GetAccountSummary needs iam:GetAccountSummary on anything, answered
    s3:HeadBucket needs s3:ListBucket on anything, answered
    ");
}

#[test]
fn a_permission_is_named_where_its_operation_has_another_name() {
    let calls = [Call::new(CREATE_USER).with("UserName", "zoe")];
    let said = |probe: &Probe| format!("{}\n{}", probe.lost(), probe.perhaps_lost());
    let said: Vec<String> = probed(&calls, &[], &[HEAD_BUCKET]).iter().map(said).collect();
    assert_snapshot!(said.join("\n"), @"
    the caller could not send `iam:CreateUser` any more
    it cannot be told whether the caller could still send `iam:CreateUser`
    the caller could not send `iam:CreateUser` any more, which needs `iam:TagUser`
    it cannot be told whether the caller could still send `iam:CreateUser`, which needs `iam:TagUser`
    the caller could not send `s3:HeadBucket` any more, which needs `s3:ListBucket`
    it cannot be told whether the caller could still send `s3:HeadBucket`, which needs `s3:ListBucket`
    ");
}

#[test]
fn a_right_of_another_name_than_its_operation_is_a_right() {
    let probes = probed(&[Call::new(s3control::PUT_PUBLIC_ACCESS_BLOCK)], &[], &[]);
    let allow = |action| json!([{ "Effect": "Allow", "Action": action, "Resource": "*" }]);
    assert_eq!(decided(&allow("s3:PutAccountPublicAccessBlock"), &probes), [Verdict::Yes]);
    assert_eq!(decided(&allow("s3control:PutPublicAccessBlock"), &probes), [Verdict::No]);
}

#[test]
fn a_read_is_allowed_where_anything_may_be_read() {
    let probes = probed(&[], &[], &[DESCRIBE_KEY]);
    let allow = |resource| json!({ "Effect": "Allow", "Action": "kms:Describe*", "Resource": resource });
    let deny = |resource| json!({ "Effect": "Deny", "Action": "kms:*", "Resource": resource });
    let keys = ["arn:aws:kms:*:123456789012:key/a", "arn:aws:kms:*:123456789012:key/b"];
    assert_eq!(decided(&json!([allow("*")]), &probes), [Verdict::Yes]);
    assert_eq!(decided(&json!([allow(keys[0])]), &probes), [Verdict::Yes]);
    // Whether it is this key that the file is about is not known.
    assert_eq!(decided(&json!([allow(keys[0]), allow(keys[1]), deny(keys[0])]), &probes), [Verdict::Yes]);
    assert_eq!(decided(&json!([allow(keys[0]), deny(keys[0])]), &probes), [Verdict::No]);
    assert_eq!(decided(&json!([allow("*"), deny("*")]), &probes), [Verdict::No]);
    let elsewhere = json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": keys[0] }]);
    assert_eq!(decided(&elsewhere, &probes), [Verdict::No]);
    let from_home = json!([{
        "Effect": "Allow", "Action": "kms:*", "Resource": keys[0],
        "Condition": { "IpAddress": { "aws:SourceIp": "192.0.2.0/24" } },
    }]);
    assert_eq!(decided(&from_home, &probes), [Verdict::Unknown]);
}

#[test]
fn a_call_about_a_bucket_is_allowed_on_that_bucket() {
    let probes = probed(&[Call::new(PUT_BUCKET_ENCRYPTION).with("Bucket", "logs")], &[], &[]);
    let allow = |resource| json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": resource }]);
    assert_eq!(decided(&allow("arn:aws:s3:::logs"), &probes), [Verdict::Yes]);
    assert_eq!(decided(&allow("arn:aws:s3:::other"), &probes), [Verdict::No]);
}
