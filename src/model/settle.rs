//! Settling an object that one call replaces whole.

use super::{Action, Change, Diff, Finding, Impact, Step, Value};

/// Collects what differs while the desired values are laid over the live ones.
#[derive(Debug)]
pub struct Settle<C> {
    diff: Diff<C>,
}

impl<C> Default for Settle<C> {
    fn default() -> Self {
        Self { diff: Diff::settled() }
    }
}

impl<C: Change> Settle<C> {
    /// Lays a desired value over the next one; an attribute that the file leaves out travels along.
    pub fn attribute<T: Clone + PartialEq + Into<Value>>(
        &mut self,
        name: &str,
        next: &mut T,
        desired: Option<T>,
    ) {
        self.attribute_as(name, next, desired, Into::into);
    }

    /// The same for a type whose value is shown in a word of its own.
    pub fn attribute_as<T: Clone + PartialEq>(
        &mut self,
        name: &str,
        next: &mut T,
        desired: Option<T>,
        show: impl Fn(T) -> Value,
    ) {
        if let Some(desired) = desired
            && desired != *next
        {
            self.diff.value(name, show(next.clone()), show(desired.clone()));
            *next = desired;
        }
    }

    /// Notes a difference that no single attribute of the file stands for.
    pub fn differs(&mut self, name: &str, live: impl Into<Value>, desired: impl Into<Value>) {
        self.diff.value(name, live, desired);
    }

    /// Adds a finding.
    pub fn finding(&mut self, finding: Finding) {
        self.diff.finding(finding);
    }

    /// Settles what differs by one call, if anything does.
    pub fn by(self, impact: Impact, change: impl FnOnce() -> C) -> Diff<C> {
        self.by_step(|| Step::grow(change()).impact(impact))
    }

    /// Settles what differs by one step, if anything does.
    pub fn by_step(mut self, step: impl FnOnce() -> Step<C>) -> Diff<C> {
        if !self.diff.attributes.is_empty() {
            self.diff.action = Some(Action::Update);
            self.diff.step(step());
        }
        self.diff
    }
}
