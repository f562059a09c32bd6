//! What the caller can do: whether this run could be made once more after a step.

use std::collections::{BTreeMap, BTreeSet};

use super::access::{Access, Known};
use crate::aws::identity::MfaSession;
use crate::aws::{Identity, Operation, Principal, Service};
use crate::model::{Call, Holder};
use crate::values::policy::{Caller, Context, Decision, PolicyDocument, Request, evaluate};
use crate::values::{Arn, BucketName};

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

    /// Whether either allows it.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::No, Self::No) => Self::No,
        }
    }
}

/// A permission that a call of this run needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Probe {
    /// Whether AWS answered the call while this plan was made: then the caller had the permission.
    pub(super) was_answered: bool,
    operation: Operation,
    permission: String,
    about: About,
}

impl Probe {
    /// The loss of it, in words.
    pub(super) fn lost(&self) -> String {
        format!("the caller could not send `{}` any more{}", self.operation, self.needs())
    }

    /// The same where it cannot be told.
    pub(super) fn perhaps_lost(&self) -> String {
        format!("it cannot be told whether the caller could still send `{}`{}", self.operation, self.needs())
    }

    fn needs(&self) -> String {
        let Self { was_answered: _, operation, permission, about: _ } = self;
        if operation.to_string() == *permission {
            String::new()
        } else {
            format!(", which needs `{permission}`")
        }
    }
}

/// What a call is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    /// The resource that IAM authorises it on.
    This(String),
    /// A resource that the call does not tell: whoever may send it about anything at all is taken to have the right,
    /// since what a policy names may be what is meant.
    Anything,
}

/// The caller as a holder of policies; root holds none and may do everything, and of others nothing is known.
pub(super) fn holder(identity: &Identity) -> Option<Holder> {
    match &identity.principal {
        Principal::User(name) => Some(Holder::User(name.clone())),
        Principal::Role { name, .. } => Some(Holder::Role(name.clone())),
        Principal::Root | Principal::Other => None,
    }
}

/// The permissions that a run needs: those of the calls that its steps send, and of what it reads.
///
/// What AWS answered while this plan was made has to be answered when the next one is. The guards' own reads are needed
/// in any case, and of every user.
pub(super) fn probes<'a>(
    identity: &Identity,
    calls: impl Iterator<Item = &'a Call>,
    guards: &[Operation],
    answered: &BTreeSet<Operation>,
) -> Vec<Probe> {
    let writes =
        calls.flat_map(|call| needed(call.operation, call.permissions(), about(identity, call), false));
    let everyone = About::This("*".to_owned());
    let own = guards.iter().flat_map(|&read| needed(read, read.permissions(), everyone.clone(), false));
    let reads = answered.iter().flat_map(|&read| needed(read, read.permissions(), About::Anything, true));
    let mut probes = BTreeMap::new();
    for probe in writes.chain(own).chain(reads) {
        probes.entry((probe.permission.clone(), probe.about.clone())).or_insert(probe);
    }
    let mut probes: Vec<Probe> = probes.into_values().collect();
    probes.sort_unstable();
    probes
}

/// One probe for each permission that a call needs.
fn needed(
    operation: Operation,
    permissions: Vec<String>,
    about: About,
    was_answered: bool,
) -> impl Iterator<Item = Probe> {
    let service = |permission: &str| permission.split(':').next().map(str::to_owned);
    let own = permissions.first().and_then(|own| service(own));
    permissions.into_iter().map(move |permission| {
        // A permission of another service is one on a resource of that service.
        let about = if service(&permission) == own { about.clone() } else { About::Anything };
        Probe { was_answered, operation, permission, about }
    })
}

/// What IAM authorises a call on (Service Authorization Reference, "Actions defined by AWS Identity and Access
/// Management", and those of Amazon S3 and AWS `CloudTrail`), as far as its arguments tell; what is IAM's is taken
/// to be at path `/`.
fn about(identity: &Identity, call: &Call) -> About {
    let argument = |name: &str| call.arguments.get(name).and_then(serde_json::Value::as_str);
    let told = match call.operation.service() {
        Service::Iam => Some(of_iam(identity, argument)),
        Service::S3 => argument("Bucket").map(|name| BucketName::from_aws(name).arn(identity.partition())),
        Service::S3Control => Some("*".to_owned()),
        Service::CloudTrail => ["Name", "TrailName", "ResourceId"]
            .into_iter()
            .find_map(argument)
            .filter(|trail| trail.parse::<Arn>().is_ok())
            .map(str::to_owned),
        Service::Sts
        | Service::Organizations
        | Service::Kms
        | Service::Sns
        | Service::IdentityCenter
        | Service::IdentityStore => None,
    };
    told.map_or(About::Anything, About::This)
}

fn of_iam<'a>(identity: &Identity, argument: impl Fn(&str) -> Option<&'a str>) -> String {
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

/// For each permission, whether the caller has it.
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
    let decide = |request: &Request| {
        let own = match evaluate(&known, request) {
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
            Some(Known::Document(document)) => match evaluate(&[document], request) {
                Decision::Allowed { .. } => Verdict::Yes,
                Decision::Unknown { .. } => Verdict::Unknown,
                Decision::Denied { .. } | Decision::NotAllowed => Verdict::No,
            },
        };
        own.and(bound)
    };
    let verdict = |probe: &Probe| {
        let mut request = Request {
            principal: Caller::Aws(identity.arn.to_string()),
            action: probe.permission.clone(),
            resource: match &probe.about {
                About::This(resource) => resource.clone(),
                About::Anything => "*".to_owned(),
            },
            context: context(identity),
        };
        let mut best = decide(&request);
        if probe.about == About::Anything {
            let documents = known.iter().copied().chain(boundary.iter().filter_map(Known::document));
            let named = documents.flat_map(|document| document.allows_on(&probe.permission));
            let mut named: BTreeSet<&str> = named.collect();
            while best != Verdict::Yes
                && let Some(resource) = named.pop_first()
            {
                resource.clone_into(&mut request.resource);
                best = best.or(decide(&request));
            }
        }
        best
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

#[cfg(test)]
mod tests;
