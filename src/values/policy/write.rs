//! From the normal form to JSON: for people, and for sending.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::operator::Operator;
use super::{Folded, PolicyDocument, Principal, Selection, Statement};
use crate::values::actions;

/// How a document is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Equal documents give equal text: ordered, every list a list, actions and operators in AWS's
    /// spelling, no `Id`.
    Canonical,
    /// As written, as short as it can be: a list of one is a scalar.
    Sent,
}

impl PolicyDocument {
    /// Gives the document as indented JSON that is the same for equal documents, for people and unified
    /// diffs.
    ///
    /// What AWS has no one spelling for keeps its own: condition keys, and actions with wildcards.
    pub fn canonical_json(&self) -> String {
        format!("{:#}", self.to_value(Layout::Canonical))
    }

    /// Gives the document without white space between its parts, as it is sent.
    pub fn minified(&self) -> String {
        self.to_value(Layout::Sent).to_string()
    }

    /// Counts the characters that IAM's quotas count: IAM leaves white space out (IAM User Guide, "IAM and
    /// AWS STS quotas"). That within a string is counted here, so that the answer is never too small.
    pub fn size(&self) -> usize {
        self.minified().chars().count()
    }

    pub(super) fn to_value(&self, layout: Layout) -> Value {
        let mut document = Map::new();
        document.insert("Version".to_owned(), self.version.as_str().into());
        let statements: Vec<_> = match layout {
            Layout::Canonical => self.ordered(),
            Layout::Sent => self.statements.iter().collect(),
        };
        if let (Layout::Sent, Some(id)) = (layout, &self.id) {
            document.insert("Id".to_owned(), id.clone().into());
        }
        let statements = statements.into_iter().map(|statement| statement.to_value(layout)).collect();
        document.insert("Statement".to_owned(), Value::Array(statements));
        Value::Object(document)
    }
}

impl Statement {
    pub(super) fn to_value(&self, layout: Layout) -> Value {
        let Self { sid, effect, principals, actions, resources, conditions } = self;
        let mut keys = Map::new();
        if let Some(sid) = sid {
            keys.insert("Sid".to_owned(), sid.clone().into());
        }
        keys.insert("Effect".to_owned(), effect.to_string().into());
        if let Some(principals) = principals {
            let value = principals_value(principals.listed(), layout);
            keys.insert(key(principals, "Principal", "NotPrincipal"), value);
        }
        if let Some(actions) = actions {
            let spelt = actions.listed().iter().map(|action| spelling(action, layout));
            keys.insert(key(actions, "Action", "NotAction"), list(spelt, layout));
        }
        if let Some(resources) = resources {
            let value = list(resources.listed().iter().cloned(), layout);
            keys.insert(key(resources, "Resource", "NotResource"), value);
        }
        if !conditions.is_empty() {
            let operators = conditions.operators().map(|(operator, keys)| {
                let keys = keys
                    .iter()
                    .map(|(key, values)| (key.as_written().to_owned(), list(values.iter().cloned(), layout)));
                (operator_spelling(operator, layout), Value::Object(keys.collect()))
            });
            keys.insert("Condition".to_owned(), Value::Object(operators.collect()));
        }
        Value::Object(keys)
    }
}

fn key<T>(selection: &Selection<T>, only: &str, all_but: &str) -> String {
    match selection {
        Selection::Only(_) => only.to_owned(),
        Selection::AllBut(_) => all_but.to_owned(),
    }
}

fn spelling(action: &Folded, layout: Layout) -> String {
    match layout {
        Layout::Canonical => actions::spelling_of(action.folded()),
        Layout::Sent => None,
    }
    .unwrap_or_else(|| action.as_written().to_owned())
}

fn operator_spelling(operator: &Folded, layout: Layout) -> String {
    match layout {
        Layout::Canonical => Operator::read(operator.folded()).map(|known| known.to_string()),
        Layout::Sent => None,
    }
    .unwrap_or_else(|| operator.as_written().to_owned())
}

fn list(values: impl Iterator<Item = String>, layout: Layout) -> Value {
    let mut values: Vec<Value> = values.map(Value::String).collect();
    match (layout, values.len()) {
        (Layout::Sent, 1) => values.remove(0),
        _ => Value::Array(values),
    }
}

fn principals_value<'principal>(
    principals: impl IntoIterator<Item = &'principal Principal>,
    layout: Layout,
) -> Value {
    let mut by_type: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for principal in principals {
        match principal.typed() {
            (None, everyone) => return everyone.into(),
            (Some(of_type), value) => by_type.entry(of_type).or_default().push(value.to_owned()),
        }
    }
    Value::Object(
        by_type
            .into_iter()
            .map(|(of_type, values)| (of_type.to_owned(), list(values.into_iter(), layout)))
            .collect(),
    )
}
