use super::{
    describe,
    guards::{ON_MEMBERSHIP, ON_MEMBERSHIPS, ON_NEW_MEMBERSHIP},
    identifiers::id,
    lookup::{directory, directory_mut, group, not_found, taken, user},
    paging::page,
    shapes::{DIRECTORY, GROUP_ID, MAX_RESULTS, MEMBER_ID, MEMBERSHIP_ID, NEXT_TOKEN},
};
use crate::sandbox::{
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read(
        "ListGroupMemberships",
        &[DIRECTORY, GROUP_ID, MAX_RESULTS, NEXT_TOKEN],
        ON_MEMBERSHIPS,
        list_group_memberships,
    ),
    Operation::write(
        "CreateGroupMembership",
        &[DIRECTORY, GROUP_ID, MEMBER_ID],
        ON_NEW_MEMBERSHIP,
        create_group_membership,
    ),
    Operation::write(
        "DeleteGroupMembership",
        &[DIRECTORY, MEMBERSHIP_ID],
        ON_MEMBERSHIP,
        delete_group_membership,
    ),
];

fn list_group_memberships(call: &mut Call<'_>, input: &Record) -> Answer {
    let instance = directory(call, input)?;
    let (id, group) = group(instance, input)?;
    page(input, "GroupMemberships", &group.members, |member| {
        describe::membership(&instance.identity_store, id, member)
    })
}

fn create_group_membership(call: &mut Call<'_>, input: &Record) -> Answer {
    let instance = directory(call, input)?;
    let (group_id, found) = group(instance, input)?;
    let member = input.record(MEMBER_ID.name).cloned().unwrap_or_default();
    let (user_id, _) = user(instance, &member)?;
    if found.members.values().any(|member| member == user_id) {
        return Err(taken("Member and Group relationship already exists"));
    }
    let (group_id, user_id) = (group_id.to_owned(), user_id.to_owned());
    let membership = call.state.next_directory_id();
    let instance = directory_mut(call, input)?;
    let answer = describe::membership_id(&instance.identity_store, &membership);
    let group = instance.groups.get_mut(&group_id).expect("the group was found just now");
    group.members.insert(membership, user_id);
    Ok(answer)
}

fn delete_group_membership(call: &mut Call<'_>, input: &Record) -> Answer {
    let membership = id(input.required(MEMBERSHIP_ID.name)?);
    let groups = &mut directory_mut(call, input)?.groups;
    let removed = groups.values_mut().find_map(|group| group.members.remove(membership));
    removed.map(|_| Record::default()).ok_or_else(|| not_found("GROUP_MEMBERSHIP", membership))
}
