//! Requests for services that the sandbox holds nothing of: they are refused in the protocol they came in.

use http::{Request, Response};
use serde_json::json;

use super::{
    codec::{Codec as _, identified, respond},
    query::Query,
};
use crate::sandbox::refusal::Refusal;

/// What AWS's own front answers with, whatever the service.
const FRONT: Query = Query { version: "", namespace: "http://webservices.amazon.com/AWSFault/2005-15-09" };

/// The name of the operation that a request asks for, if it is in one of the protocols that name it.
pub(in crate::sandbox) fn unheld_operation(request: &Request<Vec<u8>>) -> String {
    match target(request) {
        Some(target) => target.rsplit('.').next().unwrap_or_default().to_owned(),
        None => FRONT.operation(request),
    }
}

/// What is said of it.
pub(in crate::sandbox) fn unheld(request: &Request<Vec<u8>>) -> Refusal {
    match target(request) {
        Some(_) => Refusal::new(400, "UnknownOperationException", ""),
        None => FRONT.unknown_operation(request),
    }
}

/// Writes a refusal.
pub(in crate::sandbox) fn refuse_unheld(
    request: &Request<Vec<u8>>,
    request_id: &str,
    refusal: &Refusal,
) -> Response<Vec<u8>> {
    if target(request).is_none() {
        return FRONT.refuse(request_id, refusal);
    }
    let body = json!({ "__type": refusal.code, "message": refusal.message }).to_string();
    identified(respond(refusal.status, "application/x-amz-json-1.1", body.into_bytes()), request_id)
}

/// The header that marks the awsJson protocols.
fn target(request: &Request<Vec<u8>>) -> Option<&str> {
    request.headers().get("x-amz-target").and_then(|target| target.to_str().ok())
}
