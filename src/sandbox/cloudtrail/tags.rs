use std::collections::BTreeMap;

use super::{
    guards::TRAIL,
    lookup,
    shapes::{NEXT_TOKEN, RESOURCE_ID, RESOURCE_IDS, TAGS},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::Trail,
    wire::{Record, Value},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write("AddTags", &[RESOURCE_ID.required(), TAGS.required()], TRAIL, add_tags),
    Operation::write("RemoveTags", &[RESOURCE_ID.required(), TAGS.required()], TRAIL, remove_tags),
    Operation::read("ListTags", &[RESOURCE_IDS.required(), NEXT_TOKEN], TRAIL, list_tags),
];

/// How many tags a trail has at most (API reference, `AddTags`).
const MOST: usize = 50;

fn add_tags(call: &mut Call<'_>, input: &Record) -> Answer {
    let new = tags_of(input)?;
    let mut trail = tagged(call, input.required("ResourceId")?, true)?;
    trail.tags.extend(new);
    check_limit(&trail.tags)?;
    lookup::put(call, trail);
    Ok(Record::default())
}

/// What is removed is found by its key, whatever value a request gives (API reference, `RemoveTags`).
fn remove_tags(call: &mut Call<'_>, input: &Record) -> Answer {
    let gone = tags_of(input)?;
    let mut trail = tagged(call, input.required("ResourceId")?, true)?;
    trail.tags.retain(|key, _| !gone.contains_key(key));
    lookup::put(call, trail);
    Ok(Record::default())
}

fn list_tags(call: &mut Call<'_>, input: &Record) -> Answer {
    let mut shown: Vec<Value> = Vec::new();
    for arn in input.texts("ResourceIdList") {
        let trail = tagged(call, arn, false)?;
        let tags = trail
            .tags
            .iter()
            .map(|(key, value)| Record::default().with("Key", key).with("Value", value).into());
        let tags: Vec<Value> = tags.collect();
        shown.push(Record::default().with("ResourceId", arn).with("TagsList", tags).into());
    }
    Ok(Record::default().with("ResourceTagList", shown))
}

/// The trail of an ARN, whose tags are known in its home Region alone.
fn tagged(call: &mut Call<'_>, arn: &str, is_to_change: bool) -> Result<Trail, Refusal> {
    if !lookup::is_trail_arn(arn) {
        return Err(lookup::invalid_arn(arn));
    }
    let found = if is_to_change { lookup::trail_to_change(call, arn) } else { lookup::trail(call, arn) };
    let not_found = || {
        let message = format!("Resource not found: {arn}");
        Refusal::new(400, "ResourceNotFoundException", message)
    };
    let trail = found.map_err(|refusal| match &*refusal.code {
        "TrailNotFoundException" | "InvalidHomeRegionException" => not_found(),
        _ => refusal,
    })?;
    if trail.home == call.caller.region { Ok(trail) } else { Err(not_found()) }
}

/// The tags of a request: no key twice, and none that is AWS's own.
pub(super) fn tags_of(input: &Record) -> Result<BTreeMap<String, String>, Refusal> {
    let mut tags = BTreeMap::new();
    let invalid = |message: String| Refusal::new(400, "InvalidTagParameterException", message);
    for tag in input.records("TagsList") {
        let key = tag.required("Key")?;
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(invalid(format!("Tag key {key} begins with aws:.")));
        }
        if tags.insert(key.to_owned(), tag.text("Value").unwrap_or_default().to_owned()).is_some() {
            return Err(invalid(format!("Tag key {key} is given twice.")));
        }
    }
    check_limit(&tags)?;
    Ok(tags)
}

fn check_limit(tags: &BTreeMap<String, String>) -> Result<(), Refusal> {
    if tags.len() <= MOST {
        return Ok(());
    }
    Err(Refusal::new(400, "TagsLimitExceededException", format!("A resource has {MOST} tags at most.")))
}
