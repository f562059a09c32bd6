//! The way from the root of a tree to a node, and how a person writes it.

use std::fmt;

use crate::spec::tree::{Key, Kind, Node};

/// The way to a node; it lives on the stack while the decoder descends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path<'a> {
    pub(super) parent: Option<&'a Path<'a>>,
    pub(super) step: Step<'a>,
}

/// One step of the way.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    /// The whole file.
    Root,
    /// The value of a key.
    Key(&'a Key),
    /// An item of a list, by its number and with its content.
    Item(usize, &'a Node),
}

impl Path<'_> {
    pub(super) const ROOT: Path<'static> = Path { parent: None, step: Step::Root };

    pub(super) fn child<'a>(&'a self, step: Step<'a>) -> Path<'a> {
        Path { parent: Some(self), step }
    }
}

/// Writes `iam.groups["ReadOnly"].members`: an item that has a name goes by it, as addresses do.
impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(parent) = self.parent else { return Ok(()) };
        parent.fmt(formatter)?;
        match self.step {
            Step::Root => Ok(()),
            Step::Key(Key { text, .. }) if !is_word(text) => write!(formatter, "[{text:?}]"),
            Step::Key(Key { text, .. }) if matches!(parent.step, Step::Root) => formatter.write_str(text),
            Step::Key(Key { text, .. }) => write!(formatter, ".{text}"),
            Step::Item(number, node) => match node.get("name").map(|name| &name.kind) {
                Some(Kind::Scalar(name)) => write!(formatter, "[{:?}]", name.text),
                _ => write!(formatter, "[{number}]"),
            },
        }
    }
}

fn is_word(key: &str) -> bool {
    !key.is_empty()
        && key.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-'))
}
