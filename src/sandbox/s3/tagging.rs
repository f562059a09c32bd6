use std::collections::BTreeMap;

use super::{
    access::{ON_BUCKET, bucket, bucket_mut},
    shapes::{BUCKET, BUCKET_ALONE, EXPECTED_OWNER, TAGGING},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetBucketTagging", BUCKET_ALONE, ON_BUCKET, get),
    Operation::write("PutBucketTagging", &[BUCKET, EXPECTED_OWNER, TAGGING], ON_BUCKET, put),
    Operation::write("DeleteBucketTagging", BUCKET_ALONE, ON_BUCKET, delete)
        .allowed_by("s3:PutBucketTagging"),
];

/// How many tags a bucket can have.
const MOST: usize = 50;

fn get(call: &mut Call<'_>, input: &Record) -> Answer {
    let tags = &bucket(call, input)?.tags;
    if tags.is_empty() {
        return Err(Refusal::new(404, "NoSuchTagSet", "The TagSet does not exist"));
    }
    let tag = |(key, value): (&String, &String)| Record::default().with("Key", key).with("Value", value);
    let set = Record::default().with("TagSet", tags.iter().map(tag).collect::<Vec<_>>());
    Ok(Record::default().with(TAGGING.name, set))
}

fn put(call: &mut Call<'_>, input: &Record) -> Answer {
    let tagging = input.record(TAGGING.name).cloned().unwrap_or_default();
    let bucket = bucket_mut(call, input)?;
    let mut tags = BTreeMap::new();
    for tag in tagging.records("TagSet") {
        let (key, value) = (tag.required("Key")?, tag.required("Value")?);
        check(key, value)?;
        if tags.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(invalid_tag("Cannot provide multiple Tags with the same key"));
        }
    }
    if tags.len() > MOST {
        let message = "Bucket tag count cannot be greater than 50";
        return Err(Refusal::new(400, "BadRequest", message));
    }
    // What AWS itself put there is no caller's to replace.
    tags.extend(system_tags(&bucket.tags));
    bucket.tags = tags;
    Ok(Record::default())
}

fn delete(call: &mut Call<'_>, input: &Record) -> Answer {
    let bucket = bucket_mut(call, input)?;
    bucket.tags = system_tags(&bucket.tags).collect();
    Ok(Record::default())
}

fn system_tags(tags: &BTreeMap<String, String>) -> impl Iterator<Item = (String, String)> {
    let is_of_aws = |key: &str| key.starts_with("aws:");
    let own: Vec<_> = tags
        .iter()
        .filter(|(key, _)| is_of_aws(key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    own.into_iter()
}

fn check(key: &str, value: &str) -> Result<(), Refusal> {
    if key.to_ascii_lowercase().starts_with("aws:") {
        return Err(invalid_tag("System tags cannot be added/updated by requester"));
    }
    let is_taken = |letter: char| letter.is_alphanumeric() || " _.:/=+-@".contains(letter);
    if !(1..=128).contains(&key.chars().count()) || !key.chars().all(is_taken) {
        return Err(invalid_tag("The TagKey you have provided is invalid"));
    }
    if value.chars().count() > 256 || !value.chars().all(is_taken) {
        return Err(invalid_tag("The TagValue you have provided is invalid"));
    }
    Ok(())
}

fn invalid_tag(message: &str) -> Refusal {
    Refusal::new(400, "InvalidTag", message)
}
