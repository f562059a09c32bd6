//! What each operation's permission is asked on.

use jiff::Timestamp;

use super::lookup::alias_arn;
use crate::sandbox::{
    caller::Caller,
    service::{Guard, Resource, ResourcePolicy},
    state::{Account, Key, State},
    wire::Record,
};

/// No key, or none yet.
pub(super) const ACCOUNT: Guard =
    Guard::On(|_, caller, _| Resource { keys: caller_keys(caller), ..Resource::new("*") });

/// The key that `KeyId` names.
pub(super) const KEY: Guard =
    Guard::Each(|state, caller, input| vec![named(state, caller, input.text("KeyId").unwrap_or_default())]);

/// The alias that is made and the key that it is to stand for: both have to allow it.
pub(super) const NEW_ALIAS: Guard = Guard::Each(|state, caller, input| {
    vec![alias(state, caller, input), named(state, caller, input.text("TargetKeyId").unwrap_or_default())]
});

/// The alias, the key that it stands for, and the key that it is to stand for if the request names one.
pub(super) const ALIAS: Guard = Guard::Each(|state, caller, input| {
    let name = input.text("AliasName").unwrap_or_default();
    let target = input.text("TargetKeyId").map(|target| named(state, caller, target));
    let present = state.account(&caller.account).key_id_of(&caller.region, name);
    let present = present.map(|id| named(state, caller, id));
    [Some(alias(state, caller, input)), present, target].into_iter().flatten().collect()
});

fn alias(state: &State, caller: &Caller, input: &Record) -> Resource {
    let name = input.text("AliasName").unwrap_or_default();
    Resource::new(alias_arn(state.account(&caller.account), &caller.region, name))
}

/// The key that a text names; what is not there has no policy that could allow anything.
fn named(state: &State, caller: &Caller, reference: &str) -> Resource {
    // Whether its time has come makes no difference to who may ask for it.
    match state.key(&caller.account, &caller.region, reference, Timestamp::MIN) {
        Some((account, id, key)) => of_key(account, caller, id, key),
        None if reference.starts_with("arn:") => Resource::new(reference),
        None => {
            let kind = if reference.starts_with("alias/") { "" } else { "key/" };
            Resource::new(alias_arn(
                state.account(&caller.account),
                &caller.region,
                &format!("{kind}{reference}"),
            ))
        }
    }
}

/// A key, whose policy has to allow whatever is done to it (KMS Developer Guide, "Key policies in AWS KMS").
pub(super) fn of_key(account: &Account, caller: &Caller, id: &str, key: &Key) -> Resource {
    let aliases = account.key_aliases.get(&key.region).into_iter().flatten();
    let aliases: Vec<String> =
        aliases.filter(|(_, target)| *target == id).map(|(alias, _)| alias.clone()).collect();
    let mut keys = caller_keys(caller);
    if !aliases.is_empty() {
        keys.push(("kms:ResourceAliases", aliases));
    }
    Resource {
        tags: key.tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
        keys,
        policy: Some(ResourcePolicy {
            owner: account.id.clone(),
            document: Some(key.policy.clone()),
            must_allow: true,
        }),
        ..Resource::new(account.key_arn(id, key))
    }
}

fn caller_keys(caller: &Caller) -> Vec<(&'static str, Vec<String>)> {
    vec![("kms:CallerAccount", vec![caller.account.clone()])]
}
