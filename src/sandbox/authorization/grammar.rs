use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{condition, evaluation::texts, json};
use crate::sandbox::refusal::Refusal;

/// Refuses a document that is no identity policy, as IAM does with `MalformedPolicyDocument` (IAM User Guide,
/// "Grammar of the IAM JSON policy language").
pub(in crate::sandbox) fn check_identity_policy(text: &str) -> Result<(), Refusal> {
    check(text, Kind::Identity).map_err(Refusal::malformed_policy)
}

/// Says what keeps a document from being the policy of a resource; each service has a code of its own for it.
///
/// Whether its actions and resources are the service's is for the service to look into.
pub(in crate::sandbox) fn check_resource_policy(text: &str) -> Result<(), String> {
    check(text, Kind::Resource)
}

/// What a policy belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Who may do things.
    Identity,
    /// What things are done to: each statement says who may, and ids of statements are free text.
    Resource,
}

type Checked = Result<(), String>;

const SYNTAX: &str = "Syntax errors in policy.";

fn check(text: &str, kind: Kind) -> Checked {
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
        check_statement(statement, kind)?;
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

fn check_statement(statement: &Map<String, Value>, kind: Kind) -> Checked {
    only(statement, &ELEMENTS)?;
    match statement.get("Sid") {
        None => {}
        Some(Value::String(_)) if kind == Kind::Resource => {}
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
    check_principals(statement, kind)?;
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

fn check_principals(statement: &Map<String, Value>, kind: Kind) -> Checked {
    let elements = ["Principal", "NotPrincipal"].map(|element| statement.get(element));
    match (kind, elements) {
        (Kind::Identity, [None, None]) => Ok(()),
        (Kind::Identity, _) => Err("Policy document should not specify a principal.".to_owned()),
        (Kind::Resource, [None, None]) => Err("Missing required field Principal".to_owned()),
        (Kind::Resource, [Some(_), Some(_)]) => Err(SYNTAX.to_owned()),
        (Kind::Resource, [Some(principal), None] | [None, Some(principal)]) => {
            let is_known = |kind: &String| PRINCIPALS.contains(&kind.as_str());
            let is_valid = match principal {
                Value::String(everyone) => everyone == "*",
                Value::Object(kinds) => {
                    !kinds.is_empty()
                        && kinds.iter().all(|(kind, names)| is_known(kind) && is_text_or_texts(names))
                }
                _ => false,
            };
            if is_valid { Ok(()) } else { Err("Invalid principal in policy".to_owned()) }
        }
    }
}

/// The kinds of principals.
const PRINCIPALS: [&str; 4] = ["AWS", "CanonicalUser", "Federated", "Service"];

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
