"""The calls, as scenarios. Each begins with an account as AWS hands it over and leaves it so.

A scenario is a function of one witness: `ask("what should hold", "Operation", Parameter=…)`. `{account}` in a
parameter is the account's id.

Some need what the product never makes, such as a password, and so the sandbox holds no operation for it. They have a
seed, which puts it into the file that a sandbox begins with, and `ask.prepare(…)`, which makes it in moto.
"""

import json

SCENARIOS = []

# What the sandbox holds; each has to succeed at least once.
# fmt: off
OPERATIONS = [
    "AddUserToGroup", "AssumeRole", "AttachGroupPolicy", "CreateAccountAlias", "CreateGroup",
    "CreatePolicy", "CreatePolicyVersion", "CreateUser", "DeactivateMFADevice", "DeleteAccessKey",
    "DeleteAccountAlias", "DeleteAccountPasswordPolicy", "DeleteGroup", "DeleteGroupPolicy",
    "DeleteLoginProfile", "DeletePolicy", "DeletePolicyVersion", "DeleteRolePermissionsBoundary",
    "DeleteSSHPublicKey", "DeleteServiceSpecificCredential", "DeleteSigningCertificate", "DeleteUser",
    "DeleteUserPermissionsBoundary", "DeleteUserPolicy", "DeleteVirtualMFADevice", "DetachGroupPolicy",
    "DetachRolePolicy", "DetachUserPolicy", "GetAccessKeyLastUsed", "GetAccountAuthorizationDetails",
    "GetAccountPasswordPolicy", "GetAccountSummary", "GetCallerIdentity", "GetGroup", "GetGroupPolicy",
    "GetLoginProfile", "GetPolicy", "GetPolicyVersion", "GetUser", "ListAccessKeys", "ListAccountAliases",
    "ListAttachedGroupPolicies", "ListAttachedUserPolicies", "ListEntitiesForPolicy", "ListGroupsForUser",
    "ListMFADevices", "ListPolicies", "ListPolicyVersions", "ListSSHPublicKeys",
    "ListServiceSpecificCredentials", "ListSigningCertificates", "ListUserPolicies", "PutGroupPolicy",
    "RemoveUserFromGroup", "SetDefaultPolicyVersion", "SetSecurityTokenServicePreferences", "TagUser",
    "UntagUser", "UpdateAccessKey", "UpdateAccountPasswordPolicy",
]
# fmt: on

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
VIEW_ONLY = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
NOWHERE = "arn:aws:iam::{account}:policy/Nowhere"


def scenario(seed=None):
    """Adds the decorated function to the scenarios; its name is the scenario's."""

    def add(function):
        SCENARIOS.append((function.__name__.replace("_", " "), seed, function))
        return function

    return add


def document(action="s3:ListAllMyBuckets", **more):
    """A policy that allows one action; the space in it tells percent-encoding from form-encoding."""
    statement = {"Sid": "One", "Effect": "Allow", "Action": action, "Resource": "*", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


# Last, for they use what stands above.
from . import account, groups, policies, prepared, users  # noqa: E402, F401
