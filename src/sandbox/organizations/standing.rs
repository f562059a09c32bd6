use crate::sandbox::{
    refusal::Refusal,
    service::Call,
    state::{Account, Organization},
};

/// The organization that the caller's account is in.
pub(super) fn organization<'a>(call: &'a Call<'_>) -> Result<&'a Organization, Refusal> {
    call.state.organization_of(&call.caller.account).ok_or_else(|| {
        let message = "Your account is not a member of an organization.";
        Refusal::new(400, "AWSOrganizationsNotInUseException", message)
    })
}

/// The same, for whom its management account alone may ask.
pub(super) fn managed<'a>(call: &'a Call<'_>) -> Result<&'a Organization, Refusal> {
    let organization = organization(call)?;
    if organization.management_account == call.caller.account {
        return Ok(organization);
    }
    Err(not_permitted())
}

/// The same, to change.
pub(super) fn managed_mut<'a>(call: &'a mut Call<'_>) -> Result<&'a mut Organization, Refusal> {
    managed(call)?;
    Ok(call.state.organization.as_mut().expect("the caller's account manages it"))
}

/// The same, for whom its management account and the delegated administrators of any service may ask.
pub(super) fn administered<'a>(call: &'a Call<'_>) -> Result<&'a Organization, Refusal> {
    let organization = organization(call)?;
    let account = &call.caller.account;
    let is_administrator = organization.management_account == *account
        || organization.delegated_administrators.values().any(|accounts| accounts.contains(account));
    if is_administrator { Ok(organization) } else { Err(not_permitted()) }
}

/// What only an organization with all features has.
pub(super) fn has_all_features(organization: &Organization) -> Result<(), Refusal> {
    if organization.feature_set == "ALL" {
        return Ok(());
    }
    Err(constraint("You can perform this operation only when all features of the organization are enabled."))
}

/// What stands in the way of a change, though nobody is forbidden to ask for it.
pub(super) fn constraint(message: &str) -> Refusal {
    Refusal::new(400, "ConstraintViolationException", message)
}

/// What AWS Organizations itself, and no policy, says to those whom it does not answer.
fn not_permitted() -> Refusal {
    let message = "You don't have permissions to access this resource.";
    Refusal::new(400, "AccessDeniedException", message)
}

/// The ARN of an account in an organization.
pub(super) fn account_arn(organization: &Organization, account: &Account) -> String {
    format!(
        "arn:{}:organizations::{}:account/{}/{}",
        account.partition, organization.management_account, organization.id, account.id
    )
}
