//! What the policies of a permission set mean to whoever holds it, as far as that can be told.

use super::declared::{InlinePolicy, PermissionSet};
use super::live::{Parts, There};
use super::meaning::Meaning;
use crate::model::{Impact, Raised, Step};
use crate::resources::document;
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

/// Whether an AWS-managed policy gives all rights.
pub(super) fn is_administration(arn: &Arn) -> bool {
    managed_policies::find_by_arn(&arn.to_string()).is_some_and(|policy| policy.allows_everything)
}

/// Whether a policy that gives all rights, and goes, may be the last that gives them to anybody.
///
/// It is not where the permission set has another such policy, is provisioned nowhere, or the file declares another permission
/// set that gives all rights; policies that the file leaves alone are not read, and so not counted on.
pub(super) fn may_take_the_last(desired: &PermissionSet, there: &There, parts: &Parts) -> bool {
    let of_managed = desired.managed_policies.as_ref().is_some_and(|managed| {
        let stays = parts.managed.iter().map(|policy| &policy.arn).filter(|_| !managed.exclusive);
        there.managed.iter().filter_map(Meaning::policy).chain(stays).any(is_administration)
    });
    let of_inline = match &desired.inline_policy {
        Some(InlinePolicy::Document(document)) => document.allows_everything(),
        Some(InlinePolicy::None) | None => false,
    };
    !there.places.provisioned.is_empty() && !desired.other_administration && !of_managed && !of_inline
}

/// A step that takes all rights from whoever holds the permission set.
pub(super) fn taking_the_last<C>(mut step: Step<C>) -> Step<C> {
    let why = "whoever holds it loses all rights, and may be the last who has them";
    if step.impact <= Impact::Routine {
        return step.impact(Impact::LocksOut).because(why);
    }
    step.raised.push(Raised { impact: Impact::LocksOut, why: why.to_owned() });
    step
}
