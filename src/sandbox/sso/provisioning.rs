use super::{
    assignments::is_member,
    paging::page,
    requests::{begin, provisioning_status},
    shapes::{
        ACCOUNT_ID, ANYTHING, INSTANCE_ARN, MAX_RESULTS, NEXT_TOKEN, PERMISSION_SET_ARN,
        PROVISION_TARGET_TYPE, PROVISIONING_STATUS, TARGET_ID,
    },
    standing::{in_process, instance, permission_set, within_delegation},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Asks, PermissionSet},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write(
        "ProvisionPermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN, PROVISION_TARGET_TYPE.required(), TARGET_ID],
        ANYTHING,
        provision_permission_set,
    ),
    Operation::read(
        "ListAccountsForProvisionedPermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN, PROVISIONING_STATUS, MAX_RESULTS, NEXT_TOKEN],
        ANYTHING,
        list_accounts,
    ),
    Operation::read(
        "ListPermissionSetsProvisionedToAccount",
        &[INSTANCE_ARN, ACCOUNT_ID.required(), PROVISIONING_STATUS, MAX_RESULTS, NEXT_TOKEN],
        ANYTHING,
        list_permission_sets,
    ),
];

fn provision_permission_set(call: &mut Call<'_>, input: &Record) -> Answer {
    let arn = input.required("PermissionSetArn")?;
    let account = match (input.required("TargetType")?, input.text("TargetId")) {
        ("AWS_ACCOUNT", Some(account)) => Some(account),
        ("AWS_ACCOUNT", None) => {
            return Err(Refusal::validation("TargetId is required when TargetType is AWS_ACCOUNT"));
        }
        (_, Some(_)) => {
            return Err(Refusal::validation(
                "TargetId must not be given when TargetType is ALL_PROVISIONED_ACCOUNTS",
            ));
        }
        (_, None) => None,
    };
    let (instance, set) = permission_set(call, input)?;
    within_delegation(call, instance, (arn, set), account)?;
    let is_at_work = instance.under_way().any(|(_, request)| {
        let other = request.account.as_deref();
        request.asks == Asks::Provisioning
            && request.permission_set == arn
            && (account.is_none() || other.is_none() || account == other)
    });
    if is_at_work {
        return Err(in_process());
    }
    let (id, request) = begin(call, Asks::Provisioning, arn, account, None);
    Ok(Record::default().with("PermissionSetProvisioningStatus", provisioning_status(&id, &request)))
}

fn list_accounts(call: &mut Call<'_>, input: &Record) -> Answer {
    let (_, set) = permission_set(call, input)?;
    let asked = input.text(PROVISIONING_STATUS.name);
    let accounts = set.provisioned.iter().filter(|(_, version)| is_asked(asked, set, **version));
    page(input, "AccountIds", accounts.map(|(account, _)| account))
}

fn list_permission_sets(call: &mut Call<'_>, input: &Record) -> Answer {
    let instance = instance(call, input)?;
    let account = input.required("AccountId")?;
    is_member(call, account)?;
    let asked = input.text(PROVISIONING_STATUS.name);
    let sets = instance.permission_sets.iter().filter(|(_, set)| {
        set.provisioned.get(account).is_some_and(|version| is_asked(asked, set, *version))
    });
    page(input, "PermissionSets", sets.map(|(arn, _)| arn))
}

/// Whether an account that runs a version of a permission set is one of those that are asked for.
fn is_asked(status: Option<&str>, set: &PermissionSet, version: u64) -> bool {
    let is_latest = version == set.version;
    status.is_none_or(|status| is_latest == (status == "LATEST_PERMISSION_SET_PROVISIONED"))
}
