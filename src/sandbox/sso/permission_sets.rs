use std::collections::{BTreeMap, BTreeSet};

use super::{
    paging::page,
    session_duration::{self, UNLESS_SAID},
    shapes::{
        ANYTHING, DESCRIPTION, INSTANCE_ARN, MAX_RESULTS, NAME, NEXT_TOKEN, PERMISSION_SET_ARN, RELAY_STATE,
        SESSION_DURATION, TAGS,
    },
    standing::{
        change, changeable, conflict, in_process, instance, instance_mut, permission_set, quota_exceeded,
    },
    tags::tags_of,
};
use crate::sandbox::{
    service::{Answer, Call, Operation},
    state::PermissionSet,
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write(
        "CreatePermissionSet",
        &[INSTANCE_ARN, NAME.required(), DESCRIPTION, SESSION_DURATION, RELAY_STATE, TAGS],
        ANYTHING,
        create_permission_set,
    )
    .tagging("TagResource"),
    Operation::read(
        "DescribePermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN],
        ANYTHING,
        describe_permission_set,
    ),
    Operation::read(
        "ListPermissionSets",
        &[INSTANCE_ARN, MAX_RESULTS, NEXT_TOKEN],
        ANYTHING,
        list_permission_sets,
    ),
    Operation::write(
        "UpdatePermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN, DESCRIPTION, SESSION_DURATION, RELAY_STATE],
        ANYTHING,
        update_permission_set,
    ),
    Operation::write(
        "DeletePermissionSet",
        &[INSTANCE_ARN, PERMISSION_SET_ARN],
        ANYTHING,
        delete_permission_set,
    ),
];

/// How many permission sets an instance has at most (User Guide, "IAM Identity Center quotas", as of the lower of the
/// numbers that it gave).
const MOST: usize = 2000;

fn create_permission_set(call: &mut Call<'_>, input: &Record) -> Answer {
    let (name, owned) = (input.required("Name")?, |name| input.text(name).map(str::to_owned));
    let instance = instance(call, input)?;
    let session_duration = input.text("SessionDuration").unwrap_or(UNLESS_SAID);
    session_duration::check(session_duration)?;
    let tags = tags_of(input, BTreeMap::new())?;
    if instance.set_named(name).is_some() {
        return Err(conflict(format!("PermissionSet with name {name} already exists.")));
    }
    if instance.permission_sets.len() >= MOST {
        return Err(quota_exceeded(format!("An instance may have {MOST} permission sets at most")));
    }
    let arn = call.state.next_permission_set_arn();
    let set = PermissionSet {
        name: name.to_owned(),
        description: owned("Description"),
        created: call.now,
        session_duration: session_duration.to_owned(),
        relay_state: owned("RelayState"),
        managed_policies: BTreeSet::new(),
        customer_policies: BTreeSet::new(),
        inline_policy: None,
        boundary: None,
        tags,
        version: 1,
        provisioned: BTreeMap::new(),
    };
    let shown = shown(&arn, &set);
    instance_mut(call).permission_sets.insert(arn, set);
    Ok(Record::default().with("PermissionSet", shown))
}

fn describe_permission_set(call: &mut Call<'_>, input: &Record) -> Answer {
    let (_, set) = permission_set(call, input)?;
    Ok(Record::default().with("PermissionSet", shown(input.required("PermissionSetArn")?, set)))
}

fn list_permission_sets(call: &mut Call<'_>, input: &Record) -> Answer {
    page(input, "PermissionSets", instance(call, input)?.permission_sets.keys())
}

/// A relay state that is left out is taken away, while a description and a session that are left out stay: so does the
/// Terraform provider, `resource/aws_ssoadmin_permission_set`, find it, which sends the relay state always and the
/// others where they change.
fn update_permission_set(call: &mut Call<'_>, input: &Record) -> Answer {
    let session_duration = input.text("SessionDuration");
    session_duration.map_or(Ok(()), session_duration::check)?;
    change(call, input, |set| {
        set.relay_state = input.text("RelayState").map(str::to_owned);
        if let Some(description) = input.text("Description") {
            set.description = Some(description.to_owned());
        }
        if let Some(session_duration) = session_duration {
            session_duration.clone_into(&mut set.session_duration);
        }
        Ok(())
    })
}

/// Its assignments have to go first (User Guide, "Delete permission sets").
fn delete_permission_set(call: &mut Call<'_>, input: &Record) -> Answer {
    let arn = input.required("PermissionSetArn")?;
    changeable(call, input, arn)?;
    let (instance, set) = permission_set(call, input)?;
    let is_assigned =
        instance.assignments.values().any(|sets| sets.get(arn).is_some_and(|holders| !holders.is_empty()));
    if is_assigned || !set.provisioned.is_empty() {
        return Err(conflict(
            "Could not delete because PermissionSet has ApplicationProfile associated with it",
        ));
    }
    if instance.under_way().any(|(_, request)| request.permission_set == arn) {
        return Err(in_process());
    }
    instance_mut(call).permission_sets.remove(arn);
    Ok(Record::default())
}

fn shown(arn: &str, set: &PermissionSet) -> Record {
    Record::default()
        .with("Name", &set.name)
        .with("PermissionSetArn", arn)
        .with_some("Description", set.description.as_ref())
        .with("CreatedDate", set.created)
        .with("SessionDuration", &set.session_duration)
        .with_some("RelayState", set.relay_state.as_ref())
}
