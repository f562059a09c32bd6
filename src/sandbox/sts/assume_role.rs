use jiff::{SignedDuration, Timestamp};

use super::shapes::{
    DURATION, EXTERNAL_ID, ROLE_ARN, SERIAL_NUMBER, SESSION_NAME, SESSION_POLICY, TOKEN_CODE,
};
use crate::sandbox::{
    authorization::{Trust, check_identity_policy, may_assume, trust},
    caller::Principal,
    refusal::Refusal,
    service::{Answer, Call, Guard, Operation},
    state::{Account, Name, Role},
    wire::Record,
};

// Who may assume a role is for its trust policy to say, and the handler looks into both sides.
pub(super) const OPERATIONS: &[Operation] = &[Operation::write(
    "AssumeRole",
    &[
        ROLE_ARN.required(),
        SESSION_NAME.required(),
        DURATION,
        EXTERNAL_ID,
        SERIAL_NUMBER,
        TOKEN_CODE,
        SESSION_POLICY,
    ],
    Guard::Open,
    assume_role,
)];

/// How long a session lasts that says nothing of it, and the most that one role may give to the next.
const HOUR: u32 = 3600;

fn assume_role(call: &mut Call<'_>, input: &Record) -> Answer {
    let arn = input.required(ROLE_ARN.name)?;
    let session = input.required(SESSION_NAME.name)?;
    if call.caller.principal == Principal::Root {
        return Err(Refusal::access_denied("Roles may not be assumed by root accounts."));
    }
    let with_mfa = check_device(call, input)?;
    let (account_id, role_name, role) = permitted(call, arn, input.text(EXTERNAL_ID.name), with_mfa)?;
    let role_id = role.entity.id.clone();
    let seconds = duration(call, role, input)?;
    let policies: Vec<String> = input.text(SESSION_POLICY.name).map(str::to_owned).into_iter().collect();
    policies.iter().try_for_each(|policy| check_identity_policy(policy))?;

    let expires =
        call.now.saturating_add(SignedDuration::from_secs(seconds.into())).unwrap_or(Timestamp::MAX);
    let key_id = call.state.begin_session(&account_id, role_name.as_str(), session);
    let begun = call.state.sessions.get_mut(&key_id).expect("the session was begun just now");
    begun.expires = Some(expires);
    begun.with_mfa = with_mfa;
    begun.policies = policies;
    let (secret, token) = (begun.secret.clone(), begun.token.clone());
    let account = call.state.account_mut(&account_id);
    if let Some(role) = account.roles.get_mut(&role_name) {
        role.last_used = Some(call.now);
    }
    let session_arn =
        format!("arn:{}:sts::{account_id}:assumed-role/{role_name}/{session}", account.partition);
    let credentials = Record::default()
        .with("AccessKeyId", key_id)
        .with("SecretAccessKey", secret)
        .with("SessionToken", token)
        .with("Expiration", expires);
    let user =
        Record::default().with("AssumedRoleId", format!("{role_id}:{session}")).with("Arn", session_arn);
    Ok(Record::default().with("Credentials", credentials).with("AssumedRoleUser", user))
}

/// The role, if it exists and both sides agree; a caller is not told which of these fails.
fn permitted<'a>(
    call: &'a Call<'_>,
    arn: &str,
    external_id: Option<&str>,
    with_mfa: bool,
) -> Result<(String, Name, &'a Role), Refusal> {
    let own = call.account();
    let refused = || not_authorized(&call.caller.arn(own), arn);
    let (account, name, role) = find_role(call, arn).ok_or_else(refused)?;
    let is_trusted = match trust(own, call.caller, (arn, role), external_id, with_mfa, call.now) {
        Trust::None => false,
        trust @ (Trust::Direct | Trust::Account) => {
            let is_trusted_by_name = trust == Trust::Direct && account.id == own.id;
            may_assume(own, call.caller, arn, is_trusted_by_name, call.now)
        }
    };
    if !is_trusted {
        return Err(refused());
    }
    Ok((account.id.clone(), name.clone(), role))
}

fn find_role<'a>(call: &'a Call<'_>, arn: &str) -> Option<(&'a Account, &'a Name, &'a Role)> {
    let account = call.state.accounts.get(arn.split(':').nth(4)?)?;
    let name = Name::from(arn.rsplit('/').next()?);
    let (name, role) = account.roles.get_key_value(&name)?;
    (account.arn(&format!("role{}{name}", role.entity.path)) == arn).then_some((account, name, role))
}

fn duration(call: &Call<'_>, role: &Role, input: &Record) -> Result<u32, Refusal> {
    let seconds =
        input.integer(DURATION.name).and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or(HOUR);
    let is_chained = matches!(call.caller.principal, Principal::Role { .. });
    if is_chained && seconds > HOUR {
        return Err(Refusal::validation(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        ));
    }
    if seconds > role.max_session_seconds {
        return Err(Refusal::validation(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    Ok(seconds)
}

/// Whether the caller proves an MFA device; any six digits are the code of a device that is its own.
fn check_device(call: &Call<'_>, input: &Record) -> Result<bool, Refusal> {
    match (input.text(SERIAL_NUMBER.name), input.text(TOKEN_CODE.name)) {
        (None, None) => Ok(false),
        (Some(serial), Some(_)) => {
            let user = call.caller.user_name().and_then(|name| call.account().users.get(name));
            let is_own = user.is_some_and(|user| user.mfa_devices.contains_key(serial));
            if is_own {
                Ok(true)
            } else {
                Err(Refusal::access_denied(
                    "MultiFactorAuthentication failed, must provide valid MFA serial number and one time pass code.",
                ))
            }
        }
        _ => Err(Refusal::validation(
            "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
        )),
    }
}

fn not_authorized(caller: &str, role: &str) -> Refusal {
    Refusal::access_denied(format!(
        "User: {caller} is not authorized to perform: sts:AssumeRole on resource: {role}"
    ))
}
