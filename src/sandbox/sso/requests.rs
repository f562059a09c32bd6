use super::{
    paging::page,
    shapes::{
        ANYTHING, CREATION_REQUEST, DELETION_REQUEST, INSTANCE_ARN, MAX_RESULTS, NEXT_TOKEN,
        PROVISIONING_REQUEST, STATUS_FILTER,
    },
    standing::{instance, instance_mut, not_found},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Asks, Holder, Outcome, Request, request_id},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read(
        "ListAccountAssignmentCreationStatus",
        &[INSTANCE_ARN, STATUS_FILTER, MAX_RESULTS, NEXT_TOKEN],
        ANYTHING,
        |call, input| list(call, input, Asks::Creation, "AccountAssignmentsCreationStatus"),
    ),
    Operation::read(
        "ListAccountAssignmentDeletionStatus",
        &[INSTANCE_ARN, STATUS_FILTER, MAX_RESULTS, NEXT_TOKEN],
        ANYTHING,
        |call, input| list(call, input, Asks::Deletion, "AccountAssignmentsDeletionStatus"),
    ),
    Operation::read(
        "ListPermissionSetProvisioningStatus",
        &[INSTANCE_ARN, STATUS_FILTER, MAX_RESULTS, NEXT_TOKEN],
        ANYTHING,
        |call, input| list(call, input, Asks::Provisioning, "PermissionSetsProvisioningStatus"),
    ),
    Operation::read(
        "DescribeAccountAssignmentCreationStatus",
        &[INSTANCE_ARN, CREATION_REQUEST],
        ANYTHING,
        |call, input| {
            let id = input.required(CREATION_REQUEST.name)?;
            let status = assignment_status(id, request(call, input, Asks::Creation, id)?);
            Ok(Record::default().with("AccountAssignmentCreationStatus", status))
        },
    ),
    Operation::read(
        "DescribeAccountAssignmentDeletionStatus",
        &[INSTANCE_ARN, DELETION_REQUEST],
        ANYTHING,
        |call, input| {
            let id = input.required(DELETION_REQUEST.name)?;
            let status = assignment_status(id, request(call, input, Asks::Deletion, id)?);
            Ok(Record::default().with("AccountAssignmentDeletionStatus", status))
        },
    ),
    Operation::read(
        "DescribePermissionSetProvisioningStatus",
        &[INSTANCE_ARN, PROVISIONING_REQUEST],
        ANYTHING,
        |call, input| {
            let id = input.required(PROVISIONING_REQUEST.name)?;
            let status = provisioning_status(id, request(call, input, Asks::Provisioning, id)?);
            Ok(Record::default().with("PermissionSetProvisioningStatus", status))
        },
    ),
];

/// Notes a request, which is carried out later.
pub(super) fn begin(
    call: &mut Call<'_>,
    asks: Asks,
    permission_set: &str,
    account: Option<&str>,
    holder: Option<Holder>,
) -> (String, Request) {
    call.state.serial += 1;
    let id = request_id(call.state.seed, call.state.serial);
    let created = call.now;
    let instance = instance_mut(call);
    let request = Request {
        asks,
        permission_set: permission_set.to_owned(),
        account: account.map(str::to_owned),
        holder,
        created,
        due: created.saturating_add(instance.request_duration).unwrap_or(created),
        outcome: None,
    };
    instance.in_progress.insert((request.due, id.clone()));
    instance.requests.insert(id.clone(), request.clone());
    (id, request)
}

fn request<'a>(call: &'a Call<'_>, input: &Record, asks: Asks, id: &str) -> Result<&'a Request, Refusal> {
    let request = instance(call, input)?.requests.get(id).filter(|request| request.asks == asks);
    request.ok_or_else(|| not_found(format!("Could not find request with ID {id}")))
}

/// The requests of a kind, the oldest first, without their reasons: those are only described (API reference,
/// `AccountAssignmentOperationStatusMetadata`).
fn list(call: &Call<'_>, input: &Record, asks: Asks, name: &'static str) -> Answer {
    let asked = input.record(STATUS_FILTER.name).and_then(|filter| filter.text("Status"));
    let requests = instance(call, input)?.requests.iter();
    let mut found: Vec<(&String, &Request)> = requests
        .filter(|(_, request)| request.asks == asks && asked.is_none_or(|asked| asked == status(request)))
        .collect();
    found.sort_by_key(|(id, request)| (request.created, *id));
    page(input, name, found.into_iter().map(|(id, request)| metadata(id, request)))
}

/// An assignment's request as it is described, and as it is answered when it comes.
pub(super) fn assignment_status(id: &str, request: &Request) -> Record {
    let holder = request.holder.as_ref();
    metadata(id, request)
        .with_some("FailureReason", reason(request))
        .with_some("TargetId", request.account.as_ref())
        .with("TargetType", "AWS_ACCOUNT")
        .with("PermissionSetArn", &request.permission_set)
        .with_some("PrincipalType", holder.map(|holder| &holder.kind))
        .with_some("PrincipalId", holder.map(|holder| &holder.id))
}

/// A provisioning as it is described, and as it is answered when it comes; its one reason is for all accounts.
pub(super) fn provisioning_status(id: &str, request: &Request) -> Record {
    metadata(id, request)
        .with_some("AccountId", request.account.as_ref())
        .with("PermissionSetArn", &request.permission_set)
        .with_some("FailureReason", reason(request))
}

fn metadata(id: &str, request: &Request) -> Record {
    Record::default()
        .with("Status", status(request))
        .with("RequestId", id)
        .with("CreatedDate", request.created)
}

fn status(request: &Request) -> &'static str {
    match request.outcome {
        None => "IN_PROGRESS",
        Some(Outcome::Succeeded) => "SUCCEEDED",
        Some(Outcome::Failed(_)) => "FAILED",
    }
}

fn reason(request: &Request) -> Option<&String> {
    match &request.outcome {
        Some(Outcome::Failed(reason)) => Some(reason),
        None | Some(Outcome::Succeeded) => None,
    }
}
