//! What must be alike after a run that was cut off and one that was not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use baseline::sandbox::State;
use baseline::sandbox::state::{Holder, IdentityCenter, PermissionSet};

use crate::support::ACCOUNT;

/// Everything of an account that the product writes: not ids, not times, not version numbers.
pub(super) fn shape(state: &State) -> String {
    [of_access(state), of_keys(state), of_buckets(state), of_trails(state), of_identity_center(state)]
        .join("\n")
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

/// Permission sets, groups and whoever holds what, by name; of an account in which a permission set is provisioned, whether
/// it runs the latest version, however many there were. What is still under way is no end.
fn of_identity_center(state: &State) -> String {
    let Some(center) = &state.identity_center else { return String::new() };
    let mut sets: Vec<String> = center.permission_sets.values().map(of_set).collect();
    let people = |members: &BTreeMap<String, String>| {
        let people = members.values().map(|id| holder_named(center, &Holder::user(id.clone())));
        people.collect::<BTreeSet<_>>()
    };
    let groups = center.groups.values();
    let mut groups: Vec<String> = groups
        .map(|group| format!("{} {:?} {:?}", group.display_name, group.description, people(&group.members)))
        .collect();
    sets.sort();
    groups.sort();
    let mut held = BTreeSet::new();
    for (account, of_account) in &center.assignments {
        for (set, holders) in of_account {
            let set = center.permission_sets.get(set).map(|set| &set.name);
            held.extend(
                holders.iter().map(|holder| format!("{account} {set:?} {}", holder_named(center, holder))),
            );
        }
    }
    let under_way = center.in_progress.len();
    format!("{sets:#?}\n{groups:#?}\n{held:#?}\n{} people, {under_way} under way", center.users.len())
}

fn of_set(set: &PermissionSet) -> String {
    let PermissionSet {
        name,
        description,
        created: _,
        session_duration,
        relay_state,
        managed_policies,
        customer_policies,
        inline_policy,
        boundary,
        tags,
        version,
        provisioned,
    } = set;
    let provisioned: Vec<(&String, bool)> =
        provisioned.iter().map(|(account, runs)| (account, runs == version)).collect();
    format!(
        "{name} {description:?} {session_duration} {relay_state:?} {managed_policies:?} {customer_policies:?} \
         {inline_policy:?} {boundary:?} {tags:?} {provisioned:?}"
    )
}

/// Somebody by name; whoever was deleted has none.
fn holder_named(center: &IdentityCenter, holder: &Holder) -> String {
    let name = match holder.kind.as_str() {
        "USER" => center.users.get(&holder.id).map(|user| &user.user_name),
        _ => center.groups.get(&holder.id).map(|group| &group.display_name),
    };
    format!("{} {name:?}", holder.kind)
}

/// A key's ARN with its alias in the place of its id.
fn named(state: &State, arn: &str) -> String {
    let aliases = state.account(ACCOUNT).key_aliases.values().flatten();
    aliases.fold(arn.to_owned(), |arn, (alias, id)| arn.replace(id.as_str(), alias))
}
