"""The organization: what there is without one, and who may administer CloudTrail. Operations are those of
Organizations."""

from moto.organizations import models as organizations
from moto.organizations.exceptions import AWSOrganizationsNotInUseException, ConstraintViolationException

from . import mend

Backend = organizations.OrganizationsBackend


def refuse_without_organization(backend):
    if not backend.org:
        raise AWSOrganizationsNotInUseException


@mend(Backend)
def list_aws_service_access_for_organization(self):
    """moto: an account in no organization trusts no service. AWS: `AWSOrganizationsNotInUseException`
    (ListAWSServiceAccessForOrganization)."""
    refuse_without_organization(self)
    return list_aws_service_access_for_organization.stock(self)


@mend(Backend)
def enable_aws_service_access(self, **asked):
    """moto: takes it in no organization. AWS: `AWSOrganizationsNotInUseException` (EnableAWSServiceAccess)."""
    refuse_without_organization(self)
    enable_aws_service_access.stock(self, **asked)


@mend(Backend)
def list_delegated_administrators(self, **asked):
    """moto: an account in no organization has no administrators. AWS: `AWSOrganizationsNotInUseException`
    (ListDelegatedAdministrators)."""
    refuse_without_organization(self)
    return list_delegated_administrators.stock(self, **asked)


@mend(Backend)
def register_delegated_administrator(self, **asked):
    """moto: makes administrators of a service that is not trusted. AWS: `ConstraintViolationException`
    (RegisterDelegatedAdministrator)."""
    refuse_without_organization(self)
    if asked["ServicePrincipal"] not in [service["ServicePrincipal"] for service in self.services]:
        raise ConstraintViolationException("You must enable service access before you register an administrator.")
    register_delegated_administrator.stock(self, **asked)


# moto: nobody can be made the administrator of CloudTrail. AWS: "Organization delegated administrator" (CloudTrail User
# Guide).
organizations.FakeDelegatedAdministrator.SUPPORTED_SERVICES.append("cloudtrail.amazonaws.com")
