use std::collections::BTreeSet;
use std::sync::Arc;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::reading::{described_account, in_organization, listed_sets, script_of_instance};
use super::support::{OWN, SET, account, accounts, name, origin, places, suspended};
use crate::aws::operation::identity_store::{DESCRIBE_GROUP, LIST_GROUP_MEMBERSHIPS};
use crate::aws::operation::organizations::{DESCRIBE_ACCOUNT, DESCRIBE_ORGANIZATION};
use crate::aws::operation::sso::{
    DELETE_PERMISSION_SET, GET_INLINE_POLICY, GET_PERMISSIONS_BOUNDARY, LIST_ACCOUNT_ASSIGNMENTS,
    LIST_MANAGED_POLICIES, LIST_PERMISSION_SETS, LIST_PROVISIONED_ACCOUNTS,
};
use crate::aws::reader::sso::{Holder, InstanceChoice};
use crate::aws::testing::{Answer, Script};
use crate::model::{Action, Impact, Resource};
use crate::resources::identity_center::holdings::{Change, Holding, NamedHolder, READS_OF_NAMES};
use crate::resources::identity_center::permission_set::AbsentPermissionSet;
use crate::resources::identity_center::permission_set::absent::{Live, There};
use crate::resources::identity_center::reference::{Declared, READS_OF_INSTANCE};
use crate::resources::identity_center::rights::AllRights;
use crate::values::{AccountId, DirectoryName, PermissionSetName};

fn absent() -> AbsentPermissionSet {
    let center = InstanceChoice::default();
    AbsentPermissionSet { center, name: name(), at: origin(), declared: Arc::default() }
}

fn group(name: &str, has_people: bool) -> NamedHolder {
    let holder = Holder::Group(format!("id-of-{name}"));
    NamedHolder { holder, name: Some(DirectoryName::from_aws(name)), has_people }
}

fn held(id: &AccountId, holder: NamedHolder) -> Holding {
    Holding { account: id.clone(), set: name(), set_arn: SET.to_owned(), holder }
}

fn there(holdings: Vec<Holding>) -> There {
    let all: BTreeSet<AccountId> = holdings.iter().map(|holding| holding.account.clone()).collect();
    There {
        account: account(OWN),
        out_of_reach: None,
        is_of_caller: false,
        all_rights: AllRights::NotGiven,
        holdings,
        accounts: places(&all, 0).accounts,
    }
}

#[test]
fn what_is_gone_is_settled() {
    assert_snapshot!(absent().diff(&Live::Gone { nearest: None }), @"settled");
    assert_snapshot!(absent().diff(&Live::NoInstance), @r#"Blocked { why: "there is no instance of IAM Identity Center to work with", next: "settle `identity_center.instance` first" }"#);
}

#[test]
fn one_that_nobody_holds_goes_at_once() {
    let diff = absent().diff(&Live::There(there(Vec::new())));
    assert_snapshot!(diff, @r#"calls sso:DeletePermissionSet(PermissionSetArn: "ReadOnly") (Shrink) [destroys]"#);
    assert_eq!(diff.action, Some(Action::Delete));
}

#[test]
fn what_is_held_goes_first_and_each_way_in_that_is_lost_is_named() {
    let all = accounts(2);
    let (one, two) = (all.first().expect("one"), all.last().expect("two"));
    let deleted = NamedHolder { holder: Holder::User("u-1".to_owned()), name: None, has_people: false };
    let holdings =
        vec![held(one, group("Auditors", true)), held(one, deleted), held(two, group("Nobody", false))];
    let diff = absent().diff(&Live::There(there(holdings)));
    assert_snapshot!(diff, @r#"
    assignments  -group Auditors in team-01 (111111000001) -a deleted person (id u-1) in team-01 (111111000001) -group Nobody in team-02 (111111000002)
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111111000001", PermissionSetArn: "ReadOnly", PrincipalType: "GROUP", PrincipalId: "Auditors") (Shrink) [locks out] because group Auditors loses this way into team-01 (111111000001)
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111111000001", PermissionSetArn: "ReadOnly", PrincipalType: "USER", PrincipalId: "u-1") (Shrink)
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111111000002", PermissionSetArn: "ReadOnly", PrincipalType: "GROUP", PrincipalId: "Nobody") (Shrink)
    calls sso:DeletePermissionSet(PermissionSetArn: "ReadOnly") (Shrink) [destroys]
    "#);
    let (delete, unassign) = diff.steps.split_last().expect("there are four");
    assert!(unassign.iter().all(|step| step.abreast && !step.last) && !delete.abreast);
}

#[test]
fn the_callers_own_way_in_goes_last_and_the_permission_set_after_it() {
    let (own, other) = (account(OWN), account("111111000001"));
    let holdings = vec![held(&own, group("Auditors", true)), held(&other, group("Nobody", false))];
    let live = Live::There(There { is_of_caller: true, ..there(holdings) });
    let diff = absent().diff(&live);
    assert_snapshot!(diff, @r#"
    assignments  -group Auditors in main (123456789012) -group Nobody in team-01 (111111000001)
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111111000001", PermissionSetArn: "ReadOnly", PrincipalType: "GROUP", PrincipalId: "Nobody") (Shrink)
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "123456789012", PermissionSetArn: "ReadOnly", PrincipalType: "GROUP", PrincipalId: "Auditors") (Shrink) [locks out] because you are signed in by this permission set; group Auditors loses this way into main (123456789012)
    calls sso:DeletePermissionSet(PermissionSetArn: "ReadOnly") (Shrink) [destroys]
    "#);
    let last: Vec<bool> = diff.steps.iter().map(|step| step.last).collect();
    assert_eq!(last, [false, true, true]);
}

#[test]
fn a_delegated_administrator_cannot_take_what_the_management_account_has() {
    let live = Live::There(There { out_of_reach: Some(account("999999999999")), ..there(Vec::new()) });
    let diff = absent().diff(&live);
    assert!(diff.is_held_back());
    assert_snapshot!(diff, @r#"
    calls sso:DeletePermissionSet(PermissionSetArn: "ReadOnly") (Shrink) [destroys]
    Blocked { why: "a delegated administrator cannot change a permission set that is provisioned in the management account 999999999999", next: "change it from account 999999999999, or keep permission sets of their own for that account" }
    "#);
}

#[test]
fn what_is_held_in_an_account_that_is_not_active_is_in_the_way() {
    let all = accounts(2);
    let (one, two) = (all.first().expect("one"), all.last().expect("two"));
    let holdings = vec![
        held(one, group("Auditors", true)),
        held(one, group("Nobody", false)),
        held(two, group("Auditors", true)),
    ];
    let accounts = suspended(places(&all, 0), one).accounts;
    let diff = absent().diff(&Live::There(There { accounts, ..there(holdings.clone()) }));
    assert!(diff.is_held_back());
    assert_snapshot!(format!("{:?}", diff.findings), @r#"[Blocked { why: "it is held where nothing can be taken away: in team-01 (111111000001, SUSPENDED) by group Auditors and group Nobody", next: "reopen the account, or wait until AWS has closed it for good" }]"#);
    let mut accounts = suspended(places(&all, 0), one).accounts;
    accounts.as_mut().expect("they are known").remove(two);
    let diff = absent().diff(&Live::There(There { accounts, ..there(holdings.clone()) }));
    assert_snapshot!(format!("{:?}", diff.findings), @r#"[Blocked { why: "it is held where nothing can be taken away: in team-01 (111111000001, SUSPENDED) by group Auditors and group Nobody, 111111000002 (not in the organization) by group Auditors", next: "reopen these accounts, or wait until AWS has closed them for good" }]"#);
    // Where it cannot be told, AWS will.
    let diff = absent().diff(&Live::There(There { accounts: None, ..there(holdings) }));
    assert!(!diff.is_held_back());
}

#[test]
fn all_rights_that_go_are_asked_about_whoever_held_them() {
    let all = accounts(1);
    let one = all.first().expect("one");
    let deleted = NamedHolder { holder: Holder::User("u-1".to_owned()), name: None, has_people: false };
    let holdings = || {
        vec![
            held(one, group("Auditors", true)),
            held(one, group("Nobody", false)),
            held(one, deleted.clone()),
        ]
    };
    let asked = |all_rights: AllRights| {
        let diff = absent().diff(&Live::There(There { all_rights, ..there(holdings()) }));
        let steps = diff.steps.iter().filter(|step| step.impact == Impact::LocksOut);
        steps.map(|step| step.because.clone().expect("it is said why")).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(asked(AllRights::Given), @"
    group Auditors loses this way into team-01 (111111000001); it gives group Auditors all rights in team-01 (111111000001), and who else has them there is not known
    it gives group Nobody all rights in team-01 (111111000001), and who else has them there is not known
    ");
    assert_snapshot!(asked(AllRights::Perhaps), @"
    group Auditors loses this way into team-01 (111111000001); it may give group Auditors all rights in team-01 (111111000001), and who else has them there is not known
    it may give group Nobody all rights in team-01 (111111000001), and who else has them there is not known
    ");
    assert_snapshot!(asked(AllRights::NotGiven), @"group Auditors loses this way into team-01 (111111000001)");
}

#[test]
fn a_group_that_is_to_have_people_loses_its_way_in_as_well() {
    let peopled =
        Declared { peopled_groups: [DirectoryName::from_aws("nobody")].into(), ..Declared::default() };
    let desired = AbsentPermissionSet { declared: Arc::new(peopled), ..absent() };
    let holding = held(accounts(1).first().expect("one"), group("Nobody", false));
    let step = desired.diff(&Live::There(there(vec![holding]))).steps.remove(0);
    assert_eq!(step.impact, Impact::LocksOut);
    assert_snapshot!(step.because.expect("it is said why"), @"group Nobody loses this way into team-01 (111111000001)");
}

/// An instance whose permission set a group with one person in it holds in an account.
fn script() -> Script {
    let assignment = json!({
        "AccountId": "111111000001",
        "PermissionSetArn": SET,
        "PrincipalType": "GROUP",
        "PrincipalId": "g-1",
    });
    let membership =
        json!({ "IdentityStoreId": "d-1", "MembershipId": "m-1", "MemberId": { "UserId": "u-1" } });
    script_of_instance()
        .on(LIST_PROVISIONED_ACCOUNTS, [Answer::json(&json!({ "AccountIds": ["111111000001"] }))])
        .on(LIST_ACCOUNT_ASSIGNMENTS, [Answer::json(&json!({ "AccountAssignments": [assignment] }))])
        .on(
            DESCRIBE_GROUP,
            [Answer::json(&json!({ "GroupId": "g-1", "DisplayName": "Auditors", "IdentityStoreId": "d-1" }))],
        )
        .on(LIST_GROUP_MEMBERSHIPS, [Answer::json(&json!({ "GroupMemberships": [membership] }))])
        .on(DESCRIBE_ACCOUNT, [described_account("111111000001", "ACTIVE")])
        .on(LIST_MANAGED_POLICIES, [Answer::json(&json!({ "AttachedManagedPolicies": [] }))])
        .on(GET_INLINE_POLICY, [Answer::json(&json!({ "InlinePolicy": "" }))])
        .on(GET_PERMISSIONS_BOUNDARY, [Answer::json(&json!({}))])
}

#[tokio::test(start_paused = true)]
async fn who_holds_it_is_read_by_name() {
    let script = script();
    let live = absent().read(&script.reader(AbsentPermissionSet::READS).await).await.expect("it is read");
    assert_snapshot!(absent().diff(&live), @r#"
    assignments  -group Auditors in team-01 (111111000001)
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111111000001", PermissionSetArn: "ReadOnly", PrincipalType: "GROUP", PrincipalId: "Auditors") (Shrink) [locks out] because group Auditors loses this way into team-01 (111111000001)
    calls sso:DeletePermissionSet(PermissionSetArn: "ReadOnly") (Shrink) [destroys]
    "#);
    assert_eq!(script.count(LIST_ACCOUNT_ASSIGNMENTS), 1);
}

#[tokio::test(start_paused = true)]
async fn what_it_gives_is_read_where_somebody_holds_it() {
    let arn = "arn:aws:iam::aws:policy/AdministratorAccess";
    let managed = json!({ "AttachedManagedPolicies": [{ "Name": "AdministratorAccess", "Arn": arn }] });
    let all_rights = async |script: &Script| match absent()
        .read(&script.reader(AbsentPermissionSet::READS).await)
        .await
        .expect("it is read")
    {
        Live::There(there) => there.all_rights,
        other => panic!("it is there: {other:?}"),
    };
    assert_eq!(all_rights(&script()).await, AllRights::NotGiven);
    let administrators = || script().on(LIST_MANAGED_POLICIES, [Answer::json(&managed)]);
    assert_eq!(all_rights(&administrators()).await, AllRights::Given);
    let bounds =
        json!({ "PermissionsBoundary": { "ManagedPolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess" } });
    let bounded = administrators().on(GET_PERMISSIONS_BOUNDARY, [Answer::json(&bounds)]);
    assert_eq!(all_rights(&bounded).await, AllRights::NotGiven);
    let nobody =
        administrators().on(LIST_ACCOUNT_ASSIGNMENTS, [Answer::json(&json!({ "AccountAssignments": [] }))]);
    assert_eq!((all_rights(&nobody).await, nobody.count(LIST_MANAGED_POLICIES)), (AllRights::NotGiven, 0));
}

#[tokio::test(start_paused = true)]
async fn of_one_that_is_not_there_nothing_is_asked() {
    let script = script().on(LIST_PERMISSION_SETS, [listed_sets(&[])]);
    let live = absent().read(&script.reader(AbsentPermissionSet::READS).await).await.expect("it is read");
    assert_eq!((live, script.count(LIST_PROVISIONED_ACCOUNTS)), (Live::Gone { nearest: None }, 0));
}

#[tokio::test(start_paused = true)]
async fn of_a_misspelt_one_the_nearest_name_is_told() {
    let script = script();
    let misspelt = AbsentPermissionSet { name: PermissionSetName::from_aws("readOnyl"), ..absent() };
    let live = misspelt.read(&script.reader(AbsentPermissionSet::READS).await).await.expect("it is read");
    assert_snapshot!(misspelt.diff(&live), @r#"Note("there is no permission set `readOnyl`; did you mean `ReadOnly`?")"#);
    let other = AbsentPermissionSet { name: PermissionSetName::from_aws("Billing"), ..absent() };
    let live = other.read(&script.reader(AbsentPermissionSet::READS).await).await.expect("it is read");
    assert_eq!(live, Live::Gone { nearest: None });
}

#[tokio::test(start_paused = true)]
async fn that_it_is_provisioned_in_the_management_account_is_noticed_elsewhere() {
    let provisioned = Answer::json(&json!({ "AccountIds": ["111111000001", "999999999999"] }));
    let nobody = Answer::json(&json!({ "AccountAssignments": [] }));
    let script = script()
        .on(DESCRIBE_ORGANIZATION, [in_organization("999999999999")])
        .on(crate::aws::operation::sso::LIST_INSTANCES, [super::reading::listed_instance("999999999999")])
        .on(LIST_PROVISIONED_ACCOUNTS, [provisioned])
        .on(LIST_ACCOUNT_ASSIGNMENTS, [nobody]);
    let live = absent().read(&script.reader(AbsentPermissionSet::READS).await).await.expect("it is read");
    assert!(absent().diff(&live).is_held_back());
}

#[tokio::test(start_paused = true)]
async fn the_deletion_is_sent() {
    let script = script().on(DELETE_PERMISSION_SET, [Answer::json(&json!({}))]);
    let writer = script.writer(AbsentPermissionSet::READS).await;
    let delete = Change::DeleteSet { center: InstanceChoice::default(), name: name() };
    absent().apply(&delete, &writer).await.expect("it is deleted");
    let bodies = script.requests_of(DELETE_PERMISSION_SET);
    let bodies: Vec<Value> = bodies.iter().map(|body| serde_json::from_str(body).expect("JSON")).collect();
    assert_eq!(bodies, [json!({ "InstanceArn": super::support::INSTANCE, "PermissionSetArn": SET })]);
}

#[test]
fn reads_say_all_that_reading_shares() {
    let reads = AbsentPermissionSet::READS;
    let shared = READS_OF_INSTANCE.iter().chain(READS_OF_NAMES);
    assert!(shared.into_iter().all(|operation| reads.contains(operation)));
}
