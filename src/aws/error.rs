//! What goes wrong between here and AWS: the operation, its class, the details, and the remedy.

mod codes;
mod denial;
mod remedy;

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::Operation;
use super::guard::NotAllowedToWrite;
use super::operation::s3::HEAD_BUCKET;
use codes::{class_of, class_of_head, is_of_signature, tells_of_clock};

/// The kind of a failure, which decides what a person can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The caller lacks a permission.
    Denied,
    /// A policy of the organization denies it, whatever the account allows.
    DeniedByOrganization,
    /// What was asked for is not there.
    NotFound,
    /// What was to be made is there already.
    AlreadyExists,
    /// Somebody else is changing the same thing, or something still hangs on it.
    Conflict,
    /// What it needs of another thing is missing, or not visible yet: a bucket's policy, a key, a principal.
    Prerequisite,
    /// The customer managed key that encrypts what was asked for cannot be used: whether that is there, AWS does not know.
    KeyUnusable,
    /// AWS asks to slow down.
    Throttled,
    /// A quota of the account is used up.
    Quota,
    /// AWS answered that it cannot answer now (HTTP 5xx).
    Unavailable,
    /// No answer came: no connection, a broken one, or a time limit.
    Unreachable,
    /// No Region is set.
    NoRegion,
    /// No credentials were found.
    NoCredentials,
    /// The credentials were valid once.
    Expired,
    /// AWS does not know the credentials.
    BadCredentials,
    /// AWS finds the time of a request too far from its own.
    WrongClock,
    /// An answer came that is not what this operation answers.
    Unintelligible,
    /// AWS took a request, and was still at it when the time for it was over.
    Unfinished,
    /// It was not sent, since nobody waits for it any more.
    Unsent,
    /// The planning guard kept a change from being sent: a defect of this program.
    Guarded,
    /// Anything else that AWS refused.
    Other,
}

/// A call that failed, after every retry that it deserved.
#[derive(Clone)]
pub struct AwsError {
    inner: Arc<Inner>,
}

#[derive(Clone)]
struct Inner {
    operation: Option<Operation>,
    class: Class,
    code: Option<String>,
    /// What narrows the code down, in a word of AWS's.
    reason: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    bucket_region: Option<String>,
    /// What time it was at AWS's.
    answered_at: Option<Timestamp>,
    /// How far AWS's time was ahead of ours.
    ahead: Option<SignedDuration>,
}

/// How far two clocks may be apart before a refused signature is laid to that.
///
/// AWS takes requests that are up to five minutes old or early, S3 fifteen (IAM User Guide, "Why requests are signed"); the SDK
/// corrects from four on.
const CLOCKS_AGREE: SignedDuration = SignedDuration::from_mins(4);

impl AwsError {
    /// An error of a class, with a message of our own and no answer from AWS.
    pub fn new(operation: Operation, class: Class, message: impl Into<String>) -> Self {
        Self::unanswered(Some(operation), class, Some(message.into()))
    }

    /// That AWS did not carry out a request that it had taken, for this reason.
    pub(super) fn of_request(operation: Operation, class: Class, reason: &str, request_id: &str) -> Self {
        Self::new(operation, class, reason)
            .with(|inner| Inner { request_id: Some(request_id.to_owned()), ..inner })
    }

    /// An error that AWS answered with this code, in these words.
    #[cfg(test)]
    pub(super) fn of_code(operation: Operation, code: &str, message: &str) -> Self {
        let class = class_of(Some(code), None, message, 400);
        Self::new(operation, class, message).with(|inner| Inner { code: Some(code.to_owned()), ..inner })
    }

    /// An error that came before any operation: of credentials, of configuration.
    pub fn before_any_call(class: Class, message: impl Into<String>) -> Self {
        Self::unanswered(None, class, Some(message.into()))
    }

    /// Nobody said which Region, and the class says it all.
    pub(super) fn no_region() -> Self {
        Self::unanswered(None, Class::NoRegion, None)
    }

    /// What the credentials provider said, by class.
    pub fn of_credentials(error: &CredentialsError) -> Self {
        let text = deepest(error);
        if text.contains('\n') && matches!(error, CredentialsError::CredentialsNotLoaded(_)) {
            // A list of all the places where the SDK looked in vain.
            tracing::debug!(%text, "no credentials");
            return Self::unanswered(None, Class::NoCredentials, None);
        }
        let class = match error {
            CredentialsError::CredentialsNotLoaded(_) => Class::NoCredentials,
            _ if tells_of_clock(&text) => Class::WrongClock,
            _ if text.to_lowercase().contains("expired") => Class::Expired,
            CredentialsError::ProviderTimedOut(_) => Class::Unreachable,
            _ => Class::NoCredentials,
        };
        Self::before_any_call(class, text)
    }

    /// The same error of another class, with more to its message: what was found out about it afterwards.
    #[must_use]
    pub fn explained(&self, class: Class, more: impl fmt::Display) -> Self {
        let message = Some(match self.message() {
            Some(message) => format!("{message}; {more}"),
            None => more.to_string(),
        });
        self.with(|inner| Inner { class, message, ..inner })
    }

    /// The same error, with what time it was here when AWS's answer came.
    pub(super) fn seen_at(&self, here: Timestamp) -> Self {
        self.with(|inner| Inner { ahead: inner.answered_at.map(|there| there.duration_since(here)), ..inner })
    }

    fn unanswered(operation: Option<Operation>, class: Class, message: Option<String>) -> Self {
        Self::of(Inner {
            operation,
            class,
            code: None,
            reason: None,
            message,
            request_id: None,
            retry_after: None,
            bucket_region: None,
            answered_at: None,
            ahead: None,
        })
    }

    fn with(&self, change: impl FnOnce(Inner) -> Inner) -> Self {
        Self::of(change((*self.inner).clone()))
    }

    fn of(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }

    /// The operation that failed, unless nothing was sent.
    pub fn operation(&self) -> Option<Operation> {
        self.inner.operation
    }

    /// What kind of failure it is.
    pub fn class(&self) -> Class {
        self.inner.class
    }

    /// AWS's own code, such as `NoSuchEntity`.
    pub fn code(&self) -> Option<&str> {
        self.inner.code.as_deref()
    }

    /// What AWS, or the connection, said.
    pub fn message(&self) -> Option<&str> {
        self.inner.message.as_deref()
    }

    /// AWS's id of the request, to name in a support case.
    pub fn request_id(&self) -> Option<&str> {
        self.inner.request_id.as_deref()
    }

    /// How long AWS asked to wait.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        self.inner.retry_after
    }

    /// The Region in which S3 says that a bucket is.
    pub(super) fn bucket_region(&self) -> Option<&str> {
        self.inner.bucket_region.as_deref()
    }

    /// How far AWS's clock was ahead of ours when it answered, where that is more than the way of an answer explains.
    fn clock_is_off(&self) -> Option<SignedDuration> {
        self.inner.ahead.filter(|ahead| ahead.abs() > CLOCKS_AGREE)
    }

    /// Whether it was refused, before it was carried out, for the time that it was signed with: AWS says so, or refused the
    /// signature when the clocks were apart. The answer to a `HEAD` cannot say for what it was refused.
    pub(super) fn is_for_clock(&self) -> bool {
        let is_for_signature = self.code().is_some_and(is_of_signature)
            || (self.operation() == Some(HEAD_BUCKET) && self.code().is_none() && self.is_denial());
        self.class() == Class::WrongClock || (is_for_signature && self.clock_is_off().is_some())
    }

    /// Whether the caller may not do it, be it for the account's policies or the organization's.
    pub fn is_denial(&self) -> bool {
        matches!(self.class(), Class::Denied | Class::DeniedByOrganization)
    }

    /// Whether the thing asked for is not there.
    pub fn is_not_found(&self) -> bool {
        self.class() == Class::NotFound
    }

    /// Whether the call may have been carried out although its answer is an error.
    pub fn leaves_doubt(&self) -> bool {
        matches!(self.class(), Class::Unreachable | Class::Unavailable | Class::Unintelligible)
    }
}

impl fmt::Display for AwsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.class() {
            Class::Denied => "was denied",
            Class::DeniedByOrganization => "was denied by a policy of the organization",
            Class::NotFound => "found nothing",
            Class::AlreadyExists => "found it there already",
            Class::Conflict => "met a conflict",
            Class::Prerequisite => "was refused for what it needs of another",
            Class::KeyUnusable => "could not use the key that its data is encrypted with",
            Class::Throttled => "was throttled for too long",
            Class::Quota => "met a quota",
            Class::Unavailable => "got no proper answer from AWS",
            Class::Unreachable => "got no answer",
            Class::NoRegion => "found no Region",
            Class::NoCredentials => "found no credentials",
            Class::Expired => "was refused: the credentials have expired",
            Class::BadCredentials => "was refused: AWS does not know the credentials",
            Class::WrongClock => "was refused: AWS finds the time of the request wrong",
            Class::Unintelligible => "got an answer that makes no sense",
            Class::Unfinished => "was taken by AWS and not finished in time",
            Class::Unsent => "was not sent",
            Class::Guarded => "was kept back while planning",
            Class::Other => "failed",
        };
        match self.operation() {
            Some(operation) => write!(f, "`{operation}` {what}"),
            None => match self.class() {
                Class::NoRegion => f.write_str("no AWS Region is set"),
                Class::NoCredentials => f.write_str("no AWS credentials were found"),
                Class::Expired => f.write_str("the AWS credentials have expired"),
                _ => write!(f, "connecting to AWS {what}"),
            },
        }
    }
}

impl fmt::Debug for AwsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwsError")
            .field("operation", &self.inner.operation)
            .field("class", &self.inner.class)
            .field("code", &self.inner.code)
            .field("reason", &self.inner.reason)
            .field("message", &self.inner.message)
            .finish_non_exhaustive()
    }
}

impl Error for AwsError {}

/// Names the operation during which a call failed, and classifies the failure.
pub trait During<T> {
    /// Turns an error of the SDK into ours.
    fn during(self, operation: Operation) -> Result<T, AwsError>;
}

impl<T, E> During<T> for Result<T, SdkError<E, HttpResponse>>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    fn during(self, operation: Operation) -> Result<T, AwsError> {
        self.map_err(|error| classify(operation, &error))
    }
}

fn classify<E>(operation: Operation, error: &SdkError<E, HttpResponse>) -> AwsError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    if let Some(credentials) = find::<CredentialsError>(error) {
        let found = AwsError::of_credentials(credentials);
        return AwsError::unanswered(Some(operation), found.class(), found.message().map(str::to_owned));
    }
    let response = error.raw_response();
    let status = response.map_or(0, |response| response.status().as_u16());
    let header = |name: &str| response.and_then(|response| response.headers().get(name));
    let code = error.code().map(str::to_owned);
    let reason = response.and_then(|response| reason_of(response.body().bytes()?));
    let message = error.message().map(str::to_owned);
    let bucket_region = header("x-amz-bucket-region").map(str::to_owned);
    let class = match error {
        SdkError::ConstructionFailure(_) if find::<NotAllowedToWrite>(error).is_some() => Class::Guarded,
        SdkError::ConstructionFailure(_) => Class::Other,
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) => Class::Unreachable,
        SdkError::ResponseError(_) => Class::Unintelligible,
        _ if operation == HEAD_BUCKET && code.is_none() => class_of_head(status, bucket_region.is_some()),
        _ => class_of(code.as_deref(), reason.as_deref(), message.as_deref().unwrap_or_default(), status),
    };
    AwsError::of(Inner {
        operation: Some(operation),
        class,
        message: Some(match (message, &code) {
            (Some(message), _) => message,
            (None, None) if status >= 400 => format!("HTTP status {status} and nothing that AWS would say"),
            (None, _) => deepest(error),
        }),
        request_id: error
            .meta()
            .extra("aws_request_id")
            .or_else(|| header("x-amzn-requestid"))
            .map(str::to_owned),
        retry_after: header("x-amz-retry-after")
            .and_then(|milliseconds| milliseconds.parse().ok())
            .map(Duration::from_millis),
        // What comes out of a cache was dated long ago.
        answered_at: header("date").filter(|_| header("age").is_none()).and_then(time_of),
        ahead: None,
        code,
        reason,
        bucket_region,
    })
}

/// The member `Reason` of an error of a service that speaks JSON.
fn reason_of(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Body {
        #[serde(rename = "Reason")]
        reason: String,
    }
    serde_json::from_slice(body).ok().map(|Body { reason }| reason)
}

/// The time that a header `Date` tells.
fn time_of(date: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(date).ok().map(|date| date.timestamp())
}

/// Finds an error of a type in a chain of causes.
fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    chain(error).find_map(|cause| cause.downcast_ref::<T>())
}

/// The innermost cause in words: the one that says what really happened.
fn deepest(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&cause| cause.source())
}

#[cfg(test)]
mod tests;
