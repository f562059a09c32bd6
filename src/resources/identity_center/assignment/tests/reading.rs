use std::sync::Arc;

use serde_json::json;

use super::support::{
    MANAGEMENT, OTHER_SET, PROD, SET, TEST, account, auditors, chosen_by, denied, desired, directory_name,
    not_found, organization_of, row, rows, set_name, written,
};
use crate::aws::operation::identity_store::{GET_GROUP_ID, LIST_GROUPS};
use crate::aws::operation::organizations::DESCRIBE_ACCOUNT;
use crate::aws::operation::sso::{
    DESCRIBE_CREATION, DESCRIBE_PERMISSION_SET, LIST_ACCOUNT_ASSIGNMENTS, LIST_CREATIONS, LIST_INSTANCES,
    LIST_PERMISSION_SETS, LIST_PRINCIPAL_ASSIGNMENTS, LIST_PROVISIONED_SETS,
};
use crate::aws::reader::sso::Holder;
use crate::aws::testing::{Answer, Script};
use crate::model::Resource;
use crate::resources::identity_center::accounts::READS_OF_ACCOUNTS;
use crate::resources::identity_center::assignment::{Assignment, Live, Reserved, SetMeaning};
use crate::resources::identity_center::reference::{
    Declared, Meaning, READS_OF_DIRECTORY, READS_OF_INSTANCE,
};
use crate::values::PrincipalName;

/// An account of another organization's owner, where the caller only administers the instance.
const ELSEWHERE: &str = "210987654321";

/// A permission set that was deleted.
const GONE_SET: &str = "arn:aws:sso:::permissionSet/ssoins-1/ps-9";

/// What is to be held in two accounts that are named by their ids.
fn by_id() -> Assignment {
    Assignment { choice: chosen_by(&[PROD, TEST]), ..desired() }
}

async fn read(desired: &Assignment, script: &Script) -> Live {
    let reader = script.reader(Assignment::READS).await;
    desired.read(&reader).await.expect("it is read").expect("there is an instance")
}

fn described(id: &str, name: &str, state: &str) -> Answer {
    Answer::json(&json!({ "Account": { "Id": id, "Name": name, "State": state } }))
}

#[test]
fn it_says_everything_that_what_it_shares_may_read() {
    let shared = READS_OF_INSTANCE.iter().chain(&READS_OF_DIRECTORY).chain(&READS_OF_ACCOUNTS);
    for operation in shared {
        assert!(Assignment::READS.contains(operation), "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_management_account_asks_by_principal_and_keeps_the_rows_of_the_set() {
    let listed = [
        row(PROD, SET, &auditors()),
        row(TEST, SET, &auditors()),
        row(TEST, OTHER_SET, &auditors()),
        row(ELSEWHERE, SET, &auditors()),
        row(MANAGEMENT, OTHER_SET, &auditors()),
    ];
    let script = organization_of(MANAGEMENT).on(LIST_PRINCIPAL_ASSIGNMENTS, [rows(&listed)]);
    let live = read(&by_id(), &script).await;
    assert_eq!(live.principal, Meaning::There(auditors()));
    assert_eq!(live.set, SetMeaning::There);
    assert_eq!(live.held.accounts, [account(PROD), account(TEST), account(ELSEWHERE)].into());
    assert_eq!((live.held.is_denied_by_principal, live.reserved), (false, None));
    assert_eq!(script.count(LIST_PRINCIPAL_ASSIGNMENTS), 1);
    assert_eq!(script.count(LIST_ACCOUNT_ASSIGNMENTS), 0);
    assert_eq!(script.count(DESCRIBE_ACCOUNT), 0, "nothing is to change");
    assert_eq!(script.count(LIST_CREATIONS), 0, "nothing is missing");
}

#[tokio::test(start_paused = true)]
async fn one_assignment_of_a_holder_tells_what_else_they_hold() {
    let group = |name: &str| PrincipalName::Group(directory_name(name));
    let listed =
        [row(PROD, SET, &auditors()), row(TEST, OTHER_SET, &auditors()), row(PROD, GONE_SET, &auditors())];
    let script = || {
        let set = |name: &str, arn: &str| {
            Answer::json(&json!({ "PermissionSet": { "Name": name, "PermissionSetArn": arn } }))
        };
        organization_of(MANAGEMENT)
            .on(LIST_PERMISSION_SETS, [Answer::json(&json!({ "PermissionSets": [SET, OTHER_SET] }))])
            .on(DESCRIBE_PERMISSION_SET, [set("ReadOnlyAccess", SET), set("Backdoor", OTHER_SET)])
            .on(LIST_PRINCIPAL_ASSIGNMENTS, [rows(&listed)])
            .on(DESCRIBE_ACCOUNT, [described(TEST, "test", "ACTIVE"), described(PROD, "prod", "ACTIVE")])
    };
    let of = |set: &str, pairs: &[(&str, &str)], exclusive_in: &[&str]| {
        let pairs = pairs.iter().map(|(name, set)| (group(name), set_name(set))).collect();
        let exclusive_in = if exclusive_in.is_empty() { Vec::new() } else { vec![chosen_by(exclusive_in)] };
        let sets = [(set_name("Zealot"), false)].into();
        let declared = Declared { sets, pairs, exclusive_in, ..Declared::default() };
        Assignment { set: written(set_name(set)), declared: Arc::new(declared), ..by_id() }
    };
    let others = async |desired: Assignment| read(&desired, &script()).await.held.others;
    let backdoor = (set_name("Backdoor"), account(TEST));
    let gone = (set_name(GONE_SET), account(PROD));
    let both = [("auditors", "ReadOnlyAccess"), ("Auditors", "Zealot"), ("Others", "Backdoor")];
    assert_eq!(others(of("ReadOnlyAccess", &both, &[])).await, [backdoor.clone(), gone.clone()].into());
    assert_eq!(others(of("Zealot", &both, &[])).await, [].into(), "it is told once");
    let given = [("Auditors", "Backdoor"), ("Auditors", "ReadOnlyAccess")];
    assert_eq!(others(of("Backdoor", &given, &[])).await, [gone.clone()].into());
    assert_eq!(others(of("ReadOnlyAccess", &given, &[])).await, [].into());
    // One that is not made yet tells it as well.
    assert_eq!(others(of("Zealot", &both[1..], &[])).await.len(), 3);
    // What is taken from them is not left alone.
    assert_eq!(others(of("ReadOnlyAccess", &both, &[TEST])).await, [gone].into());
}

#[tokio::test(start_paused = true)]
async fn what_a_person_is_given_by_another_of_their_names_is_not_beyond_the_file() {
    let ada = Holder::User("u-ada".to_owned());
    let person = |name: &str| PrincipalName::User(directory_name(name));
    let set = |name: &str, arn: &str| {
        Answer::json(&json!({ "PermissionSet": { "Name": name, "PermissionSetArn": arn } }))
    };
    let script = organization_of(MANAGEMENT)
        .on(LIST_PERMISSION_SETS, [Answer::json(&json!({ "PermissionSets": [SET, OTHER_SET] }))])
        .on(DESCRIBE_PERMISSION_SET, [set("ReadOnlyAccess", SET), set("Second", OTHER_SET)])
        .on(
            LIST_PRINCIPAL_ASSIGNMENTS,
            [rows(&[row(PROD, SET, &ada), row(TEST, SET, &ada), row(TEST, OTHER_SET, &ada)])],
        );
    let pairs =
        [(person("ada"), set_name("ReadOnlyAccess")), (person("ada@example.com"), set_name("Second"))];
    let declared = Arc::new(Declared { pairs: pairs.into(), ..Declared::default() });
    let desired = Assignment { principal: written(person("ada")), declared, ..by_id() };
    assert_eq!(read(&desired, &script).await.held.others, [].into());
}

#[tokio::test(start_paused = true)]
async fn one_of_two_names_of_a_person_speaks_for_both() {
    let person = |name: &str| PrincipalName::User(directory_name(name));
    let pairs = [
        (person("ada"), set_name("ReadOnlyAccess")),
        (person("ada@example.com"), set_name("ReadOnlyAccess")),
        (person("ada@example.org"), set_name("Billing")),
    ];
    let declared = Arc::new(Declared { pairs: pairs.into(), ..Declared::default() });
    let twin_of = async |name: &str| {
        let script = organization_of(MANAGEMENT)
            .on(LIST_PRINCIPAL_ASSIGNMENTS, [rows(&[row(PROD, SET, &Holder::User("u-ada".to_owned()))])]);
        let declared = Arc::clone(&declared);
        let choice = chosen_by(&[PROD]);
        let desired = Assignment { principal: written(person(name)), declared, choice, ..desired() };
        read(&desired, &script).await.twin
    };
    assert_eq!(twin_of("ada").await, None);
    assert_eq!(twin_of("ada@example.com").await, Some(person("ada")));
}

#[tokio::test(start_paused = true)]
async fn where_something_is_missing_aws_is_asked_whether_it_is_at_it_already() {
    let request = |id: &str, account: &str, set: &str| {
        let status = json!({
            "Status": "IN_PROGRESS", "RequestId": id, "TargetId": account, "TargetType": "AWS_ACCOUNT",
            "PermissionSetArn": set, "PrincipalType": "GROUP", "PrincipalId": "g-auditors",
        });
        Answer::json(&json!({ "AccountAssignmentCreationStatus": status }))
    };
    let listed = ["r-1", "r-2", "r-3"].map(|id| json!({ "Status": "IN_PROGRESS", "RequestId": id }));
    let script = organization_of(MANAGEMENT)
        .on(LIST_PRINCIPAL_ASSIGNMENTS, [rows(&[row(PROD, SET, &auditors())])])
        .on(DESCRIBE_ACCOUNT, [described(TEST, "test", "ACTIVE")])
        .on(LIST_CREATIONS, [Answer::json(&json!({ "AccountAssignmentsCreationStatus": listed }))])
        .on(
            DESCRIBE_CREATION,
            [request("r-1", TEST, OTHER_SET), request("r-2", TEST, SET), request("r-3", PROD, SET)],
        );
    let live = read(&by_id(), &script).await;
    assert_eq!(live.under_way, [(account(TEST), "r-2".to_owned())].into());
    let script = script.on(LIST_CREATIONS, [denied()]);
    assert_eq!(read(&by_id(), &script).await.under_way, [].into(), "it is sent again, which does no harm");
}

#[tokio::test(start_paused = true)]
async fn what_a_person_holds_through_a_group_is_not_what_they_hold_themselves() {
    let ada = Holder::User("u-ada".to_owned());
    let listed = [row(PROD, SET, &ada), row(TEST, SET, &auditors())];
    let script = organization_of(MANAGEMENT)
        .on(LIST_PRINCIPAL_ASSIGNMENTS, [rows(&listed)])
        .on(DESCRIBE_ACCOUNT, [described(TEST, "test", "ACTIVE")]);
    let person = PrincipalName::User(directory_name("ada"));
    let live = read(&Assignment { principal: written(person), ..by_id() }, &script).await;
    assert_eq!((live.principal, live.held.accounts), (Meaning::There(ada), [account(PROD)].into()));
}

#[tokio::test(start_paused = true)]
async fn another_account_asks_by_account_and_set() {
    let script = organization_of(ELSEWHERE)
        .on(LIST_ACCOUNT_ASSIGNMENTS, [rows(&[row(PROD, SET, &auditors())]), rows(&[])])
        .on(LIST_PROVISIONED_SETS, [Answer::json(&json!({ "PermissionSets": [] }))])
        .on(DESCRIBE_ACCOUNT, [described(TEST, "test", "ACTIVE")]);
    let live = read(&by_id(), &script).await;
    assert_eq!(live.held.accounts, [account(PROD)].into());
    assert_eq!((live.held.is_denied_by_principal, live.reserved), (false, None));
    assert_eq!(live.chosen.accounts[&account(TEST)].as_deref(), Some("test"));
    assert_eq!(script.count(LIST_PRINCIPAL_ASSIGNMENTS), 0);
    let asked = script.requests_of(LIST_ACCOUNT_ASSIGNMENTS);
    assert!(asked[0].contains(PROD) && asked[1].contains(TEST) && asked.len() == 2, "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn a_denial_by_principal_leads_to_the_other_way_and_is_said() {
    let script = organization_of(MANAGEMENT)
        .on(LIST_PRINCIPAL_ASSIGNMENTS, [denied()])
        .on(LIST_ACCOUNT_ASSIGNMENTS, [rows(&[row(PROD, SET, &auditors())])]);
    let live = read(&by_id(), &script).await;
    assert_eq!((live.held.accounts.len(), live.held.is_denied_by_principal), (2, true));
    let script = organization_of(MANAGEMENT)
        .on(LIST_PRINCIPAL_ASSIGNMENTS, [denied()])
        .on(LIST_ACCOUNT_ASSIGNMENTS, [denied()]);
    let reader = script.reader(Assignment::READS).await;
    let error = by_id().read(&reader).await.expect_err("unknown is not absent");
    assert_eq!(error.operation(), Some(LIST_ACCOUNT_ASSIGNMENTS));
}

#[tokio::test(start_paused = true)]
async fn only_accounts_that_would_change_are_looked_at_closer() {
    let script = organization_of(MANAGEMENT)
        .on(LIST_PRINCIPAL_ASSIGNMENTS, [rows(&[row(PROD, SET, &auditors())])])
        .on(DESCRIBE_ACCOUNT, [described(TEST, "test", "SUSPENDED")]);
    let live = read(&by_id(), &script).await;
    let asked = script.requests_of(DESCRIBE_ACCOUNT);
    assert!(asked.len() == 1 && asked[0].contains(TEST), "{asked:?}");
    assert_eq!(live.chosen.inactive[&account(TEST)], ("test".to_owned(), "SUSPENDED".to_owned()));
    assert!(by_id().diff(&Some(live)).is_settled());
}

#[tokio::test(start_paused = true)]
async fn what_the_management_account_keeps_to_itself_is_found_before_it_is_tried() {
    let provisioned = |sets: &[&str]| Answer::json(&json!({ "PermissionSets": sets }));
    let elsewhere = |sets: &[&str]| {
        let script = organization_of(ELSEWHERE).on(LIST_ACCOUNT_ASSIGNMENTS, [rows(&[])]);
        let script = script.on(LIST_PROVISIONED_SETS, [provisioned(sets)]);
        script.on(DESCRIBE_ACCOUNT, [described(TEST, "test", "ACTIVE")])
    };
    let of = |ids: &[&str]| Assignment { choice: chosen_by(ids), ..desired() };
    let script = elsewhere(&[]);
    let live = read(&of(&["this"]), &script).await;
    assert_eq!(live.reserved, None, "the caller's own account is no exception");
    let asked = script.requests_of(LIST_PROVISIONED_SETS);
    assert!(asked.len() == 1 && asked[0].contains(ELSEWHERE), "{asked:?}");
    let live = read(&of(&["this"]), &elsewhere(&[OTHER_SET, SET])).await;
    assert_eq!(live.reserved, Some(Reserved::Set(account(ELSEWHERE))));
    let script = elsewhere(&[]).on(DESCRIBE_ACCOUNT, [described(ELSEWHERE, "management", "ACTIVE")]);
    let live = read(&of(&[ELSEWHERE]), &script).await;
    assert_eq!(live.reserved, Some(Reserved::Account(account(ELSEWHERE))));
    let held = elsewhere(&[SET]).on(LIST_ACCOUNT_ASSIGNMENTS, [rows(&[row(ELSEWHERE, SET, &auditors())])]);
    assert_eq!(read(&of(&[ELSEWHERE]), &held).await.reserved, None, "nothing is to be assigned");
}

#[tokio::test(start_paused = true)]
async fn a_set_that_is_not_there_is_to_be_made_or_missing() {
    let named = |name: &str, declared: &[&str]| {
        let sets = declared.iter().map(|name| (set_name(name), false)).collect();
        let declared = Arc::new(Declared { sets, ..Declared::default() });
        Assignment { set: written(set_name(name)), declared, choice: chosen_by(&["this"]), ..desired() }
    };
    let script = organization_of(MANAGEMENT);
    let missing = |nearest: Option<&str>| SetMeaning::Missing(nearest.map(set_name));
    assert_eq!(read(&named("Billing", &["Billing"]), &script).await.set, SetMeaning::ToBe);
    assert_eq!(read(&named("ReadOnlyAcces", &[]), &script).await.set, missing(Some("ReadOnlyAccess")));
    assert_eq!(read(&named("Biling", &["Billing"]), &script).await.set, missing(Some("Billing")));
    assert_eq!(read(&named("Security", &[]), &script).await.set, missing(None));
    assert_eq!(script.count(LIST_PRINCIPAL_ASSIGNMENTS) + script.count(LIST_ACCOUNT_ASSIGNMENTS), 0);
}

#[tokio::test(start_paused = true)]
async fn of_a_group_that_is_to_be_made_or_missing_nothing_is_asked() {
    let groups =
        json!({ "Groups": [{ "GroupId": "g-1", "DisplayName": "Auditor", "IdentityStoreId": "d-1" }] });
    let script = organization_of(MANAGEMENT)
        .on(GET_GROUP_ID, [not_found()])
        .on(LIST_GROUPS, [Answer::json(&groups)])
        .on(DESCRIBE_ACCOUNT, [described(TEST, "test", "ACTIVE"), described(PROD, "prod", "ACTIVE")]);
    let live = read(&by_id(), &script).await;
    assert_eq!(live.principal, Meaning::Nobody(Some(directory_name("Auditor"))));
    assert_eq!(script.count(DESCRIBE_ACCOUNT), 0, "nothing is to change before somebody is there");
    let declared = Declared { groups: [directory_name("Auditors")].into(), ..Declared::default() };
    let live = read(&Assignment { declared: Arc::new(declared), ..by_id() }, &script).await;
    assert_eq!(live.principal, Meaning::ToBe);
    assert_eq!(script.count(DESCRIBE_ACCOUNT), 2);
    assert_eq!(script.count(LIST_PRINCIPAL_ASSIGNMENTS) + script.count(LIST_ACCOUNT_ASSIGNMENTS), 0);
}

#[tokio::test(start_paused = true)]
async fn without_an_instance_nothing_else_is_asked() {
    let script = organization_of(MANAGEMENT).on(LIST_INSTANCES, [Answer::json(&json!({ "Instances": [] }))]);
    let reader = script.reader(Assignment::READS).await;
    assert_eq!(by_id().read(&reader).await.expect("it is read"), None);
    assert_eq!(script.count(GET_GROUP_ID), 0);
}
