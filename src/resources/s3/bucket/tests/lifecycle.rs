use std::sync::Arc;

use aws_sdk_s3::primitives::DateTime;
use aws_sdk_s3::types::{
    ExpirationStatus, LifecycleExpiration, LifecycleRule, LifecycleRuleAndOperator, LifecycleRuleFilter,
    NoncurrentVersionExpiration, Tag, Transition, TransitionStorageClass,
};
use insta::assert_snapshot;

use super::support::{bare, days, delivery, desired, live, source};
use crate::model::{Impact, Resource};
use crate::resources::s3::bucket::{Bucket, Live, Setting};
use crate::resources::s3::reference::LifecycleSpec;
use crate::values::delivery::{Delivery, Source};
use crate::values::owned::{Owned, PolicyOf};

fn expiring(number: i64) -> Bucket {
    let spec = LifecycleSpec { expire_days: Some(days(number)), ..LifecycleSpec::default() };
    Bucket { lifecycle: Some(spec), owned: desired().owned, ..bare() }
}

/// The settled account with only its rule of expiration, altered.
fn with(alter: impl FnOnce(&mut LifecycleRule)) -> Live {
    let mut live = live();
    live.settings.lifecycle.rules.truncate(1);
    alter(&mut live.settings.lifecycle.rules[0]);
    live
}

fn impact(bucket: &Bucket, live: &Live) -> Impact {
    bucket.diff(live).steps[0].impact
}

fn theirs() -> LifecycleRule {
    let tag = Tag::builder().key("tier").value("cold").build().expect("it is complete");
    let and = LifecycleRuleAndOperator::builder().prefix("a/").tags(tag).object_size_greater_than(10).build();
    let glacier = Transition::builder().days(30).storage_class(TransitionStorageClass::Glacier).build();
    LifecycleRule::builder()
        .id("theirs")
        .filter(LifecycleRuleFilter::builder().and(and).build())
        .status(ExpirationStatus::Disabled)
        .transitions(glacier)
        .build()
        .expect("it is complete")
}

#[test]
fn the_same_rule_is_settled() {
    assert_snapshot!(expiring(2555).diff(&with(|_| {})), @"settled");
}

#[test]
fn a_rule_that_is_not_there_destroys_and_others_travel_along() {
    let mut live = live();
    live.settings.lifecycle.rules = vec![theirs()];
    live.settings.lifecycle.minimum_size = Some("all_storage_classes_128K".to_owned());
    assert_snapshot!(desired().diff(&live), @r#"
    lifecycle.expire_days  none -> 2555 days, below `AWSLogs/`
    lifecycle.noncurrent_expire_days  none -> 90 days, below `AWSLogs/`
    lifecycle.abort_incomplete_uploads_days  none -> 7 days, below `AWSLogs/`
    calls s3:PutBucketLifecycleConfiguration(Bucket: "acme-logs", Rules: [{"ID":"theirs","Status":"Disabled","Filter":{"And":{"Prefix":"a/","Tags":[{"Key":"tier","Value":"cold"}],"ObjectSizeGreaterThan":10}},"Transitions":[{"Days":30,"StorageClass":"GLACIER"}]},{"ID":"baseline-expire","Status":"Enabled","Filter":{"Prefix":"AWSLogs/"},"Expiration":{"Days":2555}},{"ID":"baseline-noncurrent","Status":"Enabled","Filter":{"Prefix":"AWSLogs/"},"NoncurrentVersionExpiration":{"NoncurrentDays":90}},{"ID":"baseline-abort-uploads","Status":"Enabled","Filter":{"Prefix":"AWSLogs/"},"AbortIncompleteMultipartUpload":{"DaysAfterInitiation":7}}], TransitionDefaultMinimumObjectSize: "all_storage_classes_128K") [destroys] because objects below `AWSLogs/` that are older than 2555 days go, as soon as S3 gets to them
    Unmanaged { what: "lifecycle rule `theirs`" }
    "#);
}

#[test]
fn a_shorter_expiration_destroys() {
    assert_snapshot!(expiring(30).diff(&with(|_| {})), @r#"
    lifecycle.expire_days  2555 days, below `AWSLogs/` -> 30 days, below `AWSLogs/`
    calls s3:PutBucketLifecycleConfiguration(Bucket: "acme-logs", Rules: [{"ID":"baseline-expire","Status":"Enabled","Filter":{"Prefix":"AWSLogs/"},"Expiration":{"Days":30}}]) [destroys] because objects below `AWSLogs/` that are older than 30 days go, as soon as S3 gets to them
    "#);
}

#[test]
fn a_longer_expiration_is_routine() {
    assert_snapshot!(expiring(3650).diff(&with(|_| {})), @r#"
    lifecycle.expire_days  2555 days, below `AWSLogs/` -> 3650 days, below `AWSLogs/`
    calls s3:PutBucketLifecycleConfiguration(Bucket: "acme-logs", Rules: [{"ID":"baseline-expire","Status":"Enabled","Filter":{"Prefix":"AWSLogs/"},"Expiration":{"Days":3650}}])
    "#);
}

#[test]
fn a_rule_that_reaches_further_destroys_and_one_that_reaches_less_does_not() {
    let wider = Bucket { owned: bare().owned, ..expiring(2555) };
    assert_snapshot!(wider.diff(&with(|_| {})), @r#"
    lifecycle.expire_days  2555 days, below `AWSLogs/` -> 2555 days
    calls s3:PutBucketLifecycleConfiguration(Bucket: "acme-logs", Rules: [{"ID":"baseline-expire","Status":"Enabled","Filter":{"Prefix":""},"Expiration":{"Days":2555}}]) [destroys] because objects that are older than 2555 days go, as soon as S3 gets to them
    "#);
    let live = with(|rule| rule.filter = Some(below("")));
    assert_eq!(impact(&expiring(2555), &live), Impact::Routine);
}

#[test]
fn a_rule_that_is_enabled_again_destroys() {
    let live = with(|rule| rule.status = ExpirationStatus::Disabled);
    assert_snapshot!(expiring(2555).diff(&live), @r#"
    lifecycle.expire_days  2555 days, below `AWSLogs/`, disabled -> 2555 days, below `AWSLogs/`
    calls s3:PutBucketLifecycleConfiguration(Bucket: "acme-logs", Rules: [{"ID":"baseline-expire","Status":"Enabled","Filter":{"Prefix":"AWSLogs/"},"Expiration":{"Days":2555}}]) [destroys] because objects below `AWSLogs/` that are older than 2555 days go, as soon as S3 gets to them
    "#);
}

#[test]
fn a_rule_of_ours_that_somebody_made_another_is_ours_again() {
    let live = with(|rule| {
        rule.expiration = Some(LifecycleExpiration::builder().expired_object_delete_marker(true).build());
    });
    assert_snapshot!(expiring(2555).diff(&live), @r#"
    lifecycle.expire_days  a rule of another kind -> 2555 days, below `AWSLogs/`
    calls s3:PutBucketLifecycleConfiguration(Bucket: "acme-logs", Rules: [{"ID":"baseline-expire","Status":"Enabled","Filter":{"Prefix":"AWSLogs/"},"Expiration":{"Days":2555}}]) [destroys] because objects below `AWSLogs/` that are older than 2555 days go, as soon as S3 gets to them
    "#);
}

#[test]
fn uploads_that_were_never_finished_are_nobodys_loss() {
    let spec = LifecycleSpec { abort_incomplete_uploads_days: Some(days(7)), ..LifecycleSpec::default() };
    let bucket = Bucket { lifecycle: Some(spec), ..bare() };
    assert_eq!(impact(&bucket, &with(|_| {})), Impact::Routine);
}

#[test]
#[expect(deprecated, reason = "S3 still answers it for rules that were written so")]
fn a_prefix_of_before_there_were_filters_means_the_same_and_is_sent_as_a_filter() {
    let old = |rule: &mut LifecycleRule| {
        rule.filter = None;
        rule.prefix = Some("AWSLogs/".to_owned());
    };
    assert!(expiring(2555).diff(&with(old)).is_settled());
    let mut live = with(old);
    live.settings.lifecycle.rules[0].id = Some("theirs".to_owned());
    let diff = expiring(2555).diff(&live);
    let Setting::Lifecycle(sent) = &diff.steps[0].change.setting else {
        panic!("the rules are sent");
    };
    let kept = &sent.rules[0];
    assert_eq!((kept.id(), kept.prefix()), (Some("theirs"), None));
    assert_eq!(kept.filter().and_then(LifecycleRuleFilter::prefix), Some("AWSLogs/"));
}

/// What is said of a rule of others beside the settled ones.
fn said(rule: LifecycleRule) -> String {
    let mut live = live();
    live.settings.lifecycle.rules.push(rule);
    desired().diff(&live).to_string()
}

fn purge(filter: LifecycleRuleFilter) -> LifecycleRule {
    LifecycleRule::builder()
        .id("purge")
        .filter(filter)
        .status(ExpirationStatus::Enabled)
        .expiration(LifecycleExpiration::builder().days(1).build())
        .build()
        .expect("it is complete")
}

fn expiring_by(expiration: LifecycleExpiration) -> LifecycleRule {
    let mut rule = purge(below(""));
    rule.expiration = Some(expiration);
    rule
}

fn below(prefix: &str) -> LifecycleRuleFilter {
    LifecycleRuleFilter::builder().prefix(prefix).build()
}

#[test]
fn a_rule_of_others_that_deletes_log_files_is_said_with_what_it_does() {
    assert_snapshot!(said(purge(below(""))), @r#"Unmanaged { what: "lifecycle rule `purge`, which deletes objects after 1 day" }"#);
    assert_snapshot!(said(purge(below("AWSLogs/123456789012/"))), @r#"Unmanaged { what: "lifecycle rule `purge`, which deletes objects after 1 day below `AWSLogs/123456789012/`" }"#);
    let mut versions = purge(below("AWSLogs/"));
    versions.noncurrent_version_expiration =
        Some(NoncurrentVersionExpiration::builder().noncurrent_days(3).build());
    assert_snapshot!(said(versions), @r#"Unmanaged { what: "lifecycle rule `purge`, which deletes objects after 1 day and noncurrent versions after 3 days" }"#);
    let dated = LifecycleExpiration::builder().date(DateTime::from_secs(1_893_456_000)).build();
    assert_snapshot!(said(expiring_by(dated)), @r#"Unmanaged { what: "lifecycle rule `purge`, which deletes objects from 2030-01-01 on" }"#);
    let large = LifecycleRuleAndOperator::builder().prefix("AWS").object_size_greater_than(10).build();
    assert_snapshot!(said(purge(LifecycleRuleFilter::builder().and(large).build())), @r#"Unmanaged { what: "lifecycle rule `purge`, which deletes some objects after 1 day" }"#);
}

#[test]
fn a_rule_of_others_that_spares_log_files_is_but_a_name() {
    let name = "Unmanaged { what: \"lifecycle rule `purge`\" }\n";
    assert_eq!(said(purge(below("tmp/"))), name);
    let mut disabled = purge(below(""));
    disabled.status = ExpirationStatus::Disabled;
    assert_eq!(said(disabled), name);
    let markers = LifecycleExpiration::builder().expired_object_delete_marker(true).build();
    assert_eq!(said(expiring_by(markers)), name);
}

/// What the rule of expiration is held to, as the plan sends it.
fn held_to(of_file: Option<&str>, of_trail: Option<&str>) -> String {
    let delivery = Delivery { key_prefix: of_file.map(str::to_owned), ..delivery() };
    let owned = Owned::new(PolicyOf::Bucket, Vec::new(), vec![Arc::new(delivery)]);
    let bucket = Bucket { owned: Arc::new(owned.expect("it has no statements")), ..expiring(30) };
    let mut live = with(|_| {});
    live.sources = vec![Source { key_prefix: of_trail.map(str::to_owned), ..source() }];
    let sent = bucket.diff(&live).steps.into_iter().find_map(|step| match step.change.setting {
        Setting::Lifecycle(lifecycle) => Some(lifecycle.rules[0].clone()),
        _ => None,
    });
    let filter = sent.expect("the rule is sent").filter;
    filter.and_then(|filter| filter.prefix).expect("it has a prefix")
}

#[test]
fn the_rules_follow_the_prefix_of_the_trail_that_is_there_unless_the_file_says_another() {
    assert_eq!(held_to(None, None), "AWSLogs/");
    assert_eq!(held_to(None, Some("acme")), "acme/AWSLogs/");
    assert_eq!(held_to(Some("file"), Some("acme")), "file/AWSLogs/");
    assert_eq!(held_to(Some(""), Some("acme")), "AWSLogs/");
}

#[test]
fn a_rule_below_the_prefix_of_the_trail_that_is_there_is_settled() {
    let mut live = with(|rule| rule.filter = Some(below("acme/AWSLogs/")));
    live.sources = vec![Source { key_prefix: Some("acme".to_owned()), ..source() }];
    let policy = expiring(2555).owned.over(None, &live.sources);
    live.settings.policy = Some(Ok(policy));
    assert_snapshot!(expiring(2555).diff(&live), @"settled");
}

#[test]
fn one_day_is_no_days() {
    assert_snapshot!(expiring(1).diff(&with(|_| {})), @r#"
    lifecycle.expire_days  2555 days, below `AWSLogs/` -> 1 day, below `AWSLogs/`
    calls s3:PutBucketLifecycleConfiguration(Bucket: "acme-logs", Rules: [{"ID":"baseline-expire","Status":"Enabled","Filter":{"Prefix":"AWSLogs/"},"Expiration":{"Days":1}}]) [destroys] because objects below `AWSLogs/` that are older than 1 day go, as soon as S3 gets to them
    "#);
}
