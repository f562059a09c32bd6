//! Policies that several people write in, edited statement by statement.

use baseline::values::policy::PolicyDocument;
use serde_json::{Value, json};

/// A statement of which no file of the laws says anything.
pub(super) fn of_others(action: &str, resource: &str) -> Value {
    json!({
        "Sid": "Others",
        "Effect": "Deny",
        "Principal": { "AWS": "arn:aws:iam::123456789012:root" },
        "Action": action,
        "Resource": resource,
    })
}

/// The policy with one statement more, or with another in the place of the one of its Sid.
pub(super) fn with(policy: &str, statement: &Value) -> String {
    let sid = statement["Sid"].as_str().expect("a statement of the laws has a Sid");
    let mut policy: Value = serde_json::from_str(&without(policy, sid)).expect("a policy is JSON");
    statements(&mut policy).push(statement.clone());
    policy.to_string()
}

/// The policy without the statement of a Sid.
pub(super) fn without(policy: &str, sid: &str) -> String {
    let mut policy: Value = serde_json::from_str(policy).expect("a policy is JSON");
    statements(&mut policy).retain(|statement| statement["Sid"] != *sid);
    policy.to_string()
}

/// What the statement of a Sid means: whoever writes a policy writes all of it, and may write the same in other words.
pub(super) fn statement(policy: &str, sid: &str) -> String {
    let policy = PolicyDocument::parse(policy).expect("a policy of the laws is well formed");
    format!("{:?}", policy.statement(sid))
}

/// A policy without statements.
pub(super) const EMPTY: &str = r#"{"Version":"2012-10-17","Statement":[]}"#;

fn statements(policy: &mut Value) -> &mut Vec<Value> {
    let statements = &mut policy["Statement"];
    if !statements.is_array() {
        *statements = json!([statements.take()]);
    }
    statements.as_array_mut().expect("statements are a list")
}
