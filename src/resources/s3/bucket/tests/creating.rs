use insta::assert_snapshot;

use super::support::{bare, desired, locked, nobodys};
use crate::model::{Impact, Resource};
use crate::resources::s3::bucket::{Bucket, Live};
use crate::resources::s3::reference::{EncryptionSpec, LockMode, PublicAccessSpec, Versioning};
use crate::values::{Region, TrailName};

#[test]
fn a_name_that_nobody_has_is_made_with_everything_declared() {
    assert_snapshot!(desired().diff(&nobodys()), @r#"
    public_access_block.block_public_acls  none -> true
    public_access_block.ignore_public_acls  none -> true
    public_access_block.block_public_policy  none -> true
    public_access_block.restrict_public_buckets  none -> true
    ownership  none -> bucket_owner_enforced
    versioning  none -> enabled
    encryption  none -> alias/cloudtrail
    encryption.bucket_key  none -> true
    policy  changes
      now allows `s3:GetBucketAcl` on `arn:aws:s3:::acme-logs` to service `cloudtrail.amazonaws.com` when `aws:SourceArn` is `arn:aws:cloudtrail:us-east-1:123456789012:trail/main-trail`
      now allows `s3:PutObject` on `arn:aws:s3:::acme-logs/AWSLogs/123456789012/*` to service `cloudtrail.amazonaws.com` when `aws:SourceArn` is `arn:aws:cloudtrail:us-east-1:123456789012:trail/main-trail` and `s3:x-amz-acl` is `bucket-owner-full-control`
      now denies `s3:*` (180 actions) on `arn:aws:s3:::acme-logs` and `arn:aws:s3:::acme-logs/*` to everyone when `aws:SecureTransport` is `false`
    lifecycle.expire_days  none -> 2555 days, below `AWSLogs/`
    lifecycle.noncurrent_expire_days  none -> 90 days, below `AWSLogs/`
    lifecycle.abort_incomplete_uploads_days  none -> 7 days, below `AWSLogs/`
    access_logging  none -> acme-access-logs/trail/
    tags.purpose  none -> audit
    calls s3:CreateBucket(Bucket: "acme-logs", ObjectOwnership: "BucketOwnerEnforced")
    calls s3:PutPublicAccessBlock(Bucket: "acme-logs", BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true)
    calls s3:PutBucketOwnershipControls(Bucket: "acme-logs", ObjectOwnership: "BucketOwnerEnforced")
    calls s3:PutBucketVersioning(Bucket: "acme-logs", Status: "Enabled")
    calls s3:PutBucketEncryption(Bucket: "acme-logs", SSEAlgorithm: "aws:kms", KMSMasterKeyID: "alias/cloudtrail", BucketKeyEnabled: true)
    calls s3:PutBucketPolicy(Bucket: "acme-logs", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"CloudTrailAclCheck-main-trail\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"s3:GetBucketAcl\",\"Resource\":\"arn:aws:s3:::acme-logs\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:us-east-1:123456789012:trail/main-trail\"}}},{\"Sid\":\"CloudTrailWrite-main-trail\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::acme-logs/AWSLogs/123456789012/*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:us-east-1:123456789012:trail/main-trail\",\"s3:x-amz-acl\":\"bucket-owner-full-control\"}}},{\"Sid\":\"DenyInsecureTransport\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::acme-logs\",\"arn:aws:s3:::acme-logs/*\"],\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}]}")
    calls s3:PutBucketLifecycleConfiguration(Bucket: "acme-logs", Rules: [{"ID":"baseline-expire","Status":"Enabled","Filter":{"Prefix":"AWSLogs/"},"Expiration":{"Days":2555}},{"ID":"baseline-noncurrent","Status":"Enabled","Filter":{"Prefix":"AWSLogs/"},"NoncurrentVersionExpiration":{"NoncurrentDays":90}},{"ID":"baseline-abort-uploads","Status":"Enabled","Filter":{"Prefix":"AWSLogs/"},"AbortIncompleteMultipartUpload":{"DaysAfterInitiation":7}}])
    calls s3:PutBucketLogging(Bucket: "acme-logs", TargetBucket: "acme-access-logs", TargetPrefix: "trail/")
    calls s3:PutBucketTagging(Bucket: "acme-logs", TagSet: [{"Key":"purpose","Value":"audit"}])
    "#);
}

#[test]
fn what_a_fresh_bucket_has_anyway_is_not_sent_but_for_its_locks() {
    let bucket = Bucket {
        region: Region::new("eu-west-1"),
        public_access_block: Some(PublicAccessSpec::ALL),
        encryption: Some(EncryptionSpec::SseS3),
        ..bare()
    };
    assert_snapshot!(bucket.diff(&nobodys()), @r#"
    public_access_block.block_public_acls  none -> true
    public_access_block.ignore_public_acls  none -> true
    public_access_block.block_public_policy  none -> true
    public_access_block.restrict_public_buckets  none -> true
    calls s3:CreateBucket(Bucket: "acme-logs", LocationConstraint: "eu-west-1")
    calls s3:PutPublicAccessBlock(Bucket: "acme-logs", BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true)
    "#);
}

#[test]
fn a_new_bucket_with_object_lock_has_versioning_already() {
    let bucket = Bucket {
        versioning: Some(Versioning::Enabled),
        object_lock: Some(locked(LockMode::Compliance, 365)),
        ..bare()
    };
    assert_snapshot!(bucket.diff(&nobodys()), @r#"
    versioning  none -> enabled
    object_lock  none -> compliance, 365 days
    calls s3:CreateBucket(Bucket: "acme-logs", ObjectLockEnabledForBucket: true)
    calls s3:PutObjectLockConfiguration(Bucket: "acme-logs", ObjectLockEnabled: "Enabled", Mode: "COMPLIANCE", Days: 365) [disrupts] because Object Lock cannot be taken away again; nobody, root included, can delete new objects for 365 days
    "#);
}

#[test]
fn nothing_of_a_new_bucket_asks_for_consent() {
    let bucket = Bucket { object_lock: Some(locked(LockMode::Governance, 30)), ..desired() };
    assert!(bucket.diff(&nobodys()).steps.iter().all(|step| step.impact == Impact::Routine));
}

#[test]
fn a_bucket_that_is_gone_while_its_trail_is_there_took_its_log_files_with_it() {
    let missed_by = Some(TrailName::try_from("main-trail".to_owned()).expect("a good name"));
    assert_snapshot!(bare().diff(&Live { missed_by, ..nobodys() }), @r#"
    calls s3:CreateBucket(Bucket: "acme-logs")
    Note("`acme-logs` is not there any more, though trail `main-trail` delivers to it: the log files that it held are gone")
    "#);
}
