//! What is wrong with a policy document, where, and what to do.

use std::collections::BTreeSet;
use std::fmt;

use super::{Principal, Statement};

/// A policy document that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} {problem}", Subject(.statement.as_ref()))]
pub struct PolicyError {
    /// The statement that is wrong; `None` when it is the document itself.
    pub statement: Option<StatementName>,
    /// What is wrong with it.
    pub problem: Problem,
}

/// The name of a statement: its Sid, or its number when it has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementName {
    /// The statement's Sid.
    Sid(String),
    /// The statement's place in the document, from 1.
    Number(usize),
}

impl StatementName {
    pub(super) fn of(statement: &Statement, index: usize) -> Self {
        statement.sid().map_or(Self::Number(index + 1), |sid| Self::Sid(sid.to_owned()))
    }
}

impl fmt::Display for StatementName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sid(sid) => write!(formatter, "statement `{sid}`"),
            Self::Number(number) => write!(formatter, "statement {number}"),
        }
    }
}

struct Subject<'name>(Option<&'name StatementName>);

impl fmt::Display for Subject<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(name) => name.fmt(formatter),
            None => formatter.write_str("the policy"),
        }
    }
}

/// What can be wrong with a policy document, worded to follow the name of what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The text is no JSON, or names a key of one object twice.
    #[error("is not valid JSON: {0}")]
    Syntax(String),
    /// The percent-encoded text decodes to bytes that are no UTF-8.
    #[error("is not UTF-8 text once percent-decoded")]
    Encoding,
    /// Something that must be an object is none.
    #[error("is not an object")]
    NotAnObject,
    /// A key that the policy language does not have.
    #[error("has an unknown key `{key}`")]
    UnknownKey {
        /// The key as written.
        key: String,
        /// The key that it resembles.
        did_you_mean: Option<&'static str>,
    },
    /// A required key is not there.
    #[error("has no `{0}`")]
    Missing(&'static str),
    /// Two keys exclude each other.
    #[error("has both `{0}` and `{1}`")]
    Both(&'static str, &'static str),
    /// A version other than the two there are.
    #[error("has an unknown version `{0}`")]
    UnknownVersion(String),
    /// An effect that neither allows nor denies.
    #[error("has an effect `{0}` that is neither `Allow` nor `Deny`")]
    UnknownEffect(String),
    /// A Sid that an earlier statement has.
    #[error("has the same Sid as an earlier statement")]
    SidTwice,
    /// The value of a key has the wrong type.
    #[error("has a `{key}` that is not {expected}")]
    WrongType {
        /// The key, or a path of keys.
        key: String,
        /// What it must be.
        expected: &'static str,
    },
    /// An action without the prefix of its service.
    #[error("names an action `{0}` without a service prefix")]
    ActionWithoutService(String),
    /// A type of principal that there is not.
    #[error("has an unknown type of principal `{key}`")]
    UnknownPrincipal {
        /// The type as written.
        key: String,
        /// The type that it resembles.
        did_you_mean: Option<&'static str>,
    },
    /// A condition key that stands twice under one operator, in different case.
    #[error("names the condition key `{key}` twice under `{operator}`")]
    ConditionTwice {
        /// The operator.
        operator: String,
        /// The key.
        key: String,
    },
}

impl PolicyError {
    pub(super) fn of_document(problem: Problem) -> Self {
        Self { statement: None, problem }
    }

    pub(super) fn if_sid_is_twice(statements: &[Statement]) -> Result<(), Self> {
        let mut seen = BTreeSet::new();
        match statements.iter().filter_map(Statement::sid).find(|sid| !seen.insert(*sid)) {
            Some(sid) => Err(Self::sid_is_twice(sid)),
            None => Ok(()),
        }
    }

    pub(super) fn sid_is_twice(sid: &str) -> Self {
        Self { statement: Some(StatementName::Sid(sid.to_owned())), problem: Problem::SidTwice }
    }

    /// Says what to do about it.
    pub fn help(&self) -> String {
        self.problem.help()
    }
}

impl Problem {
    pub(super) fn help(&self) -> String {
        match self {
            Self::Syntax(_) => "mend the JSON; a key may stand once in each object".to_owned(),
            Self::Encoding => "the document must be percent-encoded UTF-8, as IAM returns it".to_owned(),
            Self::NotAnObject => {
                "a policy is an object with `Version` and `Statement`, and so is each statement".to_owned()
            }
            Self::UnknownKey { did_you_mean: Some(known), .. }
            | Self::UnknownPrincipal { did_you_mean: Some(known), .. } => format!("did you mean `{known}`?"),
            Self::UnknownKey { did_you_mean: None, .. } => {
                "remove it; IAM refuses keys that the policy language does not have".to_owned()
            }
            Self::UnknownPrincipal { did_you_mean: None, .. } => {
                format!("the types are {}", listed(&Principal::TYPES))
            }
            Self::Missing("Effect") => "add `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`".to_owned(),
            Self::Missing(key) => format!("add `{key}`"),
            Self::Both(one, other) => format!("keep `{one}` or `{other}`"),
            Self::UnknownVersion(_) => {
                "write `2012-10-17`, the current version of the policy language".to_owned()
            }
            Self::UnknownEffect(_) => "write `Allow` or `Deny`".to_owned(),
            Self::SidTwice => "give every statement a Sid of its own, or none".to_owned(),
            Self::WrongType { expected, .. } => format!("write {expected}"),
            Self::ActionWithoutService(action) => {
                format!("write it as `service:{action}`, such as `iam:GetUser`")
            }
            Self::ConditionTwice { .. } => "write the key once, with all of its values".to_owned(),
        }
    }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
