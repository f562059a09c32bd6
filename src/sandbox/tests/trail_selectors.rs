use aws_sdk_cloudtrail::{
    Client,
    types::{
        AdvancedEventSelector, AdvancedFieldSelector, DataResource, EventSelector, InsightSelector,
        InsightType, ReadWriteType, SourceEventCategory,
    },
};

use serde_json::json;

use super::{
    bench::{refusal, run},
    trails::{BUCKET, TRAIL, cloudtrail, prepare},
};
use crate::sandbox::Sandbox;

fn field(name: &str, equals: &str) -> AdvancedFieldSelector {
    AdvancedFieldSelector::builder().field(name).equals(equals).build().expect("a field")
}

fn advanced(fields: &[AdvancedFieldSelector]) -> AdvancedEventSelector {
    let selector = AdvancedEventSelector::builder().name("mine");
    selector.set_field_selectors(Some(fields.to_vec())).build().expect("a selector")
}

async fn refused(trails: &Client, basic: &[EventSelector], further: &[AdvancedEventSelector]) -> String {
    let put = trails.put_event_selectors().trail_name(TRAIL).set_event_selectors(Some(basic.to_vec()));
    refusal(put.set_advanced_event_selectors(Some(further.to_vec())).send().await)
        .strip_prefix("400 InvalidEventSelectorsException: ")
        .expect("it is of the selectors")
        .to_owned()
}

#[test]
fn a_new_trail_logs_all_management_events() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.edit(prepare);
        let trails = cloudtrail(&sandbox, "us-east-1");
        trails.create_trail().name("audit").s3_bucket_name(BUCKET).send().await.expect("a trail");
        let got = trails.get_event_selectors().trail_name("audit").send().await.expect("selectors");
        let selector = &got.event_selectors()[0];
        assert_eq!(selector.read_write_type(), Some(&ReadWriteType::All));
        assert_eq!(selector.include_management_events(), Some(true));
        assert_eq!((got.trail_arn(), got.advanced_event_selectors().len()), (Some(TRAIL), 0));
    });
}

#[test]
fn selectors_of_one_kind_take_the_place_of_the_other() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.edit(prepare);
        let trails = cloudtrail(&sandbox, "us-east-1");
        trails.create_trail().name("audit").s3_bucket_name(BUCKET).send().await.expect("a trail");
        let is_custom = async || {
            let got = trails.get_trail().name(TRAIL).send().await.expect("the trail");
            got.trail().and_then(aws_sdk_cloudtrail::types::Trail::has_custom_event_selectors)
        };
        let objects = DataResource::builder().r#type("AWS::S3::Object").values("arn:aws:s3").build();
        let basic =
            EventSelector::builder().read_write_type(ReadWriteType::WriteOnly).data_resources(objects);
        let put = trails.put_event_selectors().trail_name(TRAIL).event_selectors(basic.clone().build());
        let put = put.send().await.expect("basic selectors");
        let completed =
            basic.include_management_events(true).set_exclude_management_event_sources(Some(vec![]));
        assert_eq!(put.event_selectors(), [completed.build()]);
        assert_eq!(is_custom().await, Some(true));

        let management = advanced(&[field("eventCategory", "Management"), field("readOnly", "false")]);
        let put = trails.put_event_selectors().trail_name(TRAIL).advanced_event_selectors(management.clone());
        put.send().await.expect("advanced selectors");
        let got = trails.get_event_selectors().trail_name(TRAIL).send().await.expect("selectors");
        assert_eq!((got.event_selectors().len(), got.advanced_event_selectors()), (0, &[management][..]));

        let all =
            EventSelector::builder().read_write_type(ReadWriteType::All).include_management_events(true);
        let put = trails.put_event_selectors().trail_name(TRAIL).event_selectors(all.build());
        assert!(put.send().await.expect("basic selectors").advanced_event_selectors().is_empty());
        assert_eq!(is_custom().await, Some(false), "they are those of a new trail");
    });
}

#[test]
fn selectors_that_select_nothing_sensible_are_refused() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.edit(prepare);
        let trails = cloudtrail(&sandbox, "us-east-1");
        trails.create_trail().name("audit").s3_bucket_name(BUCKET).send().await.expect("a trail");
        let before = sandbox.state().trails;
        let basic = EventSelector::builder().build();
        let management = field("eventCategory", "Management");
        let data = field("eventCategory", "Data");
        assert_eq!(refused(&trails, &[], &[]).await, "The event selectors are empty.");
        assert_eq!(
            refused(&trails, std::slice::from_ref(&basic), &[advanced(std::slice::from_ref(&management))])
                .await,
            "Event selectors and advanced event selectors cannot be set together."
        );
        assert_eq!(refused(&trails, &vec![basic; 6], &[]).await, "A trail has 5 event selectors at most.");
        let none = EventSelector::builder().include_management_events(false).build();
        assert_eq!(
            refused(&trails, &[none], &[]).await,
            "An event selector logs management events, data events or both."
        );
        for (fields, problem) in [
            (
                vec![field("readOnly", "true")],
                "A selector has one eventCategory: Management, Data or NetworkActivity.",
            ),
            (vec![data.clone()], "A selector of data events has one resources.type."),
            (
                vec![management.clone(), field("resources.type", "AWS::S3::Object")],
                "The field resources.type cannot be selected in this eventCategory.",
            ),
            (vec![management.clone(), management.clone()], "The field eventCategory is selected twice."),
            (vec![management, field("readOnly", "maybe")], "The field readOnly equals true or false."),
            (
                vec![data, AdvancedFieldSelector::builder().field("eventName").build().expect("a field")],
                "The field eventName has no operator.",
            ),
        ] {
            assert_eq!(refused(&trails, &[], &[advanced(&fields)]).await, problem);
        }
        assert_eq!(sandbox.state().trails, before);
    });
}

#[test]
fn insights_need_the_events_that_they_look_at() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.edit(prepare);
        let trails = cloudtrail(&sandbox, "us-east-1");
        trails.create_trail().name("audit").s3_bucket_name(BUCKET).send().await.expect("a trail");
        let get = || trails.get_insight_selectors().trail_name(TRAIL).send();
        let none = format!("400 InsightNotEnabledException: Trail {TRAIL} does not have Insights enabled.");
        assert_eq!(refusal(get().await), none);
        let rate = InsightSelector::builder().insight_type(InsightType::ApiCallRateInsight).build();
        let put = |selectors| {
            trails.put_insight_selectors().trail_name(TRAIL).set_insight_selectors(Some(selectors)).send()
        };
        put(vec![rate.clone()]).await.expect("the trail logs everything");
        assert_eq!(get().await.expect("insights").insight_selectors(), std::slice::from_ref(&rate));
        put(Vec::new()).await.expect("an empty list disables them");
        assert_eq!(refusal(get().await), none);
        sandbox.edit(|state| {
            let trail = state.trails.get_mut(TRAIL).expect("the trail");
            trail.event_selectors =
                vec![json!({ "ReadWriteType": "ReadOnly", "IncludeManagementEvents": true })];
        });
        assert_eq!(
            refusal(put(vec![rate]).await),
            "400 InvalidInsightSelectorsException: The trail does not log the management events that \
             ApiCallRateInsight needs."
        );
        let data = InsightSelector::builder().insight_type(InsightType::ApiCallRateInsight);
        let data = data.event_categories(SourceEventCategory::Data).build();
        assert_eq!(
            refusal(put(vec![data.clone()]).await),
            "400 InvalidInsightSelectorsException: The trail does not log the data events that ApiCallRateInsight \
             needs."
        );
        sandbox.edit(|state| {
            let trail = state.trails.get_mut(TRAIL).expect("the trail");
            let objects = json!([{ "Type": "AWS::S3::Object", "Values": ["arn:aws:s3"] }]);
            trail.event_selectors =
                vec![json!({ "IncludeManagementEvents": false, "DataResources": objects })];
        });
        put(vec![data.clone()]).await.expect("the trail logs data events");
        assert_eq!(get().await.expect("insights").insight_selectors(), [data]);
    });
}
