"""The calls, as scenarios. Each begins with an account as AWS hands it over and leaves it so; of what cannot be taken
away again, keys and buckets, each scenario has its own.

A scenario is a function of one witness: `ask("what should hold", "Operation", Parameter=…)`. `{account}` in a
parameter is the account's id. Other services than IAM are asked through `ask.of("kms")`. What is carried out later is
waited for with `ask.wait(…)`, and what is made up but has to be told from its like gets a name by `ask.call(…)`.

Some need what the product never makes, such as a password, and so the sandbox holds no operation for it. They have a
seed, which puts it into the file that a sandbox begins with, and `ask.prepare(…)`, which makes it in moto.
"""

import json

SCENARIOS = []

# What the sandbox holds; each has to succeed at least once.
# fmt: off
OPERATIONS = {
    "iam": [
        "AddUserToGroup", "AttachGroupPolicy", "CreateAccountAlias", "CreateGroup", "CreatePolicy",
        "CreatePolicyVersion", "CreateUser", "DeactivateMFADevice", "DeleteAccessKey", "DeleteAccountAlias",
        "DeleteAccountPasswordPolicy", "DeleteGroup", "DeleteGroupPolicy", "DeleteLoginProfile",
        "DeletePolicy", "DeletePolicyVersion", "DeleteRolePermissionsBoundary", "DeleteSSHPublicKey",
        "DeleteServiceSpecificCredential", "DeleteSigningCertificate", "DeleteUser",
        "DeleteUserPermissionsBoundary", "DeleteUserPolicy", "DeleteVirtualMFADevice", "DetachGroupPolicy",
        "DetachRolePolicy", "DetachUserPolicy", "GetAccessKeyLastUsed", "GetAccountAuthorizationDetails",
        "GetAccountPasswordPolicy", "GetAccountSummary", "GetGroup", "GetGroupPolicy", "GetLoginProfile",
        "GetPolicy", "GetPolicyVersion", "GetUser", "ListAccessKeys", "ListAccountAliases",
        "ListAttachedGroupPolicies", "ListAttachedUserPolicies", "ListEntitiesForPolicy", "ListGroupsForUser",
        "ListMFADevices", "ListPolicies", "ListPolicyVersions", "ListSSHPublicKeys",
        "ListServiceSpecificCredentials", "ListSigningCertificates", "ListUserPolicies", "PutGroupPolicy",
        "RemoveUserFromGroup", "SetDefaultPolicyVersion", "SetSecurityTokenServicePreferences", "TagUser",
        "UntagUser", "UpdateAccessKey", "UpdateAccountPasswordPolicy",
    ],
    "sts": [
        "AssumeRole", "GetCallerIdentity",
    ],
    "kms": [
        "CancelKeyDeletion", "CreateAlias", "CreateKey", "DeleteAlias", "DescribeKey", "DisableKey",
        "DisableKeyRotation", "EnableKey", "EnableKeyRotation", "GetKeyPolicy", "GetKeyRotationStatus",
        "ListAliases", "ListKeys", "ListResourceTags", "PutKeyPolicy", "ScheduleKeyDeletion", "TagResource",
        "UntagResource", "UpdateAlias", "UpdateKeyDescription",
    ],
    "s3": [
        "CreateBucket", "DeleteBucket", "DeleteBucketEncryption", "DeleteBucketLifecycle",
        "DeleteBucketOwnershipControls", "DeleteBucketPolicy", "DeleteBucketTagging",
        "DeletePublicAccessBlock", "GetBucketAcl", "GetBucketEncryption", "GetBucketLifecycleConfiguration",
        "GetBucketLocation", "GetBucketLogging", "GetBucketOwnershipControls", "GetBucketPolicy",
        "GetBucketPolicyStatus", "GetBucketTagging", "GetBucketVersioning", "GetObjectLockConfiguration",
        "GetPublicAccessBlock", "HeadBucket", "ListBuckets", "PutBucketAcl", "PutBucketEncryption",
        "PutBucketLifecycleConfiguration", "PutBucketLogging", "PutBucketOwnershipControls",
        "PutBucketPolicy", "PutBucketTagging", "PutBucketVersioning", "PutObjectLockConfiguration",
        "PutPublicAccessBlock",
    ],
    "s3control": [
        "DeletePublicAccessBlock", "GetPublicAccessBlock", "PutPublicAccessBlock",
    ],
    "cloudtrail": [
        "AddTags", "CreateTrail", "DeleteTrail", "DescribeTrails", "GetEventSelectors", "GetInsightSelectors",
        "GetTrail", "GetTrailStatus", "ListTags", "ListTrails", "PutEventSelectors", "PutInsightSelectors",
        "RegisterOrganizationDelegatedAdmin", "RemoveTags", "StartLogging", "StopLogging", "UpdateTrail",
    ],
    "organizations": [
        "CreateOrganization", "DescribeAccount", "DescribeOrganization", "DisableAWSServiceAccess",
        "EnableAWSServiceAccess", "ListAWSServiceAccessForOrganization", "ListAccounts",
        "ListAccountsForParent", "ListDelegatedAdministrators", "ListOrganizationalUnitsForParent",
        "ListParents", "ListRoots", "RegisterDelegatedAdministrator",
    ],
    "sso-admin": [
        "AttachCustomerManagedPolicyReferenceToPermissionSet", "AttachManagedPolicyToPermissionSet",
        "CreateAccountAssignment", "CreatePermissionSet", "DeleteAccountAssignment",
        "DeleteInlinePolicyFromPermissionSet", "DeletePermissionSet",
        "DeletePermissionsBoundaryFromPermissionSet", "DescribeAccountAssignmentCreationStatus",
        "DescribeAccountAssignmentDeletionStatus", "DescribePermissionSet",
        "DescribePermissionSetProvisioningStatus", "DetachCustomerManagedPolicyReferenceFromPermissionSet",
        "DetachManagedPolicyFromPermissionSet", "GetInlinePolicyForPermissionSet",
        "GetPermissionsBoundaryForPermissionSet", "ListAccountAssignmentCreationStatus",
        "ListAccountAssignmentDeletionStatus", "ListAccountAssignments",
        "ListAccountAssignmentsForPrincipal", "ListAccountsForProvisionedPermissionSet",
        "ListCustomerManagedPolicyReferencesInPermissionSet", "ListInstances",
        "ListManagedPoliciesInPermissionSet", "ListPermissionSetProvisioningStatus", "ListPermissionSets",
        "ListPermissionSetsProvisionedToAccount", "ListTagsForResource", "ProvisionPermissionSet",
        "PutInlinePolicyToPermissionSet", "PutPermissionsBoundaryToPermissionSet", "TagResource",
        "UpdatePermissionSet",
    ],
    "identitystore": [
        "CreateGroup", "CreateGroupMembership", "CreateUser", "DeleteGroup", "DeleteGroupMembership",
        "DeleteUser", "DescribeGroup", "DescribeUser", "GetGroupId", "GetUserId", "ListGroupMemberships",
        "ListGroups", "ListUsers", "UpdateGroup",
    ],
    "sns": [
        "CreateTopic", "DeleteTopic", "GetTopicAttributes", "ListTopics", "SetTopicAttributes",
    ],
}
# fmt: on

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
VIEW_ONLY = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
NOWHERE = "arn:aws:iam::{account}:policy/Nowhere"


def scenario(seed=None, world=None):
    """Adds the decorated function to the scenarios; its name is the scenario's.

    A seed changes the account that a sandbox begins with, a world all that it begins with.
    """

    def sow(state):
        (account,) = state["accounts"].values()
        seed(account)

    def add(function):
        SCENARIOS.append((function.__name__.replace("_", " "), world or (seed and sow), function))
        return function

    return add


def document(action="s3:ListAllMyBuckets", **more):
    """A policy that allows one action; the space in it tells percent-encoding from form-encoding."""
    statement = {"Sid": "One", "Effect": "Allow", "Action": action, "Resource": "*", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def allowing(principal, action, resource="*", **more):
    """A statement of a bucket's, a key's or a topic's policy."""
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource, **more}


def policy(*statements):
    """A policy of these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


ROOT = {"AWS": "arn:aws:iam::{account}:root"}
CLOUDTRAIL = {"Service": "cloudtrail.amazonaws.com"}
# What every key policy needs, or nobody could change it again.
ROOT_STATEMENT = allowing(ROOT, "kms:*", Sid="Root")


# Last, for they use what stands above.
from . import (  # noqa: E402, F401
    account,
    assignments,
    bucket_settings,
    buckets,
    directory,
    groups,
    keys,
    organization,
    permission_sets,
    policies,
    prepared,
    trails,
    users,
)
