use super::{
    managed_policies::has_room,
    paging::page,
    shapes::{ANYTHING, CUSTOMER_POLICY, INSTANCE_ARN, MAX_RESULTS, NEXT_TOKEN, PERMISSION_SET_ARN},
    standing::{change, conflict, not_found, permission_set},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::CustomerPolicy,
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write(
        "AttachCustomerManagedPolicyReferenceToPermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN, CUSTOMER_POLICY.required()],
        ANYTHING,
        attach,
    ),
    Operation::write(
        "DetachCustomerManagedPolicyReferenceFromPermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN, CUSTOMER_POLICY.required()],
        ANYTHING,
        detach,
    ),
    Operation::read(
        "ListCustomerManagedPolicyReferencesInPermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN, MAX_RESULTS, NEXT_TOKEN],
        ANYTHING,
        list,
    ),
];

/// Whether accounts have such a policy is found out when the permission set is provisioned in them.
fn attach(call: &mut Call<'_>, input: &Record) -> Answer {
    let policy = customer_policy(input)?;
    let (_, set) = permission_set(call, input)?;
    if set.customer_policies.contains(&policy) {
        let CustomerPolicy { name, path } = policy;
        return Err(conflict(format!("Policy {path}{name} is already attached to the permission set")));
    }
    has_room(call, set)?;
    change(call, input, |set| {
        set.customer_policies.insert(policy);
        Ok(())
    })
}

fn detach(call: &mut Call<'_>, input: &Record) -> Answer {
    let policy = customer_policy(input)?;
    change(call, input, |set| {
        let was_attached = set.customer_policies.remove(&policy);
        let message =
            || format!("Policy {}{} is not attached to the permission set", policy.path, policy.name);
        if was_attached { Ok(()) } else { Err(not_found(message())) }
    })
}

fn list(call: &mut Call<'_>, input: &Record) -> Answer {
    let (_, set) = permission_set(call, input)?;
    page(input, "CustomerManagedPolicyReferences", set.customer_policies.iter().map(shown))
}

/// The policy that a request refers to; its path is `/` unless said otherwise (API reference,
/// `CustomerManagedPolicyReference`).
pub(super) fn customer_policy(input: &Record) -> Result<CustomerPolicy, Refusal> {
    let reference = input.record(CUSTOMER_POLICY.name).ok_or_else(|| {
        Refusal::validation(format!("the request must contain the parameter {}", CUSTOMER_POLICY.name))
    })?;
    let path = reference.text("Path").unwrap_or("/").to_owned();
    Ok(CustomerPolicy { name: reference.required("Name")?.to_owned(), path })
}

/// A reference as it is shown.
pub(super) fn shown(policy: &CustomerPolicy) -> Record {
    Record::default().with("Name", &policy.name).with("Path", &policy.path)
}
