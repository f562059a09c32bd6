use super::{
    guards::ACCOUNT,
    shapes::{MAX_AGE, MINIMUM_LENGTH, REUSE_PREVENTION, flag},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Account, PasswordPolicy},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetAccountPasswordPolicy", &[], ACCOUNT, get_account_password_policy),
    Operation::write(
        "UpdateAccountPasswordPolicy",
        &[
            MINIMUM_LENGTH,
            flag("RequireSymbols"),
            flag("RequireNumbers"),
            flag("RequireUppercaseCharacters"),
            flag("RequireLowercaseCharacters"),
            flag("AllowUsersToChangePassword"),
            MAX_AGE,
            REUSE_PREVENTION,
            flag("HardExpiry"),
        ],
        ACCOUNT,
        update_account_password_policy,
    ),
    Operation::write("DeleteAccountPasswordPolicy", &[], ACCOUNT, delete_account_password_policy),
];

/// What was not set is left out, `HardExpiry` too, which the model makes optional (API reference, `PasswordPolicy`).
fn get_account_password_policy(call: &mut Call<'_>, _: &Record) -> Answer {
    let account = call.account();
    let policy = account.password_policy.as_ref().ok_or_else(|| not_found(account))?;
    let PasswordPolicy {
        minimum_length,
        require_symbols,
        require_numbers,
        require_uppercase,
        require_lowercase,
        allow_users_to_change,
        max_age_days,
        reuse_prevention,
        hard_expiry,
    } = policy;
    let shown = Record::default()
        .with("MinimumPasswordLength", *minimum_length)
        .with("RequireSymbols", *require_symbols)
        .with("RequireNumbers", *require_numbers)
        .with("RequireUppercaseCharacters", *require_uppercase)
        .with("RequireLowercaseCharacters", *require_lowercase)
        .with("AllowUsersToChangePassword", *allow_users_to_change)
        .with("ExpirePasswords", max_age_days.is_some())
        .with_some("MaxPasswordAge", *max_age_days)
        .with_some("PasswordReusePrevention", *reuse_prevention)
        .with_some("HardExpiry", *hard_expiry);
    Ok(Record::default().with("PasswordPolicy", shown))
}

/// There are no partial updates: what a request leaves out goes back to its default (API reference,
/// `UpdateAccountPasswordPolicy`).
#[expect(clippy::unnecessary_wraps, reason = "handlers have one signature")]
fn update_account_password_policy(call: &mut Call<'_>, input: &Record) -> Answer {
    let number = |name: &str| input.integer(name).and_then(|number| u32::try_from(number).ok());
    let is_set = |name: &str| input.boolean(name).unwrap_or(false);
    call.account_mut().password_policy = Some(PasswordPolicy {
        minimum_length: number("MinimumPasswordLength").unwrap_or(PasswordPolicy::default().minimum_length),
        require_symbols: is_set("RequireSymbols"),
        require_numbers: is_set("RequireNumbers"),
        require_uppercase: is_set("RequireUppercaseCharacters"),
        require_lowercase: is_set("RequireLowercaseCharacters"),
        allow_users_to_change: is_set("AllowUsersToChangePassword"),
        max_age_days: number("MaxPasswordAge"),
        reuse_prevention: number("PasswordReusePrevention"),
        hard_expiry: input.boolean("HardExpiry"),
    });
    Ok(Record::default())
}

fn delete_account_password_policy(call: &mut Call<'_>, _: &Record) -> Answer {
    let account = call.account_mut();
    match account.password_policy.take() {
        Some(_) => Ok(Record::default()),
        None => Err(not_found(account)),
    }
}

fn not_found(account: &Account) -> Refusal {
    Refusal::no_such_entity(format!("The Password Policy with domain name {} cannot be found.", account.id))
}
