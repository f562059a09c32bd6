use std::sync::Arc;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::support::{PROD, account, desired, directory_name, may_hold, set_name};
use crate::aws::operation::{identity_store, organizations, sso};
use crate::aws::reader::sso::Holder;
use crate::aws::testing::{Answer, Script, identity};
use crate::aws::{Identity, Reader};
use crate::model::Resource;
use crate::resources::identity_center::account_access::{AccountAccess, Caller, Live, Reserved};
use crate::resources::identity_center::holdings::READS_OF_NAMES;
use crate::resources::identity_center::reference::{Declared, READS_OF_DIRECTORY, READS_OF_INSTANCE};
use crate::values::PrincipalName;

pub(super) const MANAGEMENT: &str = "123456789012";
pub(super) const READ_ONLY: &str = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
pub(super) const ADMINISTRATION: &str = "arn:aws:sso:::permissionSet/ssoins-1/ps-2";

pub(super) fn answer(list: &str, items: &[Value]) -> Answer {
    Answer::json(&json!({ list: items }))
}

pub(super) fn sets(arns: &[&str]) -> Answer {
    Answer::json(&json!({ "PermissionSets": arns }))
}

/// Who holds a permission set in the account.
pub(super) fn held(holders: &[Holder]) -> Answer {
    let row = |holder: &Holder| {
        let kind = match holder {
            Holder::Group(_) => "GROUP",
            Holder::User(_) => "USER",
        };
        json!({ "AccountId": PROD, "PrincipalId": holder.id(), "PrincipalType": kind })
    };
    answer("AccountAssignments", &holders.iter().map(row).collect::<Vec<_>>())
}

pub(super) fn group(id: &str) -> Holder {
    Holder::Group(id.to_owned())
}

fn set(name: &str, arn: &str) -> Answer {
    Answer::json(&json!({ "PermissionSet": { "Name": name, "PermissionSetArn": arn } }))
}

/// An organization whose management account reads, with two permission sets: the first is the auditors' in the account.
fn organization() -> Script {
    let instance = json!({
        "InstanceArn": "arn:aws:sso:::instance/ssoins-1",
        "IdentityStoreId": "d-1",
        "OwnerAccountId": MANAGEMENT,
        "Status": "ACTIVE",
    });
    let organization = json!({ "Id": "o-a1b2c3d4e5", "MasterAccountId": MANAGEMENT, "FeatureSet": "ALL" });
    Script::default()
        .on(sso::LIST_INSTANCES, [answer("Instances", &[instance])])
        .on(organizations::DESCRIBE_ORGANIZATION, [Answer::json(&json!({ "Organization": organization }))])
        .on(sso::LIST_PERMISSION_SETS, [sets(&[READ_ONLY, ADMINISTRATION])])
        .on(
            sso::DESCRIBE_PERMISSION_SET,
            [set("ReadOnlyAccess", READ_ONLY), set("Administration", ADMINISTRATION)],
        )
        .on(sso::LIST_PROVISIONED_SETS, [sets(&[READ_ONLY])])
        .on(sso::LIST_ACCOUNT_ASSIGNMENTS, [held(&[group("g-auditors")])])
        .on(
            identity_store::GET_GROUP_ID,
            [Answer::json(&json!({ "GroupId": "g-auditors", "IdentityStoreId": "d-1" }))],
        )
}

/// The same, where the second set is held by somebody, which gives all rights.
pub(super) fn organization_with(others: &[Holder]) -> Script {
    let all_rights =
        json!({ "Name": "AdministratorAccess", "Arn": "arn:aws:iam::aws:policy/AdministratorAccess" });
    let members = ["u-1", "u-2"].map(|user| {
        json!({ "IdentityStoreId": "d-1", "MembershipId": format!("m-{user}"), "MemberId": { "UserId": user } })
    });
    organization()
        .on(sso::LIST_PROVISIONED_SETS, [sets(&[READ_ONLY, ADMINISTRATION])])
        .on(sso::LIST_ACCOUNT_ASSIGNMENTS, [held(&[group("g-auditors")]), held(others)])
        .on(
            sso::LIST_MANAGED_POLICIES,
            // The sets are asked about in the order of their names.
            [answer("AttachedManagedPolicies", &[all_rights]), answer("AttachedManagedPolicies", &[])],
        )
        .on(sso::GET_INLINE_POLICY, [Answer::json(&json!({ "InlinePolicy": "" }))])
        .on(sso::GET_PERMISSIONS_BOUNDARY, [Answer::json(&json!({}))])
        .on(
            identity_store::DESCRIBE_GROUP,
            [Answer::json(&json!({ "GroupId": "g-ops", "DisplayName": "Ops", "IdentityStoreId": "d-1" }))],
        )
        .on(
            identity_store::DESCRIBE_USER,
            [Answer::json(&json!({ "UserId": "u-eve", "UserName": "eve", "IdentityStoreId": "d-1" }))],
        )
        .on(identity_store::LIST_GROUP_MEMBERSHIPS, [answer("GroupMemberships", &members)])
}

pub(super) async fn read(desired: &AccountAccess, script: &Script) -> Live {
    let reader = script.reader(AccountAccess::READS).await;
    desired.read(&reader).await.expect("it is read").expect("there is an instance")
}

#[test]
fn it_says_everything_that_what_it_shares_may_read() {
    let shared = READS_OF_INSTANCE.iter().chain(&READS_OF_DIRECTORY).chain(READS_OF_NAMES);
    for operation in shared {
        assert!(AccountAccess::READS.contains(operation), "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn where_nobody_else_holds_anything_nobody_is_named() {
    let script = organization();
    assert_eq!(read(&desired(), &script).await, Live::default());
    let asked = script.requests_of(sso::LIST_PROVISIONED_SETS);
    assert!(asked.len() == 1 && asked[0].contains(PROD), "{asked:?}");
    let unneeded = [
        sso::LIST_MANAGED_POLICIES,
        sso::GET_INLINE_POLICY,
        organizations::DESCRIBE_ACCOUNT,
        identity_store::DESCRIBE_GROUP,
        identity_store::DESCRIBE_USER,
        identity_store::LIST_GROUP_MEMBERSHIPS,
    ];
    assert_eq!(unneeded.map(|operation| script.count(operation)), [0; 6]);
}

#[tokio::test(start_paused = true)]
async fn every_pair_is_asked_for_and_who_would_lose_something_is_named() {
    let script = organization_with(&[group("g-ops"), Holder::User("u-eve".to_owned())]);
    let live = read(&desired(), &script).await;
    assert_eq!(script.count(sso::LIST_ACCOUNT_ASSIGNMENTS), 2);
    assert_eq!(script.count(identity_store::DESCRIBE_GROUP), 1, "the auditors are not asked about");
    assert_eq!(live.stays, [set_name("ReadOnlyAccess")].into());
    assert_eq!(live.all_rights, [set_name("Administration")].into());
    assert_snapshot!(desired().diff(&Some(live)), @r#"
    access  -group Ops: Administration in prod -user eve: Administration in prod
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "Administration", PrincipalType: "GROUP", PrincipalId: "Ops") (Shrink) [locks out] because nobody is left who holds `Administration` in prod (111122223333), and 3 people lose it; nobody is left who holds all rights in prod (111122223333)
    calls sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "Administration", PrincipalType: "USER", PrincipalId: "eve") (Shrink) [locks out] because nobody is left who holds `Administration` in prod (111122223333), and 3 people lose it; nobody is left who holds all rights in prod (111122223333)
    "#);
}

#[tokio::test(start_paused = true)]
async fn who_was_deleted_has_no_name_and_nobody_in_it() {
    let gone = Answer::json_error(400, "ResourceNotFoundException", "GROUP not found.");
    let script = organization_with(&[group("g-gone")]).on(identity_store::DESCRIBE_GROUP, [gone]);
    let live = read(&desired(), &script).await;
    let asked = script.requests_of(identity_store::LIST_GROUP_MEMBERSHIPS);
    assert!(asked.len() == 1 && asked[0].contains("g-auditors"), "{asked:?}");
    let going: Vec<_> = live.beyond.iter().map(|beyond| beyond.holding.holder.to_string()).collect();
    assert_eq!(going, ["a deleted group (id g-gone)"]);
    assert!(live.beyond.iter().all(|beyond| beyond.people.is_empty() && !beyond.holding.holder.has_people));
}

#[tokio::test(start_paused = true)]
async fn a_declared_group_may_hold_what_it_is_declared_to_and_nothing_else() {
    let script = organization_with(&[group("g-auditors")]);
    let live = read(&desired(), &script).await;
    let going: Vec<_> = live.beyond.iter().map(|beyond| beyond.holding.set.as_str()).collect();
    assert_eq!(going, ["Administration"]);
    let both = AccountAccess {
        may_hold: ["ReadOnlyAccess", "Administration"]
            .map(|set| may_hold(PrincipalName::Group(directory_name("Auditors")), set))
            .into(),
        ..desired()
    };
    assert!(read(&both, &organization_with(&[group("g-auditors")])).await.beyond.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_the_file_makes_counts_as_what_stays() {
    let declared = Declared {
        sets: [(set_name("Everything"), true)].into(),
        groups: [directory_name("Admins")].into(),
        external_groups: [directory_name("Brought")].into(),
        peopled_groups: [directory_name("Admins")].into(),
        ..Declared::default()
    };
    let desired = AccountAccess {
        may_hold: [
            ("Admins", "Everything"),
            ("Brought", "Unheard"),
            ("Admins", "Unheard"),
            ("Brought", "Administration"),
        ]
        .map(|(group, set)| may_hold(PrincipalName::Group(directory_name(group)), set))
        .into(),
        declared: Arc::new(declared),
        ..desired()
    };
    let nobody = Answer::json_error(400, "ResourceNotFoundException", "GROUP not found.");
    let script = organization_with(&[group("g-ops")])
        .on(identity_store::GET_GROUP_ID, [nobody])
        .on(identity_store::LIST_GROUPS, [answer("Groups", &[])]);
    let live = read(&desired, &script).await;
    assert_eq!(live.stays, [set_name("Everything")].into());
    assert!(live.all_rights_stay, "the file says so");
    let last = desired.diff(&Some(live)).to_string();
    assert!(!last.contains("all rights"), "somebody will hold all rights: {last}");
}

#[tokio::test(start_paused = true)]
async fn a_set_that_no_listing_names_is_known_by_its_arn() {
    let odd = "arn:aws:sso:::permissionSet/ssoins-1/ps-9";
    let script =
        organization_with(&[group("g-ops")]).on(sso::LIST_PROVISIONED_SETS, [sets(&[READ_ONLY, odd])]);
    let live = read(&desired(), &script).await;
    let going: Vec<_> = live.beyond.iter().map(|beyond| beyond.holding.set.as_str()).collect();
    assert_eq!(going, [odd]);
}

#[tokio::test(start_paused = true)]
async fn what_is_held_of_a_set_that_is_to_go_itself_is_left_to_that() {
    let absent_sets = [set_name("Administration"), set_name("Unheard")].into();
    let desired =
        AccountAccess { declared: Arc::new(Declared { absent_sets, ..Declared::default() }), ..desired() };
    let live = read(&desired, &organization_with(&[group("g-ops")])).await;
    assert_eq!((&live.goes_with, live.beyond.len()), (&[set_name("Administration")].into(), 0));
    assert_snapshot!(desired.diff(&Some(live)), @r#"Note("what is held of `Administration` goes with that permission set, which the file says is to be absent")"#);
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_not_there_is_missing_and_not_unreadable() {
    let gone = || Answer::json_error(400, "ResourceNotFoundException", "It is not there.");
    let organization_says = |code: &str| {
        organization()
            .on(sso::LIST_PROVISIONED_SETS, [gone()])
            .on(organizations::DESCRIBE_ACCOUNT, [Answer::json_error(400, code, "No.")])
    };
    let live = read(&desired(), &organization_says("AccountNotFoundException")).await;
    assert!(live.is_missing);
    assert_snapshot!(desired().diff(&Some(live)), @r#"Blocked { why: "no account of the organization has the id `111122223333`", next: "correct it, or make the account and run this again" }"#);
    let reader = organization_says("AccessDeniedException").reader(AccountAccess::READS).await;
    let error = desired().read(&reader).await.expect_err("it is not known which of both is not there");
    assert_eq!(error.operation(), Some(sso::LIST_PROVISIONED_SETS));
}

#[tokio::test(start_paused = true)]
async fn the_caller_is_known_where_they_are_signed_in_to_the_account() {
    let signed_in_to = async |id: &str| {
        let arn =
            format!("arn:aws:sts::{id}:assumed-role/AWSReservedSSO_Administration_0123456789abcdef/ada");
        let caller = Identity::new(account(id), arn.parse().expect("a good ARN"), "ASIAEXAMPLE");
        let script = organization_with(&[group("g-ops")]);
        let reader = Reader::new(&script.session().await, &caller, AccountAccess::READS.iter().copied());
        desired().read(&reader).await.expect("it is read").expect("there is an instance").caller
    };
    let ada = Caller { set: set_name("Administration"), user: directory_name("ada") };
    assert_eq!(signed_in_to(PROD).await, Some(ada));
    assert_eq!(signed_in_to(MANAGEMENT).await, None);
}

#[tokio::test(start_paused = true)]
async fn only_another_account_may_take_nothing_in_the_management_account() {
    let management = AccountAccess { account: account(MANAGEMENT), ..desired() };
    let read_by = async |id: &str| {
        let script = organization_with(&[group("g-ops")]);
        let caller = Identity { account: account(id), ..identity() };
        let reader = Reader::new(&script.session().await, &caller, AccountAccess::READS.iter().copied());
        management.read(&reader).await.expect("it is read").expect("there is an instance").reserved
    };
    assert_eq!(read_by(PROD).await, Some(Reserved::Account(account(MANAGEMENT))));
    assert_eq!(read_by(MANAGEMENT).await, None);
}

#[tokio::test(start_paused = true)]
async fn without_an_instance_nothing_else_is_asked() {
    let script = organization().on(sso::LIST_INSTANCES, [answer("Instances", &[])]);
    let reader = script.reader(AccountAccess::READS).await;
    assert_eq!(desired().read(&reader).await.expect("it is read"), None);
    assert_eq!(script.count(sso::LIST_PROVISIONED_SETS), 0);
}
