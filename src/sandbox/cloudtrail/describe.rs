use super::{
    deliveries,
    guards::{ANYTHING, TRAIL},
    lookup,
    shapes::{NAME, NEXT_TOKEN, SHADOW_TRAILS, TRAIL_NAMES},
    views,
};
use crate::sandbox::{
    paging::Paging,
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::Trail,
    wire::{Record, Value},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetTrail", &[NAME.required()], TRAIL, get_trail),
    Operation::read("DescribeTrails", &[TRAIL_NAMES, SHADOW_TRAILS], ANYTHING, describe_trails),
    Operation::read("ListTrails", &[NEXT_TOKEN], ANYTHING, list_trails),
];

/// How many trails a page has.
const PAGE: usize = 10;

const PAGING: Paging = Paging {
    token: "NextToken",
    length: None,
    prefix: "trails-",
    refused: |_| Refusal::new(400, "InvalidNextTokenException", "The next token is not valid."),
};

fn get_trail(call: &mut Call<'_>, input: &Record) -> Answer {
    let trail = lookup::trail(call, input.required("Name")?)?;
    Ok(Record::default().with("Trail", views::trail(call.state, &trail)))
}

/// Trails are found by name in the Region that is asked, and by ARN wherever they are at home; a name that is none is
/// left out. Without names it is every trail that the Region knows of.
fn describe_trails(call: &mut Call<'_>, input: &Record) -> Answer {
    deliveries::settle(call.state, call.now);
    let names: Vec<&str> = input.texts("trailNameList").collect();
    for name in &names {
        if !name.starts_with("arn:") {
            lookup::check_name(name)?;
        } else if !lookup::is_trail_arn(name) {
            return Err(lookup::invalid_arn(name));
        }
    }
    let (account, region) = (&call.caller.account, &call.caller.region);
    let is_local = |trail: &Trail| trail.home == *region;
    let is_asked = |trail: &Trail| {
        let arn = lookup::arn(call.state, trail);
        let is_here = is_local(trail) || trail.multi_region;
        let is_named = || names.iter().any(|name| *name == arn || (is_here && *name == trail.name));
        if names.is_empty() { is_here } else { is_named() }
    };
    // A shadow is what another Region or, of an organization's trail, another account has made.
    let with_shadows = input.boolean("includeShadowTrails").unwrap_or(true);
    let is_shadow = |trail: &Trail| !is_local(trail) || trail.owner != *account;
    let trails = lookup::visible(call.state, account)
        .filter(|trail| is_asked(trail) && (with_shadows || !is_shadow(trail)))
        .map(|trail| views::trail(call.state, trail).into());
    Ok(Record::default().with("trailList", trails.collect::<Vec<Value>>()))
}

/// The trails of every Region, those of the caller's organization among them.
fn list_trails(call: &mut Call<'_>, input: &Record) -> Answer {
    deliveries::settle(call.state, call.now);
    let trails = lookup::visible(call.state, &call.caller.account);
    let (trails, token) = PAGING.cut(input, PAGE, trails)?;
    let shown = trails.into_iter().map(|trail| {
        let shown = Record::default().with("TrailARN", lookup::arn(call.state, trail));
        shown.with("Name", &trail.name).with("HomeRegion", &trail.home).into()
    });
    let shown: Vec<Value> = shown.collect();
    Ok(Record::default().with("Trails", shown).with_some("NextToken", token))
}
