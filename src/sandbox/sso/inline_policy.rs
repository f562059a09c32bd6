use super::{
    shapes::{ANYTHING, INLINE_POLICY, INSTANCE_ARN, PERMISSION_SET_ARN},
    standing::{change, permission_set},
};
use crate::sandbox::{
    authorization::check_identity_policy,
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetInlinePolicyForPermissionSet", &[INSTANCE_ARN, PERMISSION_SET_ARN], ANYTHING, get),
    Operation::write(
        "PutInlinePolicyToPermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN, INLINE_POLICY.required()],
        ANYTHING,
        put,
    ),
    Operation::write(
        "DeleteInlinePolicyFromPermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN],
        ANYTHING,
        delete,
    ),
];

/// Where there is none, it is empty; that is no error.
fn get(call: &mut Call<'_>, input: &Record) -> Answer {
    let (_, set) = permission_set(call, input)?;
    Ok(Record::default().with("InlinePolicy", set.inline_policy.as_deref().unwrap_or_default()))
}

/// IAM would not take another document for the role of the permission set, which it becomes.
fn put(call: &mut Call<'_>, input: &Record) -> Answer {
    let document = input.required("InlinePolicy")?;
    check_identity_policy(document).map_err(|refusal| Refusal::validation(refusal.message))?;
    change(call, input, |set| {
        set.inline_policy = Some(document.to_owned());
        Ok(())
    })
}

fn delete(call: &mut Call<'_>, input: &Record) -> Answer {
    change(call, input, |set| {
        set.inline_policy = None;
        Ok(())
    })
}
