//! What kind of failure a code of AWS's is, or a status that comes without one.

use super::Class;
use super::denial::Denial;

/// Classifies the error of a `HEAD`, whose answer has no body and so no code (S3 API reference, "`HeadBucket`"): by its
/// HTTP status, and where S3 says in which Region the bucket is, by that it was S3 which answered.
pub(super) fn class_of_head(status: u16, is_of_s3: bool) -> Class {
    match status {
        403 => Class::Denied,
        404 => Class::NotFound,
        429 => Class::Throttled,
        500.. => Class::Unavailable,
        _ if is_of_s3 => Class::Other,
        _ => Class::Unintelligible,
    }
}

/// Classifies an error that a service answered, by its code and the reason that narrows it down, its words and its HTTP
/// status.
pub(super) fn class_of(code: Option<&str>, reason: Option<&str>, message: &str, status: u16) -> Class {
    match class_of_code(code, message, status) {
        // These say what to do by themselves.
        class @ (Class::Denied | Class::DeniedByOrganization | Class::Throttled | Class::Unavailable) => {
            class
        }
        // "Not found" is the key then, and what was asked for may well be there.
        _ if reason.is_some_and(is_of_key) => Class::KeyUnusable,
        Class::Conflict if reason == Some(TAKEN) => Class::AlreadyExists,
        class => class,
    }
}

/// Why the directory of IAM Identity Center refuses what is there already (Identity Store API reference, `ConflictException`).
const TAKEN: &str = "UNIQUENESS_CONSTRAINT_VIOLATION";

/// Whether the reason of a refusal is the key that an instance of IAM Identity Center is encrypted with, in the words of its
/// API, such as `KMS_NotFoundException`, or of its directory's, such as `KMS_KEY_NOT_FOUND`.
pub(super) fn is_of_key(reason: &str) -> bool {
    reason.starts_with("KMS")
}

/// Whether a code is of a refused signature, for which a wrong clock is one cause.
pub(super) fn is_of_signature(code: &str) -> bool {
    matches!(code, "SignatureDoesNotMatch" | "InvalidSignatureException" | "AuthFailure")
}

/// Whether the words of a refused signature are about its time.
pub(super) fn tells_of_clock(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    message.contains("signature expired") || message.contains("not yet current")
}

fn class_of_code(code: Option<&str>, message: &str, status: u16) -> Class {
    match code.unwrap_or_default() {
        "AccessDenied"
        | "AccessDeniedException"
        | "UnauthorizedOperation"
        | "AuthorizationError"
        | "InsufficientDependencyServiceAccessPermissionException" => {
            if Denial::read(message).is_of_organization() {
                Class::DeniedByOrganization
            } else {
                Class::Denied
            }
        }
        "NoSuchEntity"
        | "NoSuchEntityException"
        | "ResourceNotFoundException"
        | "NotFoundException"
        | "NotFound"
        | "NoSuchBucket"
        | "TrailNotFoundException"
        // What a bucket, an account or a trail does not have set is not an error to whoever asks.
        | "NoSuchBucketPolicy"
        | "NoSuchPublicAccessBlockConfiguration"
        | "OwnershipControlsNotFoundError"
        | "NoSuchLifecycleConfiguration"
        | "ObjectLockConfigurationNotFoundError"
        | "ServerSideEncryptionConfigurationNotFoundError"
        | "NoSuchTagSet"
        | "InsightNotEnabledException" => Class::NotFound,
        "EntityAlreadyExists"
        | "EntityAlreadyExistsException"
        | "AlreadyExistsException"
        | "BucketAlreadyExists"
        | "BucketAlreadyOwnedByYou"
        | "TrailAlreadyExistsException" => Class::AlreadyExists,
        // The same code says that an earlier write has not arrived everywhere (IAM Identity Center API reference,
        // `ConflictException`): only the words tell them apart.
        "ConflictException" if is_taken(message) => Class::AlreadyExists,
        "ConcurrentModification"
        | "ConcurrentModificationException"
        | "OperationAborted"
        | "ConflictException"
        | "DeleteConflict"
        | "DeleteConflictException"
        | "EntityTemporarilyUnmodifiable" => Class::Conflict,
        "LimitExceeded"
        | "LimitExceededException"
        | "ServiceQuotaExceededException"
        | "TooManyBuckets"
        | "MaximumNumberOfTrailsExceededException" => Class::Quota,
        "InsufficientS3BucketPolicyException"
        | "InsufficientEncryptionPolicyException"
        | "InsufficientSnsTopicPolicyException"
        | "CloudTrailAccessNotEnabledException"
        | "NoManagementAccountSLRExistsException"
        | "S3BucketDoesNotExistException"
        | "KmsKeyNotFoundException"
        | "KmsKeyDisabledException"
        | "DisabledException"
        | "KMSInvalidStateException"
        | "InvalidTargetBucketForLogging"
        | "MalformedPolicyDocument"
        | "MalformedPolicyDocumentException"
        | "MalformedPolicy"
            if needs_another(code, message) =>
        {
            Class::Prerequisite
        }
        "ExpiredToken" | "ExpiredTokenException" => Class::Expired,
        "RequestTimeTooSkewed" | "RequestExpired" | "RequestInTheFuture" => Class::WrongClock,
        code if is_of_signature(code) && tells_of_clock(message) => Class::WrongClock,
        "InvalidClientTokenId"
        | "UnrecognizedClientException"
        | "InvalidAccessKeyId"
        | "SignatureDoesNotMatch"
        | "InvalidSignatureException"
        | "IncompleteSignature"
        | "AuthFailure" => Class::BadCredentials,
        "Throttling"
        | "ThrottlingException"
        | "ThrottledException"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "TooManyRequestsException"
        | "RequestLimitExceeded"
        | "SlowDown"
        | "PriorRequestNotComplete" => Class::Throttled,
        "RequestTimeout"
        | "RequestTimeoutException"
        | "DependencyTimeoutException"
        | "KMSInternalException"
        | "InternalError"
        | "InternalFailure"
        | "ServiceException" => Class::Unavailable,
        _ if status == 429 => Class::Throttled,
        _ if status >= 500 => Class::Unavailable,
        // An error without a code is not how AWS answers: a proxy's page, a wrong endpoint.
        "" => Class::Unintelligible,
        _ => Class::Other,
    }
}

/// Whether a refusal is for something else that may not be visible yet; a malformed policy is, where it is its principal
/// that was not found.
fn needs_another(code: Option<&str>, message: &str) -> bool {
    let is_policy = code.is_some_and(|code| code.starts_with("MalformedPolicy"));
    !is_policy || message.to_ascii_lowercase().contains("principal")
}

/// Whether a conflict is that a name, or a membership, is there already.
fn is_taken(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    ["already exists", "already attached", "already a member", "duplicate"]
        .iter()
        .any(|words| message.contains(words))
}
