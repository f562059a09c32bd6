//! The sections of the audit trail: the organization's trust, keys, buckets, trails.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::resources::cloudtrail::reference::{
    BucketReference, DigestAge, Insight, KeySpec, SelectorsSpec, TopicSpec,
};
use crate::resources::kms::key::RotationSpec;
use crate::resources::s3::reference::{
    AccessLoggingSpec, EncryptionSpec, LifecycleSpec, ObjectLockSpec, Ownership, PublicAccessSpec, Purpose,
    Versioning,
};
use crate::values::policy::Statement;
use crate::values::{BucketName, KeyAlias, Region, Spanned, TrailName};

/// The organization that the account is in.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationSection {
    /// Services that the organization is to trust, such as `cloudtrail.amazonaws.com`: enabled where missing, never disabled.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub trusted_services: Vec<Spanned<String>>,
}

/// Keys of AWS Key Management Service.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KmsSection {
    /// Keys that the account manages itself.
    #[serde(default)]
    pub keys: Vec<KeyEntry>,
}

/// A key, found by its alias; it is never deleted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyEntry {
    /// The key's alias, with or without `alias/` before it.
    #[schemars(with = "String")]
    pub alias: Spanned<KeyAlias>,
    /// The key's Region; the session's when left out.
    #[schemars(with = "Option<String>")]
    pub region: Option<Spanned<Region>>,
    /// What it is for.
    pub description: Option<String>,
    /// Whether, and how often, KMS gives it new material.
    #[schemars(with = "Option<RotationSpec>")]
    pub rotation: Option<Spanned<RotationSpec>>,
    /// Whether its policy gets the statements that the trails of this file need; it does unless this is `false`.
    pub allow_cloudtrail: Option<bool>,
    /// Further statements of its policy, each with a Sid of its own; statements of other Sids stay.
    #[serde(default)]
    #[schemars(with = "Vec<Statement>")]
    pub policy_statements: Vec<Spanned<Statement>>,
    /// Tags of the key; others stay.
    pub tags: Option<IndexMap<String, String>>,
}

/// Amazon S3.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct S3Section {
    /// The account's own public access block, which holds for every bucket: `all`, or some of its four settings.
    #[schemars(with = "Option<PublicAccessSpec>")]
    pub account_public_access_block: Option<Spanned<PublicAccessSpec>>,
    /// Buckets; they are never deleted.
    #[serde(default)]
    pub buckets: Vec<BucketEntry>,
}

/// A bucket; a setting that is left out, here and by the purpose, is left alone.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BucketEntry {
    /// The bucket's name, unique in all of AWS.
    #[schemars(with = "String")]
    pub name: Spanned<BucketName>,
    /// The Region in which it is made; the session's when left out.
    #[schemars(with = "Option<String>")]
    pub region: Option<Spanned<Region>>,
    /// What it is for. `cloudtrail_logs` and `access_logs` say versioning, encryption, public access block, ownership,
    /// `deny_insecure_transport` and who may write; each can be set alone besides.
    pub purpose: Option<Purpose>,
    /// Whether earlier versions of objects are kept.
    pub versioning: Option<Versioning>,
    /// How new objects are encrypted: `sse_s3`, or `{ kms_key: …, bucket_key: … }`.
    #[schemars(with = "Option<EncryptionSpec>")]
    pub encryption: Option<Spanned<EncryptionSpec>>,
    /// The bucket's public access block: `all`, or some of its four settings.
    pub public_access_block: Option<PublicAccessSpec>,
    /// Who owns objects, and whether ACLs mean anything.
    pub ownership: Option<Ownership>,
    /// Whether requests without TLS are denied; `false` keeps the purpose from saying so and removes nothing.
    pub deny_insecure_transport: Option<bool>,
    /// Where its access logs go.
    #[schemars(with = "Option<AccessLoggingSpec>")]
    pub access_logging: Option<Spanned<AccessLoggingSpec>>,
    /// When objects go; held to what the trails of this file write there.
    #[schemars(with = "Option<LifecycleSpec>")]
    pub lifecycle: Option<Spanned<LifecycleSpec>>,
    /// How long new objects cannot be deleted or written over; this cannot be undone.
    #[schemars(with = "Option<ObjectLockSpec>")]
    pub object_lock: Option<Spanned<ObjectLockSpec>>,
    /// Further statements of its policy, each with a Sid of its own; statements of other Sids stay.
    #[serde(default)]
    #[schemars(with = "Vec<Statement>")]
    pub policy_statements: Vec<Spanned<Statement>>,
    /// Tags of the bucket; others stay.
    pub tags: Option<IndexMap<String, String>>,
}

/// AWS `CloudTrail`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloudTrailSection {
    /// Trails; they are never deleted.
    #[serde(default)]
    pub trails: Vec<TrailEntry>,
}

/// A trail, found by its name in whatever Region.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrailEntry {
    /// The trail's name.
    #[schemars(with = "String")]
    pub name: Spanned<TrailName>,
    /// The Region in which it is made; the session's when left out. One that is there stays where it is.
    #[schemars(with = "Option<String>")]
    pub region: Option<Spanned<Region>>,
    /// Whether it has the events of all accounts of the organization.
    pub organization: Option<bool>,
    /// Whether it has the events of all Regions.
    pub multi_region: Option<bool>,
    /// Whether it has the events of global services such as IAM.
    #[schemars(with = "Option<bool>")]
    pub global_service_events: Option<Spanned<bool>>,
    /// Whether it writes digests, by which a log file that was altered or removed is found out.
    pub log_file_validation: Option<bool>,
    /// The bucket that it delivers to: a name, or `{ name: …, account: … }` of another account's.
    #[schemars(with = "BucketReference")]
    pub bucket: Spanned<BucketReference>,
    /// What the names of its log files begin with; an empty text takes it away.
    #[schemars(with = "Option<String>")]
    pub key_prefix: Option<Spanned<String>>,
    /// The key that encrypts its log files: `alias/…`, or the ARN of another account's; an empty text takes it away.
    #[schemars(with = "Option<KeySpec>")]
    pub kms_key: Option<Spanned<KeySpec>>,
    /// The SNS topic that is told of each log file: a name, or an ARN; an empty text takes it away.
    #[schemars(with = "Option<TopicSpec>")]
    pub sns_topic: Option<Spanned<TopicSpec>>,
    /// Whether it logs.
    pub logging: Option<bool>,
    /// Which events it has: `management_events`, or advanced selectors.
    pub event_selectors: Option<SelectorsSpec>,
    /// Which unusual activity it looks for, exactly.
    pub insights: Option<BTreeSet<Insight>>,
    /// Tags of the trail; others stay.
    pub tags: Option<IndexMap<String, String>>,
    /// How old its last digest may be, in minutes, before it counts as unhealthy; 180 when left out.
    pub max_digest_age_minutes: Option<DigestAge>,
}
