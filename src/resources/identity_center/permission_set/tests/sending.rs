use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::reading::{described_account, listed_sets, script};
use super::support::{INSTANCE, SET, account, allowing, aws, customer, desired, duration, instance, name};
use crate::aws::operation::organizations::DESCRIBE_ACCOUNT;
use crate::aws::operation::sso::{
    ATTACH_CUSTOMER_POLICY, ATTACH_MANAGED_POLICY, CREATE_PERMISSION_SET, DETACH_MANAGED_POLICY,
    LIST_CUSTOMER_POLICIES, LIST_MANAGED_POLICIES, LIST_PERMISSION_SETS, LIST_PROVISIONED_ACCOUNTS,
    LIST_PROVISIONINGS, PROVISION_PERMISSION_SET, PUT_INLINE_POLICY,
};
use crate::aws::reader::sso::Boundary;
use crate::aws::testing::{Answer, Script};
use crate::aws::{AwsError, Class, Operation, Writer};
use crate::model::{Change as _, Resource};
use crate::resources::identity_center::permission_set::{Change, OfSet, PermissionSet};
use crate::resources::identity_center::reference::set_subject;

fn of(change: Change) -> OfSet {
    OfSet { instance: instance(), name: name(), arn: Some(SET.to_owned()), change }
}

/// A change of a permission set that this run makes.
fn of_new(change: Change) -> OfSet {
    OfSet { arn: None, ..of(change) }
}

fn tags() -> BTreeMap<String, String> {
    [("Team", "security"), ("Stage", "prod")].map(|(k, v)| (k.to_owned(), v.to_owned())).into()
}

fn create() -> Change {
    Change::Create {
        description: Some("Looks at everything".to_owned()),
        session_duration: Some(duration("90m")),
        relay_state: Some("https://console.aws.amazon.com/".to_owned()),
        tags: tags(),
    }
}

fn made() -> Answer {
    Answer::json(&json!({ "PermissionSet": { "PermissionSetArn": SET, "Name": "ReadOnly" } }))
}

fn done() -> Answer {
    Answer::json(&json!({}))
}

fn provisioned(status: &str) -> Answer {
    let reason = "Received a 404 status error: Not supported policy arn:aws:iam::aws:policy/Gone.";
    Answer::json(&json!({ "PermissionSetProvisioningStatus": {
        "Status": status,
        "RequestId": "11111111-2222-3333-4444-555555555555",
        "FailureReason": reason,
    } }))
}

fn conflict(message: &str) -> Answer {
    Answer::json_error(400, "ConflictException", message)
}

async fn send(change: &OfSet, writer: &Writer) -> Result<(), AwsError> {
    desired().apply(change, writer).await
}

fn bodies(script: &Script, operation: Operation) -> Vec<Value> {
    let bodies = script.requests_of(operation);
    bodies.iter().map(|body| serde_json::from_str(body).expect("a JSON body")).collect()
}

/// What a call says is sent: the ARN in the place of the name, and the instance with it.
fn said(change: &OfSet) -> Value {
    let call = change.call();
    let mut said: serde_json::Map<String, Value> =
        call.arguments.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    for name in call.by_name {
        said.insert(name.to_owned(), json!(SET));
    }
    said.insert("InstanceArn".to_owned(), json!(INSTANCE));
    Value::Object(said)
}

#[tokio::test(start_paused = true)]
async fn what_is_shown_is_what_is_sent() {
    let changes = [
        create(),
        Change::Create {
            description: None,
            session_duration: None,
            relay_state: None,
            tags: BTreeMap::new(),
        },
        Change::Update {
            description: Some("Reads".to_owned()),
            session_duration: duration("4h"),
            relay_state: None,
        },
        Change::PutBoundary(Boundary::Managed(aws("PowerUserAccess"))),
        Change::PutBoundary(Boundary::Customer(customer("Bounds"))),
        Change::DeleteBoundary,
        Change::AttachManaged(aws("ReadOnlyAccess")),
        Change::DetachManaged(aws("ReadOnlyAccess")),
        Change::AttachCustomer(customer("Notes")),
        Change::DetachCustomer(customer("Notes")),
        Change::PutInline(allowing("s3:*")),
        Change::DeleteInline,
        Change::Tag(tags()),
        Change::Provision(None),
        Change::Provision(Some(account("111111000001"))),
    ];
    for change in changes {
        let operation = change.operation();
        let answer = match operation {
            CREATE_PERMISSION_SET => made(),
            PROVISION_PERMISSION_SET => provisioned("SUCCEEDED"),
            _ => done(),
        };
        let script = Script::default().on(operation, [answer]).on(LIST_PROVISIONED_ACCOUNTS, [behind(&[])]);
        let change = of(change);
        send(&change, &script.writer(PermissionSet::READS).await).await.expect("it is sent");
        assert_eq!(bodies(&script, operation), [said(&change)], "{change:?}");
        // Nothing is looked up for it, but whether AWS provisions it already, and whether all accounts have it then.
        let (is_first, looks) = (
            usize::from(matches!(change.change, Change::Provision(_))),
            usize::from(change.change == Change::Provision(None)),
        );
        let asked = [LIST_PROVISIONINGS, LIST_PROVISIONED_ACCOUNTS].map(|asked| script.count(asked));
        assert_eq!((script.requests().len(), asked), (1 + is_first + looks, [is_first, looks]), "{change:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_follows_a_creation_knows_its_arn() {
    let script = script().on(CREATE_PERMISSION_SET, [made()]).on(PUT_INLINE_POLICY, [done()]);
    let writer = script.writer(PermissionSet::READS).await;
    send(&of_new(create()), &writer).await.expect("it is made");
    assert_eq!(writer.noted_id(&set_subject(&name())).as_deref(), Some(SET));
    send(&of_new(Change::PutInline(allowing("s3:*"))), &writer).await.expect("it is put");
    assert_eq!(bodies(&script, PUT_INLINE_POLICY)[0]["PermissionSetArn"], json!(SET));
    assert_eq!(script.count(LIST_PERMISSION_SETS), 0);
}

#[tokio::test(start_paused = true)]
async fn what_a_lost_answer_made_or_somebody_else_did_is_adopted_by_its_name() {
    for answer in [Answer::Reset, conflict("PermissionSet with name ReadOnly already exists.")] {
        let script = script()
            .on(CREATE_PERMISSION_SET, [answer])
            .on(LIST_PERMISSION_SETS, [listed_sets(&[]), listed_sets(&[SET])]);
        let writer = script.writer(PermissionSet::READS).await;
        send(&of_new(create()), &writer).await.expect("it is adopted");
        assert_eq!(writer.noted_id(&set_subject(&name())).as_deref(), Some(SET));
        assert_eq!(script.count(CREATE_PERMISSION_SET), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_earlier_write_that_has_not_arrived_is_waited_for() {
    let late = conflict("An earlier operation on this permission set is still in process.");
    let script = Script::default().on(PUT_INLINE_POLICY, [late.clone(), late, done()]);
    let put = of(Change::PutInline(allowing("s3:*")));
    send(&put, &script.writer(PermissionSet::READS).await).await.expect("it is put");
    assert_eq!(script.count(PUT_INLINE_POLICY), 3);
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_is_attached_or_detached_already_is_as_good() {
    let there = conflict("The policy is already attached to the permission set.");
    let script = script()
        .on(ATTACH_MANAGED_POLICY, [there.clone()])
        .on(ATTACH_CUSTOMER_POLICY, [there])
        .on(DETACH_MANAGED_POLICY, [Answer::json_error(400, "ResourceNotFoundException", "No such policy.")]);
    let writer = script.writer(PermissionSet::READS).await;
    for change in [
        Change::AttachManaged(aws("ReadOnlyAccess")),
        Change::AttachCustomer(customer("Notes")),
        Change::DetachManaged(aws("AmazonS3FullAccess")),
    ] {
        send(&of(change), &writer).await.expect("it is as it should be");
    }
    assert_eq!((script.count(LIST_MANAGED_POLICIES), script.count(LIST_CUSTOMER_POLICIES)), (1, 1));
}

fn behind(accounts: &[&str]) -> Answer {
    Answer::json(&json!({ "AccountIds": accounts }))
}

/// An instance whose provisioning fails, after which these accounts are behind.
fn failing(behind: &[&str]) -> Script {
    let account = json!({ "Id": "111111000001", "Name": "team-01", "Status": "ACTIVE", "State": "ACTIVE" });
    script()
        .on(PROVISION_PERMISSION_SET, [provisioned("FAILED")])
        .on(LIST_PROVISIONED_ACCOUNTS, [Answer::json(&json!({ "AccountIds": behind }))])
        .on(DESCRIBE_ACCOUNT, [Answer::json(&json!({ "Account": account }))])
}

async fn failure(script: &Script, change: Change) -> AwsError {
    let writer = script.writer(PermissionSet::READS).await;
    send(&of(change), &writer).await.expect_err("it fails")
}

#[tokio::test(start_paused = true)]
async fn a_provisioning_that_fails_names_the_accounts_left_behind_and_the_reason() {
    let error = failure(&failing(&["111111000001"]), Change::Provision(None)).await;
    assert_eq!((error.operation(), error.class()), (Some(PROVISION_PERMISSION_SET), Class::Other));
    assert_eq!(error.request_id(), Some("11111111-2222-3333-4444-555555555555"));
    insta::assert_snapshot!(error.message().unwrap_or_default(), @"Received a 404 status error: Not supported policy arn:aws:iam::aws:policy/Gone.; 1 account still runs an older version: team-01 (111111000001)");
    // Of one account alone the others are not said.
    let one = Change::Provision(Some(account("111111000002")));
    let error = failure(&failing(&["111111000001"]), one).await;
    assert!(error.message().is_some_and(|message| !message.contains("still")));
}

#[tokio::test(start_paused = true)]
async fn where_nothing_can_be_found_out_afterwards_the_reason_is_all() {
    let script = failing(&[])
        .on(LIST_PROVISIONED_ACCOUNTS, [Answer::json_error(400, "AccessDeniedException", "You may not.")]);
    let error = failure(&script, Change::Provision(None)).await;
    assert_eq!(error.class(), Class::Other);
    assert!(error.message().is_some_and(|message| message.ends_with("policy/Gone.")));
}

/// An instance that says it has provisioned, where these answers tell who is behind.
fn succeeding(answers: impl IntoIterator<Item = Answer>) -> Script {
    script()
        .on(PROVISION_PERMISSION_SET, [provisioned("SUCCEEDED")])
        .on(LIST_PROVISIONED_ACCOUNTS, answers)
        .on(DESCRIBE_ACCOUNT, [described_account("111111000001", "ACTIVE")])
}

#[tokio::test(start_paused = true)]
async fn who_is_behind_after_a_success_is_waited_for_and_then_named() {
    let error = failure(&succeeding([behind(&["111111000001"])]), Change::Provision(None)).await;
    assert_eq!((error.operation(), error.class()), (Some(PROVISION_PERMISSION_SET), Class::Unfinished));
    insta::assert_snapshot!(error.message().unwrap_or_default(), @"AWS says it is done, and 1 account still runs an older version: team-01 (111111000001)");

    let late = succeeding([behind(&["111111000001"]), behind(&["111111000001"]), behind(&[])]);
    let provision = of(Change::Provision(None));
    send(&provision, &late.writer(PermissionSet::READS).await).await.expect("it arrives");
    assert_eq!((late.count(LIST_PROVISIONED_ACCOUNTS), late.count(PROVISION_PERMISSION_SET)), (3, 1));
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_not_active_is_not_waited_for() {
    let script = succeeding([behind(&["111111000001"])])
        .on(DESCRIBE_ACCOUNT, [described_account("111111000001", "SUSPENDED")]);
    let provision = of(Change::Provision(None));
    send(&provision, &script.writer(PermissionSet::READS).await).await.expect("it is provisioned");
    assert_eq!(script.count(LIST_PROVISIONED_ACCOUNTS), 1);
}

#[tokio::test(start_paused = true)]
async fn a_customer_managed_policy_is_adopted_whatever_its_case() {
    let there = conflict("The policy is already attached to the permission set.");
    let script = script().on(ATTACH_CUSTOMER_POLICY, [there]);
    let attach = of(Change::AttachCustomer(customer("NOTES")));
    send(&attach, &script.writer(PermissionSet::READS).await).await.expect("it is as good");
    let script = script.on(ATTACH_CUSTOMER_POLICY, [conflict("The policy is already attached.")]);
    let attach = of(Change::AttachCustomer(customer("Others")));
    assert!(send(&attach, &script.writer(PermissionSet::READS).await).await.is_err());
}
