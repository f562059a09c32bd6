//! Whether a trail delivers, and what keeps it from that.

use std::time::Duration;

use jiff::Timestamp;

use super::declared::Trail;
use super::live::{Found, KeyLive, Live, Seen};
use super::own_key::{self, OwnKey, is_of_kms};
use super::preflight::{Fault, fault_today, faults};
use crate::aws::reader::cloudtrail::TrailStatus;
use crate::model::Finding;

/// How long a trail may take to its first digest after logging was started.
const FIRST_DIGEST: Duration = Duration::from_hours(2);

/// What an update or a start of the trail says of its deliveries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    /// They are about to be moved, so that an error of before tells nothing.
    pub(super) moves: bool,
    /// What lets them be made has been judged.
    pub(super) is_judged: bool,
}

/// What is wrong with the deliveries of a trail that is there.
pub(super) fn findings(desired: &Trail, live: &Live, found: &Found, sent: Sent) -> Vec<Finding> {
    let Seen::Seen(status) = &found.status else {
        return Vec::new();
    };
    if !status.is_logging || desired.logging == Some(false) {
        return Vec::new();
    }
    let today = if sent.moves {
        None
    } else {
        fault_today(desired, live).or_else(|| own_key::fault(desired, live, found))
    };
    let mut findings = Vec::new();
    if !sent.moves {
        let log_files = status.delivery_error.as_ref().map(|error| ("log files", error));
        let digests = status.digest_error.as_ref().map(|error| ("digests", error));
        for (what, error) in log_files.into_iter().chain(digests) {
            let Fault { why, fix } = today.clone().unwrap_or_else(|| by_error(desired, live, found, error));
            let cause = format!("{what} are not delivered: {why}; CloudTrail says `{error}`");
            findings.push(Finding::Unhealthy { cause, fix });
        }
    }
    let is_validated = found.trail.log_file_validation && desired.log_file_validation != Some(false);
    if is_validated && status.digest_error.is_none() {
        let most_minutes = desired.max_digest_age.minutes();
        findings.extend(digests(status, live.read_at, most_minutes, today.as_ref()));
    }
    if !sent.is_judged {
        let is_told = findings.iter().any(|finding| matches!(finding, Finding::Unhealthy { .. }));
        let told = today.filter(|_| is_told).map(|fault| fault.why);
        let others = faults(desired, live).into_iter().filter(|fault| Some(&fault.why) != told.as_ref());
        findings.extend(others.map(|Fault { why, fix }| Finding::Unhealthy { cause: why, fix }));
    }
    findings
}

/// What the age of the last digest tells; the age of the last log file tells nothing, for a quiet account has none.
///
/// What keeps `CloudTrail` from delivering today is their cause, where it is known.
fn digests(
    status: &TrailStatus,
    now: Timestamp,
    most_minutes: u32,
    today: Option<&Fault>,
) -> Option<Finding> {
    let age = |then: Timestamp| Duration::try_from(now.duration_since(then)).unwrap_or_default();
    let is_new = status.started.is_some_and(|started| age(started) < FIRST_DIGEST);
    let first = || Finding::Waiting { for_what: "its first digest".to_owned() };
    let missing = |cause: String| {
        match today {
        Some(Fault { why, fix }) => Finding::Unhealthy { cause: format!("{cause}: {why}"), fix: fix.clone() },
        None => Finding::Unhealthy {
            cause,
            // Since when a trail writes digests is nowhere to be read.
            fix: "look at the bucket's policy and at the key: digests are written as log files are; where validation \
                  was turned on less than two hours ago, its first one is still to come"
                .to_owned(),
        },
    }
    };
    match status.latest_digest {
        Some(latest) if age(latest).as_secs() / 60 <= u64::from(most_minutes) => None,
        // The digests of an earlier time of logging say nothing of this one.
        Some(latest) if is_new && status.started.is_some_and(|started| started > latest) => Some(first()),
        Some(latest) => Some(missing(format!(
            "the last digest came {latest:.0}, {} minutes ago",
            age(latest).as_secs() / 60
        ))),
        None if is_new => Some(first()),
        // Validation may have been turned on long after logging: where log files arrive, digests can.
        None if status.latest_delivery.is_some() && status.delivery_error.is_none() => Some(first()),
        None => Some(missing(match status.started {
            Some(started) => format!("no digest ever came, and it logs since {started:.0}"),
            None => "no digest ever came".to_owned(),
        })),
    }
}

/// What the error itself tells, where nothing that was looked at shows why.
fn by_error(desired: &Trail, live: &Live, found: &Found, error: &str) -> Fault {
    let name = &desired.bucket.value.name;
    if error == "NoSuchBucket" {
        let why = format!("bucket `{name}` was not there");
        return Fault { why, fix: "make it again with the policy it had".to_owned() };
    }
    let policy_of_key = "see whether the policy of the key lets CloudTrail do `kms:GenerateDataKey*`";
    let whole_key =
        "see whether the key is enabled, and whether its policy lets CloudTrail do `kms:GenerateDataKey*`";
    let reference = if is_of_kms(error) {
        "look the error up in the KMS API reference; deliveries are tried again"
    } else {
        "look the error up in the S3 API reference, \"Error responses\"; deliveries are tried again"
    };
    let bucket = match &live.bucket {
        Seen::Seen(_) => "neither the bucket nor its policy shows why".to_owned(),
        Seen::Hidden => format!("bucket `{name}` cannot be seen from here"),
    };
    let (of_key, fix) = match (&found.own_key, &live.key, &desired.delivery.key) {
        (Some(OwnKey::Untold(why)), ..) => (why.clone(), whole_key),
        (Some(OwnKey::Named { used, key: Seen::Seen(Some(KeyLive { policy: Err(_), .. })) }), ..) => (
            format!("the state of key `{}` does not either; its policy was not looked at", used.key),
            policy_of_key,
        ),
        (Some(OwnKey::Named { used, key: Seen::Seen(_) }), ..)
        | (None, Some(Seen::Seen(Some(_))), Some(used)) => {
            (format!("key `{}` and its policy do not either", used.key), reference)
        }
        (Some(OwnKey::Named { used, key: Seen::Hidden }), ..) | (None, _, Some(used)) => {
            (format!("key `{}` cannot be seen from here", used.key), whole_key)
        }
        (Some(OwnKey::None | OwnKey::OfAws), ..) => {
            ("neither the trail nor its bucket names a key today".to_owned(), reference)
        }
        (None, _, None) => ("no key was looked at".to_owned(), reference),
    };
    Fault { why: format!("{bucket}, and {of_key}"), fix: fix.to_owned() }
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
        findings.extend(digests(status, now, most_minutes, None));
    }
    findings
}
