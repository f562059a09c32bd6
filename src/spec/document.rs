//! The baseline file as a whole: one field a section.

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::identity_center::{IdentityCenterSection, PolicyOrNone};
use super::parameters::Declarations;
use super::trail::{CloudTrailSection, KmsSection, OrganizationSection, S3Section};
use crate::resources::account::alias::Alias;
use crate::resources::account::root::RootSpec;
use crate::resources::iam::group::{Managed, Members};
use crate::resources::iam::password_policy::PasswordPolicySpec;
use crate::resources::iam::security_tokens::Tokens;
use crate::values::{
    AccountId, DocumentSource, GroupName, MapOf, Origin, PolicyName, PolicyPath, Spanned, UserName,
};

/// The secure state of an AWS account, declared.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The version of this file format: 1.
    pub baseline: FormatVersion,
    /// What this baseline is called in reports.
    pub name: String,
    /// Values that differ from account to account; `${name}` stands for one anywhere below.
    #[serde(default)]
    #[schemars(with = "Declarations")]
    pub parameters: IgnoredAny,
    /// The account itself.
    pub account: Option<AccountSection>,
    /// The organization that the account is in.
    pub organization: Option<OrganizationSection>,
    /// Identity and access management in the account.
    pub iam: Option<IamSection>,
    /// Keys of AWS Key Management Service.
    pub kms: Option<KmsSection>,
    /// Amazon S3: the account's public access block, and buckets.
    pub s3: Option<S3Section>,
    /// AWS `CloudTrail`: trails.
    pub cloudtrail: Option<CloudTrailSection>,
    /// IAM Identity Center: how people reach accounts.
    #[schemars(with = "Option<IdentityCenterSection>")]
    pub identity_center: Option<Spanned<IdentityCenterSection>>,
}

/// The version of the file format; this program reads version 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub struct FormatVersion;

impl JsonSchema for FormatVersion {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "FormatVersion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": 1 })
    }
}

/// A version of the file format that this program does not read.
#[derive(Debug, thiserror::Error)]
#[error(
    "this program reads version 1 of the file format, not version {0}\nwrite `baseline: 1`, or use a newer `baseline`"
)]
pub struct OtherVersion(i64);

impl TryFrom<i64> for FormatVersion {
    type Error = OtherVersion;

    fn try_from(version: i64) -> Result<Self, OtherVersion> {
        if version == 1 { Ok(Self) } else { Err(OtherVersion(version)) }
    }
}

/// The account itself.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountSection {
    /// The account that this file is for; credentials of another account are refused.
    #[schemars(with = "Option<String>")]
    pub id: Option<Spanned<AccountId>>,
    /// The name in the address of the sign-in page.
    pub alias: Option<Alias>,
    /// What is asked of the root user; read and reported, since no API can set it.
    pub root: Option<RootSpec>,
}

/// Identity and access management in the account.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IamSection {
    /// The rules that IAM holds every user's password to, or `aws_default`.
    pub password_policy: Option<PasswordPolicySpec>,
    /// Which Regions accept tokens of the global STS endpoint.
    pub sts_global_endpoint_tokens: Option<Tokens>,
    /// Policies of the account's own.
    #[serde(default)]
    pub policies: Vec<PolicyEntry>,
    /// Groups of users.
    #[serde(default)]
    pub groups: Vec<GroupEntry>,
    /// Users: one a person, never with a password or an access key.
    #[serde(default)]
    pub users: Vec<UserEntry>,
}

/// Whether something is to be there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is to be there as declared.
    #[default]
    Present,
    /// It is to go, with all that AWS needs to have gone first; needs consent.
    Absent,
}

/// A customer-managed policy.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyEntry {
    /// The policy's name.
    #[schemars(with = "PolicyName")]
    pub name: Spanned<PolicyName>,
    /// Whether it is to be there.
    #[serde(default)]
    pub state: State,
    /// What it is for; written when it is made, and not compared: IAM cannot change it.
    pub description: Option<String>,
    /// Its path, `/` by default; written when it is made, and not compared: IAM cannot change it.
    pub path: Option<PolicyPath>,
    /// What it says.
    pub document: Option<Spanned<DocumentSource>>,
}

/// A group.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupEntry {
    /// The group's name.
    #[schemars(with = "GroupName")]
    pub name: Spanned<GroupName>,
    /// Whether it is to be there.
    #[serde(default)]
    pub state: State,
    /// Managed policies attached to it: `Name`, `aws:Name`, `local:Name` or an ARN.
    pub managed_policies: Option<Managed>,
    /// Inline policies of it, by name.
    pub inline_policies: Option<MapOf<Spanned<DocumentSource>>>,
    /// Users in it.
    pub members: Option<Members>,
}

/// A user.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserEntry {
    /// The user's name.
    #[schemars(with = "UserName")]
    pub name: Spanned<UserName>,
    /// Whether the user is to be there.
    #[serde(default)]
    pub state: State,
    /// Tags of the user; others stay.
    pub tags: Option<IndexMap<String, String>>,
}

impl Document {
    /// Every policy document, to read the files of those that stand in one.
    pub(super) fn documents_mut(&mut self) -> impl Iterator<Item = (Origin, &mut DocumentSource)> {
        let of_iam = self.iam.iter_mut().flat_map(|iam| {
            let managed = iam.policies.iter_mut().filter_map(|policy| policy.document.as_mut());
            let inline = iam.groups.iter_mut().filter_map(|group| group.inline_policies.as_mut());
            managed.chain(inline.flat_map(|policies| policies.items.values_mut()))
        });
        let of_iam = of_iam.map(|source| (source.origin, &mut source.value));
        let sets = self.identity_center.iter_mut().flat_map(|section| &mut section.value.permission_sets);
        let inline = sets.filter_map(|set| set.inline_policy.as_mut());
        of_iam.chain(inline.filter_map(|policy| match &mut policy.value {
            PolicyOrNone::Document(source) => Some((policy.origin, source)),
            PolicyOrNone::None => None,
        }))
    }
}
