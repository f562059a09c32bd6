use insta::assert_snapshot;
use serde_json::{Value, json};

use super::support::*;
use crate::aws::operation::cloudtrail::{
    DESCRIBE_TRAILS, GET_EVENT_SELECTORS, GET_INSIGHT_SELECTORS, GET_TRAIL, GET_TRAIL_STATUS, LIST_TAGS,
    LIST_TRAILS,
};
use crate::aws::operation::kms::{DESCRIBE_KEY, GET_KEY_POLICY};
use crate::aws::operation::organizations::{
    DESCRIBE_ORGANIZATION, LIST_AWS_SERVICE_ACCESS, LIST_DELEGATED_ADMINISTRATORS,
};
use crate::aws::operation::s3::{GET_BUCKET_ENCRYPTION, GET_BUCKET_POLICY, HEAD_BUCKET, LIST_BUCKETS};
use crate::aws::testing::{Answer, Script};
use crate::aws::{Class, Operation};
use crate::model::Resource;
use crate::resources::cloudtrail::trail::{OwnKey, Seen, Trail};
use crate::values::{Arn, TrailName};

fn settings(arn: &Arn, is_of_organization: bool) -> Value {
    json!({
        "TrailARN": arn.to_string(), "Name": arn.name(), "HomeRegion": arn.region(), "S3BucketName": "the-logs",
        "IsMultiRegionTrail": true, "IncludeGlobalServiceEvents": true, "LogFileValidationEnabled": true,
        "IsOrganizationTrail": is_of_organization, "KmsKeyId": KEY,
    })
}

/// An account with the trail of an ARN, its bucket and its key.
fn account(arn: &Arn, is_of_organization: bool) -> Script {
    let trail = settings(arn, is_of_organization);
    let info = json!({ "TrailARN": arn.to_string(), "Name": arn.name(), "HomeRegion": arn.region() });
    let key = json!({
        "KeyId": "1234abcd", "Arn": KEY, "KeyState": "Enabled", "KeyManager": "CUSTOMER", "Origin": "AWS_KMS",
        "KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT",
    });
    let tags = json!([{ "TagsList": [{ "Key": "team", "Value": "security" }] }]);
    let empty = json!({ "Version": "2012-10-17", "Statement": [] }).to_string();
    let answers = [
        (LIST_TRAILS, json!({ "Trails": [info] })),
        (DESCRIBE_TRAILS, json!({ "trailList": [trail] })),
        (GET_TRAIL, json!({ "Trail": trail })),
        (GET_TRAIL_STATUS, json!({ "IsLogging": true, "StartLoggingTime": 1_767_225_600 })),
        (GET_EVENT_SELECTORS, json!({})),
        (GET_INSIGHT_SELECTORS, json!({ "InsightSelectors": [{ "InsightType": "ApiErrorRateInsight" }] })),
        (LIST_TAGS, json!({ "ResourceTagList": tags })),
        (DESCRIBE_KEY, json!({ "KeyMetadata": key })),
        (GET_KEY_POLICY, json!({ "Policy": empty })),
        (
            LIST_AWS_SERVICE_ACCESS,
            json!({ "EnabledServicePrincipals": [{ "ServicePrincipal": "cloudtrail.amazonaws.com" }] }),
        ),
    ];
    let script = answers
        .into_iter()
        .fold(Script::default(), |script, (operation, body)| script.on(operation, [Answer::json(&body)]));
    let alone = Answer::json_error(400, "AWSOrganizationsNotInUseException", "No.");
    script
        .on(DESCRIBE_ORGANIZATION, [alone])
        .on(HEAD_BUCKET, [Answer::rest("").with_header("x-amz-bucket-region", "eu-central-1")])
        .on(GET_BUCKET_POLICY, [Answer::rest(&empty)])
}

fn in_organization(script: Script, manager: &str) -> Script {
    let organization = json!({ "Id": "o-a1b2c3d4e5", "MasterAccountId": manager, "FeatureSet": "ALL" });
    script.on(DESCRIBE_ORGANIZATION, [Answer::json(&json!({ "Organization": organization }))])
}

/// The operations that reading a trail sends, each as often as it is sent.
async fn asked(desired: &Trail, script: &Script) -> String {
    let reader = script.reader(Trail::READS).await;
    desired.read(&reader).await.expect("it is read");
    let times = |operation: &Operation| (operation.to_string(), script.count(*operation));
    let asked = Trail::READS.iter().map(times).filter(|(_, times)| *times > 0);
    asked.map(|(operation, times)| format!("{operation} {times}")).collect::<Vec<_>>().join("\n")
}

#[tokio::test(start_paused = true)]
async fn each_fact_of_a_trail_is_asked_once() {
    assert_snapshot!(asked(&desired(), &account(&own_trail(), false)).await, @r"
    cloudtrail:ListTrails 1
    cloudtrail:GetTrail 1
    cloudtrail:GetTrailStatus 1
    cloudtrail:GetEventSelectors 1
    cloudtrail:GetInsightSelectors 1
    cloudtrail:ListTags 1
    organizations:DescribeOrganization 1
    s3:HeadBucket 1
    s3:GetBucketPolicy 1
    kms:DescribeKey 1
    kms:GetKeyPolicy 1
    ");
}

#[tokio::test(start_paused = true)]
async fn what_the_file_does_not_say_is_not_read() {
    let bare = Trail { event_selectors: None, insights: None, tags: None, kms_key: None, ..desired() };
    let bare = delivering(bare, |delivery| delivery.key = None);
    assert_snapshot!(asked(&bare, &account(&own_trail(), false)).await, @r"
    cloudtrail:ListTrails 1
    cloudtrail:GetTrail 1
    cloudtrail:GetTrailStatus 1
    organizations:DescribeOrganization 1
    s3:HeadBucket 1
    s3:GetBucketPolicy 1
    ");
}

#[tokio::test(start_paused = true)]
async fn the_management_account_asks_for_trust_and_for_other_trails() {
    let script = in_organization(account(&own_trail(), true), OWN);
    assert_snapshot!(asked(&organizations(), &script).await, @r"
    cloudtrail:ListTrails 1
    cloudtrail:DescribeTrails 1
    cloudtrail:GetTrail 1
    cloudtrail:GetTrailStatus 1
    cloudtrail:GetEventSelectors 1
    cloudtrail:GetInsightSelectors 1
    cloudtrail:ListTags 1
    organizations:DescribeOrganization 1
    organizations:ListAWSServiceAccessForOrganization 1
    s3:HeadBucket 1
    s3:GetBucketPolicy 1
    kms:DescribeKey 1
    kms:GetKeyPolicy 1
    ");
}

fn denied() -> Answer {
    Answer::json_error(400, "AccessDeniedException", "You don't have permissions to access this resource.")
}

#[tokio::test(start_paused = true)]
async fn a_member_reads_its_organizations_trail_and_may_be_denied_the_rest() {
    let script = in_organization(account(&of_manager().listed.arn, true), MANAGER)
        .on(LIST_DELEGATED_ADMINISTRATORS, [denied()])
        .on(GET_TRAIL_STATUS, [denied()])
        .on(HEAD_BUCKET, [Answer::rest_error(403, "AccessDenied", "Access Denied")])
        .on(GET_BUCKET_POLICY, [Answer::rest_error(403, "AccessDenied", "Access Denied")])
        .on(LIST_BUCKETS, [Answer::rest_error(403, "AccessDenied", "Access Denied")])
        .on(GET_EVENT_SELECTORS, [denied()])
        .on(GET_INSIGHT_SELECTORS, [denied()])
        .on(LIST_TAGS, [denied()]);
    let live = organizations().read(&script.reader(Trail::READS).await).await.expect("it is read");
    let found = live.found.expect("it is found");
    assert_eq!((found.status, found.selectors), (Seen::Hidden, None));
    assert_eq!(live.bucket, Seen::Hidden);
    assert_eq!(script.count(LIST_AWS_SERVICE_ACCESS), 0);
}

#[tokio::test(start_paused = true)]
async fn a_denied_answer_about_ones_own_is_an_error() {
    for operation in [LIST_TRAILS, GET_TRAIL, GET_TRAIL_STATUS, LIST_TAGS, DESCRIBE_KEY, GET_KEY_POLICY] {
        let script = account(&own_trail(), false).on(operation, [denied()]);
        let reader = script.reader(Trail::READS).await;
        let error = desired().read(&reader).await.expect_err("it is denied");
        assert_eq!((error.operation(), error.class()), (Some(operation), Class::Denied));
    }
}

#[tokio::test(start_paused = true)]
async fn a_trail_of_the_account_does_not_hang_on_its_organization() {
    let script = account(&own_trail(), false).on(DESCRIBE_ORGANIZATION, [denied()]);
    let live = desired().read(&script.reader(Trail::READS).await).await.expect("it is read");
    assert!(live.standing.is_err());
    let reader = script.reader(Trail::READS).await;
    assert_eq!(organizations().read(&reader).await.expect_err("it is denied").class(), Class::Denied);
}

#[tokio::test(start_paused = true)]
async fn the_settled_account_reads_as_settled() {
    let live =
        desired().read(&account(&own_trail(), false).reader(Trail::READS).await).await.expect("it is read");
    assert!(desired().diff(&live).is_settled());
}

/// The trail of a file that names no key.
fn without_key() -> Trail {
    delivering(Trail { kms_key: None, ..desired() }, |delivery| delivery.key = None)
}

/// What reading such a trail says of the key, and how often it asks, where log files are not delivered.
async fn own_key(script: Script, error: Option<&str>) -> (Option<String>, usize) {
    let status = json!({ "IsLogging": true, "LatestDeliveryError": error });
    let script = script.on(GET_TRAIL_STATUS, [Answer::json(&status)]);
    let live = without_key().read(&script.reader(Trail::READS).await).await.expect("it is read");
    let own_key = live.found.expect("it is found").own_key;
    let told = own_key.map(|own_key| match own_key {
        OwnKey::Named { used, key: Seen::Hidden } => format!("{:?}: hidden", used.by),
        OwnKey::Named { used, key: Seen::Seen(None) } => format!("{:?}: none", used.by),
        OwnKey::Named { used, key: Seen::Seen(Some(key)) } => {
            let policy = if key.policy.is_ok() { "with" } else { "without" };
            format!("{:?}: {:?} {policy} policy", used.by, key.key.state)
        }
        OwnKey::OfAws => "of AWS".to_owned(),
        OwnKey::None => "none".to_owned(),
        OwnKey::Untold(why) => why,
    });
    (told, script.count(DESCRIBE_KEY))
}

#[tokio::test(start_paused = true)]
async fn the_key_that_the_file_does_not_name_is_looked_at_where_deliveries_fail_for_it() {
    let script = || account(&own_trail(), false);
    for error in [None, Some(""), Some("NoSuchBucket")] {
        assert_eq!(own_key(script(), error).await, (None, 0));
    }
    for error in ["KMS.DisabledException", "AccessDenied"] {
        assert_eq!(own_key(script(), Some(error)).await, said("Trail: Enabled with policy", 1));
    }
    let unread = script().on(GET_KEY_POLICY, [denied()]);
    assert_eq!(own_key(unread, Some("AccessDenied")).await, said("Trail: Enabled without policy", 1));
    let hidden = script().on(DESCRIBE_KEY, [denied()]);
    assert_eq!(own_key(hidden, Some("AccessDenied")).await, said("Trail: hidden", 1));
    let gone = script().on(DESCRIBE_KEY, [Answer::json_error(400, "NotFoundException", "No.")]);
    assert_eq!(own_key(gone, Some("KMS.NotFoundException")).await, said("Trail: none", 1));
    let odd = script().on(GET_TRAIL, [Answer::json(&with_key(json!("1234abcd")))]);
    let why = "the trail names its key by `1234abcd`, which is no ARN, so that it was not looked at";
    assert_eq!(own_key(odd, Some("KMS.NotFoundException")).await, said(why, 0));
}

fn said(what: &str, times: usize) -> (Option<String>, usize) {
    (Some(what.to_owned()), times)
}

/// The trail's settings with another key, or none.
fn with_key(key: Value) -> Value {
    let mut trail = settings(&own_trail(), false);
    trail["KmsKeyId"] = key;
    json!({ "Trail": trail })
}

/// An account whose trail has no key, and whose bucket encrypts as S3 says.
fn encrypting(algorithm: &str, key: Option<&str>) -> Script {
    let key = key.map(|key| format!("<KMSMasterKeyID>{key}</KMSMasterKeyID>")).unwrap_or_default();
    let encryption = format!(
        "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>{algorithm}\
         </SSEAlgorithm>{key}</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>"
    );
    account(&own_trail(), false)
        .on(GET_TRAIL, [Answer::json(&with_key(Value::Null))])
        .on(GET_BUCKET_ENCRYPTION, [Answer::rest(&encryption)])
}

#[tokio::test(start_paused = true)]
async fn the_key_by_which_the_bucket_encrypts_is_looked_at_where_the_trail_has_none() {
    let refused = Some("KMS.AccessDeniedException");
    let kms = |key| encrypting("aws:kms", key);
    let whole = || kms(Some(KEY));
    for error in [None, Some("AccessDenied"), Some("NoSuchBucket")] {
        let script = whole();
        assert_eq!(own_key(script, error).await, (None, 0));
    }
    assert_eq!(own_key(whole(), refused).await, said("Bucket: Enabled with policy", 1));
    assert_eq!(own_key(kms(Some("1234abcd")), refused).await, said("Bucket: Enabled with policy", 1));
    let why = "bucket `the-logs` names its key by `alias/own`, which is no ARN, so that it was not looked at";
    assert_eq!(own_key(kms(Some("alias/own")), refused).await, said(why, 0));
    assert_eq!(own_key(kms(None), refused).await, said("of AWS", 0));
    assert_eq!(own_key(encrypting("AES256", None), refused).await, said("none", 0));
    let why = "bucket `the-logs` encrypts by `aws:kms:dsse`, of which no key was looked at";
    assert_eq!(own_key(encrypting("aws:kms:dsse", Some(KEY)), refused).await, said(why, 0));
    let hidden =
        whole().on(GET_BUCKET_ENCRYPTION, [Answer::rest_error(403, "AccessDenied", "Access Denied")]);
    let why =
        "how bucket `the-logs` encrypts cannot be seen from here, so that a key of it was not looked at";
    assert_eq!(own_key(hidden, refused).await, said(why, 0));
}

/// An account with its trail and others of its own, all described.
fn among(arns: &[String]) -> Script {
    let info =
        |arn: &Arn| json!({ "TrailARN": arn.to_string(), "Name": arn.name(), "HomeRegion": arn.region() });
    let others: Vec<Arn> = arns.iter().map(|text| arn(text)).collect();
    let trails: Vec<Value> = others.iter().chain([&own_trail()]).map(info).collect();
    let described: Vec<Value> = others.iter().map(|arn| settings(arn, false)).collect();
    account(&own_trail(), false)
        .on(LIST_TRAILS, [Answer::json(&json!({ "Trails": trails }))])
        .on(DESCRIBE_TRAILS, [Answer::json(&json!({ "trailList": described }))])
}

#[tokio::test(start_paused = true)]
async fn other_trails_are_described_only_where_something_hangs_on_them() {
    let others = |number: usize| -> Vec<String> {
        (0..number).map(|n| format!("arn:aws:cloudtrail:us-east-1:{OWN}:trail/other-{n}")).collect()
    };
    let described = async |trail: &Trail, script: Script| {
        trail.read(&script.reader(Trail::READS).await).await.expect("it is read");
        script.count(DESCRIBE_TRAILS)
    };
    let another = Trail { name: TrailName::from_aws("another"), ..desired() };
    let another = delivering(another, |delivery| delivery.trail = TrailName::from_aws("another"));
    let one_region = Trail { multi_region: None, ..desired() };
    assert_eq!(described(&another, among(&others(3))).await, 0);
    assert_eq!(described(&another, among(&others(4))).await, 1);
    assert_eq!(described(&desired(), among(&others(6))).await, 0);
    let narrow = |script: Script| {
        let mut trail = settings(&own_trail(), false);
        trail["IsMultiRegionTrail"] = json!(false);
        script.on(GET_TRAIL, [Answer::json(&json!({ "Trail": trail }))])
    };
    assert_eq!(described(&desired(), narrow(among(&others(5)))).await, 1);
    assert_eq!(described(&desired(), narrow(among(&others(4)))).await, 0);
    assert_eq!(described(&one_region, narrow(among(&others(6)))).await, 0);
    assert_eq!(described(&desired(), in_organization(among(&others(1)), OWN)).await, 1);
    assert_eq!(described(&desired(), in_organization(among(&[]), OWN)).await, 0);
}

#[tokio::test(start_paused = true)]
async fn who_may_not_ask_for_administrators_has_a_trail_blocked_and_its_own_planned() {
    let names_the_caller =
        "User: ana is not authorized to perform: organizations:ListDelegatedAdministrators";
    let unknown = |arn: &Arn, is_of_organization| {
        let denied = Answer::json_error(400, "AccessDeniedException", names_the_caller);
        in_organization(account(arn, is_of_organization), MANAGER).on(LIST_DELEGATED_ADMINISTRATORS, [denied])
    };
    let reader = unknown(&of_manager().listed.arn, true).reader(Trail::READS).await;
    let live = organizations().read(&reader).await.expect("it is read");
    let diff = organizations().diff(&live);
    assert!(diff.is_settled() && diff.is_held_back());
    assert_snapshot!(format!("{:?}", diff.findings[0]), @r#"Blocked { why: "what this account is in organization o-a1b2c3d4e5 cannot be told: the caller lacks `organizations:ListDelegatedAdministrators`", next: "let the caller use `organizations:ListDelegatedAdministrators`, or run this in account 111122223333" }"#);
    let reader = unknown(&own_trail(), false).reader(Trail::READS).await;
    let stopped = Trail { organization: Some(false), logging: Some(false), ..desired() };
    let diff = stopped.diff(&stopped.read(&reader).await.expect("it is read"));
    assert!(!diff.is_settled() && !diff.is_held_back());
}
