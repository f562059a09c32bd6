//! The conditions of a statement, in normal form.

use std::collections::{BTreeMap, BTreeSet};

use super::Folded;

/// The conditions under which a statement holds: all operators and all keys must hold, and one value of each
/// key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Conditions(BTreeMap<Folded, BTreeMap<Folded, BTreeSet<String>>>);

impl Conditions {
    /// Whether the statement holds without condition.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives every operator, key and its values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Folded, &Folded, &BTreeSet<String>)> {
        self.0
            .iter()
            .flat_map(|(operator, keys)| keys.iter().map(move |(key, values)| (operator, key, values)))
    }

    /// Gives every operator with its keys, in order.
    pub fn operators(&self) -> impl Iterator<Item = (&Folded, &BTreeMap<Folded, BTreeSet<String>>)> {
        self.0.iter()
    }

    /// Adds the values of a key under an operator; `false` when it is there already.
    pub(super) fn insert(&mut self, operator: &str, key: &str, values: BTreeSet<String>) -> bool {
        self.0.entry(operator.into()).or_default().insert(key.into(), values).is_none()
    }
}
