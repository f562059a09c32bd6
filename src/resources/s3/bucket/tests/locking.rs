use insta::assert_snapshot;

use super::support::{bare, live, lock, locked, nobodys};
use crate::aws::reader::s3::{EventHold, Lock, LockDefault};
use crate::model::{Impact, Resource};
use crate::resources::s3::bucket::{Bucket, Live};
use crate::resources::s3::reference::{LockMode, Versioning};

fn bucket(mode: LockMode, days: i64) -> Bucket {
    Bucket { object_lock: Some(locked(mode, days)), ..bare() }
}

fn with(lock: Option<Lock>) -> Live {
    let mut live = live();
    live.settings.lock = lock;
    live
}

#[test]
fn the_same_lock_is_settled() {
    let live = with(Some(lock("GOVERNANCE", 365)));
    assert_snapshot!(bucket(LockMode::Governance, 365).diff(&live), @"settled");
}

#[test]
fn a_lock_on_a_bucket_in_use_brings_versioning_first_and_says_that_it_stays() {
    let mut live = with(None);
    live.settings.versioning.status = None;
    assert_snapshot!(bucket(LockMode::Governance, 365).diff(&live), @r#"
    versioning  none -> enabled
    object_lock  none -> governance, 365 days
    calls s3:PutBucketVersioning(Bucket: "acme-logs", Status: "Enabled")
    calls s3:PutObjectLockConfiguration(Bucket: "acme-logs", ObjectLockEnabled: "Enabled", Mode: "GOVERNANCE", Days: 365) [disrupts] because Object Lock cannot be taken away again; only who has `s3:BypassGovernanceRetention` can delete new objects for 365 days
    "#);
}

#[test]
fn a_longer_or_stricter_lock_disrupts() {
    let live = with(Some(lock("GOVERNANCE", 30)));
    assert_snapshot!(bucket(LockMode::Compliance, 30).diff(&live), @r#"
    object_lock  governance, 30 days -> compliance, 30 days
    calls s3:PutObjectLockConfiguration(Bucket: "acme-logs", ObjectLockEnabled: "Enabled", Mode: "COMPLIANCE", Days: 30) [disrupts] because nobody, root included, can delete new objects for 30 days
    "#);
    let longer = bucket(LockMode::Governance, 31).diff(&live);
    assert_eq!(longer.steps[0].impact.to_string(), "disrupts");
}

#[test]
fn a_shorter_or_laxer_lock_weakens() {
    let live = with(Some(lock("COMPLIANCE", 365)));
    assert_snapshot!(bucket(LockMode::Governance, 30).diff(&live), @r#"
    object_lock  compliance, 365 days -> governance, 30 days
    calls s3:PutObjectLockConfiguration(Bucket: "acme-logs", ObjectLockEnabled: "Enabled", Mode: "GOVERNANCE", Days: 30) [weakens] because new objects are kept for a shorter time
    "#);
}

#[test]
fn a_lock_without_a_default_gets_one_and_keeps_its_hold() {
    let hold = EventHold { days: Some(5), years: None };
    let live = with(Some(Lock { default: None, event_hold: Some(hold) }));
    assert_snapshot!(bucket(LockMode::Governance, 30).diff(&live), @r#"
    object_lock  enabled, for no time -> governance, 30 days
    calls s3:PutObjectLockConfiguration(Bucket: "acme-logs", ObjectLockEnabled: "Enabled", Mode: "GOVERNANCE", Days: 30, DefaultEventHold: {"Days":5}) [disrupts] because only who has `s3:BypassGovernanceRetention` can delete new objects for 30 days
    "#);
}

#[test]
fn years_are_no_days() {
    let default = LockDefault { mode: "COMPLIANCE".to_owned(), days: None, years: Some(1) };
    let live = with(Some(Lock { default: Some(default), event_hold: None }));
    assert_snapshot!(bucket(LockMode::Compliance, 365).diff(&live), @r#"
    object_lock  compliance, 1 year -> compliance, 365 days
    calls s3:PutObjectLockConfiguration(Bucket: "acme-logs", ObjectLockEnabled: "Enabled", Mode: "COMPLIANCE", Days: 365)
    "#);
}

#[test]
fn a_lock_without_versioning_is_refused() {
    let bucket = Bucket { versioning: Some(Versioning::Suspended), ..bucket(LockMode::Governance, 30) };
    assert_snapshot!(bucket.diff(&live()), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 0 }), why: "`acme-logs` cannot have Object Lock without versioning", help: "write `versioning: enabled`, or leave `object_lock` out" }"#);
}

#[test]
fn compliance_needs_consent_on_a_new_bucket_too_and_governance_does_not() {
    assert_snapshot!(bucket(LockMode::Compliance, 3650).diff(&nobodys()), @r#"
    object_lock  none -> compliance, 3650 days
    calls s3:CreateBucket(Bucket: "acme-logs", ObjectLockEnabledForBucket: true)
    calls s3:PutObjectLockConfiguration(Bucket: "acme-logs", ObjectLockEnabled: "Enabled", Mode: "COMPLIANCE", Days: 3650) [disrupts] because Object Lock cannot be taken away again; nobody, root included, can delete new objects for 3650 days
    "#);
    let diff = bucket(LockMode::Governance, 365).diff(&nobodys());
    assert!(diff.steps.iter().all(|step| step.impact == Impact::Routine), "{diff}");
}
