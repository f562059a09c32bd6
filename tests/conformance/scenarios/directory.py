"""The Identity Store: groups, people, and who is in which group."""

from . import scenario
from .organization import disband, organize
from .permission_sets import instance_of, with_instance

NOBODY = "00000000-0000-4000-8000-000000000000"


def by(path, value):
    """What something is looked up by."""
    return {"UniqueAttribute": {"AttributePath": path, "AttributeValue": value}}


def person(name, **more):
    """Somebody whose user name is an e-mail address, as CreateUser asks for them."""
    mail = {"Value": f"{name}@example.com", "Type": "work", "Primary": True}
    names = {"GivenName": name, "FamilyName": "Example"}
    return {"UserName": f"{name}@example.com", "DisplayName": name, "Name": names, "Emails": [mail]} | more


@scenario(world=with_instance)
def groups_of_the_directory(ask):
    directory, members = ask.of("identitystore"), organize(ask)
    store = {"IdentityStoreId": instance_of(ask)[1]}
    directory("another directory is not there", "ListGroups", IdentityStoreId="d-0000000000")
    directory("none at first", "ListGroups", **store)
    made = directory("one is made", "CreateGroup", **store, DisplayName="Administrators", Description="all of it")
    group = made.get("GroupId", NOBODY)
    directory("one is made without a description", "CreateGroup", **store, DisplayName="Readers")
    directory("a name is taken", "CreateGroup", **store, DisplayName="Administrators")
    directory("a name is taken in another case", "CreateGroup", **store, DisplayName="ADMINISTRATORS")
    directory("a reserved name", "CreateGroup", **store, DisplayName="AWSAdministrators")
    lookup = {"AlternateIdentifier": by("displayName", "Administrators")}
    directory("it is found by its name", "GetGroupId", **store, **lookup)
    lookup = {"AlternateIdentifier": by("DisplayName", "administrators")}
    directory("it is found by its name in another case", "GetGroupId", **store, **lookup)
    directory("no other is", "GetGroupId", **store, AlternateIdentifier=by("displayName", "Nobody"))
    directory("not by its description", "GetGroupId", **store, AlternateIdentifier=by("description", "all of it"))
    directory("it reads back", "DescribeGroup", **store, GroupId=group)
    directory("it reads back by its ARN", "DescribeGroup", **store, GroupId=made.get("GroupArn", "none"))
    directory("one that is not there", "DescribeGroup", **store, GroupId=NOBODY)
    directory("they are listed", "ListGroups", **store)
    page = directory("the first page", "ListGroups", **store, MaxResults=1, only="NextToken")
    token = page.get("NextToken", "none")
    directory("the last page", "ListGroups", **store, MaxResults=1, NextToken=token, only="NextToken")
    filters = [{"AttributePath": "displayName", "AttributeValue": "Readers"}]
    directory("those of a name", "ListGroups", **store, Filters=filters)
    described = [{"AttributePath": "description", "AttributeValue": "some of it"}]
    directory("it is described anew", "UpdateGroup", **store, GroupId=group, Operations=described)
    revision = made.get("Revision", "1")
    asked = {"GroupId": group, "Operations": described, "Revision": revision}
    directory("not from what it was", "UpdateGroup", **store, **asked)
    directory("it reads back as it is", "DescribeGroup", **store, GroupId=group)
    undescribed = [{"AttributePath": "description"}]
    directory("its description goes", "UpdateGroup", **store, GroupId=group, Operations=undescribed)
    directory("it has none", "DescribeGroup", **store, GroupId=group)
    renamed = [{"AttributePath": "displayName", "AttributeValue": "readers"}]
    directory("it cannot take another's name", "UpdateGroup", **store, GroupId=group, Operations=renamed)
    renamed = [{"AttributePath": "displayName", "AttributeValue": "ADMINISTRATORS"}]
    directory("it may change the case of its own", "UpdateGroup", **store, GroupId=group, Operations=renamed)
    odd = [{"AttributePath": "colour", "AttributeValue": "red"}]
    directory("it has no colour", "UpdateGroup", **store, GroupId=group, Operations=odd)
    directory("one that is not there cannot change", "UpdateGroup", **store, GroupId=NOBODY, Operations=described)
    for one in directory("both", "ListGroups", **store).get("Groups", []):
        directory(f"{one['DisplayName']} goes", "DeleteGroup", **store, GroupId=one["GroupId"])
    directory("it goes once", "DeleteGroup", **store, GroupId=group)
    disband(ask, members)


@scenario(world=with_instance)
def people_of_the_directory(ask):
    directory, members = ask.of("identitystore"), organize(ask)
    store = {"IdentityStoreId": instance_of(ask)[1]}
    # What was asked for beside the names by which people are found is not remembered by the sandbox.
    shown = r"Users.*(UserArn|UserName|DisplayName|Emails.*)$|(UserArn|UserName|DisplayName|Emails.*)$"
    directory("none at first", "ListUsers", **store)
    made = directory("one comes", "CreateUser", **store, **person("first"))
    first = made.get("UserId", NOBODY)
    second = directory("another comes", "CreateUser", **store, **person("second")).get("UserId", NOBODY)
    ask.call(first, "first")
    ask.call(second, "second")
    directory("a name is taken", "CreateUser", **store, **person("first"))
    directory("a name is taken in another case", "CreateUser", **store, **person("FIRST"))
    directory("an address is taken", "CreateUser", **store, **person("first", UserName="third"))
    directory("a reserved name", "CreateUser", **store, **person("third", UserName="Administrator"))
    lookup = {"AlternateIdentifier": by("userName", "first@example.com")}
    directory("somebody is found by name", "GetUserId", **store, **lookup)
    lookup = {"AlternateIdentifier": by("userName", "First@example.com")}
    directory("somebody is found by name in another case", "GetUserId", **store, **lookup)
    lookup = {"AlternateIdentifier": by("emails.value", "second@example.com")}
    directory("somebody is found by address", "GetUserId", **store, **lookup)
    directory("nobody else is", "GetUserId", **store, AlternateIdentifier=by("userName", "nobody"))
    directory("nobody is by another's address", "GetUserId", **store, AlternateIdentifier=by("emails.value", "no@a.b"))
    directory("not by what is shown", "GetUserId", **store, AlternateIdentifier=by("displayName", "first"))
    directory("somebody reads back", "DescribeUser", **store, UserId=first, only=shown)
    directory("somebody who is not there", "DescribeUser", **store, UserId=NOBODY)
    directory("they are listed", "ListUsers", **store, only=shown)
    filters = [{"AttributePath": "userName", "AttributeValue": "second@example.com"}]
    directory("those of a name", "ListUsers", **store, Filters=filters, only=shown)

    group = directory("a group", "CreateGroup", **store, DisplayName="Readers").get("GroupId", NOBODY)
    join, listed = "CreateGroupMembership", "ListGroupMemberships"
    directory("nobody is in it", listed, **store, GroupId=group)
    made = directory("somebody joins", join, **store, GroupId=group, MemberId={"UserId": first})
    directory("once", join, **store, GroupId=group, MemberId={"UserId": first})
    directory("another joins", join, **store, GroupId=group, MemberId={"UserId": second})
    directory("nobody cannot", join, **store, GroupId=group, MemberId={"UserId": NOBODY})
    directory("a group that is not there cannot be joined", join, **store, GroupId=NOBODY, MemberId={"UserId": first})
    directory("who is in it", listed, **store, GroupId=group)
    directory("who is in one that is not there", listed, **store, GroupId=NOBODY)
    membership = made.get("MembershipId", NOBODY)
    directory("somebody leaves", "DeleteGroupMembership", **store, MembershipId=membership)
    directory("somebody leaves once", "DeleteGroupMembership", **store, MembershipId=membership)
    directory("another goes", "DeleteUser", **store, UserId=second)
    directory("who goes leaves", listed, **store, GroupId=group)
    directory("another goes once", "DeleteUser", **store, UserId=second)
    directory("the group goes", "DeleteGroup", **store, GroupId=group)
    directory("somebody goes", "DeleteUser", **store, UserId=first)
    directory("nobody is left", "ListUsers", **store)
    disband(ask, members)
