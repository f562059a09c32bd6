"""What the product takes away and never makes: credentials, and policies of users and roles."""

import json

from . import document, scenario

OWN = "arn:aws:iam::{account}:policy/Own"
TIME = "2026-01-01T00:00:00Z"
SERVICE = "codecommit.amazonaws.com"
PASSWORD = "Correct-Horse-7!"
SSH_KEY = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7 ana@example.com"
CODES = {"AuthenticationCode1": "123456", "AuthenticationCode2": "654321"}
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)
# Of a key that was thrown away when this was made.
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBgzCCASmgAwIBAgIUaVkNP0aDwJcBJwfKoZvkqpJNivowCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLY29uZm9ybWFuY2UwIBcNMjYxMTIyMTI0ODUxWhgPMjEyNjEw
MjkxMjQ4NTFaMBYxFDASBgNVBAMMC2NvbmZvcm1hbmNlMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAEPThE9dV77sFZjBRclmSDh4cgl8lN47awJRgY4/f/kiTZiQuT
u44pGAJsm5P0IKVNdR+yBq1ov4+i0d/6ulW7A6NTMFEwHQYDVR0OBBYEFJZwXVmh
TvRYImw/pfZlrAzUkEfxMB8GA1UdIwQYMBaAFJZwXVmhTvRYImw/pfZlrAzUkEfx
MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgfQEekFIABK+MRfWL
/xi/hmqdIYL3j/MtqheEThbCFhACIQDX/P42xZDD/QZShS4FOUhdBiCNLcvf1gcf
SMfRzXuoXg==
-----END CERTIFICATE-----
"""


def entity(account, name, **more):
    """A user or role in the sandbox's file, with what of policies it has."""
    plain = {"inline_policies": {}, "attached_policies": [], "permissions_boundary": None, "tags": {}}
    return {"id": f"AXXA{name.upper():0<16}", "path": "/", "created": TIME, **plain, **more}


def add_user(account, policies=None, **credentials):
    """Puts the user `ana` into the sandbox's file, with credentials."""
    none = {"ssh_public_keys": {}, "signing_certificates": {}, "service_credentials": {}, "access_keys": {}}
    account["users"]["ana"] = {
        "entity": entity(account, "ana", **policies or {}),
        "groups": [],
        "login_profile": None,
        "mfa_devices": {},
        **none,
        **credentials,
    }


def add_policy(account):
    """Puts the policy `Own` into the sandbox's file, and gives how a user or role holds it in both ways."""
    version = {"document": document(), "created": TIME}
    account["policies"]["Own"] = {
        "id": "ANPA0000000000000OWN",
        "path": "/",
        "description": None,
        "tags": {},
        "versions": {"1": version},
        "default_version": 1,
        "last_version": 1,
        "created": TIME,
        "updated": TIME,
    }
    own = OWN.replace("{account}", account["id"])
    return {"attached_policies": [own], "permissions_boundary": own}


def with_password(account):
    add_user(account, login_profile={"created": TIME, "reset_required": True, "last_used": None})


@scenario(with_password)
def a_password(ask):
    ask.prepare("CreateUser", UserName="ana")
    ask.prepare("CreateLoginProfile", UserName="ana", Password=PASSWORD, PasswordResetRequired=True)
    ask("it reads back", "GetLoginProfile", UserName="ana")
    ask("a user with a password is kept", "DeleteUser", UserName="ana")
    ask("it is deleted", "DeleteLoginProfile", UserName="ana")
    ask("it is gone", "GetLoginProfile", UserName="ana")
    ask("the user is deleted", "DeleteUser", UserName="ana")


def with_access_keys(account):
    key = {"secret": "not-a-secret", "status": "Active", "created": TIME, "last_used": None}
    add_user(account, access_keys={"AKIA00000000000USED1": key, "AKIA00000000000IDLE1": key})


@scenario(with_access_keys)
def access_keys(ask):
    ask.prepare("CreateUser", UserName="ana")
    ask.prepare("CreateAccessKey", UserName="ana")
    ask.prepare("CreateAccessKey", UserName="ana")
    listed = ask("they are listed", "ListAccessKeys", UserName="ana").get("AccessKeyMetadata", [])
    idle, used = (key["AccessKeyId"] for key in listed)
    ask.use(used)
    ask("one was never used", "GetAccessKeyLastUsed", AccessKeyId=idle)
    ask("one was used", "GetAccessKeyLastUsed", AccessKeyId=used)
    ask("one is made inactive", "UpdateAccessKey", UserName="ana", AccessKeyId=used, Status="Inactive")
    ask("it is listed as inactive", "ListAccessKeys", UserName="ana")
    ask("a third state is refused", "UpdateAccessKey", UserName="ana", AccessKeyId=used, Status="Asleep")
    ask("one is deleted", "DeleteAccessKey", UserName="ana", AccessKeyId=used)
    ask("a user with a key is kept", "DeleteUser", UserName="ana")
    ask("an active one is deleted too", "DeleteAccessKey", UserName="ana", AccessKeyId=idle)
    ask("none is listed", "ListAccessKeys", UserName="ana")
    ask("the user is deleted", "DeleteUser", UserName="ana")


def with_device(account):
    serial = f"arn:aws:iam::{account['id']}:mfa/ana"
    account["virtual_mfa_devices"].append(serial)
    add_user(account, mfa_devices={serial: {"enabled": TIME}})


@scenario(with_device)
def a_device(ask):
    serial = "arn:aws:iam::{account}:mfa/ana"
    ask.prepare("CreateUser", UserName="ana")
    ask.prepare("CreateVirtualMFADevice", VirtualMFADeviceName="ana")
    ask.prepare("EnableMFADevice", UserName="ana", SerialNumber=serial, **CODES)
    ask("it is listed", "ListMFADevices", UserName="ana")
    ask("the summary counts it", "GetAccountSummary", only=r"SummaryMap\.MFADevices")
    ask("a device in use is kept", "DeleteVirtualMFADevice", SerialNumber=serial)
    ask("a user with a device is kept", "DeleteUser", UserName="ana")
    ask("it is deactivated", "DeactivateMFADevice", UserName="ana", SerialNumber=serial)
    ask("none is listed", "ListMFADevices", UserName="ana")
    ask("it is deleted", "DeleteVirtualMFADevice", SerialNumber=serial)
    ask("the user is deleted", "DeleteUser", UserName="ana")


def with_ssh_key(account):
    add_user(account, ssh_public_keys={"APKA000000000000KEY1": {"uploaded": TIME, "status": "Active"}})


@scenario(with_ssh_key)
def an_ssh_key(ask):
    ask.prepare("CreateUser", UserName="ana")
    ask.prepare("UploadSSHPublicKey", UserName="ana", SSHPublicKeyBody=SSH_KEY)
    listed = ask("it is listed", "ListSSHPublicKeys", UserName="ana").get("SSHPublicKeys", [])
    ask("a user with an SSH key is kept", "DeleteUser", UserName="ana")
    for key in listed:
        ask("it is deleted", "DeleteSSHPublicKey", UserName="ana", SSHPublicKeyId=key["SSHPublicKeyId"])
    ask("the user is deleted", "DeleteUser", UserName="ana")


def with_certificate(account):
    certificate = {"body": CERTIFICATE, "uploaded": TIME, "status": "Active"}
    add_user(account, signing_certificates={"TA00000000000000000000CERT1": certificate})


@scenario(with_certificate)
def a_signing_certificate(ask):
    ask.prepare("CreateUser", UserName="ana")
    ask.prepare("UploadSigningCertificate", UserName="ana", CertificateBody=CERTIFICATE)
    listed = ask("it is listed", "ListSigningCertificates", UserName="ana").get("Certificates", [])
    ask("a user with a certificate is kept", "DeleteUser", UserName="ana")
    for one in listed:
        ask("it is deleted", "DeleteSigningCertificate", UserName="ana", CertificateId=one["CertificateId"])
    ask("the user is deleted", "DeleteUser", UserName="ana")


def with_service_credential(account):
    credential = {"service": SERVICE, "user_name": "ana-at-somewhere", "created": TIME, "status": "Active"}
    add_user(account, service_credentials={"ACCA00000000000CRED1": credential})


@scenario(with_service_credential)
def a_service_specific_credential(ask):
    ask.prepare("CreateUser", UserName="ana")
    ask.prepare("CreateServiceSpecificCredential", UserName="ana", ServiceName=SERVICE)
    reply = ask("it is listed", "ListServiceSpecificCredentials", UserName="ana")
    ask("a user with a credential is kept", "DeleteUser", UserName="ana")
    for one in reply.get("ServiceSpecificCredentials", []):
        credential = one["ServiceSpecificCredentialId"]
        ask("it is deleted", "DeleteServiceSpecificCredential", UserName="ana", ServiceSpecificCredentialId=credential)
    ask("the user is deleted", "DeleteUser", UserName="ana")


def with_user_policies(account):
    add_user(account, add_policy(account) | {"inline_policies": {"own": document()}})


@scenario(with_user_policies)
def policies_of_a_user(ask):
    ask.prepare("CreatePolicy", PolicyName="Own", PolicyDocument=document())
    ask.prepare("CreateUser", UserName="ana")
    ask.prepare("AttachUserPolicy", UserName="ana", PolicyArn=OWN)
    ask.prepare("PutUserPermissionsBoundary", UserName="ana", PermissionsBoundary=OWN)
    ask.prepare("PutUserPolicy", UserName="ana", PolicyName="own", PolicyDocument=document())
    ask("what is attached is listed", "ListAttachedUserPolicies", UserName="ana")
    ask("what is inline is listed", "ListUserPolicies", UserName="ana")
    ask("the user reads back with its boundary", "GetUser", UserName="ana")
    ask("the account's details hold all three", "GetAccountAuthorizationDetails", Filter=["User"])
    ask("the policy counts both uses", "GetPolicy", PolicyArn=OWN)
    ask("the policy's entities", "ListEntitiesForPolicy", PolicyArn=OWN)
    ask("whom the policy bounds", "ListEntitiesForPolicy", PolicyArn=OWN, PolicyUsageFilter="PermissionsBoundary")
    ask("whom it is attached to", "ListEntitiesForPolicy", PolicyArn=OWN, PolicyUsageFilter="PermissionsPolicy")
    ask("a user with policies is kept", "DeleteUser", UserName="ana")
    ask("it is detached", "DetachUserPolicy", UserName="ana", PolicyArn=OWN)
    ask("a policy that is a boundary is kept", "DeletePolicy", PolicyArn=OWN)
    ask("the boundary is taken away", "DeleteUserPermissionsBoundary", UserName="ana")
    ask("the user has none", "GetUser", UserName="ana")
    ask("the inline policy is deleted", "DeleteUserPolicy", UserName="ana", PolicyName="own")
    ask("the user is deleted", "DeleteUser", UserName="ana")
    ask("the policy is deleted", "DeletePolicy", PolicyArn=OWN)


def with_role_policies(account):
    role = entity(account, "machine", **add_policy(account))
    more = {"trust_policy": TRUST, "max_session_seconds": 3600, "last_used": None}
    account["roles"]["Machine"] = {"entity": role, **more}


@scenario(with_role_policies)
def policies_of_a_role(ask):
    ask.prepare("CreatePolicy", PolicyName="Own", PolicyDocument=document())
    ask.prepare("CreateRole", RoleName="Machine", AssumeRolePolicyDocument=TRUST)
    ask.prepare("AttachRolePolicy", RoleName="Machine", PolicyArn=OWN)
    ask.prepare("PutRolePermissionsBoundary", RoleName="Machine", PermissionsBoundary=OWN)
    ask("the policy's entities", "ListEntitiesForPolicy", PolicyArn=OWN)
    ask("its entities that are roles", "ListEntitiesForPolicy", PolicyArn=OWN, EntityFilter="Role")
    ask("it is detached", "DetachRolePolicy", RoleName="Machine", PolicyArn=OWN)
    ask("it cannot be detached twice", "DetachRolePolicy", RoleName="Machine", PolicyArn=OWN)
    ask("a policy that is a boundary is kept", "DeletePolicy", PolicyArn=OWN)
    ask("the boundary is taken away", "DeleteRolePermissionsBoundary", RoleName="Machine")
    ask("the policy is deleted", "DeletePolicy", PolicyArn=OWN)
    ask.prepare("DeleteRole", RoleName="Machine")
