//! The tokens of the global STS endpoint: which Regions accept them.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::aws::operation::iam::{GET_ACCOUNT_SUMMARY, SET_SECURITY_TOKEN_SERVICE_PREFERENCES};
use crate::aws::reader::iam::TokenVersion;
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Class, Operation, Reader, Writer};
use crate::model::{Address, Call, Change, Diff, Impact, Resource, Scope, Settle, Step, Value};

/// Which Regions accept the tokens that the global STS endpoint gives out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tokens {
    /// All Regions: version 2 tokens, which are longer.
    AllRegions,
    /// Only Regions that are enabled by default: version 1 tokens.
    DefaultRegions,
}

impl From<TokenVersion> for Tokens {
    fn from(version: TokenVersion) -> Self {
        match version {
            TokenVersion::V1 => Self::DefaultRegions,
            TokenVersion::V2 => Self::AllRegions,
        }
    }
}

impl From<Tokens> for Value {
    fn from(tokens: Tokens) -> Self {
        Self::text(match tokens {
            Tokens::AllRegions => "all_regions",
            Tokens::DefaultRegions => "default_regions",
        })
    }
}

/// The token setting of one account.
#[derive(Clone, Debug)]
pub struct SecurityTokens {
    /// The account.
    pub scope: Scope,
    /// What the setting is to be.
    pub tokens: Tokens,
}

/// Sets the version of the tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct SetTokens {
    tokens: Tokens,
}

impl SetTokens {
    fn version(&self) -> &'static str {
        match self.tokens {
            Tokens::AllRegions => "v2Token",
            Tokens::DefaultRegions => "v1Token",
        }
    }
}

impl Change for SetTokens {
    fn call(&self) -> Call {
        Call::new(SET_SECURITY_TOKEN_SERVICE_PREFERENCES).with("GlobalEndpointTokenVersion", self.version())
    }
}

impl Resource for SecurityTokens {
    type Live = Tokens;
    type Change = SetTokens;
    const READS: &'static [Operation] = &[GET_ACCOUNT_SUMMARY];

    fn address(&self) -> Address {
        Address::only(self.scope.clone(), "iam.sts_global_endpoint_tokens")
    }

    async fn read(&self, reader: &Reader) -> Result<Tokens, AwsError> {
        let version = reader.account_summary().await?.token_version();
        version.map(Tokens::from).ok_or_else(|| {
            let what = "the summary lacks `GlobalEndpointTokenVersion`";
            AwsError::new(GET_ACCOUNT_SUMMARY, Class::Unintelligible, what)
        })
    }

    fn diff(&self, live: &Tokens) -> Diff<SetTokens> {
        let Self { scope: _, tokens } = self;
        let mut next = *live;
        let mut settle = Settle::default();
        settle.attribute("sts_global_endpoint_tokens", &mut next, Some(*tokens));
        settle.by_step(|| {
            let step = Step::grow(SetTokens { tokens: next });
            match next {
                Tokens::AllRegions => {
                    step.because("new tokens are longer: systems that store them need room")
                }
                Tokens::DefaultRegions => step
                    .impact(Impact::Disrupts)
                    .because("sessions of the global endpoint stop working in opt-in Regions"),
            }
        })
    }

    async fn apply(&self, change: &SetTokens, writer: &Writer) -> Result<(), AwsError> {
        let version = change.version();
        let set = || {
            let request = writer.iam().set_security_token_service_preferences();
            request.global_endpoint_token_version(version.into()).send()
        };
        writer
            .send(SET_SECURITY_TOKEN_SERVICE_PREFERENCES, &[Subject::new(SubjectKind::Tokens, version)], set)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::values::AccountId;

    fn desired(tokens: Tokens) -> SecurityTokens {
        let account = AccountId::try_from("123456789012").expect("twelve digits");
        SecurityTokens { scope: Scope::Account(account), tokens }
    }

    #[test]
    fn the_same_tokens_are_settled() {
        assert_snapshot!(desired(Tokens::AllRegions).diff(&Tokens::AllRegions), @"settled");
    }

    #[test]
    fn tokens_are_made_valid_everywhere() {
        assert_snapshot!(desired(Tokens::AllRegions).diff(&Tokens::DefaultRegions), @r#"
        sts_global_endpoint_tokens  default_regions -> all_regions
        calls iam:SetSecurityTokenServicePreferences(GlobalEndpointTokenVersion: "v2Token") because new tokens are longer: systems that store them need room
        "#);
    }

    #[test]
    fn going_back_disrupts_sessions_in_opt_in_regions() {
        assert_snapshot!(desired(Tokens::DefaultRegions).diff(&Tokens::AllRegions), @r#"
        sts_global_endpoint_tokens  all_regions -> default_regions
        calls iam:SetSecurityTokenServicePreferences(GlobalEndpointTokenVersion: "v1Token") [disrupts] because sessions of the global endpoint stop working in opt-in Regions
        "#);
    }
}
