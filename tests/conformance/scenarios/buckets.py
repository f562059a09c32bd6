"""Buckets: their names and owners, what a fresh one has, who may do what."""

from . import ROOT, allowing, policy, scenario

FRESH = [
    "GetBucketEncryption",
    "GetPublicAccessBlock",
    "GetBucketOwnershipControls",
    "GetBucketVersioning",
    "GetBucketPolicy",
    "GetBucketLogging",
    "GetBucketLifecycleConfiguration",
    "GetObjectLockConfiguration",
    "GetBucketTagging",
]


@scenario()
def a_bucket(ask):
    s3, name = ask.of("s3"), "conformance-fresh-{account}"
    s3("not there at first", "HeadBucket", Bucket=name)
    s3("not among the buckets", "ListBuckets", Prefix=name, only=r"Buckets")
    for operation in FRESH:
        s3(f"{operation} of none", operation, Bucket=name)
    s3("one is made", "CreateBucket", Bucket=name)
    s3("it is there", "HeadBucket", Bucket=name, only="BucketRegion")
    s3("it is among the buckets", "ListBuckets", Prefix=name, only=r"Buckets.*\.Name")
    for operation in FRESH:
        s3(f"{operation} of a fresh one", operation, Bucket=name)
    s3("its Region", "GetBucketLocation", Bucket=name)
    s3("its ACL", "GetBucketAcl", Bucket=name, only=r"Grants.*(Permission|Type)")
    s3("whether its policy is public, without one", "GetBucketPolicyStatus", Bucket=name)
    s3("made again in us-east-1", "CreateBucket", Bucket=name)
    s3("with its owner in mind", "HeadBucket", Bucket=name, ExpectedBucketOwner="{account}", only="BucketRegion")
    s3("with another owner in mind", "HeadBucket", Bucket=name, ExpectedBucketOwner="210987654321")
    s3("settings with another owner in mind", "GetBucketVersioning", Bucket=name, ExpectedBucketOwner="210987654321")
    for sentence, other in {
        "two letters": "ab",
        "an upper case letter": "Conformance-{account}",
        "an underscore": "conformance_{account}",
        "64 letters": "a" * 64,
    }.items():
        s3(f"{sentence} cannot be a name", "CreateBucket", Bucket=other)


@scenario()
def a_bucket_elsewhere(ask):
    here, there, name = ask.of("s3"), ask.of("s3", region="eu-west-1"), "conformance-elsewhere-{account}"
    place = {"LocationConstraint": "eu-west-1"}
    there("a Region has to be named", "CreateBucket", Bucket=name)
    there("one is made", "CreateBucket", Bucket=name, CreateBucketConfiguration=place)
    there("it is there", "HeadBucket", Bucket=name, only="BucketRegion")
    here("it is not here", "HeadBucket", Bucket=name)
    here("its settings are not here", "GetBucketVersioning", Bucket=name)
    there("its Region", "GetBucketLocation", Bucket=name)
    there("made again", "CreateBucket", Bucket=name, CreateBucketConfiguration=place)
    here("it is among the buckets", "ListBuckets", Prefix=name, only=r"Buckets.*\.(Name|BucketRegion)")
    there("it goes", "DeleteBucket", Bucket=name)
    there("it goes once", "DeleteBucket", Bucket=name)
    there("it is gone", "HeadBucket", Bucket=name)


@scenario()
def the_policy_of_a_bucket(ask):
    s3, name = ask.of("s3"), "conformance-policy-{account}"
    resource = f"arn:aws:s3:::{name}/*"
    s3("a bucket", "CreateBucket", Bucket=name)
    s3("one is written", "PutBucketPolicy", Bucket=name, Policy=policy(allowing(ROOT, "s3:GetObject", resource)))
    s3("it reads back", "GetBucketPolicy", Bucket=name)
    for sentence, text in {
        "no JSON": "{",
        "no statements": '{"Version": "2012-10-17"}',
        "a statement without a principal": policy({"Effect": "Allow", "Action": "s3:*", "Resource": resource}),
        "a public policy": policy(allowing("*", "s3:GetObject", resource)),
    }.items():
        s3(f"{sentence} is refused", "PutBucketPolicy", Bucket=name, Policy=text)
    s3("it is as it was", "GetBucketPolicy", Bucket=name)
    secure = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [resource[:-2], resource]}
    secure["Condition"] = {"Bool": {"aws:SecureTransport": "false"}}
    s3("a Deny to everyone is not public", "PutBucketPolicy", Bucket=name, Policy=policy(secure))
    s3("the Deny reads back", "GetBucketPolicy", Bucket=name)
    s3("it goes", "DeleteBucketPolicy", Bucket=name)
    s3("it goes twice", "DeleteBucketPolicy", Bucket=name)
    s3("none is left", "GetBucketPolicy", Bucket=name)
    s3("a policy for the account", "PutBucketPolicy", Bucket=name, Policy=policy(allowing(ROOT, "s3:*", resource)))
    s3("it is not public", "GetBucketPolicyStatus", Bucket=name)
    s3("without the block", "DeletePublicAccessBlock", Bucket=name)
    public = policy(allowing("*", "s3:GetObject", resource))
    s3("a public policy is taken", "PutBucketPolicy", Bucket=name, Policy=public)
    s3("it is public", "GetBucketPolicyStatus", Bucket=name)
    # Last: where one of these is taken, it is the policy from then on.
    nobody = {"AWS": "arn:aws:iam::{account}:role/Nobody"}
    for sentence, text in {
        "another bucket": policy(allowing(ROOT, "s3:GetObject", "arn:aws:s3:::somebody-elses/*")),
        "another service's action": policy(allowing(ROOT, "kms:Decrypt", resource)),
        "a principal that is not there": policy(allowing(nobody, "s3:GetObject", resource)),
    }.items():
        s3(f"{sentence} is refused", "PutBucketPolicy", Bucket=name, Policy=text)


@scenario()
def the_block_of_the_account(ask):
    control = ask.of("s3control")
    every = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    block = dict.fromkeys(every, True)

    def put(sentence, account="{account}", **settings):
        control(sentence, "PutPublicAccessBlock", AccountId=account, PublicAccessBlockConfiguration=settings)

    control("none at first", "GetPublicAccessBlock", AccountId="{account}")
    put("all four", **block)
    control("it reads back", "GetPublicAccessBlock", AccountId="{account}")
    put("one of four", BlockPublicAcls=True)
    control("the others are off", "GetPublicAccessBlock", AccountId="{account}")
    put("not of another account", account="210987654321", **block)
    control("another account's", "GetPublicAccessBlock", AccountId="210987654321")
    control("it goes", "DeletePublicAccessBlock", AccountId="{account}")
    control("none is left", "GetPublicAccessBlock", AccountId="{account}")
