use insta::assert_snapshot;
use serde_json::json;

use super::support::*;
use crate::aws::reader::cloudtrail::EventSelectors;
use crate::model::Resource;
use crate::resources::cloudtrail::reference::{Insight, SelectorsSpec};
use crate::resources::cloudtrail::trail::Trail;

/// Management events, and those of the objects of every bucket.
pub(super) fn objects() -> SelectorsSpec {
    let selectors = json!([
        { "name": "management", "fields": { "eventCategory": { "equals": ["Management"] } } },
        { "name": "objects", "fields": {
            "eventCategory": { "equals": ["Data"] }, "resources.type": { "equals": ["AWS::S3::Object"] },
        } },
    ]);
    serde_json::from_value(selectors).expect("good selectors")
}

fn advanced(spec: SelectorsSpec) -> EventSelectors {
    match spec {
        SelectorsSpec::ManagementEvents => EventSelectors::ManagementEvents,
        SelectorsSpec::Advanced(selectors) => EventSelectors::Advanced(selectors),
    }
}

fn selecting(spec: SelectorsSpec) -> Trail {
    Trail { event_selectors: Some(spec), ..desired() }
}

#[test]
fn the_same_selectors_are_settled() {
    let same = with(|found| found.selectors = Some(advanced(objects())));
    assert_snapshot!(selecting(objects()).diff(&same), @"settled");
}

#[test]
fn more_events_are_routine() {
    assert_snapshot!(selecting(objects()).diff(&live()), @r#"
    event_selectors  +`management`: eventCategory equals `Management` +`objects`: eventCategory equals `Data` and resources.type equals `AWS::S3::Object` -management_events
    calls cloudtrail:PutEventSelectors(TrailName: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", AdvancedEventSelectors: [{"Name":"management","FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]},{"Name":"objects","FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]},{"Field":"resources.type","Equals":["AWS::S3::Object"]}]}])
    "#);
}

#[test]
fn fewer_events_weaken() {
    let more = with(|found| found.selectors = Some(advanced(objects())));
    assert_snapshot!(desired().diff(&more), @r#"
    event_selectors  +management_events -`management`: eventCategory equals `Management` -`objects`: eventCategory equals `Data` and resources.type equals `AWS::S3::Object`
    calls cloudtrail:PutEventSelectors(TrailName: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", EventSelectors: [{"ReadWriteType":"All","IncludeManagementEvents":true,"DataResources":[]}]) [weakens] because some events that are logged today will not be
    "#);
}

#[test]
fn insights_are_exact() {
    let insights =
        |insights: &[Insight]| Trail { insights: Some(insights.iter().copied().collect()), ..desired() };
    assert_snapshot!(insights(&[Insight::ApiCallRate, Insight::ApiErrorRate]).diff(&live()), @r#"
    insights  +ApiCallRateInsight
    calls cloudtrail:PutInsightSelectors(TrailName: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", InsightSelectors: [{"InsightType":"ApiCallRateInsight"},{"InsightType":"ApiErrorRateInsight"}])
    "#);
    assert_snapshot!(insights(&[Insight::ApiCallRate]).diff(&live()), @r#"
    insights  +ApiCallRateInsight -ApiErrorRateInsight
    calls cloudtrail:PutInsightSelectors(TrailName: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", InsightSelectors: [{"InsightType":"ApiCallRateInsight"}]) [weakens] because unusual activity is no longer looked for as it is today
    "#);
    assert_snapshot!(insights(&[]).diff(&live()), @r#"
    insights  -ApiErrorRateInsight
    calls cloudtrail:PutInsightSelectors(TrailName: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", InsightSelectors: []) [weakens] because unusual activity is no longer looked for as it is today
    "#);
}

#[test]
fn the_categories_of_an_insight_stay_as_they_are() {
    let both = || ["Data".to_owned(), "Management".to_owned()].into();
    let wide = with(|found| found.insights = Some([("ApiErrorRateInsight".to_owned(), both())].into()));
    assert_snapshot!(desired().diff(&wide), @"settled");
    let more = Trail { insights: Some([Insight::ApiCallRate, Insight::ApiErrorRate].into()), ..desired() };
    assert_snapshot!(more.diff(&wide), @r#"
    insights  +ApiCallRateInsight
    calls cloudtrail:PutInsightSelectors(TrailName: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", InsightSelectors: [{"InsightType":"ApiCallRateInsight"},{"InsightType":"ApiErrorRateInsight","EventCategories":["Data","Management"]}])
    "#);
}
