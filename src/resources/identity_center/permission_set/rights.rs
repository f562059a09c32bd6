//! What the policies of a permission set mean to whoever holds it, as far as that can be told.

use super::declared::{InlinePolicy, PermissionSet};
use super::live::{Parts, There};
use super::meaning::Meaning;
use crate::model::{Impact, Raised, Step};
use crate::resources::document;
use crate::resources::identity_center::rights::{self, AllRights, Bounds, Withheld};
use crate::values::{Arn, managed_policies};

/// Whether a policy denies something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denies {
    Yes,
    No,
    /// Its document is not known: it is each account's own, or newer than the catalogue.
    Unknown,
}

impl Denies {
    /// What the catalogue tells of an AWS-managed policy.
    pub(super) fn of(arn: &Arn) -> Self {
        match managed_policies::find_by_arn(&arn.to_string()) {
            Some(policy) if policy.has_deny => Self::Yes,
            Some(_) => Self::No,
            None => Self::Unknown,
        }
    }

    /// The step that takes such a policy away, with what that does to whoever has the permission set.
    pub(super) fn lifted_by<C>(self, step: Step<C>, loses: String) -> Step<C> {
        match self {
            Self::Yes => step.impact(Impact::Weakens).because(document::LIFTED),
            Self::No => step.because(loses),
            Self::Unknown => step
                .impact(Impact::Weakens)
                .because(format!("{loses}, and whether it denies something cannot be told")),
        }
    }
}

/// What the edits of a permission set may do to whoever has all rights by it.
pub(super) struct AtStake {
    /// Whether somebody has them by it now, or may.
    is_held: bool,
    /// Whether its policies still grant them afterwards, a Deny or a boundary apart.
    is_granted: bool,
}

impl AtStake {
    /// What is at stake: nothing where the permission set is provisioned nowhere, since nobody has anything by it.
    ///
    /// Who else has all rights in the same accounts would take reads that grow with these, and is not counted on.
    pub(super) fn of(desired: &PermissionSet, there: &There, parts: &Parts) -> Self {
        let managed = parts.managed.iter().map(|policy| policy.arn.to_string());
        let inline = parts.inline.as_ref().map(Result::as_ref);
        let now = rights::of_policies(managed, inline, parts.boundary.as_ref().map(Bounds::from).as_ref());
        let stays = match &desired.managed_policies {
            Some(managed) if managed.exclusive => None,
            Some(_) | None => Some(parts.managed.iter().map(|policy| &policy.arn)),
        };
        let managed = there.managed.iter().filter_map(Meaning::policy).chain(stays.into_iter().flatten());
        let inline = match &desired.inline_policy {
            Some(InlinePolicy::Document(document)) => Some(Ok(document)),
            Some(InlinePolicy::None) => None,
            None => inline,
        };
        let next = rights::of_policies(managed.map(ToString::to_string), inline, None);
        Self {
            is_held: now.all() != AllRights::NotGiven && !there.places.provisioned.is_empty(),
            is_granted: next.granted,
        }
    }

    /// A step after which a policy that grants all rights no longer counts.
    pub(super) fn giving_up<C>(&self, step: Step<C>) -> Step<C> {
        if self.is_held && !self.is_granted { locking_out(step, LOSES) } else { step }
    }

    /// A step after which something may take all rights, whatever grants them.
    pub(super) fn withholding<C>(&self, withheld: Withheld, step: Step<C>) -> Step<C> {
        match withheld {
            Withheld::Yes if self.is_held => locking_out(step, LOSES),
            Withheld::Perhaps if self.is_held => locking_out(step, MAY_LOSE),
            Withheld::Yes | Withheld::Perhaps | Withheld::No => step,
        }
    }
}

const LOSES: &str =
    "whoever holds it loses all rights, and who else has them in the same accounts is not known";
const MAY_LOSE: &str = "whoever holds it may lose all rights: what this denies cannot be told, nor who else has them in the same accounts";

fn locking_out<C>(mut step: Step<C>, why: &str) -> Step<C> {
    if step.impact <= Impact::Routine {
        return step.impact(Impact::LocksOut).because(why);
    }
    step.raised.push(Raised { impact: Impact::LocksOut, why: why.to_owned() });
    step
}
