use jiff::Timestamp;

use super::{
    evaluation::{Question, Verdict, evaluate},
    pattern::{Context, Pattern},
    principal::Asker,
};
use crate::sandbox::{
    caller::{Caller, Principal},
    iam::known_document,
    refusal::Refusal,
    service::{Guard, Operation, Resource, Service},
    state::{Account, Entity},
    wire::Record,
};

/// Refuses what the caller is not allowed: one action of the operation's name, and another where there are tags.
pub(in crate::sandbox) fn authorize(
    account: &Account,
    caller: &Caller,
    service: &Service,
    operation: &Operation,
    input: &Record,
    now: Timestamp,
) -> Result<(), Refusal> {
    let Guard::On(resource) = operation.guard else {
        return Ok(());
    };
    let resource = resource(account, caller, input);
    let context = context(account, caller, &resource, input, now);
    let tagging = operation.tagging.filter(|_| !input.list("Tags").is_empty());
    [Some(operation.name), tagging].into_iter().flatten().try_for_each(|action| {
        let action = format!("{}:{action}", service.name);
        permit(account, caller, &action, &resource, &context)
            .map_err(|why| why.refusal(account, caller, &action, &resource))
    })
}

/// Why something is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Objection {
    ServiceControlPolicy,
    Denied(&'static str),
    NotAllowed(&'static str),
}

impl Objection {
    fn refusal(self, account: &Account, caller: &Caller, action: &str, resource: &Resource) -> Refusal {
        let because = match self {
            Self::ServiceControlPolicy => "with an explicit deny in a service control policy".to_owned(),
            Self::Denied(kind @ "identity-based policy") => format!("with an explicit deny in an {kind}"),
            Self::Denied(kind) => format!("with an explicit deny in a {kind}"),
            Self::NotAllowed(kind) => format!("because no {kind} allows the {action} action"),
        };
        Refusal::access_denied(format!(
            "User: {} is not authorized to perform: {action} on resource: {} {because}",
            caller.arn(account),
            resource.spoken
        ))
    }
}

/// Whether the caller's account, policies, boundary and session allow an action, each on its own.
fn permit(
    account: &Account,
    caller: &Caller,
    action: &str,
    resource: &Resource,
    context: &Context,
) -> Result<(), Objection> {
    let lowered = action.to_ascii_lowercase();
    let denies = |pattern: &String| {
        Pattern::read(&pattern.to_ascii_lowercase(), None).is_some_and(|p| p.matches(&lowered))
    };
    if account.denied_by_organization.iter().any(denies) {
        return Err(Objection::ServiceControlPolicy);
    }
    if caller.principal == Principal::Root {
        return Ok(());
    }
    let asker = Asker::Aws(caller.arn(account));
    let question = Question { asker: &asker, action, resource: &resource.arn, context };
    let sources = sources(account, caller);
    let judged: Vec<_> = sources.iter().map(|source| (source, source.judge(&question))).collect();
    // A denial anywhere comes before the question of who allows it.
    if let Some((source, _)) = judged.iter().find(|(_, verdict)| *verdict == Verdict::Denied) {
        return Err(Objection::Denied(source.kind));
    }
    match judged.iter().find(|(_, verdict)| *verdict != Verdict::Allowed) {
        Some((source, _)) => Err(Objection::NotAllowed(source.kind)),
        None => Ok(()),
    }
}

/// Whether the caller's own side lets it assume a role.
///
/// A role of the caller's account that trusts the caller by name needs no permission besides; a denial holds
/// against it all the same.
pub(in crate::sandbox) fn may_assume(
    account: &Account,
    caller: &Caller,
    role_arn: &str,
    is_trusted_by_name: bool,
    now: Timestamp,
) -> bool {
    let resource = Resource { arn: role_arn.to_owned(), spoken: role_arn.to_owned(), tags: Vec::new() };
    let context = context(account, caller, &resource, &Record::default(), now);
    match permit(account, caller, "sts:AssumeRole", &resource, &context) {
        Ok(()) => true,
        Err(Objection::NotAllowed(_)) => is_trusted_by_name,
        Err(Objection::Denied(_) | Objection::ServiceControlPolicy) => false,
    }
}

/// Documents each of whose kinds must allow what a caller does.
struct Source {
    kind: &'static str,
    documents: Vec<String>,
}

impl Source {
    fn judge(&self, question: &Question<'_>) -> Verdict {
        evaluate(self.documents.iter().map(String::as_str), question)
    }
}

/// The documents that speak of a caller: its own and its groups', its boundary, and its session's.
fn sources(account: &Account, caller: &Caller) -> Vec<Source> {
    let (entity, groups) = match &caller.principal {
        Principal::Root => (None, None),
        Principal::User(name) => {
            let user = account.users.get(name);
            (user.map(|user| &user.entity), user.map(|user| &user.groups))
        }
        Principal::Role { role, .. } => (account.roles.get(role).map(|role| &role.entity), None),
    };
    let groups = groups.into_iter().flatten().filter_map(|name| account.groups.get(name));
    let entities = entity.into_iter().chain(groups.map(|group| &group.entity));
    let own = entities.flat_map(|entity| documents_of(account, entity)).collect();
    let mut sources = vec![Source { kind: "identity-based policy", documents: own }];
    if let Some(arn) = entity.and_then(|entity| entity.permissions_boundary.as_ref()) {
        sources.push(Source { kind: "permissions boundary", documents: vec![document(account, arn)] });
    }
    if !caller.session_policies.is_empty() {
        sources.push(Source { kind: "session policy", documents: caller.session_policies.clone() });
    }
    sources
}

fn documents_of<'a>(account: &'a Account, entity: &'a Entity) -> impl Iterator<Item = String> + 'a {
    let attached = entity.attached_policies.iter().map(|arn| document(account, arn));
    entity.inline_policies.values().cloned().chain(attached)
}

fn document(account: &Account, arn: &str) -> String {
    match account.policy(arn) {
        Some((_, policy)) => policy.document().to_owned(),
        None => known_document(arn).to_owned(),
    }
}

/// The condition keys of a request that stay the same whatever the operation.
pub(super) fn context(
    account: &Account,
    caller: &Caller,
    resource: &Resource,
    input: &Record,
    now: Timestamp,
) -> Context {
    let mut context = Context::default();
    let mut set = |key: &str, value: String| context.set(key, vec![value]);
    set("aws:CurrentTime", now.to_string());
    set("aws:EpochTime", now.as_second().to_string());
    set("aws:SecureTransport", "true".to_owned());
    set("aws:RequestedRegion", caller.region.clone());
    set("aws:SourceIp", "127.0.0.1".to_owned());
    set("aws:PrincipalAccount", account.id.clone());
    set("aws:userid", caller.user_id(account));
    let (kind, principal_arn, tags) = match &caller.principal {
        Principal::Root => ("Account", account.arn("root"), None),
        Principal::User(name) => {
            ("User", caller.arn(account), account.users.get(name).map(|user| &user.entity.tags))
        }
        Principal::Role { role: name, .. } => {
            let role = account.roles.get(name).map(|role| &role.entity);
            let path = role.map_or("/", |role| &role.path);
            ("AssumedRole", account.arn(&format!("role{path}{name}")), role.map(|role| &role.tags))
        }
    };
    set("aws:PrincipalType", kind.to_owned());
    set("aws:PrincipalArn", principal_arn);
    if let Some(name) = caller.user_name() {
        set("aws:username", name.to_string());
    }
    if let Some(with_mfa) = caller.session_mfa {
        set("aws:MultiFactorAuthPresent", with_mfa.to_string());
    }
    for (key, value) in tags.into_iter().flatten() {
        set(&format!("aws:PrincipalTag/{key}"), value.clone());
    }
    for (key, value) in &resource.tags {
        set(&format!("aws:ResourceTag/{key}"), value.clone());
        set(&format!("iam:ResourceTag/{key}"), value.clone());
    }
    for (parameter, key) in
        [("PolicyArn", "iam:PolicyARN"), ("PermissionsBoundary", "iam:PermissionsBoundary")]
    {
        if let Some(arn) = input.text(parameter) {
            set(key, arn.to_owned());
        }
    }
    let mut tag_keys: Vec<String> = input.texts("TagKeys").map(str::to_owned).collect();
    for tag in input.records("Tags") {
        let (key, value) = (tag.text("Key").unwrap_or_default(), tag.text("Value").unwrap_or_default());
        set(&format!("aws:RequestTag/{key}"), value.to_owned());
        tag_keys.push(key.to_owned());
    }
    if !tag_keys.is_empty() {
        context.set("aws:TagKeys", tag_keys);
    }
    context
}
