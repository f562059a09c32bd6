"""IAM Identity Center: the instance, permission sets, their policies and tags. Pages are those of its user guide,
operations and shapes of its API reference."""

import json

from moto.core.exceptions import JsonRESTError
from moto.iam import models as iam
from moto.moto_api._internal import mock_random
from moto.ssoadmin import models as sso
from moto.ssoadmin.exceptions import ConflictException, ResourceNotFoundException
from moto.ssoadmin.responses import SSOAdminResponse

from . import mend
from .organizations import administers, organization_of

Backend = sso.SSOAdminBackend

SERVICE = "sso.amazonaws.com"
# Where the instance of every organization is enabled.
REGION = "us-east-1"


def refuse_invalid(message):
    raise JsonRESTError("ValidationException", message)


def refuse_caller(self, resource):
    """Says what is said to those who lack not a permission but the account for it."""
    action = f"sso:{self._get_action()}"
    raise JsonRESTError(
        "AccessDeniedException",
        f"User: {self.current_account} is not authorized to perform: {action} on resource: {resource}",
    )


def page(self, name, items):
    """The page of a list that a request asks for, 100 long unless it says otherwise."""
    start = int(self._get_param("NextToken") or 0)
    end = start + (self._get_int_param("MaxResults") or 100)
    return json.dumps({name: items[start:end], "NextToken": str(end) if end < len(items) else None})


def backend_of_organization(self):
    """The backend that holds the instance of the caller's organization; none where there is no instance."""
    organization = organization_of(self.current_account, self.partition)
    if organization.org and self.region == REGION:
        return sso.ssoadmin_backends[organization.account_id][REGION]
    return None


def sees_instance(self):
    return administers(organization_of(self.current_account, self.partition), self.current_account, SERVICE)


def backend_of_instance(self):
    """moto: an instance in every Region of every account, and no look at which one a request names. AWS: an
    organization has one, in one Region, of its management account, which a delegated administrator sees too; any other
    is `ResourceNotFoundException` ("Manage organization and account instances", "Delegated administration"). No
    operation enables it, so that each organization of moto has it from the start, and an account in none has none."""
    backend, asked = backend_of_organization(self), self._get_param("InstanceArn")
    instance = backend and backend.instances[0].instance_arn
    if not backend or asked not in (None, instance):
        raise ResourceNotFoundException(f"Could not find Instance with ARN {asked}")
    if not sees_instance(self) or (self.current_account != backend.account_id and is_of_management(self, backend)):
        refuse_caller(self, instance)
    return backend


def is_of_management(self, backend):
    """Whether a request is for the management account alone: it changes what that account has, a permission set that is
    provisioned there or who holds it there ("Delegated administration")."""
    if self._get_action().startswith(("Describe", "Get", "List")):
        return False
    arn = self._get_param("PermissionSetArn") or self._get_param("ResourceArn")
    found = next((one for one in backend.permission_sets if one.permission_set_arn == arn), None)
    return self._get_param("TargetId") == backend.account_id or (found and backend.account_id in found.provisioned)


SSOAdminResponse.ssoadmin_backend = property(backend_of_instance)


@mend(sso.Instance, "__init__")
def a_fresh_instance(self, account_id, region):
    """moto: directories have any letters in their id, and instances no Region. AWS: `d-` and ten hexadecimal digits
    (InstanceMetadata)."""
    a_fresh_instance.stock(self, account_id, region)
    self.identity_store_id = f"d-{mock_random.get_random_hex(10)}"
    self.region = region


@mend(sso.Instance, "to_json")
def shown_instance(self):
    """moto: says neither where the instance is nor its directory's ARN. AWS: PrimaryRegion, Regions, IdentityStoreArn
    (InstanceMetadata)."""
    region = {"RegionName": self.region, "Status": "ACTIVE", "AddedDate": self.created_date, "IsPrimaryRegion": True}
    store = f"arn:aws:identitystore::{self.account_id}:identitystore/{self.identity_store_id}"
    more = {"IdentityStoreArn": store, "PrimaryRegion": self.region, "Regions": [region]}
    return shown_instance.stock(self) | more


@mend(SSOAdminResponse)
def list_instances(self):
    """moto: one in every Region of every account. AWS: as above; where the caller sees none, the list is empty
    (ListInstances)."""
    backend = backend_of_organization(self)
    seen = backend.instances if backend and sees_instance(self) else []
    return page(self, "Instances", [one.to_json() for one in seen])


@mend(sso.PermissionSet, "__init__")
def a_fresh_set(self, *given, **named):
    """moto: has a number for the session unless told, and forgets what it was asked for in no other way. AWS: `PT1H`
    (CreatePermissionSet). A set counts its changes, and knows which of them each of its accounts runs."""
    a_fresh_set.stock(self, *given, **named)
    if isinstance(self.session_duration, int):
        self.session_duration = "PT1H"
    self.tags = self.tags or []
    self.boundary = None
    self.version, self.provisioned = 1, {}


@mend(sso.PermissionSet)
def generate_id(instance_arn):
    """moto: `instance/ssoins-…/ps-…`. AWS: `permissionSet/ssoins-…/ps-…` (PermissionSet)."""
    return generate_id.stock(instance_arn.replace(":instance/", ":permissionSet/"))


sso.PermissionSet.generate_id = staticmethod(generate_id)


@mend(Backend)
def create_permission_set(self, name, *given, **named):
    """moto: makes two of one name. AWS: `ConflictException` (CreatePermissionSet)."""
    if any(one.name == name for one in self.permission_sets):
        raise ConflictException(f"PermissionSet with name {name} already exists.")
    return create_permission_set.stock(self, name, *given, **named)


@mend(SSOAdminResponse)
def update_permission_set(self):
    """moto: takes away whatever is left out. AWS: the relay state alone; a description and a session stay, as the
    Terraform provider, `resource/aws_ssoadmin_permission_set`, finds it."""
    found = permission_set(self)
    found.relay_state = self._get_param("RelayState")
    found.description = self._get_param("Description", found.description)
    found.session_duration = self._get_param("SessionDuration", found.session_duration)
    found.version += 1
    return "{}"


@mend(Backend)
def delete_permission_set(self, instance_arn, permission_set_arn):
    """moto: deletes a set that somebody holds. AWS: `ConflictException` ("Delete permission sets")."""
    if self._find_permission_set(instance_arn, permission_set_arn).provisioned:
        raise ConflictException("Could not delete because PermissionSet has ApplicationProfile associated with it")
    return delete_permission_set.stock(self, instance_arn, permission_set_arn)


def permission_set(self, parameter="PermissionSetArn"):
    """The permission set that a request names."""
    backend = self.ssoadmin_backend
    return backend._find_permission_set(backend.instances[0].instance_arn, self._get_param(parameter))


@mend(Backend)
def _find_managed_policy(self, managed_policy_arn):
    """moto: finds no policy in a path, such as `job-function/ViewOnlyAccess`, for it looks for `path` in what is called
    `Path`. AWS: every policy of its own (AttachManagedPolicyToPermissionSet)."""
    if managed_policy_arn in iam.iam_backends[self.account_id][self.partition].managed_policies:
        return sso.ManagedPolicy(managed_policy_arn, managed_policy_arn.split("/")[-1])
    raise ResourceNotFoundException(f"Policy does not exist with ARN: {managed_policy_arn}")


def leaves_accounts_behind(name):
    """moto: what is changed in a set is changed in accounts, as far as it has any. AWS: an account runs what was
    provisioned in it last, until ProvisionPermissionSet (each of the operations)."""

    @mend(Backend, name)
    def change(self, instance_arn, permission_set_arn, **asked):
        change.stock(self, instance_arn, permission_set_arn, **asked)
        self._find_permission_set(instance_arn, permission_set_arn).version += 1


for operation in (
    "attach_customer_managed_policy_reference_to_permission_set",
    "attach_managed_policy_to_permission_set",
    "delete_inline_policy_from_permission_set",
    "detach_customer_managed_policy_reference_from_permission_set",
    "detach_managed_policy_from_permission_set",
    "put_inline_policy_to_permission_set",
):
    leaves_accounts_behind(operation)


@mend(Backend, "put_inline_policy_to_permission_set")
def check_inline_policy(self, instance_arn, permission_set_arn, inline_policy):
    """moto: takes any text. AWS: a document that a role can have (PutInlinePolicyToPermissionSet)."""
    try:
        statements = json.loads(inline_policy)["Statement"]
    except (ValueError, KeyError, TypeError):
        refuse_invalid("The policy is not well formed.")
    for statement in [statements] if isinstance(statements, dict) else statements:
        if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
            refuse_invalid("A statement of a policy allows or denies.")
    check_inline_policy.stock(self, instance_arn, permission_set_arn, inline_policy=inline_policy)


@mend(SSOAdminResponse)
def put_permissions_boundary_to_permission_set(self):
    """moto: not there. AWS: an AWS-managed policy that exists, or a reference to a customer-managed one, whose path is
    `/` unless said (PermissionsBoundary)."""
    found, asked = permission_set(self), self._get_param("PermissionsBoundary")
    if len(asked) != 1:
        refuse_invalid("Exactly one of ManagedPolicyArn and CustomerManagedPolicyReference must be given")
    if "ManagedPolicyArn" in asked:
        self.ssoadmin_backend._find_managed_policy(asked["ManagedPolicyArn"])
        found.boundary = asked
    else:
        found.boundary = {"CustomerManagedPolicyReference": {"Path": "/"} | asked["CustomerManagedPolicyReference"]}
    found.version += 1
    return "{}"


def refuse_no_boundary(found):
    if found.boundary is None:
        raise ResourceNotFoundException("Could not find a permissions boundary of the permission set")


@mend(SSOAdminResponse)
def get_permissions_boundary_for_permission_set(self):
    """moto: not there. AWS: `ResourceNotFoundException` where there is none, as the Terraform provider,
    `resource/aws_ssoadmin_permissions_boundary_attachment`, takes it (GetPermissionsBoundaryForPermissionSet)."""
    found = permission_set(self)
    refuse_no_boundary(found)
    return json.dumps({"PermissionsBoundary": found.boundary})


@mend(SSOAdminResponse)
def delete_permissions_boundary_from_permission_set(self):
    """moto: not there. AWS: takes it away (DeletePermissionsBoundaryFromPermissionSet)."""
    found = permission_set(self)
    refuse_no_boundary(found)
    found.boundary = None
    found.version += 1
    return "{}"


@mend(SSOAdminResponse)
def list_tags_for_resource(self):
    """moto: not there, though CreatePermissionSet takes tags. AWS: ListTagsForResource."""
    return page(self, "Tags", permission_set(self, "ResourceArn").tags)


@mend(SSOAdminResponse)
def tag_resource(self):
    """moto: not there. AWS: overwrites tags of the same key; nothing has to be provisioned for them (TagResource)."""
    found, asked = permission_set(self, "ResourceArn"), self._get_param("Tags")
    keys = {tag["Key"] for tag in asked}
    found.tags = [tag for tag in found.tags if tag["Key"] not in keys] + asked
    return "{}"
