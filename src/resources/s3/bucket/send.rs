//! Sending the changes of a bucket.

use aws_sdk_s3::types::{
    BlockedEncryptionTypes, BucketLifecycleConfiguration, BucketLocationConstraint, BucketLoggingStatus,
    BucketVersioningStatus, CreateBucketConfiguration, DefaultRetention, EncryptionType, EventHoldDuration,
    ObjectLockConfiguration, ObjectLockEnabled, ObjectLockRetentionMode, ObjectLockRule, ObjectOwnership,
    OwnershipControls, OwnershipControlsRule, PublicAccessBlockConfiguration, ServerSideEncryption,
    ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration, ServerSideEncryptionRule, Tag, Tagging,
    TransitionDefaultMinimumObjectSize, VersioningConfiguration,
};

use super::change::{Change, Setting};
use super::declared::Bucket;
use crate::aws::operation::s3::{
    CREATE_BUCKET, PUT_BUCKET_ENCRYPTION, PUT_BUCKET_LIFECYCLE_CONFIGURATION, PUT_BUCKET_LOGGING,
    PUT_BUCKET_OWNERSHIP_CONTROLS, PUT_BUCKET_POLICY, PUT_BUCKET_TAGGING, PUT_BUCKET_VERSIONING,
    PUT_OBJECT_LOCK_CONFIGURATION, PUT_PUBLIC_ACCESS_BLOCK,
};
use crate::aws::reader::s3::{BucketLifecycle, BucketOwner, EventHold, PublicAccess};
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Class, Reader, Writer};
use crate::resources::s3::reference::{EncryptionSpec, ObjectLockSpec};
use crate::values::policy::PolicyDocument;
use crate::values::{KeyReference, Region};

/// Builds a request to a bucket, which its owner alone can answer.
macro_rules! to_bucket {
    ($self:ident, $s3:ident . $call:ident()) => {
        $s3.$call().bucket($self.name.as_str()).expected_bucket_owner($self.account.as_str())
    };
}

impl Bucket {
    pub(super) async fn send(&self, change: &Change, writer: &Writer) -> Result<(), AwsError> {
        let Change { bucket: _, region, setting } = change;
        let s3 = writer.s3(region);
        let about = [self.subject()];
        match setting {
            Setting::Create { lock, ownership } => {
                let place = change.location().map(|region| {
                    let place = BucketLocationConstraint::from(region);
                    CreateBucketConfiguration::builder().location_constraint(place).build()
                });
                let ownership = ownership.map(|ownership| ObjectOwnership::from(ownership.as_aws()));
                let create = || {
                    s3.create_bucket()
                        .bucket(self.name.as_str())
                        .set_create_bucket_configuration(place.clone())
                        .set_object_lock_enabled_for_bucket(lock.then_some(true))
                        .set_object_ownership(ownership.clone())
                        .send()
                };
                Box::pin(self.is_still_nobodys(writer.look(), region)).await?;
                let is_there = async |reader: Reader| {
                    let owner = Box::pin(reader.bucket_owner(&self.name, &self.account, region)).await?;
                    Ok(matches!(owner, BucketOwner::Asked(_)))
                };
                Box::pin(writer.create_own(CREATE_BUCKET, &about, create, is_there)).await?;
            }
            Setting::PublicAccess(access) => {
                let block = block(*access);
                let put = || {
                    let request = to_bucket!(self, s3.put_public_access_block());
                    request.public_access_block_configuration(block.clone()).send()
                };
                writer.send(PUT_PUBLIC_ACCESS_BLOCK, &about, put).await?;
            }
            Setting::Ownership(ownership) => {
                let rule = OwnershipControlsRule::builder().object_ownership(ownership.as_aws().into());
                let controls = OwnershipControls::builder().rules(complete(rule.build()));
                let controls = complete(controls.build());
                let put = || {
                    let request = to_bucket!(self, s3.put_bucket_ownership_controls());
                    request.ownership_controls(controls.clone()).send()
                };
                writer.send(PUT_BUCKET_OWNERSHIP_CONTROLS, &about, put).await?;
            }
            Setting::Versioning(versioning) => {
                let status = BucketVersioningStatus::from(versioning.as_aws());
                let configuration = VersioningConfiguration::builder().status(status).build();
                let put = || {
                    let request = to_bucket!(self, s3.put_bucket_versioning());
                    request.versioning_configuration(configuration.clone()).send()
                };
                writer.send(PUT_BUCKET_VERSIONING, &about, put).await?;
            }
            Setting::Encryption { to, blocked } => {
                self.encrypt(writer, region, to, blocked.as_deref()).await?;
            }
            Setting::Policy(policy) => self.put_policy(writer, region, policy).await?,
            Setting::Narrow(policy) => {
                Box::pin(self.are_moved(writer, region, policy)).await?;
                self.put_policy(writer, region, policy).await?;
            }
            Setting::Lock { to, event_hold } => {
                let configuration = lock(*to, *event_hold);
                let put = || {
                    let request = to_bucket!(self, s3.put_object_lock_configuration());
                    request.object_lock_configuration(configuration.clone()).send()
                };
                writer.send(PUT_OBJECT_LOCK_CONFIGURATION, &about, put).await?;
            }
            Setting::Lifecycle(BucketLifecycle { rules, minimum_size }) => {
                let rules = BucketLifecycleConfiguration::builder().set_rules(Some(rules.clone()));
                let rules = complete(rules.build());
                let size = minimum_size.as_deref().map(TransitionDefaultMinimumObjectSize::from);
                let put = || {
                    to_bucket!(self, s3.put_bucket_lifecycle_configuration())
                        .lifecycle_configuration(rules.clone())
                        .set_transition_default_minimum_object_size(size.clone())
                        .send()
                };
                writer.send(PUT_BUCKET_LIFECYCLE_CONFIGURATION, &about, put).await?;
            }
            Setting::Logging(logging) => {
                let status = BucketLoggingStatus::builder().logging_enabled(logging.clone()).build();
                let target = [Subject::new(SubjectKind::Bucket, &logging.target_bucket)];
                let put =
                    || to_bucket!(self, s3.put_bucket_logging()).bucket_logging_status(status.clone()).send();
                writer.send_needing(PUT_BUCKET_LOGGING, &about, &target, put).await?;
            }
            Setting::Tags(tags) => {
                let tag = |(key, value)| complete(Tag::builder().key(key).value(value).build());
                let tags = tags.iter().map(tag).collect();
                let tagging = complete(Tagging::builder().set_tag_set(Some(tags)).build());
                let put = || to_bucket!(self, s3.put_bucket_tagging()).tagging(tagging.clone()).send();
                writer.send(PUT_BUCKET_TAGGING, &about, put).await?;
            }
        }
        Ok(())
    }

    /// Looks once more before a bucket is made: the plan may be minutes old, and in us-east-1 S3 makes a bucket again that
    /// the account has, and resets its ACL (S3 API reference, `CreateBucket`).
    async fn is_still_nobodys(&self, reader: Reader, region: &Region) -> Result<(), AwsError> {
        let what = match Box::pin(reader.bucket_owner(&self.name, &self.account, region)).await? {
            BucketOwner::Nobody => return Ok(()),
            BucketOwner::Asked(home) => format!("bucket `{}` was made in {home} since the plan", self.name),
            BucketOwner::SomebodyElse => {
                format!("somebody else made a bucket `{}` since the plan", self.name)
            }
        };
        Err(AwsError::new(CREATE_BUCKET, Class::AlreadyExists, what))
    }

    fn subject(&self) -> Subject {
        Subject::new(SubjectKind::Bucket, &self.name)
    }

    async fn encrypt(
        &self,
        writer: &Writer,
        region: &Region,
        to: &EncryptionSpec,
        blocked: Option<&[String]>,
    ) -> Result<(), AwsError> {
        let s3 = writer.s3(region);
        let by_default = ServerSideEncryptionByDefault::builder();
        let (by_default, bucket_key, needs) = match to {
            EncryptionSpec::SseS3 => {
                (by_default.sse_algorithm(ServerSideEncryption::Aes256), None, Vec::new())
            }
            EncryptionSpec::Kms { key, bucket_key } => {
                let arn = self.arn_of(writer, region, key).await?;
                let by_default =
                    by_default.sse_algorithm(ServerSideEncryption::AwsKms).kms_master_key_id(arn);
                let needs = vec![Subject::key(region, key), Subject::key_policy(region, key)];
                (by_default, *bucket_key, needs)
            }
        };
        let types = |blocked: &[String]| {
            let types = blocked.iter().map(|one| EncryptionType::from(one.as_str())).collect();
            BlockedEncryptionTypes::builder().set_encryption_type(Some(types)).build()
        };
        let rule = ServerSideEncryptionRule::builder()
            .apply_server_side_encryption_by_default(complete(by_default.build()))
            .set_bucket_key_enabled(bucket_key)
            .set_blocked_encryption_types(blocked.map(types));
        let rules = complete(ServerSideEncryptionConfiguration::builder().rules(rule.build()).build());
        let put = || {
            let request = to_bucket!(self, s3.put_bucket_encryption());
            request.server_side_encryption_configuration(rules.clone()).send()
        };
        writer.send_needing(PUT_BUCKET_ENCRYPTION, &[self.subject()], &needs, put).await?;
        Ok(())
    }

    /// The full ARN of a key: an alias alone would mean another key to whoever puts an object from another account.
    async fn arn_of(&self, writer: &Writer, region: &Region, key: &KeyReference) -> Result<String, AwsError> {
        let alias = match key {
            KeyReference::Arn(arn) => return Ok(arn.to_string()),
            KeyReference::Alias(alias) => alias,
        };
        let found = writer.own_key(region, alias).await?;
        found.map(|key| key.to_string()).ok_or_else(|| {
            let why = format!("there is no key `{alias}` in {region}");
            AwsError::new(PUT_BUCKET_ENCRYPTION, Class::NotFound, why)
        })
    }

    async fn put_policy(
        &self,
        writer: &Writer,
        region: &Region,
        policy: &PolicyDocument,
    ) -> Result<(), AwsError> {
        let s3 = writer.s3(region);
        let about = [self.subject(), Subject::new(SubjectKind::BucketPolicy, &self.name)];
        let needs: Vec<Subject> = self.users_in(policy);
        let text = policy.minified();
        let put = || to_bucket!(self, s3.put_bucket_policy()).policy(&text).send();
        writer.send_needing(PUT_BUCKET_POLICY, &about, &needs, put).await?;
        Ok(())
    }

    /// The users of this account that a policy names: S3 refuses it while it cannot see one.
    fn users_in(&self, policy: &PolicyDocument) -> Vec<Subject> {
        let users = policy.identities_of(&self.account).filter(|arn| arn.resource().starts_with("user/"));
        users.map(|arn| Subject::new(SubjectKind::User, arn.name())).collect()
    }
}

fn block(access: PublicAccess) -> PublicAccessBlockConfiguration {
    let PublicAccess { block_public_acls, ignore_public_acls, block_public_policy, restrict_public_buckets } =
        access;
    PublicAccessBlockConfiguration::builder()
        .block_public_acls(block_public_acls)
        .ignore_public_acls(ignore_public_acls)
        .block_public_policy(block_public_policy)
        .restrict_public_buckets(restrict_public_buckets)
        .build()
}

fn lock(to: ObjectLockSpec, event_hold: Option<EventHold>) -> ObjectLockConfiguration {
    let ObjectLockSpec { mode, days } = to;
    let signed = |number: Option<u32>| number.and_then(|number| i32::try_from(number).ok());
    let hold = event_hold.map(|EventHold { days, years }| {
        let hold = EventHoldDuration::builder();
        match years {
            Some(_) => hold.set_years(signed(years)).build(),
            None => hold.set_days(signed(days)).build(),
        }
    });
    let retention = DefaultRetention::builder()
        .mode(ObjectLockRetentionMode::from(mode.as_aws()))
        .days(days.number())
        .set_default_event_hold(hold)
        .build();
    ObjectLockConfiguration::builder()
        .object_lock_enabled(ObjectLockEnabled::Enabled)
        .rule(ObjectLockRule::builder().default_retention(retention).build())
        .build()
}

/// What a builder of the SDK made of every member that it asks for.
fn complete<T, E: std::fmt::Debug>(built: Result<T, E>) -> T {
    built.expect("every member that S3 asks for is given")
}
