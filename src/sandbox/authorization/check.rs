use std::iter;

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
    state::{Account, Entity, State},
    wire::Record,
};

/// Refuses what the caller is not allowed: the operation's action, and others by what the request holds.
pub(in crate::sandbox) fn authorize(
    state: &State,
    caller: &Caller,
    service: &Service,
    operation: &Operation,
    input: &Record,
    now: Timestamp,
) -> Result<(), Refusal> {
    let account = state.account(&caller.account);
    let resources = match operation.guard {
        Guard::Open => return Ok(()),
        Guard::On(resource) => vec![resource(account, caller, input)],
        Guard::Each(resources) => resources(state, caller, input),
    };
    let of_service = |name: &str| format!("{}:{name}", service.name);
    let own = operation.action.map_or_else(|| of_service(operation.name), str::to_owned);
    let tagging = operation.tagging.filter(|_| request_tags(input).next().is_some()).map(of_service);
    let further = (operation.further)(input).into_iter().map(str::to_owned);
    let actions: Vec<String> = iter::once(own).chain(tagging).chain(further).collect();
    resources.iter().try_for_each(|resource| {
        let context = context_in(state, caller, resource, input, now);
        actions.iter().try_for_each(|action| {
            permit(account, caller, action, resource, &context)
                .map_err(|why| why.refusal(account, caller, action, resource))
        })
    })
}

/// Whether the caller may do something that no request asks for, such as what it would ask for next.
pub(in crate::sandbox) fn may(
    state: &State,
    caller: &Caller,
    action: &str,
    resource: &Resource,
    now: Timestamp,
) -> bool {
    let context = context_in(state, caller, resource, &Record::default(), now);
    permit(state.account(&caller.account), caller, action, resource, &context).is_ok()
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
            Self::Denied(kind @ IDENTITY_POLICY) => format!("with an explicit deny in an {kind}"),
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

/// Whether the caller's account, policies, boundary and session allow an action, each on its own, and the resource's
/// policy besides or instead (IAM User Guide, "Policy evaluation logic").
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
    let asker = Asker::Aws(caller.arn(account));
    let question = Question { asker: &asker, action, resource: &resource.arn, context };
    let policy = resource.policy.as_ref();
    let leave = policy.map(|policy| evaluate(policy.document.as_deref(), &question));
    if leave == Some(Verdict::Denied) {
        return Err(Objection::Denied(RESOURCE_POLICY));
    }
    let is_own = policy.is_none_or(|policy| policy.owner == account.id);
    let needs_leave = policy.is_some_and(|policy| policy.must_allow) || !is_own;
    let sources = if caller.principal == Principal::Root { Vec::new() } else { sources(account, caller) };
    let judged: Vec<_> = sources.iter().map(|source| (source, source.judge(&question))).collect();
    // A denial anywhere comes before the question of who allows it.
    if let Some((source, _)) = judged.iter().find(|(_, verdict)| *verdict == Verdict::Denied) {
        return Err(Objection::Denied(source.kind));
    }
    if needs_leave && leave == Some(Verdict::Silent) {
        return Err(Objection::NotAllowed(RESOURCE_POLICY));
    }
    // Whom a resource of its own account allows by name needs no policy of its own that does.
    let is_named = is_own && leave == Some(Verdict::Allowed);
    let suffices = |source: &Source| is_named && source.kind == IDENTITY_POLICY;
    match judged.iter().find(|(source, verdict)| *verdict != Verdict::Allowed && !suffices(source)) {
        Some((source, _)) => Err(Objection::NotAllowed(source.kind)),
        None => Ok(()),
    }
}

const IDENTITY_POLICY: &str = "identity-based policy";
const RESOURCE_POLICY: &str = "resource-based policy";

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
    let resource = Resource::new(role_arn);
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
    let mut sources = vec![Source { kind: IDENTITY_POLICY, documents: own }];
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

/// The condition keys of a request, with those that not the caller's account alone can tell.
fn context_in(
    state: &State,
    caller: &Caller,
    resource: &Resource,
    input: &Record,
    now: Timestamp,
) -> Context {
    let mut context = context(state.account(&caller.account), caller, resource, input, now);
    let organization = state.organization.as_ref();
    if let Some(organization) = organization.filter(|one| one.members.contains(&caller.account)) {
        context.set("aws:PrincipalOrgID", vec![organization.id.clone()]);
    }
    context
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
    set("aws:PrincipalIsAWSService", "false".to_owned());
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
    if let Some(policy) = &resource.policy {
        set("aws:ResourceAccount", policy.owner.clone());
    }
    let mut tag_keys: Vec<String> = input.texts("TagKeys").map(str::to_owned).collect();
    for (key, value) in request_tags(input) {
        set(&format!("aws:RequestTag/{key}"), value.to_owned());
        tag_keys.push(key.to_owned());
    }
    if !tag_keys.is_empty() {
        context.set("aws:TagKeys", tag_keys);
    }
    for (key, values) in &resource.keys {
        context.set(key, values.clone());
    }
    context
}

/// The tags of a request, whatever its service calls them.
fn request_tags(input: &Record) -> impl Iterator<Item = (&str, &str)> {
    input.records("Tags").chain(input.records("TagsList")).map(|tag| {
        let key = tag.text("Key").or_else(|| tag.text("TagKey"));
        let value = tag.text("Value").or_else(|| tag.text("TagValue"));
        (key.unwrap_or_default(), value.unwrap_or_default())
    })
}
