//! What a tree is made of.

use crate::values::origin::Origin;

/// Names a node within its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

/// One value of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its name within the tree.
    pub id: NodeId,
    /// Where it stands; for a value that is not written, where its key stands.
    pub origin: Origin,
    /// What it holds.
    pub kind: Kind,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing is written, as in `key:`.
    Empty,
    /// `null` or `~` is written.
    Null,
    /// Text, which may be read as a number or a truth value where that is meant.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// A mapping, in the order of the file.
    Mapping(Vec<Entry>),
    /// Something that was refused already: it is left out, and nothing more is said of it.
    Refused,
}

/// One piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text after escapes are resolved.
    pub text: String,
    /// Whether it can only be text.
    pub style: Style,
}

/// What a scalar may be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Written without quotes: text, a number or a truth value, by what is asked for.
    Plain,
    /// Text only: it is written in quotes or as a block, or a parameter makes a part of it.
    Text,
}

/// One entry of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its key.
    pub key: Key,
    /// Its value.
    pub value: Node,
}

/// The key of an entry; always text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The text after escapes are resolved.
    pub text: String,
    /// Where it stands.
    pub origin: Origin,
}

impl Node {
    /// Gives the value of a key, when this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key.text == key).map(|entry| &entry.value)
    }

    /// Finds the mapping that stands at a place: this one, or one in it.
    pub fn mapping_at(&self, origin: Origin) -> Option<&Node> {
        let Origin { source, start, end } = self.origin;
        if source != origin.source || origin.start < start || end < origin.end {
            return None;
        }
        match &self.kind {
            Kind::Mapping(_) if self.origin == origin => Some(self),
            Kind::Mapping(entries) => entries.iter().find_map(|entry| entry.value.mapping_at(origin)),
            Kind::Sequence(items) => items.iter().find_map(|item| item.mapping_at(origin)),
            Kind::Empty | Kind::Null | Kind::Scalar(_) | Kind::Refused => None,
        }
    }

    /// Gives the entries of a mapping, and none for anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Mapping(entries) => entries,
            Kind::Empty | Kind::Null | Kind::Scalar(_) | Kind::Sequence(_) | Kind::Refused => &[],
        }
    }
}
