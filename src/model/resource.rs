//! One desired thing in an AWS account.

use std::fmt;

use super::{Address, Change, Diff, Finding};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::values::Origin;

/// One desired thing in an AWS account.
///
/// A kind says how to read what is there, what differs, and how to send one change; order, consent,
/// concurrency, retries, verification and reports are the engine's.
pub trait Resource: fmt::Debug + Send + Sync + 'static {
    /// What AWS says of it, in normal form.
    type Live: fmt::Debug + Send + Sync;
    /// The calls that can change it.
    type Change: Change;
    /// Every operation that `read` may cause.
    const READS: &'static [Operation];

    /// Where it is.
    fn address(&self) -> Address;

    /// Where the file declares it, to point at when a call of it fails.
    fn declared_at(&self) -> Option<Origin> {
        None
    }

    /// Addresses that must grow first and shrink last; one that nobody declared is taken as given.
    fn depends_on(&self) -> Vec<Address> {
        Vec::new()
    }

    /// Reads what AWS says of it.
    fn read(&self, reader: &Reader) -> impl Future<Output = Result<Self::Live, AwsError>> + Send;

    /// Says what differs. Pure: same desired and same live, same diff; attributes that the file leaves
    /// out are left alone.
    fn diff(&self, live: &Self::Live) -> Diff<Self::Change>;

    /// Sends one change.
    fn apply(
        &self,
        change: &Self::Change,
        writer: &Writer,
    ) -> impl Future<Output = Result<(), AwsError>> + Send;

    /// What the refusal of a change means where it is no failure of the run: the finding that stands in its place.
    fn refused(&self, _error: &AwsError) -> Option<Finding> {
        None
    }
}
