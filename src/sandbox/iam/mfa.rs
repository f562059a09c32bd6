use jiff::Timestamp;

use super::{
    guards::{MFA_DEVICE, USER},
    lookup,
    paging::page,
    shapes::{MARKER, MAX_ITEMS, SERIAL_NUMBER, USER_NAME},
};
use crate::sandbox::{
    caller::Principal,
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::MfaDevice,
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
    let is_root = input.text("UserName").is_none() && call.caller.principal == Principal::Root;
    let devices = if is_root {
        root_device(call).into_iter().collect()
    } else {
        let (name, user) = lookup::user(call, input)?;
        let shown = |(serial, device): (&String, &MfaDevice)| shown(name.as_str(), serial, device.enabled);
        user.mfa_devices.iter().map(shown).collect::<Vec<_>>()
    };
    Ok(page(input, devices)?.record("MFADevices", Into::into))
}

/// The device of root, of which only that it is there is remembered.
fn root_device(call: &Call<'_>) -> Option<Record> {
    let account = call.account();
    let serial = account.arn("mfa/root-account-mfa-device");
    account.root.has_mfa.then(|| shown("root", &serial, call.state.now))
}

fn shown(owner: &str, serial: &str, enabled: Timestamp) -> Record {
    Record::default().with("UserName", owner).with("SerialNumber", serial).with("EnableDate", enabled)
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
