//! What is expected and what is found, in words for people.

use super::scalar::{Reading, decimal, truth, whole};
use crate::spec::tree::{Kind, Node, Scalar, Style};

pub(super) const TEXT: &str = "text";
pub(super) const TRUTH: &str = "`true` or `false`";
pub(super) const WHOLE: &str = "a whole number";
pub(super) const NUMBER: &str = "a number";
pub(super) const LIST: &str = "a list";
pub(super) const MAPPING: &str = "a mapping";
pub(super) const NOTHING: &str = "nothing";

/// Names what stands at a node.
pub(super) fn found(node: &Node) -> String {
    match &node.kind {
        Kind::Empty | Kind::Refused => "nothing".to_owned(),
        Kind::Null => "`null`".to_owned(),
        Kind::Sequence(_) => "a list".to_owned(),
        Kind::Mapping(_) => "a mapping".to_owned(),
        Kind::Scalar(scalar) => match Reading::of(scalar) {
            Reading::Truth(_) => format!("`{}`", scalar.text),
            Reading::Unsigned(_) | Reading::Signed(_) | Reading::Float(_) => {
                format!("the number `{}`", scalar.text)
            }
            Reading::Text(text) => format!("the text `{}`", shortened(text)),
        },
    }
}

/// Says how to write what was probably meant.
pub(super) fn hint(expected: &str, node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Null if expected == TEXT => {
            Some("write `\"null\"` if you mean the text, or remove the key".to_owned())
        }
        Kind::Null => Some("write a value, or remove the key".to_owned()),
        Kind::Scalar(scalar) => hint_for_text(expected, scalar),
        Kind::Empty | Kind::Sequence(_) | Kind::Mapping(_) | Kind::Refused => None,
    }
}

fn hint_for_text(expected: &str, Scalar { text, style }: &Scalar) -> Option<String> {
    let is_meant = match expected {
        TRUTH => truth(text).is_some(),
        WHOLE => whole(text).is_some(),
        NUMBER => whole(text).is_some() || decimal(text).is_some(),
        _ => false,
    };
    if *style == Style::Text && is_meant {
        return Some("remove the quotes".to_owned());
    }
    match expected {
        TRUTH => match text.to_lowercase().as_str() {
            "yes" | "y" | "on" => Some("write `true`".to_owned()),
            "no" | "n" | "off" => Some("write `false`".to_owned()),
            _ => None,
        },
        WHOLE | NUMBER => {
            let bare = text.trim_start_matches('0');
            (bare.len() < text.len() && whole(bare).is_some())
                .then(|| format!("write it without the leading zero: `{bare}`"))
        }
        MAPPING => Some("write its keys on the lines below it, indented".to_owned()),
        _ if expected.contains(LIST) && !text.contains([',', '\n']) => {
            Some(format!("write it as a list: `[{}]`", shortened(text)))
        }
        _ => None,
    }
}

/// Cuts a text of the file to what a message can hold.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    if line.len() == text.len() && line.chars().count() <= MOST {
        return text.to_owned();
    }
    let kept: String = line.chars().take(MOST).collect();
    format!("{kept}…")
}

/// Says in a person's words what serde's own visitors expect; those of the baseline say it themselves.
pub(super) fn in_words(expected: &str) -> String {
    let words = match expected {
        "a string" | "string" | "a borrowed string" | "variant identifier" | "field identifier" => TEXT,
        "a boolean" => TRUTH,
        "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "isize" => WHOLE,
        "f32" | "f64" => NUMBER,
        "a map" => MAPPING,
        "a sequence" => LIST,
        "a character" => "one character",
        "unit" => NOTHING,
        other if other.starts_with("a nonzero ") => "a whole number other than 0",
        other if other.starts_with("struct ") => MAPPING,
        other if other.starts_with("tuple ") || other.starts_with("a tuple ") => LIST,
        other if other.starts_with("enum ") => TEXT,
        other => other,
    };
    words.to_owned()
}
