//! Which account, in which partition, in which Region.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The twelve digits that name an AWS account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(String);

impl AccountId {
    /// An id of the right form that no account has, to check a file without one.
    pub fn of_nobody() -> Self {
        Self("0".repeat(12))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is wrong with an account id.
#[derive(Debug, thiserror::Error)]
#[error(
    "an account id has twelve digits, and `{0}` is none\nwrite all twelve in quotation marks, so that leading zeros stay"
)]
pub struct NotAnAccountId(String);

impl TryFrom<String> for AccountId {
    type Error = NotAnAccountId;

    fn try_from(text: String) -> Result<Self, NotAnAccountId> {
        if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text))
        } else {
            Err(NotAnAccountId(text))
        }
    }
}

impl TryFrom<&str> for AccountId {
    type Error = NotAnAccountId;

    fn try_from(text: &str) -> Result<Self, NotAnAccountId> {
        text.to_owned().try_into()
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A partition of AWS, with its own accounts and Regions: `aws`, `aws-cn`, `aws-us-gov` and others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Partition(String);

impl Partition {
    /// Takes the partition's name as it stands in ARNs.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name as it stands in ARNs.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Partition {
    /// The commercial partition, `aws`.
    fn default() -> Self {
        Self::new("aws")
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The code of a Region, such as `us-east-1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Region(String);

/// A text that is not the code of a Region.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not the code of a Region\nwrite it as AWS does: `us-east-1`")]
pub struct BadRegion(String);

impl Region {
    /// Takes a code that AWS itself gave, as it is.
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }

    /// The Region's code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Region {
    type Error = BadRegion;

    fn try_from(code: String) -> Result<Self, BadRegion> {
        let is_code = code.split('-').count() >= 3
            && code.ends_with(|c: char| c.is_ascii_digit())
            && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if is_code { Ok(Self(code)) } else { Err(BadRegion(code)) }
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.0
    }
}

impl FromStr for Region {
    type Err = BadRegion;

    fn from_str(code: &str) -> Result<Self, BadRegion> {
        Self::try_from(code.to_owned())
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_written_as_aws_writes_it() {
        for code in ["us-east-1", "ap-southeast-5", "us-gov-west-1", "cn-northwest-1", "us-iso-east-1"] {
            assert_eq!(code.parse::<Region>().expect("a code").as_str(), code);
        }
        for text in ["", "europe", "mars base", "US-EAST-1", "us-east", "us-east-1a", "us_east_1"] {
            let refused = text.parse::<Region>().expect_err("no code").to_string();
            assert!(refused.starts_with(&format!("`{text}` is not the code of a Region\n")), "{refused}");
        }
    }
}
