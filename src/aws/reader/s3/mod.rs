//! What S3 says of buckets.

mod account;
mod acl;
mod facts;
mod memos;
mod owner;
mod settings;
#[cfg(test)]
mod tests;

pub use facts::{
    AccessLog, BucketAt, BucketEncryption, BucketLifecycle, BucketLogging, BucketOwner, BucketVersioning,
    DefaultEncryption, EventHold, Lock, LockDefault, PublicAccess,
};
pub(super) use memos::S3Memos;
