"""What a user signs in with."""

import itertools

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.iam import models as iam
from moto.iam.exceptions import DeleteConflictException, NoSuchEntity
from moto.iam.responses import IamResponse

from . import mend


@mend(IamResponse)
def create_login_profile(self):
    """moto: forgets PasswordResetRequired. AWS: keeps it (CreateLoginProfile, GetLoginProfile)."""
    answer = create_login_profile.stock(self)
    user = self.backend.get_user(self._get_param("UserName"))
    user.password_reset_required = self._get_bool_param("PasswordResetRequired", False)
    answer.result["LoginProfile"]["PasswordResetRequired"] = user.password_reset_required
    return answer


@mend(iam.IAMBackend)
def delete_virtual_mfa_device(self, serial_number):
    """moto: deletes a device in use. AWS: `DeleteConflict` until it is deactivated (DeleteVirtualMFADevice)."""
    device = self.virtual_mfa_devices.get(serial_number)
    if device and device.user:
        raise DeleteConflictException("MFA VirtualDevice is in use. Must deactivate first.")
    delete_virtual_mfa_device.stock(self, serial_number)


credential_numbers = itertools.count()


def service_credentials(user):
    """moto: has no service-specific credentials at all. They are kept on the user, by id."""
    return user.__dict__.setdefault("service_specific_credentials", {})


@mend(IamResponse)
def create_service_specific_credential(self):
    """moto: not there (CreateServiceSpecificCredential). Ids count up."""
    user = self.backend.get_user(self._get_param("UserName"))
    held = service_credentials(user)
    credential = {
        "UserName": user.name,
        "ServiceName": self._get_param("ServiceName"),
        "ServiceUserName": f"{user.name}-at-{user.account_id}",
        "ServiceSpecificCredentialId": f"ACCAMOTO{next(credential_numbers):012}",
        "Status": "Active",
        "CreateDate": utcnow(),
    }
    held[credential["ServiceSpecificCredentialId"]] = credential
    return ActionResult({"ServiceSpecificCredential": {**credential, "ServicePassword": "not-a-password"}})


@mend(IamResponse)
def list_service_specific_credentials(self):
    """moto: not there. AWS: everything but the password (ListServiceSpecificCredentials)."""
    user = self.backend.get_user(self._get_param("UserName"))
    return ActionResult({"ServiceSpecificCredentials": list(service_credentials(user).values())})


@mend(IamResponse)
def delete_service_specific_credential(self):
    """moto: not there. AWS: `NoSuchEntity` for one that the user does not have (DeleteServiceSpecificCredential)."""
    user = self.backend.get_user(self._get_param("UserName"))
    credential = self._get_param("ServiceSpecificCredentialId")
    if service_credentials(user).pop(credential, None) is None:
        raise NoSuchEntity(f"The service specific credential {credential} cannot be found.")
    return EmptyResult()
