//! The policy document.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::{Conditions, PolicyError, Principal, Selection, Statement};
use crate::values::{AccountId, Arn};

/// The version of the policy language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// `2008-10-17`, which a document without a version has: policy variables are plain text.
    Of2008,
    /// `2012-10-17`, the current one.
    Of2012,
}

impl Version {
    /// Gives the version as AWS writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Of2008 => "2008-10-17",
            Self::Of2012 => "2012-10-17",
        }
    }
}

/// A policy document; `==`, hash and order are its meaning.
///
/// Neither the order of statements nor the document's `Id` mean anything to a decision (IAM User Guide, "IAM
/// JSON policy elements: Id": an optional identifier). Both are kept as written when the document is sent.
#[derive(Debug, Clone)]
pub struct PolicyDocument {
    pub(super) version: Version,
    pub(super) id: Option<String>,
    pub(super) statements: Vec<Statement>,
}

impl PolicyDocument {
    /// Gives a document of the current version without statements.
    pub fn empty() -> Self {
        Self { version: Version::Of2012, id: None, statements: Vec::new() }
    }

    /// Gives a document of the current version with these statements; refuses two of one Sid.
    pub fn with_statements(statements: impl IntoIterator<Item = Statement>) -> Result<Self, PolicyError> {
        let statements: Vec<_> = statements.into_iter().collect();
        PolicyError::if_sid_is_twice(&statements)?;
        Ok(Self { statements, ..Self::empty() })
    }

    /// Gives the version of the policy language it is written in.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Gives the statements as written, first to last.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// Gives the statement of this Sid.
    pub fn statement(&self, sid: &str) -> Option<&Statement> {
        self.statements.iter().find(|statement| statement.sid() == Some(sid))
    }

    /// Gives the unique ids (`AIDA…`, `AROA…`) that stand where a principal was deleted; recreating it does
    /// not repair them (IAM User Guide, "AWS JSON policy elements: Principal").
    pub fn orphaned_principals(&self) -> Vec<&str> {
        self.statements
            .iter()
            .filter_map(Statement::principals)
            .flat_map(Selection::listed)
            .filter_map(Principal::orphaned_id)
            .collect()
    }

    /// Gives the users and roles of an account that it names.
    pub fn identities_of(&self, account: &AccountId) -> impl Iterator<Item = Arn> {
        self.statements.iter().flat_map(|statement| statement.identities_of(account))
    }

    /// Gives the statements in the order of their meaning, each once.
    pub(super) fn ordered(&self) -> Vec<&Statement> {
        let mut statements: Vec<_> = self.statements.iter().collect();
        statements.sort();
        statements.dedup();
        statements
    }

    fn meaning(&self) -> (Version, Vec<&Statement>) {
        (self.version, self.ordered())
    }
}

impl PartialEq for PolicyDocument {
    fn eq(&self, other: &Self) -> bool {
        self.meaning() == other.meaning()
    }
}

impl Eq for PolicyDocument {}

impl Hash for PolicyDocument {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.meaning().hash(state);
    }
}

impl PartialOrd for PolicyDocument {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PolicyDocument {
    fn cmp(&self, other: &Self) -> Ordering {
        self.meaning().cmp(&other.meaning())
    }
}

impl FromStr for PolicyDocument {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        Self::parse(text)
    }
}

impl fmt::Display for PolicyDocument {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.canonical_json())
    }
}

impl Statement {
    /// Gives the users and roles of an account that it names as principals.
    pub fn identities_of(&self, account: &AccountId) -> impl Iterator<Item = Arn> {
        let listed = self.principals().into_iter().flat_map(Selection::listed);
        let arns = listed.filter_map(|principal| match principal {
            Principal::Aws(text) => text.parse::<Arn>().ok(),
            Principal::Everyone
            | Principal::Account(_)
            | Principal::Service(_)
            | Principal::Federated(_)
            | Principal::CanonicalUser(_) => None,
        });
        arns.filter(|arn| arn.service() == "iam" && arn.account() == account.as_str())
    }

    /// Whether it holds for every action on every resource, without condition.
    pub(super) fn is_about_everything(&self) -> bool {
        let Self { sid: _, effect: _, principals: _, actions, resources, conditions } = self;
        let every_action = matches!(actions, Some(Selection::Only(listed))
            if listed.iter().any(|action| matches!(action.folded(), "*" | "*:*")));
        let every_resource = matches!(resources, Some(Selection::Only(listed)) if listed.contains("*"));
        every_action && every_resource && conditions == &Conditions::default()
    }
}
