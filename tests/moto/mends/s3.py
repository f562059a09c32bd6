"""Buckets: what a fresh one has, whose they are, where they are, what they refuse. Operations are those of S3."""

import json

import xmltodict
from moto.s3 import models as s3
from moto.s3.exceptions import NoSuchBucketPolicy
from moto.s3.responses import S3Response

from . import mend

Bucket, Backend = s3.FakeBucket, s3.S3Backend


@mend(Bucket, "__init__")
def a_fresh_bucket(self, *given, **named):
    """moto: has no encryption, no public access block and no ownership controls. AWS: SSE-S3 ("Setting default
    server-side encryption behavior"), all four settings on, and `BucketOwnerEnforced` ("Default settings for new S3
    buckets FAQ")."""
    a_fresh_bucket.stock(self, *given, **named)
    self.encryption = by_s3()
    self.public_access_block = s3.PublicAccessBlock("true", "true", "true", "true")
    self.ownership_rule = "BucketOwnerEnforced"


def by_s3():
    return {"Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": "false"}}


@mend(Backend)
def delete_bucket_encryption(self, bucket_name):
    """moto: leaves a bucket without encryption. AWS: with SSE-S3 (DeleteBucketEncryption)."""
    self.get_bucket(bucket_name).encryption = by_s3()


@mend(S3Response)
def get_bucket_versioning(self):
    """moto: the root element is `GetBucketVersioningResponse`, which the Rust SDK does not read. AWS:
    `VersioningConfiguration` (GetBucketVersioning)."""
    status = self.backend.get_bucket_versioning(self.bucket_name)
    inner = f"<Status>{status}</Status>" if status else ""
    namespace = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
    return 200, {}, f"<VersioningConfiguration {namespace}>{inner}</VersioningConfiguration>"


@mend(S3Response, "_bucket_response")
def the_bucket_is_this_ones(self, request, full_url):
    """moto: whoever asks, from wherever, with whatever owner in mind, is served. AWS: 403 where
    `x-amz-expected-bucket-owner` is another account's ("Verifying bucket ownership with bucket owner condition"), and
    to another account that no policy lets in; 301 and the Region from a Region that is not the bucket's (HeadBucket,
    "Making requests", redirects)."""
    owner, region = placed(self.parse_bucket_name_from_url(request, full_url))
    query = self._get_querystring(request, full_url)
    if owner is None or (request.method == "PUT" and not query):
        return the_bucket_is_this_ones.stock(self, request, full_url)
    expected = request.headers.get("x-amz-expected-bucket-owner", owner)
    policy = s3.s3_backends[owner][self.partition].get_bucket_policy(self.bucket_name)
    is_known = owner == self.current_account or policy
    if expected != owner or not is_known:
        return error(request, 403, "AccessDenied", "Access Denied")
    if region != self.region and "location" not in query:
        message = "The bucket you are attempting to access must be addressed using the specified endpoint."
        return error(request, 301, "PermanentRedirect", message, {"x-amz-bucket-region": region})
    return the_bucket_is_this_ones.stock(self, request, full_url)


def placed(name):
    """Whose a bucket is, and in which Region."""
    if name not in s3.s3_backends.bucket_accounts:
        return None, None
    partition, owner = s3.s3_backends.bucket_accounts[name]
    return owner, s3.s3_backends[owner][partition].get_bucket(name).region_name


def error(request, status, code, message, headers=None):
    body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return status, headers or {}, "" if request.method == "HEAD" else body


@mend(S3Response, "_bucket_response_put")
def what_is_put(self, request, bucket_name, querystring):
    """moto: takes a policy that is none, a public one under a public access block, the same lifecycle rule twice, and
    suspends the versioning of a bucket with Object Lock; Object Lock without versions is an HTTP 400, not 409. AWS: `MalformedPolicy`, `AccessDenied` ("Blocking public
    access to your Amazon S3 storage", BlockPublicPolicy), `InvalidArgument` ("Lifecycle configuration elements", ID
    element), `InvalidBucketState` ("Locking objects with Object Lock")."""
    refusal = None
    if "policy" in querystring:
        refusal = refuse_policy(self.backend.get_bucket(bucket_name), self.body)
    if "lifecycle" in querystring:
        refusal = refuse_lifecycle(self.body)
    if "object-lock" in querystring and not self.backend.get_bucket(bucket_name).is_versioned:
        refusal = 409, "InvalidBucketState", "Versioning must be 'Enabled' on the bucket to apply Object Lock."
    if "versioning" in querystring and self.backend.get_bucket(bucket_name).object_lock_enabled:
        if b"<Status>Suspended</Status>" in self.body:
            refusal = 409, "InvalidBucketState", "An Object Lock configuration is present on this bucket."
    if refusal:
        return error(request, *refusal)
    answer = what_is_put.stock(self, request, bucket_name, querystring)
    # moto: the answer to a policy is the text `True`. AWS: nothing, HTTP 204 (PutBucketPolicy).
    return (204, {}, "") if "policy" in querystring else answer


def refuse_policy(bucket, body):
    try:
        statements = json.loads(body)["Statement"]
        statements = [statements] if isinstance(statements, dict) else statements
        named = [(each["Effect"], each["Principal"], each.get("Condition")) for each in statements]
    except (ValueError, KeyError, TypeError):
        return 400, "MalformedPolicy", "This policy contains invalid Json or lacks an element."
    if is_public(named) and bucket.public_access_block and bucket.public_access_block.block_public_policy:
        return 403, "AccessDenied", "Access Denied by the public access block: the policy is public."
    return None


def is_public(statements):
    """Whether one of the statements lets everyone in without a condition."""
    return any(effect == "Allow" and who in ("*", {"AWS": "*"}) and not when for effect, who, when in statements)


@mend(S3Response, "_bucket_response_get")
def what_is_got(self, bucket_name, querystring):
    """moto: asked whether a policy is public, it lists objects, which the Rust SDK does not read. AWS: says so, or
    `NoSuchBucketPolicy` (GetBucketPolicyStatus)."""
    if "policyStatus" not in querystring:
        return what_is_got.stock(self, bucket_name, querystring)
    policy = self.backend.get_bucket_policy(bucket_name)
    if not policy:
        raise NoSuchBucketPolicy(bucket_name=bucket_name)
    statements = json.loads(policy)["Statement"]
    statements = [statements] if isinstance(statements, dict) else statements
    public = is_public((each["Effect"], each["Principal"], each.get("Condition")) for each in statements)
    return 200, {}, f"<PolicyStatus><IsPublic>{str(public).lower()}</IsPublic></PolicyStatus>"


def refuse_lifecycle(body):
    rules = (xmltodict.parse(body)["LifecycleConfiguration"] or {}).get("Rule", [])
    ids = [rule.get("ID") for rule in (rules if isinstance(rules, list) else [rules])]
    ids = [each for each in ids if each]
    if len(ids) != len(set(ids)):
        return 400, "InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule"
    return None


@mend(Backend)
def put_object_lock_configuration(self, bucket_name, lock_enabled, mode=None, days=None, years=None):
    """moto: refuses a bucket with objects. AWS: takes every bucket with versioning (PutObjectLockConfiguration,
    "Enable Object Lock on an existing Amazon S3 bucket")."""
    bucket = self.get_bucket(bucket_name)
    bucket.object_lock_enabled = bucket.object_lock_enabled or bool(lock_enabled)
    # Read back as 0, what was not set would stand beside what was.
    bucket.default_lock_mode, bucket.default_lock_days, bucket.default_lock_years = mode, days or None, years or None


@mend(Bucket, "_log_permissions_enabled_policy")
def log_delivery_is_let_in(self, target_bucket, target_prefix):
    """moto: access logs go only where a policy or an ACL lets log delivery write, and a policy with the principal `*`
    is an HTTP 500. AWS: does not look at the policy when logging is set up; where ACLs mean nothing no grant is asked
    for ("Enabling Amazon S3 server access logging")."""
    enforced = target_bucket.ownership_rule == "BucketOwnerEnforced"
    return enforced or log_delivery_is_let_in.stock(target_bucket, target_prefix)
