//! How strict a policy is, and what making it laxer or stricter does to people.

use crate::aws::reader::iam::PasswordRules;

/// The rules in force where an account has no policy of its own.
///
/// AWS's default: 8 to 128 characters, three of four types, no expiry (IAM User Guide, "Set an account
/// password policy for IAM users"). It has no form in the API, so a policy that follows it carries the
/// length, and users go on being able to change their password.
pub(super) fn after_aws_default() -> PasswordRules {
    PasswordRules {
        minimum_length: 8,
        require_uppercase: false,
        require_lowercase: false,
        require_numbers: false,
        require_symbols: false,
        allow_users_to_change: true,
        max_age_days: None,
        reuse_prevention: None,
        hard_expiry: false,
    }
}

/// How many of the four types of characters AWS's default asks for.
const TYPES_OF_AWS_DEFAULT: usize = 3;

fn types(rules: &PasswordRules) -> [bool; 4] {
    [rules.require_uppercase, rules.require_lowercase, rules.require_numbers, rules.require_symbols]
}

/// Whether the next rules let a password pass, or live longer, that the live ones do not.
pub(super) fn is_laxer(next: Option<&PasswordRules>, live: Option<&PasswordRules>) -> bool {
    let required = |rules: &PasswordRules| types(rules).into_iter().filter(|required| *required).count();
    let default = after_aws_default();
    let (next_rules, live_rules) = (next.unwrap_or(&default), live.unwrap_or(&default));
    let types_laxer = match (next, live) {
        (Some(next), Some(live)) => {
            types(next).into_iter().zip(types(live)).any(|(next, live)| live && !next)
        }
        (Some(next), None) => required(next) < TYPES_OF_AWS_DEFAULT,
        (None, Some(live)) => required(live) > TYPES_OF_AWS_DEFAULT,
        (None, None) => false,
    };
    types_laxer
        || next_rules.minimum_length < live_rules.minimum_length
        || next_rules.reuse_prevention.unwrap_or(0) < live_rules.reuse_prevention.unwrap_or(0)
        || expires_sooner(live_rules, next_rules)
        || (live_rules.hard_expiry && !next_rules.hard_expiry)
}

/// Whether passwords expire sooner by the next rules: those that are too old expire at once.
///
/// "If you set a password expiration period, the expiration period is enforced immediately" (IAM User
/// Guide, "Rules for setting a password policy").
pub(super) fn expires_sooner(next: &PasswordRules, live: &PasswordRules) -> bool {
    match (next.max_age_days, live.max_age_days) {
        (Some(next), Some(live)) => next < live,
        (Some(_), None) => true,
        (None, _) => false,
    }
}
