//! The key by which a trail's deliveries are encrypted where the file names none: it is looked at only where they fail as they
//! do for want of one.

use std::sync::Arc as Shared;

use super::declared::Trail;
use super::live::{Found, KeyLive, Live, Seen};
use super::preflight::{Fault, fault_of_key};
use crate::aws::reader::cloudtrail::{self, TrailStatus};
use crate::aws::reader::s3::{BucketAt, BucketOwner, DefaultEncryption};
use crate::aws::{AwsError, Reader};
use crate::values::delivery::{Delivery, KeyUse, KeyUser};
use crate::values::{Arn, KeyReference, Region};

/// What is known of a key that the file does not name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a trail has one, and only where its deliveries fail")]
pub enum OwnKey {
    /// The trail or its bucket names it.
    Named {
        /// How it comes to be used.
        used: KeyUse,
        /// The key.
        key: Seen<Option<KeyLive>>,
    },
    /// It is the one that AWS manages for S3 in the bucket's account.
    OfAws,
    /// Neither the trail nor its bucket names one.
    None,
    /// It was not looked at, and why.
    Untold(String),
}

/// Looks at the key of a trail whose deliveries fail for one: at the trail's or, where that has none, at its bucket's.
pub(super) async fn read(
    desired: &Trail,
    trail: &cloudtrail::Trail,
    status: &TrailStatus,
    reader: &Reader,
) -> Result<Option<OwnKey>, AwsError> {
    let errors = || {
        let errors = [&status.delivery_error, &status.digest_error].into_iter().flatten();
        errors.filter(|_| status.is_logging)
    };
    match &trail.kms_key {
        // A denial does not say whose it is.
        Some(key)
            if desired.kms_key.is_none()
                && errors().any(|error| error == "AccessDenied" || is_of_kms(error)) =>
        {
            Box::pin(of_trail(desired, key, reader)).await.map(Some)
        }
        None if desired.delivery.key.is_none()
            && trail.bucket == desired.bucket.value.name.as_str()
            && errors().any(|error| is_of_kms(error)) =>
        {
            Box::pin(of_bucket(desired, reader)).await.map(Some)
        }
        Some(_) | None => Ok(None),
    }
}

/// Whether an error names KMS.
pub(super) fn is_of_kms(error: &str) -> bool {
    error.to_ascii_lowercase().starts_with("kms")
}

async fn of_trail(desired: &Trail, key: &str, reader: &Reader) -> Result<OwnKey, AwsError> {
    match key.parse() {
        Ok(arn) => look(desired, arn, KeyUser::Trail, None, reader).await,
        Err(_) => Ok(OwnKey::Untold(format!("the trail names its key by `{key}`, {NO_ARN}"))),
    }
}

const NO_ARN: &str = "which is no ARN, so that it was not looked at";

async fn of_bucket(desired: &Trail, reader: &Reader) -> Result<OwnKey, AwsError> {
    let (bucket, delivery) = (&desired.bucket.value, &desired.delivery);
    let at = BucketAt {
        bucket: bucket.name.clone(),
        expected: bucket.account.as_ref().unwrap_or(&delivery.account).clone(),
        region: delivery.bucket_region.clone(),
    };
    let name = &bucket.name;
    let encryption = match reader.bucket_encryption(&at).await {
        Err(error) if error.is_denial() => {
            return Ok(OwnKey::Untold(format!(
                "how bucket `{name}` encrypts cannot be seen from here, so that a key of it was not looked at"
            )));
        }
        // That the bucket is gone is told where the bucket is judged.
        Err(error) if error.is_not_found() => None,
        answer => answer?,
    };
    match encryption.map(|encryption| encryption.default) {
        None | Some(DefaultEncryption::S3) => Ok(OwnKey::None),
        Some(DefaultEncryption::Kms { key: None, .. }) => Ok(OwnKey::OfAws),
        Some(DefaultEncryption::Kms { key: Some(key), bucket_key }) => {
            match arn_in(&at, &key, delivery, reader).await? {
                Some(arn) => look(desired, arn, KeyUser::Bucket, Some(bucket_key), reader).await,
                None => Ok(OwnKey::Untold(format!("bucket `{name}` names its key by `{key}`, {NO_ARN}"))),
            }
        }
        Some(DefaultEncryption::Other(how)) => {
            Ok(OwnKey::Untold(format!("bucket `{name}` encrypts by `{how}`, of which no key was looked at")))
        }
    }
}

/// The ARN of a key as a bucket names it: an id is one of its own account and Region, and an alias whoever writes has.
async fn arn_in(
    at: &BucketAt,
    key: &str,
    delivery: &Delivery,
    reader: &Reader,
) -> Result<Option<Arn>, AwsError> {
    if let Ok(arn) = key.parse() {
        return Ok(Some(arn));
    }
    if key.contains(['/', ':']) {
        return Ok(None);
    }
    let owner = reader.bucket_owner(&at.bucket, &at.expected, &at.region).await?;
    let BucketOwner::Asked(home) = owner else {
        return Ok(None);
    };
    Ok(Some(Arn::of(&delivery.partition, "kms", &home, &at.expected, format!("key/{key}"))))
}

async fn look(
    desired: &Trail,
    arn: Arn,
    by: KeyUser,
    bucket_key: Option<bool>,
    reader: &Reader,
) -> Result<OwnKey, AwsError> {
    let region = Region::new(arn.region());
    let is_own = arn.account() == desired.delivery.account.as_str();
    let used = KeyUse { key: KeyReference::Arn(arn), by, bucket_key };
    let key = match Seen::unless_denied(reader.key(&region, &used.key).await)? {
        Seen::Hidden => Seen::Hidden,
        Seen::Seen(None) => Seen::Seen(None),
        Seen::Seen(Some(key)) => {
            let policy = if is_own {
                match reader.key_policy(&region, &key.id).await {
                    Err(error) if error.is_denial() => Err(error.to_string()),
                    answer => answer?,
                }
            } else {
                Err("only its own account may read it".to_owned())
            };
            Seen::Seen(Some(KeyLive { key, policy }))
        }
    };
    Ok(OwnKey::Named { used, key })
}

/// What keeps the key from encrypting, where it was looked at.
pub(super) fn fault(desired: &Trail, live: &Live, found: &Found) -> Option<Fault> {
    let bucket = &desired.bucket.value.name;
    match found.own_key.as_ref()? {
        OwnKey::None | OwnKey::Untold(_) | OwnKey::Named { key: Seen::Hidden, .. } => None,
        OwnKey::OfAws => Some(Fault {
            why: format!(
                "bucket `{bucket}` encrypts with the key that AWS manages for S3, whose policy does not let CloudTrail in"
            ),
            fix: "let it encrypt with keys of S3, or with a key whose policy can".to_owned(),
        }),
        OwnKey::Named { used, key: Seen::Seen(key) } => {
            let delivery = Delivery { key: Some(used.clone()), ..(*desired.delivery).clone() };
            let trail =
                Trail { delivery: Shared::new(delivery), kms_key: None, key_policy: None, ..desired.clone() };
            let live = Live { key: Some(Seen::Seen(key.clone())), ..live.clone() };
            let Fault { why, fix } = fault_of_key(&trail, &live)?;
            let (why, another) = match used.by {
                KeyUser::Trail => (why, "let the trail use another, by `kms_key`".to_owned()),
                KeyUser::Bucket => (
                    format!("{why} (bucket `{bucket}` encrypts with it)"),
                    format!("let bucket `{bucket}` encrypt with another"),
                ),
            };
            Some(Fault { why, fix: if key.is_none() { another } else { fix } })
        }
    }
}
