use std::collections::BTreeMap;

use super::{
    guards::KEY,
    lookup::{own_key, own_key_mut},
    paging::page,
    shapes::{KEY_ID, LIMIT, MARKER, TAG_KEYS, TAGS},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("ListResourceTags", &[KEY_ID.required(), LIMIT, MARKER], KEY, list_resource_tags),
    Operation::write("TagResource", &[KEY_ID.required(), TAGS.required()], KEY, tag_resource),
    Operation::write("UntagResource", &[KEY_ID.required(), TAG_KEYS.required()], KEY, untag_resource),
];

/// How many tags `ListResourceTags` gives unless the request says otherwise, and at most.
const PAGE: (usize, usize) = (50, 50);

/// How many tags a key may have (KMS Developer Guide, "Tags in AWS KMS").
const MOST: usize = 50;

fn list_resource_tags(call: &mut Call<'_>, input: &Record) -> Answer {
    let tags = &own_key(call, input)?.key.tags;
    let shown = tags.iter().map(|(key, value)| Record::default().with("TagKey", key).with("TagValue", value));
    page(input, "Tags", PAGE, shown)
}

fn tag_resource(call: &mut Call<'_>, input: &Record) -> Answer {
    let found = own_key(call, input)?.not_pending_deletion()?;
    let mut tags = found.key.tags.clone();
    tags.extend(tags_of(input)?);
    limited(&tags)?;
    own_key_mut(call, input)?.tags = tags;
    Ok(Record::default())
}

fn untag_resource(call: &mut Call<'_>, input: &Record) -> Answer {
    own_key(call, input)?.not_pending_deletion()?;
    let keys: Vec<&str> = input.texts(TAG_KEYS.name).collect();
    own_key_mut(call, input)?.tags.retain(|key, _| !keys.contains(&key.as_str()));
    Ok(Record::default())
}

/// The tags of a request: no key twice, and none that is AWS's own.
pub(super) fn tags_of(input: &Record) -> Result<BTreeMap<String, String>, Refusal> {
    let mut tags = BTreeMap::new();
    for tag in input.records(TAGS.name) {
        let (key, value) = (tag.required("TagKey")?, tag.required("TagValue")?);
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(bad_tags("aws: prefixed tag key names are not allowed for external use."));
        }
        if tags.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(bad_tags("Duplicate tag keys"));
        }
    }
    limited(&tags)?;
    Ok(tags)
}

fn limited(tags: &BTreeMap<String, String>) -> Result<(), Refusal> {
    if tags.len() > MOST {
        return Err(Refusal::new(400, "LimitExceededException", "A key may have 50 tags at most"));
    }
    Ok(())
}

fn bad_tags(message: &str) -> Refusal {
    Refusal::new(400, "TagException", message)
}
