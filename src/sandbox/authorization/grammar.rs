use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{condition, evaluation::texts, json};
use crate::sandbox::refusal::Refusal;

/// Refuses a document that is no identity policy, as IAM does with `MalformedPolicyDocument` (IAM User Guide,
/// "Grammar of the IAM JSON policy language").
pub(in crate::sandbox) fn check_identity_policy(text: &str) -> Result<(), Refusal> {
    check(text).map_err(Refusal::malformed_policy)
}

type Checked = Result<(), String>;

const SYNTAX: &str = "Syntax errors in policy.";

fn check(text: &str) -> Checked {
    let Some(Value::Object(document)) = json::parse(text) else {
        return Err(SYNTAX.to_owned());
    };
    only(&document, &["Version", "Id", "Statement"])?;
    match document.get("Version").map(Value::as_str) {
        None | Some(Some("2008-10-17" | "2012-10-17")) => {}
        Some(_) => return Err("The policy must contain a valid version string".to_owned()),
    }
    if document.get("Id").is_some_and(|id| !id.is_string()) {
        return Err(SYNTAX.to_owned());
    }
    let statements = match document.get("Statement") {
        Some(Value::Array(statements)) => statements.iter().collect(),
        Some(one @ Value::Object(_)) => vec![one],
        Some(_) => return Err(SYNTAX.to_owned()),
        None => return Err("Missing required field Statement".to_owned()),
    };
    if statements.is_empty() {
        return Err("Missing required field Statement cannot be empty!".to_owned());
    }
    let mut sids = BTreeSet::new();
    for statement in statements {
        let Value::Object(statement) = statement else {
            return Err(SYNTAX.to_owned());
        };
        check_statement(statement)?;
        if let Some(sid) = statement.get("Sid").and_then(Value::as_str)
            && !sid.is_empty()
            && !sids.insert(sid)
        {
            return Err("Statement IDs (SID) in a single policy must be unique.".to_owned());
        }
    }
    Ok(())
}

const ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

fn check_statement(statement: &Map<String, Value>) -> Checked {
    only(statement, &ELEMENTS)?;
    match statement.get("Sid") {
        None => {}
        Some(Value::String(sid)) if sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {}
        Some(Value::String(_)) => {
            return Err(
                "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular \
                        expression [0-9A-Za-z]*"
                    .to_owned(),
            );
        }
        Some(_) => return Err(SYNTAX.to_owned()),
    }
    match statement.get("Effect") {
        Some(Value::String(effect)) if effect == "Allow" || effect == "Deny" => {}
        Some(Value::String(effect)) => return Err(format!("Invalid effect: {effect}")),
        Some(_) => return Err(SYNTAX.to_owned()),
        None => return Err("Missing required field Effect cannot be empty!".to_owned()),
    }
    if statement.contains_key("Principal") || statement.contains_key("NotPrincipal") {
        return Err("Policy document should not specify a principal.".to_owned());
    }
    one_of(statement, ["Action", "NotAction"], "Policy statement must contain actions.", check_action)?;
    one_of(
        statement,
        ["Resource", "NotResource"],
        "Policy statement must contain resources.",
        check_resource,
    )?;
    match statement.get("Condition") {
        None => Ok(()),
        Some(Value::Object(condition)) => condition.iter().try_for_each(check_condition),
        Some(_) => Err(SYNTAX.to_owned()),
    }
}

/// Refuses elements that the grammar does not know; their names are matched to the letter.
fn only(object: &Map<String, Value>, known: &[&str]) -> Checked {
    let is_known = object.keys().all(|key| known.contains(&key.as_str()));
    if is_known { Ok(()) } else { Err(SYNTAX.to_owned()) }
}

/// Checks the one of two elements that a statement must have.
fn one_of(
    statement: &Map<String, Value>,
    elements: [&str; 2],
    missing: &str,
    check: fn(&str) -> Checked,
) -> Checked {
    let value = match elements.map(|element| statement.get(element)) {
        [Some(value), None] | [None, Some(value)] => value,
        [None, None] => return Err(missing.to_owned()),
        [Some(_), Some(_)] => return Err(SYNTAX.to_owned()),
    };
    if !is_text_or_texts(value) {
        return Err(SYNTAX.to_owned());
    }
    let values = texts(value);
    if values.is_empty() {
        return Err(missing.to_owned());
    }
    values.iter().try_for_each(|text| check(text))
}

fn is_text_or_texts(value: &Value) -> bool {
    match value {
        Value::String(_) => true,
        Value::Array(values) => values.iter().all(Value::is_string),
        _ => false,
    }
}

/// `*`, or a service and an action; no wildcard may stand in the service.
fn check_action(action: &str) -> Checked {
    if action == "*" {
        return Ok(());
    }
    let Some((vendor, name)) = action.split_once(':') else {
        return Err("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".to_owned());
    };
    let is_vendor =
        !vendor.is_empty() && vendor.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_vendor {
        return Err(format!("Vendor {vendor} is not valid"));
    }
    let is_name =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*?-_".contains(&byte));
    if !is_name {
        return Err(format!("The action {action} is not valid."));
    }
    Ok(())
}

/// What the resource of an IAM ARN begins with, if it is not `*`.
const IAM_RESOURCES: [&str; 13] = [
    "user/",
    "federated-user/",
    "role/",
    "group/",
    "instance-profile/",
    "mfa/",
    "server-certificate/",
    "policy/",
    "sms-mfa/",
    "saml-provider/",
    "oidc-provider/",
    "report/",
    "access-report/",
];

/// `*` alone, or an ARN whose partition and service are written out; parts that are left out at its end mean `*`.
fn check_resource(resource: &str) -> Checked {
    if resource == "*" {
        return Ok(());
    }
    let parts: Vec<&str> = resource.splitn(6, ':').collect();
    let ["arn", partition, service, rest @ ..] = &parts[..] else {
        return Err(format!("Resource {resource} must be in ARN format or \"*\"."));
    };
    if !matches!(*partition, "aws" | "aws-cn" | "aws-us-gov") {
        return Err(format!("Partition \"{partition}\" is not valid for resource \"{resource}\"."));
    }
    if service.is_empty() || service.contains(['*', '?', '$']) {
        return Err("Resource vendor must be fully qualified and cannot contain regexes.".to_owned());
    }
    if let ("iam", [region, _, path]) = (*service, rest) {
        if !matches!(*region, "" | "*") {
            return Err(format!("IAM resource {resource} cannot contain region information."));
        }
        if *path != "*" && !IAM_RESOURCES.iter().any(|prefix| path.starts_with(prefix)) {
            let known = IAM_RESOURCES.join(", ");
            return Err(format!("IAM resource path must either be \"*\" or start with {known}."));
        }
    }
    Ok(())
}

fn check_condition((operator, keys): (&String, &Value)) -> Checked {
    if !condition::is_operator(operator) {
        return Err(format!("Invalid Condition type : {operator}."));
    }
    let Value::Object(keys) = keys else {
        return Err(SYNTAX.to_owned());
    };
    for (key, value) in keys {
        if !key.contains(':') {
            return Err(
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".to_owned()
            );
        }
        let is_scalar = |value: &Value| matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_));
        let is_valid = match value {
            Value::Array(values) => values.iter().all(is_scalar),
            one => is_scalar(one),
        };
        if !is_valid {
            return Err(SYNTAX.to_owned());
        }
    }
    Ok(())
}
