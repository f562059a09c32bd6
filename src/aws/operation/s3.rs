//! Operations of Amazon S3; the names of its permissions differ from those of its operations (Service Authorization
//! Reference, "Actions, resources, and condition keys for Amazon S3").

operations! {
    S3
    read {
        LIST_BUCKETS = "ListBuckets" by "s3:ListAllMyBuckets",
        HEAD_BUCKET = "HeadBucket" by "s3:ListBucket",
        GET_BUCKET_POLICY = "GetBucketPolicy",
        GET_BUCKET_VERSIONING = "GetBucketVersioning",
        GET_BUCKET_ENCRYPTION = "GetBucketEncryption" by "s3:GetEncryptionConfiguration",
        GET_PUBLIC_ACCESS_BLOCK = "GetPublicAccessBlock" by "s3:GetBucketPublicAccessBlock",
        GET_BUCKET_OWNERSHIP_CONTROLS = "GetBucketOwnershipControls",
        GET_BUCKET_ACL = "GetBucketAcl",
        GET_BUCKET_LOGGING = "GetBucketLogging",
        GET_BUCKET_LIFECYCLE_CONFIGURATION = "GetBucketLifecycleConfiguration" by "s3:GetLifecycleConfiguration",
        GET_OBJECT_LOCK_CONFIGURATION = "GetObjectLockConfiguration" by "s3:GetBucketObjectLockConfiguration",
        GET_BUCKET_TAGGING = "GetBucketTagging",
    }
    idempotent {
        PUT_BUCKET_POLICY = "PutBucketPolicy",
        PUT_BUCKET_VERSIONING = "PutBucketVersioning",
        PUT_BUCKET_ENCRYPTION = "PutBucketEncryption" by "s3:PutEncryptionConfiguration",
        PUT_PUBLIC_ACCESS_BLOCK = "PutPublicAccessBlock" by "s3:PutBucketPublicAccessBlock",
        PUT_BUCKET_OWNERSHIP_CONTROLS = "PutBucketOwnershipControls",
        PUT_BUCKET_LOGGING = "PutBucketLogging",
        PUT_BUCKET_LIFECYCLE_CONFIGURATION = "PutBucketLifecycleConfiguration" by "s3:PutLifecycleConfiguration",
        PUT_OBJECT_LOCK_CONFIGURATION = "PutObjectLockConfiguration" by "s3:PutBucketObjectLockConfiguration",
        PUT_BUCKET_TAGGING = "PutBucketTagging",
    }
    once {
        CREATE_BUCKET = "CreateBucket",
    }
}
