use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::State;

/// A bucket; names are unique in all accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// The account that owns it.
    pub owner: String,
    /// Its Region.
    pub region: String,
    /// When it was made.
    pub created: Timestamp,
    /// `Enabled` or `Suspended`; nothing until it was said once.
    pub versioning: Option<String>,
    /// How new objects are encrypted.
    pub encryption: Encryption,
    /// Its public access block; a fresh bucket has all four on.
    pub public_access_block: Option<PublicAccessBlock>,
    /// Its object ownership; nothing where the controls were taken away.
    pub ownership: Option<String>,
    /// Its policy, as it was written.
    pub policy: Option<String>,
    /// Where its access logs go: a bucket and a prefix.
    pub logging: Option<(String, String)>,
    /// Its lifecycle rules, each as the plain value that came over the wire.
    pub lifecycle: Vec<serde_json::Value>,
    /// Which objects the lifecycle's transitions leave where they are, as `PutBucketLifecycleConfiguration` named it.
    pub transition_minimum: Option<String>,
    /// Its Object Lock; a lock may have no default.
    pub object_lock: Option<ObjectLock>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Whether an ACL of it grants something to others than its owner.
    pub has_foreign_grants: bool,
    /// How many objects it has.
    pub objects: u64,
}

/// How new objects of a bucket are encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Encryption {
    /// `AES256` or `aws:kms`.
    pub algorithm: String,
    /// The key, as it was written.
    pub key: Option<String>,
    /// Whether an S3 Bucket Key is used.
    pub bucket_key: bool,
}

impl Encryption {
    /// With keys of S3, as every bucket has it that says nothing else.
    pub fn of_s3() -> Self {
        Self { algorithm: "AES256".to_owned(), key: None, bucket_key: false }
    }
}

/// The four settings of a public access block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the fields are S3's")]
pub struct PublicAccessBlock {
    /// `BlockPublicAcls`.
    pub block_public_acls: bool,
    /// `IgnorePublicAcls`.
    pub ignore_public_acls: bool,
    /// `BlockPublicPolicy`.
    pub block_public_policy: bool,
    /// `RestrictPublicBuckets`.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// All four on.
    pub const ALL: Self = Self {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };
}

/// A bucket's Object Lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectLock {
    /// The mode, the days and the years that hold for new objects.
    pub default: Option<(String, Option<u32>, Option<u32>)>,
}

impl Bucket {
    /// A fresh bucket, as S3 makes it: private, its owner's alone, encrypted with keys of S3.
    pub fn new(owner: &str, region: &str, created: Timestamp) -> Self {
        Self {
            owner: owner.to_owned(),
            region: region.to_owned(),
            created,
            versioning: None,
            encryption: Encryption::of_s3(),
            public_access_block: Some(PublicAccessBlock::ALL),
            ownership: Some("BucketOwnerEnforced".to_owned()),
            policy: None,
            logging: None,
            lifecycle: Vec::new(),
            transition_minimum: None,
            object_lock: None,
            tags: BTreeMap::new(),
            has_foreign_grants: false,
            objects: 0,
        }
    }
}

impl State {
    /// Adds a fresh bucket, or finds the one of this name.
    pub fn add_bucket(&mut self, account: &str, name: &str, region: &str) -> &mut Bucket {
        let created = self.now;
        self.buckets.entry(name.to_owned()).or_insert_with(|| Bucket::new(account, region, created))
    }
}
