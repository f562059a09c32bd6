//! Types in the shape of a baseline: newtypes, unions, places and policy documents.

use std::fmt;
use std::marker::PhantomData;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::values::origin::Spanned;

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) baseline: u8,
    pub(super) account: Option<Account>,
    #[serde(default)]
    pub(super) iam: Iam,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    pub(super) id: Option<Spanned<String>>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Iam {
    pub(super) password_policy: Option<PasswordPolicy>,
    pub(super) policies: Vec<Policy>,
    pub(super) groups: Vec<Group>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordPolicy {
    pub(super) minimum_length: Option<PasswordLength>,
    pub(super) require_symbols: Option<bool>,
    pub(super) max_age_days: Option<MaximumAge>,
}

#[derive(Clone, Copy, Debug, serde::Deserialize, JsonSchema, PartialEq)]
#[serde(try_from = "u16")]
pub(super) struct PasswordLength(pub(super) u16);

impl TryFrom<u16> for PasswordLength {
    type Error = String;

    fn try_from(length: u16) -> Result<Self, String> {
        match length {
            6..=128 => Ok(Self(length)),
            _ => Err(format!("a password has 6 to 128 characters, not {length}\nIAM takes nothing else")),
        }
    }
}

/// A union by derive: a word or a number.
#[derive(Debug, serde::Deserialize, JsonSchema, PartialEq)]
#[serde(rename = "$baseline::Union")]
#[schemars(rename = "MaximumAge", untagged)]
pub(super) enum MaximumAge {
    #[serde(rename = "never")]
    Never(Never),
    #[serde(rename = "number")]
    Days(PasswordLength),
}

/// The word of that union, with a schema of its own.
#[derive(Debug, serde::Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Never {
    Never,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Policy {
    pub(super) name: Spanned<String>,
    pub(super) document: Source,
}

/// A union by derive: a mapping with a certain key or any other.
#[derive(Debug, serde::Deserialize)]
#[serde(rename = "$baseline::Union")]
pub(super) enum Source {
    #[serde(rename = "mapping with file")]
    File(FileSource),
    #[serde(rename = "mapping")]
    Inline(Value),
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileSource {
    pub(super) file: Spanned<String>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    pub(super) name: Spanned<String>,
    pub(super) managed_policies: Option<Items<Vec<Spanned<String>>>>,
    pub(super) inline_policies: Option<Collection<IndexMap<Spanned<String>, Source>>>,
}

/// A union by derive whose plain form may be a mapping too.
#[derive(Debug, serde::Deserialize)]
#[serde(rename = "$baseline::Union")]
pub(super) enum Collection<C> {
    #[serde(rename = "mapping with exclusive, items")]
    Wrapped(Wrapped<C>),
    #[serde(rename = "mapping")]
    Plain(C),
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wrapped<C> {
    #[serde(default)]
    pub(super) exclusive: bool,
    pub(super) items: C,
}

/// A union by a hand-written visitor: a list, or `{ exclusive, items }`.
#[derive(Debug)]
pub(super) struct Items<C> {
    pub(super) exclusive: bool,
    pub(super) items: C,
}

impl<'de, C: Deserialize<'de>> Deserialize<'de> for Items<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemsVisitor(PhantomData))
    }
}

struct ItemsVisitor<C>(PhantomData<C>);

impl<'de, C: Deserialize<'de>> Visitor<'de> for ItemsVisitor<C> {
    type Value = Items<C>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list or `{ exclusive: true, items: … }`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        Ok(Items { exclusive: false, items: C::deserialize(SeqAccessDeserializer::new(items))? })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let (mut exclusive, mut items) = (false, None);
        while let Some(key) = entries.next_key::<String>()? {
            match key.as_str() {
                "exclusive" => exclusive = entries.next_value()?,
                "items" => items = Some(entries.next_value()?),
                other => return Err(A::Error::unknown_field(other, &["exclusive", "items"])),
            }
        }
        Ok(Items { exclusive, items: items.ok_or_else(|| A::Error::missing_field("items"))? })
    }
}
