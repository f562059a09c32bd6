use super::{
    paging::page,
    shapes::{
        ACCOUNT_FILTER, ACCOUNT_ID, ANYTHING, INSTANCE_ARN, MAX_RESULTS, NEXT_TOKEN, PERMISSION_SET_ARN,
        PRINCIPAL_ID, PRINCIPAL_TYPE,
    },
    standing::{denied, instance, not_found, permission_set},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Holder, IdentityCenter},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read(
        "ListAccountAssignments",
        &[INSTANCE_ARN, ACCOUNT_ID.required(), PERMISSION_SET_ARN, MAX_RESULTS, NEXT_TOKEN],
        ANYTHING,
        list_account_assignments,
    ),
    Operation::read(
        "ListAccountAssignmentsForPrincipal",
        &[
            INSTANCE_ARN,
            PRINCIPAL_ID.required(),
            PRINCIPAL_TYPE.required(),
            ACCOUNT_FILTER,
            MAX_RESULTS,
            NEXT_TOKEN,
        ],
        ANYTHING,
        list_account_assignments_for_principal,
    ),
];

fn list_account_assignments(call: &mut Call<'_>, input: &Record) -> Answer {
    let (instance, _) = permission_set(call, input)?;
    let (account, arn) = (input.required("AccountId")?, input.required("PermissionSetArn")?);
    is_member(call, account)?;
    let holders = instance.assignments.get(account).and_then(|sets| sets.get(arn));
    let shown = holders.into_iter().flatten().map(|holder| row(account, arn, holder));
    page(input, "AccountAssignments", shown)
}

/// From the management account alone; and of a person also what they hold through their groups (API reference,
/// `ListAccountAssignmentsForPrincipal`).
fn list_account_assignments_for_principal(call: &mut Call<'_>, input: &Record) -> Answer {
    let instance = instance(call, input)?;
    if call.caller.account != instance.owner {
        return Err(denied(call, &instance.arn()));
    }
    let (kind, id) = (input.required("PrincipalType")?, input.required("PrincipalId")?);
    let asked = Holder { kind: kind.to_owned(), id: id.to_owned() };
    if !is_known(instance, &asked) {
        return Err(not_found(unknown(instance, &asked)));
    }
    let mut holders = vec![asked];
    if kind == "USER" {
        let groups =
            instance.groups.iter().filter(|(_, group)| group.members.values().any(|user| user == id));
        holders.extend(groups.map(|(group, _)| Holder::group(group)));
    }
    let account = input.record(ACCOUNT_FILTER.name).and_then(|filter| filter.text("AccountId"));
    let accounts = instance.assignments.iter().filter(|(id, _)| account.is_none_or(|account| account == *id));
    let holders = &holders;
    let rows = accounts.flat_map(|(account, sets)| {
        sets.iter().flat_map(move |(arn, held)| {
            let rows = holders.iter().filter(|holder| held.contains(holder));
            rows.map(move |holder| row(account, arn, holder))
        })
    });
    page(input, "AccountAssignments", rows)
}

fn row(account: &str, permission_set: &str, holder: &Holder) -> Record {
    Record::default()
        .with("AccountId", account)
        .with("PermissionSetArn", permission_set)
        .with("PrincipalId", &holder.id)
        .with("PrincipalType", &holder.kind)
}

/// Refuses to look into an account that the organization has not.
pub(super) fn is_member(call: &Call<'_>, account: &str) -> Result<(), Refusal> {
    let organization = call.state.organization_of(&call.caller.account);
    if organization.is_some_and(|organization| organization.members.contains(account)) {
        return Ok(());
    }
    Err(not_found(format!("Could not find account {account} in the organization")))
}

/// Whether the directory has a person or a group.
pub(super) fn is_known(instance: &IdentityCenter, holder: &Holder) -> bool {
    match holder.kind.as_str() {
        "USER" => instance.users.contains_key(&holder.id),
        _ => instance.groups.contains_key(&holder.id),
    }
}

/// What is said of somebody whom the directory has not.
pub(super) fn unknown(instance: &IdentityCenter, holder: &Holder) -> String {
    let Holder { kind, id } = holder;
    format!("the {kind} assignee {id} was not found in directory {}", instance.identity_store)
}
