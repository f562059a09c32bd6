//! What can be refused in a document without an account: names, references, sizes.

pub(super) mod documents;
mod identity_center;
mod trail;

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::Place;
use super::document::{Document, GroupEntry, IamSection, PolicyEntry, State, UserEntry};
use crate::resources::iam::reference::PolicyReference;
use crate::values::suggestion::closest;
use crate::values::{Origin, PolicyName, Rejection, Spanned, UserName, managed_policies};

/// The most characters of a managed policy, white space not counted (IAM User Guide, "IAM and AWS STS
/// quotas"); it cannot be raised.
const LARGEST_POLICY: usize = 6144;
/// The most characters of all inline policies of one group, white space not counted (same page).
const LARGEST_GROUP: usize = 5120;

/// Whether a section lost no entry to an earlier refusal, so that a name missing from it is missing.
pub(super) type IsComplete<'a> = &'a dyn Fn(&str) -> bool;

/// What is to be said of a document whose values are good, each by itself.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// What is wrong, and warnings.
    pub(super) rejections: Vec<Rejection>,
    /// What only the account can tell: `validate` warns of it, `plan` looks.
    pub(super) hints: Vec<Rejection>,
}

/// Says what is wrong among the values of a document, each of which is good by itself.
pub(super) fn check(document: &Document, place: &Place, is_complete: IsComplete<'_>) -> Checked {
    let mut checked = document.iam.as_ref().map_or_else(Checked::default, |iam| self::iam(iam, is_complete));
    trail::check(document, place, is_complete, &mut checked);
    identity_center::check(document, is_complete, &mut checked);
    checked
}

fn iam(iam: &IamSection, is_complete: IsComplete<'_>) -> Checked {
    let IamSection { password_policy: _, sts_global_endpoint_tokens: _, policies, groups, users } = iam;
    let mut checked = Checked::default();
    let refused = &mut checked.rejections;
    refused.extend(duplicates("policy", SAME_NAME, policies.iter().map(|entry| &entry.name)));
    refused.extend(duplicates("group", SAME_NAME, groups.iter().map(|entry| &entry.name)));
    refused.extend(duplicates("user", SAME_NAME, users.iter().map(|entry| &entry.name)));
    let is_known = |number: usize| {
        // Numbers are those of the file only as long as no entry is lost.
        !is_complete("iam.policies") || is_complete(&format!("iam.policies.{number}.document"))
    };
    let entries = policies.iter().enumerate();
    refused.extend(entries.filter_map(|(number, entry)| policy(entry, is_known(number))));
    refused.extend(policies.iter().filter_map(description));
    let policies_by_name = policies.iter().map(|policy| (&policy.name.value, policy)).collect();
    let users_by_name = users.iter().map(|user| (&user.name.value, user)).collect();
    for group in groups {
        checked.rejections.extend(absent_group(group));
        checked.rejections.extend(inline_policies(group));
        references(group, &policies_by_name, is_complete, &mut checked);
        members(group, &users_by_name, is_complete, &mut checked);
    }
    let absent = users.iter().filter(|user| user.state == State::Absent && user.tags.is_some());
    checked.rejections.extend(absent.map(|user| only_a_name("user", user.name.origin)));
    checked.rejections.extend(users.iter().flat_map(user_tags));
    checked
}

/// The most characters of a policy's description (API reference, `CreatePolicy`).
const LONGEST_DESCRIPTION: usize = 1000;

fn description(entry: &PolicyEntry) -> Option<Rejection> {
    let length = entry.description.as_ref()?.chars().count();
    (length > LONGEST_DESCRIPTION).then(|| {
        let what = format!("the description of `{}` has {length} characters", entry.name);
        Rejection::error(what).at(entry.name.origin).help(format!("IAM takes {LONGEST_DESCRIPTION}"))
    })
}

/// Why two names that are written differently may be one.
const SAME_NAME: &str = "IAM ignores the case of names; keep one of the two";
/// The same where names are compared letter by letter.
const TWICE: &str = "keep one of the two";

fn user_tags(entry: &UserEntry) -> Vec<Rejection> {
    let of = format!("`{}`", entry.name);
    entry.tags.as_ref().map_or_else(Vec::new, |labels| tags(labels, entry.name.origin, &of, true))
}

/// The most tags of a user, and the most characters of a key and of a value (IAM User Guide, "IAM and AWS STS
/// quotas").
const MOST_TAGS: usize = 50;
const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 256;

/// What is wrong with the tags of something; IAM alone ignores the case of their keys.
fn tags(tags: &IndexMap<String, String>, at: Origin, of: &str, folds_case: bool) -> Vec<Rejection> {
    let refuse = |what: String, help: &str| Rejection::error(what).at(at).help(help);
    let mut refused = Vec::new();
    if tags.len() > MOST_TAGS {
        refused.push(refuse(format!("{of} has {} tags", tags.len()), "AWS keeps 50 tags of one thing"));
    }
    let mut keys: BTreeMap<String, &str> = BTreeMap::new();
    for (key, value) in tags {
        if key.is_empty() || key.chars().count() > LONGEST_KEY || value.chars().count() > LONGEST_VALUE {
            let what = format!("the tag `{key}` of {of} is empty or too long");
            refused.push(refuse(what, "AWS takes keys of 1 to 128 and values of up to 256 characters"));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            let what = format!("the tag `{key}` of {of} is one of AWS's own");
            refused.push(refuse(what, "keys that begin with `aws:` cannot be written by anybody else"));
        }
        if let Some(other) = keys.insert(key.to_lowercase(), key).filter(|_| folds_case) {
            let what = format!("{of} has the tags `{other}` and `{key}`");
            refused.push(refuse(what, "IAM ignores the case of keys; keep one of the two"));
        }
    }
    refused
}

/// `help` says why two names that are written differently are one, where they may be.
fn duplicates<'a, N: Ord + std::fmt::Display + 'a>(
    kind: &str,
    help: &str,
    names: impl Iterator<Item = &'a Spanned<N>>,
) -> Vec<Rejection> {
    let mut first: BTreeMap<&N, Origin> = BTreeMap::new();
    let mut refused = Vec::new();
    for name in names {
        match first.get(&name.value) {
            Some(origin) => refused.push(
                Rejection::error(format!("{kind} `{name}` is declared twice"))
                    .at(name.origin)
                    .related(*origin, "here first")
                    .help(help),
            ),
            None => {
                first.insert(&name.value, name.origin);
            }
        }
    }
    refused
}

fn only_a_name(kind: &str, at: Origin) -> Rejection {
    Rejection::error(format!("a {kind} that is `state: absent` has nothing but its name"))
        .at(at)
        .help("take out the other keys; all that hangs on it is found and goes with it")
}

/// `document_is_known`: it was not left out for what is wrong with it.
fn policy(entry: &PolicyEntry, document_is_known: bool) -> Option<Rejection> {
    let PolicyEntry { name, state, description, path, document } = entry;
    match (state, document) {
        (State::Absent, document) => {
            let more = description.is_some() || path.is_some() || document.is_some();
            more.then(|| only_a_name("policy", name.origin))
        }
        (State::Present, None) => document_is_known.then(|| {
            Rejection::error(format!("policy `{name}` has no document"))
                .at(name.origin)
                .help("add `document: { file: policies/name.json }`, or the document itself")
        }),
        (State::Present, Some(document)) => {
            let size = document.document().map_or(0, crate::values::policy::PolicyDocument::size);
            (size > LARGEST_POLICY).then(|| {
                let what = format!("policy `{name}` has {size} characters, and IAM takes {LARGEST_POLICY}");
                Rejection::error(what)
                    .at(document.origin)
                    .help("split it, or say the same in fewer statements")
            })
        }
    }
}

fn absent_group(entry: &GroupEntry) -> Option<Rejection> {
    let GroupEntry { name, state, managed_policies, inline_policies, members } = entry;
    let more = managed_policies.is_some() || inline_policies.is_some() || members.is_some();
    (*state == State::Absent && more).then(|| only_a_name("group", name.origin))
}

fn inline_policies(entry: &GroupEntry) -> Vec<Rejection> {
    let Some(policies) = &entry.inline_policies else {
        return Vec::new();
    };
    let names = policies.items.iter().filter_map(|(name, source)| {
        let refused = PolicyName::try_from(name.as_str()).err()?;
        let text = refused.to_string();
        let (message, help) = text.split_once('\n').unwrap_or((&text, "rename it"));
        Some(Rejection::error(message).at(source.origin).help(help))
    });
    let mut refused: Vec<Rejection> = names.collect();
    let sizes = policies.items.values().filter_map(|source| source.document());
    let size: usize = sizes.map(crate::values::policy::PolicyDocument::size).sum();
    if size > LARGEST_GROUP {
        let what = format!(
            "the inline policies of `{}` have {size} characters, and IAM takes {LARGEST_GROUP} a group",
            entry.name
        );
        let help = "make one of them a policy of its own under `iam.policies`";
        refused.push(Rejection::error(what).at(entry.name.origin).help(help));
    }
    refused
}

fn references(
    entry: &GroupEntry,
    policies: &BTreeMap<&PolicyName, &PolicyEntry>,
    is_complete: IsComplete<'_>,
    checked: &mut Checked,
) {
    let Checked { rejections: refused, hints } = checked;
    let items = entry.managed_policies.iter().flat_map(|managed| &managed.items);
    let mut first: BTreeMap<&PolicyReference, Origin> = BTreeMap::new();
    for reference in items {
        if let Some(origin) = first.insert(&reference.value, reference.origin) {
            let twice = Rejection::error(format!("`{reference}` is listed twice"));
            refused.push(twice.at(reference.origin).related(origin, "here first"));
        }
        let (PolicyReference::Named(name) | PolicyReference::Local(name)) = &reference.value else {
            if let PolicyReference::Aws(name) = &reference.value {
                hints.extend(unknown_to_aws(name, reference.origin));
            }
            continue;
        };
        let is_aws = !managed_policies::find(name.as_str()).is_empty();
        let is_named = matches!(reference.value, PolicyReference::Named(_));
        match policies.get(name) {
            Some(policy) if policy.state == State::Absent => refused.push(
                Rejection::error(format!("policy `{name}` is to be absent, and this group is to have it"))
                    .at(reference.origin)
                    .related(policy.name.origin, "declared absent here"),
            ),
            Some(policy) if is_aws && is_named => refused.push(
                Rejection::error(format!("`{name}` is both an AWS-managed policy and one of this file"))
                    .at(reference.origin)
                    .related(policy.name.origin, "declared here")
                    .help(format!("write `aws:{name}` or `local:{name}`")),
            ),
            None if !(is_aws && is_named) && is_complete("iam.policies") => {
                let own = policies.keys().map(|name| name.as_str());
                let nearest =
                    closest(name.as_str(), own).or_else(|| managed_policies::did_you_mean(name.as_str()));
                hints.push(in_the_account("managed policy", name.as_str(), nearest, reference.origin));
            }
            Some(_) | None => {}
        }
    }
}

fn unknown_to_aws(name: &PolicyName, at: Origin) -> Option<Rejection> {
    let known = !managed_policies::find(name.as_str()).is_empty();
    (!known).then(|| {
        let nearest = managed_policies::did_you_mean(name.as_str());
        in_the_account("AWS-managed policy", name.as_str(), nearest, at)
    })
}

/// What the file alone cannot settle: `plan` asks the account, and refuses what is not there either.
fn in_the_account(kind: &str, name: &str, nearest: Option<&str>, at: Origin) -> Rejection {
    let warning = Rejection::warning(format!("{kind} `{name}` is not known here")).at(at);
    warning.help(match nearest {
        Some(nearest) => format!("did you mean `{nearest}`? `plan` looks whether the account has `{name}`"),
        None => format!("`plan` looks whether the account has `{name}`"),
    })
}

fn members(
    entry: &GroupEntry,
    users: &BTreeMap<&UserName, &UserEntry>,
    is_complete: IsComplete<'_>,
    checked: &mut Checked,
) {
    let Checked { rejections: refused, hints } = checked;
    let items = entry.members.iter().flat_map(|members| &members.items);
    let mut first: BTreeMap<&UserName, Origin> = BTreeMap::new();
    for member in items {
        if let Some(origin) = first.insert(&member.value, member.origin) {
            let twice = Rejection::error(format!("`{member}` is listed twice"));
            refused.push(twice.at(member.origin).related(origin, "here first"));
        }
        match users.get(&member.value) {
            Some(user) if user.state == State::Absent => refused.push(
                Rejection::error(format!("user `{member}` is to be absent, and is to be in this group"))
                    .at(member.origin)
                    .related(user.name.origin, "declared absent here"),
            ),
            None if is_complete("iam.users") => {
                let nearest = closest(member.as_str(), users.keys().map(|name| name.as_str()));
                hints.push(in_the_account("user", member.as_str(), nearest, member.origin));
            }
            Some(_) | None => {}
        }
    }
}
