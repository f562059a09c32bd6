use super::{
    paging::page,
    shapes::{ANYTHING, MAX_RESULTS, NEXT_TOKEN, SERVICE_PRINCIPAL},
    standing::{administered, has_all_features, managed, managed_mut},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read(
        "ListAWSServiceAccessForOrganization",
        &[NEXT_TOKEN, MAX_RESULTS],
        ANYTHING,
        list_service_access,
    ),
    Operation::write("EnableAWSServiceAccess", &[SERVICE_PRINCIPAL.required()], ANYTHING, enable),
    Operation::write("DisableAWSServiceAccess", &[SERVICE_PRINCIPAL.required()], ANYTHING, disable),
];

fn list_service_access(call: &mut Call<'_>, input: &Record) -> Answer {
    let organization = administered(call)?;
    has_all_features(organization)?;
    let shown = |host: &String| Record::default().with("ServicePrincipal", host);
    page(input, "EnabledServicePrincipals", &organization.trusted_services, shown)
}

fn enable(call: &mut Call<'_>, input: &Record) -> Answer {
    let host = input.required("ServicePrincipal")?;
    has_all_features(managed(call)?)?;
    if !host.ends_with(".amazonaws.com") {
        let message = "You specified an unrecognized service principal.";
        return Err(Refusal::new(400, "InvalidInputException", message));
    }
    managed_mut(call)?.trusted_services.insert(host.to_owned());
    Ok(Record::default())
}

fn disable(call: &mut Call<'_>, input: &Record) -> Answer {
    let host = input.required("ServicePrincipal")?;
    has_all_features(managed(call)?)?;
    managed_mut(call)?.trusted_services.remove(host);
    Ok(Record::default())
}
