use std::collections::{BTreeMap, BTreeSet};

use super::{
    guards::TRAIL,
    lookup, selectors,
    shapes::{INSIGHT_SELECTORS, TRAIL_NAME},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{State, Trail},
    wire::{Record, Value},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetInsightSelectors", &[TRAIL_NAME.required()], TRAIL, get_insight_selectors),
    Operation::write(
        "PutInsightSelectors",
        &[TRAIL_NAME.required(), INSIGHT_SELECTORS.required()],
        TRAIL,
        put_insight_selectors,
    ),
];

fn get_insight_selectors(call: &mut Call<'_>, input: &Record) -> Answer {
    let trail = lookup::trail(call, input.required("TrailName")?)?;
    if trail.insights.is_empty() {
        let message = format!("Trail {} does not have Insights enabled.", lookup::arn(call.state, &trail));
        return Err(Refusal::new(400, "InsightNotEnabledException", message));
    }
    Ok(shown(call.state, &trail))
}

/// The list takes the place of the one before; an empty one disables Insights.
fn put_insight_selectors(call: &mut Call<'_>, input: &Record) -> Answer {
    let mut trail = lookup::trail_to_change(call, input.required("TrailName")?)?;
    let mut insights: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for selector in input.records("InsightSelectors") {
        let kind = selector.required("InsightType")?;
        let categories: BTreeSet<String> = selector.texts("EventCategories").map(str::to_owned).collect();
        if let Some(category) = without_events(&trail, kind, &categories) {
            let message = format!("The trail does not log the {category} events that {kind} needs.");
            return Err(Refusal::new(400, "InvalidInsightSelectorsException", message));
        }
        insights.entry(kind.to_owned()).or_default().extend(categories);
    }
    trail.insights = insights;
    let answer = shown(call.state, &trail);
    lookup::put(call, trail);
    Ok(answer)
}

/// The category of events that an Insight is to look at and that the trail does not have, if there is one; without a
/// category an Insight looks at management events (API reference, `InsightSelector`).
fn without_events(trail: &Trail, kind: &str, categories: &BTreeSet<String>) -> Option<&'static str> {
    let (writes, reads) = selectors::management_events(trail);
    let has_management = writes || (kind != "ApiCallRateInsight" && reads);
    if (categories.is_empty() || categories.contains("Management")) && !has_management {
        return Some("management");
    }
    (categories.contains("Data") && !selectors::has_data_events(trail)).then_some("data")
}

fn shown(state: &State, trail: &Trail) -> Record {
    let selectors = trail.insights.iter().map(|(kind, categories)| {
        let listed: Vec<Value> = categories.iter().map(Value::from).collect();
        Record::default()
            .with("InsightType", kind)
            .with_some("EventCategories", Some(listed).filter(|listed| !listed.is_empty()))
            .into()
    });
    Record::default()
        .with("TrailARN", lookup::arn(state, trail))
        .with("InsightSelectors", selectors.collect::<Vec<Value>>())
}
