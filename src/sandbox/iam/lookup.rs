//! Finding what a request names, or saying as IAM does that it is not there.

use crate::sandbox::{
    refusal::Refusal,
    service::Call,
    state::{Account, Entity, Name, Policy, Role, User},
    wire::Record,
};

/// A user, group or role, as requests name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    User,
    Group,
    Role,
}

impl Kind {
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
        }
    }

    fn parameter(self) -> &'static str {
        match self {
            Self::User => "UserName",
            Self::Group => "GroupName",
            Self::Role => "RoleName",
        }
    }

    fn not_found(self, name: &Name) -> Refusal {
        Refusal::no_such_entity(format!("The {} with name {name} cannot be found.", self.noun()))
    }

    /// The entity of this kind that a request names, and its name as it is spelled.
    pub(super) fn find<'a>(
        self,
        account: &'a Account,
        input: &Record,
    ) -> Result<(&'a Name, &'a Entity), Refusal> {
        let name = Name::from(input.required(self.parameter())?);
        let found = match self {
            Self::User => account.users.get_key_value(&name).map(|(name, user)| (name, &user.entity)),
            Self::Group => account.groups.get_key_value(&name).map(|(name, group)| (name, &group.entity)),
            Self::Role => account.roles.get_key_value(&name).map(|(name, role)| (name, &role.entity)),
        };
        found.ok_or_else(|| self.not_found(&name))
    }

    /// The entity of this kind that a request names, to change.
    pub(super) fn find_mut<'a>(
        self,
        account: &'a mut Account,
        input: &Record,
    ) -> Result<&'a mut Entity, Refusal> {
        let name = Name::from(input.required(self.parameter())?);
        let found = match self {
            Self::User => account.users.get_mut(&name).map(|user| &mut user.entity),
            Self::Group => account.groups.get_mut(&name).map(|group| &mut group.entity),
            Self::Role => account.roles.get_mut(&name).map(|role: &mut Role| &mut role.entity),
        };
        found.ok_or_else(|| self.not_found(&name))
    }
}

/// The name of the user that a request names, or of the user who calls.
pub(super) fn user_name(call: &Call<'_>, input: &Record) -> Result<Name, Refusal> {
    match (input.text("UserName"), call.caller.user_name()) {
        (Some(name), _) => Ok(name.into()),
        (None, Some(caller)) => Ok(caller.clone()),
        (None, None) => {
            Err(Refusal::validation("Must specify userName when calling with non-User credentials"))
        }
    }
}

/// The user that a request names, or who calls.
pub(super) fn user<'a>(call: &'a Call<'_>, input: &Record) -> Result<(&'a Name, &'a User), Refusal> {
    let name = user_name(call, input)?;
    call.account().users.get_key_value(&name).ok_or_else(|| Kind::User.not_found(&name))
}

/// The user that a request names, or who calls, to change.
pub(super) fn user_mut<'a>(call: &'a mut Call<'_>, input: &Record) -> Result<&'a mut User, Refusal> {
    let name = user_name(call, input)?;
    call.account_mut().users.get_mut(&name).ok_or_else(|| Kind::User.not_found(&name))
}

/// The customer-managed policy of an ARN, to change; AWS's own are nobody's to change.
pub(super) fn policy_mut<'a>(account: &'a mut Account, arn: &str) -> Result<&'a mut Policy, Refusal> {
    super::managed::check_arn(account, arn)?;
    if super::managed::is_aws_managed(arn) {
        return Err(Refusal::access_denied(format!("Cannot change the AWS managed policy {arn}.")));
    }
    let name = account.policy(arn).map(|(name, _)| name.clone());
    name.and_then(|name| account.policies.get_mut(&name)).ok_or_else(|| policy_not_found(arn))
}

pub(super) fn policy_not_found(arn: &str) -> Refusal {
    Refusal::no_such_entity(format!("Policy {arn} was not found."))
}

/// Whether a path begins with the request's `PathPrefix`.
pub(super) fn is_under_prefix(input: &Record, path: &str) -> bool {
    input.text("PathPrefix").is_none_or(|prefix| path.starts_with(prefix))
}
