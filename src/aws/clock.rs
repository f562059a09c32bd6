//! The one clock of a session.

use std::fmt;
use std::time::Duration;

use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use jiff::Timestamp;

/// What tells the time and waits, for the SDK and for us alike.
///
/// Against AWS it is the system's; in the sandbox it is virtual, so a two-minute wait costs nothing.
#[derive(Clone)]
pub struct Clock {
    time: SharedTimeSource,
    sleep: SharedAsyncSleep,
}

impl Clock {
    /// Makes a clock of the SDK's two seams.
    pub fn new(time: SharedTimeSource, sleep: SharedAsyncSleep) -> Self {
        Self { time, sleep }
    }

    /// The system's clock, waiting by tokio.
    pub fn system() -> Self {
        Self::new(SharedTimeSource::new(SystemTimeSource::new()), SharedAsyncSleep::new(TokioSleep::new()))
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        // A clock before the year -9999 or after 9999 is broken; the epoch is as good an answer.
        Timestamp::try_from(self.time.now()).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// How long ago `then` was; zero where the clock went backwards.
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
