//! A policy document as an attribute that differs.

use crate::model::{AttributeDiff, Delta, Impact, Step};
use crate::values::policy::{Difference, PolicyDocument, compare};

/// Why taking a policy with a Deny away weakens the account.
pub(crate) const LIFTED: &str = "what it denies is allowed again";

/// How a document differs, with what that grants and withdraws.
pub(crate) fn attribute(
    name: String,
    live: Option<&PolicyDocument>,
    desired: Option<&PolicyDocument>,
) -> AttributeDiff {
    let difference = compare(live, desired);
    let delta = Delta::Policy { live: live.cloned(), desired: desired.cloned(), difference };
    AttributeDiff { name, delta }
}

/// The step that puts one document in the place of another, with its impact: a Deny that is loosened, or
/// could be, weakens the account.
pub(crate) fn judged<C>(step: Step<C>, live: &PolicyDocument, desired: &PolicyDocument) -> Step<C> {
    let Difference { loosens_deny, cannot_tell, .. } = compare(Some(live), Some(desired));
    let weakens = |step: Step<C>, why: String| {
        let why = match &step.because {
            Some(because) => format!("{because}; {why}"),
            None => why,
        };
        step.impact(Impact::Weakens).because(why)
    };
    if let Some(first) = loosens_deny.first() {
        let more = match loosens_deny.len() {
            1 => String::new(),
            n => format!(", and {} more", n - 1),
        };
        weakens(step, format!("no longer {first}{more}"))
    } else if live.has_deny() && !cannot_tell.is_empty() {
        weakens(step, "whether what it denies stays denied cannot be told".to_owned())
    } else {
        step
    }
}
