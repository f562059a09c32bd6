//! Putting steps last, and with them everything that may only come after them.

use std::collections::BTreeSet;

use super::judge::Place;
use crate::model::{Effect, Examined, Graph, Phase, Step, Turn};

/// Marks steps to be taken last, and then: what follows them in their own resource, what grows after a
/// resource that grows last, what shrinks after one that shrinks last, and, where anything grows last, all
/// that takes access away, since what grows may be meant to take its place.
pub(super) fn mark(examined: &mut [Examined], graph: &Graph, places: impl IntoIterator<Item = Place>) {
    let mut open: Vec<(usize, Phase)> = Vec::new();
    for (position, number) in places {
        let step = examined[position].diff().and_then(|diff| diff.steps.get(number));
        if let Some(turn) = step.map(Step::turn) {
            open.extend(mark_from(&mut examined[position], turn).map(|phase| (position, phase)));
        }
    }
    let mut is_closed = false;
    loop {
        while let Some((position, phase)) = open.pop() {
            for &other in graph.after(position, phase) {
                let newly = mark_from(&mut examined[other], Turn::first(phase));
                open.extend(newly.map(|phase| (other, phase)));
            }
        }
        let grows = |item: &Examined| {
            let mut steps = item.diff().into_iter().flat_map(|diff| &diff.steps);
            steps.any(|step| step.last && step.phase == Phase::Grow)
        };
        if is_closed || !examined.iter().any(grows) {
            return;
        }
        is_closed = true;
        for (position, item) in examined.iter_mut().enumerate() {
            let steps = item.diff().into_iter().flat_map(|diff| &diff.steps);
            let first = steps.filter(|step| step.effects.iter().any(takes_away)).map(Step::turn).min();
            if let Some(first) = first {
                open.extend(mark_from(item, first).map(|phase| (position, phase)));
            }
        }
    }
}

fn takes_away(effect: &Effect) -> bool {
    match effect {
        Effect::Withdraws { .. }
        | Effect::Leaves { .. }
        | Effect::Disables { .. }
        | Effect::Removes { .. } => true,
        Effect::Grants { .. } | Effect::Defines { .. } | Effect::Joins { .. } | Effect::Adds { .. } => false,
    }
}

/// Marks the steps of a resource from a turn on; gives the phases of those that were not marked yet.
fn mark_from(item: &mut Examined, from: Turn) -> impl Iterator<Item = Phase> + use<> {
    let steps = item.diff_mut().into_iter().flat_map(|diff| &mut diff.steps);
    let mut phases = BTreeSet::new();
    for step in steps.filter(|step| !step.last && step.turn() >= from) {
        step.last = true;
        phases.insert(step.phase);
    }
    phases.into_iter()
}
