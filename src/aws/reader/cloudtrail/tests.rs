use serde_json::{Value, json};

use super::*;
use crate::aws::operation::organizations::DESCRIBE_ORGANIZATION;
use crate::aws::testing::{Answer, Script};
use crate::aws::{Class, Operation};
use crate::values::delivery::{Delivery, Source};
use crate::values::{AccountId, BucketName, OrganizationId, Partition};

const READS: &[Operation] = &[
    LIST_TRAILS,
    DESCRIBE_TRAILS,
    GET_TRAIL,
    GET_TRAIL_STATUS,
    GET_EVENT_SELECTORS,
    GET_INSIGHT_SELECTORS,
    LIST_TAGS,
    DESCRIBE_ORGANIZATION,
];
const OWN: &str = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/audit";
const ORGANIZATIONS: &str = "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit";

async fn reader(answers: impl IntoIterator<Item = (Operation, Vec<Answer>)>) -> (Reader, Script) {
    let script = answers
        .into_iter()
        .fold(Script::default(), |script, (operation, answers)| script.on(operation, answers));
    (script.reader(READS).await, script)
}

fn info(arn: &str) -> Value {
    let arn: crate::values::Arn = arn.parse().expect("a good ARN");
    json!({ "TrailARN": arn.to_string(), "Name": arn.name(), "HomeRegion": arn.region() })
}

fn listing(arns: &[&str]) -> (Operation, Vec<Answer>) {
    let trails: Vec<Value> = arns.iter().map(|arn| info(arn)).collect();
    (LIST_TRAILS, vec![Answer::json(&json!({ "Trails": trails }))])
}

fn answered(operation: Operation, body: &Value) -> (Operation, Vec<Answer>) {
    (operation, vec![Answer::json(body)])
}

fn failing(operation: Operation, code: &str) -> (Operation, Vec<Answer>) {
    (operation, vec![Answer::json_error(400, code, "No.")])
}

fn own() -> Listed {
    let arn: crate::values::Arn = OWN.parse().expect("a good ARN");
    Listed { name: TrailName::from_aws("audit"), home: Region::new(arn.region()), arn }
}

fn settings(arn: &str, more: &[(&str, Value)]) -> Value {
    let mut trail = info(arn);
    trail["S3BucketName"] = json!("the-logs");
    for (name, value) in more {
        trail[name] = value.clone();
    }
    json!({ "Trail": trail })
}

#[tokio::test(start_paused = true)]
async fn trails_are_listed_once_and_each_once() {
    let first = json!({ "Trails": [info(OWN), info(ORGANIZATIONS)], "NextToken": "b" });
    let second = json!({ "Trails": [info(OWN)], "NextToken": "" });
    let (reader, script) = reader([(LIST_TRAILS, vec![Answer::json(&first), Answer::json(&second)])]).await;
    let listed = reader.trails().await.expect("they are listed");
    let arns: Vec<String> = listed.iter().map(|listed| listed.arn.to_string()).collect();
    assert_eq!(arns, [OWN, ORGANIZATIONS]);
    assert_eq!(listed.iter().find(|listed| listed.arn.to_string() == OWN), Some(&own()));
    reader.trails().await.expect("they are remembered");
    assert_eq!(script.count(LIST_TRAILS), 2);
}

#[tokio::test(start_paused = true)]
async fn pages_that_run_in_a_circle_are_refused() {
    let page = json!({ "Trails": [info(OWN)], "NextToken": "b" });
    let (reader, _) = reader([answered(LIST_TRAILS, &page)]).await;
    assert_eq!(reader.trails().await.expect_err("it is refused").class(), Class::Unintelligible);
}

#[tokio::test(start_paused = true)]
async fn an_empty_text_means_that_nothing_is_set() {
    let cleared = [("KmsKeyId", json!("")), ("S3KeyPrefix", json!("")), ("SnsTopicARN", json!(""))];
    let (reader, script) = reader([answered(GET_TRAIL, &settings(OWN, &cleared))]).await;
    let trail = reader.trail(&own()).await.expect("it is read").expect("it is there");
    assert_eq!((trail.kms_key, trail.key_prefix, trail.sns_topic), (None, None, None));
    assert_eq!(trail.bucket, "the-logs");
    assert_eq!(script.requests_of(GET_TRAIL), [json!({ "Name": OWN }).to_string()]);
}

#[tokio::test(start_paused = true)]
async fn the_settings_are_read_by_the_names_of_reading() {
    let set = [
        ("LogFileValidationEnabled", json!(true)),
        ("IsMultiRegionTrail", json!(true)),
        ("IncludeGlobalServiceEvents", json!(true)),
        ("IsOrganizationTrail", json!(true)),
        ("SnsTopicARN", json!("arn:aws:sns:eu-west-1:123456789012:news")),
        ("KmsKeyId", json!("arn:aws:kms:eu-west-1:123456789012:key/1234")),
        ("S3KeyPrefix", json!("logs")),
    ];
    let (reader, _) = reader([answered(GET_TRAIL, &settings(OWN, &set))]).await;
    let trail = reader.trail(&own()).await.expect("it is read").expect("it is there");
    let switches =
        [trail.organization, trail.multi_region, trail.global_service_events, trail.log_file_validation];
    assert_eq!(switches, [true; 4]);
    assert_eq!(trail.sns_topic.as_deref(), Some("arn:aws:sns:eu-west-1:123456789012:news"));
    assert_eq!(trail.kms_key.as_deref(), Some("arn:aws:kms:eu-west-1:123456789012:key/1234"));
    assert_eq!(trail.key_prefix.as_deref(), Some("logs"));
}

#[tokio::test(start_paused = true)]
async fn a_trail_that_is_gone_is_nothing_and_a_denied_one_is_unknown() {
    let (gone, _) = reader([failing(GET_TRAIL, "TrailNotFoundException")]).await;
    assert_eq!(gone.trail(&own()).await.expect("it is read"), None);
    let (denied, _) = reader([failing(GET_TRAIL, "AccessDeniedException")]).await;
    assert_eq!(denied.trail(&own()).await.expect_err("it is denied").class(), Class::Denied);
}

#[tokio::test(start_paused = true)]
async fn the_status_has_times_and_errors() {
    let status = json!({
        "IsLogging": true, "StartLoggingTime": 1_767_225_600, "LatestDeliveryTime": 1_767_229_200.5,
        "LatestDeliveryError": "", "LatestDigestDeliveryError": "AccessDenied",
    });
    let (reader, _) = reader([answered(GET_TRAIL_STATUS, &status)]).await;
    let status = reader.trail_status(&own()).await.expect("it is read");
    assert!(status.is_logging);
    assert_eq!(status.started, "2026-01-01T00:00:00Z".parse().ok());
    assert_eq!(status.latest_delivery, "2026-01-01T01:00:00.5Z".parse().ok());
    assert_eq!((status.delivery_error, status.latest_digest), (None, None));
    assert_eq!(status.digest_error.as_deref(), Some("AccessDenied"));
}

async fn selectors(answer: Value) -> EventSelectors {
    let (reader, _) = reader([answered(GET_EVENT_SELECTORS, &answer)]).await;
    reader.event_selectors(&own()).await.expect("they are read")
}

fn basic(selector: &Value) -> Value {
    json!({ "TrailARN": OWN, "EventSelectors": [selector] })
}

#[tokio::test(start_paused = true)]
async fn the_default_has_one_form_however_it_is_given() {
    let default = EventSelectors::ManagementEvents;
    assert_eq!(selectors(json!({ "TrailARN": OWN })).await, default);
    assert_eq!(selectors(json!({ "EventSelectors": [], "AdvancedEventSelectors": [] })).await, default);
    let written_out = json!({
        "ReadWriteType": "All", "IncludeManagementEvents": true, "DataResources": [],
        "ExcludeManagementEventSources": [],
    });
    assert_eq!(selectors(basic(&written_out)).await, default);
    let advanced = json!({ "AdvancedEventSelectors": [{
        "Name": "Management events selector",
        "FieldSelectors": [{ "Field": "eventCategory", "Equals": ["Management"] }],
    }] });
    assert_eq!(selectors(advanced).await, default);
}

#[tokio::test(start_paused = true)]
async fn selectors_of_another_kind_are_told_apart() {
    let words = async |selector: Value| match selectors(basic(&selector)).await {
        EventSelectors::Basic(selectors) => selectors.iter().map(ToString::to_string).collect::<String>(),
        other => panic!("basic selectors: {other:?}"),
    };
    assert_eq!(words(json!({ "ReadWriteType": "WriteOnly" })).await, "writing management events");
    let without = json!({ "ExcludeManagementEventSources": ["kms.amazonaws.com"] });
    assert_eq!(words(without).await, "all management events but of `kms.amazonaws.com`");
    let data = json!({ "DataResources": [{ "Type": "AWS::S3::Object", "Values": ["arn:aws:s3"] }] });
    assert_eq!(words(data).await, "all management events and data events of `AWS::S3::Object`");
    let reading = json!({ "AdvancedEventSelectors": [{ "FieldSelectors": [
        { "Field": "eventCategory", "Equals": ["Management"] }, { "Field": "readOnly", "Equals": ["true"] },
    ] }] });
    assert!(matches!(selectors(reading).await, EventSelectors::Advanced(selectors) if selectors.len() == 1));
}

#[tokio::test(start_paused = true)]
async fn what_contains_what_is_judged_by_meaning() {
    let management = EventSelectors::ManagementEvents;
    let writing = selectors(basic(&json!({ "ReadWriteType": "WriteOnly" }))).await;
    assert!(management.contain(&writing) && !writing.contain(&management));
    let without = selectors(basic(&json!({ "ExcludeManagementEventSources": ["kms.amazonaws.com"] }))).await;
    assert!(management.contain(&without) && !without.contain(&management));
    let data = |values: Value| {
        let resources = json!([{ "Type": "AWS::S3::Object", "Values": values }]);
        basic(&json!({ "DataResources": resources }))
    };
    let all = selectors(data(json!(["arn:aws:s3"]))).await;
    let one = selectors(data(json!(["arn:aws:s3:::a-bucket/"]))).await;
    let deeper = selectors(data(json!(["arn:aws:s3:::a-bucket/deeper/"]))).await;
    assert!(all.contain(&one) && one.contain(&deeper) && all.contain(&management));
    assert!(!one.contain(&all) && !deeper.contain(&one) && !management.contain(&one));
}

#[tokio::test(start_paused = true)]
async fn insights_that_are_not_enabled_are_none() {
    let (none, _) = reader([failing(GET_INSIGHT_SELECTORS, "InsightNotEnabledException")]).await;
    assert_eq!(none.insight_selectors(&own()).await.expect("it is read"), Insights::new());
    let (gone, _) = reader([failing(GET_INSIGHT_SELECTORS, "TrailNotFoundException")]).await;
    assert!(gone.insight_selectors(&own()).await.expect_err("it is gone").is_not_found());
    let rate = json!({ "InsightSelectors": [{ "InsightType": "ApiCallRateInsight" }] });
    let (one, _) = reader([answered(GET_INSIGHT_SELECTORS, &rate)]).await;
    assert_eq!(
        one.insight_selectors(&own()).await.expect("it is read"),
        [("ApiCallRateInsight".to_owned(), [].into())].into()
    );
}

#[tokio::test(start_paused = true)]
async fn insights_are_read_with_the_events_that_they_look_at() {
    let two = json!({ "InsightSelectors": [
        { "InsightType": "ApiErrorRateInsight", "EventCategories": ["Management", "Data"] },
        { "InsightType": "ApiCallRateInsight", "EventCategories": ["Weather"] },
    ] });
    let (two, _) = reader([answered(GET_INSIGHT_SELECTORS, &two)]).await;
    let set = |texts: &[&str]| texts.iter().copied().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(
        two.insight_selectors(&own()).await.expect("it is read"),
        [
            ("ApiCallRateInsight".to_owned(), set(&["Weather"])),
            ("ApiErrorRateInsight".to_owned(), set(&["Data", "Management"])),
        ]
        .into()
    );
}

#[tokio::test(start_paused = true)]
async fn tags_are_read_page_by_page() {
    let page = |key: &str, next: Option<&str>| {
        let tags = json!([{ "Key": key, "Value": "yes" }]);
        let mut page = json!({ "ResourceTagList": [{ "ResourceId": OWN, "TagsList": tags }] });
        if let Some(next) = next {
            page["NextToken"] = json!(next);
        }
        Answer::json(&page)
    };
    let (reader, _) = reader([(LIST_TAGS, vec![page("One", Some("b")), page("Two", None)])]).await;
    let tags = reader.trail_tags(&own()).await.expect("they are read");
    assert_eq!(tags.keys().collect::<Vec<_>>(), ["One", "Two"]);
}

#[tokio::test(start_paused = true)]
async fn trails_are_described_with_shadows() {
    let trail = settings(ORGANIZATIONS, &[("IsOrganizationTrail", json!(true))])["Trail"].take();
    let (reader, script) = reader([answered(DESCRIBE_TRAILS, &json!({ "trailList": [trail] }))]).await;
    let described = reader.described_trails().await.expect("they are described");
    assert_eq!(described.iter().map(|trail| trail.organization).collect::<Vec<_>>(), [true]);
    assert_eq!(script.requests_of(DESCRIBE_TRAILS), [json!({ "includeShadowTrails": true }).to_string()]);
}

fn delivery(is_of_organization: bool) -> Delivery {
    Delivery {
        trail: TrailName::from_aws("audit"),
        partition: Partition::new("aws"),
        region: Region::new("us-east-1"),
        bucket_region: Region::new("us-east-1"),
        account: AccountId::try_from("123456789012").expect("twelve digits"),
        is_of_organization,
        leaves_organization: false,
        bucket: BucketName::from_aws("the-logs"),
        key_prefix: None,
        key: None,
    }
}

async fn source(
    delivery: Delivery,
    answers: impl IntoIterator<Item = (Operation, Vec<Answer>)>,
) -> (Source, Script) {
    let (reader, script) = reader(answers).await;
    let mut sources = reader.sources([&delivery]).await.expect("it is read");
    (sources.pop().expect("one delivery has one source"), script)
}

fn organization() -> (Operation, Vec<Answer>) {
    let organization =
        json!({ "Id": "o-a1b2c3d4e5", "MasterAccountId": "111122223333", "FeatureSet": "ALL" });
    answered(DESCRIBE_ORGANIZATION, &json!({ "Organization": organization }))
}

#[tokio::test(start_paused = true)]
async fn a_trail_that_is_there_is_its_own_source() {
    let trail = answered(GET_TRAIL, &settings(OWN, &[("S3KeyPrefix", json!("logs"))]));
    let (source, script) = source(delivery(false), [listing(&[ORGANIZATIONS, OWN]), trail]).await;
    assert_eq!((source.arn.to_string().as_str(), source.key_prefix.as_deref()), (OWN, Some("logs")));
    assert_eq!((source.owner.as_str(), source.organization), ("123456789012", None));
    assert_eq!(script.count(DESCRIBE_ORGANIZATION), 0);
}

#[tokio::test(start_paused = true)]
async fn a_trail_that_is_not_there_is_as_it_will_be_made() {
    let (source, script) = source(delivery(false), [listing(&[ORGANIZATIONS])]).await;
    assert_eq!(source.arn.to_string(), "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit");
    assert_eq!(script.count(GET_TRAIL), 0);
}

#[tokio::test(start_paused = true)]
async fn an_organizations_trail_is_the_management_accounts() {
    let expected = "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit";
    let (to_be, _) = source(delivery(true), [listing(&[]), organization()]).await;
    assert_eq!((to_be.arn.to_string().as_str(), to_be.owner.as_str()), (expected, "111122223333"));
    assert_eq!(to_be.organization.as_ref().map(OrganizationId::as_str), Some("o-a1b2c3d4e5"));
    let trail = answered(GET_TRAIL, &settings(ORGANIZATIONS, &[("IsOrganizationTrail", json!(true))]));
    let (there, _) = source(delivery(true), [listing(&[ORGANIZATIONS]), organization(), trail]).await;
    let today = there.today.clone().expect("it is there");
    assert_eq!(today.organization, to_be.organization);
    assert_eq!(there, Source { today: Some(today), ..to_be });
}

#[tokio::test(start_paused = true)]
async fn a_trail_that_is_to_leave_its_organization_is_its_own_until_then() {
    let trail = answered(GET_TRAIL, &settings(OWN, &[("IsOrganizationTrail", json!(true))]));
    let leaving = Delivery { leaves_organization: true, ..delivery(false) };
    let (source, _) = source(leaving, [listing(&[OWN]), trail, organization()]).await;
    assert_eq!(source.organization, None);
    let today = source.today.and_then(|today| today.organization);
    assert_eq!(today.as_ref().map(OrganizationId::as_str), Some("o-a1b2c3d4e5"));
}

#[tokio::test(start_paused = true)]
async fn a_trail_stays_the_organizations_where_the_file_does_not_say_it() {
    let trail = answered(GET_TRAIL, &settings(OWN, &[("IsOrganizationTrail", json!(true))]));
    let (source, _) = source(delivery(false), [listing(&[OWN]), trail, organization()]).await;
    assert_eq!(source.organization.as_ref().map(OrganizationId::as_str), Some("o-a1b2c3d4e5"));
}

#[tokio::test(start_paused = true)]
async fn without_an_organization_the_source_is_the_accounts_own() {
    let alone = failing(DESCRIBE_ORGANIZATION, "AWSOrganizationsNotInUseException");
    let (source, _) = source(delivery(true), [listing(&[]), alone]).await;
    assert_eq!((source.owner.as_str(), source.organization), ("123456789012", None));
}
