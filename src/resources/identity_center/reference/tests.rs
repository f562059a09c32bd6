use insta::assert_debug_snapshot;
use serde_json::json;

use super::*;
use crate::aws::testing::{Answer, Script};
use crate::values::{AccountId, Region};

fn group(name: &str) -> PrincipalName {
    PrincipalName::Group(DirectoryName::from_aws(name))
}

fn user(name: &str) -> PrincipalName {
    PrincipalName::User(DirectoryName::from_aws(name))
}

fn center() -> Instance {
    Instance {
        arn: "arn:aws:sso:::instance/ssoins-1".to_owned(),
        identity_store: "d-1".to_owned(),
        owner: AccountId::try_from("123456789012").expect("twelve digits"),
        region: Region::new("us-east-1"),
    }
}

fn caller(arn: &str) -> Identity {
    let account = AccountId::try_from("123456789012").expect("twelve digits");
    Identity::new(account, arn.parse().expect("a good ARN"), "ASIAEXAMPLE")
}

fn role(name: &str) -> Identity {
    caller(&format!("arn:aws:sts::123456789012:assumed-role/{name}/ana@example.com"))
}

#[test]
fn the_role_of_a_permission_set_tells_its_name_and_who_is_signed_in() {
    let identity = role("AWSReservedSSO_Read_Only_0123456789abcdef");
    assert_eq!(set_of_caller(&identity), Some(PermissionSetName::from_aws("Read_Only")));
    assert_eq!(user_of_caller(&identity), Some(DirectoryName::from_aws("Ana@Example.com")));
}

#[test]
fn other_callers_are_signed_in_by_no_permission_set() {
    let others = [
        role("Admin"),
        role("AWSReservedSSO_Admin_0123456789abcde"),
        role("AWSReservedSSO_Admin_0123456789abcdeg"),
        role("Copy_AWSReservedSSO_Admin_0123456789abcdef"),
        caller("arn:aws:iam::123456789012:user/ana"),
    ];
    for identity in others {
        assert_eq!((set_of_caller(&identity), user_of_caller(&identity)), (None, None), "{}", identity.arn);
    }
}

#[test]
fn names_of_the_directory_are_one_subject_however_they_are_written() {
    let operators = DirectoryName::from_aws("Operators");
    assert_eq!(group_subject(&operators), group_subject(&DirectoryName::from_aws("OPERATORS")));
    let set = |name: &str| set_subject(&PermissionSetName::from_aws(name));
    assert_ne!(set("Admin"), set("admin"));
}

#[test]
fn whoever_is_not_there_is_told_with_what_to_do_about_it() {
    let operators = DirectoryName::from_aws("Operators");
    assert_debug_snapshot!(nobody(&group("Operator"), Some(&operators), false), @r#"
    Blocked {
        why: "the directory has no group called `Operator`",
        next: "did you mean `Operators`?",
    }
    "#);
    assert_debug_snapshot!(nobody(&group("Operators"), None, false), @r#"
    Blocked {
        why: "the directory has no group called `Operators`",
        next: "declare it under `identity_center.groups`, or correct the name",
    }
    "#);
    assert_debug_snapshot!(nobody(&group("Operators"), None, true), @r#"
    Blocked {
        why: "the directory has no group called `Operators`",
        next: "wait until your identity provider has brought it (SCIM), or look there whether it is assigned",
    }
    "#);
    assert_debug_snapshot!(nobody(&user("ana"), None, false), @r#"
    Blocked {
        why: "the directory has no person called `ana`",
        next: "people are never made here: add them in IAM Identity Center or the identity provider",
    }
    "#);
    assert_debug_snapshot!(without_instance(), @r#"
    Blocked {
        why: "there is no instance of IAM Identity Center to work with",
        next: "settle `identity_center.instance` first",
    }
    "#);
}

fn missing() -> Answer {
    Answer::json_error(400, "ResourceNotFoundException", "No.")
}

fn groups() -> Answer {
    let operators = json!({ "IdentityStoreId": "d-1", "GroupId": "g-1", "DisplayName": "Operators" });
    Answer::json(&json!({ "Groups": [operators] }))
}

async fn meant(script: &Script, name: &str, declared: &Declared) -> Result<Meaning, AwsError> {
    let reader = script.reader(&READS_OF_DIRECTORY).await;
    meaning(&reader, &center(), &group(name), declared).await
}

#[tokio::test(start_paused = true)]
async fn a_name_means_who_is_there_before_what_is_declared() {
    let declared = Declared { groups: [DirectoryName::from_aws("operators")].into(), ..Declared::default() };
    let found = Answer::json(&json!({ "IdentityStoreId": "d-1", "GroupId": "g-1" }));
    let script = Script::default().on(GET_GROUP_ID, [found]);
    let there = Meaning::There(Holder::Group("g-1".to_owned()));
    assert_eq!(meant(&script, "Operators", &declared).await.expect("it is known"), there);
    let script = Script::default().on(GET_GROUP_ID, [missing()]);
    assert_eq!(meant(&script, "Operators", &declared).await.expect("it is known"), Meaning::ToBe);
    assert_eq!(script.count(LIST_GROUPS), 0);
}

#[tokio::test(start_paused = true)]
async fn a_group_from_elsewhere_is_not_to_be_however_it_is_declared() {
    let operators = DirectoryName::from_aws("Operatrs");
    let declared = Declared { external_groups: [operators].into(), ..Declared::default() };
    let script = Script::default().on(GET_GROUP_ID, [missing()]).on(LIST_GROUPS, [groups()]);
    let nearest = Meaning::Nobody(Some(DirectoryName::from_aws("Operators")));
    assert_eq!(meant(&script, "Operatrs", &declared).await.expect("it is known"), nearest);
}

#[tokio::test(start_paused = true)]
async fn a_denied_listing_costs_the_suggestion_and_nothing_else() {
    let denied = || Answer::json_error(400, "AccessDeniedException", "No.");
    let script = Script::default().on(GET_GROUP_ID, [missing()]).on(LIST_GROUPS, [denied()]);
    let known = meant(&script, "Operatrs", &Declared::default()).await.expect("it is known");
    assert_eq!(known, Meaning::Nobody(None));
    let script = Script::default().on(GET_GROUP_ID, [denied()]);
    let error = meant(&script, "Operatrs", &Declared::default()).await.expect_err("it is unknown");
    assert!(error.is_denial());
}

#[tokio::test(start_paused = true)]
async fn a_group_that_this_run_made_is_not_looked_for_again() {
    let script = Script::default();
    let writer = script.writer(&READS_OF_DIRECTORY).await;
    writer.note_id(group_subject(&DirectoryName::from_aws("Operators")), "g-1");
    let holder = holder_now(&writer, &center(), &group("operators"), LIST_INSTANCES).await;
    assert_eq!(holder.expect("it is known"), Holder::Group("g-1".to_owned()));
    assert_eq!(script.requests().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn somebody_is_looked_for_once_however_many_calls_are_about_them() {
    let found = Answer::json(&json!({ "IdentityStoreId": "d-1", "UserId": "u-1" }));
    let script = Script::default().on(GET_USER_ID, [found]);
    let writer = script.writer(&READS_OF_DIRECTORY).await;
    for name in ["ana", "Ana"] {
        let holder = holder_now(&writer, &center(), &user(name), LIST_INSTANCES).await;
        assert_eq!(holder.expect("it is known"), Holder::User("u-1".to_owned()));
    }
    assert_eq!(script.count(GET_USER_ID), 1);
    let script = Script::default().on(GET_USER_ID, [missing()]);
    let writer = script.writer(&READS_OF_DIRECTORY).await;
    let error =
        holder_now(&writer, &center(), &user("ana"), LIST_INSTANCES).await.expect_err("there is nobody");
    assert_eq!(error.message(), Some("the directory has no user ana any more"));
}
