//! The instance of IAM Identity Center: looked for, never made.

use super::accounts::AccountChoice;
use super::address;
use crate::aws::reader::sso::{By, InstanceChoice, Search};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Resource};
use crate::resources::never::Never;
use crate::values::{AccountId, Origin};

/// The instance of IAM Identity Center that a file means.
#[derive(Clone, Debug)]
pub struct CenterInstance {
    /// Which.
    pub choice: InstanceChoice,
    /// Where the file names it, or begins to speak of IAM Identity Center.
    pub at: Origin,
    /// Whether the file declares who holds what.
    pub has_assignments: bool,
    /// The accounts whose holders are all read, since nobody else may hold anything there.
    pub exclusive_in: Vec<AccountChoice>,
}

/// What is there, and how it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// What looking for the instance found.
    pub search: Search,
    /// The account of the session, and whether it can ask who holds what by principal; unknown without an instance.
    pub by: Option<By>,
    /// The account that reads.
    pub account: AccountId,
    /// How many calls it takes to read all holders in the accounts of `exclusive_in`.
    pub exclusive_reads: usize,
    /// The calls of IAM Identity Center a second that the session keeps to.
    pub rate: u32,
}

impl Resource for CenterInstance {
    type Live = Live;
    type Change = Never;
    const READS: &'static [Operation] = &[];

    fn address(&self) -> Address {
        address::instance()
    }

    fn declared_at(&self) -> Option<Origin> {
        Some(self.at)
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        let _ = reader;
        todo!()
    }

    fn diff(&self, live: &Live) -> Diff<Never> {
        let _ = live;
        todo!()
    }

    async fn apply(&self, change: &Never, _: &Writer) -> Result<(), AwsError> {
        match *change {}
    }
}
