//! Decoding in rounds, one refusal each, until what is left decodes.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use super::path::Path;
use super::value::{LeftOut, Value};
use crate::spec::tree::{Kind, Node};
use crate::values::origin::Rejection;

/// The most rounds, which bounds the time that a file of mistakes takes.
const MAX_ROUNDS: usize = 100;

/// What a tree was read as.
#[derive(Clone, Debug)]
pub struct Decoded<T> {
    /// What is left when every refused node is left out; nothing when that is too little to be a value.
    pub value: Option<T>,
    /// Every refusal, each with its place.
    pub rejections: Vec<Rejection>,
    /// The way to each node that was left out, keys and the numbers of items from 0.
    lost: BTreeSet<Vec<String>>,
    left_out: LeftOut,
}

impl<T> Decoded<T> {
    /// Whether a section such as `iam.groups` has all the entries that the file gives it, so that a name
    /// which it lacks is truly missing.
    pub fn complete(&self, section: &str) -> bool {
        let section: Vec<&str> = section.split('.').filter(|step| !step.is_empty()).collect();
        !self.lost.iter().any(|lost| {
            let encloses = lost.len() <= section.len() && lost.iter().zip(&section).all(|(a, b)| a == b);
            let is_entry = lost.len() == section.len() + 1 && section.iter().zip(lost).all(|(a, b)| a == b);
            encloses || is_entry
        })
    }

    /// Whether a node of the tree is not among what was decoded.
    pub fn leaves_out(&self, node: &Node) -> bool {
        self.left_out.contains(node)
    }

    /// Whether a node of the tree was decoded with everything in it.
    pub fn keeps_whole(&self, node: &Node) -> bool {
        !self.leaves_out(node)
            && match &node.kind {
                Kind::Mapping(entries) => entries.iter().all(|entry| self.keeps_whole(&entry.value)),
                Kind::Sequence(items) => items.iter().all(|item| self.keeps_whole(item)),
                Kind::Empty | Kind::Null | Kind::Scalar(_) | Kind::Refused => true,
            }
    }
}

/// Reads a tree as a value, and says everything that it has to refuse.
///
/// Of several keys missing in one mapping, the first is named.
pub fn decode<T: DeserializeOwned>(tree: &Node) -> Decoded<T> {
    let mut left_out = LeftOut::default();
    let mut rejections = Vec::new();
    let value = rounds(tree, &mut left_out, &mut rejections);
    let mut lost = BTreeSet::new();
    collect_lost(tree, &left_out, &mut Vec::new(), &mut lost);
    Decoded { value, rejections, lost, left_out }
}

fn rounds<T: DeserializeOwned>(
    tree: &Node,
    left_out: &mut LeftOut,
    rejections: &mut Vec<Rejection>,
) -> Option<T> {
    for _ in 0..MAX_ROUNDS {
        if left_out.contains(tree) {
            return None;
        }
        let root = Value { node: tree, path: &Path::ROOT, left_out };
        let refusal = match T::deserialize(root).map_err(|refusal| root.place(refusal)) {
            Ok(value) => return Some(value),
            Err(refusal) => refusal,
        };
        let node = refusal.node().expect("the root places what nothing within it has placed");
        let suggestion = refusal.suggestion();
        if !refusal.is_echo() {
            rejections.push(refusal.into_rejection());
        }
        let was_in = left_out.insert(node, suggestion);
        debug_assert!(was_in, "what was left out is not decoded again");
    }
    rejections.push(
        Rejection::error(format!(
            "the file has more mistakes than these: {MAX_ROUNDS} are looked for at a time"
        ))
        .help("mend these first"),
    );
    None
}

fn collect_lost(node: &Node, left_out: &LeftOut, way: &mut Vec<String>, lost: &mut BTreeSet<Vec<String>>) {
    if left_out.contains(node) {
        lost.insert(way.clone());
        return;
    }
    let mut descend = |step: String, child: &Node| {
        way.push(step);
        collect_lost(child, left_out, way, lost);
        way.pop();
    };
    match &node.kind {
        Kind::Mapping(entries) => {
            for entry in entries {
                descend(entry.key.text.clone(), &entry.value);
            }
        }
        Kind::Sequence(items) => {
            for (number, item) in items.iter().enumerate() {
                descend(number.to_string(), item);
            }
        }
        Kind::Empty | Kind::Null | Kind::Scalar(_) | Kind::Refused => {}
    }
}
