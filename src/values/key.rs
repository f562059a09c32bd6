//! KMS keys as the file names them.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AccountId, Arn, Partition, Region};

/// The alias of a key, without the `alias/` before it; KMS compares it letter by letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct KeyAlias(String);

/// What is wrong with an alias.
#[derive(Debug, thiserror::Error)]
pub enum BadAlias {
    /// It is empty or too long.
    #[error("an alias has 1 to 250 characters after `alias/`, and `{0}` has none or more")]
    Length(String),
    /// It has a character that KMS does not take.
    #[error("`{0}` cannot stand in an alias\nKMS takes letters, digits and `/ _ -`")]
    Character(char),
    /// It is one of AWS's own.
    #[error(
        "`alias/{0}` is the alias of a key that AWS manages\naliases that begin with `alias/aws/` are AWS's own"
    )]
    OfAws(String),
}

impl KeyAlias {
    /// The name without `alias/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The ARN of the alias in a Region of an account.
    pub fn arn(&self, partition: &Partition, region: &Region, account: &AccountId) -> String {
        format!("arn:{partition}:kms:{region}:{account}:{self}")
    }
}

impl TryFrom<String> for KeyAlias {
    type Error = BadAlias;

    fn try_from(text: String) -> Result<Self, BadAlias> {
        let name = text.strip_prefix("alias/").unwrap_or(&text);
        if name.is_empty() || name.len() > 250 {
            return Err(BadAlias::Length(name.to_owned()));
        }
        let takes = |character: &char| character.is_ascii_alphanumeric() || "/_-".contains(*character);
        if let Some(character) = name.chars().find(|character| !takes(character)) {
            return Err(BadAlias::Character(character));
        }
        if name.starts_with("aws/") {
            return Err(BadAlias::OfAws(name.to_owned()));
        }
        Ok(Self(name.to_owned()))
    }
}

impl From<KeyAlias> for String {
    fn from(alias: KeyAlias) -> Self {
        alias.to_string()
    }
}

/// Printed as KMS names it: `alias/cloudtrail`.
impl fmt::Display for KeyAlias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "alias/{}", self.0)
    }
}

/// A key as a bucket or a trail names it: by the alias of one of this account, or by the ARN of any.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub enum KeyReference {
    /// `alias/cloudtrail`, of this account.
    Alias(KeyAlias),
    /// The ARN of a key, which may be of another account.
    Arn(Arn),
}

/// What is wrong with the name of a key.
#[derive(Debug, thiserror::Error)]
pub enum BadKeyReference {
    /// It is neither an alias nor an ARN.
    #[error(
        "`{0}` names no key\nwrite `alias/name`, or the ARN of the key: `arn:aws:kms:region:account:key/id`"
    )]
    Neither(String),
    /// Its alias is none.
    #[error(transparent)]
    Alias(#[from] BadAlias),
}

impl TryFrom<String> for KeyReference {
    type Error = BadKeyReference;

    fn try_from(text: String) -> Result<Self, BadKeyReference> {
        if text.starts_with("alias/") {
            return Ok(Self::Alias(text.try_into()?));
        }
        match text.parse::<Arn>() {
            Ok(arn) if arn.service() == "kms" && arn.resource().starts_with("key/") => Ok(Self::Arn(arn)),
            Ok(_) | Err(_) => Err(BadKeyReference::Neither(text)),
        }
    }
}

impl From<KeyReference> for String {
    fn from(key: KeyReference) -> Self {
        key.to_string()
    }
}

impl fmt::Display for KeyReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Alias(alias) => write!(f, "{alias}"),
            Self::Arn(arn) => write!(f, "{arn}"),
        }
    }
}
