use http::Request;
use jiff::Timestamp;

use super::{
    caller::{Caller, Scope},
    cloudtrail, iam, identity_store, kms, organizations,
    refusal::Refusal,
    s3, s3control, sns, sso,
    state::{Account, State},
    sts,
    wire::{Codec, Parameter, Record},
};

/// A service that the sandbox holds operations of.
#[derive(Debug)]
pub(super) struct Service {
    /// The name that begins its operations in logs and, unless they say otherwise, its actions, such as `iam`.
    pub(super) name: &'static str,
    /// The protocol that it speaks.
    pub(super) codec: &'static dyn Codec,
    /// How many calls an instance of IAM Identity Center takes of it within a second, if it is a service of one.
    pub(super) limit: Option<usize>,
    pub(super) operations: &'static [&'static [Operation]],
}

/// Every service that the sandbox holds.
pub(super) static SERVICES: [&Service; 10] = [
    &cloudtrail::SERVICE,
    &iam::SERVICE,
    &identity_store::SERVICE,
    &kms::SERVICE,
    &organizations::SERVICE,
    &s3::SERVICE,
    &s3control::SERVICE,
    &sns::SERVICE,
    &sso::SERVICE,
    &sts::SERVICE,
];

impl Service {
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        SERVICES.into_iter().find(|service| service.name == name)
    }

    /// The name of the service that a request is for: what it was signed for, but for S3 Control, whose requests are
    /// signed as those of S3.
    pub(super) fn name_of<'a>(scope: &'a Scope, request: &Request<Vec<u8>>) -> &'a str {
        let host = request.headers().get(http::header::HOST).and_then(|host| host.to_str().ok());
        let host = request.uri().host().or(host).unwrap_or_default();
        let is_control = request.uri().path().starts_with("/v20180820/") || host.contains(".s3-control.");
        if scope.service == "s3" && is_control { "s3control" } else { &scope.service }
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
    /// The action that a caller must be allowed, such as `s3:ListBucket`, where it is not called as the operation.
    pub(super) action: Option<&'static str>,
    /// The further action that a request with tags needs.
    pub(super) tagging: Option<&'static str>,
    /// The further actions, such as `s3:PutBucketVersioning`, that what a request asks for needs.
    pub(super) further: fn(&Record) -> Vec<&'static str>,
    pub(super) handler: fn(&mut Call<'_>, &Record) -> Answer,
}

pub(super) type Answer = Result<Record, Refusal>;

/// What permission an operation asks for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Guard {
    /// None, or one that the handler itself looks into.
    Open,
    /// The operation's action, on a resource of the caller's account.
    On(fn(&Account, &Caller, &Record) -> Resource),
    /// The operation's action, on each of these resources, whoever owns them.
    Each(fn(&State, &Caller, &Record) -> Vec<Resource>),
}

/// What a permission is asked on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Resource {
    /// The ARN that policies are matched against.
    pub(super) arn: String,
    /// As the message of a refusal names it.
    pub(super) spoken: String,
    /// The tags that policies may ask for.
    pub(super) tags: Vec<(String, String)>,
    /// The further condition keys that it brings.
    pub(super) keys: Vec<(&'static str, Vec<String>)>,
    /// The account that owns it, and its own policy, where it is of a kind that has one.
    pub(super) policy: Option<ResourcePolicy>,
}

/// The policy of a resource, which is judged together with the caller's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ResourcePolicy {
    /// The account that owns the resource.
    pub(super) owner: String,
    /// The document, if one was put.
    pub(super) document: Option<String>,
    /// Whether the owner's own people, too, need its leave, as those of a key do; a bucket's need it not if their own
    /// policies allow what they ask.
    pub(super) must_allow: bool,
}

impl Resource {
    /// A resource without tags or policy, which a refusal names by its ARN.
    pub(super) fn new(arn: impl Into<String>) -> Self {
        let arn = arn.into();
        Self { spoken: arn.clone(), arn, ..Self::default() }
    }
}

impl Operation {
    pub(super) const fn read(
        name: &'static str,
        input: &'static [Parameter],
        guard: Guard,
        handler: fn(&mut Call<'_>, &Record) -> Answer,
    ) -> Self {
        Self {
            name,
            access: Access::Read,
            input,
            guard,
            action: None,
            tagging: None,
            further: |_| Vec::new(),
            handler,
        }
    }

    pub(super) const fn write(
        name: &'static str,
        input: &'static [Parameter],
        guard: Guard,
        handler: fn(&mut Call<'_>, &Record) -> Answer,
    ) -> Self {
        Self {
            name,
            access: Access::Write,
            input,
            guard,
            action: None,
            tagging: None,
            further: |_| Vec::new(),
            handler,
        }
    }

    pub(super) const fn tagging(self, action: &'static str) -> Self {
        Self { tagging: Some(action), ..self }
    }

    /// The same operation, allowed by an action of another name, such as `s3:ListBucket`.
    pub(super) const fn allowed_by(self, action: &'static str) -> Self {
        Self { action: Some(action), ..self }
    }

    /// The same operation, where what a request asks for may need further actions.
    pub(super) const fn needing(self, further: fn(&Record) -> Vec<&'static str>) -> Self {
        Self { further, ..self }
    }
}

/// One request at work: who calls, when, and on what.
pub(super) struct Call<'a> {
    /// The operation's name.
    pub(super) operation: &'static str,
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
