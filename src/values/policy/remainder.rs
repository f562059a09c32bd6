//! Actions less actions: what of one selection others do not hold.

use std::collections::BTreeSet;

use super::{Folded, Glob, Selection};
use crate::values::actions;

/// What remains of a selection of actions.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Remainder {
    /// Actions, and patterns that cannot or need not be expanded.
    pub(super) actions: BTreeSet<String>,
    /// All actions but these.
    pub(super) all_but: Option<BTreeSet<String>>,
    /// Patterns that others hold, of those that could not be expanded.
    pub(super) except: BTreeSet<String>,
    /// What cannot be told.
    pub(super) cannot_tell: Vec<String>,
}

/// What others hold together.
#[derive(Clone, Default)]
struct Held<'others> {
    listed: Vec<Pattern<'others>>,
    /// What each `NotAction` leaves out.
    all_but: Vec<Vec<Pattern<'others>>>,
}

/// An action with its pattern read.
#[derive(Clone)]
struct Pattern<'others> {
    action: &'others Folded,
    glob: Glob,
}

impl Remainder {
    /// Takes from a selection what the others hold.
    pub(super) fn of(selection: &Selection<Folded>, others: &[&Selection<Folded>]) -> Self {
        let mut held = Held::default();
        for other in others {
            match other {
                Selection::Only(listed) => held.listed.extend(patterns(listed)),
                Selection::AllBut(left_out) => held.all_but.push(patterns(left_out).collect()),
            }
        }
        let mut remainder = Self::default();
        match selection {
            Selection::Only(patterns) => {
                for pattern in patterns {
                    remainder.add(pattern, &held);
                }
            }
            Selection::AllBut(left_out) => remainder.add_all_but(left_out, held),
        }
        remainder
    }

    pub(super) fn is_empty(&self) -> bool {
        self.actions.is_empty() && self.all_but.is_none()
    }

    fn add(&mut self, pattern: &Folded, held: &Held<'_>) {
        if held.covers(pattern) {
            return;
        }
        if let Some((left_out, others)) = held.all_but.split_first() {
            // Of what a pattern matches, `NotAction` fails to hold what it leaves out.
            let rest = Held { listed: held.listed.clone(), all_but: others.to_vec() };
            return left_out.iter().for_each(|other| self.add_common(pattern, other, &rest));
        }
        let touching = held.touching(pattern);
        match actions::expand(pattern.folded()) {
            _ if touching.is_empty() => {
                self.actions.insert(spelt(pattern));
            }
            None => {
                self.actions.insert(spelt(pattern));
                self.except.extend(touching.into_iter().map(spelt));
            }
            Some(known) => {
                let (same, rest): (Vec<_>, Vec<_>) =
                    known.into_iter().partition(|action| held.covers(&Folded::from(action.as_str())));
                if rest.is_empty() && !same.is_empty() {
                    self.cannot_tell.push(format!(
                        "cannot tell which actions `{pattern}` will match that AWS adds later"
                    ));
                }
                self.actions.extend(rest);
            }
        }
    }

    /// Adds what two patterns both match.
    fn add_common(&mut self, pattern: &Folded, other: &Pattern<'_>, held: &Held<'_>) {
        let glob = Glob::ignoring_case(pattern.folded());
        let Pattern { action: other, glob: other_glob } = other;
        if glob.covers(other_glob) {
            self.add(other, held);
        } else if other_glob.covers(&glob) {
            self.add(pattern, held);
        } else if glob.overlaps(other_glob) {
            match actions::expand(pattern.folded()).or_else(|| actions::expand(other.folded())) {
                Some(known) => known
                    .iter()
                    .filter(|action| glob.matches(action) && other_glob.matches(action))
                    .for_each(|action| self.add(&action.as_str().into(), held)),
                None => {
                    self.cannot_tell
                        .push(format!("cannot tell which actions `{pattern}` and `{other}` both match"));
                }
            }
        }
    }

    fn add_all_but<'actions>(&mut self, left_out: &'actions BTreeSet<Folded>, mut held: Held<'actions>) {
        if held.covers(&Folded::from("*")) {
            return;
        }
        if let Some(theirs) = held.all_but.pop() {
            // All but these, less all but those, is those less these.
            held.listed.extend(patterns(left_out));
            for other in theirs {
                self.add(other.action, &held);
            }
            return;
        }
        self.all_but = Some(left_out.iter().map(spelt).collect());
        self.except = held.listed.iter().map(|held| spelt(held.action)).collect();
        if !self.except.is_empty() {
            self.cannot_tell.push("cannot tell which actions `NotAction` comes down to".to_owned());
        }
    }
}

impl Held<'_> {
    fn covers(&self, pattern: &Folded) -> bool {
        let pattern = Glob::ignoring_case(pattern.folded());
        let leaves_alone =
            |left_out: &Vec<Pattern<'_>>| !left_out.iter().any(|held| held.glob.overlaps(&pattern));
        self.listed.iter().any(|held| held.glob.covers(&pattern)) || self.all_but.iter().any(leaves_alone)
    }

    fn touching(&self, pattern: &Folded) -> Vec<&Folded> {
        let pattern = Glob::ignoring_case(pattern.folded());
        self.listed.iter().filter(|held| held.glob.overlaps(&pattern)).map(|held| held.action).collect()
    }
}

fn patterns(actions: &BTreeSet<Folded>) -> impl Iterator<Item = Pattern<'_>> {
    actions.iter().map(|action| Pattern { action, glob: Glob::ignoring_case(action.folded()) })
}

/// Gives an action as AWS spells it, or as written where that is not known.
fn spelt(action: &Folded) -> String {
    actions::spelling_of(action.folded()).unwrap_or_else(|| action.as_written().to_owned())
}
