use insta::assert_snapshot;
use serde_json::json;

use super::support::*;
use crate::aws::reader::kms::KeyState;
use crate::aws::reader::s3::BucketOwner;
use crate::model::Resource;
use crate::resources::cloudtrail::trail::{BucketLive, KeyLive, Live, OwnKey, Seen, Trail};
use crate::values::delivery::{KeyUse, KeyUser};
use crate::values::policy::{PolicyDocument, Statement};
use crate::values::{KeyReference, Region};

/// The account whose trail cannot deliver.
fn failing() -> Live {
    doing(|status| status.delivery_error = Some("AccessDenied".to_owned()))
}

fn with_key(state: KeyState) -> Live {
    let policy = Ok(policy(desired().delivery.key_statements(&live().source)));
    Live { key: Some(Seen::Seen(Some(KeyLive { key: key(state), policy }))), ..failing() }
}

/// The bucket with the policy that the trail needs, and a statement more.
fn with_statement(statement: &serde_json::Value) -> Seen<BucketLive> {
    let mut statements = desired().delivery.bucket_statements(&live().source);
    statements.push(Statement::from_value(statement).expect("a good statement"));
    let owner = BucketOwner::Asked(Region::new("eu-central-1"));
    Seen::Seen(BucketLive { owner, policy: Some(Ok(policy(statements))) })
}

/// The bucket with a statement that keeps everybody from writing to it.
fn without_put() -> Seen<BucketLive> {
    with_statement(&json!({
        "Sid": "NoPut", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::the-logs/*",
    }))
}

#[test]
fn a_statement_that_denies_is_told_before_anything_failed() {
    assert_snapshot!(desired().diff(&Live { bucket: without_put(), ..live() }), @r#"Unhealthy { cause: "statement `NoPut` of the policy of bucket `the-logs` denies CloudTrail `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`", fix: "except the service from statement `NoPut`, by `aws:PrincipalServiceName` for one" }"#);
    assert_snapshot!(undeclared().diff(&Live { bucket: without_put(), ..live() }), @r#"Unhealthy { cause: "statement `NoPut` of the policy of bucket `the-logs` denies CloudTrail `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`", fix: "except the service from statement `NoPut`, by `aws:PrincipalServiceName` for one" }"#);
}

#[test]
fn a_statement_that_denies_is_the_cause_of_a_reported_error() {
    assert_snapshot!(desired().diff(&Live { bucket: without_put(), ..failing() }), @r#"Unhealthy { cause: "log files are not delivered: statement `NoPut` of the policy of bucket `the-logs` denies CloudTrail `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`; CloudTrail says `AccessDenied`", fix: "except the service from statement `NoPut`, by `aws:PrincipalServiceName` for one" }"#);
}

#[test]
fn a_statement_that_may_apply_or_not_is_no_fault_of_a_settled_trail() {
    let bucket = with_statement(&json!({
        "Sid": "OnlyEncrypted", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::the-logs/*",
        "Condition": { "StringNotEquals": { "s3:x-amz-server-side-encryption": "aws:kms" } },
    }));
    assert_snapshot!(desired().diff(&Live { bucket, ..live() }), @"settled");
}

#[test]
fn what_the_file_is_about_to_mend_is_told_only_where_deliveries_failed() {
    let owner = BucketOwner::Asked(Region::new("eu-central-1"));
    let bucket = || Seen::Seen(BucketLive { owner: owner.clone(), policy: None });
    assert_snapshot!(desired().diff(&Live { bucket: bucket(), ..live() }), @"settled");
    assert_snapshot!(desired().diff(&Live { bucket: bucket(), ..failing() }), @r#"Unhealthy { cause: "log files are not delivered: the policy of bucket `the-logs` does not let CloudTrail do `s3:GetBucketAcl` on `arn:aws:s3:::the-logs`, `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`; CloudTrail says `AccessDenied`", fix: "apply this file, which mends that" }"#);
}

#[test]
fn a_key_that_cannot_be_used_is_told_before_anything_failed() {
    let key = |state| Live { key: with_key(state).key, ..live() };
    assert_snapshot!(undeclared().diff(&key(KeyState::Disabled)), @r#"Unhealthy { cause: "key `alias/cloudtrail` is disabled", fix: "enable it (`kms:EnableKey`), or declare it under `kms.keys`" }"#);
    let pending = || KeyState::Other("PendingImport".to_owned());
    assert_snapshot!(desired().diff(&key(pending())), @r#"Unhealthy { cause: "key `alias/cloudtrail` cannot be used: KMS says `PendingImport`", fix: "name another key" }"#);
}

#[test]
fn a_bucket_that_cannot_be_seen_from_here_is_no_fault_of_another_accounts_trail() {
    let bucket = || Seen::Seen(BucketLive { owner: BucketOwner::SomebodyElse, policy: None });
    let managers = |bucket| Live {
        bucket,
        ..inheriting(crate::aws::reader::organizations::Role::DelegatedAdministrator, of_manager())
    };
    assert_snapshot!(organizations().diff(&managers(bucket())), @r#"Note("it covers every account of organization o-a1b2c3d4e5; account 111122223333, which manages that, owns it")"#);
    assert_snapshot!(desired().diff(&Live { bucket: bucket(), ..live() }), @r#"Unhealthy { cause: "bucket `the-logs` belongs to somebody else", fix: "choose another name, or write `{ name: the-logs, account: … }` if that is meant" }"#);
}

#[test]
fn a_missing_digest_has_the_same_causes() {
    let late = doing(|status| status.latest_digest = Some(hours_ago(4)));
    assert_snapshot!(desired().diff(&Live { bucket: without_put(), ..late }), @r#"Unhealthy { cause: "the last digest came 2026-01-02T08:00:00Z, 240 minutes ago: statement `NoPut` of the policy of bucket `the-logs` denies CloudTrail `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`", fix: "except the service from statement `NoPut`, by `aws:PrincipalServiceName` for one" }"#);
}

#[test]
fn times_are_told_in_seconds() {
    let at = |text: &str| text.parse().ok();
    let late = doing(|status| status.latest_digest = at("2026-01-02T08:00:00.59100008Z"));
    assert_snapshot!(desired().diff(&late), @r#"Unhealthy { cause: "the last digest came 2026-01-02T08:00:00Z, 239 minutes ago", fix: "look at the bucket's policy and at the key: digests are written as log files are; where validation was turned on less than two hours ago, its first one is still to come" }"#);
    let never = doing(|status| {
        status.started = at("2026-01-01T00:00:01.59100008Z");
        (status.latest_digest, status.latest_delivery) = (None, None);
    });
    assert_snapshot!(desired().diff(&never), @r#"Unhealthy { cause: "no digest ever came, and it logs since 2026-01-01T00:00:01Z", fix: "look at the bucket's policy and at the key: digests are written as log files are; where validation was turned on less than two hours ago, its first one is still to come" }"#);
}

#[test]
fn the_age_of_the_last_log_file_alone_is_nothing() {
    assert_snapshot!(desired().diff(&doing(|status| status.latest_delivery = Some(hours_ago(500)))), @"settled");
}

#[test]
fn a_disabled_key_is_the_cause() {
    assert_snapshot!(desired().diff(&with_key(KeyState::Disabled)), @r#"Unhealthy { cause: "log files are not delivered: key `alias/cloudtrail` is disabled; CloudTrail says `AccessDenied`", fix: "apply this file, which mends that" }"#);
    assert_snapshot!(undeclared().diff(&with_key(KeyState::PendingDeletion)), @r#"Unhealthy { cause: "log files are not delivered: key `alias/cloudtrail` will be deleted; CloudTrail says `AccessDenied`", fix: "cancel that (`kms:CancelKeyDeletion`) and enable it, or declare it under `kms.keys`" }"#);
}

#[test]
fn a_bucket_that_is_gone_is_the_cause() {
    let bucket = Seen::Seen(BucketLive { owner: BucketOwner::Nobody, policy: None });
    assert_snapshot!(desired().diff(&Live { bucket, ..failing() }), @r#"Unhealthy { cause: "log files are not delivered: there is no bucket `the-logs`; CloudTrail says `AccessDenied`", fix: "apply this file, which mends that" }"#);
}

#[test]
fn a_policy_that_lacks_a_statement_is_the_cause() {
    let owner = BucketOwner::Asked(Region::new("eu-central-1"));
    let bucket = Seen::Seen(BucketLive { owner, policy: Some(Ok(PolicyDocument::empty())) });
    assert_snapshot!(undeclared().diff(&Live { bucket, ..failing() }), @r#"Unhealthy { cause: "log files are not delivered: the policy of bucket `the-logs` does not let CloudTrail do `s3:GetBucketAcl` on `arn:aws:s3:::the-logs`, `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`; CloudTrail says `AccessDenied`", fix: "add to it:\n[{\"Sid\":\"CloudTrailAclCheck-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"s3:GetBucketAcl\",\"Resource\":\"arn:aws:s3:::the-logs\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\"}}},{\"Sid\":\"CloudTrailWrite-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::the-logs/AWSLogs/123456789012/*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\",\"s3:x-amz-acl\":\"bucket-owner-full-control\"}}}]" }"#);
}

#[test]
fn an_error_without_a_cause_is_told_as_it_is() {
    assert_snapshot!(desired().diff(&failing()), @r#"Unhealthy { cause: "log files are not delivered: neither the bucket nor its policy shows why, and key `alias/cloudtrail` and its policy do not either; CloudTrail says `AccessDenied`", fix: "look the error up in the S3 API reference, \"Error responses\"; deliveries are tried again" }"#);
    let digests = doing(|status| status.digest_error = Some("NoSuchBucket".to_owned()));
    assert_snapshot!(desired().diff(&digests), @r#"Unhealthy { cause: "digests are not delivered: bucket `the-logs` was not there; CloudTrail says `NoSuchBucket`", fix: "make it again with the policy it had" }"#);
}

#[test]
fn a_digest_older_than_allowed_is_missed() {
    assert_snapshot!(desired().diff(&doing(|status| status.latest_digest = Some(hours_ago(3)))), @"settled");
    assert_snapshot!(desired().diff(&doing(|status| status.latest_digest = Some(hours_ago(4)))), @r#"Unhealthy { cause: "the last digest came 2026-01-02T08:00:00Z, 240 minutes ago", fix: "look at the bucket's policy and at the key: digests are written as log files are; where validation was turned on less than two hours ago, its first one is still to come" }"#);
}

#[test]
fn the_first_digest_is_waited_for() {
    let new = |hours| {
        doing(|status| {
            status.started = Some(hours_ago(hours));
            (status.latest_digest, status.latest_delivery) = (None, None);
        })
    };
    assert_snapshot!(desired().diff(&new(1)), @r#"Waiting { for_what: "its first digest" }"#);
    assert_snapshot!(desired().diff(&new(2)), @r#"Unhealthy { cause: "no digest ever came, and it logs since 2026-01-02T10:00:00Z", fix: "look at the bucket's policy and at the key: digests are written as log files are; where validation was turned on less than two hours ago, its first one is still to come" }"#);
    let again = doing(|status| {
        status.started = Some(hours_ago(1));
        status.latest_digest = Some(hours_ago(30));
    });
    assert_snapshot!(desired().diff(&again), @r#"Waiting { for_what: "its first digest" }"#);
}

#[test]
fn validation_that_was_turned_on_late_has_its_first_digest_to_come() {
    assert_snapshot!(desired().diff(&doing(|status| status.latest_digest = None)), @r#"Waiting { for_what: "its first digest" }"#);
}

#[test]
fn without_validation_no_digest_is_missed() {
    let without = Trail { log_file_validation: None, ..desired() };
    let live = with(|found| {
        found.trail.log_file_validation = false;
        found.status =
            Seen::Seen(crate::aws::reader::cloudtrail::TrailStatus { latest_digest: None, ..status() });
    });
    assert_snapshot!(without.diff(&live), @"settled");
}

#[test]
fn an_error_of_before_a_move_tells_nothing() {
    let mut live = failing();
    if let Some(found) = &mut live.found {
        found.trail.bucket = "old-logs".to_owned();
    }
    assert_eq!(desired().diff(&live).findings, []);
}

#[test]
fn a_trail_that_does_not_log_delivers_nothing_to_judge() {
    let live = doing(|status| {
        status.is_logging = false;
        status.delivery_error = Some("AccessDenied".to_owned());
    });
    assert_eq!(desired().diff(&live).findings, []);
}

/// A key that the file does not name, with the policy that the trail needs.
fn named(by: KeyUser, key: Seen<Option<KeyLive>>) -> OwnKey {
    OwnKey::Named { used: KeyUse { key: KeyReference::Arn(arn(KEY)), by, bucket_key: None }, key }
}

fn in_state(state: KeyState) -> Seen<Option<KeyLive>> {
    let policy = Ok(policy(desired().delivery.key_statements(&live().source)));
    Seen::Seen(Some(KeyLive { key: key(state), policy }))
}

fn with_policy(policy: Result<PolicyDocument, String>) -> Seen<Option<KeyLive>> {
    Seen::Seen(Some(KeyLive { key: key(KeyState::Enabled), policy }))
}

/// What is said of a trail whose key the file does not name, and that cannot deliver.
fn unnamed(error: &str, own_key: Option<OwnKey>) -> String {
    let trail = delivering(Trail { kms_key: None, ..undeclared() }, |delivery| delivery.key = None);
    let mut live = Live { key: None, ..doing(|status| status.delivery_error = Some(error.to_owned())) };
    if let Some(found) = &mut live.found {
        found.own_key = own_key;
    }
    trail.diff(&live).to_string()
}

#[test]
fn the_key_that_the_file_does_not_name_is_the_cause_too() {
    let of_trail = |state| Some(named(KeyUser::Trail, in_state(state)));
    assert_snapshot!(unnamed("KMS.DisabledException", of_trail(KeyState::Disabled)), @r#"Unhealthy { cause: "log files are not delivered: key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd` is disabled; CloudTrail says `KMS.DisabledException`", fix: "enable it (`kms:EnableKey`), or declare it under `kms.keys`" }"#);
    assert_snapshot!(unnamed("KMS.KMSInvalidStateException", of_trail(KeyState::PendingDeletion)), @r#"Unhealthy { cause: "log files are not delivered: key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd` will be deleted; CloudTrail says `KMS.KMSInvalidStateException`", fix: "cancel that (`kms:CancelKeyDeletion`) and enable it, or declare it under `kms.keys`" }"#);
    let gone = Some(named(KeyUser::Trail, Seen::Seen(None)));
    assert_snapshot!(unnamed("KMS.NotFoundException", gone), @r#"Unhealthy { cause: "log files are not delivered: there is no key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`; CloudTrail says `KMS.NotFoundException`", fix: "let the trail use another, by `kms_key`" }"#);
    let denying = json!({
        "Sid": "NoService", "Effect": "Deny", "Principal": "*", "Action": "kms:GenerateDataKey*", "Resource": "*",
        "Condition": { "Bool": { "aws:PrincipalIsAWSService": "true" } },
    });
    let mut statements = desired().delivery.key_statements(&live().source);
    statements.push(Statement::from_value(&denying).expect("a good statement"));
    let denying = Some(named(KeyUser::Trail, with_policy(Ok(policy(statements)))));
    let said = unnamed("KMS.AccessDeniedException", denying);
    assert!(said.contains("statement `NoService` of the policy of key"), "{said}");
}

#[test]
fn the_key_by_which_the_bucket_encrypts_is_the_cause_too() {
    let disabled = Some(named(KeyUser::Bucket, in_state(KeyState::Disabled)));
    assert_snapshot!(unnamed("KMS.DisabledException", disabled), @r#"Unhealthy { cause: "log files are not delivered: key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd` is disabled (bucket `the-logs` encrypts with it); CloudTrail says `KMS.DisabledException`", fix: "enable it (`kms:EnableKey`), or declare it under `kms.keys`" }"#);
    let gone = Some(named(KeyUser::Bucket, Seen::Seen(None)));
    assert_snapshot!(unnamed("KMS.NotFoundException", gone), @r#"Unhealthy { cause: "log files are not delivered: there is no key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd` (bucket `the-logs` encrypts with it); CloudTrail says `KMS.NotFoundException`", fix: "let bucket `the-logs` encrypt with another" }"#);
    assert_snapshot!(unnamed("KMS.AccessDeniedException", Some(OwnKey::OfAws)), @r#"Unhealthy { cause: "log files are not delivered: bucket `the-logs` encrypts with the key that AWS manages for S3, whose policy does not let CloudTrail in; CloudTrail says `KMS.AccessDeniedException`", fix: "let it encrypt with keys of S3, or with a key whose policy can" }"#);
    let closed = Some(named(KeyUser::Bucket, with_policy(Ok(PolicyDocument::empty()))));
    let said = unnamed("KMS.AccessDeniedException", closed);
    assert!(
        said.contains("(bucket `the-logs` encrypts with it)") && said.contains("CloudTrailEncrypt-audit"),
        "{said}"
    );
}

#[test]
fn a_key_that_does_not_show_why_is_named() {
    let looked_at = Some(named(KeyUser::Trail, in_state(KeyState::Enabled)));
    assert_snapshot!(unnamed("AccessDenied", looked_at), @r#"Unhealthy { cause: "log files are not delivered: neither the bucket nor its policy shows why, and key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd` and its policy do not either; CloudTrail says `AccessDenied`", fix: "look the error up in the S3 API reference, \"Error responses\"; deliveries are tried again" }"#);
    let state = Some(named(KeyUser::Trail, with_policy(Err("it may not be read".to_owned()))));
    assert_snapshot!(unnamed("AccessDenied", state), @r#"Unhealthy { cause: "log files are not delivered: neither the bucket nor its policy shows why, and the state of key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd` does not either; its policy was not looked at; CloudTrail says `AccessDenied`", fix: "see whether the policy of the key lets CloudTrail do `kms:GenerateDataKey*`" }"#);
    let hidden = Some(named(KeyUser::Trail, Seen::Hidden));
    assert_snapshot!(unnamed("KMS.DisabledException", hidden), @r#"Unhealthy { cause: "log files are not delivered: neither the bucket nor its policy shows why, and key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd` cannot be seen from here; CloudTrail says `KMS.DisabledException`", fix: "see whether the key is enabled, and whether its policy lets CloudTrail do `kms:GenerateDataKey*`" }"#);
}

#[test]
fn nothing_is_said_of_a_key_that_nobody_looked_at() {
    let untold = Some(OwnKey::Untold("how bucket `the-logs` encrypts cannot be seen from here".to_owned()));
    assert_snapshot!(unnamed("KMS.AccessDeniedException", untold), @r#"Unhealthy { cause: "log files are not delivered: neither the bucket nor its policy shows why, and how bucket `the-logs` encrypts cannot be seen from here; CloudTrail says `KMS.AccessDeniedException`", fix: "see whether the key is enabled, and whether its policy lets CloudTrail do `kms:GenerateDataKey*`" }"#);
    assert_snapshot!(unnamed("KMS.AccessDeniedException", Some(OwnKey::None)), @r#"Unhealthy { cause: "log files are not delivered: neither the bucket nor its policy shows why, and neither the trail nor its bucket names a key today; CloudTrail says `KMS.AccessDeniedException`", fix: "look the error up in the KMS API reference; deliveries are tried again" }"#);
    assert_snapshot!(unnamed("AccessDenied", None), @r#"Unhealthy { cause: "log files are not delivered: neither the bucket nor its policy shows why, and no key was looked at; CloudTrail says `AccessDenied`", fix: "look the error up in the S3 API reference, \"Error responses\"; deliveries are tried again" }"#);
    let by_arn = delivering(desired(), |delivery| {
        delivery.key = delivery.key.take().map(|used| KeyUse { key: KeyReference::Arn(arn(KEY)), ..used });
    });
    let by_arn = Trail { kms_key: None, bucket_policy: None, key_policy: None, ..by_arn };
    let hidden = Live { bucket: Seen::Hidden, key: Some(Seen::Hidden), ..failing() };
    assert_snapshot!(by_arn.diff(&hidden), @r#"Unhealthy { cause: "log files are not delivered: bucket `the-logs` cannot be seen from here, and key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd` cannot be seen from here; CloudTrail says `AccessDenied`", fix: "see whether the key is enabled, and whether its policy lets CloudTrail do `kms:GenerateDataKey*`" }"#);
}
