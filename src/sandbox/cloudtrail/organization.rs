use crate::sandbox::{
    refusal::Refusal,
    service::Call,
    state::{Organization, State, Trail},
};

/// The host name that `CloudTrail` is trusted by and that calls for it.
pub(super) const CLOUDTRAIL: &str = "cloudtrail.amazonaws.com";

/// Who may create and change organization trails: the management account and the delegated administrators.
fn is_administrator(organization: &Organization, account: &str) -> bool {
    organization.management_account == account || organization.is_delegated(CLOUDTRAIL, account)
}

/// Whether an account may change a trail that it sees.
pub(super) fn may_change(state: &State, account: &str, trail: &Trail) -> bool {
    trail.owner == account
        || state.organization_of(account).is_some_and(|organization| is_administrator(organization, account))
}

/// The account that will own an organization trail which the caller makes: always the management account.
pub(super) fn owner(call: &Call<'_>) -> Result<String, Refusal> {
    let account = &call.caller.account;
    let Some(organization) = call.state.organization_of(account) else {
        let message = "Your account is not a member of an organization.";
        return Err(Refusal::new(400, "OrganizationsNotInUseException", message));
    };
    if !is_administrator(organization, account) {
        return Err(not_management_account());
    }
    check(organization)?;
    Ok(organization.management_account.clone())
}

/// Refuses to make a trail an organization's, or none any more, unless its management account asks.
pub(super) fn check_conversion(call: &Call<'_>) -> Result<(), Refusal> {
    let owner = owner(call)?;
    if owner == call.caller.account { Ok(()) } else { Err(not_management_account()) }
}

/// What every organization trail needs of its organization.
pub(super) fn check(organization: &Organization) -> Result<(), Refusal> {
    if organization.feature_set != "ALL" {
        let message = "All features of the organization have to be enabled.";
        return Err(Refusal::new(400, "OrganizationNotInAllFeaturesModeException", message));
    }
    if !organization.trusted_services.contains(CLOUDTRAIL) {
        let message = format!(
            "The request could not be processed because {CLOUDTRAIL} is not trusted by your organization."
        );
        return Err(Refusal::new(400, "CloudTrailAccessNotEnabledException", message));
    }
    Ok(())
}

/// What is said to an account that is neither the management account nor a delegated administrator, where one of them
/// has to ask.
pub(super) fn not_management_account() -> Refusal {
    let message = "The request could not be processed because the account is not the management account of your \
                   organization.";
    Refusal::new(400, "NotOrganizationMasterAccountException", message)
}
