//! What is not wrong enough to refuse a document, and yet surely not meant.

use std::fmt;

use super::operator::Operator;
use super::{PolicyDocument, Selection, Statement, StatementName};
use crate::values::actions;

/// Something in a document of an identity (a user, a group, a managed policy) that is surely not meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyLint {
    /// The statement it is in; `None` when it is the document itself.
    pub statement: Option<StatementName>,
    /// What is strange about it, worded to follow the name of the statement.
    pub what: String,
}

impl fmt::Display for PolicyLint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.statement {
            Some(statement) => write!(formatter, "{statement} {}", self.what),
            None => write!(formatter, "the policy {}", self.what),
        }
    }
}

impl PolicyDocument {
    /// Gives what is surely not meant in it, read as a policy of an identity.
    pub fn lints(&self) -> Vec<PolicyLint> {
        let mut lints = Vec::new();
        if self.statements.is_empty() {
            lints.push(PolicyLint { statement: None, what: "has no statement".to_owned() });
        }
        for (index, statement) in self.statements.iter().enumerate() {
            lints.extend(
                statement
                    .lints()
                    .into_iter()
                    .map(|what| PolicyLint { statement: Some(StatementName::of(statement, index)), what }),
            );
        }
        lints
    }
}

impl Statement {
    fn lints(&self) -> Vec<String> {
        let Self { sid, effect: _, principals, actions, resources, conditions } = self;
        let mut lints = Vec::new();
        if sid.as_ref().is_some_and(|sid| !sid.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
            lints.push("has a Sid of more than letters and digits, which IAM refuses".to_owned());
        }
        if principals.is_some() {
            lints.push("names a principal, which only a policy on a resource can".to_owned());
        }
        if is_nothing(actions.as_ref()) {
            lints.push("has no action and so no effect".to_owned());
        }
        if is_nothing(resources.as_ref()) {
            lints.push("has no resource, which IAM refuses in a policy of an identity".to_owned());
        }
        let listed = actions.iter().flat_map(Selection::listed);
        lints.extend(listed.filter_map(|action| unknown_action(action.as_written())));
        let unknown =
            conditions.operators().filter(|(operator, _)| Operator::read(operator.folded()).is_none());
        lints.extend(unknown.map(|(operator, _)| format!("has an unknown condition operator `{operator}`")));
        lints
    }
}

fn is_nothing<T>(selection: Option<&Selection<T>>) -> bool {
    match selection {
        Some(Selection::Only(listed)) => listed.is_empty(),
        Some(Selection::AllBut(_)) => false,
        None => true,
    }
}

fn unknown_action(action: &str) -> Option<String> {
    let (service, _) = action.split_once(':')?;
    let is_known = match actions::expand(action) {
        Some(matched) => !matched.is_empty(),
        None => service.contains(['*', '?']),
    };
    if is_known {
        return None;
    }
    let what = if action.contains(['*', '?']) {
        "matches no action that is known"
    } else {
        "is no action that is known"
    };
    Some(match actions::did_you_mean(action) {
        Some(known) => format!("names `{action}`, which {what}; did you mean `{known}`?"),
        None => format!("names `{action}`, which {what}"),
    })
}
