use super::{
    guards::{GROUP, USER},
    lookup::{self, Kind},
    paging::page,
    shapes::{GROUP_NAME, MARKER, MAX_ITEMS, USER_NAME},
    views,
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::{Parameter, Record},
};

const MEMBERSHIP: &[Parameter] = &[GROUP_NAME.required(), USER_NAME.required()];

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetGroup", &[GROUP_NAME.required(), MARKER, MAX_ITEMS], GROUP, get_group),
    Operation::read(
        "ListGroupsForUser",
        &[USER_NAME.required(), MARKER, MAX_ITEMS],
        USER,
        list_groups_for_user,
    ),
    Operation::write("AddUserToGroup", MEMBERSHIP, GROUP, add_user_to_group),
    Operation::write("RemoveUserFromGroup", MEMBERSHIP, GROUP, remove_user_from_group),
];

fn get_group(call: &mut Call<'_>, input: &Record) -> Answer {
    let account = call.account();
    let (name, group) = Kind::Group.find(account, input)?;
    let members = page(input, account.members(name))?;
    let members = members.record("Users", |(name, user)| views::user(account, name, user).into());
    Ok(Record::default().with("Group", views::group(account, name, group)).and(members))
}

fn list_groups_for_user(call: &mut Call<'_>, input: &Record) -> Answer {
    let account = call.account();
    let (_, user) = lookup::user(call, input)?;
    let groups = user.groups.iter().filter_map(|name| account.groups.get_key_value(name));
    Ok(page(input, groups)?
        .record("Groups", |(name, group)| views::group(account, name, &group.entity).into()))
}

/// To add a member again changes nothing and is no error.
fn add_user_to_group(call: &mut Call<'_>, input: &Record) -> Answer {
    let account = call.account();
    let (group, _) = Kind::Group.find(account, input)?;
    let group = group.clone();
    let limit = account.quotas.groups_per_user;
    let user = lookup::user_mut(call, input)?;
    if !user.groups.contains(&group) && user.groups.len() >= limit as usize {
        return Err(Refusal::quota("GroupsPerUser", limit));
    }
    user.groups.insert(group);
    Ok(Record::default())
}

/// To remove someone who is no member changes nothing and is no error.
fn remove_user_from_group(call: &mut Call<'_>, input: &Record) -> Answer {
    let (group, _) = Kind::Group.find(call.account(), input)?;
    let group = group.clone();
    lookup::user_mut(call, input)?.groups.remove(&group);
    Ok(Record::default())
}
