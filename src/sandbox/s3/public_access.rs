use super::{
    access::{ON_BUCKET, bucket, bucket_mut},
    shapes::{BUCKET, BUCKET_ALONE, EXPECTED_OWNER, PUBLIC_ACCESS_BLOCK},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::PublicAccessBlock,
    wire::Record,
};

const READ: &str = "s3:GetBucketPublicAccessBlock";
const WRITE: &str = "s3:PutBucketPublicAccessBlock";

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetPublicAccessBlock", BUCKET_ALONE, ON_BUCKET, get).allowed_by(READ),
    Operation::write("PutPublicAccessBlock", &[BUCKET, EXPECTED_OWNER, PUBLIC_ACCESS_BLOCK], ON_BUCKET, put)
        .allowed_by(WRITE),
    Operation::write("DeletePublicAccessBlock", BUCKET_ALONE, ON_BUCKET, delete).allowed_by(WRITE),
];

fn get(call: &mut Call<'_>, input: &Record) -> Answer {
    public_access_block_record(bucket(call, input)?.public_access_block)
}

fn put(call: &mut Call<'_>, input: &Record) -> Answer {
    bucket_mut(call, input)?.public_access_block = Some(public_access_block(input));
    Ok(Record::default())
}

fn delete(call: &mut Call<'_>, input: &Record) -> Answer {
    bucket_mut(call, input)?.public_access_block = None;
    Ok(Record::default())
}

/// The public access block of a request, which replaces the whole: what it leaves out is off.
pub(in crate::sandbox) fn public_access_block(input: &Record) -> PublicAccessBlock {
    let settings = input.record(PUBLIC_ACCESS_BLOCK.name);
    let is_on = |name: &str| settings.and_then(|settings| settings.boolean(name)).unwrap_or(false);
    PublicAccessBlock {
        block_public_acls: is_on("BlockPublicAcls"),
        ignore_public_acls: is_on("IgnorePublicAcls"),
        block_public_policy: is_on("BlockPublicPolicy"),
        restrict_public_buckets: is_on("RestrictPublicBuckets"),
    }
}

/// The answer that shows a public access block.
pub(in crate::sandbox) fn public_access_block_record(block: Option<PublicAccessBlock>) -> Answer {
    let Some(block) = block else {
        let message = "The public access block configuration was not found";
        return Err(Refusal::new(404, "NoSuchPublicAccessBlockConfiguration", message));
    };
    let settings = Record::default()
        .with("BlockPublicAcls", block.block_public_acls)
        .with("IgnorePublicAcls", block.ignore_public_acls)
        .with("BlockPublicPolicy", block.block_public_policy)
        .with("RestrictPublicBuckets", block.restrict_public_buckets);
    Ok(Record::default().with(PUBLIC_ACCESS_BLOCK.name, settings))
}
