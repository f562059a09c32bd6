use serde_json::json;

use super::support::{
    desired, external, group_id, inside, live, members, memberships, name, nobody, script, user_id,
};
use crate::aws::AwsError;
use crate::aws::operation::identity_store::{
    DESCRIBE_GROUP, DESCRIBE_USER, GET_GROUP_ID, GET_USER_ID, LIST_GROUP_MEMBERSHIPS, LIST_GROUPS, LIST_USERS,
};
use crate::aws::operation::sso::LIST_INSTANCES;
use crate::aws::testing::{Answer, Script};
use crate::model::Resource;
use crate::resources::identity_center::group::{Group, Live, Member, Person, There};

async fn read(group: &Group, script: &Script) -> Result<Live, AwsError> {
    group.read(&script.reader(Group::READS).await).await
}

/// That directory with the group in it; of the people only `ana` is found by user name.
fn with_the_group(people: &[&str]) -> Script {
    let description = json!({
        "IdentityStoreId": "d-1", "GroupId": "g-1", "DisplayName": "Operators", "Description": "keeps it running",
    });
    script()
        .on(GET_GROUP_ID, [group_id()])
        .on(GET_USER_ID, [user_id("u-ana"), nobody(), user_id("u-bo")])
        .on(DESCRIBE_GROUP, [Answer::json(&description)])
        .on(LIST_GROUP_MEMBERSHIPS, [memberships(people)])
}

fn described(name: &str) -> Answer {
    Answer::json(&json!({ "IdentityStoreId": "d-1", "UserId": format!("u-{name}"), "UserName": name }))
}

fn denied() -> Answer {
    Answer::json_error(400, "AccessDeniedException", "No.")
}

#[tokio::test(start_paused = true)]
async fn a_group_is_read_with_whom_the_file_names() {
    let script = with_the_group(&["ana", "bo"]);
    let read = read(&desired(), &script).await.expect("it is read");
    assert_eq!(read.people, live().people);
    let group = read.group.as_ref().expect("it is there");
    let named = |text: &str, (member, membership): (Member, String)| {
        (Member { name: Some(name(text)), ..member }, membership)
    };
    assert_eq!(group.description.as_deref(), Some("keeps it running"));
    assert_eq!(group.members, [named("ana", inside("ana")), named("bo@example.com", inside("bo"))]);
    assert!(desired().diff(&read).is_empty());
    // Who is named by the file is not asked for their name.
    assert_eq!((script.count(DESCRIBE_USER), script.count(GET_USER_ID)), (0, 3));
}

#[tokio::test(start_paused = true)]
async fn only_what_the_file_declares_is_asked_for() {
    let script = with_the_group(&[]);
    let bare = Group { description: None, members: None, ..desired() };
    let read = read(&bare, &script).await.expect("it is read");
    assert_eq!(read.group, Some(There::default()));
    let asked = [LIST_GROUP_MEMBERSHIPS, DESCRIBE_GROUP, GET_USER_ID, LIST_GROUPS];
    assert_eq!(asked.map(|operation| script.count(operation)), [1, 0, 0, 0]);
}

#[tokio::test(start_paused = true)]
async fn of_many_people_beyond_the_file_only_a_few_are_asked_for_their_names() {
    let people: Vec<String> = (10..35).map(|number| format!("p{number}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).chain(["ana"]).collect();
    let script = || with_the_group(&people).on(DESCRIBE_USER, [described("somebody")]);
    let undeclared = Group { members: None, ..desired() };
    for group in [undeclared, external()] {
        let script = script();
        let there = read(&group, &script).await.expect("it is read").group.expect("it is there");
        assert_eq!((there.members.len(), there.others), (10, 16));
        let asked = [LIST_GROUP_MEMBERSHIPS, DESCRIBE_USER].map(|operation| script.count(operation));
        assert_eq!(asked, [1, 10]);
    }
    let plain = script();
    let there = read(&desired(), &plain).await.expect("it is read").group.expect("it is there");
    assert_eq!((there.members[0].clone(), there.members.len(), there.others), (inside("ana"), 11, 15));
    // Who leaves is named.
    let exclusive = Group { members: Some(members(true, &["ana"])), ..desired() };
    let all = script();
    let there = read(&exclusive, &all).await.expect("it is read").group.expect("it is there");
    assert_eq!((there.members.len(), there.others, all.count(DESCRIBE_USER)), (26, 0, 25));
}

#[tokio::test(start_paused = true)]
async fn members_beyond_are_named_and_deleted_ones_are_what_they_are() {
    let script = with_the_group(&["ana", "bo", "cy", "gone"]).on(DESCRIBE_USER, [described("cy"), nobody()]);
    let read = read(&desired(), &script).await.expect("it is read");
    let group = read.group.expect("it is there");
    let others: Vec<String> = group.members[2..].iter().map(|(member, _)| member.to_string()).collect();
    assert_eq!(others, ["cy", "a deleted person (id u-gone)"]);
}

#[tokio::test(start_paused = true)]
async fn of_a_group_that_is_not_there_the_people_are_known_all_the_same() {
    let script = with_the_group(&[]).on(GET_GROUP_ID, [nobody()]);
    assert_eq!(read(&desired(), &script).await.expect("it is read"), Live { group: None, ..live() });
    assert_eq!((script.count(LIST_GROUPS), script.count(LIST_GROUP_MEMBERSHIPS)), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_person_whom_nobody_knows_is_suggested_the_nearest_name() {
    let users = json!({ "Users": [{ "IdentityStoreId": "d-1", "UserId": "u-ana", "UserName": "Ana" }] });
    let asked = || with_the_group(&[]).on(GET_USER_ID, [nobody()]);
    let group = Group { members: Some(members(false, &["anna"])), ..desired() };
    let script = asked().on(LIST_USERS, [Answer::json(&users)]);
    let live = read(&group, &script).await.expect("it is read");
    assert_eq!(live.people, [Person::Nobody(Some(name("ana")))]);
    // Who may not list people learns at least that there is none of that name.
    let live = read(&group, &asked().on(LIST_USERS, [denied()])).await.expect("it is read");
    assert_eq!(live.people, [Person::Nobody(None)]);
}

#[tokio::test(start_paused = true)]
async fn a_group_from_elsewhere_is_only_looked_for() {
    let found = with_the_group(&["cy"]).on(DESCRIBE_USER, [described("cy")]);
    let live = read(&external(), &found).await.expect("it is read");
    let there = There { members: vec![inside("cy")], ..There::default() };
    assert_eq!((live.group, found.count(LIST_GROUPS), found.count(DESCRIBE_GROUP)), (Some(there), 0, 0));
    let groups =
        json!({ "Groups": [{ "IdentityStoreId": "d-1", "GroupId": "g-2", "DisplayName": "Operator" }] });
    let missing = script().on(GET_GROUP_ID, [nobody()]).on(LIST_GROUPS, [Answer::json(&groups)]);
    let live = read(&external(), &missing).await.expect("it is read");
    assert_eq!((live.group, live.nearest), (None, Some(name("Operator"))));
}

#[tokio::test(start_paused = true)]
async fn a_group_that_may_not_be_looked_for_is_unknown_and_not_missing() {
    let script = with_the_group(&[]).on(GET_GROUP_ID, [denied()]);
    assert!(read(&desired(), &script).await.expect_err("it is unknown").is_denial());
}

#[tokio::test(start_paused = true)]
async fn without_an_instance_nobody_is_looked_for() {
    let script = script().on(LIST_INSTANCES, [Answer::json(&json!({ "Instances": [] }))]);
    assert_eq!(read(&desired(), &script).await.expect("it is read"), Live::default());
    assert_eq!((script.count(GET_GROUP_ID), script.count(GET_USER_ID)), (0, 0));
}
