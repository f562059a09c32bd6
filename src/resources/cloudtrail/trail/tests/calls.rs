use serde_json::{Value, json};

use super::support::*;
use crate::aws::Operation;
use crate::aws::operation::cloudtrail::{
    ADD_TAGS, CREATE_TRAIL, LIST_TRAILS, PUT_EVENT_SELECTORS, PUT_INSIGHT_SELECTORS, START_LOGGING,
    STOP_LOGGING, UPDATE_TRAIL,
};
use crate::aws::operation::kms::DESCRIBE_KEY;
use crate::aws::testing::{Answer, Script};
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{Class, Writer};
use crate::model::{Change as _, Resource};
use crate::resources::cloudtrail::reference::{Insight, SelectorsSpec};
use crate::resources::cloudtrail::trail::{Change, KeyArgument, OfTrail, Settings, Trail};
use crate::values::{BucketName, KeyAlias};

fn alias() -> KeyAlias {
    KeyAlias::try_from("cloudtrail".to_owned()).expect("a good alias")
}

fn of_trail(change: Change) -> OfTrail {
    OfTrail { trail: own_trail(), change }
}

fn settings() -> Settings {
    Settings {
        bucket: Some(BucketName::from_aws("the-logs")),
        key_prefix: Some(String::new()),
        sns_topic: Some(String::new()),
        global_service_events: Some(false),
        multi_region: Some(true),
        log_file_validation: Some(true),
        kms_key: Some(KeyArgument::Arn(arn(KEY))),
        organization: Some(false),
    }
}

fn described_key() -> Answer {
    Answer::json(&json!({ "KeyMetadata": {
        "KeyId": "1234abcd", "Arn": KEY, "KeyState": "Enabled", "KeyManager": "CUSTOMER", "Origin": "AWS_KMS",
        "KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT",
    } }))
}

/// What is sent for a change, by the one request of its operation.
async fn sent(desired: &Trail, change: &OfTrail) -> Value {
    let operation = change.call().operation;
    let script =
        Script::default().on(operation, [Answer::json(&json!({}))]).on(DESCRIBE_KEY, [described_key()]);
    let writer = script.writer(&[LIST_TRAILS, DESCRIBE_KEY]).await;
    desired.apply(change, &writer).await.expect("it is sent");
    let requests = script.requests_of(operation);
    assert_eq!(requests.len(), 1);
    serde_json::from_str(&requests[0]).expect("a JSON body")
}

fn shown(change: &OfTrail) -> Value {
    json!(change.call().arguments)
}

#[tokio::test(start_paused = true)]
async fn what_is_shown_is_what_is_sent() {
    let tags = || [("team".to_owned(), "security".to_owned())].into();
    let both = || ["Data".to_owned(), "Management".to_owned()].into();
    let changes = [
        Change::Create(settings(), tags()),
        Change::Create(Settings { bucket: settings().bucket, ..Settings::default() }, [].into()),
        Change::Update(settings()),
        Change::Update(Settings { kms_key: Some(KeyArgument::None), ..Settings::default() }),
        Change::PutEventSelectors(SelectorsSpec::ManagementEvents),
        Change::PutEventSelectors(super::selecting::objects()),
        Change::PutInsightSelectors(
            [(Insight::ApiCallRate, [].into()), (Insight::ApiErrorRate, both())].into(),
        ),
        Change::PutInsightSelectors([].into()),
        Change::AddTags(tags()),
        Change::StartLogging,
        Change::StopLogging,
    ];
    let mut operations: Vec<Operation> = Vec::new();
    for change in changes.map(of_trail) {
        assert_eq!(sent(&desired(), &change).await, shown(&change));
        operations.push(change.call().operation);
    }
    let writes = [
        CREATE_TRAIL,
        UPDATE_TRAIL,
        PUT_EVENT_SELECTORS,
        PUT_INSIGHT_SELECTORS,
        ADD_TAGS,
        START_LOGGING,
        STOP_LOGGING,
    ];
    assert!(writes.iter().all(|write| operations.contains(write)));
}

#[tokio::test(start_paused = true)]
async fn an_alias_is_shown_and_the_arn_of_its_key_sent() {
    let key = Settings { kms_key: Some(KeyArgument::Alias(alias())), ..Settings::default() };
    let change = of_trail(Change::Update(key));
    assert_eq!(shown(&change)["KmsKeyId"], json!("alias/cloudtrail"));
    assert_eq!(change.call().by_name, ["KmsKeyId"]);
    assert_eq!(sent(&desired(), &change).await["KmsKeyId"], json!(KEY));
}

#[tokio::test(start_paused = true)]
async fn the_key_that_this_run_made_is_not_looked_for() {
    let script = Script::default().on(UPDATE_TRAIL, [Answer::json(&json!({}))]);
    let writer = script.writer(&[]).await;
    writer.note_key(&desired().delivery.bucket_region, &alias(), "1234abcd");
    let key = Settings { kms_key: Some(KeyArgument::Alias(alias())), ..Settings::default() };
    desired().apply(&of_trail(Change::Update(key)), &writer).await.expect("it is sent");
    assert!(script.requests_of(UPDATE_TRAIL)[0].contains(KEY));
}

async fn create(writer: &Writer) -> Result<(), crate::aws::AwsError> {
    let bare = Settings { bucket: settings().bucket, ..Settings::default() };
    desired().apply(&of_trail(Change::Create(bare, [].into())), writer).await
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_makes_no_second_trail() {
    let info = json!({ "TrailARN": own_trail().to_string(), "Name": "audit", "HomeRegion": "eu-central-1" });
    let script = Script::default()
        .on(CREATE_TRAIL, [Answer::Reset])
        .on(LIST_TRAILS, [Answer::json(&json!({ "Trails": [info] }))]);
    create(&script.writer(&[LIST_TRAILS]).await).await.expect("it is there");
    assert_eq!(script.count(CREATE_TRAIL), 1);
}

fn refusal() -> Answer {
    Answer::json_error(400, "InsufficientS3BucketPolicyException", "Incorrect S3 bucket policy is detected.")
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_this_run_wrote_is_waited_for() {
    let script = Script::default().on(CREATE_TRAIL, [refusal(), refusal(), Answer::json(&json!({}))]);
    let writer = script.writer(&[]).await;
    writer.note_written(&[Subject::new(SubjectKind::BucketPolicy, "the-logs")]);
    create(&writer).await.expect("it is made");
    assert_eq!(script.count(CREATE_TRAIL), 3);
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_was_there_before_fails_at_once() {
    let script = Script::default().on(CREATE_TRAIL, [refusal()]);
    let error = create(&script.writer(&[]).await).await.expect_err("it is refused");
    assert_eq!(error.class(), Class::Prerequisite);
    assert_eq!(script.count(CREATE_TRAIL), 1);
}
