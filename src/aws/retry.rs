//! The one table of what is retried, when, and for how long.

use std::time::Duration;

use super::operation::Idempotency;
use super::writer::{Subject, SubjectKind};
use super::{AwsError, Class};

/// How long throttling may hold up one call before the run gives up on it.
const THROTTLE_DEADLINE: Duration = Duration::from_mins(10);
/// How long IAM may take to show everywhere what was written.
///
/// The ceiling that the field agrees on for IAM's eventual consistency (IAM User Guide, "Changes that I
/// make are not always immediately visible").
pub const PROPAGATION: Duration = Duration::from_mins(2);
/// How often a call is sent again when no proper answer comes.
const FRESH_ATTEMPTS: u32 = 5;
/// The longest pause between two attempts, unless AWS asks for a longer one.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// What to do with a call that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Send it again after this pause.
    Again(Duration),
    /// Give up.
    GiveUp,
}

/// What is known of a call when it fails.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The failure.
    pub error: &'a AwsError,
    /// What sending the operation does.
    pub idempotency: Idempotency,
    /// How many times it was sent.
    pub attempts: u32,
    /// Whether it was sent again before because of the time that it was signed with.
    pub is_corrected: bool,
    /// How long ago it was sent first.
    pub elapsed: Duration,
    /// What this run wrote: then "not there" may be "not yet".
    pub ours: &'a Ours,
    /// A number between 0 and 1 that spreads the pauses of many callers.
    pub jitter: f64,
}

/// What this run wrote before a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ours {
    /// Whether it wrote something that the call is about.
    pub about: bool,
    /// What it wrote of what the call needs besides, such as the policy of a trail's bucket or a principal of a policy.
    pub needs: Vec<Subject>,
}

impl Ours {
    /// Whether a refusal may be mere lateness of what this run wrote.
    ///
    /// A refusal that names what it lacks is late only where this run wrote just that: a key's policy that was written by
    /// hand stays wrong, however new the bucket is.
    fn may_be_late(&self, error: &AwsError) -> bool {
        let lacked: &[SubjectKind] = match error.code().unwrap_or_default() {
            "InsufficientS3BucketPolicyException" => &[SubjectKind::BucketPolicy],
            "InvalidTargetBucketForLogging" => &[SubjectKind::Bucket, SubjectKind::BucketPolicy],
            "S3BucketDoesNotExistException" => &[SubjectKind::Bucket],
            // A key is made with its policy.
            "InsufficientEncryptionPolicyException" => &[SubjectKind::KeyPolicy],
            "KmsKeyNotFoundException" | "KmsKeyDisabledException" => &[SubjectKind::Key],
            "CloudTrailAccessNotEnabledException" => &[SubjectKind::TrustedService],
            // No run writes topics, or makes the role of CloudTrail.
            "InsufficientSnsTopicPolicyException" | "NoManagementAccountSLRExistsException" => return false,
            code if code.starts_with("MalformedPolicy") => &[SubjectKind::User, SubjectKind::Role],
            _ => return self.about || !self.needs.is_empty(),
        };
        self.needs.iter().any(|subject| lacked.contains(&subject.kind()))
    }
}

/// Decides by the class of the failure, the operation's idempotency and what this run did before.
pub fn decide(situation: Situation<'_>) -> Decision {
    let Situation { error, idempotency, attempts, is_corrected, elapsed, ours, jitter } = situation;
    let within = |limit: Duration| {
        let left = limit.saturating_sub(elapsed);
        if left.is_zero() { Decision::GiveUp } else { Decision::Again(pause(error, attempts, jitter, left)) }
    };
    match error.class() {
        // It was refused before it was carried out, be it a write; with the answer the SDK learned AWS's time, by which its client
        // signs from then on.
        _ if error.is_for_clock() && !is_corrected => Decision::Again(Duration::ZERO),
        Class::Throttled => within(THROTTLE_DEADLINE),
        // The answer of a call that makes something may be lost after it was made: its caller looks first.
        Class::Unavailable | Class::Unreachable if idempotency == Idempotency::Once => Decision::GiveUp,
        Class::Unavailable | Class::Unreachable if attempts < FRESH_ATTEMPTS => within(PROPAGATION),
        Class::Conflict if error.code().is_some_and(|code| code.starts_with("ConcurrentModification")) => {
            within(PROPAGATION)
        }
        // S3 says the same in words of its own.
        Class::Conflict if error.code() == Some("OperationAborted") => within(PROPAGATION),
        Class::Conflict if error.operation().is_some_and(|of| of.service().conflicts_pass()) => {
            within(PROPAGATION)
        }
        Class::Conflict | Class::NotFound | Class::Prerequisite if ours.may_be_late(error) => {
            within(PROPAGATION)
        }
        Class::Unavailable
        | Class::Unreachable
        | Class::Conflict
        | Class::NotFound
        | Class::Prerequisite
        | Class::KeyUnusable
        | Class::Denied
        | Class::DeniedByOrganization
        | Class::AlreadyExists
        | Class::Quota
        | Class::NoRegion
        | Class::NoCredentials
        | Class::Expired
        | Class::BadCredentials
        | Class::WrongClock
        | Class::Unintelligible
        | Class::Unfinished
        | Class::Unsent
        | Class::Guarded
        | Class::Other => Decision::GiveUp,
    }
}

/// Exponential back-off from half a second, spread by half; longer where AWS asked for it and as long as
/// the call has left.
fn pause(error: &AwsError, attempts: u32, jitter: f64, left: Duration) -> Duration {
    let doubled = Duration::from_millis(500) * 2_u32.saturating_pow(attempts.saturating_sub(1).min(10));
    let ours = doubled.min(LONGEST_PAUSE).mul_f64(0.5 + jitter / 2.0);
    error.retry_after().unwrap_or_default().min(left).max(ours)
}

#[cfg(test)]
mod tests;
