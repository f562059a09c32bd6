//! What can change a bucket.

use std::collections::BTreeMap;

use aws_sdk_s3::types::LoggingEnabled;
use serde_json::json;

use super::shown;
use crate::aws::operation::s3::{
    CREATE_BUCKET, PUT_BUCKET_ENCRYPTION, PUT_BUCKET_LIFECYCLE_CONFIGURATION, PUT_BUCKET_LOGGING,
    PUT_BUCKET_OWNERSHIP_CONTROLS, PUT_BUCKET_POLICY, PUT_BUCKET_TAGGING, PUT_BUCKET_VERSIONING,
    PUT_OBJECT_LOCK_CONFIGURATION, PUT_PUBLIC_ACCESS_BLOCK,
};
use crate::aws::reader::s3::{BucketLifecycle, EventHold, PublicAccess};
use crate::model::{self, Call};
use crate::resources::s3::reference::{EncryptionSpec, ObjectLockSpec, Ownership, Versioning};
use crate::values::policy::PolicyDocument;
use crate::values::{BucketName, KeyReference, Region};

/// The Region in which a bucket is made when none is named; S3 refuses it by name.
const WITHOUT_NAME: &str = "us-east-1";

/// One call that changes a bucket.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The bucket.
    pub bucket: BucketName,
    /// The Region in which it is, or is made.
    pub region: Region,
    /// What the call sets.
    pub setting: Setting,
}

/// What a call sets; each replaces the whole of what was there.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// Makes the bucket.
    Create {
        /// Whether with Object Lock.
        lock: bool,
        /// Who owns its objects from the first moment.
        ownership: Option<Ownership>,
    },
    /// Sets the public access block.
    PublicAccess(PublicAccess),
    /// Sets who owns objects.
    Ownership(Ownership),
    /// Sets whether earlier versions are kept.
    Versioning(Versioning),
    /// Sets how new objects are encrypted.
    Encryption {
        /// With what.
        to: EncryptionSpec,
        /// The kinds of encryption that are refused, as they were.
        blocked: Option<Vec<String>>,
    },
    /// Sets the policy.
    Policy(PolicyDocument),
    /// Takes from the policy what trails and access logs used until they moved.
    Narrow(PolicyDocument),
    /// Sets how long new objects cannot be deleted.
    Lock {
        /// Who can lift it, and for how long it holds.
        to: ObjectLockSpec,
        /// How long an event holds them, as it was.
        event_hold: Option<EventHold>,
    },
    /// Sets the lifecycle rules.
    Lifecycle(BucketLifecycle),
    /// Sets where access logs go.
    Logging(LoggingEnabled),
    /// Sets the tags.
    Tags(BTreeMap<String, String>),
}

impl Change {
    /// The Region as `CreateBucket` takes it.
    pub(super) fn location(&self) -> Option<&str> {
        Some(self.region.as_str()).filter(|region| *region != WITHOUT_NAME)
    }
}

impl model::Change for Change {
    fn call(&self) -> Call {
        let call = |operation| Call::new(operation).with("Bucket", self.bucket.as_str());
        match &self.setting {
            Setting::Create { lock, ownership } => {
                let call = call(CREATE_BUCKET)
                    .with_some("LocationConstraint", self.location())
                    .with_some("ObjectLockEnabledForBucket", lock.then_some(true))
                    .with_some("ObjectOwnership", ownership.map(Ownership::as_aws));
                // S3 API reference, `CreateBucket`, "Permissions".
                let owned =
                    if ownership.is_some() { call.needing("s3:PutBucketOwnershipControls") } else { call };
                if *lock {
                    owned.needing("s3:PutBucketObjectLockConfiguration").needing("s3:PutBucketVersioning")
                } else {
                    owned
                }
            }
            Setting::PublicAccess(access) => {
                let PublicAccess {
                    block_public_acls,
                    ignore_public_acls,
                    block_public_policy,
                    restrict_public_buckets,
                } = *access;
                call(PUT_PUBLIC_ACCESS_BLOCK)
                    .with("BlockPublicAcls", block_public_acls)
                    .with("IgnorePublicAcls", ignore_public_acls)
                    .with("BlockPublicPolicy", block_public_policy)
                    .with("RestrictPublicBuckets", restrict_public_buckets)
            }
            Setting::Ownership(ownership) => {
                call(PUT_BUCKET_OWNERSHIP_CONTROLS).with("ObjectOwnership", ownership.as_aws())
            }
            Setting::Versioning(versioning) => {
                call(PUT_BUCKET_VERSIONING).with("Status", versioning.as_aws())
            }
            Setting::Encryption { to, blocked } => {
                let call = match to {
                    EncryptionSpec::SseS3 => call(PUT_BUCKET_ENCRYPTION).with("SSEAlgorithm", "AES256"),
                    EncryptionSpec::Kms { key, bucket_key } => {
                        let call = call(PUT_BUCKET_ENCRYPTION).with("SSEAlgorithm", "aws:kms");
                        let call = match key {
                            KeyReference::Alias(alias) => call.with_id_of("KMSMasterKeyID", alias),
                            KeyReference::Arn(arn) => call.with("KMSMasterKeyID", arn.to_string()),
                        };
                        call.with_some("BucketKeyEnabled", *bucket_key)
                    }
                };
                call.with_some("BlockedEncryptionTypes", blocked.clone())
            }
            Setting::Policy(policy) | Setting::Narrow(policy) => {
                call(PUT_BUCKET_POLICY).with("Policy", policy.minified())
            }
            Setting::Lock { to: ObjectLockSpec { mode, days }, event_hold } => {
                let hold = event_hold.map(|EventHold { days, years }| match (days, years) {
                    (_, Some(years)) => json!({ "Years": years }),
                    (days, None) => json!({ "Days": days }),
                });
                call(PUT_OBJECT_LOCK_CONFIGURATION)
                    .with("ObjectLockEnabled", "Enabled")
                    .with("Mode", mode.as_aws())
                    .with("Days", days.number())
                    .with_some("DefaultEventHold", hold)
            }
            Setting::Lifecycle(BucketLifecycle { rules, minimum_size }) => {
                call(PUT_BUCKET_LIFECYCLE_CONFIGURATION)
                    .with("Rules", rules.iter().map(shown::rule).collect::<Vec<_>>())
                    .with_some("TransitionDefaultMinimumObjectSize", minimum_size.as_deref())
            }
            Setting::Logging(logging) => {
                let call = call(PUT_BUCKET_LOGGING)
                    .with("TargetBucket", logging.target_bucket.as_str())
                    .with("TargetPrefix", logging.target_prefix.as_str());
                call.with_some(
                    "TargetObjectKeyFormat",
                    logging.target_object_key_format().map(shown::key_format),
                )
                .with_some("TargetGrants", logging.target_grants.as_deref().map(shown::grants))
            }
            Setting::Tags(tags) => {
                let tags = tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value }));
                call(PUT_BUCKET_TAGGING).with("TagSet", tags.collect::<Vec<_>>())
            }
        }
    }
}
