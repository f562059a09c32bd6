use super::{
    access::{ON_BUCKET, admitted, bucket, resource, unmade},
    canonical::canonical_id,
    names,
    ownership::ENFORCED,
    refusals::{invalid_argument, no_access_control_lists, no_such_bucket},
    shapes::{
        ACL, BUCKET, BUCKET_ALONE, BUCKET_REGION, CONTINUATION_TOKEN, CREATE_CONFIGURATION, EXPECTED_OWNER,
        MAX_BUCKETS, OBJECT_LOCK_ENABLED, OBJECT_OWNERSHIP, PREFIX,
    },
};
use crate::sandbox::{
    authorization::may,
    refusal::Refusal,
    service::{Answer, Call, Guard, Operation, Resource},
    state::{Bucket, ObjectLock},
    wire::Record,
};

const ON_ALL: Guard = Guard::On(|account, _, _| Resource::new(format!("arn:{}:s3:::*", account.partition)));

// Whose a name is, is looked into only when the caller may make buckets at all.
const ON_UNMADE: Guard =
    Guard::On(|account, _, input| unmade(account, input.text(BUCKET.name).unwrap_or_default()));

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("ListBuckets", &[PREFIX, BUCKET_REGION, MAX_BUCKETS, CONTINUATION_TOKEN], ON_ALL, list)
        .allowed_by("s3:ListAllMyBuckets"),
    Operation::write(
        "CreateBucket",
        &[BUCKET, ACL, OBJECT_LOCK_ENABLED, OBJECT_OWNERSHIP, CREATE_CONFIGURATION],
        ON_UNMADE,
        create,
    )
    .needing(needed_to_create),
    // The handler itself asks for the permission: even a denial tells the Region.
    Operation::read("HeadBucket", BUCKET_ALONE, Guard::Open, head),
    Operation::read("GetBucketLocation", &[BUCKET, EXPECTED_OWNER], ON_BUCKET, location),
    Operation::write("DeleteBucket", BUCKET_ALONE, ON_BUCKET, delete),
];

/// How many buckets a page has unless the request says otherwise.
const PAGE: usize = 10_000;

fn list(call: &mut Call<'_>, input: &Record) -> Answer {
    let prefix = input.text(PREFIX.name).unwrap_or_default();
    let region = input.text(BUCKET_REGION.name);
    if region.is_some_and(|region| region != call.caller.region) {
        return Err(invalid_argument("Argument value must be the Region of the endpoint"));
    }
    let after = match input.text(CONTINUATION_TOKEN.name) {
        Some(token) => {
            let name = token.strip_prefix(TOKEN).filter(|name| !name.is_empty());
            name.ok_or_else(|| invalid_argument("The continuation token provided is incorrect"))?
        }
        None => "",
    };
    let most = input.integer(MAX_BUCKETS.name).and_then(|most| usize::try_from(most).ok()).unwrap_or(PAGE);
    let mut own = call.state.buckets.iter().filter(|(name, bucket)| {
        bucket.owner == call.caller.account
            && name.starts_with(prefix)
            && name.as_str() > after
            && region.is_none_or(|region| bucket.region == region)
    });
    let page: Vec<_> = own.by_ref().take(most).collect();
    let token = own.next().and(page.last()).map(|(name, _)| format!("{TOKEN}{name}"));
    // The Region is told to those alone who ask by one of the later parameters.
    let view = |(name, bucket): (&String, &Bucket)| {
        Record::default()
            .with("Name", name)
            .with("CreationDate", bucket.created)
            .with_some("BucketRegion", (!input.is_empty()).then_some(&bucket.region))
    };
    let listed = Record::default()
        .with("Buckets", page.into_iter().map(view).collect::<Vec<_>>())
        .with("Owner", Record::default().with("ID", canonical_id(&call.caller.account)))
        .with_some("ContinuationToken", token)
        .with_some("Prefix", input.text(PREFIX.name));
    Ok(Record::default().with("ListAllMyBucketsResult", listed))
}

/// Tokens are opaque to callers; ours say after which bucket to go on.
const TOKEN: &str = "after:";

fn needed_to_create(input: &Record) -> Vec<&'static str> {
    let mut needed = Vec::new();
    if input.boolean(OBJECT_LOCK_ENABLED.name) == Some(true) {
        needed.extend(["s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning"]);
    }
    if input.text(OBJECT_OWNERSHIP.name).is_some() {
        needed.push("s3:PutBucketOwnershipControls");
    }
    if input.text(ACL.name).is_some() {
        needed.push("s3:PutBucketAcl");
    }
    needed
}

fn create(call: &mut Call<'_>, input: &Record) -> Answer {
    let name = input.required(BUCKET.name)?;
    if !names::is_valid(name) {
        let message = "The specified bucket is not valid.";
        return Err(Refusal::new(400, "InvalidBucketName", message).with_detail("BucketName", name));
    }
    let region = call.caller.region.clone();
    check_location(&region, input)?;
    let ownership = input.text(OBJECT_OWNERSHIP.name).unwrap_or(ENFORCED);
    match input.text(ACL.name) {
        None | Some("private") => {}
        Some(_) if ownership == ENFORCED => return Err(no_access_control_lists()),
        // A fresh bucket blocks them (Amazon S3 User Guide, "Default settings for new S3 buckets FAQ").
        Some("public-read" | "public-read-write" | "authenticated-read") => {
            let message = "Bucket cannot have public ACLs set with BlockPublicAccess enabled";
            return Err(Refusal::new(400, "InvalidBucketAclWithBlockPublicAccessError", message));
        }
        Some(_) => return Err(invalid_argument("")),
    }
    let made = Record::default().with("Location", format!("/{name}"));
    if let Some(present) = call.state.buckets.get_mut(name) {
        if present.owner != call.caller.account {
            let message = "The requested bucket name is not available. The bucket namespace is shared by all \
                           users of the system. Please select a different name and try again.";
            return Err(Refusal::new(409, "BucketAlreadyExists", message).with_detail("BucketName", name));
        }
        if region != US_EAST_1 || present.region != US_EAST_1 {
            let message =
                "Your previous request to create the named bucket succeeded and you already own it.";
            return Err(Refusal::new(409, "BucketAlreadyOwnedByYou", message).with_detail("BucketName", name));
        }
        // As if it were made anew, though nothing but the ACLs is (Amazon S3 API Reference, "CreateBucket").
        present.has_foreign_grants = false;
        return Ok(made);
    }
    let mut bucket = Bucket::new(&call.caller.account, &region, call.now);
    bucket.ownership = Some(ownership.to_owned());
    if input.boolean(OBJECT_LOCK_ENABLED.name) == Some(true) {
        bucket.versioning = Some("Enabled".to_owned());
        bucket.object_lock = Some(ObjectLock { default: None });
    }
    call.state.buckets.insert(name.to_owned(), bucket);
    Ok(made)
}

const US_EAST_1: &str = "us-east-1";

/// A request has to name the Region that it is sent to, but for the one that has no name.
fn check_location(region: &str, input: &Record) -> Result<(), Refusal> {
    let configuration = input.record(CREATE_CONFIGURATION.name);
    let constraint = match configuration.and_then(|configuration| configuration.text("LocationConstraint")) {
        Some("EU") => Some("eu-west-1"),
        given => given,
    };
    let incompatible = |constraint: &str| {
        let message = format!(
            "The {constraint} location constraint is incompatible for the region specific endpoint this request \
             was sent to."
        );
        Err(Refusal::new(400, "IllegalLocationConstraintException", message))
    };
    match constraint {
        None if region == US_EAST_1 => Ok(()),
        None => incompatible("unspecified"),
        Some(US_EAST_1) => {
            let message = "The specified location-constraint is not valid";
            Err(Refusal::new(400, "InvalidLocationConstraint", message))
        }
        Some(constraint) if constraint == region => Ok(()),
        Some(constraint) => incompatible(constraint),
    }
}

fn head(call: &mut Call<'_>, input: &Record) -> Answer {
    let name = input.required(BUCKET.name)?;
    let there = call.state.buckets.get(name).ok_or_else(|| no_such_bucket(name))?;
    let told = |refusal: Refusal| match refusal.status {
        403 => refusal.with_detail("Region", there.region.clone()),
        _ => refusal,
    };
    admitted(call.state, call.caller, input).map_err(told)?;
    let resource = resource(call.state, call.caller, name, there);
    if !may(call.state, call.caller, "s3:ListBucket", &resource, call.now) {
        return Err(told(Refusal::new(403, "Forbidden", "Forbidden")));
    }
    Ok(Record::default().with("BucketRegion", &there.region))
}

fn location(call: &mut Call<'_>, input: &Record) -> Answer {
    let region = match bucket(call, input)?.region.as_str() {
        US_EAST_1 => "",
        named => named,
    };
    Ok(Record::default().with("LocationConstraint", region))
}

fn delete(call: &mut Call<'_>, input: &Record) -> Answer {
    let name = input.required(BUCKET.name)?;
    if bucket(call, input)?.objects > 0 {
        let message = "The bucket you tried to delete is not empty";
        return Err(Refusal::new(409, "BucketNotEmpty", message).with_detail("BucketName", name));
    }
    call.state.buckets.remove(name);
    Ok(Record::default())
}
