//! Verification: AWS is asked again until it shows what was written, or two minutes have passed.

use std::sync::Arc;
use std::time::Duration;

use super::apply::{Interrupt, Sink};
use super::event::Event;
use super::plan::examine;
use crate::aws::retry::PROPAGATION;
use crate::aws::{Clock, Reader};
use crate::model::{Examined, Managed};

/// How many equal answers in a row count as proof: replicas disagree for a while.
const EQUAL_ROUNDS: u32 = 2;
/// The pause after the first round; it doubles.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

struct Owed {
    resource: Arc<dyn Managed>,
    settled_rounds: u32,
    last: Option<Examined>,
}

impl Owed {
    /// Whether another look can tell more; a read that failed was sent as often as it deserved.
    fn is_open(&self) -> bool {
        let is_readable = self.last.as_ref().is_none_or(|last| last.outcome.is_ok());
        is_readable && self.settled_rounds < EQUAL_ROUNDS
    }
}

/// Looks at resources in rounds, with one fresh reader a round shared by all that still owe proof, until each
/// was found settled twice in a row, cannot be read, or AWS had two minutes to show it; once interrupted, they are looked at
/// once and no more.
///
/// Gives every resource as it was seen last, in the order given.
pub async fn verify(
    resources: Vec<Arc<dyn Managed>>,
    clock: &Clock,
    look: impl Fn() -> Reader,
    sink: Sink<'_>,
    interrupt: &Interrupt,
) -> Vec<Examined> {
    let mut owed: Vec<Owed> =
        resources.into_iter().map(|resource| Owed { resource, settled_rounds: 0, last: None }).collect();
    let began = clock.now();
    let mut pause = Duration::ZERO;
    for round in 1.. {
        let open: Vec<Arc<dyn Managed>> =
            owed.iter().filter(|one| one.is_open()).map(|one| Arc::clone(&one.resource)).collect();
        let enough = round > 1 && interrupt.is_wished();
        if open.is_empty() || enough || clock.since(began) >= PROPAGATION {
            break;
        }
        sink(&Event::Verifying { round, left: open.len(), after: pause });
        tokio::select! {
            () = clock.sleep(pause) => {}
            () = interrupt.wished() => {}
        }
        let seen = examine(&open, &look()).await;
        let open = owed.iter_mut().filter(|one| one.is_open());
        for (one, seen) in open.zip(seen) {
            let settled = seen.diff().is_some_and(crate::model::Diff::is_settled);
            one.settled_rounds = if settled { one.settled_rounds + 1 } else { 0 };
            if one.settled_rounds == EQUAL_ROUNDS {
                sink(&Event::Verified { address: seen.address.clone() });
            }
            one.last = Some(seen);
        }
        pause = if pause.is_zero() { FIRST_PAUSE } else { pause * 2 };
    }
    owed.into_iter().filter_map(|one| one.last).collect()
}
