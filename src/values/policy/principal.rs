//! Whom a statement concerns.

use std::collections::BTreeSet;

use super::{Effect, Folded, Selection};

/// One principal of a statement; an account and its root ARN are one and the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Principal {
    /// Everyone (`"*"`), anonymous callers among them.
    Everyone,
    /// An account, by its twelve digits (`"AWS": "123456789012"` or the ARN of its root, in any partition).
    Account(String),
    /// A user, role or session by ARN, a unique id, or `*`.
    Aws(String),
    /// An AWS service by its host name.
    Service(String),
    /// An identity provider.
    Federated(String),
    /// An Amazon S3 canonical user id.
    CanonicalUser(String),
}

impl Principal {
    /// The types under which principals are listed, as AWS spells them.
    pub(super) const TYPES: [&'static str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

    /// Reads a principal listed under a type; `None` where there is no such type.
    pub(super) fn read(of_type: &str, value: &str) -> Option<Self> {
        match of_type {
            "AWS" => Some(Self::aws(value)),
            "Service" => Some(Self::Service(value.to_owned())),
            "Federated" => Some(Self::Federated(value.to_owned())),
            "CanonicalUser" => Some(Self::CanonicalUser(value.to_owned())),
            _ => None,
        }
    }

    // AWS "might convert" the account id to the root ARN when it saves a document (IAM User Guide, "AWS JSON
    // policy elements: Principal"). Account ids are unique across partitions, so the partition adds nothing.
    fn aws(value: &str) -> Self {
        let account = value
            .strip_prefix("arn:aws")
            .and_then(|rest| rest.split_once(":iam::"))
            .and_then(|(_, rest)| rest.strip_suffix(":root"))
            .unwrap_or(value);
        if is_account_id(account) { Self::Account(account.to_owned()) } else { Self::Aws(value.to_owned()) }
    }

    /// Gives the type it is listed under and its value; everyone has no type.
    pub(super) fn typed(&self) -> (Option<&'static str>, &str) {
        match self {
            Self::Everyone => (None, "*"),
            Self::Account(value) | Self::Aws(value) => (Some("AWS"), value),
            Self::Service(value) => (Some("Service"), value),
            Self::Federated(value) => (Some("Federated"), value),
            Self::CanonicalUser(value) => (Some("CanonicalUser"), value),
        }
    }

    /// Gives the unique id that AWS shows for a user (`AIDA…`) or role (`AROA…`) that is no more.
    pub(super) fn orphaned_id(&self) -> Option<&str> {
        match self {
            Self::Aws(value) if is_unique_id(value) => Some(value),
            _ => None,
        }
    }

    /// Takes `{"AWS": "*"}` for `"*"` where AWS calls them equivalent: in an Allow of a policy on a resource.
    /// A Deny and a role's trust policy tell AWS principals from services, so there they stay apart.
    pub(super) fn normal(
        principals: Selection<Self>,
        effect: Effect,
        actions: Option<&Selection<Folded>>,
    ) -> Selection<Self> {
        let is_trust = actions
            .is_some_and(|actions| actions.listed().iter().any(|action| action.folded().starts_with("sts:")));
        match principals {
            Selection::Only(listed)
                if effect == Effect::Allow
                    && !is_trust
                    && listed == BTreeSet::from([Self::Aws("*".to_owned())]) =>
            {
                Selection::Only(BTreeSet::from([Self::Everyone]))
            }
            other => other,
        }
    }
}

fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_unique_id(text: &str) -> bool {
    // IAM User Guide, "IAM identifiers": a prefix of the type and then capital letters and digits.
    text.len() >= 16
        && (text.starts_with("AIDA") || text.starts_with("AROA"))
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}
