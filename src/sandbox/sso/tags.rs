use std::collections::BTreeMap;

use super::{
    paging::page,
    shapes::{ANYTHING, INSTANCE_ARN, NEXT_TOKEN, RESOURCE_ARN, TAGS},
    standing::{instance_mut, permission_set_of, quota_exceeded, within_delegation},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("ListTagsForResource", &[INSTANCE_ARN, RESOURCE_ARN, NEXT_TOKEN], ANYTHING, list),
    Operation::write("TagResource", &[INSTANCE_ARN, RESOURCE_ARN, TAGS.required()], ANYTHING, tag),
];

/// How many tags a permission set has at most (User Guide, "Tagging AWS IAM Identity Center resources").
const MOST: usize = 50;

fn list(call: &mut Call<'_>, input: &Record) -> Answer {
    let (_, set) = permission_set_of(call, input, input.required("ResourceArn")?)?;
    let shown = set.tags.iter().map(|(key, value)| Record::default().with("Key", key).with("Value", value));
    page(input, "Tags", shown)
}

/// Tags are the permission set's and not the role's that it becomes: nothing has to be provisioned for them.
fn tag(call: &mut Call<'_>, input: &Record) -> Answer {
    let arn = input.required("ResourceArn")?;
    let (instance, set) = permission_set_of(call, input, arn)?;
    within_delegation(call, instance, (arn, set), None)?;
    let tags = tags_of(input, set.tags.clone())?;
    instance_mut(call).permission_sets.get_mut(arn).expect("it was found").tags = tags;
    Ok(Record::default())
}

/// Some tags and those of a request: no key twice, none that is AWS's own, and not too many.
pub(super) fn tags_of(
    input: &Record,
    mut tags: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Refusal> {
    let mut asked = BTreeMap::new();
    for tag in input.records(TAGS.name) {
        let (key, value) = (tag.required("Key")?, tag.required("Value")?);
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(Refusal::validation("aws: prefixed tag key names are not allowed for external use"));
        }
        if asked.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(Refusal::validation(format!("The tag key {key} is given twice")));
        }
    }
    tags.extend(asked);
    if tags.len() > MOST {
        return Err(quota_exceeded(format!("A permission set may have {MOST} tags at most")));
    }
    Ok(tags)
}
