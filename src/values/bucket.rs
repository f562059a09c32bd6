//! The names of buckets.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Partition;

/// The name of a bucket, unique in all accounts of a partition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct BucketName(String);

/// What is wrong with the name of a bucket (Amazon S3 User Guide, "General purpose bucket naming rules").
#[derive(Debug, thiserror::Error)]
pub enum BadBucketName {
    /// It is too short or too long.
    #[error("a bucket's name has 3 to 63 characters, `{0}` has {n}", n = .0.chars().count())]
    Length(String),
    /// It has a character that S3 does not take.
    #[error("`{0}` cannot stand in a bucket's name\nS3 takes lower-case letters, digits, `-` and `.`")]
    Character(char),
    /// Its form is one that S3 keeps for itself, or that no host can have.
    #[error("`{0}` cannot be a bucket's name: {1}")]
    Form(String, &'static str),
}

impl BucketName {
    /// Takes a name that AWS itself gave, as it is.
    pub fn from_aws(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bucket's ARN.
    pub fn arn(&self, partition: &Partition) -> String {
        format!("arn:{partition}:s3:::{self}")
    }
}

impl TryFrom<String> for BucketName {
    type Error = BadBucketName;

    fn try_from(name: String) -> Result<Self, BadBucketName> {
        if !(3..=63).contains(&name.chars().count()) {
            return Err(BadBucketName::Length(name));
        }
        let takes = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(*c);
        if let Some(character) = name.chars().find(|character| !takes(character)) {
            return Err(BadBucketName::Character(character));
        }
        let is_edge = |character: char| "-.".contains(character);
        let wrong = if name.starts_with(is_edge) || name.ends_with(is_edge) {
            Some("it begins and ends with a letter or a digit")
        } else if name.contains("..") {
            Some("two dots cannot stand side by side")
        } else if name.parse::<std::net::Ipv4Addr>().is_ok() {
            Some("it looks like an IP address")
        } else if ["xn--", "sthree-", "amzn-s3-demo-"].iter().any(|prefix| name.starts_with(prefix)) {
            Some("S3 keeps what it begins with for itself")
        } else if ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"]
            .iter()
            .any(|suffix| name.ends_with(suffix))
        {
            Some("S3 keeps what it ends with for itself")
        } else {
            None
        };
        match wrong {
            Some(why) => Err(BadBucketName::Form(name, why)),
            None => Ok(Self(name)),
        }
    }
}

impl From<BucketName> for String {
    fn from(name: BucketName) -> Self {
        name.0
    }
}

impl fmt::Display for BucketName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
