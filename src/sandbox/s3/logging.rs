use super::{
    access::{ON_BUCKET, bucket, bucket_mut},
    shapes::{BUCKET, BUCKET_ALONE, EXPECTED_OWNER, LOGGING},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Bucket, State},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetBucketLogging", BUCKET_ALONE, ON_BUCKET, get),
    Operation::write("PutBucketLogging", &[BUCKET, EXPECTED_OWNER, LOGGING], ON_BUCKET, put),
];

const ENABLED: &str = "LoggingEnabled";

fn get(call: &mut Call<'_>, input: &Record) -> Answer {
    let enabled = bucket(call, input)?
        .logging
        .as_ref()
        .map(|(target, prefix)| Record::default().with("TargetBucket", target).with("TargetPrefix", prefix));
    Ok(Record::default().with(LOGGING.name, Record::default().with_some(ENABLED, enabled)))
}

fn put(call: &mut Call<'_>, input: &Record) -> Answer {
    let enabled = input.record(LOGGING.name).and_then(|status| status.record(ENABLED));
    let source = bucket(call, input)?;
    let logging = match enabled {
        None => None,
        Some(enabled) => {
            let target = enabled.required("TargetBucket")?;
            check_target(call.state, source, target)?;
            Some((target.to_owned(), enabled.required("TargetPrefix")?.to_owned()))
        }
    };
    bucket_mut(call, input)?.logging = logging;
    Ok(Record::default())
}

/// Refuses a bucket that access logs cannot go to (Amazon S3 User Guide, "Enabling Amazon S3 server access logging").
///
/// Its policy is not looked into: without leave no log arrives.
fn check_target(state: &State, source: &Bucket, target: &str) -> Result<(), Refusal> {
    let invalid = |message: &str| Err(Refusal::new(400, "InvalidTargetBucketForLogging", message));
    let Some(target) = state.buckets.get(target) else {
        return invalid("The target bucket for logging does not exist");
    };
    if target.owner != source.owner {
        return invalid("The owner for the bucket to be logged and the target bucket must be the same.");
    }
    if target.region != source.region {
        let message = "Cross S3 location logging not allowed.";
        return Err(Refusal::new(403, "CrossLocationLoggingProhibited", message));
    }
    if target.encryption.algorithm != "AES256" {
        return invalid("The target bucket for logging cannot have default encryption with SSE-KMS.");
    }
    if target.object_lock.as_ref().is_some_and(|lock| lock.default.is_some()) {
        return invalid("The target bucket for logging cannot have a default retention period.");
    }
    Ok(())
}
