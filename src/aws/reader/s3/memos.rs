//! The answers about buckets that are kept.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{
    BucketAt, BucketEncryption, BucketLifecycle, BucketLogging, BucketOwner, BucketVersioning, Lock,
    PublicAccess,
};
use crate::aws::reader::memo::{KeyedMemo, Memo};
use crate::values::BucketName;
use crate::values::policy::PolicyDocument;

/// The answers about buckets; the Region and the expected owner are part of each question.
#[derive(Debug, Default)]
pub(in crate::aws::reader) struct S3Memos {
    pub(super) account_public_access: Memo<Option<PublicAccess>>,
    pub(super) buckets: Memo<BTreeSet<BucketName>>,
    pub(super) listed: KeyedMemo<BucketName, bool>,
    pub(super) owners: KeyedMemo<BucketAt, BucketOwner>,
    pub(super) policies: KeyedMemo<BucketAt, Option<Result<PolicyDocument, String>>>,
    pub(super) versionings: KeyedMemo<BucketAt, BucketVersioning>,
    pub(super) encryptions: KeyedMemo<BucketAt, Option<BucketEncryption>>,
    pub(super) public_access: KeyedMemo<BucketAt, Option<PublicAccess>>,
    pub(super) ownerships: KeyedMemo<BucketAt, Option<String>>,
    pub(super) grants: KeyedMemo<BucketAt, Vec<String>>,
    pub(super) loggings: KeyedMemo<BucketAt, Option<BucketLogging>>,
    pub(super) lifecycles: KeyedMemo<BucketAt, BucketLifecycle>,
    pub(super) locks: KeyedMemo<BucketAt, Option<Lock>>,
    pub(super) tags: KeyedMemo<BucketAt, BTreeMap<String, String>>,
}
