//! Permission sets, and where they are provisioned.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc as Shared;

use aws_sdk_ssoadmin::operation::list_accounts_for_provisioned_permission_set::ListAccountsForProvisionedPermissionSetOutput;
use aws_sdk_ssoadmin::operation::list_customer_managed_policy_references_in_permission_set::ListCustomerManagedPolicyReferencesInPermissionSetOutput;
use aws_sdk_ssoadmin::operation::list_managed_policies_in_permission_set::ListManagedPoliciesInPermissionSetOutput;
use aws_sdk_ssoadmin::operation::list_permission_sets::ListPermissionSetsOutput;
use aws_sdk_ssoadmin::operation::list_permission_sets_provisioned_to_account::ListPermissionSetsProvisionedToAccountOutput;
use aws_sdk_ssoadmin::operation::list_tags_for_resource::ListTagsForResourceOutput;
use aws_sdk_ssoadmin::types::{
    CustomerManagedPolicyReference, PermissionSet, PermissionsBoundary, ProvisioningStatus,
};

use super::Instance;
use crate::aws::operation::sso::{
    DESCRIBE_PERMISSION_SET, GET_INLINE_POLICY, GET_PERMISSIONS_BOUNDARY, LIST_CUSTOMER_POLICIES,
    LIST_MANAGED_POLICIES, LIST_PERMISSION_SETS, LIST_PROVISIONED_ACCOUNTS, LIST_PROVISIONED_SETS, LIST_TAGS,
};
use crate::aws::reader::pages::page;
use crate::aws::reader::whole::{present, required};
use crate::aws::{AwsError, Class, Operation, Reader};
use crate::values::policy::PolicyDocument;
use crate::values::{AccountId, Arn, PermissionSetName, SessionDuration};

/// A permission set without its policies and tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionSetDetail {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: PermissionSetName,
    /// What it is for.
    pub description: Option<String>,
    /// How long a session lasts; AWS's default where it says nothing.
    pub session_duration: SessionDuration,
    /// The page that a session begins with.
    pub relay_state: Option<String>,
}

/// An AWS-managed policy that is attached to a permission set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AttachedPolicy {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: Arn,
}

/// A customer-managed policy that a permission set refers to, by its name and path in every account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CustomerPolicy {
    /// Its name.
    pub name: String,
    /// Its path, `/` as a rule.
    pub path: String,
}

/// The permissions boundary of a permission set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// An AWS-managed policy.
    Managed(Arn),
    /// A customer-managed policy.
    Customer(CustomerPolicy),
}

/// The most items that a page of IAM Identity Center holds.
pub(super) const PAGE: i32 = 100;

page!(
    ListAccountsForProvisionedPermissionSetOutput,
    ListCustomerManagedPolicyReferencesInPermissionSetOutput,
    ListManagedPoliciesInPermissionSetOutput,
    ListPermissionSetsOutput,
    ListPermissionSetsProvisionedToAccountOutput,
    ListTagsForResourceOutput,
);

impl Reader {
    /// Every permission set of an instance by name (`ListPermissionSets`, and `DescribePermissionSet` of each).
    pub async fn permission_sets(
        &self,
        instance: &Instance,
    ) -> Result<Shared<BTreeMap<PermissionSetName, PermissionSetDetail>>, AwsError> {
        let ask = Box::pin(async {
            let arns = self.permission_set_arns(instance).await?;
            let asked = arns.iter().map(|arn| self.described_set(instance, arn));
            let sets = futures::future::try_join_all(asked).await?;
            Ok(sets.into_iter().flatten().map(|set| (set.name.clone(), set)).collect())
        });
        self.sso_memos().sets.get(&instance.arn, ask).await
    }

    /// The AWS-managed policies of a permission set (`ListManagedPoliciesInPermissionSet`).
    pub async fn set_managed_policies(
        &self,
        instance: &Instance,
        set: &str,
    ) -> Result<Shared<BTreeSet<AttachedPolicy>>, AwsError> {
        let ask = async {
            let client = self.clients().sso(&instance.region);
            let list = |token: Option<String>| {
                let request = client.list_managed_policies_in_permission_set().instance_arn(&instance.arn);
                request.permission_set_arn(set).max_results(PAGE).set_next_token(token).send()
            };
            let pages: Vec<ListManagedPoliciesInPermissionSetOutput> =
                self.pages(LIST_MANAGED_POLICIES, list).await?;
            let mut policies = BTreeSet::new();
            for page in pages {
                let listed = page.attached_managed_policies;
                for policy in required(LIST_MANAGED_POLICIES, listed, "AttachedManagedPolicies")? {
                    policies.insert(AttachedPolicy {
                        name: required(LIST_MANAGED_POLICIES, policy.name, "Name")?,
                        arn: arn_of(
                            LIST_MANAGED_POLICIES,
                            required(LIST_MANAGED_POLICIES, policy.arn, "Arn")?,
                        )?,
                    });
                }
            }
            Ok(policies)
        };
        self.sso_memos().managed.get(&set.to_owned(), ask).await
    }

    /// The customer-managed policies of a permission set (`ListCustomerManagedPolicyReferencesInPermissionSet`).
    pub async fn set_customer_policies(
        &self,
        instance: &Instance,
        set: &str,
    ) -> Result<Shared<BTreeSet<CustomerPolicy>>, AwsError> {
        let ask = async {
            let client = self.clients().sso(&instance.region);
            let list = |token: Option<String>| {
                let request = client.list_customer_managed_policy_references_in_permission_set();
                let request = request.instance_arn(&instance.arn).permission_set_arn(set);
                request.max_results(PAGE).set_next_token(token).send()
            };
            let pages: Vec<ListCustomerManagedPolicyReferencesInPermissionSetOutput> =
                self.pages(LIST_CUSTOMER_POLICIES, list).await?;
            let mut policies = BTreeSet::new();
            for page in pages {
                let listed = page.customer_managed_policy_references;
                for policy in required(LIST_CUSTOMER_POLICIES, listed, "CustomerManagedPolicyReferences")? {
                    policies.insert(customer_policy_of(LIST_CUSTOMER_POLICIES, policy)?);
                }
            }
            Ok(policies)
        };
        self.sso_memos().customer.get(&set.to_owned(), ask).await
    }

    /// The inline policy of a permission set (`GetInlinePolicyForPermissionSet`), or why it cannot be understood.
    pub async fn set_inline_policy(
        &self,
        instance: &Instance,
        set: &str,
    ) -> Result<Shared<Option<Result<PolicyDocument, String>>>, AwsError> {
        let ask = async {
            let client = self.clients().sso(&instance.region);
            let get = || {
                let request = client.get_inline_policy_for_permission_set();
                request.instance_arn(&instance.arn).permission_set_arn(set).send()
            };
            let answer = self.send(GET_INLINE_POLICY, get).await?;
            // Where there is none, the answer is an empty text.
            let policy = answer.inline_policy.filter(|policy| !policy.is_empty());
            Ok(policy.map(|policy| PolicyDocument::parse(&policy).map_err(|error| error.to_string())))
        };
        self.sso_memos().inline.get(&set.to_owned(), ask).await
    }

    /// The permissions boundary of a permission set (`GetPermissionsBoundaryForPermissionSet`).
    pub async fn set_boundary(
        &self,
        instance: &Instance,
        set: &str,
    ) -> Result<Shared<Option<Boundary>>, AwsError> {
        let ask = async {
            let client = self.clients().sso(&instance.region);
            let get = || {
                let request = client.get_permissions_boundary_for_permission_set();
                request.instance_arn(&instance.arn).permission_set_arn(set).send()
            };
            match self.send(GET_PERMISSIONS_BOUNDARY, get).await {
                Ok(answer) => answer.permissions_boundary.map_or(Ok(None), boundary_of),
                Err(error) if error.is_not_found() => Ok(None),
                Err(error) => Err(error),
            }
        };
        self.sso_memos().boundary.get(&set.to_owned(), ask).await
    }

    /// The tags of a permission set (`ListTagsForResource`).
    pub async fn set_tags(
        &self,
        instance: &Instance,
        set: &str,
    ) -> Result<Shared<BTreeMap<String, String>>, AwsError> {
        let ask = async {
            let client = self.clients().sso(&instance.region);
            let list = |token: Option<String>| {
                let request = client.list_tags_for_resource().instance_arn(&instance.arn);
                request.resource_arn(set).set_next_token(token).send()
            };
            let pages: Vec<ListTagsForResourceOutput> = self.pages(LIST_TAGS, list).await?;
            let tags = pages.into_iter().flat_map(|page| page.tags.unwrap_or_default());
            Ok(tags.map(|tag| (tag.key, tag.value)).collect())
        };
        self.sso_memos().tags.get(&set.to_owned(), ask).await
    }

    /// The accounts that run an older version of a permission set (`ListAccountsForProvisionedPermissionSet` with
    /// `LATEST_PERMISSION_SET_NOT_PROVISIONED`).
    pub async fn accounts_behind(
        &self,
        instance: &Instance,
        set: &str,
    ) -> Result<Shared<BTreeSet<AccountId>>, AwsError> {
        let behind = ProvisioningStatus::LatestPermissionSetNotProvisioned;
        let ask = self.accounts_with(instance, set, Some(behind));
        self.sso_memos().behind.get(&set.to_owned(), ask).await
    }

    /// Every account in which a permission set is provisioned, in whatever version.
    pub async fn accounts_provisioned(
        &self,
        instance: &Instance,
        set: &str,
    ) -> Result<Shared<BTreeSet<AccountId>>, AwsError> {
        let ask = self.accounts_with(instance, set, None);
        self.sso_memos().provisioned.get(&set.to_owned(), ask).await
    }

    /// The ARNs of the permission sets provisioned in an account (`ListPermissionSetsProvisionedToAccount`).
    pub async fn sets_provisioned(
        &self,
        instance: &Instance,
        account: &AccountId,
    ) -> Result<Shared<BTreeSet<String>>, AwsError> {
        let ask = async {
            let client = self.clients().sso(&instance.region);
            let list = |token: Option<String>| {
                let request =
                    client.list_permission_sets_provisioned_to_account().instance_arn(&instance.arn);
                request.account_id(account.as_str()).max_results(PAGE).set_next_token(token).send()
            };
            let pages: Vec<ListPermissionSetsProvisionedToAccountOutput> =
                self.pages(LIST_PROVISIONED_SETS, list).await?;
            // Of an account that has none, the answer may lack the list itself.
            Ok(pages.into_iter().flat_map(|page| page.permission_sets.unwrap_or_default()).collect())
        };
        self.sso_memos().in_account.get(account, ask).await
    }

    async fn permission_set_arns(&self, instance: &Instance) -> Result<Vec<String>, AwsError> {
        let client = self.clients().sso(&instance.region);
        let list = |token: Option<String>| {
            let request = client.list_permission_sets().instance_arn(&instance.arn);
            request.max_results(PAGE).set_next_token(token).send()
        };
        let pages: Vec<ListPermissionSetsOutput> = self.pages(LIST_PERMISSION_SETS, list).await?;
        let mut arns = Vec::new();
        for page in pages {
            arns.extend(required(LIST_PERMISSION_SETS, page.permission_sets, "PermissionSets")?);
        }
        Ok(arns)
    }

    /// A permission set of the listing; none where it was deleted since.
    async fn described_set(
        &self,
        instance: &Instance,
        arn: &str,
    ) -> Result<Option<PermissionSetDetail>, AwsError> {
        let client = self.clients().sso(&instance.region);
        let describe = || {
            let request = client.describe_permission_set().instance_arn(&instance.arn);
            request.permission_set_arn(arn).send()
        };
        match self.send(DESCRIBE_PERMISSION_SET, describe).await {
            Ok(answer) => {
                let set = required(DESCRIBE_PERMISSION_SET, answer.permission_set, "PermissionSet")?;
                detail_of(set).map(Some)
            }
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn accounts_with(
        &self,
        instance: &Instance,
        set: &str,
        status: Option<ProvisioningStatus>,
    ) -> Result<BTreeSet<AccountId>, AwsError> {
        let client = self.clients().sso(&instance.region);
        let list = |token: Option<String>| {
            let request = client.list_accounts_for_provisioned_permission_set().instance_arn(&instance.arn);
            let request = request.permission_set_arn(set).set_provisioning_status(status.clone());
            request.max_results(PAGE).set_next_token(token).send()
        };
        let pages: Vec<ListAccountsForProvisionedPermissionSetOutput> =
            self.pages(LIST_PROVISIONED_ACCOUNTS, list).await?;
        let mut accounts = BTreeSet::new();
        for page in pages {
            for id in required(LIST_PROVISIONED_ACCOUNTS, page.account_ids, "AccountIds")? {
                accounts.insert(account_id(LIST_PROVISIONED_ACCOUNTS, Some(id), "AccountIds")?);
            }
        }
        Ok(accounts)
    }
}

/// The id of an account that an answer has in a field.
pub(in crate::aws::reader) fn account_id(
    operation: Operation,
    field: Option<String>,
    name: &str,
) -> Result<AccountId, AwsError> {
    AccountId::try_from(required(operation, field, name)?)
        .map_err(|error| AwsError::new(operation, Class::Unintelligible, format!("`{name}`: {error}")))
}

fn detail_of(set: PermissionSet) -> Result<PermissionSetDetail, AwsError> {
    let duration = set.session_duration.unwrap_or_default();
    let session_duration = SessionDuration::from_aws(&duration).ok_or_else(|| {
        let what = format!("`SessionDuration`: `{duration}` is not a duration");
        AwsError::new(DESCRIBE_PERMISSION_SET, Class::Unintelligible, what)
    })?;
    let arn = required(DESCRIBE_PERMISSION_SET, set.permission_set_arn, "PermissionSetArn")?;
    let name = required(DESCRIBE_PERMISSION_SET, set.name, "Name")?;
    Ok(PermissionSetDetail {
        arn,
        name: PermissionSetName::from_aws(name),
        description: set.description.filter(|text| !text.is_empty()),
        session_duration,
        relay_state: set.relay_state.filter(|text| !text.is_empty()),
    })
}

fn boundary_of(boundary: PermissionsBoundary) -> Result<Option<Boundary>, AwsError> {
    match (boundary.managed_policy_arn, boundary.customer_managed_policy_reference) {
        (Some(arn), _) => Ok(Some(Boundary::Managed(arn_of(GET_PERMISSIONS_BOUNDARY, arn)?))),
        (None, Some(policy)) => {
            Ok(Some(Boundary::Customer(customer_policy_of(GET_PERMISSIONS_BOUNDARY, policy)?)))
        }
        (None, None) => Ok(None),
    }
}

fn customer_policy_of(
    operation: Operation,
    policy: CustomerManagedPolicyReference,
) -> Result<CustomerPolicy, AwsError> {
    Ok(CustomerPolicy {
        name: present(operation, policy.name, "Name")?,
        path: policy.path.filter(|path| !path.is_empty()).unwrap_or_else(|| "/".to_owned()),
    })
}

fn arn_of(operation: Operation, arn: String) -> Result<Arn, AwsError> {
    Arn::try_from(arn).map_err(|error| AwsError::new(operation, Class::Unintelligible, error.to_string()))
}

impl fmt::Display for CustomerPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "/" => f.write_str(&self.name),
            path => write!(f, "{path}{}", self.name),
        }
    }
}

impl fmt::Display for Boundary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Managed(arn) => f.write_str(arn.name()),
            Self::Customer(policy) => write!(f, "{policy} (customer-managed)"),
        }
    }
}
