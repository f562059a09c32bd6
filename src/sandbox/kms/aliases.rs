use super::{
    guards::{ACCOUNT, ALIAS, NEW_ALIAS},
    lookup::{Found, alias_arn, not_found, own, own_key},
    paging::page,
    shapes::{ALIAS_NAME, KEY_ID, LIMIT, MARKER, TARGET_KEY_ID},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("ListAliases", &[KEY_ID, LIMIT, MARKER], ACCOUNT, list_aliases),
    Operation::write(
        "CreateAlias",
        &[ALIAS_NAME.required(), TARGET_KEY_ID.required()],
        NEW_ALIAS,
        create_alias,
    ),
    Operation::write("UpdateAlias", &[ALIAS_NAME.required(), TARGET_KEY_ID.required()], ALIAS, update_alias),
    Operation::write("DeleteAlias", &[ALIAS_NAME.required()], ALIAS, delete_alias),
];

/// How many aliases `ListAliases` gives unless the request says otherwise, and at most.
const PAGE: (usize, usize) = (50, 100);

fn list_aliases(call: &mut Call<'_>, input: &Record) -> Answer {
    let of_key = match input.text(KEY_ID.name) {
        Some(_) => Some(own_key(call, input)?.id),
        None => None,
    };
    let (account, region) = (call.account(), &call.caller.region);
    let aliases = account.key_aliases.get(region).into_iter().flatten();
    // An alias goes with its key.
    let aliases = aliases.filter(|(_, id)| account.keys.get(*id).is_none_or(|key| !key.is_gone(call.now)));
    let meant = aliases.filter(|(_, id)| of_key.is_none_or(|meant| meant == *id));
    let shown = meant.map(|(alias, id)| {
        Record::default()
            .with("AliasName", alias)
            .with("AliasArn", alias_arn(account, region, alias))
            .with("TargetKeyId", id)
    });
    page(input, "Aliases", PAGE, shown)
}

fn create_alias(call: &mut Call<'_>, input: &Record) -> Answer {
    let alias = own_alias(input)?;
    let target = target(call, input)?;
    if exists(call, alias) {
        let arn = alias_arn(call.account(), &call.caller.region, alias);
        let message = format!("An alias with the name {arn} already exists");
        return Err(Refusal::new(400, "AlreadyExistsException", message));
    }
    point(call, alias, target);
    Ok(Record::default())
}

fn update_alias(call: &mut Call<'_>, input: &Record) -> Answer {
    let alias = own_alias(input)?;
    present(call, alias)?;
    let target = target(call, input)?;
    point(call, alias, target);
    Ok(Record::default())
}

fn delete_alias(call: &mut Call<'_>, input: &Record) -> Answer {
    let alias = own_alias(input)?;
    present(call, alias)?;
    let region = call.caller.region.clone();
    if let Some(aliases) = call.account_mut().key_aliases.get_mut(&region) {
        aliases.remove(alias);
        if aliases.is_empty() {
            call.account_mut().key_aliases.remove(&region);
        }
    }
    Ok(Record::default())
}

/// The alias that a request names, which begins with `alias/` and is not one of AWS's.
fn own_alias(input: &Record) -> Result<&str, Refusal> {
    let alias = input.required(ALIAS_NAME.name)?;
    match alias.strip_prefix("alias/") {
        None => Err(Refusal::validation(
            "Alias must start with the prefix \"alias/\". Please see \
             https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
        )),
        Some("") => Err(Refusal::validation("Invalid identifier")),
        Some(name) if name.contains(':') => {
            Err(Refusal::validation(format!("{alias} contains invalid characters for an alias")))
        }
        Some(name) if name.starts_with("aws/") => Err(Refusal::new(400, "NotAuthorizedException", "")),
        Some(_) => Ok(alias),
    }
}

/// The id of the key that an alias is to stand for: one of the customer's, of the same account and Region.
fn target(call: &Call<'_>, input: &Record) -> Result<String, Refusal> {
    let target = own(call, input.required(TARGET_KEY_ID.name)?)?;
    target.of_customer().and_then(Found::not_pending_deletion).map(|found| found.id.to_owned())
}

fn exists(call: &Call<'_>, alias: &str) -> bool {
    call.state.key(&call.caller.account, &call.caller.region, alias, call.now).is_some()
}

fn present(call: &Call<'_>, alias: &str) -> Result<(), Refusal> {
    if exists(call, alias) {
        return Ok(());
    }
    let arn = alias_arn(call.account(), &call.caller.region, alias);
    Err(not_found(format!("Alias {arn} is not found.")))
}

fn point(call: &mut Call<'_>, alias: &str, target: String) {
    let region = call.caller.region.clone();
    call.account_mut().key_aliases.entry(region).or_default().insert(alias.to_owned(), target);
}
