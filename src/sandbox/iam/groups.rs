use super::{
    guards::{GROUP, NEW_GROUP},
    lookup::Kind,
    shapes::{ENTITY_PATH, GROUP_NAME},
    views,
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Entity, Group, Name},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write("CreateGroup", &[ENTITY_PATH, GROUP_NAME.required()], NEW_GROUP, create_group),
    Operation::write("DeleteGroup", &[GROUP_NAME.required()], GROUP, delete_group),
];

fn create_group(call: &mut Call<'_>, input: &Record) -> Answer {
    let name = Name::from(input.required("GroupName")?);
    let account = call.account();
    if account.groups.contains_key(&name) {
        return Err(Refusal::already_exists(format!("Group with name {name} already exists.")));
    }
    if account.groups.len() >= account.quotas.groups as usize {
        return Err(Refusal::quota("GroupsPerAccount", account.quotas.groups));
    }
    let path = input.text("Path").unwrap_or("/");
    let group = Group { entity: Entity::new(call.state.next_id("AGPA"), path, call.now) };
    let account = call.account_mut();
    let shown = views::group(account, &name, &group.entity);
    account.groups.insert(name, group);
    Ok(Record::default().with("Group", shown))
}

/// A group goes only when nobody is in it and no policy is left (API reference, `DeleteGroup`).
fn delete_group(call: &mut Call<'_>, input: &Record) -> Answer {
    let account = call.account_mut();
    let (name, entity) = Kind::Group.find(account, input)?;
    let obstacle = if account.members(name).next().is_some() {
        Some("Cannot delete entity, must remove users from group first.")
    } else if !entity.attached_policies.is_empty() {
        Some("Cannot delete entity, must detach all policies first.")
    } else if !entity.inline_policies.is_empty() {
        Some("Cannot delete entity, must delete policies first.")
    } else {
        None
    };
    if let Some(obstacle) = obstacle {
        return Err(Refusal::delete_conflict(obstacle));
    }
    let name = name.clone();
    account.groups.remove(&name);
    Ok(Record::default())
}
