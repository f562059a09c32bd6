use super::{lookup, selectors};
use crate::sandbox::{
    state::{State, Trail},
    wire::Record,
};

/// A trail as it is described.
pub(super) fn trail(state: &State, trail: &Trail) -> Record {
    Record::default()
        .with("Name", &trail.name)
        .and(target(trail))
        .with("IncludeGlobalServiceEvents", trail.global_service_events)
        .with("IsMultiRegionTrail", trail.multi_region)
        .with("HomeRegion", &trail.home)
        .with("TrailARN", lookup::arn(state, trail))
        .with("LogFileValidationEnabled", trail.validating_since.is_some())
        .with_some("KmsKeyId", trail.kms_key.as_ref())
        .with("HasCustomEventSelectors", selectors::are_custom(trail))
        .with("HasInsightSelectors", !trail.insights.is_empty())
        .with("IsOrganizationTrail", trail.organization)
}

/// A trail as it is answered to who has just made or changed it.
pub(super) fn written(state: &State, trail: &Trail) -> Record {
    Record::default()
        .with("Name", &trail.name)
        .and(target(trail))
        .with("IncludeGlobalServiceEvents", trail.global_service_events)
        .with("IsMultiRegionTrail", trail.multi_region)
        .with("TrailARN", lookup::arn(state, trail))
        .with("LogFileValidationEnabled", trail.validating_since.is_some())
        .with_some("KmsKeyId", trail.kms_key.as_ref())
        .with("IsOrganizationTrail", trail.organization)
}

fn target(trail: &Trail) -> Record {
    let topic = trail.sns_topic.as_ref();
    Record::default()
        .with("S3BucketName", &trail.bucket)
        .with_some("S3KeyPrefix", trail.key_prefix.as_ref())
        .with_some("SnsTopicName", topic.and_then(|arn| arn.rsplit(':').next()))
        .with_some("SnsTopicARN", topic)
}
