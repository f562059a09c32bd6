//! The section `parameters:`: which parameters a file has, and what they may be.

use std::borrow::Cow;

use indexmap::IndexMap;
use regex_lite::Regex;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use crate::values::origin::Spanned;
use crate::values::suggestion::listed;

/// The parameters of a file, by their names.
pub type Declarations = IndexMap<Spanned<String>, Declaration>;

/// One parameter of the file; without a default it must be given.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// What the parameter is for, as the person who gives it reads it.
    pub description: Option<String>,
    /// A regular expression that the value must match; `^` and `$` hold it to the whole value.
    pub pattern: Option<Spanned<Pattern>>,
    /// The value when none is given.
    pub default: Option<Spanned<String>>,
    /// The values that are allowed; any when left out.
    pub one_of: Option<Vec<String>>,
}

impl Declaration {
    /// Says what is wrong with a value, when anything is.
    pub(super) fn objection(&self, value: &str) -> Option<Objection<'_>> {
        if let Some(allowed) = &self.one_of
            && !allowed.iter().any(|candidate| candidate == value)
        {
            return Some(Objection::NotAllowed(allowed));
        }
        match &self.pattern {
            Some(pattern) if !pattern.0.is_match(value) => Some(Objection::NoMatch(pattern)),
            _ => None,
        }
    }
}

/// Why a value is refused.
#[derive(Clone, Copy, Debug)]
pub(super) enum Objection<'a> {
    NotAllowed(&'a [String]),
    NoMatch(&'a Spanned<Pattern>),
}

impl Objection<'_> {
    /// Says how to write a value that is taken.
    pub(super) fn help(self) -> String {
        match self {
            Self::NotAllowed(allowed) => format!("give {}", listed(allowed.iter().map(String::as_str), "or")),
            Self::NoMatch(pattern) => format!("give a value that matches `{}`", pattern.0),
        }
    }
}

/// A regular expression of the `regex-lite` dialect; `==` compares what was written.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern(Regex);

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        let expression = Regex::new(&written).map_err(|error| {
            format!("this is no regular expression: {error}\na pattern looks like `^[a-z0-9-]+$`, in quotes")
        })?;
        Ok(Self(expression))
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Pattern {}

impl JsonSchema for Pattern {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Pattern".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "regex" })
    }
}
