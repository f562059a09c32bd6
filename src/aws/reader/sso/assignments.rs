//! Who holds which permission set in which account.

use std::collections::BTreeSet;
use std::sync::Arc as Shared;

use super::Instance;
use crate::aws::{AwsError, Reader};
use crate::values::AccountId;

/// Somebody who can hold permission sets, by the id that the directory gave.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// A group.
    Group(String),
    /// A person.
    User(String),
}

/// A permission set that somebody holds in an account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assignment {
    /// The account.
    pub account: AccountId,
    /// The permission set's ARN.
    pub set: String,
}

/// By what assignments can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By who holds them: for all accounts in few calls, and from the management account alone.
    Principal,
    /// By account and permission set: a call for each pair.
    Pair,
}

impl Holder {
    /// The id.
    pub fn id(&self) -> &str {
        match self {
            Self::Group(id) | Self::User(id) => id,
        }
    }
}

impl Reader {
    /// By what assignments can be asked for from this account: whether it is the management account
    /// (`DescribeOrganization`), and where that cannot be told, whether IAM Identity Center lets it.
    pub async fn assignments_by(&self, instance: &Instance) -> Result<By, AwsError> {
        let _ = instance;
        todo!()
    }

    /// What somebody holds themselves, in every account (`ListAccountAssignmentsForPrincipal`).
    ///
    /// Of a person AWS also lists what they hold through groups; that is left out.
    pub async fn assignments_of(
        &self,
        instance: &Instance,
        holder: &Holder,
    ) -> Result<Shared<BTreeSet<Assignment>>, AwsError> {
        let _ = (instance, holder);
        todo!()
    }

    /// Who holds a permission set in an account (`ListAccountAssignments`).
    pub async fn holders(
        &self,
        instance: &Instance,
        assignment: &Assignment,
    ) -> Result<Shared<BTreeSet<Holder>>, AwsError> {
        let _ = (instance, assignment);
        todo!()
    }
}
