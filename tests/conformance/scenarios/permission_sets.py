"""IAM Identity Center: the instance, and permission sets with what is in them."""

from . import ADMINISTRATOR, VIEW_ONLY, document, scenario
from .organization import alone, disband, organize, with_members

NOWHERE = "arn:aws:sso:::instance/ssoins-0000000000000000"


def with_instance(state):
    """The organization with members, and a fresh instance whose requests take an instant."""
    with_members(state)
    (management,) = [account for account in state["accounts"] if account not in state["organization"]["members"][1:]]
    empty = ("permission_sets", "assignments", "groups", "users", "requests", "failing", "recent_calls")
    state["identity_center"] = {name: {} for name in empty} | {
        "id": "ssoins-7223b02a6f40cd5e",
        "identity_store": "d-9067f2a1b3",
        "owner": management,
        "name": None,
        "region": "us-east-1",
        "status": "ACTIVE",
        "in_progress": [],
        "request_duration": "PT0.5S",
    }


def instance_of(ask):
    """The ARN and the directory's id of the instance."""
    shown = r"Instances.*\.(Instance\w+|IdentityStore\w+|OwnerAccountId|Status|PrimaryRegion|RegionName|IsPrimary\w+)$"
    found = ask.of("sso-admin")("the instance", "ListInstances", only=shown).get("Instances") or [{}]
    return found[0].get("InstanceArn", NOWHERE), found[0].get("IdentityStoreId", "d-0000000000")


@scenario(world=alone)
def no_instance(ask):
    sso, directory = ask.of("sso-admin"), ask.of("identitystore")
    sso("an account that is in no organization has none", "ListInstances")
    sso("one that is not there", "ListPermissionSets", InstanceArn=NOWHERE)
    directory("a directory that is not there", "ListGroups", IdentityStoreId="d-0000000000")


@scenario(world=with_instance)
def permission_sets(ask):
    sso, members = ask.of("sso-admin"), organize(ask)
    instance = {"InstanceArn": instance_of(ask)[0]}
    ask.of("sso-admin", "eu-west-1")("another Region has none", "ListInstances")
    ask.of("sso-admin", "eu-west-1")("it is not in another Region", "ListPermissionSets", **instance)
    sso("another instance is not there", "ListPermissionSets", InstanceArn=NOWHERE)
    sso("none at first", "ListPermissionSets", **instance)
    for sentence, other in {
        "a blank cannot be in a name": {"Name": "two words"},
        "33 letters cannot be a name": {"Name": "a" * 33},
        "a session of a quarter of an hour": {"Name": "Short", "SessionDuration": "PT15M"},
        "a session of 13 hours": {"Name": "Long", "SessionDuration": "PT13H"},
        "a session that is no duration": {"Name": "None", "SessionDuration": "4h"},
    }.items():
        made = sso(sentence, "CreatePermissionSet", **instance, **other, only="outcome")
        if "PermissionSet" in made:
            ask.prepare(
                "DeletePermissionSet",
                service="sso-admin",
                **instance,
                PermissionSetArn=made["PermissionSet"]["PermissionSetArn"],
            )
    made = sso("one is made by its name", "CreatePermissionSet", **instance, Name="Plain")
    plain = instance | {"PermissionSetArn": made.get("PermissionSet", {}).get("PermissionSetArn", NOWHERE)}
    sso("a name is taken", "CreatePermissionSet", **instance, Name="Plain")
    everything = {"Description": "reads", "SessionDuration": "PT2H", "RelayState": "https://example.com/"}
    tags = [{"Key": "Team", "Value": "platform"}]
    made = sso("one is made with everything", "CreatePermissionSet", **instance, Name="Full", **everything, Tags=tags)
    full = instance | {"PermissionSetArn": made.get("PermissionSet", {}).get("PermissionSetArn", NOWHERE)}
    sso("they are listed", "ListPermissionSets", **instance)
    page = sso("the first page", "ListPermissionSets", **instance, MaxResults=1)
    sso("the last page", "ListPermissionSets", **instance, MaxResults=1, NextToken=page.get("NextToken", "none"))
    sso("the plain one reads back", "DescribePermissionSet", **plain)
    sso("the full one reads back", "DescribePermissionSet", **full)
    sso("its tags", "ListTagsForResource", **instance, ResourceArn=full["PermissionSetArn"])
    sso("its session alone is changed", "UpdatePermissionSet", **full, SessionDuration="PT4H")
    sso("its relay state went with that", "DescribePermissionSet", **full)
    other = {"Description": "more", "RelayState": "https://a.example/"}
    sso("its description is changed", "UpdatePermissionSet", **full, **other)
    sso("its session stayed", "DescribePermissionSet", **full)
    nothing = plain | {"PermissionSetArn": plain["PermissionSetArn"][:-16] + "0" * 16}
    for operation in (
        "DescribePermissionSet",
        "UpdatePermissionSet",
        "DeletePermissionSet",
        "ListManagedPoliciesInPermissionSet",
        "ListCustomerManagedPolicyReferencesInPermissionSet",
        "GetInlinePolicyForPermissionSet",
        "GetPermissionsBoundaryForPermissionSet",
        "ListAccountsForProvisionedPermissionSet",
    ):
        sso(f"{operation} of none", operation, **nothing)
    sso("tags of none", "ListTagsForResource", **instance, ResourceArn=nothing["PermissionSetArn"])
    tags = [{"Key": "Team", "Value": "security"}, {"Key": "Stage", "Value": ""}]
    sso("it is tagged", "TagResource", **instance, ResourceArn=full["PermissionSetArn"], Tags=tags)
    sso("its tags by now", "ListTagsForResource", **instance, ResourceArn=full["PermissionSetArn"])
    tags = [{"Key": "aws:own", "Value": "x"}]
    sso("a tag of AWS's own", "TagResource", **instance, ResourceArn=plain["PermissionSetArn"], Tags=tags)
    for permission_set, name in ((plain, "the plain one"), (full, "the full one")):
        sso(f"{name} goes", "DeletePermissionSet", **permission_set)
    sso("it goes once", "DeletePermissionSet", **plain)
    sso("none is left", "ListPermissionSets", **instance)
    disband(ask, members)


@scenario(world=with_instance)
def policies_of_a_permission_set(ask):
    sso, members = ask.of("sso-admin"), organize(ask)
    instance = {"InstanceArn": instance_of(ask)[0]}
    made = sso("one is made", "CreatePermissionSet", **instance, Name="Policies").get("PermissionSet", {})
    one = instance | {"PermissionSetArn": made.get("PermissionSetArn", NOWHERE)}
    sso("no inline policy at first", "GetInlinePolicyForPermissionSet", **one)
    sso("it gets one", "PutInlinePolicyToPermissionSet", **one, InlinePolicy=document())
    sso("a text is none", "PutInlinePolicyToPermissionSet", **one, InlinePolicy="text")
    sso("it reads back", "GetInlinePolicyForPermissionSet", **one)
    sso("it goes", "DeleteInlinePolicyFromPermissionSet", **one)
    sso("it is gone", "GetInlinePolicyForPermissionSet", **one)
    sso("it goes twice", "DeleteInlinePolicyFromPermissionSet", **one)

    attach, detach = "AttachManagedPolicyToPermissionSet", "DetachManagedPolicyFromPermissionSet"
    sso("no policies of AWS at first", "ListManagedPoliciesInPermissionSet", **one)
    for policy, name in ((ADMINISTRATOR, "one"), (VIEW_ONLY, "one in a path")):
        sso(f"{name} is attached", attach, **one, ManagedPolicyArn=policy)
    sso("it is attached once", attach, **one, ManagedPolicyArn=VIEW_ONLY)
    sso("one that AWS has not", attach, **one, ManagedPolicyArn="arn:aws:iam::aws:policy/Nowhere")
    sso("policies of AWS", "ListManagedPoliciesInPermissionSet", **one)
    page = sso("the first page of them", "ListManagedPoliciesInPermissionSet", **one, MaxResults=1, only="NextToken")
    token = page.get("NextToken", "none")
    sso("the last page of them", "ListManagedPoliciesInPermissionSet", **one, MaxResults=1, NextToken=token)
    sso("one is detached", detach, **one, ManagedPolicyArn=ADMINISTRATOR)
    sso("it is detached once", detach, **one, ManagedPolicyArn=ADMINISTRATOR)

    attach = "AttachCustomerManagedPolicyReferenceToPermissionSet"
    detach = "DetachCustomerManagedPolicyReferenceFromPermissionSet"
    listed = "ListCustomerManagedPolicyReferencesInPermissionSet"
    own, deep = {"Name": "Own"}, {"Name": "Own", "Path": "/deep/"}
    sso("no references at first", listed, **one)
    sso("a policy is referred to", attach, **one, CustomerManagedPolicyReference=own)
    sso("its path was the root's", attach, **one, CustomerManagedPolicyReference=own | {"Path": "/"})
    sso("one of the same name in a path", attach, **one, CustomerManagedPolicyReference=deep)
    sso("references", listed, **one)
    sso("one is taken away", detach, **one, CustomerManagedPolicyReference=own)
    sso("it is taken away once", detach, **one, CustomerManagedPolicyReference=own)
    sso("the other is left", listed, **one)

    put, get = "PutPermissionsBoundaryToPermissionSet", "GetPermissionsBoundaryForPermissionSet"
    managed, customer = {"ManagedPolicyArn": VIEW_ONLY}, {"CustomerManagedPolicyReference": own}
    sso("no boundary at first", get, **one)
    sso("none cannot be taken away", "DeletePermissionsBoundaryFromPermissionSet", **one)
    sso("one of AWS bounds it", put, **one, PermissionsBoundary=managed)
    sso("that reads back", get, **one)
    sso("one of the accounts bounds it", put, **one, PermissionsBoundary=customer)
    sso("this reads back", get, **one)
    sso("both cannot", put, **one, PermissionsBoundary=managed | customer)
    sso("neither can", put, **one, PermissionsBoundary={})
    nowhere = {"ManagedPolicyArn": "arn:aws:iam::aws:policy/Nowhere"}
    sso("one that AWS has not cannot", put, **one, PermissionsBoundary=nowhere)
    sso("nothing bounds it", "DeletePermissionsBoundaryFromPermissionSet", **one)
    sso("no boundary is left", get, **one)
    sso("the set goes with what is in it", "DeletePermissionSet", **one)
    disband(ask, members)
