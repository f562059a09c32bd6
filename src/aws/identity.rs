//! Who the caller is.

use std::fmt;

use crate::values::{AccountId, Arn, Partition, UserName};

/// What `sts:GetCallerIdentity` says of the caller, and what the kind of its credentials adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account that the credentials belong to.
    pub account: AccountId,
    /// The caller's ARN.
    pub arn: Arn,
    /// What the caller is.
    pub principal: Principal,
    /// Whether the caller's session was made with MFA.
    pub mfa: MfaSession,
}

/// What a caller is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// The account's root user.
    Root,
    /// An IAM user.
    User(UserName),
    /// A session of a role.
    Role {
        /// The role's name, without its path.
        name: String,
        /// The session's name.
        session: String,
    },
    /// Anything else, such as a federated user.
    Other,
}

/// Whether the caller's credentials carry MFA.
///
/// Long-term keys never do. Of temporary ones AWS does not tell: STS has no call that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MfaSession {
    /// Long-term access keys: without MFA, always.
    Without,
    /// Temporary credentials, which may have been made with MFA or without.
    Unknown,
}

impl Identity {
    /// Reads the ARN that STS gave, and the access key's id, whose prefix tells long-term keys (`AKIA`)
    /// from temporary ones (`ASIA`) (IAM User Guide, "IAM identifiers").
    pub fn new(account: AccountId, arn: Arn, access_key_id: &str) -> Self {
        let mut path = arn.resource().split('/');
        let principal = match (arn.service(), path.next()) {
            (_, Some("root")) => Principal::Root,
            ("iam", Some("user")) => Principal::User(UserName::from_aws(arn.name())),
            ("sts", Some("assumed-role")) => {
                let name = path.next().unwrap_or_default().to_owned();
                Principal::Role { name, session: path.next().unwrap_or_default().to_owned() }
            }
            _ => Principal::Other,
        };
        let mfa = if access_key_id.starts_with("AKIA") { MfaSession::Without } else { MfaSession::Unknown };
        Self { account, arn, principal, mfa }
    }

    /// The partition that the account belongs to.
    pub fn partition(&self) -> &Partition {
        self.arn.partition()
    }

    /// Whether the caller is the account's root user.
    pub fn is_root(&self) -> bool {
        self.principal == Principal::Root
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("root"),
            Self::User(name) => write!(f, "user {name}"),
            Self::Role { name, session } => write!(f, "role {name} (session {session})"),
            Self::Other => f.write_str("federated principal"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(arn: &str, key: &str) -> Identity {
        let account = AccountId::try_from("123456789012").expect("twelve digits");
        Identity::new(account, arn.parse().expect("a valid ARN"), key)
    }

    #[test]
    fn callers_are_told_apart() {
        assert_eq!(identity("arn:aws:iam::123456789012:root", "AKIA").principal, Principal::Root);
        assert_eq!(
            identity("arn:aws:iam::123456789012:user/people/ana", "AKIA").principal,
            Principal::User(UserName::from_aws("ana"))
        );
        assert_eq!(
            identity("arn:aws:sts::123456789012:assumed-role/Admin/ana", "ASIA").principal.to_string(),
            "role Admin (session ana)"
        );
    }

    #[test]
    fn only_long_term_keys_are_known_to_lack_mfa() {
        let arn = "arn:aws:iam::123456789012:user/ana";
        assert_eq!(identity(arn, "AKIAEXAMPLE").mfa, MfaSession::Without);
        assert_eq!(identity(arn, "ASIAEXAMPLE").mfa, MfaSession::Unknown);
    }
}
