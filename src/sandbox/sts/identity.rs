use crate::sandbox::{
    service::{Answer, Call, Guard, Operation},
    wire::Record,
};

// Nothing can deny GetCallerIdentity (API reference, GetCallerIdentity).
pub(super) const OPERATIONS: &[Operation] =
    &[Operation::read("GetCallerIdentity", &[], Guard::Open, get_caller_identity)];

#[expect(clippy::unnecessary_wraps, reason = "handlers have one signature")]
fn get_caller_identity(call: &mut Call<'_>, _: &Record) -> Answer {
    let account = call.account();
    Ok(Record::default()
        .with("UserId", call.caller.user_id(account))
        .with("Account", &account.id)
        .with("Arn", call.caller.arn(account)))
}
