use super::{
    publicity::is_public,
    refusals::{access_denied, no_such_bucket, permanent_redirect},
    shapes::{BUCKET, EXPECTED_OWNER},
};
use crate::sandbox::{
    caller::{Caller, Principal},
    refusal::Refusal,
    service::{Call, Guard, Resource, ResourcePolicy},
    state::{Account, Bucket, PublicAccessBlock, State},
    wire::Record,
};

/// The action on the bucket, where its own policy takes part.
pub(super) const ON_BUCKET: Guard =
    Guard::Each(|state, caller, input| existing(state, caller, input).into_iter().collect());

/// The same, but root of the bucket's account is not held by the bucket's policy: it can always be mended (Amazon S3
/// API Reference, `PutBucketPolicy`).
pub(super) const ON_POLICY: Guard = Guard::Each(|state, caller, input| {
    let resource = existing(state, caller, input).map(|mut resource| {
        let is_root = caller.principal == Principal::Root;
        if let Some(policy) =
            resource.policy.as_mut().filter(|policy| is_root && policy.owner == caller.account)
        {
            policy.document = None;
        }
        resource
    });
    resource.into_iter().collect()
});

/// The bucket as permissions are asked on it; none where the handler refuses the request whoever asks.
fn existing(state: &State, caller: &Caller, input: &Record) -> Option<Resource> {
    let bucket = admitted(state, caller, input).ok()?;
    Some(resource(state, caller, input.text(BUCKET.name)?, bucket))
}

/// A bucket as permissions are asked on it.
pub(super) fn resource(state: &State, caller: &Caller, name: &str, bucket: &Bucket) -> Resource {
    // From a public policy nobody elsewhere gains anything while public buckets are restricted (Amazon S3 User Guide,
    // "Blocking public access to your Amazon S3 storage").
    let is_kept = bucket.owner != caller.account && effective_block(state, bucket).restrict_public_buckets;
    let document = bucket.policy.as_ref().filter(|policy| !(is_kept && is_public(policy)));
    let policy =
        ResourcePolicy { owner: bucket.owner.clone(), document: document.cloned(), must_allow: false };
    Resource { policy: Some(policy), ..unmade(state.account(&caller.account), name) }
}

/// A bucket that may not be there yet, as permissions are asked on it.
pub(super) fn unmade(account: &Account, name: &str) -> Resource {
    let arn = bucket_arn(account, name);
    Resource { spoken: format!("\"{arn}\""), ..Resource::new(arn) }
}

pub(super) fn bucket_arn(account: &Account, name: &str) -> String {
    format!("arn:{}:s3:::{name}", account.partition)
}

/// The bucket that a request names, if it is there, in the request's Region, and of the owner whom the request expects.
pub(super) fn admitted<'a>(state: &'a State, caller: &Caller, input: &Record) -> Result<&'a Bucket, Refusal> {
    let name = input.required(BUCKET.name)?;
    let bucket = state.buckets.get(name).ok_or_else(|| no_such_bucket(name))?;
    if bucket.region != caller.region {
        return Err(permanent_redirect(name, bucket));
    }
    if input.text(EXPECTED_OWNER.name).is_some_and(|owner| owner != bucket.owner) {
        return Err(access_denied());
    }
    Ok(bucket)
}

/// The bucket to read.
pub(super) fn bucket<'a>(call: &'a Call<'_>, input: &Record) -> Result<&'a Bucket, Refusal> {
    admitted(call.state, call.caller, input)
}

/// The bucket to change.
pub(super) fn bucket_mut<'a>(call: &'a mut Call<'_>, input: &Record) -> Result<&'a mut Bucket, Refusal> {
    admitted(call.state, call.caller, input)?;
    let name = input.required(BUCKET.name)?;
    call.state.buckets.get_mut(name).ok_or_else(|| no_such_bucket(name))
}

/// What is blocked for a bucket, by itself or by its owner's account.
pub(super) fn effective_block(state: &State, bucket: &Bucket) -> PublicAccessBlock {
    let of_account = state.accounts.get(&bucket.owner).and_then(|account| account.public_access_block);
    let blocks = [bucket.public_access_block, of_account];
    let any = |setting: fn(&PublicAccessBlock) -> bool| blocks.iter().flatten().any(setting);
    PublicAccessBlock {
        block_public_acls: any(|block| block.block_public_acls),
        ignore_public_acls: any(|block| block.ignore_public_acls),
        block_public_policy: any(|block| block.block_public_policy),
        restrict_public_buckets: any(|block| block.restrict_public_buckets),
    }
}
