//! What can be refused in the section of IAM Identity Center without an account.

use std::collections::BTreeMap;

use super::{Checked, IsComplete, TWICE, duplicates, in_the_account, only_a_name, tags, unknown_to_aws};
use crate::resources::identity_center::group::GroupSource;
use crate::resources::identity_center::permission_set::{AwsPolicy, BoundarySpec};
use crate::spec::document::{Document, State};
use crate::spec::identity_center::{
    AssignmentEntry, DirectoryGroupEntry, IdentityCenterSection, PermissionSetEntry, PolicyOrNone,
};
use crate::spec::resolve::DEFAULT_INSTANCE;
use crate::values::suggestion::closest;
use crate::values::{AccountSelector, Origin, Rejection, Spanned};

/// The most characters of a permission set's description and of its relay state (IAM Identity Center API reference,
/// "`CreatePermissionSet`").
const LONGEST_DESCRIPTION: usize = 700;
const LONGEST_RELAY_STATE: usize = 240;
/// The most characters of an inline policy (IAM Identity Center API reference, "`PutInlinePolicyToPermissionSet`").
const LARGEST_INLINE_POLICY: usize = 32_768;
/// The most characters of a group's description (Identity Store API reference, "`CreateGroup`").
const LONGEST_GROUP_DESCRIPTION: usize = 1024;

/// Says what is wrong among permission sets, groups and assignments.
pub(super) fn check(document: &Document, is_complete: IsComplete<'_>, checked: &mut Checked) {
    let Some(section) = &document.identity_center else {
        return;
    };
    let IdentityCenterSection { instance, region: _, permission_sets, groups, assignments } = &section.value;
    let refused = &mut checked.rejections;
    refused.extend(instance.as_ref().and_then(self::instance));
    refused.extend(duplicates("permission set", TWICE, permission_sets.iter().map(|set| &set.name)));
    let same = "the directory ignores the case of names; keep one of the two";
    refused.extend(duplicates("group", same, groups.iter().map(|group| &group.name)));
    refused.extend(permission_sets.iter().flat_map(permission_set));
    checked.hints.extend(permission_sets.iter().flat_map(unknown_policies));
    let refused = &mut checked.rejections;
    refused.extend(groups.iter().flat_map(group));
    let items = assignments.as_ref().map_or(&[][..], |assignments| &assignments.items);
    let is_known = |number: usize| {
        // Numbers are those of the file only as long as no entry is lost.
        !is_complete("identity_center.assignments.items")
            || is_complete(&format!("identity_center.assignments.items.{number}.accounts"))
    };
    refused.extend(items.iter().enumerate().flat_map(|(number, item)| assignment(item, is_known(number))));
    refused.extend(twice(items));
    if let Some(exclusive) = assignments.as_ref().and_then(|assignments| assignments.exclusive)
        && exclusive.value
        && items.is_empty()
        && is_complete("identity_center.assignments.items")
    {
        let what = "`exclusive: true` without assignments names no account";
        let help = "name who may hold what, or leave it out";
        refused.push(Rejection::error(what).at(exclusive.origin).help(help));
    }
    for item in items {
        references(item, section, is_complete, checked);
    }
}

fn instance(instance: &Spanned<String>) -> Option<Rejection> {
    let id = instance.value.strip_prefix("arn:").and_then(|rest| rest.split_once(":sso:::instance/"));
    let is_arn = id.is_some_and(|(_, id)| id.starts_with("ssoins-"));
    (instance.value != DEFAULT_INSTANCE && !is_arn).then(|| {
        Rejection::error(format!("`{instance}` is not the ARN of an instance of IAM Identity Center"))
            .at(instance.origin)
            .help("write `default`, or the ARN: `arn:aws:sso:::instance/ssoins-…`")
    })
}

fn permission_set(entry: &PermissionSetEntry) -> Vec<Rejection> {
    let PermissionSetEntry {
        name,
        state,
        description,
        session_duration,
        relay_state,
        managed_policies,
        customer_managed_policies,
        permissions_boundary,
        inline_policy,
        tags,
    } = entry;
    let at = name.origin;
    let has_more = description.is_some()
        || session_duration.is_some()
        || relay_state.is_some()
        || managed_policies.is_some()
        || customer_managed_policies.is_some()
        || permissions_boundary.is_some()
        || inline_policy.is_some()
        || tags.is_some();
    let mut refused = Vec::new();
    if *state == State::Absent && has_more {
        refused.push(only_a_name("permission set", at));
    }
    refused.extend(length("the description", description.as_deref(), LONGEST_DESCRIPTION, at));
    refused.extend(length("the relay state", relay_state.as_deref(), LONGEST_RELAY_STATE, at));
    let document = inline_policy.as_ref().and_then(|policy| match &policy.value {
        PolicyOrNone::Document(source) => source.document().map(|document| (document.size(), policy.origin)),
        PolicyOrNone::None => None,
    });
    if let Some((size, at)) = document.filter(|(size, _)| *size > LARGEST_INLINE_POLICY) {
        let what = format!("the inline policy has {size} characters");
        let help = format!("IAM Identity Center takes {LARGEST_INLINE_POLICY}");
        refused.push(Rejection::error(what).at(at).help(help));
    }
    if let Some(labels) = tags {
        refused.extend(self::tags(labels, at, &format!("permission set `{name}`"), false));
    }
    refused
}

/// AWS-managed policies that the catalogue lacks: newer than this program, or misspelled.
fn unknown_policies(entry: &PermissionSetEntry) -> Vec<Rejection> {
    let boundary = entry.permissions_boundary.as_ref().and_then(|boundary| match &boundary.value {
        BoundarySpec::Aws(policy) => Some((policy, boundary.origin)),
        BoundarySpec::Customer(_) | BoundarySpec::None => None,
    });
    let managed = entry.managed_policies.iter().flat_map(|managed| &managed.items);
    let named = managed.map(|policy| (&policy.value, policy.origin)).chain(boundary);
    let unknown = named.filter_map(|(policy, at)| match policy {
        AwsPolicy::Name(name) => unknown_to_aws(name, at),
        AwsPolicy::Arn(_) => None,
    });
    unknown.collect()
}

/// Refuses a text that is empty, which AWS does not take, or too long.
fn length(what: &str, text: Option<&str>, longest: usize, at: Origin) -> Option<Rejection> {
    let length = text?.chars().count();
    let help = match length {
        0 => "leave it out: a text that is there cannot be cleared",
        _ if length > longest => "say it in fewer characters",
        _ => return None,
    };
    Some(
        Rejection::error(format!("{what} has {length} characters, and AWS takes 1 to {longest}"))
            .at(at)
            .help(help),
    )
}

fn group(entry: &DirectoryGroupEntry) -> Vec<Rejection> {
    let DirectoryGroupEntry { name, source, description, members } = entry;
    let mut refused = Vec::new();
    if *source == GroupSource::External && (description.is_some() || members.is_some()) {
        let what = format!("group `{name}` is `source: external`, and is never changed here");
        let help = "leave out `description` and `members`: the identity provider says them";
        refused.push(Rejection::error(what).at(name.origin).help(help));
    }
    refused.extend(length("the description", description.as_deref(), LONGEST_GROUP_DESCRIPTION, name.origin));
    if let Some(members) = members {
        let same = "the directory ignores the case of names; keep one of the two";
        refused.extend(duplicates("member", same, members.items.iter()));
    }
    refused
}

/// `accounts_are_known`: none was left out for what is wrong with it.
fn assignment(entry: &AssignmentEntry, accounts_are_known: bool) -> Vec<Rejection> {
    let AssignmentEntry { group, user, permission_set, accounts, except } = entry;
    let mut refused = Vec::new();
    match (group, user) {
        (Some(_), Some(user)) => refused.push(
            Rejection::error("an assignment is to a group or to a user, not to both")
                .at(user.origin)
                .help("write two assignments"),
        ),
        (None, None) => refused.push(
            Rejection::error("an assignment without a holder")
                .at(permission_set.origin)
                .help("add `group: …` or `user: …`"),
        ),
        (Some(_), None) | (None, Some(_)) => {}
    }
    if accounts.is_empty() && accounts_are_known {
        refused.push(
            Rejection::error("an assignment without accounts")
                .at(permission_set.origin)
                .help("name at least one, such as `accounts: [this]`"),
        );
    }
    refused.extend(duplicates("account", TWICE, accounts.iter()));
    refused.extend(duplicates("account", TWICE, except.iter()));
    if let Some(all) = except.iter().find(|one| one.value == AccountSelector::All) {
        let what = "`except: [all]` leaves no account";
        refused.push(Rejection::error(what).at(all.origin).help("name the accounts that are left out"));
    }
    refused
}

/// Refuses two entries of one holder and one permission set: together they are one assignment.
fn twice(items: &[AssignmentEntry]) -> Vec<Rejection> {
    let mut first: BTreeMap<(bool, String, String), Origin> = BTreeMap::new();
    let mut refused = Vec::new();
    for item in items {
        let Some(holder) = item.group.as_ref().or(item.user.as_ref()) else {
            continue;
        };
        let (name, set) = (holder.as_str().to_lowercase(), item.permission_set.to_string());
        match first.get(&(item.group.is_some(), name.clone(), set.clone())) {
            Some(origin) => refused.push(
                Rejection::error(format!("`{holder}` is assigned `{set}` twice"))
                    .at(holder.origin)
                    .related(*origin, "here first")
                    .help("name all accounts in one of the two"),
            ),
            None => {
                first.insert((item.group.is_some(), name, set), holder.origin);
            }
        }
    }
    refused
}

/// What an entry refers to, as far as the file tells: what it does not declare may be there already.
fn references(
    entry: &AssignmentEntry,
    section: &IdentityCenterSection,
    is_complete: IsComplete<'_>,
    checked: &mut Checked,
) {
    let set = &entry.permission_set;
    match section.permission_sets.iter().find(|declared| declared.name.value == set.value) {
        Some(declared) if declared.state == State::Absent => checked.rejections.push(
            Rejection::error(format!("permission set `{set}` is to be absent"))
                .at(set.origin)
                .related(declared.name.origin, "says that it goes")
                .help("take out one of the two"),
        ),
        None if is_complete("identity_center.permission_sets") => {
            let nearest =
                closest(set.as_str(), section.permission_sets.iter().map(|declared| declared.name.as_str()));
            checked.hints.push(in_the_account("permission set", set.as_str(), nearest, set.origin));
        }
        Some(_) | None => {}
    }
    if let Some(group) = &entry.group
        && is_complete("identity_center.groups")
        && !section.groups.iter().any(|declared| declared.name.value == group.value)
    {
        let nearest = closest(group.as_str(), section.groups.iter().map(|declared| declared.name.as_str()));
        checked.hints.push(in_the_account("group", group.as_str(), nearest, group.origin));
    }
}
