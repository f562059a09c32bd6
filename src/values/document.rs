//! A policy document in the file: written out, or in a file of its own.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::policy::PolicyDocument;
use super::policy::serial::{said, value_of};

const FILE: &str = "file";

/// A policy document: `{ file: policies/name.json }`, relative to the file that says so, or the document
/// itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentSource {
    /// The document stands in another file.
    File(String),
    /// The document stands here.
    Inline(Box<PolicyDocument>),
}

impl DocumentSource {
    /// The document, once the file that holds it has been read.
    pub fn document(&self) -> Option<&PolicyDocument> {
        match self {
            Self::File(_) => None,
            Self::Inline(document) => Some(document),
        }
    }
}

impl<'de> Deserialize<'de> for DocumentSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SourceVisitor)
    }
}

struct SourceVisitor;

impl<'de> Visitor<'de> for SourceVisitor {
    type Value = DocumentSource;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a policy document, or `{ file: … }` that names the file of one")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<DocumentSource, A::Error> {
        let mut fields = serde_json::Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if key == FILE {
                let file = entries.next_value()?;
                let stray =
                    fields.keys().next().cloned().map_or_else(|| entries.next_key(), |key| Ok(Some(key)));
                return match stray? {
                    None => Ok(DocumentSource::File(file)),
                    Some(stray) => Err(A::Error::unknown_field(&stray, &[FILE])),
                };
            }
            let value = value_of(&key, &mut entries)?;
            fields.insert(key, value);
        }
        let document = PolicyDocument::from_value(&fields.into()).map_err(|error| said(&error))?;
        Ok(DocumentSource::Inline(Box::new(document)))
    }
}

impl JsonSchema for DocumentSource {
    fn schema_name() -> Cow<'static, str> {
        "Document".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let document = generator.subschema_for::<PolicyDocument>();
        json_schema!({
            "anyOf": [
                {
                    "type": "object",
                    "description": "The file of the document, relative to this one.",
                    "properties": { "file": { "type": "string" } },
                    "required": ["file"],
                    "additionalProperties": false,
                },
                document,
            ],
        })
    }
}
