use std::collections::BTreeSet;

use super::{
    guards::ANYTHING,
    organization::{CLOUDTRAIL, check},
    shapes::MEMBER_ACCOUNT,
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[Operation::write(
    "RegisterOrganizationDelegatedAdmin",
    &[MEMBER_ACCOUNT.required()],
    ANYTHING,
    register_organization_delegated_admin,
)];

/// How many delegated administrators `CloudTrail` takes (`CloudTrail` User Guide, "Organization delegated
/// administrator").
const ADMINISTRATORS: usize = 3;

fn register_organization_delegated_admin(call: &mut Call<'_>, input: &Record) -> Answer {
    let id = input.required("MemberAccountId")?;
    let refuse = |code: &'static str, message: &str| Err(Refusal::new(400, code, message));
    let Some(organization) = call.state.organization_of(&call.caller.account) else {
        return refuse("OrganizationsNotInUseException", "Your account is not a member of an organization.");
    };
    if organization.management_account != call.caller.account {
        let message = "The account is not the management account of your organization.";
        return refuse("NotOrganizationManagementAccountException", message);
    }
    check(organization)?;
    if organization.management_account == id {
        let message = "The management account cannot be a delegated administrator.";
        return refuse("CannotDelegateManagementAccountException", message);
    }
    if !organization.members.contains(id) {
        return refuse("AccountNotFoundException", "The account is not in your organization.");
    }
    if organization.is_delegated(CLOUDTRAIL, id) {
        return refuse("AccountRegisteredException", "The account is a delegated administrator already.");
    }
    let administrators = organization.delegated_administrators.get(CLOUDTRAIL);
    if administrators.map_or(0, BTreeSet::len) >= ADMINISTRATORS {
        let message = "CloudTrail has as many delegated administrators as it may have.";
        return refuse("DelegatedAdminAccountLimitExceededException", message);
    }
    let organization = call.state.organization.as_mut().expect("the caller's account manages it");
    organization.delegated_administrators.entry(CLOUDTRAIL.to_owned()).or_default().insert(id.to_owned());
    Ok(Record::default())
}
