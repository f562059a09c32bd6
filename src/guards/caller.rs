//! What the caller can do: whether this run could be made once more after a step.

use super::access::{Access, Known};
use crate::aws::identity::MfaSession;
use crate::aws::{Identity, Operation, Principal};
use crate::model::Holder;
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

/// The caller as a holder of policies; root holds none and may do everything.
pub(super) fn holder(identity: &Identity) -> Option<Holder> {
    match &identity.principal {
        Principal::User(name) => Some(Holder::User(name.clone())),
        Principal::Role { name, .. } => Some(Holder::Role(name.clone())),
        Principal::Root | Principal::Other => None,
    }
}

/// For each operation, whether the caller may send it.
pub(super) fn verdicts(
    access: &Access,
    holder: &Holder,
    identity: &Identity,
    operations: &[Operation],
) -> Vec<Verdict> {
    let policies = access.policies_of(holder);
    let has_unknown = policies.iter().any(|policy| matches!(policy, Known::Unknown));
    let known: Vec<&PolicyDocument> = policies
        .iter()
        .filter_map(|policy| match policy {
            Known::Document(document) => Some(document),
            Known::Unknown => None,
        })
        .collect();
    let verdict = |operation: &Operation| {
        let request = Request {
            principal: Caller::Aws(identity.arn.to_string()),
            action: operation.to_string(),
            resource: "*".to_owned(),
            context: context(identity),
        };
        match evaluate(&known, &request) {
            // A policy that nobody knows could still deny it; those of AWS that do are few and named so.
            Decision::Allowed { .. } => Verdict::Yes,
            Decision::Unknown { .. } => Verdict::Unknown,
            Decision::NotAllowed if has_unknown => Verdict::Unknown,
            Decision::Denied { .. } | Decision::NotAllowed => Verdict::No,
        }
    };
    operations.iter().map(verdict).collect()
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
