use super::{
    paging::page,
    shapes::{ANYTHING, INSTANCE_ARN, MANAGED_POLICY_ARN, MAX_RESULTS, NEXT_TOKEN, PERMISSION_SET_ARN},
    standing::{change, conflict, not_found, permission_set, quota_exceeded},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::PermissionSet,
    wire::Record,
};
use crate::values::managed_policies;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write(
        "AttachManagedPolicyToPermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN, MANAGED_POLICY_ARN.required()],
        ANYTHING,
        attach,
    ),
    Operation::write(
        "DetachManagedPolicyFromPermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN, MANAGED_POLICY_ARN.required()],
        ANYTHING,
        detach,
    ),
    Operation::read(
        "ListManagedPoliciesInPermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN, MAX_RESULTS, NEXT_TOKEN],
        ANYTHING,
        list,
    ),
];

fn attach(call: &mut Call<'_>, input: &Record) -> Answer {
    let arn = input.required("ManagedPolicyArn")?;
    let (_, set) = permission_set(call, input)?;
    if set.managed_policies.contains(arn) {
        return Err(conflict(format!("Policy {arn} is already attached to the permission set")));
    }
    check_managed(call, arn)?;
    has_room(call, set)?;
    change(call, input, |set| {
        set.managed_policies.insert(arn.to_owned());
        Ok(())
    })
}

fn detach(call: &mut Call<'_>, input: &Record) -> Answer {
    let arn = input.required("ManagedPolicyArn")?;
    change(call, input, |set| {
        let was_attached = set.managed_policies.remove(arn);
        let message = || format!("Policy {arn} is not attached to the permission set");
        if was_attached { Ok(()) } else { Err(not_found(message())) }
    })
}

fn list(call: &mut Call<'_>, input: &Record) -> Answer {
    let (_, set) = permission_set(call, input)?;
    let shown = set.managed_policies.iter().map(|arn| {
        let name = arn.rsplit('/').next().unwrap_or_default();
        Record::default().with("Name", name).with("Arn", arn)
    });
    page(input, "AttachedManagedPolicies", shown)
}

/// Refuses a policy that AWS has not, and one that only AWS's services may attach.
pub(super) fn check_managed(call: &Call<'_>, arn: &str) -> Result<(), Refusal> {
    let name = arn.rsplit('/').next().unwrap_or_default();
    let partition = &call.account().partition;
    let exists = managed_policies::find(name).iter().any(|policy| policy.arn(partition) == arn);
    if exists && !arn.contains(":policy/aws-service-role/") {
        return Ok(());
    }
    Err(not_found(format!("Policy {arn} does not exist or is not attachable.")))
}

/// Refuses a policy more than a role may have: a permission set becomes a role, and AWS-managed and customer-managed
/// policies count together (User Guide, "IAM Identity Center quotas").
pub(super) fn has_room(call: &Call<'_>, set: &PermissionSet) -> Result<(), Refusal> {
    let limit = call.state.identity_center.as_ref().map_or(0, |instance| {
        call.state.accounts.get(&instance.owner).map_or(0, |owner| owner.quotas.policies_per_role)
    });
    if set.managed_policies.len() + set.customer_policies.len() < limit as usize {
        return Ok(());
    }
    Err(quota_exceeded(format!("A permission set may have {limit} managed policies at most")))
}
