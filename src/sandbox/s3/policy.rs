use super::{
    access::{ON_BUCKET, ON_POLICY, bucket, bucket_arn, bucket_mut, effective_block},
    policy_document::check,
    publicity::is_public,
    shapes::{BUCKET, BUCKET_ALONE, CONFIRM_REMOVAL, EXPECTED_OWNER, POLICY},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetBucketPolicy", BUCKET_ALONE, ON_POLICY, get),
    Operation::write("PutBucketPolicy", &[BUCKET, EXPECTED_OWNER, CONFIRM_REMOVAL, POLICY], ON_POLICY, put),
    Operation::write("DeleteBucketPolicy", BUCKET_ALONE, ON_POLICY, delete),
    Operation::read("GetBucketPolicyStatus", BUCKET_ALONE, ON_BUCKET, status),
];

fn get(call: &mut Call<'_>, input: &Record) -> Answer {
    let policy = bucket(call, input)?.policy.as_ref().ok_or_else(|| no_policy(input))?;
    Ok(Record::default().with(POLICY.name, policy))
}

fn put(call: &mut Call<'_>, input: &Record) -> Answer {
    let name = input.required(BUCKET.name)?;
    let document = input.required(POLICY.name)?;
    let block = effective_block(call.state, bucket(call, input)?);
    check(call.state, &bucket_arn(call.account(), name), document)?;
    if block.block_public_policy && is_public(document) {
        return Err(Refusal::access_denied(format!(
            "User: {} is not authorized to perform: s3:PutBucketPolicy on resource: \"{}\" because public policies \
             are blocked by the BlockPublicPolicy block public access setting.",
            call.caller.arn(call.account()),
            bucket_arn(call.account(), name)
        )));
    }
    // A policy that locks its own writer out is taken as any other.
    bucket_mut(call, input)?.policy = Some(document.to_owned());
    Ok(Record::default())
}

fn delete(call: &mut Call<'_>, input: &Record) -> Answer {
    bucket_mut(call, input)?.policy = None;
    Ok(Record::default())
}

fn status(call: &mut Call<'_>, input: &Record) -> Answer {
    let policy = bucket(call, input)?.policy.as_ref().ok_or_else(|| no_policy(input))?;
    Ok(Record::default().with("PolicyStatus", Record::default().with("IsPublic", is_public(policy))))
}

fn no_policy(input: &Record) -> Refusal {
    let name = input.text(BUCKET.name).unwrap_or_default();
    Refusal::new(404, "NoSuchBucketPolicy", "The bucket policy does not exist")
        .with_detail("BucketName", name)
}
