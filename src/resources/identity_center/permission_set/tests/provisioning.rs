use std::collections::BTreeSet;

use indexmap::IndexMap;
use insta::assert_snapshot;

use super::support::{
    OWN, account, accounts, allowing, attached, aws, aws_policy, bare, customer, customer_spec, denying,
    desired, duration, list, live_with, managed, origin, places, suspended,
};
use crate::model::{Diff, Impact, Phase, Resource, Stage};
use crate::resources::identity_center::permission_set::live::There;
use crate::resources::identity_center::permission_set::meaning::Meaning;
use crate::resources::identity_center::permission_set::places::Places;
use crate::resources::identity_center::permission_set::{
    BoundarySpec, Change, InlinePolicy, Live, OfSet, PermissionSet,
};
use crate::values::{AccountId, Spanned};

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
fn turns(diff: &Diff<OfSet>) -> Vec<(Stage, bool)> {
    assert!(diff.steps.iter().all(|step| step.phase == Phase::Grow));
    diff.steps.iter().map(|step| (step.stage, step.last)).collect()
}

#[test]
fn one_that_is_up_to_date_everywhere_is_settled() {
    assert_snapshot!(desired().diff(&provisioned(places(&accounts(12), 0))), @"settled");
}

#[test]
fn an_account_left_behind_is_drift_although_the_permission_set_is_as_declared() {
    assert_snapshot!(desired().diff(&provisioned(places(&accounts(12), 3))), @r#"
    provisioned  in 9 of 12 accounts -> in all 12
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "ALL_PROVISIONED_ACCOUNTS") because not provisioned in 3 of 12 accounts: team-01 (111111000001), team-02 (111111000002), team-03 (111111000003)
    "#);
}

#[test]
fn of_many_accounts_left_behind_the_first_are_named() {
    assert_snapshot!(bare().diff(&provisioned(places(&accounts(12), 8))), @r#"
    provisioned  in 4 of 12 accounts -> in all 12
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "ALL_PROVISIONED_ACCOUNTS") because not provisioned in 8 of 12 accounts: team-01 (111111000001), team-02 (111111000002), team-03 (111111000003), team-04 (111111000004), team-05 (111111000005) and 3 more
    "#);
}

#[test]
fn after_all_edits_it_is_provisioned_once() {
    let live = live_with(|there| {
        there.set.as_mut().expect("it is there").parts.managed.clear();
        there.places = places(&accounts(2), 1);
    });
    let edited = PermissionSet { managed_policies: Some(managed(false, &["ReadOnlyAccess"])), ..edited() };
    let diff = edited.diff(&live);
    assert_snapshot!(diff, @r#"
    managed_policies  +ReadOnlyAccess
    inline_policy  changes
      now allows `s3:AssociateAccessGrantsIdentityCenter`, `s3:BypassGovernanceRetention`, `s3:CreateAccessGrant`, `s3:CreateAccessGrantsInstance`, `s3:CreateAccessGrantsLocation` and 174 more on `*`
    provisioned  in 1 of 2 accounts -> in all 2
    calls sso:AttachManagedPolicyToPermissionSet(PermissionSetArn: "ReadOnly", ManagedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess")
    calls sso:PutInlinePolicyToPermissionSet(PermissionSetArn: "ReadOnly", InlinePolicy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}")
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "ALL_PROVISIONED_ACCOUNTS") because only so does it change in 2 accounts: team-01 (111111000001), team-02 (111111000002)
    "#);
    assert_eq!(turns(&diff), [(Stage::Prepare, false), (Stage::Prepare, false), (Stage::Admit, false)]);
}

#[test]
fn tags_are_no_reason_to_provision() {
    let tags = IndexMap::from([("Team".to_owned(), "platform".to_owned())]);
    let tagged = PermissionSet { tags: Some(tags), ..bare() };
    assert_snapshot!(tagged.diff(&provisioned(places(&accounts(2), 0))), @r#"
    tags.Team  security -> platform
    calls sso:TagResource(ResourceArn: "ReadOnly", Tags: [{"Key":"Team","Value":"platform"}])
    "#);
}

#[test]
fn an_account_that_is_not_active_stays_behind_and_is_no_drift() {
    let all = accounts(3);
    let first = all.first().expect("there are three");
    assert_snapshot!(desired().diff(&provisioned(suspended(places(&all, 1), first))), @r#"Note("it stays as it was in an account that is not active: team-01 (111111000001, SUSPENDED)")"#);
    let mut gone = places(&all, 1);
    gone.accounts.as_mut().expect("they are known").remove(first);
    assert_snapshot!(desired().diff(&provisioned(gone)), @r#"Note("it stays as it was in an account that is not active: 111111000001 (not in the organization)")"#);
}

#[test]
fn where_one_is_not_active_the_others_are_provisioned_one_by_one() {
    let all = accounts(3);
    let first = all.first().expect("there are three");
    let diff = edited().diff(&provisioned(suspended(places(&all, 0), first)));
    assert_snapshot!(diff, @r#"
    inline_policy  changes
      now allows `s3:AssociateAccessGrantsIdentityCenter`, `s3:BypassGovernanceRetention`, `s3:CreateAccessGrant`, `s3:CreateAccessGrantsInstance`, `s3:CreateAccessGrantsLocation` and 174 more on `*`
    calls sso:PutInlinePolicyToPermissionSet(PermissionSetArn: "ReadOnly", InlinePolicy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}")
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "AWS_ACCOUNT", TargetId: "111111000002") because only so does it change in team-02 (111111000002)
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "AWS_ACCOUNT", TargetId: "111111000003") because only so does it change in team-03 (111111000003)
    Note("it stays as it was in an account that is not active: team-01 (111111000001, SUSPENDED)")
    "#);
    assert!(diff.steps[1..].iter().all(|step| step.abreast));
    assert_snapshot!(desired().diff(&provisioned(suspended(places(&all, 2), first))), @r#"
    provisioned  in 1 of 2 accounts -> in all 2
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "AWS_ACCOUNT", TargetId: "111111000002") because not provisioned in team-02 (111111000002)
    Note("it stays as it was in an account that is not active: team-01 (111111000001, SUSPENDED)")
    "#);
}

#[test]
fn where_organizations_may_not_be_asked_ids_are_enough() {
    let places = Places { accounts: None, ..places(&accounts(3), 1) };
    assert_snapshot!(desired().diff(&provisioned(places)), @r#"
    provisioned  in 2 of 3 accounts -> in all 3
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "ALL_PROVISIONED_ACCOUNTS") because not provisioned in 1 of 3 accounts: 111111000001
    Note("which accounts are active cannot be told, and all are taken for it: Organizations may not be asked")
    "#);
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
    assert_snapshot!(diff, @r#"
    provisioned  in 1 of 2 accounts -> in all 2
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "ALL_PROVISIONED_ACCOUNTS") because not provisioned in 1 of 2 accounts: team-01 (111111000001)
    Blocked { why: "a delegated administrator cannot change a permission set that is provisioned in the management account 999999999999", next: "change it from account 999999999999, or keep permission sets of their own for that account" }
    "#);
    assert!(diff.is_held_back());
    assert!(edited().diff(&live(&all)).is_held_back());
    assert!(!edited().diff(&live(&accounts(2))).is_held_back());
}

#[test]
fn what_narrows_the_callers_own_rights_comes_last_and_locks_out() {
    let diff = narrowed().diff(&of_caller(places(&with_own(1), 0)));
    assert_snapshot!(diff, @r#"
    inline_policy  changes
      no longer allows `s3:ListAllMyBuckets` on `*`
      now denies `s3:*` (180 actions) on `*`
    calls sso:PutInlinePolicyToPermissionSet(PermissionSetArn: "ReadOnly", InlinePolicy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}")
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "ALL_PROVISIONED_ACCOUNTS") [locks out] because you are signed in by this permission set, and it may allow less then
    "#);
    assert_eq!(turns(&diff), [(Stage::Prepare, false), (Stage::Restrict, true)]);
    let wider = PermissionSet { managed_policies: Some(managed(false, &["ReadOnlyAccess"])), ..bare() };
    let live = live_with(|there| {
        there.is_of_caller = true;
        there.set.as_mut().expect("it is there").parts.managed.clear();
        there.places = places(&with_own(1), 0);
    });
    assert_eq!(turns(&wider.diff(&live)), [(Stage::Prepare, false), (Stage::Admit, false)]);
}

#[test]
fn one_by_one_only_the_callers_own_account_waits() {
    let all = with_own(2);
    let first = all.first().expect("there are three");
    let diff = narrowed().diff(&of_caller(suspended(places(&all, 0), first)));
    assert_snapshot!(diff, @r#"
    inline_policy  changes
      no longer allows `s3:ListAllMyBuckets` on `*`
      now denies `s3:*` (180 actions) on `*`
    calls sso:PutInlinePolicyToPermissionSet(PermissionSetArn: "ReadOnly", InlinePolicy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}")
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "AWS_ACCOUNT", TargetId: "111111000002") because only so does it change in team-02 (111111000002)
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "AWS_ACCOUNT", TargetId: "123456789012") [locks out] because you are signed in by this permission set, and it may allow less then
    Note("it stays as it was in an account that is not active: team-01 (111111000001, SUSPENDED)")
    "#);
    assert_eq!(turns(&diff), [(Stage::Prepare, false), (Stage::Restrict, false), (Stage::Restrict, true)]);
}

#[test]
fn where_the_callers_own_account_is_behind_it_may_lock_out_since_nobody_knows_what_changes() {
    let own: BTreeSet<AccountId> = [account(OWN)].into();
    let diff = desired().diff(&of_caller(places(&own, 1)));
    assert_snapshot!(diff, @r#"
    provisioned  in 0 of 1 account -> in all 1
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "ALL_PROVISIONED_ACCOUNTS") [locks out] because not provisioned in 1 of 1 account: main (123456789012); you are signed in by it, and what that changes for you cannot be told
    "#);
    assert_eq!((turns(&diff), diff.steps[0].impact), (vec![(Stage::Admit, true)], Impact::LocksOut));
    // With an edit of our own that narrows nothing, what came before it is no better known.
    let mut live = of_caller(places(&own, 1));
    let set = live.there.as_mut().and_then(|there| there.set.as_mut()).expect("it is there");
    set.parts.managed.clear();
    let wider = PermissionSet { managed_policies: Some(managed(false, &["ReadOnlyAccess"])), ..bare() };
    let diff = wider.diff(&live);
    assert_eq!(turns(&diff), [(Stage::Prepare, false), (Stage::Admit, true)]);
    assert_eq!(diff.steps[1].impact, Impact::LocksOut);
}

/// The stage in which the edits of a permission set reach the accounts, where it is in two.
fn arrival(desired: &PermissionSet, alter: impl FnOnce(&mut There)) -> Stage {
    let live = live_with(|there| {
        there.places = places(&accounts(2), 0);
        alter(there);
    });
    let diff = desired.diff(&live);
    let last = diff.steps.last().expect("it is provisioned");
    assert!(matches!(last.change.change, Change::Provision(None)), "{last:?}");
    last.stage
}

fn with_policy(exclusive: bool, name: &str) -> PermissionSet {
    PermissionSet { managed_policies: Some(managed(exclusive, &[name])), ..bare() }
}

fn means(there: &mut There, name: &str) {
    there.managed = vec![Meaning::Policy(aws(name))];
}

#[test]
fn what_narrows_arrives_before_anybody_is_let_in() {
    let bounded = PermissionSet {
        boundary: Some(Spanned::new(BoundarySpec::Aws(aws_policy("PowerUserAccess")), origin())),
        ..bare()
    };
    let referring = |exclusive, name| PermissionSet {
        customer_policies: Some(list(exclusive, [customer_spec(name)])),
        ..bare()
    };
    let with_extra = |there: &mut There| {
        let parts = &mut there.set.as_mut().expect("it is there").parts;
        parts.managed.insert(attached("AmazonS3FullAccess"));
        parts.customer.insert(customer("Extra"));
        parts.boundary = None;
    };
    let unreadable = |there: &mut There| {
        there.set.as_mut().expect("it is there").parts.inline = Some(Err("`Efect` is no key".to_owned()));
    };
    let restricts = [
        arrival(&with_policy(true, "ReadOnlyAccess"), with_extra),
        arrival(&referring(true, "Notes"), with_extra),
        arrival(&referring(false, "Others"), |_| ()),
        arrival(&bounded, with_extra),
        arrival(&narrowed(), |_| ()),
        arrival(&edited(), unreadable),
        arrival(&with_policy(false, "AWSDenyAll"), |there| means(there, "AWSDenyAll")),
        arrival(&with_policy(false, "BrandNew"), |there| means(there, "BrandNew")),
    ];
    assert_eq!(restricts, [Stage::Restrict; 8]);
}

#[test]
fn what_widens_or_shortens_a_session_arrives_when_people_do() {
    let unbounded = PermissionSet { boundary: Some(Spanned::new(BoundarySpec::None, origin())), ..bare() };
    let shorter = PermissionSet { session_duration: Some(duration("1h")), ..bare() };
    let admits = [
        arrival(&edited(), |_| ()),
        arrival(&unbounded, |_| ()),
        arrival(&shorter, |_| ()),
        arrival(&with_policy(false, "AmazonS3FullAccess"), |there| means(there, "AmazonS3FullAccess")),
    ];
    assert_eq!(admits, [Stage::Admit; 4]);
}

#[test]
fn a_customer_managed_policy_may_deny_the_caller_something() {
    let referring =
        PermissionSet { customer_policies: Some(list(false, [customer_spec("Others")])), ..bare() };
    let diff = referring.diff(&of_caller(places(&with_own(1), 0)));
    let provision = diff.steps.last().expect("it is provisioned");
    assert_eq!((provision.last, provision.impact), (true, Impact::LocksOut));
}
