use crate::sandbox::{
    refusal::Refusal,
    s3::{PUBLIC_ACCESS_BLOCK, public_access_block, public_access_block_record},
    service::{Answer, Call, Guard, Operation, Resource},
    state::Account,
    wire::{Alphabet, Parameter, Record},
};

const ACCOUNT_ID: Parameter = Parameter::text("AccountId", 12, 12, Alphabet::ANY).required();

// These actions are on no resource, so that policies can allow them on `*` alone.
const ON_ACCOUNT: Guard = Guard::On(|_, _, _| Resource::new("*"));

const READ: &str = "s3:GetAccountPublicAccessBlock";
const WRITE: &str = "s3:PutAccountPublicAccessBlock";

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetPublicAccessBlock", &[ACCOUNT_ID], ON_ACCOUNT, get).allowed_by(READ),
    Operation::write("PutPublicAccessBlock", &[ACCOUNT_ID, PUBLIC_ACCESS_BLOCK], ON_ACCOUNT, put)
        .allowed_by(WRITE),
    Operation::write("DeletePublicAccessBlock", &[ACCOUNT_ID], ON_ACCOUNT, delete).allowed_by(WRITE),
];

fn get(call: &mut Call<'_>, input: &Record) -> Answer {
    public_access_block_record(account(call, input)?.public_access_block)
}

fn put(call: &mut Call<'_>, input: &Record) -> Answer {
    account(call, input)?.public_access_block = Some(public_access_block(input));
    Ok(Record::default())
}

fn delete(call: &mut Call<'_>, input: &Record) -> Answer {
    account(call, input)?.public_access_block = None;
    Ok(Record::default())
}

/// The account that a request names, which is the caller's own or nobody's business.
fn account<'a>(call: &'a mut Call<'_>, input: &Record) -> Result<&'a mut Account, Refusal> {
    if input.required(ACCOUNT_ID.name)? != call.caller.account {
        return Err(Refusal::access_denied("Access Denied"));
    }
    Ok(call.account_mut())
}
