//! Which part of a file a run is about.

use std::collections::BTreeSet;
use std::fmt;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Serialize};

use crate::aws::AwsError;
use crate::model::Address;

/// The addresses that a run is about: all, or those that one of some globs matches.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Selection {
    written: Written,
    globs: Option<GlobSet>,
}

/// A selection as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Written {
    only: Vec<String>,
    with_dependencies: bool,
}

/// What is wrong with a selection.
#[derive(Debug, thiserror::Error)]
pub enum SelectionError {
    /// A glob cannot be read.
    #[error("`--only {glob}` cannot be read: {why}")]
    BadGlob {
        /// The glob.
        glob: String,
        /// What is wrong with it.
        why: String,
    },
    /// No address matches one of the globs.
    #[error("nothing in the file matches `--only {0}`")]
    NothingMatches(String),
    /// Something needed cannot be read, so whether it is settled is not known.
    #[error("what is selected needs `{0}`, which cannot be read: {1}")]
    Unreadable(Address, AwsError),
    /// Something needed is not settled and was left out.
    #[error("what is selected needs {}, which is not settled", .0.iter().map(|address| format!("`{address}`")).collect::<Vec<_>>().join(", "))]
    NeedsMore(Vec<Address>),
}

impl Selection {
    /// Selects what one of some globs matches, or everything where there is none.
    ///
    /// A glob is matched against an address as it is printed, ignoring case. A bracket stands for itself, so
    /// `iam.group["ReadOnly"]` selects that group.
    pub fn new(only: &[String], with_dependencies: bool) -> Result<Self, SelectionError> {
        let written = Written { only: only.to_vec(), with_dependencies };
        if only.is_empty() {
            return Ok(Self { written, globs: None });
        }
        let mut globs = GlobSetBuilder::new();
        for text in only {
            let bad = |error: globset::Error| SelectionError::BadGlob {
                glob: text.clone(),
                why: error.kind().to_string(),
            };
            // IAM ignores the case of names, and a slip of case would select nothing.
            let glob = GlobBuilder::new(&text.replace('[', "[[]")).case_insensitive(true).build();
            globs.add(glob.map_err(bad)?);
        }
        let globs = globs
            .build()
            .map_err(|error| SelectionError::BadGlob { glob: only.join(" "), why: error.to_string() })?;
        Ok(Self { written, globs: Some(globs) })
    }

    /// Whether an address is selected.
    pub fn matches(&self, address: &Address) -> bool {
        self.globs.as_ref().is_none_or(|globs| globs.is_match(address.to_string()))
    }

    /// The first of the globs that matches none of some addresses: a slip that must not pass in silence.
    pub fn idle_glob(&self, addresses: &[Address]) -> Option<&str> {
        let globs = self.globs.as_ref()?;
        let used: BTreeSet<usize> =
            addresses.iter().flat_map(|address| globs.matches(address.to_string())).collect();
        let idle = self.written.only.iter().enumerate().find(|(number, _)| !used.contains(number));
        idle.map(|(_, glob)| glob.as_str())
    }

    /// Whether everything is selected.
    pub fn is_everything(&self) -> bool {
        self.globs.is_none()
    }

    /// Whether what the selected needs is taken along.
    pub fn with_dependencies(&self) -> bool {
        self.written.with_dependencies
    }
}

impl PartialEq for Selection {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl TryFrom<Written> for Selection {
    type Error = SelectionError;

    fn try_from(written: Written) -> Result<Self, SelectionError> {
        Self::new(&written.only, written.with_dependencies)
    }
}

impl From<Selection> for Written {
    fn from(selection: Selection) -> Self {
        selection.written
    }
}

impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written.only.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Name, Scope};

    fn selects(only: &str, name: &str) -> bool {
        let selection = Selection::new(&[only.to_owned()], false).expect("a good glob");
        selection.matches(&Address::named(Scope::Organization, "iam.group", Name::exact(name)))
    }

    #[test]
    fn an_address_selects_itself() {
        assert!(selects(r#"iam.group["ReadOnly"]"#, "ReadOnly"));
        assert!(!selects(r#"iam.group["ReadOnly"]"#, "Administrators"));
    }

    #[test]
    fn a_glob_selects_a_kind() {
        assert!(selects("iam.group*", "ReadOnly"));
        assert!(selects("*Read*", "ReadOnly"));
        assert!(!selects("iam.user*", "ReadOnly"));
    }

    #[test]
    fn a_glob_that_cannot_be_read_is_refused() {
        let refused = Selection::new(&["iam.{group".to_owned()], false).expect_err("the brace is open");
        assert!(refused.to_string().starts_with("`--only iam.{group` cannot be read"));
    }
}
