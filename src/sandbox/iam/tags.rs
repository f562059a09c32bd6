use std::collections::BTreeMap;

use super::{
    guards::USER,
    lookup,
    shapes::{TAG_KEYS, TAGS, USER_NAME},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write("TagUser", &[USER_NAME.required(), TAGS.required()], USER, tag_user),
    Operation::write("UntagUser", &[USER_NAME.required(), TAG_KEYS.required()], USER, untag_user),
];

fn tag_user(call: &mut Call<'_>, input: &Record) -> Answer {
    let limit = call.account().quotas.tags;
    let new = tags_of(input, limit)?;
    let tags = &mut lookup::user_mut(call, input)?.entity.tags;
    // A key is one key however it is spelled, and the new spelling stays.
    let kept = tags.iter().filter(|(key, _)| !new.keys().any(|other| other.eq_ignore_ascii_case(key)));
    let tagged: BTreeMap<_, _> =
        kept.map(|(key, value)| (key.clone(), value.clone())).chain(new.clone()).collect();
    if tagged.len() > limit as usize {
        return Err(Refusal::quota("TagsPerUser", limit));
    }
    *tags = tagged;
    Ok(Record::default())
}

fn untag_user(call: &mut Call<'_>, input: &Record) -> Answer {
    let keys: Vec<&str> = input.texts("TagKeys").collect();
    let tags = &mut lookup::user_mut(call, input)?.entity.tags;
    tags.retain(|key, _| !keys.iter().any(|gone| gone.eq_ignore_ascii_case(key)));
    Ok(Record::default())
}

/// The tags of a request: no key twice, however spelled, and none that is AWS's own.
pub(super) fn tags_of(input: &Record, limit: u32) -> Result<BTreeMap<String, String>, Refusal> {
    let mut tags: BTreeMap<String, String> = BTreeMap::new();
    for tag in input.records("Tags") {
        let (key, value) = (tag.required("Key")?, tag.required("Value")?);
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(Refusal::invalid_input("The provided tag key is not valid: it begins with aws:"));
        }
        if tags.keys().any(|other| other.eq_ignore_ascii_case(key)) {
            return Err(Refusal::invalid_input(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            ));
        }
        tags.insert(key.to_owned(), value.to_owned());
    }
    if tags.len() > limit as usize {
        return Err(Refusal::quota("TagsPerUser", limit));
    }
    Ok(tags)
}
