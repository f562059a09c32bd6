use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures::future::{Either, select};
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::common::{ALL, OTHER, OWN, SET, account, instance, page, refused};
use crate::aws::operation::sso::{
    DESCRIBE_PERMISSION_SET, GET_INLINE_POLICY, GET_PERMISSIONS_BOUNDARY, LIST_CUSTOMER_POLICIES,
    LIST_MANAGED_POLICIES, LIST_PERMISSION_SETS, LIST_PROVISIONED_ACCOUNTS, LIST_PROVISIONED_SETS, LIST_TAGS,
};
use crate::aws::reader::sso::{AttachedPolicy, Boundary, CustomerPolicy, PermissionSetDetail};
use crate::aws::testing::{Answer, Script};
use crate::aws::{AwsError, Class, Operation, Reader};
use crate::values::policy::PolicyDocument;
use crate::values::{AccountId, PermissionSetName, SessionDuration};

const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

fn described(number: u8, name: &str) -> Answer {
    Answer::json(&json!({ "PermissionSet": {
        "Name": name,
        "PermissionSetArn": format!("arn:aws:sso:::permissionSet/ssoins-1/ps-{number}"),
        "SessionDuration": "PT1H",
    } }))
}

fn arn(number: u8) -> Value {
    json!(format!("arn:aws:sso:::permissionSet/ssoins-1/ps-{number}"))
}

fn customer(name: &str, path: &str) -> CustomerPolicy {
    CustomerPolicy { name: name.to_owned(), path: path.to_owned() }
}

async fn reader(operation: Operation, answer: Answer) -> Reader {
    Script::default().on(operation, [answer]).reader(&ALL).await
}

async fn sets(script: &Script) -> Result<BTreeMap<PermissionSetName, PermissionSetDetail>, AwsError> {
    let sets = script.reader(&ALL).await.permission_sets(&instance()).await?;
    Ok(sets.as_ref().clone())
}

fn names(sets: &BTreeMap<PermissionSetName, PermissionSetDetail>) -> Vec<&str> {
    sets.keys().map(PermissionSetName::as_str).collect()
}

#[tokio::test(start_paused = true)]
async fn permission_sets_are_listed_in_pages_and_each_is_described_once() {
    let script = Script::default()
        .on(
            LIST_PERMISSION_SETS,
            [page("PermissionSets", &[arn(1)], Some("b")), page("PermissionSets", &[arn(2)], None)],
        )
        .on(DESCRIBE_PERMISSION_SET, [described(1, "Readers"), described(2, "Admins")]);
    let reader = script.reader(&ALL).await;
    for _ in 0..2 {
        let sets = reader.permission_sets(&instance()).await.expect("they are known");
        assert_eq!(names(&sets), ["Admins", "Readers"]);
        assert_eq!(sets[&PermissionSetName::from_aws("Readers")].arn, SET);
    }
    assert_snapshot!(script.requests().join("\n"), @r#"
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","MaxResults":100}
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","NextToken":"b","MaxResults":100}
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1"}
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-2"}
    "#);
    let hosts = script.headers(LIST_PERMISSION_SETS, "host");
    assert!(hosts.iter().flatten().all(|host| host.contains("eu-west-1")), "{hosts:?}");
}

#[tokio::test(start_paused = true)]
async fn all_permission_sets_are_described_at_once() {
    let arns: Vec<Value> = (0..5).map(arn).collect();
    let script = Script::default()
        .on(LIST_PERMISSION_SETS, [page("PermissionSets", &arns, None)])
        .on(DESCRIBE_PERMISSION_SET, [Answer::Silence]);
    let reader = script.reader(&ALL).await;
    let here = instance();
    let asked = Box::pin(reader.permission_sets(&here));
    let waited = Box::pin(reader.session().clock().sleep(Duration::from_secs(2)));
    assert!(matches!(select(asked, waited).await, Either::Right(_)), "nothing is answered");
    assert_eq!(script.count(DESCRIBE_PERMISSION_SET), 5);
}

#[tokio::test(start_paused = true)]
async fn a_permission_set_that_vanished_meanwhile_is_left_out() {
    let script = Script::default()
        .on(LIST_PERMISSION_SETS, [page("PermissionSets", &[arn(1), arn(2)], None)])
        .on(DESCRIBE_PERMISSION_SET, [refused("ResourceNotFoundException"), described(2, "Admins")]);
    assert_eq!(names(&sets(&script).await.expect("they are known")), ["Admins"]);
}

#[tokio::test(start_paused = true)]
async fn a_permission_set_that_may_not_be_described_is_not_left_out() {
    let script = Script::default()
        .on(LIST_PERMISSION_SETS, [page("PermissionSets", &[arn(1)], None)])
        .on(DESCRIBE_PERMISSION_SET, [refused("AccessDeniedException")]);
    assert_eq!(sets(&script).await.expect_err("it is unknown").class(), Class::Denied);
}

#[tokio::test(start_paused = true)]
async fn what_a_permission_set_does_not_say_is_not_there_and_its_session_lasts_as_long_as_aws_has_it() {
    for (fields, duration, description) in [
        (json!({ "SessionDuration": "PT4H", "Description": "Reads" }), "PT4H", Some("Reads")),
        (json!({ "SessionDuration": "", "Description": "", "RelayState": "" }), "PT1H", None),
        (json!({}), "PT1H", None),
    ] {
        let mut set = fields;
        set["Name"] = json!("Readers");
        set["PermissionSetArn"] = json!(SET);
        let script = Script::default()
            .on(LIST_PERMISSION_SETS, [page("PermissionSets", &[arn(1)], None)])
            .on(DESCRIBE_PERMISSION_SET, [Answer::json(&json!({ "PermissionSet": set }))]);
        let expected = PermissionSetDetail {
            arn: SET.to_owned(),
            name: PermissionSetName::from_aws("Readers"),
            description: description.map(str::to_owned),
            session_duration: SessionDuration::from_aws(duration).expect("a duration"),
            relay_state: None,
        };
        let sets = sets(&script).await.expect("they are known");
        assert_eq!(sets.into_values().collect::<Vec<_>>(), [expected]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_permission_set_whose_session_lasts_nonsense_says_nothing() {
    let set = json!({ "Name": "Readers", "PermissionSetArn": SET, "SessionDuration": "long" });
    let script = Script::default()
        .on(LIST_PERMISSION_SETS, [page("PermissionSets", &[arn(1)], None)])
        .on(DESCRIBE_PERMISSION_SET, [Answer::json(&json!({ "PermissionSet": set }))]);
    let error = sets(&script).await.expect_err("it is no answer");
    assert_eq!(error.class(), Class::Unintelligible);
    assert_eq!(error.message(), Some("`SessionDuration`: `long` is not a duration"));
}

#[tokio::test(start_paused = true)]
async fn policies_come_in_pages() {
    let managed = |name: &str| json!({ "Name": name, "Arn": format!("arn:aws:iam::aws:policy/{name}") });
    let list = "AttachedManagedPolicies";
    let references = "CustomerManagedPolicyReferences";
    let script = Script::default()
        .on(
            LIST_MANAGED_POLICIES,
            [
                page(list, &[managed("ViewOnlyAccess")], Some("b")),
                page(list, &[managed("ReadOnlyAccess")], None),
            ],
        )
        .on(
            LIST_CUSTOMER_POLICIES,
            [
                page(references, &[json!({ "Name": "A", "Path": "/team/" })], Some("b")),
                page(references, &[json!({ "Name": "B" })], None),
            ],
        );
    let reader = script.reader(&ALL).await;
    let policies = reader.set_managed_policies(&instance(), SET).await.expect("they are known");
    let named: Vec<&str> = policies.iter().map(|policy| policy.name.as_str()).collect();
    assert_eq!(named, ["ReadOnlyAccess", "ViewOnlyAccess"]);
    let read_only =
        AttachedPolicy { name: "ReadOnlyAccess".to_owned(), arn: READ_ONLY.parse().expect("a good ARN") };
    assert!(policies.contains(&read_only));
    let policies = reader.set_customer_policies(&instance(), SET).await.expect("they are known");
    assert_eq!(*policies, BTreeSet::from([customer("A", "/team/"), customer("B", "/")]));
    assert_snapshot!(script.requests().join("\n"), @r#"
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","MaxResults":100}
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","MaxResults":100,"NextToken":"b"}
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","MaxResults":100}
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","MaxResults":100,"NextToken":"b"}
    "#);
}

#[tokio::test(start_paused = true)]
async fn an_inline_policy_is_read_as_a_policy() {
    let inline = async |policy: &Value| {
        let reader = reader(GET_INLINE_POLICY, Answer::json(&json!({ "InlinePolicy": policy }))).await;
        let policy = reader.set_inline_policy(&instance(), SET).await.expect("it is known");
        policy.as_ref().clone()
    };
    let text =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}"#;
    let policy: PolicyDocument = text.parse().expect("a good policy");
    assert_eq!(inline(&json!(text)).await, Some(Ok(policy)));
    assert_eq!(inline(&json!("")).await, None);
    let reason = inline(&json!("{")).await.expect("there is one").expect_err("it is no policy");
    assert!(!reason.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_boundary_is_a_managed_policy_a_reference_or_none() {
    let boundary = async |answer: Answer| {
        let reader = reader(GET_PERMISSIONS_BOUNDARY, answer).await;
        reader.set_boundary(&instance(), SET).await.map(|boundary| boundary.as_ref().clone())
    };
    let of = |boundary: &Value| Answer::json(&json!({ "PermissionsBoundary": boundary }));
    let managed = boundary(of(&json!({ "ManagedPolicyArn": READ_ONLY }))).await.expect("it is known");
    assert_eq!(managed, Some(Boundary::Managed(READ_ONLY.parse().expect("a good ARN"))));
    let reference = json!({ "CustomerManagedPolicyReference": { "Name": "Limits", "Path": "/team/" } });
    let reference = boundary(of(&reference)).await.expect("it is known");
    assert_eq!(reference, Some(Boundary::Customer(customer("Limits", "/team/"))));
    assert_eq!(boundary(refused("ResourceNotFoundException")).await.expect("it is known"), None);
    let denied = boundary(refused("AccessDeniedException")).await.expect_err("it is unknown");
    assert_eq!(denied.class(), Class::Denied);
}

#[tokio::test(start_paused = true)]
async fn tags_come_in_pages() {
    let tag = |key: &str| json!({ "Key": key, "Value": "x" });
    let script = Script::default()
        .on(LIST_TAGS, [page("Tags", &[tag("a")], Some("b")), page("Tags", &[tag("b")], None)]);
    let tags = script.reader(&ALL).await.set_tags(&instance(), SET).await.expect("they are known");
    let expected = ["a", "b"].map(|key| (key.to_owned(), "x".to_owned()));
    assert_eq!(*tags, BTreeMap::from(expected));
    assert_snapshot!(script.requests().join("\n"), @r#"
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","ResourceArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1"}
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","ResourceArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","NextToken":"b"}
    "#);
}

#[tokio::test(start_paused = true)]
async fn accounts_behind_and_all_accounts_are_two_questions() {
    let script = Script::default().on(
        LIST_PROVISIONED_ACCOUNTS,
        [
            page("AccountIds", &[json!(OTHER)], None),
            page("AccountIds", &[json!(OWN)], Some("b")),
            page("AccountIds", &[json!(OTHER)], None),
        ],
    );
    let reader = script.reader(&ALL).await;
    for _ in 0..2 {
        let behind = reader.accounts_behind(&instance(), SET).await.expect("they are known");
        assert_eq!(*behind, BTreeSet::from([account(OTHER)]));
        let all = reader.accounts_provisioned(&instance(), SET).await.expect("they are known");
        assert_eq!(*all, BTreeSet::from([account(OTHER), account(OWN)]));
    }
    assert_snapshot!(script.requests().join("\n"), @r#"
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","ProvisioningStatus":"LATEST_PERMISSION_SET_NOT_PROVISIONED","MaxResults":100}
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","MaxResults":100}
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","MaxResults":100,"NextToken":"b"}
    "#);
}

#[tokio::test(start_paused = true)]
async fn an_account_without_permission_sets_is_no_half_answer() {
    let account: AccountId = account(OTHER);
    let none = reader(LIST_PROVISIONED_SETS, Answer::json(&json!({}))).await;
    assert!(none.sets_provisioned(&instance(), &account).await.expect("it is known").is_empty());
    let script = Script::default().on(
        LIST_PROVISIONED_SETS,
        [page("PermissionSets", &[json!(SET)], Some("b")), page("PermissionSets", &[json!("other")], None)],
    );
    let sets = script.reader(&ALL).await.sets_provisioned(&instance(), &account).await.expect("it is known");
    assert_eq!(*sets, BTreeSet::from([SET.to_owned(), "other".to_owned()]));
    assert_snapshot!(script.requests().join("\n"), @r#"
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","AccountId":"210987654321","MaxResults":100}
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","AccountId":"210987654321","MaxResults":100,"NextToken":"b"}
    "#);
}

#[tokio::test(start_paused = true)]
async fn half_answers_say_nothing() {
    let lacks = |error: AwsError, field: &str| {
        assert_eq!(error.class(), Class::Unintelligible);
        assert_eq!(error.message(), Some(format!("the answer lacks `{field}`").as_str()));
    };
    let empty = || Answer::json(&json!({}));
    let sets = reader(LIST_PERMISSION_SETS, empty()).await.permission_sets(&instance()).await;
    lacks(sets.expect_err("it is no empty list"), "PermissionSets");
    let policies = reader(LIST_MANAGED_POLICIES, empty()).await.set_managed_policies(&instance(), SET).await;
    lacks(policies.expect_err("it is no empty list"), "AttachedManagedPolicies");
    let policies =
        reader(LIST_CUSTOMER_POLICIES, empty()).await.set_customer_policies(&instance(), SET).await;
    lacks(policies.expect_err("it is no empty list"), "CustomerManagedPolicyReferences");
    let accounts = reader(LIST_PROVISIONED_ACCOUNTS, empty()).await.accounts_behind(&instance(), SET).await;
    lacks(accounts.expect_err("it is no empty list"), "AccountIds");
}

#[tokio::test(start_paused = true)]
async fn what_the_instance_s_key_keeps_back_is_unknown_and_not_absent() {
    let keyless = || Answer::json_error_for("KMS_NotFoundException", 400, "ResourceNotFoundException", "No.");
    let script = Script::default()
        .on(LIST_PERMISSION_SETS, [page("PermissionSets", &[arn(1)], None)])
        .on(DESCRIBE_PERMISSION_SET, [keyless()])
        .on(GET_PERMISSIONS_BOUNDARY, [keyless()]);
    assert_eq!(sets(&script).await.expect_err("it is unknown").class(), Class::KeyUnusable);
    let reader = script.reader(&ALL).await;
    let boundary = reader.set_boundary(&instance(), SET).await.expect_err("it is unknown");
    assert_eq!(boundary.class(), Class::KeyUnusable);
}
