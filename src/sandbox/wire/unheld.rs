//! Requests for services that the sandbox holds nothing of: they are refused in the protocol they came in.

use http::{Request, Response};
use serde_json::json;

use super::{
    codec::{Codec as _, identified, respond},
    query::Query,
    xml::write_text,
};
use crate::sandbox::refusal::Refusal;

/// What AWS's own front answers with, whatever the service.
const FRONT: Query = Query { version: "", namespace: "http://webservices.amazon.com/AWSFault/2005-15-09" };

/// How a request says what it asks for.
enum Protocol {
    /// By the `x-amz-target` header, which ends in the operation.
    Json(String),
    /// By the parameter `Action`.
    Query(String),
    /// By method and path, as S3 is asked, so that only the service itself could tell.
    Rest,
}

impl Protocol {
    fn of(request: &Request<Vec<u8>>) -> Self {
        let target = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok());
        if let Some(target) = target {
            return Self::Json(target.rsplit('.').next().unwrap_or_default().to_owned());
        }
        match FRONT.operation(request) {
            action if action.is_empty() => Self::Rest,
            action => Self::Query(action),
        }
    }
}

/// The name of the operation that a request asks for; where it names none, its method.
pub(in crate::sandbox) fn unheld_operation(request: &Request<Vec<u8>>) -> String {
    match Protocol::of(request) {
        Protocol::Json(operation) | Protocol::Query(operation) => operation,
        Protocol::Rest => request.method().to_string(),
    }
}

/// What is said of it.
pub(in crate::sandbox) fn unheld(request: &Request<Vec<u8>>) -> Refusal {
    match Protocol::of(request) {
        Protocol::Json(_) => Refusal::new(400, "UnknownOperationException", ""),
        Protocol::Query(_) => FRONT.unknown_operation(request),
        Protocol::Rest => Refusal::new(501, "NotImplemented", "the sandbox holds nothing of this service"),
    }
}

/// Writes a refusal.
pub(in crate::sandbox) fn refuse_unheld(
    request: &Request<Vec<u8>>,
    request_id: &str,
    refusal: &Refusal,
) -> Response<Vec<u8>> {
    let (content_type, body) = match Protocol::of(request) {
        Protocol::Json(_) => {
            let body = json!({ "__type": refusal.code, "message": refusal.message }).to_string();
            ("application/x-amz-json-1.1", body)
        }
        Protocol::Query(_) => return FRONT.refuse(request_id, refusal),
        Protocol::Rest => ("application/xml", rest_error(request_id, refusal)),
    };
    identified(respond(refusal.status, content_type, body.into_bytes()), request_id)
}

/// An error as S3 writes it, without an envelope (S3 API reference, "Error responses").
fn rest_error(request_id: &str, refusal: &Refusal) -> String {
    let mut xml = "<Error><Code>".to_owned();
    write_text(&mut xml, &refusal.code);
    xml.push_str("</Code><Message>");
    write_text(&mut xml, &refusal.message);
    xml.push_str("</Message><RequestId>");
    write_text(&mut xml, request_id);
    xml.push_str("</RequestId></Error>");
    xml
}
