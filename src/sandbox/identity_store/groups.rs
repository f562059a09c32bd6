use super::{
    describe,
    guards::{ON_GROUP, ON_GROUPS},
    lookup::{absent, alternate_identifier, directory, filter, group},
    paging::page,
    shapes::{ALTERNATE_IDENTIFIER, DIRECTORY, FILTERS, GROUP_ID, MAX_RESULTS, NEXT_TOKEN},
};
use crate::sandbox::{
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetGroupId", &[DIRECTORY, ALTERNATE_IDENTIFIER], ON_GROUPS, get_group_id),
    Operation::read("DescribeGroup", &[DIRECTORY, GROUP_ID], ON_GROUP, describe_group),
    Operation::read("ListGroups", &[DIRECTORY, FILTERS, MAX_RESULTS, NEXT_TOKEN], ON_GROUPS, list_groups),
];

fn get_group_id(call: &mut Call<'_>, input: &Record) -> Answer {
    let instance = directory(call, input)?;
    let (_, name) = alternate_identifier(input, "GROUP", &["displayName"])?;
    let (id, _) = instance.group_named(name).ok_or_else(|| absent("GROUP"))?;
    Ok(describe::group_id(&instance.identity_store, id))
}

fn describe_group(call: &mut Call<'_>, input: &Record) -> Answer {
    let instance = directory(call, input)?;
    let (id, found) = group(instance, input)?;
    Ok(describe::group(&instance.identity_store, id, found))
}

fn list_groups(call: &mut Call<'_>, input: &Record) -> Answer {
    let instance = directory(call, input)?;
    let wanted = filter(input, "displayName")?;
    let is_wanted = |name: &str| wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(name));
    let groups = instance.groups.iter().filter(|(_, group)| is_wanted(&group.display_name));
    page(input, "Groups", groups, |(id, group)| describe::group(&instance.identity_store, id, group))
}
