use aws_credential_types::Credentials;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::retry::RetryConfig;

use crate::sandbox::{Sandbox, state::FRESH_ACCOUNT};

/// An account of the sandbox beside the first.
pub(super) const OTHER: &str = "222222222222";

macro_rules! config {
    ($sdk:ident, $sandbox:expr, $credentials:expr, $region:expr) => {
        $sdk::Config::builder()
            .behavior_version($sdk::config::BehaviorVersion::latest())
            .region($sdk::config::Region::new($region.to_owned()))
            .credentials_provider($credentials)
            .http_client($sandbox.http_client())
            .time_source($sandbox.time_source())
            .sleep_impl($sandbox.sleep_impl())
            .retry_config(RetryConfig::disabled())
    };
}

/// A client of S3 as the sandbox's default caller, with the bucket before the host.
pub(super) fn s3(sandbox: &Sandbox) -> aws_sdk_s3::Client {
    s3_in(sandbox, "us-east-1")
}

/// The same in another Region.
pub(super) fn s3_in(sandbox: &Sandbox, region: &str) -> aws_sdk_s3::Client {
    s3_as(sandbox, sandbox.credentials(), region)
}

/// The same with other credentials.
pub(super) fn s3_as(sandbox: &Sandbox, credentials: Credentials, region: &str) -> aws_sdk_s3::Client {
    aws_sdk_s3::Client::from_conf(config!(aws_sdk_s3, sandbox, credentials, region).build())
}

/// A client of S3 with the bucket in the path.
pub(super) fn s3_by_path(sandbox: &Sandbox) -> aws_sdk_s3::Client {
    let config = config!(aws_sdk_s3, sandbox, sandbox.credentials(), "us-east-1");
    aws_sdk_s3::Client::from_conf(config.force_path_style(true).build())
}

/// A client of S3 Control.
pub(super) fn s3control(sandbox: &Sandbox) -> aws_sdk_s3control::Client {
    let config = config!(aws_sdk_s3control, sandbox, sandbox.credentials(), "us-east-1");
    aws_sdk_s3control::Client::from_conf(config.build())
}

/// A sandbox with a bucket called `logs`.
pub(super) fn with_bucket() -> Sandbox {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        state.add_bucket(FRESH_ACCOUNT, "logs", "us-east-1");
    });
    sandbox
}

/// The credentials of an administrator of another account, which is added.
pub(super) fn another_account(sandbox: &Sandbox) -> Credentials {
    let key = sandbox.edit(|state| {
        state.add_account(OTHER, FRESH_ACCOUNT);
        state.begin_session(OTHER, "OrganizationAccountAccessRole", "other")
    });
    sandbox.credentials_of(&key).expect("a session")
}

/// The credentials of a user of the first account, who has an inline policy.
pub(super) fn user(sandbox: &Sandbox, name: &str, policy: &str) -> Credentials {
    let key = sandbox.edit(|state| {
        let user = state.add_user(FRESH_ACCOUNT, name);
        user.entity.inline_policies.insert("own".into(), policy.to_owned());
        state.add_access_key(FRESH_ACCOUNT, name)
    });
    sandbox.credentials_of(&key).expect("a key")
}

/// Status and code of a refused call, and the Region that its header tells.
pub(super) fn outcome<T: std::fmt::Debug, E: ProvideErrorMetadata + std::fmt::Debug>(
    answer: Result<T, SdkError<E, HttpResponse>>,
) -> (u16, Option<String>, Option<String>) {
    let error = answer.expect_err("the call is refused");
    let response = error.raw_response().expect("an answer came");
    let region = response.headers().get("x-amz-bucket-region").map(str::to_owned);
    (response.status().as_u16(), error.code().map(str::to_owned), region)
}
