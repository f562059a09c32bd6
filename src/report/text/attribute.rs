//! What differs, attribute by attribute.

use similar::{ChangeTag, TextDiff};

use super::page::{PLAIN, Page};
use crate::model::{AttributeDiff, Delta, Value};
use crate::values::policy::{Difference, PolicyDocument};

/// How many lines of a policy are shown around each that differs.
const CONTEXT: usize = 3;
/// A longer name is not aligned, so that it does not push the others away.
const WIDEST: usize = 48;

/// Shows what differs, plain values under each other.
pub(super) fn attributes(page: &mut Page, depth: usize, attributes: &[AttributeDiff], whole: bool) {
    let values = attributes.iter().filter(|one| matches!(one.delta, Delta::Value { .. }));
    let widths = values.map(|one| one.name.chars().count()).filter(|width| *width <= WIDEST);
    let width = widths.max().unwrap_or(0);
    for AttributeDiff { name, delta } in attributes {
        match delta {
            Delta::Value { live, desired } => {
                let name = format!("{name:width$}   ");
                page.line(
                    depth,
                    &[(PLAIN, &name), (PLAIN, &shown(live)), (PLAIN, " -> "), (PLAIN, &shown(desired))],
                );
            }
            Delta::Set { adds, removes } => set(page, depth, name, adds, removes),
            Delta::Policy { live, desired, difference } => {
                policy(page, depth, name, (live.as_ref(), desired.as_ref()), difference, whole);
            }
        }
    }
}

/// A value in a word; quoted where it would not read as one.
fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) if text.is_empty() || text.contains(char::is_whitespace) => format!("\"{text}\""),
        other => other.to_string(),
    }
}

fn set(page: &mut Page, depth: usize, name: &str, adds: &[String], removes: &[String]) {
    let counts = [(adds.len(), "added"), (removes.len(), "taken away")];
    let counts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, verb)| format!("{count} {verb}"));
    let counts = counts.collect::<Vec<_>>().join(", ");
    page.line(depth, &[(PLAIN, name), (PLAIN, ": "), (PLAIN, &counts)]);
    let signed = |sign, style| move |item| (sign, style, item);
    let adds = adds.iter().map(signed("+ ", page.styles.create));
    let removes = removes.iter().map(signed("- ", page.styles.delete));
    for (sign, style, item) in adds.chain(removes).collect::<Vec<_>>() {
        page.line(depth + 1, &[(style, sign), (style, item)]);
    }
}

type Documents<'a> = (Option<&'a PolicyDocument>, Option<&'a PolicyDocument>);

fn policy(
    page: &mut Page,
    depth: usize,
    name: &str,
    documents: Documents<'_>,
    difference: &Difference,
    whole: bool,
) {
    let what = match documents {
        (Some(_), Some(_)) => "changes",
        (Some(_), None) => "is removed",
        (None, _) => "is new",
    };
    page.line(depth, &[(PLAIN, name), (PLAIN, " "), (PLAIN, what)]);
    words(page, depth + 1, difference);
    match documents {
        (Some(live), Some(desired)) => unified(page, depth + 1, live, desired),
        (Some(only), None) | (None, Some(only)) if whole => {
            for line in only.canonical_json().lines() {
                page.line(depth + 1, &[(page.styles.faint, line)]);
            }
        }
        (Some(_), None) | (None, _) => {}
    }
}

fn words(page: &mut Page, depth: usize, difference: &Difference) {
    let Difference { grants, withdraws, loosens_deny, tightens_deny, cannot_tell } = difference;
    let styles = page.styles;
    let said = [
        (styles.create, "now ", grants),
        (styles.delete, "no longer ", withdraws),
        (styles.create, "now ", tightens_deny),
        (styles.alarm, "no longer ", loosens_deny),
    ];
    for (style, change, rules) in said {
        for rule in rules {
            page.line(depth, &[(style, change), (PLAIN, &rule.to_string())]);
        }
    }
    for doubt in cannot_tell {
        page.line(depth, &[(styles.update, doubt)]);
    }
    if difference.is_empty() {
        page.line(depth, &[(styles.faint, "allows and denies what it did")]);
    }
}

fn unified(page: &mut Page, depth: usize, live: &PolicyDocument, desired: &PolicyDocument) {
    let (live, desired) = (live.canonical_json(), desired.canonical_json());
    let styles = page.styles;
    for hunk in TextDiff::from_lines(&live, &desired).unified_diff().context_radius(CONTEXT).iter_hunks() {
        page.line(depth, &[(styles.faint, &hunk.header().to_string())]);
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ("-", styles.delete),
                ChangeTag::Insert => ("+", styles.create),
                ChangeTag::Equal => (" ", PLAIN),
            };
            let text = change.value().trim_end_matches('\n');
            page.line(depth, &[(style, sign), (style, text)]);
        }
    }
}
