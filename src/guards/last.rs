//! Putting steps last, and with them everything that may only come after them.

use std::collections::BTreeMap;

use super::judge::Place;
use crate::model::{Address, Examined, Phase, Turn};

/// Marks steps to be taken last, and then: what follows them in their own resource, what grows after a
/// resource that grows last, and what shrinks after one that shrinks last.
pub(super) fn mark(examined: &mut [Examined], places: impl IntoIterator<Item = Place>) {
    let mut open: Vec<(usize, Turn)> = Vec::new();
    for (position, number) in places {
        let steps = examined[position].diff_mut().map(|diff| &mut diff.steps);
        if let Some(step) = steps.and_then(|steps| steps.get_mut(number)) {
            open.push((position, step.turn()));
            step.last = true;
        }
    }
    let needs = Needs::of(examined);
    while let Some((position, from)) = open.pop() {
        let own = mark_from(&mut examined[position], from);
        let phases = std::iter::once(from.phase).chain(own);
        for phase in phases.collect::<Vec<_>>() {
            let (after, first) = match phase {
                Phase::Grow => (&needs.needed_by, Turn::first(Phase::Grow)),
                Phase::Shrink => (&needs.needs, Turn::first(Phase::Shrink)),
            };
            for &other in after.get(&position).into_iter().flatten() {
                if mark_from(&mut examined[other], first).is_some() {
                    open.push((other, first));
                }
            }
        }
    }
}

/// Marks the steps of a resource from a turn on; gives the last phase among those that were not marked yet.
fn mark_from(item: &mut Examined, from: Turn) -> Option<Phase> {
    let steps = item.diff_mut().into_iter().flat_map(|diff| &mut diff.steps);
    let open = steps.filter(|step| !step.last && step.turn() >= from);
    open.map(|step| {
        step.last = true;
        step.phase
    })
    .max()
}

/// What needs what, by position.
struct Needs {
    needs: BTreeMap<usize, Vec<usize>>,
    needed_by: BTreeMap<usize, Vec<usize>>,
}

impl Needs {
    fn of(examined: &[Examined]) -> Self {
        let positions: BTreeMap<Address, usize> =
            examined.iter().enumerate().map(|(position, item)| (item.address.clone(), position)).collect();
        let mut found = Self { needs: BTreeMap::new(), needed_by: BTreeMap::new() };
        for (position, item) in examined.iter().enumerate() {
            for need in item.resource.depends_on() {
                if let Some(&need) = positions.get(&need) {
                    found.needs.entry(position).or_default().push(need);
                    found.needed_by.entry(need).or_default().push(position);
                }
            }
        }
        found
    }
}
