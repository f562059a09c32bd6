use insta::assert_snapshot;
use serde_json::json;

use super::*;
use crate::aws::reader::iam::PasswordRules;
use crate::model::{Action, Impact, Resource, Scope};
use crate::values::AccountId;

fn desired(spec: serde_json::Value) -> PasswordPolicy {
    let account = AccountId::try_from("123456789012").expect("twelve digits");
    PasswordPolicy {
        scope: Scope::Account(account),
        spec: serde_json::from_value(spec).expect("a good spec"),
    }
}

fn strict() -> PasswordRules {
    PasswordRules {
        minimum_length: 14,
        require_uppercase: true,
        require_lowercase: true,
        require_numbers: true,
        require_symbols: true,
        allow_users_to_change: true,
        max_age_days: Some(90),
        reuse_prevention: Some(24),
        hard_expiry: false,
    }
}

fn everything() -> serde_json::Value {
    json!({
        "minimum_length": 14, "require_uppercase": true, "require_lowercase": true, "require_numbers": true,
        "require_symbols": true, "allow_users_to_change": true, "max_age_days": 90, "reuse_prevention": 24,
        "hard_expiry": false,
    })
}

fn live(rules: PasswordRules) -> Live {
    Live { rules: Some(rules), users: Some(3) }
}

#[test]
fn a_policy_as_declared_is_settled() {
    assert_snapshot!(desired(everything()).diff(&live(strict())), @"settled");
}

#[test]
fn a_short_minimum_is_raised_and_the_rest_travels_along() {
    let policy = desired(json!({ "minimum_length": 14 }));
    assert_snapshot!(policy.diff(&live(PasswordRules { minimum_length: 8, ..strict() })), @r#"
    minimum_length  8 -> 14
    calls iam:UpdateAccountPasswordPolicy(MinimumPasswordLength: 14, RequireUppercaseCharacters: true, RequireLowercaseCharacters: true, RequireNumbers: true, RequireSymbols: true, AllowUsersToChangePassword: true, MaxPasswordAge: 90, PasswordReusePrevention: 24, HardExpiry: false)
    "#);
}

#[test]
fn a_longer_minimum_is_lowered_only_with_consent() {
    let policy = desired(json!({ "minimum_length": 8 }));
    assert_snapshot!(policy.diff(&live(strict())), @r#"
    minimum_length  14 -> 8
    calls iam:UpdateAccountPasswordPolicy(MinimumPasswordLength: 8, RequireUppercaseCharacters: true, RequireLowercaseCharacters: true, RequireNumbers: true, RequireSymbols: true, AllowUsersToChangePassword: true, MaxPasswordAge: 90, PasswordReusePrevention: 24, HardExpiry: false) [weakens] because `minimum_length` becomes laxer
    "#);
}

#[test]
fn every_attribute_behind_our_back_comes_back_as_drift() {
    let drifted = PasswordRules {
        minimum_length: 6,
        require_uppercase: false,
        require_lowercase: false,
        require_numbers: false,
        require_symbols: false,
        allow_users_to_change: false,
        max_age_days: Some(365),
        reuse_prevention: None,
        hard_expiry: true,
    };
    assert_snapshot!(desired(everything()).diff(&live(drifted)), @r#"
    minimum_length  6 -> 14
    require_uppercase  false -> true
    require_lowercase  false -> true
    require_numbers  false -> true
    require_symbols  false -> true
    allow_users_to_change  false -> true
    max_age_days  365 -> 90
    reuse_prevention  none -> 24
    hard_expiry  true -> false
    calls iam:UpdateAccountPasswordPolicy(MinimumPasswordLength: 14, RequireUppercaseCharacters: true, RequireLowercaseCharacters: true, RequireNumbers: true, RequireSymbols: true, AllowUsersToChangePassword: true, MaxPasswordAge: 90, PasswordReusePrevention: 24, HardExpiry: false) [disrupts] because 3 users exist: passwords that are older expire at once
    "#);
}

#[test]
fn coming_from_the_aws_default_all_four_types_are_required_unless_all_are_settled() {
    let fresh = Live { rules: None, users: Some(0) };
    assert_snapshot!(desired(json!({ "minimum_length": 14 })).diff(&fresh), @r#"
    password_policy  AWS's default (8 characters, three of four types) -> a policy of the account's own
    minimum_length  8 -> 14
    require_uppercase  false -> true
    require_lowercase  false -> true
    require_numbers  false -> true
    require_symbols  false -> true
    allow_users_to_change  none -> true
    calls iam:UpdateAccountPasswordPolicy(MinimumPasswordLength: 14, RequireUppercaseCharacters: true, RequireLowercaseCharacters: true, RequireNumbers: true, RequireSymbols: true, AllowUsersToChangePassword: true, HardExpiry: false)
    Note("the file does not settle all four types of characters; a policy cannot say AWS's \"three of four\", so those left open are required")
    "#);
}

#[test]
fn coming_from_the_aws_default_with_all_types_settled_is_as_the_file_says() {
    let fresh = Live { rules: None, users: Some(0) };
    assert_snapshot!(desired(everything()).diff(&fresh), @"
    password_policy  AWS's default (8 characters, three of four types) -> a policy of the account's own
    minimum_length  8 -> 14
    require_uppercase  false -> true
    require_lowercase  false -> true
    require_numbers  false -> true
    require_symbols  false -> true
    allow_users_to_change  none -> true
    max_age_days  never -> 90
    reuse_prevention  none -> 24
    calls iam:UpdateAccountPasswordPolicy(MinimumPasswordLength: 14, RequireUppercaseCharacters: true, RequireLowercaseCharacters: true, RequireNumbers: true, RequireSymbols: true, AllowUsersToChangePassword: true, MaxPasswordAge: 90, PasswordReusePrevention: 24, HardExpiry: false)
    ");
}

#[test]
fn two_types_are_laxer_than_the_aws_default() {
    let fresh = Live { rules: None, users: Some(0) };
    let spec = json!({
        "require_uppercase": false, "require_lowercase": false, "require_numbers": true,
        "require_symbols": true,
    });
    assert_snapshot!(desired(spec).diff(&fresh), @"
    password_policy  AWS's default (8 characters, three of four types) -> a policy of the account's own
    require_numbers  false -> true
    require_symbols  false -> true
    allow_users_to_change  none -> true
    calls iam:UpdateAccountPasswordPolicy(MinimumPasswordLength: 8, RequireUppercaseCharacters: false, RequireLowercaseCharacters: false, RequireNumbers: true, RequireSymbols: true, AllowUsersToChangePassword: true, HardExpiry: false) [weakens] because `require_uppercase` and `require_lowercase` become laxer
    ");
}

#[test]
fn a_first_expiry_where_users_exist_disrupts_them() {
    let rules = PasswordRules { max_age_days: None, ..strict() };
    let policy = desired(json!({ "max_age_days": 90 }));
    assert_snapshot!(policy.diff(&live(rules.clone())), @r#"
    max_age_days  never -> 90
    calls iam:UpdateAccountPasswordPolicy(MinimumPasswordLength: 14, RequireUppercaseCharacters: true, RequireLowercaseCharacters: true, RequireNumbers: true, RequireSymbols: true, AllowUsersToChangePassword: true, MaxPasswordAge: 90, PasswordReusePrevention: 24, HardExpiry: false) [disrupts] because 3 users exist: passwords that are older expire at once
    "#);
    let empty = Live { rules: Some(rules), users: Some(0) };
    assert_snapshot!(policy.diff(&empty), @r#"
    max_age_days  never -> 90
    calls iam:UpdateAccountPasswordPolicy(MinimumPasswordLength: 14, RequireUppercaseCharacters: true, RequireLowercaseCharacters: true, RequireNumbers: true, RequireSymbols: true, AllowUsersToChangePassword: true, MaxPasswordAge: 90, PasswordReusePrevention: 24, HardExpiry: false)
    "#);
}

#[test]
fn no_expiry_is_a_word() {
    assert_snapshot!(desired(json!({ "max_age_days": "never" })).diff(&live(strict())), @r#"
    max_age_days  90 -> never
    calls iam:UpdateAccountPasswordPolicy(MinimumPasswordLength: 14, RequireUppercaseCharacters: true, RequireLowercaseCharacters: true, RequireNumbers: true, RequireSymbols: true, AllowUsersToChangePassword: true, PasswordReusePrevention: 24, HardExpiry: false) [weakens] because `max_age_days` becomes laxer
    "#);
    let never = PasswordRules { max_age_days: None, ..strict() };
    assert_snapshot!(desired(json!({ "max_age_days": "never" })).diff(&live(never)), @"settled");
}

#[test]
fn the_aws_default_can_be_asked_for() {
    let fresh = Live { rules: None, users: Some(0) };
    assert_snapshot!(desired(json!("aws_default")).diff(&fresh), @"settled");
    assert_snapshot!(desired(json!("aws_default")).diff(&live(strict())), @r#"
    password_policy  a policy of the account's own -> AWS's default (8 characters, three of four types)
    calls iam:DeleteAccountPasswordPolicy() [weakens] because `require_uppercase`, `require_lowercase`, `require_numbers`, `require_symbols`, `minimum_length`, `max_age_days` and `reuse_prevention` become laxer
    "#);
}

#[test]
fn a_shorter_expiry_disrupts_unless_it_is_known_that_nobody_is_there() {
    let rules = Some(PasswordRules { max_age_days: Some(180), ..strict() });
    let policy = desired(json!({ "max_age_days": 90 }));
    let because = |users| policy.diff(&Live { rules: rules.clone(), users }).steps[0].because.clone();
    assert_eq!(because(Some(0)), None);
    assert_eq!(because(Some(2)).as_deref(), Some("2 users exist: passwords that are older expire at once"));
    assert_eq!(because(None).as_deref(), Some("users may exist: passwords that are older expire at once"));
}

#[test]
fn an_expiry_that_disrupts_asks_for_consent_to_what_it_weakens_too() {
    let policy = desired(json!({ "max_age_days": 30, "minimum_length": 8 }));
    let diff = policy.diff(&live(strict()));
    assert_eq!(diff.steps[0].impacts().collect::<Vec<_>>(), [Impact::Disrupts, Impact::Weakens]);
}

#[test]
fn a_later_expiry_weakens() {
    let diff = desired(json!({ "max_age_days": 180 })).diff(&live(strict()));
    assert_eq!(diff.steps[0].impacts().collect::<Vec<_>>(), [Impact::Weakens]);
}

#[test]
fn each_rule_made_laxer_weakens() {
    for rule in [
        json!({ "require_uppercase": false }),
        json!({ "require_lowercase": false }),
        json!({ "require_numbers": false }),
        json!({ "require_symbols": false }),
        json!({ "reuse_prevention": 23 }),
        json!({ "reuse_prevention": "none" }),
    ] {
        let diff = desired(rule.clone()).diff(&live(strict()));
        assert_eq!(diff.steps[0].impact, Impact::Weakens, "{rule}");
    }
    let hard = PasswordRules { hard_expiry: true, ..strict() };
    assert_eq!(desired(json!({ "hard_expiry": false })).diff(&live(hard)).steps[0].impact, Impact::Weakens);
}

#[test]
fn hard_expiry_asks_for_a_second_administrator() {
    let policy = desired(json!({ "hard_expiry": true, "max_age_days": 90 }));
    assert_snapshot!(policy.diff(&live(strict())), @"
    hard_expiry  false -> true
    calls iam:UpdateAccountPasswordPolicy(MinimumPasswordLength: 14, RequireUppercaseCharacters: true, RequireLowercaseCharacters: true, RequireNumbers: true, RequireSymbols: true, AllowUsersToChangePassword: true, MaxPasswordAge: 90, PasswordReusePrevention: 24, HardExpiry: true) [locks out] because 3 users exist: whose password has expired needs an administrator to get in again
    ");
    let hard = PasswordRules { hard_expiry: true, ..strict() };
    assert_snapshot!(policy.diff(&live(hard)), @"settled");
}

#[test]
fn an_empty_section_asks_for_nothing() {
    assert_snapshot!(desired(json!({})).diff(&live(strict())), @"settled");
    assert_snapshot!(desired(json!({})).diff(&Live { rules: None, users: Some(3) }), @"settled");
}

#[test]
fn going_back_to_the_aws_default_is_routine_where_that_is_stricter() {
    let lax = PasswordRules {
        minimum_length: 6,
        require_uppercase: false,
        require_lowercase: false,
        max_age_days: None,
        reuse_prevention: None,
        ..strict()
    };
    let diff = desired(json!("aws_default")).diff(&live(lax));
    assert_eq!(diff.steps[0].impact, Impact::Routine);
    assert_eq!(diff.action, Some(Action::Delete));
}

#[test]
fn values_that_iam_refuses_are_refused_here() {
    let refusal = |spec: serde_json::Value| {
        serde_json::from_value::<PasswordPolicySpec>(spec).expect_err("it is refused").to_string()
    };
    assert_eq!(
        refusal(json!({ "minimum_length": 5 })),
        "the minimum length of a password is 6 to 128, not 5"
    );
    assert_eq!(
        refusal(json!({ "max_age_days": 0 })),
        "the age at which passwords expire is 1 to 1095, not 0"
    );
    assert_eq!(
        refusal(json!({ "reuse_prevention": 25 })),
        "the number of former passwords refused is 1 to 24, not 25"
    );
    assert!(refusal(json!({ "hard_expiry": true })).starts_with("`hard_expiry: true` needs a number"));
    assert!(refusal(json!({ "hard_expiry": true, "max_age_days": "never" })).starts_with("`hard_expiry"));
}
