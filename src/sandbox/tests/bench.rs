use aws_sdk_iam::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::retry::RetryConfig;

use crate::sandbox::Sandbox;

/// A client of IAM as the sandbox's default caller, without retries.
pub(super) fn iam(sandbox: &Sandbox) -> aws_sdk_iam::Client {
    iam_as(sandbox, sandbox.credentials())
}

/// A client of IAM with other credentials.
pub(super) fn iam_as(
    sandbox: &Sandbox,
    credentials: aws_credential_types::Credentials,
) -> aws_sdk_iam::Client {
    let config = aws_sdk_iam::Config::builder()
        .behavior_version(aws_sdk_iam::config::BehaviorVersion::latest())
        .region(aws_sdk_iam::config::Region::new("us-east-1"))
        .credentials_provider(credentials)
        .http_client(sandbox.http_client())
        .time_source(sandbox.time_source())
        .sleep_impl(sandbox.sleep_impl())
        .retry_config(RetryConfig::disabled());
    aws_sdk_iam::Client::from_conf(config.build())
}

/// A client of STS as the sandbox's default caller, without retries.
pub(super) fn sts(sandbox: &Sandbox) -> aws_sdk_sts::Client {
    sts_as(sandbox, sandbox.credentials())
}

/// A client of STS with other credentials.
pub(super) fn sts_as(
    sandbox: &Sandbox,
    credentials: aws_credential_types::Credentials,
) -> aws_sdk_sts::Client {
    let config = aws_sdk_sts::Config::builder()
        .behavior_version(aws_sdk_sts::config::BehaviorVersion::latest())
        .region(aws_sdk_sts::config::Region::new("us-east-1"))
        .credentials_provider(credentials)
        .http_client(sandbox.http_client())
        .time_source(sandbox.time_source())
        .sleep_impl(sandbox.sleep_impl())
        .retry_config(RetryConfig::disabled());
    aws_sdk_sts::Client::from_conf(config.build())
}

/// Runs a test with its time standing still.
pub(super) fn run<F: Future>(test: F) -> F::Output {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().start_paused(true).build().expect("a runtime").block_on(test)
}

/// What a refused call says: status, code and message.
pub(super) fn refusal<T: std::fmt::Debug, E: ProvideErrorMetadata + std::fmt::Debug>(
    answer: Result<T, SdkError<E, HttpResponse>>,
) -> String {
    let error = answer.expect_err("the call is refused");
    let status = error.raw_response().map_or(0, |response| response.status().as_u16());
    format!("{status} {}: {}", error.code().unwrap_or("no code"), error.message().unwrap_or("no message"))
}
