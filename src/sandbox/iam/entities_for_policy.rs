use super::{
    guards::POLICY,
    lookup::{Kind, is_under_prefix, policy_not_found},
    managed,
    paging::page,
    shapes::{ENTITY_FILTER, MARKER, MAX_ITEMS, PATH_PREFIX, POLICY_ARN, POLICY_USAGE},
};
use crate::sandbox::{
    service::{Answer, Call, Operation},
    state::{Entity, Name},
    wire::{Record, Value},
};

pub(super) const OPERATIONS: &[Operation] = &[Operation::read(
    "ListEntitiesForPolicy",
    &[POLICY_ARN.required(), ENTITY_FILTER, PATH_PREFIX, POLICY_USAGE, MARKER, MAX_ITEMS],
    POLICY,
    list_entities_for_policy,
)];

fn list_entities_for_policy(call: &mut Call<'_>, input: &Record) -> Answer {
    let arn = input.required("PolicyArn")?;
    let account = call.account();
    managed::check_arn(account, arn)?;
    if account.policy(arn).is_none() && managed::find(account, arn).is_none() {
        return Err(policy_not_found(arn));
    }
    let groups = account.groups.iter().map(|(name, group)| (Kind::Group, name, &group.entity));
    let users = account.users.iter().map(|(name, user)| (Kind::User, name, &user.entity));
    let roles = account.roles.iter().map(|(name, role)| (Kind::Role, name, &role.entity));
    let meant = groups.chain(users).chain(roles).filter(|(kind, _, entity)| {
        is_asked_for(*kind, input) && is_under_prefix(input, &entity.path) && uses(entity, input, arn)
    });
    let (entities, tail) = page(input, meant)?.split();
    let list = |wanted: Kind, name: &'static str, id: &'static str| -> Value {
        let view = |(_, own, entity): &(Kind, &Name, &Entity)| {
            Record::default().with(name, own.as_str()).with(id, &entity.id)
        };
        entities.iter().filter(|(kind, ..)| *kind == wanted).map(view).collect::<Vec<_>>().into()
    };
    Ok(Record::default()
        .with("PolicyGroups", list(Kind::Group, "GroupName", "GroupId"))
        .with("PolicyUsers", list(Kind::User, "UserName", "UserId"))
        .with("PolicyRoles", list(Kind::Role, "RoleName", "RoleId"))
        .and(tail))
}

fn is_asked_for(kind: Kind, input: &Record) -> bool {
    match input.text("EntityFilter") {
        None => true,
        Some("User") => kind == Kind::User,
        Some("Group") => kind == Kind::Group,
        Some("Role") => kind == Kind::Role,
        Some(_) => false,
    }
}

/// Whether an entity has the policy attached or as its boundary, as the request asks.
fn uses(entity: &Entity, input: &Record, arn: &str) -> bool {
    let is_attached = entity.attached_policies.contains(arn);
    let is_boundary = entity.permissions_boundary.as_deref() == Some(arn);
    match input.text("PolicyUsageFilter") {
        Some("PermissionsPolicy") => is_attached,
        Some("PermissionsBoundary") => is_boundary,
        _ => is_attached || is_boundary,
    }
}
