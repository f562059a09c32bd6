//! A bucket that the file declares.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::model::Address;
use crate::resources::s3::reference::{
    AccessLoggingSpec, EncryptionSpec, LifecycleSpec, ObjectLockSpec, Ownership, PublicAccessSpec, Versioning,
};
use crate::values::owned::Owned;
use crate::values::{AccountId, BucketName, Origin, Partition, Region};

/// A bucket of one account; a setting left out is left alone, and not read.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// The partition.
    pub partition: Partition,
    /// The account.
    pub account: AccountId,
    /// The Region in which it is made, and looked for first.
    pub region: Region,
    /// Its name.
    pub name: BucketName,
    /// Where the file declares it.
    pub at: Origin,
    /// Its public access block.
    pub public_access_block: Option<PublicAccessSpec>,
    /// Who owns its objects.
    pub ownership: Option<Ownership>,
    /// Whether earlier versions are kept.
    pub versioning: Option<Versioning>,
    /// How new objects are encrypted.
    pub encryption: Option<EncryptionSpec>,
    /// The statements of its policy that are the file's; nothing is read or written where there are none.
    pub owned: Arc<Owned>,
    /// Where its access logs go.
    pub access_logging: Option<AccessLoggingSpec>,
    /// When objects go.
    pub lifecycle: Option<LifecycleSpec>,
    /// How long objects cannot be deleted.
    pub object_lock: Option<ObjectLockSpec>,
    /// Its tags; others stay.
    pub tags: Option<IndexMap<String, String>>,
    /// Whether it serves an organization's trails and nothing else.
    pub is_of_organization: bool,
    /// What must be there before it: the account's block, its key, the bucket of its access logs, principals.
    pub needs: Vec<Address>,
}
