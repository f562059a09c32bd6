use serde_json::{Value as Plain, json};

use super::{
    guards::TRAIL,
    lookup,
    plain::value_of,
    selector_rules,
    shapes::{
        ADVANCED_EVENT_SELECTOR, ADVANCED_EVENT_SELECTORS, EVENT_SELECTOR, EVENT_SELECTORS, TRAIL_NAME,
    },
};
use crate::sandbox::{
    service::{Answer, Call, Operation},
    state::{State, Trail},
    wire::{Record, Shape, Value, write_json},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetEventSelectors", &[TRAIL_NAME.required()], TRAIL, get_event_selectors),
    Operation::write(
        "PutEventSelectors",
        &[TRAIL_NAME.required(), EVENT_SELECTORS, ADVANCED_EVENT_SELECTORS],
        TRAIL,
        put_event_selectors,
    ),
];

fn get_event_selectors(call: &mut Call<'_>, input: &Record) -> Answer {
    let trail = lookup::trail(call, input.required("TrailName")?)?;
    Ok(shown(call.state, &trail))
}

/// Selectors of one kind take the place of those of either (API reference, `PutEventSelectors`).
fn put_event_selectors(call: &mut Call<'_>, input: &Record) -> Answer {
    let mut trail = lookup::trail_to_change(call, input.required("TrailName")?)?;
    selector_rules::check(input)?;
    let plain = |name| input.list(name).iter().map(write_json).collect::<Vec<_>>();
    trail.event_selectors = plain("EventSelectors").into_iter().map(complete).collect();
    trail.advanced_event_selectors = plain("AdvancedEventSelectors");
    let answer = shown(call.state, &trail);
    lookup::put(call, trail);
    Ok(answer)
}

/// The selectors of a trail: the basic ones, or the advanced ones if it has any.
fn shown(state: &State, trail: &Trail) -> Record {
    let list = |shape: &Shape, selectors: &[Plain]| {
        selectors.iter().filter_map(|selector| value_of(shape, selector)).collect::<Vec<Value>>()
    };
    let record = Record::default().with("TrailARN", lookup::arn(state, trail));
    if trail.advanced_event_selectors.is_empty() {
        record.with("EventSelectors", list(&EVENT_SELECTOR, &basic(trail)))
    } else {
        record.with("AdvancedEventSelectors", list(&ADVANCED_EVENT_SELECTOR, &trail.advanced_event_selectors))
    }
}

/// Whether a trail selects otherwise than a new one.
pub(super) fn are_custom(trail: &Trail) -> bool {
    !trail.advanced_event_selectors.is_empty() || basic(trail) != [complete(json!({}))]
}

/// Whether a trail logs management events that write, and whether it logs any that read.
pub(super) fn management_events(trail: &Trail) -> (bool, bool) {
    if trail.advanced_event_selectors.is_empty() {
        let selectors = basic(trail);
        let logs = |besides: &str| {
            selectors.iter().any(|selector| {
                selector["IncludeManagementEvents"] == true
                    && (selector["ReadWriteType"] == "All" || selector["ReadWriteType"] == besides)
            })
        };
        return (logs("WriteOnly"), logs("ReadOnly"));
    }
    let logs = |reads: &str| {
        trail.advanced_event_selectors.iter().any(|selector| {
            is_of(selector, "Management")
                && operands(selector, "readOnly").is_none_or(|operands| has(operands, reads))
        })
    };
    (logs("false"), logs("true"))
}

/// Whether a trail logs data events.
pub(super) fn has_data_events(trail: &Trail) -> bool {
    let names = |selector: &Plain| selector["DataResources"].as_array().is_some_and(|all| !all.is_empty());
    trail.event_selectors.iter().any(names)
        || trail.advanced_event_selectors.iter().any(|selector| is_of(selector, "Data"))
}

fn is_of(advanced: &Plain, category: &str) -> bool {
    operands(advanced, "eventCategory").is_some_and(|operands| has(operands, category))
}

fn operands<'a>(advanced: &'a Plain, field: &str) -> Option<&'a Vec<Plain>> {
    let mut fields = advanced["FieldSelectors"].as_array().into_iter().flatten();
    fields.find(|selector| selector["Field"] == field)?["Equals"].as_array()
}

fn has(operands: &[Plain], text: &str) -> bool {
    operands.iter().any(|operand| operand == text)
}

/// The basic selectors of a trail; one to which nothing was said logs all management events.
fn basic(trail: &Trail) -> Vec<Plain> {
    if trail.event_selectors.is_empty() { vec![complete(json!({}))] } else { trail.event_selectors.clone() }
}

/// A basic selector with what a request left out (API reference, `EventSelector`).
fn complete(mut selector: Plain) -> Plain {
    let defaults = [
        ("ReadWriteType", json!("All")),
        ("IncludeManagementEvents", json!(true)),
        ("DataResources", json!([])),
        ("ExcludeManagementEventSources", json!([])),
    ];
    for (name, value) in defaults {
        if selector.get(name).is_none() {
            selector[name] = value;
        }
    }
    selector
}
