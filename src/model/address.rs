//! Where a resource is: its scope, its kind and its name.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use crate::values::{AccountId, Region};

/// How far a resource reaches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// It exists once in the organization.
    Organization,
    /// It exists once in an account.
    Account(AccountId),
    /// It exists once in a Region of an account.
    Region(AccountId, Region),
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organization => f.write_str("organization"),
            Self::Account(account) => write!(f, "{account}"),
            Self::Region(account, region) => write!(f, "{account}/{region}"),
        }
    }
}

/// The name of a resource among its kind; `==` folds case where the service does.
#[derive(Clone, Debug)]
pub struct Name {
    text: String,
    folds_case: bool,
}

impl Name {
    /// A name that the service compares letter by letter.
    pub fn exact(text: impl fmt::Display) -> Self {
        Self { text: text.to_string(), folds_case: false }
    }

    /// A name that the service compares ignoring case, as IAM does.
    pub fn ignoring_case(text: impl fmt::Display) -> Self {
        Self { text: text.to_string(), folds_case: true }
    }

    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn key(&self) -> (bool, String) {
        let text = if self.folds_case { self.text.to_lowercase() } else { self.text.clone() };
        (self.folds_case, text)
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

/// Where a resource is, printed as `iam.group["ReadOnly"]` or, where there is only one, `account.alias`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    scope: Scope,
    kind: &'static str,
    name: Option<Name>,
}

impl Address {
    /// The only resource of its kind in a scope.
    pub fn only(scope: Scope, kind: &'static str) -> Self {
        Self { scope, kind, name: None }
    }

    /// A resource with a name among its kind.
    pub fn named(scope: Scope, kind: &'static str, name: Name) -> Self {
        Self { scope, kind, name: Some(name) }
    }

    /// How far the resource reaches.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The kind, such as `iam.group`.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// The name among its kind, if it has one.
    pub fn name(&self) -> Option<&Name> {
        self.name.as_ref()
    }

    /// The address with its scope before it, for runs that span several.
    pub fn with_scope(&self) -> String {
        format!("{}:{self}", self.scope)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{}[{:?}]", self.kind, name.text),
            None => f.write_str(self.kind),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope() -> Scope {
        Scope::Account(AccountId::try_from("123456789012").expect("twelve digits"))
    }

    #[test]
    fn an_address_is_printed_with_its_scope_only_on_demand() {
        let group = Address::named(scope(), "iam.group", Name::ignoring_case("ReadOnly"));
        assert_eq!(group.to_string(), r#"iam.group["ReadOnly"]"#);
        assert_eq!(group.with_scope(), r#"123456789012:iam.group["ReadOnly"]"#);
        assert_eq!(Address::only(scope(), "account.alias").to_string(), "account.alias");
    }

    #[test]
    fn names_fold_case_where_the_service_does() {
        assert_eq!(Name::ignoring_case("ADMINS"), Name::ignoring_case("admins"));
        assert_ne!(Name::exact("ADMINS"), Name::exact("admins"));
    }
}
