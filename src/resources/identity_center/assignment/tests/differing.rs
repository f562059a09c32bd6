use std::collections::BTreeSet;
use std::sync::Arc;

use insta::assert_snapshot;

use super::support::{MANAGEMENT, PROD, TEST, account, desired, directory_name, live, set_name, written};
use crate::model::{Action, Phase, Resource, Stage};
use crate::resources::identity_center::accounts::Chosen;
use crate::resources::identity_center::assignment::{Assignment, Held, Live, Reserved, SetMeaning};
use crate::resources::identity_center::reference::{Declared, Meaning};
use crate::values::{AccountId, PrincipalName};

fn held_in(ids: &[&str]) -> Live {
    held(ids.iter().map(|id| account(id)).collect())
}

fn held(accounts: BTreeSet<AccountId>) -> Live {
    Live { held: Held { accounts, ..Held::default() }, ..live() }
}

/// The finding of a diff that has nothing else.
fn found(desired: &Assignment, live: Live) -> String {
    let diff = desired.diff(&Some(live));
    assert!(diff.is_held_back() && diff.is_settled() && diff.attributes.is_empty(), "{diff}");
    diff.to_string()
}

#[test]
fn what_is_held_everywhere_is_settled() {
    assert_snapshot!(desired().diff(&Some(live())), @"settled");
}

#[test]
fn what_is_held_nowhere_is_assigned_in_every_account() {
    let diff = desired().diff(&Some(held_in(&[])));
    assert_eq!(diff.action, Some(Action::Create));
    let apart = |step: &crate::model::Step<_>| {
        !step.abreast || (step.phase, step.stage) != (Phase::Grow, Stage::Grant)
    };
    assert!(!diff.steps.iter().any(apart), "the accounts do not wait for each other");
    assert_snapshot!(diff, @r#"
    accounts  +prod (111122223333) +test (444455556666)
    calls sso:CreateAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "ReadOnlyAccess", PrincipalType: "GROUP", PrincipalId: "Auditors")
    calls sso:CreateAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "444455556666", PermissionSetArn: "ReadOnlyAccess", PrincipalType: "GROUP", PrincipalId: "Auditors")
    "#);
}

#[test]
fn an_account_that_is_missing_is_added_to_the_others() {
    let diff = desired().diff(&Some(held_in(&[TEST])));
    assert_eq!(diff.action, Some(Action::Update));
    assert_snapshot!(diff, @r#"
    accounts  +prod (111122223333)
    calls sso:CreateAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "ReadOnlyAccess", PrincipalType: "GROUP", PrincipalId: "Auditors")
    "#);
}

#[test]
fn what_aws_is_about_to_give_already_is_waited_for() {
    let under_way = [(account(PROD), "r-1".to_owned())].into();
    let diff = desired().diff(&Some(Live { under_way, ..held_in(&[]) }));
    assert!(!diff.is_held_back());
    assert_snapshot!(diff, @r#"
    accounts  +prod (111122223333) +test (444455556666)
    calls sso:CreateAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "ReadOnlyAccess", PrincipalType: "GROUP", PrincipalId: "Auditors")
    calls sso:CreateAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "444455556666", PermissionSetArn: "ReadOnlyAccess", PrincipalType: "GROUP", PrincipalId: "Auditors")
    Waiting { for_what: "AWS, which is at it already: request r-1 for prod (111122223333); that is waited for" }
    "#);
}

#[test]
fn a_person_to_whom_the_file_gives_it_by_two_names_gets_it_by_one() {
    let person = |name: &str| PrincipalName::User(directory_name(name));
    let desired = Assignment { principal: written(person("ada@example.com")), ..desired() };
    let twin = Some(person("ada"));
    assert_snapshot!(found(&desired, Live { twin, ..held_in(&[]) }), @r#"Blocked { why: "`ada` and `ada@example.com` are one person, to whom the file gives `ReadOnlyAccess` twice", next: "write these accounts under `ada` as well, and take this entry out" }"#);
}

#[test]
fn an_account_without_a_known_name_is_shown_by_its_id() {
    let desired = Assignment {
        principal: written(PrincipalName::User(directory_name("ada@example.com"))),
        ..desired()
    };
    let chosen = Chosen { accounts: [(account(PROD), None)].into(), ..Chosen::default() };
    assert_snapshot!(desired.diff(&Some(Live { chosen, ..held_in(&[]) })), @r#"
    accounts  +111122223333
    calls sso:CreateAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "ReadOnlyAccess", PrincipalType: "USER", PrincipalId: "ada@example.com")
    "#);
}

#[test]
fn a_group_and_a_set_that_the_file_makes_are_assigned_like_others() {
    let to_be = Live { principal: Meaning::ToBe, set: SetMeaning::ToBe, ..held_in(&[]) };
    assert_eq!(desired().diff(&Some(to_be)).to_string(), desired().diff(&Some(held_in(&[]))).to_string());
}

#[test]
fn what_is_held_elsewhere_is_mentioned() {
    assert_snapshot!(desired().diff(&Some(held_in(&[PROD, TEST, MANAGEMENT]))), @r#"Unmanaged { what: "assignment in account `123456789012`" }"#);
}

#[test]
fn of_many_accounts_elsewhere_five_are_named() {
    let beyond: BTreeSet<AccountId> = (0..8).map(|number| account(&format!("99990000000{number}"))).collect();
    let everywhere = live().held.accounts.into_iter().chain(beyond).collect();
    assert_snapshot!(desired().diff(&Some(held(everywhere))), @r#"Unmanaged { what: "assignments in accounts `999900000000`, `999900000001`, `999900000002`, `999900000003`, `999900000004` and 3 more" }"#);
}

#[test]
fn what_they_hold_of_sets_that_the_file_does_not_give_them_is_mentioned() {
    let holding = |others: &[(&str, &str)]| {
        let others = others.iter().map(|(set, id)| (set_name(set), account(id))).collect();
        Live { held: Held { others, ..live().held }, ..live() }
    };
    assert_snapshot!(desired().diff(&Some(holding(&[("Backdoor", PROD)]))), @r#"Unmanaged { what: "assignment of `Backdoor` in prod (111122223333)" }"#);
    let many = [PROD, TEST, MANAGEMENT].map(|id| [("Backdoor", id), ("Admin", id)]).concat();
    assert_snapshot!(desired().diff(&Some(holding(&many))), @r#"Unmanaged { what: "assignments of `Admin` in prod (111122223333), `Admin` in 123456789012, `Admin` in test (444455556666), `Backdoor` in prod (111122223333), `Backdoor` in 123456789012 and 1 more" }"#);
    let missing = Live { set: SetMeaning::Missing(None), ..holding(&[("Backdoor", PROD)]) };
    assert_eq!(desired().diff(&Some(missing)).findings.len(), 2, "what holds it back does not hide it");
}

#[test]
fn accounts_that_are_not_active_are_left_out_in_one_line() {
    let inactive = |ids: std::ops::Range<u32>| -> Live {
        let accounts =
            ids.map(|n| (account(&format!("99990000000{n}")), (format!("old-{n}"), "SUSPENDED".to_owned())));
        Live { chosen: Chosen { inactive: accounts.collect(), ..live().chosen }, ..live() }
    };
    assert_snapshot!(desired().diff(&Some(inactive(0..1))), @r#"Note("left out: old-0 (999900000000) is SUSPENDED")"#);
    assert_snapshot!(desired().diff(&Some(inactive(0..8))), @r#"Note("left out: old-0 (999900000000) is SUSPENDED, old-1 (999900000001) is SUSPENDED, old-2 (999900000002) is SUSPENDED, old-3 (999900000003) is SUSPENDED, old-4 (999900000004) is SUSPENDED and 3 more")"#);
}

#[test]
fn what_is_held_where_it_is_left_out_is_no_news() {
    let suspended = [(account(MANAGEMENT), ("old".to_owned(), "SUSPENDED".to_owned()))].into();
    let chosen = Chosen { inactive: suspended, ..live().chosen };
    let diff = desired().diff(&Some(Live { chosen, ..held_in(&[PROD, TEST, MANAGEMENT]) }));
    assert_snapshot!(diff, @r#"Note("left out: old (123456789012) is SUSPENDED")"#);
}

#[test]
fn a_choice_of_no_account_is_said() {
    let nobody = Live { chosen: Chosen::default(), ..held_in(&[]) };
    assert_snapshot!(desired().diff(&Some(nobody)), @r#"Note("nothing is assigned: no account is meant, or `except` takes out every one")"#);
}

#[test]
fn asking_account_by_account_for_want_of_a_permission_is_said() {
    let denied = Live { held: Held { is_denied_by_principal: true, ..live().held }, ..live() };
    assert_snapshot!(desired().diff(&Some(denied)), @r#"Note("who holds it was asked account by account, since `sso:ListAccountAssignmentsForPrincipal` is denied")"#);
}

#[test]
fn without_an_instance_it_waits_for_one() {
    assert_snapshot!(desired().diff(&None), @r#"Blocked { why: "there is no instance of IAM Identity Center to work with", next: "settle `identity_center.instance` first" }"#);
}

#[test]
fn a_group_that_nobody_has_is_shown_with_the_nearest_name() {
    let nobody = |nearest: Option<&str>| Live {
        principal: Meaning::Nobody(nearest.map(directory_name)),
        ..held_in(&[])
    };
    assert_snapshot!(found(&desired(), nobody(Some("Auditor"))), @r#"Blocked { why: "the directory has no group called `Auditors`", next: "did you mean `Auditor`?" }"#);
    assert_snapshot!(found(&desired(), nobody(None)), @r#"Blocked { why: "the directory has no group called `Auditors`", next: "declare it under `identity_center.groups`, or correct the name" }"#);
    let declared = Declared { external_groups: [directory_name("Auditors")].into(), ..Declared::default() };
    let external = Assignment { declared: Arc::new(declared), ..desired() };
    assert_snapshot!(found(&external, nobody(None)), @r#"Blocked { why: "the directory has no group called `Auditors`", next: "wait until your identity provider has brought it (SCIM), or look there whether it is assigned" }"#);
    let person = PrincipalName::User(directory_name("ada"));
    assert_snapshot!(found(&Assignment { principal: written(person), ..desired() }, nobody(None)), @r#"Blocked { why: "the directory has no person called `ada`", next: "people are never made here: add them in IAM Identity Center or the identity provider" }"#);
}

#[test]
fn a_permission_set_that_is_not_there_is_shown_with_the_nearest_name() {
    let missing =
        |nearest: Option<&str>| Live { set: SetMeaning::Missing(nearest.map(set_name)), ..held_in(&[]) };
    assert_snapshot!(found(&desired(), missing(Some("ReadOnly"))), @r#"Blocked { why: "there is no permission set called `ReadOnlyAccess`", next: "did you mean `ReadOnly`?" }"#);
    assert_snapshot!(found(&desired(), missing(None)), @r#"Blocked { why: "there is no permission set called `ReadOnlyAccess`", next: "declare it under `identity_center.permission_sets`, or correct the name" }"#);
}

#[test]
fn nothing_is_hidden_by_something_else_that_is_missing() {
    let live = Live {
        principal: Meaning::Nobody(None),
        set: SetMeaning::Missing(None),
        reserved: Some(Reserved::Account(account(MANAGEMENT))),
        ..held_in(&[])
    };
    assert_eq!(found(&desired(), live).lines().count(), 3);
}

#[test]
fn what_the_management_account_keeps_to_itself_is_explained() {
    let reserved = |reserved: fn(AccountId) -> Reserved| Live {
        reserved: Some(reserved(account(MANAGEMENT))),
        ..held_in(&[TEST])
    };
    assert_snapshot!(found(&desired(), reserved(Reserved::Account)), @r#"Blocked { why: "account 123456789012 is the management account, and only from there is anything assigned in it", next: "run it in account 123456789012, or take that account out of `accounts`" }"#);
    assert_snapshot!(found(&desired(), reserved(Reserved::Set)), @r#"Blocked { why: "`ReadOnlyAccess` is provisioned in the management account 123456789012, and only from there is it assigned anywhere", next: "run it in account 123456789012, or use a permission set that is for the other accounts alone" }"#);
}
