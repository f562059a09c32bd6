//! The one table of what is retried, when, and for how long.

use std::time::Duration;

use super::operation::Idempotency;
use super::writer::Subject;
use super::{AwsError, Class, Service};

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
        let lacked: &[&str] = match error.code().unwrap_or_default() {
            "InsufficientS3BucketPolicyException" | "InvalidTargetBucketForLogging" => {
                &["s3 bucket", "s3 bucket policy"]
            }
            "S3BucketDoesNotExistException" => &["s3 bucket"],
            "InsufficientEncryptionPolicyException" => &["kms key", "kms key policy"],
            "KmsKeyNotFoundException" | "KmsKeyDisabledException" => &["kms key"],
            "CloudTrailAccessNotEnabledException" => &["trusted service"],
            // No run writes topics.
            "InsufficientSnsTopicPolicyException" => return false,
            code if code.starts_with("MalformedPolicy") => &["user", "role"],
            _ => return self.about || !self.needs.is_empty(),
        };
        self.needs.iter().any(|subject| lacked.contains(&subject.kind()))
    }
}

/// Decides by the class of the failure, the operation's idempotency and what this run did before.
pub fn decide(situation: Situation<'_>) -> Decision {
    let Situation { error, idempotency, attempts, elapsed, ours, jitter } = situation;
    let within = |limit: Duration| {
        let left = limit.saturating_sub(elapsed);
        if left.is_zero() { Decision::GiveUp } else { Decision::Again(pause(error, attempts, jitter, left)) }
    };
    match error.class() {
        Class::Throttled => within(THROTTLE_DEADLINE),
        // The answer of a call that makes something may be lost after it was made: its caller looks first.
        Class::Unavailable | Class::Unreachable if idempotency == Idempotency::Once => Decision::GiveUp,
        Class::Unavailable | Class::Unreachable if attempts < FRESH_ATTEMPTS => within(PROPAGATION),
        Class::Conflict if error.code().is_some_and(|code| code.starts_with("ConcurrentModification")) => {
            within(PROPAGATION)
        }
        // S3 and CloudTrail say the same in words of their own.
        Class::Conflict if error.code() == Some("OperationAborted") => within(PROPAGATION),
        Class::Conflict if error.operation().is_some_and(|of| of.service() == Service::CloudTrail) => {
            within(PROPAGATION)
        }
        // IAM Identity Center says so of what an earlier write has not reached yet (API reference, `ConflictException`); that a
        // name is taken is told apart before.
        Class::Conflict if error.operation().is_some_and(|of| of.service().has_one_rate()) => {
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
        | Class::Denied
        | Class::DeniedByOrganization
        | Class::AlreadyExists
        | Class::Quota
        | Class::NoRegion
        | Class::NoCredentials
        | Class::Expired
        | Class::BadCredentials
        | Class::Unintelligible
        | Class::Unfinished
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
mod tests {
    use super::*;
    use crate::aws::operation::iam;

    static NOTHING: Ours = Ours { about: false, needs: Vec::new() };
    static MADE_BEFORE: Ours = Ours { about: true, needs: Vec::new() };

    fn situation(error: &AwsError, idempotency: Idempotency) -> Situation<'_> {
        Situation { error, idempotency, attempts: 1, elapsed: Duration::ZERO, ours: &NOTHING, jitter: 0.5 }
    }

    fn error(class: Class) -> AwsError {
        AwsError::new(iam::GET_ACCOUNT_SUMMARY, class, "")
    }

    #[test]
    fn throttling_is_waited_out_until_the_deadline() {
        let throttled = error(Class::Throttled);
        let now = situation(&throttled, Idempotency::Once);
        assert_eq!(decide(now), Decision::Again(Duration::from_millis(375)));
        assert_eq!(decide(Situation { elapsed: THROTTLE_DEADLINE, ..now }), Decision::GiveUp);
    }

    #[test]
    fn a_lost_answer_is_asked_again_unless_that_could_make_a_second_thing() {
        let lost = error(Class::Unreachable);
        assert!(matches!(decide(situation(&lost, Idempotency::Safe)), Decision::Again(_)));
        assert!(matches!(decide(situation(&lost, Idempotency::Idempotent)), Decision::Again(_)));
        assert_eq!(decide(situation(&lost, Idempotency::Once)), Decision::GiveUp);
    }

    #[test]
    fn not_found_is_waited_for_only_where_this_run_made_it() {
        let missing = error(Class::NotFound);
        let theirs = situation(&missing, Idempotency::Idempotent);
        assert_eq!(decide(theirs), Decision::GiveUp);
        assert!(matches!(decide(Situation { ours: &MADE_BEFORE, ..theirs }), Decision::Again(_)));
    }

    #[test]
    fn our_own_pause_is_the_least_however_little_time_is_left() {
        let throttled = error(Class::Throttled);
        let late = Situation {
            attempts: 9,
            elapsed: Duration::from_secs(599),
            ..situation(&throttled, Idempotency::Safe)
        };
        assert_eq!(decide(late), Decision::Again(Duration::from_secs(15)));
    }

    #[test]
    fn quotas_and_denials_are_final() {
        for class in [Class::Quota, Class::Denied, Class::DeniedByOrganization, Class::Expired, Class::Other]
        {
            let error = error(class);
            let ours = Situation { ours: &MADE_BEFORE, ..situation(&error, Idempotency::Safe) };
            assert_eq!(decide(ours), Decision::GiveUp, "{class:?}");
        }
    }

    #[test]
    fn a_refusal_that_names_what_it_lacks_is_waited_out_only_where_this_run_wrote_that() {
        use crate::aws::operation::cloudtrail::CREATE_TRAIL;
        let refused = |code| AwsError::of_code(CREATE_TRAIL, Class::Prerequisite, code);
        let wrote = |kind| Ours { about: true, needs: vec![Subject::new(kind, "logs")] };
        let waits = |code, kind| {
            let (error, ours) = (refused(code), wrote(kind));
            let now = Situation { ours: &ours, ..situation(&error, Idempotency::Once) };
            matches!(decide(now), Decision::Again(_))
        };
        assert!(waits("InsufficientS3BucketPolicyException", "s3 bucket policy"));
        assert!(!waits("InsufficientEncryptionPolicyException", "s3 bucket policy"));
        assert!(waits("InsufficientEncryptionPolicyException", "kms key policy"));
        assert!(!waits("InsufficientSnsTopicPolicyException", "s3 bucket"));
        assert!(!waits("MalformedPolicy", "s3 bucket") && waits("MalformedPolicy", "user"));
    }
}
