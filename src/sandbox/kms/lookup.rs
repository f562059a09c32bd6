//! Finding the key that a request names, or saying as KMS does that it is not there.

use crate::sandbox::{
    refusal::Refusal,
    service::Call,
    state::{Account, Key},
    wire::Record,
};

/// A key that was found, with what names it.
pub(super) struct Found<'a> {
    pub(super) account: &'a Account,
    pub(super) id: &'a str,
    pub(super) key: &'a Key,
}

impl Found<'_> {
    pub(super) fn arn(&self) -> String {
        self.account.key_arn(self.id, self.key)
    }

    /// Refuses what cannot be done to a key that is to be deleted.
    pub(super) fn not_pending_deletion(self) -> Result<Self, Refusal> {
        if self.key.deletion.is_some() {
            return Err(invalid_state(format!("{} is pending deletion.", self.arn())));
        }
        Ok(self)
    }

    /// Refuses what only AWS may do to its own keys.
    pub(super) fn of_customer(self) -> Result<Self, Refusal> {
        if self.key.is_managed_by_aws {
            return Err(Refusal::access_denied(format!("{} is managed by AWS", self.arn())));
        }
        Ok(self)
    }
}

pub(super) fn invalid_state(message: String) -> Refusal {
    Refusal::new(400, "KMSInvalidStateException", message)
}

pub(super) fn not_found(message: String) -> Refusal {
    Refusal::new(400, "NotFoundException", message)
}

/// The key that `KeyId` names, an alias among the names.
pub(super) fn any_key<'a>(call: &'a Call<'_>, input: &Record) -> Result<Found<'a>, Refusal> {
    find(call, input.required("KeyId")?)
}

/// The key that `KeyId` names by its id or ARN.
pub(super) fn key<'a>(call: &'a Call<'_>, input: &Record) -> Result<Found<'a>, Refusal> {
    by_id(call, input.required("KeyId")?)
}

/// The key that `KeyId` names by its id or ARN, and which is the caller's account's.
pub(super) fn own_key<'a>(call: &'a Call<'_>, input: &Record) -> Result<Found<'a>, Refusal> {
    own(call, input.required("KeyId")?)
}

/// The key of the caller's account that a text names by id or ARN: most operations work on no other.
pub(super) fn own<'a>(call: &'a Call<'_>, reference: &str) -> Result<Found<'a>, Refusal> {
    let found = by_id(call, reference)?;
    if found.account.id != call.caller.account {
        let message =
            format!("{} belongs to another account, and this works in its own account alone", found.arn());
        return Err(Refusal::access_denied(message));
    }
    Ok(found)
}

/// The key that `KeyId` names, to change.
pub(super) fn own_key_mut<'a>(call: &'a mut Call<'_>, input: &Record) -> Result<&'a mut Key, Refusal> {
    let id = own_key(call, input)?.of_customer()?.id.to_owned();
    Ok(call.account_mut().keys.get_mut(&id).expect("the key was found just now"))
}

fn by_id<'a>(call: &'a Call<'_>, reference: &str) -> Result<Found<'a>, Refusal> {
    if reference.starts_with("alias/") || reference.contains(":alias/") {
        return Err(not_found(format!("Invalid keyId '{reference}'")));
    }
    find(call, reference)
}

fn find<'a>(call: &'a Call<'_>, reference: &str) -> Result<Found<'a>, Refusal> {
    let region = &call.caller.region;
    if let Some(rest) = reference.strip_prefix("arn:") {
        let parts: Vec<&str> = rest.splitn(5, ':').collect();
        let [_, "kms", its_region, _, _] = parts[..] else {
            return Err(Refusal::new(400, "InvalidArnException", format!("Invalid arn {reference}")));
        };
        if its_region != region {
            return Err(Refusal::new(400, "InvalidArnException", format!("Invalid arn {its_region}")));
        }
    }
    let own = call.account();
    match call.state.key(&own.id, region, reference, call.now) {
        Some((account, id, key)) => Ok(Found { account, id, key }),
        None => Err(not_found(absence(own, region, reference))),
    }
}

fn absence(account: &Account, region: &str, reference: &str) -> String {
    if reference.contains(":alias/") {
        format!("Alias {reference} is not found.")
    } else if reference.starts_with("alias/") {
        format!("Alias {} is not found.", alias_arn(account, region, reference))
    } else if reference.starts_with("arn:") {
        format!("Key '{reference}' does not exist")
    } else if is_id(reference) {
        format!("Key 'arn:{}:kms:{region}:{}:key/{reference}' does not exist", account.partition, account.id)
    } else {
        format!("Invalid keyId '{reference}'")
    }
}

/// The ARN of an alias, such as `alias/cloudtrail`.
pub(super) fn alias_arn(account: &Account, region: &str, alias: &str) -> String {
    format!("arn:{}:kms:{region}:{}:{alias}", account.partition, account.id)
}

/// Whether this is the form of a key's id: a UUID, or `mrk-` and 32 digits.
fn is_id(text: &str) -> bool {
    let is_hexadecimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(rest) = text.strip_prefix("mrk-") {
        return rest.len() == 32 && is_hexadecimal(rest);
    }
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.into_iter().all(is_hexadecimal)
}
