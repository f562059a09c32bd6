use std::time::Duration;

use insta::assert_snapshot;

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

/// What IAM and STS say to a clock that is an hour behind.
const TOO_LATE: &str =
    "Signature expired: 20260101T000000Z is now earlier than 20260101T004800Z (20260101T010300Z - 15 min.)";

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
        (Answer::error(400, "InvalidSignatureException", "Check your key."), Class::BadCredentials),
        (Answer::error(403, "SignatureDoesNotMatch", TOO_LATE), Class::WrongClock),
        (
            Answer::error(400, "InvalidSignatureException", "Signature not yet current: 20260101T000000Z"),
            Class::WrongClock,
        ),
        (Answer::error(400, "RequestExpired", "Request has expired."), Class::WrongClock),
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

/// What a call of IAM Identity Center that is refused so comes to.
async fn refusal(operation: Operation, answer: Answer) -> AwsError {
    use crate::aws::operation::{identity_store, sso};
    let writer = Script::default().on(operation, [answer]).writer(&[]).await;
    let region = crate::values::Region::new("us-east-1");
    if operation == sso::DESCRIBE_PERMISSION_SET {
        let client = writer.sso(&region);
        let describe = client.describe_permission_set().instance_arn("i").permission_set_arn("p");
        return describe.send().await.during(operation).expect_err("it is refused");
    }
    assert_eq!(operation, identity_store::DESCRIBE_GROUP);
    let client = writer.identity_store(&region);
    let describe = client.describe_group().identity_store_id("d-1").group_id("g");
    describe.send().await.during(operation).expect_err("it is refused")
}

#[tokio::test(start_paused = true)]
async fn what_a_key_keeps_back_is_not_absent() {
    use crate::aws::operation::{identity_store::DESCRIBE_GROUP, sso::DESCRIBE_PERMISSION_SET};
    let table = [
        (DESCRIBE_PERMISSION_SET, "ResourceNotFoundException", "KMS_NotFoundException", Class::KeyUnusable),
        (DESCRIBE_PERMISSION_SET, "ValidationException", "KMS_DisabledException", Class::KeyUnusable),
        (DESCRIBE_PERMISSION_SET, "ValidationException", "KMS_InvalidStateException", Class::KeyUnusable),
        (DESCRIBE_PERMISSION_SET, "AccessDeniedException", "KMS_AccessDeniedException", Class::Denied),
        (DESCRIBE_PERMISSION_SET, "ThrottlingException", "KMS_ThrottlingException", Class::Throttled),
        (DESCRIBE_PERMISSION_SET, "ResourceNotFoundException", "NEW", Class::NotFound),
        (DESCRIBE_GROUP, "ResourceNotFoundException", "KMS_KEY_NOT_FOUND", Class::KeyUnusable),
        (DESCRIBE_GROUP, "ValidationException", "KMS_INVALID_KEY_USAGE", Class::KeyUnusable),
        (DESCRIBE_GROUP, "AccessDeniedException", "KMS_ACCESS_DENIED", Class::Denied),
        (DESCRIBE_GROUP, "ThrottlingException", "KMS_THROTTLING", Class::Throttled),
        (DESCRIBE_GROUP, "ConflictException", "UNIQUENESS_CONSTRAINT_VIOLATION", Class::AlreadyExists),
        (DESCRIBE_GROUP, "ConflictException", "CONCURRENT_MODIFICATION", Class::Conflict),
    ];
    for (operation, code, reason, class) in table {
        let error = refusal(operation, Answer::json_error_for(reason, 400, code, "No.")).await;
        assert_eq!((error.class(), error.code()), (class, Some(code)), "{reason}");
    }
    let plain = Answer::json_error(400, "ResourceNotFoundException", "No.");
    assert!(refusal(DESCRIBE_GROUP, plain).await.is_not_found());
}

#[tokio::test(start_paused = true)]
async fn an_instance_whose_key_is_of_no_use_says_what_to_do_with_the_key() {
    use crate::aws::operation::{identity_store::DESCRIBE_GROUP, sso::DESCRIBE_PERMISSION_SET};
    let help = async |operation, code: &str, reason: &str, message: &str| {
        let error = refusal(operation, Answer::json_error_for(reason, 400, code, message)).await;
        format!("{error}\n{}", error.remedy().expect("there is help"))
    };
    let absent = help(DESCRIBE_GROUP, "ResourceNotFoundException", "KMS_KEY_NOT_FOUND", "No.").await;
    assert_snapshot!(absent, @"
    `identitystore:DescribeGroup` could not use the key that its data is encrypted with
    IAM Identity Center is encrypted with a customer managed key, which `aws sso-admin describe-instance` names; KMS does not find it: where it was deleted, give the instance another with `aws sso-admin update-instance`, or ask AWS Support
    ");
    let code = "ValidationException";
    assert_snapshot!(help(DESCRIBE_PERMISSION_SET, code, "KMS_DisabledException", "No.").await, @"
    `sso:DescribePermissionSet` could not use the key that its data is encrypted with
    IAM Identity Center is encrypted with a customer managed key, which `aws sso-admin describe-instance` names; it is disabled: enable it with `aws kms enable-key`
    ");
    assert_snapshot!(help(DESCRIBE_GROUP, code, "KMS_INVALID_STATE", "No.").await, @"
    `identitystore:DescribeGroup` could not use the key that its data is encrypted with
    IAM Identity Center is encrypted with a customer managed key, which `aws sso-admin describe-instance` names; where `aws kms describe-key` shows that it is to be deleted, run `aws kms cancel-key-deletion` and `aws kms enable-key`
    ");
    assert_snapshot!(help(DESCRIBE_GROUP, code, "KMS_INVALID_ARN", "No.").await, @"
    `identitystore:DescribeGroup` could not use the key that its data is encrypted with
    IAM Identity Center is encrypted with a customer managed key, which `aws sso-admin describe-instance` names; it has to be a symmetric key for encryption: look with `aws kms describe-key`, and give the instance another with `aws sso-admin update-instance`
    ");
    let code = "AccessDeniedException";
    assert_snapshot!(help(DESCRIBE_GROUP, code, "KMS_ACCESS_DENIED", "No.").await, @r#"
    `identitystore:DescribeGroup` was denied
    add this statement to a policy of the caller: {"Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": "*"}; the policy of the key that the instance is encrypted with has to allow it too
    "#);
    let message = "User: ana is not authorized to perform: kms:GenerateDataKey on the resource";
    assert_snapshot!(help(DESCRIBE_GROUP, code, "KMS_ACCESS_DENIED", message).await, @r#"
    `identitystore:DescribeGroup` was denied
    add this statement to a policy of the caller: {"Effect": "Allow", "Action": ["kms:GenerateDataKey"], "Resource": "*"}; the policy of the key that the instance is encrypted with has to allow it too
    "#);
}

#[test]
fn what_only_one_thing_helps_against_says_that_thing() {
    use crate::aws::operation::{cloudtrail::CREATE_TRAIL, s3::PUT_BUCKET_OWNERSHIP_CONTROLS};
    let help = |operation, code| {
        let error = AwsError::of_code(operation, code, "");
        format!("{error}\n{}", error.remedy().expect("there is help"))
    };
    assert_snapshot!(help(CREATE_TRAIL, "NoManagementAccountSLRExistsException"), @"
    `cloudtrail:CreateTrail` was refused for what it needs of another
    the management account lacks the service-linked role of CloudTrail, which comes with a registration through CloudTrail itself: run `aws cloudtrail register-organization-delegated-admin --member-account-id ACCOUNT` in the management account, which takes `cloudtrail:RegisterOrganizationDelegatedAdmin`
    ");
    assert_snapshot!(help(CREATE_TRAIL, "InsufficientDependencyServiceAccessPermissionException"), @r#"
    `cloudtrail:CreateTrail` was denied
    a trail of an organization takes more permissions: add this statement to a policy of the caller: {"Effect": "Allow", "Action": ["organizations:DescribeOrganization", "organizations:ListAWSServiceAccessForOrganization", "iam:CreateServiceLinkedRole", "iam:GetRole"], "Resource": "*"}
    "#);
    assert_snapshot!(help(CREATE_TRAIL, "MaximumNumberOfTrailsExceededException"), @"
    `cloudtrail:CreateTrail` met a quota
    remove a trail that is not used: CloudTrail takes five in a Region, which nobody can raise, and a multi-Region trail counts in every Region; `aws cloudtrail list-trails` shows them
    ");
    assert_snapshot!(help(PUT_BUCKET_OWNERSHIP_CONTROLS, "InvalidBucketAclWithObjectOwnership"), @"
    `s3:PutBucketOwnershipControls` failed
    the bucket's ACL grants something to others than its owner: look with `aws s3api get-bucket-acl`, move these grants into the bucket's policy, then reset the ACL with `aws s3api put-bucket-acl --acl private`
    ");
}

#[tokio::test(start_paused = true)]
async fn a_wrong_clock_is_told_with_how_wrong_it_is() {
    let here: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
    let help = async |answer: Answer| {
        let error = failure(answer).await.seen_at(here);
        format!("{error}\n{}", error.remedy().expect("there is help"))
    };
    let refused = || Answer::error(403, "SignatureDoesNotMatch", TOO_LATE);
    let behind = refused().with_header("date", "Thu, 01 Jan 2026 01:03:00 GMT");
    assert_snapshot!(help(behind.clone()).await, @"
    `iam:CreateGroup` was refused: AWS finds the time of the request wrong
    this machine's clock is 1h 3m behind AWS's: set it (`timedatectl set-ntp true`, or the date and time of the system's settings), and run this again
    ");
    assert_snapshot!(help(refused().with_header("date", "Wed, 31 Dec 2025 23:50:00 GMT")).await, @"
    `iam:CreateGroup` was refused: AWS finds the time of the request wrong
    this machine's clock is 10m ahead of AWS's: set it (`timedatectl set-ntp true`, or the date and time of the system's settings), and run this again
    ");
    assert_snapshot!(help(refused().with_header("date", "Thu, 01 Jan 2026 00:00:20 GMT")).await, @"
    `iam:CreateGroup` was refused: AWS finds the time of the request wrong
    this machine's clock agrees with AWS's, so the request was long on its way: look at the network and the proxy, and run this again
    ");
    let unknown = "`iam:CreateGroup` was refused: AWS finds the time of the request wrong\nthis machine's clock is wrong: ";
    for answer in [refused(), refused().with_header("date", "noon"), behind.with_header("age", "3780")] {
        let help = help(answer).await;
        assert!(help.starts_with(unknown), "{help}");
    }
}

#[test]
fn credentials_that_are_refused_for_the_clock_have_not_expired() {
    let refused = AwsError::of_credentials(&CredentialsError::provider_error(TOO_LATE));
    assert_eq!(refused.class(), Class::WrongClock);
    assert_eq!(refused.to_string(), "connecting to AWS was refused: AWS finds the time of the request wrong");
}
