use serde_json::json;

use super::*;
use crate::aws::operation::kms::{DESCRIBE_KEY, LIST_KEYS};
use crate::aws::operation::s3::{
    CREATE_BUCKET, GET_BUCKET_POLICY, GET_PUBLIC_ACCESS_BLOCK, HEAD_BUCKET, LIST_BUCKETS,
    PUT_BUCKET_VERSIONING,
};
use crate::aws::operation::s3control;
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Class};
use crate::values::Region;

fn region() -> Region {
    Region::new("us-east-1")
}

#[tokio::test(start_paused = true)]
async fn requests_in_json_are_answered_by_their_target() {
    let script = Script::default()
        .on(LIST_KEYS, [Answer::json(&json!({ "Keys": [{ "KeyId": "1" }] }))])
        .on(DESCRIBE_KEY, [Answer::json_error(400, "NotFoundException", "No.")]);
    let writer = script.writer(&[]).await;
    let kms = writer.kms(&region());
    let keys = writer.send(LIST_KEYS, &[], || kms.list_keys().send()).await.expect("it is answered");
    assert_eq!(keys.keys.unwrap_or_default().len(), 1);
    let describe = || kms.describe_key().key_id("1").send();
    let error = writer.send(DESCRIBE_KEY, &[], describe).await.expect_err("it is refused");
    assert_eq!((error.class(), error.message()), (Class::NotFound, Some("No.")));
    assert_eq!(script.requests_of(DESCRIBE_KEY), [r#"{"KeyId":"1"}"#]);
    let error = writer
        .send(DESCRIBE_KEY, &[], || kms.list_aliases().send())
        .await
        .expect_err("nothing is said of it");
    assert_eq!(error.code(), Some("UnknownOperationException"));
}

#[tokio::test(start_paused = true)]
async fn requests_of_buckets_are_told_apart_by_method_and_query() {
    let refused = |code| [Answer::rest_error(403, code, "No.")];
    let script = Script::default()
        .on(HEAD_BUCKET, [Answer::Response(404, vec![], String::new())])
        .on(LIST_BUCKETS, [Answer::rest("<ListAllMyBucketsResult/>")])
        .on(CREATE_BUCKET, refused("Create"))
        .on(GET_BUCKET_POLICY, [Answer::rest("{}")])
        .on(PUT_BUCKET_VERSIONING, [Answer::rest("")])
        .on(GET_PUBLIC_ACCESS_BLOCK, refused("OfBucket"))
        .on(s3control::GET_PUBLIC_ACCESS_BLOCK, [Answer::error(403, "OfAccount", "No.")]);
    let writer = script.writer(&[]).await;
    let about = [Subject::new(SubjectKind::Bucket, "logs")];
    let s3 = writer.s3(&region());
    let code = |error: AwsError| error.code().map(str::to_owned).unwrap_or_default();
    let head = || s3.head_bucket().bucket("logs").expected_bucket_owner("123456789012").send();
    assert!(writer.send(HEAD_BUCKET, &about, head).await.expect_err("it is not there").is_not_found());
    assert_eq!(script.headers(HEAD_BUCKET, "x-amz-expected-bucket-owner"), [Some("123456789012".to_owned())]);
    writer.send(LIST_BUCKETS, &about, || s3.list_buckets().send()).await.expect("it is answered");
    let create = || s3.create_bucket().bucket("logs").send();
    assert_eq!(code(writer.send(CREATE_BUCKET, &about, create).await.expect_err("refused")), "Create");
    let policy = || s3.get_bucket_policy().bucket("logs").send();
    let policy = writer.send(GET_BUCKET_POLICY, &about, policy).await.expect("it is answered");
    assert_eq!(policy.policy.as_deref(), Some("{}"));
    let versioning = aws_sdk_s3::types::VersioningConfiguration::builder()
        .status(aws_sdk_s3::types::BucketVersioningStatus::Enabled)
        .build();
    let put =
        || s3.put_bucket_versioning().bucket("logs").versioning_configuration(versioning.clone()).send();
    writer.send(PUT_BUCKET_VERSIONING, &about, put).await.expect("it is answered");
    let sent = script.requests_of(PUT_BUCKET_VERSIONING);
    assert!(sent[0].starts_with("PUT /?versioning <VersioningConfiguration"), "{sent:?}");
    let of_bucket = || s3.get_public_access_block().bucket("logs").send();
    let of_bucket = writer.send(GET_PUBLIC_ACCESS_BLOCK, &about, of_bucket).await.expect_err("refused");
    let of_account = || writer.s3control().get_public_access_block().account_id("123456789012").send();
    let of_account =
        writer.send(s3control::GET_PUBLIC_ACCESS_BLOCK, &about, of_account).await.expect_err("refused");
    assert_eq!((code(of_bucket), code(of_account)), ("OfBucket".to_owned(), "OfAccount".to_owned()));
}
