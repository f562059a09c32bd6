use super::{
    documents::{document, size},
    guards::{GROUP, USER},
    lookup::Kind,
    paging::page,
    shapes::{GROUP_NAME, MARKER, MAX_ITEMS, POLICY_DOCUMENT, POLICY_NAME, USER_NAME},
    views,
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::Name,
    wire::{Record, Value},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write(
        "PutGroupPolicy",
        &[GROUP_NAME.required(), POLICY_NAME.required(), POLICY_DOCUMENT.required()],
        GROUP,
        put_group_policy,
    ),
    Operation::read(
        "GetGroupPolicy",
        &[GROUP_NAME.required(), POLICY_NAME.required()],
        GROUP,
        get_group_policy,
    ),
    Operation::write(
        "DeleteGroupPolicy",
        &[GROUP_NAME.required(), POLICY_NAME.required()],
        GROUP,
        |call, input| delete(Kind::Group, call, input),
    ),
    Operation::write(
        "DeleteUserPolicy",
        &[USER_NAME.required(), POLICY_NAME.required()],
        USER,
        |call, input| delete(Kind::User, call, input),
    ),
    Operation::read("ListUserPolicies", &[USER_NAME.required(), MARKER, MAX_ITEMS], USER, list_user_policies),
];

/// The quota is on all inline policies of a group together.
fn put_group_policy(call: &mut Call<'_>, input: &Record) -> Answer {
    let name = Name::from(input.required("PolicyName")?);
    let account = call.account_mut();
    let (group, entity) = Kind::Group.find(account, input)?;
    let document = document(input)?;
    let others = entity.inline_policies.iter().filter(|(other, _)| **other != name);
    let total = others.map(|(_, other)| size(other)).sum::<usize>() + size(document);
    let limit = account.quotas.group_policy_size;
    if total > limit as usize {
        return Err(Refusal::limit_exceeded(format!(
            "Maximum policy size of {limit} bytes exceeded for group {group}"
        )));
    }
    Kind::Group.find_mut(account, input)?.inline_policies.insert(name, document.to_owned());
    Ok(Record::default())
}

fn get_group_policy(call: &mut Call<'_>, input: &Record) -> Answer {
    let wanted = Name::from(input.required("PolicyName")?);
    let (group, entity) = Kind::Group.find(call.account(), input)?;
    let found = entity.inline_policies.get_key_value(&wanted);
    let (name, document) = found.ok_or_else(|| not_found(Kind::Group, &wanted))?;
    Ok(Record::default()
        .with("GroupName", group.as_str())
        .with("PolicyName", name.as_str())
        .with("PolicyDocument", views::encoded(document)))
}

fn delete(kind: Kind, call: &mut Call<'_>, input: &Record) -> Answer {
    let name = Name::from(input.required("PolicyName")?);
    match kind.find_mut(call.account_mut(), input)?.inline_policies.remove(&name) {
        Some(_) => Ok(Record::default()),
        None => Err(not_found(kind, &name)),
    }
}

fn list_user_policies(call: &mut Call<'_>, input: &Record) -> Answer {
    let (_, entity) = Kind::User.find(call.account(), input)?;
    Ok(page(input, entity.inline_policies.keys())?.record("PolicyNames", |name| Value::from(name.as_str())))
}

fn not_found(kind: Kind, name: &Name) -> Refusal {
    Refusal::no_such_entity(format!("The {} policy with name {name} cannot be found.", kind.noun()))
}
