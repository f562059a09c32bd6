use std::{collections::VecDeque, time::Duration};

use jiff::{SignedDuration, Timestamp};

use super::state::State;

/// Earlier states, kept while a fault or the propagation delay may ask for them.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The states with the time until which each of them held, oldest first.
    past: VecDeque<(Timestamp, State)>,
}

/// How many earlier states are kept.
const KEPT: usize = 1000;

impl History {
    /// Keeps the state that held until `now`.
    pub(super) fn keep(&mut self, state: State, now: Timestamp) {
        if self.past.len() == KEPT {
            self.past.pop_front();
        }
        self.past.push_back((now, state));
    }

    /// The state as it was so long before `now`; `None` where nothing has changed since.
    ///
    /// Further back than the first state that was kept there is that first state.
    pub(super) fn before(&self, now: Timestamp, age: Duration) -> Option<&State> {
        let age = SignedDuration::try_from(age).unwrap_or(SignedDuration::MAX);
        let then = now.saturating_sub(age).unwrap_or(Timestamp::MIN);
        self.past.iter().find(|(until, _)| *until > then).map(|(_, state)| state)
    }
}
