//! What steps can do besides what they are for, and why they are taken.

use indexmap::IndexMap;

use super::page::{PLAIN, Page};
use crate::model::{AnyChange, Impact, Step};

/// Shows each impact that is not routine with its reason, and the reasons of the steps that are.
pub(super) fn impacts(page: &mut Page, depth: usize, steps: &[Step<AnyChange>]) {
    let mut harms: IndexMap<(Impact, Option<&str>), Vec<String>> = IndexMap::new();
    for step in steps {
        let own = (step.impact, step.because.as_deref());
        let raised = step.raised.iter().map(|raised| (raised.impact, Some(raised.why.as_str())));
        for harm in std::iter::once(own).chain(raised) {
            let operations = harms.entry(harm).or_default();
            let operation = step.change.call().operation.to_string();
            if !operations.contains(&operation) {
                operations.push(operation);
            }
        }
    }
    for ((impact, why), operations) in harms {
        let operations = operations.join(", ");
        match (impact, why) {
            (Impact::Routine, None) => {}
            (Impact::Routine, Some(why)) => page.labelled(depth, PLAIN, &format!("{operations}: "), why),
            (_, why) => {
                let label = format!("! {impact}: ");
                page.labelled(depth, page.styles.alarm, &label, why.unwrap_or(&operations));
            }
        }
    }
}
