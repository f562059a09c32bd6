//! Which operation a request asks for, by the protocol that it speaks.

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;

use super::Answer;
use crate::aws::{Operation, Service};

/// What a request asks for.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    /// By a field of its form.
    Query(String),
    /// By a header.
    Json(String),
    /// By its method, its path and its query.
    Rest(Service, &'static str),
}

impl Asked {
    pub(super) fn read(request: &HttpRequest) -> Self {
        if let Some(target) = request.headers().get("x-amz-target") {
            return Self::Json(target.rsplit('.').next().unwrap_or_default().to_owned());
        }
        let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default());
        match body.split('&').find_map(|field| field.strip_prefix("Action=")) {
            Some(action) => Self::Query(action.to_owned()),
            None => rest(request.method(), request.uri()),
        }
    }

    pub(super) fn is_for(&self, operation: Operation) -> bool {
        match self {
            Self::Query(name) | Self::Json(name) => name == operation.name(),
            Self::Rest(service, name) => *service == operation.service() && *name == operation.name(),
        }
    }

    /// The answer of a service that does not have the operation.
    pub(super) fn unknown(&self) -> Answer {
        match self {
            Self::Query(name) => Answer::error(400, "InvalidAction", name),
            Self::Rest(Service::S3Control, name) => Answer::error(405, "MethodNotAllowed", name),
            Self::Json(name) => Answer::json_error(400, "UnknownOperationException", name),
            Self::Rest(_, name) => Answer::rest_error(405, "MethodNotAllowed", name),
        }
    }
}

/// The host of an address, and its path with the query.
pub(super) fn place(uri: &str) -> (String, String) {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    (host.to_owned(), format!("/{path}"))
}

/// What a request of S3 or of S3 Control asks for, which names it nowhere.
fn rest(method: &str, uri: &str) -> Asked {
    let (host, place) = place(uri);
    let (path, query) = place.split_once('?').unwrap_or((&place, ""));
    if path.ends_with("/configuration/publicAccessBlock") {
        return Asked::Rest(
            Service::S3Control,
            if method == "GET" { "GetPublicAccessBlock" } else { "PutPublicAccessBlock" },
        );
    }
    let settings = query.split('&').map(|field| field.split('=').next().unwrap_or_default());
    let setting = settings.map(|name| setting(method, name)).find(|name| !name.is_empty());
    // A bucket stands in the host, or first in the path.
    let names_a_bucket = !host.starts_with("s3.") || path != "/";
    Asked::Rest(
        Service::S3,
        match (setting, method) {
            (Some(setting), _) => setting,
            (None, "HEAD") => "HeadBucket",
            (None, "PUT") => "CreateBucket",
            (None, "GET") if !names_a_bucket => "ListBuckets",
            (None, _) => "",
        },
    )
}

/// The operation on a setting of a bucket, by the field of the query that names the setting.
fn setting(method: &str, field: &str) -> &'static str {
    match (method, field) {
        ("GET", "policy") => "GetBucketPolicy",
        ("PUT", "policy") => "PutBucketPolicy",
        ("GET", "versioning") => "GetBucketVersioning",
        ("PUT", "versioning") => "PutBucketVersioning",
        ("GET", "encryption") => "GetBucketEncryption",
        ("PUT", "encryption") => "PutBucketEncryption",
        ("GET", "publicAccessBlock") => "GetPublicAccessBlock",
        ("PUT", "publicAccessBlock") => "PutPublicAccessBlock",
        ("GET", "ownershipControls") => "GetBucketOwnershipControls",
        ("PUT", "ownershipControls") => "PutBucketOwnershipControls",
        ("GET", "logging") => "GetBucketLogging",
        ("PUT", "logging") => "PutBucketLogging",
        ("GET", "lifecycle") => "GetBucketLifecycleConfiguration",
        ("PUT", "lifecycle") => "PutBucketLifecycleConfiguration",
        ("GET", "object-lock") => "GetObjectLockConfiguration",
        ("PUT", "object-lock") => "PutObjectLockConfiguration",
        ("GET", "tagging") => "GetBucketTagging",
        ("PUT", "tagging") => "PutBucketTagging",
        _ => "",
    }
}
