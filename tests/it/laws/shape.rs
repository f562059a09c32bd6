//! What must be alike after a run that was cut off and one that was not.

use std::fmt::Write;

use baseline::sandbox::State;

use crate::support::ACCOUNT;

/// Everything of an account that the product writes: not ids, not times, not version numbers.
pub(super) fn shape(state: &State) -> String {
    [of_access(state), of_keys(state), of_buckets(state), of_trails(state)].join("\n")
}

fn of_access(state: &State) -> String {
    let account = state.account(ACCOUNT);
    let users = account.users.iter().map(|(name, user)| {
        let entity = &user.entity;
        (name, &user.groups, &entity.tags, &entity.attached_policies, &entity.permissions_boundary)
    });
    let groups = account
        .groups
        .iter()
        .map(|(name, group)| (name, &group.entity.attached_policies, &group.entity.inline_policies));
    let roles = account
        .roles
        .iter()
        .map(|(name, role)| (name, &role.entity.attached_policies, &role.entity.permissions_boundary));
    let policies = account.policies.iter().map(|(name, policy)| (name, policy.document()));
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        account.alias,
        account.password_policy,
        account.global_endpoint_token_version,
        users.collect::<Vec<_>>(),
        groups.collect::<Vec<_>>(),
        roles.collect::<Vec<_>>(),
        policies.collect::<Vec<_>>(),
    )
}

/// Keys are known by their aliases: an orphan stands by itself, so that a second one is seen.
fn of_keys(state: &State) -> String {
    let account = state.account(ACCOUNT);
    let mut shapes: Vec<String> = account
        .keys
        .iter()
        .filter(|(_, key)| !key.is_managed_by_aws)
        .map(|(id, key)| {
            let aliases = account.key_aliases.get(&key.region).into_iter().flatten();
            let aliases: Vec<&String> =
                aliases.filter(|(_, target)| *target == id).map(|(name, _)| name).collect();
            let (what, policy) = (&key.description, &key.policy);
            let (rotation, deleted) = (key.rotation_period_days, key.deletion.is_some());
            let (enabled, tags) = (key.enabled, &key.tags);
            format!("{aliases:?} {what} {enabled} {deleted} {policy} {rotation:?} {tags:?}")
        })
        .collect();
    shapes.sort();
    shapes.join("\n")
}

fn of_buckets(state: &State) -> String {
    let mut text = format!("{:?}", state.account(ACCOUNT).public_access_block);
    for (name, bucket) in &state.buckets {
        let mut bucket = bucket.clone();
        bucket.created = state.now;
        bucket.encryption.key = bucket.encryption.key.map(|key| named(state, &key));
        write!(text, "\n{name} {bucket:?}").expect("a text takes every text");
    }
    text
}

fn of_trails(state: &State) -> String {
    let mut text =
        format!("{:?}", state.organization.as_ref().map(|organization| &organization.trusted_services));
    for (arn, trail) in &state.trails {
        let mut trail = trail.clone();
        trail.kms_key = trail.kms_key.map(|key| named(state, &key));
        for time in
            [&mut trail.validating_since, &mut trail.logging_since, &mut trail.started, &mut trail.stopped]
        {
            *time = time.map(|_| state.now);
        }
        // What has arrived depends on how long the run took.
        (trail.latest_delivery, trail.latest_digest) = (None, None);
        write!(text, "\n{arn} {trail:?}").expect("a text takes every text");
    }
    text
}

/// A key's ARN with its alias in the place of its id.
fn named(state: &State, arn: &str) -> String {
    let aliases = state.account(ACCOUNT).key_aliases.values().flatten();
    aliases.fold(arn.to_owned(), |arn, (alias, id)| arn.replace(id.as_str(), alias))
}
