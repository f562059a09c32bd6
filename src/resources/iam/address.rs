//! The addresses of IAM's named kinds, for those that depend on one without knowing it.

use crate::model::{Address, Name, Scope};
use crate::values::{AccountId, GroupName, PolicyName, UserName};

fn named(account: &AccountId, kind: &'static str, name: &dyn std::fmt::Display) -> Address {
    Address::named(Scope::Account(account.clone()), kind, Name::ignoring_case(name))
}

/// The address of the customer-managed policy with a name.
pub fn policy(account: &AccountId, name: &PolicyName) -> Address {
    named(account, "iam.policy", name)
}

/// The address of the group with a name.
pub fn group(account: &AccountId, name: &GroupName) -> Address {
    named(account, "iam.group", name)
}

/// The address of the user with a name.
pub fn user(account: &AccountId, name: &UserName) -> Address {
    named(account, "iam.user", name)
}
