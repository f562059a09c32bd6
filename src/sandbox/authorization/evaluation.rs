use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{
    condition,
    pattern::{Context, Pattern},
    principal::{Asker, Mention, mention},
};

/// What is asked of policies.
#[derive(Debug, Clone)]
pub(super) struct Question<'a> {
    pub(super) asker: &'a Asker,
    pub(super) action: &'a str,
    pub(super) resource: &'a str,
    pub(super) context: &'a Context,
}

/// What policies say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Nothing allows it.
    Silent,
    /// It is allowed to whom the account's own policies allow it.
    Delegated,
    Allowed,
    /// A statement denies it, whatever others allow.
    Denied,
}

/// Evaluates documents together: a Deny beats every Allow.
pub(super) fn evaluate<'a>(documents: impl IntoIterator<Item = &'a str>, question: &Question<'_>) -> Verdict {
    documents
        .into_iter()
        .map(|document| evaluate_document(document, question))
        .max()
        .unwrap_or(Verdict::Silent)
}

fn evaluate_document(document: &str, question: &Question<'_>) -> Verdict {
    // What is no JSON was never accepted; put into the state by hand it says nothing.
    let Ok(Value::Object(document)) = serde_json::from_str(document) else {
        return Verdict::Silent;
    };
    // Variables came with the later version of the language, and the earlier one is the default.
    let has_variables = document.get("Version").and_then(Value::as_str) == Some("2012-10-17");
    let statements = match document.get("Statement") {
        Some(Value::Array(statements)) => statements.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let statements = statements.into_iter().filter_map(Value::as_object);
    statements.map(|statement| judge(statement, question, has_variables)).max().unwrap_or(Verdict::Silent)
}

fn judge(statement: &Map<String, Value>, question: &Question<'_>, has_variables: bool) -> Verdict {
    let is_deny =
        statement.get("Effect").and_then(Value::as_str).is_some_and(|text| text.eq_ignore_ascii_case("Deny"));
    let mentioned = match (statement.get("Principal"), statement.get("NotPrincipal")) {
        (Some(principal), _) => mention(principal, question.asker),
        (None, Some(others)) if mention(others, question.asker) == Mention::Direct => Mention::Not,
        // A statement of an identity policy means who it belongs to.
        (None, _) => Mention::Direct,
    };
    let applies = mentioned != Mention::Not
        && covers_action(statement, question.action)
        && covers_resource(statement, question, has_variables)
        && match statement.get("Condition") {
            Some(Value::Object(condition)) => condition::holds(condition, question.context, has_variables),
            Some(_) => false,
            None => true,
        };
    match (applies, is_deny, mentioned) {
        (false, ..) => Verdict::Silent,
        (true, true, _) => Verdict::Denied,
        (true, false, Mention::Direct) => Verdict::Allowed,
        (true, false, _) => Verdict::Delegated,
    }
}

fn covers_action(statement: &Map<String, Value>, action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    let names = |actions: &Value| {
        texts(actions)
            .iter()
            .filter_map(|name| Pattern::read(&name.to_ascii_lowercase(), None))
            .any(|pattern| pattern.matches(&action))
    };
    match (statement.get("Action"), statement.get("NotAction")) {
        (Some(actions), _) => names(actions),
        (None, Some(others)) => !names(others),
        (None, None) => false,
    }
}

fn covers_resource(statement: &Map<String, Value>, question: &Question<'_>, has_variables: bool) -> bool {
    let names = |resources: &Value| {
        texts(resources)
            .iter()
            .filter_map(|name| Pattern::read(&complete(name), has_variables.then_some(question.context)))
            .any(|pattern| pattern.matches(question.resource))
    };
    match (statement.get("Resource"), statement.get("NotResource")) {
        (Some(resources), _) => names(resources),
        (None, Some(others)) => !names(others),
        // A trust policy has no resource: it is the role's own.
        (None, None) => statement.contains_key("Principal") || statement.contains_key("NotPrincipal"),
    }
}

/// An ARN with less than six parts means every value of those that are left out at its end (IAM User Guide, "IAM JSON
/// policy elements: Resource").
fn complete(resource: &str) -> Cow<'_, str> {
    let is_incomplete = resource.starts_with("arn:") && resource.split(':').count() < 6;
    if is_incomplete { Cow::Owned(format!("{resource}:*")) } else { Cow::Borrowed(resource) }
}

/// The texts of a value that may stand alone or in a list; numbers and booleans count as their text.
pub(super) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Bool(flag) => vec![flag.to_string()],
        Value::Null | Value::Object(_) => Vec::new(),
    }
}
