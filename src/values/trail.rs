//! The names of trails.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AccountId, Arn, Partition, Region};

/// The name of a trail; `CloudTrail` compares it letter by letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct TrailName(String);

/// What is wrong with the name of a trail (`CloudTrail` API reference, "`CreateTrail`").
#[derive(Debug, thiserror::Error)]
pub enum BadTrailName {
    /// It is too short or too long.
    #[error("a trail's name has 3 to 128 characters, `{0}` has {n}", n = .0.chars().count())]
    Length(String),
    /// It has a character that `CloudTrail` does not take.
    #[error("`{0}` cannot stand in a trail's name\nCloudTrail takes letters, digits and `. _ -`")]
    Character(char),
    /// Its form is refused.
    #[error("`{0}` cannot be a trail's name: {1}")]
    Form(String, &'static str),
}

impl TrailName {
    /// Takes a name that AWS itself gave, as it is.
    pub fn from_aws(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The ARN of the trail of this name in its home Region; of an organization's trail the account is the management
    /// account, whoever makes it.
    pub fn arn(&self, partition: &Partition, home: &Region, owner: &AccountId) -> Arn {
        Arn::of(partition, "cloudtrail", home, owner, format!("trail/{self}"))
    }
}

impl TryFrom<String> for TrailName {
    type Error = BadTrailName;

    fn try_from(name: String) -> Result<Self, BadTrailName> {
        if !(3..=128).contains(&name.chars().count()) {
            return Err(BadTrailName::Length(name));
        }
        let takes = |c: &char| c.is_ascii_alphanumeric() || "._-".contains(*c);
        if let Some(character) = name.chars().find(|character| !takes(character)) {
            return Err(BadTrailName::Character(character));
        }
        let adjacent = |pair: &[u8]| pair.iter().all(|byte| b"._-".contains(byte));
        let wrong = if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            Some("it begins with a letter or a digit")
        } else if !name.ends_with(|c: char| c.is_ascii_alphanumeric()) {
            Some("it ends with a letter or a digit")
        } else if name.as_bytes().windows(2).any(adjacent) {
            Some("two of `. _ -` cannot stand side by side")
        } else if name.parse::<std::net::Ipv4Addr>().is_ok() {
            Some("it looks like an IP address")
        } else {
            None
        };
        match wrong {
            Some(why) => Err(BadTrailName::Form(name, why)),
            None => Ok(Self(name)),
        }
    }
}

impl From<TrailName> for String {
    fn from(name: TrailName) -> Self {
        name.0
    }
}

impl fmt::Display for TrailName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
