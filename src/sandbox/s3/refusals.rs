use crate::sandbox::{refusal::Refusal, state::Bucket};

pub(super) fn invalid_argument(message: impl Into<String>) -> Refusal {
    Refusal::new(400, "InvalidArgument", message)
}

pub(super) fn invalid_request(message: impl Into<String>) -> Refusal {
    Refusal::new(400, "InvalidRequest", message)
}

pub(super) fn malformed_policy(message: impl Into<String>) -> Refusal {
    Refusal::new(400, "MalformedPolicy", message)
}

/// What the schema of a body does not allow, but the table of shapes cannot say.
pub(super) fn malformed_xml() -> Refusal {
    let message = "The XML you provided was not well-formed or did not validate against our published schema";
    Refusal::new(400, "MalformedXML", message)
}

pub(super) fn access_denied() -> Refusal {
    Refusal::access_denied("Access Denied")
}

pub(super) fn no_such_bucket(name: &str) -> Refusal {
    Refusal::new(404, "NoSuchBucket", "The specified bucket does not exist").with_detail("BucketName", name)
}

/// A request that came to another Region than the bucket's.
pub(super) fn permanent_redirect(name: &str, bucket: &Bucket) -> Refusal {
    let message = "The bucket you are attempting to access must be addressed using the specified endpoint. \
                   Please send all future requests to this endpoint.";
    Refusal::new(301, "PermanentRedirect", message)
        .with_detail("Endpoint", format!("{name}.s3.{}.amazonaws.com", bucket.region))
        .with_detail("Bucket", name)
        .with_detail("Region", bucket.region.clone())
}

pub(super) fn no_access_control_lists() -> Refusal {
    let message = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting";
    Refusal::new(400, "InvalidBucketAclWithObjectOwnership", message)
}
