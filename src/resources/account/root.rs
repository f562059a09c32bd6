//! The root user: what can be seen of it, and what only a person can do.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::aws::operation::iam::GET_ACCOUNT_SUMMARY;
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Finding, Resource, Scope};
use crate::resources::Never;

/// What the baseline asks of the root user; it is read and reported, since no API can set it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RootSpec {
    /// Whether root needs an MFA device; a root user without password and keys needs none.
    pub mfa: Option<MfaRule>,
    /// Whether root may have access keys.
    pub access_keys: Option<KeysRule>,
}

/// Whether root needs an MFA device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MfaRule {
    /// It must have one, unless it can neither sign in nor sign requests.
    Required,
}

/// Whether root may have access keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeysRule {
    /// It must have none.
    Forbidden,
}

/// The root user of one account.
#[derive(Clone, Debug)]
pub struct Root {
    /// The account.
    pub scope: Scope,
    /// What is asked of it.
    pub spec: RootSpec,
}

/// What the account summary says of root; what it leaves out is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "each says whether root has something")]
pub struct Live {
    has_mfa: Option<bool>,
    has_access_keys: Option<bool>,
    has_password: Option<bool>,
}

impl Resource for Root {
    type Live = Live;
    type Change = Never;
    const READS: &'static [Operation] = &[GET_ACCOUNT_SUMMARY];

    fn address(&self) -> Address {
        Address::only(self.scope.clone(), "account.root")
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        let summary = reader.account_summary().await?;
        Ok(Live {
            has_mfa: summary.root_has_mfa(),
            has_access_keys: summary.root_has_access_keys(),
            has_password: summary.root_has_password(),
        })
    }

    fn diff(&self, live: &Live) -> Diff<Never> {
        let RootSpec { mfa, access_keys } = &self.spec;
        let Live { has_mfa, has_access_keys, has_password } = *live;
        let mut diff = Diff::settled();
        let cannot_act = has_password == Some(false) && has_access_keys == Some(false);
        match mfa {
            Some(MfaRule::Required) if has_mfa == Some(false) && !cannot_act => {
                diff.finding(manual(
                    "root has no MFA device",
                    &[
                        "sign in as root at https://console.aws.amazon.com/ with the account's e-mail address",
                        "open Security credentials, then Multi-factor authentication (MFA), then Assign MFA device",
                        "take a passkey or a hardware key, and keep a second device in another place",
                    ],
                ));
            }
            Some(MfaRule::Required) if has_mfa.is_none() => {
                diff.finding(unknown("whether root has an MFA device"));
            }
            Some(MfaRule::Required) | None => {}
        }
        match access_keys {
            Some(KeysRule::Forbidden) if has_access_keys == Some(true) => {
                diff.finding(manual(
                    "root has access keys",
                    &[
                        "find what uses them: the credential report shows when each was last used",
                        "sign in as root, open Security credentials, deactivate the keys, wait, then delete them",
                    ],
                ));
            }
            Some(KeysRule::Forbidden) if has_access_keys.is_none() => {
                diff.finding(unknown("whether root has access keys"));
            }
            Some(KeysRule::Forbidden) | None => {}
        }
        diff
    }

    async fn apply(&self, change: &Never, _: &Writer) -> Result<(), AwsError> {
        match *change {}
    }
}

fn manual(why: &str, instructions: &[&str]) -> Finding {
    let instructions = instructions.iter().map(|&line| line.to_owned()).collect();
    Finding::Manual { why: why.to_owned(), instructions }
}

fn unknown(what: &str) -> Finding {
    manual(&format!("AWS does not say {what}"), &["sign in as root and look at Security credentials"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::AccountId;

    const SECURED: Live =
        Live { has_mfa: Some(true), has_access_keys: Some(false), has_password: Some(true) };

    fn whys(live: &Live) -> Vec<String> {
        let account = AccountId::try_from("123456789012").expect("twelve digits");
        let spec = RootSpec { mfa: Some(MfaRule::Required), access_keys: Some(KeysRule::Forbidden) };
        let diff = Root { scope: Scope::Account(account), spec }.diff(live);
        let findings = diff.findings.into_iter();
        findings
            .map(|finding| match finding {
                Finding::Manual { why, .. } => why,
                other => panic!("root is only ever reported, not {other:?}"),
            })
            .collect()
    }

    #[test]
    fn a_secured_root_is_settled() {
        assert_eq!(whys(&SECURED), Vec::<String>::new());
    }

    #[test]
    fn a_missing_device_is_a_manual_step() {
        assert_eq!(whys(&Live { has_mfa: Some(false), ..SECURED }), ["root has no MFA device"]);
    }

    #[test]
    fn root_without_password_and_keys_needs_no_device() {
        let live = Live { has_mfa: Some(false), has_password: Some(false), ..SECURED };
        assert_eq!(whys(&live), Vec::<String>::new());
    }

    #[test]
    fn an_unknown_password_does_not_excuse_a_missing_device() {
        let live = Live { has_mfa: Some(false), has_password: None, ..SECURED };
        assert_eq!(whys(&live), ["root has no MFA device"]);
    }

    #[test]
    fn access_keys_are_a_manual_step() {
        assert_eq!(whys(&Live { has_access_keys: Some(true), ..SECURED }), ["root has access keys"]);
    }

    #[test]
    fn what_aws_leaves_out_is_not_taken_for_secured() {
        let live = Live { has_mfa: None, has_access_keys: None, has_password: None };
        assert_eq!(
            whys(&live),
            [
                "AWS does not say whether root has an MFA device",
                "AWS does not say whether root has access keys"
            ]
        );
    }
}
