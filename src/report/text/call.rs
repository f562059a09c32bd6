//! Calls as they are shown.

use serde_json::Value as Json;

use crate::model::Call;

/// How many characters of an argument are shown before it is shortened.
const LONGEST: usize = 120;
/// How many characters of a shortened argument are shown.
const SHOWN: usize = 40;

/// Shows a call with its arguments, long ones by their beginning and their length unless all is wanted.
pub(super) fn shown(call: &Call, whole: bool) -> String {
    let arguments = call.arguments.iter().map(|(name, value)| {
        let value = argument(value, call.by_name.contains(name), whole);
        format!("{name}: {value}")
    });
    format!("{}({})", call.operation, arguments.collect::<Vec<_>>().join(", "))
}

/// Shows an argument: one that is sent as an id that is looked up then as the id of what has the name, which is no value that
/// could be sent.
pub(super) fn argument(value: &Json, is_by_name: bool, whole: bool) -> String {
    match value.as_str() {
        Some(name) if is_by_name => format!("<id of {name}>"),
        _ if whole => value.to_string(),
        _ => shortened(value),
    }
}

/// Shows an argument, a long one by its beginning and its length.
fn shortened(value: &Json) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let length = text.chars().count();
    if length <= LONGEST {
        return value.to_string();
    }
    let beginning: String = text.chars().take(SHOWN).chain(['…']).collect();
    let beginning = if value.is_string() { Json::String(beginning).to_string() } else { beginning };
    format!("{beginning} ({length} characters)")
}

/// The operations of some calls, each once, with how often it is sent.
pub(super) fn operations<'a>(calls: impl IntoIterator<Item = &'a Call>) -> String {
    let mut counts: indexmap::IndexMap<String, usize> = indexmap::IndexMap::new();
    for call in calls {
        *counts.entry(call.operation.to_string()).or_default() += 1;
    }
    let words = counts.into_iter().map(|(operation, count)| match count {
        1 => operation,
        _ => format!("{operation} ({count} times)"),
    });
    words.collect::<Vec<_>>().join(", ")
}
