use super::{
    accounts::email,
    shapes::{ANYTHING, FEATURE_SET},
    standing::{account_arn, constraint, organization},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Organization, State},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("DescribeOrganization", &[], ANYTHING, describe_organization),
    Operation::write("CreateOrganization", &[FEATURE_SET], ANYTHING, create_organization),
];

/// Any account of an organization may ask.
fn describe_organization(call: &mut Call<'_>, _: &Record) -> Answer {
    let organization = organization(call)?;
    Ok(Record::default().with("Organization", shown(call.state, organization)))
}

fn create_organization(call: &mut Call<'_>, input: &Record) -> Answer {
    let account = &call.caller.account;
    if call.state.organization_of(account).is_some() {
        let message = "The AWS account is already a member of an organization.";
        return Err(Refusal::new(400, "AlreadyInOrganizationException", message));
    }
    if call.state.organization.is_some() {
        return Err(constraint("the sandbox holds one organization at most"));
    }
    // Lowercase letters and digits (API reference, `Organization`).
    let id = format!("o-{}", call.state.next_id("")[..10].to_ascii_lowercase());
    let organization = Organization::new(&id, account, input.text("FeatureSet").unwrap_or("ALL"));
    let shown = shown(call.state, &organization);
    call.state.organization = Some(organization);
    Ok(Record::default().with("Organization", shown))
}

fn shown(state: &State, organization: &Organization) -> Record {
    let management = state.account(&organization.management_account);
    let arn = format!(
        "arn:{}:organizations::{}:organization/{}",
        management.partition, management.id, organization.id
    );
    Record::default()
        .with("Id", &organization.id)
        .with("Arn", arn)
        .with("FeatureSet", &organization.feature_set)
        .with("MasterAccountArn", account_arn(organization, management))
        .with("MasterAccountId", &management.id)
        .with("MasterAccountEmail", email(management))
}
