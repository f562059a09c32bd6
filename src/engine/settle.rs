//! Settling a plan: its steps are sent, and AWS is asked until it shows what was written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::apply::{self, Applied, Interrupt, Sink};
use super::outcome::{Ending, LATE, Outcome};
use super::plan::{Plan, examine};
use super::verify::verify;
use crate::aws::{Class, Session, Writer};
use crate::model::{Action, Address, Diff, Examined, Finding, Managed};

/// Applies a plan, verifies what was written, and says what remains.
pub async fn settle(
    plan: &Plan,
    writer: &Writer,
    session: &Session,
    sink: Sink<'_>,
    interrupt: &Interrupt,
) -> Outcome {
    let Applied { mut endings, refused } = apply::apply(plan, writer, sink, interrupt).await;
    let done = with_ending(plan, &endings, |ending| matches!(ending, Ending::Done(_)));
    let mut seen = verify(done, session.clock(), || writer.look(), sink, interrupt).await;
    for (address, ending) in &mut endings {
        let shown = seen.iter().find(|item| item.address == *address);
        let is_settled = shown.is_none_or(|item| item.diff().is_some_and(Diff::is_settled));
        if let (Ending::Done(done), false) = (&mut *ending, is_settled) {
            *ending = Ending::Unconfirmed(std::mem::take(done));
        }
    }
    // What was begun and not finished is not as the plan saw it any more; it is looked at once.
    let begun = with_ending(plan, &endings, |ending| match ending {
        Ending::Failed { .. } => true,
        Ending::Skipped { done, .. } => !done.is_empty(),
        Ending::Done(_) | Ending::Unconfirmed(_) => false,
    });
    // And what did not work as it should, without steps of its own, may work after what was done.
    let looked_at: Vec<Arc<dyn Managed>> =
        begun.into_iter().chain(unhealthy(plan, &endings).into_iter().flatten()).collect();
    if !looked_at.is_empty() {
        seen.extend(examine(&looked_at, &writer.look()).await);
    }
    let late = late(&mut endings, &seen);
    let interrupted = interrupt.is_wished();
    let remaining = remaining(plan, seen).into_iter().map(|item| instead_of_steps(item, &refused));
    let remaining = remaining.map(|item| confirmed_late(item, &late));
    Outcome {
        header: plan.header.clone(),
        remaining: remaining.map(|item| without_what_comes_after(item, &endings)).collect(),
        endings,
        interrupted,
        requests: session.requests(),
    }
}

/// The resources that did not work as they should and had no steps; nothing, where nothing was done that could have helped.
fn unhealthy(plan: &Plan, endings: &[(Address, Ending)]) -> Option<Vec<Arc<dyn Managed>>> {
    let is_amiss = |item: &&Examined| {
        let findings = item.diff().into_iter().flat_map(|diff| &diff.findings);
        let has_ended = endings.iter().any(|(address, _)| *address == item.address);
        !has_ended && findings.into_iter().any(|finding| matches!(finding, Finding::Unhealthy { .. }))
    };
    let amiss = || plan.items.iter().filter(is_amiss).map(|item| Arc::clone(&item.resource)).collect();
    (!endings.is_empty()).then(amiss)
}

/// Takes for done what AWS took and did not finish in time, where it shows after all; gives the resources of which that is so.
fn late(endings: &mut [(Address, Ending)], seen: &[Examined]) -> Vec<Address> {
    let mut late = Vec::new();
    for (address, ending) in endings {
        let Ending::Failed { done, failures, at: _ } = ending else { continue };
        let is_late = failures.iter().all(|failure| failure.error.class() == Class::Unfinished);
        let shown = seen.iter().find(|item| item.address == *address);
        if is_late && shown.is_some_and(|item| item.diff().is_some_and(Diff::is_settled)) {
            let calls = failures.iter().map(|failure| failure.call.clone());
            *ending = Ending::Done(std::mem::take(done).into_iter().chain(calls).collect());
            late.push(address.clone());
        }
    }
    late
}

/// What AWS finished late, with a word on that.
fn confirmed_late(mut item: Examined, late: &[Address]) -> Examined {
    if late.contains(&item.address)
        && let Some(diff) = item.diff_mut()
    {
        diff.finding(Finding::Note(LATE.to_owned()));
    }
    item
}

/// The resources that ended in a certain way.
fn with_ending(
    plan: &Plan,
    endings: &[(Address, Ending)],
    matches: impl Fn(&Ending) -> bool,
) -> Vec<Arc<dyn Managed>> {
    let ended = endings.iter().filter(|(_, ending)| matches(ending));
    let ended: BTreeSet<&Address> = ended.map(|(address, _)| address).collect();
    let items = plan.items.iter().filter(|item| ended.contains(&item.address));
    items.map(|item| Arc::clone(&item.resource)).collect()
}

/// Every resource as it was seen last; a step for a person that came with a change is still to be taken.
fn remaining(plan: &Plan, seen: Vec<Examined>) -> Vec<Examined> {
    let mut seen: BTreeMap<Address, Examined> =
        seen.into_iter().map(|item| (item.address.clone(), item)).collect();
    let items = plan.items.iter().map(|planned| {
        let Some(mut now) = seen.remove(&planned.address) else {
            return planned.clone();
        };
        let by_hand = planned.diff().into_iter().flat_map(|diff| &diff.findings);
        let by_hand = by_hand.filter(|finding| matches!(finding, Finding::Manual { .. }));
        if let Some(diff) = now.diff_mut() {
            let new: Vec<Finding> =
                by_hand.filter(|finding| !diff.findings.contains(finding)).cloned().collect();
            diff.findings.extend(new);
        }
        now
    });
    items.collect()
}

/// What was refused, and is no failure, with what stands in the place of its steps.
fn instead_of_steps(mut item: Examined, refused: &[(Address, Finding)]) -> Examined {
    let found = refused.iter().find(|(address, _)| *address == item.address).map(|(_, finding)| finding);
    if let (Some(finding), Some(diff)) = (found.cloned(), item.diff_mut()) {
        diff.steps.clear();
        diff.action = None;
        diff.finding(finding);
    }
    item
}

/// Leaves out the steps for a person that only make sense once the resource is there.
fn without_what_comes_after(mut item: Examined, endings: &[(Address, Ending)]) -> Examined {
    // One that AWS does not show yet was made nevertheless.
    let is_made = endings.iter().any(|(address, ending)| {
        *address == item.address && matches!(ending, Ending::Done(_) | Ending::Unconfirmed(_))
    });
    if let Some(diff) = item.diff_mut()
        && diff.action == Some(Action::Create)
        && !is_made
    {
        diff.findings.retain(|finding| !matches!(finding, Finding::Manual { .. }));
    }
    item
}
