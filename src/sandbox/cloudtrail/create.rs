use super::{
    guards::TRAIL,
    lookup, organization, quota,
    shapes::{
        BUCKET, GLOBAL_SERVICE_EVENTS, KEY, KEY_PREFIX, MULTI_REGION, NAME, ORGANIZATION, TAGS, TOPIC,
        VALIDATION,
    },
    tags, target, views,
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::Trail,
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[Operation::write(
    "CreateTrail",
    &[
        NAME.required(),
        BUCKET.required(),
        KEY_PREFIX,
        TOPIC,
        GLOBAL_SERVICE_EVENTS,
        MULTI_REGION,
        VALIDATION,
        KEY,
        ORGANIZATION,
        TAGS,
    ],
    TRAIL,
    create_trail,
)
.tagging("AddTags")];

/// A new trail does not log before it is told to.
fn create_trail(call: &mut Call<'_>, input: &Record) -> Answer {
    let (name, bucket) = (input.required("Name")?, input.required("S3BucketName")?);
    lookup::check_name(name)?;
    target::check_bucket(bucket)?;
    let flag = |name, default| input.boolean(name).unwrap_or(default);
    let is_of_organization = flag("IsOrganizationTrail", false);
    let owner = if is_of_organization { organization::owner(call)? } else { call.caller.account.clone() };
    let text = |name| input.text(name).unwrap_or_default();
    let trail = Trail {
        key_prefix: target::prefix(text("S3KeyPrefix"))?,
        sns_topic: target::topic(call, text("SnsTopicName"))?,
        organization: is_of_organization,
        multi_region: flag("IsMultiRegionTrail", false),
        global_service_events: flag("IncludeGlobalServiceEvents", true),
        validating_since: flag("EnableLogFileValidation", false).then_some(call.now),
        tags: tags::tags_of(input)?,
        ..Trail::new(name, &call.caller.region, &owner, bucket)
    };
    check_events(&trail)?;
    if call.state.trails.contains_key(&lookup::arn(call.state, &trail)) {
        let message = format!("Trail {name} already exists for customer: {owner}");
        return Err(Refusal::new(400, "TrailAlreadyExistsException", message));
    }
    quota::check(call.state, &trail)?;
    let trail = Trail { kms_key: target::key(call, text("KmsKeyId"))?, ..trail };
    target::check(call, &trail)?;
    let answer = views::written(call.state, &trail);
    lookup::put(call, trail);
    Ok(answer)
}

/// A trail of all Regions has the events of global services too.
pub(super) fn check_events(trail: &Trail) -> Result<(), Refusal> {
    if trail.multi_region && !trail.global_service_events {
        let message = "Multi-Region trail must include global service events.";
        return Err(Refusal::new(400, "InvalidParameterCombinationException", message));
    }
    Ok(())
}
