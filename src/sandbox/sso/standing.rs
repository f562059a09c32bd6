//! Who may do what: the instance that a request names, its permission sets, and what a delegated administrator may not.

use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call},
    state::{Asks, IdentityCenter, PermissionSet, Request},
    wire::Record,
};

/// The name by which an organization trusts IAM Identity Center.
const SERVICE_PRINCIPAL: &str = "sso.amazonaws.com";

/// The instance of the sandbox, if the caller's account may see it where it asks: in the Region in which it was
/// enabled, as its owner or as a delegated administrator (User Guide, "Delegated administration").
pub(super) fn visible<'a>(call: &'a Call<'_>) -> Option<&'a IdentityCenter> {
    let instance = call.state.identity_center.as_ref()?;
    let is_here = instance.region == call.caller.region;
    (is_here && administers(call, instance)).then_some(instance)
}

fn administers(call: &Call<'_>, instance: &IdentityCenter) -> bool {
    let account = &call.caller.account;
    let organization = call.state.organization_of(account);
    instance.owner == *account
        || organization.is_some_and(|organization| {
            organization.management_account == instance.owner
                && organization.is_delegated(SERVICE_PRINCIPAL, account)
        })
}

/// The instance that a request names.
///
/// Permission sets are of instances of organizations alone (User Guide, "Account instances of IAM Identity Center").
pub(super) fn instance<'a>(call: &'a Call<'_>, input: &Record) -> Result<&'a IdentityCenter, Refusal> {
    let arn = input.required("InstanceArn")?;
    let instance = call.state.identity_center.as_ref();
    let named = instance.filter(|instance| instance.arn() == arn && instance.region == call.caller.region);
    let instance = named.ok_or_else(|| not_found(format!("Could not find Instance with ARN {arn}")))?;
    if !administers(call, instance) {
        return Err(denied(call, arn));
    }
    let organization = call.state.organization_of(&instance.owner);
    if organization.is_none_or(|organization| organization.management_account != instance.owner) {
        return Err(Refusal::validation("The operation is not supported for this Identity Center instance"));
    }
    if instance.status != "ACTIVE" {
        return Err(conflict(format!("The Identity Center instance is {}", instance.status)));
    }
    Ok(instance)
}

/// The instance that requests name, to change once they were looked into.
pub(super) fn instance_mut<'a>(call: &'a mut Call<'_>) -> &'a mut IdentityCenter {
    call.state.identity_center.as_mut().expect("the request was found to name it")
}

/// The permission set that a request names, with its instance.
pub(super) fn permission_set<'a>(
    call: &'a Call<'_>,
    input: &Record,
) -> Result<(&'a IdentityCenter, &'a PermissionSet), Refusal> {
    permission_set_of(call, input, input.required("PermissionSetArn")?)
}

/// The permission set of an ARN, with the instance that the request names.
pub(super) fn permission_set_of<'a>(
    call: &'a Call<'_>,
    input: &Record,
    arn: &str,
) -> Result<(&'a IdentityCenter, &'a PermissionSet), Refusal> {
    let instance = instance(call, input)?;
    let set = instance.permission_sets.get(arn);
    Ok((instance, set.ok_or_else(|| not_found(format!("Could not find PermissionSet with ARN {arn}")))?))
}

/// Changes what the permission set of a request grants. The accounts that it is provisioned in are behind from then
/// on, whether or not it was so before (API reference, `PutInlinePolicyToPermissionSet` and its like).
pub(super) fn change(
    call: &mut Call<'_>,
    input: &Record,
    change: impl FnOnce(&mut PermissionSet) -> Result<(), Refusal>,
) -> Answer {
    let arn = input.required("PermissionSetArn")?;
    changeable(call, input, arn)?;
    let set = instance_mut(call).permission_sets.get_mut(arn).expect("it was found");
    change(set)?;
    set.version += 1;
    Ok(Record::default())
}

/// Refuses to change a permission set that the caller may not change or that is being provisioned.
pub(super) fn changeable(call: &Call<'_>, input: &Record, arn: &str) -> Result<(), Refusal> {
    let (instance, set) = permission_set_of(call, input, arn)?;
    within_delegation(call, instance, (arn, set), None)?;
    let is_provisioned =
        |request: &Request| request.asks == Asks::Provisioning && request.permission_set == arn;
    if instance.under_way().any(|(_, request)| is_provisioned(request)) {
        return Err(in_process());
    }
    Ok(())
}

/// Refuses what a delegated administrator may not do: to change a permission set that is provisioned in the
/// management account or to give it to anyone, and to give or take anything there (User Guide, "Delegated
/// administration").
pub(super) fn within_delegation(
    call: &Call<'_>,
    instance: &IdentityCenter,
    (arn, set): (&str, &PermissionSet),
    target: Option<&str>,
) -> Result<(), Refusal> {
    let is_of_management =
        set.provisioned.contains_key(&instance.owner) || target == Some(instance.owner.as_str());
    if is_of_management && call.caller.account != instance.owner {
        return Err(denied(call, arn));
    }
    Ok(())
}

/// What is said to those who lack not a permission but the account for it.
pub(super) fn denied(call: &Call<'_>, resource: &str) -> Refusal {
    let caller = call.caller.arn(call.account());
    let action = call.operation;
    Refusal::access_denied(format!(
        "User: {caller} is not authorized to perform: sso:{action} on resource: {resource}"
    ))
}

pub(super) fn not_found(message: impl Into<String>) -> Refusal {
    Refusal::new(400, "ResourceNotFoundException", message)
}

pub(super) fn conflict(message: impl Into<String>) -> Refusal {
    Refusal::new(400, "ConflictException", message)
}

/// What is said to a request that another one, which is not done yet, stands in the way of.
pub(super) fn in_process() -> Refusal {
    conflict("There is a conflicting operation in process.")
}

pub(super) fn quota_exceeded(message: impl Into<String>) -> Refusal {
    Refusal::new(400, "ServiceQuotaExceededException", message)
}
