use std::fmt;

use http::{HeaderName, HeaderValue, Request, Response, StatusCode, header};

use super::{shape::Parameter, value::Record};
use crate::sandbox::refusal::Refusal;

/// One of AWS's wire protocols, as one service speaks it: bytes on one side, plain values on the other.
pub(in crate::sandbox) trait Codec: fmt::Debug + Sync {
    /// The name of the operation that a request asks for; empty where it names none.
    fn operation(&self, request: &Request<Vec<u8>>) -> String;

    /// Reads the input of an operation and holds it to its bounds.
    fn decode(&self, shapes: &[Parameter], request: &Request<Vec<u8>>) -> Result<Record, Refusal>;

    /// What a service says of an operation that it does not know.
    fn unknown_operation(&self, request: &Request<Vec<u8>>) -> Refusal;

    /// Writes the answer of an operation.
    fn answer(&self, operation: &str, request_id: &str, output: &Record) -> Response<Vec<u8>>;

    /// Writes a refusal.
    fn refuse(&self, request_id: &str, refusal: &Refusal) -> Response<Vec<u8>>;

    /// Gives a refusal that all services share, as IAM words it, the code that services of this protocol have for it.
    fn reword(&self, refusal: Refusal) -> Refusal {
        refusal
    }
}

/// A response; what cannot stand in a header is left out.
pub(in crate::sandbox) fn respond(status: u16, content_type: &str, body: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    }
    response
}

/// The same response with the header that tells its request id.
pub(super) fn identified(mut response: Response<Vec<u8>>, request_id: &str) -> Response<Vec<u8>> {
    if let Ok(id) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert(HeaderName::from_static("x-amzn-requestid"), id);
    }
    response
}
