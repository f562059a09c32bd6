//! Serde and JSON Schema of documents and statements.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::parse::version;
use super::write::Layout;
use super::{PolicyDocument, PolicyError, Statement, StatementName};

/// A JSON value in which no object names a key twice: the second would silently replace the first, and with
/// it, say, a condition.
pub(super) struct Strict(pub(super) Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a policy document")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Strict(value)) = sequence.next_element()? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut keys = Map::new();
        while let Some((key, Strict(value))) = map.next_entry::<String, _>()? {
            if keys.contains_key(&key) {
                return Err(twice(&key));
            }
            keys.insert(key, value);
        }
        Ok(Value::Object(keys))
    }
}

impl<'de> Deserialize<'de> for PolicyDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(DocumentVisitor)
    }
}

struct DocumentVisitor;

impl<'de> Visitor<'de> for DocumentVisitor {
    type Value = PolicyDocument;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a policy document")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<PolicyDocument, A::Error> {
        let mut keys = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if keys.contains_key(&key) {
                return Err(twice(&key));
            }
            let value = value_of(&key, &mut entries)?;
            keys.insert(key, value);
        }
        PolicyDocument::from_value(&keys.into()).map_err(|error| said(&error))
    }
}

/// Reads the value of a document's key; what is wrong with it, or with a statement, is told where that stands.
pub(in crate::values) fn value_of<'de, A: MapAccess<'de>>(
    key: &str,
    entries: &mut A,
) -> Result<Value, A::Error> {
    match key {
        "Statement" => entries.next_value().map(|Statements(value)| value),
        "Version" => entries.next_value().map(|KnownVersion(value)| value),
        _ => entries.next_value().map(|Strict(value)| value),
    }
}

/// The version of the policy language, of those that there are.
struct KnownVersion(Value);

impl<'de> Deserialize<'de> for KnownVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Strict(value) = Strict::deserialize(deserializer)?;
        version(&value).map_err(|problem| said(&PolicyError::of_document(problem)))?;
        Ok(Self(value))
    }
}

/// Says what is wrong with a document, with its help on a line of its own.
pub(in crate::values) fn said<E: Error>(error: &PolicyError) -> E {
    E::custom(format_args!("{error}\n{}", error.help()))
}

/// One statement or a list of them, each checked by itself.
struct Statements(Value);

impl<'de> Deserialize<'de> for Statements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StatementsVisitor).map(Self)
    }
}

struct StatementsVisitor;

impl<'de> Visitor<'de> for StatementsVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a statement, or a list of them")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut statements = Vec::new();
        let mut sids = BTreeSet::new();
        while let Some(statement) = items.next_element_seed(Checked(&mut sids))? {
            statements.push(statement);
        }
        Ok(Value::Array(statements))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Value, A::Error> {
        Checked(&mut BTreeSet::new()).deserialize(MapAccessDeserializer::new(entries))
    }
}

/// Reads a statement as it was written, which can be read and has none of these Sids, to which its own is added.
struct Checked<'sids>(&'sids mut BTreeSet<String>);

impl<'de> DeserializeSeed<'de> for Checked<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let Strict(value) = Strict::deserialize(deserializer)?;
        match Statement::from_value(&value) {
            Ok(statement) => match statement.sid() {
                Some(sid) if !self.0.insert(sid.to_owned()) => Err(said(&PolicyError::sid_is_twice(sid))),
                Some(_) | None => Ok(value),
            },
            Err(PolicyError { statement: Some(StatementName::Number(_)), problem }) => {
                // Its number is not known here, and its place says more.
                Err(D::Error::custom(format_args!("this statement {problem}\n{}", problem.help())))
            }
            Err(error) => Err(said(&error)),
        }
    }
}

fn twice<E: Error>(key: &str) -> E {
    E::custom(format_args!("the key `{key}` stands twice in one object"))
}

impl<'de> Deserialize<'de> for Statement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Strict(value) = Strict::deserialize(deserializer)?;
        Self::from_value(&value).map_err(D::Error::custom)
    }
}

impl Serialize for PolicyDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value(Layout::Sent).serialize(serializer)
    }
}

impl Serialize for Statement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value(Layout::Sent).serialize(serializer)
    }
}

impl JsonSchema for PolicyDocument {
    fn schema_name() -> Cow<'static, str> {
        "PolicyDocument".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let statement = generator.subschema_for::<Statement>();
        json_schema!({
            "description": "An IAM policy document.",
            "type": "object",
            "properties": {
                "Version": {
                    "description": "The version of the policy language; without one, `2008-10-17`.",
                    "enum": ["2012-10-17", "2008-10-17"]
                },
                "Id": { "description": "A name of the document, which no decision looks at.", "type": "string" },
                "Statement": {
                    "description": "The statements, in any order.",
                    "anyOf": [statement, { "type": "array", "items": statement }]
                }
            },
            "required": ["Statement"],
            "additionalProperties": false
        })
    }
}

impl JsonSchema for Statement {
    fn schema_name() -> Cow<'static, str> {
        "PolicyStatement".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let strings = json_schema!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] });
        let scalar = json_schema!({ "type": ["string", "number", "boolean"] });
        let by_type = json_schema!({ "anyOf": [
            { "const": "*" },
            {
                "type": "object",
                "properties": { "AWS": strings, "Service": strings, "Federated": strings, "CanonicalUser": strings },
                "additionalProperties": false
            }
        ] });
        json_schema!({
            "description": "One statement of a policy document.",
            "type": "object",
            "properties": {
                "Sid": { "description": "The name of the statement, unique in the document.", "type": "string" },
                "Effect": { "description": "Whether it allows or denies.", "enum": ["Allow", "Deny"] },
                "Principal": by_type,
                "NotPrincipal": by_type,
                "Action": strings,
                "NotAction": strings,
                "Resource": strings,
                "NotResource": strings,
                "Condition": {
                    "description": "By operator and condition key, the values that meet it.",
                    "type": "object",
                    "additionalProperties": {
                        "type": "object",
                        "additionalProperties": { "anyOf": [scalar, { "type": "array", "items": scalar }] }
                    }
                }
            },
            "required": ["Effect"],
            "not": { "anyOf": [
                { "required": ["Principal", "NotPrincipal"] },
                { "required": ["Action", "NotAction"] },
                { "required": ["Resource", "NotResource"] }
            ] },
            "additionalProperties": false
        })
    }
}
