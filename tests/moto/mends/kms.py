"""Keys: rotation, deletion, states, policies, aliases. Pages and operations are those of KMS."""

import json

from moto.core.exceptions import JsonRESTError
from moto.kms.exceptions import NotAuthorizedException, ValidationException
from moto.kms.models import Key
from moto.kms.responses import KmsResponse

from . import mend


def refuse(code, message):
    raise JsonRESTError(code, message)


def key_of(self):
    """The key that a request names by its id or its ARN; aliases are not taken where this is used."""
    self._validate_cmk_id(self._get_param("KeyId"))
    return self.kms_backend.keys[self.kms_backend.get_key_id(self._get_param("KeyId"))]


def refuse_pending_deletion(key):
    if key.key_state == "PendingDeletion":
        refuse("KMSInvalidStateException", f"{key.arn} is pending deletion.")


def refuse_what_is_not_enabled(key):
    refuse_pending_deletion(key)
    if key.key_state != "Enabled":
        refuse("DisabledException", f"{key.arn} is disabled.")


@mend(Key, "__init__")
def a_fresh_key(self, *given, **named):
    """moto: a key that was made without a usage has none, and belongs to a Region or to several or to neither. AWS:
    `ENCRYPT_DECRYPT`, and one Region (CreateKey)."""
    a_fresh_key.stock(self, *given, **named)
    self.key_usage = self.key_usage or "ENCRYPT_DECRYPT"
    self.multi_region = bool(self.multi_region)


@mend(KmsResponse)
def enable_key_rotation(self):
    """moto: forgets RotationPeriodInDays, and takes any key. AWS: keeps it, from 90 to 2560 and 365 unless told; not
    for a key that is disabled or pending deletion (EnableKeyRotation)."""
    key = key_of(self)
    refuse_what_is_not_enabled(key)
    period = self._get_param("RotationPeriodInDays")
    period = 365 if period is None else period
    if not 90 <= period <= 2560:
        raise ValidationException(
            f"1 validation error detected: Value '{period}' at 'rotationPeriodInDays' failed to satisfy constraint: "
            "Member must have value between 90 and 2560"
        )
    key.key_rotation_status, key.rotation_period_in_days = True, period
    return json.dumps({})


@mend(KmsResponse)
def disable_key_rotation(self):
    """moto: takes any key. AWS: not one that is disabled or pending deletion (DisableKeyRotation)."""
    refuse_what_is_not_enabled(key_of(self))
    return disable_key_rotation.stock(self)


@mend(KmsResponse)
def get_key_rotation_status(self):
    """moto: says no more than whether the key is rotated. AWS: which key, and how often (GetKeyRotationStatus)."""
    key = key_of(self)
    status = {"KeyId": key.arn, "KeyRotationEnabled": key.key_rotation_status}
    if key.key_rotation_status:
        status["RotationPeriodInDays"] = key.rotation_period_in_days
    return json.dumps(status)


@mend(KmsResponse)
def schedule_key_deletion(self):
    """moto: takes a key that is pending deletion, waits any number of days, and says neither state nor ARN. AWS:
    `KMSInvalidStateException`; 7 to 30 days; KeyId is the ARN, KeyState and PendingWindowInDays follow
    (ScheduleKeyDeletion)."""
    key = key_of(self)
    refuse_pending_deletion(key)
    days = self._get_param("PendingWindowInDays", 30)
    if not 7 <= days <= 30:
        raise ValidationException(
            f"1 validation error detected: Value '{days}' at 'pendingWindowInDays' failed to satisfy constraint: "
            "Member must have value between 7 and 30"
        )
    date = self.kms_backend.schedule_key_deletion(key.id, days)
    return json.dumps(
        {"KeyId": key.arn, "DeletionDate": date, "KeyState": "PendingDeletion", "PendingWindowInDays": days}
    )


@mend(KmsResponse)
def cancel_key_deletion(self):
    """moto: takes any key, by its id alone. AWS: `KMSInvalidStateException` for one that is not pending deletion; KeyId
    is the ARN (CancelKeyDeletion)."""
    key = key_of(self)
    if key.key_state != "PendingDeletion":
        refuse("KMSInvalidStateException", f"{key.arn} is not pending deletion.")
    self.kms_backend.cancel_key_deletion(key.id)
    return json.dumps({"KeyId": key.arn})


@mend(KmsResponse)
def enable_key(self):
    """moto: enables a key that is pending deletion, and knows no ARN. AWS: `KMSInvalidStateException` (EnableKey, "Key
    states of AWS KMS keys")."""
    key = key_of(self)
    refuse_pending_deletion(key)
    self.kms_backend.enable_key(key.id)
    return json.dumps({})


@mend(KmsResponse)
def disable_key(self):
    """moto: as for EnableKey. AWS: as for EnableKey (DisableKey)."""
    key = key_of(self)
    refuse_pending_deletion(key)
    self.kms_backend.disable_key(key.id)
    return json.dumps({})


@mend(KmsResponse)
def update_key_description(self):
    """moto: describes a key that is pending deletion. AWS: `KMSInvalidStateException` (UpdateKeyDescription)."""
    refuse_pending_deletion(key_of(self))
    return update_key_description.stock(self)


def answers_with_an_object(name):
    """moto: many operations answer with `null`. AWS: an object, or nothing at all (the awsJson 1.1 protocol of
    Smithy)."""

    @mend(KmsResponse, name)
    def answer(self):
        found = answer.stock(self)
        return "{}" if found == "null" else found


for operation in ("disable_key_rotation", "update_key_description", "update_alias", "delete_alias"):
    answers_with_an_object(operation)


@mend(KmsResponse)
def tag_resource(self):
    """moto: tags a key that is pending deletion. AWS: `KMSInvalidStateException` (TagResource)."""
    refuse_pending_deletion(key_of(self))
    return tag_resource.stock(self)


def check_policy(policy):
    """Refuses what is no policy; whether it locks its key's owner out is left to the sandbox."""
    try:
        statements = json.loads(policy)["Statement"]
    except (ValueError, KeyError, TypeError):
        refuse("MalformedPolicyDocumentException", "The policy is not well formed.")
    for statement in [statements] if isinstance(statements, dict) else statements:
        if not isinstance(statement, dict) or "Principal" not in statement or "Effect" not in statement:
            refuse("MalformedPolicyDocumentException", "A statement of a key policy has an effect and a principal.")


@mend(KmsResponse)
def create_key(self):
    """moto: takes any text for a policy. AWS: `MalformedPolicyDocumentException` (CreateKey)."""
    if self._get_param("Policy") is not None:
        check_policy(self._get_param("Policy"))
    return create_key.stock(self)


@mend(KmsResponse)
def put_key_policy(self):
    """moto: takes any text, only for a policy that is called `default` aloud, and returns no object. AWS:
    `MalformedPolicyDocumentException`; `default` is the only name, and may be left out (PutKeyPolicy)."""
    key = key_of(self)
    refuse_other_policies(self)
    check_policy(self._get_param("Policy"))
    self.kms_backend.put_key_policy(key.id, self._get_param("Policy"))
    return json.dumps({})


@mend(KmsResponse)
def get_key_policy(self):
    """moto: wants the name to be said. AWS: it may be left out, and the answer says it (GetKeyPolicy)."""
    key = key_of(self)
    refuse_other_policies(self)
    return json.dumps({"Policy": key.policy, "PolicyName": "default"})


def refuse_other_policies(self):
    if self._get_param("PolicyName", "default") != "default":
        refuse("NotFoundException", "No such policy exists")


@mend(KmsResponse)
def create_alias(self):
    """moto: keeps a few names of AWS's own to itself, and gives an alias to a key that is pending deletion. AWS:
    `NotAuthorizedException` for everything that begins with `alias/aws/`; `KMSInvalidStateException` (CreateAlias)."""
    if self._get_param("AliasName").startswith("alias/aws/"):
        raise NotAuthorizedException()
    target = self._get_param("TargetKeyId")
    if not target.startswith("alias/"):
        self._validate_cmk_id(target)
        refuse_pending_deletion(self.kms_backend.keys[self.kms_backend.get_key_id(target)])
    return create_alias.stock(self)


answers_with_an_object("create_alias")
