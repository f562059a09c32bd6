//! Whether a statement lets anybody in (Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", "The
//! meaning of public").

use std::collections::BTreeSet;

use crate::values::policy::{Effect, Folded, Principal, Selection, Statement};
use crate::values::suggestion::listed;

/// How many actions are said before the rest is counted.
const SAID: usize = 3;

/// The keys that say who the caller is or where it comes from.
const KEYS: [&str; 13] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
];

/// How far a statement opens a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// To callers that it names, or to nobody.
    Named,
    /// To callers of some account or organization, which S3 may take for anybody.
    Doubtful,
    /// To anybody.
    Anybody,
}

/// How far a statement opens a bucket: one condition that fixes who the caller is closes it.
pub(super) fn reach(statement: &Statement) -> Reach {
    if statement.effect() != Effect::Allow || !is_of_everybody(statement) {
        return Reach::Named;
    }
    let conditions = statement.conditions().iter();
    let each = conditions.map(|(operator, key, values)| tied(operator.folded(), key.folded(), values));
    each.min().unwrap_or(Reach::Anybody)
}

/// Whether its principals are everybody, or everybody but some.
pub(super) fn is_of_everybody(statement: &Statement) -> bool {
    match statement.principals() {
        Some(Selection::Only(listed)) => listed.iter().any(is_everybody),
        Some(Selection::AllBut(_)) => true,
        None => false,
    }
}

fn is_everybody(principal: &Principal) -> bool {
    match principal {
        Principal::Everyone => true,
        Principal::Aws(who) => who == "*",
        _ => false,
    }
}

/// How far a condition leaves it open.
///
/// What also holds where the key is missing fixes nothing, nor does what holds for all but some.
fn tied(operator: &str, key: &str, values: &BTreeSet<String>) -> Reach {
    let operator = operator.strip_prefix("foranyvalue:").unwrap_or(operator);
    let each = values.iter().map(|value| match operator {
        "ipaddress" if key == "aws:sourceip" && is_narrow(value) => Reach::Named,
        "stringequals" | "stringequalsignorecase" if KEYS.contains(&key) && is_fixed(value) => Reach::Named,
        "stringlike" | "arnlike" | "arnequals" if KEYS.contains(&key) => liked(key, value),
        _ => Reach::Anybody,
    });
    each.max().unwrap_or(Reach::Anybody)
}

fn liked(key: &str, pattern: &str) -> Reach {
    let whose = match key {
        "aws:principalorgpaths" => pattern.split('/').next(),
        "aws:userid" => pattern.split(':').next(),
        key if key.ends_with("arn") => pattern.split(':').nth(4),
        _ => None,
    };
    if is_fixed(pattern) {
        Reach::Named
    } else if whose.is_some_and(|whose| !whose.is_empty() && is_fixed(whose)) {
        Reach::Doubtful
    } else {
        Reach::Anybody
    }
}

fn is_fixed(value: &str) -> bool {
    !value.contains(['*', '?']) && !value.contains("${")
}

/// Whether a range of addresses is no broader than /8 of IPv4, or /32 of IPv6.
fn is_narrow(range: &str) -> bool {
    let least = if range.contains(':') { 32 } else { 8 };
    match range.split_once('/') {
        Some((_, length)) => length.parse::<u32>().is_ok_and(|length| length >= least),
        None => is_fixed(range),
    }
}

/// What a statement is about, in words.
pub(super) fn deeds(statement: &Statement) -> String {
    let said = |actions: Vec<&str>| {
        let (first, rest) = actions.split_at(actions.len().min(SAID));
        match rest.len() {
            0 => listed(first.iter().copied(), "and"),
            more => format!("{} and {more} more", listed(first.iter().copied(), "and")),
        }
    };
    match statement.actions() {
        Some(Selection::Only(actions)) => said(actions.iter().map(Folded::as_written).collect()),
        Some(Selection::AllBut(actions)) => {
            format!("everything but {}", said(actions.iter().map(Folded::as_written).collect()))
        }
        None => "nothing".to_owned(),
    }
}
