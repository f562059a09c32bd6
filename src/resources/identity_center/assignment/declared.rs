//! What somebody is to hold, in however many accounts.

use std::sync::Arc;

use super::change::Assign;
use super::live::Live;
use crate::aws::reader::sso::InstanceChoice;
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Resource};
use crate::resources::identity_center::accounts::AccountChoice;
use crate::resources::identity_center::address;
use crate::resources::identity_center::reference::Declared;
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
    type Live = Live;
    type Change = Assign;
    const READS: &'static [Operation] = &[];

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

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        let _ = reader;
        todo!()
    }

    fn diff(&self, live: &Live) -> Diff<Assign> {
        let _ = live;
        todo!()
    }

    async fn apply(&self, change: &Assign, writer: &Writer) -> Result<(), AwsError> {
        let _ = (change, writer);
        todo!()
    }
}
