//! Where S3 Control's calls go when the endpoint is not AWS's own.

use aws_sdk_s3control::config::endpoint::{EndpointFuture, Params, ResolveEndpoint};
use aws_smithy_types::endpoint::{Endpoint, EndpointAuthScheme};

/// Sends every call to one address as it was given, signed as S3 Control's calls are.
#[derive(Clone, Debug)]
pub(super) struct AsGiven {
    url: String,
}

impl AsGiven {
    /// Takes the address.
    pub(super) fn new(url: &str) -> Self {
        Self { url: url.to_owned() }
    }
}

impl ResolveEndpoint for AsGiven {
    fn resolve_endpoint<'a>(&'a self, params: &'a Params) -> EndpointFuture<'a> {
        let scheme = EndpointAuthScheme::with_capacity("sigv4", 3)
            .put("disableDoubleEncoding", true)
            .put("signingName", "s3".to_owned())
            .put("signingRegion", params.region().unwrap_or_default().to_owned());
        EndpointFuture::ready(Ok(Endpoint::builder().url(self.url.clone()).auth_scheme(scheme).build()))
    }
}
