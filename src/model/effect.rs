//! What a step means to others, in words that guards fold over what is there without knowing kinds.

use std::fmt;

use crate::aws::reader::iam::Quota;
use crate::values::policy::PolicyDocument;
use crate::values::{Arn, GroupName, PolicyName, UserName};

/// Who holds a policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// A user.
    User(UserName),
    /// A group, and so everybody in it.
    Group(GroupName),
    /// A role, by its name.
    Role(String),
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(name) => write!(f, "user `{name}`"),
            Self::Group(name) => write!(f, "group `{name}`"),
            Self::Role(name) => write!(f, "role `{name}`"),
        }
    }
}

/// A policy that a holder gets or loses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Policy {
    /// A managed policy, whose document is looked up by its ARN.
    Managed(Arn),
    /// An inline policy of a holder.
    Inline(PolicyName),
}

/// What a step means to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A holder gets a policy; an inline one comes with its document and replaces one of the same name.
    Grants {
        /// Who gets it.
        to: Holder,
        /// What is got.
        policy: Policy,
        /// The document of an inline policy.
        document: Option<PolicyDocument>,
    },
    /// A holder loses a policy.
    Withdraws {
        /// Who loses it.
        from: Holder,
        /// What is lost.
        policy: Policy,
    },
    /// A managed policy gets a document: all its holders have it from then on.
    Defines {
        /// The policy.
        policy: Arn,
        /// The document in force afterwards.
        document: PolicyDocument,
    },
    /// A user joins a group.
    Joins {
        /// The user.
        user: UserName,
        /// The group.
        group: GroupName,
    },
    /// A user leaves a group.
    Leaves {
        /// The user.
        user: UserName,
        /// The group.
        group: GroupName,
    },
    /// A user loses a way to sign in or to sign requests.
    Disables {
        /// The user.
        user: UserName,
    },
    /// A user is gone.
    Removes {
        /// The user.
        user: UserName,
    },
    /// One more is used of a quota; with nobody named it is the account's own.
    Adds {
        /// The quota.
        quota: Quota,
        /// The user or the group whose quota it is.
        of: Option<Holder>,
        /// How much more.
        n: u32,
    },
}
