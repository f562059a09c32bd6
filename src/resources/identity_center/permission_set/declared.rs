//! A permission set that the file declares.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::change::Change;
use super::live::Live;
use super::policies::{BoundarySpec, ManagedPolicies};
use crate::aws::reader::sso::InstanceChoice;
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Resource};
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
    /// What must be there before it: customer-managed policies that the file declares for this account.
    pub needs: BTreeSet<Address>,
}

impl Resource for PermissionSet {
    type Live = Live;
    type Change = Change;
    const READS: &'static [Operation] = &[];

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
        let _ = reader;
        todo!()
    }

    fn diff(&self, live: &Live) -> Diff<Change> {
        let _ = live;
        todo!()
    }

    async fn apply(&self, change: &Change, writer: &Writer) -> Result<(), AwsError> {
        let _ = (change, writer);
        todo!()
    }
}
