use super::*;
use crate::aws::operation::iam;

static NOTHING: Ours = Ours { about: false, needs: Vec::new() };
static MADE_BEFORE: Ours = Ours { about: true, needs: Vec::new() };

fn situation(error: &AwsError, idempotency: Idempotency) -> Situation<'_> {
    Situation {
        error,
        idempotency,
        attempts: 1,
        is_corrected: false,
        elapsed: Duration::ZERO,
        ours: &NOTHING,
        jitter: 0.5,
    }
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
    for class in [Class::Quota, Class::Denied, Class::DeniedByOrganization, Class::Expired, Class::Other] {
        let error = error(class);
        let ours = Situation { ours: &MADE_BEFORE, ..situation(&error, Idempotency::Safe) };
        assert_eq!(decide(ours), Decision::GiveUp, "{class:?}");
    }
}

#[test]
fn a_refusal_that_names_what_it_lacks_is_waited_out_only_where_this_run_wrote_that() {
    use crate::aws::operation::cloudtrail::CREATE_TRAIL;
    let refused = |code| AwsError::of_code(CREATE_TRAIL, code, "Invalid principal in policy");
    let wrote = |kind| Ours { about: true, needs: vec![Subject::new(kind, "logs")] };
    let waits = |code, kind| {
        let (error, ours) = (refused(code), wrote(kind));
        let now = Situation { ours: &ours, ..situation(&error, Idempotency::Once) };
        matches!(decide(now), Decision::Again(_))
    };
    assert!(waits("InsufficientS3BucketPolicyException", SubjectKind::BucketPolicy));
    assert!(!waits("InsufficientEncryptionPolicyException", SubjectKind::BucketPolicy));
    assert!(waits("InsufficientEncryptionPolicyException", SubjectKind::KeyPolicy));
    assert!(!waits("InsufficientS3BucketPolicyException", SubjectKind::Bucket));
    assert!(!waits("InsufficientSnsTopicPolicyException", SubjectKind::Bucket));
    assert!(!waits("MalformedPolicy", SubjectKind::Bucket) && waits("MalformedPolicy", SubjectKind::User));
}

/// Of what a refusal may be mere lateness.
#[derive(Clone, Copy, Debug)]
enum Passes {
    /// Of nothing.
    Never,
    /// Of whatever this run wrote.
    OfOurs,
    /// Of one of these kinds, where this run wrote it.
    Of(&'static [SubjectKind]),
    /// It passes by itself.
    Always,
}

#[test]
fn every_code_of_a_refusal_has_its_class_and_what_it_is_waited_for() {
    use crate::aws::operation::cloudtrail::CREATE_TRAIL;
    use crate::aws::operation::kms::{CREATE_KEY, ENABLE_KEY_ROTATION};
    use crate::aws::operation::s3::PUT_BUCKET_LOGGING;
    use crate::aws::operation::sso::PROVISION_PERMISSION_SET;
    let bucket = [SubjectKind::Bucket, SubjectKind::BucketPolicy].as_slice();
    let key = [SubjectKind::Key, SubjectKind::KeyPolicy].as_slice();
    let table = [
        ("S3BucketDoesNotExistException", CREATE_TRAIL, Class::Prerequisite, Passes::Of(&bucket[..1])),
        // Other settings of the bucket and the key were written too, and do not make a wrong policy right.
        ("InsufficientS3BucketPolicyException", CREATE_TRAIL, Class::Prerequisite, Passes::Of(&bucket[1..])),
        ("InvalidTargetBucketForLogging", PUT_BUCKET_LOGGING, Class::Prerequisite, Passes::Of(bucket)),
        ("KmsKeyNotFoundException", CREATE_TRAIL, Class::Prerequisite, Passes::Of(&key[..1])),
        ("KmsKeyDisabledException", CREATE_TRAIL, Class::Prerequisite, Passes::Of(&key[..1])),
        ("InsufficientEncryptionPolicyException", CREATE_TRAIL, Class::Prerequisite, Passes::Of(&key[1..])),
        (
            "CloudTrailAccessNotEnabledException",
            CREATE_TRAIL,
            Class::Prerequisite,
            Passes::Of(&[SubjectKind::TrustedService]),
        ),
        ("NoManagementAccountSLRExistsException", CREATE_TRAIL, Class::Prerequisite, Passes::Never),
        ("InsufficientSnsTopicPolicyException", CREATE_TRAIL, Class::Prerequisite, Passes::Never),
        (
            "InsufficientDependencyServiceAccessPermissionException",
            CREATE_TRAIL,
            Class::Denied,
            Passes::Never,
        ),
        ("MaximumNumberOfTrailsExceededException", CREATE_TRAIL, Class::Quota, Passes::Never),
        ("LimitExceededException", CREATE_KEY, Class::Quota, Passes::Never),
        ("ServiceQuotaExceededException", PROVISION_PERMISSION_SET, Class::Quota, Passes::Never),
        ("ExpiredTokenException", ENABLE_KEY_ROTATION, Class::Expired, Passes::Never),
        ("UnrecognizedClientException", ENABLE_KEY_ROTATION, Class::BadCredentials, Passes::Never),
        ("DependencyTimeoutException", ENABLE_KEY_ROTATION, Class::Unavailable, Passes::Always),
        ("EntityTemporarilyUnmodifiable", iam::CREATE_GROUP, Class::Conflict, Passes::OfOurs),
        ("DeleteConflict", iam::DELETE_GROUP, Class::Conflict, Passes::OfOurs),
        ("NoSuchEntity", iam::DELETE_GROUP, Class::NotFound, Passes::OfOurs),
        ("OperationAborted", PUT_BUCKET_LOGGING, Class::Conflict, Passes::Always),
        ("ConflictException", CREATE_TRAIL, Class::Conflict, Passes::Always),
        ("ConflictException", PROVISION_PERMISSION_SET, Class::Conflict, Passes::Always),
        ("ConcurrentModificationException", CREATE_TRAIL, Class::Conflict, Passes::Always),
    ];
    for (code, operation, class, passes) in table {
        let error = AwsError::of_code(operation, code, "");
        assert_eq!(error.class(), class, "{code}");
        let waits = |ours: &Ours| {
            let now = Situation { ours, ..situation(&error, operation.idempotency()) };
            matches!(decide(now), Decision::Again(_))
        };
        let always = matches!(passes, Passes::Always);
        assert_eq!(waits(&NOTHING), always, "{code}");
        assert_eq!(waits(&MADE_BEFORE), always || matches!(passes, Passes::OfOurs), "{code}");
        for kind in [bucket, key, &[SubjectKind::TrustedService, SubjectKind::User]].concat() {
            let ours = Ours { about: false, needs: vec![Subject::new(kind, "logs")] };
            let expected = match passes {
                Passes::Never => false,
                Passes::OfOurs | Passes::Always => true,
                Passes::Of(kinds) => kinds.contains(&kind),
            };
            assert_eq!(waits(&ours), expected, "{code} after {kind:?}");
        }
    }
}

#[test]
fn a_dependency_that_times_out_is_not_asked_twice_to_make_something() {
    use crate::aws::operation::kms::CREATE_KEY;
    let error = AwsError::of_code(CREATE_KEY, "DependencyTimeoutException", "");
    assert_eq!(decide(situation(&error, CREATE_KEY.idempotency())), Decision::GiveUp);
}

#[test]
fn a_request_that_is_refused_for_its_time_is_sent_once_more_even_if_it_makes_something() {
    let skewed = AwsError::of_code(iam::CREATE_GROUP, "RequestTimeTooSkewed", "");
    let now = situation(&skewed, Idempotency::Once);
    assert_eq!(decide(now), Decision::Again(Duration::ZERO));
    assert_eq!(decide(Situation { is_corrected: true, ..now }), Decision::GiveUp);
}
