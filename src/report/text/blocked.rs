//! Resources that the same thing blocks: each is named, and what blocks them is said once.

use super::finding::finding;
use super::page::{PLAIN, Page};
use super::resource::{Context, heading};
use crate::model::{Examined, Finding};

/// How many resources are named that the same thing blocks, unless all are asked for.
const NAMED_ALIKE: usize = 12;

/// Whether the same thing blocks two resources, and there is nothing else to say of either.
pub(super) fn are_blocked_alike(one: &Examined, next: &Examined) -> bool {
    blocked_alone(one).is_some_and(|why| Some(why) == blocked_alone(next))
}

/// Names the resources that the same thing blocks, and says once what that is.
pub(super) fn blocked_alike(page: &mut Page, depth: usize, alike: &[&Examined], context: Context<'_>) {
    let named = if context.options.verbose { alike.len() } else { alike.len().min(NAMED_ALIKE) };
    alike[..named].iter().for_each(|item| heading(page, depth, item, context));
    if named < alike.len() {
        page.line(depth + 1, &[(PLAIN, &format!("and {} more", alike.len() - named))]);
    }
    if let Some(why) = alike.first().and_then(|item| blocked_alone(item)) {
        finding(page, depth + 2, why, context.sources);
    }
}

/// What blocks a resource, where there is nothing else to say of it.
fn blocked_alone(item: &Examined) -> Option<&Finding> {
    let diff = item.diff()?;
    match &diff.findings[..] {
        [blocked @ Finding::Blocked { .. }] if diff.attributes.is_empty() && diff.steps.is_empty() => {
            Some(blocked)
        }
        _ => None,
    }
}
