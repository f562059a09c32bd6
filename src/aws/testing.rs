//! An AWS that answers by a script, at the seam of the SDK's HTTP client, and a clock that costs nothing.

mod asked;

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::{SharedTimeSource, TimeSource};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use tokio::time::Instant;

use super::session::{InProcess, Options};
use super::{Clock, Identity, Operation, Reader, Session, Target, Writer};
use crate::values::{AccountId, Region};
use asked::{Asked, place};

/// How one request is answered.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// With a status, headers and a body.
    Response(u16, Vec<(&'static str, &'static str)>, String),
    /// Not at all: the connection breaks.
    Reset,
    /// Not at all: nothing ever comes.
    Silence,
}

impl Answer {
    /// The answer of a call that succeeds, with what stands in its result.
    pub(crate) fn result(operation: Operation, members: &str) -> Self {
        let name = operation.name();
        Self::Response(
            200,
            vec![],
            format!("<{name}Response><{name}Result>{members}</{name}Result></{name}Response>"),
        )
    }

    /// An error as IAM answers it.
    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        let error = format!("<Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>");
        Self::Response(
            status,
            vec![("x-amzn-requestid", "req-1")],
            format!("<ErrorResponse><Error>{error}</Error><RequestId>req-1</RequestId></ErrorResponse>"),
        )
    }

    /// The answer of a call of a service that speaks JSON.
    pub(crate) fn json(body: &serde_json::Value) -> Self {
        Self::Response(200, vec![("content-type", "application/x-amz-json-1.1")], body.to_string())
    }

    /// An error as a service that speaks JSON answers it.
    pub(crate) fn json_error(status: u16, code: &str, message: &str) -> Self {
        let headers = vec![("content-type", "application/x-amz-json-1.1"), ("x-amzn-requestid", "req-1")];
        let body = serde_json::json!({ "__type": code, "message": message });
        Self::Response(status, headers, body.to_string())
    }

    /// The same, with the reason that narrows the code down.
    pub(crate) fn json_error_for(reason: &str, status: u16, code: &str, message: &str) -> Self {
        let headers = vec![("content-type", "application/x-amz-json-1.1"), ("x-amzn-requestid", "req-1")];
        let body = serde_json::json!({ "__type": code, "Message": message, "Reason": reason });
        Self::Response(status, headers, body.to_string())
    }

    /// The answer of a call of S3 or S3 Control: an element, a document, or nothing.
    pub(crate) fn rest(body: &str) -> Self {
        Self::Response(200, vec![], body.to_owned())
    }

    /// An error as S3 answers it; S3 Control answers as IAM does.
    pub(crate) fn rest_error(status: u16, code: &str, message: &str) -> Self {
        let error = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
        Self::Response(status, vec![("x-amz-request-id", "req-1")], error)
    }

    /// The same answer with a header.
    pub(crate) fn with_header(self, name: &'static str, value: &'static str) -> Self {
        match self {
            Self::Response(status, mut headers, body) => {
                headers.push((name, value));
                Self::Response(status, headers, body)
            }
            other => other,
        }
    }

    fn into_response(self) -> Result<HttpResponse, ConnectorError> {
        let (status, headers, body) = match self {
            Self::Response(status, headers, body) => (status, headers, body),
            Self::Reset => {
                return Err(ConnectorError::io(io::Error::from(io::ErrorKind::ConnectionReset).into()));
            }
            Self::Silence => unreachable!("silence is waited out"),
        };
        let mut response =
            HttpResponse::new(StatusCode::try_from(status).expect("a good status"), SdkBody::from(body));
        for (name, value) in headers {
            response.headers_mut().insert(name, value);
        }
        Ok(response)
    }
}

/// What is answered to each operation, in turn; the last answer stays.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    answers: BTreeMap<Operation, VecDeque<Answer>>,
    requests: Vec<Sent>,
}

/// A request that came.
#[derive(Clone, Debug)]
struct Sent {
    asked: Asked,
    headers: BTreeMap<String, String>,
    /// The body, after method, path and query where these say what is asked for.
    text: String,
}

impl Script {
    /// The script with the answers of one operation more.
    pub(crate) fn on(self, operation: Operation, answers: impl IntoIterator<Item = Answer>) -> Self {
        self.lock().answers.insert(operation, answers.into_iter().collect());
        self
    }

    /// How many requests of an operation came.
    pub(crate) fn count(&self, operation: Operation) -> usize {
        self.lock().requests.iter().filter(|request| request.asked.is_for(operation)).count()
    }

    /// The bodies of the requests that came; one whose path says what it asks for has method and path before it.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.lock().requests.iter().map(|request| request.text.clone()).collect()
    }

    /// The bodies of the requests of one operation that came.
    pub(crate) fn requests_of(&self, operation: Operation) -> Vec<String> {
        let shared = self.lock();
        let of_it = shared.requests.iter().filter(|request| request.asked.is_for(operation));
        of_it.map(|request| request.text.clone()).collect()
    }

    /// A header of each request of an operation that came.
    pub(crate) fn headers(&self, operation: Operation, name: &str) -> Vec<Option<String>> {
        let shared = self.lock();
        let of_it = shared.requests.iter().filter(|request| request.asked.is_for(operation));
        of_it.map(|request| request.headers.get(name).cloned()).collect()
    }

    /// A session of which this script is the AWS.
    pub(crate) async fn session(&self) -> Session {
        self.session_with(Options::default()).await
    }

    /// The same, to behave as the options say.
    pub(crate) async fn session_with(&self, options: Options) -> Session {
        let in_process = InProcess {
            http_client: self.http_client(),
            clock: clock(),
            credentials: Credentials::new("AKIAEXAMPLE", "secret", None, None, "test"),
            region: Region::new("us-east-1"),
        };
        Session::connect(Target::InProcess(in_process), options).await.expect("a session")
    }

    /// A reader that may send these operations.
    pub(crate) async fn reader(&self, allowed: &[Operation]) -> Reader {
        Reader::new(&self.session().await, &identity(), allowed.iter().copied())
    }

    /// A writer whose looks may send these operations.
    pub(crate) async fn writer(&self, allowed: &[Operation]) -> Writer {
        Writer::new(&self.session().await, &identity(), allowed.iter().copied())
    }

    fn http_client(&self) -> SharedHttpClient {
        let connector = SharedHttpConnector::new(self.clone());
        http_client_fn(move |_, _| connector.clone())
    }

    fn answer(&self, request: &HttpRequest) -> Answer {
        let sent = Sent::read(request);
        let mut shared = self.lock();
        let answers = shared.answers.iter_mut().find(|(operation, _)| sent.asked.is_for(**operation));
        let answer = match answers {
            Some((_, answers)) if answers.len() > 1 => answers.pop_front(),
            Some((_, answers)) => answers.front().cloned(),
            None => None,
        };
        let answer = answer.unwrap_or_else(|| sent.asked.unknown());
        shared.requests.push(sent);
        answer
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpConnector for Script {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        match self.answer(&request) {
            Answer::Silence => HttpConnectorFuture::new(std::future::pending()),
            answer => HttpConnectorFuture::ready(answer.into_response()),
        }
    }
}

impl Sent {
    fn read(request: &HttpRequest) -> Self {
        let asked = Asked::read(request);
        let headers = request.headers().iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut headers: BTreeMap<String, String> = headers.collect();
        // The SDK leaves the host to whoever opens the connection.
        let (host, path) = place(request.uri());
        headers.entry("host".to_owned()).or_insert(host);
        let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default());
        let text = match &asked {
            Asked::Query(_) | Asked::Json(_) => body.into_owned(),
            Asked::Rest(..) => format!("{} {path} {body}", request.method()).trim_end().to_owned(),
        };
        Self { asked, headers, text }
    }
}

/// Who calls in these tests.
pub(crate) fn identity() -> Identity {
    let account = AccountId::try_from("123456789012").expect("twelve digits");
    let arn = "arn:aws:iam::123456789012:user/ana".parse().expect("a good ARN");
    Identity::new(account, arn, "AKIAEXAMPLE")
}

/// A clock that follows tokio's, which a test pauses.
pub(crate) fn clock() -> Clock {
    clock_that_is_set().0
}

/// The same, and what sets it: ahead by this many seconds, or back.
pub(crate) fn clock_that_is_set() -> (Clock, impl Fn(i64)) {
    let ahead = Arc::new(AtomicI64::new(0));
    let time = TokioTime { start: instant(), ahead: Arc::clone(&ahead) };
    let clock = Clock::new(SharedTimeSource::new(time), SharedAsyncSleep::new(TokioSleep::new()));
    (clock, move |seconds| {
        ahead.fetch_add(seconds, Ordering::Relaxed);
    })
}

#[derive(Debug)]
struct TokioTime {
    start: Instant,
    ahead: Arc<AtomicI64>,
}

impl TimeSource for TokioTime {
    fn now(&self) -> SystemTime {
        // From 2026-01-01T00:00:00Z on.
        let time = SystemTime::UNIX_EPOCH + Duration::from_hours(24 * 20_454) + (instant() - self.start);
        let ahead = self.ahead.load(Ordering::Relaxed);
        let by = Duration::from_secs(ahead.unsigned_abs());
        if ahead < 0 { time - by } else { time + by }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is what the tests' clock asks")]
fn instant() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests;
