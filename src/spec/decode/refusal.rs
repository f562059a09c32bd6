//! Why a node cannot be decoded, gathered from serde's errors and worded for people.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};

use super::path::{Path, Step};
use super::wording::{found, hint, in_words, shortened};
use crate::spec::tree::{Kind, Node, NodeId};
use crate::values::origin::{Origin, Rejection};
use crate::values::suggestion::{closest, listed};

/// Why a node cannot be decoded, and which one, as soon as that is known.
#[derive(Debug)]
pub(super) struct Refusal(Box<Inner>);

#[derive(Debug)]
struct Inner {
    reason: Reason,
    place: Option<Place>,
}

#[derive(Debug)]
enum Reason {
    UnknownKey { key: String, known: &'static [&'static str] },
    UnknownValue { value: String, known: &'static [&'static str] },
    Missing(&'static str),
    Expected(String),
    Said { message: String, help: Option<String> },
}

/// The node to leave out, and what a person is told of its place.
#[derive(Debug)]
pub(super) struct Place {
    node: NodeId,
    origin: Origin,
    /// The node's own path.
    path: String,
    /// The path of what it lies in.
    section: String,
    found: String,
    hint: Option<String>,
    form: Form,
    /// What its left-out entries are called or were probably meant to be called; nothing when it is whole.
    lost: Option<Vec<String>>,
}

/// What stands at a place, as far as the wording depends on it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Key,
    Value,
    EmptyValue,
    EmptyItem,
}

impl Place {
    /// Describes a value; `lost` names what was left out of it.
    pub(super) fn of_value(node: &Node, path: &Path<'_>, lost: Option<Vec<String>>) -> Self {
        Self {
            node: node.id,
            origin: node.origin,
            path: path.to_string(),
            section: path.parent.map(ToString::to_string).unwrap_or_default(),
            found: found(node),
            hint: None,
            form: match path.step {
                Step::Item(..) if node.kind == Kind::Empty => Form::EmptyItem,
                _ if node.kind == Kind::Empty => Form::EmptyValue,
                _ => Form::Value,
            },
            lost,
        }
    }

    /// Describes a key; with it, its value is left out.
    pub(super) fn of_key(text: &str, origin: Origin, value: NodeId, path: &Path<'_>) -> Self {
        Self {
            node: value,
            origin,
            path: path.to_string(),
            section: path.parent.map(ToString::to_string).unwrap_or_default(),
            found: format!("the key `{}`", shortened(text)),
            hint: None,
            form: Form::Key,
            lost: None,
        }
    }
}

impl Refusal {
    /// Says which form of value was asked for.
    pub(super) fn expected(what: impl Into<String>) -> Self {
        Self::because(Reason::Expected(what.into()))
    }

    /// Says something of its own.
    pub(super) fn said(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::because(Reason::Said { message: message.into(), help: Some(help.into()) })
    }

    fn because(reason: Reason) -> Self {
        Self(Box::new(Inner { reason, place: None }))
    }

    /// Puts a refusal at a value, unless it has its place from further within.
    pub(super) fn at_value(
        mut self,
        node: &Node,
        path: &Path<'_>,
        lost: impl FnOnce() -> Option<Vec<String>>,
    ) -> Self {
        if self.0.place.is_none() {
            let mut place = Place::of_value(node, path, lost());
            match (&self.0.reason, path.step) {
                (Reason::Expected(expected), _) => place.hint = hint(expected, node),
                // What a section lacks stands nowhere in it, so its heading is shown.
                (Reason::Missing(_), Step::Key(key)) => place.origin = key.origin,
                // What is wrong with a section as a whole is at no line of it.
                (Reason::Said { .. }, Step::Key(key)) if matches!(node.kind, Kind::Mapping(_)) => {
                    place.origin = key.origin;
                }
                _ => {}
            }
            self.0.place = Some(place);
        }
        self
    }

    /// Puts a refusal at a key, unless it has its place from further within.
    pub(super) fn at_key(mut self, place: impl FnOnce() -> Place) -> Self {
        self.0.place.get_or_insert_with(place);
        self
    }

    /// The node to leave out.
    pub(super) fn node(&self) -> Option<NodeId> {
        self.0.place.as_ref().map(|place| place.node)
    }

    /// Whether this refuses a key of this name and has no place yet.
    pub(super) fn refuses_key(&self, name: &str) -> bool {
        self.0.place.is_none() && matches!(&self.0.reason, Reason::UnknownKey { key, .. } if key == name)
    }

    /// What an unknown key was probably meant to be.
    pub(super) fn suggestion(&self) -> Option<&'static str> {
        match &self.0.reason {
            Reason::UnknownKey { key, known } => closest(key, known.iter().copied()),
            _ => None,
        }
    }

    /// Whether this merely follows from an earlier refusal, of an entry of the same node.
    pub(super) fn is_echo(&self) -> bool {
        let Some(lost) = self.0.place.as_ref().and_then(|place| place.lost.as_ref()) else {
            return false;
        };
        match &self.0.reason {
            Reason::Missing(field) => lost.iter().any(|name| name == field),
            _ => true,
        }
    }

    /// Words the refusal for a person.
    pub(super) fn into_rejection(self) -> Rejection {
        let suggestion = self.suggestion();
        let Inner { reason, place } = *self.0;
        let Some(place) = place else {
            return Rejection::error(reason.to_string());
        };
        let (rejection, help) = match reason {
            Reason::UnknownKey { key, known } => {
                let help = match suggestion {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => match known {
                        [] => "it takes no keys".to_owned(),
                        [only] => format!("its only key is `{only}`"),
                        _ => format!("its keys are {}", listed(known.iter().copied(), "and")),
                    },
                };
                (
                    Rejection::error(format!("unknown key `{}`{}", shortened(&key), within(&place.section))),
                    Some(help),
                )
            }
            Reason::UnknownValue { value, known } => {
                let help = match closest(&value, known.iter().copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("write {}", listed(known.iter().copied(), "or")),
                };
                let value = shortened(&value);
                let message = match place.form {
                    Form::Key => format!("unknown key `{value}`{}", within(&place.section)),
                    _ => format!("unknown value `{value}`{}", meant_for(&place.path)),
                };
                (Rejection::error(message), Some(help))
            }
            Reason::Missing(field) => {
                let message = format!("`{field}` is missing{}", within(&place.path));
                // The one key of which everybody has the same value.
                let value = if field == "baseline" { "1" } else { "…" };
                (Rejection::error(message), Some(format!("add `{field}: {value}`")))
            }
            Reason::Expected(expected) if matches!(place.form, Form::EmptyValue | Form::EmptyItem) => {
                let rejection = Rejection::error(format!("`{}` has no value", place.path));
                let what = if place.form == Form::EmptyItem { "item" } else { "key" };
                (
                    rejection.label(format!("expected {expected}")),
                    Some(format!("write a value, or remove the {what}")),
                )
            }
            Reason::Expected(expected) => {
                (Rejection::error(format!("expected {expected}, found {}", place.found)), place.hint)
            }
            Reason::Said { message, help } => (Rejection::error(message), help),
        };
        let rejection = rejection.at(place.origin);
        match help {
            Some(help) => rejection.help(help),
            None => rejection,
        }
    }
}

fn within(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!(" in {path}") }
}

fn meant_for(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!(" for {path}") }
}

impl Error for Refusal {
    /// Takes what a `TryFrom` or a visitor says: its first line is the message, the others are help.
    fn custom<T: fmt::Display>(said: T) -> Self {
        let said = said.to_string();
        let (message, help) = match said.split_once('\n') {
            Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
            None => (said, None),
        };
        Self::because(Reason::Said { message, help })
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(in_words(&expected.to_string()))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(in_words(&expected.to_string()))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::expected(in_words(&expected.to_string()))
    }

    fn unknown_variant(value: &str, known: &'static [&'static str]) -> Self {
        Self::because(Reason::UnknownValue { value: value.to_owned(), known })
    }

    fn unknown_field(key: &str, known: &'static [&'static str]) -> Self {
        Self::because(Reason::UnknownKey { key: key.to_owned(), known })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::because(Reason::Missing(field))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::because(Reason::Said { message: format!("`{field}` is written twice"), help: None })
    }
}

impl std::error::Error for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.reason.fmt(formatter)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKey { key, .. } => write!(formatter, "unknown key `{key}`"),
            Self::UnknownValue { value, .. } => write!(formatter, "unknown value `{value}`"),
            Self::Missing(field) => write!(formatter, "`{field}` is missing"),
            Self::Expected(expected) => write!(formatter, "expected {expected}"),
            Self::Said { message, .. } => formatter.write_str(message),
        }
    }
}
