//! What a trail names, and how the file writes it.

mod selectors;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use crate::values::key::BadKeyReference;
use crate::values::{AccountId, Arn, BucketName, KeyReference};

pub use selectors::{BadSelectors, SelectorsSpec};

const NAME: &str = "name";
const ACCOUNT: &str = "account";

/// The bucket of a trail: by name, or of another account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketReference {
    /// The bucket.
    pub name: BucketName,
    /// The account that owns it; this one when absent.
    pub account: Option<AccountId>,
}

impl<'de> Deserialize<'de> for BucketReference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BucketVisitor)
    }
}

struct BucketVisitor;

impl<'de> Visitor<'de> for BucketVisitor {
    type Value = BucketReference;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a bucket, or `{ name: …, account: … }`")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<BucketReference, E> {
        let name = name.to_owned().try_into().map_err(E::custom)?;
        Ok(BucketReference { name, account: None })
    }

    // A name of digits alone, such as an account's number, reads as a number where any type may stand.
    fn visit_u64<E: Error>(self, name: u64) -> Result<BucketReference, E> {
        self.visit_str(&name.to_string())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<BucketReference, A::Error> {
        let (mut name, mut account) = (None, None);
        while let Some(key) = entries.next_key::<Cow<'_, str>>()? {
            match &*key {
                NAME => name = Some(entries.next_value()?),
                ACCOUNT => account = Some(entries.next_value()?),
                other => return Err(A::Error::unknown_field(other, &[NAME, ACCOUNT])),
            }
        }
        let name = name.ok_or_else(|| A::Error::missing_field(NAME))?;
        Ok(BucketReference { name, account })
    }
}

impl JsonSchema for BucketReference {
    fn schema_name() -> Cow<'static, str> {
        "BucketReference".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (name, account) =
            (generator.subschema_for::<BucketName>(), generator.subschema_for::<AccountId>());
        json_schema!({
            "anyOf": [
                name,
                {
                    "type": "object",
                    "description": "A bucket of another account: it is not made, and its policy is printed for its owner.",
                    "properties": { NAME: name, ACCOUNT: account },
                    "required": [NAME],
                    "additionalProperties": false,
                },
            ],
        })
    }
}

/// The key of a trail: one, or none, written as an empty text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum KeySpec {
    /// The log files are encrypted with keys of S3.
    None,
    /// They are encrypted with this key.
    Key(KeyReference),
}

impl TryFrom<String> for KeySpec {
    type Error = BadKeyReference;

    fn try_from(text: String) -> Result<Self, BadKeyReference> {
        if text.is_empty() { Ok(Self::None) } else { text.try_into().map(Self::Key) }
    }
}

impl JsonSchema for KeySpec {
    fn schema_name() -> Cow<'static, str> {
        "KeySpec".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^(|alias/.+|arn:.+:kms:.+:key/.+)$",
            "description": "`alias/name`, or the ARN of a key, which may be another account's; `\"\"` takes the key away.",
        })
    }
}

/// The topic of a trail: one by name or ARN, or none, written as an empty text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum TopicSpec {
    /// Nobody is told.
    None,
    /// A topic of this account, in the trail's home Region.
    Named(String),
    /// A topic.
    Arn(Arn),
}

/// What is wrong with the name of a topic (SNS API reference, "`CreateTopic`").
#[derive(Debug, thiserror::Error)]
pub enum BadTopic {
    /// It is too long.
    #[error("a topic's name has 1 to 256 characters, and this one has {0}")]
    Length(usize),
    /// It has a character that SNS does not take.
    #[error("`{0}` cannot stand in a topic's name\nSNS takes letters, digits and `_ -`")]
    Character(char),
    /// It is a topic that keeps the order.
    #[error("`{0}` is a FIFO topic\nCloudTrail publishes to standard topics alone")]
    Fifo(String),
    /// It begins like an ARN and is not a topic's.
    #[error("`{0}` is not the ARN of a topic\nwrite the name of one, or `arn:aws:sns:region:account:name`")]
    NotATopic(String),
}

impl TryFrom<String> for TopicSpec {
    type Error = BadTopic;

    fn try_from(text: String) -> Result<Self, BadTopic> {
        if text.is_empty() {
            return Ok(Self::None);
        }
        if text.strip_suffix(".fifo").is_some() {
            return Err(BadTopic::Fifo(text));
        }
        if text.starts_with("arn:") {
            return match text.parse::<Arn>() {
                Ok(arn)
                    if arn.service() == "sns"
                        && !arn.region().is_empty()
                        && !arn.account().is_empty()
                        && !arn.resource().contains(':') =>
                {
                    Ok(Self::Arn(arn))
                }
                Ok(_) | Err(_) => Err(BadTopic::NotATopic(text)),
            };
        }
        let takes = |character: &char| character.is_ascii_alphanumeric() || "_-".contains(*character);
        match text.chars().find(|character| !takes(character)) {
            Some(character) => Err(BadTopic::Character(character)),
            None if text.len() > 256 => Err(BadTopic::Length(text.len())),
            None => Ok(Self::Named(text)),
        }
    }
}

impl JsonSchema for TopicSpec {
    fn schema_name() -> Cow<'static, str> {
        "TopicSpec".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^(|[A-Za-z0-9_-]{1,256}|arn:.+:sns:.+)$",
            "description": "An SNS topic by its name or ARN, which must exist; `\"\"` takes it away.",
        })
    }
}

/// A kind of unusual activity that `CloudTrail` looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Insight {
    /// Unusually many write calls.
    ApiCallRate,
    /// Unusually many errors.
    ApiErrorRate,
}

impl Insight {
    /// The name in the API.
    pub fn as_aws(self) -> &'static str {
        match self {
            Self::ApiCallRate => "ApiCallRateInsight",
            Self::ApiErrorRate => "ApiErrorRateInsight",
        }
    }
}

/// The greatest age of the last digest, in minutes, before it counts as missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(try_from = "i64")]
#[schemars(with = "i64")]
pub struct DigestAge(u32);

impl DigestAge {
    /// The minutes.
    pub fn minutes(self) -> u32 {
        self.0
    }
}

/// Three hours: digests come hourly, and one may be late.
impl Default for DigestAge {
    fn default() -> Self {
        Self(180)
    }
}

/// A number of minutes that is too small.
#[derive(Debug, thiserror::Error)]
#[error("digests come hourly: `{0}` minutes would find fault with a healthy trail\nwrite 90 at least")]
pub struct BadDigestAge(i64);

impl TryFrom<i64> for DigestAge {
    type Error = BadDigestAge;

    fn try_from(minutes: i64) -> Result<Self, BadDigestAge> {
        u32::try_from(minutes).ok().filter(|minutes| *minutes >= 90).map(Self).ok_or(BadDigestAge(minutes))
    }
}
