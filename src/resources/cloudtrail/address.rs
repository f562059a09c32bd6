//! Where trails are.

use crate::model::{Address, Name, Scope};
use crate::values::{AccountId, TrailName};

/// The address of a trail; it is found by its name in whatever Region.
pub fn trail(account: &AccountId, name: &TrailName) -> Address {
    Address::named(Scope::Account(account.clone()), "cloudtrail.trail", Name::exact(name))
}
