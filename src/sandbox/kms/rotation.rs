use super::{
    guards::KEY,
    keys::unsupported,
    lookup::{Found, key, own_key, own_key_mut},
    shapes::{KEY_ID, ROTATION_PERIOD},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetKeyRotationStatus", &[KEY_ID.required()], KEY, get_key_rotation_status),
    Operation::write("EnableKeyRotation", &[KEY_ID.required(), ROTATION_PERIOD], KEY, enable_key_rotation),
    Operation::write("DisableKeyRotation", &[KEY_ID.required()], KEY, disable_key_rotation),
];

/// How often a key gets new material unless the request says otherwise.
const YEAR: u32 = 365;

fn get_key_rotation_status(call: &mut Call<'_>, input: &Record) -> Answer {
    let found = rotating(key(call, input)?)?;
    let period = if found.key.is_managed_by_aws { Some(YEAR) } else { found.key.rotation_period_days };
    // Nothing is rotated that is to be deleted; the period comes back with the key.
    let period = period.filter(|_| found.key.deletion.is_none());
    Ok(Record::default()
        .with("KeyId", found.arn())
        .with("KeyRotationEnabled", period.is_some())
        .with_some("RotationPeriodInDays", period))
}

fn enable_key_rotation(call: &mut Call<'_>, input: &Record) -> Answer {
    changeable(own_key(call, input)?)?;
    let days = input.integer(ROTATION_PERIOD.name).and_then(|days| u32::try_from(days).ok());
    own_key_mut(call, input)?.rotation_period_days = Some(days.unwrap_or(YEAR));
    Ok(Record::default())
}

fn disable_key_rotation(call: &mut Call<'_>, input: &Record) -> Answer {
    changeable(own_key(call, input)?)?;
    own_key_mut(call, input)?.rotation_period_days = None;
    Ok(Record::default())
}

fn changeable(found: Found<'_>) -> Result<(), Refusal> {
    let found = rotating(found.of_customer()?.not_pending_deletion()?)?;
    if !found.key.enabled {
        return Err(Refusal::new(400, "DisabledException", format!("{} is disabled.", found.arn())));
    }
    Ok(())
}

/// Only symmetric keys of KMS's own material rotate by themselves (API reference, `EnableKeyRotation`).
fn rotating(found: Found<'_>) -> Result<Found<'_>, Refusal> {
    if found.key.spec != "SYMMETRIC_DEFAULT" || found.key.origin != "AWS_KMS" {
        return Err(unsupported(format!("{} does not support automatic key rotation.", found.arn())));
    }
    Ok(found)
}
