use jiff::{SignedDuration, Timestamp};

use super::{
    guards::KEY,
    lookup::{invalid_state, own_key, own_key_mut},
    shapes::{KEY_ID, PENDING_WINDOW},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write("EnableKey", &[KEY_ID.required()], KEY, enable_key),
    Operation::write("DisableKey", &[KEY_ID.required()], KEY, disable_key),
    Operation::write("ScheduleKeyDeletion", &[KEY_ID.required(), PENDING_WINDOW], KEY, schedule_key_deletion),
    Operation::write("CancelKeyDeletion", &[KEY_ID.required()], KEY, cancel_key_deletion),
];

fn enable_key(call: &mut Call<'_>, input: &Record) -> Answer {
    own_key(call, input)?.not_pending_deletion()?;
    own_key_mut(call, input)?.enabled = true;
    Ok(Record::default())
}

fn disable_key(call: &mut Call<'_>, input: &Record) -> Answer {
    own_key(call, input)?.not_pending_deletion()?;
    own_key_mut(call, input)?.enabled = false;
    Ok(Record::default())
}

/// A key waits for 7 to 30 days, 30 unless the request says otherwise (API reference, `ScheduleKeyDeletion`).
fn schedule_key_deletion(call: &mut Call<'_>, input: &Record) -> Answer {
    let arn = own_key(call, input)?.not_pending_deletion()?.arn();
    let days = input.integer(PENDING_WINDOW.name).unwrap_or(30);
    if !(7..=30).contains(&days) {
        return Err(Refusal::validation("PendingWindowInDays must be between 7 and 30, inclusive"));
    }
    let deletion = call.now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX);
    let key = own_key_mut(call, input)?;
    key.deletion = Some(deletion);
    key.enabled = false;
    Ok(Record::default()
        .with("KeyId", arn)
        .with("DeletionDate", deletion)
        .with("KeyState", "PendingDeletion")
        .with("PendingWindowInDays", days))
}

/// What was to be deleted is disabled afterwards.
fn cancel_key_deletion(call: &mut Call<'_>, input: &Record) -> Answer {
    let found = own_key(call, input)?;
    let arn = found.arn();
    if found.key.deletion.is_none() {
        return Err(invalid_state(format!("{arn} is not pending deletion.")));
    }
    own_key_mut(call, input)?.deletion = None;
    Ok(Record::default().with("KeyId", arn))
}
