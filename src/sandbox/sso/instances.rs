use jiff::Timestamp;

use super::{
    paging::page,
    shapes::{ANYTHING, MAX_RESULTS, NEXT_TOKEN},
    standing::visible,
};
use crate::sandbox::{
    service::{Answer, Call, Operation},
    state::IdentityCenter,
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] =
    &[Operation::read("ListInstances", &[MAX_RESULTS, NEXT_TOKEN], ANYTHING, list_instances)];

/// When every instance was made: the sandbox does not remember it.
const CREATED: Timestamp = Timestamp::constant(1_735_689_600, 0);

/// Where the caller sees none, the list is empty; that is no error.
fn list_instances(call: &mut Call<'_>, input: &Record) -> Answer {
    page(input, "Instances", visible(call).map(|instance| shown(call, instance)))
}

fn shown(call: &Call<'_>, instance: &IdentityCenter) -> Record {
    let partition = &call.account().partition;
    let store = format!(
        "arn:{partition}:identitystore::{}:identitystore/{}",
        instance.owner, instance.identity_store
    );
    let region = Record::default()
        .with("RegionName", &instance.region)
        .with("Status", "ACTIVE")
        .with("AddedDate", CREATED)
        .with("IsPrimaryRegion", true);
    Record::default()
        .with("InstanceArn", instance.arn())
        .with("IdentityStoreId", &instance.identity_store)
        .with("IdentityStoreArn", store)
        .with("OwnerAccountId", &instance.owner)
        .with_some("Name", instance.name.as_ref())
        .with("CreatedDate", CREATED)
        .with("Status", &instance.status)
        .with("PrimaryRegion", &instance.region)
        .with("Regions", vec![region])
}
