//! Accounts in which nobody else may hold anything, and which could not be told: the organization cannot be listed.

use super::super::accounts::AccountChoice;
use super::super::address;
use crate::aws::operation::organizations::{
    DESCRIBE_ORGANIZATION, LIST_ACCOUNTS, LIST_ACCOUNTS_OF_UNIT, LIST_ORGANIZATIONAL_UNITS, LIST_ROOTS,
};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Finding, Resource};
use crate::resources::Never;
use crate::values::Origin;

/// Stands for the accounts of a choice that could not be told, and says why.
#[derive(Clone, Debug)]
pub struct AccessSomewhere {
    /// The accounts that are meant.
    pub choice: AccountChoice,
    /// Where the file says that nobody else may hold anything.
    pub at: Origin,
}

impl Resource for AccessSomewhere {
    type Live = ();
    type Change = Never;
    const READS: &'static [Operation] =
        &[DESCRIBE_ORGANIZATION, LIST_ACCOUNTS, LIST_ROOTS, LIST_ORGANIZATIONAL_UNITS, LIST_ACCOUNTS_OF_UNIT];

    fn address(&self) -> Address {
        address::access_somewhere()
    }

    fn declared_at(&self) -> Option<Origin> {
        Some(self.at)
    }

    fn depends_on(&self) -> Vec<Address> {
        vec![address::instance()]
    }

    async fn read(&self, reader: &Reader) -> Result<(), AwsError> {
        self.choice.among(reader).await.map(|_| ())
    }

    fn diff(&self, (): &()) -> Diff<Never> {
        // The listing failed before this, and failed alike then: only a change of heart of AWS in between leads here.
        Diff::found(Finding::Blocked {
            why: "the accounts of the organization could not be listed a moment ago".to_owned(),
            next: "run it again".to_owned(),
        })
    }

    async fn apply(&self, change: &Never, _: &Writer) -> Result<(), AwsError> {
        match *change {}
    }
}
