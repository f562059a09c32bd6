//! An account in which nobody holds anything but what the file declares.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::live::Live;
use super::{diff, live};
use crate::aws::operation::{identity_store, organizations, sso};
use crate::aws::reader::sso::InstanceChoice;
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Resource};
use crate::resources::identity_center::reference::Declared;
use crate::resources::identity_center::{address, holdings};
use crate::values::{AccountId, Origin, PermissionSetName, PrincipalName};

/// An account in which nobody holds anything but what the file declares.
#[derive(Clone, Debug)]
pub struct AccountAccess {
    /// The instance.
    pub center: InstanceChoice,
    /// The account.
    pub account: AccountId,
    /// Its name, where it is known.
    pub name: Option<String>,
    /// Where the file says that nobody else may hold anything.
    pub at: Origin,
    /// Who may hold what there.
    pub may_hold: BTreeSet<MayHold>,
    /// The names that the file declares.
    pub declared: Arc<Declared>,
    /// The assignments that concern the account: they come before anything goes.
    pub needs: Vec<Address>,
}

/// Who may hold what in an account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MayHold {
    /// Who.
    pub principal: PrincipalName,
    /// What.
    pub set: PermissionSetName,
}

impl Resource for AccountAccess {
    /// Nothing, where there is no instance to work with.
    type Live = Option<Live>;
    type Change = holdings::Change;
    const READS: &'static [Operation] = &[
        sso::LIST_INSTANCES,
        sso::LIST_PERMISSION_SETS,
        sso::DESCRIBE_PERMISSION_SET,
        sso::LIST_PROVISIONED_SETS,
        sso::LIST_ACCOUNT_ASSIGNMENTS,
        sso::LIST_MANAGED_POLICIES,
        sso::GET_INLINE_POLICY,
        sso::GET_PERMISSIONS_BOUNDARY,
        organizations::DESCRIBE_ORGANIZATION,
        organizations::DESCRIBE_ACCOUNT,
        identity_store::GET_GROUP_ID,
        identity_store::GET_USER_ID,
        identity_store::LIST_GROUPS,
        identity_store::LIST_USERS,
        identity_store::DESCRIBE_GROUP,
        identity_store::DESCRIBE_USER,
        identity_store::LIST_GROUP_MEMBERSHIPS,
    ];

    fn address(&self) -> Address {
        address::account_access(&self.account)
    }

    fn declared_at(&self) -> Option<Origin> {
        Some(self.at)
    }

    fn depends_on(&self) -> Vec<Address> {
        self.needs.iter().cloned().chain([address::instance()]).collect()
    }

    async fn read(&self, reader: &Reader) -> Result<Option<Live>, AwsError> {
        live::read(self, reader).await
    }

    fn diff(&self, live: &Option<Live>) -> Diff<holdings::Change> {
        diff::diff(self, live.as_ref())
    }

    async fn apply(&self, change: &holdings::Change, writer: &Writer) -> Result<(), AwsError> {
        change.send(writer).await
    }
}
