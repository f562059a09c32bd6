use serde_json::{Map, Value};

use super::policy_document::{statements, texts};

/// Whether a policy is public: it allows everyone something, and no condition ties that to fixed values (Amazon S3 User
/// Guide, "Blocking public access to your Amazon S3 storage", "The meaning of public").
pub(super) fn is_public(policy: &str) -> bool {
    serde_json::from_str(policy).is_ok_and(|document: Value| statements(&document).any(is_open))
}

fn is_open(statement: &Map<String, Value>) -> bool {
    let means_everyone = match (statement.get("Principal"), statement.get("NotPrincipal")) {
        (Some(Value::String(everyone)), _) => everyone == "*",
        (Some(principals), _) => texts(principals.get("AWS")).contains(&"*"),
        // Everyone but some is everyone.
        (None, others) => others.is_some(),
    };
    statement.get("Effect").and_then(Value::as_str) == Some("Allow")
        && means_everyone
        && !statement.get("Condition").and_then(Value::as_object).is_some_and(is_fixed)
}

/// Whether one of the conditions holds for a fixed set of callers alone.
fn is_fixed(condition: &Map<String, Value>) -> bool {
    condition.iter().any(|(operator, keys)| {
        // What also holds where the key is missing ties nothing down, nor does what holds for all but some.
        let operator = operator.to_ascii_lowercase();
        let operator = operator.strip_prefix("foranyvalue:").unwrap_or(&operator);
        keys.as_object().is_some_and(|keys| {
            keys.iter().any(|(key, values)| {
                let (key, values) = (key.to_ascii_lowercase(), texts(Some(values)));
                !values.is_empty() && values.iter().all(|value| ties(operator, &key, value))
            })
        })
    })
}

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

fn ties(operator: &str, key: &str, value: &str) -> bool {
    match operator {
        "ipaddress" => key == "aws:sourceip" && is_narrow(value),
        "stringequals" | "stringequalsignorecase" => KEYS.contains(&key) && is_constant(value),
        "stringlike" | "arnlike" | "arnequals" => {
            KEYS.contains(&key) && (is_constant(value) || is_arn_of_account(key, value))
        }
        _ => false,
    }
}

fn is_constant(value: &str) -> bool {
    !value.contains(['*', '?']) && !value.contains("${")
}

/// An ARN whose account is fixed says enough, whatever stands behind it.
fn is_arn_of_account(key: &str, value: &str) -> bool {
    let account = value.split(':').nth(4).unwrap_or_default();
    key.ends_with("arn") && account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a range of addresses is no broader than an eighth of bits of IPv4, or 32 of IPv6.
fn is_narrow(range: &str) -> bool {
    let is_v6 = range.contains(':');
    let least = if is_v6 { 32 } else { 8 };
    match range.split_once('/') {
        Some((_, length)) => length.parse::<u32>().is_ok_and(|length| length >= least),
        None => is_constant(range),
    }
}
