//! One rate for a service and an account.

use std::sync::{Mutex, PoisonError};
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
    /// When the calls let through so far are used up at the rate.
    used_until: Mutex<Timestamp>,
}

impl Limiter {
    /// Lets `rate` calls a second through, and `burst` at once.
    pub fn new(rate: u32, burst: u32) -> Self {
        let interval = Duration::from_secs(1) / rate.max(1);
        Self { interval, tolerance: interval * burst.max(1), used_until: Mutex::new(Timestamp::UNIX_EPOCH) }
    }

    /// Waits for this call's turn.
    pub async fn acquire(&self, clock: &Clock) {
        let wait = {
            let mut used_until = self.used_until.lock().unwrap_or_else(PoisonError::into_inner);
            let now = clock.now();
            let next = (*used_until).max(now) + self.interval;
            *used_until = next;
            Duration::try_from(next.duration_since(now)).unwrap_or_default().saturating_sub(self.tolerance)
        };
        clock.sleep(wait).await;
    }

    /// Lets nothing more through for a while: the service asked to slow down, and it asked all of us.
    pub fn pause(&self, clock: &Clock, wait: Duration) {
        let mut used_until = self.used_until.lock().unwrap_or_else(PoisonError::into_inner);
        *used_until = (*used_until).max(clock.now() + wait + self.tolerance);
    }
}

#[cfg(test)]
mod tests;
