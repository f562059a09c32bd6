//! What somebody is to hold, in however many accounts.

use std::sync::Arc;

use futures::try_join;

use super::change::Assign;
use super::live::Live;
use super::{diff, live};
use crate::aws::operation::sso::CREATE_ACCOUNT_ASSIGNMENT;
use crate::aws::operation::{identity_store, organizations, sso};
use crate::aws::reader::sso::{self as reads, InstanceChoice};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Resource};
use crate::resources::identity_center::accounts::AccountChoice;
use crate::resources::identity_center::address;
use crate::resources::identity_center::reference::{Declared, holder_now, instance_now, set_now};
use crate::values::{Origin, PermissionSetName, PrincipalName, Spanned};

/// A permission set that somebody is to hold in some accounts.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The instance.
    pub center: InstanceChoice,
    /// Who.
    pub principal: Spanned<PrincipalName>,
    /// What.
    pub set: Spanned<PermissionSetName>,
    /// Where.
    pub choice: AccountChoice,
    /// The names that the file declares.
    pub declared: Arc<Declared>,
}

impl Resource for Assignment {
    /// Nothing, where there is no instance to work with.
    type Live = Option<Live>;
    type Change = Assign;
    const READS: &'static [Operation] = &[
        sso::LIST_INSTANCES,
        sso::LIST_PERMISSION_SETS,
        sso::DESCRIBE_PERMISSION_SET,
        sso::LIST_PRINCIPAL_ASSIGNMENTS,
        sso::LIST_ACCOUNT_ASSIGNMENTS,
        sso::LIST_PROVISIONED_SETS,
        sso::LIST_CREATIONS,
        sso::DESCRIBE_CREATION,
        identity_store::GET_GROUP_ID,
        identity_store::GET_USER_ID,
        identity_store::LIST_GROUPS,
        identity_store::LIST_USERS,
        organizations::DESCRIBE_ORGANIZATION,
        organizations::LIST_ACCOUNTS,
        organizations::DESCRIBE_ACCOUNT,
        organizations::LIST_ROOTS,
        organizations::LIST_ORGANIZATIONAL_UNITS,
        organizations::LIST_ACCOUNTS_OF_UNIT,
    ];

    fn address(&self) -> Address {
        address::assignment(&self.principal, &self.set)
    }

    fn declared_at(&self) -> Option<Origin> {
        Some(self.principal.origin)
    }

    fn depends_on(&self) -> Vec<Address> {
        let mut needs = vec![address::instance(), address::permission_set(&self.set)];
        if let PrincipalName::Group(name) = &self.principal.value {
            needs.push(address::group(name));
        }
        needs
    }

    async fn read(&self, reader: &Reader) -> Result<Option<Live>, AwsError> {
        live::read(self, reader).await
    }

    fn diff(&self, live: &Option<Live>) -> Diff<Assign> {
        diff::diff(self, live.as_ref())
    }

    async fn apply(&self, change: &Assign, writer: &Writer) -> Result<(), AwsError> {
        let Assign { account, set, principal } = change;
        let instance = instance_now(writer, &self.center, CREATE_ACCOUNT_ASSIGNMENT).await?;
        let (set, holder) = try_join!(
            set_now(writer, &instance, set, CREATE_ACCOUNT_ASSIGNMENT),
            holder_now(writer, &instance, principal, CREATE_ACCOUNT_ASSIGNMENT),
        )?;
        writer.assign(&instance, &reads::Assignment { account: account.clone(), set }, &holder).await
    }
}
