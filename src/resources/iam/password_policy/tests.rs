use insta::assert_snapshot;
use serde_json::json;

use super::*;
use crate::aws::reader::iam::PasswordRules;
use crate::model::{Resource, Scope};
use crate::values::AccountId;

fn desired(spec: serde_json::Value) -> PasswordPolicy {
    let account = AccountId::try_from("123456789012").expect("twelve digits");
    PasswordPolicy { scope: Scope::Account(account), spec: serde_json::from_value(spec).expect("a good spec") }
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
    assert_snapshot!(policy.diff(&live(PasswordRules { minimum_length: 8, ..strict() })), @"");
}

#[test]
fn a_longer_minimum_is_lowered_only_with_consent() {
    let policy = desired(json!({ "minimum_length": 8 }));
    assert_snapshot!(policy.diff(&live(strict())), @"");
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
    assert_snapshot!(desired(everything()).diff(&live(drifted)), @"");
}

#[test]
fn coming_from_the_aws_default_all_four_types_are_required_unless_all_are_settled() {
    let fresh = Live { rules: None, users: Some(0) };
    assert_snapshot!(desired(json!({ "minimum_length": 14 })).diff(&fresh), @"");
}

#[test]
fn coming_from_the_aws_default_with_all_types_settled_is_as_the_file_says() {
    let fresh = Live { rules: None, users: Some(0) };
    assert_snapshot!(desired(everything()).diff(&fresh), @"");
}

#[test]
fn two_types_are_laxer_than_the_aws_default() {
    let fresh = Live { rules: None, users: Some(0) };
    let spec = json!({
        "require_uppercase": false, "require_lowercase": false, "require_numbers": true,
        "require_symbols": true,
    });
    assert_snapshot!(desired(spec).diff(&fresh), @"");
}

#[test]
fn a_first_expiry_where_users_exist_disrupts_them() {
    let rules = PasswordRules { max_age_days: None, ..strict() };
    let policy = desired(json!({ "max_age_days": 90 }));
    assert_snapshot!(policy.diff(&live(rules.clone())), @"");
    let empty = Live { rules: Some(rules), users: Some(0) };
    assert_snapshot!(policy.diff(&empty), @"");
}

#[test]
fn no_expiry_is_a_word() {
    assert_snapshot!(desired(json!({ "max_age_days": "never" })).diff(&live(strict())), @"");
    let never = PasswordRules { max_age_days: None, ..strict() };
    assert_snapshot!(desired(json!({ "max_age_days": "never" })).diff(&live(never)), @"settled");
}

#[test]
fn the_aws_default_can_be_asked_for() {
    let fresh = Live { rules: None, users: Some(0) };
    assert_snapshot!(desired(json!("aws_default")).diff(&fresh), @"settled");
    assert_snapshot!(desired(json!("aws_default")).diff(&live(strict())), @"");
}

#[test]
fn values_that_iam_refuses_are_refused_here() {
    let refusal = |spec: serde_json::Value| {
        serde_json::from_value::<PasswordPolicySpec>(spec).expect_err("it is refused").to_string()
    };
    assert_eq!(refusal(json!({ "minimum_length": 5 })), "the minimum length of a password is 6 to 128, not 5");
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
