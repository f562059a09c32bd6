//! What the tests of this layer share: texts in, what a person sees out.

use serde::de::DeserializeOwned;

use super::decode::{Decoded, decode};
use super::tree::{Node, Parsed, parse};
use crate::report::rejection::render;
use crate::values::origin::{Rejection, Sources};

/// Parses a text under the name `baseline.yaml`.
pub(super) fn parsed(text: &str) -> (Sources, Parsed) {
    let mut sources = Sources::default();
    let source = sources.add("baseline.yaml", text);
    let parsed = parse(&sources, source);
    (sources, parsed)
}

/// What a person sees of the refusals of a text that is no good YAML.
pub(super) fn refused(text: &str) -> String {
    let (sources, parsed) = parsed(text);
    shown(&parsed.rejections, &sources)
}

/// Parses a text that has nothing to refuse.
pub(super) fn tree(text: &str) -> (Sources, Node) {
    let (sources, Parsed { root, rejections }) = parsed(text);
    assert_eq!(shown(&rejections, &sources), "", "the text is good YAML");
    (sources, root.expect("a text without refusals has a root"))
}

/// Decodes a text that is good YAML, and lays out what is refused.
pub(super) fn decoded<T: DeserializeOwned>(text: &str) -> (Decoded<T>, String) {
    let (sources, tree) = tree(text);
    let decoded = decode(&tree);
    let shown = shown(&decoded.rejections, &sources);
    (decoded, shown)
}

/// Lays rejections out as a person sees them, without colours.
pub(super) fn shown(rejections: &[Rejection], sources: &Sources) -> String {
    render(rejections, sources, false)
}
