use insta::assert_snapshot;
use serde_json::{Value, json};

use super::*;
use crate::aws::testing::{Answer, Script};
use crate::values::{AccountId, Region};

const ALL: [crate::aws::Operation; 7] = [
    GET_GROUP_ID,
    GET_USER_ID,
    DESCRIBE_GROUP,
    DESCRIBE_USER,
    LIST_GROUPS,
    LIST_USERS,
    LIST_GROUP_MEMBERSHIPS,
];

fn instance() -> Instance {
    Instance {
        arn: "arn:aws:sso:::instance/ssoins-1".to_owned(),
        identity_store: "d-1".to_owned(),
        owner: AccountId::try_from("123456789012").expect("twelve digits"),
        region: Region::new("eu-west-1"),
    }
}

fn group(name: &str) -> PrincipalName {
    PrincipalName::Group(DirectoryName::from_aws(name))
}

fn user(name: &str) -> PrincipalName {
    PrincipalName::User(DirectoryName::from_aws(name))
}

fn nobody() -> Answer {
    Answer::json_error(400, "ResourceNotFoundException", "No.")
}

fn denied() -> Answer {
    Answer::json_error(400, "AccessDeniedException", "No.")
}

fn page(list: &str, items: &[Value], next: Option<&str>) -> Answer {
    Answer::json(&json!({ list: items, "NextToken": next }))
}

fn user_id(id: &str) -> Answer {
    Answer::json(&json!({ "IdentityStoreId": "d-1", "UserId": id }))
}

async fn id(script: &Script, principal: &PrincipalName) -> Result<Option<String>, AwsError> {
    script.reader(&ALL).await.directory_id(&instance(), principal).await
}

fn names(names: &BTreeSet<DirectoryName>) -> Vec<&str> {
    names.iter().map(DirectoryName::as_str).collect()
}

#[tokio::test(start_paused = true)]
async fn a_group_is_found_by_its_name_in_the_region_of_the_instance_and_once() {
    let answer = Answer::json(&json!({ "IdentityStoreId": "d-1", "GroupId": "g-1" }));
    let script = Script::default().on(GET_GROUP_ID, [answer]);
    let reader = script.reader(&ALL).await;
    for name in ["Admins", "admins"] {
        let id = reader.directory_id(&instance(), &group(name)).await.expect("it is known");
        assert_eq!(id.as_deref(), Some("g-1"));
    }
    assert_snapshot!(script.requests().join("\n"), @r#"{"IdentityStoreId":"d-1","AlternateIdentifier":{"UniqueAttribute":{"AttributePath":"displayName","AttributeValue":"Admins"}}}"#);
    let host = script.headers(GET_GROUP_ID, "host").remove(0).expect("a host");
    assert_eq!(host, "identitystore.eu-west-1.amazonaws.com");
}

#[tokio::test(start_paused = true)]
async fn a_group_that_is_not_there_is_not_an_error_and_one_that_may_not_be_looked_for_is() {
    let script = Script::default().on(GET_GROUP_ID, [nobody()]);
    assert_eq!(id(&script, &group("Admins@example.com")).await.expect("it is known"), None);
    assert_eq!(script.requests().len(), 1);
    let script = Script::default().on(GET_GROUP_ID, [denied()]);
    let error = id(&script, &group("Admins")).await.expect_err("it is unknown");
    assert_eq!((error.class(), error.operation()), (Class::Denied, Some(GET_GROUP_ID)));
}

#[tokio::test(start_paused = true)]
async fn a_person_is_found_by_user_name() {
    let script = Script::default().on(GET_USER_ID, [user_id("u-1")]);
    let found = id(&script, &user("ada@example.com")).await.expect("it is known");
    assert_eq!((found.as_deref(), script.requests().len()), (Some("u-1"), 1));
}

#[tokio::test(start_paused = true)]
async fn whoever_has_no_such_user_name_is_found_by_e_mail_address() {
    let script = Script::default().on(GET_USER_ID, [nobody(), user_id("u-2")]);
    let found = id(&script, &user("ada@example.com")).await.expect("it is known");
    assert_eq!(found.as_deref(), Some("u-2"));
    assert_snapshot!(script.requests().join("\n"), @r#"
    {"IdentityStoreId":"d-1","AlternateIdentifier":{"UniqueAttribute":{"AttributePath":"userName","AttributeValue":"ada@example.com"}}}
    {"IdentityStoreId":"d-1","AlternateIdentifier":{"UniqueAttribute":{"AttributePath":"emails.value","AttributeValue":"ada@example.com"}}}
    "#);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_address_is_not_looked_for_among_addresses() {
    let script = Script::default().on(GET_USER_ID, [nobody()]);
    assert_eq!(id(&script, &user("ada")).await.expect("it is known"), None);
    assert_eq!(script.requests().len(), 1);
    assert_eq!(id(&script, &user("ada@example.com")).await.expect("it is known"), None);
    assert_eq!(script.requests().len(), 3);
    let script = Script::default().on(GET_USER_ID, [denied(), user_id("u-1")]);
    let error = id(&script, &user("ada@example.com")).await.expect_err("it is unknown");
    assert_eq!((error.class(), script.requests().len()), (Class::Denied, 1));
}

#[tokio::test(start_paused = true)]
async fn a_group_of_an_id_has_a_name_and_perhaps_a_description() {
    for (description, expected) in [(json!("All rights"), Some("All rights")), (json!(""), None)] {
        let answer = json!({ "IdentityStoreId": "d-1", "GroupId": "g-1", "DisplayName": "Admins",
            "Description": description });
        let script = Script::default().on(DESCRIBE_GROUP, [Answer::json(&answer)]);
        let group = script.reader(&ALL).await.directory_group(&instance(), "g-1").await;
        let expected = DirectoryGroup {
            id: "g-1".to_owned(),
            name: DirectoryName::from_aws("Admins"),
            description: expected.map(str::to_owned),
        };
        assert_eq!(*group.expect("it is known"), Some(expected));
    }
    let script = Script::default().on(DESCRIBE_GROUP, [nobody()]);
    let group = script.reader(&ALL).await.directory_group(&instance(), "g-1").await;
    assert_eq!(*group.expect("it is known"), None);
}

#[tokio::test(start_paused = true)]
async fn members_come_in_pages_and_once() {
    let member = |id: &str| json!({ "MembershipId": format!("m-{id}"), "MemberId": { "UserId": id } });
    let list = "GroupMemberships";
    let script = Script::default().on(
        LIST_GROUP_MEMBERSHIPS,
        [page(list, &[member("1")], Some("b")), page(list, &[member("2")], None)],
    );
    let reader = script.reader(&ALL).await;
    let expected = ["1", "2"].map(|id| Membership { user: id.to_owned(), id: format!("m-{id}") });
    for _ in 0..2 {
        let members = reader.group_members(&instance(), "g-1").await.expect("they are known");
        assert_eq!(*members, BTreeSet::from(expected.clone()));
    }
    assert_snapshot!(script.requests().join("\n"), @r#"
    {"IdentityStoreId":"d-1","GroupId":"g-1","MaxResults":100}
    {"IdentityStoreId":"d-1","GroupId":"g-1","MaxResults":100,"NextToken":"b"}
    "#);
}

#[tokio::test(start_paused = true)]
async fn somebody_has_a_name_until_they_are_deleted() {
    let script = Script::default()
        .on(DESCRIBE_USER, [Answer::json(&json!({ "UserId": "u-1", "UserName": "ada" })), nobody()])
        .on(DESCRIBE_GROUP, [Answer::json(&json!({ "GroupId": "g-1", "DisplayName": "Admins" })), nobody()]);
    let reader = script.reader(&ALL).await;
    let name = async |holder: Holder| {
        let name = reader.directory_name(&instance(), &holder).await.expect("it is known");
        name.map(String::from)
    };
    for _ in 0..2 {
        assert_eq!(name(Holder::User("u-1".to_owned())).await.as_deref(), Some("ada"));
        assert_eq!(name(Holder::User("u-2".to_owned())).await, None);
        assert_eq!(name(Holder::Group("g-1".to_owned())).await.as_deref(), Some("Admins"));
        assert_eq!(name(Holder::Group("g-2".to_owned())).await, None);
    }
    reader.directory_group(&instance(), "g-1").await.expect("it is known");
    assert_eq!(script.requests().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn whose_name_may_not_be_known_is_not_deleted() {
    let script = Script::default().on(DESCRIBE_USER, [denied()]);
    let name = script.reader(&ALL).await.directory_name(&instance(), &Holder::User("u-1".to_owned())).await;
    assert_eq!(name.expect_err("it is unknown").class(), Class::Denied);
}

#[tokio::test(start_paused = true)]
async fn the_names_of_groups_and_of_people_are_two_listings_in_pages() {
    let group_page = |name: &str, next| page("Groups", &[json!({ "DisplayName": name })], next);
    let user_page = |name: &str, next| page("Users", &[json!({ "UserName": name })], next);
    let script = Script::default()
        .on(LIST_GROUPS, [group_page("Readers", Some("b")), group_page("Admins", None)])
        .on(LIST_USERS, [user_page("bob", Some("b")), user_page("ada", None)]);
    let reader = script.reader(&ALL).await;
    for _ in 0..2 {
        let groups = reader.directory_names(&instance(), &group("x")).await.expect("they are known");
        assert_eq!(names(&groups), ["Admins", "Readers"]);
        let users = reader.directory_names(&instance(), &user("x")).await.expect("they are known");
        assert_eq!(names(&users), ["ada", "bob"]);
    }
    assert_snapshot!(script.requests().join("\n"), @r#"
    {"IdentityStoreId":"d-1","MaxResults":100}
    {"IdentityStoreId":"d-1","MaxResults":100,"NextToken":"b"}
    {"IdentityStoreId":"d-1","MaxResults":100}
    {"IdentityStoreId":"d-1","MaxResults":100,"NextToken":"b"}
    "#);
}

#[tokio::test(start_paused = true)]
async fn half_answers_say_nothing() {
    let lacks = |error: AwsError, field: &str| {
        assert_eq!(error.class(), Class::Unintelligible);
        assert_eq!(error.message(), Some(format!("the answer lacks `{field}`").as_str()));
    };
    let empty = || [Answer::json(&json!({}))];
    let script = Script::default().on(GET_GROUP_ID, empty()).on(GET_USER_ID, empty());
    lacks(id(&script, &group("Admins")).await.expect_err("it is no answer"), "GroupId");
    lacks(id(&script, &user("ada")).await.expect_err("it is no answer"), "UserId");
    let script = Script::default().on(DESCRIBE_GROUP, empty()).on(DESCRIBE_USER, empty());
    let reader = script.reader(&ALL).await;
    let name = reader.directory_name(&instance(), &Holder::Group("g-1".to_owned())).await;
    lacks(name.expect_err("it is no answer"), "DisplayName");
    let name = reader.directory_name(&instance(), &Holder::User("u-1".to_owned())).await;
    lacks(name.expect_err("it is no answer"), "UserName");
    for (membership, field) in [
        (json!({ "MembershipId": "m-1" }), "MemberId"),
        (json!({ "MemberId": { "UserId": "u-1" } }), "MembershipId"),
    ] {
        let script =
            Script::default().on(LIST_GROUP_MEMBERSHIPS, [page("GroupMemberships", &[membership], None)]);
        let members = script.reader(&ALL).await.group_members(&instance(), "g-1").await;
        lacks(members.expect_err("it is no answer"), field);
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_directory_s_key_keeps_back_is_unknown_and_not_absent() {
    use crate::aws::Class;
    let keyless = || Answer::json_error_for("KMS_KEY_NOT_FOUND", 400, "ResourceNotFoundException", "No.");
    let operations = [GET_GROUP_ID, GET_USER_ID, DESCRIBE_GROUP, DESCRIBE_USER];
    let script = operations.into_iter().fold(Script::default(), |script, of| script.on(of, [keyless()]));
    for principal in [group("Admins"), user("ana@example.com")] {
        let error = id(&script, &principal).await.expect_err("it is unknown");
        assert_eq!(error.class(), Class::KeyUnusable, "{principal:?}");
    }
    let reader = script.reader(&ALL).await;
    let group = reader.directory_group(&instance(), "g-1").await.expect_err("it is unknown");
    assert_eq!(group.class(), Class::KeyUnusable);
    let holder = Holder::User("u-1".to_owned());
    let user = reader.directory_name(&instance(), &holder).await.expect_err("it is unknown");
    assert_eq!(user.class(), Class::KeyUnusable);
    for operation in operations {
        assert_eq!(script.count(operation), 1, "{operation}");
    }
}
