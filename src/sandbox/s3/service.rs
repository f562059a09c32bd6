use http::Method;

use super::{
    acl, buckets, encryption, lifecycle, logging, object_lock, ownership, policy, public_access, tagging,
    versioning,
};
use crate::sandbox::{
    service::Service,
    wire::{RestXml, Route},
};

/// S3, as far as the sandbox holds it.
pub(in crate::sandbox) static SERVICE: Service = Service {
    name: "s3",
    codec: &RestXml {
        routes: ROUTES,
        namespace: "http://s3.amazonaws.com/doc/2006-03-01/",
        wraps_errors: false,
    },
    limit: None,
    operations: &[
        acl::OPERATIONS,
        buckets::OPERATIONS,
        encryption::OPERATIONS,
        lifecycle::OPERATIONS,
        logging::OPERATIONS,
        object_lock::OPERATIONS,
        ownership::OPERATIONS,
        policy::OPERATIONS,
        public_access::OPERATIONS,
        tagging::OPERATIONS,
        versioning::OPERATIONS,
    ],
};

const ROUTES: &[Route] = &[
    Route::service(Method::GET, "ListBuckets"),
    Route::bucket(Method::PUT, "CreateBucket"),
    Route::bucket(Method::HEAD, "HeadBucket"),
    Route::bucket(Method::DELETE, "DeleteBucket"),
    Route::setting(Method::GET, "location", "GetBucketLocation"),
    Route::setting(Method::GET, "policy", "GetBucketPolicy"),
    Route::setting(Method::PUT, "policy", "PutBucketPolicy"),
    Route::setting(Method::DELETE, "policy", "DeleteBucketPolicy"),
    Route::setting(Method::GET, "policyStatus", "GetBucketPolicyStatus"),
    Route::setting(Method::GET, "versioning", "GetBucketVersioning"),
    Route::setting(Method::PUT, "versioning", "PutBucketVersioning"),
    Route::setting(Method::GET, "encryption", "GetBucketEncryption"),
    Route::setting(Method::PUT, "encryption", "PutBucketEncryption"),
    Route::setting(Method::DELETE, "encryption", "DeleteBucketEncryption"),
    Route::setting(Method::GET, "publicAccessBlock", "GetPublicAccessBlock"),
    Route::setting(Method::PUT, "publicAccessBlock", "PutPublicAccessBlock"),
    Route::setting(Method::DELETE, "publicAccessBlock", "DeletePublicAccessBlock"),
    Route::setting(Method::GET, "ownershipControls", "GetBucketOwnershipControls"),
    Route::setting(Method::PUT, "ownershipControls", "PutBucketOwnershipControls"),
    Route::setting(Method::DELETE, "ownershipControls", "DeleteBucketOwnershipControls"),
    Route::setting(Method::GET, "logging", "GetBucketLogging"),
    Route::setting(Method::PUT, "logging", "PutBucketLogging"),
    Route::setting(Method::GET, "lifecycle", "GetBucketLifecycleConfiguration"),
    Route::setting(Method::PUT, "lifecycle", "PutBucketLifecycleConfiguration"),
    Route::setting(Method::DELETE, "lifecycle", "DeleteBucketLifecycle"),
    Route::setting(Method::GET, "object-lock", "GetObjectLockConfiguration"),
    Route::setting(Method::PUT, "object-lock", "PutObjectLockConfiguration"),
    Route::setting(Method::GET, "tagging", "GetBucketTagging"),
    Route::setting(Method::PUT, "tagging", "PutBucketTagging"),
    Route::setting(Method::DELETE, "tagging", "DeleteBucketTagging"),
    Route::setting(Method::GET, "acl", "GetBucketAcl"),
    Route::setting(Method::PUT, "acl", "PutBucketAcl"),
];
