use super::{
    create::check_events,
    guards::TRAIL,
    lookup, organization, quota,
    shapes::{
        BUCKET, GLOBAL_SERVICE_EVENTS, KEY, KEY_PREFIX, MULTI_REGION, NAME, ORGANIZATION, TOPIC, VALIDATION,
    },
    target, views,
};
use crate::sandbox::{
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[Operation::write(
    "UpdateTrail",
    &[
        NAME.required(),
        BUCKET,
        KEY_PREFIX,
        TOPIC,
        GLOBAL_SERVICE_EVENTS,
        MULTI_REGION,
        VALIDATION,
        KEY,
        ORGANIZATION,
    ],
    TRAIL,
    update_trail,
)];

/// What a request leaves out stays as it is; an empty text takes away what was there.
fn update_trail(call: &mut Call<'_>, input: &Record) -> Answer {
    let mut trail = lookup::trail_to_change(call, input.required("Name")?)?;
    let was = trail.clone();
    if let Some(bucket) = input.text("S3BucketName") {
        target::check_bucket(bucket)?;
        bucket.clone_into(&mut trail.bucket);
    }
    if let Some(prefix) = input.text("S3KeyPrefix") {
        trail.key_prefix = target::prefix(prefix)?;
    }
    if let Some(topic) = input.text("SnsTopicName") {
        trail.sns_topic = target::topic(call, topic)?;
    }
    if let Some(key) = input.text("KmsKeyId") {
        trail.kms_key = target::key(call, key)?;
    }
    if let Some(is_included) = input.boolean("IncludeGlobalServiceEvents") {
        trail.global_service_events = is_included;
    }
    if let Some(is_of_all) = input.boolean("IsMultiRegionTrail") {
        trail.multi_region = is_of_all;
    }
    if let Some(is_validated) = input.boolean("EnableLogFileValidation") {
        trail.validating_since = is_validated.then(|| trail.validating_since.unwrap_or(call.now));
    }
    if let Some(is_of_organization) = input.boolean("IsOrganizationTrail") {
        trail.organization = is_of_organization;
    }
    check_events(&trail)?;
    if trail.organization != was.organization {
        organization::check_conversion(call)?;
    } else if trail.organization {
        organization::owner(call)?;
    }
    if trail.multi_region && !was.multi_region {
        quota::check(call.state, &trail)?;
    }
    target::check(call, &trail)?;
    let answer = views::written(call.state, &trail);
    lookup::put(call, trail);
    Ok(answer)
}
