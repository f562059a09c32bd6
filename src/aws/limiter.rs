//! One rate for a service and an account.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::Clock;

/// A token bucket that waits by the session's clock (the generic cell rate algorithm, ITU-T I.371).
#[derive(Debug)]
pub struct Limiter {
    /// The time that one call takes of the rate.
    interval: Duration,
    /// How far ahead of the rate a burst may run.
    tolerance: Duration,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// When the calls let through so far are used up at the rate.
    used_until: Timestamp,
    /// Until when nothing is let through, and the time of a burst besides.
    paused_until: Timestamp,
    /// How often nothing more was let through for a while: turns that were given before hold no more.
    pauses: u64,
}

impl Limiter {
    /// Lets `rate` calls a second through, and `burst` at once.
    pub fn new(rate: u32, burst: u32) -> Self {
        let interval = Duration::from_secs(1) / rate.max(1);
        let state =
            State { used_until: Timestamp::UNIX_EPOCH, paused_until: Timestamp::UNIX_EPOCH, pauses: 0 };
        Self { interval, tolerance: interval * burst.max(1), state: Mutex::new(state) }
    }

    /// Waits for this call's turn.
    pub async fn acquire(&self, clock: &Clock) {
        loop {
            let (wait, pauses) = self.turn(clock);
            clock.sleep(wait).await;
            if self.state().pauses == pauses {
                return;
            }
        }
    }

    /// Lets nothing more through for a while: the service asked to slow down, and it asked all of us. Whoever waits for a turn
    /// gets another one after that, at the rate and without a burst.
    pub fn pause(&self, clock: &Clock, wait: Duration) {
        let mut state = self.state();
        let end = clock.now() + wait + self.tolerance;
        // Turns that were given before hold no more, and take up no time; a longer pause goes on.
        state.paused_until = state.paused_until.max(end);
        state.used_until = state.paused_until;
        state.pauses += 1;
    }

    /// Gives the next turn: how long until then, and what has to hold when it comes.
    fn turn(&self, clock: &Clock) -> (Duration, u64) {
        let mut state = self.state();
        let now = clock.now();
        let next = state.used_until.max(now) + self.interval;
        state.used_until = next;
        let wait = Duration::try_from(next.duration_since(now)).unwrap_or_default();
        (wait.saturating_sub(self.tolerance), state.pauses)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
