use std::sync::Arc;

use insta::assert_snapshot;
use jiff::{SignedDuration, Timestamp};

use super::support::ana;
use crate::aws::reader::iam::{AccessKey, Attached, Credentials, LastUse, Numbered, UserDetail};
use crate::model::{Diff, Effect, Impact, Phase, Resource};
use crate::resources::iam::testing::{account, allowing, aws_policy, denying, own_policy, policy_name};
use crate::resources::iam::user::{AbsentUser, Removal};
use crate::values::{GroupName, UserName};

fn absent() -> AbsentUser {
    AbsentUser { account: account(), name: UserName::from_aws("Ana") }
}

fn now() -> Timestamp {
    "2026-06-30T12:00:00Z".parse().expect("a good time")
}

fn days_ago(days: i64) -> LastUse {
    LastUse::At(now() - SignedDuration::from_hours(24 * days))
}

fn no_credentials() -> Credentials {
    Credentials {
        password: None,
        access_keys: vec![],
        mfa_devices: vec![],
        ssh_keys: vec![],
        certificates: vec![],
        service_credentials: vec![],
    }
}

fn key(id: &str, is_active: bool, last_use: LastUse) -> AccessKey {
    AccessKey { id: id.to_owned(), is_active, last_use }
}

fn numbered(id: &str) -> Vec<Numbered> {
    vec![Numbered { id: id.to_owned(), is_active: true }]
}

fn diff(user: UserDetail, credentials: Credentials) -> Diff<Removal> {
    absent().diff(&Some((user, Arc::new(credentials), now())))
}

fn with_keys(access_keys: Vec<AccessKey>) -> Diff<Removal> {
    diff(ana(), Credentials { access_keys, ..no_credentials() })
}

#[test]
fn a_user_who_is_not_there_is_settled() {
    assert_snapshot!(absent().diff(&None), @"settled");
}

#[test]
fn a_bare_user_goes_at_once() {
    assert_snapshot!(
        diff(ana(), no_credentials()),
        @r#"calls iam:DeleteUser(UserName: "ana") (Shrink) [destroys]"#
    );
}

#[test]
fn everything_a_user_has_is_listed_and_goes_ways_in_first() {
    let user = UserDetail {
        groups: [GroupName::from_aws("Admins"), GroupName::from_aws("ReadOnly")].into(),
        inline_policies: [
            (policy_name("a-deny"), Ok(denying("s3:DeleteBucket"))),
            (policy_name("b-unreadable"), Err("no JSON".to_owned())),
            (policy_name("c-grant"), Ok(allowing("s3:GetObject"))),
        ]
        .into(),
        attached: vec![Attached { name: policy_name("Billing"), arn: aws_policy("job-function/Billing") }],
        boundary: Some(own_policy("Bounds")),
        ..ana()
    };
    let credentials = Credentials {
        password: Some(days_ago(3)),
        access_keys: vec![key("AKIAACTIVE", true, days_ago(91)), key("AKIAINACTIVE", false, LastUse::Never)],
        mfa_devices: vec!["arn:aws:iam::123456789012:mfa/ana".to_owned()],
        ssh_keys: numbered("APKASSH"),
        certificates: numbered("CERTIFICATE"),
        service_credentials: numbered("ACCASERVICE"),
    };
    let diff = diff(user, credentials);
    assert_snapshot!(diff, @r#"
    password  -last used 2026-06-27
    access_keys  -AKIAACTIVE (active, last used 2026-03-31) -AKIAINACTIVE (inactive, never used)
    mfa_devices  -arn:aws:iam::123456789012:mfa/ana
    ssh_keys  -APKASSH
    certificates  -CERTIFICATE
    service_credentials  -ACCASERVICE
    groups  -Admins -ReadOnly
    managed_policies  -Billing
    inline_policies  -a-deny -b-unreadable -c-grant
    permissions_boundary  -arn:aws:iam::123456789012:policy/Bounds
    calls iam:UpdateAccessKey(UserName: "ana", AccessKeyId: "AKIAACTIVE", Status: "Inactive") (Shrink) [destroys]
    calls iam:DeleteLoginProfile(UserName: "ana") (Shrink) [destroys]
    calls iam:DeleteUserPolicy(UserName: "ana", PolicyName: "c-grant") (Shrink) [destroys]
    calls iam:DetachUserPolicy(UserName: "ana", PolicyArn: "arn:aws:iam::aws:policy/job-function/Billing") (Shrink) [destroys]
    calls iam:RemoveUserFromGroup(UserName: "ana", GroupName: "Admins") (Shrink) [destroys]
    calls iam:RemoveUserFromGroup(UserName: "ana", GroupName: "ReadOnly") (Shrink) [destroys]
    calls iam:DeleteUserPolicy(UserName: "ana", PolicyName: "a-deny") (Shrink) [destroys]
    calls iam:DeleteUserPolicy(UserName: "ana", PolicyName: "b-unreadable") (Shrink) [destroys]
    calls iam:DeleteUserPermissionsBoundary(UserName: "ana") (Shrink) [destroys]
    calls iam:DeactivateMFADevice(UserName: "ana", SerialNumber: "arn:aws:iam::123456789012:mfa/ana") (Shrink) [destroys]
    calls iam:DeleteVirtualMFADevice(SerialNumber: "arn:aws:iam::123456789012:mfa/ana") (Shrink) [destroys]
    calls iam:DeleteSSHPublicKey(UserName: "ana", SSHPublicKeyId: "APKASSH") (Shrink) [destroys]
    calls iam:DeleteSigningCertificate(UserName: "ana", CertificateId: "CERTIFICATE") (Shrink) [destroys]
    calls iam:DeleteServiceSpecificCredential(UserName: "ana", ServiceSpecificCredentialId: "ACCASERVICE") (Shrink) [destroys]
    calls iam:DeleteAccessKey(UserName: "ana", AccessKeyId: "AKIAACTIVE") (Shrink) [destroys]
    calls iam:DeleteAccessKey(UserName: "ana", AccessKeyId: "AKIAINACTIVE") (Shrink) [destroys]
    calls iam:DeleteUser(UserName: "ana") (Shrink) [destroys]
    "#);
}

#[test]
fn every_step_shrinks_and_destroys_and_the_last_says_who_is_gone() {
    let user = UserDetail { groups: [GroupName::from_aws("Admins")].into(), ..ana() };
    let diff = diff(user, Credentials { password: Some(LastUse::Never), ..no_credentials() });
    assert!(diff.steps.iter().all(|step| step.phase == Phase::Shrink && step.impact == Impact::Destroys));
    let last = diff.steps.last().expect("there are steps");
    assert_eq!(last.effects, [Effect::Removes { user: UserName::from_aws("ana") }]);
}

#[test]
fn a_key_used_89_days_ago_keeps_its_user() {
    assert_snapshot!(with_keys(vec![key("AKIAUSED", true, days_ago(89))]), @r#"
    Refused { at: None, why: "access key AKIAUSED of `ana` is in use (last used 2026-04-02)", help: "find what uses it and move that to a role; 90 days after its last use the user can go" }
    "#);
}

#[test]
fn a_key_used_91_days_ago_goes_with_its_user() {
    assert_snapshot!(with_keys(vec![key("AKIAOLD", true, days_ago(91))]), @r#"
    access_keys  -AKIAOLD (active, last used 2026-03-31)
    calls iam:UpdateAccessKey(UserName: "ana", AccessKeyId: "AKIAOLD", Status: "Inactive") (Shrink) [destroys]
    calls iam:DeleteAccessKey(UserName: "ana", AccessKeyId: "AKIAOLD") (Shrink) [destroys]
    calls iam:DeleteUser(UserName: "ana") (Shrink) [destroys]
    "#);
}

#[test]
fn ninety_days_after_its_last_use_a_key_may_go() {
    assert!(!with_keys(vec![key("AKIAOLD", true, days_ago(90))]).is_settled());
}

#[test]
fn a_key_that_was_never_used_goes_with_its_user() {
    assert_snapshot!(with_keys(vec![key("AKIANEW", true, LastUse::Never)]), @r#"
    access_keys  -AKIANEW (active, never used)
    calls iam:UpdateAccessKey(UserName: "ana", AccessKeyId: "AKIANEW", Status: "Inactive") (Shrink) [destroys]
    calls iam:DeleteAccessKey(UserName: "ana", AccessKeyId: "AKIANEW") (Shrink) [destroys]
    calls iam:DeleteUser(UserName: "ana") (Shrink) [destroys]
    "#);
}

#[test]
fn an_inactive_key_that_was_used_lately_keeps_its_user_too() {
    let diff = with_keys(vec![key("AKIAOLD", false, days_ago(91)), key("AKIAUSED", false, days_ago(1))]);
    assert_snapshot!(diff, @r#"
    Refused { at: None, why: "access key AKIAUSED of `ana` is in use (last used 2026-06-29)", help: "find what uses it and move that to a role; 90 days after its last use the user can go" }
    "#);
}

#[test]
fn a_virtual_device_is_deleted_and_hardware_only_taken_away() {
    let devices =
        ["arn:aws:iam::123456789012:mfa/phone", "GAHT12345678", "arn:aws:iam::123456789012:u2f/user/ana/key"];
    let mfa_devices = devices.map(str::to_owned).into();
    assert_snapshot!(diff(ana(), Credentials { mfa_devices, ..no_credentials() }), @r#"
    mfa_devices  -arn:aws:iam::123456789012:mfa/phone -GAHT12345678 -arn:aws:iam::123456789012:u2f/user/ana/key
    calls iam:DeactivateMFADevice(UserName: "ana", SerialNumber: "arn:aws:iam::123456789012:mfa/phone") (Shrink) [destroys]
    calls iam:DeleteVirtualMFADevice(SerialNumber: "arn:aws:iam::123456789012:mfa/phone") (Shrink) [destroys]
    calls iam:DeactivateMFADevice(UserName: "ana", SerialNumber: "GAHT12345678") (Shrink) [destroys]
    calls iam:DeactivateMFADevice(UserName: "ana", SerialNumber: "arn:aws:iam::123456789012:u2f/user/ana/key") (Shrink) [destroys]
    calls iam:DeleteUser(UserName: "ana") (Shrink) [destroys]
    "#);
}
