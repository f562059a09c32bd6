use serde_json::Value;

use super::{
    evaluation::{Question, Verdict, evaluate, texts},
    pattern::Context,
    principal::Asker,
};
use crate::sandbox::state::{Account, Name, State};

/// Whether the policy of a resource lets a service of AWS, such as `cloudtrail.amazonaws.com`, do something to it; the
/// keys are what the service says of itself, such as `aws:SourceArn`.
pub(in crate::sandbox) fn service_may(
    policy: Option<&str>,
    service: &str,
    action: &str,
    resource: &str,
    keys: &[(&str, Vec<String>)],
) -> bool {
    let mut context = Context::default();
    context.set("aws:PrincipalIsAWSService", vec!["true".to_owned()]);
    context.set("aws:PrincipalServiceName", vec![service.to_owned()]);
    context.set("aws:SecureTransport", vec!["true".to_owned()]);
    for (key, values) in keys {
        context.set(key, values.clone());
    }
    let asker = Asker::Service(service.to_owned());
    let question = Question { asker: &asker, action, resource, context: &context };
    evaluate(policy, &question) == Verdict::Allowed
}

/// The first principal of a policy that does not exist: AWS looks for each when a policy is put.
///
/// An account elsewhere may hold whatever is said of it.
pub(in crate::sandbox) fn unknown_principal(state: &State, policy: &str) -> Option<String> {
    let document: Value = serde_json::from_str(policy).ok()?;
    let statements = match document.get("Statement")? {
        Value::Array(statements) => statements.iter().collect(),
        one => vec![one],
    };
    let principals = statements
        .into_iter()
        .flat_map(|statement| [statement.get("Principal"), statement.get("NotPrincipal")])
        .filter_map(|principal| principal?.as_object());
    principals
        .flat_map(|kinds| kinds.iter())
        .flat_map(|(kind, names)| texts(names).into_iter().map(move |name| (kind.as_str(), name)))
        .find(|(kind, name)| match *kind {
            "AWS" => !is_known(state, name),
            "Service" => !name.ends_with(".amazonaws.com") && !name.ends_with(".amazonaws.com.cn"),
            _ => false,
        })
        .map(|(_, name)| name)
}

/// Whether what an `AWS` principal names exists.
fn is_known(state: &State, name: &str) -> bool {
    let is_account = |id: &str| id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit());
    if name == "*" || is_account(name) {
        return true;
    }
    let parts: Vec<&str> = name.splitn(6, ':').collect();
    let ["arn", _, service @ ("iam" | "sts"), "", id, resource] = parts[..] else {
        // A unique id stands for whom it was given to.
        let mut entities = state.accounts.values().flat_map(Account::entities);
        return entities.any(|entity| entity.id == name);
    };
    if !is_account(id) {
        return false;
    }
    let Some(account) = state.accounts.get(id) else {
        return true;
    };
    let last = Name::from(resource.rsplit('/').next().unwrap_or_default());
    match (service, resource.split('/').next().unwrap_or_default()) {
        ("iam", "root") => resource == "root",
        ("iam", "user") => account
            .users
            .get_key_value(&last)
            .is_some_and(|(own, user)| account.arn(&format!("user{}{own}", user.entity.path)) == name),
        ("iam", "role") => account
            .roles
            .get_key_value(&last)
            .is_some_and(|(own, role)| account.arn(&format!("role{}{own}", role.entity.path)) == name),
        ("sts", "assumed-role") => {
            resource.split('/').nth(1).is_some_and(|role| account.roles.contains_key(&Name::from(role)))
        }
        ("sts", "federated-user") => true,
        _ => false,
    }
}
