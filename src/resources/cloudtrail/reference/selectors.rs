//! Which events a trail is to have, as the file writes it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use crate::aws::reader::cloudtrail::{AdvancedSelector, EventSelectors, FieldSelector};
use crate::values::suggestion::closest;

const MANAGEMENT_EVENTS: &str = "management_events";
const CATEGORY: &str = "eventCategory";
/// The categories of events that a trail can have.
const CATEGORIES: [&str; 3] = ["Management", "Data", "NetworkActivity"];
/// The fields that can only be compared with `equals`.
const ONLY_EQUALS: [&str; 3] = [CATEGORY, "readOnly", "resources.type"];

/// Which events a trail is to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectorsSpec {
    /// All management events and nothing else, written `management_events`.
    ManagementEvents,
    /// Advanced selectors.
    Advanced(BTreeSet<AdvancedSelector>),
}

/// What is wrong with event selectors (`CloudTrail` API reference, "`AdvancedEventSelector`" and
/// "`AdvancedFieldSelector`").
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSelectors {
    /// There are none.
    #[error("a trail has one selector at least\nwrite `management_events` for what a trail has by default")]
    None,
    /// A selector does not say which category it selects from.
    #[error(
        "a selector says which category of events it selects from\nadd `eventCategory: {{ equals: [Management] }}` to its fields"
    )]
    NoCategory,
    /// A selector names no category that a trail can have, or several.
    #[error("`{category}` is no category of events{}", hint(category))]
    Category {
        /// What it names.
        category: String,
    },
    /// A selector names several categories.
    #[error("a selector selects from one category of events\nwrite one selector for each category")]
    Categories,
    /// A field is compared in a way that it cannot be.
    #[error("`{0}` can only be compared with `equals`")]
    OnlyEquals(String),
    /// A field asks nothing.
    #[error(
        "`{0}` is compared with nothing\nwrite `equals`, `not_equals`, `starts_with`, `not_starts_with`, `ends_with` or `not_ends_with`, each with a list of texts"
    )]
    Nothing(String),
}

fn hint(category: &str) -> String {
    match closest(category, CATEGORIES) {
        Some(meant) => format!("\ndid you mean `{meant}`?"),
        None => "\nwrite `Management`, `Data` or `NetworkActivity`".to_owned(),
    }
}

/// One advanced selector, as the file writes it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(try_from = "Unchecked")]
#[schemars(with = "Unchecked", rename = "AdvancedSelector")]
struct Checked(AdvancedSelector);

/// One advanced event selector.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    /// What it is called.
    #[serde(default)]
    name: String,
    /// What each field of an event must be; `eventCategory` is required.
    fields: IndexMap<String, Field>,
}

/// What a field of an event must be.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "FieldSelector")]
struct Field {
    /// One of these.
    equals: BTreeSet<String>,
    /// None of these.
    not_equals: BTreeSet<String>,
    /// Begins with one of these.
    starts_with: BTreeSet<String>,
    /// Begins with none of these.
    not_starts_with: BTreeSet<String>,
    /// Ends with one of these.
    ends_with: BTreeSet<String>,
    /// Ends with none of these.
    not_ends_with: BTreeSet<String>,
}

impl From<Field> for FieldSelector {
    fn from(field: Field) -> Self {
        let Field { equals, not_equals, starts_with, not_starts_with, ends_with, not_ends_with } = field;
        Self { equals, not_equals, starts_with, not_starts_with, ends_with, not_ends_with }
    }
}

impl TryFrom<Unchecked> for Checked {
    type Error = BadSelectors;

    fn try_from(Unchecked { name, fields }: Unchecked) -> Result<Self, BadSelectors> {
        let mut checked = BTreeMap::new();
        for (field, selector) in fields {
            let selector = FieldSelector::from(selector);
            if selector == FieldSelector::default() {
                return Err(BadSelectors::Nothing(field));
            }
            let alone = FieldSelector { equals: selector.equals.clone(), ..FieldSelector::default() };
            if ONLY_EQUALS.contains(&field.as_str()) && selector != alone {
                return Err(BadSelectors::OnlyEquals(field));
            }
            checked.insert(field, selector);
        }
        let categories = &checked.get(CATEGORY).ok_or(BadSelectors::NoCategory)?.equals;
        if let Some(other) = categories.iter().find(|category| !CATEGORIES.contains(&category.as_str())) {
            return Err(BadSelectors::Category { category: other.clone() });
        }
        if categories.len() > 1 {
            return Err(BadSelectors::Categories);
        }
        Ok(Self(AdvancedSelector { name, fields: checked }))
    }
}

impl SelectorsSpec {
    /// The same as a trail has it.
    pub fn as_live(&self) -> EventSelectors {
        match self {
            Self::ManagementEvents => EventSelectors::ManagementEvents,
            Self::Advanced(selectors) => EventSelectors::Advanced(selectors.clone()),
        }
    }
}

impl TryFrom<BTreeSet<AdvancedSelector>> for SelectorsSpec {
    type Error = BadSelectors;

    fn try_from(selectors: BTreeSet<AdvancedSelector>) -> Result<Self, BadSelectors> {
        match selectors.first() {
            None => Err(BadSelectors::None),
            Some(only) if selectors.len() == 1 && only.is_of_all_management_events() => {
                Ok(Self::ManagementEvents)
            }
            Some(_) => Ok(Self::Advanced(selectors)),
        }
    }
}

impl<'de> Deserialize<'de> for SelectorsSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SelectorsVisitor)
    }
}

struct SelectorsVisitor;

impl<'de> Visitor<'de> for SelectorsVisitor {
    type Value = SelectorsSpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`management_events`, or a list of advanced selectors")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<SelectorsSpec, E> {
        match word {
            MANAGEMENT_EVENTS => Ok(SelectorsSpec::ManagementEvents),
            other => Err(E::unknown_variant(other, &[MANAGEMENT_EVENTS])),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<SelectorsSpec, A::Error> {
        let mut selectors = BTreeSet::new();
        while let Some(Checked(selector)) = items.next_element()? {
            selectors.insert(selector);
        }
        selectors.try_into().map_err(A::Error::custom)
    }
}

impl JsonSchema for SelectorsSpec {
    fn schema_name() -> Cow<'static, str> {
        "SelectorsSpec".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let selectors = generator.subschema_for::<Vec<Checked>>();
        json_schema!({
            "description": "`management_events`, what a trail has by default, or advanced selectors, exactly.",
            "anyOf": [{ "type": "string", "const": MANAGEMENT_EVENTS }, selectors],
        })
    }
}
