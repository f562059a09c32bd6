//! Organizations of accounts.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The id of an organization, such as `o-a1b2c3d4e5`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OrganizationId(String);

impl OrganizationId {
    /// Takes an id that AWS itself gave, as it is.
    pub fn from_aws(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// An id of the right form that no organization has, to check a file without one.
    pub fn of_nobody() -> Self {
        Self("o-0000000000".to_owned())
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrganizationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
