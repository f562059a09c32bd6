use super::{
    guards::{MFA_DEVICE, USER},
    lookup,
    paging::page,
    shapes::{MARKER, MAX_ITEMS, SERIAL_NUMBER, USER_NAME},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("ListMFADevices", &[USER_NAME, MARKER, MAX_ITEMS], USER, list_mfa_devices),
    Operation::write(
        "DeactivateMFADevice",
        &[USER_NAME, SERIAL_NUMBER.required()],
        USER,
        deactivate_mfa_device,
    ),
    Operation::write(
        "DeleteVirtualMFADevice",
        &[SERIAL_NUMBER.required()],
        MFA_DEVICE,
        delete_virtual_mfa_device,
    ),
];

fn list_mfa_devices(call: &mut Call<'_>, input: &Record) -> Answer {
    let (name, user) = lookup::user(call, input)?;
    Ok(page(input, &user.mfa_devices)?.record("MFADevices", |(serial, device)| {
        Record::default()
            .with("UserName", name.as_str())
            .with("SerialNumber", serial)
            .with("EnableDate", device.enabled)
            .into()
    }))
}

/// A device that is active for nobody any more is still there, if it is a virtual one.
fn deactivate_mfa_device(call: &mut Call<'_>, input: &Record) -> Answer {
    let serial = input.required("SerialNumber")?;
    match lookup::user_mut(call, input)?.mfa_devices.remove(serial) {
        Some(_) => Ok(Record::default()),
        None => Err(Refusal::no_such_entity("MFA Device invalid for user.")),
    }
}

fn delete_virtual_mfa_device(call: &mut Call<'_>, input: &Record) -> Answer {
    let serial = input.required("SerialNumber")?;
    let account = call.account_mut();
    if account.users.values().any(|user| user.mfa_devices.contains_key(serial)) {
        return Err(Refusal::delete_conflict("MFA VirtualDevice in use. Must deactivate first."));
    }
    if !account.virtual_mfa_devices.remove(serial) {
        let message = format!("VirtualMFADevice with serial number {serial} doesn't exist.");
        return Err(Refusal::no_such_entity(message));
    }
    Ok(Record::default())
}
