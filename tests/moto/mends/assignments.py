"""IAM Identity Center: who holds which permission set where, and where it is provisioned. Pages are those of its user
guide, operations and shapes of its API reference."""

import json

from moto.core.utils import unix_time
from moto.iam import models as iam
from moto.identitystore.models import identitystore_backends
from moto.moto_api._internal import mock_random
from moto.ssoadmin import models as sso
from moto.ssoadmin.exceptions import ResourceNotFoundException
from moto.ssoadmin.responses import SSOAdminResponse

from . import mend
from .organizations import organization_of
from .sso import page, permission_set, refuse_caller, refuse_invalid

CREATION, DELETION = "AccountAssignmentCreation", "AccountAssignmentDeletion"
PROVISIONING = "PermissionSetProvisioning"


@mend(sso.SSOAdminBackend, "__init__")
def a_fresh_backend(self, *given, **named):
    """moto: remembers of requests what came of them. AWS: remembers the requests, those that failed among them."""
    a_fresh_backend.stock(self, *given, **named)
    self.requests = []


def begin(self, kind, particulars, carry_out):
    """moto: answers that a request has succeeded. AWS: that it is in progress; whether it succeeded and why not is
    described later (AccountAssignmentOperationStatus, PermissionSetProvisioningStatus). Here it is by the next call."""
    request = {"RequestId": str(mock_random.uuid4()), "CreatedDate": unix_time()} | particulars
    answer = json.dumps({f"{kind}Status": {"Status": "IN_PROGRESS"} | request})
    reason = carry_out()
    done = {"Status": "FAILED", "FailureReason": reason} if reason else {"Status": "SUCCEEDED"}
    self.ssoadmin_backend.requests.append((kind, done | request))
    return answer


def directory(backend):
    store = backend.instances[0].identity_store_id
    region = identitystore_backends[backend.account_id][backend.region_name]
    return region._IdentityStoreBackend__get_identity_store(store)


def unknown(backend, kind, principal):
    """What is said of a principal that the directory has not; nothing when it has."""
    known = directory(backend).users if kind == "USER" else directory(backend).groups
    if principal in known:
        return None
    return f"the {kind} assignee {principal} was not found in directory {backend.instances[0].identity_store_id}"


def member(backend, account):
    """The account of the organization that has an id, if one has."""
    accounts = organization_of(backend.account_id, backend.partition).accounts
    return next((one for one in accounts if one.id == account), None)


def refuse_stranger(backend, account):
    if not member(backend, account):
        raise ResourceNotFoundException(f"Could not find account {account} in the organization")


def unreachable(backend, account):
    """Why an account cannot be changed, if it cannot: others than members, and members that are suspended."""
    found = member(backend, account)
    if not found:
        return f"Received a 404 status error: Account {account} was not found in the organization."
    if found.state != "ACTIVE":
        return f"Received a 403 status error: Account {account} is suspended."
    return None


def misfit(backend, found, account):
    """Why a permission set cannot become a role of an account, if it cannot: a customer-managed policy has to be in
    the account first (AttachCustomerManagedPolicyReferenceToPermissionSet, PermissionsBoundary)."""
    bound = (found.boundary or {}).get("CustomerManagedPolicyReference")
    references = [(one.path, one.name) for one in found.customer_managed_policies]
    references += [(bound["Path"], bound["Name"])] if bound else []
    for path, name in references:
        arn = f"arn:{backend.partition}:iam::{account}:policy{path}{name}"
        if arn not in iam.iam_backends[account][backend.partition].managed_policies:
            return f"Received a 404 status error: Not supported policy {arn}."
    return None


def is_row(self, row):
    """Whether an assignment is the one that a request names."""
    names = {"target_id": "TargetId", "permission_set_arn": "PermissionSetArn"}
    names |= {"principal_type": "PrincipalType", "principal_id": "PrincipalId"}
    return all(getattr(row, name) == self._get_param(parameter) for name, parameter in names.items())


def particulars(self):
    names = ("TargetId", "TargetType", "PermissionSetArn", "PrincipalType", "PrincipalId")
    return {name: self._get_param(name) for name in names}


@mend(SSOAdminResponse)
def create_account_assignment(self):
    """moto: takes any set, principal and account, and a repeated assignment is there twice. AWS: the set has to exist,
    the others make the request fail; a repeated one changes nothing. The first provisions the set in the account
    (CreateAccountAssignment)."""
    backend, found, account = self.ssoadmin_backend, permission_set(self), self._get_param("TargetId")

    def carry_out():
        stranger = unknown(backend, self._get_param("PrincipalType"), self._get_param("PrincipalId"))
        reason = f"Received a 404 status error: {stranger}" if stranger else unreachable(backend, account)
        reason = reason or misfit(backend, found, account)
        if not reason:
            found.provisioned.setdefault(account, found.version)
            if not any(is_row(self, row) for row in backend.account_assignments):
                names = ("InstanceArn", "TargetId", "TargetType", "PermissionSetArn", "PrincipalType", "PrincipalId")
                row = sso.AccountAssignment(*[self._get_param(name) for name in names])
                backend.account_assignments.append(row)
        return reason

    return begin(self, CREATION, particulars(self), carry_out)


@mend(SSOAdminResponse)
def delete_account_assignment(self):
    """moto: refuses what is not there. AWS: the request fails. With the last assignment the set leaves the account
    ("Remove user and group access")."""
    backend, found, account = self.ssoadmin_backend, permission_set(self), self._get_param("TargetId")

    def carry_out():
        rows = backend.account_assignments
        row = next((row for row in rows if is_row(self, row)), None)
        reason = unreachable(backend, account)
        if not reason and not row:
            reason = "Received a 404 status error: Assignment not found."
        if not reason:
            rows.remove(row)
            if (account, row.permission_set_arn) not in [(one.target_id, one.permission_set_arn) for one in rows]:
                found.provisioned.pop(account, None)
        return reason

    return begin(self, DELETION, particulars(self), carry_out)


@mend(SSOAdminResponse)
def provision_permission_set(self):
    """moto: provisions in the caller's account, whatever the target. AWS: in the account that is named, or in all that
    the set is provisioned in; only there can it be, and one that fails does not keep the others back
    (ProvisionPermissionSet)."""
    backend, found, account = self.ssoadmin_backend, permission_set(self), self._get_param("TargetId")
    if (self._get_param("TargetType") == "AWS_ACCOUNT") != bool(account):
        refuse_invalid("TargetId goes with TargetType AWS_ACCOUNT, and with it alone")

    def provision(one):
        if one not in found.provisioned:
            return f"Received a 404 status error: Permission set provision not found in AWS account {one}."
        reason = unreachable(backend, one) or misfit(backend, found, one)
        if not reason:
            found.provisioned[one] = found.version
        return reason

    def carry_out():
        reasons = [provision(one) for one in ([account] if account else sorted(found.provisioned))]
        return next(filter(None, reasons), None)

    asked = {"PermissionSetArn": found.permission_set_arn} | ({"AccountId": account} if account else {})
    return begin(self, PROVISIONING, asked, carry_out)


def lists_requests(name, kind, member_name):
    @mend(SSOAdminResponse, name)
    def answer(self):
        """moto: not there. AWS: status, id and date of each; the filter may be left out
        (AccountAssignmentOperationStatusMetadata, PermissionSetProvisioningStatusMetadata)."""
        asked = (self._get_param("Filter") or {}).get("Status")
        found = [request for of_kind, request in self.ssoadmin_backend.requests if of_kind == kind]
        shown = ("Status", "RequestId", "CreatedDate")
        found = [{key: one[key] for key in shown} for one in found if asked in (None, one["Status"])]
        return page(self, member_name, found)


lists_requests("list_account_assignment_creation_status", CREATION, "AccountAssignmentsCreationStatus")
lists_requests("list_account_assignment_deletion_status", DELETION, "AccountAssignmentsDeletionStatus")
lists_requests("list_permission_set_provisioning_status", PROVISIONING, "PermissionSetsProvisioningStatus")


def describes_request(name, kind, parameter):
    @mend(SSOAdminResponse, name)
    def answer(self):
        """moto: looks at what came of assignments, and at no provisioning. AWS: describes the request of the id, with
        its FailureReason, as long as it is remembered (the operation)."""
        asked = self._get_param(parameter)
        for of_kind, request in self.ssoadmin_backend.requests:
            if of_kind == kind and request["RequestId"] == asked:
                return json.dumps({f"{kind}Status": request})
        raise ResourceNotFoundException(f"Could not find request with ID {asked}")


describes_request("describe_account_assignment_creation_status", CREATION, "AccountAssignmentCreationRequestId")
describes_request("describe_account_assignment_deletion_status", DELETION, "AccountAssignmentDeletionRequestId")
describes_request("describe_permission_set_provisioning_status", PROVISIONING, "ProvisionPermissionSetRequestId")


def is_asked(self, found, version):
    """Whether an account that runs a version of a set is one of those that are asked for."""
    status = self._get_param("ProvisioningStatus")
    return status is None or (version == found.version) == (status == "LATEST_PERMISSION_SET_PROVISIONED")


@mend(SSOAdminResponse)
def list_accounts_for_provisioned_permission_set(self):
    """moto: knows of ProvisionPermissionSet alone, and of no filter and no pages. AWS: every account in which the set
    is assigned, those that run its latest version or the others if asked (ListAccountsForProvisionedPermissionSet)."""
    found = permission_set(self)
    versions = sorted(found.provisioned.items())
    return page(self, "AccountIds", [account for account, version in versions if is_asked(self, found, version)])


@mend(SSOAdminResponse)
def list_permission_sets_provisioned_to_account(self):
    """moto: as above, and whatever the account. AWS: as above (ListPermissionSetsProvisionedToAccount)."""
    backend, account = self.ssoadmin_backend, self._get_param("AccountId")
    refuse_stranger(backend, account)
    sets = [one for one in backend.permission_sets if account in one.provisioned]
    asked = [one.permission_set_arn for one in sets if is_asked(self, one, one.provisioned[account])]
    return page(self, "PermissionSets", asked)


@mend(SSOAdminResponse)
def list_account_assignments(self):
    """moto: nobody holds a set that is not there, in an account that is not there. AWS: `ResourceNotFoundException`
    (ListAccountAssignments)."""
    permission_set(self)
    refuse_stranger(self.ssoadmin_backend, self._get_param("AccountId"))
    return list_account_assignments.stock(self)


@mend(SSOAdminResponse)
def list_account_assignments_for_principal(self):
    """moto: what was assigned to a person by name, whoever they are. AWS: what they hold through groups as well; for
    the management account alone; `ResourceNotFoundException` for somebody whom the directory has not
    (ListAccountAssignmentsForPrincipal)."""
    backend, kind, principal = (
        self.ssoadmin_backend,
        self._get_param("PrincipalType"),
        self._get_param("PrincipalId"),
    )
    if self.current_account != backend.account_id:
        refuse_caller(self, self._get_param("InstanceArn"))
    if stranger := unknown(backend, kind, principal):
        raise ResourceNotFoundException(stranger)
    holders = {(kind, principal)}
    for membership in directory(backend).group_memberships.values():
        if kind == "USER" and membership["MemberId"]["UserId"] == principal:
            holders.add(("GROUP", membership["GroupId"]))
    account = (self._get_param("Filter") or {}).get("AccountId")
    rows = [
        {
            "AccountId": row.target_id,
            "PermissionSetArn": row.permission_set_arn,
            "PrincipalId": row.principal_id,
            "PrincipalType": row.principal_type,
        }
        for row in backend.account_assignments
        if (row.principal_type, row.principal_id) in holders and account in (None, row.target_id)
    ]
    return page(self, "AccountAssignments", rows)
