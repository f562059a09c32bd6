use std::sync::{Arc, Mutex};
use std::time::Duration;

use insta::assert_debug_snapshot;
use serde_json::{Value, json};

use crate::aws::operation::sso::{
    CREATE_ACCOUNT_ASSIGNMENT, DELETE_ACCOUNT_ASSIGNMENT, DESCRIBE_CREATION, DESCRIBE_DELETION,
    DESCRIBE_PROVISIONING, LIST_ACCOUNT_ASSIGNMENTS, LIST_CREATIONS, LIST_DELETIONS,
    LIST_PROVISIONED_ACCOUNTS, LIST_PROVISIONINGS, PROVISION_PERMISSION_SET,
};
use crate::aws::reader::sso::{Assignment, Holder, Instance};
use crate::aws::session::{Notice, Options};
use crate::aws::testing::{Answer, Script, identity};
use crate::aws::{AwsError, Class, Operation, Writer};
use crate::values::{AccountId, Region};

const PROD: &str = "111122223333";
const SET: &str = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
const READS: [Operation; 2] = [LIST_ACCOUNT_ASSIGNMENTS, LIST_PROVISIONED_ACCOUNTS];

fn account() -> AccountId {
    AccountId::try_from(PROD).expect("twelve digits")
}

fn instance() -> Instance {
    Instance {
        arn: "arn:aws:sso:::instance/ssoins-1".to_owned(),
        identity_store: "d-1".to_owned(),
        owner: account(),
        region: Region::new("us-east-1"),
    }
}

fn status(state: &str, id: &str) -> Value {
    json!({
        "Status": state, "RequestId": id, "TargetId": PROD, "TargetType": "AWS_ACCOUNT",
        "PermissionSetArn": SET, "PrincipalType": "GROUP", "PrincipalId": "g-1", "FailureReason": "No role.",
    })
}

fn creation(state: &str, id: &str) -> Answer {
    Answer::json(&json!({ "AccountAssignmentCreationStatus": status(state, id) }))
}

fn deletion(state: &str, id: &str) -> Answer {
    Answer::json(&json!({ "AccountAssignmentDeletionStatus": status(state, id) }))
}

/// A provisioning of one account, or of all.
fn provisioning(state: &str, id: &str, account: Option<&str>) -> Answer {
    let status = json!({
        "Status": state, "RequestId": id, "AccountId": account, "PermissionSetArn": SET,
    });
    Answer::json(&json!({ "PermissionSetProvisioningStatus": status }))
}

fn in_progress(list: &str, ids: &[&str]) -> Answer {
    let listed = ids.iter().map(|id| json!({ "Status": "IN_PROGRESS", "RequestId": id }));
    Answer::json(&json!({ list: listed.collect::<Vec<_>>() }))
}

fn creations(ids: &[&str]) -> Answer {
    in_progress("AccountAssignmentsCreationStatus", ids)
}

fn deletions(ids: &[&str]) -> Answer {
    in_progress("AccountAssignmentsDeletionStatus", ids)
}

fn provisionings(ids: &[&str]) -> Answer {
    in_progress("PermissionSetsProvisioningStatus", ids)
}

/// The accounts that run an older version.
fn behind(ids: &[&str]) -> Answer {
    Answer::json(&json!({ "AccountIds": ids }))
}

async fn assign(writer: &Writer, holder: &str) -> Result<(), AwsError> {
    let assignment = Assignment { account: account(), set: SET.to_owned() };
    writer.assign(&instance(), &assignment, &Holder::Group(holder.to_owned())).await
}

async fn unassign(writer: &Writer) -> Result<(), AwsError> {
    let assignment = Assignment { account: account(), set: SET.to_owned() };
    writer.unassign(&instance(), &assignment, &Holder::Group("g-1".to_owned())).await
}

#[tokio::test(start_paused = true)]
async fn a_creation_that_aws_is_at_since_before_is_waited_for_and_not_sent_again() {
    let script = Script::default()
        .on(LIST_CREATIONS, [creations(&["r-1"]), creations(&["r-1"]), creations(&[])])
        .on(DESCRIBE_CREATION, [creation("IN_PROGRESS", "r-1"), creation("SUCCEEDED", "r-1")]);
    let writer = script.writer(&READS).await;
    assign(&writer, "g-1").await.expect("AWS carried it out");
    let asked =
        [CREATE_ACCOUNT_ASSIGNMENT, LIST_CREATIONS, DESCRIBE_CREATION].map(|asked| script.count(asked));
    assert_eq!(asked, [0, 3, 2]);
}

#[tokio::test(start_paused = true)]
async fn an_earlier_creation_that_fails_is_sent_anew_and_one_for_somebody_else_is_none() {
    let failed = || {
        Script::default()
            .on(LIST_CREATIONS, [creations(&["r-1"]), creations(&[])])
            .on(DESCRIBE_CREATION, [creation("IN_PROGRESS", "r-1"), creation("FAILED", "r-1")])
            .on(CREATE_ACCOUNT_ASSIGNMENT, [creation("SUCCEEDED", "r-2")])
    };
    for holder in ["g-1", "g-2"] {
        let script = failed();
        assign(&script.writer(&READS).await, holder).await.expect("it is assigned");
        assert_eq!(script.count(CREATE_ACCOUNT_ASSIGNMENT), 1, "{holder}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_earlier_creation_of_which_nothing_can_be_learned_is_not_sent_again() {
    let script = Script::default().on(LIST_CREATIONS, [creations(&["r-1"]), creations(&[])]).on(
        DESCRIBE_CREATION,
        [creation("IN_PROGRESS", "r-1"), Answer::json_error(400, "OddException", "No.")],
    );
    let error = assign(&script.writer(&READS).await, "g-1").await.expect_err("nobody knows how it ended");
    assert_eq!(error.code(), Some("OddException"));
    assert_eq!(script.count(CREATE_ACCOUNT_ASSIGNMENT), 0);
}

#[tokio::test(start_paused = true)]
async fn what_aws_was_at_before_is_asked_for_once_a_run_and_that_it_does_not_tell_holds_up_nothing() {
    for refused in [
        Answer::json_error(500, "InternalFailure", "No."),
        Answer::json_error(400, "AccessDeniedException", "No."),
    ] {
        let script = Script::default()
            .on(LIST_CREATIONS, [refused])
            .on(CREATE_ACCOUNT_ASSIGNMENT, [creation("SUCCEEDED", "r-1")]);
        let writer = script.writer(&READS).await;
        for holder in ["g-1", "g-2", "g-3"] {
            assign(&writer, holder).await.expect("it is assigned");
        }
        let asked =
            [CREATE_ACCOUNT_ASSIGNMENT, LIST_CREATIONS, DESCRIBE_CREATION].map(|asked| script.count(asked));
        assert_eq!(asked, [3, 1, 0]);
    }
}

#[tokio::test(start_paused = true)]
async fn of_many_requests_in_progress_the_newest_are_looked_at() {
    let listed = (0..50).map(|number| {
        json!({ "Status": "IN_PROGRESS", "RequestId": format!("r-{number}"), "CreatedDate": 1_700_000_000 + number })
    });
    let listed = json!({ "AccountAssignmentsCreationStatus": listed.collect::<Vec<_>>() });
    let script = Script::default()
        .on(LIST_CREATIONS, [Answer::json(&listed)])
        .on(DESCRIBE_CREATION, [creation("SUCCEEDED", "r-49")])
        .on(CREATE_ACCOUNT_ASSIGNMENT, [creation("SUCCEEDED", "r-50")]);
    assign(&script.writer(&READS).await, "g-1").await.expect("it is assigned");
    let mut asked = script.requests_of(DESCRIBE_CREATION);
    asked.sort();
    assert_eq!(asked.len(), 20);
    assert!(asked[0].contains("r-30") && asked[19].contains("r-49"), "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_aws_is_at_since_before_is_waited_for_and_not_sent_again() {
    let script = Script::default()
        .on(LIST_DELETIONS, [deletions(&["r-1"]), deletions(&[])])
        .on(DESCRIBE_DELETION, [deletion("IN_PROGRESS", "r-1"), deletion("SUCCEEDED", "r-1")]);
    unassign(&script.writer(&READS).await).await.expect("AWS carried it out");
    assert_eq!(script.count(DELETE_ACCOUNT_ASSIGNMENT), 0);
}

#[tokio::test(start_paused = true)]
async fn a_provisioning_that_aws_is_at_since_before_is_enough_where_it_leaves_nothing_behind() {
    let provision = async |of: Option<&str>, left: &[&str], account: Option<AccountId>| {
        let script = Script::default()
            .on(LIST_PROVISIONINGS, [provisionings(&["r-1"]), provisionings(&[])])
            .on(
                DESCRIBE_PROVISIONING,
                [provisioning("IN_PROGRESS", "r-1", of), provisioning("SUCCEEDED", "r-1", of)],
            )
            .on(LIST_PROVISIONED_ACCOUNTS, [behind(left)])
            .on(PROVISION_PERMISSION_SET, [provisioning("SUCCEEDED", "r-2", None)]);
        let writer = script.writer(&READS).await;
        writer.provision(&instance(), SET, account.as_ref()).await.expect("it is provisioned");
        (script.count(LIST_PROVISIONED_ACCOUNTS), script.count(PROVISION_PERMISSION_SET))
    };
    assert_eq!(provision(None, &[], None).await, (1, 0));
    assert_eq!(provision(None, &[], Some(account())).await, (1, 0));
    assert_eq!(provision(Some(PROD), &["444455556666"], Some(account())).await, (1, 0));
    assert_eq!(provision(None, &[PROD], None).await, (1, 1), "it brought an older version");
    assert_eq!(provision(Some(PROD), &[], None).await, (0, 1), "one account is not all");
    assert_eq!(provision(Some("444455556666"), &[], Some(account())).await, (0, 1), "of another account");
}

#[tokio::test(start_paused = true)]
async fn whoever_abandons_what_aws_is_at_gets_the_request_and_sends_nothing_more() {
    let script = Script::default()
        .on(LIST_CREATIONS, [creations(&[]), creations(&["r-1"])])
        .on(CREATE_ACCOUNT_ASSIGNMENT, [creation("IN_PROGRESS", "r-1")]);
    let writer = script.writer(&READS).await;
    let holders: Vec<String> = (0..16).map(|number| format!("g-{number}")).collect();
    let assigned = futures::future::join_all(holders.iter().map(|holder| assign(&writer, holder)));
    let abandon = async {
        writer.pause(Duration::from_secs(30)).await;
        writer.abandon_pending();
        writer.session.clock().now()
    };
    let (ended, then) = futures::join!(assigned, abandon);
    assert!(writer.session.clock().since(then) < Duration::from_secs(1));
    let errors: Vec<AwsError> = ended.into_iter().map(|one| one.expect_err("nobody waits")).collect();
    let unsent = errors.iter().filter(|error| error.class() == Class::Unsent).count();
    assert_eq!((errors.len(), unsent), (16, 6));
    let taken = errors.iter().filter(|error| error.request_id() == Some("r-1"));
    assert!(taken.clone().all(|error| error.message() == Some("AWS is still at it")));
    assert_eq!((taken.count(), script.count(CREATE_ACCOUNT_ASSIGNMENT)), (10, 10));
}

#[tokio::test(start_paused = true)]
async fn how_many_requests_are_waited_for_is_said_when_it_changes_and_once_a_minute() {
    let mut listed = vec![creations(&[])];
    listed.extend(std::iter::repeat_n(creations(&["r-1", "r-2"]), 40));
    listed.extend(std::iter::repeat_n(creations(&["r-2"]), 3));
    listed.push(creations(&[]));
    let script = Script::default()
        .on(LIST_CREATIONS, listed)
        .on(CREATE_ACCOUNT_ASSIGNMENT, [creation("IN_PROGRESS", "r-1"), creation("IN_PROGRESS", "r-2")])
        .on(DESCRIBE_CREATION, [creation("SUCCEEDED", "r-1")]);
    let told: Arc<Mutex<Vec<usize>>> = Arc::default();
    let hears = Arc::clone(&told);
    let listener = move |notice: &Notice| {
        if let Notice::Awaiting { outstanding, .. } = notice {
            hears.lock().expect("nobody panics").push(*outstanding);
        }
    };
    let options = Options { listener: Some(Arc::new(listener)), ..Options::default() };
    let session = script.session_with(options).await;
    let writer = Writer::new(&session, &identity(), READS);
    let (one, other) = futures::join!(assign(&writer, "g-1"), assign(&writer, "g-2"));
    one.and(other).expect("both are assigned");
    assert_debug_snapshot!(told.lock().expect("nobody panics"), @"
    [
        2,
        2,
        2,
        2,
        1,
    ]
    ");
}
