//! The restXml protocol: an operation is a method, a path and a subresource; its input stands in headers, query and body.

mod address;
mod body;
mod tree;

use http::{HeaderName, HeaderValue, Method, Request, Response};

use self::{
    address::Address,
    body::{read, write},
};
use super::{
    codec::{Codec, respond},
    shape::{Parameter, Shape},
    value::{Record, Value},
    xml::write_text,
};
use crate::sandbox::{caller::Scope, refusal::Refusal};

/// The restXml protocol of one service.
#[derive(Debug)]
pub(in crate::sandbox) struct RestXml {
    pub(in crate::sandbox) routes: &'static [Route],
    pub(in crate::sandbox) namespace: &'static str,
    /// Whether an error stands in an `ErrorResponse`, as everywhere but in S3 itself.
    pub(in crate::sandbox) wraps_errors: bool,
}

/// How an operation is asked for.
#[derive(Debug)]
pub(in crate::sandbox) struct Route {
    operation: &'static str,
    method: Method,
    target: Target,
    subresource: Option<&'static str>,
}

/// What a route is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// The service as a whole.
    Service,
    /// A bucket, in the path or before the host.
    Bucket,
    /// A path of its own.
    Path(&'static str),
}

impl Route {
    /// An operation of the service as a whole.
    pub(in crate::sandbox) const fn service(method: Method, operation: &'static str) -> Self {
        Self { operation, method, target: Target::Service, subresource: None }
    }

    /// An operation of a bucket itself.
    pub(in crate::sandbox) const fn bucket(method: Method, operation: &'static str) -> Self {
        Self { operation, method, target: Target::Bucket, subresource: None }
    }

    /// An operation of one setting of a bucket.
    pub(in crate::sandbox) const fn setting(
        method: Method,
        subresource: &'static str,
        operation: &'static str,
    ) -> Self {
        Self { operation, method, target: Target::Bucket, subresource: Some(subresource) }
    }

    /// An operation of a path.
    pub(in crate::sandbox) const fn path(
        method: Method,
        path: &'static str,
        operation: &'static str,
    ) -> Self {
        Self { operation, method, target: Target::Path(path), subresource: None }
    }

    fn is_of(&self, request: &Request<Vec<u8>>, address: &Address) -> bool {
        let is_target = match self.target {
            Target::Service => address.bucket.is_none() && address.key.is_empty(),
            Target::Bucket => address.bucket.is_some() && address.key.is_empty(),
            Target::Path(path) => request.uri().path() == path,
        };
        is_target
            && self.method == request.method()
            && address.subresources().eq(self.subresource.iter().copied())
    }
}

/// Where a value of the input stands.
enum Place {
    Bucket,
    Header(&'static str),
    Query(&'static str),
    Body,
}

/// The values that stand in headers of requests.
const HEADERS: [(&str, &str); 7] = [
    ("AccountId", "x-amz-account-id"),
    ("ACL", "x-amz-acl"),
    ("ExpectedBucketOwner", "x-amz-expected-bucket-owner"),
    ("ObjectLockEnabledForBucket", "x-amz-bucket-object-lock-enabled"),
    ("ObjectOwnership", "x-amz-object-ownership"),
    ("ConfirmRemoveSelfBucketAccess", "x-amz-confirm-remove-self-bucket-access"),
    ("TransitionDefaultMinimumObjectSize", "x-amz-transition-default-minimum-object-size"),
];

/// The values that stand in headers of answers.
const ANSWERED_HEADERS: [(&str, &str); 3] = [
    ("Location", "location"),
    ("BucketRegion", "x-amz-bucket-region"),
    ("TransitionDefaultMinimumObjectSize", "x-amz-transition-default-minimum-object-size"),
];

/// The values that stand in the query.
const QUERIES: [(&str, &str); 4] = [
    ("BucketRegion", "bucket-region"),
    ("ContinuationToken", "continuation-token"),
    ("MaxBuckets", "max-buckets"),
    ("Prefix", "prefix"),
];

/// The headers that say how a request was sent and signed, not what it asks for.
const NEUTRAL: [&str; 5] = [
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-sdk-checksum-algorithm",
    "x-amz-security-token",
    "x-amz-user-agent",
];

/// The beginning of the headers that hold a checksum of the body.
const CHECKSUM: &str = "x-amz-checksum-";

impl Place {
    fn of(parameter: &Parameter) -> Self {
        let find = |table: &[(&str, &'static str)]| {
            table.iter().find(|(name, _)| *name == parameter.name).map(|(_, wire)| *wire)
        };
        if parameter.name == "Bucket" {
            Self::Bucket
        } else if let Some(name) = find(&HEADERS) {
            Self::Header(name)
        } else if let Some(name) = find(&QUERIES) {
            Self::Query(name)
        } else {
            Self::Body
        }
    }
}

impl Codec for RestXml {
    fn operation(&self, request: &Request<Vec<u8>>) -> String {
        match self.route(request) {
            Some(route) => route.operation.to_owned(),
            None => request.method().to_string(),
        }
    }

    fn decode(&self, shapes: &[Parameter], request: &Request<Vec<u8>>) -> Result<Record, Refusal> {
        let address = Address::of(request);
        check_region(request, &address)?;
        check_headers(shapes, request)?;
        check_queries(shapes, &address)?;
        let mut input = Record::default();
        let mut has_body = false;
        for parameter in shapes {
            let value = match Place::of(parameter) {
                Place::Bucket => address.bucket.as_deref().map(Value::from),
                Place::Header(name) => {
                    header(request, name).map(|text| scalar(parameter, text)).transpose()?
                }
                Place::Query(name) => address.query(name).map(|text| scalar(parameter, text)).transpose()?,
                Place::Body => {
                    has_body = true;
                    self.body(parameter, request)?
                }
            };
            if value.is_none() && parameter.is_required {
                return Err(missing(parameter));
            }
            input = input.with_some(parameter.name, value);
        }
        if !has_body && !request.body().is_empty() {
            let message = "This request does not support content";
            return Err(Refusal::new(400, "UnexpectedContent", message));
        }
        Ok(input)
    }

    fn unknown_operation(&self, _: &Request<Vec<u8>>) -> Refusal {
        not_implemented("A header or query you provided implies functionality that is not implemented")
    }

    fn answer(&self, operation: &str, request_id: &str, output: &Record) -> Response<Vec<u8>> {
        let mut headers = Vec::new();
        let (mut content_type, mut body) = ("application/xml", String::new());
        for (name, value) in output.iter() {
            let wire = ANSWERED_HEADERS.iter().find(|(own, _)| *own == name);
            match (wire, value) {
                (Some((_, wire)), Value::Text(text)) => headers.push((*wire, text.as_str())),
                (None, Value::Text(text)) if name == "Policy" => {
                    content_type = "application/json";
                    body.clone_from(text);
                }
                (_, value) => write(&mut body, name, self.namespace, value),
            }
        }
        // What was taken away has nothing to show, and S3 says so of a policy that was written too.
        let is_silent = operation.starts_with("Delete") || operation == "PutBucketPolicy";
        let status = if is_silent { 204 } else { 200 };
        with_headers(respond(status, content_type, body.into_bytes()), request_id, &headers)
    }

    /// S3 has codes of its own for what every service refuses (Amazon S3 API Reference, "Error responses").
    fn reword(&self, refusal: Refusal) -> Refusal {
        let (status, code, message) = match &*refusal.code {
            "InvalidClientTokenId" => {
                let message = "The AWS Access Key Id you provided does not exist in our records.";
                (403, "InvalidAccessKeyId", message)
            }
            "ExpiredToken" => (400, "ExpiredToken", "The provided token has expired."),
            "MissingAuthenticationToken" => (403, "AccessDenied", "Access Denied"),
            _ => return refusal,
        };
        Refusal::new(status, code, message)
    }

    fn refuse(&self, request_id: &str, refusal: &Refusal) -> Response<Vec<u8>> {
        let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
        if self.wraps_errors {
            xml.push_str("<ErrorResponse>");
        }
        xml.push_str("<Error>");
        let said = [("Code", &*refusal.code), ("Message", refusal.message.as_str())];
        let details = refusal.details.iter().map(|(name, text)| (*name, text.as_str()));
        for (name, text) in said.into_iter().chain(details) {
            write(&mut xml, name, "", &Value::from(text));
        }
        if !self.wraps_errors {
            write(&mut xml, "RequestId", "", &Value::from(request_id));
        }
        xml.push_str("</Error>");
        if self.wraps_errors {
            xml.push_str("<RequestId>");
            write_text(&mut xml, request_id);
            xml.push_str("</RequestId></ErrorResponse>");
        }
        let region = refusal.details.iter().find(|(name, _)| *name == "Region");
        let headers = region.map(|(_, region)| ("x-amz-bucket-region", region.as_str()));
        let response = respond(refusal.status, "application/xml", xml.into_bytes());
        with_headers(response, request_id, headers.as_slice())
    }
}

impl RestXml {
    fn route(&self, request: &Request<Vec<u8>>) -> Option<&'static Route> {
        let address = Address::of(request);
        self.routes.iter().find(|route| route.is_of(request, &address))
    }

    /// Reads the body: a text as it is, anything else as XML.
    fn body(&self, parameter: &Parameter, request: &Request<Vec<u8>>) -> Result<Option<Value>, Refusal> {
        let body = request.body();
        if body.is_empty() {
            return Ok(None);
        }
        // S3 asks for it where a setting is replaced as a whole.
        let is_setting = self.route(request).is_some_and(|route| route.subresource.is_some());
        let has_checksum = request
            .headers()
            .keys()
            .any(|name| name.as_str() == "content-md5" || name.as_str().starts_with(CHECKSUM));
        if is_setting && !has_checksum {
            let message = "Missing required header for this request: Content-MD5 OR x-amz-checksum-*";
            return Err(Refusal::new(400, "InvalidRequest", message));
        }
        let text = std::str::from_utf8(body).map_err(|_| malformed_xml())?;
        match &parameter.shape {
            Shape::Text { .. } => Ok(Some(Value::from(text))),
            shape => read(parameter.name, shape, text).map(Some),
        }
    }
}

/// A body that is not what its schema says.
pub(super) fn malformed_xml() -> Refusal {
    let message = "The XML you provided was not well-formed or did not validate against our published schema";
    Refusal::new(400, "MalformedXML", message)
}

fn not_implemented(message: &str) -> Refusal {
    Refusal::new(501, "NotImplemented", message)
}

/// A request that was signed for another Region than its host's.
fn check_region(request: &Request<Vec<u8>>, address: &Address) -> Result<(), Refusal> {
    let scope = header(request, "authorization").and_then(Scope::parse);
    match (scope, &address.region) {
        (Some(Scope { region: signed, .. }), Some(expected)) if signed != *expected => {
            let message = format!(
                "The authorization header is malformed; the region '{signed}' is wrong; expecting '{expected}'"
            );
            Err(Refusal::new(400, "AuthorizationHeaderMalformed", message)
                .with_detail("Region", expected.clone()))
        }
        _ => Ok(()),
    }
}

/// Refuses what headers ask for beyond the operation's input: it must not look as if it had been done.
fn check_headers(shapes: &[Parameter], request: &Request<Vec<u8>>) -> Result<(), Refusal> {
    let is_taken = |wire: &str| {
        shapes.iter().any(|parameter| matches!(Place::of(parameter), Place::Header(name) if name == wire))
    };
    let is_known = |name: &str| {
        !name.starts_with("x-amz-") || NEUTRAL.contains(&name) || name.starts_with(CHECKSUM) || is_taken(name)
    };
    let is_chunked =
        header(request, "content-encoding").is_some_and(|encoding| encoding.contains("aws-chunked"));
    match request.headers().keys().find(|name| !is_known(name.as_str())) {
        None if !is_chunked => Ok(()),
        _ => Err(not_implemented("A header you provided implies functionality that is not implemented")),
    }
}

fn check_queries(shapes: &[Parameter], address: &Address) -> Result<(), Refusal> {
    let is_taken = |wire: &str| {
        shapes.iter().any(|parameter| matches!(Place::of(parameter), Place::Query(name) if name == wire))
    };
    let is_foreign = |key: &String| is_query(key) && !is_taken(key);
    match address.queries.iter().find(|(key, _)| is_foreign(key)) {
        None => Ok(()),
        Some(_) => Err(not_implemented("A query you provided implies functionality that is not implemented")),
    }
}

/// Whether a key of the query is a value of some input, and no subresource.
fn is_query(key: &str) -> bool {
    QUERIES.iter().any(|(_, wire)| *wire == key)
}

fn scalar(parameter: &Parameter, text: &str) -> Result<Value, Refusal> {
    let value = body::scalar(&parameter.shape, text);
    value.ok_or_else(|| {
        let message = format!("Provided {} not valid", parameter.name);
        Refusal::new(400, "InvalidArgument", message)
    })
}

fn missing(parameter: &Parameter) -> Refusal {
    match Place::of(parameter) {
        Place::Body => Refusal::new(400, "MissingRequestBodyError", "Request Body is empty"),
        Place::Bucket | Place::Header(_) | Place::Query(_) => {
            let message = format!("Missing required parameter for this request: {}", parameter.name);
            Refusal::new(400, "InvalidRequest", message)
        }
    }
}

fn with_headers(
    mut response: Response<Vec<u8>>,
    request_id: &str,
    headers: &[(&'static str, &str)],
) -> Response<Vec<u8>> {
    for (name, text) in headers.iter().copied().chain([("x-amz-request-id", request_id)]) {
        if let Ok(value) = HeaderValue::from_str(text) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

fn header<'a>(request: &'a Request<Vec<u8>>, name: &str) -> Option<&'a str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}
