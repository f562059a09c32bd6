"""Users and their tags, and users without anything else."""

from . import NOWHERE, scenario


@scenario()
def users(ask):
    tags = [{"Key": "Team", "Value": "platform"}, {"Key": "Site", "Value": "north"}]
    ask("one is made", "CreateUser", UserName="ana")
    ask("one is made with tags in a path", "CreateUser", UserName="ben", Path="/people/", Tags=tags)
    ask("a name is taken", "CreateUser", UserName="ana")
    ask("a name is taken in another case", "CreateUser", UserName="ANA")
    ask("a name with a blank is refused", "CreateUser", UserName="ana maria")
    ask("a name of 65 characters is refused", "CreateUser", UserName="u" * 65)
    ask("a boundary that does not exist", "CreateUser", UserName="cleo", PermissionsBoundary=NOWHERE)
    ask("a tag key twice", "CreateUser", UserName="dora", Tags=[tags[0], tags[0]])
    ask("it reads back with its tags", "GetUser", UserName="ben")
    ask("it reads back in another case", "GetUser", UserName="BEN")
    ask("one that does not exist", "GetUser", UserName="nobody")
    ask(
        "a tag is changed and one added",
        "TagUser",
        UserName="ben",
        Tags=[tags[0] | {"Value": "data"}, {"Key": "Shift", "Value": ""}],
    )
    ask("the tags read back", "GetUser", UserName="ben")
    ask("a tag key of another case takes its place", "TagUser", UserName="ben", Tags=[{"Key": "team", "Value": "sea"}])
    ask("the tags read back after that", "GetUser", UserName="ben")
    ask("51 tags are too many", "TagUser", UserName="ana", Tags=[{"Key": f"k{n}", "Value": ""} for n in range(51)])
    ask("a value of 257 characters is refused", "TagUser", UserName="ana", Tags=[{"Key": "k", "Value": "v" * 257}])
    ask("tags are taken off, known or not", "UntagUser", UserName="ben", TagKeys=["Site", "Nothing"])
    ask("the tags that are left", "GetUser", UserName="ben")
    ask("no tags for one that does not exist", "TagUser", UserName="nobody", Tags=tags)
    ask("no tags off one that does not exist", "UntagUser", UserName="nobody", TagKeys=["Team"])
    ask("one that does not exist cannot be deleted", "DeleteUser", UserName="nobody")
    ask("the first is deleted", "DeleteUser", UserName="ana")
    ask("the second is deleted", "DeleteUser", UserName="ben")


@scenario()
def a_user_with_nothing(ask):
    ask("a user", "CreateUser", UserName="ana")
    for operation in (
        "ListAttachedUserPolicies",
        "ListUserPolicies",
        "ListMFADevices",
        "ListAccessKeys",
        "ListSSHPublicKeys",
        "ListSigningCertificates",
        "ListServiceSpecificCredentials",
        "GetLoginProfile",
        "DeleteLoginProfile",
    ):
        ask(f"{operation} of a user without", operation, UserName="ana")
        ask(f"{operation} of nobody", operation, UserName="ben")
    key, serial = "AKIA0000000000000000", "arn:aws:iam::{account}:mfa/nothing"
    for operation, parameters in {
        "DetachUserPolicy": {"PolicyArn": NOWHERE},
        "DeleteUserPolicy": {"PolicyName": "nothing"},
        "UpdateAccessKey": {"AccessKeyId": key, "Status": "Inactive"},
        "DeleteAccessKey": {"AccessKeyId": key},
        "DeleteSSHPublicKey": {"SSHPublicKeyId": "APKA0000000000000000"},
        "DeleteSigningCertificate": {"CertificateId": "TA0000000000000000000000"},
        "DeleteServiceSpecificCredential": {"ServiceSpecificCredentialId": "ACCA0000000000000000"},
        "DeactivateMFADevice": {"SerialNumber": serial},
    }.items():
        ask(f"{operation} of what the user lacks", operation, UserName="ana", **parameters)
        ask(f"{operation} of nobody", operation, UserName="ben", **parameters)
    ask("a device that does not exist is not deleted", "DeleteVirtualMFADevice", SerialNumber=serial)
    ask("no boundary of nobody", "DeleteUserPermissionsBoundary", UserName="ben")
    ask("no policy of a role that does not exist", "DetachRolePolicy", RoleName="Nobody", PolicyArn=NOWHERE)
    ask("no boundary of a role that does not exist", "DeleteRolePermissionsBoundary", RoleName="Nobody")
    ask("the user is deleted", "DeleteUser", UserName="ana")
