"""IAM Identity Center: who holds what in which account, and what runs there."""

from . import document, scenario
from .directory import NOBODY, person
from .organization import disband, organize
from .permission_sets import NOWHERE, instance_of, with_instance

BEHIND = {"ProvisioningStatus": "LATEST_PERMISSION_SET_NOT_PROVISIONED"}
LATEST = {"ProvisioningStatus": "LATEST_PERMISSION_SET_PROVISIONED"}
# Each kind of request: the operation, what its answer is called, the description, and what that is asked by.
REQUESTS = {
    "CreateAccountAssignment": ("AccountAssignmentCreationStatus", "AccountAssignmentCreationRequestId"),
    "DeleteAccountAssignment": ("AccountAssignmentDeletionStatus", "AccountAssignmentDeletionRequestId"),
    "ProvisionPermissionSet": ("PermissionSetProvisioningStatus", "ProvisionPermissionSetRequestId"),
}


def settle(ask, sentence, operation, instance, **asked):
    """Sends a request, waits until it is no longer in progress, and describes what came of it."""
    sso, (status, parameter) = ask.of("sso-admin"), REQUESTS[operation]
    request = sso(sentence, operation, **instance, **asked).get(status, {}).get("RequestId", NOBODY)
    described = instance | {parameter: request}
    ask.wait(f"Describe{status}", "sso-admin", **described)
    # Why something failed is said in words that nobody promised.
    only = r"\w+\.(?!FailureReason)"
    sso(f"{sentence}: what came of it", f"Describe{status}", **described, only=only)


class Ground:
    """A permission set, a group with somebody in it, and the accounts of the organization."""

    def __init__(self, ask):
        self.members = organize(ask)
        arn, store = instance_of(ask)
        self.instance, self.store = {"InstanceArn": arn}, {"IdentityStoreId": store}
        sso, directory = ask.of("sso-admin"), ask.of("identitystore")
        made = sso("a permission set", "CreatePermissionSet", **self.instance, Name="Readers")
        self.set = {"PermissionSetArn": made.get("PermissionSet", {}).get("PermissionSetArn", NOWHERE)}
        self.group = directory("a group", "CreateGroup", **self.store, DisplayName="Readers").get("GroupId", NOBODY)
        self.user = directory("somebody", "CreateUser", **self.store, **person("reader")).get("UserId", NOBODY)
        ask.call(self.group, "group")
        ask.call(self.user, "somebody")
        joining = {"GroupId": self.group, "MemberId": {"UserId": self.user}}
        directory("who is in the group", "CreateGroupMembership", **self.store, **joining)

    def assignment(self, account, kind="GROUP", principal=None):
        target = {"TargetType": "AWS_ACCOUNT", "TargetId": account}
        return target | self.set | {"PrincipalType": kind, "PrincipalId": principal or self.group}

    def clear(self, ask):
        sso, directory = ask.of("sso-admin"), ask.of("identitystore")
        sso("the permission set goes", "DeletePermissionSet", **self.instance, **self.set)
        directory("the group goes", "DeleteGroup", **self.store, GroupId=self.group)
        directory("somebody goes", "DeleteUser", **self.store, UserId=self.user)
        disband(ask, self.members)


@scenario(world=with_instance)
def assignments(ask):
    ground, sso = Ground(ask), ask.of("sso-admin")
    instance, (first, second) = ground.instance, ground.members
    create, delete = "CreateAccountAssignment", "DeleteAccountAssignment"

    def look(when):
        rows = {"AccountId": first} | ground.set
        sso(f"who holds it {when}", "ListAccountAssignments", **instance, **rows)
        for kind, principal in (("GROUP", ground.group), ("USER", ground.user)):
            holder = {"PrincipalType": kind, "PrincipalId": principal}
            sso(f"what the {kind} holds {when}", "ListAccountAssignmentsForPrincipal", **instance, **holder)
        sso(f"where it is {when}", "ListAccountsForProvisionedPermissionSet", **instance, **ground.set)
        there = {"AccountId": first}
        sso(f"what the account has {when}", "ListPermissionSetsProvisionedToAccount", **instance, **there)

    look("at first")
    settle(ask, "a group gets it", create, instance, **ground.assignment(first))
    look("by then")
    settle(ask, "the group gets it again", create, instance, **ground.assignment(first))
    settle(ask, "somebody gets it too", create, instance, **ground.assignment(first, "USER", ground.user))
    settle(ask, "the group gets it in another account", create, instance, **ground.assignment(second))
    settle(ask, "and in the management account", create, instance, **ground.assignment(ask.account))
    look("after that")
    page = {"PrincipalType": "USER", "PrincipalId": ground.user, "MaxResults": 2}
    operation, rows = "ListAccountAssignmentsForPrincipal", r"NextToken|AccountAssignments\[\d+\]\.PermissionSetArn"
    token = sso("the first page", operation, **instance, **page, only=rows).get("NextToken", "none")
    sso("the last page", operation, **instance, **page, NextToken=token, only=rows)
    page = {"PrincipalType": "USER", "PrincipalId": ground.user, "Filter": {"AccountId": second}}
    sso("what they hold in one account", operation, **instance, **page)
    settle(ask, "nobody cannot get it", create, instance, **ground.assignment(first, "USER", NOBODY))
    settle(ask, "not in an account elsewhere", create, instance, **ground.assignment("999999999999"))
    nothing = ground.set["PermissionSetArn"][:-16] + "0" * 16
    asked = ground.assignment(first) | {"PermissionSetArn": nothing}
    sso("not a set that is not there", create, **instance, **asked)
    sso("who holds it elsewhere", "ListAccountAssignments", **instance, AccountId="999999999999", **ground.set)
    sso("who holds what is not there", "ListAccountAssignments", **instance, AccountId=first, PermissionSetArn=nothing)
    stranger = {"PrincipalType": "USER", "PrincipalId": NOBODY}
    sso("what nobody holds", "ListAccountAssignmentsForPrincipal", **instance, **stranger)
    sso("what another account has", "ListPermissionSetsProvisionedToAccount", **instance, AccountId="999999999999")
    sso("it stays while somebody holds it", "DeletePermissionSet", **instance, **ground.set)
    statuses = "ListAccountAssignmentCreationStatus"
    for status in ("IN_PROGRESS", "SUCCEEDED", "FAILED"):
        sso(f"requests that are {status}", statuses, **instance, Filter={"Status": status})
    sso("requests", statuses, **instance)
    request = {"AccountAssignmentCreationRequestId": NOBODY}
    sso("a request that is not there", "DescribeAccountAssignmentCreationStatus", **instance, **request)
    settle(ask, "somebody loses it", delete, instance, **ground.assignment(first, "USER", ground.user))
    settle(ask, "once", delete, instance, **ground.assignment(first, "USER", ground.user))
    look("without them")
    for account, where in ((first, "the account"), (second, "the other"), (ask.account, "the management account")):
        settle(ask, f"the group loses it in {where}", delete, instance, **ground.assignment(account))
    look("at last")
    sso("requests of deletions", "ListAccountAssignmentDeletionStatus", **instance)
    request = {"AccountAssignmentDeletionRequestId": NOBODY}
    sso("a deletion that is not there", "DescribeAccountAssignmentDeletionStatus", **instance, **request)
    ground.clear(ask)


@scenario(world=with_instance)
def provisioning(ask):
    ground, sso = Ground(ask), ask.of("sso-admin")
    instance, (first, second) = ground.instance, ground.members
    provision, there = "ProvisionPermissionSet", "ListAccountsForProvisionedPermissionSet"

    def look(when):
        for name, status in (("behind", BEHIND), ("up to date", LATEST)):
            sso(f"accounts {name} {when}", there, **instance, **ground.set, **status)
            account = {"AccountId": first} | status
            sso(f"sets {name} {when}", "ListPermissionSetsProvisionedToAccount", **instance, **account)

    everywhere = ground.set | {"TargetType": "ALL_PROVISIONED_ACCOUNTS"}
    one = ground.set | {"TargetType": "AWS_ACCOUNT", "TargetId": first}
    settle(ask, "what is nowhere is provisioned nowhere", provision, instance, **one)
    settle(ask, "what is nowhere is provisioned everywhere", provision, instance, **everywhere)
    for account, where in ((first, "one"), (second, "another")):
        settle(ask, f"{where} gets it", "CreateAccountAssignment", instance, **ground.assignment(account))
    look("at first")
    inline = instance | ground.set | {"InlinePolicy": document()}
    reference = instance | ground.set | {"CustomerManagedPolicyReference": {"Name": "Nowhere"}}
    tags = {"ResourceArn": ground.set["PermissionSetArn"], "Tags": [{"Key": "Team", "Value": "platform"}]}
    sso("it is tagged", "TagResource", **instance, **tags)
    look("with a tag")
    sso("it gets a policy", "PutInlinePolicyToPermissionSet", **inline)
    look("with a policy")
    settle(ask, "one is provisioned", provision, instance, **one)
    look("with one of them")
    settle(ask, "all are provisioned", provision, instance, **everywhere)
    look("with all of them")
    sso("the same policy counts too", "PutInlinePolicyToPermissionSet", **inline)
    look("with the same policy")
    sso("it refers to what no account has", "AttachCustomerManagedPolicyReferenceToPermissionSet", **reference)
    settle(ask, "that cannot be provisioned", provision, instance, **everywhere)
    look("with a policy that is not there")
    asked = instance | ground.set | {"TargetType": "AWS_ACCOUNT"}
    sso("an account has to be named", provision, **asked)
    asked = instance | everywhere | {"TargetId": first}
    sso("all and one cannot be named", provision, **asked)
    for status in ("IN_PROGRESS", "SUCCEEDED", "FAILED"):
        filters = {"Filter": {"Status": status}}
        sso(f"requests that are {status}", "ListPermissionSetProvisioningStatus", **instance, **filters)
    request = {"ProvisionPermissionSetRequestId": NOBODY}
    sso("a request that is not there", "DescribePermissionSetProvisioningStatus", **instance, **request)
    for account, where in ((first, "one"), (second, "another")):
        settle(ask, f"{where} loses it", "DeleteAccountAssignment", instance, **ground.assignment(account))
    ground.clear(ask)
