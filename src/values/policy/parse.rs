//! From JSON to the normal form.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::document::Version;
use super::error::Problem;
use super::serial::Strict;
use super::{
    Conditions, Effect, Folded, PolicyDocument, PolicyError, Principal, Selection, Statement, StatementName,
};

const DOCUMENT_KEYS: [&str; 3] = ["Version", "Id", "Statement"];
const STATEMENT_KEYS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

impl PolicyDocument {
    /// Parses JSON text.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let Strict(value) = serde_json::from_str(text)
            .map_err(|error| PolicyError::of_document(Problem::Syntax(error.to_string())))?;
        Self::from_value(&value)
    }

    /// Parses the percent-encoded text (RFC 3986, so a `+` is a plus) in which IAM returns documents.
    pub fn from_iam(encoded: &str) -> Result<Self, PolicyError> {
        let text = percent_decode_str(encoded)
            .decode_utf8()
            .map_err(|_| PolicyError::of_document(Problem::Encoding))?;
        Self::parse(&text)
    }

    /// Reads a document from a JSON value.
    pub fn from_value(value: &Value) -> Result<Self, PolicyError> {
        let document = object(value).map_err(PolicyError::of_document)?;
        known_keys(document, &DOCUMENT_KEYS).map_err(PolicyError::of_document)?;
        let (version, id) = head(document).map_err(PolicyError::of_document)?;
        let statements = match document.get("Statement") {
            None => return Err(PolicyError::of_document(Problem::Missing("Statement"))),
            Some(Value::Array(statements)) => statements.iter().collect(),
            Some(statement) => vec![statement],
        };
        let statements = statements
            .into_iter()
            .enumerate()
            .map(|(index, value)| {
                statement(value)
                    .map_err(|problem| PolicyError { statement: Some(name_of(value, index)), problem })
            })
            .collect::<Result<Vec<_>, _>>()?;
        PolicyError::if_sid_is_twice(&statements)?;
        Ok(Self { version, id, statements })
    }
}

impl Statement {
    /// Reads one statement from a JSON value.
    pub fn from_value(value: &Value) -> Result<Self, PolicyError> {
        statement(value).map_err(|problem| PolicyError { statement: Some(name_of(value, 0)), problem })
    }

    /// Reads one that this program writes itself.
    ///
    /// # Panics
    ///
    /// Panics on what is no statement.
    pub fn of_ours(value: &Value) -> Self {
        Self::from_value(value).expect("a statement of this program's own is well formed")
    }
}

fn head(document: &Map<String, Value>) -> Result<(Version, Option<String>), Problem> {
    // IAM User Guide, "IAM JSON policy elements: Version": without one, the older version holds.
    let version = document.get("Version").map_or(Ok(Version::Of2008), version)?;
    Ok((version, text(document, "Id")?.map(str::to_owned)))
}

/// Reads the version of the policy language.
pub(super) fn version(value: &Value) -> Result<Version, Problem> {
    match value.as_str().ok_or_else(|| wrong_type("Version", "a string"))? {
        "2008-10-17" => Ok(Version::Of2008),
        "2012-10-17" => Ok(Version::Of2012),
        other => Err(Problem::UnknownVersion(other.to_owned())),
    }
}

fn name_of(value: &Value, index: usize) -> StatementName {
    match value.get("Sid").and_then(Value::as_str) {
        Some(sid) if !sid.is_empty() => StatementName::Sid(sid.to_owned()),
        _ => StatementName::Number(index + 1),
    }
}

fn statement(value: &Value) -> Result<Statement, Problem> {
    let keys = object(value)?;
    known_keys(keys, &STATEMENT_KEYS)?;
    let effect = match text(keys, "Effect")?.ok_or(Problem::Missing("Effect"))? {
        effect if effect.eq_ignore_ascii_case("Allow") => Effect::Allow,
        effect if effect.eq_ignore_ascii_case("Deny") => Effect::Deny,
        other => return Err(Problem::UnknownEffect(other.to_owned())),
    };
    let actions = selection(keys, "Action", "NotAction", actions)?;
    Ok(Statement {
        sid: text(keys, "Sid")?.filter(|sid| !sid.is_empty()).map(str::to_owned),
        effect,
        principals: selection(keys, "Principal", "NotPrincipal", principals)?
            .map(|listed| Principal::normal(listed, effect, actions.as_ref())),
        actions,
        resources: selection(keys, "Resource", "NotResource", |key, value| {
            Ok(strings(key, value)?.into_iter().map(str::to_owned).collect())
        })?,
        conditions: keys.get("Condition").map(conditions).transpose()?.unwrap_or_default(),
    })
}

fn selection<T>(
    keys: &Map<String, Value>,
    only: &'static str,
    all_but: &'static str,
    read: impl FnOnce(&str, &Value) -> Result<BTreeSet<T>, Problem>,
) -> Result<Option<Selection<T>>, Problem> {
    match (keys.get(only), keys.get(all_but)) {
        (Some(_), Some(_)) => Err(Problem::Both(only, all_but)),
        (Some(value), None) => Ok(Some(Selection::Only(read(only, value)?))),
        (None, Some(value)) => Ok(Some(Selection::AllBut(read(all_but, value)?))),
        (None, None) => Ok(None),
    }
}

fn actions(key: &str, value: &Value) -> Result<BTreeSet<Folded>, Problem> {
    strings(key, value)?
        .into_iter()
        .map(|action| {
            if action.contains(':') || action == "*" {
                Ok(action.into())
            } else {
                Err(Problem::ActionWithoutService(action.to_owned()))
            }
        })
        .collect()
}

fn principals(key: &str, value: &Value) -> Result<BTreeSet<Principal>, Problem> {
    let by_type = match value {
        Value::String(everyone) if everyone == "*" => return Ok(BTreeSet::from([Principal::Everyone])),
        Value::Object(by_type) => by_type,
        _ => {
            return Err(wrong_type(key, "`*` or an object such as `{\"AWS\": \"123456789012\"}`"));
        }
    };
    let mut principals = BTreeSet::new();
    for (of_type, listed) in by_type {
        for value in strings(&format!("{key}.{of_type}"), listed)? {
            principals.insert(Principal::read(of_type, value).ok_or_else(|| Problem::UnknownPrincipal {
                key: of_type.clone(),
                did_you_mean: did_you_mean(of_type, &Principal::TYPES),
            })?);
        }
    }
    Ok(principals)
}

fn conditions(value: &Value) -> Result<Conditions, Problem> {
    let operators = value.as_object().ok_or_else(|| wrong_type("Condition", "an object of operators"))?;
    let mut conditions = Conditions::default();
    for (operator, keys) in operators {
        let keys = keys
            .as_object()
            .ok_or_else(|| wrong_type(&format!("Condition.{operator}"), "an object of condition keys"))?;
        for (key, values) in keys {
            let path = format!("Condition.{operator}.{key}");
            let values = listed(values)
                .iter()
                .map(|value| {
                    condition_value(operator, value)
                        .ok_or_else(|| wrong_type(&path, "a string or a list of strings"))
                })
                .collect::<Result<_, _>>()?;
            if !conditions.insert(operator, key, values) {
                return Err(Problem::ConditionTwice { operator: operator.clone(), key: key.clone() });
            }
        }
    }
    Ok(conditions)
}

/// Gives a value as the string that AWS takes it for; what Bool and Null compare has no case.
fn condition_value(operator: &str, value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    let operator = operator.to_ascii_lowercase();
    let folds =
        operator == "null" || operator.rsplit(':').next().is_some_and(|name| name.starts_with("bool"));
    let is_truth = text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
    Some(if folds && is_truth { text.to_ascii_lowercase() } else { text })
}

fn object(value: &Value) -> Result<&Map<String, Value>, Problem> {
    value.as_object().ok_or(Problem::NotAnObject)
}

fn known_keys(keys: &Map<String, Value>, known: &[&'static str]) -> Result<(), Problem> {
    match keys.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(Problem::UnknownKey { key: key.clone(), did_you_mean: did_you_mean(key, known) }),
        None => Ok(()),
    }
}

fn did_you_mean(key: &str, known: &[&'static str]) -> Option<&'static str> {
    let key = key.to_ascii_lowercase();
    known
        .iter()
        .map(|known| (strsim::jaro_winkler(&known.to_ascii_lowercase(), &key), *known))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, known)| known)
}

fn text<'value>(keys: &'value Map<String, Value>, key: &str) -> Result<Option<&'value str>, Problem> {
    keys.get(key).map(|value| value.as_str().ok_or_else(|| wrong_type(key, "a string"))).transpose()
}

fn strings<'value>(key: &str, value: &'value Value) -> Result<Vec<&'value str>, Problem> {
    listed(value)
        .iter()
        .map(|value| value.as_str().ok_or_else(|| wrong_type(key, "a string or a list of strings")))
        .collect()
}

/// A scalar is a list of one.
fn listed(value: &Value) -> &[Value] {
    match value {
        Value::Array(values) => values,
        scalar => std::slice::from_ref(scalar),
    }
}

fn wrong_type(key: &str, expected: &'static str) -> Problem {
    Problem::WrongType { key: key.to_owned(), expected }
}
