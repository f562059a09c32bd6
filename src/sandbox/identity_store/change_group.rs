use super::{
    describe::{group_at, revision_of_group},
    guards::{ON_DIRECTORY, ON_GROUP},
    lookup::{attribute, directory, directory_mut, group, not_reserved, outdated, taken},
    shapes::{self, DESCRIPTION, DIRECTORY, DISPLAY_NAME, GROUP_ID, REVISION},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{DirectoryGroup, IdentityCenter},
    wire::Record,
};
use std::collections::BTreeMap;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write("CreateGroup", &[DIRECTORY, DISPLAY_NAME, DESCRIPTION], ON_DIRECTORY, create_group),
    Operation::write(
        "UpdateGroup",
        &[DIRECTORY, GROUP_ID, shapes::OPERATIONS, REVISION],
        ON_GROUP,
        update_group,
    ),
    Operation::write("DeleteGroup", &[DIRECTORY, GROUP_ID, REVISION], ON_GROUP, delete_group),
];

fn create_group(call: &mut Call<'_>, input: &Record) -> Answer {
    let name = input.required(DISPLAY_NAME.name)?;
    not_reserved(name)?;
    is_free(directory(call, input)?, name, None)?;
    let id = call.state.next_directory_id();
    let group = DirectoryGroup {
        display_name: name.to_owned(),
        description: input.text(DESCRIPTION.name).map(str::to_owned),
        members: BTreeMap::new(),
    };
    let instance = call.state.identity_center_mut();
    let answer = group_at(&instance.identity_store, &id, &group);
    instance.groups.insert(id, group);
    Ok(answer)
}

/// Does all that is asked, or nothing.
fn update_group(call: &mut Call<'_>, input: &Record) -> Answer {
    let instance = directory(call, input)?;
    let (id, found) = group(instance, input)?;
    is_current(input, &revision_of_group(found))?;
    if input.list("Operations").is_empty() {
        return Err(Refusal::validation("Operations must have at least one member."));
    }
    let mut next = found.clone();
    for operation in input.records("Operations") {
        let value = operation.text("AttributeValue");
        match (attribute(operation, &["displayName", "description"])?, value) {
            ("displayName", Some(name)) => {
                not_reserved(name)?;
                is_free(instance, name, Some(id))?;
                name.clone_into(&mut next.display_name);
            }
            ("displayName", None) => {
                return Err(Refusal::validation("The attribute displayName cannot be removed."));
            }
            (_, value) => next.description = value.map(str::to_owned),
        }
    }
    let answer = group_at(&instance.identity_store, id, &next);
    let id = id.to_owned();
    directory_mut(call, input)?.groups.insert(id, next);
    Ok(answer)
}

/// Leaves what the group holds in accounts as it is: those assignments name an id that nobody has any more.
fn delete_group(call: &mut Call<'_>, input: &Record) -> Answer {
    let (id, found) = group(directory(call, input)?, input)?;
    is_current(input, &revision_of_group(found))?;
    let id = id.to_owned();
    directory_mut(call, input)?.groups.remove(&id);
    Ok(Record::default())
}

/// Refuses a name that another group has.
fn is_free(instance: &IdentityCenter, name: &str, own: Option<&str>) -> Result<(), Refusal> {
    match instance.group_named(name) {
        Some((id, _)) if Some(id) != own => Err(taken("Duplicate GroupDisplayName")),
        _ => Ok(()),
    }
}

/// Refuses what rests on a revision that is no longer the current one.
pub(super) fn is_current(input: &Record, current: &str) -> Result<(), Refusal> {
    match input.text(REVISION.name) {
        Some(revision) if revision != current => Err(outdated()),
        _ => Ok(()),
    }
}
