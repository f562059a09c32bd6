use std::sync::Arc;

use serde_json::{Value, json};

use super::reading::{
    ADMINISTRATION, MANAGEMENT, READ_ONLY, answer, group, held, organization_with, read, sets,
};
use super::support::{PROD, account, desired, directory_name, may_hold, set_name};
use crate::aws::operation::{identity_store, organizations, sso};
use crate::aws::testing::{Answer, Script, identity};
use crate::aws::{Identity, Reader};
use crate::model::{Impact, Resource};
use crate::resources::identity_center::account_access::{AccountAccess, Inactive, Live, Reserved};
use crate::resources::identity_center::reference::Declared;
use crate::values::PrincipalName;

/// The account, where the auditors may hold all rights and what they hold is left to the file.
fn administered(declared: Declared) -> AccountAccess {
    let auditors = PrincipalName::Group(directory_name("Auditors"));
    AccountAccess {
        may_hold: [may_hold(auditors, "Administration")].into(),
        declared: Arc::new(declared),
        ..desired()
    }
}

/// Where the auditors hold all rights, and so does the group `Ops`; who is in the groups, as they are asked about.
fn administered_by(members: [&[&str]; 2]) -> Script {
    let members = members.map(|users| {
        let row = |user: &&str| json!({ "IdentityStoreId": "d-1", "MembershipId": format!("m-{user}"), "MemberId": { "UserId": user } });
        answer("GroupMemberships", &users.iter().map(row).collect::<Vec<_>>())
    });
    organization_with(&[])
        .on(sso::LIST_PROVISIONED_SETS, [sets(&[ADMINISTRATION])])
        .on(sso::LIST_ACCOUNT_ASSIGNMENTS, [held(&[group("g-auditors"), group("g-ops")])])
        .on(identity_store::LIST_GROUP_MEMBERSHIPS, members)
}

fn asked(desired: &AccountAccess, live: Live) -> Vec<String> {
    let steps = desired.diff(&Some(live)).steps.into_iter();
    let asked = steps.filter(|step| step.impact == Impact::LocksOut);
    asked.map(|step| step.because.expect("it is said why")).collect()
}

const LAST: [&str; 1] = [
    "nobody is left who holds `Administration` in prod (111122223333), and 1 person loses it; nobody is left who holds all rights in prod (111122223333)",
];

#[tokio::test(start_paused = true)]
async fn a_declared_group_keeps_a_set_only_where_somebody_is_in_it_or_will_be() {
    let desired = administered(Declared::default());
    let peopled = read(&desired, &administered_by([&["u-1"], &["u-2"]])).await;
    assert_eq!(peopled.stays, [set_name("Administration")].into());
    assert_eq!(asked(&desired, peopled), Vec::<String>::new());
    let empty = read(&desired, &administered_by([&["u-1"], &[]])).await;
    assert!(empty.stays.is_empty() && !empty.all_rights_stay, "{empty:?}");
    assert_eq!(asked(&desired, empty), LAST);
    let to_be_peopled =
        administered(Declared { peopled_groups: [directory_name("Auditors")].into(), ..Declared::default() });
    let live = read(&to_be_peopled, &administered_by([&["u-1"], &[]])).await;
    assert_eq!(asked(&to_be_peopled, live), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_declared_person_keeps_a_set_and_one_whom_nobody_knows_does_not() {
    let eve = PrincipalName::User(directory_name("eve"));
    let desired = AccountAccess { may_hold: [may_hold(eve, "Administration")].into(), ..desired() };
    let script = || administered_by([&["u-1"], &["u-2"]]);
    let there = Answer::json(&json!({ "UserId": "u-eve", "IdentityStoreId": "d-1" }));
    let live = read(&desired, &script().on(identity_store::GET_USER_ID, [there])).await;
    assert!(live.all_rights_stay && live.beyond.len() == 2, "{live:?}");
    let gone = Answer::json_error(400, "ResourceNotFoundException", "USER not found.");
    let nobody = script()
        .on(identity_store::GET_USER_ID, [gone])
        .on(identity_store::LIST_USERS, [answer("Users", &[])]);
    assert!(read(&desired, &nobody).await.stays.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_set_that_the_file_declares_stays_what_the_file_makes_of_it() {
    let of = async |gives: bool| {
        let sets = [(set_name("Administration"), gives)].into();
        let desired = administered(Declared { sets, ..Declared::default() });
        let live = read(&desired, &administered_by([&["u-1"], &["u-2"]])).await;
        assert_eq!(live.all_rights, [set_name("Administration")].into(), "who goes loses all rights");
        (live.all_rights_stay, asked(&desired, live))
    };
    assert_eq!(of(true).await, (true, Vec::new()));
    let last = "nobody is left who holds all rights in prod (111122223333)";
    assert_eq!(of(false).await, (false, vec![last.to_owned()]));
}

fn inline(statements: &[Value]) -> Answer {
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    Answer::json(&json!({ "InlinePolicy": policy.to_string() }))
}

#[tokio::test(start_paused = true)]
async fn an_inline_policy_gives_all_rights_as_well_and_takes_them() {
    let everything = json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
    let bound = json!({ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "IpAddress": { "aws:SourceIp": "192.0.2.0/24" } } });
    let of_one = json!({ "Effect": "Allow", "Action": "iam:*", "Resource": "*" });
    let denial = json!({ "Effect": "Deny", "Action": "iam:*", "Resource": "*" });
    let without_mfa = json!({ "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } } });
    let attached =
        || json!({ "Name": "AdministratorAccess", "Arn": "arn:aws:iam::aws:policy/AdministratorAccess" });
    let gives = async |managed: &[Value], statements: &[Value]| {
        let script = administered_by([&["u-1"], &["u-2"]])
            .on(sso::LIST_MANAGED_POLICIES, [answer("AttachedManagedPolicies", managed)])
            .on(sso::GET_INLINE_POLICY, [inline(statements)]);
        let live = read(&administered(Declared::default()), &script).await;
        assert_eq!(live.all_rights_stay, !live.all_rights.is_empty(), "one set goes from some, and stays");
        assert_eq!(script.count(sso::GET_INLINE_POLICY), 1, "it is read once");
        live.all_rights_stay
    };
    assert!(gives(&[], std::slice::from_ref(&everything)).await);
    assert!(gives(&[], &[everything.clone(), without_mfa]).await);
    assert!(!gives(&[], &[bound]).await);
    assert!(!gives(&[], &[of_one]).await);
    assert!(!gives(&[], &[everything, denial.clone()]).await);
    assert!(!gives(&[attached()], &[denial]).await);
}

fn described(state: &str) -> Answer {
    let arn = format!("arn:aws:organizations::{MANAGEMENT}:account/o-a1b2c3d4e5/{PROD}");
    let account = json!({ "Id": PROD, "Arn": arn, "Name": "old", "Status": state, "State": state });
    Answer::json(&json!({ "Account": account }))
}

#[tokio::test(start_paused = true)]
async fn an_account_named_by_its_id_is_looked_at_where_something_would_go() {
    let by_id = AccountAccess { name: None, ..administered(Declared::default()) };
    let looked_at = async |desired: &AccountAccess, answer: Answer| {
        let script = administered_by([&["u-1"], &["u-2"]]).on(organizations::DESCRIBE_ACCOUNT, [answer]);
        let live = read(desired, &script).await;
        (live.inactive, script.count(organizations::DESCRIBE_ACCOUNT), script.count(sso::GET_INLINE_POLICY))
    };
    let old = Inactive { name: "old".to_owned(), state: "SUSPENDED".to_owned() };
    assert_eq!(looked_at(&by_id, described("SUSPENDED")).await, (Some(old), 1, 0));
    assert_eq!(looked_at(&by_id, described("ACTIVE")).await, (None, 1, 1));
    let denied = Answer::json_error(400, "AccessDeniedException", "You don't have permissions.");
    assert_eq!(looked_at(&by_id, denied).await, (None, 1, 1));
    let listed = administered(Declared::default());
    assert_eq!(looked_at(&listed, described("SUSPENDED")).await, (None, 0, 1), "a listing told of it");
}

#[tokio::test(start_paused = true)]
async fn a_delegated_administrator_takes_nothing_of_a_set_that_is_in_the_management_account() {
    let read_by = async |id: &str, in_management: &[&str]| {
        let script = organization_with(&[group("g-ops")])
            .on(sso::LIST_PROVISIONED_SETS, [sets(&[READ_ONLY, ADMINISTRATION]), sets(in_management)]);
        let caller = Identity { account: account(id), ..identity() };
        let reader = Reader::new(&script.session().await, &caller, AccountAccess::READS.iter().copied());
        let live = desired().read(&reader).await.expect("it is read").expect("there is an instance");
        (live.reserved, script.count(sso::LIST_PROVISIONED_SETS))
    };
    let sets = [set_name("Administration")].into();
    let reserved = Reserved::Sets { management: account(MANAGEMENT), sets };
    let delegated = "210987654321";
    assert_eq!(read_by(delegated, &[READ_ONLY, ADMINISTRATION]).await, (Some(reserved), 2));
    assert_eq!(read_by(delegated, &[READ_ONLY]).await, (None, 2), "it is not taken from anybody here");
    assert_eq!(read_by(MANAGEMENT, &[ADMINISTRATION]).await, (None, 1), "it need not ask");
}
