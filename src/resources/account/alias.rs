//! The account alias: the name in the address of the sign-in page.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::aws::operation::iam::{CREATE_ACCOUNT_ALIAS, LIST_ACCOUNT_ALIASES};
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Action, Address, Call, Change, Diff, Impact, Resource, Scope, Step};

/// The account alias that the baseline asks for.
///
/// 3 to 63 lower-case letters, digits and single hyphens, with none at an edge, and not twelve digits (IAM
/// User Guide, "IAM and AWS STS quotas"). It is unique across all AWS accounts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct Alias(String);

/// What is wrong with an alias.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` cannot be an account alias\n3 to 63 lower-case letters, digits and single inner hyphens, and not twelve digits"
)]
pub struct BadAlias(String);

impl TryFrom<String> for Alias {
    type Error = BadAlias;

    fn try_from(text: String) -> Result<Self, BadAlias> {
        let is_account_id = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = (3..=63).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--")
            && !is_account_id;
        if fits { Ok(Self(text)) } else { Err(BadAlias(text)) }
    }
}

impl fmt::Display for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The account alias of one account.
#[derive(Clone, Debug)]
pub struct AccountAlias {
    /// The account.
    pub scope: Scope,
    /// What the alias is to be.
    pub alias: Alias,
}

/// Sets the alias; an account has one, so a new one takes the place of the old.
#[derive(Clone, Debug, PartialEq)]
pub struct SetAlias {
    alias: String,
}

impl Change for SetAlias {
    fn call(&self) -> Call {
        let Self { alias } = self;
        Call::new(CREATE_ACCOUNT_ALIAS).with("AccountAlias", alias.as_str())
    }
}

impl Resource for AccountAlias {
    type Live = Option<String>;
    type Change = SetAlias;
    const READS: &'static [Operation] = &[LIST_ACCOUNT_ALIASES];

    fn address(&self) -> Address {
        Address::only(self.scope.clone(), "account.alias")
    }

    async fn read(&self, reader: &Reader) -> Result<Self::Live, AwsError> {
        reader.account_alias().await
    }

    fn diff(&self, live: &Self::Live) -> Diff<SetAlias> {
        let Self { scope: _, alias: Alias(alias) } = self;
        let mut diff = Diff::settled();
        if live.as_ref() == Some(alias) {
            return diff;
        }
        diff.value("alias", live.clone(), alias.as_str());
        let step = Step::grow(SetAlias { alias: alias.clone() });
        diff.step(match live {
            None => step,
            Some(old) => step
                .impact(Impact::Disrupts)
                .because(format!("sign-in links with `{old}` break, and anybody may take that name")),
        });
        if live.is_none() {
            diff.action = Some(Action::Create);
        }
        diff
    }

    async fn apply(&self, change: &SetAlias, writer: &Writer) -> Result<(), AwsError> {
        let SetAlias { alias } = change;
        let set = || writer.iam().create_account_alias().account_alias(alias).send();
        let is_set = async |reader: Reader| Ok(reader.account_alias().await?.as_ref() == Some(alias));
        writer
            .create(CREATE_ACCOUNT_ALIAS, &[Subject::new(SubjectKind::AccountAlias, alias)], set, is_set)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::values::AccountId;

    fn desired() -> AccountAlias {
        let account = AccountId::try_from("123456789012").expect("twelve digits");
        let alias = Alias::try_from("acme-prod".to_owned()).expect("a good alias");
        AccountAlias { scope: Scope::Account(account), alias }
    }

    #[test]
    fn the_same_alias_is_settled() {
        assert_snapshot!(desired().diff(&Some("acme-prod".to_owned())), @"settled");
    }

    #[test]
    fn a_missing_alias_is_made() {
        assert_snapshot!(desired().diff(&None), @r#"
        alias  none -> acme-prod
        calls iam:CreateAccountAlias(AccountAlias: "acme-prod")
        "#);
    }

    #[test]
    fn another_alias_is_replaced_and_breaks_its_links() {
        assert_snapshot!(desired().diff(&Some("acme".to_owned())), @r#"
        alias  acme -> acme-prod
        calls iam:CreateAccountAlias(AccountAlias: "acme-prod") [disrupts] because sign-in links with `acme` break, and anybody may take that name
        "#);
    }

    #[test]
    fn aliases_that_aws_refuses_are_refused_here() {
        for alias in ["ab", "Acme", "acme--prod", "-acme", "acme-", "123456789012", "a.b.c"] {
            assert!(Alias::try_from(alias.to_owned()).is_err(), "{alias}");
        }
    }
}
