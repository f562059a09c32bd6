use std::collections::BTreeMap;

use super::{
    guards::{KEY_OWNER, USER},
    lookup,
    paging::page,
    shapes::{ACCESS_KEY_ID, MARKER, MAX_ITEMS, STATUS, USER_NAME},
};
use crate::sandbox::{
    caller::Principal,
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{AccessKey, KeyStatus, Name},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("ListAccessKeys", &[USER_NAME, MARKER, MAX_ITEMS], USER, list_access_keys),
    Operation::read("GetAccessKeyLastUsed", &[ACCESS_KEY_ID.required()], KEY_OWNER, get_access_key_last_used),
    Operation::write(
        "UpdateAccessKey",
        &[USER_NAME, ACCESS_KEY_ID.required(), STATUS.required()],
        USER,
        update_access_key,
    ),
    Operation::write("DeleteAccessKey", &[USER_NAME, ACCESS_KEY_ID.required()], USER, delete_access_key),
];

fn list_access_keys(call: &mut Call<'_>, input: &Record) -> Answer {
    let is_root = input.text("UserName").is_none() && call.caller.principal == Principal::Root;
    let (owner, keys) = if is_root {
        (None, &call.account().root.access_keys)
    } else {
        let (name, user) = lookup::user(call, input)?;
        (Some(name), &user.access_keys)
    };
    Ok(page(input, keys)?.record("AccessKeyMetadata", |(id, key): (&String, &AccessKey)| {
        Record::default()
            .with_some("UserName", owner.map(Name::as_str))
            .with("AccessKeyId", id)
            .with("Status", key.status.as_str())
            .with("CreateDate", key.created)
            .into()
    }))
}

/// A key that was never used was last used in the service and the Region `N/A`, at no time.
fn get_access_key_last_used(call: &mut Call<'_>, input: &Record) -> Answer {
    let id = input.required("AccessKeyId")?;
    let account = call.account();
    let owner = account.users.iter().find_map(|(name, user)| Some((name, user.access_keys.get(id)?)));
    // Whose key it is, is told to its own account only.
    let (name, key) = owner.ok_or_else(|| {
        Refusal::access_denied(format!(
            "User: {} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key {id}",
            call.caller.arn(account)
        ))
    })?;
    let last_used = match &key.last_used {
        Some(use_) => Record::default()
            .with("LastUsedDate", use_.at)
            .with("ServiceName", &use_.service)
            .with("Region", &use_.region),
        None => Record::default().with("ServiceName", "N/A").with("Region", "N/A"),
    };
    Ok(Record::default().with("UserName", name.as_str()).with("AccessKeyLastUsed", last_used))
}

fn update_access_key(call: &mut Call<'_>, input: &Record) -> Answer {
    let id = input.required("AccessKeyId")?;
    let status = match input.required("Status")? {
        "Active" => KeyStatus::Active,
        "Inactive" => KeyStatus::Inactive,
        other => {
            return Err(Refusal::invalid_input(format!("Cannot set the status of an access key to {other}")));
        }
    };
    let key = keys_mut(call, input)?.get_mut(id).ok_or_else(|| not_found(id))?;
    key.status = status;
    Ok(Record::default())
}

fn delete_access_key(call: &mut Call<'_>, input: &Record) -> Answer {
    let id = input.required("AccessKeyId")?;
    keys_mut(call, input)?.remove(id).map(|_| Record::default()).ok_or_else(|| not_found(id))
}

/// The keys of the user that a request names, or of who calls, be it root.
fn keys_mut<'a>(
    call: &'a mut Call<'_>,
    input: &Record,
) -> Result<&'a mut BTreeMap<String, AccessKey>, Refusal> {
    if input.text("UserName").is_none() && call.caller.principal == Principal::Root {
        return Ok(&mut call.account_mut().root.access_keys);
    }
    Ok(&mut lookup::user_mut(call, input)?.access_keys)
}

fn not_found(id: &str) -> Refusal {
    Refusal::no_such_entity(format!("The Access Key with id {id} cannot be found."))
}
