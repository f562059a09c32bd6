//! The credentials of a profile that was asked for by name.

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};

/// Takes credentials from one profile and from nowhere else.
///
/// In the SDK's own chain keys of the environment come first, so that `--profile` would not be heeded where
/// there are some.
#[derive(Debug)]
pub(super) struct OfProfile {
    name: String,
    provider: ProfileFileCredentialsProvider,
}

impl OfProfile {
    pub(super) fn new(name: &str, config: &ProviderConfig) -> Self {
        let provider = ProfileFileCredentialsProvider::builder().configure(config).profile_name(name).build();
        Self { name: name.to_owned(), provider }
    }
}

impl ProvideCredentials for OfProfile {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            self.provider.provide_credentials().await.map_err(|error| match error {
                CredentialsError::CredentialsNotLoaded(_) => CredentialsError::not_loaded(format!(
                    "the profile `{}` is not there or has none",
                    self.name
                )),
                other => other,
            })
        })
    }
}
