//! What can be refused in the sections of the audit trail without an account.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::{Checked, IsComplete, TWICE, duplicates, tags};
use crate::resources::cloudtrail::reference::KeySpec;
use crate::resources::s3::reference::{EncryptionSpec, Versioning};
use crate::spec::Place;
use crate::spec::document::Document;
use crate::spec::resolve::{AuditTrail, DENY_INSECURE};
use crate::spec::trail::{BucketEntry, KeyEntry, TrailEntry};
use crate::values::access_logs::ACCESS_LOGS;
use crate::values::owned::ROOT;
use crate::values::policy::Statement;
use crate::values::suggestion::closest;
use crate::values::{KeyReference, Origin, Region, Rejection, Spanned};

/// What the Sids begin with by which the statements for a trail, or for the access logs of a bucket, are known.
const GENERATED: [&str; 6] = [
    "S3ServerAccessLogs-",
    "CloudTrailAclCheck-",
    "CloudTrailWrite-",
    "CloudTrailEncrypt-",
    "CloudTrailDescribe-",
    "CloudTrailDecrypt-",
];
/// The most characters of a trail's prefix (`CloudTrail` API reference, `CreateTrail`).
const LONGEST_PREFIX: usize = 200;
/// The most characters of a key's description (KMS API reference, `CreateKey`).
const LONGEST_DESCRIPTION: usize = 8192;

/// Says what is wrong among keys, buckets and trails.
pub(super) fn check(document: &Document, place: &Place, is_complete: IsComplete<'_>, checked: &mut Checked) {
    let trail = AuditTrail::of(document, place);
    let refused = &mut checked.rejections;
    if let Some(organization) = &document.organization {
        refused.extend(duplicates("service", TWICE, organization.trusted_services.iter()));
        refused.extend(organization.trusted_services.iter().filter_map(service));
    }
    let (kms, s3, cloudtrail) = (&document.kms, &document.s3, &document.cloudtrail);
    let keys = kms.as_ref().map_or(&[][..], |kms| &kms.keys);
    let buckets = s3.as_ref().map_or(&[][..], |s3| &s3.buckets);
    let trails = cloudtrail.as_ref().map_or(&[][..], |cloudtrail| &cloudtrail.trails);
    let in_region = |key: &KeyEntry| {
        let region = region_in(place, key.region.as_ref());
        let alias = &key.alias;
        let name = region.map_or_else(|| alias.to_string(), |region| format!("{alias} in {region}"));
        Spanned::new(name, alias.origin)
    };
    let aliases: Vec<_> = keys.iter().map(in_region).collect();
    refused.extend(duplicates("key", TWICE, aliases.iter()));
    refused.extend(duplicates("bucket", TWICE, buckets.iter().map(|bucket| &bucket.name)));
    refused.extend(duplicates("trail", TWICE, trails.iter().map(|trail| &trail.name)));
    refused.extend(keys.iter().flat_map(key));
    refused.extend(buckets.iter().flat_map(|one| bucket(one, &trail, place)));
    refused.extend(trails.iter().flat_map(self::trail));
    for entry in trails {
        references(entry, &trail, (keys, buckets), place, is_complete, checked);
    }
    for bucket in buckets {
        access_logging(bucket, buckets, (&trail, place), is_complete, checked);
    }
}

fn service(service: &Spanned<String>) -> Option<Rejection> {
    let is_host = service.contains('.')
        && service.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c));
    (!is_host).then(|| {
        Rejection::error(format!("`{service}` is not the host name of a service"))
            .at(service.origin)
            .help("write it as AWS does: `cloudtrail.amazonaws.com`")
    })
}

/// The Region of something: as declared, or the session's, which is not known of a file that is checked without an account.
fn region_in<'a>(place: &'a Place, declared: Option<&'a Spanned<Region>>) -> Option<&'a Region> {
    match declared {
        Some(declared) => Some(&declared.value),
        None => (!place.is_nowhere()).then_some(&place.region),
    }
}

/// Whether two Regions are known to differ.
fn differ(one: Option<&Region>, other: Option<&Region>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one != other)
}

fn key(entry: &KeyEntry) -> Vec<Rejection> {
    let KeyEntry {
        alias,
        region: _,
        description,
        rotation,
        allow_cloudtrail: _,
        policy_statements,
        tags: labels,
    } = entry;
    let mut refused = Vec::new();
    if description.as_ref().is_some_and(|text| text.chars().count() > LONGEST_DESCRIPTION) {
        let what = format!("the description of key `{alias}` is too long");
        refused.push(Rejection::error(what).at(alias.origin).help("KMS takes up to 8192 characters"));
    }
    if let Some(rotation) = rotation
        && !rotation.value.enabled
        && rotation.value.period_days.is_some()
    {
        let what = format!("key `{alias}` is not to be rotated, and how often is said");
        refused.push(
            Rejection::error(what)
                .at(rotation.origin)
                .help("write `enabled: true`, or leave `period_days` out"),
        );
    }
    refused.extend(statements(policy_statements, &[ROOT]));
    refused.extend(labels_of(labels.as_ref(), alias.origin, "key", alias));
    refused
}

fn bucket(entry: &BucketEntry, trail: &AuditTrail<'_>, place: &Place) -> Vec<Rejection> {
    let mut refused = statements(&entry.policy_statements, &[DENY_INSECURE, ACCESS_LOGS]);
    refused.extend(labels_of(entry.tags.as_ref(), entry.name.origin, "bucket", &entry.name));
    if let Some(lock) = &entry.object_lock
        && entry.versioning == Some(Versioning::Suspended)
    {
        let what = format!("bucket `{}` is to be locked, and to keep no versions", entry.name);
        refused.push(Rejection::error(what).at(lock.origin).help("Object Lock needs `versioning: enabled`"));
    }
    if let Some(lifecycle) = &entry.lifecycle {
        let mut prefixes =
            trail.trails_into(entry).map(|trail| trail.key_prefix.as_ref().map(|prefix| &prefix.value));
        let first = prefixes.next();
        if prefixes.any(|prefix| Some(prefix) != first) {
            let what = format!("trails deliver to bucket `{}` under several prefixes", entry.name);
            refused.push(Rejection::error(what).at(lifecycle.origin).help(
                "rules for when objects go are held to one prefix; give the trails one, or a bucket each",
            ));
        }
    }
    if let (Some(encryption), Some(EncryptionSpec::Kms { key: KeyReference::Arn(arn), .. })) =
        (&entry.encryption, trail.encryption(entry))
        && let Some(region) = region_in(place, entry.region.as_ref())
        && arn.region() != region.as_str()
    {
        let what = format!("bucket `{}` is in {region} and its key in {}", entry.name, arn.region());
        let help = "a bucket's key is in its own Region";
        refused.push(Rejection::error(what).at(encryption.origin).help(help));
    }
    refused
}

/// The statements of a file in a policy that others write in too: each is known by a Sid of its own.
fn statements(statements: &[Spanned<Statement>], reserved: &[&str]) -> Vec<Rejection> {
    let mut first: BTreeMap<&str, Origin> = BTreeMap::new();
    let mut refused = Vec::new();
    for statement in statements {
        let at = statement.origin;
        let Some(sid) = statement.value.sid() else {
            let without = Rejection::error("this statement has no `Sid`").at(at);
            refused.push(without.help("statements are found again by their `Sid`: give it one of its own"));
            continue;
        };
        if let Some(origin) = first.insert(sid, at) {
            refused.push(
                Rejection::error(format!("two statements have the Sid `{sid}`"))
                    .at(at)
                    .related(origin, "here first"),
            );
        }
        if reserved.contains(&sid) || GENERATED.iter().any(|prefix| sid.starts_with(prefix)) {
            refused.push(
                Rejection::error(format!("the Sid `{sid}` is one that the file's settings write"))
                    .at(at)
                    .help("give the statement another Sid"),
            );
        }
        let missing = [
            (statement.value.principals().is_none(), "Principal"),
            (statement.value.actions().is_none(), "Action"),
            (statement.value.resources().is_none(), "Resource"),
        ];
        if let Some((_, element)) = missing.into_iter().find(|(is_missing, _)| *is_missing) {
            refused.push(
                Rejection::error(format!("the statement `{sid}` has no `{element}`"))
                    .at(at)
                    .help("in a policy on a resource a statement without it is refused, or means nothing"),
            );
        }
    }
    refused
}

fn trail(entry: &TrailEntry) -> Vec<Rejection> {
    let TrailEntry { name, multi_region, global_service_events, key_prefix, tags: labels, .. } = entry;
    let mut refused = Vec::new();
    if let (Some(true), Some(events)) = (multi_region, global_service_events)
        && !events.value
    {
        let what = format!("trail `{name}` is to cover all Regions, and to leave out global services");
        refused.push(
            Rejection::error(what).at(events.origin).help("a trail of all Regions always has their events"),
        );
    }
    if let Some(prefix) = key_prefix {
        let text = prefix.value.as_str();
        let wrong = if text.chars().count() > LONGEST_PREFIX {
            Some("CloudTrail takes up to 200 characters")
        } else if text.starts_with('/') || text.ends_with('/') {
            Some("leave out the slash at its edge: CloudTrail writes one between it and `AWSLogs`")
        } else {
            None
        };
        let what = || format!("`{text}` cannot be the prefix of trail `{name}`");
        refused.extend(wrong.map(|why| Rejection::error(what()).at(prefix.origin).help(why)));
    }
    refused.extend(labels_of(labels.as_ref(), name.origin, "trail", name));
    refused
}

fn labels_of(
    labels: Option<&IndexMap<String, String>>,
    at: Origin,
    kind: &str,
    name: &dyn std::fmt::Display,
) -> Vec<Rejection> {
    labels.map_or_else(Vec::new, |labels| tags(labels, at, &format!("{kind} `{name}`"), false))
}

/// What a trail names, as far as the file tells; `plan` looks for what it does not declare.
fn references(
    entry: &TrailEntry,
    trail: &AuditTrail<'_>,
    (keys, buckets): (&[KeyEntry], &[BucketEntry]),
    place: &Place,
    is_complete: IsComplete<'_>,
    checked: &mut Checked,
) {
    let bucket = &entry.bucket;
    if bucket.value.account.is_none() && trail.bucket_of(entry).is_none() && is_complete("s3.buckets") {
        let name = bucket.value.name.as_str();
        let nearest = closest(name, buckets.iter().map(|bucket| bucket.name.value.as_str()));
        checked.hints.push(not_declared("bucket", name, nearest, bucket.origin));
    }
    let Some(Spanned { value: KeySpec::Key(KeyReference::Alias(alias)), origin }) = &entry.kms_key else {
        return;
    };
    let region = trail.key_region(entry);
    if trail.key(alias, &region).is_some() || !is_complete("kms.keys") {
        return;
    }
    match keys.iter().find(|key| key.alias.value == *alias) {
        Some(one)
            if !differ(
                region_in(place, one.region.as_ref()),
                region_in(place, trail.declared_key_region(entry)),
            ) => {}
        Some(elsewhere) => checked.rejections.push(
            Rejection::error(format!("the key of trail `{}` is not in the Region of its bucket", entry.name))
                .at(*origin)
                .related(elsewhere.alias.origin, "declared here")
                .help(format!("a key must be in the Region of the bucket, {region}")),
        ),
        None => {
            let nearest = closest(alias.as_str(), keys.iter().map(|key| key.alias.value.as_str()));
            checked.hints.push(not_declared("key", &alias.to_string(), nearest, *origin));
        }
    }
}

fn access_logging(
    entry: &BucketEntry,
    buckets: &[BucketEntry],
    (trail, place): (&AuditTrail<'_>, &Place),
    is_complete: IsComplete<'_>,
    checked: &mut Checked,
) {
    let Some(logging) = &entry.access_logging else {
        return;
    };
    let name = &logging.value.bucket;
    let refuse = |what: String| Rejection::error(what).at(logging.origin);
    let Some(target) = buckets.iter().find(|bucket| bucket.name.value == *name) else {
        if is_complete("s3.buckets") {
            let nearest = closest(name.as_str(), buckets.iter().map(|bucket| bucket.name.value.as_str()));
            let meant = nearest.map(|nearest| format!("did you mean `{nearest}`? ")).unwrap_or_default();
            let warning =
                Rejection::warning(format!("bucket `{name}` is not declared here")).at(logging.origin);
            checked.hints.push(warning.help(format!(
                "{meant}S3 takes one of this account and Region that is encrypted with `sse_s3` and lets it write, and says so only when the setting is sent"
            )));
        }
        return;
    };
    let region = |bucket: &BucketEntry| region_in(place, bucket.region.as_ref()).cloned();
    let what = format!("the access logs of `{}` cannot go to `{name}`", entry.name);
    let why = if target.name.value == entry.name.value {
        "each log would be logged again: name another bucket"
    } else if differ(region(target).as_ref(), region(entry).as_ref()) {
        "it is in another Region: S3 takes a bucket of the same account and Region"
    } else if matches!(trail.encryption(target), Some(EncryptionSpec::Kms { .. })) {
        "it is encrypted with a key of KMS: S3 writes access logs with `sse_s3` alone"
    } else if target.object_lock.is_some() {
        "its objects are locked by default: S3 writes no access logs there"
    } else {
        return;
    };
    checked.rejections.push(refuse(what).related(target.name.origin, "declared here").help(why));
}

fn not_declared(kind: &str, name: &str, nearest: Option<&str>, at: Origin) -> Rejection {
    let warning = Rejection::warning(format!("{kind} `{name}` is not declared here")).at(at);
    warning.help(match nearest {
        Some(nearest) => format!("did you mean `{nearest}`? `plan` looks whether the account has `{name}`"),
        None => format!("`plan` looks whether the account has `{name}`"),
    })
}
