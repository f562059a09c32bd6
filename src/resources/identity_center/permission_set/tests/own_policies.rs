use insta::assert_snapshot;
use serde_json::json;

use super::reading::{described_account, listed_sets, script};
use super::support::{
    OWN, SET, account, accounts, bare, customer, customer_spec, list, live_with, origin, places,
};
use crate::aws::operation::iam::LIST_POLICIES;
use crate::aws::operation::organizations::DESCRIBE_ACCOUNT;
use crate::aws::operation::sso::{GET_PERMISSIONS_BOUNDARY, LIST_PERMISSION_SETS, LIST_PROVISIONED_ACCOUNTS};
use crate::aws::testing::{Answer, Script};
use crate::model::{Diff, Resource};
use crate::resources::identity_center::accounts::AccountChoice;
use crate::resources::identity_center::permission_set::own_policies::OwnPolicies;
use crate::resources::identity_center::permission_set::{BoundarySpec, OfSet, PermissionSet};
use crate::values::{AccountSelector, Spanned};

fn choice(selectors: impl IntoIterator<Item = AccountSelector>) -> AccountChoice {
    let accounts = selectors.into_iter().map(|selector| Spanned::new(selector, origin())).collect();
    AccountChoice { accounts, except: Vec::new() }
}

/// A permission set that refers to `Limits` and is bounded by `Bounds`, and is assigned in this account.
fn referring() -> PermissionSet {
    PermissionSet {
        customer_policies: Some(list(false, [customer_spec("Limits")])),
        boundary: Some(Spanned::new(BoundarySpec::Customer(customer_spec("Bounds")), origin())),
        assigned: vec![choice([AccountSelector::This])],
        ..bare()
    }
}

/// An instance without the permission set, asked by an account with these policies.
fn with_policies(paths_and_names: &[&str]) -> Script {
    let member = |policy: &&str| format!("<member><Arn>arn:aws:iam::{OWN}:policy{policy}</Arn></member>");
    let members: String = paths_and_names.iter().map(member).collect();
    let listed = format!("<IsTruncated>false</IsTruncated><Policies>{members}</Policies>");
    script()
        .on(LIST_PERMISSION_SETS, [listed_sets(&[])])
        .on(LIST_POLICIES, [Answer::result(LIST_POLICIES, &listed)])
}

async fn diff(desired: &PermissionSet, script: &Script) -> Diff<OfSet> {
    let live = desired.read(&script.reader(PermissionSet::READS).await).await.expect("it is read");
    desired.diff(&live)
}

#[tokio::test(start_paused = true)]
async fn policies_that_this_account_has_are_no_obstacle() {
    let script = with_policies(&["/limits", "/Bounds"]);
    let diff = diff(&referring(), &script).await;
    assert!(!diff.is_held_back() && diff.findings.is_empty(), "{diff}");
    assert_eq!(script.count(LIST_POLICIES), 1);
    let scopes = script.requests_of(LIST_POLICIES);
    assert!(scopes[0].contains("Scope=Local"), "{scopes:?}");
}

#[tokio::test(start_paused = true)]
async fn one_that_this_account_lacks_blocks_the_permission_set_where_it_is_named() {
    let diff = diff(&referring(), &with_policies(&["/Limit", "/team/Bounds"])).await;
    assert!(diff.is_held_back() && diff.is_settled());
    assert_snapshot!(diff, @r#"
    NotThere { at: Origin { source: SourceId(0), start: 0, end: 1 }, why: "account 123456789012 has no customer-managed policy `Limits`", next: "did you mean `Limit`?" }
    NotThere { at: Origin { source: SourceId(0), start: 0, end: 1 }, why: "account 123456789012 has no customer-managed policy `Bounds`", next: "it has one of this name with the path `/team/`; did you mean that?" }
    "#);
    let unlike = self::diff(&referring(), &with_policies(&["/Limits"])).await;
    assert_snapshot!(unlike, @r#"NotThere { at: Origin { source: SourceId(0), start: 0, end: 1 }, why: "account 123456789012 has no customer-managed policy `Bounds`", next: "declare it under `iam.policies`, or make it in every account where the permission set is held" }"#);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_asked_of_what_the_file_declares_or_of_a_set_for_other_accounts() {
    let declared = PermissionSet {
        declared_policies: [customer_spec("limits"), customer_spec("Bounds")].into(),
        ..referring()
    };
    let elsewhere = PermissionSet {
        assigned: vec![choice([AccountSelector::Id(account("111111000001"))])],
        ..referring()
    };
    let left_out = AccountChoice {
        except: vec![Spanned::new(AccountSelector::Id(account(OWN)), origin())],
        ..choice([AccountSelector::This])
    };
    let left_out = PermissionSet { assigned: vec![left_out], ..referring() };
    for desired in [declared, elsewhere, left_out] {
        let script = with_policies(&[]);
        assert!(!diff(&desired, &script).await.is_held_back());
        assert_eq!(script.count(LIST_POLICIES), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_set_that_is_provisioned_here_is_not_given_what_this_account_lacks() {
    let script = with_policies(&["/Notes"])
        .on(LIST_PERMISSION_SETS, [listed_sets(&[SET])])
        .on(GET_PERMISSIONS_BOUNDARY, [Answer::json(&json!({}))])
        .on(
            LIST_PROVISIONED_ACCOUNTS,
            [Answer::json(&json!({ "AccountIds": [] })), Answer::json(&json!({ "AccountIds": [OWN] }))],
        )
        .on(DESCRIBE_ACCOUNT, [described_account(OWN, "ACTIVE")]);
    let desired = PermissionSet { assigned: Vec::new(), ..referring() };
    let diff = diff(&desired, &script).await;
    assert!(diff.is_held_back() && diff.is_settled(), "{diff}");
}

#[tokio::test(start_paused = true)]
async fn where_this_account_may_not_be_asked_it_is_like_the_others() {
    let denied = "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: iam:ListPolicies";
    let script = with_policies(&[]).on(LIST_POLICIES, [Answer::error(403, "AccessDenied", denied)]);
    let diff = diff(&referring(), &script).await;
    assert!(!diff.is_held_back());
    assert_snapshot!(format!("{:?}", diff.findings), @r#"[Note("before it is provisioned, `Bounds` and `Limits` have to be in 123456789012: customer-managed policies are each account's own, and these cannot be looked up from here")]"#);
}

#[test]
fn where_other_accounts_must_have_a_policy_is_said_when_it_is_new() {
    let held = |alter: fn(&mut PermissionSet)| {
        let mut desired = PermissionSet { assigned: Vec::new(), ..referring() };
        alter(&mut desired);
        let live = live_with(|there| there.places = places(&accounts(7), 0));
        format!("{:?}", desired.diff(&live).findings)
    };
    assert_snapshot!(held(|desired| desired.boundary = None), @r#"[Unmanaged { what: "customer-managed policy `Notes`" }, Note("before it is provisioned, `Limits` has to be in team-01 (111111000001), team-02 (111111000002), team-03 (111111000003), team-04 (111111000004), team-05 (111111000005) and 2 more: customer-managed policies are each account's own, and these cannot be looked up from here")]"#);
    assert_snapshot!(held(|_| ()), @r#"[Unmanaged { what: "customer-managed policy `Notes`" }, Note("before it is provisioned, `Bounds` and `Limits` have to be in team-01 (111111000001), team-02 (111111000002), team-03 (111111000003), team-04 (111111000004), team-05 (111111000005) and 2 more: customer-managed policies are each account's own, and these cannot be looked up from here")]"#);
    let all = |desired: &mut PermissionSet| desired.assigned = vec![choice([AccountSelector::All])];
    assert_snapshot!(held(all), @r#"[Unmanaged { what: "customer-managed policy `Notes`" }, Note("before it is provisioned, `Bounds` and `Limits` have to be in team-01 (111111000001), team-02 (111111000002), team-03 (111111000003), team-04 (111111000004), team-05 (111111000005) and 2 more, and every account where the file assigns it: customer-managed policies are each account's own, and these cannot be looked up from here")]"#);
    // Of what is attached already provisioning has told.
    let attached = PermissionSet { customer_policies: Some(list(false, [customer_spec("Notes")])), ..bare() };
    let live = live_with(|there| there.places = places(&accounts(7), 0));
    assert!(attached.diff(&live).is_empty());
}

#[test]
fn of_one_that_is_made_the_accounts_are_those_that_the_file_names() {
    let findings = |selectors: Vec<AccountSelector>| {
        let desired = PermissionSet { assigned: vec![choice(selectors)], ..referring() };
        let nothing = live_with(|there| there.set = None);
        format!("{:?}", desired.diff(&nothing).findings)
    };
    let other = || AccountSelector::Id(account("111111000001"));
    assert_snapshot!(findings(vec![AccountSelector::This, other()]), @r#"[Note("before it is provisioned, `Bounds` and `Limits` have to be in 111111000001: customer-managed policies are each account's own, and these cannot be looked up from here")]"#);
    assert_snapshot!(findings(vec![AccountSelector::All]), @r#"[Note("before it is provisioned, `Bounds` and `Limits` have to be in every account where the file assigns it: customer-managed policies are each account's own, and these cannot be looked up from here")]"#);
    assert_snapshot!(findings(vec![AccountSelector::This]), @"[]");
}

#[test]
fn of_a_delegated_administrator_it_is_the_own_account_that_matters() {
    let mut live = live_with(|there| there.account = account("111111000001"));
    let there = live.there.as_mut().expect("it is there");
    there.own_policies = OwnPolicies::Missing([(customer("Limits"), None)].into());
    let diff = referring().diff(&live);
    assert_snapshot!(diff, @r#"NotThere { at: Origin { source: SourceId(0), start: 0, end: 1 }, why: "account 111111000001 has no customer-managed policy `Limits`", next: "declare it under `iam.policies`, or make it in every account where the permission set is held" }"#);
}
