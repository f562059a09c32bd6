"""The organization: what there is without one, who may look into it, and who may administer what. Operations are those
of Organizations."""

from moto.organizations import models as organizations
from moto.organizations.exceptions import (
    AWSOrganizationsNotInUseException,
    ConstraintViolationException,
    OrganizationsClientError,
)
from moto.organizations.responses import OrganizationsResponse
from moto.organizations.utils import PAGINATION_MODEL

from . import mend

Backend = organizations.OrganizationsBackend


def organization_of(account, partition):
    """The backend of the organization that an account is in; its own, which has none, when it is in none."""
    backends = organizations.organizations_backends
    management, partition = backends.master_accounts.get(account, (account, partition))
    return backends[management][partition]


def administers(organization, account, service=None):
    """Whether an account manages an organization, or administers a service for it: that one, or any."""
    return organization.account_id == account or any(
        admin.account.id == account and (service is None or service in admin.services) for admin in organization.admins
    )


def refuse_without_organization(backend):
    if not backend.org:
        raise AWSOrganizationsNotInUseException


def answers_administrators_alone(name):
    """moto: answers every account as if it had an organization of its own, mostly an empty one. AWS: the management
    account and delegated administrators (each of the operations); `AccessDeniedException` to other members, and
    `AWSOrganizationsNotInUseException` in no organization."""

    @mend(Backend, name)
    def answer(self, **asked):
        organization = organization_of(self.account_id, self.partition)
        refuse_without_organization(organization)
        if not administers(organization, self.account_id):
            raise OrganizationsClientError(
                "AccessDeniedException", "You don't have permissions to access this resource."
            )
        return answer.stock(organization, **asked)


for operation in (
    "describe_account",
    "list_accounts",
    "list_accounts_for_parent",
    "list_aws_service_access_for_organization",
    "list_delegated_administrators",
    "list_organizational_units_for_parent",
    "list_parents",
    "list_roots",
):
    answers_administrators_alone(operation)

# moto: a page of accounts may be repeated or left out, for it begins with those who joined at a time. Pages have 100
# accounts. AWS: a page goes on where the one before it ended, after 20 accounts at most (ListAccounts).
PAGINATION_MODEL["list_accounts"] |= {"unique_attribute": "Id", "limit_default": 20}


@mend(OrganizationsResponse)
def describe_effective_policy(self):
    """moto: not there. AWS: `EffectivePolicyNotFoundException` where no policy of the type is attached, and moto takes
    none of the types that can be asked for here into account (DescribeEffectivePolicy)."""
    refuse_without_organization(organization_of(self.current_account, self.partition))
    raise OrganizationsClientError(
        "EffectivePolicyNotFoundException", "There is no effective policy of this type for the account."
    )


@mend(Backend)
def enable_aws_service_access(self, **asked):
    """moto: takes it in no organization. AWS: `AWSOrganizationsNotInUseException` (EnableAWSServiceAccess)."""
    refuse_without_organization(self)
    enable_aws_service_access.stock(self, **asked)


@mend(Backend)
def register_delegated_administrator(self, **asked):
    """moto: makes administrators of a service that is not trusted. AWS: `ConstraintViolationException`
    (RegisterDelegatedAdministrator)."""
    refuse_without_organization(self)
    if asked["ServicePrincipal"] not in [service["ServicePrincipal"] for service in self.services]:
        raise ConstraintViolationException("You must enable service access before you register an administrator.")
    register_delegated_administrator.stock(self, **asked)


# moto: nobody can be made the administrator of these. AWS: "Organization delegated administrator" (CloudTrail User
# Guide), "Delegated administration" (IAM Identity Center User Guide).
organizations.FakeDelegatedAdministrator.SUPPORTED_SERVICES += ["cloudtrail.amazonaws.com", "sso.amazonaws.com"]
