//! Facts of the account itself: aliases, password policy, summary.

use std::collections::BTreeMap;

use super::whole::required;
use crate::aws::operation::iam::{GET_ACCOUNT_PASSWORD_POLICY, GET_ACCOUNT_SUMMARY, LIST_ACCOUNT_ALIASES};
use crate::aws::{AwsError, Reader};

/// The rules of a password policy as IAM holds them, all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "IAM's own fields, one by one")]
pub struct PasswordRules {
    /// The fewest characters of a password.
    pub minimum_length: u8,
    /// Whether an upper-case letter is required.
    pub require_uppercase: bool,
    /// Whether a lower-case letter is required.
    pub require_lowercase: bool,
    /// Whether a digit is required.
    pub require_numbers: bool,
    /// Whether a symbol is required.
    pub require_symbols: bool,
    /// Whether users may change their own password.
    pub allow_users_to_change: bool,
    /// After how many days a password expires; never, when absent.
    pub max_age_days: Option<u16>,
    /// How many former passwords are refused; none, when absent.
    pub reuse_prevention: Option<u8>,
    /// Whether only an administrator can set a new password once one has expired.
    pub hard_expiry: bool,
}

/// Which Regions accept the tokens that the global STS endpoint gives out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenVersion {
    /// Version 1: Regions that are enabled by default.
    V1,
    /// Version 2: all Regions.
    V2,
}

/// A quota of IAM that the account summary tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quota {
    /// Users in the account.
    Users,
    /// Groups in the account.
    Groups,
    /// Customer-managed policies in the account.
    Policies,
    /// Groups that one user is in.
    GroupsPerUser,
    /// Managed policies attached to one group.
    AttachedPoliciesPerGroup,
}

impl Quota {
    /// The quota's key in `GetAccountSummary`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Users => "UsersQuota",
            Self::Groups => "GroupsQuota",
            Self::Policies => "PoliciesQuota",
            Self::GroupsPerUser => "GroupsPerUserQuota",
            Self::AttachedPoliciesPerGroup => "AttachedPoliciesPerGroupQuota",
        }
    }
}

/// The numbers of `GetAccountSummary`; one that AWS leaves out is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountSummary {
    numbers: BTreeMap<String, i32>,
}

impl AccountSummary {
    /// Keeps the numbers that AWS gave.
    pub fn new(numbers: impl IntoIterator<Item = (String, i32)>) -> Self {
        Self { numbers: numbers.into_iter().collect() }
    }

    fn number(&self, key: &str) -> Option<i32> {
        self.numbers.get(key).copied()
    }

    /// Whether root has an MFA device.
    pub fn root_has_mfa(&self) -> Option<bool> {
        self.number("AccountMFAEnabled").map(|number| number != 0)
    }

    /// Whether root has access keys.
    pub fn root_has_access_keys(&self) -> Option<bool> {
        self.number("AccountAccessKeysPresent").map(|number| number != 0)
    }

    /// Whether root has a password.
    pub fn root_has_password(&self) -> Option<bool> {
        self.number("AccountPasswordPresent").map(|number| number != 0)
    }

    /// How many users the account has.
    pub fn users(&self) -> Option<u32> {
        self.number("Users").and_then(|number| number.try_into().ok())
    }

    /// How much of a quota of the whole account is used.
    pub fn used(&self, quota: Quota) -> Option<u32> {
        let key = quota.key().strip_suffix("Quota")?;
        self.number(key).and_then(|number| number.try_into().ok())
    }

    /// How much a quota allows.
    pub fn quota(&self, quota: Quota) -> Option<u32> {
        self.number(quota.key()).and_then(|number| number.try_into().ok())
    }

    /// Which version of tokens the global STS endpoint gives out.
    pub fn token_version(&self) -> Option<TokenVersion> {
        match self.number("GlobalEndpointTokenVersion") {
            Some(1) => Some(TokenVersion::V1),
            Some(2) => Some(TokenVersion::V2),
            _ => None,
        }
    }
}

impl Reader {
    /// The account's alias, by `ListAccountAliases`; an account has one at most.
    pub async fn account_alias(&self) -> Result<Option<String>, AwsError> {
        let list = || self.iam().list_account_aliases().send();
        let aliases = self
            .iam_memos()
            .aliases
            .get(async { Ok(self.send(LIST_ACCOUNT_ALIASES, list).await?.account_aliases) })
            .await?;
        Ok(aliases.first().cloned())
    }

    /// The password policy, or none where AWS's default rules (`GetAccountPasswordPolicy`).
    pub async fn password_policy(&self) -> Result<Option<PasswordRules>, AwsError> {
        let ask = async {
            let get = || self.iam().get_account_password_policy().send();
            match self.send(GET_ACCOUNT_PASSWORD_POLICY, get).await {
                Ok(answer) => {
                    let policy =
                        required(GET_ACCOUNT_PASSWORD_POLICY, answer.password_policy, "PasswordPolicy")?;
                    Ok(Some(rules(&policy)))
                }
                Err(error) if error.is_not_found() => Ok(None),
                Err(error) => Err(error),
            }
        };
        Ok(self.iam_memos().password_policy.get(ask).await?.as_ref().clone())
    }

    /// Counts, quotas and the state of root (`GetAccountSummary`).
    pub async fn account_summary(&self) -> Result<AccountSummary, AwsError> {
        let ask = async {
            let answer = self.send(GET_ACCOUNT_SUMMARY, || self.iam().get_account_summary().send()).await?;
            let numbers = required(GET_ACCOUNT_SUMMARY, answer.summary_map, "SummaryMap")?;
            Ok(AccountSummary::new(
                numbers.into_iter().map(|(key, number)| (key.as_str().to_owned(), number)),
            ))
        };
        Ok(self.iam_memos().summary.get(ask).await?.as_ref().clone())
    }
}

/// IAM leaves `MaxPasswordAge` and `PasswordReusePrevention` out when unset, and `HardExpiry` may be
/// absent; a zero means the same.
fn rules(policy: &aws_sdk_iam::types::PasswordPolicy) -> PasswordRules {
    PasswordRules {
        minimum_length: policy.minimum_password_length.and_then(|length| length.try_into().ok()).unwrap_or(6),
        require_uppercase: policy.require_uppercase_characters,
        require_lowercase: policy.require_lowercase_characters,
        require_numbers: policy.require_numbers,
        require_symbols: policy.require_symbols,
        allow_users_to_change: policy.allow_users_to_change_password,
        max_age_days: policy.max_password_age.and_then(|days| days.try_into().ok()).filter(|&days| days > 0),
        reuse_prevention: policy
            .password_reuse_prevention
            .and_then(|count| count.try_into().ok())
            .filter(|&count| count > 0),
        hard_expiry: policy.hard_expiry.unwrap_or(false),
    }
}
