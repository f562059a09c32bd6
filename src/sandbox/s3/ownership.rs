use super::{
    access::{ON_BUCKET, bucket, bucket_mut},
    refusals::{malformed_xml, no_access_control_lists},
    shapes::{BUCKET, BUCKET_ALONE, EXPECTED_OWNER, OBJECT_OWNERSHIP, OWNERSHIP_CONTROLS},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetBucketOwnershipControls", BUCKET_ALONE, ON_BUCKET, get),
    Operation::write(
        "PutBucketOwnershipControls",
        &[BUCKET, EXPECTED_OWNER, OWNERSHIP_CONTROLS],
        ON_BUCKET,
        put,
    ),
    Operation::write("DeleteBucketOwnershipControls", BUCKET_ALONE, ON_BUCKET, delete)
        .allowed_by("s3:PutBucketOwnershipControls"),
];

/// The ownership under which no ACL counts.
pub(super) const ENFORCED: &str = "BucketOwnerEnforced";

fn get(call: &mut Call<'_>, input: &Record) -> Answer {
    let Some(ownership) = &bucket(call, input)?.ownership else {
        let message = "The bucket ownership controls were not found";
        return Err(Refusal::new(404, "OwnershipControlsNotFoundError", message));
    };
    let rule = Record::default().with(OBJECT_OWNERSHIP.name, ownership);
    Ok(Record::default().with(OWNERSHIP_CONTROLS.name, Record::default().with("Rule", vec![rule])))
}

fn put(call: &mut Call<'_>, input: &Record) -> Answer {
    let controls = input.record(OWNERSHIP_CONTROLS.name).cloned().unwrap_or_default();
    let bucket = bucket_mut(call, input)?;
    let rules: Vec<&Record> = controls.records("Rule").collect();
    let [rule] = rules[..] else {
        return Err(malformed_xml());
    };
    let ownership = rule.required(OBJECT_OWNERSHIP.name)?;
    if ownership == ENFORCED && bucket.has_foreign_grants {
        return Err(no_access_control_lists());
    }
    bucket.ownership = Some(ownership.to_owned());
    Ok(Record::default())
}

fn delete(call: &mut Call<'_>, input: &Record) -> Answer {
    bucket_mut(call, input)?.ownership = None;
    Ok(Record::default())
}
