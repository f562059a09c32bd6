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
    /// The statement's place in the document, from 0.
    pub index: Option<usize>,
    /// The keys of the policy language that it is about, one of which stands there, or the statement lacks it.
    pub keys: &'static [&'static str],
    /// The word under these keys that it is about, as the document means it.
    pub word: Option<String>,
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
                index: None,
                keys: &["Statement"],
                word: None,
                what: "has no statement, which IAM refuses".to_owned(),
                is_refused: true,
            });
        }
        for (index, statement) in self.statements.iter().enumerate() {
            lints.extend(statement.lints().into_iter().map(|Odd { is_refused, keys, word, what }| {
                PolicyLint {
                    statement: Some(StatementName::of(statement, index)),
                    index: Some(index),
                    keys,
                    word,
                    what,
                    is_refused,
                }
            }));
        }
        lints
    }
}

/// Something that is odd about a statement.
struct Odd {
    is_refused: bool,
    keys: &'static [&'static str],
    word: Option<String>,
    what: String,
}

impl Odd {
    fn refused(keys: &'static [&'static str], what: &str) -> Self {
        Self { is_refused: true, keys, word: None, what: what.to_owned() }
    }
}

const ACTIONS: &[&str] = &["Action", "NotAction"];
const RESOURCES: &[&str] = &["Resource", "NotResource"];
const PRINCIPALS: &[&str] = &["Principal", "NotPrincipal"];

impl Statement {
    /// What is odd about a statement, and whether IAM refuses it for that.
    fn lints(&self) -> Vec<Odd> {
        let Self { sid, effect: _, principals, actions, resources, conditions } = self;
        let mut lints = Vec::new();
        if sid.as_ref().is_some_and(|sid| !sid.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
            let what = "has a Sid of more than letters and digits, which IAM refuses";
            lints.push(Odd::refused(&["Sid"], what));
        }
        if principals.is_some() {
            let what = "names a principal, which only a policy on a resource can";
            lints.push(Odd::refused(PRINCIPALS, what));
        }
        if is_nothing(actions.as_ref()) {
            lints.push(Odd::refused(ACTIONS, "has no action, which IAM refuses"));
        }
        if is_nothing(resources.as_ref()) {
            let what = "has no resource, which IAM refuses in a policy of an identity";
            lints.push(Odd::refused(RESOURCES, what));
        }
        let listed = actions.iter().flat_map(Selection::listed);
        lints.extend(listed.filter_map(|action| {
            let action = action.as_written();
            let what = unknown_action(action)?;
            Some(Odd { is_refused: false, keys: ACTIONS, word: Some(action.to_owned()), what })
        }));
        let unknown =
            conditions.operators().filter(|(operator, _)| Operator::read(operator.folded()).is_none());
        lints.extend(unknown.map(|(operator, _)| Odd {
            word: Some(operator.to_string()),
            ..Odd::refused(
                &["Condition"],
                &format!("has an unknown condition operator `{operator}`, which IAM refuses"),
            )
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
