//! What differs at a declared trail.
//!
//! The steps stand in the order in which they are sent: settings first, `StartLogging` and `StopLogging` last.

use std::collections::BTreeSet;

use super::change::{Change, OfTrail};
use super::declared::Trail;
use super::health::Sent;
use super::live::{Found, Live};
use super::settings::Differing;
use super::{health, inherited, preflight, prerequisites};
use crate::aws::reader::cloudtrail::{EventSelectors, Insights};
use crate::model::{Action, Diff, Finding, Impact, Raised, Step};
use crate::resources::cloudtrail::reference::{Insight, SelectorsSpec};
use crate::values::Arn;

pub(super) fn diff(desired: &Trail, live: &Live) -> Diff<OfTrail> {
    if let Some(refused) = prerequisites::refused(desired, live) {
        return Diff::found(refused);
    }
    if let Some(findings) = inherited::findings(desired, live) {
        return Diff { findings, ..Diff::settled() };
    }
    let found = live.found.as_ref().filter(|found| found.listed.name == desired.name);
    let said = prerequisites::findings(desired, live, found);
    if said.iter().any(Finding::holds_back) {
        return Diff { findings: said, ..Diff::settled() };
    }
    let trail = found.map_or(&live.source.arn, |found| &found.listed.arn).clone();
    let mut plan = Plan { trail, diff: Diff { findings: said, ..Diff::settled() } };
    match found {
        None => plan.create(desired, live),
        Some(found) => plan.update(desired, live, found),
    }
    plan.diff
}

/// The diff of a trail as it comes to be known.
struct Plan {
    trail: Arn,
    diff: Diff<OfTrail>,
}

impl Plan {
    fn step(&self, change: Change) -> Step<OfTrail> {
        Step::grow(OfTrail { trail: self.trail.clone(), change })
    }

    fn create(&mut self, desired: &Trail, live: &Live) {
        let Trail {
            // Part of the address.
            name: _,
            at: _,
            // Where it is made is part of its ARN; what it needs there is judged in `preflight`.
            delivery: _,
            bucket_policy: _,
            key_policy: _,
            needs: _,
            // What the organization has to allow, in `prerequisites`.
            trust_is_declared: _,
            // Settings, in `settings`.
            organization: _,
            multi_region: _,
            global_service_events: _,
            log_file_validation: _,
            bucket: _,
            key_prefix: _,
            kms_key: _,
            sns_topic: _,
            logging,
            event_selectors,
            insights,
            tags,
            // Of a trail that is there, in `health`.
            max_digest_age: _,
        } = desired;
        let Differing { settings, attributes, weakens: _, because: _ } = Differing::of_new(desired);
        for (name, live, desired) in attributes {
            self.diff.value(name, live, desired);
        }
        let tags = tags.clone().unwrap_or_default();
        self.diff.set("tags", tags.iter().map(|(key, value)| format!("{key}={value}")).collect(), Vec::new());
        self.diff.step(self.step(Change::Create(settings, tags)));
        self.diff.action = Some(Action::Create);
        let selectors = event_selectors.as_ref().filter(|asked| **asked != SelectorsSpec::ManagementEvents);
        self.event_selectors(selectors, &EventSelectors::ManagementEvents);
        self.insights(insights.as_ref(), &Insights::new());
        if *logging == Some(true) {
            self.diff.value("logging", false, true);
            self.diff.step(self.step(Change::StartLogging));
        }
        self.diff.findings.extend(preflight::findings(desired, live));
    }

    fn update(&mut self, desired: &Trail, live: &Live, found: &Found) {
        let Differing { settings, attributes, weakens, because } =
            Differing::between(desired, live, &found.trail);
        let is_updated = !attributes.is_empty();
        let moves = settings.moves_deliveries();
        for (name, live, desired) in attributes {
            self.diff.value(name, live, desired);
        }
        if is_updated {
            let step = Step { because, ..self.step(Change::Update(settings)) };
            self.diff.step(weakening(step, weakens));
        }
        let is_started =
            desired.logging == Some(true) && found.status.seen().is_some_and(|status| !status.is_logging);
        let is_judged = is_updated || is_started;
        if is_judged {
            self.diff.findings.extend(preflight::findings(desired, live));
        }
        if let Some(selectors) = &found.selectors {
            self.event_selectors(desired.event_selectors.as_ref(), selectors);
        }
        if let Some(insights) = &found.insights {
            self.insights(desired.insights.as_ref(), insights);
        }
        self.tags(desired, found);
        self.logging(desired.logging, found);
        self.diff.findings.extend(health::findings(desired, live, found, Sent { moves, is_judged }));
    }

    fn event_selectors(&mut self, desired: Option<&SelectorsSpec>, live: &EventSelectors) {
        let Some(desired) = desired else {
            return;
        };
        let next = desired.as_live();
        if next == *live {
            return;
        }
        let (here, there) = (in_words(live), in_words(&next));
        let adds = there.difference(&here).cloned().collect();
        let removes = here.difference(&there).cloned().collect();
        self.diff.set("event_selectors", adds, removes);
        let step = self.step(Change::PutEventSelectors(desired.clone()));
        let narrows = !next.contain(live);
        let why = "some events that are logged today will not be".to_owned();
        self.diff.step(weakening(step, narrows.then_some(why)));
    }

    fn insights(&mut self, desired: Option<&BTreeSet<Insight>>, live: &Insights) {
        let Some(desired) = desired else {
            return;
        };
        let there: BTreeSet<String> = live.keys().cloned().collect();
        let asked: BTreeSet<String> = desired.iter().map(|insight| insight.as_aws().to_owned()).collect();
        if asked == there {
            return;
        }
        let dropped: Vec<String> = there.difference(&asked).cloned().collect();
        self.diff.set("insights", asked.difference(&there).cloned().collect(), dropped.clone());
        // One call replaces them all, so the categories that the file cannot say travel along.
        let categories = |insight: &Insight| live.get(insight.as_aws()).cloned().unwrap_or_default();
        let next = desired.iter().map(|insight| (*insight, categories(insight))).collect();
        let step = self.step(Change::PutInsightSelectors(next));
        let why = "unusual activity is no longer looked for as it is today".to_owned();
        self.diff.step(weakening(step, (!dropped.is_empty()).then_some(why)));
    }

    fn tags(&mut self, desired: &Trail, found: &Found) {
        let (Some(desired), Some(live)) = (&desired.tags, &found.tags) else {
            return;
        };
        let differing = desired.iter().filter(|(key, value)| live.get(*key) != Some(value));
        let differing: indexmap::IndexMap<String, String> =
            differing.map(|(key, value)| (key.clone(), value.clone())).collect();
        if differing.is_empty() {
            return;
        }
        for (key, value) in &differing {
            self.diff.value(&format!("tags.{key}"), live.get(key).cloned(), value.as_str());
        }
        self.diff.step(self.step(Change::AddTags(differing)));
    }

    fn logging(&mut self, desired: Option<bool>, found: &Found) {
        let Some(status) = found.status.seen() else {
            return;
        };
        match (desired, status.is_logging) {
            (Some(true), false) => {
                self.diff.value("logging", false, true);
                self.diff.step(self.step(Change::StartLogging));
            }
            (Some(false), true) => {
                self.diff.value("logging", true, false);
                let step = self.step(Change::StopLogging);
                let why = "nothing is logged from then on, and there are no digests for that time, ever";
                self.diff.step(step.impact(Impact::Weakens).because(why));
            }
            (None, false) => self.diff.finding(Finding::Note("it is not logging".to_owned())),
            (Some(true) | None, true) | (Some(false), false) => {}
        }
    }
}

/// The step with all by which it weakens the trail, each by itself.
fn weakening(step: Step<OfTrail>, why: impl IntoIterator<Item = String>) -> Step<OfTrail> {
    let mut why = why.into_iter();
    let Some(first) = why.next() else {
        return step;
    };
    let mut step = step.impact(Impact::Weakens).because(first);
    step.raised.extend(why.map(|why| Raised { impact: Impact::Weakens, why }));
    step
}

pub(super) fn in_words(selectors: &EventSelectors) -> BTreeSet<String> {
    match selectors {
        EventSelectors::ManagementEvents => ["management_events".to_owned()].into(),
        EventSelectors::Advanced(selectors) => selectors.iter().map(ToString::to_string).collect(),
        EventSelectors::Basic(selectors) => selectors.iter().map(ToString::to_string).collect(),
    }
}
