"""The settings of a bucket: each is written, read back, taken away, and refused where it cannot be.

What may be taken where it should be refused comes last, so that one such difference brings no other.
"""

from . import scenario

KEY = "arn:aws:kms:us-east-1:{account}:key/00000000-0000-4000-8000-000000000000"


def bucket(ask, name):
    s3 = ask.of("s3")
    s3("a bucket", "CreateBucket", Bucket=name)

    def put(sentence, operation, **parameters):
        s3(sentence, operation, Bucket=name, only="nothing", **parameters)
        s3(f"{sentence}, read back", operation.replace("Put", "Get"), Bucket=name)

    def refused(sentence, operation, **parameters):
        s3(f"{sentence} is refused", operation, Bucket=name, **parameters)

    return s3, put, refused


@scenario()
def versioning(ask):
    _, put, refused = bucket(ask, "conformance-versions-{account}")
    for sentence, status in {"enabled": "Enabled", "suspended": "Suspended", "enabled again": "Enabled"}.items():
        put(sentence, "PutBucketVersioning", VersioningConfiguration={"Status": status})
    refused("a third state", "PutBucketVersioning", VersioningConfiguration={"Status": "Paused"})


@scenario()
def encryption(ask):
    s3, put, refused = bucket(ask, "conformance-encryption-{account}")

    def rule(bucket_key=None, **default):
        more = {} if bucket_key is None else {"BucketKeyEnabled": bucket_key}
        return {"Rules": [{"ApplyServerSideEncryptionByDefault": default, **more}]}

    for sentence, configuration in {
        "a key": rule(SSEAlgorithm="aws:kms", KMSMasterKeyID=KEY),
        "a key and a bucket key": rule(True, SSEAlgorithm="aws:kms", KMSMasterKeyID=KEY),
        "the key that AWS manages": rule(True, SSEAlgorithm="aws:kms"),
        "S3": rule(SSEAlgorithm="AES256"),
    }.items():
        put(f"by {sentence}", "PutBucketEncryption", ServerSideEncryptionConfiguration=configuration)
    s3("it goes", "DeleteBucketEncryption", Bucket="conformance-encryption-{account}")
    s3("by S3 again", "GetBucketEncryption", Bucket="conformance-encryption-{account}")
    for sentence, configuration in {
        "no rule": {"Rules": []},
        "S3 with a key": rule(SSEAlgorithm="AES256", KMSMasterKeyID=KEY),
        "another algorithm": rule(SSEAlgorithm="rot13"),
    }.items():
        refused(sentence, "PutBucketEncryption", ServerSideEncryptionConfiguration=configuration)


@scenario()
def the_block_of_a_bucket(ask):
    name = "conformance-block-{account}"
    s3, put, _ = bucket(ask, name)
    put("one of four", "PutPublicAccessBlock", PublicAccessBlockConfiguration={"BlockPublicAcls": True})
    settings = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": False}
    put("three, one of them off", "PutPublicAccessBlock", PublicAccessBlockConfiguration=settings)
    s3("it goes", "DeletePublicAccessBlock", Bucket=name)
    s3("none is left", "GetPublicAccessBlock", Bucket=name)


@scenario()
def ownership(ask):
    name = "conformance-ownership-{account}"
    s3, put, refused = bucket(ask, name)
    for owner in ("BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"):
        put(owner, "PutBucketOwnershipControls", OwnershipControls={"Rules": [{"ObjectOwnership": owner}]})
    refused("an ACL that would mean nothing", "PutBucketAcl", ACL="log-delivery-write")
    s3("they go", "DeleteBucketOwnershipControls", Bucket=name)
    s3("an ACL means something again", "PutBucketAcl", Bucket=name, ACL="private")
    s3("the ACL reads back", "GetBucketAcl", Bucket=name, only=r"Grants.*(Permission|Type|URI)")
    s3("none are left", "GetBucketOwnershipControls", Bucket=name)
    everyone = {"Rules": [{"ObjectOwnership": "Everyone"}]}
    refused("another owner", "PutBucketOwnershipControls", OwnershipControls=everyone)


@scenario()
def access_logs(ask):
    target = "conformance-logs-target-{account}"
    ask.of("s3")("the bucket of the logs", "CreateBucket", Bucket=target)
    _, put, refused = bucket(ask, "conformance-logs-{account}")

    def log_to(**enabled):
        return {"BucketLoggingStatus": {"LoggingEnabled": enabled}}

    put("logs go there", "PutBucketLogging", **log_to(TargetBucket=target, TargetPrefix="logs/"))
    put("without a prefix", "PutBucketLogging", **log_to(TargetBucket=target, TargetPrefix=""))
    nowhere = log_to(TargetBucket="conformance-nowhere-{account}", TargetPrefix="")
    put("nowhere", "PutBucketLogging", BucketLoggingStatus={})
    refused("a bucket that is not there", "PutBucketLogging", **nowhere)


@scenario()
def lifecycle_rules(ask):
    name = "conformance-lifecycle-{account}"
    s3, put, refused = bucket(ask, name)

    def rule(name, prefix="logs/", **actions):
        return {"ID": name, "Status": "Enabled", "Filter": {"Prefix": prefix}, **actions}

    expire = {"Expiration": {"Days": 365}}
    noncurrent = {"NoncurrentVersionExpiration": {"NoncurrentDays": 90}}
    uploads = {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}}
    for sentence, rules in {
        "three rules": [rule("objects", **expire), rule("versions", **noncurrent), rule("uploads", **uploads)],
        "one rule of all three": [rule("everything", "", **expire, **noncurrent, **uploads)],
        "a rule that is off": [rule("objects", **expire) | {"Status": "Disabled"}],
    }.items():
        put(sentence, "PutBucketLifecycleConfiguration", LifecycleConfiguration={"Rules": rules})
    s3("they go", "DeleteBucketLifecycle", Bucket=name)
    s3("none are left", "GetBucketLifecycleConfiguration", Bucket=name)
    for sentence, rules in {
        "a rule twice": [rule("objects", **expire), rule("objects", **noncurrent)],
        "a rule that does nothing": [rule("nothing")],
        "no days at all": [rule("objects", Expiration={"Days": 0})],
        "a third state": [rule("objects", **expire) | {"Status": "Paused"}],
    }.items():
        refused(sentence, "PutBucketLifecycleConfiguration", LifecycleConfiguration={"Rules": rules})


@scenario()
def object_lock(ask):
    name = "conformance-lock-{account}"
    s3, put, refused = bucket(ask, name)

    def lock(**retention):
        rule = {"Rule": {"DefaultRetention": retention}} if retention else {}
        return {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", **rule}}

    refused("a bucket without versions", "PutObjectLockConfiguration", **lock(Mode="GOVERNANCE", Days=365))
    put("with versions", "PutBucketVersioning", VersioningConfiguration={"Status": "Enabled"})
    put("a year", "PutObjectLockConfiguration", **lock(Mode="GOVERNANCE", Days=365))
    put("ten years", "PutObjectLockConfiguration", **lock(Mode="COMPLIANCE", Years=10))
    put("no default", "PutObjectLockConfiguration", **lock())
    refused("to suspend versions", "PutBucketVersioning", VersioningConfiguration={"Status": "Suspended"})
    s3("a bucket with a lock", "CreateBucket", Bucket=f"{name}-2", ObjectLockEnabledForBucket=True)
    s3("its lock", "GetObjectLockConfiguration", Bucket=f"{name}-2")
    s3("its versions", "GetBucketVersioning", Bucket=f"{name}-2")
    refused("days and years", "PutObjectLockConfiguration", **lock(Mode="GOVERNANCE", Days=1, Years=1))
    refused("no time at all", "PutObjectLockConfiguration", **lock(Mode="GOVERNANCE"))
    refused("another mode", "PutObjectLockConfiguration", **lock(Mode="PERHAPS", Days=1))


@scenario()
def tags_of_a_bucket(ask):
    name = "conformance-tags-{account}"
    s3, put, refused = bucket(ask, name)
    team = {"Key": "Team", "Value": "platform"}
    put("two", "PutBucketTagging", Tagging={"TagSet": [team, {"Key": "Cost", "Value": "42"}]})
    put("one in their place", "PutBucketTagging", Tagging={"TagSet": [team]})
    s3("they go", "DeleteBucketTagging", Bucket=name)
    s3("none are left", "GetBucketTagging", Bucket=name)
    refused("one twice", "PutBucketTagging", Tagging={"TagSet": [team, team]})
    refused("one of AWS's own", "PutBucketTagging", Tagging={"TagSet": [{"Key": "aws:own", "Value": ""}]})
    many = [{"Key": f"k{number}", "Value": ""} for number in range(51)]
    refused("more than 50", "PutBucketTagging", Tagging={"TagSet": many})
