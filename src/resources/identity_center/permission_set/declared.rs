//! A permission set that the file declares.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::change::OfSet;
use super::live::Live;
use super::policies::{BoundarySpec, ManagedPolicies};
use crate::aws::operation::iam::LIST_POLICIES;
use crate::aws::operation::organizations::{DESCRIBE_ACCOUNT, DESCRIBE_ORGANIZATION, LIST_ACCOUNTS};
use crate::aws::operation::sso::{
    DESCRIBE_PERMISSION_SET, GET_INLINE_POLICY, GET_PERMISSIONS_BOUNDARY, LIST_CUSTOMER_POLICIES,
    LIST_INSTANCES, LIST_MANAGED_POLICIES, LIST_PERMISSION_SETS, LIST_PROVISIONED_ACCOUNTS, LIST_TAGS,
};
use crate::aws::reader::sso::InstanceChoice;
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Resource};
use crate::resources::identity_center::accounts::AccountChoice;
use crate::resources::identity_center::address;
use crate::resources::identity_center::reference::CustomerPolicySpec;
use crate::values::policy::PolicyDocument;
use crate::values::{ListOf, Origin, PermissionSetName, SessionDuration, Spanned};

/// The inline policy of a permission set, once its file has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InlinePolicy {
    /// None at all.
    None,
    /// This one.
    Document(PolicyDocument),
}

/// A permission set; an attribute left out is left alone.
#[derive(Clone, Debug)]
pub struct PermissionSet {
    /// The instance that it is in.
    pub center: InstanceChoice,
    /// Its name.
    pub name: PermissionSetName,
    /// Where the file declares it.
    pub at: Origin,
    /// What it is for.
    pub description: Option<String>,
    /// How long a session lasts.
    pub session_duration: Option<SessionDuration>,
    /// The page that a session begins with.
    pub relay_state: Option<String>,
    /// Its AWS-managed policies.
    pub managed_policies: Option<ManagedPolicies>,
    /// The customer-managed policies that it refers to.
    pub customer_policies: Option<ListOf<Spanned<CustomerPolicySpec>>>,
    /// Its permissions boundary.
    pub boundary: Option<Spanned<BoundarySpec>>,
    /// Its inline policy.
    pub inline_policy: Option<InlinePolicy>,
    /// Its tags; others stay.
    pub tags: Option<IndexMap<String, String>>,
    /// Where the file assigns it.
    pub assigned: Vec<AccountChoice>,
    /// The customer-managed policies that the file declares for this account.
    pub declared_policies: BTreeSet<CustomerPolicySpec>,
    /// What must be there before it: customer-managed policies that the file declares for this account.
    pub needs: BTreeSet<Address>,
}

impl Resource for PermissionSet {
    type Live = Live;
    type Change = OfSet;
    const READS: &'static [Operation] = &[
        LIST_INSTANCES,
        DESCRIBE_ORGANIZATION,
        LIST_PERMISSION_SETS,
        DESCRIBE_PERMISSION_SET,
        LIST_MANAGED_POLICIES,
        LIST_CUSTOMER_POLICIES,
        GET_INLINE_POLICY,
        GET_PERMISSIONS_BOUNDARY,
        LIST_TAGS,
        LIST_POLICIES,
        LIST_PROVISIONED_ACCOUNTS,
        DESCRIBE_ACCOUNT,
        LIST_ACCOUNTS,
    ];

    fn address(&self) -> Address {
        address::permission_set(&self.name)
    }

    fn declared_at(&self) -> Option<Origin> {
        Some(self.at)
    }

    fn depends_on(&self) -> Vec<Address> {
        self.needs.iter().cloned().chain([address::instance()]).collect()
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        Live::read(self, reader).await
    }

    fn diff(&self, live: &Live) -> Diff<OfSet> {
        super::diff::diff(self, live)
    }

    async fn apply(&self, change: &OfSet, writer: &Writer) -> Result<(), AwsError> {
        super::send::send(change, writer).await
    }
}
