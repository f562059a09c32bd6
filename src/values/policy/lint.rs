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
    /// Whether IAM refuses the document for it, rather than keep what means nothing.
    pub is_refused: bool,
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
            lints.push(PolicyLint {
                statement: None,
                what: "has no statement, which IAM refuses".to_owned(),
                is_refused: true,
            });
        }
        for (index, statement) in self.statements.iter().enumerate() {
            lints.extend(statement.lints().into_iter().map(|(is_refused, what)| PolicyLint {
                statement: Some(StatementName::of(statement, index)),
                what,
                is_refused,
            }));
        }
        lints
    }
}

impl Statement {
    /// What is odd about a statement, and whether IAM refuses it for that.
    fn lints(&self) -> Vec<(bool, String)> {
        let Self { sid, effect: _, principals, actions, resources, conditions } = self;
        let mut lints = Vec::new();
        if sid.as_ref().is_some_and(|sid| !sid.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
            lints.push((true, "has a Sid of more than letters and digits, which IAM refuses".to_owned()));
        }
        if principals.is_some() {
            lints.push((true, "names a principal, which only a policy on a resource can".to_owned()));
        }
        if is_nothing(actions.as_ref()) {
            lints.push((true, "has no action, which IAM refuses".to_owned()));
        }
        if is_nothing(resources.as_ref()) {
            lints.push((true, "has no resource, which IAM refuses in a policy of an identity".to_owned()));
        }
        let listed = actions.iter().flat_map(Selection::listed);
        lints.extend(listed.filter_map(|action| Some((false, unknown_action(action.as_written())?))));
        let unknown =
            conditions.operators().filter(|(operator, _)| Operator::read(operator.folded()).is_none());
        lints.extend(unknown.map(|(operator, _)| {
            (true, format!("has an unknown condition operator `{operator}`, which IAM refuses"))
        }));
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
