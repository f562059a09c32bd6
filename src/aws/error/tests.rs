use std::time::Duration;

use super::*;
use crate::aws::operation::iam::{CREATE_ACCOUNT_ALIAS, CREATE_GROUP, GET_ACCOUNT_SUMMARY};
use crate::aws::testing::{Answer, Script};

/// What a single call that is answered so comes to.
async fn failure(answer: Answer) -> AwsError {
    let script = Script::default().on(CREATE_GROUP, [answer]);
    let writer = script.writer(&[]).await;
    let sent = writer.iam().create_group().group_name("ReadOnly").send().await;
    sent.during(CREATE_GROUP).expect_err("it fails")
}

fn response(status: u16, body: &str) -> Answer {
    Answer::Response(status, vec![], body.to_owned())
}

#[tokio::test(start_paused = true)]
async fn every_failure_has_its_class() {
    let denial = "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: iam:CreateGroup";
    let table = [
        (Answer::error(403, "AccessDenied", denial), Class::Denied),
        (
            Answer::error(
                403,
                "AccessDenied",
                &format!("{denial} with an explicit deny in a service control policy"),
            ),
            Class::DeniedByOrganization,
        ),
        (Answer::error(404, "NoSuchEntity", "The group cannot be found."), Class::NotFound),
        (Answer::error(409, "EntityAlreadyExists", "It exists."), Class::AlreadyExists),
        (Answer::error(409, "ConcurrentModification", "Try again."), Class::Conflict),
        (Answer::error(409, "DeleteConflict", "Must detach all policies first."), Class::Conflict),
        (Answer::error(409, "LimitExceeded", "Cannot exceed quota for GroupsPerAccount."), Class::Quota),
        (Answer::error(400, "Throttling", "Rate exceeded"), Class::Throttled),
        (response(429, ""), Class::Throttled),
        (Answer::error(503, "ServiceUnavailable", "Try later."), Class::Unavailable),
        (Answer::error(500, "ServiceFailure", "Try later."), Class::Unavailable),
        (response(502, "<html><body>Bad gateway</body></html>"), Class::Unavailable),
        (
            Answer::error(403, "ExpiredToken", "The security token included in the request is expired"),
            Class::Expired,
        ),
        (Answer::error(403, "InvalidClientTokenId", "The security token is invalid."), Class::BadCredentials),
        (Answer::error(403, "SignatureDoesNotMatch", "Check your key."), Class::BadCredentials),
        (Answer::error(400, "ValidationError", "1 validation error detected"), Class::Other),
        (Answer::error(400, "MalformedPolicyDocument", "Syntax errors in policy."), Class::Other),
        (response(403, "<html><body>Blocked by the proxy</body></html>"), Class::Unintelligible),
        (response(200, "<html><body>Please sign in</body></html>"), Class::Unintelligible),
        (response(200, "<CreateGroupResponse><CreateGroupResult><Group><GroupNa"), Class::Unintelligible),
        (response(400, "{\"message\": \"no XML\"}"), Class::Unintelligible),
        (Answer::Reset, Class::Unreachable),
        (Answer::Silence, Class::Unreachable),
    ];
    for (answer, class) in table {
        assert_eq!(failure(answer.clone()).await.class(), class, "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_aws_keeps_code_words_and_request_id() {
    let error =
        failure(Answer::error(409, "EntityAlreadyExists", "Group with name ReadOnly already exists.")).await;
    assert_eq!(error.operation(), Some(CREATE_GROUP));
    assert_eq!(error.code(), Some("EntityAlreadyExists"));
    assert_eq!(error.message(), Some("Group with name ReadOnly already exists."));
    assert_eq!(error.request_id(), Some("req-1"));
    assert_eq!(error.to_string(), "`iam:CreateGroup` found it there already");
}

#[tokio::test(start_paused = true)]
async fn the_request_id_of_a_broken_answer_is_in_its_header() {
    let error = failure(response(502, "").with_header("x-amzn-requestid", "req-2")).await;
    assert_eq!(error.request_id(), Some("req-2"));
}

#[tokio::test(start_paused = true)]
async fn the_wait_that_aws_asks_for_is_in_milliseconds() {
    let throttled = Answer::error(400, "Throttling", "Rate exceeded");
    assert_eq!(failure(throttled.clone()).await.retry_after(), None);
    let asks = throttled.clone().with_header("x-amz-retry-after", "1500");
    assert_eq!(failure(asks).await.retry_after(), Some(Duration::from_millis(1500)));
    let nonsense = throttled.with_header("x-amz-retry-after", "soon");
    assert_eq!(failure(nonsense).await.retry_after(), None);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_says_what_became_of_the_connection() {
    assert_eq!(failure(Answer::Reset).await.message(), Some("connection reset"));
}

#[tokio::test(start_paused = true)]
async fn only_a_lost_or_broken_answer_leaves_doubt() {
    for (answer, doubt) in [
        (Answer::Reset, true),
        (Answer::Silence, true),
        (Answer::error(503, "ServiceUnavailable", "Try later."), true),
        (response(200, "<html>"), true),
        (Answer::error(403, "AccessDenied", "No."), false),
        (Answer::error(409, "EntityAlreadyExists", "It exists."), false),
        (Answer::error(400, "Throttling", "Rate exceeded"), false),
    ] {
        assert_eq!(failure(answer.clone()).await.leaves_doubt(), doubt, "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_planning_client_keeps_a_write_back_and_sends_nothing() {
    let script = Script::default();
    let reader = script.reader(&[GET_ACCOUNT_SUMMARY]).await;
    let error = reader.account_alias().await.expect_err("it is kept back");
    assert_eq!(error.class(), Class::Guarded);
    assert_eq!(error.to_string(), "`iam:ListAccountAliases` was kept back while planning");
    assert_eq!(script.requests(), Vec::<String>::new());
}

#[test]
fn a_denial_says_the_statement_to_add_with_every_permission() {
    let denied = AwsError::new(crate::aws::operation::iam::CREATE_USER, Class::Denied, "");
    assert_eq!(
        denied.remedy().as_deref(),
        Some(
            "add this statement to a policy of the caller: {\"Effect\": \"Allow\", \
             \"Action\": [\"iam:CreateUser\", \"iam:TagUser\"], \"Resource\": \"*\"}"
        )
    );
}

#[test]
fn an_alias_that_exists_belongs_to_another_account() {
    let taken = AwsError::new(CREATE_ACCOUNT_ALIAS, Class::AlreadyExists, "");
    assert_eq!(
        taken.remedy().as_deref(),
        Some("no two AWS accounts share an alias, and another account has this one: choose another")
    );
    let made = AwsError::new(CREATE_GROUP, Class::AlreadyExists, "");
    assert_eq!(
        made.remedy().as_deref(),
        Some("somebody made it since the plan, and not as declared; run this again to see how it differs")
    );
}

#[test]
fn credentials_that_are_missing_or_expired_are_told_apart() {
    let missing = AwsError::of_credentials(&CredentialsError::not_loaded("no providers in chain"));
    assert_eq!(missing.class(), Class::NoCredentials);
    assert_eq!(missing.to_string(), "no AWS credentials were found");
    let expired = AwsError::of_credentials(&CredentialsError::provider_error("the SSO token has expired"));
    assert_eq!(expired.class(), Class::Expired);
    assert_eq!(expired.to_string(), "the AWS credentials have expired");
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_a_head_has_no_code_and_is_told_by_its_status() {
    use crate::aws::operation::s3::HEAD_BUCKET;
    let class = async |answer: Answer| {
        let writer = Script::default().on(HEAD_BUCKET, [answer]).writer(&[]).await;
        let s3 = writer.s3(&crate::values::Region::new("us-east-1"));
        let error = s3.head_bucket().bucket("logs").send().await.during(HEAD_BUCKET).expect_err("it fails");
        (error.class(), error.bucket_region().map(str::to_owned))
    };
    let bare = |status| Answer::Response(status, vec![], String::new());
    assert_eq!(class(bare(404)).await, (Class::NotFound, None));
    assert_eq!(class(bare(403)).await, (Class::Denied, None));
    assert_eq!(class(bare(503)).await, (Class::Unavailable, None));
    // Without a word of S3's it may be a proxy that answers.
    assert_eq!(class(bare(400)).await, (Class::Unintelligible, None));
    let elsewhere = bare(301).with_header("x-amz-bucket-region", "eu-west-1");
    assert_eq!(class(elsewhere).await, (Class::Other, Some("eu-west-1".to_owned())));
}
