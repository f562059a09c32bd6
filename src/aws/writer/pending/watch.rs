//! Watching what AWS carries out by and by: one listing for all, until each request has left it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_sdk_ssoadmin::types::StatusValues;
use jiff::Timestamp;
use tokio::sync::OnceCell;

use super::Pending;
use crate::aws::reader::sso::{Asked, Described, Instance, Requests, UnderWay, no_status};
use crate::aws::session::Notice;
use crate::aws::{AwsError, Class, Writer};

/// The pause before AWS is asked what is done; it doubles while nothing is.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest such pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How often it is said that nothing has changed.
const BETWEEN_NOTICES: Duration = Duration::from_mins(1);

/// The requests of one kind, which one listing tells of.
#[derive(Debug)]
pub(super) struct Watch {
    /// Whoever holds it asks for all.
    asking: tokio::sync::Mutex<Asking>,
    /// Whether each request has left the list of those in progress.
    left: Mutex<BTreeMap<String, bool>>,
    /// What AWS was at before this run sent anything of the kind, as far as it tells.
    before: OnceCell<Vec<UnderWay>>,
}

/// What whoever asks for all hands on to the next.
#[derive(Debug)]
struct Asking {
    pause: Duration,
    /// How many requests were said to be outstanding last, and when.
    told: Option<(usize, Timestamp)>,
}

/// How watching a request ended.
enum Watched {
    /// It is no longer in progress, or that cannot be told.
    Left,
    /// It takes too long.
    Late,
    /// Nobody waits any more.
    Abandoned,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            asking: tokio::sync::Mutex::new(Asking { pause: FIRST_PAUSE, told: None }),
            left: Mutex::default(),
            before: OnceCell::new(),
        }
    }
}

impl Watch {
    fn left(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, bool>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_left(&self, id: &str) -> bool {
        self.left().get(id).copied().unwrap_or(true)
    }
}

impl Asking {
    /// Whether it is to be said how many requests are outstanding: where the number is another than was said last, or nothing
    /// was said for a while.
    fn is_news(&mut self, outstanding: usize, now: Timestamp) -> bool {
        let is_old = |said: Timestamp| now.duration_since(said).unsigned_abs() >= BETWEEN_NOTICES;
        let is_news =
            outstanding > 0 && self.told.is_none_or(|(number, said)| number != outstanding || is_old(said));
        if is_news || outstanding == 0 {
            self.told = (outstanding > 0).then_some((outstanding, now));
        }
        is_news
    }
}

impl Writer {
    /// What is meant of that which AWS was at before this run sent anything of the kind, as far as it tells: to send that again
    /// would be a second request for the same.
    pub(super) async fn under_way(
        &self,
        instance: &Instance,
        asked: Asked,
        is_meant: impl Fn(&UnderWay) -> bool,
    ) -> Option<UnderWay> {
        let ask = || Box::pin(async { self.requests(instance, false).under_way(asked).await });
        let before = self.watch(asked).before.get_or_init(ask).await;
        before.iter().find(|one| is_meant(one)).cloned()
    }

    /// Waits until a request is carried out that was in progress already; whether AWS did, and if not, it is to be sent anew.
    pub(super) async fn adopted(
        &self,
        instance: &Instance,
        (asked, patience): (Asked, Duration),
        id: String,
    ) -> Result<bool, AwsError> {
        let first = Described { status: Some(StatusValues::InProgress), ..Described::default() };
        match self.carried_out(instance, (asked, patience), Some(id), first).await {
            Ok(()) => Ok(true),
            // A request that failed has no code; a refused question about it has one, and does not tell how it ends.
            Err(error) if error.class() == Class::Other && error.code().is_none() => {
                tracing::debug!(%error, reason = error.message(), "an earlier request failed");
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Waits until a request is carried out.
    pub(super) async fn carried_out(
        &self,
        instance: &Instance,
        (asked, patience): (Asked, Duration),
        id: Option<String>,
        first: Described,
    ) -> Result<(), AwsError> {
        let id = id.ok_or_else(|| no_status(asked.operation()))?;
        let unfinished = |what: &str| AwsError::of_request(asked.operation(), Class::Unfinished, what, &id);
        let watch = self.watch(asked);
        let clock = self.session.clock();
        let began = clock.now();
        let mut described = first;
        loop {
            match described.status {
                Some(StatusValues::Succeeded) => return Ok(()),
                Some(StatusValues::Failed) => {
                    let reason = described.reason.as_deref().unwrap_or("AWS gives no reason");
                    return Err(AwsError::of_request(asked.operation(), Class::Other, reason, &id));
                }
                // What AWS calls by a word of its own is not done as far as we know.
                Some(_) | None => {}
            }
            watch.left().insert(id.clone(), false);
            let watched = tokio::select! {
                biased;
                () = self.pending.abandoned() => Watched::Abandoned,
                watched = self.until_left(instance, asked, &id, || clock.since(began) >= patience) => watched,
            };
            watch.left().remove(&id);
            match watched {
                Watched::Left => {}
                Watched::Late => {
                    let minutes = patience.as_secs() / 60;
                    return Err(unfinished(&format!("AWS was still at it after {minutes} minutes")));
                }
                Watched::Abandoned => return Err(unfinished("AWS is still at it")),
            }
            let requests = self.requests(instance, true);
            described = requests.describe(asked, &id).await.map_err(|error| {
                let more = format!("AWS took request {id}, and how it ends cannot be seen");
                error.explained(error.class(), more)
            })?;
        }
    }

    /// Waits until a request has left the list of those in progress, which whoever waits asks for in turn, for all of them;
    /// gives up where it takes too long.
    async fn until_left(
        &self,
        instance: &Instance,
        asked: Asked,
        id: &str,
        is_late: impl Fn() -> bool,
    ) -> Watched {
        let watch = self.watch(asked);
        loop {
            let mut asking = watch.asking.lock().await;
            if watch.has_left(id) {
                return Watched::Left;
            }
            if is_late() {
                return Watched::Late;
            }
            self.session.clock().sleep(asking.pause).await;
            // What is asked for only now may be missing from the answer, and is no less in progress.
            let before: BTreeSet<String> =
                watch.left().iter().filter(|(_, left)| !**left).map(|(id, _)| id.clone()).collect();
            // Where the listing fails, each request is asked for by itself: AWS goes on with it all the same.
            let Ok(in_progress) = self.requests(instance, true).in_progress(asked).await else {
                return Watched::Left;
            };
            let gone: Vec<&String> = before.difference(&in_progress).collect();
            asking.pause = if gone.is_empty() { (asking.pause * 2).min(LONGEST_PAUSE) } else { FIRST_PAUSE };
            for id in &gone {
                if let Some(left) = watch.left().get_mut(*id) {
                    *left = true;
                }
            }
            let outstanding = before.len() - gone.len();
            if asking.is_news(outstanding, self.session.clock().now()) {
                self.session.tell(&Notice::Awaiting { operation: asked.operation(), outstanding });
            }
        }
    }

    fn requests<'a>(&'a self, instance: &'a Instance, persists: bool) -> Requests<'a> {
        Requests { session: &self.session, client: self.sso(&instance.region), instance, persists }
    }

    fn watch(&self, asked: Asked) -> &Watch {
        let Pending { creations, deletions, provisionings, .. } = &*self.pending;
        match asked {
            Asked::Creation => creations,
            Asked::Deletion => deletions,
            Asked::Provisioning => provisionings,
        }
    }
}
