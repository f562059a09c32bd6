"""What replies hold: documents, names, pages, boundaries."""

from moto.core.responses import ActionResult
from moto.core.serialize import never_return, return_if_not_empty, url_encode
from moto.iam import models as iam
from moto.iam.responses import IamResponse

from . import mend

# moto: a policy without a description has an empty one there. AWS: none (ManagedPolicyDetail).
IamResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER |= {
    "GetAccountAuthorizationDetailsResponse.Policies.ManagedPolicyDetail.Description": return_if_not_empty,
}

# moto: a policy version carries its document in plain text, also where it should have none. AWS: percent-encoded by
# GetPolicyVersion, absent from CreatePolicyVersion and ListPolicyVersions (PolicyVersion).
IamResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER |= {
    "GetPolicyVersionResponse.PolicyVersion.Document": url_encode,
    "CreatePolicyVersionResponse.PolicyVersion.Document": never_return,
    "ListPolicyVersionsResponse.Versions.PolicyVersion.Document": never_return,
}

# moto: the policies of GetAccountAuthorizationDetails have neither name nor id, because it looks for attributes called
# `policy_name` and `policy_id` on a class that has `name` and `id`. AWS: both (ManagedPolicyDetail).
iam.ManagedPolicy.policy_name = property(lambda policy: policy.name)
iam.ManagedPolicy.policy_id = property(lambda policy: policy.id)


def permissions_boundary_usage_count(self):
    """moto: does not say how many a policy bounds. AWS: with every policy (Policy)."""
    holders = [*self.backend.users.values(), *self.backend.roles.values()]
    return sum(holder.permissions_boundary_arn == self.arn for holder in holders)


iam.ManagedPolicy.permissions_boundary_usage_count = property(permissions_boundary_usage_count)

# moto: a user's boundary is nowhere. AWS: with the user and in the account's details (User, UserDetail).
iam.User.permissions_boundary_arn = None
iam.User.permissions_boundary = iam.Role.permissions_boundary


@mend(IamResponse)
def serialized(self, action_result):
    """moto: many lists lack `IsTruncated`. AWS: every list that can be paged says whether there is more."""
    result = action_result.result
    action = self._get_action()
    if isinstance(result, dict) and (action.startswith("List") or action == "GetGroup"):
        result.setdefault("IsTruncated", False)
    return serialized.stock(self, action_result)


@mend(IamResponse)
def get_account_authorization_details(self):
    """moto: one page, whatever its size. AWS: MaxItems, 100 unless told, over all lists together, and a Marker
    (GetAccountAuthorizationDetails)."""
    found = self.backend.get_account_authorization_details(self._get_param("Filter", []))
    lists = {
        "UserDetailList": found["users"],
        "GroupDetailList": found["groups"],
        "RoleDetailList": found["roles"],
        "Policies": found["managed_policies"],
    }
    everything = [(name, one) for name, some in lists.items() for one in sorted(some, key=lambda one: one.name)]
    start = int(self._get_param("Marker") or 0)
    end = start + (self._get_int_param("MaxItems") or 100)
    page = {name: [one for owner, one in everything[start:end] if owner == name] for name in lists}
    more = end < len(everything)
    return ActionResult({**page, "IsTruncated": more, "Marker": str(end) if more else None})


@mend(IamResponse)
def list_entities_for_policy(self):
    """moto: an unknown policy is attached to nobody, and boundaries are not looked at. AWS: `NoSuchEntity`, and also
    whom the policy bounds unless PolicyUsageFilter says otherwise (ListEntitiesForPolicy)."""
    arn, usage, kind = (self._get_param(name) for name in ("PolicyArn", "PolicyUsageFilter", "EntityFilter"))
    self.backend.get_policy(arn)

    def uses(entity):
        attached = usage != "PermissionsBoundary" and arn in entity.managed_policies
        return attached or (usage != "PermissionsPolicy" and getattr(entity, "permissions_boundary_arn", None) == arn)

    entities = {"User": self.backend.users, "Role": self.backend.roles, "Group": self.backend.groups}
    result = {
        f"Policy{name}s": [entity for entity in some.values() if uses(entity)] if kind in (None, name) else []
        for name, some in entities.items()
    }
    return ActionResult(result)
