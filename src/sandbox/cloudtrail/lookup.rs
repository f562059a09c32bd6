use super::{deliveries, organization};
use crate::sandbox::{
    refusal::Refusal,
    service::Call,
    state::{State, Trail},
};

/// The trail that a name or ARN means, its deliveries worked out until now.
///
/// A name is one of the caller's own trails in the Region that is asked; every other has to be named by its ARN.
pub(super) fn trail(call: &mut Call<'_>, name_or_arn: &str) -> Result<Trail, Refusal> {
    deliveries::settle(call.state, call.now);
    let arn = full_arn(call, name_or_arn)?;
    let visible =
        call.state.trails.get(&arn).filter(|trail| is_visible(call.state, trail, &call.caller.account));
    visible.cloned().ok_or_else(|| {
        let message = format!("Unknown trail: {arn} for the user: {}", call.caller.account);
        Refusal::new(400, "TrailNotFoundException", message)
    })
}

/// The same, of which the caller may change something here: its own or, from a delegated administrator, its
/// organization's; in its home Region.
pub(super) fn trail_to_change(call: &mut Call<'_>, name_or_arn: &str) -> Result<Trail, Refusal> {
    let trail = trail(call, name_or_arn)?;
    if !organization::may_change(call.state, &call.caller.account, &trail) {
        return Err(organization::not_management_account());
    }
    if trail.home != call.caller.region {
        let message = format!(
            "Trail {} is not in its home region: it can be changed in {} alone",
            trail.name, trail.home
        );
        return Err(Refusal::new(400, "InvalidHomeRegionException", message));
    }
    Ok(trail)
}

/// Puts a trail in place of what was there before.
pub(super) fn put(call: &mut Call<'_>, trail: Trail) {
    let arn = arn(call.state, &trail);
    call.state.trails.insert(arn, trail);
}

/// The ARN of a trail.
pub(super) fn arn(state: &State, trail: &Trail) -> String {
    trail.arn(&state.account(&trail.owner).partition)
}

/// The trails that an account sees: its own and its organization's.
pub(super) fn visible<'a>(state: &'a State, account: &'a str) -> impl Iterator<Item = &'a Trail> {
    state.trails.values().filter(move |trail| is_visible(state, trail, account))
}

fn is_visible(state: &State, trail: &Trail, account: &str) -> bool {
    let is_inherited = || {
        let organization = state.organization_of(account);
        organization.is_some_and(|organization| organization.management_account == trail.owner)
    };
    trail.owner == account || (trail.organization && is_inherited())
}

/// The ARN that a name or ARN means.
fn full_arn(call: &Call<'_>, name_or_arn: &str) -> Result<String, Refusal> {
    if name_or_arn.starts_with("arn:") {
        return if is_trail_arn(name_or_arn) {
            Ok(name_or_arn.to_owned())
        } else {
            Err(invalid_arn(name_or_arn))
        };
    }
    check_name(name_or_arn)?;
    let account = call.account();
    Ok(format!(
        "arn:{}:cloudtrail:{}:{}:trail/{name_or_arn}",
        account.partition, call.caller.region, account.id
    ))
}

/// Whether a text has the form of a trail's ARN.
pub(super) fn is_trail_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    match parts[..] {
        ["arn", _, "cloudtrail", region, account, resource] => {
            !region.is_empty()
                && account.len() == 12
                && resource.strip_prefix("trail/").is_some_and(|name| check_name(name).is_ok())
        }
        _ => false,
    }
}

/// What is said of an ARN that is no trail's.
pub(super) fn invalid_arn(arn: &str) -> Refusal {
    let message = format!("Trail ARN is not valid: {arn}");
    Refusal::new(400, "CloudTrailARNInvalidException", message)
}

/// Refuses what cannot be the name of a trail (API reference, `CreateTrail`).
pub(super) fn check_name(name: &str) -> Result<(), Refusal> {
    let length = name.chars().count();
    let is_plain = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    let is_mark = |byte: u8| b"._-".contains(&byte);
    let problem = if length < 3 {
        format!(
            "Trail name too short. Minimum allowed length: 3 characters. Specified name length: {length} characters."
        )
    } else if length > 128 {
        format!(
            "Trail name too long. Maximum allowed length: 128 characters. Specified name length: {length} characters."
        )
    } else if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || is_mark(byte)) {
        "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), \
         and underscores (_)."
            .to_owned()
    } else if !is_plain(name.chars().next()) {
        "Trail name must starts with a letter or number.".to_owned()
    } else if !is_plain(name.chars().last()) {
        "Trail name must ends with a letter or number.".to_owned()
    } else if name.as_bytes().windows(2).any(|pair| pair.iter().all(|byte| is_mark(*byte))) {
        "Trail name cannot have adjacent periods, hyphens or underscores.".to_owned()
    } else if name.parse::<std::net::Ipv4Addr>().is_ok() {
        "Trail name cannot be in IP address format.".to_owned()
    } else {
        return Ok(());
    };
    Err(Refusal::new(400, "InvalidTrailNameException", problem))
}
