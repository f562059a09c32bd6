//! The AWS operations that this program sends, and the permissions that each needs.

use std::fmt;

use serde::{Serialize, Serializer};

/// An AWS service that this program calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// AWS Security Token Service.
    Sts,
    /// AWS Identity and Access Management.
    Iam,
}

impl Service {
    /// Every service, in the order of its declaration.
    pub const ALL: [Self; 2] = [Self::Sts, Self::Iam];

    /// The service's prefix in permissions, such as `iam`.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::Iam => "iam",
        }
    }

    /// The name that people know the service by.
    pub fn title(self) -> &'static str {
        match self {
            Self::Sts => "STS",
            Self::Iam => "IAM",
        }
    }

    /// The service that the SDK calls by this id in an operation's metadata.
    pub(super) fn of_sdk_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.title().eq_ignore_ascii_case(id))
    }
}

/// What happens when a call is sent twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Idempotency {
    /// It reads.
    Safe,
    /// It writes, and writing the same again changes nothing more.
    Idempotent,
    /// It writes, and a second call would fail or make a second thing: after a lost answer, look first.
    Once,
}

/// One operation of an AWS API, printed as `iam:CreateGroup`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operation {
    service: Service,
    name: &'static str,
    idempotency: Idempotency,
    permissions: &'static [&'static str],
}

impl Operation {
    /// An operation that only reads, allowed by the permission of its own name.
    pub const fn read(service: Service, name: &'static str) -> Self {
        Self { service, name, idempotency: Idempotency::Safe, permissions: &[] }
    }

    /// An operation that writes and may be sent again without harm.
    pub const fn idempotent(service: Service, name: &'static str) -> Self {
        Self { service, name, idempotency: Idempotency::Idempotent, permissions: &[] }
    }

    /// An operation that writes and must not be sent again blindly.
    pub const fn once(service: Service, name: &'static str) -> Self {
        Self { service, name, idempotency: Idempotency::Once, permissions: &[] }
    }

    /// The same operation, which needs more permissions than that of its own name.
    #[must_use]
    pub const fn and_needs(self, permissions: &'static [&'static str]) -> Self {
        Self { permissions, ..self }
    }

    /// The service that answers it.
    pub fn service(self) -> Service {
        self.service
    }

    /// The operation's name in the service's API.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// What sending it does.
    pub fn idempotency(self) -> Idempotency {
        self.idempotency
    }

    /// Whether it changes the account.
    pub fn writes(self) -> bool {
        self.idempotency != Idempotency::Safe
    }

    /// The permissions that a principal needs to send it, its own first.
    ///
    /// Often more than one: `CreateUser` with tags also needs `iam:TagUser` (IAM API reference).
    pub fn permissions(self) -> Vec<String> {
        let own = (self != sts::GET_CALLER_IDENTITY).then(|| self.to_string());
        own.into_iter().chain(self.permissions.iter().map(|&more| more.to_owned())).collect()
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service.prefix(), self.name)
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Operation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Operations of AWS Security Token Service.
pub mod sts {
    use super::{Operation, Service::Sts};

    /// Says who the caller is; needs no permission.
    pub const GET_CALLER_IDENTITY: Operation = Operation::read(Sts, "GetCallerIdentity");
}

/// Operations of AWS Identity and Access Management.
pub mod iam {
    use super::{Operation, Service::Iam};

    macro_rules! operations {
        ($($kind:ident { $($constant:ident = $name:literal $(+ [$($permission:literal),+])?),+ $(,)? })+) => {
            $($(
                #[doc = concat!("`iam:", $name, "`.")]
                pub const $constant: Operation =
                    Operation::$kind(Iam, $name)$(.and_needs(&[$($permission),+]))?;
            )+)+
        };
    }

    operations! {
        read {
            LIST_ACCOUNT_ALIASES = "ListAccountAliases",
            GET_ACCOUNT_PASSWORD_POLICY = "GetAccountPasswordPolicy",
            GET_ACCOUNT_SUMMARY = "GetAccountSummary",
            GET_ACCOUNT_AUTHORIZATION_DETAILS = "GetAccountAuthorizationDetails",
            LIST_POLICIES = "ListPolicies",
            LIST_ENTITIES_FOR_POLICY = "ListEntitiesForPolicy",
            GET_USER = "GetUser",
            GET_LOGIN_PROFILE = "GetLoginProfile",
            LIST_MFA_DEVICES = "ListMFADevices",
            LIST_ACCESS_KEYS = "ListAccessKeys",
            GET_ACCESS_KEY_LAST_USED = "GetAccessKeyLastUsed",
            LIST_SSH_PUBLIC_KEYS = "ListSSHPublicKeys",
            LIST_SIGNING_CERTIFICATES = "ListSigningCertificates",
            LIST_SERVICE_SPECIFIC_CREDENTIALS = "ListServiceSpecificCredentials",
        }
        idempotent {
            UPDATE_ACCOUNT_PASSWORD_POLICY = "UpdateAccountPasswordPolicy",
            DELETE_ACCOUNT_PASSWORD_POLICY = "DeleteAccountPasswordPolicy",
            SET_SECURITY_TOKEN_SERVICE_PREFERENCES = "SetSecurityTokenServicePreferences",
            SET_DEFAULT_POLICY_VERSION = "SetDefaultPolicyVersion",
            DELETE_POLICY_VERSION = "DeletePolicyVersion",
            DELETE_POLICY = "DeletePolicy",
            DELETE_GROUP = "DeleteGroup",
            ATTACH_GROUP_POLICY = "AttachGroupPolicy",
            DETACH_GROUP_POLICY = "DetachGroupPolicy",
            PUT_GROUP_POLICY = "PutGroupPolicy",
            DELETE_GROUP_POLICY = "DeleteGroupPolicy",
            ADD_USER_TO_GROUP = "AddUserToGroup",
            REMOVE_USER_FROM_GROUP = "RemoveUserFromGroup",
            TAG_USER = "TagUser",
            DELETE_USER = "DeleteUser",
            DETACH_USER_POLICY = "DetachUserPolicy",
            DELETE_USER_POLICY = "DeleteUserPolicy",
            DELETE_USER_PERMISSIONS_BOUNDARY = "DeleteUserPermissionsBoundary",
            DETACH_ROLE_POLICY = "DetachRolePolicy",
            DELETE_ROLE_PERMISSIONS_BOUNDARY = "DeleteRolePermissionsBoundary",
            DELETE_LOGIN_PROFILE = "DeleteLoginProfile",
            DEACTIVATE_MFA_DEVICE = "DeactivateMFADevice",
            DELETE_VIRTUAL_MFA_DEVICE = "DeleteVirtualMFADevice",
            UPDATE_ACCESS_KEY = "UpdateAccessKey",
            DELETE_ACCESS_KEY = "DeleteAccessKey",
            DELETE_SSH_PUBLIC_KEY = "DeleteSSHPublicKey",
            DELETE_SIGNING_CERTIFICATE = "DeleteSigningCertificate",
            DELETE_SERVICE_SPECIFIC_CREDENTIAL = "DeleteServiceSpecificCredential",
        }
        once {
            CREATE_ACCOUNT_ALIAS = "CreateAccountAlias",
            CREATE_GROUP = "CreateGroup",
            CREATE_USER = "CreateUser" + ["iam:TagUser"],
            CREATE_POLICY = "CreatePolicy",
            CREATE_POLICY_VERSION = "CreatePolicyVersion",
        }
    }
}
