use std::collections::BTreeSet;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::common::{ALL, OTHER, OWN, SET, account, in_no_organization, instance, managed_by, page, refused};
use crate::aws::operation::organizations::DESCRIBE_ORGANIZATION;
use crate::aws::operation::sso::{LIST_ACCOUNT_ASSIGNMENTS, LIST_PRINCIPAL_ASSIGNMENTS};
use crate::aws::reader::sso::{Assignment, By, Holder, Instance};
use crate::aws::testing::{Answer, Script};
use crate::aws::{AwsError, Class};

const LIST: &str = "AccountAssignments";

fn row(account: &str, kind: &str, principal: &str) -> Value {
    json!({
        "AccountId": account,
        "PermissionSetArn": SET,
        "PrincipalId": principal,
        "PrincipalType": kind,
    })
}

fn in_account(id: &str) -> Assignment {
    Assignment { account: account(id), set: SET.to_owned() }
}

fn user(id: &str) -> Holder {
    Holder::User(id.to_owned())
}

fn group(id: &str) -> Holder {
    Holder::Group(id.to_owned())
}

async fn by(organization: Answer, instance: &Instance) -> Result<By, AwsError> {
    let script = Script::default().on(DESCRIBE_ORGANIZATION, [organization]);
    script.reader(&ALL).await.assignments_by(instance).await
}

#[tokio::test(start_paused = true)]
async fn the_management_account_asks_by_principal_and_others_by_pair() {
    assert_eq!(by(managed_by(OWN), &instance()).await.expect("it is known"), By::Principal);
    assert_eq!(by(managed_by(OTHER), &instance()).await.expect("it is known"), By::Pair);
    assert_eq!(by(in_no_organization(), &instance()).await.expect("it is known"), By::Pair);
}

#[tokio::test(start_paused = true)]
async fn where_the_organization_may_not_be_seen_the_owner_of_the_instance_tells() {
    let denied = || refused("AccessDeniedException");
    assert_eq!(by(denied(), &instance()).await.expect("it is known"), By::Principal);
    let of_other = Instance { owner: account(OTHER), ..instance() };
    assert_eq!(by(denied(), &of_other).await.expect("it is known"), By::Pair);
    let error = by(refused("InvalidInputException"), &instance()).await.expect_err("it is unknown");
    assert_eq!(error.operation(), Some(DESCRIBE_ORGANIZATION));
}

#[tokio::test(start_paused = true)]
async fn what_a_group_holds_comes_in_pages_and_once() {
    let script = Script::default().on(
        LIST_PRINCIPAL_ASSIGNMENTS,
        [page(LIST, &[row(OWN, "GROUP", "g-1")], Some("b")), page(LIST, &[row(OTHER, "GROUP", "g-1")], None)],
    );
    let reader = script.reader(&ALL).await;
    for _ in 0..2 {
        let held = reader.assignments_of(&instance(), &group("g-1")).await.expect("it is known");
        assert_eq!(*held, BTreeSet::from([in_account(OWN), in_account(OTHER)]));
    }
    assert_snapshot!(script.requests().join("\n"), @r#"
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","PrincipalId":"g-1","PrincipalType":"GROUP","MaxResults":100}
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","PrincipalId":"g-1","PrincipalType":"GROUP","NextToken":"b","MaxResults":100}
    "#);
    let hosts = script.headers(LIST_PRINCIPAL_ASSIGNMENTS, "host");
    assert!(hosts.iter().flatten().all(|host| host.contains("eu-west-1")), "{hosts:?}");
}

#[tokio::test(start_paused = true)]
async fn what_a_person_holds_through_groups_is_left_out() {
    let rows = [row(OWN, "GROUP", "g-1"), row(OTHER, "USER", "u-1")];
    let script = Script::default().on(LIST_PRINCIPAL_ASSIGNMENTS, [page(LIST, &rows, None)]);
    let held = script.reader(&ALL).await.assignments_of(&instance(), &user("u-1")).await;
    assert_eq!(*held.expect("it is known"), BTreeSet::from([in_account(OTHER)]));
    assert!(script.requests()[0].contains(r#""PrincipalType":"USER""#));
}

#[tokio::test(start_paused = true)]
async fn a_denial_to_ask_by_principal_is_answered_as_it_is_and_once() {
    let script = Script::default().on(LIST_PRINCIPAL_ASSIGNMENTS, [refused("AccessDeniedException")]);
    let reader = script.reader(&ALL).await;
    for _ in 0..2 {
        let error = reader.assignments_of(&instance(), &group("g-1")).await.expect_err("it is denied");
        assert_eq!((error.class(), error.operation()), (Class::Denied, Some(LIST_PRINCIPAL_ASSIGNMENTS)));
    }
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn who_holds_a_permission_set_in_an_account_comes_in_pages_and_once() {
    let script = Script::default().on(
        LIST_ACCOUNT_ASSIGNMENTS,
        [
            page(LIST, &[row(OTHER, "GROUP", "g-1")], Some("b")),
            page(LIST, &[row(OTHER, "USER", "u-1")], None),
        ],
    );
    let reader = script.reader(&ALL).await;
    for _ in 0..2 {
        let holders = reader.holders(&instance(), &in_account(OTHER)).await.expect("they are known");
        assert_eq!(*holders, BTreeSet::from([group("g-1"), user("u-1")]));
    }
    assert_snapshot!(script.requests().join("\n"), @r#"
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","AccountId":"210987654321","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","MaxResults":100}
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","AccountId":"210987654321","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","MaxResults":100,"NextToken":"b"}
    "#);
}

#[tokio::test(start_paused = true)]
async fn half_answers_say_nothing() {
    for (answer, message) in [
        (json!({}), "the answer lacks `AccountAssignments`"),
        (json!({ LIST: [{ "PrincipalType": "USER" }] }), "the answer lacks `PrincipalId`"),
        (json!({ LIST: [{ "PrincipalId": "u-1" }] }), "the answer lacks `PrincipalType`"),
        (json!({ LIST: [row(OWN, "ROBOT", "r-1")] }), "`PrincipalType`: `ROBOT` is not known"),
    ] {
        let script = Script::default().on(LIST_ACCOUNT_ASSIGNMENTS, [Answer::json(&answer)]);
        let error = script.reader(&ALL).await.holders(&instance(), &in_account(OWN)).await;
        let error = error.expect_err("it is no answer");
        assert_eq!((error.class(), error.message()), (Class::Unintelligible, Some(message)));
    }
    for (answer, message) in [
        (json!({}), "the answer lacks `AccountAssignments`"),
        (json!({ LIST: [{ "AccountId": OWN }] }), "the answer lacks `PrincipalId`"),
        (json!({ LIST: [{ "PrincipalId": "g-1" }] }), "the answer lacks `AccountId`"),
        (
            json!({ LIST: [{ "PrincipalId": "g-1", "AccountId": OWN }] }),
            "the answer lacks `PermissionSetArn`",
        ),
    ] {
        let script = Script::default().on(LIST_PRINCIPAL_ASSIGNMENTS, [Answer::json(&answer)]);
        let error = script.reader(&ALL).await.assignments_of(&instance(), &group("g-1")).await;
        let error = error.expect_err("it is no answer");
        assert_eq!((error.class(), error.message()), (Class::Unintelligible, Some(message)));
    }
}
