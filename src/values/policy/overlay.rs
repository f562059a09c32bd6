//! Statements that are ours, laid over a document that others write in too.

use std::collections::BTreeSet;

use super::{PolicyDocument, Statement, Version};

/// The part of a shared document that is ours: statements by Sid, and Sids that must not be there.
///
/// A bucket's or a key's policy is one document with several owners, so what is not ours travels along
/// untouched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    own: Vec<Statement>,
    absent: BTreeSet<String>,
}

/// Why statements cannot be laid over a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OverlayError {
    /// A statement has no Sid to find it by.
    #[error("statement {0} has no Sid to own it by")]
    NoSid(usize),
    /// Two statements have one Sid.
    #[error("two statements have the Sid `{0}`")]
    SidTwice(String),
    /// A Sid is to be there and not to be there.
    #[error("the Sid `{0}` is both written and to be absent")]
    WrittenAndAbsent(String),
}

impl Overlay {
    /// Gives an overlay of these statements, each with a Sid of its own, and of Sids to be removed.
    pub fn new(own: Vec<Statement>, absent: impl IntoIterator<Item = String>) -> Result<Self, OverlayError> {
        let absent: BTreeSet<String> = absent.into_iter().collect();
        let mut seen = BTreeSet::new();
        for (index, statement) in own.iter().enumerate() {
            let sid = statement.sid().ok_or(OverlayError::NoSid(index + 1))?;
            if !seen.insert(sid) {
                return Err(OverlayError::SidTwice(sid.to_owned()));
            }
            if absent.contains(sid) {
                return Err(OverlayError::WrittenAndAbsent(sid.to_owned()));
            }
        }
        Ok(Self { own, absent })
    }

    /// Gives the statements that are ours.
    pub fn own(&self) -> &[Statement] {
        &self.own
    }

    /// Gives the Sids that must not be there.
    pub fn absent(&self) -> impl Iterator<Item = &str> {
        self.absent.iter().map(String::as_str)
    }

    /// Gives the document with our statements in it, each in the place of the one of its Sid or at the end,
    /// and without the absent ones; every other statement stays as it is.
    pub fn over(&self, live: &PolicyDocument) -> PolicyDocument {
        let mut statements: Vec<Statement> = live
            .statements
            .iter()
            .filter(|statement| !statement.sid().is_some_and(|sid| self.absent.contains(sid)))
            .map(|statement| self.of_sid(statement.sid()).unwrap_or(statement).clone())
            .collect();
        for own in &self.own {
            if !statements.iter().any(|statement| statement.sid() == own.sid()) {
                statements.push(own.clone());
            }
        }
        PolicyDocument { version: self.version_over(live), id: live.id.clone(), statements }
    }

    /// Whether laying it over the document changes nothing.
    pub fn is_settled_in(&self, live: &PolicyDocument) -> bool {
        self.over(live) == *live
    }

    fn of_sid(&self, sid: Option<&str>) -> Option<&Statement> {
        self.own.iter().find(|own| sid.is_some() && own.sid() == sid)
    }

    // A document of the older version takes our variables literally. It is lifted to the current one, unless
    // that would give a new meaning to what somebody else wrote.
    fn version_over(&self, live: &PolicyDocument) -> Version {
        let is_foreign = |statement: &&Statement| self.of_sid(statement.sid()).is_none();
        let would_reread_others = live.statements.iter().filter(is_foreign).any(Statement::uses_variables);
        if self.own.iter().any(Statement::uses_variables) && !would_reread_others {
            Version::Of2012
        } else {
            live.version
        }
    }
}
