//! What differs at a declared key.

use std::collections::BTreeMap;

use super::absent;
use super::change::{Change, OfKey};
use super::declared::{Key, Live, RotationPeriod, Settings, There};
use super::orphan::TAG;
use super::policy::Asker;
use crate::aws::reader::kms::{self as live, KeyState, Rotation};
use crate::model::{Diff, Finding, Impact, Step};
use crate::resources::document;
use crate::resources::keeper;
use crate::values::policy::PolicyDocument;
use crate::values::suggestion::listed;
use crate::values::{Arn, KeyAlias, Region};

/// How often KMS rotates a key where nobody said how often (KMS API reference, `EnableKeyRotation`).
const DEFAULT_PERIOD: u32 = 365;
/// Why more is let in than is asked for.
const MOVING: &str = "a trail uses the key as it did until it is changed, and may do both meanwhile";
/// Why it goes last.
const MOVED: &str = "once no trail uses the key as it did";

pub(super) fn diff(desired: &Key, live: &Live) -> Diff<OfKey> {
    if let Some(refusal) = refusal(desired) {
        return Diff::found(refusal);
    }
    if let Some(finding) = keeper::kept_elsewhere(&live.keeper) {
        return Diff::found(finding);
    }
    match &live.there {
        There::Nothing { orphans, settings } => absent::diff(desired, live, orphans, settings),
        There::Key { key, policy, settings } => {
            let unusable = obstacle(desired, key, policy.as_ref());
            if let Some((why, next)) = unusable {
                return Diff::found(Finding::Blocked { why, next });
            }
            let mut plan = Plan::of(desired);
            // First, since a key that is disabled takes no rotation, and one that is to be deleted no description.
            plan.state(&key.state);
            if let Some(Ok(policy)) = policy {
                plan.policy(desired, live, &key.arn, policy);
            }
            plan.settings(desired, key, settings);
            plan.diff
        }
    }
}

fn refusal(desired: &Key) -> Option<Finding> {
    desired.tags.as_ref().filter(|tags| tags.contains_key(TAG)).map(|_| Finding::Refused {
        at: Some(desired.at),
        why: format!("the tag `{TAG}` is the one by which a key is found again whose making was cut off"),
        help: "leave it out: it is written by itself".to_owned(),
    })
}

/// Why the key that the alias names cannot be what the file declares, and what to do.
fn obstacle(
    Key { region, alias, .. }: &Key,
    key: &live::Key,
    policy: Option<&Result<PolicyDocument, String>>,
) -> Option<(String, String)> {
    let id = &key.id;
    if !key.is_plain {
        let why = format!(
            "`{alias}` names key `{id}`, which is no symmetric key of KMS's own material that the account manages"
        );
        return Some((why, "declare another alias, or let this one name such a key".to_owned()));
    }
    if let KeyState::Other(state) = &key.state {
        let why = format!("key `{id}` of `{alias}` is in state `{state}`");
        return Some((why, "run this again when it can be used".to_owned()));
    }
    let why = policy?.as_ref().err()?;
    Some((
        format!("the policy of `{alias}` cannot be read, so what others wrote there could get lost: {why}"),
        format!("look at it, `aws kms get-key-policy --region {region} --key-id {id}`, and write it anew"),
    ))
}

/// The step with the trails that cannot deliver any more once it is taken.
fn kept_out(
    step: Step<OfKey>,
    desired: &Key,
    live: &Live,
    key: &Arn,
    [from, to]: [&PolicyDocument; 2],
) -> Step<OfKey> {
    let left = desired.owned.left_behind(from, to, &live.sources, Some(key));
    left.into_iter().fold(step, |step, why| step.harmed(Impact::Disrupts, why))
}

impl Key {
    pub(super) fn asker<'a>(&'a self, caller: &'a Arn, key: String) -> Asker<'a> {
        Asker { partition: &self.partition, account: &self.account, caller, key }
    }
}

/// The diff of a key as it comes to be known.
pub(super) struct Plan {
    region: Region,
    alias: KeyAlias,
    pub(super) diff: Diff<OfKey>,
}

impl Plan {
    pub(super) fn of(desired: &Key) -> Self {
        Self { region: desired.region.clone(), alias: desired.alias.clone(), diff: Diff::settled() }
    }

    pub(super) fn step(&self, change: Change) -> Step<OfKey> {
        Step::grow(OfKey { region: self.region.clone(), alias: self.alias.clone(), change })
    }

    fn state(&mut self, state: &KeyState) {
        let enable = self.step(Change::Enable);
        match state {
            KeyState::Enabled | KeyState::Other(_) => {}
            KeyState::Disabled => {
                self.diff.value("state", "disabled", "enabled");
                self.diff
                    .step(enable.because("while it is disabled nothing can be encrypted or read with it"));
            }
            KeyState::PendingDeletion => {
                self.diff.value("state", "pending deletion", "enabled");
                let cancel = self.step(Change::CancelDeletion);
                self.diff.step(cancel.because("with the key everything would be lost that it encrypted"));
                self.diff
                    .step(enable.because("a key that was to be deleted stays disabled until it is enabled"));
            }
        }
    }

    fn policy(&mut self, desired: &Key, live: &Live, key: &Arn, policy: &PolicyDocument) {
        let next = desired.owned.over(Some(policy), &live.sources);
        let gone = next.orphaned_principals();
        let names = || listed(gone.iter().copied(), "and");
        if next == *policy {
            if !gone.is_empty() {
                self.diff.finding(Finding::Note(format!(
                    "the policy names {}, left by a user or role that was deleted: one made anew does not get its rights",
                    names()
                )));
            }
            return;
        }
        if !gone.is_empty() {
            self.diff.finding(Finding::Unhealthy {
                cause: format!("the policy names {}, left by a user or role that was deleted", names()),
                fix: "KMS takes no policy that names it: remove it from the statement that does".to_owned(),
            });
        }
        self.diff.attributes.push(document::attribute("policy".to_owned(), Some(policy), Some(&next)));
        let Some(both) = desired.owned.over_while_moving(Some(policy), &live.sources, Some(key)) else {
            let step = self.step(Change::PutPolicy(next.clone()));
            let step = kept_out(step, desired, live, key, [policy, &next]);
            return self.put(step, desired, live, key, [policy, &next]);
        };
        if both != *policy {
            let step = self.step(Change::PutPolicy(both.clone())).because(MOVING);
            let step = kept_out(step, desired, live, key, [policy, &both]);
            self.put(step, desired, live, key, [policy, &both]);
        }
        let (region, alias) = (self.region.clone(), self.alias.clone());
        let narrow = OfKey { region, alias, change: Change::NarrowPolicy(next.clone()) };
        self.put(Step::shrink(narrow).because(MOVED), desired, live, key, [&both, &next]);
    }

    /// Adds a step that puts one policy in the place of another, with what that does.
    fn put(
        &mut self,
        step: Step<OfKey>,
        desired: &Key,
        live: &Live,
        key: &Arn,
        [from, to]: [&PolicyDocument; 2],
    ) {
        let step = document::judged(step, from, to);
        let step = match desired.owned.withdrawn(from, to, &live.sources) {
            Some(why) => step.harmed(Impact::Disrupts, why),
            None => step,
        };
        self.diff.step(desired.asker(&live.caller, key.to_string()).judge(step, Some(from), to));
    }

    /// Description, rotation and tags of a key that is there.
    pub(super) fn settings(&mut self, desired: &Key, key: &live::Key, settings: &Settings) {
        let Key {
            description,
            rotation,
            tags,
            // Part of the address, of the statements, or of the order.
            partition: _,
            account: _,
            region: _,
            alias: _,
            at: _,
            owned: _,
            is_of_organization: _,
            needs: _,
        } = desired;
        if let Some(description) = description.as_ref().filter(|asked| **asked != key.description) {
            let there = Some(key.description.as_str()).filter(|there| !there.is_empty());
            self.diff.value("description", there, description.as_str());
            self.diff.step(self.step(Change::Describe(description.clone())));
        }
        if let (Some(asked), Some(there)) = (rotation, &settings.rotation) {
            let period = asked.period_days.map(RotationPeriod::days);
            self.rotation(asked.enabled, period, *there);
        }
        if let (Some(asked), Some(there)) = (tags, &settings.tags) {
            let differing = asked.iter().filter(|(key, value)| there.get(*key) != Some(value));
            let differing: BTreeMap<_, _> =
                differing.map(|(key, value)| (key.clone(), value.clone())).collect();
            for (key, value) in &differing {
                self.diff.value(&format!("tags.{key}"), there.get(key).map(String::as_str), value.as_str());
            }
            if !differing.is_empty() {
                self.diff.step(self.step(Change::Tag(differing)));
            }
            // The tag by which the key is found again is this program's own.
            let is_anothers =
                |key: &&String| !asked.contains_key(*key) && *key != TAG && !key.starts_with("aws:");
            self.diff.unmanaged("tag", "tags", there.keys().filter(is_anothers));
        }
    }

    fn rotation(&mut self, enabled: bool, period_days: Option<u32>, there: Rotation) {
        if enabled != there.enabled {
            self.diff.value("rotation.enabled", there.enabled, enabled);
        }
        if !enabled {
            if there.enabled {
                let step = self.step(Change::DisableRotation).impact(Impact::Weakens);
                self.diff.step(step.because("the key then keeps its material for good"));
            }
            return;
        }
        let period_there = there.enabled.then(|| there.period_days.unwrap_or(DEFAULT_PERIOD));
        let other_period = period_days.filter(|&asked| period_there != Some(asked));
        if let Some(asked) = other_period {
            self.diff.value("rotation.period_days", period_there, asked);
        }
        if there.enabled && other_period.is_none() {
            return;
        }
        let step = self.step(Change::EnableRotation { period_days });
        let rarer = period_there.zip(period_days).is_some_and(|(there, asked)| asked > there);
        self.diff.step(if rarer {
            step.impact(Impact::Weakens).because("the key gets new material less often")
        } else {
            step
        });
    }
}
