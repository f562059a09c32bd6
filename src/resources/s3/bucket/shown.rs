//! What S3 keeps for others, as the plan shows it: whole, by the names of the API.

use aws_sdk_s3::primitives::{DateTime, DateTimeFormat};
use aws_sdk_s3::types::{
    BucketLogsPermission, LifecycleExpiration, LifecycleRule, LifecycleRuleFilter,
    NoncurrentVersionTransition, PartitionDateSource, Tag, TargetGrant, TargetObjectKeyFormat, Transition,
    TransitionStorageClass,
};
use serde_json::{Map, Value, json};

/// An object of the members that there are.
fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let present = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect::<Map<_, _>>())
}

fn given<T: Into<Value>>(value: Option<T>) -> Option<Value> {
    value.map(Into::into)
}

/// A number of days, in words.
pub(super) fn days(number: impl Into<i64>) -> String {
    match number.into() {
        1 => "1 day".to_owned(),
        number => format!("{number} days"),
    }
}

/// A lifecycle rule.
pub(super) fn rule(rule: &LifecycleRule) -> Value {
    let transitions = |all: &[Transition]| all.iter().map(transition).collect::<Value>();
    let noncurrent =
        |all: &[NoncurrentVersionTransition]| all.iter().map(noncurrent_transition).collect::<Value>();
    object([
        ("ID", given(rule.id())),
        ("Status", given(Some(rule.status().as_str()))),
        ("Prefix", given(legacy_prefix(rule))),
        ("Filter", rule.filter().map(filter)),
        ("Expiration", rule.expiration().map(expiration)),
        ("Transitions", rule.transitions.as_deref().map(transitions)),
        ("NoncurrentVersionTransitions", rule.noncurrent_version_transitions.as_deref().map(noncurrent)),
        (
            "NoncurrentVersionExpiration",
            rule.noncurrent_version_expiration().map(|expiration| {
                object([
                    ("NoncurrentDays", given(expiration.noncurrent_days())),
                    ("NewerNoncurrentVersions", given(expiration.newer_noncurrent_versions())),
                ])
            }),
        ),
        (
            "AbortIncompleteMultipartUpload",
            rule.abort_incomplete_multipart_upload()
                .map(|abort| object([("DaysAfterInitiation", given(abort.days_after_initiation()))])),
        ),
    ])
}

/// The prefix of a rule that was written before there were filters.
#[expect(deprecated, reason = "S3 still answers it for rules that were written so")]
pub(super) fn legacy_prefix(rule: &LifecycleRule) -> Option<&str> {
    rule.prefix()
}

fn filter(filter: &LifecycleRuleFilter) -> Value {
    let and = filter.and().map(|and| {
        object([
            ("Prefix", given(and.prefix())),
            ("Tags", and.tags.as_deref().map(tags)),
            ("ObjectSizeGreaterThan", given(and.object_size_greater_than())),
            ("ObjectSizeLessThan", given(and.object_size_less_than())),
        ])
    });
    object([
        ("Prefix", given(filter.prefix())),
        ("Tag", filter.tag().map(tag)),
        ("ObjectSizeGreaterThan", given(filter.object_size_greater_than())),
        ("ObjectSizeLessThan", given(filter.object_size_less_than())),
        ("And", and),
    ])
}

fn tags(tags: &[Tag]) -> Value {
    tags.iter().map(tag).collect()
}

fn tag(tag: &Tag) -> Value {
    json!({ "Key": tag.key(), "Value": tag.value() })
}

fn expiration(expiration: &LifecycleExpiration) -> Value {
    object([
        ("Date", expiration.date().map(date)),
        ("Days", given(expiration.days())),
        ("ExpiredObjectDeleteMarker", given(expiration.expired_object_delete_marker())),
    ])
}

fn transition(transition: &Transition) -> Value {
    object([
        ("Date", transition.date().map(date)),
        ("Days", given(transition.days())),
        ("StorageClass", given(transition.storage_class().map(TransitionStorageClass::as_str))),
    ])
}

fn noncurrent_transition(transition: &NoncurrentVersionTransition) -> Value {
    object([
        ("NoncurrentDays", given(transition.noncurrent_days())),
        ("StorageClass", given(transition.storage_class().map(TransitionStorageClass::as_str))),
        ("NewerNoncurrentVersions", given(transition.newer_noncurrent_versions())),
    ])
}

/// The day of an instant, as AWS counts it.
pub(super) fn day(date: &DateTime) -> String {
    let whole = date.fmt(DateTimeFormat::DateTime).unwrap_or_else(|_| date.secs().to_string());
    whole.split('T').next().unwrap_or_default().to_owned()
}

fn date(date: &DateTime) -> Value {
    date.fmt(DateTimeFormat::DateTime).unwrap_or_else(|_| date.secs().to_string()).into()
}

/// How the names of access logs are made.
pub(super) fn key_format(format: &TargetObjectKeyFormat) -> Value {
    let partitioned = format.partitioned_prefix().map(|partitioned| {
        let source = partitioned.partition_date_source().map(PartitionDateSource::as_str);
        object([("PartitionDateSource", given(source))])
    });
    object([("SimplePrefix", format.simple_prefix().map(|_| json!({}))), ("PartitionedPrefix", partitioned)])
}

/// Who may read access logs by ACL.
pub(super) fn grants(grants: &[TargetGrant]) -> Value {
    let grant = |grant: &TargetGrant| {
        let grantee = grant.grantee().map(|grantee| {
            object([
                ("Type", given(Some(grantee.r#type().as_str()))),
                ("ID", given(grantee.id())),
                ("DisplayName", given(grantee.display_name())),
                ("EmailAddress", given(grantee.email_address())),
                ("URI", given(grantee.uri())),
            ])
        });
        let permission = grant.permission().map(BucketLogsPermission::as_str);
        object([("Grantee", grantee), ("Permission", given(permission))])
    };
    grants.iter().map(grant).collect()
}
