use insta::assert_snapshot;

use super::support::{account, beyond, deleted, desired, directory_name, group, set_name, user};
use crate::aws::reader::sso::Holder;
use crate::model::{Action, Impact, Phase, Resource, Stage, Step};
use crate::resources::identity_center::account_access::{AccountAccess, Caller, Inactive, Live, Reserved};

/// Why each step is asked about, in order; none for a routine one.
fn asked(live: Live) -> Vec<Option<String>> {
    let diff = desired().diff(&Some(live));
    let steps = diff.steps.into_iter().map(|step| {
        assert_eq!(step.impact == Impact::Routine, step.because.is_none());
        assert!(matches!(step.impact, Impact::Routine | Impact::LocksOut));
        step.because
    });
    steps.collect()
}

#[test]
fn where_nobody_else_holds_anything_it_is_settled() {
    assert_snapshot!(desired().diff(&Some(Live::default())), @"settled");
}

#[test]
fn without_an_instance_it_waits_for_one() {
    assert_snapshot!(desired().diff(&None), @r#"Blocked { why: "there is no instance of IAM Identity Center to work with", next: "settle `identity_center.instance` first" }"#);
}

#[test]
fn what_others_hold_of_a_set_that_stays_is_taken_as_a_matter_of_routine() {
    let live =
        beyond([group("Ops", &["u-1", "u-2"], "ReadOnlyAccess"), user("eve@example.com", "ReadOnlyAccess")]);
    let diff = desired().diff(&Some(live));
    assert_eq!(diff.action, Some(Action::Update));
    for step in &diff.steps {
        assert!(step.abreast, "one does not wait for another");
        assert_eq!((step.phase, step.stage), (Phase::Shrink, Stage::Admit));
    }
    assert_snapshot!(diff, @r#"
    access  -group Ops: ReadOnlyAccess in prod -user eve@example.com: ReadOnlyAccess in prod
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "ReadOnlyAccess", PrincipalType: "GROUP", PrincipalId: "Ops") (Shrink)
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "ReadOnlyAccess", PrincipalType: "USER", PrincipalId: "eve@example.com") (Shrink)
    "#);
}

#[test]
fn an_account_without_a_known_name_is_not_named() {
    let live = beyond([group("Ops", &["u-1"], "Billing")]);
    assert_snapshot!(AccountAccess { name: None, ..desired() }.diff(&Some(live)), @r#"
    access  -group Ops: Billing
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "Billing", PrincipalType: "GROUP", PrincipalId: "Ops") (Shrink) [locks out] because nobody is left who holds `Billing` in 111122223333, and 1 person loses it
    "#);
}

#[test]
fn who_was_deleted_appears_as_what_they_are_and_locks_nobody_out() {
    let live = beyond([
        deleted(Holder::Group("g-gone".to_owned()), "Administration"),
        deleted(Holder::User("u-gone".to_owned()), "Billing"),
    ]);
    assert_snapshot!(desired().diff(&Some(live)), @r#"
    access  -a deleted group (id g-gone): Administration in prod -a deleted person (id u-gone): Billing in prod
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "Administration", PrincipalType: "GROUP", PrincipalId: "g-gone") (Shrink)
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "Billing", PrincipalType: "USER", PrincipalId: "u-gone") (Shrink)
    "#);
}

#[test]
fn the_last_who_hold_a_set_are_counted_once_each() {
    let live = beyond([
        group("Finance", &["u-1", "u-2"], "Billing"),
        group("Nobody", &[], "Billing"),
        group("Owners", &["u-2", "u-3"], "Billing"),
    ]);
    assert_snapshot!(desired().diff(&Some(live)), @r#"
    access  -group Finance: Billing in prod -group Nobody: Billing in prod -group Owners: Billing in prod
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "Billing", PrincipalType: "GROUP", PrincipalId: "Finance") (Shrink) [locks out] because nobody is left who holds `Billing` in prod (111122223333), and 3 people lose it
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "Billing", PrincipalType: "GROUP", PrincipalId: "Nobody") (Shrink)
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "Billing", PrincipalType: "GROUP", PrincipalId: "Owners") (Shrink) [locks out] because nobody is left who holds `Billing` in prod (111122223333), and 3 people lose it
    "#);
}

#[test]
fn a_set_that_somebody_declared_holds_or_will_is_not_lost() {
    let live =
        Live { stays: [set_name("Billing")].into(), ..beyond([group("Finance", &["u-1"], "Billing")]) };
    assert_eq!(asked(live), [None]);
}

#[test]
fn the_last_who_hold_all_rights_are_asked_about() {
    let mut live = beyond([group("Admins", &[], "Administration"), group("Ops", &["u-1"], "ReadOnlyAccess")]);
    let last = "nobody is left who holds all rights in prod (111122223333)";
    assert_eq!(asked(live.clone()), [Some(last.to_owned()), None]);
    // Another set that gives as much stays.
    live.all_rights_stay = true;
    assert_eq!(asked(live), [None, None]);
}

#[test]
fn the_callers_own_way_in_is_asked_about_and_goes_when_everything_else_is_done() {
    let caller = Caller { set: set_name("ReadOnlyAccess"), user: directory_name("ada@example.com") };
    let live = beyond([
        group("Ops", &["u-1"], "ReadOnlyAccess"),
        user("Ada@example.com", "ReadOnlyAccess"),
        user("bo@example.com", "ReadOnlyAccess"),
        deleted(Holder::Group("g-gone".to_owned()), "ReadOnlyAccess"),
    ]);
    let live = Live { caller: Some(caller), ..live };
    let diff = desired().diff(&Some(live));
    assert_eq!(diff.steps.iter().map(|step| step.last).collect::<Vec<_>>(), [false, false, true, true]);
    assert!(diff.steps.is_sorted_by_key(Step::turn), "they are taken in their order");
    assert_snapshot!(diff, @r#"
    access  -a deleted group (id g-gone): ReadOnlyAccess in prod -group Ops: ReadOnlyAccess in prod -user Ada@example.com: ReadOnlyAccess in prod -user bo@example.com: ReadOnlyAccess in prod
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "ReadOnlyAccess", PrincipalType: "GROUP", PrincipalId: "g-gone") (Shrink)
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "ReadOnlyAccess", PrincipalType: "USER", PrincipalId: "bo@example.com") (Shrink)
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "ReadOnlyAccess", PrincipalType: "GROUP", PrincipalId: "Ops") (Shrink) [locks out] because you are signed in by `ReadOnlyAccess`, and may hold it through this group
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "ReadOnlyAccess", PrincipalType: "USER", PrincipalId: "Ada@example.com") (Shrink) [locks out] because you are signed in by it
    "#);
}

#[test]
fn every_reason_to_ask_is_given() {
    let caller = Caller { set: set_name("Administration"), user: directory_name("ada") };
    let live = Live { caller: Some(caller), ..beyond([user("ada", "Administration")]) };
    assert_snapshot!(asked(live)[0].as_deref().unwrap_or_default(), @"you are signed in by it; nobody is left who holds `Administration` in prod (111122223333), and 1 person loses it; nobody is left who holds all rights in prod (111122223333)");
}

#[test]
fn a_set_without_a_name_that_is_known_is_shown_by_its_arn() {
    let live = beyond([group("Ops", &[], "arn:aws:sso:::permissionSet/ssoins-1/ps-1")]);
    assert_snapshot!(desired().diff(&Some(live)), @r#"
    access  -group Ops: arn:aws:sso:::permissionSet/ssoins-1/ps-1 in prod
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "arn:aws:sso:::permissionSet/ssoins-1/ps-1", PrincipalType: "GROUP", PrincipalId: "Ops") (Shrink)
    "#);
}

#[test]
fn from_elsewhere_nothing_is_taken_in_the_management_account() {
    let live = beyond([group("Ops", &["u-1"], "ReadOnlyAccess"), user("eve", "Billing")]);
    let live = Live { reserved: Some(Reserved::Account(account("111122223333"))), ..live };
    assert_snapshot!(desired().diff(&Some(live)), @r#"Blocked { why: "account 111122223333 is the management account, and only from there is anything taken from anybody in it: user eve: Billing in prod, group Ops: ReadOnlyAccess in prod", next: "run it in account 111122223333, or leave that account out of what is exclusive" }"#);
}

#[test]
fn from_elsewhere_nothing_is_taken_of_a_set_that_is_in_the_management_account() {
    let of = |sets: &[&str]| {
        let live = beyond([group("Ops", &["u-1"], "ReadOnlyAccess"), user("eve", "Billing")]);
        let sets = sets.iter().map(|set| set_name(set)).collect();
        Live { reserved: Some(Reserved::Sets { management: account("123456789012"), sets }), ..live }
    };
    assert_snapshot!(desired().diff(&Some(of(&["Billing"]))), @r#"Blocked { why: "`Billing` is provisioned in the management account 123456789012, and only from there is it taken from anybody; held here by others: user eve: Billing in prod, group Ops: ReadOnlyAccess in prod", next: "run it in account 123456789012, or use permission sets that are for the other accounts alone" }"#);
    assert_snapshot!(desired().diff(&Some(of(&["Billing", "ReadOnlyAccess"]))), @r#"Blocked { why: "`Billing` and `ReadOnlyAccess` are provisioned in the management account 123456789012, and only from there are they taken from anybody; held here by others: user eve: Billing in prod, group Ops: ReadOnlyAccess in prod", next: "run it in account 123456789012, or use permission sets that are for the other accounts alone" }"#);
}

#[test]
fn an_account_that_is_not_active_is_left_as_it_is_and_that_is_said() {
    let live = beyond([group("Ops", &["u-1"], "Administration"), user("eve", "Billing")]);
    let inactive = Inactive { name: "old".to_owned(), state: "SUSPENDED".to_owned() };
    let diff =
        AccountAccess { name: None, ..desired() }.diff(&Some(Live { inactive: Some(inactive), ..live }));
    assert!(diff.steps.is_empty() && diff.attributes.is_empty() && !diff.is_held_back());
    assert_snapshot!(diff, @r#"Note("left as it is: account old (111122223333) is SUSPENDED, and nothing is taken from anybody in it: group Ops: Administration, user eve: Billing")"#);
}
