//! What several kinds of S3 declare alike.

mod public_access;

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Unexpected, Visitor};

use crate::values::{BucketName, KeyReference};

pub use public_access::{OverlaidAccess, PublicAccessSpec};

/// What a bucket is for, which says most of its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// It takes the log files of trails.
    CloudtrailLogs,
    /// It takes the access logs of other buckets.
    AccessLogs,
}

/// Whether earlier versions of objects are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Versioning {
    /// They are.
    Enabled,
    /// They are no longer.
    Suspended,
}

impl Versioning {
    /// The word of the API.
    pub fn as_aws(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Suspended => "Suspended",
        }
    }
}

/// Printed as the file writes it.
impl fmt::Display for Versioning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Enabled => "enabled",
            Self::Suspended => "suspended",
        })
    }
}

/// Who owns objects, and whether ACLs mean anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ownership {
    /// The bucket's owner owns every object, and ACLs mean nothing.
    BucketOwnerEnforced,
    /// The bucket's owner owns objects that are put with its consent.
    BucketOwnerPreferred,
    /// Whoever puts an object owns it.
    ObjectWriter,
}

impl Ownership {
    /// Every one of them.
    pub const ALL: [Self; 3] = [Self::BucketOwnerEnforced, Self::BucketOwnerPreferred, Self::ObjectWriter];

    /// The word of the API.
    pub fn as_aws(self) -> &'static str {
        match self {
            Self::BucketOwnerEnforced => "BucketOwnerEnforced",
            Self::BucketOwnerPreferred => "BucketOwnerPreferred",
            Self::ObjectWriter => "ObjectWriter",
        }
    }
}

/// Printed as the file writes it.
impl fmt::Display for Ownership {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BucketOwnerEnforced => "bucket_owner_enforced",
            Self::BucketOwnerPreferred => "bucket_owner_preferred",
            Self::ObjectWriter => "object_writer",
        })
    }
}

/// How new objects are encrypted: `sse_s3`, or with a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EncryptionSpec {
    /// With keys of S3.
    SseS3,
    /// With a key of KMS.
    Kms {
        /// The key.
        key: KeyReference,
        /// Whether an S3 Bucket Key is used; left alone when absent.
        bucket_key: Option<bool>,
    },
}

/// A key of KMS, and how it is used.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct KmsEncryption {
    /// The key: `alias/name`, or the ARN of one.
    kms_key: KeyReference,
    /// Whether an S3 Bucket Key is used, which asks KMS less often.
    bucket_key: Option<bool>,
}

impl<'de> Deserialize<'de> for EncryptionSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EncryptionVisitor)
    }
}

struct EncryptionVisitor;

impl<'de> Visitor<'de> for EncryptionVisitor {
    type Value = EncryptionSpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`sse_s3`, or `{ kms_key: … }`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<EncryptionSpec, E> {
        match text {
            "sse_s3" => Ok(EncryptionSpec::SseS3),
            _ => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, key: A) -> Result<EncryptionSpec, A::Error> {
        let KmsEncryption { kms_key, bucket_key } =
            KmsEncryption::deserialize(MapAccessDeserializer::new(key))?;
        Ok(EncryptionSpec::Kms { key: kms_key, bucket_key })
    }
}

impl JsonSchema for EncryptionSpec {
    fn schema_name() -> Cow<'static, str> {
        "Encryption".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let key = generator.subschema_for::<KmsEncryption>();
        json_schema!({ "anyOf": [{ "const": "sse_s3" }, key] })
    }
}

/// Where a bucket's access logs go.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessLoggingSpec {
    /// The bucket.
    pub bucket: BucketName,
    /// What their names begin with.
    #[serde(default)]
    pub prefix: String,
}

/// When objects go; each is a rule of its own, and rules of others stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LifecycleSpec {
    /// After how many days objects expire; on a versioned bucket they become noncurrent.
    pub expire_days: Option<Days>,
    /// After how many days noncurrent versions are deleted.
    pub noncurrent_expire_days: Option<Days>,
    /// After how many days the parts of an upload that was never finished are deleted.
    pub abort_incomplete_uploads_days: Option<Days>,
}

/// A number of days, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(try_from = "i64")]
#[schemars(with = "i64")]
pub struct Days(i32);

impl Days {
    /// The number.
    pub fn number(self) -> i32 {
        self.0
    }
}

/// A number that is no number of days.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no number of days\nS3 counts days from 1")]
pub struct BadDays(i64);

impl TryFrom<i64> for Days {
    type Error = BadDays;

    fn try_from(days: i64) -> Result<Self, BadDays> {
        i32::try_from(days).ok().filter(|days| *days > 0).map(Self).ok_or(BadDays(days))
    }
}

/// How long new objects cannot be deleted or written over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectLockSpec {
    /// Who can lift it.
    pub mode: LockMode,
    /// For how many days.
    pub days: Days,
}

/// Who can lift an object's retention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LockMode {
    /// Principals with `s3:BypassGovernanceRetention`.
    Governance,
    /// Nobody, root included.
    Compliance,
}

impl LockMode {
    /// The word of the API.
    pub fn as_aws(self) -> &'static str {
        match self {
            Self::Governance => "GOVERNANCE",
            Self::Compliance => "COMPLIANCE",
        }
    }
}

/// Printed as the file writes it.
impl fmt::Display for LockMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Governance => "governance",
            Self::Compliance => "compliance",
        })
    }
}

#[cfg(test)]
mod tests;
