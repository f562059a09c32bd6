use super::{
    customer_policies::{self, customer_policy},
    managed_policies::check_managed,
    shapes::{ANYTHING, BOUNDARY, CUSTOMER_POLICY, INSTANCE_ARN, MANAGED_POLICY_ARN, PERMISSION_SET_ARN},
    standing::{change, not_found, permission_set},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::Boundary,
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read(
        "GetPermissionsBoundaryForPermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN],
        ANYTHING,
        get,
    ),
    Operation::write(
        "PutPermissionsBoundaryToPermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN, BOUNDARY.required()],
        ANYTHING,
        put,
    ),
    Operation::write(
        "DeletePermissionsBoundaryFromPermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN],
        ANYTHING,
        delete,
    ),
];

fn get(call: &mut Call<'_>, input: &Record) -> Answer {
    let (_, set) = permission_set(call, input)?;
    let shown = match set.boundary.as_ref().ok_or_else(none)? {
        Boundary::Managed(arn) => Record::default().with(MANAGED_POLICY_ARN.name, arn),
        Boundary::Customer(policy) => {
            Record::default().with(CUSTOMER_POLICY.name, customer_policies::shown(policy))
        }
    };
    Ok(Record::default().with("PermissionsBoundary", shown))
}

/// One of the two it is, and not both (API reference, `PermissionsBoundary`).
fn put(call: &mut Call<'_>, input: &Record) -> Answer {
    let empty = Record::default();
    let asked = input.record(BOUNDARY.name).unwrap_or(&empty);
    let boundary = match (asked.text(MANAGED_POLICY_ARN.name), asked.record(CUSTOMER_POLICY.name)) {
        (Some(arn), None) => Boundary::Managed(arn.to_owned()),
        (None, Some(_)) => Boundary::Customer(customer_policy(asked)?),
        (Some(_), Some(_)) | (None, None) => {
            return Err(Refusal::validation(
                "Exactly one of ManagedPolicyArn and CustomerManagedPolicyReference must be given",
            ));
        }
    };
    permission_set(call, input)?;
    if let Boundary::Managed(arn) = &boundary {
        check_managed(call, arn)?;
    }
    change(call, input, |set| {
        set.boundary = Some(boundary);
        Ok(())
    })
}

fn delete(call: &mut Call<'_>, input: &Record) -> Answer {
    change(call, input, |set| set.boundary.take().map(drop).ok_or_else(none))
}

fn none() -> Refusal {
    not_found("Could not find a permissions boundary of the permission set")
}
