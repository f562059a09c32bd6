//! Collections of the file: a plain value only adds, an exclusive one is exact.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

const EXCLUSIVE: &str = "exclusive";
const ITEMS: &str = "items";

/// A list that adds, written `[…]`, or is exact, written `{ exclusive: true, items: […] }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListOf<T> {
    /// Whether what is there beyond the items is taken away.
    pub exclusive: bool,
    /// What is to be there.
    pub items: Vec<T>,
}

/// A mapping that adds, or is exact when written `{ exclusive: true, items: {…} }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapOf<V> {
    /// Whether what is there beyond the items is taken away.
    pub exclusive: bool,
    /// What is to be there, by name.
    pub items: IndexMap<String, V>,
}

impl<T> Default for ListOf<T> {
    fn default() -> Self {
        Self { exclusive: false, items: Vec::new() }
    }
}

impl<V> Default for MapOf<V> {
    fn default() -> Self {
        Self { exclusive: false, items: IndexMap::new() }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ListOf<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = ListOf<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or `{ exclusive: true, items: [...] }`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = elements.next_element()? {
            items.push(item);
        }
        Ok(ListOf { exclusive: false, items })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let (mut exclusive, mut items) = (None, None);
        while let Some(key) = entries.next_key::<Cow<'_, str>>()? {
            match &*key {
                EXCLUSIVE => exclusive = Some(entries.next_value()?),
                ITEMS => items = Some(entries.next_value()?),
                other => return Err(A::Error::unknown_field(other, &[EXCLUSIVE, ITEMS])),
            }
        }
        let items = items.ok_or_else(|| A::Error::missing_field(ITEMS))?;
        Ok(ListOf { exclusive: exclusive.unwrap_or(false), items })
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for MapOf<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MapVisitor(PhantomData))
    }
}

struct MapVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for MapVisitor<V> {
    type Value = MapOf<V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping, or `{ exclusive: true, items: {...} }`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut plain = IndexMap::new();
        let (mut exclusive, mut items) = (None, None);
        while let Some(key) = entries.next_key::<String>()? {
            match key.as_str() {
                EXCLUSIVE => exclusive = Some(entries.next_value()?),
                ITEMS => items = Some(entries.next_value::<IndexMap<String, V>>()?),
                _ => {
                    plain.insert(key, entries.next_value()?);
                }
            }
        }
        match (exclusive, items) {
            (None, None) => Ok(MapOf { exclusive: false, items: plain }),
            (exclusive, Some(items)) if plain.is_empty() => {
                Ok(MapOf { exclusive: exclusive.unwrap_or(false), items })
            }
            (_, None) => Err(A::Error::missing_field(ITEMS)),
            (_, Some(_)) => {
                let stray = plain.keys().next().map(String::as_str).unwrap_or_default();
                Err(A::Error::unknown_field(stray, &[EXCLUSIVE, ITEMS]))
            }
        }
    }
}

impl<T: JsonSchema> JsonSchema for ListOf<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("ListOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        either(&generator.subschema_for::<Vec<T>>())
    }
}

impl<V: JsonSchema> JsonSchema for MapOf<V> {
    fn schema_name() -> Cow<'static, str> {
        format!("MapOf{}", V::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        either(&generator.subschema_for::<IndexMap<String, V>>())
    }
}

fn either(items: &Schema) -> Schema {
    json_schema!({
        "description": "A plain value only adds; `exclusive: true` makes it exact.",
        "anyOf": [
            items,
            {
                "type": "object",
                "properties": { "exclusive": { "type": "boolean", "default": false }, "items": items },
                "required": ["items"],
                "additionalProperties": false,
            },
        ],
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn list(value: serde_json::Value) -> Result<ListOf<String>, String> {
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    #[test]
    fn a_plain_list_adds() {
        assert_eq!(list(json!(["a"])), Ok(ListOf { exclusive: false, items: vec!["a".to_owned()] }));
    }

    #[test]
    fn an_exclusive_list_is_exact() {
        let exact = list(json!({ "exclusive": true, "items": [] }));
        assert_eq!(exact, Ok(ListOf { exclusive: true, items: Vec::new() }));
    }

    #[test]
    fn an_exclusive_list_without_items_is_refused() {
        assert_eq!(list(json!({ "exclusive": true })), Err("missing field `items`".to_owned()));
    }

    #[test]
    fn a_mapping_may_be_plain_or_exact() {
        let map = |value| serde_json::from_value::<MapOf<u8>>(value).expect("a good mapping");
        assert!(!map(json!({ "one": 1 })).exclusive);
        let exact = map(json!({ "exclusive": true, "items": { "one": 1 } }));
        assert!(exact.exclusive);
        assert_eq!(exact.items["one"], 1);
    }
}
