"""The Identity Store: whose directory it is, its groups, its people and who is in which. Operations and shapes are
those of its API reference."""

import json
import zlib

from moto.core.exceptions import JsonRESTError
from moto.identitystore import models as store
from moto.identitystore.exceptions import ConflictException, ResourceNotFoundException, ValidationException
from moto.identitystore.responses import IdentityStoreResponse

from . import mend
from .sso import REGION, backend_of_organization, page, sees_instance

Backend = store.IdentityStoreBackend


@mend(IdentityStoreResponse)
def _get_param(self, name, if_none=None):
    """moto: takes ids alone. AWS: ids or ARNs (the operations)."""
    value = _get_param.stock(self, name, if_none)
    return value.rsplit("/", 1)[-1] if name.endswith("Id") and isinstance(value, str) else value


def backend_of_directory(self):
    """moto: a directory of every id in every account. AWS: that of the organization's instance, for whom sees the
    instance (`ResourceNotFoundException`, `AccessDeniedException`)."""
    instances, asked = backend_of_organization(self), self._get_param("IdentityStoreId")
    if not instances or instances.instances[0].identity_store_id != asked:
        raise absent("IDENTITY_STORE")
    if not sees_instance(self):
        raise JsonRESTError("AccessDeniedException", "You don't have permissions to access this identity store.")
    return store.identitystore_backends[instances.account_id][REGION]


IdentityStoreResponse.identitystore_backend = property(backend_of_directory)


def directory(self):
    """What is in the directory that a request names."""
    return self.identitystore_backend._IdentityStoreBackend__get_identity_store(self._get_param("IdentityStoreId"))


def absent(kind):
    return ResourceNotFoundException(message=f"{kind} not found.", resource_type=kind)


def refuse_taken(message):
    raise ConflictException(message=message, reason="UNIQUENESS_CONSTRAINT_VIOLATION")


def arn(kind, identifier):
    return f"arn:aws:identitystore:::{kind}/{identifier}"


def revision(entity):
    """The digits that stand for what something is now."""
    return str(zlib.crc32(repr(entity).encode()))


def shown(kind, entity):
    """moto: neither ARNs nor revisions, and null for what is not known. AWS: both, with every person and group (User,
    Group)."""
    parts = entity._asdict()
    parts["Name"] = entity.Name._asdict() if parts.get("Name") else None
    more = {f"{kind}Arn": arn(kind.lower(), parts[f"{kind}Id"]), "Revision": revision(entity)}
    return {name: part for name, part in parts.items() if part} | more


def found(self, kind):
    """The person or the group that a request names."""
    entities = directory(self).groups if kind == "Group" else directory(self).users
    entity = entities.get(self._get_param(f"{kind}Id"))
    if not entity:
        raise absent(kind.upper())
    if self._get_param("Revision") not in (None, revision(entity)):
        raise ConflictException(message="The revision is not the current one.", reason="CONCURRENT_MODIFICATION")
    return entity


def is_called(entity, attribute, value):
    """Whether something is found by an attribute of its own, ignoring case."""
    values = getattr(entity, attribute)
    values = [mail.get("Value") for mail in values or []] if attribute == "Emails" else [values]
    return value.lower() in [own.lower() for own in values if own]


def refuse_reserved(name):
    if (name or "").lower() in ("administrator", "awsadministrators"):
        raise ValidationException(message=f"{name} is a reserved name.")


def refuse_name(entities, attribute, value, message, own=None):
    if any(is_called(one, attribute, value) for one in entities.values() if one is not own):
        refuse_taken(message)


ATTRIBUTES = {"displayname": "DisplayName", "username": "UserName", "emails.value": "Emails"}


def attribute(path, *held):
    """The attribute that a path means, which may be spelt in any case."""
    if ATTRIBUTES.get(path.lower()) not in held:
        raise ValidationException(message=f"The attribute path {path} is not supported.")
    return ATTRIBUTES[path.lower()]


def id_by(self, kind, entities, *held):
    unique = self._get_param("AlternateIdentifier").get("UniqueAttribute")
    if unique:
        name = attribute(unique["AttributePath"], *held)
        for identifier, one in entities.items():
            if is_called(one, name, unique["AttributeValue"]):
                named = {"IdentityStoreId": one.IdentityStoreId, f"{kind}Id": identifier}
                return json.dumps(named | {f"{kind}Arn": arn(kind.lower(), identifier)})
    raise absent(kind.upper())


@mend(IdentityStoreResponse)
def get_group_id(self):
    """moto: tells names apart by case, and gives no ARN. AWS: does not, and does (GetGroupId)."""
    return id_by(self, "Group", directory(self).groups, "DisplayName")


@mend(IdentityStoreResponse)
def get_user_id(self):
    """moto: as above, and fails where somebody has no address. AWS: as above (GetUserId)."""
    return id_by(self, "User", directory(self).users, "UserName", "Emails")


def list_by(self, kind, entities, held):
    asked = list(entities.values())
    for wanted in self._get_param("Filters") or []:
        name = attribute(wanted["AttributePath"], held)
        asked = [one for one in asked if is_called(one, name, wanted["AttributeValue"])]
    return page(self, f"{kind}s", [shown(kind, one) for one in asked])


@mend(IdentityStoreResponse)
def list_groups(self):
    """moto: ignores the filter of a path that it does not spell so. AWS: takes it (ListGroups)."""
    return list_by(self, "Group", directory(self).groups, "DisplayName")


@mend(IdentityStoreResponse)
def list_users(self):
    """moto: as above. AWS: as above (ListUsers)."""
    return list_by(self, "User", directory(self).users, "UserName")


@mend(IdentityStoreResponse)
def describe_group(self):
    """moto, AWS: as for every group."""
    return json.dumps(shown("Group", found(self, "Group")))


@mend(IdentityStoreResponse)
def describe_user(self):
    """moto, AWS: as for every person."""
    return json.dumps(shown("User", found(self, "User")))


def created(self, kind, answer):
    """What is answered of something new, with its ARN and its revision."""
    parts = json.loads(answer)
    entities = directory(self).groups if kind == "Group" else directory(self).users
    identifier = parts[f"{kind}Id"]
    more = {f"{kind}Arn": arn(kind.lower(), identifier), "Revision": revision(entities[identifier])}
    return json.dumps(parts | more)


@mend(IdentityStoreResponse)
def create_group(self):
    """moto: makes a group whose name differs by case alone, or is reserved. AWS: `ConflictException`,
    `ValidationException` (CreateGroup)."""
    name = self._get_param("DisplayName") or ""
    refuse_reserved(name)
    refuse_name(directory(self).groups, "DisplayName", name, "Duplicate GroupDisplayName")
    return created(self, "Group", create_group.stock(self))


@mend(IdentityStoreResponse)
def create_user(self):
    """moto: minds the name alone, and its case. AWS: `ConflictException` for an address that somebody has too, and
    `ValidationException` for a reserved name (CreateUser)."""
    people = directory(self).users
    refuse_reserved(self._get_param("UserName"))
    refuse_name(people, "UserName", self._get_param("UserName") or "", "Duplicate UserName")
    for mail in self._get_param("Emails") or []:
        refuse_name(people, "Emails", mail["Value"], "Duplicate email")
    return created(self, "User", create_user.stock(self))


@mend(IdentityStoreResponse)
def update_group(self):
    """moto: not there. AWS: does all that is asked or nothing; a description may be taken away, a name not
    (UpdateGroup)."""
    group, groups = found(self, "Group"), directory(self).groups
    paths = {"displayname": "DisplayName", "description": "Description"}
    next_group = group
    for operation in self._get_param("Operations"):
        name, value = paths.get(operation["AttributePath"].lower()), operation.get("AttributeValue")
        if name is None or (name == "DisplayName" and value is None):
            raise ValidationException(message=f"The attribute path {operation['AttributePath']} is not supported.")
        if name == "DisplayName":
            refuse_reserved(value)
            refuse_name(groups, name, value, "Duplicate GroupDisplayName", group)
        next_group = next_group._replace(**{name: value})
    groups[group.GroupId] = next_group
    parts = shown("Group", next_group)
    return json.dumps({name: parts[name] for name in ("IdentityStoreId", "GroupId", "GroupArn", "Revision")})


def deletes_with_memberships(name, kind):
    @mend(IdentityStoreResponse, name)
    def delete(self):
        """moto: deletes what is not there, and leaves its memberships. AWS: `ResourceNotFoundException`; no membership
        is without its group or its person (DeleteGroup, DeleteUser)."""
        found(self, kind)
        identifier, memberships = self._get_param(f"{kind}Id"), directory(self).group_memberships
        for key, membership in list(memberships.items()):
            if identifier in (membership["GroupId"], membership["MemberId"]["UserId"]):
                del memberships[key]
        return delete.stock(self)


deletes_with_memberships("delete_group", "Group")
deletes_with_memberships("delete_user", "User")


@mend(IdentityStoreResponse)
def create_group_membership(self):
    """moto: puts a person into a group twice. AWS: `ConflictException` (CreateGroupMembership)."""
    pair = self._get_param("GroupId"), self._get_param("MemberId")["UserId"].rsplit("/", 1)[-1]
    memberships = directory(self).group_memberships.values()
    if pair in [(one["GroupId"], one["MemberId"]["UserId"]) for one in memberships]:
        refuse_taken("Member and Group relationship already exists")
    parts = json.loads(create_group_membership.stock(self))
    return json.dumps(parts | {"MembershipArn": arn("membership", parts["MembershipId"])})


@mend(IdentityStoreResponse)
def list_group_memberships(self):
    """moto: a group that is not there has no members. AWS: `ResourceNotFoundException` (ListGroupMemberships)."""
    group = found(self, "Group").GroupId
    memberships = [one for one in directory(self).group_memberships.values() if one["GroupId"] == group]
    asked = [one | {"MembershipArn": arn("membership", one["MembershipId"])} for one in memberships]
    return page(self, "GroupMemberships", asked)


@mend(IdentityStoreResponse)
def delete_group_membership(self):
    """moto: deletes what is not there. AWS: `ResourceNotFoundException` (DeleteGroupMembership)."""
    if self._get_param("MembershipId") not in directory(self).group_memberships:
        raise absent("GROUP_MEMBERSHIP")
    return delete_group_membership.stock(self)
