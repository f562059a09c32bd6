use super::{
    access::{ON_BUCKET, bucket, bucket_mut},
    refusals::{invalid_argument, malformed_xml},
    shapes::{BUCKET, BUCKET_ALONE, EXPECTED_OWNER, OBJECT_LOCK},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::ObjectLock,
    wire::{Record, Value},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetObjectLockConfiguration", BUCKET_ALONE, ON_BUCKET, get)
        .allowed_by("s3:GetBucketObjectLockConfiguration"),
    Operation::write("PutObjectLockConfiguration", &[BUCKET, EXPECTED_OWNER, OBJECT_LOCK], ON_BUCKET, put)
        .allowed_by("s3:PutBucketObjectLockConfiguration"),
];

fn get(call: &mut Call<'_>, input: &Record) -> Answer {
    let Some(lock) = &bucket(call, input)?.object_lock else {
        let message = "Object Lock configuration does not exist for this bucket";
        return Err(Refusal::new(404, "ObjectLockConfigurationNotFoundError", message));
    };
    let rule = lock.default.as_ref().map(|(mode, days, years)| {
        let retention =
            Record::default().with("Mode", mode).with_some("Days", *days).with_some("Years", *years);
        Record::default().with("DefaultRetention", retention)
    });
    let configuration = Record::default().with("ObjectLockEnabled", "Enabled").with_some("Rule", rule);
    Ok(Record::default().with(OBJECT_LOCK.name, configuration))
}

fn put(call: &mut Call<'_>, input: &Record) -> Answer {
    let configuration = input.record(OBJECT_LOCK.name).cloned().unwrap_or_default();
    let bucket = bucket_mut(call, input)?;
    let default = configuration
        .record("Rule")
        .and_then(|rule| rule.record("DefaultRetention"))
        .map(retention)
        .transpose()?;
    if bucket.versioning.as_deref() != Some("Enabled") {
        let message = "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration";
        return Err(Refusal::new(409, "InvalidBucketState", message));
    }
    // The lock itself stays for good; what can be taken from it is the default.
    bucket.object_lock = Some(ObjectLock { default });
    Ok(Record::default())
}

/// The longest retention (Amazon S3 User Guide, "Locking objects with Object Lock").
const MOST_YEARS: u32 = 100;

fn retention(retention: &Record) -> Result<(String, Option<u32>, Option<u32>), Refusal> {
    let mode = retention.required("Mode")?.to_owned();
    let period = |name: &str, maximum: u32| match retention.get(name) {
        Some(Value::Integer(number)) => match u32::try_from(*number) {
            Ok(0) | Err(_) => {
                Err(invalid_argument("Default retention period must be a positive integer value."))
            }
            Ok(number) if number > maximum => Err(invalid_argument("Default retention period is too large.")),
            Ok(number) => Ok(Some(number)),
        },
        _ => Ok(None),
    };
    let (days, years) = (period("Days", MOST_YEARS * 365)?, period("Years", MOST_YEARS)?);
    if days.is_some() == years.is_some() {
        return Err(malformed_xml());
    }
    Ok((mode, days, years))
}
