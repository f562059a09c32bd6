//! The settings of a bucket, each by one call; where S3 says that the bucket is elsewhere, by one more there.

use std::collections::BTreeMap;

use aws_sdk_s3::types::{
    DefaultRetention, EventHoldDuration, ServerSideEncryption, ServerSideEncryptionRule,
};

use super::facts::{
    AccessLog, BucketAt, BucketEncryption, BucketLifecycle, BucketLogging, BucketOwner, BucketVersioning,
    DefaultEncryption, EventHold, Lock, LockDefault, PublicAccess,
};
use crate::aws::operation::s3::{
    GET_BUCKET_ENCRYPTION, GET_BUCKET_LIFECYCLE_CONFIGURATION, GET_BUCKET_LOGGING,
    GET_BUCKET_OWNERSHIP_CONTROLS, GET_BUCKET_POLICY, GET_BUCKET_TAGGING, GET_BUCKET_VERSIONING,
    GET_OBJECT_LOCK_CONFIGURATION, GET_PUBLIC_ACCESS_BLOCK,
};
use crate::aws::{AwsError, Class, Operation, Reader};
use crate::values::policy::PolicyDocument;
use crate::values::{AccountId, BucketName, Region};

const NO_BUCKET: &str = "NoSuchBucket";

/// Asks in the Region where a bucket is looked for, and once more where it is.
macro_rules! ask {
    ($reader:expr, $at:expr, $operation:expr, $call:ident) => {{
        let sent = async |at: &BucketAt| {
            let s3 = $reader.clients().s3(&at.region);
            let call = || {
                let request = s3.$call().bucket(at.bucket.as_str());
                request.expected_bucket_owner(at.expected.as_str()).send()
            };
            $reader.send($operation, call).await
        };
        // The SDK's calls are large, and a reader has many of them at once: on the heap, then.
        match Box::pin(sent($at)).await {
            Err(error) if $crate::aws::reader::s3::settings::is_of_another_region(&error) => {
                match Box::pin($reader.owner_of($at)).await? {
                    $crate::aws::reader::s3::BucketOwner::Asked(home) if home != $at.region => {
                        Box::pin(sent(&$at.in_region(home))).await
                    }
                    _ => Err(error),
                }
            }
            answer => answer,
        }
    }};
}
pub(super) use ask;

impl Reader {
    /// A bucket's policy (`GetBucketPolicy`), or why it cannot be read as one; nothing, where it has none or there is no
    /// bucket.
    pub async fn bucket_policy(
        &self,
        bucket: &BucketName,
        expected: &AccountId,
        region: &Region,
    ) -> Result<Option<Result<PolicyDocument, String>>, AwsError> {
        let at = BucketAt { bucket: bucket.clone(), expected: expected.clone(), region: region.clone() };
        let ask = async {
            let answer = ask!(self, &at, GET_BUCKET_POLICY, get_bucket_policy);
            let text = if_set(answer)?.and_then(|answer| answer.policy);
            Ok(text.map(|text| PolicyDocument::parse(&text).map_err(|error| error.to_string())))
        };
        match self.s3_memos().policies.get(&at, ask).await {
            // `HeadBucket` says whether there is a bucket: what S3 shows of a new one lags behind.
            Err(error) if error.code() == Some(NO_BUCKET) => match Box::pin(self.owner_of(&at)).await? {
                BucketOwner::Nobody => Ok(None),
                BucketOwner::Asked(_) | BucketOwner::SomebodyElse => Err(error),
            },
            answer => answer.map(|policy| (*policy).clone()),
        }
    }

    /// A bucket's versioning (`GetBucketVersioning`).
    pub async fn bucket_versioning(&self, at: &BucketAt) -> Result<BucketVersioning, AwsError> {
        let ask = async {
            let answer = ask!(self, at, GET_BUCKET_VERSIONING, get_bucket_versioning);
            let answer = answer?;
            Ok(BucketVersioning {
                status: answer.status.map(|status| status.as_str().to_owned()),
                mfa_delete: answer.mfa_delete.is_some_and(|status| status.as_str() == "Enabled"),
            })
        };
        self.s3_memos().versionings.get(at, ask).await.map(|answer| (*answer).clone())
    }

    /// A bucket's default encryption (`GetBucketEncryption`); nothing, where it has none.
    pub async fn bucket_encryption(&self, at: &BucketAt) -> Result<Option<BucketEncryption>, AwsError> {
        let ask = async {
            let answer = ask!(self, at, GET_BUCKET_ENCRYPTION, get_bucket_encryption);
            let rules = if_set(answer)?.and_then(|answer| answer.server_side_encryption_configuration);
            Ok(rules.and_then(|rules| rules.rules.into_iter().next()).map(encryption))
        };
        self.s3_memos().encryptions.get(at, ask).await.map(|answer| (*answer).clone())
    }

    /// A bucket's own public access block (`GetPublicAccessBlock`); nothing, where it has none.
    pub async fn bucket_public_access(&self, at: &BucketAt) -> Result<Option<PublicAccess>, AwsError> {
        let ask = async {
            let answer = ask!(self, at, GET_PUBLIC_ACCESS_BLOCK, get_public_access_block);
            let block = if_set(answer)?.and_then(|answer| answer.public_access_block_configuration);
            Ok(block.map(|block| PublicAccess {
                block_public_acls: block.block_public_acls.unwrap_or_default(),
                ignore_public_acls: block.ignore_public_acls.unwrap_or_default(),
                block_public_policy: block.block_public_policy.unwrap_or_default(),
                restrict_public_buckets: block.restrict_public_buckets.unwrap_or_default(),
            }))
        };
        self.s3_memos().public_access.get(at, ask).await.map(|answer| *answer)
    }

    /// Who owns a bucket's objects (`GetBucketOwnershipControls`), as S3 names it; nothing, where it was never said.
    pub async fn bucket_ownership(&self, at: &BucketAt) -> Result<Option<String>, AwsError> {
        let ask = async {
            let answer = ask!(self, at, GET_BUCKET_OWNERSHIP_CONTROLS, get_bucket_ownership_controls);
            let controls = if_set(answer)?.and_then(|answer| answer.ownership_controls);
            let rule = controls.and_then(|controls| controls.rules.into_iter().next());
            Ok(rule.map(|rule| rule.object_ownership.as_str().to_owned()))
        };
        self.s3_memos().ownerships.get(at, ask).await.map(|answer| (*answer).clone())
    }

    /// Where a bucket's access logs go (`GetBucketLogging`); nothing, where it has none.
    pub async fn bucket_logging(&self, at: &BucketAt) -> Result<Option<BucketLogging>, AwsError> {
        let ask = async {
            let answer = ask!(self, at, GET_BUCKET_LOGGING, get_bucket_logging);
            Ok(answer?.logging_enabled.map(|whole| BucketLogging {
                to: AccessLog {
                    bucket: BucketName::from_aws(&whole.target_bucket),
                    prefix: whole.target_prefix.clone(),
                },
                whole,
            }))
        };
        self.s3_memos().loggings.get(at, ask).await.map(|answer| (*answer).clone())
    }

    /// A bucket's lifecycle rules (`GetBucketLifecycleConfiguration`).
    pub async fn bucket_lifecycle(&self, at: &BucketAt) -> Result<BucketLifecycle, AwsError> {
        let ask = async {
            let answer =
                ask!(self, at, GET_BUCKET_LIFECYCLE_CONFIGURATION, get_bucket_lifecycle_configuration);
            Ok(if_set(answer)?.map_or_else(BucketLifecycle::default, |answer| BucketLifecycle {
                rules: answer.rules.unwrap_or_default(),
                minimum_size: answer
                    .transition_default_minimum_object_size
                    .map(|size| size.as_str().to_owned()),
            }))
        };
        self.s3_memos().lifecycles.get(at, ask).await.map(|answer| (*answer).clone())
    }

    /// A bucket's Object Lock (`GetObjectLockConfiguration`); nothing, where it has none.
    pub async fn bucket_lock(&self, at: &BucketAt) -> Result<Option<Lock>, AwsError> {
        let ask = async {
            let answer = ask!(self, at, GET_OBJECT_LOCK_CONFIGURATION, get_object_lock_configuration);
            let configuration = if_set(answer)?.and_then(|answer| answer.object_lock_configuration);
            let Some(configuration) = configuration.filter(|lock| lock.object_lock_enabled.is_some()) else {
                return Ok(None);
            };
            lock(configuration.rule.and_then(|rule| rule.default_retention)).map(Some)
        };
        self.s3_memos().locks.get(at, ask).await.map(|answer| (*answer).clone())
    }

    /// A bucket's tags (`GetBucketTagging`).
    pub async fn bucket_tags(&self, at: &BucketAt) -> Result<BTreeMap<String, String>, AwsError> {
        let ask = async {
            let answer = ask!(self, at, GET_BUCKET_TAGGING, get_bucket_tagging);
            let tags = if_set(answer)?.map(|answer| answer.tag_set).unwrap_or_default();
            Ok(tags.into_iter().map(|tag| (tag.key, tag.value)).collect())
        };
        self.s3_memos().tags.get(at, ask).await.map(|answer| (*answer).clone())
    }
}

/// Whether S3 says that a bucket is not in the Region where it was asked for (S3 API reference, "Error responses").
pub(super) fn is_of_another_region(error: &AwsError) -> bool {
    matches!(
        error.code(),
        Some(
            "PermanentRedirect"
                | "TemporaryRedirect"
                | "AuthorizationHeaderMalformed"
                | "IllegalLocationConstraintException"
        )
    )
}

/// A setting that was never made is no error; a bucket that is not there is one.
fn if_set<T>(answer: Result<T, AwsError>) -> Result<Option<T>, AwsError> {
    match answer {
        Err(error) if error.is_not_found() && error.code() != Some(NO_BUCKET) => Ok(None),
        answer => answer.map(Some),
    }
}

fn encryption(rule: ServerSideEncryptionRule) -> BucketEncryption {
    let default =
        rule.apply_server_side_encryption_by_default.map(|by_default| match by_default.sse_algorithm {
            ServerSideEncryption::Aes256 => DefaultEncryption::S3,
            ServerSideEncryption::AwsKms => DefaultEncryption::Kms {
                key: by_default.kms_master_key_id,
                bucket_key: rule.bucket_key_enabled.unwrap_or_default(),
            },
            other => DefaultEncryption::Other(other.as_str().to_owned()),
        });
    let blocked = rule.blocked_encryption_types.and_then(|blocked| blocked.encryption_type);
    BucketEncryption {
        // S3 encrypts with keys of its own whatever nobody says otherwise of.
        default: default.unwrap_or(DefaultEncryption::S3),
        blocked: blocked.map(|blocked| blocked.iter().map(|one| one.as_str().to_owned()).collect()),
    }
}

fn lock(retention: Option<DefaultRetention>) -> Result<Lock, AwsError> {
    let Some(DefaultRetention { mode, days, years, default_event_hold, .. }) = retention else {
        return Ok(Lock { default: None, event_hold: None });
    };
    let event_hold = match default_event_hold {
        Some(EventHoldDuration { days, years, .. }) => {
            Some(EventHold { days: number(days)?, years: number(years)? })
        }
        None => None,
    };
    let default = match mode {
        Some(mode) => {
            Some(LockDefault { mode: mode.as_str().to_owned(), days: number(days)?, years: number(years)? })
        }
        None => None,
    };
    Ok(Lock { default, event_hold })
}

fn number(number: Option<i32>) -> Result<Option<u32>, AwsError> {
    const OPERATION: Operation = GET_OBJECT_LOCK_CONFIGURATION;
    number
        .map(|number| {
            let wrong =
                |_| AwsError::new(OPERATION, Class::Unintelligible, format!("`{number}` is no duration"));
            u32::try_from(number).map_err(wrong)
        })
        .transpose()
}
