use super::{
    requests::{assignment_status, begin},
    shapes::{
        ANYTHING, INSTANCE_ARN, PERMISSION_SET_ARN, PRINCIPAL_ID, PRINCIPAL_TYPE, TARGET_ID, TARGET_TYPE,
    },
    standing::{in_process, permission_set, within_delegation},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Asks, Holder},
    wire::{Parameter, Record},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write("CreateAccountAssignment", ASSIGNMENT, ANYTHING, create_account_assignment),
    Operation::write("DeleteAccountAssignment", ASSIGNMENT, ANYTHING, delete_account_assignment),
];

const ASSIGNMENT: &[Parameter] = &[
    INSTANCE_ARN,
    TARGET_ID.required(),
    TARGET_TYPE.required(),
    PERMISSION_SET_ARN,
    PRINCIPAL_TYPE.required(),
    PRINCIPAL_ID.required(),
];

/// How many creations may be under way at once (User Guide, "IAM Identity Center throttle limits", as of the lower of
/// the numbers that it gave).
const OUTSTANDING: usize = 10;

fn create_account_assignment(call: &mut Call<'_>, input: &Record) -> Answer {
    let status = ask(call, input, Asks::Creation)?;
    Ok(Record::default().with("AccountAssignmentCreationStatus", status))
}

fn delete_account_assignment(call: &mut Call<'_>, input: &Record) -> Answer {
    let status = ask(call, input, Asks::Deletion)?;
    Ok(Record::default().with("AccountAssignmentDeletionStatus", status))
}

/// Takes a request, whose account and principal are looked into only when it is carried out. One that would undo what
/// another is doing is refused.
fn ask(call: &mut Call<'_>, input: &Record, asks: Asks) -> Result<Record, Refusal> {
    let (arn, account) = (input.required("PermissionSetArn")?, input.required("TargetId")?);
    let holder = Holder {
        kind: input.required("PrincipalType")?.to_owned(),
        id: input.required("PrincipalId")?.to_owned(),
    };
    let (instance, set) = permission_set(call, input)?;
    within_delegation(call, instance, (arn, set), Some(account))?;
    let is_contrary = instance.under_way().any(|(_, request)| {
        request.holder.as_ref() == Some(&holder)
            && request.permission_set == arn
            && request.account.as_deref() == Some(account)
            && request.asks != asks
    });
    if is_contrary {
        return Err(in_process());
    }
    let creations = instance.under_way().filter(|(_, request)| request.asks == Asks::Creation).count();
    if asks == Asks::Creation && creations >= OUTSTANDING {
        let message = "There are too many requests processing. Please try again later.";
        return Err(Refusal::new(400, "ThrottlingException", message));
    }
    let (id, request) = begin(call, asks, arn, Some(account), Some(holder));
    Ok(assignment_status(&id, &request))
}
