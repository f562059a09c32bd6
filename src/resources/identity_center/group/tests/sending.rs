use insta::assert_snapshot;
use serde_json::json;

use super::support::{desired, group_id, inside, memberships, name, nobody, script, user_id};
use crate::aws::operation::identity_store::{
    CREATE_GROUP, CREATE_GROUP_MEMBERSHIP, DELETE_GROUP_MEMBERSHIP, GET_GROUP_ID, GET_USER_ID,
    LIST_GROUP_MEMBERSHIPS, UPDATE_GROUP,
};
use crate::aws::testing::{Answer, Script};
use crate::aws::{AwsError, Class, Operation, Writer};
use crate::model::Resource;
use crate::resources::identity_center::group::{Change, Group};

fn create() -> Change {
    Change::Create { name: name("Operators"), description: Some("keeps it running".to_owned()) }
}

fn join() -> Change {
    Change::Join { group: name("Operators"), user: name("ana") }
}

fn leave() -> Change {
    let (user, membership) = inside("cy");
    Change::Leave { group: name("Operators"), user, membership }
}

fn made() -> Answer {
    Answer::json(&json!({ "IdentityStoreId": "d-1", "GroupId": "g-1" }))
}

fn joined() -> Answer {
    Answer::json(&json!({ "IdentityStoreId": "d-1", "MembershipId": "m-ana" }))
}

fn conflict(message: &str) -> Answer {
    Answer::json_error(400, "ConflictException", message)
}

fn nothing() -> Answer {
    Answer::json(&json!({}))
}

async fn send(changes: &[Change], script: &Script) -> Result<Writer, AwsError> {
    let writer = script.writer(Group::READS).await;
    for change in changes {
        desired().apply(change, &writer).await?;
    }
    Ok(writer)
}

fn sent(script: &Script, operation: Operation) -> String {
    script.requests_of(operation).join("\n")
}

#[tokio::test(start_paused = true)]
async fn a_group_that_is_made_is_known_to_whoever_joins_it() {
    let script = script()
        .on(CREATE_GROUP, [made()])
        .on(GET_USER_ID, [user_id("u-ana")])
        .on(CREATE_GROUP_MEMBERSHIP, [joined()]);
    send(&[create(), join()], &script).await.expect("they are sent");
    assert_snapshot!(sent(&script, CREATE_GROUP), @r#"{"IdentityStoreId":"d-1","DisplayName":"Operators","Description":"keeps it running"}"#);
    assert_snapshot!(sent(&script, CREATE_GROUP_MEMBERSHIP), @r#"{"IdentityStoreId":"d-1","GroupId":"g-1","MemberId":{"UserId":"u-ana"}}"#);
    assert_eq!(script.count(GET_GROUP_ID), 0);
}

#[tokio::test(start_paused = true)]
async fn a_group_that_is_there_already_is_adopted_by_its_name() {
    for first in [conflict("Group already exists."), Answer::Reset] {
        let script = script()
            .on(CREATE_GROUP, [first, conflict("Duplicate GroupDisplayName")])
            .on(GET_GROUP_ID, [nobody(), group_id()])
            .on(GET_USER_ID, [user_id("u-ana")])
            .on(CREATE_GROUP_MEMBERSHIP, [joined()]);
        send(&[create(), join()], &script).await.expect("it is adopted");
        assert_eq!((script.count(CREATE_GROUP), script.count(GET_GROUP_ID)), (1, 2));
    }
}

#[tokio::test(start_paused = true)]
async fn a_group_that_is_new_and_not_visible_everywhere_is_waited_for() {
    let script = script()
        .on(CREATE_GROUP, [made()])
        .on(GET_USER_ID, [user_id("u-ana")])
        .on(CREATE_GROUP_MEMBERSHIP, [nobody(), joined()]);
    send(&[create(), join()], &script).await.expect("it is visible at last");
    assert_eq!(script.count(CREATE_GROUP_MEMBERSHIP), 2);
}

#[tokio::test(start_paused = true)]
async fn a_description_is_one_operation_on_an_attribute() {
    let script = script().on(GET_GROUP_ID, [group_id()]).on(UPDATE_GROUP, [nothing()]);
    let describe = Change::Describe { name: name("Operators"), description: "keeps it running".to_owned() };
    send(&[describe], &script).await.expect("it is sent");
    assert_snapshot!(sent(&script, UPDATE_GROUP), @r#"{"IdentityStoreId":"d-1","GroupId":"g-1","Operations":[{"AttributePath":"description","AttributeValue":"keeps it running"}]}"#);
}

#[tokio::test(start_paused = true)]
async fn somebody_who_is_in_already_has_joined() {
    let conflict = || conflict("The member already exists in the group.");
    let asked = |people: &[&str]| {
        script()
            .on(GET_GROUP_ID, [group_id()])
            .on(GET_USER_ID, [user_id("u-ana")])
            .on(CREATE_GROUP_MEMBERSHIP, [conflict()])
            .on(LIST_GROUP_MEMBERSHIPS, [memberships(people)])
    };
    send(&[join()], &asked(&["ana"])).await.expect("it is adopted");
    let error = send(&[join()], &asked(&["bo"])).await.expect_err("nobody of the sort is in");
    assert_eq!(error.class(), Class::AlreadyExists);
}

#[tokio::test(start_paused = true)]
async fn a_person_who_went_meanwhile_is_told_by_name() {
    let script = script().on(GET_GROUP_ID, [group_id()]).on(GET_USER_ID, [nobody()]);
    let error = send(&[join()], &script).await.expect_err("there is nobody");
    assert_eq!(error.message(), Some("the directory has no user ana any more"));
    assert_eq!((error.class(), script.count(CREATE_GROUP_MEMBERSHIP)), (Class::NotFound, 0));
}

#[tokio::test(start_paused = true)]
async fn a_membership_that_is_gone_already_is_as_good() {
    for answer in [nothing(), nobody()] {
        let script = script().on(DELETE_GROUP_MEMBERSHIP, [answer]);
        send(&[leave()], &script).await.expect("it is gone");
        assert_eq!(
            sent(&script, DELETE_GROUP_MEMBERSHIP),
            r#"{"IdentityStoreId":"d-1","MembershipId":"m-cy"}"#
        );
    }
}
