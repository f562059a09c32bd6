//! What a request says, whatever protocol it is written in: the operation, and each argument by its name in the API.

use std::collections::BTreeMap;

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// The arguments of a call, by name; several of one name, such as those of a list, in their order.
pub(super) type Arguments = BTreeMap<String, Vec<String>>;

/// A request: its operation as `iam:CreateGroup`, and its arguments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sent {
    pub(super) operation: String,
    pub(super) arguments: Arguments,
}

impl Sent {
    pub(super) fn new(operation: String) -> Self {
        Self { operation, arguments: Arguments::new() }
    }

    fn with(mut self, name: &str, value: String) -> Self {
        self.arguments.entry(name.to_owned()).or_default().push(value);
        self
    }

    /// Adds a JSON value: each of its leaves, in its order.
    ///
    /// `names` makes the name of a leaf from the path to it, which is where protocols differ.
    pub(super) fn add(&mut self, path: &[String], value: &Value, names: fn(&[String]) -> String) {
        let below = |part: String| [path, &[part]].concat();
        match value {
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    self.add(&below(format!("member.{}", number + 1)), item, names);
                }
            }
            Value::Object(fields) => {
                fields.iter().for_each(|(name, value)| self.add(&below(name.clone()), value, names));
            }
            leaf => {
                let text = leaf.as_str().map_or_else(|| leaf.to_string(), str::to_owned);
                self.arguments.entry(names(path)).or_default().push(text);
            }
        }
    }
}

/// The name of a leaf by the whole path to it, as the Query protocol writes it: `Tags.member.1.Key`.
pub(super) fn whole_path(path: &[String]) -> String {
    path.join(".")
}

/// The name of a leaf alone: in XML the elements above it are not called as in the API.
pub(super) fn last_name(path: &[String]) -> String {
    let named = path.iter().rev().find(|part| !part.starts_with("member."));
    named.cloned().unwrap_or_default()
}

/// Whether leaves are known by their last name alone.
pub(super) fn is_xml(operation: &str) -> bool {
    operation.starts_with("s3:") || operation.starts_with("s3control:")
}

/// What a request says; nothing of a request that cannot write.
pub(super) fn sent(request: &HttpRequest) -> Option<Sent> {
    let service = service(request);
    let body = request.body().bytes().unwrap_or_default();
    let sent = match service.as_str() {
        "iam" | "sts" | "sns" => query(&service, &String::from_utf8_lossy(body)),
        "s3" => xml(request, body),
        _ => json(&service, request, body),
    };
    let name = sent.operation.split(':').nth(1).unwrap_or_default();
    let reads = ["Get", "List", "Head", "Describe"].iter().any(|verb| name.starts_with(verb));
    (!reads).then_some(sent)
}

/// The service that the request is signed for.
fn service(request: &HttpRequest) -> String {
    let signature = request.headers().get("authorization").expect("every request is signed");
    let scope = signature.split("Credential=").nth(1).expect("a signature has a scope");
    scope.split('/').nth(3).expect("a scope has a service").to_owned()
}

fn query(service: &str, body: &str) -> Sent {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
    let mut parameters: BTreeMap<String, String> =
        pairs.map(|(name, value)| (decoded(name), decoded(value))).collect();
    parameters.remove("Version");
    let action = parameters.remove("Action").expect("every request of the Query protocol has an action");
    let sent = Sent::new(format!("{service}:{action}"));
    parameters.into_iter().fold(sent, |sent, (name, value)| sent.with(&name, value))
}

fn json(service: &str, request: &HttpRequest, body: &[u8]) -> Sent {
    let target = request.headers().get("x-amz-target").expect("every request of awsJson has a target");
    let action = target.rsplit('.').next().unwrap_or_default();
    let mut sent = Sent::new(format!("{service}:{action}"));
    sent.add(&[], &serde_json::from_slice(body).expect("a body of awsJson is JSON"), whole_path);
    sent
}

/// What the headers of S3 say, by their names in the API.
const HEADERS: [(&str, &str); 6] = [
    ("x-amz-expected-bucket-owner", EXPECTED_OWNER),
    ("x-amz-account-id", ACCOUNT_ID),
    ("x-amz-object-ownership", "ObjectOwnership"),
    ("x-amz-bucket-object-lock-enabled", "ObjectLockEnabledForBucket"),
    ("x-amz-bypass-governance-retention", "BypassGovernanceRetention"),
    ("x-amz-transition-default-minimum-object-size", "TransitionDefaultMinimumObjectSize"),
];

/// The account that is expected to own a bucket.
pub(super) const EXPECTED_OWNER: &str = "ExpectedBucketOwner";
/// The account that S3 Control is asked about.
pub(super) const ACCOUNT_ID: &str = "AccountId";

fn xml(request: &HttpRequest, body: &[u8]) -> Sent {
    let (address, parameters) = request.uri().split_once('?').unwrap_or((request.uri(), ""));
    let (_, address) = address.split_once("://").unwrap_or(("", address));
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    let path = path.trim_end_matches('/');
    let is_control = path.starts_with("v20180820/");
    let subject = parameters.split('&').map(|parameter| parameter.split('=').next().unwrap_or_default());
    let subject = subject.filter(|name| !name.starts_with("x-id")).find(|name| !name.is_empty());
    let verb = match request.method() {
        "PUT" => "Put",
        "DELETE" => "Delete",
        "HEAD" => "Head",
        _ => "Get",
    };
    let action = match (subject, verb) {
        _ if is_control => format!("{verb}PublicAccessBlock"),
        (None, "Put") => "CreateBucket".to_owned(),
        (None, _) => format!("{verb}Bucket"),
        (Some("versioning" | "encryption" | "logging" | "policy" | "tagging"), _) => {
            let name = subject.unwrap_or_default();
            format!("{verb}Bucket{}{}", name[..1].to_uppercase(), &name[1..])
        }
        (Some("lifecycle"), _) => format!("{verb}BucketLifecycleConfiguration"),
        (Some("ownershipControls"), _) => format!("{verb}BucketOwnershipControls"),
        (Some("object-lock"), _) => format!("{verb}ObjectLockConfiguration"),
        (Some("publicAccessBlock"), _) => format!("{verb}PublicAccessBlock"),
        (Some(other), _) => format!("{verb} ?{other}"),
    };
    let mut sent = Sent::new(format!("{}:{action}", if is_control { "s3control" } else { "s3" }));
    for (header, name) in HEADERS {
        sent = request
            .headers()
            .get(header)
            .into_iter()
            .fold(sent, |sent, value| sent.with(name, value.to_owned()));
    }
    if !is_control {
        let bucket = if path.is_empty() { host.split(".s3").next().unwrap_or_default() } else { path };
        sent = sent.with("Bucket", bucket.to_owned());
    }
    let body = String::from_utf8_lossy(body);
    if subject == Some("policy") {
        return sent.with("Policy", body.into_owned());
    }
    leaves(&body).into_iter().fold(sent, |sent, (name, text)| sent.with(&name, text))
}

/// The elements that hold text, and those that hold nothing at all, in their order.
fn leaves(xml: &str) -> Vec<(String, String)> {
    let unescaped = |text: &str| {
        let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
        entities.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
    };
    let mut leaves = Vec::new();
    let mut opened: Option<&str> = None;
    for piece in xml.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap_or_default();
        if let Some(closed) = tag.strip_prefix('/') {
            if let Some((name, text)) = opened.take().and_then(|piece: &str| piece.split_once('>')) {
                let name = name.split_whitespace().next().unwrap_or_default();
                if name == closed {
                    leaves.push((name.to_owned(), unescaped(text)));
                }
            }
        } else if !tag.starts_with('?') {
            opened = Some(piece);
        }
    }
    leaves
}
