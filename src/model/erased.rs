//! The one bridge from typed kinds to the engine.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;

use super::{Address, Call, Change, Diff, Finding, Resource};
use crate::aws::{AwsError, Class, Operation, Reader, Writer};
use crate::values::Origin;

/// A change of some kind; equal when its call is.
#[derive(Clone)]
pub struct AnyChange {
    call: Call,
    change: Arc<dyn Any + Send + Sync>,
}

impl AnyChange {
    fn new<C: Change>(change: C) -> Self {
        Self { call: change.call(), change: Arc::new(change) }
    }

    /// The call that it sends.
    pub fn call(&self) -> &Call {
        &self.call
    }
}

impl PartialEq for AnyChange {
    fn eq(&self, other: &Self) -> bool {
        self.call == other.call
    }
}

impl fmt::Debug for AnyChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.call, f)
    }
}

/// A resource of any kind, as the engine sees it.
pub trait Managed: fmt::Debug + Send + Sync {
    /// Where it is.
    fn address(&self) -> Address;
    /// Where the file declares it.
    fn declared_at(&self) -> Option<Origin>;
    /// Addresses that must grow first and shrink last.
    fn depends_on(&self) -> Vec<Address>;
    /// Every operation that examining it may cause.
    fn reads(&self) -> &'static [Operation];
    /// Reads what is there and says what differs.
    fn examine<'a>(&'a self, reader: &'a Reader) -> BoxFuture<'a, Result<Diff<AnyChange>, AwsError>>;
    /// Sends one change.
    fn apply<'a>(&'a self, change: &'a AnyChange, writer: &'a Writer) -> BoxFuture<'a, Result<(), AwsError>>;
    /// What the refusal of a change means where it is no failure of the run.
    fn refused(&self, error: &AwsError) -> Option<Finding>;
}

impl<R: Resource> Managed for R {
    fn address(&self) -> Address {
        Resource::address(self)
    }

    fn declared_at(&self) -> Option<Origin> {
        Resource::declared_at(self)
    }

    fn depends_on(&self) -> Vec<Address> {
        Resource::depends_on(self)
    }

    fn reads(&self) -> &'static [Operation] {
        R::READS
    }

    fn examine<'a>(&'a self, reader: &'a Reader) -> BoxFuture<'a, Result<Diff<AnyChange>, AwsError>> {
        async move {
            let live = self.read(reader).await?;
            Ok(self.diff(&live).map(AnyChange::new))
        }
        .boxed()
    }

    fn apply<'a>(&'a self, change: &'a AnyChange, writer: &'a Writer) -> BoxFuture<'a, Result<(), AwsError>> {
        async move {
            match change.change.downcast_ref::<R::Change>() {
                Some(typed) => Resource::apply(self, typed, writer).await,
                None => Err(AwsError::new(
                    change.call.operation,
                    Class::Guarded,
                    "the change belongs to another kind of resource",
                )),
            }
        }
        .boxed()
    }

    fn refused(&self, error: &AwsError) -> Option<Finding> {
        Resource::refused(self, error)
    }
}

/// A resource with what examining it found.
#[derive(Clone, Debug)]
pub struct Examined {
    /// The resource.
    pub resource: Arc<dyn Managed>,
    /// Where it is.
    pub address: Address,
    /// What differs; or why it cannot be read, which is not the same as absent.
    pub outcome: Result<Diff<AnyChange>, AwsError>,
}

impl Examined {
    /// The diff, if the resource could be read.
    pub fn diff(&self) -> Option<&Diff<AnyChange>> {
        self.outcome.as_ref().ok()
    }

    /// The diff to change, if the resource could be read.
    pub fn diff_mut(&mut self) -> Option<&mut Diff<AnyChange>> {
        self.outcome.as_mut().ok()
    }
}
