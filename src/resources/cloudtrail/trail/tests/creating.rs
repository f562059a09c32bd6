use insta::assert_snapshot;

use super::support::*;
use crate::aws::reader::cloudtrail;
use crate::aws::reader::organizations::Role;
use crate::model::{Action, Resource};
use crate::resources::cloudtrail::reference::{Insight, KeySpec, TopicSpec};
use crate::resources::cloudtrail::trail::{Live, Seen, Trail};
use crate::values::{KeyReference, TrailName};

#[test]
fn a_missing_trail_is_made_and_started_last() {
    let diff = desired().diff(&empty());
    assert_eq!(diff.action, Some(Action::Create));
    assert_snapshot!(diff, @r#"
    multi_region  none -> true
    global_service_events  none -> true
    log_file_validation  none -> true
    bucket  none -> the-logs
    kms_key  none -> alias/cloudtrail
    tags  +team=security
    insights  +ApiErrorRateInsight
    logging  false -> true
    calls cloudtrail:CreateTrail(Name: "audit", S3BucketName: "the-logs", IncludeGlobalServiceEvents: true, IsMultiRegionTrail: true, EnableLogFileValidation: true, KmsKeyId: "alias/cloudtrail", TagsList: [{"Key":"team","Value":"security"}])
    calls cloudtrail:PutInsightSelectors(TrailName: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", InsightSelectors: [{"InsightType":"ApiErrorRateInsight"}])
    calls cloudtrail:StartLogging(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit")
    "#);
}

#[test]
fn a_trail_that_declares_little_is_made_with_little() {
    let little = Trail {
        multi_region: None,
        global_service_events: None,
        log_file_validation: None,
        kms_key: Some(written(KeySpec::None)),
        sns_topic: Some(written(TopicSpec::None)),
        key_prefix: Some(String::new()),
        logging: None,
        insights: Some([].into()),
        tags: None,
        ..delivering(desired(), |delivery| delivery.key = None)
    };
    assert_snapshot!(little.diff(&Live { key: None, ..empty() }), @r#"
    bucket  none -> the-logs
    calls cloudtrail:CreateTrail(Name: "audit", S3BucketName: "the-logs")
    "#);
}

#[test]
fn selectors_and_insights_follow_the_trail() {
    let trail = Trail {
        event_selectors: Some(super::selecting::objects()),
        insights: Some([Insight::ApiCallRate, Insight::ApiErrorRate].into()),
        ..desired()
    };
    let calls: Vec<String> = trail
        .diff(&empty())
        .steps
        .iter()
        .map(|step| crate::model::Change::call(&step.change).operation.to_string())
        .collect();
    assert_eq!(
        calls,
        [
            "cloudtrail:CreateTrail",
            "cloudtrail:PutEventSelectors",
            "cloudtrail:PutInsightSelectors",
            "cloudtrail:StartLogging",
        ]
    );
}

#[test]
fn a_key_of_another_account_is_sent_by_its_arn_and_its_statements_printed() {
    let key = KeyReference::Arn(arn(&KEY.replace(OWN, MANAGER)));
    let trail = Trail { kms_key: Some(written(KeySpec::Key(key.clone()))), ..desired() };
    let trail = delivering(trail, |delivery| {
        delivery.key = delivery.key.take().map(|used| crate::values::delivery::KeyUse { key, ..used });
    });
    let trail = Trail { key_policy: None, ..trail };
    assert_snapshot!(trail.diff(&Live { key: None, ..empty() }), @r#"
    multi_region  none -> true
    global_service_events  none -> true
    log_file_validation  none -> true
    bucket  none -> the-logs
    kms_key  none -> arn:aws:kms:eu-central-1:111122223333:key/1234abcd
    tags  +team=security
    insights  +ApiErrorRateInsight
    logging  false -> true
    calls cloudtrail:CreateTrail(Name: "audit", S3BucketName: "the-logs", IncludeGlobalServiceEvents: true, IsMultiRegionTrail: true, EnableLogFileValidation: true, KmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/1234abcd", TagsList: [{"Key":"team","Value":"security"}])
    calls cloudtrail:PutInsightSelectors(TrailName: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", InsightSelectors: [{"InsightType":"ApiErrorRateInsight"}])
    calls cloudtrail:StartLogging(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit")
    Note("the policy of key `arn:aws:kms:eu-central-1:111122223333:key/1234abcd` is not visible from here")
    Note("account 111122223333 needs these statements in it: [{\"Sid\":\"CloudTrailEncrypt-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:GenerateDataKey*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\"},\"StringLike\":{\"kms:EncryptionContext:aws:cloudtrail:arn\":\"arn:aws:cloudtrail:*:123456789012:trail/*\"}}},{\"Sid\":\"CloudTrailDescribe-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:DescribeKey\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\"}}},{\"Sid\":\"CloudTrailDecrypt-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit\"}}}]")
    "#);
}

#[test]
fn a_topic_is_named_as_the_file_does() {
    let topic = arn("arn:aws:sns:eu-central-1:123456789012:news");
    let trail = Trail { sns_topic: Some(written(TopicSpec::Named("news".to_owned()))), ..desired() };
    let statements = policy(trail.delivery.topic_statements(&empty().source, &topic));
    let live = Live { topic: Some((topic, Seen::Seen(Some(Ok(statements))))), ..empty() };
    assert_snapshot!(crate::model::Change::call(&trail.diff(&live).steps[0].change), @r#"cloudtrail:CreateTrail(Name: "audit", S3BucketName: "the-logs", SnsTopicName: "news", IncludeGlobalServiceEvents: true, IsMultiRegionTrail: true, EnableLogFileValidation: true, KmsKeyId: "alias/cloudtrail", TagsList: [{"Key":"team","Value":"security"}])"#);
}

/// An account with five trails of one Region or of all, at home in a Region.
fn five(home: &str, multi_region: bool) -> Live {
    let five = ["one", "two", "three", "four", "five"];
    let arns = five.map(|name| arn(&format!("arn:aws:cloudtrail:{home}:{OWN}:trail/{name}")));
    let described = arns.iter().filter(|_| multi_region).map(|arn| {
        let trail = found().trail;
        cloudtrail::Trail { arn: arn.clone(), name: TrailName::from_aws(arn.name()), multi_region, ..trail }
    });
    Live {
        listed: arns.iter().map(listed).collect::<Vec<_>>().into(),
        described: described.collect(),
        ..empty()
    }
}

fn of_one_region() -> Trail {
    Trail { multi_region: None, global_service_events: None, ..desired() }
}

#[test]
fn a_sixth_trail_of_a_region_is_refused() {
    assert_snapshot!(of_one_region().diff(&five("eu-central-1", false)), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "`eu-central-1` has 5 trails: `one`, `two`, `three`, `four` and `five`; no Region has more than 5, and a trail of all Regions takes a place in each", help: "adopt one of them by its name, or remove one by hand, or choose another `region`; AWS does not raise this quota" }"#);
    assert!(!of_one_region().diff(&five("us-east-1", false)).is_held_back());
}

#[test]
fn a_trail_of_all_regions_takes_a_place_in_each() {
    assert_snapshot!(of_one_region().diff(&five("us-east-1", true)), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "`eu-central-1` has 5 trails: `one`, `two`, `three`, `four` and `five`; no Region has more than 5, and a trail of all Regions takes a place in each", help: "adopt one of them by its name, or remove one by hand; AWS does not raise this quota" }"#);
    assert_snapshot!(desired().diff(&five("us-east-1", false)), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "`us-east-1` has 5 trails: `one`, `two`, `three`, `four` and `five`; no Region has more than 5, and a trail of all Regions takes a place in each", help: "adopt one of them by its name, or remove one by hand; AWS does not raise this quota" }"#);
    let there = |live: Live| {
        let narrow = with(|found| found.trail.multi_region = false);
        let listed = live.listed.iter().cloned().chain(narrow.listed.iter().cloned()).collect::<Vec<_>>();
        Live { listed: listed.into(), described: live.described, ..narrow }
    };
    let widened = desired().diff(&there(five("us-east-1", false)));
    assert!(widened.is_held_back() && widened.is_settled());
    assert!(!of_one_region().diff(&there(five("us-east-1", false))).is_held_back());
    let mut wide = there(five("us-east-1", true));
    wide.found = live().found;
    assert!(!desired().diff(&wide).is_held_back());
}

#[test]
fn only_the_trails_of_its_owner_count_where_an_organizations_trail_is_made() {
    let own = five("eu-central-1", true);
    let live =
        Live { listed: own.listed, described: own.described, ..empty_in(Role::DelegatedAdministrator) };
    assert!(!organizations().diff(&live).is_held_back());
}
