//! Text whose case means nothing.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// Text that keeps its spelling and is compared ignoring ASCII case: action names, condition keys and
/// operators (IAM User Guide, "IAM JSON policy elements: Action" and "Condition").
#[derive(Debug, Clone)]
pub struct Folded {
    folded: String,
    spelling: String,
}

impl Folded {
    /// Gives the text as it was written.
    pub fn as_written(&self) -> &str {
        &self.spelling
    }

    /// Gives the text in lower case.
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

impl From<&str> for Folded {
    fn from(spelling: &str) -> Self {
        Self { folded: spelling.to_ascii_lowercase(), spelling: spelling.to_owned() }
    }
}

impl fmt::Display for Folded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.spelling)
    }
}

impl PartialEq for Folded {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for Folded {}

impl Hash for Folded {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

impl PartialOrd for Folded {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Folded {
    fn cmp(&self, other: &Self) -> Ordering {
        self.folded.cmp(&other.folded)
    }
}
