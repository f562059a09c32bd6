//! A key that has to be made first, or to be adopted.

use std::collections::BTreeMap;

use super::change::{Change, OfKey};
use super::declared::{Key, Live, Settings};
use super::diff::Plan;
use super::orphan::{self, Objection};
use crate::aws::reader::kms::{Orphan, Orphans};
use crate::model::{Action, Diff, Finding, Impact, Step};
use crate::resources::document;

pub(super) fn diff(desired: &Key, live: &Live, orphans: &Orphans, settings: &Settings) -> Diff<OfKey> {
    let policy = desired.owned.over(None, &live.sources);
    match orphan::adoptable(&desired.region, &desired.alias, orphans, &policy) {
        Err(Objection { why, next, .. }) => Diff::found(Finding::Blocked { why, next }),
        Ok(Some(id)) => match orphans.tagged.iter().find(|orphan| orphan.key.id == id) {
            Some(orphan) => adopt(desired, orphan, settings),
            None => Diff::settled(),
        },
        Ok(None) => create(desired, live),
    }
}

fn create(desired: &Key, live: &Live) -> Diff<OfKey> {
    let Key {
        description,
        rotation,
        tags,
        owned,
        partition,
        account,
        region,
        alias,
        at: _,
        is_of_organization: _,
        needs: _,
    } = desired;
    let mut plan = Plan::of(desired);
    plan.diff.action = Some(Action::Create);
    let policy = owned.over(None, &live.sources);
    if let Some(description) = description {
        plan.diff.value("description", None::<&str>, description.as_str());
    }
    plan.diff.attributes.push(document::attribute("policy".to_owned(), None, Some(&policy)));
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for (key, value) in tags.iter().flatten() {
        plan.diff.value(&format!("tags.{key}"), None::<&str>, value.as_str());
        all.insert(key.clone(), value.clone());
    }
    let (tag, id) = (orphan::TAG.to_owned(), alias.to_string());
    all.insert(tag, id);
    let create = plan
        .step(Change::Create { description: description.clone(), policy: policy.clone(), tags: all })
        .impact(Impact::Costs)
        .because("a key costs about a dollar a month");
    // KMS chooses the id; a statement of a key's policy says `*`, which is this key.
    let key = format!("arn:{partition}:kms:{region}:{account}:key/to-be-made");
    plan.diff.step(desired.asker(&live.caller, key).judge(create, None, &policy));
    plan.diff.step(plan.step(Change::Alias { of: None }));
    if let Some(rotation) = rotation.filter(|rotation| rotation.enabled) {
        let period = rotation.period_days.map(super::RotationPeriod::days);
        plan.diff.value("rotation.enabled", false, true);
        if let Some(period) = period {
            plan.diff.value("rotation.period_days", None::<u32>, period);
        }
        plan.diff.step(plan.step(Change::EnableRotation { period_days: period }));
    }
    plan.diff
}

fn adopt(desired: &Key, Orphan { key, policy: _ }: &Orphan, settings: &Settings) -> Diff<OfKey> {
    let mut plan = Plan::of(desired);
    plan.diff.value("key", None::<&str>, key.id.as_str());
    let step: Step<OfKey> = plan.step(Change::Alias { of: Some(key.id.clone()) });
    plan.diff.step(step.because("the key was made by a run that was cut off before it gave the alias"));
    plan.settings(desired, key, settings);
    plan.diff
}
