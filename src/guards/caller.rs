//! What the caller can do: whether this run could be made once more after a step.

use std::collections::BTreeSet;

use super::access::{Access, Known};
use crate::aws::identity::MfaSession;
use crate::aws::{Identity, Operation, Principal};
use crate::model::{AnyChange, Call, Holder, Step};
use crate::values::Arn;
use crate::values::policy::{Caller, Context, Decision, PolicyDocument, Request, evaluate};

/// Whether something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It may.
    Yes,
    /// It may not.
    No,
    /// The policies that are known do not tell.
    Unknown,
}

impl Verdict {
    /// Whether both allow it.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Yes, Self::Yes) => Self::Yes,
        }
    }
}

/// A call of this run: its operation, and the resource that it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Probe {
    pub(super) operation: Operation,
    resource: String,
}

/// The caller as a holder of policies; root holds none and may do everything, and of others nothing is known.
pub(super) fn holder(identity: &Identity) -> Option<Holder> {
    match &identity.principal {
        Principal::User(name) => Some(Holder::User(name.clone())),
        Principal::Role { name, .. } => Some(Holder::Role(name.clone())),
        Principal::Root | Principal::Other => None,
    }
}

/// The calls of a run: what it reads, and what its steps send.
pub(super) fn probes<'a>(
    identity: &Identity,
    reads: &[Operation],
    steps: impl Iterator<Item = &'a Step<AnyChange>>,
) -> Vec<Probe> {
    let reads = reads.iter().map(|&operation| Probe { operation, resource: "*".to_owned() });
    let writes = steps.map(|step| {
        let call = step.change.call();
        Probe { operation: call.operation, resource: resource(identity, call) }
    });
    reads.chain(writes).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The resource that IAM authorises a call on (Service Authorization Reference, "Actions defined by AWS
/// Identity and Access Management"), taken to be at path `/`.
fn resource(identity: &Identity, call: &Call) -> String {
    let argument = |name: &str| call.arguments.get(name).and_then(serde_json::Value::as_str);
    let iam = |kind: &str, name: &str| {
        Arn::iam(identity.partition(), &identity.account, format!("{kind}/{name}")).to_string()
    };
    if let Some(group) = argument("GroupName") {
        iam("group", group)
    } else if let Some(user) = argument("UserName") {
        iam("user", user)
    } else if let Some(role) = argument("RoleName") {
        iam("role", role)
    } else if let Some(arn) = argument("PolicyArn") {
        arn.to_owned()
    } else if let Some(policy) = argument("PolicyName") {
        iam("policy", policy)
    } else {
        "*".to_owned()
    }
}

/// For each call, whether the caller may send it.
pub(super) fn verdicts(
    access: &Access,
    holder: &Holder,
    identity: &Identity,
    probes: &[Probe],
) -> Vec<Verdict> {
    let policies = access.policies_of(holder);
    let has_unknown = policies.iter().any(|policy| matches!(policy, Known::Unknown { .. }));
    let may_be_denied = policies.iter().any(|policy| matches!(policy, Known::Unknown { may_deny: true }));
    let known: Vec<&PolicyDocument> = policies.iter().filter_map(Known::document).collect();
    let boundary = access.boundary_of(holder);
    let verdict = |probe: &Probe| {
        let request = Request {
            principal: Caller::Aws(identity.arn.to_string()),
            action: probe.operation.to_string(),
            resource: probe.resource.clone(),
            context: context(identity),
        };
        let own = match evaluate(&known, &request) {
            Decision::Allowed { .. } if may_be_denied => Verdict::Unknown,
            Decision::Allowed { .. } => Verdict::Yes,
            Decision::Unknown { .. } => Verdict::Unknown,
            Decision::NotAllowed if has_unknown => Verdict::Unknown,
            Decision::Denied { .. } | Decision::NotAllowed => Verdict::No,
        };
        // A boundary allows nothing by itself, and what it does not allow is not allowed.
        let bound = match &boundary {
            None => Verdict::Yes,
            Some(Known::Unknown { .. }) => Verdict::Unknown,
            Some(Known::Document(document)) => match evaluate(&[document], &request) {
                Decision::Allowed { .. } => Verdict::Yes,
                Decision::Unknown { .. } => Verdict::Unknown,
                Decision::Denied { .. } | Decision::NotAllowed => Verdict::No,
            },
        };
        own.and(bound)
    };
    probes.iter().map(verdict).collect()
}

fn context(identity: &Identity) -> Context {
    let context = Context::new();
    let context = match &identity.principal {
        Principal::User(name) => context.with("aws:username", name.as_str()),
        Principal::Role { .. } | Principal::Root | Principal::Other => context.without("aws:username"),
    };
    match identity.mfa {
        // Long-term keys carry no key of this name at all (IAM User Guide, "AWS global condition context keys").
        MfaSession::Without => context.without("aws:MultiFactorAuthPresent"),
        MfaSession::Unknown => context,
    }
}
