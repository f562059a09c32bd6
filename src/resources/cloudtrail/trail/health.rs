//! Whether a trail delivers, and what keeps it from that.

use std::time::Duration;

use jiff::Timestamp;

use super::declared::Trail;
use super::live::{Found, KeyLive, Live, Seen};
use super::preflight::{denied_today, printed};
use crate::aws::reader::cloudtrail::TrailStatus;
use crate::aws::reader::kms::KeyState;
use crate::aws::reader::s3::BucketOwner;
use crate::model::Finding;

/// How long a trail may take to its first digest after logging was started.
const FIRST_DIGEST: Duration = Duration::from_hours(2);

/// What is wrong with the deliveries of a trail that is there; `moves` says whether they are about to be moved, so
/// that an error of before tells nothing.
pub(super) fn findings(desired: &Trail, live: &Live, found: &Found, moves: bool) -> Vec<Finding> {
    let Seen::Seen(status) = &found.status else {
        return Vec::new();
    };
    if !status.is_logging || desired.logging == Some(false) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    if !moves {
        let log_files = status.delivery_error.as_ref().map(|error| ("log files", error));
        let digests = status.digest_error.as_ref().map(|error| ("digests", error));
        for (what, error) in log_files.into_iter().chain(digests) {
            let (cause, fix) = likely_cause(desired, live, error);
            let cause = format!("{what} are not delivered: {cause}; CloudTrail says `{error}`");
            findings.push(Finding::Unhealthy { cause, fix });
        }
    }
    let is_validated = found.trail.log_file_validation && desired.log_file_validation != Some(false);
    if is_validated && status.digest_error.is_none() {
        findings.extend(digests(status, live.read_at, desired.max_digest_age.minutes()));
    }
    findings
}

/// What the age of the last digest tells; the age of the last log file tells nothing, for a quiet account has none.
pub(super) fn digests(status: &TrailStatus, now: Timestamp, most_minutes: u32) -> Option<Finding> {
    let age = |then: Timestamp| Duration::try_from(now.duration_since(then)).unwrap_or_default();
    let is_new = status.started.is_some_and(|started| age(started) < FIRST_DIGEST);
    let first = || Finding::Waiting { for_what: "its first digest".to_owned() };
    let fix = "look at the bucket's policy and at the key: digests are written as log files are".to_owned();
    match status.latest_digest {
        Some(latest) if age(latest).as_secs() / 60 <= u64::from(most_minutes) => None,
        // The digests of an earlier time of logging say nothing of this one.
        Some(latest) if is_new && status.started.is_some_and(|started| started > latest) => Some(first()),
        Some(latest) => Some(Finding::Unhealthy {
            cause: format!("the last digest came {latest}, {} minutes ago", age(latest).as_secs() / 60),
            fix,
        }),
        None if is_new => Some(first()),
        // Validation may have been turned on long after logging: where log files arrive, digests can.
        None if status.latest_delivery.is_some() && status.delivery_error.is_none() => Some(first()),
        None => Some(Finding::Unhealthy {
            cause: match status.started {
                Some(started) => format!("no digest ever came, and it logs since {started}"),
                None => "no digest ever came".to_owned(),
            },
            fix,
        }),
    }
}

/// The likely cause of an error, judged by what is there, and what mends it.
fn likely_cause(desired: &Trail, live: &Live, error: &str) -> (String, String) {
    let bucket = &desired.bucket.value.name;
    if live.bucket.seen().is_some_and(|live| live.owner == BucketOwner::Nobody) {
        let fix = match desired.bucket_policy {
            Some(_) => "apply this file, which makes it again".to_owned(),
            None => "make it again, or declare it under `s3.buckets`".to_owned(),
        };
        return (format!("there is no bucket `{bucket}`"), fix);
    }
    if let (Some(Seen::Seen(Some(KeyLive { key, policy: _ }))), Some(used)) =
        (&live.key, &desired.delivery.key)
    {
        let name = &used.key;
        let by_file = |by_hand: &str| match desired.key_policy {
            Some(_) => "apply this file, which mends that".to_owned(),
            None => by_hand.to_owned(),
        };
        match &key.state {
            KeyState::Enabled => {}
            KeyState::Disabled => {
                return (format!("key `{name}` is disabled"), by_file("enable the key: `kms:EnableKey`"));
            }
            KeyState::PendingDeletion => {
                let by_hand = "cancel that and enable the key: `kms:CancelKeyDeletion`, `kms:EnableKey`";
                return (format!("key `{name}` will be deleted"), by_file(by_hand));
            }
            KeyState::Other(state) => {
                let why = format!("key `{name}` cannot be used: KMS says `{state}`");
                return (why, "name another key, or mend this one".to_owned());
            }
        }
    }
    if let Some((why, statements)) = denied_today(desired, live).into_iter().next() {
        return (why, format!("add to it, or remove what denies them:\n{}", printed(&statements)));
    }
    match error {
        "NoSuchBucket" => {
            (format!("bucket `{bucket}` was not there"), "make it again with the policy it had".to_owned())
        }
        _ => (
            "neither the bucket, nor the key, nor their policies show why".to_owned(),
            "look the error up in the S3 API reference, \"Error responses\"; deliveries are tried again"
                .to_owned(),
        ),
    }
}

/// The same of a trail that another account owns, where neither bucket nor key can be seen.
pub(super) fn of_inherited(
    found: &Found,
    status: &TrailStatus,
    now: Timestamp,
    most_minutes: u32,
) -> Vec<Finding> {
    if !status.is_logging {
        return Vec::new();
    }
    let owner = found.trail.arn.account();
    let log_files = status.delivery_error.as_ref().map(|error| ("log files", error));
    let errors = log_files.into_iter().chain(status.digest_error.as_ref().map(|error| ("digests", error)));
    let mut findings: Vec<Finding> = errors
        .map(|(what, error)| Finding::Unhealthy {
            cause: format!("{what} are not delivered: CloudTrail says `{error}`"),
            fix: format!("look at the trail's bucket and key in account {owner}"),
        })
        .collect();
    if found.trail.log_file_validation && status.digest_error.is_none() {
        findings.extend(digests(status, now, most_minutes));
    }
    findings
}
