//! Where the things of S3 are.

use crate::model::{Address, Name, Scope};
use crate::values::{AccountId, BucketName};

/// The address of a bucket; its name is unique whatever the Region.
pub fn bucket(account: &AccountId, name: &BucketName) -> Address {
    Address::named(Scope::Account(account.clone()), "s3.bucket", Name::exact(name))
}

/// The address of the account's own public access block.
pub fn account_public_access_block(account: &AccountId) -> Address {
    Address::only(Scope::Account(account.clone()), "s3.account_public_access_block")
}
