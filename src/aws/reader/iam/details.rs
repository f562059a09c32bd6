//! Users, groups and customer-managed policies in one bulk call: `GetAccountAuthorizationDetails`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aws_sdk_iam::operation::get_account_authorization_details::GetAccountAuthorizationDetailsOutput as DetailPage;
use aws_sdk_iam::operation::list_policies::ListPoliciesOutput;
use aws_sdk_iam::types::{self, EntityType};

use super::pages::PAGE;
use super::whole::required;
use crate::aws::operation::iam::{GET_ACCOUNT_AUTHORIZATION_DETAILS as DETAILS, LIST_POLICIES};
use crate::aws::{AwsError, Class, Operation, Reader};
use crate::values::policy::PolicyDocument;
use crate::values::{Arn, GroupName, PolicyName, UserName};

/// A document as IAM holds it, or why it cannot be read as one.
pub type LiveDocument = Result<PolicyDocument, String>;

/// The users, groups and customer-managed policies of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorizationDetails {
    /// The users, by name.
    pub users: BTreeMap<UserName, UserDetail>,
    /// The groups, by name.
    pub groups: BTreeMap<GroupName, GroupDetail>,
    /// The customer-managed policies, by name.
    pub policies: BTreeMap<PolicyName, PolicyDetail>,
}

impl AuthorizationDetails {
    /// The users in a group, in order.
    pub fn members<'a>(&'a self, group: &GroupName) -> impl Iterator<Item = &'a UserDetail> {
        self.users.values().filter(move |user| user.groups.contains(group))
    }

    /// The customer-managed policy with an ARN.
    pub fn policy_by_arn(&self, arn: &Arn) -> Option<&PolicyDetail> {
        self.policies.values().find(|policy| policy.arn == *arn)
    }
}

/// A managed policy that is attached to a user, a group or a role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attached {
    /// The policy's name.
    pub name: PolicyName,
    /// The policy's ARN.
    pub arn: Arn,
}

/// A user of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserDetail {
    /// The user's name as IAM spells it.
    pub name: UserName,
    /// The groups that the user is in.
    pub groups: BTreeSet<GroupName>,
    /// The user's inline policies.
    pub inline_policies: BTreeMap<PolicyName, LiveDocument>,
    /// The managed policies attached to the user.
    pub attached: Vec<Attached>,
    /// The policy that bounds what the user's other policies can allow.
    pub boundary: Option<Arn>,
    /// The user's tags.
    pub tags: BTreeMap<String, String>,
}

/// A group of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupDetail {
    /// The group's name as IAM spells it.
    pub name: GroupName,
    /// The group's inline policies.
    pub inline_policies: BTreeMap<PolicyName, LiveDocument>,
    /// The managed policies attached to the group.
    pub attached: Vec<Attached>,
}

/// A customer-managed policy of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyDetail {
    /// The policy's name as IAM spells it.
    pub name: PolicyName,
    /// The policy's ARN.
    pub arn: Arn,
    /// Its versions, the oldest first.
    pub versions: Vec<PolicyVersion>,
}

impl PolicyDetail {
    /// The version in force.
    pub fn default_version(&self) -> Option<&PolicyVersion> {
        self.versions.iter().find(|version| version.is_default)
    }

    /// The document in force.
    pub fn document(&self) -> Option<&PolicyDocument> {
        self.default_version().and_then(|version| version.document.as_ref().ok())
    }
}

/// One version of a customer-managed policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersion {
    /// The version's id, such as `v3`.
    pub id: String,
    /// Whether it is the version in force.
    pub is_default: bool,
    /// Its document.
    pub document: LiveDocument,
}

/// A role of the account, as far as the last administrator is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleDetail {
    /// The role's name.
    pub name: String,
    /// The role's inline policies.
    pub inline_policies: BTreeMap<PolicyName, LiveDocument>,
    /// The managed policies attached to the role.
    pub attached: Vec<Attached>,
    /// The policy that bounds what the role's other policies can allow.
    pub boundary: Option<Arn>,
}

impl Reader {
    /// All users, groups and customer-managed policies, in one call a thousand.
    ///
    /// Where it is denied nothing else is tried: many small calls would be slower and need more
    /// permissions, and the answer would be no other.
    pub async fn authorization_details(&self) -> Result<Arc<AuthorizationDetails>, AwsError> {
        let ask = async {
            let filter = [EntityType::User, EntityType::Group, EntityType::LocalManagedPolicy];
            let mut details = AuthorizationDetails::default();
            for page in self.detail_pages(&filter).await? {
                for user in page.user_detail_list.unwrap_or_default() {
                    let user = user_detail(user)?;
                    details.users.insert(user.name.clone(), user);
                }
                for group in page.group_detail_list.unwrap_or_default() {
                    let group = group_detail(group)?;
                    details.groups.insert(group.name.clone(), group);
                }
                for policy in page.policies.unwrap_or_default() {
                    let policy = policy_detail(policy)?;
                    details.policies.insert(policy.name.clone(), policy);
                }
            }
            Ok(details)
        };
        self.iam_memos().details.get(ask).await
    }

    /// All roles with their policies; asked for only when the last administrator is looked for.
    pub async fn roles(&self) -> Result<Arc<Vec<RoleDetail>>, AwsError> {
        let ask = async {
            let pages = self.detail_pages(&[EntityType::Role]).await?;
            let roles = pages.into_iter().flat_map(|page| page.role_detail_list.unwrap_or_default());
            roles
                .map(|role| {
                    let boundary = role.permissions_boundary;
                    let boundary = boundary.and_then(|boundary| boundary.permissions_boundary_arn);
                    Ok(RoleDetail {
                        boundary: boundary.map(|boundary| arn(DETAILS, Some(boundary))).transpose()?,
                        name: detail(role.role_name, "RoleName")?,
                        inline_policies: inline(role.role_policy_list)?,
                        attached: attached(role.attached_managed_policies)?,
                    })
                })
                .collect()
        };
        self.iam_memos().roles.get(ask).await
    }

    async fn detail_pages(&self, filter: &[EntityType]) -> Result<Vec<DetailPage>, AwsError> {
        let page = |marker| {
            let request = self.iam().get_account_authorization_details().max_items(PAGE);
            request.set_filter(Some(filter.to_vec())).set_marker(marker).send()
        };
        self.pages(DETAILS, page).await
    }

    /// The ARNs of the AWS-managed policies with a name, for a name that the catalogue lacks.
    pub async fn aws_managed_policy(&self, name: &str) -> Result<Vec<Arn>, AwsError> {
        let ask = self.listed_policies(types::PolicyScopeType::Aws);
        let all = self.iam_memos().aws_managed.get(ask).await?;
        Ok(all.iter().filter(|arn| arn.name() == name).cloned().collect())
    }

    /// The ARNs of the customer-managed policies, for whom nothing else of the account matters.
    pub async fn customer_managed_policies(&self) -> Result<Arc<Vec<Arn>>, AwsError> {
        let ask = self.listed_policies(types::PolicyScopeType::Local);
        self.iam_memos().customer_managed.get(ask).await
    }

    async fn listed_policies(&self, scope: types::PolicyScopeType) -> Result<Vec<Arn>, AwsError> {
        let page = |marker| {
            let request = self.iam().list_policies().scope(scope.clone());
            request.max_items(PAGE).set_marker(marker).send()
        };
        let pages: Vec<ListPoliciesOutput> = self.pages(LIST_POLICIES, page).await?;
        let listed = pages.into_iter().flat_map(|page| page.policies.unwrap_or_default());
        listed.map(|policy| arn(LIST_POLICIES, policy.arn)).collect()
    }
}

/// A field of the details.
fn detail<T>(field: Option<T>, name: &str) -> Result<T, AwsError> {
    required(DETAILS, field, name)
}

fn arn(operation: Operation, text: Option<String>) -> Result<Arn, AwsError> {
    let text = required(operation, text, "Arn")?;
    text.try_into().map_err(|error| AwsError::new(operation, Class::Unintelligible, format!("{error}")))
}

fn document(text: Option<String>) -> LiveDocument {
    let text = text.ok_or_else(|| "AWS gave no document".to_owned())?;
    PolicyDocument::from_iam(&text).map_err(|error| error.to_string())
}

fn inline(
    policies: Option<Vec<types::PolicyDetail>>,
) -> Result<BTreeMap<PolicyName, LiveDocument>, AwsError> {
    let policies = policies.unwrap_or_default().into_iter();
    policies
        .map(|policy| {
            let name = PolicyName::from_aws(detail(policy.policy_name, "PolicyName")?);
            Ok((name, document(policy.policy_document)))
        })
        .collect()
}

fn attached(policies: Option<Vec<types::AttachedPolicy>>) -> Result<Vec<Attached>, AwsError> {
    let policies = policies.unwrap_or_default().into_iter();
    let mut attached = policies
        .map(|policy| {
            let name = PolicyName::from_aws(detail(policy.policy_name, "PolicyName")?);
            Ok(Attached { name, arn: arn(DETAILS, policy.policy_arn)? })
        })
        .collect::<Result<Vec<_>, AwsError>>()?;
    attached.sort();
    Ok(attached)
}

fn user_detail(user: types::UserDetail) -> Result<UserDetail, AwsError> {
    let boundary = user.permissions_boundary.map(|boundary| arn(DETAILS, boundary.permissions_boundary_arn));
    Ok(UserDetail {
        name: UserName::from_aws(detail(user.user_name, "UserName")?),
        groups: user.group_list.unwrap_or_default().into_iter().map(GroupName::from_aws).collect(),
        inline_policies: inline(user.user_policy_list)?,
        attached: attached(user.attached_managed_policies)?,
        boundary: boundary.transpose()?,
        tags: user.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect(),
    })
}

fn group_detail(group: types::GroupDetail) -> Result<GroupDetail, AwsError> {
    Ok(GroupDetail {
        name: GroupName::from_aws(detail(group.group_name, "GroupName")?),
        inline_policies: inline(group.group_policy_list)?,
        attached: attached(group.attached_managed_policies)?,
    })
}

fn policy_detail(policy: types::ManagedPolicyDetail) -> Result<PolicyDetail, AwsError> {
    let versions = policy.policy_version_list.unwrap_or_default().into_iter();
    let mut versions = versions
        .map(|version| {
            Ok(PolicyVersion {
                id: detail(version.version_id, "VersionId")?,
                is_default: version.is_default_version,
                document: document(version.document),
            })
        })
        .collect::<Result<Vec<_>, AwsError>>()?;
    // `v10` is younger than `v9`: numbers, not letters.
    versions.sort_by_key(|version| version.id.trim_start_matches('v').parse::<u64>().unwrap_or(u64::MAX));
    let name = PolicyName::from_aws(detail(policy.policy_name, "PolicyName")?);
    Ok(PolicyDetail { name, arn: arn(DETAILS, policy.arn)?, versions })
}
