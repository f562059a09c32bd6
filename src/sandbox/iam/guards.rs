//! What each operation's permission is asked on, and how IAM names it in a refusal.

use std::collections::BTreeMap;

use crate::sandbox::{
    service::{Guard, Resource},
    state::{Account, Entity, Name},
    wire::Record,
};

/// The account as a whole.
pub(super) const ACCOUNT: Guard = Guard::On(|_, _, _| resource("*".to_owned(), "*".to_owned()));

/// All managed policies; a permission on some of them is none.
pub(super) const POLICIES: Guard = Guard::On(|_, _, input| {
    let path = input.text("PathPrefix").unwrap_or("/");
    resource("*".to_owned(), format!("policy path {path}"))
});

/// The user that the request names, or who calls.
pub(super) const USER: Guard = Guard::On(|account, caller, input| {
    let name = input.text("UserName").map(Name::from).or_else(|| caller.user_name().cloned());
    user(account, name.as_ref())
});

/// The user that is to be created.
pub(super) const NEW_USER: Guard = Guard::On(|account, _, input| new(account, input, "user", "UserName"));

pub(super) const GROUP: Guard = Guard::On(|account, _, input| {
    let name = Name::from(input.text("GroupName").unwrap_or_default());
    let (live, group) = account.groups.get_key_value(&name).unzip();
    entity(account, "group", live.unwrap_or(&name), group.map(|group| &group.entity))
});

/// The group that is to be created.
pub(super) const NEW_GROUP: Guard = Guard::On(|account, _, input| new(account, input, "group", "GroupName"));

pub(super) const ROLE: Guard = Guard::On(|account, _, input| {
    let name = Name::from(input.text("RoleName").unwrap_or_default());
    let (live, role) = account.roles.get_key_value(&name).unzip();
    entity(account, "role", live.unwrap_or(&name), role.map(|role| &role.entity))
});

pub(super) const POLICY: Guard = Guard::On(|account, _, input| {
    let arn = input.text("PolicyArn").unwrap_or_default().to_owned();
    let tags = account.policy(&arn).map(|(_, policy)| pairs(&policy.tags)).unwrap_or_default();
    Resource { spoken: format!("policy {arn}"), arn, tags, ..Resource::default() }
});

/// The policy that is to be created.
pub(super) const NEW_POLICY: Guard = Guard::On(|account, _, input| {
    let name = input.text("PolicyName").unwrap_or_default();
    let path = input.text("Path").unwrap_or("/");
    resource(account.arn(&format!("policy{path}{name}")), format!("policy {name}"))
});

/// The user that an access key belongs to.
pub(super) const KEY_OWNER: Guard = Guard::On(|account, _, input| {
    let key = input.text("AccessKeyId").unwrap_or_default();
    let owner =
        account.users.iter().find(|(_, user)| user.access_keys.contains_key(key)).map(|(name, _)| name);
    user(account, owner)
});

pub(super) const MFA_DEVICE: Guard = Guard::On(|_, _, input| {
    let serial = input.text("SerialNumber").unwrap_or_default();
    resource(serial.to_owned(), serial.to_owned())
});

fn user(account: &Account, name: Option<&Name>) -> Resource {
    let Some(name) = name else {
        return resource(account.arn("user/*"), account.arn("user/*"));
    };
    let (live, user) = account.users.get_key_value(name).unzip();
    entity(account, "user", live.unwrap_or(name), user.map(|user| &user.entity))
}

/// What exists has its path in the ARN; what does not is asked for at the root.
fn entity(account: &Account, kind: &str, name: &Name, entity: Option<&Entity>) -> Resource {
    let path = entity.map_or("/", |entity| &entity.path);
    Resource {
        arn: account.arn(&format!("{kind}{path}{name}")),
        spoken: format!("{kind} {name}"),
        tags: entity.map(|entity| pairs(&entity.tags)).unwrap_or_default(),
        ..Resource::default()
    }
}

fn new(account: &Account, input: &Record, kind: &str, parameter: &str) -> Resource {
    let name = input.text(parameter).unwrap_or_default();
    let path = input.text("Path").unwrap_or("/");
    let arn = account.arn(&format!("{kind}{path}{name}"));
    resource(arn.clone(), arn)
}

fn resource(arn: String, spoken: String) -> Resource {
    Resource { spoken, ..Resource::new(arn) }
}

fn pairs(tags: &BTreeMap<String, String>) -> Vec<(String, String)> {
    tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
}
