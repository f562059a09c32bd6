use std::collections::BTreeSet;

use indexmap::IndexMap;
use insta::assert_snapshot;

use super::support::{
    OWN, account, accounts, allowing, bare, denying, desired, live_with, managed, places, suspended,
};
use crate::model::{Diff, Phase, Resource, Stage, Turn};
use crate::resources::identity_center::permission_set::live::There;
use crate::resources::identity_center::permission_set::places::Places;
use crate::resources::identity_center::permission_set::{InlinePolicy, Live, OfSet, PermissionSet};
use crate::values::AccountId;

/// The permission set as it is declared, and provisioned there.
fn provisioned(places: Places) -> Live {
    live_with(|there| there.places = places)
}

/// One of which the inline policy alone is declared, and another than the one that is there.
fn edited() -> PermissionSet {
    PermissionSet { inline_policy: Some(InlinePolicy::Document(allowing("s3:*"))), ..bare() }
}

/// The same, which allows less than what is there.
fn narrowed() -> PermissionSet {
    PermissionSet { inline_policy: Some(InlinePolicy::Document(denying("s3:*"))), ..bare() }
}

fn of_caller(places: Places) -> Live {
    let alter = |there: &mut There| {
        there.is_of_caller = true;
        there.places = places;
    };
    live_with(alter)
}

fn with_own(n: u32) -> BTreeSet<AccountId> {
    accounts(n).into_iter().chain([account(OWN)]).collect()
}

/// The turns of the steps, from the first on.
fn turns(diff: &Diff<OfSet>) -> Vec<(bool, bool)> {
    let admits = |last| Turn::new(last, Phase::Grow, Stage::Admit);
    diff.steps.iter().map(|step| (step.turn() == admits(step.last), step.last)).collect()
}

#[test]
fn one_that_is_up_to_date_everywhere_is_settled() {
    assert_snapshot!(desired().diff(&provisioned(places(&accounts(12), 0))), @"");
}

#[test]
fn an_account_left_behind_is_drift_although_the_permission_set_is_as_declared() {
    assert_snapshot!(desired().diff(&provisioned(places(&accounts(12), 3))), @"");
}

#[test]
fn of_many_accounts_left_behind_the_first_are_named() {
    assert_snapshot!(bare().diff(&provisioned(places(&accounts(12), 8))), @"");
}

#[test]
fn after_all_edits_it_is_provisioned_once() {
    let live = live_with(|there| {
        there.set.as_mut().expect("it is there").parts.managed.clear();
        there.places = places(&accounts(2), 1);
    });
    let edited = PermissionSet { managed_policies: Some(managed(false, &["ReadOnlyAccess"])), ..edited() };
    let diff = edited.diff(&live);
    assert_snapshot!(diff, @"");
    assert_eq!(turns(&diff), [(false, false), (false, false), (true, false)]);
}

#[test]
fn tags_are_no_reason_to_provision() {
    let tags = IndexMap::from([("Team".to_owned(), "platform".to_owned())]);
    let tagged = PermissionSet { tags: Some(tags), ..bare() };
    assert_snapshot!(tagged.diff(&provisioned(places(&accounts(2), 0))), @"");
}

#[test]
fn an_account_that_is_not_active_stays_behind_and_is_no_drift() {
    let all = accounts(3);
    let first = all.first().expect("there are three");
    assert_snapshot!(desired().diff(&provisioned(suspended(places(&all, 1), first))), @"");
    let mut gone = places(&all, 1);
    gone.accounts.as_mut().expect("they are known").remove(first);
    assert_snapshot!(desired().diff(&provisioned(gone)), @"");
}

#[test]
fn where_one_is_not_active_the_others_are_provisioned_one_by_one() {
    let all = accounts(3);
    let first = all.first().expect("there are three");
    let diff = edited().diff(&provisioned(suspended(places(&all, 0), first)));
    assert_snapshot!(diff, @"");
    assert!(diff.steps[1..].iter().all(|step| step.abreast));
    assert_snapshot!(desired().diff(&provisioned(suspended(places(&all, 2), first))), @"");
}

#[test]
fn where_organizations_may_not_be_asked_ids_are_enough() {
    let places = Places { accounts: None, ..places(&accounts(3), 1) };
    assert_snapshot!(desired().diff(&provisioned(places)), @"");
}

#[test]
fn a_delegated_administrator_cannot_change_what_the_management_account_has() {
    let manager = account("999999999999");
    let all: BTreeSet<AccountId> = accounts(1).into_iter().chain([manager.clone()]).collect();
    let live = |all: &BTreeSet<AccountId>| {
        live_with(|there| {
            there.instance.owner = manager.clone();
            there.places = places(all, 1);
        })
    };
    let diff = desired().diff(&live(&all));
    assert_snapshot!(diff, @"");
    assert!(diff.is_held_back());
    assert!(edited().diff(&live(&all)).is_held_back());
    assert!(!edited().diff(&live(&accounts(2))).is_held_back());
}

#[test]
fn what_narrows_the_callers_own_rights_comes_last_and_locks_out() {
    let diff = narrowed().diff(&of_caller(places(&with_own(1), 0)));
    assert_snapshot!(diff, @"");
    assert_eq!(turns(&diff), [(false, false), (true, true)]);
    let wider = PermissionSet { managed_policies: Some(managed(false, &["ReadOnlyAccess"])), ..bare() };
    let live = live_with(|there| {
        there.is_of_caller = true;
        there.set.as_mut().expect("it is there").parts.managed.clear();
        there.places = places(&with_own(1), 0);
    });
    assert_eq!(turns(&wider.diff(&live)), [(false, false), (true, false)]);
}

#[test]
fn one_by_one_only_the_callers_own_account_waits() {
    let all = with_own(2);
    let first = all.first().expect("there are three");
    let diff = narrowed().diff(&of_caller(suspended(places(&all, 0), first)));
    assert_snapshot!(diff, @"");
    assert_eq!(turns(&diff), [(false, false), (true, false), (true, true)]);
}

#[test]
fn where_the_callers_own_account_is_behind_it_waits_since_nobody_knows_what_changes() {
    let own: BTreeSet<AccountId> = [account(OWN)].into();
    let diff = desired().diff(&of_caller(places(&own, 1)));
    assert_snapshot!(diff, @"");
    assert_eq!(turns(&diff), [(true, true)]);
}
