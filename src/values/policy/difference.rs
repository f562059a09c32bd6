//! What the step from one document to another means.

use super::Grant;

/// What is allowed and denied after a change that was not before, and the reverse.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// What is newly allowed.
    pub grants: Vec<Grant>,
    /// What is no longer allowed.
    pub withdraws: Vec<Grant>,
    /// What is no longer denied.
    pub loosens_deny: Vec<Grant>,
    /// What is newly denied.
    pub tightens_deny: Vec<Grant>,
    /// What cannot be told, each as a fragment that begins with `cannot tell`.
    pub cannot_tell: Vec<String>,
}

impl Difference {
    /// Whether nothing differs and nothing is in doubt.
    pub fn is_empty(&self) -> bool {
        let Self { grants, withdraws, loosens_deny, tightens_deny, cannot_tell } = self;
        [grants, withdraws, loosens_deny, tightens_deny].into_iter().all(Vec::is_empty)
            && cannot_tell.is_empty()
    }
}
