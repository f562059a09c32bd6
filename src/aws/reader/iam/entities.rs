//! Everything that a managed policy is attached to: `ListEntitiesForPolicy`.

use std::collections::BTreeSet;
use std::sync::Arc;

use aws_sdk_iam::operation::list_entities_for_policy::ListEntitiesForPolicyOutput;
use aws_sdk_iam::types::PolicyUsageType;

use super::whole::required;
use crate::aws::operation::iam::LIST_ENTITIES_FOR_POLICY;
use crate::aws::{AwsError, Reader};
use crate::values::{Arn, GroupName, UserName};

/// Who holds a managed policy, as a permission or as a boundary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyEntities {
    /// Users that it is attached to.
    pub users: BTreeSet<UserName>,
    /// Groups that it is attached to.
    pub groups: BTreeSet<GroupName>,
    /// Roles that it is attached to.
    pub roles: BTreeSet<String>,
    /// Users that it bounds.
    pub bounded_users: BTreeSet<UserName>,
    /// Roles that it bounds.
    pub bounded_roles: BTreeSet<String>,
}

impl Reader {
    /// Who holds a managed policy.
    pub async fn policy_entities(&self, policy: &Arn) -> Result<Arc<PolicyEntities>, AwsError> {
        let ask = async {
            let mut entities = PolicyEntities::default();
            for usage in [PolicyUsageType::PermissionsPolicy, PolicyUsageType::PermissionsBoundary] {
                let bounds = usage == PolicyUsageType::PermissionsBoundary;
                let page = |marker| {
                    let request = self.iam().list_entities_for_policy().policy_arn(policy.to_string());
                    request.policy_usage_filter(usage.clone()).set_marker(marker).send()
                };
                let pages: Vec<ListEntitiesForPolicyOutput> =
                    self.pages(LIST_ENTITIES_FOR_POLICY, page).await?;
                for page in pages {
                    let users = names(page.policy_users, |user| user.user_name, "UserName")?;
                    let users = users.into_iter().map(UserName::from_aws);
                    let groups = names(page.policy_groups, |group| group.group_name, "GroupName")?;
                    let groups = groups.into_iter().map(GroupName::from_aws);
                    let roles = names(page.policy_roles, |role| role.role_name, "RoleName")?;
                    if bounds {
                        entities.bounded_users.extend(users);
                        entities.bounded_roles.extend(roles);
                    } else {
                        entities.users.extend(users);
                        entities.groups.extend(groups);
                        entities.roles.extend(roles);
                    }
                }
            }
            Ok(entities)
        };
        self.iam_memos().entities.get(policy, ask).await
    }
}

/// The names of those who hold it.
fn names<T>(
    holders: Option<Vec<T>>,
    name_of: impl Fn(T) -> Option<String>,
    field: &str,
) -> Result<Vec<String>, AwsError> {
    let holders = holders.unwrap_or_default().into_iter();
    holders.map(|holder| required(LIST_ENTITIES_FOR_POLICY, name_of(holder), field)).collect()
}
