//! Where the things of IAM Identity Center are: once in an organization.

use crate::model::{Address, Name, Scope};
use crate::values::{AccountId, DirectoryName, PermissionSetName, PrincipalName};

/// The address of the instance.
pub fn instance() -> Address {
    Address::only(Scope::Organization, "identity_center.instance")
}

/// The address of a permission set.
pub fn permission_set(name: &PermissionSetName) -> Address {
    Address::named(Scope::Organization, "identity_center.permission_set", Name::exact(name))
}

/// The address of a group of the directory.
pub fn group(name: &DirectoryName) -> Address {
    Address::named(Scope::Organization, "identity_center.group", Name::ignoring_case(name))
}

/// The address of what somebody holds: a permission set, in however many accounts.
pub fn assignment(principal: &PrincipalName, set: &PermissionSetName) -> Address {
    let name = Name::ignoring_case(format_args!("{principal}: {set}"));
    Address::named(Scope::Organization, "identity_center.assignment", name)
}

/// The address of all that is held in an account.
pub fn account_access(account: &AccountId) -> Address {
    Address::named(Scope::Organization, "identity_center.account_access", Name::exact(account))
}

/// The address of all that is held in accounts that could not be told.
pub fn access_somewhere() -> Address {
    Address::only(Scope::Organization, "identity_center.account_access")
}
