use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A customer-managed policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The unique id, `ANPA…`.
    pub id: String,
    /// The path, which begins and ends with a slash.
    pub path: String,
    /// The description, written at creation only.
    pub description: Option<String>,
    /// The tags.
    pub tags: BTreeMap<String, String>,
    /// The versions by number.
    pub versions: BTreeMap<u32, PolicyVersion>,
    /// The number of the version in force.
    pub default_version: u32,
    /// The highest number that a version ever had; a number is never used again.
    pub last_version: u32,
    /// When the policy was created.
    pub created: Timestamp,
    /// When its latest version was created (API reference, `Policy`: `UpdateDate`).
    pub updated: Timestamp,
}

impl Policy {
    /// A policy with one version.
    pub fn new(id: String, path: &str, document: &str, created: Timestamp) -> Self {
        let first = PolicyVersion { document: document.to_owned(), created };
        Self {
            id,
            path: path.to_owned(),
            description: None,
            tags: BTreeMap::new(),
            versions: BTreeMap::from([(1, first)]),
            default_version: 1,
            last_version: 1,
            created,
            updated: created,
        }
    }

    /// The document in force.
    pub fn document(&self) -> &str {
        self.versions.get(&self.default_version).map_or("", |version| &version.document)
    }
}

/// One version of a customer-managed policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyVersion {
    /// The document as it was sent.
    pub document: String,
    /// When the version was created.
    pub created: Timestamp,
}
