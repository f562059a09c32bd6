use super::{
    access::{ON_BUCKET, bucket, bucket_mut},
    refusals::access_denied,
    shapes::{BUCKET, BUCKET_ALONE, EXPECTED_OWNER, VERSIONING},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetBucketVersioning", BUCKET_ALONE, ON_BUCKET, get),
    Operation::write("PutBucketVersioning", &[BUCKET, EXPECTED_OWNER, VERSIONING], ON_BUCKET, put),
];

fn get(call: &mut Call<'_>, input: &Record) -> Answer {
    let status = bucket(call, input)?.versioning.clone();
    // Of a bucket that never had versions nothing is said.
    Ok(Record::default().with(VERSIONING.name, Record::default().with_some("Status", status)))
}

fn put(call: &mut Call<'_>, input: &Record) -> Answer {
    let configuration = input.record(VERSIONING.name).cloned().unwrap_or_default();
    let bucket = bucket_mut(call, input)?;
    let Some(status) = configuration.text("Status") else {
        let message = "The Versioning element must be specified";
        return Err(Refusal::new(400, "IllegalVersioningConfigurationException", message));
    };
    // To delete with MFA only root with its device can ask for.
    if configuration.text("MfaDelete") == Some("Enabled") {
        return Err(access_denied());
    }
    if bucket.object_lock.is_some() && status != "Enabled" {
        let message = "An Object Lock configuration is present on this bucket, so the versioning state cannot be \
                       changed.";
        return Err(Refusal::new(409, "InvalidBucketState", message));
    }
    bucket.versioning = Some(status.to_owned());
    Ok(Record::default())
}
