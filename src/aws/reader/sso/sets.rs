//! Permission sets, and where they are provisioned.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc as Shared;

use super::Instance;
use crate::aws::{AwsError, Reader};
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

impl Reader {
    /// Every permission set of an instance by name (`ListPermissionSets`, and `DescribePermissionSet` of each).
    pub async fn permission_sets(
        &self,
        instance: &Instance,
    ) -> Result<Shared<BTreeMap<PermissionSetName, PermissionSetDetail>>, AwsError> {
        let _ = instance;
        todo!()
    }

    /// The AWS-managed policies of a permission set (`ListManagedPoliciesInPermissionSet`).
    pub async fn set_managed_policies(
        &self,
        instance: &Instance,
        set: &str,
    ) -> Result<Shared<BTreeSet<AttachedPolicy>>, AwsError> {
        let _ = (instance, set);
        todo!()
    }

    /// The customer-managed policies of a permission set (`ListCustomerManagedPolicyReferencesInPermissionSet`).
    pub async fn set_customer_policies(
        &self,
        instance: &Instance,
        set: &str,
    ) -> Result<Shared<BTreeSet<CustomerPolicy>>, AwsError> {
        let _ = (instance, set);
        todo!()
    }

    /// The inline policy of a permission set (`GetInlinePolicyForPermissionSet`), or why it cannot be understood.
    pub async fn set_inline_policy(
        &self,
        instance: &Instance,
        set: &str,
    ) -> Result<Shared<Option<Result<PolicyDocument, String>>>, AwsError> {
        let _ = (instance, set);
        todo!()
    }

    /// The permissions boundary of a permission set (`GetPermissionsBoundaryForPermissionSet`).
    pub async fn set_boundary(
        &self,
        instance: &Instance,
        set: &str,
    ) -> Result<Shared<Option<Boundary>>, AwsError> {
        let _ = (instance, set);
        todo!()
    }

    /// The tags of a permission set (`ListTagsForResource`).
    pub async fn set_tags(
        &self,
        instance: &Instance,
        set: &str,
    ) -> Result<Shared<BTreeMap<String, String>>, AwsError> {
        let _ = (instance, set);
        todo!()
    }

    /// The accounts that run an older version of a permission set (`ListAccountsForProvisionedPermissionSet` with
    /// `LATEST_PERMISSION_SET_NOT_PROVISIONED`).
    pub async fn accounts_behind(
        &self,
        instance: &Instance,
        set: &str,
    ) -> Result<Shared<BTreeSet<AccountId>>, AwsError> {
        let _ = (instance, set);
        todo!()
    }

    /// Every account in which a permission set is provisioned, in whatever version.
    pub async fn accounts_provisioned(
        &self,
        instance: &Instance,
        set: &str,
    ) -> Result<Shared<BTreeSet<AccountId>>, AwsError> {
        let _ = (instance, set);
        todo!()
    }

    /// The ARNs of the permission sets provisioned in an account (`ListPermissionSetsProvisionedToAccount`).
    pub async fn sets_provisioned(
        &self,
        instance: &Instance,
        account: &AccountId,
    ) -> Result<Shared<BTreeSet<String>>, AwsError> {
        let _ = (instance, account);
        todo!()
    }
}

impl fmt::Display for CustomerPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.path.trim_start_matches('/'), self.name)
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
