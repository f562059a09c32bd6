use std::{
    sync::{Arc, OnceLock},
    time::{Duration, SystemTime},
};

use aws_smithy_async::{
    rt::sleep::{AsyncSleep, Sleep},
    time::TimeSource,
};
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// The sandbox's time: where its state begins, and what tokio's clock has counted since it was first asked.
#[derive(Debug)]
pub(super) struct Clock {
    base: Timestamp,
    start: OnceLock<Instant>,
}

impl Clock {
    pub(super) fn new(base: Timestamp) -> Self {
        Self { base, start: OnceLock::new() }
    }

    pub(super) fn now(&self) -> Timestamp {
        let now = read();
        let elapsed = now.saturating_duration_since(*self.start.get_or_init(|| now));
        let elapsed = SignedDuration::try_from(elapsed).unwrap_or(SignedDuration::MAX);
        self.base.saturating_add(elapsed).unwrap_or(Timestamp::MAX)
    }
}

/// The sandbox's time, as the SDK asks for it.
#[derive(Debug)]
pub(super) struct SandboxTime(pub(super) Arc<Clock>);

impl TimeSource for SandboxTime {
    fn now(&self) -> SystemTime {
        self.0.now().into()
    }
}

/// Sleeps by tokio's clock.
#[derive(Debug)]
pub(super) struct TokioSleep;

impl AsyncSleep for TokioSleep {
    fn sleep(&self, duration: Duration) -> Sleep {
        Sleep::new(sleep(duration))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the sandbox is what the session's clock asks when there is no AWS"
)]
pub(super) async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

#[expect(
    clippy::disallowed_methods,
    reason = "the sandbox is what the session's clock asks when there is no AWS"
)]
fn read() -> Instant {
    Instant::now()
}
