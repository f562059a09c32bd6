//! What is surely not meant in a policy document, each at its own place in the text.

use crate::spec::decode::Decoded;
use crate::spec::tree::{Entry, Kind, Node};
use crate::values::policy::{PolicyDocument, PolicyLint, StatementName};
use crate::values::{Origin, Rejection};

/// Says what is odd in a document that was decoded from `node` among others; IAM refuses some of it.
///
/// Of a statement that lost something to an earlier refusal nothing is said: what is left of it is not what is meant.
pub(in crate::spec) fn lints<T>(
    document: &PolicyDocument,
    node: &Node,
    decoded: &Decoded<T>,
) -> Vec<Rejection> {
    let written = node.get("Statement");
    let statements: Vec<&Node> = match written.map(|written| (written, &written.kind)) {
        Some((_, Kind::Sequence(items))) => items.iter().filter(|item| !decoded.leaves_out(item)).collect(),
        Some((one, _)) => vec![one],
        None => Vec::new(),
    };
    let said = document.lints().into_iter().filter_map(|lint| {
        let about = lint.index.and_then(|index| statements.get(index).copied()).unwrap_or(node);
        let is_meant = match lint.index {
            Some(_) => decoded.keeps_whole(about),
            None => written.is_some_and(|written| decoded.keeps_whole(written)),
        };
        is_meant.then(|| worded(&lint).at(place(&lint, about)))
    });
    said.collect()
}

fn worded(PolicyLint { statement, index: _, keys: _, word: _, what, is_refused }: &PolicyLint) -> Rejection {
    let said = match statement {
        Some(StatementName::Sid(sid)) => format!("statement `{sid}` {what}"),
        // Its number is not that of the text where another was left out, and its place says more.
        Some(StatementName::Number(_)) => format!("this statement {what}"),
        None => format!("the policy {what}"),
    };
    if *is_refused { Rejection::error(said) } else { Rejection::warning(said) }
}

/// The word that a lint is about, or else the key, or else all of the statement.
fn place(lint: &PolicyLint, about: &Node) -> Origin {
    let entry = about.entries().iter().find(|entry| lint.keys.contains(&entry.key.text.as_str()));
    entry.map_or(about.origin, |Entry { key, value }| {
        let word = lint.word.as_ref().and_then(|word| word_in(value, word));
        word.unwrap_or(key.origin)
    })
}

/// Where a word stands: the value itself, an item of it or a key in it.
fn word_in(value: &Node, word: &str) -> Option<Origin> {
    let is_it = |text: &str| text.eq_ignore_ascii_case(word);
    match &value.kind {
        Kind::Scalar(scalar) => is_it(&scalar.text).then_some(value.origin),
        Kind::Sequence(items) => items.iter().find_map(|item| word_in(item, word)),
        Kind::Mapping(entries) => {
            entries.iter().find(|entry| is_it(&entry.key.text)).map(|entry| entry.key.origin)
        }
        Kind::Empty | Kind::Null | Kind::Refused => None,
    }
}
