"""Groups, users and policies: their names, and what keeps them from being deleted."""

from moto.core.responses import EmptyResult
from moto.iam import models as iam
from moto.iam.exceptions import DeleteConflictException, EntityAlreadyExists, LimitExceededException
from moto.iam.responses import IamResponse

from . import mend
from .credentials import service_credentials


def by_name(entities, name):
    """Finds the entity whose name is `name`, ignoring case."""
    return next((entity for key, entity in entities.items() if key.lower() == (name or "").lower()), None)


@mend(iam.IAMBackend)
def get_group(self, group_name):
    """moto: `readonly` is another group than `ReadOnly`. AWS: names differ by more than case ("IAM and AWS STS quotas",
    name requirements)."""
    found = by_name(self.groups, group_name)
    return found or get_group.stock(self, group_name)


@mend(iam.IAMBackend)
def get_user(self, name):
    """moto: tells users apart by case. AWS: as for groups."""
    found = by_name(self.users, name)
    return found or get_user.stock(self, name)


@mend(iam.IAMBackend)
def create_group(self, group_name, path="/"):
    """moto: makes a group whose name differs by case alone. AWS: `EntityAlreadyExists` (CreateGroup)."""
    if by_name(self.groups, group_name):
        raise EntityAlreadyExists(f"Group with name {group_name} already exists.")
    return create_group.stock(self, group_name, path)


@mend(iam.IAMBackend)
def create_user(self, region_name, user_name, path="/", tags=None):
    """moto: makes a user whose name differs by case alone, and takes any tags. AWS: `EntityAlreadyExists`; tag keys
    differ by more than case (CreateUser)."""
    if by_name(self.users, user_name):
        raise EntityAlreadyExists(f"User with name {user_name} already exists.")
    self._tag_verification(tags or [])
    return create_user.stock(self, region_name, user_name, path, tags)


@mend(iam.IAMBackend)
def create_policy(self, description, path, policy_document, policy_name, tags):
    """moto: a policy of the same name in another path is another policy. AWS: the name alone counts, ignoring case
    (CreatePolicy)."""
    own = {policy.name: policy for policy in self.managed_policies.values() if not is_managed_by_aws(policy)}
    if by_name(own, policy_name):
        raise EntityAlreadyExists(f"A policy called {policy_name} already exists. Duplicate names are not allowed.")
    return create_policy.stock(self, description, path, policy_document, policy_name, tags)


def is_managed_by_aws(policy):
    return isinstance(policy, iam.AWSManagedPolicy)


@mend(iam.ManagedPolicy)
def attach_to(self, obj):
    """moto: a second attachment to the same user or role is counted. AWS: it changes nothing (AttachUserPolicy)."""
    if self.arn not in obj.managed_policies:
        attach_to.stock(self, obj)


@mend(iam.Policy)
def update_default_version(self, new_default_version_id):
    """moto: making the default version the default leaves none marked as such. AWS: nothing changes
    (SetDefaultPolicyVersion)."""
    if new_default_version_id != self.default_version_id:
        update_default_version.stock(self, new_default_version_id)


@mend(iam.IAMBackend)
def create_policy_version(self, policy_arn, policy_document, set_as_default):
    """moto: a new version leaves UpdateDate alone. AWS: that is when the latest version was made (Policy)."""
    version = create_policy_version.stock(self, policy_arn, policy_document, set_as_default)
    self.get_policy(policy_arn).update_date = version.create_date
    return version


@mend(iam.IAMBackend)
def delete_policy(self, policy_arn):
    """moto: deletes a policy in use, whatever its versions. AWS: `DeleteConflict` while it is attached, is a boundary,
    or has versions beside the default (DeletePolicy)."""
    policy = self.get_policy(policy_arn)
    holders = [*self.users.values(), *self.groups.values(), *self.roles.values()]
    if any(
        policy.arn in holder.managed_policies or getattr(holder, "permissions_boundary_arn", None) == policy.arn
        for holder in holders
    ):
        raise DeleteConflictException("Cannot delete a policy attached to entities.")
    if len(policy.versions) > 1:
        raise DeleteConflictException(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. "
            "The default version is deleted with the policy."
        )
    delete_policy.stock(self, policy_arn)


def refuse_while(conditions):
    for held, what in conditions:
        if held:
            raise DeleteConflictException(f"Cannot delete entity, must {what} first.")


@mend(iam.IAMBackend)
def delete_group(self, group_name):
    """moto: always deletes. AWS: `DeleteConflict` while there are members or policies of either kind (DeleteGroup)."""
    group = self.get_group(group_name)
    refuse_while(
        [
            (group.users, "remove users from group"),
            (group.managed_policies, "detach all policies"),
            (group.policies, "delete policies"),
        ],
    )
    delete_group.stock(self, group.name)


@mend(iam.IAMBackend)
def delete_user(self, user_name):
    """moto: minds policies alone. AWS: `DeleteConflict` while anything on the list of DeleteUser is left: memberships,
    password, keys, certificates, SSH keys, service-specific credentials, devices."""
    user = self.get_user(user_name)
    refuse_while(
        [
            (user.group_list, "remove users from group"),
            (user.password, "delete login profile"),
            (user.access_keys, "delete access keys"),
            (user.mfa_devices, "delete MFA device"),
            (user.signing_certificates, "delete signing certificates"),
            (user.ssh_public_keys, "delete SSH public keys"),
            (service_credentials(user), "delete service specific credentials"),
        ],
    )
    delete_user.stock(self, user.name)


@mend(IamResponse)
def put_user_permissions_boundary(self):
    """moto: not there. AWS: the boundary must be a policy that exists (PutUserPermissionsBoundary)."""
    arn = self._get_param("PermissionsBoundary")
    user = self.backend.get_user(self._get_param("UserName"))
    user.permissions_boundary_arn = self.backend.get_policy(arn).arn
    return EmptyResult()


@mend(IamResponse)
def delete_user_permissions_boundary(self):
    """moto: not there. AWS: takes the boundary away (DeleteUserPermissionsBoundary)."""
    self.backend.get_user(self._get_param("UserName")).permissions_boundary_arn = None
    return EmptyResult()


@mend(iam.IAMBackend)
def tag_user(self, name, tags):
    """moto: takes any number of tags over several calls, and keeps two whose keys differ by case alone. AWS: 50,
    `LimitExceeded`; a tag whose key exists in another case is overwritten (TagUser, "Tags for IAM resources")."""
    clean = self._tag_verification(tags)
    user = self.get_user(name)
    old = {tag["Key"].lower(): tag["Key"] for tag in user.tags or []}
    if len(old.keys() | clean.keys()) > 50:
        raise LimitExceededException("Cannot exceed quota for TagsPerUser: 50")
    self.tagger.untag_resource_using_names(user.arn, [old[key] for key in clean if key in old])
    tag_user.stock(self, name, tags)
