//! What calls are about.

use std::fmt;

use crate::values::{KeyAlias, Region};

/// A kind of thing that calls are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    /// A user of IAM.
    User,
    /// A role of IAM.
    Role,
    /// A group of IAM.
    Group,
    /// A policy of IAM.
    Policy,
    /// The account's alias.
    AccountAlias,
    /// The account's password policy.
    PasswordPolicy,
    /// The version of the tokens of STS.
    Tokens,
    /// A key, by its alias.
    Key,
    /// The policy of a key.
    KeyPolicy,
    /// The id of a key that an alias is to name.
    KeyId,
    /// A bucket.
    Bucket,
    /// The policy of a bucket.
    BucketPolicy,
    /// The public access block of an account.
    AccountPublicAccess,
    /// A trail.
    Trail,
    /// A service that the organization trusts.
    TrustedService,
    /// A permission set.
    PermissionSet,
    /// Who holds a permission set in an account.
    Assignment,
    /// That a permission set is brought to the accounts that have it.
    Provisioning,
    /// A group of the directory of IAM Identity Center.
    DirectoryGroup,
    /// Somebody's place in a group of the directory.
    DirectoryMembership,
}

impl SubjectKind {
    /// Whether the name means the same in any case, as IAM and the directory take it.
    fn folds(self) -> bool {
        match self {
            Self::User
            | Self::Role
            | Self::Group
            | Self::Policy
            | Self::DirectoryGroup
            | Self::DirectoryMembership => true,
            Self::AccountAlias
            | Self::PasswordPolicy
            | Self::Tokens
            | Self::Key
            | Self::KeyPolicy
            | Self::KeyId
            | Self::Bucket
            | Self::BucketPolicy
            | Self::AccountPublicAccess
            | Self::Trail
            | Self::TrustedService
            | Self::PermissionSet
            | Self::Assignment
            | Self::Provisioning => false,
        }
    }
}

/// Something in the account that a call is about, such as the group `ReadOnly`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    kind: SubjectKind,
    name: String,
}

impl Subject {
    /// Names something by its kind and its name; case is ignored where AWS ignores it.
    pub fn new(kind: SubjectKind, name: impl fmt::Display) -> Self {
        let name = name.to_string();
        Self { kind, name: if kind.folds() { name.to_lowercase() } else { name } }
    }

    /// Names the key of an alias; two Regions may each have one.
    pub fn key(region: &Region, alias: impl fmt::Display) -> Self {
        Self::new(SubjectKind::Key, format_args!("{region}/{alias}"))
    }

    /// Names the policy of the key of an alias.
    pub fn key_policy(region: &Region, alias: impl fmt::Display) -> Self {
        Self::new(SubjectKind::KeyPolicy, format_args!("{region}/{alias}"))
    }

    /// Names the id of the key of an alias.
    pub(super) fn key_id(region: &Region, alias: &KeyAlias) -> Self {
        Self::new(SubjectKind::KeyId, format_args!("{region}/{alias}"))
    }

    /// The kind.
    pub fn kind(&self) -> SubjectKind {
        self.kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_ignored_where_aws_ignores_it() {
        let same = |kind| Subject::new(kind, "Logs") == Subject::new(kind, "LOGS");
        assert!(same(SubjectKind::Group) && same(SubjectKind::DirectoryGroup));
        assert!(!same(SubjectKind::PermissionSet) && !same(SubjectKind::Key));
    }

    #[test]
    fn two_kinds_of_one_name_are_two() {
        assert_ne!(Subject::new(SubjectKind::User, "ops"), Subject::new(SubjectKind::Group, "ops"));
    }
}
