use std::collections::BTreeSet;

use jiff::Timestamp;

use super::refusals::{invalid_argument, invalid_request, malformed_xml};
use crate::sandbox::{refusal::Refusal, wire::Record};

type Checked = Result<(), Refusal>;

/// How many rules a lifecycle can have.
const MOST: usize = 1000;

/// Refuses what cannot be a lifecycle (Amazon S3 User Guide, "Lifecycle configuration elements").
pub(super) fn check(rules: &[&Record]) -> Checked {
    if rules.is_empty() || rules.len() > MOST {
        return Err(malformed_xml());
    }
    let mut ids = BTreeSet::new();
    for rule in rules {
        if let Some(id) = rule.text("ID").filter(|id| !id.is_empty()) {
            if id.chars().count() > 255 {
                return Err(invalid_argument("ID length should not exceed allowed limit of 255"));
            }
            if !ids.insert(id) {
                let message = "Rule ID must be unique. Found same ID for more than one rule";
                return Err(invalid_argument(message));
            }
        }
        check_rule(rule)?;
    }
    let with_filter = rules.iter().filter(|rule| rule.get("Filter").is_some()).count();
    if with_filter != 0 && with_filter != rules.len() {
        return Err(invalid_request("Filter element can only be used in Lifecycle V2."));
    }
    Ok(())
}

/// What a rule can do.
const ACTIONS: [&str; 5] = [
    "Expiration",
    "Transition",
    "NoncurrentVersionTransition",
    "NoncurrentVersionExpiration",
    "AbortIncompleteMultipartUpload",
];

fn check_rule(rule: &Record) -> Checked {
    if rule.get("Filter").is_some() == rule.get("Prefix").is_some() {
        return Err(malformed_xml());
    }
    let has_tags = rule.record("Filter").map(check_filter).transpose()?.unwrap_or(false);
    if !ACTIONS.iter().any(|action| rule.get(action).is_some()) {
        return Err(invalid_request("At least one action needs to be specified in a rule"));
    }
    if let Some(expiration) = rule.record("Expiration") {
        check_expiration(expiration, has_tags)?;
    }
    for transition in rule.records("Transition") {
        check_transition(transition, rule.record("Expiration"))?;
    }
    for transition in rule.records("NoncurrentVersionTransition") {
        check_waiting("NoncurrentDays", "NoncurrentVersionTransition", transition)?;
        check_versions(transition)?;
    }
    if let Some(expiration) = rule.record("NoncurrentVersionExpiration") {
        positive("NoncurrentDays", "NoncurrentVersionExpiration", expiration)?;
        check_versions(expiration)?;
    }
    if let Some(abort) = rule.record("AbortIncompleteMultipartUpload") {
        positive("DaysAfterInitiation", "AbortIncompleteMultipartUpload", abort)?;
        if has_tags {
            return Err(invalid_request("AbortIncompleteMultipartUpload cannot be specified with Tags."));
        }
    }
    Ok(())
}

/// Whether a filter asks for tags, if it is one: a single demand, or several in an `And`.
fn check_filter(filter: &Record) -> Result<bool, Refusal> {
    if filter.iter().count() > 1 {
        return Err(malformed_xml());
    }
    let Some(and) = filter.record("And") else {
        return Ok(filter.get("Tag").is_some());
    };
    let tags: Vec<&str> = and.records("Tag").filter_map(|tag| tag.text("Key")).collect();
    let others = and.iter().filter(|(name, _)| *name != "Tag").count();
    if others + tags.len() < 2 {
        return Err(malformed_xml());
    }
    if tags.iter().collect::<BTreeSet<_>>().len() < tags.len() {
        return Err(invalid_request("Duplicate Tag Keys are not allowed."));
    }
    Ok(!tags.is_empty())
}

fn check_expiration(expiration: &Record, has_tags: bool) -> Checked {
    if expiration.iter().count() != 1 {
        return Err(malformed_xml());
    }
    if has_tags && expiration.get("ExpiredObjectDeleteMarker").is_some() {
        return Err(invalid_request("ExpiredObjectDeleteMarker cannot be specified with Tags."));
    }
    check_date(expiration)?;
    positive("Days", "Expiration", expiration)
}

fn check_transition(transition: &Record, expiration: Option<&Record>) -> Checked {
    if transition.get("Date").is_some() == transition.get("Days").is_some() {
        return Err(malformed_xml());
    }
    check_date(transition)?;
    check_waiting("Days", "Transition", transition)?;
    let expires = expiration.and_then(|expiration| expiration.integer("Days"));
    match (transition.integer("Days"), expires) {
        (Some(moved), Some(expires)) if expires <= moved => Err(invalid_argument(
            "'Days' in the Expiration action must be greater than 'Days' in the Transition action",
        )),
        _ => Ok(()),
    }
}

/// Objects wait a month before they go to infrequent access.
fn check_waiting(name: &str, action: &str, transition: &Record) -> Checked {
    let class = transition.text("StorageClass").unwrap_or_default();
    let least = if class.ends_with("_IA") { 30 } else { 0 };
    match transition.integer(name) {
        Some(days) if days < 0 => {
            Err(invalid_argument(format!("'{name}' in the {action} action must be nonnegative")))
        }
        Some(days) if days < least => Err(invalid_argument(format!(
            "'{name}' in the {action} action must be greater than or equal to {least} for storageClass '{class}'"
        ))),
        _ => Ok(()),
    }
}

fn check_versions(action: &Record) -> Checked {
    match action.integer("NewerNoncurrentVersions") {
        Some(number) if !(1..=100).contains(&number) => {
            Err(invalid_argument("'NewerNoncurrentVersions' must be between 1 and 100"))
        }
        _ => Ok(()),
    }
}

fn positive(name: &str, action: &str, record: &Record) -> Checked {
    match record.integer(name) {
        Some(days) if days < 1 || i32::try_from(days).is_err() => {
            Err(invalid_argument(format!("'{name}' for {action} action must be a positive integer")))
        }
        _ => Ok(()),
    }
}

fn check_date(action: &Record) -> Checked {
    const DAY: i64 = 24 * 60 * 60;
    let Some(text) = action.text("Date") else {
        return Ok(());
    };
    let date: Timestamp = text.parse().map_err(|_| malformed_xml())?;
    if date.as_second() % DAY == 0 && date.subsec_nanosecond() == 0 {
        Ok(())
    } else {
        Err(invalid_argument("'Date' must be at midnight GMT"))
    }
}
