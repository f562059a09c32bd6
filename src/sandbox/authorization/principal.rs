use serde_json::Value;

use super::evaluation::texts;

/// Who asks, as principals of policies name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asker {
    /// The ARN of root, a user or a role session.
    Aws(String),
    /// The host name of a service.
    Service(String),
}

/// How a `Principal` element means an asker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mention {
    Not,
    /// It names the asker's account: what the account's own policies grant counts.
    Account,
    /// It names the asker itself, or everyone.
    Direct,
}

/// How a `Principal` or `NotPrincipal` element means an asker.
pub(super) fn mention(principal: &Value, asker: &Asker) -> Mention {
    match principal {
        Value::String(everyone) if everyone == "*" => Mention::Direct,
        Value::Object(kinds) => kinds
            .iter()
            .flat_map(|(kind, names)| texts(names).into_iter().map(move |name| (kind.as_str(), name)))
            .map(|(kind, name)| names(kind, &name, asker))
            .max()
            .unwrap_or(Mention::Not),
        _ => Mention::Not,
    }
}

fn names(kind: &str, name: &str, asker: &Asker) -> Mention {
    match (kind, asker) {
        ("AWS", _) if name == "*" => Mention::Direct,
        ("AWS", Asker::Aws(arn)) => names_arn(name, arn),
        ("Service", Asker::Service(host)) if name == host => Mention::Direct,
        _ => Mention::Not,
    }
}

fn names_arn(name: &str, arn: &str) -> Mention {
    let mut parts = arn.splitn(6, ':');
    let (partition, account, resource) = (parts.nth(1), parts.nth(2), parts.next());
    let (Some(partition), Some(account), Some(resource)) = (partition, account, resource) else {
        return Mention::Not;
    };
    if name == account || name == format!("arn:{partition}:iam::{account}:root") {
        return if resource == "root" { Mention::Direct } else { Mention::Account };
    }
    let is_direct = name == arn
        || role_of_session(resource).is_some_and(|role| {
            // The path of a role is no part of its sessions' ARN.
            name.strip_prefix(&format!("arn:{partition}:iam::{account}:role/"))
                .is_some_and(|path_and_name| path_and_name.rsplit('/').next() == Some(role))
        });
    if is_direct { Mention::Direct } else { Mention::Not }
}

fn role_of_session(resource: &str) -> Option<&str> {
    resource.strip_prefix("assumed-role/")?.split('/').next()
}
