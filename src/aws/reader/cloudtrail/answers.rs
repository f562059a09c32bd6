//! The answers of `CloudTrail`, taken apart once.

use aws_sdk_cloudtrail::operation::get_trail_status::GetTrailStatusOutput;
use aws_sdk_cloudtrail::types;
use aws_smithy_types::DateTime;
use jiff::Timestamp;

use super::{Insights, Listed, Trail, TrailStatus};
use crate::aws::operation::cloudtrail::{GET_TRAIL_STATUS, LIST_TRAILS};
use crate::aws::reader::whole::required;
use crate::aws::{AwsError, Class, Operation};
use crate::values::{Arn, Region, TrailName};

pub(super) fn listed(trail: types::TrailInfo) -> Result<Listed, AwsError> {
    let arn = arn(LIST_TRAILS, trail.trail_arn)?;
    let name = required(LIST_TRAILS, text(trail.name), "Name")?;
    // A trail's ARN names its home Region.
    let home = text(trail.home_region).unwrap_or_else(|| arn.region().to_owned());
    Ok(Listed { arn, name: TrailName::from_aws(name), home: Region::new(home) })
}

pub(super) fn trail(operation: Operation, trail: types::Trail) -> Result<Trail, AwsError> {
    Ok(Trail {
        arn: arn(operation, trail.trail_arn)?,
        name: TrailName::from_aws(required(operation, text(trail.name), "Name")?),
        home: text(trail.home_region).map(Region::new),
        bucket: required(operation, text(trail.s3_bucket_name), "S3BucketName")?,
        key_prefix: text(trail.s3_key_prefix),
        sns_topic: text(trail.sns_topic_arn),
        kms_key: text(trail.kms_key_id),
        organization: trail.is_organization_trail.unwrap_or(false),
        multi_region: trail.is_multi_region_trail.unwrap_or(false),
        global_service_events: trail.include_global_service_events.unwrap_or(false),
        log_file_validation: trail.log_file_validation_enabled.unwrap_or(false),
    })
}

pub(super) fn status(status: GetTrailStatusOutput) -> Result<TrailStatus, AwsError> {
    Ok(TrailStatus {
        is_logging: required(GET_TRAIL_STATUS, status.is_logging, "IsLogging")?,
        started: time(status.start_logging_time),
        latest_delivery: time(status.latest_delivery_time),
        delivery_error: text(status.latest_delivery_error),
        latest_digest: time(status.latest_digest_delivery_time),
        digest_error: text(status.latest_digest_delivery_error),
    })
}

pub(super) fn insights(selectors: Vec<types::InsightSelector>) -> Insights {
    let mut insights = Insights::new();
    for selector in selectors {
        if let Some(kind) = selector.insight_type {
            let categories = selector.event_categories.unwrap_or_default();
            let categories = categories.into_iter().map(|category| category.as_str().to_owned());
            insights.entry(kind.as_str().to_owned()).or_default().extend(categories);
        }
    }
    insights
}

fn arn(operation: Operation, arn: Option<String>) -> Result<Arn, AwsError> {
    required(operation, arn, "TrailARN")?.try_into().map_err(|error: crate::values::arn::NotAnArn| {
        AwsError::new(operation, Class::Unintelligible, error.to_string())
    })
}

/// A text that is there; `CloudTrail` gives an empty one for what was taken away.
fn text(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn time(time: Option<DateTime>) -> Option<Timestamp> {
    time.and_then(|time| Timestamp::new(time.secs(), time.subsec_nanos().try_into().ok()?).ok())
}
