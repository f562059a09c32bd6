//! A permission set that is to go, with all that is held by it.

use crate::aws::reader::sso::InstanceChoice;
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Resource};
use crate::resources::identity_center::{address, holdings};
use crate::values::{Origin, PermissionSetName};

/// A permission set that is to go.
#[derive(Clone, Debug)]
pub struct AbsentPermissionSet {
    /// The instance that it is in.
    pub center: InstanceChoice,
    /// Its name.
    pub name: PermissionSetName,
    /// Where the file says so.
    pub at: Origin,
}

/// What is there of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {}

impl Resource for AbsentPermissionSet {
    type Live = Live;
    type Change = holdings::Change;
    const READS: &'static [Operation] = &[];

    fn address(&self) -> Address {
        address::permission_set(&self.name)
    }

    fn declared_at(&self) -> Option<Origin> {
        Some(self.at)
    }

    fn depends_on(&self) -> Vec<Address> {
        vec![address::instance()]
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        let _ = reader;
        todo!()
    }

    fn diff(&self, live: &Live) -> Diff<holdings::Change> {
        let _ = live;
        todo!()
    }

    async fn apply(&self, change: &holdings::Change, writer: &Writer) -> Result<(), AwsError> {
        let _ = (change, writer);
        todo!()
    }
}
