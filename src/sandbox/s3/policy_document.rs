use serde_json::{Map, Value};

use super::{applicability::Kind, refusals::malformed_policy};
use crate::sandbox::{
    authorization::{check_resource_policy, unknown_principal},
    refusal::Refusal,
    state::State,
};

/// How large a policy can be, without the white space around its elements (Amazon S3 User Guide, "Policies and
/// permissions in Amazon S3").
const MOST_BYTES: usize = 20_480;

/// Refuses a document that is no policy of this bucket.
pub(super) fn check(state: &State, bucket_arn: &str, text: &str) -> Result<(), Refusal> {
    let document: Value = serde_json::from_str(text)
        .ok()
        .filter(|_| text.starts_with('{'))
        .ok_or_else(|| malformed_policy("Policies must be valid JSON and the first byte must be '{'"))?;
    check_resource_policy(text).map_err(malformed_policy)?;
    if document.to_string().len() > MOST_BYTES {
        let message = "Normalized policy document exceeds the maximum allowed size of 20480 bytes";
        return Err(malformed_policy(message));
    }
    if unknown_principal(state, text).is_some() {
        return Err(malformed_policy("Invalid principal in policy"));
    }
    statements(&document).try_for_each(|statement| check_statement(bucket_arn, statement))
}

/// The statements of a document, which may stand alone or in a list.
pub(super) fn statements(document: &Value) -> impl Iterator<Item = &Map<String, Value>> {
    let statements = match document.get("Statement") {
        Some(Value::Array(statements)) => statements.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    statements.into_iter().filter_map(Value::as_object)
}

/// The texts of an element that may stand alone or in a list.
pub(super) fn texts(element: Option<&Value>) -> Vec<&str> {
    match element {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(text)) => vec![text],
        _ => Vec::new(),
    }
}

fn check_statement(bucket_arn: &str, statement: &Map<String, Value>) -> Result<(), Refusal> {
    let element = |name: &str| statement.get(name);
    let resources = texts(element("Resource").or_else(|| element("NotResource")));
    let mut kinds: Vec<Kind> = Vec::new();
    for resource in resources {
        let of_bucket = resource.strip_prefix(bucket_arn);
        kinds.extend(match of_bucket {
            Some("") => vec![Kind::Bucket],
            Some(rest) if rest.starts_with('/') => vec![Kind::Object],
            // The star may stand for nothing, or for a slash and what comes behind it.
            Some(rest) if rest.starts_with('*') => vec![Kind::Bucket, Kind::Object],
            _ => return Err(malformed_policy("Policy has invalid resource")),
        });
    }
    let has_resources = element("Resource").is_some();
    for action in texts(element("Action").or_else(|| element("NotAction"))) {
        let meant = Kind::of(action).ok_or_else(|| malformed_policy("Policy has invalid action"))?;
        let applies = meant.iter().any(|kind| kinds.contains(kind));
        if has_resources && element("Action").is_some() && !applies {
            return Err(malformed_policy("Action does not apply to any resource(s) in statement"));
        }
    }
    Ok(())
}
