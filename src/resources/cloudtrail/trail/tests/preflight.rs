use insta::assert_snapshot;
use serde_json::json;

use super::support::*;
use crate::aws::reader::kms::KeyState;
use crate::aws::reader::s3::BucketOwner;
use crate::model::{Diff, Resource};
use crate::resources::cloudtrail::reference::{BucketReference, KeySpec, TopicSpec};
use crate::resources::cloudtrail::trail::{BucketLive, KeyLive, Live, OfTrail, Seen, Trail};
use crate::values::delivery::{KeyUse, KeyUser};
use crate::values::policy::{PolicyDocument, Statement};
use crate::values::{BucketName, KeyReference, Region};

fn findings(diff: &Diff<OfTrail>) -> String {
    diff.findings.iter().map(|finding| format!("{finding:?}")).collect::<Vec<_>>().join("\n")
}

/// The account with its bucket and its key, and without the trail.
fn prepared() -> Live {
    Live { listed: std::sync::Arc::default(), found: None, ..live() }
}

fn in_bucket(owner: BucketOwner, policy: Option<PolicyDocument>) -> Live {
    Live { bucket: Seen::Seen(BucketLive { owner, policy: policy.map(Ok) }), ..prepared() }
}

fn asked() -> BucketOwner {
    BucketOwner::Asked(Region::new("eu-central-1"))
}

fn with_key(state: KeyState, policy: PolicyDocument) -> Live {
    Live { key: Some(Seen::Seen(Some(KeyLive { key: key(state), policy: Ok(policy) }))), ..prepared() }
}

fn key_policy() -> PolicyDocument {
    policy(desired().delivery.key_statements(&live().source))
}

#[test]
fn policies_that_are_there_are_judged_and_good() {
    assert_eq!(findings(&undeclared().diff(&prepared())), "");
}

#[test]
fn policies_of_the_file_are_judged_as_they_will_be() {
    assert_eq!(findings(&desired().diff(&empty())), "");
    let bare = Live {
        bucket: in_bucket(asked(), None).bucket,
        ..with_key(KeyState::Disabled, PolicyDocument::empty())
    };
    assert_eq!(findings(&desired().diff(&bare)), "");
}

#[test]
fn a_missing_statement_is_named_and_printed() {
    assert_snapshot!(findings(&undeclared().diff(&in_bucket(asked(), None))), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "the policy of bucket `the-logs` does not let CloudTrail do `s3:GetBucketAcl` on `arn:aws:s3:::the-logs`, `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`", help: "add to it:\n[{\"Sid\":\"CloudTrailAclCheck-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"s3:GetBucketAcl\",\"Resource\":\"arn:aws:s3:::the-logs\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\"}}},{\"Sid\":\"CloudTrailWrite-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::the-logs/AWSLogs/123456789012/*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\",\"s3:x-amz-acl\":\"bucket-owner-full-control\"}}}]" }"#);
    assert_snapshot!(findings(&undeclared().diff(&with_key(KeyState::Enabled, PolicyDocument::empty()))), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "the policy of key `alias/cloudtrail` does not let CloudTrail do `kms:GenerateDataKey` on `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`, `kms:DescribeKey` on `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`, `kms:Decrypt` on `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`", help: "add to it:\n[{\"Sid\":\"CloudTrailEncrypt-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:GenerateDataKey*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\"},\"StringLike\":{\"kms:EncryptionContext:aws:cloudtrail:arn\":\"arn:aws:cloudtrail:*:123456789012:trail/*\"}}},{\"Sid\":\"CloudTrailDescribe-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:DescribeKey\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\"}}},{\"Sid\":\"CloudTrailDecrypt-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\"}}}]" }"#);
}

#[test]
fn a_deny_is_named_even_in_a_policy_of_the_file() {
    let deny = json!({
        "Sid": "OnlyUs", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::the-logs/*",
        "Condition": { "StringNotEquals": { "aws:PrincipalAccount": OWN } },
    });
    let live =
        in_bucket(asked(), Some(policy(vec![Statement::from_value(&deny).expect("a good statement")])));
    assert_snapshot!(findings(&desired().diff(&live)), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "statement `OnlyUs` of the policy of bucket `the-logs` denies CloudTrail `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`", help: "except the service from statement `OnlyUs`, by `aws:PrincipalServiceName` for one" }"#);
}

/// The bucket with a statement that lets nobody put what is not encrypted as it says.
fn only(sid: &str, key: &str, value: &str) -> Live {
    let deny = json!({
        "Sid": sid, "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::the-logs/*",
        "Condition": { "StringNotEquals": { key: value } },
    });
    in_bucket(asked(), Some(policy(vec![Statement::from_value(&deny).expect("a good statement")])))
}

const ALGORITHM: &str = "s3:x-amz-server-side-encryption";
const KEY_ID: &str = "s3:x-amz-server-side-encryption-aws-kms-key-id";

#[test]
fn what_cannot_be_told_is_a_note() {
    let without = delivering(Trail { kms_key: None, ..desired() }, |delivery| delivery.key = None);
    let diff = without.diff(&only("OnlyEncrypted", ALGORITHM, "aws:kms"));
    assert!(!diff.is_held_back());
    assert_snapshot!(findings(&diff), @r#"Note("whether the policy of bucket `the-logs` lets CloudTrail do `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*` cannot be told: statement `OnlyEncrypted` applies or not: `s3:x-amz-server-side-encryption` is not known")"#);
    let explicit = Trail { kms_key: Some(written(KeySpec::None)), ..without };
    let diff = explicit.diff(&only("OnlyEncrypted", ALGORITHM, "aws:kms"));
    assert_eq!(diff.findings.iter().map(crate::model::Finding::word).collect::<Vec<_>>(), ["note"]);
}

#[test]
fn a_trail_with_a_key_says_so_with_what_it_puts() {
    assert_eq!(findings(&desired().diff(&only("OnlyEncrypted", ALGORITHM, "aws:kms"))), "");
    assert_eq!(findings(&desired().diff(&only("OnlyOurKey", KEY_ID, KEY))), "");
    assert_snapshot!(findings(&desired().diff(&only("OnlyOfS3", ALGORITHM, "AES256"))), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "statement `OnlyOfS3` of the policy of bucket `the-logs` denies CloudTrail `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`", help: "except the service from statement `OnlyOfS3`, by `aws:PrincipalServiceName` for one" }"#);
    let other = KEY.replace("1234abcd", "5678efgh");
    assert_snapshot!(findings(&desired().diff(&only("OnlyAnother", KEY_ID, &other))), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "statement `OnlyAnother` of the policy of bucket `the-logs` denies CloudTrail `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`", help: "except the service from statement `OnlyAnother`, by `aws:PrincipalServiceName` for one" }"#);
    let unmade = Live { key: Some(Seen::Seen(None)), ..only("OnlyAnother", KEY_ID, &other) };
    assert!(findings(&desired().diff(&unmade)).contains("statement `OnlyAnother` applies or not"));
}

#[test]
fn the_key_that_a_trail_has_counts_where_the_file_names_none() {
    let unnamed = Trail { kms_key: None, multi_region: Some(false), ..desired() };
    let unnamed = delivering(unnamed, |delivery| delivery.key = None);
    let live = Live { bucket: only("OnlyOurKey", KEY_ID, KEY).bucket, key: None, ..live() };
    assert_eq!(findings(&unnamed.diff(&live)), "");
}

#[test]
fn a_bucket_that_nobody_has_or_somebody_else_is_refused() {
    assert_snapshot!(findings(&undeclared().diff(&in_bucket(BucketOwner::Nobody, None))), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "there is no bucket `the-logs`", help: "declare it under `s3.buckets`, or name one that is there" }"#);
    assert_snapshot!(findings(&desired().diff(&in_bucket(BucketOwner::SomebodyElse, None))), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "bucket `the-logs` belongs to somebody else", help: "choose another name, or write `{ name: the-logs, account: … }` if that is meant" }"#);
}

#[test]
fn a_bucket_of_another_account_is_never_made_and_its_statements_are_printed() {
    let name = BucketName::from_aws("the-logs");
    let bucket = written(BucketReference { name, account: Some(account(MANAGER)) });
    let trail = || Trail { bucket: bucket.clone(), bucket_policy: None, ..desired() };
    assert_snapshot!(findings(&trail().diff(&Live { bucket: Seen::Hidden, ..prepared() })), @r#"
    Note("the policy of bucket `the-logs` is not visible from here")
    Note("account 111122223333 needs these statements in it: [{\"Sid\":\"CloudTrailAclCheck-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"s3:GetBucketAcl\",\"Resource\":\"arn:aws:s3:::the-logs\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\"}}},{\"Sid\":\"CloudTrailWrite-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::the-logs/AWSLogs/123456789012/*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\",\"s3:x-amz-acl\":\"bucket-owner-full-control\"}}}]")
    "#);
    assert_snapshot!(findings(&trail().diff(&in_bucket(BucketOwner::Nobody, None))), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "there is no bucket `the-logs`", help: "make it in account 111122223333 first, for from here it is not made, with these statements in its policy:\n[{\"Sid\":\"CloudTrailAclCheck-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"s3:GetBucketAcl\",\"Resource\":\"arn:aws:s3:::the-logs\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\"}}},{\"Sid\":\"CloudTrailWrite-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::the-logs/AWSLogs/123456789012/*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\",\"s3:x-amz-acl\":\"bucket-owner-full-control\"}}}]" }"#);
    assert_eq!(findings(&trail().diff(&prepared())), "");
    assert_eq!(findings(&trail().diff(&Live { bucket: Seen::Hidden, ..live() })), "");
}

#[test]
fn a_key_that_is_not_there_or_cannot_be_used_is_refused() {
    assert_snapshot!(findings(&undeclared().diff(&Live { key: Some(Seen::Seen(None)), ..prepared() })), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "there is no key `alias/cloudtrail`", help: "declare it under `kms.keys`, or name one that is there" }"#);
    assert_snapshot!(findings(&undeclared().diff(&with_key(KeyState::Disabled, key_policy()))), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "key `alias/cloudtrail` is disabled", help: "enable it (`kms:EnableKey`), or declare it under `kms.keys`" }"#);
    assert_snapshot!(findings(&undeclared().diff(&with_key(KeyState::PendingDeletion, key_policy()))), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "key `alias/cloudtrail` will be deleted", help: "cancel that (`kms:CancelKeyDeletion`) and enable it, or declare it under `kms.keys`" }"#);
}

#[test]
fn a_key_in_another_region_than_the_bucket_is_refused() {
    let live = || in_bucket(BucketOwner::Asked(Region::new("us-east-1")), None);
    assert_snapshot!(findings(&desired().diff(&live())), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "key `alias/cloudtrail` is one of `eu-central-1` and bucket `the-logs` is in `us-east-1`: a trail's key is in its bucket's Region", help: "name a key of `us-east-1` by its ARN, or declare the bucket with `region: us-east-1`" }"#);
    let unmade = Live { key: Some(Seen::Seen(None)), ..live() };
    assert_eq!(findings(&desired().diff(&unmade)), findings(&desired().diff(&live())));
    let foreign = KeyReference::Arn(arn(&KEY.replace(OWN, MANAGER)));
    let trail = Trail { kms_key: Some(written(KeySpec::Key(foreign.clone()))), ..desired() };
    let trail = delivering(trail, |delivery| {
        delivery.key = Some(KeyUse { key: foreign, by: KeyUser::Trail, bucket_key: Some(true) });
    });
    assert_snapshot!(findings(&trail.diff(&Live { key: None, ..live() })), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "key `arn:aws:kms:eu-central-1:111122223333:key/1234abcd` is one of `eu-central-1` and bucket `the-logs` is in `us-east-1`: a trail's key is in its bucket's Region", help: "name a key of `us-east-1`" }"#);
}

#[test]
fn a_key_of_another_account_has_its_statements_printed() {
    let foreign = KeyReference::Arn(arn(&KEY.replace(OWN, MANAGER)));
    let trail = Trail { kms_key: Some(written(KeySpec::Key(foreign.clone()))), ..desired() };
    let trail = delivering(trail, |delivery| {
        delivery.key = Some(KeyUse { key: foreign, by: KeyUser::Trail, bucket_key: Some(false) });
    });
    assert_snapshot!(findings(&trail.diff(&Live { key: None, ..prepared() })), @r#"
    Note("the policy of key `arn:aws:kms:eu-central-1:111122223333:key/1234abcd` is not visible from here")
    Note("account 111122223333 needs these statements in it: [{\"Sid\":\"CloudTrailEncrypt-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:GenerateDataKey*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\"},\"StringLike\":{\"kms:EncryptionContext:aws:cloudtrail:arn\":\"arn:aws:cloudtrail:*:123456789012:trail/*\"}}},{\"Sid\":\"CloudTrailDescribe-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:DescribeKey\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\"}}}]")
    "#);
}

#[test]
fn a_topic_must_be_there_and_let_cloudtrail_publish() {
    let news = || arn("arn:aws:sns:eu-central-1:123456789012:news");
    let trail = Trail { sns_topic: Some(written(TopicSpec::Named("news".to_owned()))), ..desired() };
    let diff = |policy| findings(&trail.diff(&Live { topic: Some((news(), policy)), ..prepared() }));
    assert_snapshot!(diff(Seen::Seen(None)), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "there is no topic `arn:aws:sns:eu-central-1:123456789012:news`", help: "make it first: topics are not made from this file" }"#);
    assert_snapshot!(diff(Seen::Seen(Some(Ok(PolicyDocument::empty())))), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "the policy of topic `arn:aws:sns:eu-central-1:123456789012:news` does not let CloudTrail do `sns:Publish` on `arn:aws:sns:eu-central-1:123456789012:news`", help: "add to it:\n[{\"Sid\":\"CloudTrailPublish-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"SNS:Publish\",\"Resource\":\"arn:aws:sns:eu-central-1:123456789012:news\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\"}}}]" }"#);
    assert_snapshot!(diff(Seen::Seen(Some(Err("line 1: it ends early".to_owned())))), @r#"Note("the policy of topic `arn:aws:sns:eu-central-1:123456789012:news` cannot be read as one, so it is not judged: line 1: it ends early")"#);
    let good = policy(trail.delivery.topic_statements(&live().source, &news()));
    assert_eq!(diff(Seen::Seen(Some(Ok(good)))), "");
}

#[test]
fn a_settled_trail_is_not_held_up_by_policies_and_their_faults_are_told() {
    let bare = Live { bucket: in_bucket(asked(), None).bucket, ..live() };
    let diff = undeclared().diff(&bare);
    assert!(diff.is_settled() && !diff.is_held_back());
    assert_snapshot!(diff, @r#"Unhealthy { cause: "the policy of bucket `the-logs` does not let CloudTrail do `s3:GetBucketAcl` on `arn:aws:s3:::the-logs`, `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`", fix: "add to it:\n[{\"Sid\":\"CloudTrailAclCheck-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"s3:GetBucketAcl\",\"Resource\":\"arn:aws:s3:::the-logs\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\"}}},{\"Sid\":\"CloudTrailWrite-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::the-logs/AWSLogs/123456789012/*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\",\"s3:x-amz-acl\":\"bucket-owner-full-control\"}}}]" }"#);
}

#[test]
fn a_start_is_judged_like_a_creation() {
    let stopped = doing(|status| status.is_logging = false);
    let live = Live { bucket: in_bucket(asked(), None).bucket, ..stopped };
    assert!(undeclared().diff(&live).is_held_back());
    let unsaid = Trail { logging: None, ..undeclared() };
    assert!(!unsaid.diff(&live).is_held_back());
}

#[test]
fn other_calls_than_update_and_start_are_not_held_up() {
    let untagged = with(|found| found.tags = Some([].into()));
    let live = Live { bucket: in_bucket(asked(), None).bucket, ..untagged };
    let diff = undeclared().diff(&live);
    assert!(!diff.is_held_back());
    assert_eq!(diff.findings.iter().map(crate::model::Finding::word).collect::<Vec<_>>(), ["unhealthy"]);
}

#[test]
fn an_update_is_judged_like_a_creation() {
    let live =
        Live { bucket: in_bucket(asked(), None).bucket, ..with(|found| found.trail.multi_region = false) };
    assert!(undeclared().diff(&live).is_held_back());
}
