use super::{
    guards::{GROUP, ROLE, USER},
    lookup::{Kind, is_under_prefix, policy_not_found},
    managed,
    paging::page,
    shapes::{GROUP_NAME, MARKER, MAX_ITEMS, NEW_USER_NAME, POLICY_ARN, POLICY_PATH_PREFIX, ROLE_NAME},
    views,
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::Account,
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write(
        "AttachGroupPolicy",
        &[GROUP_NAME.required(), POLICY_ARN.required()],
        GROUP,
        attach_group_policy,
    ),
    Operation::write(
        "DetachGroupPolicy",
        &[GROUP_NAME.required(), POLICY_ARN.required()],
        GROUP,
        |call, input| detach(Kind::Group, call, input),
    ),
    Operation::write(
        "DetachUserPolicy",
        &[NEW_USER_NAME.required(), POLICY_ARN.required()],
        USER,
        |call, input| detach(Kind::User, call, input),
    ),
    Operation::write(
        "DetachRolePolicy",
        &[ROLE_NAME.required(), POLICY_ARN.required()],
        ROLE,
        |call, input| detach(Kind::Role, call, input),
    ),
    Operation::read(
        "ListAttachedGroupPolicies",
        &[GROUP_NAME.required(), POLICY_PATH_PREFIX, MARKER, MAX_ITEMS],
        GROUP,
        |call, input| list(Kind::Group, call, input),
    ),
    Operation::read(
        "ListAttachedUserPolicies",
        &[NEW_USER_NAME.required(), POLICY_PATH_PREFIX, MARKER, MAX_ITEMS],
        USER,
        |call, input| list(Kind::User, call, input),
    ),
    Operation::write("DeleteUserPermissionsBoundary", &[NEW_USER_NAME.required()], USER, |call, input| {
        delete_boundary(Kind::User, call, input)
    }),
    Operation::write("DeleteRolePermissionsBoundary", &[ROLE_NAME.required()], ROLE, |call, input| {
        delete_boundary(Kind::Role, call, input)
    }),
];

/// To attach a policy again changes nothing and is no error.
fn attach_group_policy(call: &mut Call<'_>, input: &Record) -> Answer {
    let arn = input.required("PolicyArn")?;
    let account = call.account_mut();
    let (_, group) = Kind::Group.find(account, input)?;
    check_attachable(account, arn)?;
    let limit = account.quotas.policies_per_group;
    if !group.attached_policies.contains(arn) && group.attached_policies.len() >= limit as usize {
        return Err(Refusal::quota("PoliciesPerGroup", limit));
    }
    Kind::Group.find_mut(account, input)?.attached_policies.insert(arn.to_owned());
    Ok(Record::default())
}

/// Refuses a policy that does not exist, and one that only AWS's services may attach.
pub(super) fn check_attachable(account: &Account, arn: &str) -> Result<(), Refusal> {
    managed::check_arn(account, arn)?;
    let exists = account.policy(arn).is_some() || managed::find(account, arn).is_some();
    if !exists {
        return Err(Refusal::no_such_entity(format!("Policy {arn} does not exist or is not attachable.")));
    }
    if arn.contains(":aws:policy/aws-service-role/") {
        return Err(Refusal::new(
            400,
            "PolicyNotAttachable",
            "Cannot attach a Service Role Policy to a Customer Role.",
        ));
    }
    Ok(())
}

fn detach(kind: Kind, call: &mut Call<'_>, input: &Record) -> Answer {
    let arn = input.required("PolicyArn")?;
    let account = call.account_mut();
    kind.find(account, input)?;
    managed::check_arn(account, arn)?;
    refuse_service_linked(kind, account, input)?;
    let was_attached = kind.find_mut(account, input)?.attached_policies.remove(arn);
    if was_attached { Ok(Record::default()) } else { Err(policy_not_found(arn)) }
}

fn list(kind: Kind, call: &mut Call<'_>, input: &Record) -> Answer {
    let (_, entity) = kind.find(call.account(), input)?;
    let policies = entity.attached_policies.iter().filter(|arn| is_under_prefix(input, policy_path(arn)));
    Ok(page(input, policies)?.record("AttachedPolicies", views::attached_policy))
}

/// The path in a policy's ARN, such as `/job-function/`.
pub(super) fn policy_path(arn: &str) -> &str {
    let path_and_name = arn.split_once(":policy").map_or("/", |(_, rest)| rest);
    path_and_name.rfind('/').map_or("/", |end| &path_and_name[..=end])
}

fn delete_boundary(kind: Kind, call: &mut Call<'_>, input: &Record) -> Answer {
    let account = call.account_mut();
    let (name, entity) = kind.find(account, input)?;
    if entity.permissions_boundary.is_none() {
        return Err(Refusal::no_such_entity(format!(
            "The permissions boundary of the {} with name {name} cannot be found.",
            kind.noun()
        )));
    }
    refuse_service_linked(kind, account, input)?;
    kind.find_mut(account, input)?.permissions_boundary = None;
    Ok(Record::default())
}

/// A service-linked role is its service's to change.
fn refuse_service_linked(kind: Kind, account: &Account, input: &Record) -> Result<(), Refusal> {
    let (name, entity) = kind.find(account, input)?;
    if kind == Kind::Role && entity.path.starts_with("/aws-service-role/") {
        return Err(Refusal::new(
            400,
            "UnmodifiableEntity",
            format!(
                "Cannot perform the operation on the protected role '{name}' - this role is only modifiable by AWS"
            ),
        ));
    }
    Ok(())
}
