//! What guards ask.

use super::statements;

#[test]
fn a_deny_is_seen() {
    assert!(statements(r#"{"Effect": "Deny", "Action": "iam:*", "Resource": "*"}"#).has_deny());
    assert!(!statements(r#"{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}"#).has_deny());
}

#[test]
fn administration_is_an_allow_of_everything_without_condition() {
    for (document, everything) in [
        (r#"{"Effect": "Allow", "Action": ["*"], "Resource": "*"}"#, true),
        (r#"{"Effect": "Allow", "Action": "*:*", "Resource": ["*", "a"]}"#, true),
        (r#"{"Effect": "Deny", "Action": "*", "Resource": "*"}"#, false),
        (r#"{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}"#, false),
        (r#"{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::*"}"#, false),
        (
            r#"{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}"#,
            false,
        ),
    ] {
        assert_eq!(statements(document).allows_everything(), everything, "{document}");
    }
}

#[test]
fn requiring_mfa_is_recognised_however_it_is_said() {
    let deny = |actions: &str, condition: &str| {
        statements(&format!(r#"{{"Effect": "Deny", {actions}, "Resource": "*", "Condition": {condition}}}"#))
            .refuses_without_mfa()
    };
    let all_but = r#""NotAction": ["iam:EnableMFADevice", "sts:GetSessionToken"]"#;
    assert!(deny(all_but, r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}"#));
    assert!(deny(all_but, r#"{"Bool": {"aws:multifactorauthpresent": false}}"#));
    assert!(deny(r#""Action": "*""#, r#"{"Null": {"aws:MultiFactorAuthAge": "true"}}"#));
    assert!(deny(r#""Action": "s3:*""#, r#"{"StringNotEquals": {"aws:MultiFactorAuthPresent": "true"}}"#));
    assert!(deny(
        all_but,
        r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}"#
    ));
}

#[test]
fn other_denials_do_not_require_mfa() {
    let refuses = |statement: &str| statements(statement).refuses_without_mfa();
    assert!(!refuses(r#"{"Effect": "Deny", "Action": "*", "Resource": "*"}"#));
    assert!(!refuses(
        r#"{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}"#
    ));
    assert!(!refuses(
        r#"{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}"#
    ));
    assert!(!refuses(
        r#"{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}"#
    ));
    assert!(!refuses(
        r#"{"Effect": "Deny", "Action": ["iam:GetUser", "iam:enablemfadevice"], "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}"#
    ));
}
