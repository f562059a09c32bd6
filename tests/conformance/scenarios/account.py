"""The caller, and what an account has one of."""

from . import NOWHERE, scenario


@scenario()
def the_caller(ask):
    ask("STS says whose credentials these are", "GetCallerIdentity", service="sts", only="Account")
    ask(
        "a role that trusts the account is assumed",
        "AssumeRole",
        service="sts",
        RoleArn="arn:aws:iam::{account}:role/OrganizationAccountAccessRole",
        RoleSessionName="conformance",
        only="AssumedRoleUser.Arn|Credentials",
    )
    ask(
        "a role that does not exist cannot be assumed",
        "AssumeRole",
        service="sts",
        RoleArn="arn:aws:iam::{account}:role/Nowhere",
        RoleSessionName="conformance",
        only="AssumedRoleUser.Arn",
    )
    ask(
        "a session name with a blank is refused",
        "AssumeRole",
        service="sts",
        RoleArn="arn:aws:iam::{account}:role/Nowhere",
        RoleSessionName="two words",
        only="AssumedRoleUser.Arn",
    )
    for seconds in (899, 43201):
        ask(
            f"a session of {seconds} seconds is refused",
            "AssumeRole",
            service="sts",
            RoleArn="arn:aws:iam::{account}:role/Nowhere",
            RoleSessionName="conformance",
            DurationSeconds=seconds,
            only="AssumedRoleUser.Arn",
        )
    ask("an operation that neither holds is an error of the caller", "GenerateServiceLastAccessedDetails", Arn=NOWHERE)


@scenario()
def the_summary(ask):
    ask("a fresh account", "GetAccountSummary")
    ask("tokens for all Regions", "SetSecurityTokenServicePreferences", GlobalEndpointTokenVersion="v2Token")
    ask("the summary counts tokens as 2", "GetAccountSummary", only=r"SummaryMap\.GlobalEndpointTokenVersion")
    ask("no third version of tokens", "SetSecurityTokenServicePreferences", GlobalEndpointTokenVersion="v3Token")
    ask("tokens for the default Regions", "SetSecurityTokenServicePreferences", GlobalEndpointTokenVersion="v1Token")
    ask("the summary counts tokens as 1", "GetAccountSummary", only=r"SummaryMap\.GlobalEndpointTokenVersion")


@scenario()
def the_alias(ask):
    ask("none at first", "ListAccountAliases")
    ask("none to delete", "DeleteAccountAlias", AccountAlias="acme-conformance")
    ask("one is made", "CreateAccountAlias", AccountAlias="acme-conformance")
    ask("it is listed", "ListAccountAliases")
    ask("another takes its place", "CreateAccountAlias", AccountAlias="acme-conformance-2")
    ask("the other is listed alone", "ListAccountAliases")
    for what, alias in {
        "two characters": "ab",
        "64 characters": "a" * 64,
        "an upper case letter": "Acme",
        "a double hyphen": "acme--prod",
        "a hyphen at the end": "acme-",
        "an account id": "210987654321",
    }.items():
        ask(f"{what} cannot be an alias", "CreateAccountAlias", AccountAlias=alias)
    ask("only the alias that there is can be deleted", "DeleteAccountAlias", AccountAlias="acme-conformance")
    ask("it is deleted", "DeleteAccountAlias", AccountAlias="acme-conformance-2")
    ask("none is left", "ListAccountAliases")


@scenario()
def the_password_policy(ask):
    everything = {
        "MinimumPasswordLength": 14,
        "RequireSymbols": True,
        "RequireNumbers": True,
        "RequireUppercaseCharacters": True,
        "RequireLowercaseCharacters": True,
        "AllowUsersToChangePassword": True,
        "MaxPasswordAge": 90,
        "PasswordReusePrevention": 24,
        "HardExpiry": False,
    }
    ask("none at first", "GetAccountPasswordPolicy")
    ask("none to delete", "DeleteAccountPasswordPolicy")
    ask("all nine rules are set", "UpdateAccountPasswordPolicy", **everything)
    ask("all nine rules read back", "GetAccountPasswordPolicy")
    ask("hard expiry is set", "UpdateAccountPasswordPolicy", **everything | {"HardExpiry": True})
    ask("hard expiry reads back", "GetAccountPasswordPolicy")
    ask("only a length is set", "UpdateAccountPasswordPolicy", MinimumPasswordLength=8)
    ask("every other rule fell back to its default", "GetAccountPasswordPolicy")
    ask("nothing at all is set", "UpdateAccountPasswordPolicy")
    ask("the defaults read back", "GetAccountPasswordPolicy")
    ask("no hard expiry is set where passwords never expire", "UpdateAccountPasswordPolicy", HardExpiry=False)
    ask("no hard expiry reads back", "GetAccountPasswordPolicy")
    for rule, least, most in (
        ("MinimumPasswordLength", 6, 128),
        ("MaxPasswordAge", 1, 1095),
        ("PasswordReusePrevention", 1, 24),
    ):
        for value in (least - 1, most + 1):
            ask(f"{rule} {value} is out of range", "UpdateAccountPasswordPolicy", **{rule: value})
        for value in (least, most):
            ask(f"{rule} {value} is in range", "UpdateAccountPasswordPolicy", **{rule: value})
    ask("it is deleted", "DeleteAccountPasswordPolicy")
    ask("none is left", "GetAccountPasswordPolicy")


@scenario()
def the_account_in_pages(ask):
    for number in range(6):
        ask(f"user number {number}", "CreateUser", UserName=f"user{number}")
        ask(f"group number {number}", "CreateGroup", GroupName=f"Group{number}")
    details = {"Filter": ["User", "Group", "LocalManagedPolicy"]}
    ask("all of it", "GetAccountAuthorizationDetails", **details)
    page = ask("the first five", "GetAccountAuthorizationDetails", MaxItems=5, only="IsTruncated|Marker", **details)
    seen = len(page.get("UserDetailList", [])) + len(page.get("GroupDetailList", []))
    number = 1
    while page.get("IsTruncated") and number < 12:
        number += 1
        marker = page.get("Marker", "none")
        page = ask(
            f"page {number}",
            "GetAccountAuthorizationDetails",
            MaxItems=5,
            Marker=marker,
            only="IsTruncated|Marker",
            **details,
        )
        seen += len(page.get("UserDetailList", [])) + len(page.get("GroupDetailList", []))
    ask.note("users and groups over all pages", seen)
    ask("users alone", "GetAccountAuthorizationDetails", Filter=["User"])
    ask("a filter that there is not", "GetAccountAuthorizationDetails", Filter=["Everything"])
    for number in range(6):
        ask(f"without user number {number}", "DeleteUser", UserName=f"user{number}")
        ask(f"without group number {number}", "DeleteGroup", GroupName=f"Group{number}")
    ask("nothing is left", "GetAccountAuthorizationDetails", **details)
