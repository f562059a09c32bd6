//! Clients that nothing guards, to change things behind the product's back.

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_s3control::config::endpoint::{EndpointFuture, Params, ResolveEndpoint};
use aws_smithy_types::endpoint::{Endpoint, EndpointAuthScheme};
use aws_smithy_types::retry::RetryConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use baseline::sandbox::Sandbox;

/// The plain SDK clients of a ground, in one Region.
#[derive(Clone)]
pub struct Clients {
    pub iam: aws_sdk_iam::Client,
    pub kms: aws_sdk_kms::Client,
    pub s3: aws_sdk_s3::Client,
    pub s3control: aws_sdk_s3control::Client,
    pub cloudtrail: aws_sdk_cloudtrail::Client,
    pub organizations: aws_sdk_organizations::Client,
    pub sns: aws_sdk_sns::Client,
    pub sso: aws_sdk_ssoadmin::Client,
    pub directory: aws_sdk_identitystore::Client,
}

impl Clients {
    /// The clients of a sandbox, by its own caller.
    pub fn of_sandbox(sandbox: &Sandbox) -> Self {
        let config = builder(sandbox.credentials())
            .http_client(sandbox.http_client())
            .time_source(sandbox.time_source())
            .sleep_impl(sandbox.sleep_impl());
        Self::new(&config.build())
    }

    /// The clients of a server.
    pub fn of_server(url: &str, credentials: Credentials) -> Self {
        Self::new(&builder(credentials).endpoint_url(url).build())
    }

    fn new(config: &SdkConfig) -> Self {
        let s3 = aws_sdk_s3::config::Builder::from(config).force_path_style(config.endpoint_url().is_some());
        let s3control = aws_sdk_s3control::config::Builder::from(config);
        let s3control = match config.endpoint_url() {
            Some(url) => s3control.endpoint_resolver(AtThisAddress(url.to_owned())),
            None => s3control,
        };
        // They take so many calls a second, and the product's come just before.
        let patient = RetryConfig::standard().with_max_attempts(10);
        let sso = aws_sdk_ssoadmin::config::Builder::from(config).retry_config(patient.clone());
        let directory = aws_sdk_identitystore::config::Builder::from(config).retry_config(patient);
        Self {
            iam: aws_sdk_iam::Client::new(config),
            kms: aws_sdk_kms::Client::new(config),
            s3: aws_sdk_s3::Client::from_conf(s3.build()),
            s3control: aws_sdk_s3control::Client::from_conf(s3control.build()),
            cloudtrail: aws_sdk_cloudtrail::Client::new(config),
            organizations: aws_sdk_organizations::Client::new(config),
            sns: aws_sdk_sns::Client::new(config),
            sso: aws_sdk_ssoadmin::Client::from_conf(sso.build()),
            directory: aws_sdk_identitystore::Client::from_conf(directory.build()),
        }
    }
}

fn builder(credentials: Credentials) -> aws_types::sdk_config::Builder {
    SdkConfig::builder()
        .behavior_version(aws_config::BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .retry_config(RetryConfig::disabled())
        .credentials_provider(SharedCredentialsProvider::new(credentials))
}

/// S3 Control without the account's number before the server's host, which no resolver knows.
#[derive(Debug)]
struct AtThisAddress(String);

impl ResolveEndpoint for AtThisAddress {
    fn resolve_endpoint<'a>(&'a self, params: &'a Params) -> EndpointFuture<'a> {
        let scheme = EndpointAuthScheme::with_capacity("sigv4", 2)
            .put("signingName", "s3".to_owned())
            .put("signingRegion", params.region().unwrap_or_default().to_owned());
        EndpointFuture::ready(Ok(Endpoint::builder().url(self.0.clone()).auth_scheme(scheme).build()))
    }
}

macro_rules! one_of_the_clients {
    ($($field:ident: $sdk:ident),+) => {$(
        impl From<Clients> for $sdk::Client {
            fn from(clients: Clients) -> Self {
                clients.$field
            }
        }
    )+};
}

one_of_the_clients! {
    iam: aws_sdk_iam, kms: aws_sdk_kms, s3: aws_sdk_s3, s3control: aws_sdk_s3control,
    cloudtrail: aws_sdk_cloudtrail, organizations: aws_sdk_organizations, sns: aws_sdk_sns,
    sso: aws_sdk_ssoadmin, directory: aws_sdk_identitystore
}
