//! A rule of a policy in words.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::operator::{Comparison, Operator, Quantifier, Relation};
use super::{Conditions, Effect, Folded};
use crate::values::actions::{self, AccessLevel};

/// How many names of a list are said before the rest is counted.
const SAID: usize = 5;

/// Something that a document allows or denies; `Display` says it in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Grant {
    /// Whether it is allowed or denied.
    pub effect: Effect,
    /// To whom, in words; empty in a policy of an identity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub principals: Vec<String>,
    /// Which actions, patterns among them.
    pub actions: Scope,
    /// Actions that the patterns match and that are not meant, since they are the same before and after.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
    /// On which resources.
    pub resources: Scope,
    /// Under which condition, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
}

/// What a rule is about: the listed, or all but the listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The listed.
    Only(Vec<String>),
    /// All but the listed.
    AllBut(Vec<String>),
}

impl fmt::Display for Grant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { effect, principals, actions, except, resources, condition } = self;
        formatter.write_str(match effect {
            Effect::Allow => "allows ",
            Effect::Deny => "denies ",
        })?;
        match actions {
            Scope::Only(actions) => formatter.write_str(&actions_in_words(actions))?,
            Scope::AllBut(actions) => write!(formatter, "every action but {}", said(actions, "and", quoted))?,
        }
        if !except.is_empty() {
            write!(formatter, " other than {}", said(except, "and", quoted))?;
        }
        match resources {
            // A trust policy is about the role it hangs on.
            Scope::Only(resources) if resources.is_empty() => {}
            Scope::Only(resources) => write!(formatter, " on {}", said(resources, "and", quoted))?,
            Scope::AllBut(resources) => write!(formatter, " on all but {}", said(resources, "and", quoted))?,
        }
        if !principals.is_empty() {
            write!(formatter, " to {}", said(principals, "and", str::to_owned))?;
        }
        condition.as_ref().map_or(Ok(()), |condition| write!(formatter, " when {condition}"))
    }
}

/// Says a list, or its beginning and the number of the rest.
pub(super) fn said<T: AsRef<str>>(items: &[T], link: &str, say: impl Fn(&str) -> String) -> String {
    // Cutting off a single one would save nothing.
    let (said, more) =
        if items.len() > SAID + 1 { items.split_at(SAID) } else { items.split_at(items.len()) };
    let mut words: Vec<String> = said.iter().map(|item| say(item.as_ref())).collect();
    if !more.is_empty() {
        words.push(format!("{} more", more.len()));
    }
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} {link} {last}", before.join(", ")),
        None => "nothing".to_owned(),
    }
}

pub(super) fn quoted(name: &str) -> String {
    format!("`{name}`")
}

/// Says actions: all of them where they are few, else the gravest and the number of the rest, or how many of
/// which service.
fn actions_in_words(actions: &[String]) -> String {
    let mut services: BTreeMap<&str, usize> = BTreeMap::new();
    for (service, _) in actions.iter().filter_map(|action| action.split_once(':')) {
        *services.entry(service).or_default() += 1;
    }
    let mut gravest_first: Vec<&String> = actions.iter().collect();
    gravest_first.sort_by_key(|action| Reverse(gravity(action)));
    if actions.len() <= SAID + 1 {
        said(actions, "and", counted)
    } else if services.len() <= 1 || gravest_first[0].contains('*') {
        said(&gravest_first, "and", counted)
    } else {
        let services: Vec<_> =
            services.into_iter().map(|(service, count)| of_service(actions, service, count)).collect();
        said(&services, "and", str::to_owned)
    }
}

/// Says the only action of a service, or how many there are.
fn of_service(actions: &[String], service: &str, count: usize) -> String {
    let only = actions.iter().find(|action| action.split_once(':').is_some_and(|(of, _)| of == service));
    match only {
        Some(action) if count == 1 => counted(action),
        _ => format!("{count} actions of `{service}`"),
    }
}

/// Orders actions by how much they matter: a pattern, then permissions, writing, tagging, reading.
fn gravity(action: &str) -> u8 {
    if action.contains(['*', '?']) {
        return 5;
    }
    match actions::level_of(action) {
        Some(AccessLevel::PermissionsManagement) => 4,
        Some(AccessLevel::Write) | None => 3,
        Some(AccessLevel::Tagging) => 2,
        Some(AccessLevel::Read) => 1,
        Some(AccessLevel::List) => 0,
    }
}

/// Says a pattern together with how many actions it matches today, where that is known.
fn counted(action: &str) -> String {
    match actions::expand(action).map(|matched| matched.len()) {
        Some(1) if action.contains(['*', '?']) => format!("`{action}` (1 action)"),
        Some(count) if action.contains(['*', '?']) => format!("`{action}` ({count} actions)"),
        _ => quoted(action),
    }
}

/// Says conditions in words; `None` where there are none.
pub(super) fn in_words(conditions: &Conditions) -> Option<String> {
    let words: Vec<_> = conditions
        .iter()
        .map(|(operator, key, values)| {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            match Operator::read(operator.folded()) {
                Some(known) => condition_in_words(known, key, &values),
                None => format!("`{operator}` holds for `{key}` and {}", said(&values, "or", quoted)),
            }
        })
        .collect();
    (!words.is_empty()).then(|| words.join(" and "))
}

fn condition_in_words(operator: Operator, key: &Folded, values: &[&str]) -> String {
    let subject = match operator.quantifier {
        Some(Quantifier::ForAllValues) => format!("every value of `{key}`"),
        Some(Quantifier::ForAnyValue) => format!("a value of `{key}`"),
        None => format!("`{key}`"),
    };
    let not = if operator.is_negated { " not" } else { "" };
    let relation = match operator.comparison {
        Comparison::Null if values == ["true"] => return format!("{subject} is absent"),
        Comparison::Null if values == ["false"] => return format!("{subject} is present"),
        Comparison::Text { wildcards: true, .. } | Comparison::Arn => " like",
        Comparison::Address => " in",
        Comparison::Number(relation) => number_in_words(relation),
        Comparison::Date(relation) => date_in_words(relation),
        Comparison::Text { .. } | Comparison::Bool | Comparison::Binary | Comparison::Null => "",
    };
    let case = match operator.comparison {
        Comparison::Text { ignores_case: true, .. } => " in any case",
        _ => "",
    };
    let absent = if operator.if_exists { " or absent" } else { "" };
    format!("{subject} is{not}{relation} {}{case}{absent}", said(values, "or", quoted))
}

fn number_in_words(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "",
        Relation::Less => " less than",
        Relation::LessOrEqual => " at most",
        Relation::Greater => " more than",
        Relation::GreaterOrEqual => " at least",
    }
}

fn date_in_words(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "",
        Relation::Less => " before",
        Relation::LessOrEqual => " no later than",
        Relation::Greater => " after",
        Relation::GreaterOrEqual => " no earlier than",
    }
}
