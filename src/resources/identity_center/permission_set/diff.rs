//! What differs at a permission set, and the steps that settle it.
//!
//! What is edited reaches nobody before it is provisioned: so all edits come first, what bounds and what grants before what
//! is taken away, and one provisioning after them.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::change::{Change, OfSet};
use super::declared::{InlinePolicy, PermissionSet};
use super::live::{Live, Parts, Stored, There};
use super::meaning::Meaning;
use super::places::Edits;
use super::policies::BoundarySpec;
use super::rights::{AtStake, Denies};
use super::{own_policies, provisioning};
use crate::aws::reader::sso::{Boundary, CustomerPolicy};
use crate::model::{Action, Diff, Finding, Impact, Step, Value};
use crate::resources::document;
use crate::resources::identity_center::reference::{self, CustomerPolicySpec};
use crate::resources::identity_center::rights::{Bounds, Withheld, withheld_by, withheld_by_managed};
use crate::values::policy::{PolicyDocument, compare};
use crate::values::{Arn, ListOf, PermissionSetName, Spanned, managed_policies};

/// How many characters an inline policy has at most for certain: the older of two limits that AWS documents (IAM Identity
/// Center User Guide, "Quotas").
const INLINE_FOR_CERTAIN: usize = 10_240;

pub(super) fn diff(desired: &PermissionSet, live: &Live) -> Diff<OfSet> {
    match &live.there {
        None => Diff::found(reference::without_instance()),
        Some(there) => provisioning::after(edits(desired, there), there),
    }
}

/// The edits of a permission set, before it is provisioned anywhere.
pub(super) struct Edited {
    pub(super) diff: Diff<OfSet>,
    /// Whether somebody who has it can do less afterwards, or may, where that cannot be told.
    pub(super) narrows: bool,
}

impl Edited {
    /// What they mean to the accounts where the permission set is provisioned.
    pub(super) fn reach(&self) -> Edits {
        let mut steps = self.diff.steps.iter();
        if self.diff.is_held_back() || self.diff.is_settled() {
            Edits::None
        } else if steps.any(|step| step.change.change.outdates_accounts()) {
            Edits::OfAccounts
        } else {
            Edits::OfItself
        }
    }
}

pub(super) fn edits(desired: &PermissionSet, there: &There) -> Edited {
    let PermissionSet {
        // Which one it is, and what comes before it.
        center: _,
        name: _,
        at: _,
        needs: _,
        // What they need in this account, which was looked up.
        assigned: _,
        declared_policies: _,
        description: _,
        session_duration: _,
        relay_state: _,
        managed_policies,
        customer_policies,
        boundary,
        inline_policy,
        tags,
    } = desired;
    let problems = problems(desired, there);
    if !problems.is_empty() {
        return Edited { diff: Diff { findings: problems, ..Diff::settled() }, narrows: false };
    }
    let nothing = Parts::default();
    let parts = there.set.as_ref().map_or(&nothing, |set| &set.parts);
    let mut plan = Plan {
        desired,
        there,
        at_stake: AtStake::of(desired, there, parts),
        diff: Diff::settled(),
        takes_away: Vec::new(),
        narrows: false,
    };
    plan.settings();
    if let Some(boundary) = boundary {
        plan.boundary(&boundary.value, parts.boundary.as_ref());
    }
    if let Some(managed) = managed_policies {
        plan.managed(managed.exclusive, &parts.managed.iter().map(|policy| &policy.arn).collect());
    }
    if let Some(customer) = customer_policies {
        plan.customer(customer, &parts.customer);
    }
    match inline_policy {
        Some(InlinePolicy::Document(document)) => plan.put_inline(document, parts.inline.as_ref()),
        Some(InlinePolicy::None) => plan.no_inline(parts.inline.as_ref()),
        None => {}
    }
    if let (Some(tags), Some(_)) = (tags, &there.set) {
        plan.tags(tags, &parts.tags);
    }
    let Plan { desired: _, there: _, at_stake: _, mut diff, takes_away, narrows } = plan;
    for step in takes_away {
        diff.step(step);
    }
    diff.findings.extend(own_policies::elsewhere(desired, there, parts));
    Edited { diff, narrows }
}

/// The edits as they come to be known.
struct Plan<'a> {
    desired: &'a PermissionSet,
    there: &'a There,
    at_stake: AtStake,
    diff: Diff<OfSet>,
    /// What comes after everything that adds.
    takes_away: Vec<Step<OfSet>>,
    narrows: bool,
}

impl Plan<'_> {
    fn step(&self, change: Change) -> Step<OfSet> {
        self.there.step(&self.desired.name, change)
    }

    fn settings(&mut self) {
        let PermissionSet { description, session_duration, relay_state, tags, .. } = self.desired;
        let Some(Stored { detail, .. }) = &self.there.set else {
            for (name, value) in [("description", description), ("relay_state", relay_state)] {
                if let Some(value) = value {
                    self.diff.value(name, Value::Unset, value.as_str());
                }
            }
            if let Some(duration) = session_duration {
                self.diff.value("session_duration", Value::Unset, Value::text(duration));
            }
            let tags: BTreeMap<String, String> = tags.clone().unwrap_or_default().into_iter().collect();
            for (key, value) in &tags {
                self.diff.value(&format!("tags.{key}"), Value::Unset, value.as_str());
            }
            let (description, relay_state) = (description.clone(), relay_state.clone());
            let session_duration = *session_duration;
            let create = Change::Create { description, session_duration, relay_state, tags };
            self.diff.step(self.step(create));
            self.diff.action = Some(Action::Create);
            if let Some(other) = &self.there.in_other_case {
                self.diff.finding(Finding::Note(format!(
                    "there is a permission set `{other}`, whose name differs in case alone; this one is made besides it"
                )));
            }
            return;
        };
        let next = Change::Update {
            description: description.clone().or_else(|| detail.description.clone()),
            session_duration: session_duration.unwrap_or(detail.session_duration),
            relay_state: relay_state.clone().or_else(|| detail.relay_state.clone()),
        };
        let known = self.diff.attributes.len();
        let texts = [
            ("description", &detail.description, description),
            ("relay_state", &detail.relay_state, relay_state),
        ];
        for (name, live, desired) in texts {
            if desired.is_some() && desired != live {
                self.diff.value(name, live.clone(), desired.clone());
            }
        }
        let live = detail.session_duration;
        let changed = session_duration.filter(|desired| *desired != live);
        if let Some(desired) = changed {
            self.diff.value("session_duration", Value::text(live), Value::text(desired));
        }
        if self.diff.attributes.len() == known {
            return;
        }
        let step = self.step(next);
        self.diff.step(match changed {
            Some(desired) if desired > live => {
                step.impact(Impact::Weakens).because("whoever gets hold of a session has it for longer")
            }
            _ => step,
        });
    }

    fn boundary(&mut self, spec: &BoundarySpec, live: Option<&Boundary>) {
        let desired = match spec {
            BoundarySpec::None => None,
            BoundarySpec::Aws(_) => {
                let meaning = self.there.boundary.as_ref();
                let Some(arn) = meaning.and_then(Meaning::policy) else { return };
                Some(Boundary::Managed(arn.clone()))
            }
            BoundarySpec::Customer(policy) => Some(Boundary::Customer(reference_to(policy))),
        };
        match (live, desired) {
            (None, None) => {}
            (Some(live), None) => {
                self.diff.value("permissions_boundary", Value::text(live), Value::Unset);
                let step = self.step(Change::DeleteBoundary).impact(Impact::Weakens);
                self.takes_away.push(step.because("nothing bounds any more what its policies grant"));
            }
            (Some(live), Some(desired)) if is_same_boundary(live, &desired) => {}
            (live, Some(desired)) => {
                self.narrows = true;
                let shown = live.map_or(Value::Unset, Value::text);
                self.diff.value("permissions_boundary", shown, Value::text(&desired));
                let bounds = Bounds::from(&desired);
                let step = self.step(Change::PutBoundary(desired));
                let step = match live {
                    None => step,
                    Some(_) => step
                        .impact(Impact::Weakens)
                        .because("whether it bounds all that the old one did cannot be told"),
                };
                self.diff.step(self.at_stake.withholding(bounds.withhold(), step));
            }
        }
    }

    fn managed(&mut self, exclusive: bool, attached: &BTreeSet<&Arn>) {
        let asked: BTreeSet<&Arn> = self.there.managed.iter().filter_map(Meaning::policy).collect();
        let adds: Vec<&Arn> = asked.iter().copied().filter(|arn| !attached.contains(arn)).collect();
        let beyond: Vec<&Arn> = attached.iter().copied().filter(|arn| !asked.contains(arn)).collect();
        let names = |arns: &[&Arn]| arns.iter().map(|arn| arn.name().to_owned()).collect::<Vec<_>>();
        for &arn in &adds {
            self.narrows |= Denies::of(arn) != Denies::No;
            let step = self.step(Change::AttachManaged(arn.clone()));
            self.diff.step(self.at_stake.withholding(withheld_by_managed(&arn.to_string()), step));
        }
        if !exclusive {
            self.diff.set("managed_policies", names(&adds), Vec::new());
            self.diff.unmanaged("AWS-managed policy", "AWS-managed policies", names(&beyond));
            return;
        }
        for &arn in &beyond {
            self.narrows = true;
            let loses = format!("what `{}` allows is taken from whoever has the set", arn.name());
            let step = Denies::of(arn).lifted_by(self.step(Change::DetachManaged(arn.clone())), loses);
            let gives_all = managed_policies::gives_all_rights(&arn.to_string());
            self.takes_away.push(if gives_all { self.at_stake.giving_up(step) } else { step });
        }
        self.diff.set("managed_policies", names(&adds), names(&beyond));
    }

    fn customer(&mut self, spec: &ListOf<Spanned<CustomerPolicySpec>>, attached: &BTreeSet<CustomerPolicy>) {
        let asked: BTreeSet<CustomerPolicy> = spec.items.iter().map(|item| reference_to(item)).collect();
        let beyond_of = |these: &BTreeSet<CustomerPolicy>, those: &BTreeSet<CustomerPolicy>| {
            let beyond = these.iter().filter(|one| !those.iter().any(|other| is_same_policy(one, other)));
            beyond.cloned().collect::<Vec<_>>()
        };
        let (adds, beyond) = (beyond_of(&asked, attached), beyond_of(attached, &asked));
        let names = |of: &[CustomerPolicy]| of.iter().map(ToString::to_string).collect::<Vec<_>>();
        for policy in &adds {
            // It may deny something in any of the accounts.
            self.narrows = true;
            let step = self.step(Change::AttachCustomer(policy.clone()));
            self.diff.step(self.at_stake.withholding(Withheld::Perhaps, step));
        }
        if !spec.exclusive {
            self.diff.set("customer_managed_policies", names(&adds), Vec::new());
            self.diff.unmanaged("customer-managed policy", "customer-managed policies", names(&beyond));
            return;
        }
        for policy in &beyond {
            self.narrows = true;
            let loses = format!("what each account's `{policy}` allows is taken from whoever has the set");
            let step = self.step(Change::DetachCustomer(policy.clone()));
            self.takes_away.push(Denies::Unknown.lifted_by(step, loses));
        }
        self.diff.set("customer_managed_policies", names(&adds), names(&beyond));
    }

    fn put_inline(&mut self, desired: &PolicyDocument, live: Option<&Result<PolicyDocument, String>>) {
        if live.is_some_and(|live| live.as_ref() == Ok(desired)) {
            return;
        }
        let current = live.and_then(|live| live.as_ref().ok());
        self.inline_attribute(current, Some(desired));
        let difference = compare(current, Some(desired));
        self.narrows |= !difference.withdraws.is_empty()
            || !difference.tightens_deny.is_empty()
            || !difference.cannot_tell.is_empty()
            || live.is_some_and(Result::is_err);
        let step = self.step(Change::PutInline(desired.clone()));
        let step = match live {
            None => step,
            Some(Ok(current)) => self.giving_up(current, document::judged(step, current, desired)),
            Some(Err(why)) => step
                .impact(Impact::Weakens)
                .because(format!("what is there cannot be read and may deny something: {why}")),
        };
        // What it denies already is taken from nobody by it.
        let denies_more = !difference.tightens_deny.is_empty() || !difference.cannot_tell.is_empty();
        let withheld = if denies_more { withheld_by(desired) } else { Withheld::No };
        self.diff.step(self.at_stake.withholding(withheld, step));
        let size = desired.size();
        if size > INLINE_FOR_CERTAIN {
            self.diff.finding(Finding::Note(format!(
                "the inline policy has {size} characters; AWS documents two limits, 10,240 and 32,768, and tells only when it is sent"
            )));
        }
    }

    fn no_inline(&mut self, live: Option<&Result<PolicyDocument, String>>) {
        let Some(live) = live else { return };
        self.inline_attribute(live.as_ref().ok(), None);
        self.narrows = true;
        let step = self.step(Change::DeleteInline);
        self.takes_away.push(match live {
            Ok(document) if document.has_deny() => {
                let step = step.impact(Impact::Weakens).because(document::LIFTED);
                self.giving_up(document, step)
            }
            Ok(document) => self.giving_up(document, step),
            Err(why) => step
                .impact(Impact::Weakens)
                .because(format!("it cannot be read and may deny something: {why}")),
        });
    }

    /// A step after which an inline policy no longer counts.
    fn giving_up(&self, live: &PolicyDocument, step: Step<OfSet>) -> Step<OfSet> {
        if live.allows_everything() { self.at_stake.giving_up(step) } else { step }
    }

    fn inline_attribute(&mut self, live: Option<&PolicyDocument>, desired: Option<&PolicyDocument>) {
        self.diff.attributes.push(document::attribute("inline_policy".to_owned(), live, desired));
    }

    fn tags(&mut self, desired: &IndexMap<String, String>, live: &BTreeMap<String, String>) {
        let mut tags = BTreeMap::new();
        for (key, value) in desired.iter().filter(|(key, value)| live.get(*key) != Some(value)) {
            self.diff.value(&format!("tags.{key}"), live.get(key).cloned(), value.as_str());
            tags.insert(key.clone(), value.clone());
        }
        if !tags.is_empty() {
            self.diff.step(self.step(Change::Tag(tags)));
        }
    }
}

impl There {
    /// A step that changes the permission set.
    pub(super) fn step(&self, name: &PermissionSetName, change: Change) -> Step<OfSet> {
        let arn = self.set.as_ref().map(|set| set.detail.arn.clone());
        Step::grow(OfSet { instance: self.instance.clone(), name: name.clone(), arn, change })
    }
}

/// What a permission set keeps of a customer-managed policy.
pub(super) fn reference_to(CustomerPolicySpec { name, path }: &CustomerPolicySpec) -> CustomerPolicy {
    CustomerPolicy { name: name.to_string(), path: path.clone().unwrap_or_default().to_string() }
}

/// Names of policies are the same whatever their case (IAM User Guide, "IAM and AWS STS quotas").
pub(super) fn is_same_policy(one: &CustomerPolicy, other: &CustomerPolicy) -> bool {
    one.name.eq_ignore_ascii_case(&other.name) && one.path == other.path
}

pub(super) fn is_same_boundary(one: &Boundary, other: &Boundary) -> bool {
    match (one, other) {
        (Boundary::Customer(one), Boundary::Customer(other)) => is_same_policy(one, other),
        (one, other) => one == other,
    }
}

/// The names of the file that do not mean one AWS-managed policy alone.
fn problems(desired: &PermissionSet, there: &There) -> Vec<Finding> {
    let managed = desired.managed_policies.iter().flat_map(|managed| &managed.items);
    let managed = managed.zip(&there.managed).filter_map(|(item, meaning)| meaning.finding(item.origin));
    let boundary = desired.boundary.as_ref().zip(there.boundary.as_ref());
    let boundary = boundary.and_then(|(boundary, meaning)| meaning.finding(boundary.origin));
    managed.chain(boundary).chain(there.own_policies.problems(desired, there)).collect()
}
