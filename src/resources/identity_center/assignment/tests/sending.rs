use insta::assert_snapshot;
use serde_json::json;

use super::support::{
    MANAGEMENT, PROD, TEST, account, desired, directory_name, not_found, organization_of, set_name,
};
use crate::aws::operation::identity_store::{GET_GROUP_ID, GET_USER_ID};
use crate::aws::operation::sso::{CREATE_ACCOUNT_ASSIGNMENT, LIST_PERMISSION_SETS};
use crate::aws::testing::Answer;
use crate::aws::{AwsError, Writer};
use crate::model::Resource;
use crate::resources::identity_center::assignment::{Assign, Assignment};
use crate::values::PrincipalName;

fn assign(id: &str, principal: PrincipalName) -> Assign {
    Assign { account: account(id), set: set_name("ReadOnlyAccess"), principal }
}

fn group() -> PrincipalName {
    PrincipalName::Group(directory_name("Auditors"))
}

fn ended(status: &str, reason: Option<&str>) -> Answer {
    let status = json!({ "Status": status, "RequestId": "r-1", "FailureReason": reason });
    Answer::json(&json!({ "AccountAssignmentCreationStatus": status }))
}

async fn apply(change: &Assign, writer: &Writer) -> Result<(), AwsError> {
    desired().apply(change, writer).await
}

#[tokio::test(start_paused = true)]
async fn names_are_sent_as_the_ids_that_they_have_now_and_looked_up_once() {
    let script = organization_of(MANAGEMENT).on(CREATE_ACCOUNT_ASSIGNMENT, [ended("SUCCEEDED", None)]);
    let writer = script.writer(Assignment::READS).await;
    apply(&assign(PROD, group()), &writer).await.expect("it is assigned");
    apply(&assign(TEST, group()), &writer).await.expect("it is assigned");
    let person = PrincipalName::User(directory_name("ada"));
    apply(&assign(TEST, person), &writer).await.expect("it is assigned");
    assert_snapshot!(script.requests_of(CREATE_ACCOUNT_ASSIGNMENT).join("\n"), @r#"
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","TargetId":"111122223333","TargetType":"AWS_ACCOUNT","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","PrincipalType":"GROUP","PrincipalId":"g-auditors"}
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","TargetId":"444455556666","TargetType":"AWS_ACCOUNT","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","PrincipalType":"GROUP","PrincipalId":"g-auditors"}
    {"InstanceArn":"arn:aws:sso:::instance/ssoins-1","TargetId":"444455556666","TargetType":"AWS_ACCOUNT","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","PrincipalType":"USER","PrincipalId":"u-ada"}
    "#);
    let asked = [LIST_PERMISSION_SETS, GET_GROUP_ID, GET_USER_ID].map(|operation| script.count(operation));
    assert_eq!(asked, [1, 1, 1]);
}

#[tokio::test(start_paused = true)]
async fn the_reason_that_aws_gives_is_the_failures() {
    let failed = ended("FAILED", Some("Received a 404 status error: the role is not there."));
    let script = organization_of(MANAGEMENT).on(CREATE_ACCOUNT_ASSIGNMENT, [failed]);
    let writer = script.writer(Assignment::READS).await;
    let error = apply(&assign(PROD, group()), &writer).await.expect_err("it failed");
    assert_eq!(error.operation(), Some(CREATE_ACCOUNT_ASSIGNMENT));
    let message = error.message().unwrap_or_default();
    assert!(message.contains("the role is not there"), "{message}");
}

#[tokio::test(start_paused = true)]
async fn who_is_gone_meanwhile_is_named() {
    let script = organization_of(MANAGEMENT).on(GET_GROUP_ID, [not_found()]);
    let writer = script.writer(Assignment::READS).await;
    let error = apply(&assign(PROD, group()), &writer).await.expect_err("nobody is there");
    assert_eq!(error.message(), Some("the directory has no group Auditors any more"));
    assert_eq!(script.count(CREATE_ACCOUNT_ASSIGNMENT), 0);
}
