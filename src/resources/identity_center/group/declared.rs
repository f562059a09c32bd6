//! A group of the directory that the file declares.

use schemars::JsonSchema;
use serde::Deserialize;

use super::change::Change;
use crate::aws::reader::sso::InstanceChoice;
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Resource};
use crate::resources::identity_center::address;
use crate::values::{DirectoryName, ListOf, Origin, Spanned};

/// The people that are to be in a group, by user name, or by e-mail address where nobody has that user name.
pub type Members = ListOf<Spanned<DirectoryName>>;

/// Where a group comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupSource {
    /// It is kept in IAM Identity Center: made when it is missing.
    #[default]
    IdentityCenter,
    /// An identity provider brings it (SCIM): it is looked for, and never made or changed.
    External,
}

/// A group; an attribute left out is left alone.
#[derive(Clone, Debug)]
pub struct Group {
    /// The instance whose directory it is in.
    pub center: InstanceChoice,
    /// Its name.
    pub name: DirectoryName,
    /// Where the file declares it.
    pub at: Origin,
    /// Where it comes from.
    pub source: GroupSource,
    /// What it is for.
    pub description: Option<String>,
    /// Who is in it.
    pub members: Option<Members>,
}

/// What the directory says of a group, and of the names that the file uses for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {}

impl Resource for Group {
    type Live = Live;
    type Change = Change;
    const READS: &'static [Operation] = &[];

    fn address(&self) -> Address {
        address::group(&self.name)
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

    fn diff(&self, live: &Live) -> Diff<Change> {
        let _ = live;
        todo!()
    }

    async fn apply(&self, change: &Change, writer: &Writer) -> Result<(), AwsError> {
        let _ = (change, writer);
        todo!()
    }
}
