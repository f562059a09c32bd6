//! Where a value stands in the files a person wrote, and what is said when it is refused.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

/// Names one text of a [`Sources`] registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// One text that a person wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as the person wrote it, or another name they know the text by.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// Every text of one run, in the order they were read; nothing is ever taken out.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    entries: Vec<Source>,
}

impl Sources {
    /// Keeps a text and gives the id that origins carry.
    ///
    /// # Panics
    ///
    /// Panics after 4 billion texts.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = u32::try_from(self.entries.len()).expect("a run reads fewer than 4 billion files");
        self.entries.push(Source { name: name.into(), text: text.into() });
        SourceId(id)
    }

    /// Gives the text of an id of this registry.
    ///
    /// # Panics
    ///
    /// Panics when the id comes from another registry that holds more texts.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.entries[id.0 as usize]
    }

    /// Gives the line and the column where an origin begins, both from 1, columns counted in characters.
    pub fn position(&self, origin: Origin) -> (usize, usize) {
        let before = text_before(&self.get(origin.source).text, origin.start);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }

    /// Says where an origin begins as people and editors do: `name:line:column`.
    pub fn place(&self, origin: Origin) -> String {
        let (line, column) = self.position(origin);
        format!("{}:{line}:{column}", self.get(origin.source).name)
    }

    /// Gives the text that an origin covers.
    pub fn slice(&self, origin: Origin) -> &str {
        let text = &self.get(origin.source).text;
        let start = text_before(text, origin.start).len();
        let end = text_before(text, origin.end).len().max(start);
        &text[start..end]
    }
}

/// The text before a byte offset, or before the character that holds it.
fn text_before(text: &str, offset: u32) -> &str {
    &text[..text.floor_char_boundary(offset as usize)]
}

/// The place of a value: a range of bytes of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The text it lies in.
    pub source: SourceId,
    /// The offset of its first byte.
    pub start: u32,
    /// The offset after its last byte.
    pub end: u32,
}

impl Origin {
    /// Describes a range of bytes of a source; offsets beyond 4 GiB are held at that limit.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let offset = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
        Self { source, start: offset(start), end: offset(end) }
    }
}

/// The name by which [`Spanned`] asks the baseline's own deserializer for an origin.
pub(crate) const SPANNED_NAME: &str = "$baseline::Spanned";

/// The parts that the deserializer hands over, in this order, as a sequence.
pub(crate) const SPANNED_FIELDS: &[&str] = &["source", "start", "end", "value"];

/// A value together with its place in the file; equality, order and hash are the value's alone.
#[derive(Clone, Copy, Debug)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where it was written.
    pub origin: Origin,
}

impl<T> Spanned<T> {
    /// Puts a value at a place.
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }

    /// Turns the value into another at the same place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), origin: self.origin }
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Display> fmt::Display for Spanned<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(formatter)
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: PartialOrd> PartialOrd for Spanned<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Spanned<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: Hash> Hash for Spanned<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct(SPANNED_NAME, SPANNED_FIELDS, SpannedVisitor(PhantomData))
    }
}

struct SpannedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
    type Value = Spanned<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value read from a file")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
        let mut number = || -> Result<u32, A::Error> {
            parts.next_element()?.ok_or_else(|| A::Error::custom("a value read from a file has an origin"))
        };
        let origin = Origin { source: SourceId(number()?), start: number()?, end: number()? };
        let value = parts.next_element()?.ok_or_else(|| A::Error::custom("an origin belongs to a value"))?;
        Ok(Spanned { value, origin })
    }
}

impl Origin {
    /// The numbers that [`Spanned`] is given before its value.
    pub(crate) fn parts(self) -> [u32; 3] {
        [self.source.0, self.start, self.end]
    }
}

/// Looks in the schema as the value itself does: an origin is nothing that a person writes.
impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// How much a rejection matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// The file can be used, and probably says something other than what was meant.
    Warning,
}

/// One thing in a file that is refused or warned of, as a person is to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Whether the file can still be used.
    pub severity: Severity,
    /// What is wrong: a lowercase fragment, names in backticks.
    pub message: String,
    /// Where it is wrong; nothing when the place is no file, such as an argument.
    pub origin: Option<Origin>,
    /// A few words beside the caret.
    pub label: Option<String>,
    /// What to do about it; may have several lines.
    pub help: Option<String>,
    /// Other places that explain this one, each with a few words.
    pub related: Vec<(Origin, String)>,
}

impl Rejection {
    /// Says what makes the file unusable.
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message.into())
    }

    /// Says what is probably not meant.
    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message.into())
    }

    fn new(severity: Severity, message: String) -> Self {
        Self { severity, message, origin: None, label: None, help: None, related: Vec::new() }
    }

    /// Points at the place.
    #[must_use]
    pub fn at(mut self, origin: Origin) -> Self {
        self.origin = Some(origin);
        self
    }

    /// Puts words beside the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Points at another place that explains this one.
    #[must_use]
    pub fn related(mut self, origin: Origin, label: impl Into<String>) -> Self {
        self.related.push((origin, label.into()));
        self
    }
}

#[cfg(test)]
mod tests;
