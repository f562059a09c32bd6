//! YAML text as an owned tree whose nodes know their place, built under a budget.
//!
//! A baseline is plain data: what YAML has beyond that (anchors and aliases, tags, merge keys, directives,
//! several documents) is refused, each with its place and what to write instead. JSON is YAML, so policy
//! documents in JSON files come through here too, and their errors have carets as well.
//!
//! Time and memory are bounded by three budgets: [`MAX_BYTES`] before the parser sees the text,
//! [`MAX_NODES`] and [`MAX_DEPTH`] while it runs.

mod build;
mod events;
mod node;
mod syntax;
mod text;

pub(in crate::spec) use build::duplicate_key;
pub use build::{MAX_DEPTH, MAX_NODES, Parsed, parse};
pub use node::{Entry, Key, Kind, Node, NodeId, Scalar, Style};
pub use text::{MAX_BYTES, decode_utf8};

#[cfg(test)]
mod tests;
