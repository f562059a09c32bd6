//! The one clock of a session.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use jiff::Timestamp;

/// What tells the time and waits, for the SDK and for us alike.
///
/// Against AWS it is the system's; in the sandbox it is virtual, so a two-minute wait costs nothing. Its
/// own time never runs backwards: were it to follow a clock that is set back by an hour, every deadline
/// would come an hour late. The SDK signs by the time source itself, as set.
#[derive(Clone)]
pub struct Clock {
    time: SharedTimeSource,
    sleep: SharedAsyncSleep,
    shown: Arc<Mutex<Shown>>,
}

/// What the time source showed, and by how much it was set back since.
#[derive(Debug, Default)]
struct Shown {
    last: Timestamp,
    set_back: Duration,
}

impl Clock {
    /// Makes a clock of the SDK's two seams.
    pub fn new(time: SharedTimeSource, sleep: SharedAsyncSleep) -> Self {
        Self { time, sleep, shown: Arc::default() }
    }

    /// The system's clock, waiting by tokio.
    pub fn system() -> Self {
        Self::new(SharedTimeSource::new(SystemTimeSource::new()), SharedAsyncSleep::new(TokioSleep::new()))
    }

    /// The time now; where the time source was set back, it goes on from what it showed before.
    pub fn now(&self) -> Timestamp {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let reading = self.reading();
        let step = Duration::try_from(shown.last.duration_since(reading)).unwrap_or_default();
        shown.set_back += step;
        shown.last = reading;
        reading.saturating_add(shown.set_back).unwrap_or(Timestamp::MAX)
    }

    /// What the time source shows, set back or not: what requests are signed by, and what a person can set.
    pub(super) fn reading(&self) -> Timestamp {
        // A clock before the year -9999 or after 9999 is broken; the epoch is as good an answer.
        Timestamp::try_from(self.time.now()).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// How long ago `then` was; zero where it is yet to come.
    pub fn since(&self, then: Timestamp) -> Duration {
        Duration::try_from(self.now().duration_since(then)).unwrap_or_default()
    }

    /// Waits.
    pub async fn sleep(&self, duration: Duration) {
        if !duration.is_zero() {
            self.sleep.sleep(duration).await;
        }
    }

    pub(super) fn time_source(&self) -> SharedTimeSource {
        self.time.clone()
    }

    pub(super) fn sleep_impl(&self) -> SharedAsyncSleep {
        self.sleep.clone()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}

#[cfg(test)]
mod tests;
