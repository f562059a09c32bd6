use super::*;
use crate::aws::operation::s3::{
    GET_BUCKET_ENCRYPTION, GET_BUCKET_LIFECYCLE_CONFIGURATION, GET_BUCKET_LOGGING,
    GET_BUCKET_OWNERSHIP_CONTROLS, GET_BUCKET_POLICY, GET_BUCKET_TAGGING, GET_BUCKET_VERSIONING,
    GET_OBJECT_LOCK_CONFIGURATION, GET_PUBLIC_ACCESS_BLOCK, HEAD_BUCKET, LIST_BUCKETS,
};
use crate::aws::operation::s3control;
use crate::aws::testing::{Answer, Script};
use crate::aws::{AwsError, Class, Operation, Reader};
use crate::values::{AccountId, BucketName, Region};

const ALL: &[Operation] = &[
    HEAD_BUCKET,
    LIST_BUCKETS,
    GET_BUCKET_POLICY,
    GET_BUCKET_VERSIONING,
    GET_BUCKET_ENCRYPTION,
    GET_PUBLIC_ACCESS_BLOCK,
    GET_BUCKET_OWNERSHIP_CONTROLS,
    GET_BUCKET_LOGGING,
    GET_BUCKET_LIFECYCLE_CONFIGURATION,
    GET_OBJECT_LOCK_CONFIGURATION,
    GET_BUCKET_TAGGING,
    s3control::GET_PUBLIC_ACCESS_BLOCK,
];

fn at() -> BucketAt {
    BucketAt {
        bucket: BucketName::from_aws("acme-logs"),
        expected: account("123456789012"),
        region: Region::new("us-east-1"),
    }
}

fn account(id: &str) -> AccountId {
    AccountId::try_from(id).expect("twelve digits")
}

/// An answer without a body, as a `HEAD` has it.
fn bare(status: u16) -> Answer {
    Answer::Response(status, vec![], String::new())
}

fn listing(names: &[&str]) -> Answer {
    let buckets = names.iter().map(|name| format!("<Bucket><Name>{name}</Name></Bucket>"));
    let buckets = buckets.collect::<Vec<_>>().concat();
    Answer::rest(&format!("<ListAllMyBucketsResult><Buckets>{buckets}</Buckets></ListAllMyBucketsResult>"))
}

async fn owner(reader: &Reader, at: &BucketAt) -> Result<BucketOwner, AwsError> {
    reader.bucket_owner(&at.bucket, &at.expected, &at.region).await
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_is_there_is_ours_and_asked_for_with_its_owner() {
    let script =
        Script::default().on(HEAD_BUCKET, [bare(200).with_header("x-amz-bucket-region", "us-east-1")]);
    let reader = script.reader(ALL).await;
    assert_eq!(
        owner(&reader, &at()).await.expect("it is told"),
        BucketOwner::Asked(Region::new("us-east-1"))
    );
    owner(&reader, &at()).await.expect("it is remembered");
    let owners = script.headers(HEAD_BUCKET, "x-amz-expected-bucket-owner");
    assert_eq!(owners, [Some("123456789012".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_name_that_nobody_has_is_nobodys() {
    let reader = Script::default().on(HEAD_BUCKET, [bare(404)]).reader(ALL).await;
    assert_eq!(owner(&reader, &at()).await.expect("it is told"), BucketOwner::Nobody);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_elsewhere_is_asked_for_again_there() {
    for status in [301, 400] {
        let elsewhere = bare(status).with_header("x-amz-bucket-region", "eu-west-1");
        let script = Script::default().on(HEAD_BUCKET, [elsewhere, bare(200)]);
        let reader = script.reader(ALL).await;
        let home = BucketOwner::Asked(Region::new("eu-west-1"));
        assert_eq!(owner(&reader, &at()).await.expect("it is told"), home, "{status}");
        assert_eq!(script.count(HEAD_BUCKET), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_bucket_elsewhere_proves_nothing_before_its_owner_is_asked_there() {
    let elsewhere = bare(301).with_header("x-amz-bucket-region", "eu-west-1");
    let script = Script::default().on(HEAD_BUCKET, [elsewhere, bare(403)]).on(LIST_BUCKETS, [listing(&[])]);
    let reader = script.reader(ALL).await;
    assert_eq!(owner(&reader, &at()).await.expect("it is told"), BucketOwner::SomebodyElse);
}

#[tokio::test(start_paused = true)]
async fn a_denied_bucket_that_the_account_does_not_list_is_somebody_elses() {
    let script = Script::default().on(HEAD_BUCKET, [bare(403)]).on(LIST_BUCKETS, [listing(&["acme-logs-2"])]);
    let reader = script.reader(ALL).await;
    assert_eq!(owner(&reader, &at()).await.expect("it is told"), BucketOwner::SomebodyElse);
    assert!(script.requests_of(LIST_BUCKETS)[0].contains("prefix=acme-logs"));
}

#[tokio::test(start_paused = true)]
async fn a_denied_bucket_that_the_account_lists_is_unreadable() {
    let script = Script::default().on(HEAD_BUCKET, [bare(403)]).on(LIST_BUCKETS, [listing(&["acme-logs"])]);
    let error = owner(&script.reader(ALL).await, &at()).await.expect_err("it is unreadable");
    assert_eq!((error.class(), error.operation()), (Class::Denied, Some(HEAD_BUCKET)));
    assert!(error.remedy().is_some_and(|remedy| remedy.contains("s3:ListBucket")));
}

#[tokio::test(start_paused = true)]
async fn a_denied_bucket_is_unknown_where_the_list_is_denied_too() {
    let denied = Answer::rest_error(403, "AccessDenied", "Access Denied");
    let script = Script::default().on(HEAD_BUCKET, [bare(403)]).on(LIST_BUCKETS, [denied]);
    let error = owner(&script.reader(ALL).await, &at()).await.expect_err("it is unknown");
    assert_eq!(error.operation(), Some(HEAD_BUCKET));
}

#[tokio::test(start_paused = true)]
async fn a_denied_bucket_of_another_account_is_not_visible_and_not_looked_for_in_our_list() {
    let script = Script::default().on(HEAD_BUCKET, [bare(403)]).on(LIST_BUCKETS, [listing(&[])]);
    let theirs = BucketAt { expected: account("210987654321"), ..at() };
    let error = owner(&script.reader(ALL).await, &theirs).await.expect_err("it is not visible");
    assert_eq!(error.class(), Class::Denied);
    assert_eq!(script.count(LIST_BUCKETS), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_set_is_no_error() {
    let absent = |code| [Answer::rest_error(404, code, "No.")];
    // S3 Control puts its errors into one element more.
    let wrapped = Answer::error(404, "NoSuchPublicAccessBlockConfiguration", "No.");
    let script = Script::default()
        .on(GET_BUCKET_POLICY, absent("NoSuchBucketPolicy"))
        .on(GET_BUCKET_VERSIONING, [Answer::rest("<VersioningConfiguration/>")])
        .on(GET_BUCKET_ENCRYPTION, absent("ServerSideEncryptionConfigurationNotFoundError"))
        .on(GET_PUBLIC_ACCESS_BLOCK, absent("NoSuchPublicAccessBlockConfiguration"))
        .on(GET_BUCKET_OWNERSHIP_CONTROLS, absent("OwnershipControlsNotFoundError"))
        .on(GET_BUCKET_LOGGING, [Answer::rest("<BucketLoggingStatus/>")])
        .on(GET_BUCKET_LIFECYCLE_CONFIGURATION, absent("NoSuchLifecycleConfiguration"))
        .on(GET_OBJECT_LOCK_CONFIGURATION, absent("ObjectLockConfigurationNotFoundError"))
        .on(GET_BUCKET_TAGGING, absent("NoSuchTagSet"))
        .on(s3control::GET_PUBLIC_ACCESS_BLOCK, [wrapped]);
    let (reader, at) = (script.reader(ALL).await, at());
    let told = "it is told";
    assert_eq!(reader.bucket_policy(&at.bucket, &at.expected, &at.region).await.expect(told), None);
    assert_eq!(reader.bucket_versioning(&at).await.expect(told), BucketVersioning::default());
    assert_eq!(reader.bucket_encryption(&at).await.expect(told), None);
    assert_eq!(reader.bucket_public_access(&at).await.expect(told), None);
    assert_eq!(reader.bucket_ownership(&at).await.expect(told), None);
    assert_eq!(reader.bucket_logging(&at).await.expect(told), None);
    assert_eq!(reader.bucket_lifecycle(&at).await.expect(told), BucketLifecycle::default());
    assert_eq!(reader.bucket_lock(&at).await.expect(told), None);
    assert!(reader.bucket_tags(&at).await.expect(told).is_empty());
    assert_eq!(reader.account_public_access().await.expect(told), None);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_is_not_there_is_not_one_without_settings() {
    let script = Script::default()
        .on(GET_BUCKET_LIFECYCLE_CONFIGURATION, [Answer::rest_error(404, "NoSuchBucket", "No.")]);
    let error = script.reader(ALL).await.bucket_lifecycle(&at()).await.expect_err("it is not there");
    assert_eq!(error.code(), Some("NoSuchBucket"));
}

#[tokio::test(start_paused = true)]
async fn without_a_bucket_there_is_no_policy_once_head_bucket_says_so() {
    let missing = Answer::rest_error(404, "NoSuchBucket", "No.");
    for (status, is_absent) in [(404, true), (200, false)] {
        let script =
            Script::default().on(GET_BUCKET_POLICY, [missing.clone()]).on(HEAD_BUCKET, [bare(status)]);
        let (reader, at) = (script.reader(ALL).await, at());
        let policy = reader.bucket_policy(&at.bucket, &at.expected, &at.region).await;
        assert_eq!(policy.is_ok_and(|policy| policy.is_none()), is_absent, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_setting_is_asked_for_again_where_the_bucket_is() {
    let redirect = Answer::rest_error(301, "PermanentRedirect", "It is elsewhere.");
    let enabled = "<VersioningConfiguration><Status>Enabled</Status><MfaDelete>Enabled</MfaDelete></VersioningConfiguration>";
    let script = Script::default()
        .on(HEAD_BUCKET, [bare(301).with_header("x-amz-bucket-region", "eu-west-1"), bare(200)])
        .on(GET_BUCKET_VERSIONING, [redirect, Answer::rest(enabled)]);
    let reader = script.reader(ALL).await;
    let versioning = reader.bucket_versioning(&at()).await.expect("it is told");
    assert_eq!(versioning, BucketVersioning { status: Some("Enabled".to_owned()), mfa_delete: true });
    assert_eq!((script.count(GET_BUCKET_VERSIONING), script.count(HEAD_BUCKET)), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_is_none_says_why() {
    let script =
        Script::default().on(GET_BUCKET_POLICY, [Answer::rest(r#"{"Statement":[{"Efect":"Allow"}]}"#)]);
    let (reader, at) = (script.reader(ALL).await, at());
    let policy = reader.bucket_policy(&at.bucket, &at.expected, &at.region).await.expect("it is read");
    assert!(policy.is_some_and(|policy| policy.is_err_and(|why| why.contains("Efect"))));
}

#[tokio::test(start_paused = true)]
async fn encryption_tells_the_key_and_what_is_refused() {
    let body = "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>\
                <SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>key-1</KMSMasterKeyID>\
                </ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled>\
                <BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>\
                </Rule></ServerSideEncryptionConfiguration>";
    let reader = Script::default().on(GET_BUCKET_ENCRYPTION, [Answer::rest(body)]).reader(ALL).await;
    let encryption = reader.bucket_encryption(&at()).await.expect("it is told");
    let default = DefaultEncryption::Kms { key: Some("key-1".to_owned()), bucket_key: true };
    assert_eq!(encryption, Some(BucketEncryption { default, blocked: Some(vec!["SSE-C".to_owned()]) }));
}

#[tokio::test(start_paused = true)]
async fn a_lock_tells_its_default_in_days_or_years() {
    let body = "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>\
                <Mode>COMPLIANCE</Mode><Years>7</Years></DefaultRetention></Rule></ObjectLockConfiguration>";
    let reader = Script::default().on(GET_OBJECT_LOCK_CONFIGURATION, [Answer::rest(body)]).reader(ALL).await;
    let lock = reader.bucket_lock(&at()).await.expect("it is told").expect("it has one");
    let default = LockDefault { mode: "COMPLIANCE".to_owned(), days: None, years: Some(7) };
    assert_eq!(lock, Lock { default: Some(default), event_hold: None });
}

#[tokio::test(start_paused = true)]
async fn a_lifecycle_keeps_its_rules_whole_and_in_order() {
    let body = "<LifecycleConfiguration>\
                <Rule><ID>theirs</ID><Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter><Status>Disabled</Status>\
                <Transition><Days>30</Days><StorageClass>GLACIER</StorageClass></Transition></Rule>\
                <Rule><ID>ours</ID><Filter><Prefix/></Filter><Status>Enabled</Status>\
                <Expiration><Days>9</Days></Expiration></Rule></LifecycleConfiguration>";
    let size = "x-amz-transition-default-minimum-object-size";
    let answer = Answer::rest(body).with_header(size, "varies_by_storage_class");
    let reader = Script::default().on(GET_BUCKET_LIFECYCLE_CONFIGURATION, [answer]).reader(ALL).await;
    let lifecycle = reader.bucket_lifecycle(&at()).await.expect("it is told");
    assert_eq!(lifecycle.minimum_size.as_deref(), Some("varies_by_storage_class"));
    let ids: Vec<_> = lifecycle.rules.iter().filter_map(|rule| rule.id()).collect();
    assert_eq!(ids, ["theirs", "ours"]);
    assert_eq!(lifecycle.rules[0].transitions()[0].days(), Some(30));
}

#[tokio::test(start_paused = true)]
async fn the_list_of_buckets_is_read_to_its_end() {
    let page = "<ListAllMyBucketsResult><Buckets><Bucket><Name>acme-a</Name></Bucket></Buckets>\
                <ContinuationToken>next</ContinuationToken></ListAllMyBucketsResult>";
    let script = Script::default().on(LIST_BUCKETS, [Answer::rest(page), listing(&["acme-b"])]);
    let buckets = script.reader(ALL).await.buckets().await.expect("they are listed");
    assert_eq!(buckets.len(), 2);
    assert!(script.requests_of(LIST_BUCKETS)[1].contains("continuation-token=next"));
}

#[tokio::test(start_paused = true)]
async fn a_list_of_buckets_that_runs_in_a_circle_is_no_list() {
    let page = |token: &str| {
        let token = format!("<ContinuationToken>{token}</ContinuationToken>");
        Answer::rest(&format!("<ListAllMyBucketsResult><Buckets/>{token}</ListAllMyBucketsResult>"))
    };
    let script = Script::default().on(LIST_BUCKETS, [page("a"), page("b"), page("a")]);
    let error = script.reader(ALL).await.buckets().await.expect_err("it never ends");
    assert_eq!((error.class(), script.count(LIST_BUCKETS)), (Class::Unintelligible, 3));
    let script = Script::default().on(LIST_BUCKETS, [page("")]);
    assert_eq!(script.reader(ALL).await.buckets().await.expect("it ends").len(), 0);
    assert_eq!(script.count(LIST_BUCKETS), 1);
}
