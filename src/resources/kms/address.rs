//! Where KMS keys are.

use crate::model::{Address, Name, Scope};
use crate::values::{AccountId, KeyAlias, Region};

/// The address of a key, by its alias.
pub fn key(account: &AccountId, region: &Region, alias: &KeyAlias) -> Address {
    Address::named(Scope::Region(account.clone(), region.clone()), "kms.key", Name::exact(alias.as_str()))
}
