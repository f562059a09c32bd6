use std::collections::BTreeSet;

use super::{
    accounts::{member, shown},
    paging::page,
    shapes::{ACCOUNT_ID, ANYTHING, MAX_RESULTS, NEXT_TOKEN, SERVICE_PRINCIPAL},
    standing::{administered, constraint, has_all_features, managed, managed_mut},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read(
        "ListDelegatedAdministrators",
        &[SERVICE_PRINCIPAL, NEXT_TOKEN, MAX_RESULTS],
        ANYTHING,
        list_delegated_administrators,
    ),
    Operation::write(
        "RegisterDelegatedAdministrator",
        &[ACCOUNT_ID.required(), SERVICE_PRINCIPAL.required()],
        ANYTHING,
        register_delegated_administrator,
    ),
];

/// How many accounts administer a service at most.
///
/// IAM Identity Center takes one (IAM Identity Center User Guide, "Delegated administration"); any other is held to the
/// number that `CloudTrail` takes (`CloudTrail` User Guide, "Organization delegated administrator").
fn most_administrators(service: &str) -> usize {
    if service == "sso.amazonaws.com" { 1 } else { 3 }
}

fn list_delegated_administrators(call: &mut Call<'_>, input: &Record) -> Answer {
    let organization = administered(call)?;
    let service = input.text("ServicePrincipal");
    let is_administrator = |id: &&String| {
        let mut services = organization.delegated_administrators.iter();
        services
            .any(|(host, accounts)| service.is_none_or(|service| service == host) && accounts.contains(*id))
    };
    let administrators = organization.members.iter().filter(is_administrator);
    page(input, "DelegatedAdministrators", administrators, |id| shown(organization, call.state.account(id)))
}

fn register_delegated_administrator(call: &mut Call<'_>, input: &Record) -> Answer {
    let (id, service) = (input.required("AccountId")?, input.required("ServicePrincipal")?);
    let organization = managed(call)?;
    has_all_features(organization)?;
    member(call, organization, id)?;
    if organization.management_account == id {
        let message = "You cannot register the management account as a delegated administrator.";
        return Err(constraint(message));
    }
    if !organization.trusted_services.contains(service) {
        return Err(constraint("You must enable service access before you register an administrator."));
    }
    if organization.is_delegated(service, id) {
        let message = "The account is already a delegated administrator for this service.";
        return Err(Refusal::new(400, "AccountAlreadyRegisteredException", message));
    }
    let administrators = organization.delegated_administrators.get(service);
    if administrators.map_or(0, BTreeSet::len) >= most_administrators(service) {
        return Err(constraint("The service has as many delegated administrators as it may have."));
    }
    let administrators = &mut managed_mut(call)?.delegated_administrators;
    administrators.entry(service.to_owned()).or_default().insert(id.to_owned());
    Ok(Record::default())
}
