"""The account's own policies and their versions."""

from . import ADMINISTRATOR, NOWHERE, VIEW_ONLY, document, scenario


@scenario()
def policies(ask):
    own = "arn:aws:iam::{account}:policy/Own"
    deep = "arn:aws:iam::{account}:policy/security/Deep"
    ask("none of the account's at first", "ListPolicies", Scope="Local")
    ask("one is made", "CreatePolicy", PolicyName="Own", PolicyDocument=document(), Description="For the tests")
    ask(
        "one is made in a path with tags",
        "CreatePolicy",
        PolicyName="Deep",
        Path="/security/",
        PolicyDocument=document(),
        Tags=[{"Key": "Team", "Value": "platform"}],
    )
    ask("a name is taken", "CreatePolicy", PolicyName="Own", PolicyDocument=document())
    ask("a name is taken in another case", "CreatePolicy", PolicyName="OWN", PolicyDocument=document())
    ask(
        "a name is taken in another path",
        "CreatePolicy",
        PolicyName="Own",
        Path="/security/",
        PolicyDocument=document(),
    )
    ask("a name of AWS is free", "CreatePolicy", PolicyName="ReadOnlyAccess", PolicyDocument=document())
    ask("a malformed document", "CreatePolicy", PolicyName="Bad", PolicyDocument="{}")
    ask("those of the account", "ListPolicies", Scope="Local")
    ask("those of the account in a path", "ListPolicies", Scope="Local", PathPrefix="/security/")
    page = ask("the first page", "ListPolicies", Scope="Local", MaxItems=2, only="IsTruncated|Marker")
    ask(
        "the last page",
        "ListPolicies",
        Scope="Local",
        MaxItems=2,
        Marker=page.get("Marker", "none"),
        only="IsTruncated",
    )
    ask("a scope that there is not", "ListPolicies", Scope="Everywhere")
    ask("it reads back", "GetPolicy", PolicyArn=own)
    ask("it reads back with its tags", "GetPolicy", PolicyArn=deep)
    ask("one that does not exist", "GetPolicy", PolicyArn=NOWHERE)
    ask("one of AWS in a path", "GetPolicy", PolicyArn=VIEW_ONLY, only=r"Policy\.(PolicyName|Path|Arn|IsAttachable)")
    for arn, what in ((own, "it"), (deep, "the other"), ("arn:aws:iam::{account}:policy/ReadOnlyAccess", "the third")):
        ask(f"{what} is deleted", "DeletePolicy", PolicyArn=arn)
    ask("one that does not exist cannot be deleted", "DeletePolicy", PolicyArn=NOWHERE)
    ask("a name with a blank is refused", "CreatePolicy", PolicyName="Own two", PolicyDocument=document())
    long = document([f"s3:Get{'x' * 40}{number}" for number in range(200)])
    ask("6,145 characters are too many", "CreatePolicy", PolicyName="Long", PolicyDocument=long)
    ask("one of AWS cannot be changed", "CreatePolicyVersion", PolicyArn=ADMINISTRATOR, PolicyDocument=document())


@scenario()
def policies_of_aws(ask):
    for name in (
        "AdministratorAccess",
        "IAMFullAccess",
        "IAMReadOnlyAccess",
        "IAMUserChangePassword",
        "PowerUserAccess",
        "ReadOnlyAccess",
        "SecurityAudit",
        "job-function/Billing",
        "job-function/DatabaseAdministrator",
        "job-function/NetworkAdministrator",
        "job-function/SupportUser",
        "job-function/SystemAdministrator",
        "job-function/ViewOnlyAccess",
    ):
        arn = f"arn:aws:iam::aws:policy/{name}"
        ask(f"the version of {name}", "GetPolicy", PolicyArn=arn, only=r"Policy\.(PolicyName|Path|DefaultVersionId)")
    ask("no version beyond the default", "GetPolicyVersion", PolicyArn=ADMINISTRATOR, VersionId="v9999")


@scenario()
def versions_of_a_policy(ask):
    own = "arn:aws:iam::{account}:policy/Own"
    ask("a policy", "CreatePolicy", PolicyName="Own", PolicyDocument=document("s3:ListBucket"))
    ask("the first reads back", "GetPolicyVersion", PolicyArn=own, VersionId="v1")
    ask("a second, not the default", "CreatePolicyVersion", PolicyArn=own, PolicyDocument=document("s3:GetObject"))
    ask(
        "a third is the default",
        "CreatePolicyVersion",
        PolicyArn=own,
        PolicyDocument=document("s3:PutObject"),
        SetAsDefault=True,
    )
    ask("all three are listed", "ListPolicyVersions", PolicyArn=own)
    ask("the policy names its default", "GetPolicy", PolicyArn=own)
    ask("the second becomes the default", "SetDefaultPolicyVersion", PolicyArn=own, VersionId="v2")
    ask("the default stays the default", "SetDefaultPolicyVersion", PolicyArn=own, VersionId="v2")
    ask("the second reads back", "GetPolicyVersion", PolicyArn=own, VersionId="v2")
    ask("the third reads back", "GetPolicyVersion", PolicyArn=own, VersionId="v3")
    ask("the account's details hold all of them", "GetAccountAuthorizationDetails", Filter=["LocalManagedPolicy"])
    ask("a version that does not exist is not read", "GetPolicyVersion", PolicyArn=own, VersionId="v9")
    ask("a version that does not exist is no default", "SetDefaultPolicyVersion", PolicyArn=own, VersionId="v9")
    ask("a version that does not exist is not deleted", "DeletePolicyVersion", PolicyArn=own, VersionId="v9")
    ask("a text that is no version is refused", "SetDefaultPolicyVersion", PolicyArn=own, VersionId="second")
    ask("the default is kept", "DeletePolicyVersion", PolicyArn=own, VersionId="v2")
    ask("a malformed document", "CreatePolicyVersion", PolicyArn=own, PolicyDocument="{}")
    ask("a fourth", "CreatePolicyVersion", PolicyArn=own, PolicyDocument=document("s3:DeleteObject"))
    ask("a fifth", "CreatePolicyVersion", PolicyArn=own, PolicyDocument=document("s3:GetBucketAcl"))
    ask("a sixth is one too many", "CreatePolicyVersion", PolicyArn=own, PolicyDocument=document("s3:PutBucketAcl"))
    ask("the first is deleted", "DeletePolicyVersion", PolicyArn=own, VersionId="v1")
    ask("numbers are not used again", "CreatePolicyVersion", PolicyArn=own, PolicyDocument=document("s3:PutBucketAcl"))
    ask("a policy with more than one version is kept", "DeletePolicy", PolicyArn=own)
    for version in ("v3", "v4", "v5", "v6"):
        ask(f"{version} is deleted", "DeletePolicyVersion", PolicyArn=own, VersionId=version)
    ask("what is left is listed", "ListPolicyVersions", PolicyArn=own)
    ask("the policy goes with its last version", "DeletePolicy", PolicyArn=own)
    ask("no versions of a policy that does not exist", "ListPolicyVersions", PolicyArn=NOWHERE)
    ask(
        "no new version of a policy that does not exist",
        "CreatePolicyVersion",
        PolicyArn=NOWHERE,
        PolicyDocument=document(),
    )
