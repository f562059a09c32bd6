use super::support::{bare, by_alias, days};
use crate::aws::operation::s3::{
    GET_BUCKET_LIFECYCLE_CONFIGURATION, GET_BUCKET_POLICY, GET_BUCKET_VERSIONING, HEAD_BUCKET,
};
use crate::aws::reader::s3::BucketOwner;
use crate::aws::testing::{Answer, Script};
use crate::model::Resource;
use crate::resources::s3::bucket::{Bucket, Settings};
use crate::resources::s3::reference::{LifecycleSpec, Versioning};

fn head(status: u16) -> Answer {
    Answer::Response(status, vec![], String::new())
}

#[tokio::test(start_paused = true)]
async fn a_setting_that_is_not_declared_is_not_read() {
    let enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    let script =
        Script::default().on(HEAD_BUCKET, [head(200)]).on(GET_BUCKET_VERSIONING, [Answer::rest(enabled)]);
    let bucket = Bucket { versioning: Some(Versioning::Enabled), ..bare() };
    let live = bucket.read(&script.reader(Bucket::READS).await).await.expect("it is read");
    assert!(bucket.diff(&live).is_empty());
    assert_eq!(script.requests().len(), 2);
    assert_eq!(script.count(GET_BUCKET_POLICY), 0);
}

#[tokio::test(start_paused = true)]
async fn denied_settings_of_a_bucket_that_is_not_there_are_no_matter() {
    let missing = Answer::rest_error(404, "NoSuchBucket", "No.");
    let script =
        Script::default().on(HEAD_BUCKET, [head(404)]).on(GET_BUCKET_LIFECYCLE_CONFIGURATION, [missing]);
    let lifecycle = LifecycleSpec { expire_days: Some(days(1)), ..LifecycleSpec::default() };
    let bucket = Bucket { lifecycle: Some(lifecycle), ..bare() };
    let live = bucket.read(&script.reader(Bucket::READS).await).await.expect("it is read");
    assert_eq!((live.whose, live.settings), (BucketOwner::Nobody, Settings::default()));
}

#[tokio::test(start_paused = true)]
async fn a_denied_setting_of_a_bucket_of_ours_is_unreadable() {
    let denied = Answer::rest_error(403, "AccessDenied", "Access Denied");
    let script = Script::default().on(HEAD_BUCKET, [head(200)]).on(GET_BUCKET_VERSIONING, [denied]);
    let bucket = Bucket { versioning: Some(Versioning::Enabled), ..bare() };
    let error = bucket.read(&script.reader(Bucket::READS).await).await.expect_err("it is unreadable");
    assert_eq!(error.operation(), Some(GET_BUCKET_VERSIONING));
}

#[tokio::test(start_paused = true)]
async fn the_key_is_found_by_whatever_the_bucket_holds() {
    use crate::aws::operation::kms::DESCRIBE_KEY;
    use crate::aws::operation::s3::GET_BUCKET_ENCRYPTION;
    let arn = super::support::KEY_ARN;
    for (held, settled) in [
        (arn, true),
        ("1234", true),
        ("arn:aws:kms:us-east-1:123456789012:alias/cloudtrail", true),
        ("arn:aws:kms:us-east-1:210987654321:key/1234", false),
        ("arn:aws:kms:us-east-1:123456789012:alias/aws/s3", false),
    ] {
        let body = format!(
            "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>\
             <SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>{held}</KMSMasterKeyID>\
             </ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>"
        );
        let key = serde_json::json!({ "KeyMetadata": {
            "AWSAccountId": "123456789012", "KeyId": "1234", "Arn": arn, "KeyState": "Enabled", "Enabled": true,
            "KeyManager": "CUSTOMER", "KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT",
            "Origin": "AWS_KMS", "MultiRegion": false, "CreationDate": 1.0, "Description": "",
        } });
        let script = Script::default()
            .on(HEAD_BUCKET, [head(200)])
            .on(GET_BUCKET_ENCRYPTION, [Answer::rest(&body)])
            .on(DESCRIBE_KEY, [Answer::json(&key)]);
        let bucket = Bucket { encryption: Some(by_alias(None)), ..bare() };
        let live = bucket.read(&script.reader(Bucket::READS).await).await.expect("it is read");
        assert_eq!(bucket.diff(&live).is_settled(), settled, "{held}");
        assert_eq!(script.count(DESCRIBE_KEY), 1, "{held}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_trail_that_delivers_to_a_bucket_that_is_gone_misses_it() {
    use crate::aws::operation::cloudtrail::{GET_TRAIL, LIST_TRAILS};
    use crate::aws::operation::s3::LIST_BUCKETS;
    let arn = "arn:aws:cloudtrail:us-east-1:123456789012:trail/main-trail";
    for (bucket, missed) in [("acme-logs", true), ("other-logs", false)] {
        let listed = serde_json::json!({ "Trails": [{ "Name": "main-trail", "TrailARN": arn, "HomeRegion": "us-east-1" }] });
        let trail = serde_json::json!({ "Trail": {
            "Name": "main-trail", "TrailARN": arn, "HomeRegion": "us-east-1", "S3BucketName": bucket,
            "IncludeGlobalServiceEvents": true, "IsMultiRegionTrail": true, "LogFileValidationEnabled": true,
            "HasCustomEventSelectors": false, "HasInsightSelectors": false, "IsOrganizationTrail": false,
        } });
        let none = || Answer::rest_error(404, "NoSuchBucket", "No.");
        let script = Script::default()
            .on(HEAD_BUCKET, [head(404)])
            .on(GET_BUCKET_POLICY, [none()])
            .on(LIST_TRAILS, [Answer::json(&listed)])
            .on(GET_TRAIL, [Answer::json(&trail)]);
        let bucket = Bucket { owned: super::support::owned(&[], true), ..bare() };
        let live = bucket.read(&script.reader(Bucket::READS).await).await.expect("it is read");
        assert_eq!(live.missed_by.is_some(), missed);
        assert_eq!(
            (script.count(LIST_TRAILS), script.count(GET_TRAIL), script.count(LIST_BUCKETS)),
            (1, 1, 0)
        );
    }
}
