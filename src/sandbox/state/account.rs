use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    PublicAccessBlock,
    credentials::AccessKey,
    entity::{Entity, Group, Role, User},
    kms::Key,
    name::Name,
    policy::Policy,
    quotas::Quotas,
};

/// One AWS account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The twelve digits.
    pub id: String,
    /// The partition: `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// The account alias, of which there is one at most.
    pub alias: Option<String>,
    /// The password policy; without one AWS's own default holds.
    pub password_policy: Option<PasswordPolicy>,
    /// The version of the tokens of the global STS endpoint, 1 or 2.
    pub global_endpoint_token_version: u32,
    /// The root user.
    pub root: Root,
    /// The users by name.
    pub users: BTreeMap<Name, User>,
    /// The groups by name.
    pub groups: BTreeMap<Name, Group>,
    /// The roles by name.
    pub roles: BTreeMap<Name, Role>,
    /// The customer-managed policies by name.
    pub policies: BTreeMap<Name, Policy>,
    /// The virtual MFA devices' serial numbers; which are active stands with the users.
    pub virtual_mfa_devices: BTreeSet<String>,
    /// The KMS keys by id.
    pub keys: BTreeMap<String, Key>,
    /// The ids of keys by alias, such as `alias/cloudtrail`, in each Region.
    pub key_aliases: BTreeMap<String, BTreeMap<String, String>>,
    /// The account's own public access block.
    pub public_access_block: Option<PublicAccessBlock>,
    /// The policies of SNS topics by the topics' ARNs.
    pub topics: BTreeMap<String, String>,
    /// Actions, such as `iam:CreateUser` or `iam:*`, that a service control policy denies to everyone here.
    pub denied_by_organization: BTreeSet<String>,
    /// The account's quotas.
    pub quotas: Quotas,
}

impl Account {
    /// A fresh account: no alias, no password policy, no users, and root with a password alone.
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            partition: "aws".to_owned(),
            alias: None,
            password_policy: None,
            global_endpoint_token_version: 1,
            root: Root { has_password: true, ..Root::default() },
            users: BTreeMap::new(),
            groups: BTreeMap::new(),
            roles: BTreeMap::new(),
            policies: BTreeMap::new(),
            virtual_mfa_devices: BTreeSet::new(),
            keys: BTreeMap::new(),
            key_aliases: BTreeMap::new(),
            public_access_block: None,
            topics: BTreeMap::new(),
            denied_by_organization: BTreeSet::new(),
            quotas: Quotas::default(),
        }
    }

    /// The ARN of something in IAM, such as `user/team/ada`.
    pub fn arn(&self, resource: &str) -> String {
        format!("arn:{}:iam::{}:{resource}", self.partition, self.id)
    }

    /// The ARN of a customer-managed policy.
    pub fn policy_arn(&self, name: &Name, policy: &Policy) -> String {
        self.arn(&format!("policy{}{name}", policy.path))
    }

    /// The customer-managed policy of an ARN.
    pub fn policy(&self, arn: &str) -> Option<(&Name, &Policy)> {
        let name = Name::from(arn.rsplit('/').next()?);
        let (name, policy) = self.policies.get_key_value(&name)?;
        (self.policy_arn(name, policy) == arn).then_some((name, policy))
    }

    /// The members of a group.
    pub fn members<'a>(&'a self, group: &'a Name) -> impl Iterator<Item = (&'a Name, &'a User)> {
        self.users.iter().filter(move |(_, user)| user.groups.contains(group))
    }

    /// Every user, group and role.
    pub fn entities(&self) -> impl Iterator<Item = &Entity> {
        let users = self.users.values().map(|user| &user.entity);
        let groups = self.groups.values().map(|group| &group.entity);
        users.chain(groups).chain(self.roles.values().map(|role| &role.entity))
    }
}

/// The root user of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Root {
    /// Whether an MFA device is active.
    pub has_mfa: bool,
    /// Whether there is a password; centralised root access takes it away.
    pub has_password: bool,
    /// The access keys by id.
    pub access_keys: BTreeMap<String, AccessKey>,
    /// Whether there are signing certificates.
    pub has_signing_certificates: bool,
}

/// The rules for users' passwords, as `UpdateAccountPasswordPolicy` replaces them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the fields are IAM's")]
pub struct PasswordPolicy {
    /// The fewest characters.
    pub minimum_length: u32,
    /// Whether a symbol is required.
    pub require_symbols: bool,
    /// Whether a number is required.
    pub require_numbers: bool,
    /// Whether an uppercase letter is required.
    pub require_uppercase: bool,
    /// Whether a lowercase letter is required.
    pub require_lowercase: bool,
    /// Whether users may change their own password.
    pub allow_users_to_change: bool,
    /// After how many days a password expires.
    pub max_age_days: Option<u32>,
    /// How many earlier passwords may not be used again.
    pub reuse_prevention: Option<u32>,
    /// Whether an expired password takes an administrator to reset, where a request said so either way.
    pub hard_expiry: Option<bool>,
}

impl Default for PasswordPolicy {
    /// What IAM makes of a request that sets nothing: six characters, nothing required (API reference,
    /// `UpdateAccountPasswordPolicy`).
    fn default() -> Self {
        Self {
            minimum_length: 6,
            require_symbols: false,
            require_numbers: false,
            require_uppercase: false,
            require_lowercase: false,
            allow_users_to_change: false,
            max_age_days: None,
            reuse_prevention: None,
            hard_expiry: None,
        }
    }
}
