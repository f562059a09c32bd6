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

/// The rules by which a password passes, or lives longer, that did not before.
pub(super) fn laxer_rules(next: Option<&PasswordRules>, live: Option<&PasswordRules>) -> Vec<&'static str> {
    let default = after_aws_default();
    let (next_rules, live_rules) = (next.unwrap_or(&default), live.unwrap_or(&default));
    let types = laxer_types(next, live);
    let rest = [
        ("minimum_length", next_rules.minimum_length < live_rules.minimum_length),
        ("max_age_days", expires_sooner(live_rules, next_rules)),
        (
            "reuse_prevention",
            next_rules.reuse_prevention.unwrap_or(0) < live_rules.reuse_prevention.unwrap_or(0),
        ),
        ("hard_expiry", live_rules.hard_expiry && !next_rules.hard_expiry),
    ];
    types.into_iter().chain(rest.into_iter().filter(|(_, laxer)| *laxer).map(|(rule, _)| rule)).collect()
}

/// The types of characters that are asked for no more; AWS's default asks for any three of the four.
fn laxer_types(next: Option<&PasswordRules>, live: Option<&PasswordRules>) -> Vec<&'static str> {
    let count = |rules: &PasswordRules| types(rules).into_iter().filter(|(_, required)| *required).count();
    let names =
        |of: [(&'static str, bool); 4]| of.into_iter().filter(|(_, is)| *is).map(|(rule, _)| rule).collect();
    match (next, live) {
        (Some(next), Some(live)) => {
            let pairs = types(live).into_iter().zip(types(next));
            pairs.filter(|((_, live), (_, next))| *live && !next).map(|((rule, _), _)| rule).collect()
        }
        (Some(next), None) if count(next) < TYPES_OF_AWS_DEFAULT => {
            names(types(next).map(|(rule, required)| (rule, !required)))
        }
        (None, Some(live)) if count(live) > TYPES_OF_AWS_DEFAULT => names(types(live)),
        (Some(_), None) | (None, Some(_) | None) => Vec::new(),
    }
}

fn types(rules: &PasswordRules) -> [(&'static str, bool); 4] {
    [
        ("require_uppercase", rules.require_uppercase),
        ("require_lowercase", rules.require_lowercase),
        ("require_numbers", rules.require_numbers),
        ("require_symbols", rules.require_symbols),
    ]
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
