"""Groups, their members and their policies."""

import json

from . import ADMINISTRATOR, NOWHERE, VIEW_ONLY, document, scenario


@scenario()
def groups(ask):
    ask("one is made", "CreateGroup", GroupName="Alpha")
    ask("one is made in a path", "CreateGroup", GroupName="Beta", Path="/teams/")
    ask("a name is taken", "CreateGroup", GroupName="Alpha")
    ask("a name is taken in another case", "CreateGroup", GroupName="ALPHA")
    ask("a name is taken in another path", "CreateGroup", GroupName="Alpha", Path="/teams/")
    ask("a name with a blank is refused", "CreateGroup", GroupName="Alpha Beta")
    ask("a name of 129 characters is refused", "CreateGroup", GroupName="g" * 129)
    ask("a path without slashes is refused", "CreateGroup", GroupName="Delta", Path="teams")
    ask("it reads back", "GetGroup", GroupName="Beta")
    ask("it reads back in another case", "GetGroup", GroupName="beta")
    ask("one that does not exist", "GetGroup", GroupName="Gamma")
    ask("one without a name", "GetGroup")
    ask("one that does not exist cannot be deleted", "DeleteGroup", GroupName="Gamma")
    ask("it is deleted", "DeleteGroup", GroupName="Beta")
    ask("the other is deleted", "DeleteGroup", GroupName="Alpha")


@scenario()
def members(ask):
    ask("a group", "CreateGroup", GroupName="Alpha")
    ask("a user", "CreateUser", UserName="ana")
    ask("no groups at first", "ListGroupsForUser", UserName="ana")
    ask("a user joins", "AddUserToGroup", GroupName="Alpha", UserName="ana")
    ask("joining twice changes nothing", "AddUserToGroup", GroupName="Alpha", UserName="ana")
    ask("the group lists its member", "GetGroup", GroupName="Alpha")
    ask("the user lists the group", "ListGroupsForUser", UserName="ana")
    ask("nobody joins a group that does not exist", "AddUserToGroup", GroupName="Gamma", UserName="ana")
    ask("a user who does not exist joins nothing", "AddUserToGroup", GroupName="Alpha", UserName="ben")
    ask("a group with a member is kept", "DeleteGroup", GroupName="Alpha")
    ask("a user in a group is kept", "DeleteUser", UserName="ana")
    ask("a user who does not exist cannot leave", "RemoveUserFromGroup", GroupName="Alpha", UserName="ben")
    ask("nobody leaves a group that does not exist", "RemoveUserFromGroup", GroupName="Gamma", UserName="ana")
    ask("a second user", "CreateUser", UserName="cleo")
    ask("who is no member cannot leave", "RemoveUserFromGroup", GroupName="Alpha", UserName="cleo")
    ask("the second user joins", "AddUserToGroup", GroupName="Alpha", UserName="cleo")
    ask("members come in pages", "GetGroup", GroupName="Alpha", MaxItems=1, only="IsTruncated|Marker")
    ask("a page of none is refused", "GetGroup", GroupName="Alpha", MaxItems=0)
    ask("the second user leaves", "RemoveUserFromGroup", GroupName="Alpha", UserName="cleo")
    ask("the user leaves", "RemoveUserFromGroup", GroupName="Alpha", UserName="ana")
    ask("groups of a user who does not exist", "ListGroupsForUser", UserName="ben")
    for number in range(11):
        ask(f"group number {number}", "CreateGroup", GroupName=f"Group{number}")
    for number in range(10):
        ask(f"joining number {number}", "AddUserToGroup", GroupName=f"Group{number}", UserName="ana")
    ask("ten groups are the most for a user", "AddUserToGroup", GroupName="Group10", UserName="ana")
    for number in range(10):
        ask(f"leaving number {number}", "RemoveUserFromGroup", GroupName=f"Group{number}", UserName="ana")
        ask(f"without number {number}", "DeleteGroup", GroupName=f"Group{number}")
    ask("the group is deleted", "DeleteGroup", GroupName="Alpha")


@scenario()
def inline_policies_of_a_group(ask):
    ask("a group", "CreateGroup", GroupName="Alpha")
    ask("one that does not exist", "GetGroupPolicy", GroupName="Alpha", PolicyName="own")
    ask("one is put", "PutGroupPolicy", GroupName="Alpha", PolicyName="own", PolicyDocument=document())
    ask("it reads back", "GetGroupPolicy", GroupName="Alpha", PolicyName="own")
    plus = document(Condition={"StringEquals": {"aws:RequestTag/a+b": "100% ok & more/less"}})
    ask("it is replaced", "PutGroupPolicy", GroupName="Alpha", PolicyName="own", PolicyDocument=plus)
    ask("signs survive the encoding", "GetGroupPolicy", GroupName="Alpha", PolicyName="own")
    # In a group of its own, so that what is wrongly taken does not keep the first from being deleted.
    ask("a second group", "CreateGroup", GroupName="Strict")
    for what, text in {
        "no JSON": "{",
        "an empty object": "{}",
        "no effect": json.dumps({"Version": "2012-10-17", "Statement": {"Action": "*", "Resource": "*"}}),
        "no resource": json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*"}}),
        "no action": json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*"}}),
        "an unknown version": json.dumps({"Version": "2020-01-01", "Statement": []}),
        "an unknown element": document(Comment="no"),
        "an action without a service": document("ListAllMyBuckets"),
        "a principal": document(Principal="*"),
        "an unknown operator": document(Condition={"Resembles": {"aws:username": "ana"}}),
        "a Sid with a blank": document(Sid="Two words"),
    }.items():
        ask(f"{what} is malformed", "PutGroupPolicy", GroupName="Strict", PolicyName="bad", PolicyDocument=text)
    long = document([f"s3:Get{'x' * 40}{number}" for number in range(200)])
    ask("5,121 characters are too many", "PutGroupPolicy", GroupName="Strict", PolicyName="long", PolicyDocument=long)
    ask("no group, no policy", "PutGroupPolicy", GroupName="Gamma", PolicyName="own", PolicyDocument=document())
    ask("a group with an inline policy is kept", "DeleteGroup", GroupName="Alpha")
    ask("it is deleted", "DeleteGroupPolicy", GroupName="Alpha", PolicyName="own")
    ask("it cannot be deleted twice", "DeleteGroupPolicy", GroupName="Alpha", PolicyName="own")
    ask("the group is deleted", "DeleteGroup", GroupName="Alpha")


@scenario()
def attachments_of_a_group(ask):
    own = "arn:aws:iam::{account}:policy/Own"
    ask("a group", "CreateGroup", GroupName="Alpha")
    ask("a policy", "CreatePolicy", PolicyName="Own", PolicyDocument=document())
    ask("a policy of the account is attached", "AttachGroupPolicy", GroupName="Alpha", PolicyArn=own)
    ask("attaching it twice changes nothing", "AttachGroupPolicy", GroupName="Alpha", PolicyArn=own)
    ask("a policy of AWS is attached", "AttachGroupPolicy", GroupName="Alpha", PolicyArn=ADMINISTRATOR)
    ask("a policy of AWS in a path is attached", "AttachGroupPolicy", GroupName="Alpha", PolicyArn=VIEW_ONLY)
    ask("a policy that does not exist is not", "AttachGroupPolicy", GroupName="Alpha", PolicyArn=NOWHERE)
    ask(
        "nor one of AWS without its path",
        "AttachGroupPolicy",
        GroupName="Alpha",
        PolicyArn="arn:aws:iam::aws:policy/ViewOnlyAccess",
    )
    ask("nor anything to a group that does not exist", "AttachGroupPolicy", GroupName="Gamma", PolicyArn=own)
    ask("a text that is no ARN is refused", "AttachGroupPolicy", GroupName="Alpha", PolicyArn="AdministratorAccess")
    ask("the group's policies", "ListAttachedGroupPolicies", GroupName="Alpha")
    ask("the policies of a group that does not exist", "ListAttachedGroupPolicies", GroupName="Gamma")
    ask("the policy counts one attachment", "GetPolicy", PolicyArn=own)
    ask("its entities", "ListEntitiesForPolicy", PolicyArn=own)
    ask("its entities that are users", "ListEntitiesForPolicy", PolicyArn=own, EntityFilter="User")
    ask("its entities by boundary", "ListEntitiesForPolicy", PolicyArn=own, PolicyUsageFilter="PermissionsBoundary")
    ask("entities of a policy that does not exist", "ListEntitiesForPolicy", PolicyArn=NOWHERE)
    details = ["User", "Group", "LocalManagedPolicy"]
    ask("the account's details", "GetAccountAuthorizationDetails", Filter=details)
    ask("only attached policies of the account", "ListPolicies", Scope="Local", OnlyAttached=True)
    ask("a policy in use is kept", "DeletePolicy", PolicyArn=own)
    ask("a group with policies is kept", "DeleteGroup", GroupName="Alpha")
    ask("the policy of the account is detached", "DetachGroupPolicy", GroupName="Alpha", PolicyArn=own)
    ask("it cannot be detached twice", "DetachGroupPolicy", GroupName="Alpha", PolicyArn=own)
    ask("nothing is detached from a group that does not exist", "DetachGroupPolicy", GroupName="Gamma", PolicyArn=own)
    ask("the policy of AWS is detached", "DetachGroupPolicy", GroupName="Alpha", PolicyArn=ADMINISTRATOR)
    ask("the policy of AWS in a path is detached", "DetachGroupPolicy", GroupName="Alpha", PolicyArn=VIEW_ONLY)
    for number in range(11):
        ask(f"policy number {number}", "CreatePolicy", PolicyName=f"Own{number}", PolicyDocument=document())
    for number in range(10):
        ask(f"attaching number {number}", "AttachGroupPolicy", GroupName="Alpha", PolicyArn=f"{own}{number}")
    ask("ten policies are the most for a group", "AttachGroupPolicy", GroupName="Alpha", PolicyArn=f"{own}10")
    for number in range(10):
        ask(f"detaching number {number}", "DetachGroupPolicy", GroupName="Alpha", PolicyArn=f"{own}{number}")
        ask(f"without number {number}", "DeletePolicy", PolicyArn=f"{own}{number}")
    ask("the policy is deleted", "DeletePolicy", PolicyArn=own)
