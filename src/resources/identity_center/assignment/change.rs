//! The call that gives somebody a permission set in an account.

use crate::aws::operation::sso::CREATE_ACCOUNT_ASSIGNMENT;
use crate::model::{self, Call};
use crate::values::{AccountId, PermissionSetName, PrincipalName};

/// Gives somebody a permission set in an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assign {
    /// The account.
    pub account: AccountId,
    /// The permission set.
    pub set: PermissionSetName,
    /// Who gets it.
    pub principal: PrincipalName,
}

impl model::Change for Assign {
    fn call(&self) -> Call {
        let kind = match &self.principal {
            PrincipalName::Group(_) => "GROUP",
            PrincipalName::User(_) => "USER",
        };
        Call::new(CREATE_ACCOUNT_ASSIGNMENT)
            .with("TargetType", "AWS_ACCOUNT")
            .with("TargetId", self.account.as_str())
            .with_id_of("PermissionSetArn", &self.set)
            .with("PrincipalType", kind)
            .with_id_of("PrincipalId", self.principal.name())
    }
}
