//! What a trail has delivered by now: log files every five minutes and digests every hour.
//!
//! Nothing runs between requests, so it is worked out at each: what is found to stand in the way then, or to stand in it
//! no more, is taken to have been so since the request before.

use jiff::{SignedDuration, Timestamp};

use super::obstacle::{Files, Obstacle, obstacle};
use crate::sandbox::state::{State, Trail};

/// The seconds from one delivery of log files to the next.
const LOGS: i64 = 300;

/// The seconds from one digest to the next (`CloudTrail` User Guide, "`CloudTrail` digest file structure").
const DIGESTS: i64 = 3600;

/// Works out what every trail has delivered.
pub(super) fn settle(state: &mut State, now: Timestamp) {
    let until = last(now, LOGS);
    let is_due = |trail: &Trail| trail.logging_since.is_some() && trail.settled < Some(until);
    let due: Vec<String> =
        state.trails.iter().filter(|(_, trail)| is_due(trail)).map(|(arn, _)| arn.clone()).collect();
    for arn in due {
        let trail = &state.trails[&arn];
        let logs = logs(trail, until).map(|files| (files, obstacle(state, trail, Files::Logs, now)));
        let digests = digests(trail, now).map(|files| (files, obstacle(state, trail, Files::Digests, now)));
        let bucket = trail.bucket.clone();
        let trail = state.trails.get_mut(&arn).expect("the trail was just there");
        trail.settled = Some(until);
        let mut delivered = 0;
        for (files, latest, error) in [
            (logs, &mut trail.latest_delivery, &mut trail.delivery_error),
            (digests, &mut trail.latest_digest, &mut trail.digest_error),
        ] {
            let Some((files, obstacle)) = files else { continue };
            *error = obstacle.and_then(Obstacle::delivery_error).map(str::to_owned);
            if error.is_none() {
                *latest = Some(files.last);
                delivered += files.count;
            }
        }
        if let Some(bucket) = state.buckets.get_mut(&bucket) {
            bucket.objects += delivered;
        }
    }
}

/// Files that were due since a trail was looked at last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Due {
    last: Timestamp,
    count: u64,
}

fn logs(trail: &Trail, until: Timestamp) -> Option<Due> {
    let since = trail.logging_since?;
    due(trail.settled.or(trail.latest_delivery).map_or(since, |settled| settled.max(since)), until, LOGS)
}

/// A digest is of a whole hour in which the trail logged and wrote digests.
fn digests(trail: &Trail, now: Timestamp) -> Option<Due> {
    let begin = trail.logging_since?.max(trail.validating_since?);
    let first = begin.saturating_add(SignedDuration::from_secs(DIGESTS)).unwrap_or(Timestamp::MAX);
    // One that falls on the very end of the first hour is due.
    let before_first = first.saturating_sub(SignedDuration::from_nanos(1)).unwrap_or(Timestamp::MIN);
    let settled = trail.settled.or(trail.latest_digest);
    due(settled.map_or(before_first, |settled| settled.max(before_first)), now, DIGESTS)
}

/// The files that are due after one time and until another.
fn due(after: Timestamp, until: Timestamp, period: i64) -> Option<Due> {
    let count = (last(until, period).as_second() - last(after, period).as_second()) / period;
    let count = u64::try_from(count).ok().filter(|count| *count > 0)?;
    Some(Due { last: last(until, period), count })
}

/// The last whole period before a time.
fn last(time: Timestamp, period: i64) -> Timestamp {
    let seconds = time.as_second().div_euclid(period) * period;
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MIN)
}
