//! A policy document as an attribute that differs.

use crate::model::{AttributeDiff, Delta};
use crate::values::policy::{PolicyDocument, compare};

/// How a document differs, with what that grants and withdraws.
pub(super) fn attribute(
    name: String,
    live: Option<&PolicyDocument>,
    desired: &PolicyDocument,
) -> AttributeDiff {
    let difference = compare(live, Some(desired));
    AttributeDiff {
        name,
        delta: Delta::Policy { live: live.cloned(), desired: Some(desired.clone()), difference },
    }
}
