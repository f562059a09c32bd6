"""The organization: none at first, then one of this account's, what it trusts, and who administers that."""

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
        "trusted_services": [],
        "delegated_administrators": {},
    }


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
    ask.prepare("CreateOrganization", service="organizations", FeatureSet="ALL")
    for name in ("logs", "work"):
        account = {"AccountName": name, "Email": f"{name}@example.com"}
        ask.prepare("CreateAccount", service="organizations", **account)
    listed = organizations("its accounts", "ListAccounts", only=r"Accounts.*\.Status$").get("Accounts", [])
    first, second = (account["Id"] for account in listed if account["Id"] != ask.account)
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
