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
    let kinds = input.records("InsightSelectors").map(|selector| selector.required("InsightType"));
    let kinds: Vec<&str> = kinds.collect::<Result<_, _>>()?;
    let (writes, reads) = selectors::management_events(&trail);
    let is_without_events = |kind: &str| match kind {
        "ApiCallRateInsight" => !writes,
        _ => !writes && !reads,
    };
    if let Some(kind) = kinds.iter().find(|kind| is_without_events(kind)) {
        let message = format!("The trail does not log the management events that {kind} needs.");
        return Err(Refusal::new(400, "InvalidInsightSelectorsException", message));
    }
    trail.insights = kinds.into_iter().map(str::to_owned).collect();
    let answer = shown(call.state, &trail);
    lookup::put(call, trail);
    Ok(answer)
}

fn shown(state: &State, trail: &Trail) -> Record {
    let selectors = trail.insights.iter().map(|kind| Record::default().with("InsightType", kind).into());
    Record::default()
        .with("TrailARN", lookup::arn(state, trail))
        .with("InsightSelectors", selectors.collect::<Vec<Value>>())
}
