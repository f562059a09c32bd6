//! One statement of a policy, in normal form.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use super::{Conditions, Folded, Principal};

/// Whether a statement allows or denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Effect {
    /// Allows, unless something denies.
    Allow,
    /// Denies, whatever allows.
    Deny,
}

impl fmt::Display for Effect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        })
    }
}

/// What an element selects: what it lists (`Action`), or all but that (`NotAction`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Selection<T> {
    /// The listed ones.
    Only(BTreeSet<T>),
    /// All but the listed ones.
    AllBut(BTreeSet<T>),
}

impl<T> Selection<T> {
    /// Gives what is listed, whichever way it is meant.
    pub fn listed(&self) -> &BTreeSet<T> {
        match self {
            Self::Only(listed) | Self::AllBut(listed) => listed,
        }
    }
}

/// One statement of a policy; lists are sets, and `==` is the meaning.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Statement {
    pub(super) sid: Option<String>,
    pub(super) effect: Effect,
    pub(super) principals: Option<Selection<Principal>>,
    pub(super) actions: Option<Selection<Folded>>,
    pub(super) resources: Option<Selection<String>>,
    pub(super) conditions: Conditions,
}

impl Statement {
    /// Gives the statement's Sid; an empty one is none.
    pub fn sid(&self) -> Option<&str> {
        self.sid.as_deref()
    }

    /// Gives whether it allows or denies.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// Gives whom it concerns (`Principal`, `NotPrincipal`); a statement of an identity policy has none.
    pub fn principals(&self) -> Option<&Selection<Principal>> {
        self.principals.as_ref()
    }

    /// Gives which actions it concerns (`Action`, `NotAction`); without any it has no effect.
    pub fn actions(&self) -> Option<&Selection<Folded>> {
        self.actions.as_ref()
    }

    /// Gives which resources it concerns (`Resource`, `NotResource`).
    pub fn resources(&self) -> Option<&Selection<String>> {
        self.resources.as_ref()
    }

    /// Gives under which conditions it holds.
    pub fn conditions(&self) -> &Conditions {
        &self.conditions
    }

    /// Whether it says the same as another, whatever their Sids.
    pub fn says_the_same(&self, other: &Self) -> bool {
        Self { sid: None, ..self.clone() } == Self { sid: None, ..other.clone() }
    }

    /// Whether any text in it holds a policy variable, which version 2008-10-17 would take literally.
    pub(super) fn uses_variables(&self) -> bool {
        let mut texts = self
            .resources
            .iter()
            .flat_map(Selection::listed)
            .chain(self.conditions.iter().flat_map(|(_, _, values)| values));
        texts.any(|text| text.contains("${"))
    }
}
