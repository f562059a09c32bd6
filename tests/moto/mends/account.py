"""What an account has one of: password policy, token version, summary, alias."""

import re

from moto.core.responses import EmptyResult
from moto.iam import models as iam
from moto.iam.exceptions import InvalidInput, NoSuchEntity, ValidationError
from moto.iam.responses import IamResponse

from . import mend


def out_of_range(name, value, least, most):
    return ValidationError(
        f"1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: "
        f"Member must have value between {least} and {most}"
    )


@mend(IamResponse, "update_account_password_policy")
def check_password_policy(self):
    """moto: checks the upper bounds alone. AWS: length 6 to 128, age 1 to 1095, reuse 1 to 24
    (UpdateAccountPasswordPolicy), so that 0 cannot stand for "none"."""
    for name, least, most in (
        ("MinimumPasswordLength", 6, 128),
        ("MaxPasswordAge", 1, 1095),
        ("PasswordReusePrevention", 1, 24),
    ):
        value = self._get_int_param(name)
        if value is not None and not least <= value <= most:
            raise out_of_range(name[0].lower() + name[1:], value, least, most)
    return check_password_policy.stock(self)


@mend(iam.IAMBackend, "update_account_password_policy")
def store_password_policy(self, *rules):
    """moto: an age or a number of passwords that is not set reads back as 0. AWS: it is absent, as 0 is out of range
    (PasswordPolicy)."""
    store_password_policy.stock(self, *rules)
    policy = self.account_password_policy
    policy.max_password_age = policy.max_password_age or None
    policy.password_reuse_prevention = policy.password_reuse_prevention or None


@mend(IamResponse)
def set_security_token_service_preferences(self):
    """moto: not there. AWS: the only trace of it is a number in the summary (SetSecurityTokenServicePreferences,
    GetAccountSummary)."""
    versions = {"v1Token": 1, "v2Token": 2}
    asked = self._get_param("GlobalEndpointTokenVersion")
    if asked not in versions:
        raise ValidationError(f"Value '{asked}' at 'globalEndpointTokenVersion' failed to satisfy constraint")
    self.backend.account_summary._global_endpoint_token_version = versions[asked]
    return EmptyResult()


def summary_map(self):
    """moto: says nothing of root's password. AWS: AccountPasswordPresent, 1 in every account that a person opened
    (GetAccountSummary)."""
    return {**stock_summary_map(self), "AccountPasswordPresent": 1}


stock_summary_map = iam.AccountSummary.summary_map.fget
iam.AccountSummary.summary_map = property(summary_map)


@mend(iam.IAMBackend)
def create_account_alias(self, alias):
    """moto: takes any text. AWS: 3 to 63 lowercase letters, digits and single inner hyphens, not an account id
    (CreateAccountAlias). That an alias has one owner in all of AWS is left out: tests side by side use the same."""
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]", alias):
        raise ValidationError(f"Value '{alias}' at 'accountAlias' failed to satisfy constraint")
    if re.fullmatch(r"\d{12}", alias):
        raise InvalidInput(f"The account alias {alias} must not be an account id.")
    create_account_alias.stock(self, alias)


@mend(IamResponse)
def delete_account_alias(self):
    """moto: deletes whatever alias there is, and succeeds without one. AWS: deletes the alias that is named, or
    `NoSuchEntity` (DeleteAccountAlias)."""
    alias = self._get_param("AccountAlias")
    if alias not in self.backend.account_aliases:
        raise NoSuchEntity(f"The account alias {alias} does not exist.")
    return delete_account_alias.stock(self)
