use http::Method;

use super::public_access;
use crate::sandbox::{
    service::Service,
    wire::{RestXml, Route},
};

const BLOCK: &str = "/v20180820/configuration/publicAccessBlock";

/// S3 Control, as far as the sandbox holds it.
pub(in crate::sandbox) static SERVICE: Service = Service {
    name: "s3control",
    codec: &RestXml {
        routes: &[
            Route::path(Method::GET, BLOCK, "GetPublicAccessBlock"),
            Route::path(Method::PUT, BLOCK, "PutPublicAccessBlock"),
            Route::path(Method::DELETE, BLOCK, "DeletePublicAccessBlock"),
        ],
        namespace: "http://awss3control.amazonaws.com/doc/2018-08-20/",
        wraps_errors: true,
    },
    limit: None,
    operations: &[public_access::OPERATIONS],
};
