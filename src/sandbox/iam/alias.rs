use super::{
    guards::ACCOUNT,
    paging::page,
    shapes::{ACCOUNT_ALIAS, MARKER, MAX_ITEMS},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::{Record, Value},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("ListAccountAliases", &[MARKER, MAX_ITEMS], ACCOUNT, list_account_aliases),
    Operation::write("CreateAccountAlias", &[ACCOUNT_ALIAS.required()], ACCOUNT, create_account_alias),
    Operation::write("DeleteAccountAlias", &[ACCOUNT_ALIAS.required()], ACCOUNT, delete_account_alias),
];

fn list_account_aliases(call: &mut Call<'_>, input: &Record) -> Answer {
    Ok(page(input, &call.account().alias)?.record("AccountAliases", Value::from))
}

/// An account has one alias: to create another replaces it. Across AWS an alias is one account's.
fn create_account_alias(call: &mut Call<'_>, input: &Record) -> Answer {
    let alias = input.required("AccountAlias")?;
    if alias.len() == 12 && alias.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::invalid_input("The account alias must not be an account id"));
    }
    let own = &call.caller.account;
    let is_taken = call.state.foreign_aliases.contains(alias)
        || call
            .state
            .accounts
            .values()
            .any(|other| other.id != *own && other.alias.as_deref() == Some(alias));
    if is_taken {
        return Err(Refusal::already_exists(format!("The account alias {alias} already exists.")));
    }
    call.account_mut().alias = Some(alias.to_owned());
    Ok(Record::default())
}

fn delete_account_alias(call: &mut Call<'_>, input: &Record) -> Answer {
    let alias = input.required("AccountAlias")?;
    let own = &mut call.account_mut().alias;
    if own.as_deref() != Some(alias) {
        return Err(Refusal::no_such_entity(format!("The account alias with name {alias} cannot be found.")));
    }
    *own = None;
    Ok(Record::default())
}
