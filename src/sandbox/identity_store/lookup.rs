//! Finding what a request names, or saying as the Identity Store does that it is not there.

use super::{
    identifiers::{id, owned},
    shapes::{DIRECTORY, GROUP_ID, USER_ID},
};
use crate::sandbox::{
    refusal::Refusal,
    service::Call,
    state::{DirectoryGroup, DirectoryUser, IdentityCenter},
    wire::Record,
};

/// The host name by which an organization trusts IAM Identity Center.
const IDENTITY_CENTER: &str = "sso.amazonaws.com";

/// The instance whose directory a request names, for those who may ask it.
///
/// Its owner may, and whoever administers IAM Identity Center for that account's organization, in the Region that the
/// instance was enabled in.
pub(super) fn directory<'a>(call: &'a Call<'_>, input: &Record) -> Result<&'a IdentityCenter, Refusal> {
    let named = input.required(DIRECTORY.name)?;
    let is_meant = |instance: &&IdentityCenter| match owned(named) {
        Some((account, id)) => account == instance.owner && id == instance.identity_store,
        None => named == instance.identity_store,
    };
    let instance = call.state.identity_center.as_ref().filter(is_meant);
    let instance = instance.ok_or_else(|| not_found("IDENTITY_STORE", id(named)))?;
    let account = &call.caller.account;
    let organization = call.state.organization_of(account);
    let administers = organization.is_some_and(|organization| {
        organization.management_account == instance.owner
            && organization.is_delegated(IDENTITY_CENTER, account)
    });
    if (instance.owner == *account || administers) && instance.region == call.caller.region {
        return Ok(instance);
    }
    Err(Refusal::access_denied("You don't have permissions to access this identity store."))
}

/// The same, to change.
pub(super) fn directory_mut<'a>(
    call: &'a mut Call<'_>,
    input: &Record,
) -> Result<&'a mut IdentityCenter, Refusal> {
    directory(call, input)?;
    Ok(call.state.identity_center_mut())
}

/// The group that a request names, by its id.
pub(super) fn group<'a>(
    instance: &'a IdentityCenter,
    input: &Record,
) -> Result<(&'a str, &'a DirectoryGroup), Refusal> {
    let id = id(input.required(GROUP_ID.name)?);
    let found = instance.groups.get_key_value(id);
    found.map(|(id, group)| (id.as_str(), group)).ok_or_else(|| not_found("GROUP", id))
}

/// The person that a request, or a part of it, names, by their id.
pub(super) fn user<'a>(
    instance: &'a IdentityCenter,
    input: &Record,
) -> Result<(&'a str, &'a DirectoryUser), Refusal> {
    let id = id(input.required(USER_ID.name)?);
    let found = instance.users.get_key_value(id);
    found.map(|(id, user)| (id.as_str(), user)).ok_or_else(|| not_found("USER", id))
}

/// Something that is not in the directory, by its id.
pub(super) fn not_found(kind: &str, id: &str) -> Refusal {
    absent(kind).with_detail("ResourceId", id)
}

/// Something of which not even the id can be said.
pub(super) fn absent(kind: &str) -> Refusal {
    let message = format!("{kind} not found.");
    Refusal::new(400, "ResourceNotFoundException", message).with_detail("ResourceType", kind)
}

/// What there may be only once.
pub(super) fn taken(message: &str) -> Refusal {
    Refusal::new(400, "ConflictException", message).with_detail("Reason", "UNIQUENESS_CONSTRAINT_VIOLATION")
}

/// What was changed since the caller looked.
pub(super) fn outdated() -> Refusal {
    let message = "The revision is not the current one.";
    Refusal::new(400, "ConflictException", message).with_detail("Reason", "CONCURRENT_MODIFICATION")
}

/// Refuses the names that nobody may have (API reference, `CreateGroup` and `CreateUser`).
pub(super) fn not_reserved(name: &str) -> Result<(), Refusal> {
    if ["Administrator", "AWSAdministrators"].iter().any(|reserved| reserved.eq_ignore_ascii_case(name)) {
        return Err(Refusal::validation(format!("{name} is a reserved name.")));
    }
    Ok(())
}

/// The attribute that a path means, out of those that are held for a purpose; first letters are taken either way.
pub(super) fn attribute(input: &Record, held: &[&'static str]) -> Result<&'static str, Refusal> {
    let path = input.required("AttributePath")?;
    let found = held.iter().find(|attribute| attribute.eq_ignore_ascii_case(path));
    found.copied().ok_or_else(|| Refusal::validation(format!("The attribute path {path} is not supported.")))
}

/// The attribute and the value by which a request looks something up; nothing is known by an external id here.
pub(super) fn alternate_identifier<'a>(
    input: &'a Record,
    kind: &str,
    held: &[&'static str],
) -> Result<(&'static str, &'a str), Refusal> {
    let alternate = input.record("AlternateIdentifier");
    let part = |name| alternate.and_then(|alternate| alternate.record(name));
    match (part("UniqueAttribute"), part("ExternalId")) {
        (Some(unique), None) => Ok((attribute(unique, held)?, unique.required("AttributeValue")?)),
        (None, Some(_)) => Err(absent(kind)),
        _ => Err(Refusal::validation("AlternateIdentifier must have exactly one member.")),
    }
}

/// The value that the only filter of a list asks for, if there is one.
pub(super) fn filter<'a>(
    input: &'a Record,
    attribute_held: &'static str,
) -> Result<Option<&'a str>, Refusal> {
    let Some(filter) = input.records("Filters").next() else { return Ok(None) };
    attribute(filter, &[attribute_held])?;
    filter.required("AttributeValue").map(Some)
}
