//! Where a trail delivers: what its bucket, prefix, key and topic are called in a request, and what they come to.

use super::obstacle::{Files, obstacle};
use crate::sandbox::{
    refusal::Refusal,
    service::Call,
    state::{State, Trail},
    wire::is_of_words,
};

/// Refuses what cannot be the name of a bucket.
pub(super) fn check_bucket(name: &str) -> Result<(), Refusal> {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    if (3..=63).contains(&name.len()) && name.bytes().all(is_letter) {
        return Ok(());
    }
    Err(Refusal::new(400, "InvalidS3BucketNameException", format!("Bucket name is not valid: {name}")))
}

/// The prefix of a request; an empty one is none.
pub(super) fn prefix(text: &str) -> Result<Option<String>, Refusal> {
    if text.chars().count() > 200 || text.starts_with('/') || text.ends_with('/') {
        return Err(Refusal::new(400, "InvalidS3PrefixException", format!("S3 prefix is not valid: {text}")));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// The ARN of the key that a request names by id, ARN, alias or alias ARN; an empty name is none.
pub(super) fn key(call: &Call<'_>, name: &str) -> Result<Option<String>, Refusal> {
    if name.is_empty() {
        return Ok(None);
    }
    let is_well_formed = match name.split(':').collect::<Vec<_>>()[..] {
        ["arn", _, "kms", _, _, resource] => resource.starts_with("key/") || resource.starts_with("alias/"),
        [name] => is_of_words(name, "/-"),
        _ => false,
    };
    if !is_well_formed {
        return Err(Refusal::new(
            400,
            "InvalidKmsKeyIdException",
            format!("KMS key id is not valid: {name}"),
        ));
    }
    let found = call.state.key(&call.caller.account, &call.caller.region, name, call.now);
    let (account, id, key) = found.ok_or_else(|| no_key(name))?;
    Ok(Some(account.key_arn(id, key)))
}

/// The ARN of the topic that a request names by name or ARN; an empty name is none.
pub(super) fn topic(call: &Call<'_>, name: &str) -> Result<Option<String>, Refusal> {
    if name.is_empty() {
        return Ok(None);
    }
    let parts: Vec<&str> = name.split(':').collect();
    match parts[..] {
        ["arn", _, "sns", _, _, topic] if is_topic_name(topic) => Ok(Some(name.to_owned())),
        [topic] if is_topic_name(topic) => {
            let account = call.account();
            Ok(Some(format!("arn:{}:sns:{}:{}:{topic}", account.partition, call.caller.region, account.id)))
        }
        _ => Err(Refusal::new(
            400,
            "InvalidSnsTopicNameException",
            format!("SNS topic name is not valid: {name}"),
        )),
    }
}

fn is_topic_name(name: &str) -> bool {
    (1..=256).contains(&name.len()) && is_of_words(name, "-")
}

/// Refuses a trail that could not deliver as things are.
pub(super) fn check(call: &Call<'_>, trail: &Trail) -> Result<(), Refusal> {
    check_region_of_key(call.state, trail)?;
    match obstacle(call.state, trail, Files::Logs, call.now) {
        Some(obstacle) => Err(obstacle.refusal(trail)),
        None => Ok(()),
    }
}

/// A key is where the bucket is, wherever the trail is (`CloudTrail` User Guide, "Enabling log file encryption").
fn check_region_of_key(state: &State, trail: &Trail) -> Result<(), Refusal> {
    let Some(bucket) = state.buckets.get(&trail.bucket) else {
        return Ok(());
    };
    match &trail.kms_key {
        Some(key) if key.split(':').nth(3) != Some(&bucket.region) => Err(no_key(key)),
        _ => Ok(()),
    }
}

fn no_key(name: &str) -> Refusal {
    let message = format!("KMS key {name} does not exist, or is not in the same Region as the S3 bucket.");
    Refusal::new(400, "KmsKeyNotFoundException", message)
}
