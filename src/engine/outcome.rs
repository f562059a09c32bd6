//! How an apply ended.

use super::plan::Header;
use crate::aws::AwsError;
use crate::model::{Address, AnyChange, Call, Diff, Examined, Finding};
use crate::values::Origin;

/// How an apply ended: for each resource what was done, and what remains.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Who did it, and where.
    pub header: Header,
    /// Each resource that had steps, in the order of the plan.
    pub endings: Vec<(Address, Ending)>,
    /// Every resource as it was seen last.
    pub remaining: Vec<Examined>,
    /// Whether the run was interrupted before it was done.
    pub interrupted: bool,
    /// How many requests the whole run took.
    pub requests: u64,
}

/// How it ended for one resource.
#[derive(Clone, Debug)]
pub enum Ending {
    /// All its calls succeeded, and AWS confirms it.
    Done(Vec<Call>),
    /// All its calls succeeded, and AWS does not show it: within two minutes, or since it was not asked so long.
    Unconfirmed(Vec<Call>),
    /// A call failed, or several that went together.
    Failed {
        /// The calls that succeeded before it, or beside it.
        done: Vec<Call>,
        /// What failed: one call, or several of those that went together.
        failures: Vec<Failure>,
        /// Where the file declares the resource.
        at: Option<Origin>,
    },
    /// Its steps, or the rest of them, were left out.
    Skipped {
        /// The calls that succeeded before.
        done: Vec<Call>,
        /// Why the rest was left out.
        because: String,
    },
}

/// A call that failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The call.
    pub call: Call,
    /// Why it failed.
    pub error: AwsError,
}

/// What is noted of a resource that AWS finished after the time for it.
pub(super) const LATE: &str = "AWS finished it late, after the run had given up waiting";

impl Outcome {
    /// Whether AWS finished a resource only after the run had given up waiting.
    pub fn is_late(&self, address: &Address) -> bool {
        let seen = self.remaining.iter().find(|item| item.address == *address);
        let mut findings = seen.and_then(Examined::diff).into_iter().flat_map(|diff| &diff.findings);
        findings.any(|finding| matches!(finding, Finding::Note(note) if note == LATE))
    }

    /// Whether a call failed, or was left out because another one failed.
    pub fn failed(&self) -> bool {
        self.endings
            .iter()
            .any(|(_, ending)| matches!(ending, Ending::Failed { .. } | Ending::Skipped { .. }))
    }

    /// Whether everything is readable and settled, and no finding speaks against it.
    pub fn converged(&self) -> bool {
        let converged = |diff: &Diff<AnyChange>| {
            diff.is_settled() && !diff.findings.iter().any(Finding::prevents_convergence)
        };
        self.remaining.iter().all(|item| item.diff().is_some_and(converged))
    }

    /// Whether something is left that should not be: unreadable, not settled, blocked or refused.
    ///
    /// What does not work as it should is shown and has not converged, but it is no fault of this run: a trail whose
    /// bucket's owner keeps it from delivering is as it was declared.
    pub fn leaves_something(&self) -> bool {
        let is_left = |diff: &Diff<AnyChange>| !diff.is_settled() || diff.is_held_back();
        self.remaining.iter().any(|item| item.diff().is_none_or(is_left))
    }

    /// How many calls succeeded.
    pub fn calls(&self) -> usize {
        self.endings
            .iter()
            .map(|(_, ending)| match ending {
                Ending::Done(done)
                | Ending::Unconfirmed(done)
                | Ending::Failed { done, .. }
                | Ending::Skipped { done, .. } => done.len(),
            })
            .sum()
    }
}
