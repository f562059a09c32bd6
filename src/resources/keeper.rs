//! What is kept for an organization's trails alone, in an account that keeps none.

use crate::aws::operation::organizations::LIST_DELEGATED_ADMINISTRATORS;
use crate::aws::reader::organizations::Keeper;
use crate::model::Finding;
use crate::values::AccountId;

/// Says why a key or a bucket that serves an organization's trails alone is not kept in this account, if it is not.
pub(crate) fn kept_elsewhere(keeper: &Keeper) -> Option<Finding> {
    match keeper {
        Keeper::Here => None,
        Keeper::Manager(manager) => Some(Finding::Note(format!(
            "it serves the organization's trail, which account {manager} manages, and is not kept here"
        ))),
        Keeper::Nobody => Some(Finding::Blocked {
            why: "it serves an organization's trail alone, and this account is in no organization".to_owned(),
            next: "run this in the management account, or write `organization: false` at the trail"
                .to_owned(),
        }),
        Keeper::Unknown { manager, why } => Some(Finding::Blocked {
            why: format!(
                "it serves an organization's trail alone, and what this account is in that organization cannot be told: {why}"
            ),
            next: to_be_told(manager),
        }),
    }
}

/// Says what tells the role of an account in the organization of another.
pub(crate) fn to_be_told(manager: &AccountId) -> String {
    format!("let the caller use `{LIST_DELEGATED_ADMINISTRATORS}`, or run this in account {manager}")
}

#[cfg(test)]
mod tests;
