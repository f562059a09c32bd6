//! What keeps `CloudTrail` from writing the files of a trail, when it is made as well as later on.

use jiff::Timestamp;

use super::organization::CLOUDTRAIL;
use crate::sandbox::{
    authorization::service_may,
    refusal::Refusal,
    state::{Bucket, State, Trail},
};

/// What stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Obstacle {
    NoBucket,
    BucketPolicy,
    NoKey,
    KeyDisabled,
    /// It is to be deleted, or is of a kind that encrypts no log files.
    KeyState,
    KeyPolicy,
    Topic,
}

/// Which files are to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Files {
    Logs,
    Digests,
}

impl Obstacle {
    /// What a request is answered that would make such a trail.
    pub(super) fn refusal(self, trail: &Trail) -> Refusal {
        let bucket = &trail.bucket;
        let key = trail.kms_key.as_deref().unwrap_or("of the bucket's default encryption");
        let (code, message) = match self {
            Self::NoBucket => {
                ("S3BucketDoesNotExistException", format!("S3 bucket {bucket} does not exist!"))
            }
            Self::BucketPolicy => (
                "InsufficientS3BucketPolicyException",
                format!("Incorrect S3 bucket policy is detected for bucket: {bucket}"),
            ),
            Self::NoKey => ("KmsKeyNotFoundException", format!("KMS key {key} does not exist.")),
            Self::KeyDisabled => ("KmsKeyDisabledException", format!("KMS key {key} is disabled.")),
            Self::KeyState => {
                ("KmsException", format!("KMS key {key} cannot be used in the state that it is in."))
            }
            Self::KeyPolicy => (
                "InsufficientEncryptionPolicyException",
                format!("Insufficient permissions to access S3 bucket {bucket} or KMS key {key}."),
            ),
            Self::Topic => (
                "InsufficientSnsTopicPolicyException",
                "SNS Topic does not exist or the topic policy is incorrect!".to_owned(),
            ),
        };
        Refusal::new(400, code, message)
    }

    /// What the trail's status says of it; a topic keeps no file from being delivered.
    pub(super) fn delivery_error(self) -> Option<&'static str> {
        match self {
            Self::NoBucket => Some("NoSuchBucket"),
            Self::BucketPolicy => Some("AccessDenied"),
            Self::NoKey => Some("KMS.NotFoundException"),
            Self::KeyDisabled => Some("KMS.DisabledException"),
            Self::KeyState => Some("KMS.KMSInvalidStateException"),
            Self::KeyPolicy => Some("KMS.AccessDeniedException"),
            Self::Topic => None,
        }
    }
}

/// The first thing that stands in the way of a trail's files, if anything does.
pub(super) fn obstacle(state: &State, trail: &Trail, files: Files, now: Timestamp) -> Option<Obstacle> {
    let asking = Asking { state, trail, now, partition: &state.account(&trail.owner).partition };
    let Some(bucket) = state.buckets.get(&trail.bucket) else {
        return Some(Obstacle::NoBucket);
    };
    asking.bucket(bucket, files).or_else(|| asking.key(bucket)).or_else(|| asking.topic())
}

/// `CloudTrail`, as it asks in the name of a trail.
struct Asking<'a> {
    state: &'a State,
    trail: &'a Trail,
    now: Timestamp,
    partition: &'a str,
}

impl Asking<'_> {
    fn bucket(&self, bucket: &Bucket, files: Files) -> Option<Obstacle> {
        let arn = format!("arn:{}:s3:::{}", self.partition, self.trail.bucket);
        let policy = bucket.policy.as_deref();
        let mut put = vec![("s3:x-amz-acl", "bucket-owner-full-control".to_owned())];
        if let Some(key) = &self.trail.kms_key {
            put.push(("s3:x-amz-server-side-encryption", "aws:kms".to_owned()));
            put.push(("s3:x-amz-server-side-encryption-aws-kms-key-id", key.clone()));
        }
        let is_allowed = self.may(policy, "s3:GetBucketAcl", &arn, &[])
            && self
                .objects(files)
                .all(|object| self.may(policy, "s3:PutObject", &format!("{arn}/{object}"), &put));
        (!is_allowed).then_some(Obstacle::BucketPolicy)
    }

    /// Names of files, one below each prefix: the owner's and, of an organization's trail, the organization's (`CloudTrail`
    /// User Guide, "Amazon S3 bucket policy for `CloudTrail`").
    fn objects(&self, files: Files) -> impl Iterator<Item = String> {
        let Trail { owner, home, name, key_prefix, organization, .. } = self.trail;
        let before = key_prefix.as_ref().map(|prefix| format!("{prefix}/")).unwrap_or_default();
        let id = self
            .state
            .organization_of(owner)
            .filter(|_| *organization)
            .map(|own| format!("{}/{owner}", own.id));
        let below = match files {
            Files::Logs => format!("CloudTrail/{home}/{owner}_CloudTrail_{home}.json.gz"),
            Files::Digests => {
                format!("CloudTrail-Digest/{home}/{owner}_CloudTrail-Digest_{home}_{name}.json.gz")
            }
        };
        [owner.clone()].into_iter().chain(id).map(move |account| format!("{before}AWSLogs/{account}/{below}"))
    }

    /// The key of the trail or, where it has none, the one by which the bucket encrypts whatever is put into it.
    fn key(&self, bucket: &Bucket) -> Option<Obstacle> {
        let is_encrypting = bucket.encryption.algorithm.starts_with("aws:kms");
        let (reference, is_of_trail) = match (&self.trail.kms_key, &bucket.encryption.key) {
            (Some(key), _) => (key, true),
            (None, Some(key)) if is_encrypting => (key, false),
            // The key that AWS manages for S3 is the account's alone.
            (None, None) if is_encrypting => return Some(Obstacle::KeyPolicy),
            (None, _) => return None,
        };
        let Some((account, id, key)) = self.state.key(&bucket.owner, &bucket.region, reference, self.now)
        else {
            return Some(Obstacle::NoKey);
        };
        if key.deletion.is_some() || key.spec != "SYMMETRIC_DEFAULT" {
            return Some(Obstacle::KeyState);
        }
        if !key.enabled {
            return Some(Obstacle::KeyDisabled);
        }
        let arn = account.key_arn(id, key);
        let policy = Some(key.policy.as_str());
        let by_s3 = ("kms:ViaService", format!("s3.{}.amazonaws.com", bucket.region));
        let mut encrypting = vec![by_s3.clone()];
        if is_of_trail {
            encrypting.push(("kms:EncryptionContext:aws:cloudtrail:arn", self.trail.arn(self.partition)));
        }
        let is_decrypting = is_encrypting && bucket.encryption.bucket_key;
        let is_allowed = self.may(policy, "kms:GenerateDataKey", &arn, &encrypting)
            && self.may(policy, "kms:DescribeKey", &arn, &[])
            && (!is_decrypting || self.may(policy, "kms:Decrypt", &arn, &[by_s3]));
        (!is_allowed).then_some(Obstacle::KeyPolicy)
    }

    fn topic(&self) -> Option<Obstacle> {
        let arn = self.trail.sns_topic.as_ref()?;
        let account = arn.split(':').nth(4).and_then(|account| self.state.accounts.get(account));
        let policy = account.and_then(|account| account.topics.get(arn)).map(String::as_str);
        (!self.may(policy, "sns:Publish", arn, &[])).then_some(Obstacle::Topic)
    }

    fn may(
        &self,
        policy: Option<&str>,
        action: &str,
        resource: &str,
        particulars: &[(&str, String)],
    ) -> bool {
        let mut keys = vec![
            ("aws:SourceArn", self.trail.arn(self.partition)),
            ("aws:SourceAccount", self.trail.owner.clone()),
            ("aws:CurrentTime", self.now.to_string()),
            ("aws:EpochTime", self.now.as_second().to_string()),
        ];
        let organization = self.state.organization_of(&self.trail.owner);
        keys.extend(organization.map(|organization| ("aws:SourceOrgID", organization.id.clone())));
        keys.extend(particulars.iter().cloned());
        let keys: Vec<_> = keys.into_iter().map(|(key, value)| (key, vec![value])).collect();
        service_may(policy, CLOUDTRAIL, action, resource, &keys)
    }
}
