//! The trail that a member account has from its organization: seen, and never changed.

use std::collections::BTreeSet;

use super::declared::Trail;
use super::diff::in_words;
use super::health;
use super::live::{Found, Live, Seen};
use crate::aws::reader::organizations::Role;
use crate::model::Finding;
use crate::resources::cloudtrail::reference::{KeySpec, TopicSpec};
use crate::values::suggestion::listed;
use crate::values::{AccountId, KeyReference};

/// What a member account can say of its organization's trail; nothing, where the account can do more than look.
pub(super) fn findings(desired: &Trail, live: &Live) -> Option<Vec<Finding>> {
    let (organization, role) = live.organization()?;
    if desired.organization != Some(true) || *role != Role::Member {
        return None;
    }
    let manager = &organization.management_account;
    let Some(found) = of_manager(live, manager) else {
        return Some(vec![Finding::Blocked {
            why: "no trail of the organization reaches this account, and a member cannot make one".to_owned(),
            next: format!("make it in account {manager}, which manages organization {}", organization.id),
        }]);
    };
    let (differing, left) = (differing(desired, found), not_compared(desired, found));
    let left = (!left.is_empty()).then(|| format!("{} cannot be compared from here", listed(left, "and")));
    let satisfied = match &left {
        _ if !differing.is_empty() => String::new(),
        None => ", as declared".to_owned(),
        Some(left) => format!("; what can be seen of it is as declared, and {left}"),
    };
    let mut findings = vec![Finding::Note(format!("{}{satisfied}", described(found)))];
    if !differing.is_empty() {
        findings.extend(left.map(Finding::Note));
        findings.push(Finding::Blocked {
            why: format!("the organization's trail `{}` differs: {}", found.trail.name, differing.join(", ")),
            next: format!("change it in account {manager}, which manages organization {}", organization.id),
        });
    }
    findings.extend(deliveries(desired, live, found));
    Some(findings)
}

/// What can be seen of the organization's trail by an account of which cannot be told whether it can do more.
pub(super) fn seen(desired: &Trail, live: &Live, manager: &AccountId) -> Vec<Finding> {
    let Some(found) = of_manager(live, manager) else {
        return Vec::new();
    };
    let mut findings = vec![Finding::Note(described(found))];
    findings.extend(deliveries(desired, live, found));
    findings
}

fn of_manager<'a>(live: &'a Live, manager: &AccountId) -> Option<&'a Found> {
    live.found.as_ref().filter(|found| found.listed.arn.account() == manager.as_str())
}

fn deliveries(desired: &Trail, live: &Live, found: &Found) -> Vec<Finding> {
    let Seen::Seen(status) = &found.status else {
        return vec![Finding::Note("whether it delivers cannot be seen from here".to_owned())];
    };
    let mut findings = Vec::new();
    if !status.is_logging && desired.logging.is_none() {
        findings.push(Finding::Note("it is not logging".to_owned()));
    }
    if status.is_logging && status.delivery_error.is_none() && status.digest_error.is_none() {
        findings.push(Finding::Note("it logs, and its deliveries meet no error".to_owned()));
    }
    let most_minutes = desired.max_digest_age.minutes();
    findings.extend(health::of_inherited(found, status, live.read_at, most_minutes));
    findings
}

fn described(found: &Found) -> String {
    let trail = &found.trail;
    let validation = if trail.log_file_validation { "on" } else { "off" };
    let encryption = match &trail.kms_key {
        Some(key) => format!("by key `{key}`"),
        None => "by no key of its own".to_owned(),
    };
    format!(
        "it is the organization's trail `{}` of account {}: bucket `{}`, validation {validation}, encrypted {encryption}",
        trail.name,
        trail.arn.account(),
        trail.bucket
    )
}

/// What the organization's trail has otherwise than the file declares, in words.
fn differing(desired: &Trail, found: &Found) -> Vec<String> {
    let trail = &found.trail;
    let mut differing = Vec::new();
    if trail.name != desired.name {
        differing.push(format!("it is not called `{}`", desired.name));
    }
    let is_logging = found.status.seen().map(|status| status.is_logging);
    let switches = [
        ("multi_region", desired.multi_region, Some(trail.multi_region)),
        ("global_service_events", desired.global_service_events, Some(trail.global_service_events)),
        ("log_file_validation", desired.log_file_validation, Some(trail.log_file_validation)),
        ("logging", desired.logging, is_logging),
    ];
    for (name, desired, live) in switches {
        if let (Some(desired), Some(live)) = (desired, live)
            && desired != live
        {
            differing.push(format!("{name} is {}", if live { "on" } else { "off" }));
        }
    }
    let bucket = &desired.bucket.value;
    if bucket.account.is_some() && trail.bucket != bucket.name.as_str() {
        differing.push(format!("it delivers to bucket `{}`", trail.bucket));
    }
    let prefix = trail.key_prefix.as_deref().unwrap_or_default();
    if desired.key_prefix.as_deref().is_some_and(|desired| desired != prefix) {
        differing.push(match prefix {
            "" => "it has no key_prefix".to_owned(),
            prefix => format!("key_prefix is `{prefix}`"),
        });
    }
    let key = trail.kms_key.as_deref();
    // An alias is its own account's: what it means there cannot be seen from here.
    let key_is_same = match desired.kms_key.as_ref().map(|key| &key.value) {
        None => true,
        Some(KeySpec::None) => key.is_none(),
        Some(KeySpec::Key(KeyReference::Alias(_))) => key.is_some(),
        Some(KeySpec::Key(KeyReference::Arn(arn))) => key == Some(arn.to_string().as_str()),
    };
    if !key_is_same {
        differing
            .push(key.map_or_else(|| "it has no kms_key".to_owned(), |key| format!("kms_key is `{key}`")));
    }
    let topic = trail.sns_topic.as_deref();
    let topic_is_same = match desired.sns_topic.as_ref().map(|topic| &topic.value) {
        None => true,
        Some(TopicSpec::None) => topic.is_none(),
        Some(TopicSpec::Named(name)) => {
            topic.is_some_and(|topic| topic.rsplit(':').next() == Some(name.as_str()))
        }
        Some(TopicSpec::Arn(arn)) => topic == Some(arn.to_string().as_str()),
    };
    if !topic_is_same {
        differing.push(
            topic.map_or_else(|| "it has no sns_topic".to_owned(), |topic| format!("sns_topic is `{topic}`")),
        );
    }
    differing.extend(differing_besides(desired, found));
    differing
}

/// The same of what has calls of its own, as far as it was seen.
fn differing_besides(desired: &Trail, found: &Found) -> Vec<String> {
    let mut differing = Vec::new();
    if let (Some(desired), Some(live)) = (&desired.event_selectors, &found.selectors)
        && desired.as_live() != *live
    {
        let words: Vec<String> = in_words(live).into_iter().collect();
        differing.push(format!("event_selectors are {}", words.join("; ")));
    }
    if let (Some(desired), Some(live)) = (&desired.insights, &found.insights) {
        let asked: BTreeSet<&str> = desired.iter().map(|insight| insight.as_aws()).collect();
        let there: BTreeSet<&str> = live.keys().map(String::as_str).collect();
        if asked != there {
            let none = "it has no insights".to_owned();
            differing.push(if there.is_empty() {
                none
            } else {
                format!("insights are {}", listed(there, "and"))
            });
        }
    }
    if let (Some(desired), Some(live)) = (&desired.tags, &found.tags) {
        let others = desired.iter().filter(|(key, value)| live.get(*key) != Some(value));
        differing.extend(others.map(|(key, _)| match live.get(key) {
            Some(value) => format!("tags.{key} is `{value}`"),
            None => format!("it has no tags.{key}"),
        }));
    }
    differing
}

/// What the file declares of the organization's trail and the account may not see, or cannot tell.
fn not_compared(desired: &Trail, found: &Found) -> Vec<&'static str> {
    let bucket = &desired.bucket.value;
    let has_alias =
        desired.kms_key.as_ref().is_some_and(|key| matches!(key.value, KeySpec::Key(KeyReference::Alias(_))));
    let declared = [
        // A file that names its bucket by the account that runs it names another one in each.
        ("bucket", bucket.account.is_none(), found.trail.bucket == bucket.name.as_str()),
        ("kms_key", has_alias, found.trail.kms_key.is_none()),
        ("logging", desired.logging.is_some(), found.status.seen().is_some()),
        ("event_selectors", desired.event_selectors.is_some(), found.selectors.is_some()),
        ("insights", desired.insights.is_some(), found.insights.is_some()),
        ("tags", desired.tags.is_some(), found.tags.is_some()),
    ];
    let left = declared.into_iter().filter(|(_, is_declared, is_compared)| *is_declared && !is_compared);
    left.map(|(name, _, _)| name).collect()
}
