//! Whether the trail delivers, as time goes by.

use baseline::sandbox::state::{Encryption, Key, State};
use baseline::sandbox::{Effect, Fault, Sandbox};
use insta::assert_snapshot;
use jiff::SignedDuration;

use super::support::{
    ARN, AUDIT, BUCKET, KEY, TRAIL, audited, block, hours, is_well, only_key, run, text, words,
};
use crate::support::{ACCOUNT, Ground};

#[tokio::test(start_paused = true)]
async fn a_fresh_trail_waits_for_its_first_digest_and_then_is_well() {
    let ground = audited().await;
    let made = ground.plan(AUDIT).await;
    assert!(made.planned.plan.is_settled());
    assert_snapshot!(block(&made, TRAIL), @r#"
    … cloudtrail.trail["audit"]
        … waiting for: its first digest
    "#);
    hours(1).await;
    assert_eq!(words(&ground.plan(AUDIT).await, TRAIL), ["waiting"]);
    hours(2).await;
    let made = ground.plan(AUDIT).await;
    assert!(is_well(&made), "{}", made.lines());
}

#[tokio::test(start_paused = true)]
async fn a_key_that_somebody_disabled_is_the_cause_and_is_enabled_again() {
    let ground = audited().await;
    hours(3).await;
    let state = ground.as_sandbox().state();
    let disable = ground.clients().kms.disable_key().key_id(only_key(&state).0);
    disable.send().await.expect("the key is disabled");
    hours(2).await;
    let made = ground.plan(AUDIT).await;
    assert_snapshot!(block(&made, TRAIL), @r#"
    ! cloudtrail.trail["audit"]
        ! unhealthy: log files are not delivered: key `alias/cloudtrail` is disabled; CloudTrail says `KMS.DisabledException`
          help: apply this file, which mends that
        ! unhealthy: digests are not delivered: key `alias/cloudtrail` is disabled; CloudTrail says `KMS.DisabledException`
          help: apply this file, which mends that
    "#);
    assert_snapshot!(block(&made, KEY), @r#"
    ~ kms.key["cloudtrail"]
        state   disabled -> enabled
        kms:EnableKey: while it is disabled nothing can be encrypted or read with it
    "#);
    let outcome = made.apply().await;
    assert!(!outcome.failed() && !outcome.leaves_something(), "{outcome:#?}");
    assert!(only_key(&ground.as_sandbox().state()).1.enabled);
    hours(2).await;
    let made = ground.plan(AUDIT).await;
    assert!(is_well(&made), "{}", made.lines());
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_to_be_deleted_is_kept_and_enabled_again() {
    let ground = audited().await;
    hours(3).await;
    let state = ground.as_sandbox().state();
    let delete = ground.clients().kms.schedule_key_deletion().key_id(only_key(&state).0);
    delete.pending_window_in_days(7).send().await.expect("the key is to be deleted");
    hours(2).await;
    let made = ground.plan(AUDIT).await;
    assert_snapshot!(block(&made, TRAIL), @r#"
    ! cloudtrail.trail["audit"]
        ! unhealthy: log files are not delivered: key `alias/cloudtrail` will be deleted; CloudTrail says `KMS.KMSInvalidStateException`
          help: apply this file, which mends that
        ! unhealthy: digests are not delivered: key `alias/cloudtrail` will be deleted; CloudTrail says `KMS.KMSInvalidStateException`
          help: apply this file, which mends that
    "#);
    assert_snapshot!(block(&made, KEY), @r#"
    ~ kms.key["cloudtrail"]
        state   "pending deletion" -> enabled
        kms:CancelKeyDeletion: with the key everything would be lost that it encrypted
        kms:EnableKey: a key that was to be deleted stays disabled until it is enabled
    "#);
    let outcome = made.apply().await;
    assert!(!outcome.failed() && !outcome.leaves_something(), "{outcome:#?}");
    let state = ground.as_sandbox().state();
    let (_, key) = only_key(&state);
    assert!(key.enabled && key.deletion.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_bucket_policy_that_somebody_removed_is_the_cause_and_is_written_again() {
    let ground = audited().await;
    hours(3).await;
    let remove = ground.clients().s3.delete_bucket_policy().bucket("acme-logs");
    remove.send().await.expect("the policy is removed");
    hours(2).await;
    let made = ground.plan(AUDIT).await;
    let cause = "the policy of bucket `acme-logs` does not let CloudTrail do `s3:GetBucketAcl` on `arn:aws:s3:::acme-logs`";
    assert!(block(&made, TRAIL).contains(cause), "{}", text(&made));
    assert_eq!(made.calls(), ["s3:PutBucketPolicy"]);
    assert!(block(&made, BUCKET).contains("policy"), "{}", text(&made));
    let outcome = made.apply().await;
    assert!(!outcome.failed() && !outcome.leaves_something(), "{outcome:#?}");
    hours(2).await;
    let made = ground.plan(AUDIT).await;
    assert!(is_well(&made), "{}", made.lines());
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_somebody_removed_is_the_cause_and_is_made_again() {
    let ground = audited().await;
    hours(3).await;
    ground.as_sandbox().edit(|state| state.buckets.remove("acme-logs"));
    hours(2).await;
    let made = ground.plan(AUDIT).await;
    let shown = block(&made, TRAIL);
    let cause = "log files are not delivered: there is no bucket `acme-logs`; CloudTrail says `NoSuchBucket`";
    assert!(shown.contains(cause) && shown.contains("help: apply this file"), "{shown}");
    let outcome = made.apply().await;
    assert!(!outcome.failed() && !outcome.leaves_something(), "{outcome:#?}");
    hours(2).await;
    let made = ground.plan(AUDIT).await;
    assert!(is_well(&made), "{}", made.lines());
}

/// Digests come no more, and no error says why.
fn without_digests(sandbox: &Sandbox) {
    sandbox.edit(|state| {
        let later = state.now.saturating_add(SignedDuration::from_hours(24 * 365)).expect("in bounds");
        state.trails.get_mut(ARN).expect("the trail").validating_since = Some(later);
    });
}

#[tokio::test(start_paused = true)]
async fn a_digest_older_than_the_file_allows_is_found() {
    let ground = audited().await;
    hours(3).await;
    assert!(is_well(&ground.plan(AUDIT).await));
    without_digests(ground.as_sandbox());
    hours(2).await;
    assert_eq!(words(&ground.plan(AUDIT).await, TRAIL), Vec::<&str>::new());
    hours(2).await;
    let made = ground.plan(AUDIT).await;
    assert_snapshot!(block(&made, TRAIL), @r#"
    ! cloudtrail.trail["audit"]
        ! unhealthy: the last digest came 2026-01-01T03:00:00Z, 240 minutes ago
          help: look at the bucket's policy and at the key: digests are written as log files are; where validation was turned on less than two hours ago, its first one is still to come
    "#);
    let patient = AUDIT.replace("logging: true\n", "logging: true\n      max_digest_age_minutes: 600\n");
    assert!(is_well(&ground.plan(&patient).await));
}

#[tokio::test(start_paused = true)]
async fn a_trail_that_is_as_declared_and_does_not_deliver_fails_only_who_asks_for_that() {
    let ground = audited().await;
    let sandbox = ground.as_sandbox();
    hours(3).await;
    ground.plan(AUDIT).await;
    without_digests(sandbox);
    hours(5).await;
    let made = ground.plan(AUDIT).await;
    let outcome = made.apply().await;
    assert!(!outcome.converged() && !outcome.leaves_something() && !outcome.failed());
    for (typed, code) in [
        ("plan", 0),
        ("plan --detailed-exitcode", 0),
        ("plan --fail-on unhealthy", 1),
        ("apply --yes", 0),
        ("apply --yes --fail-on waiting", 0),
        ("apply --yes --fail-on unhealthy", 5),
    ] {
        let (ended, _) = run(sandbox, AUDIT, typed);
        assert_eq!(ended.code, Some(code), "{typed}: {}{}", ended.stdout, ended.stderr);
        assert!(ended.stdout.contains("! unhealthy: the last digest came"), "{typed}: {}", ended.stdout);
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_the_file_does_not_name_is_the_cause_as_well() {
    let ground = audited().await;
    hours(3).await;
    let without_key = AUDIT.replace("kms:\n  keys:\n    - alias: cloudtrail\n", "");
    let without_key = without_key.replace("      kms_key: alias/cloudtrail\n", "");
    assert!(!without_key.contains("kms"));
    let state = ground.as_sandbox().state();
    let (key, _) = only_key(&state);
    ground.as_sandbox().reset_counts();
    assert!(words(&ground.plan(&without_key).await, TRAIL).is_empty());
    assert_eq!(ground.as_sandbox().counts().by_operation.get("kms:DescribeKey"), None);
    ground.clients().kms.disable_key().key_id(key).send().await.expect("the key is disabled");
    hours(2).await;
    let shown = block(&ground.plan(&without_key).await, TRAIL).replace(key, "KEY");
    assert_snapshot!(shown, @r#"
    ! cloudtrail.trail["audit"]
        ! unhealthy: log files are not delivered: key `arn:aws:kms:us-east-1:123456789012:key/KEY` is disabled; CloudTrail says `KMS.DisabledException`
          help: enable it (`kms:EnableKey`), or declare it under `kms.keys`
        ! unhealthy: digests are not delivered: key `arn:aws:kms:us-east-1:123456789012:key/KEY` is disabled; CloudTrail says `KMS.DisabledException`
          help: enable it (`kms:EnableKey`), or declare it under `kms.keys`
    "#);
    ground.clients().kms.enable_key().key_id(key).send().await.expect("the key is enabled");
    hours(2).await;
    assert!(words(&ground.plan(&without_key).await, TRAIL).is_empty());
}

#[tokio::test(start_paused = true)]
async fn validation_that_is_turned_on_again_is_said_to_take_its_time() {
    let ground = audited().await;
    hours(3).await;
    ground.plan(AUDIT).await;
    let off = ground.clients().cloudtrail.update_trail().name("audit").enable_log_file_validation(false);
    off.send().await.expect("validation is turned off");
    hours(5).await;
    let made = ground.plan(AUDIT).await;
    assert_eq!(made.calls(), ["cloudtrail:UpdateTrail"]);
    assert!(!made.apply().await.leaves_something());
    assert_snapshot!(block(&ground.plan(AUDIT).await, TRAIL), @r#"
    ! cloudtrail.trail["audit"]
        ! unhealthy: the last digest came 2026-01-01T03:00:00Z, 300 minutes ago
          help: look at the bucket's policy and at the key: digests are written as log files are; where validation was turned on less than two hours ago, its first one is still to come
    "#);
    hours(2).await;
    let made = ground.plan(AUDIT).await;
    assert!(is_well(&made), "{}", made.lines());
}

const OF_BUCKET: &str = "arn:aws:kms:us-east-1:123456789012:key/of-the-bucket";

/// A bucket that encrypts by itself with a key that only its account may use, and a trail without a key.
fn encrypting(state: &mut State) {
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Root","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}]}"#;
    let key = Key::new("us-east-1", policy, state.now);
    state.account_mut(ACCOUNT).keys.insert("of-the-bucket".to_owned(), key);
    let bucket = state.buckets.get_mut("acme-logs").expect("the bucket");
    let by_key = Some(OF_BUCKET.to_owned());
    bucket.encryption = Encryption { algorithm: "aws:kms".to_owned(), key: by_key, bucket_key: false };
    let trail = state.trails.get_mut(ARN).expect("the trail");
    (trail.kms_key, trail.validating_since) = (None, None);
}

/// The trail alone: neither its key nor its bucket is in the file.
const ALONE: &str = "\
baseline: 1
name: alone
cloudtrail: { trails: [{ name: audit, bucket: acme-logs, logging: true }] }
";

async fn undelivered(encryption: impl FnOnce(&mut State)) -> Ground {
    let ground = audited().await;
    hours(3).await;
    ground.as_sandbox().edit(encrypting);
    ground.as_sandbox().edit(encryption);
    hours(1).await;
    ground
}

#[tokio::test(start_paused = true)]
async fn the_key_by_which_the_bucket_encrypts_is_looked_at_where_kms_refuses() {
    let ground = undelivered(|_| {}).await;
    assert_snapshot!(block(&ground.plan(ALONE).await, TRAIL), @r#"
    ! cloudtrail.trail["audit"]
        ! unhealthy: log files are not delivered: the policy of key `arn:aws:kms:us-east-1:123456789012:key/of-the-bucket` does not let CloudTrail do `kms:GenerateDataKey` on `arn:aws:kms:us-east-1:123456789012:key/of-the-bucket`, `kms:DescribeKey` on `arn:aws:kms:us-east-1:123456789012:key/of-the-bucket` (bucket `acme-logs` encrypts with it); CloudTrail says `KMS.AccessDeniedException`
          help: add to it:
                | [{"Sid":"CloudTrailEncrypt-audit","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*","Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit"}}},{"Sid":"CloudTrailDescribe-audit","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:DescribeKey","Resource":"*","Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit"}}}]
    "#);
    let disabled = undelivered(|state| {
        state.account_mut(ACCOUNT).keys.get_mut("of-the-bucket").expect("the key").enabled = false;
    });
    assert_snapshot!(block(&disabled.await.plan(ALONE).await, TRAIL), @r#"
    ! cloudtrail.trail["audit"]
        ! unhealthy: log files are not delivered: key `arn:aws:kms:us-east-1:123456789012:key/of-the-bucket` is disabled (bucket `acme-logs` encrypts with it); CloudTrail says `KMS.DisabledException`
          help: enable it (`kms:EnableKey`), or declare it under `kms.keys`
    "#);
    let of_aws = undelivered(|state| {
        state.buckets.get_mut("acme-logs").expect("the bucket").encryption.key = None;
    });
    assert_snapshot!(block(&of_aws.await.plan(ALONE).await, TRAIL), @r#"
    ! cloudtrail.trail["audit"]
        ! unhealthy: log files are not delivered: bucket `acme-logs` encrypts with the key that AWS manages for S3, whose policy does not let CloudTrail in; CloudTrail says `KMS.AccessDeniedException`
          help: let it encrypt with keys of S3, or with a key whose policy can
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_was_not_looked_at_is_said_not_to_have_been() {
    let ground = undelivered(|_| {}).await;
    let denied = Effect::error(403, "AccessDenied", "Access Denied");
    ground.as_sandbox().inject(Fault::of("s3:GetBucketEncryption", denied));
    assert_snapshot!(block(&ground.plan(ALONE).await, TRAIL), @r#"
    ! cloudtrail.trail["audit"]
        ! unhealthy: log files are not delivered: neither the bucket nor its policy shows why, and how bucket `acme-logs` encrypts cannot be seen from here, so that a key of it was not looked at; CloudTrail says `KMS.AccessDeniedException`
          help: see whether the key is enabled, and whether its policy lets CloudTrail do `kms:GenerateDataKey*`
    "#);
    let counts =
        undelivered(|state| state.trails.get_mut(ARN).expect("the trail").logging_since = None).await;
    counts.as_sandbox().reset_counts();
    counts.plan(ALONE).await;
    assert_eq!(counts.as_sandbox().counts().by_operation.get("s3:GetBucketEncryption"), None);
}
