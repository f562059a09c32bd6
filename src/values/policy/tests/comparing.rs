//! What a change grants and withdraws, in words.

use super::super::{Grant, PolicyDocument, compare};
use super::{policy, statements};

fn said(live: Option<&PolicyDocument>, desired: Option<&PolicyDocument>) -> String {
    let difference = compare(live, desired);
    let section = |title: &str, grants: &[Grant]| {
        grants.iter().map(|grant| format!("{title} {grant}")).collect::<Vec<_>>()
    };
    let lines = [
        section("+", &difference.grants),
        section("-", &difference.withdraws),
        section("loosens:", &difference.loosens_deny),
        section("tightens:", &difference.tightens_deny),
        difference.cannot_tell.clone(),
    ]
    .concat();
    assert_eq!(difference.is_empty(), lines.is_empty());
    if lines.is_empty() { "nothing".to_owned() } else { lines.join("\n") }
}

fn between(live: &str, desired: &str) -> String {
    said(Some(&statements(live)), Some(&statements(desired)))
}

fn allow(actions: &str, resources: &str) -> String {
    format!(r#"{{"Effect": "Allow", "Action": {actions}, "Resource": {resources}}}"#)
}

const MFA: &str = r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}"#;

#[test]
fn the_same_rules_grant_nothing_however_they_are_cut() {
    assert_eq!(
        between(
            &allow(r#"["iam:GetUser", "iam:ListUsers"]"#, r#"["a", "b"]"#),
            &[
                allow(r#""IAM:getuser""#, r#"["a", "b"]"#),
                allow(r#""iam:ListUsers""#, r#""b""#),
                allow(r#""iam:ListUsers""#, r#""a""#)
            ]
            .join(",")
        ),
        "nothing"
    );
}

#[test]
fn a_rule_that_is_covered_already_grants_nothing() {
    assert_eq!(
        between(
            &allow(r#""s3:*""#, r#""arn:aws:s3:::b*""#),
            &[
                allow(r#""s3:*""#, r#""arn:aws:s3:::b*""#),
                allow(r#""s3:Get*""#, r#""arn:aws:s3:::bucket/*""#)
            ]
            .join(",")
        ),
        "nothing"
    );
}

#[test]
fn a_new_document_grants_all_of_it() {
    insta::assert_snapshot!(said(None, Some(&statements(MFA))), @"+ allows `iam:GetUser` on `*` when `aws:MultiFactorAuthPresent` is `true`");
    insta::assert_snapshot!(said(Some(&statements(MFA)), None), @"- allows `iam:GetUser` on `*` when `aws:MultiFactorAuthPresent` is `true`");
}

#[test]
fn a_narrowed_wildcard_names_what_is_no_longer_allowed() {
    insta::assert_snapshot!(between(&allow(r#""ec2:*""#, r#""*""#), &allow(r#""ec2:Describe*""#, r#""*""#)), @"- allows `ec2:AttachApplianceToNatGateway`, `ec2:AttachResourcesToPlacementGroup`, `ec2:CancelImageLaunchPermission`, `ec2:CreateCoipPoolPermission`, `ec2:CreateLocalGatewayRouteTablePermission` and 627 more on `*`");
}

#[test]
fn a_widened_wildcard_names_what_is_newly_allowed() {
    insta::assert_snapshot!(between(&allow(r#""sts:Get*""#, r#""*""#), &allow(r#"["sts:*", "ec2:Describe*"]"#, r#""*""#)), @"+ allows `ec2:Describe*` (194 actions), `sts:AssumeRole`, `sts:AssumeRoleWithSAML`, `sts:AssumeRoleWithWebIdentity`, `sts:AssumeRoot` and 5 more on `*`");
}

#[test]
fn much_of_several_services_is_counted_by_service() {
    insta::assert_snapshot!(
        between(&allow(r#""s3:GetObject""#, r#""*""#), &allow(r#"["s3:*", "sts:*", "iam:*"]"#, r#""*""#)),
        @"+ allows `iam:*` (190 actions), `sts:*` (16 actions), `s3:AssociateAccessGrantsIdentityCenter`, `s3:BypassGovernanceRetention`, `s3:CreateAccessGrant` and 176 more on `*`"
    );
    let live = r#"{"Effect": "Allow", "NotAction": ["iam:*", "sts:Get*"], "Resource": "*"}"#;
    let desired =
        r#"{"Effect": "Allow", "NotAction": ["iam:CreateUser", "sts:GetFederationToken"], "Resource": "*"}"#;
    insta::assert_snapshot!(between(live, desired), @"+ allows 189 actions of `iam` and 6 actions of `sts` on `*`");
}

#[test]
fn a_wildcard_over_services_is_said_with_what_it_leaves_as_it_was() {
    insta::assert_snapshot!(between(&allow(r#""*""#, r#""*""#), &allow(r#"["ec2:*", "s3:*"]"#, r#""*""#)), @"- allows `*` other than `ec2:*` and `s3:*` on `*`");
}

#[test]
fn a_wildcard_that_is_written_out_still_differs_in_what_is_to_come() {
    let all = crate::values::actions::expand("sts:*").unwrap_or_default();
    let written_out = serde_json::to_string(&all).unwrap_or_default();
    insta::assert_snapshot!(between(&allow(r#""sts:*""#, r#""*""#), &allow(&written_out, r#""*""#)), @"cannot tell which actions `sts:*` will match that AWS adds later");
}

#[test]
fn a_wider_resource_is_granted_and_a_narrower_one_withdrawn() {
    insta::assert_snapshot!(between(&allow(r#""s3:GetObject""#, r#""arn:aws:s3:::b/a/*""#), &allow(r#""s3:GetObject""#, r#""arn:aws:s3:::b/*""#)), @"+ allows `s3:GetObject` on `arn:aws:s3:::b/*`");
    insta::assert_snapshot!(between(&allow(r#""s3:GetObject""#, r#"["x", "y", "z"]"#), &allow(r#""s3:GetObject""#, r#""x""#)), @"- allows `s3:GetObject` on `y` and `z`");
}

#[test]
fn a_condition_added_withdraws_and_one_removed_grants() {
    let plain = allow(r#""iam:GetUser""#, r#""*""#);
    insta::assert_snapshot!(between(&plain, MFA), @"- allows `iam:GetUser` on `*`");
    insta::assert_snapshot!(between(MFA, &plain), @"+ allows `iam:GetUser` on `*`");
    insta::assert_snapshot!(between(MFA, &MFA.replace("Bool\"", "BoolIfExists\"")), @r"
    + allows `iam:GetUser` on `*` when `aws:MultiFactorAuthPresent` is `true` or absent
    - allows `iam:GetUser` on `*` when `aws:MultiFactorAuthPresent` is `true`
    ");
}

#[test]
fn a_deny_is_tightened_and_loosened() {
    let deny = |actions: &str| format!(r#"{{"Effect": "Deny", {actions}, "Resource": "*"}}"#);
    insta::assert_snapshot!(between("", &deny(r#""Action": "iam:*""#)), @"tightens: denies `iam:*` (190 actions) on `*`");
    insta::assert_snapshot!(between(&deny(r#""Action": ["iam:CreateUser", "iam:DeleteUser"]"#), &deny(r#""Action": "iam:CreateUser""#)), @"loosens: denies `iam:DeleteUser` on `*`");
}

#[test]
fn an_exemption_added_to_a_deny_is_named_exactly() {
    let deny = |exempt: &str| {
        format!(
            r#"{{"Effect": "Deny", "NotAction": {exempt}, "Resource": "*", "Condition": {{"BoolIfExists": {{"aws:MultiFactorAuthPresent": "false"}}}}}}"#
        )
    };
    let narrow = deny(r#"["iam:EnableMFADevice", "sts:GetSessionToken"]"#);
    let wide = deny(r#"["iam:EnableMFADevice", "iam:DeactivateMFADevice", "sts:GetSessionToken"]"#);
    insta::assert_snapshot!(between(&narrow, &wide), @"loosens: denies `iam:DeactivateMFADevice` on `*` when `aws:MultiFactorAuthPresent` is `false` or absent");
    insta::assert_snapshot!(between(&wide, &narrow), @"tightens: denies `iam:DeactivateMFADevice` on `*` when `aws:MultiFactorAuthPresent` is `false` or absent");
    insta::assert_snapshot!(between(&narrow, ""), @"loosens: denies every action but `iam:EnableMFADevice` and `sts:GetSessionToken` on `*` when `aws:MultiFactorAuthPresent` is `false` or absent");
}

#[test]
fn not_action_beside_a_list_cannot_be_told() {
    insta::assert_snapshot!(
        between(&allow(r#""s3:*""#, r#""*""#), r#"{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}"#),
        @r"
    + allows every action but `iam:*` other than `s3:*` on `*`
    cannot tell which actions `NotAction` comes down to
    "
    );
    insta::assert_snapshot!(
        between(r#"{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}"#, &allow(r#""*""#, r#""*""#)),
        @"+ allows `iam:*` (190 actions) on `*`"
    );
}

#[test]
fn not_resource_beside_a_list_cannot_be_told() {
    insta::assert_snapshot!(
        between(&allow(r#""s3:GetObject""#, r#""arn:aws:s3:::b/*""#), r#"{"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::b/secret"}"#),
        @r"
    + allows `s3:GetObject` on all but `arn:aws:s3:::b/secret`
    - allows `s3:GetObject` on `arn:aws:s3:::b/*`
    cannot tell which resources differ where `NotResource` leaves out `arn:aws:s3:::b/secret`
    "
    );
}

#[test]
fn principals_are_named() {
    let trust = |principals: &str| {
        format!(r#"{{"Effect": "Allow", "Principal": {principals}, "Action": "sts:AssumeRole"}}"#)
    };
    insta::assert_snapshot!(
        between(&trust(r#"{"AWS": "111111111111"}"#), &trust(r#"{"AWS": ["111111111111", "222222222222"], "Service": "ec2.amazonaws.com"}"#)),
        @"+ allows `sts:AssumeRole` to account `222222222222` and service `ec2.amazonaws.com`"
    );
    insta::assert_snapshot!(between(&trust(r#"{"AWS": "111111111111"}"#), &trust(r#""*""#)), @"+ allows `sts:AssumeRole` to everyone");
}

#[test]
fn a_statement_without_resource_is_not_mixed_with_one_that_has_some() {
    let statement = |resource: &str| {
        format!(r#"{{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"{resource}}}"#)
    };
    insta::assert_snapshot!(
        between("", &[statement(""), statement(r#", "Resource": "a""#)].join(",")),
        @r"
    + allows `s3:GetObject` to everyone
    + allows `s3:GetObject` on `a` to everyone
    "
    );
}

#[test]
fn a_change_of_version_under_variables_cannot_be_told() {
    let of = |version: &str| {
        policy(&format!(
            r#"{{"Version": "{version}", "Statement": [{{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "arn:aws:iam::*:user/${{aws:username}}"}}]}}"#
        ))
    };
    insta::assert_snapshot!(said(Some(&of("2008-10-17")), Some(&of("2012-10-17"))), @"cannot tell what policy variables mean before and after version 2008-10-17 becomes 2012-10-17");
}

#[test]
fn conditions_are_said_in_words() {
    let words = |condition: &str| {
        let document = statements(&format!(
            r#"{{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*", "Condition": {condition}}}"#
        ));
        compare(None, Some(&document)).grants[0].condition.clone().unwrap_or_default()
    };
    let all = [
        words(r#"{"StringEquals": {"k:a": ["x", "y"]}, "StringNotLike": {"k:b": "z*"}}"#),
        words(r#"{"StringEqualsIgnoreCase": {"k:a": "x"}}"#),
        words(r#"{"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b", "c"]}}"#),
        words(r#"{"ForAnyValue:StringLike": {"aws:TagKeys": "a*"}}"#),
        words(
            r#"{"NumericLessThanEquals": {"k:n": 7}, "DateGreaterThan": {"aws:CurrentTime": "2026-01-01"}}"#,
        ),
        words(r#"{"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#),
        words(r#"{"Null": {"aws:SourceVpc": "true"}}"#),
        words(r#"{"StringResembles": {"k:a": "x"}}"#),
    ];
    insta::assert_snapshot!(all.join("\n"), @r"
    `k:a` is `x` or `y` and `k:b` is not like `z*`
    `k:a` is `x` in any case
    every value of `aws:TagKeys` is `a`, `b` or `c`
    a value of `aws:TagKeys` is like `a*`
    `aws:CurrentTime` is after `2026-01-01` and `k:n` is at most `7`
    `aws:SourceIp` is not in `10.0.0.0/8`
    `aws:SourceVpc` is absent
    `StringResembles` holds for `k:a` and `x`
    ");
}

#[test]
fn a_grant_is_data_for_reports() {
    let grants = compare(None, Some(&statements(MFA))).grants;
    assert_eq!(
        serde_json::to_value(&grants[0]).ok(),
        Some(serde_json::json!({
            "effect": "Allow",
            "actions": {"only": ["iam:GetUser"]},
            "resources": {"only": ["*"]},
            "condition": "`aws:MultiFactorAuthPresent` is `true`"
        }))
    );
}
