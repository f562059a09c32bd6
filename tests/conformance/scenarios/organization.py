"""The organization: none at first, then one of this account's, what it trusts, who administers that, and its units."""

import json

from . import scenario

SERVICE = "cloudtrail.amazonaws.com"
MEMBERS = ["210987654321", "345678901234"]


def alone(state):
    """Nothing is sown: the sandbox holds no way to take an organization away again, so this one is its own."""


def with_members(state):
    """An organization of the account and two others."""
    (management,) = list(state["accounts"])
    for member in MEMBERS:
        fresh = json.dumps(state["accounts"][management])
        state["accounts"][member] = json.loads(fresh.replace(management, member))
    state["organization"] = {
        "id": "o-conformance1",
        "management_account": management,
        "feature_set": "ALL",
        "members": [management, *MEMBERS],
        "particulars": {},
        "units": {},
        "trusted_services": [],
        "delegated_administrators": {},
    }


def organize(ask):
    """What the worlds with members are made of, in moto; gives the members' ids, smallest first."""
    organizations = ask.of("organizations")
    ask.prepare("CreateOrganization", service="organizations", FeatureSet="ALL")
    for name in ("logs", "work"):
        account = {"AccountName": name, "Email": f"{name}@example.com"}
        ask.prepare("CreateAccount", service="organizations", **account)
    listed = organizations("its accounts", "ListAccounts", only=r"Accounts.*\.(Status|State)$").get("Accounts", [])
    members = sorted(account["Id"] for account in listed if account["Id"] != ask.account)
    ask.call(ask.account, "management account")
    for member, name in zip(members, ("first member", "second member"), strict=True):
        ask.call(member, name)
    return members


def disband(ask, members):
    """The end of what `organize` made."""
    for member in members:
        ask.prepare("RemoveAccountFromOrganization", service="organizations", AccountId=member)
    ask.prepare("DeleteOrganization", service="organizations")


@scenario(world=alone)
def an_organization(ask):
    organizations = ask.of("organizations")
    for sentence, operation, parameters in (
        ("none is described", "DescribeOrganization", {}),
        ("none trusts a service", "ListAWSServiceAccessForOrganization", {}),
        ("none can be told to", "EnableAWSServiceAccess", {"ServicePrincipal": SERVICE}),
        ("none has administrators", "ListDelegatedAdministrators", {"ServicePrincipal": SERVICE}),
    ):
        organizations(sentence, operation, **parameters)
    only = r"Organization\.(FeatureSet|MasterAccountId|Arn|MasterAccountArn)"
    organizations("one is founded", "CreateOrganization", FeatureSet="ALL", only=only)
    organizations("it is described", "DescribeOrganization", only=only)
    organizations("it is founded once", "CreateOrganization", FeatureSet="ALL")
    only = r"EnabledServicePrincipals.*ServicePrincipal"
    organizations("it trusts no service", "ListAWSServiceAccessForOrganization", only=only)
    organizations("it comes to trust one", "EnableAWSServiceAccess", ServicePrincipal=SERVICE)
    organizations("it is told again", "EnableAWSServiceAccess", ServicePrincipal=SERVICE)
    organizations("what it trusts", "ListAWSServiceAccessForOrganization", only=only)
    organizations("nobody administers it", "ListDelegatedAdministrators", ServicePrincipal=SERVICE)
    organizations("nobody administers anything", "ListDelegatedAdministrators")
    organizations("its accounts", "ListAccounts", only=r"Accounts.*\.(Status|JoinedMethod)")
    organizations("its account", "DescribeAccount", AccountId="{account}", only=r"Account\.(Status|JoinedMethod)")
    organizations("an account that is not in it", "DescribeAccount", AccountId="999999999999")
    register = {"AccountId": "{account}", "ServicePrincipal": SERVICE}
    organizations("it does not administer itself", "RegisterDelegatedAdministrator", **register)
    organizations("it trusts it no longer", "DisableAWSServiceAccess", ServicePrincipal=SERVICE)
    organizations("it trusts none again", "ListAWSServiceAccessForOrganization", only=only)
    organizations("no service of this name", "EnableAWSServiceAccess", ServicePrincipal="nothing.amazonaws.com")
    ask.prepare("DeleteOrganization", service="organizations")


@scenario(world=with_members)
def administrators_of_a_service(ask):
    organizations, trails = ask.of("organizations"), ask.of("cloudtrail")
    first, second = organize(ask)
    one, other = ({"AccountId": account, "ServicePrincipal": SERVICE} for account in (first, second))
    organizations("not before it is trusted", "RegisterDelegatedAdministrator", **one)
    organizations("it comes to be trusted", "EnableAWSServiceAccess", ServicePrincipal=SERVICE)
    organizations("one administers it", "RegisterDelegatedAdministrator", **one)
    organizations("it does so once", "RegisterDelegatedAdministrator", **one)
    organizations("an account that is not in it", "RegisterDelegatedAdministrator", **one | {"AccountId": "9" * 12})
    trails("another does too, told by CloudTrail", "RegisterOrganizationDelegatedAdmin", MemberAccountId=second)
    trails("it does so once, told by CloudTrail", "RegisterOrganizationDelegatedAdmin", MemberAccountId=second)
    only = r"DelegatedAdministrators.*\.Status$"
    organizations("who administers it", "ListDelegatedAdministrators", ServicePrincipal=SERVICE, only=only)
    organizations("the other is one of them", "RegisterDelegatedAdministrator", **other)
    ask.prepare("DeregisterDelegatedAdministrator", service="organizations", **one)
    ask.prepare("DeregisterDelegatedAdministrator", service="organizations", **other)
    identity_center = {"ServicePrincipal": "sso.amazonaws.com"}
    organizations("IAM Identity Center comes to be trusted", "EnableAWSServiceAccess", **identity_center)
    one, other = ({"AccountId": account} | identity_center for account in (first, second))
    organizations("one administers IAM Identity Center", "RegisterDelegatedAdministrator", **one)
    organizations("nobody else does", "RegisterDelegatedAdministrator", **other)
    for account in (one, other):
        ask.prepare("DeregisterDelegatedAdministrator", service="organizations", **account)
    disband(ask, (first, second))


def with_units(state):
    """The organization with a unit in a unit, and its first member in the inner one."""
    with_members(state)
    organization = state["organization"]
    organization["units"] = {
        "ou-ab12-11111111": {"name": "Workloads", "parent": "r-ab12"},
        "ou-ab12-22222222": {"name": "Production", "parent": "ou-ab12-11111111"},
    }
    names = dict(zip(MEMBERS, ("logs", "work"), strict=True))
    organization["particulars"] = {
        member: {"name": name, "state": "Active", "parent": "r-ab12"} for member, name in names.items()
    }
    organization["particulars"][MEMBERS[0]]["parent"] = "ou-ab12-22222222"


@scenario(world=with_units)
def units(ask):
    organizations = ask.of("organizations")
    members = organize(ask)
    roots = organizations("the root", "ListRoots", only=r"Roots.*\.(Id|Arn|Name)$").get("Roots", [{}])
    root = roots[0].get("Id", "none")
    if ask.prepares:
        move = {"AccountId": members[0], "SourceParentId": root}
        parent = root
        for name in ("Workloads", "Production"):
            unit = {"ParentId": parent, "Name": name}
            made = ask.prepare("CreateOrganizationalUnit", service="organizations", **unit)
            parent = made["OrganizationalUnit"]["Id"]
        ask.prepare("MoveAccount", service="organizations", DestinationParentId=parent, **move)
    found, parent = [], root
    for depth in ("the root", "the outer unit", "the inner unit"):
        only = r"Accounts.*\.(State|Id)$"
        organizations(f"accounts of {depth}", "ListAccountsForParent", ParentId=parent, only=only)
        below = organizations(f"units of {depth}", "ListOrganizationalUnitsForParent", ParentId=parent)
        found += below.get("OrganizationalUnits", [])
        parent = found[-1]["Id"] if found else "none"
    for unit in ("ou-ab12-99999999", "r-zzzz"):
        organizations(f"accounts of {unit}, which is not there", "ListAccountsForParent", ParentId=unit)
        organizations(f"units of {unit}, which is not there", "ListOrganizationalUnitsForParent", ParentId=unit)
    organizations("where a member is", "ListParents", ChildId=members[0])
    organizations("where the other is", "ListParents", ChildId=members[1])
    organizations("where a unit is", "ListParents", ChildId=parent)
    organizations("where an account is that is not in it", "ListParents", ChildId="999999999999")
    pages = r"Accounts.*\.State|NextToken"
    first = organizations("the first page of its accounts", "ListAccounts", MaxResults=2, only=pages)
    token = first.get("NextToken", "none")
    organizations("the last page of its accounts", "ListAccounts", MaxResults=2, NextToken=token, only=pages)
    ids = [account["Id"] for account in first.get("Accounts", [])]
    only = r"Account\.State"
    organizations("one of its accounts", "DescribeAccount", AccountId=ids[-1] if ids else "none", only=only)
    if ask.prepares:
        move = {"AccountId": members[0], "SourceParentId": parent}
        ask.prepare("MoveAccount", service="organizations", DestinationParentId=root, **move)
        for unit in reversed(found):
            ask.prepare("DeleteOrganizationalUnit", service="organizations", OrganizationalUnitId=unit["Id"])
    disband(ask, members)
