use jiff::Timestamp;

use super::{
    caller::Caller,
    iam,
    refusal::Refusal,
    state::{Account, State},
    sts,
    wire::{Codec, Parameter, Record},
};

/// A service that the sandbox holds operations of.
#[derive(Debug)]
pub(super) struct Service {
    /// The name that requests are signed for and that begins its actions, such as `iam`.
    pub(super) name: &'static str,
    /// The protocol that it speaks.
    pub(super) codec: &'static dyn Codec,
    pub(super) operations: &'static [&'static [Operation]],
}

/// Every service that the sandbox holds.
static SERVICES: [&Service; 2] = [&iam::SERVICE, &sts::SERVICE];

impl Service {
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        SERVICES.into_iter().find(|service| service.name == name)
    }

    pub(super) fn operation(&self, name: &str) -> Option<&'static Operation> {
        self.operations.iter().flat_map(|table| table.iter()).find(|operation| operation.name == name)
    }
}

/// Whether an operation can change anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// One operation: its input, what a caller must be allowed, and what it does.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) name: &'static str,
    pub(super) access: Access,
    pub(super) input: &'static [Parameter],
    pub(super) guard: Guard,
    /// The further action that a request with tags needs.
    pub(super) tagging: Option<&'static str>,
    pub(super) handler: fn(&mut Call<'_>, &Record) -> Answer,
}

pub(super) type Answer = Result<Record, Refusal>;

/// What permission an operation asks for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Guard {
    /// None, or one that the handler itself looks into.
    Open,
    /// The action of the operation's name, on a resource.
    On(fn(&Account, &Caller, &Record) -> Resource),
}

/// What a permission is asked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resource {
    /// The ARN that policies are matched against.
    pub(super) arn: String,
    /// As the message of a refusal names it.
    pub(super) spoken: String,
    /// The tags that policies may ask for.
    pub(super) tags: Vec<(String, String)>,
}

impl Operation {
    pub(super) const fn read(
        name: &'static str,
        input: &'static [Parameter],
        guard: Guard,
        handler: fn(&mut Call<'_>, &Record) -> Answer,
    ) -> Self {
        Self { name, access: Access::Read, input, guard, tagging: None, handler }
    }

    pub(super) const fn write(
        name: &'static str,
        input: &'static [Parameter],
        guard: Guard,
        handler: fn(&mut Call<'_>, &Record) -> Answer,
    ) -> Self {
        Self { name, access: Access::Write, input, guard, tagging: None, handler }
    }

    pub(super) const fn tagging(self, action: &'static str) -> Self {
        Self { tagging: Some(action), ..self }
    }
}

/// One request at work: who calls, when, and on what.
pub(super) struct Call<'a> {
    pub(super) state: &'a mut State,
    pub(super) caller: &'a Caller,
    pub(super) now: Timestamp,
}

impl Call<'_> {
    /// The caller's account.
    pub(super) fn account(&self) -> &Account {
        self.state.account(&self.caller.account)
    }

    /// The caller's account, to change.
    pub(super) fn account_mut(&mut self) -> &mut Account {
        self.state.account_mut(&self.caller.account)
    }
}
