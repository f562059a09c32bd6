use super::{
    access::{ON_BUCKET, bucket, bucket_mut, effective_block},
    canonical::canonical_id,
    ownership::ENFORCED,
    refusals::{access_denied, invalid_argument},
    shapes::{ACL, BUCKET, BUCKET_ALONE, EXPECTED_OWNER},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

// Of the many ACLs the sandbox holds the two that make a difference here: nobody else's, and one with grants to others.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetBucketAcl", BUCKET_ALONE, ON_BUCKET, get),
    Operation::write("PutBucketAcl", &[BUCKET, EXPECTED_OWNER, ACL.required()], ON_BUCKET, put),
];

/// The group that access logs are delivered by.
const LOG_DELIVERY: &str = "http://acs.amazonaws.com/groups/s3/LogDelivery";

fn get(call: &mut Call<'_>, input: &Record) -> Answer {
    let bucket = bucket(call, input)?;
    let owner = canonical_id(&bucket.owner);
    let grant = |kind: &str, who: Record, permission: &str| {
        let grantee = Record::default().with("xsi:type", kind).and(who);
        Record::default().with("Grantee", grantee).with("Permission", permission)
    };
    let mut grants = vec![grant("CanonicalUser", Record::default().with("ID", &owner), "FULL_CONTROL")];
    if bucket.has_foreign_grants {
        let group = || Record::default().with("URI", LOG_DELIVERY);
        grants.extend(["WRITE", "READ_ACP"].map(|permission| grant("Group", group(), permission)));
    }
    let policy = Record::default()
        .with("Owner", Record::default().with("ID", owner))
        .with("AccessControlList", grants);
    Ok(Record::default().with("AccessControlPolicy", policy))
}

fn put(call: &mut Call<'_>, input: &Record) -> Answer {
    let acl = input.required(ACL.name)?;
    let block = effective_block(call.state, bucket(call, input)?);
    let bucket = bucket_mut(call, input)?;
    let is_enforced = bucket.ownership.as_deref() == Some(ENFORCED);
    match acl {
        // Whoever owns the bucket has all of it already.
        "private" | "bucket-owner-full-control" => bucket.has_foreign_grants = false,
        _ if is_enforced => {
            let message = "The bucket does not allow ACLs";
            return Err(Refusal::new(400, "AccessControlListNotSupported", message));
        }
        "log-delivery-write" => bucket.has_foreign_grants = true,
        "public-read" | "public-read-write" | "authenticated-read" if block.block_public_acls => {
            return Err(access_denied());
        }
        "public-read" | "public-read-write" | "authenticated-read" => {
            return Err(Refusal::new(501, "NotImplemented", "the sandbox holds no public ACLs"));
        }
        _ => return Err(invalid_argument("")),
    }
    Ok(Record::default())
}
