//! A request as IAM decides on it: who wants to do what, with what, under which circumstances.

use std::collections::HashMap;

use super::Folded;

/// A request to be decided.
#[derive(Debug, Clone)]
pub struct Request {
    /// Who asks.
    pub principal: Caller,
    /// What is to be done: `iam:GetUser`.
    pub action: String,
    /// What it is to be done with: an ARN, or `*` for an action that names none.
    pub resource: String,
    /// The condition keys of the request.
    pub context: Context,
}

/// Who makes a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// A user, a role's session or the root user, by ARN.
    Aws(String),
    /// An AWS service, by its host name.
    Service(String),
    /// Somebody whom an identity provider vouches for, by the provider.
    Federated(String),
    /// Nobody known.
    Anonymous,
}

/// The condition keys of a request; a key that was never mentioned is not known.
///
/// Nothing follows from the caller: `aws:username` and `aws:PrincipalArn` are keys like any other.
#[derive(Debug, Clone, Default)]
pub struct Context {
    keys: HashMap<Folded, Option<Vec<String>>>,
    others_are_absent: bool,
}

/// What is known of a condition key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known<'context> {
    /// It has these values.
    Present(&'context [String]),
    /// The request does not have it.
    Absent,
    /// Nothing.
    Unknown,
}

impl Context {
    /// Gives a context of which nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key with a single value.
    #[must_use]
    pub fn with(self, key: &str, value: impl Into<String>) -> Self {
        self.with_all(key, [value.into()])
    }

    /// Adds a key with several values.
    #[must_use]
    pub fn with_all(mut self, key: &str, values: impl IntoIterator<Item = String>) -> Self {
        self.keys.insert(key.into(), Some(values.into_iter().collect()));
        self
    }

    /// Adds a key that the request is known not to have.
    #[must_use]
    pub fn without(mut self, key: &str) -> Self {
        self.keys.insert(key.into(), None);
        self
    }

    /// Makes every key that was not mentioned one that the request does not have.
    #[must_use]
    pub fn otherwise_absent(mut self) -> Self {
        self.others_are_absent = true;
        self
    }

    pub(super) fn get(&self, key: &Folded) -> Known<'_> {
        match self.keys.get(key) {
            // A key whose value is null counts as not being there (IAM User Guide, "Null").
            Some(Some(values)) if values.is_empty() => Known::Absent,
            Some(Some(values)) => Known::Present(values),
            Some(None) => Known::Absent,
            None if self.others_are_absent => Known::Absent,
            None => Known::Unknown,
        }
    }
}
