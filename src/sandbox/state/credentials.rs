use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::name::Name;

/// A user's password; the sandbox never holds the password itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginProfile {
    /// When the password was made.
    pub created: Timestamp,
    /// Whether it must be changed at the next sign-in.
    pub reset_required: bool,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
}

/// An MFA device that is active for a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MfaDevice {
    /// When the device was enabled.
    pub enabled: Timestamp,
}

/// An access key of a user or of root.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessKey {
    /// The secret, made up: it opens this sandbox only.
    pub secret: String,
    /// Whether requests may be signed with it.
    pub status: KeyStatus,
    /// When the key was made.
    pub created: Timestamp,
    /// When, where and for which service it was last used.
    pub last_used: Option<LastUse>,
}

/// Whether requests may be signed with an access key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyStatus {
    /// Requests are answered.
    Active,
    /// Requests are refused.
    Inactive,
}

impl KeyStatus {
    /// The status as IAM writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Inactive => "Inactive",
        }
    }
}

/// The last use of an access key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastUse {
    /// When it was used.
    pub at: Timestamp,
    /// The service's signing name, such as `iam`.
    pub service: String,
    /// The Region that the request was signed for.
    pub region: String,
}

/// Temporary credentials.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The secret, made up: it opens this sandbox only.
    pub secret: String,
    /// The session token.
    pub token: String,
    /// The account of the role or user.
    pub account: String,
    /// Whose session it is.
    pub of: SessionOf,
    /// When the session ends; the sandbox's own caller has no end.
    pub expires: Option<Timestamp>,
    /// Whether it was begun with an MFA device.
    pub with_mfa: bool,
    /// The session policies that narrow it.
    pub policies: Vec<String>,
}

/// Whose a session is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum SessionOf {
    /// An assumed role's.
    Role {
        /// The role's name.
        role: Name,
        /// The session's name.
        session: String,
    },
    /// A user's own, after signing in to the console.
    Console {
        /// The user's name.
        user: Name,
    },
    /// A user's own, as `GetSessionToken` gives it; called `User` in files of earlier versions.
    #[serde(alias = "User")]
    SessionToken {
        /// The user's name.
        user: Name,
    },
}

/// An SSH public key of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SshPublicKey {
    /// When the key was uploaded.
    pub uploaded: Timestamp,
    /// Whether it may be used.
    pub status: KeyStatus,
}

/// An X.509 signing certificate of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningCertificate {
    /// The certificate in PEM.
    pub body: String,
    /// When the certificate was uploaded.
    pub uploaded: Timestamp,
    /// Whether it may be used.
    pub status: KeyStatus,
}

/// A service-specific credential of a user, such as one for `CodeCommit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceCredential {
    /// The service, such as `codecommit.amazonaws.com`.
    pub service: String,
    /// The user name for the service.
    pub user_name: String,
    /// When the credential was made.
    pub created: Timestamp,
    /// Whether it may be used.
    pub status: KeyStatus,
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { secret: _, status, created, last_used } = self;
        formatter
            .debug_struct("AccessKey")
            .field("status", status)
            .field("created", created)
            .field("last_used", last_used)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { secret: _, token: _, account, of, expires, with_mfa, policies } = self;
        formatter
            .debug_struct("Session")
            .field("account", account)
            .field("of", of)
            .field("expires", expires)
            .field("with_mfa", with_mfa)
            .field("policies", policies)
            .finish_non_exhaustive()
    }
}
