use std::sync::Arc;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::support::{account, bare, caller, desired, document, insecure_transport, live, owned};
use crate::aws::Identity;
use crate::model::{Finding, Impact, Resource};
use crate::resources::s3::bucket::{Bucket, Live};
use crate::values::access_logs::{AccessLogs, Logged};
use crate::values::owned::Owned;
use crate::values::policy::PolicyDocument;
use crate::values::{BucketName, Partition};

fn with(policy: Option<Result<PolicyDocument, String>>) -> Live {
    let mut live = live();
    live.settings.policy = policy;
    live
}

fn owning(owned: Arc<Owned>) -> Bucket {
    Bucket { owned, ..bare() }
}

fn denying(action: &str, condition: &Value) -> Value {
    json!({
        "Sid": "Closed",
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": "arn:aws:s3:::acme-logs",
        "Condition": condition,
    })
}

#[test]
fn a_bucket_without_a_policy_gets_one() {
    let bucket = owning(owned(&[insecure_transport()], false));
    assert_snapshot!(bucket.diff(&with(None)), @r#"
    policy  changes
      now denies `s3:*` (180 actions) on `arn:aws:s3:::acme-logs` and `arn:aws:s3:::acme-logs/*` to everyone when `aws:SecureTransport` is `false`
    calls s3:PutBucketPolicy(Bucket: "acme-logs", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"DenyInsecureTransport\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::acme-logs\",\"arn:aws:s3:::acme-logs/*\"],\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}]}")
    "#);
}

#[test]
fn what_others_wrote_stays_and_is_named() {
    let theirs = json!({
        "Effect": "Allow", "Principal": { "AWS": "210987654321" }, "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::acme-logs/*",
    });
    let live = with(Some(Ok(document(&json!([theirs])))));
    let diff = desired().diff(&live);
    assert!(diff.steps[0].change.clone().setting == policy_of(&live));
    assert_snapshot!(owning(owned(&[insecure_transport()], false)).diff(&live), @r#"
    policy  changes
      now denies `s3:*` (180 actions) on `arn:aws:s3:::acme-logs` and `arn:aws:s3:::acme-logs/*` to everyone when `aws:SecureTransport` is `false`
    calls s3:PutBucketPolicy(Bucket: "acme-logs", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"210987654321\"},\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::acme-logs/*\"},{\"Sid\":\"DenyInsecureTransport\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::acme-logs\",\"arn:aws:s3:::acme-logs/*\"],\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}]}")
    Unmanaged { what: "statement `1`, which lets account 210987654321 read" }
    "#);
}

fn policy_of(live: &Live) -> crate::resources::s3::bucket::Setting {
    let there = live.settings.policy.as_ref().and_then(|policy| policy.as_ref().ok());
    crate::resources::s3::bucket::Setting::Policy(desired().owned.over(there, &live.sources))
}

#[test]
fn a_denial_that_is_loosened_weakens() {
    let live = with(Some(Ok(document(&json!([denying("s3:*", &json!({}))])))));
    let bucket = owning(owned(&[denying("s3:DeleteBucket", &json!({}))], false));
    assert_snapshot!(bucket.diff(&live), @r#"
    policy  changes
      no longer denies `s3:AssociateAccessGrantsIdentityCenter`, `s3:BypassGovernanceRetention`, `s3:CreateAccessGrant`, `s3:CreateAccessGrantsInstance`, `s3:CreateAccessGrantsLocation` and 174 more on `arn:aws:s3:::acme-logs` to everyone
    calls s3:PutBucketPolicy(Bucket: "acme-logs", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Closed\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:DeleteBucket\",\"Resource\":\"arn:aws:s3:::acme-logs\"}]}") [weakens] because no longer denies `s3:AssociateAccessGrantsIdentityCenter`, `s3:BypassGovernanceRetention`, `s3:CreateAccessGrant`, `s3:CreateAccessGrantsInstance`, `s3:CreateAccessGrantsLocation` and 174 more on `arn:aws:s3:::acme-logs` to everyone
    "#);
}

#[test]
fn a_denial_that_shuts_the_caller_out_locks_out() {
    let only_bo = json!({ "StringNotEquals": { "aws:username": "bo" } });
    let bucket = owning(owned(&[denying("s3:Put*", &only_bo)], false));
    assert_snapshot!(bucket.diff(&with(None)), @r#"
    policy  changes
      now denies `s3:Put*` (40 actions) on `arn:aws:s3:::acme-logs` to everyone when `aws:username` is not `bo`
    calls s3:PutBucketPolicy(Bucket: "acme-logs", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Closed\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:Put*\",\"Resource\":\"arn:aws:s3:::acme-logs\",\"Condition\":{\"StringNotEquals\":{\"aws:username\":\"bo\"}}}]}") [locks out] because statement `Closed` denies `s3:PutBucketPolicy` to `arn:aws:iam::123456789012:user/ana`: only root could mend it
    "#);
    let root = Live { caller: caller("arn:aws:iam::123456789012:root"), ..with(None) };
    assert_eq!(bucket.diff(&root).steps[0].impact, Impact::Routine);
    let bo = Live { caller: caller("arn:aws:iam::123456789012:user/bo"), ..with(None) };
    assert_eq!(bucket.diff(&bo).steps[0].impact, Impact::Routine);
}

#[test]
fn a_denial_that_may_shut_the_caller_out_is_noted() {
    let office = json!({ "NotIpAddress": { "aws:SourceIp": "192.0.2.0/24" } });
    let bucket = owning(owned(&[denying("s3:Put*", &office)], false));
    assert_snapshot!(bucket.diff(&with(None)), @r#"
    policy  changes
      now denies `s3:Put*` (40 actions) on `arn:aws:s3:::acme-logs` to everyone when `aws:SourceIp` is not in `192.0.2.0/24`
    calls s3:PutBucketPolicy(Bucket: "acme-logs", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Closed\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:Put*\",\"Resource\":\"arn:aws:s3:::acme-logs\",\"Condition\":{\"NotIpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"}}}]}")
    Note("whether you could change the policy of `acme-logs` again cannot be told: statement `Closed` applies or not: `aws:SourceIp` is not known")
    "#);
    let role: Identity = caller("arn:aws:sts::123456789012:assumed-role/Admin/ana");
    let but_admin = json!({ "ArnNotLike": { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/Admin" } });
    let bucket = owning(owned(&[denying("s3:Put*", &but_admin)], false));
    let diff = bucket.diff(&Live { caller: role, ..with(None) });
    assert!(matches!(diff.findings[..], [Finding::Note(_)]), "{diff}");
}

#[test]
fn a_policy_that_cannot_be_read_blocks() {
    assert_snapshot!(desired().diff(&with(Some(Err("`Efect` is no key".to_owned())))), @r#"Blocked { why: "the policy of `acme-logs` cannot be compared: `Efect` is no key", next: "look at it in the S3 console; what the file does not own in it must stay" }"#);
}

#[test]
fn a_principal_that_is_no_more_is_noted() {
    let orphan = json!({
        "Sid": "Old", "Effect": "Allow", "Principal": { "AWS": "AROAEXAMPLEEXAMPLE01" }, "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::acme-logs/*",
    });
    let live = with(Some(Ok(document(&json!([orphan, insecure_transport()])))));
    assert_snapshot!(owning(owned(&[insecure_transport()], false)).diff(&live), @r#"
    Note("the policy of `acme-logs` names `AROAEXAMPLEEXAMPLE01`, of which the user or role was deleted; S3 takes no policy with such a principal")
    Unmanaged { what: "statement `Old`" }
    "#);
}

/// A target of access logs, and the account in which it takes those of one bucket below a prefix.
fn logs_of(prefix: &str) -> Bucket {
    let logged = Logged { bucket: BucketName::from_aws("acme-one"), prefix: prefix.to_owned() };
    let logs = AccessLogs {
        partition: Partition::default(),
        account: account(),
        bucket: BucketName::from_aws("acme-logs"),
        of: vec![logged],
    };
    let owned = Owned::clone(&owned(&[], false)).with_logs(logs);
    owning(Arc::new(owned))
}

#[test]
fn an_access_log_that_moves_is_let_in_at_both_places_until_it_has() {
    let live = with(Some(Ok(logs_of("one/").owned.over(None, &[]))));
    assert_snapshot!(logs_of("one/").diff(&live), @"settled");
    assert_snapshot!(logs_of("uno/").diff(&live), @r#"
    policy  changes
      now allows `s3:PutObject` on `arn:aws:s3:::acme-logs/uno/*` to service `logging.s3.amazonaws.com` when `aws:SourceArn` is like `arn:aws:s3:::acme-one` and `aws:SourceAccount` is `123456789012`
      no longer allows `s3:PutObject` on `arn:aws:s3:::acme-logs/one/*` to service `logging.s3.amazonaws.com` when `aws:SourceArn` is like `arn:aws:s3:::acme-one` and `aws:SourceAccount` is `123456789012`
    calls s3:PutBucketPolicy(Bucket: "acme-logs", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"S3ServerAccessLogs-acme-one\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"logging.s3.amazonaws.com\"},\"Action\":\"s3:PutObject\",\"Resource\":[\"arn:aws:s3:::acme-logs/one/*\",\"arn:aws:s3:::acme-logs/uno/*\"],\"Condition\":{\"ArnLike\":{\"aws:SourceArn\":\"arn:aws:s3:::acme-one\"},\"StringEquals\":{\"aws:SourceAccount\":\"123456789012\"}}}]}") because what moves is where it was until it is changed, and is let in at both places meanwhile
    calls s3:PutBucketPolicy(Bucket: "acme-logs", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"S3ServerAccessLogs-acme-one\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"logging.s3.amazonaws.com\"},\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::acme-logs/uno/*\",\"Condition\":{\"ArnLike\":{\"aws:SourceArn\":\"arn:aws:s3:::acme-one\"},\"StringEquals\":{\"aws:SourceAccount\":\"123456789012\"}}}]}") (Shrink) because once nothing is where it was
    "#);
}

#[test]
fn what_others_were_let_do_by_a_statement_of_its_sid_is_not_withdrawn_unasked() {
    let readers = |who: Value| {
        json!({
            "Sid": "Readers", "Effect": "Allow", "Principal": { "AWS": who }, "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::acme-logs/*",
        })
    };
    let live = with(Some(Ok(document(&json!([readers(json!(["123456789012", "210987654321"]))])))));
    assert_snapshot!(owning(owned(&[readers(json!("123456789012"))], false)).diff(&live), @r#"
    policy  changes
      no longer allows `s3:GetObject` on `arn:aws:s3:::acme-logs/*` to account `210987654321`
    calls s3:PutBucketPolicy(Bucket: "acme-logs", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Readers\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"123456789012\"},\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::acme-logs/*\"}]}") [disrupts] because whoever relies on it stops: the policy no longer allows `s3:GetObject` on `arn:aws:s3:::acme-logs/*` to account `210987654321`
    "#);
}
