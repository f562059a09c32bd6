//! What S3 says, in types of the reader's own.

use aws_sdk_s3::types::{LifecycleRule, LoggingEnabled};

use crate::values::{AccountId, BucketName, Region};

/// A bucket where it is looked for, and the account that is taken for its owner.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BucketAt {
    /// The bucket.
    pub bucket: BucketName,
    /// The account.
    pub expected: AccountId,
    /// The Region.
    pub region: Region,
}

impl BucketAt {
    /// The same bucket in another Region.
    #[must_use]
    pub fn in_region(&self, region: Region) -> Self {
        Self { region, ..self.clone() }
    }
}

/// Whose a bucket's name is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BucketOwner {
    /// Nobody's: it can be made.
    Nobody,
    /// The asked account's, in this Region.
    Asked(Region),
    /// Somebody else's.
    SomebodyElse,
}

/// The four settings of a public access block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "S3's own fields, one by one")]
pub struct PublicAccess {
    /// Refuses public ACLs from now on.
    pub block_public_acls: bool,
    /// Ignores public ACLs that are there.
    pub ignore_public_acls: bool,
    /// Refuses public policies from now on.
    pub block_public_policy: bool,
    /// Keeps everybody but AWS services and the account from a bucket whose policy is public.
    pub restrict_public_buckets: bool,
}

/// How new objects are encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefaultEncryption {
    /// With keys of S3.
    S3,
    /// With a key of KMS, by the id or ARN that the bucket holds.
    Kms {
        /// The key; the account's own for S3 when absent.
        key: Option<String>,
        /// Whether an S3 Bucket Key is used.
        bucket_key: bool,
    },
    /// Anything else, as S3 names it.
    Other(String),
}

/// Where a bucket's access logs go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessLog {
    /// The bucket.
    pub bucket: BucketName,
    /// What their names begin with.
    pub prefix: String,
}

/// A bucket's versioning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BucketVersioning {
    /// `Enabled` or `Suspended`; nothing, where it was never enabled.
    pub status: Option<String>,
    /// Whether it changes only with the device of the root user.
    pub mfa_delete: bool,
}

/// A bucket's default encryption, and what else S3 keeps with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketEncryption {
    /// How new objects are encrypted.
    pub default: DefaultEncryption,
    /// The kinds of encryption that S3 refuses in it, as S3 names them; nothing, where it says nothing of them.
    pub blocked: Option<Vec<String>>,
}

/// A bucket's access logging.
#[derive(Clone, Debug, PartialEq)]
pub struct BucketLogging {
    /// Where the logs go.
    pub to: AccessLog,
    /// All that S3 says of it, to travel along.
    pub whole: LoggingEnabled,
}

/// A bucket's lifecycle rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BucketLifecycle {
    /// The rules, in their order.
    pub rules: Vec<LifecycleRule>,
    /// The size below which objects do not move to another storage class, as S3 names it.
    pub minimum_size: Option<String>,
}

/// A bucket's Object Lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// What holds for new objects that say nothing themselves.
    pub default: Option<LockDefault>,
    /// How long an event holds new objects, where it does.
    pub event_hold: Option<EventHold>,
}

/// How long an event holds an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventHold {
    /// Days.
    pub days: Option<u32>,
    /// Years, where it was said so.
    pub years: Option<u32>,
}

/// How long new objects are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockDefault {
    /// `GOVERNANCE` or `COMPLIANCE`, as S3 names it.
    pub mode: String,
    /// Days.
    pub days: Option<u32>,
    /// Years, where it was said so.
    pub years: Option<u32>,
}
