//! What differs at a declared group.
//!
//! The stages of its steps keep every prefix safe: policies that deny, then those that grant, then members;
//! taking away goes the other way round.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::change::{Change, OfGroup};
use super::declared::{Group, Live};
use crate::aws::reader::iam::{GroupDetail, LiveDocument, Quota};
use crate::model::{Action, Diff, Effect, Finding, Holder, Impact, Policy, Stage, Step};
use crate::resources::document;
use crate::resources::iam::reference::Meaning;
use crate::values::policy::PolicyDocument;
use crate::values::suggestion::{closest, listed};
use crate::values::{Arn, GroupName, ListOf, PolicyName, UserName};

pub(super) fn diff(desired: &Group, live: &Live) -> Diff<OfGroup> {
    let Group {
        // Part of the address.
        account: _,
        name,
        managed_policies,
        inline_policies,
        members,
        // What the names of the file mean was found out when reading; whom it declares, in `refusals`.
        declared_policies: _,
        declared_users: _,
    } = desired;
    let refused = refusals(desired, live);
    if !refused.is_empty() {
        return Diff { findings: refused, ..Diff::settled() };
    }
    // IAM keeps the first spelling of a name; calls use it.
    let spelled = live.group.as_ref().map_or(name, |group| &group.name).clone();
    let mut plan = Plan { group: spelled, diff: Diff::settled() };
    if live.group.is_none() {
        let adds = Effect::Adds { quota: Quota::Groups, of: None, n: 1 };
        plan.diff.step(plan.grow(Stage::Prepare, Change::Create).effect(adds));
        plan.diff.action = Some(Action::Create);
    }
    let exclusive = managed_policies.as_ref().is_some_and(|managed| managed.exclusive);
    plan.managed_policies(exclusive, live);
    let (exclusive, documents) = inline_policies.clone().unwrap_or_default();
    plan.inline_policies(exclusive, &documents, live.group.as_ref());
    let ListOf { exclusive, items } = members.clone().unwrap_or_default();
    plan.members(exclusive, &items.into_iter().map(|member| member.value).collect(), live);
    plan.diff.in_order()
}

/// The diff of a group as it comes to be known.
struct Plan {
    group: GroupName,
    diff: Diff<OfGroup>,
}

impl Plan {
    fn grow(&self, stage: Stage, change: Change) -> Step<OfGroup> {
        Step::grow(OfGroup { group: self.group.clone(), change }).stage(stage)
    }

    fn shrink(&self, stage: Stage, change: Change) -> Step<OfGroup> {
        Step::shrink(OfGroup { group: self.group.clone(), change }).stage(stage)
    }

    fn holder(&self) -> Holder {
        Holder::Group(self.group.clone())
    }

    fn managed_policies(&mut self, exclusive: bool, live: &Live) {
        let attached = live.group.iter().flat_map(|group| &group.attached);
        let attached: BTreeSet<&Arn> = attached.map(|attached| &attached.arn).collect();
        let (mut asked, mut adds) = (BTreeSet::new(), Vec::new());
        for meaning in &live.meanings {
            let Meaning::Policy { arn, has_deny } = meaning else {
                continue;
            };
            if !asked.insert(arn) || attached.contains(arn) {
                continue;
            }
            adds.push(shown(arn));
            let policy = Policy::Managed(arn.clone());
            let grants = Effect::Grants { to: self.holder(), policy, document: None };
            let quota = Quota::AttachedPoliciesPerGroup;
            let step = self
                .grow(Stage::of_policy(*has_deny), Change::Attach(arn.clone()))
                .effect(grants)
                .effect(Effect::Adds { quota, of: Some(self.holder()), n: 1 });
            self.diff.step(step);
        }
        let beyond: Vec<&Arn> = attached.into_iter().filter(|arn| !asked.contains(arn)).collect();
        if !exclusive {
            self.diff.set("managed_policies", adds, Vec::new());
            self.diff.unmanaged("attached policy", "attached policies", beyond.into_iter().map(shown));
            return;
        }
        for &arn in &beyond {
            let denies = live.denying.contains(arn);
            let effect = Effect::Withdraws { from: self.holder(), policy: Policy::Managed(arn.clone()) };
            let step = self.shrink(Stage::of_policy(denies), Change::Detach(arn.clone())).effect(effect);
            self.diff.step(if denies { lifting(step, document::LIFTED) } else { step });
        }
        self.diff.set("managed_policies", adds, beyond.into_iter().map(shown).collect());
    }

    fn inline_policies(
        &mut self,
        exclusive: bool,
        asked: &IndexMap<PolicyName, PolicyDocument>,
        live: Option<&GroupDetail>,
    ) {
        let empty = BTreeMap::new();
        let there = live.map_or(&empty, |group| &group.inline_policies);
        for (name, document) in asked {
            let current = there.get(name);
            if current.is_some_and(|current| current.as_ref() == Ok(document)) {
                continue;
            }
            self.inline_attribute(name, current, Some(document));
            let effect = Effect::Grants {
                to: self.holder(),
                policy: Policy::Inline(name.clone()),
                document: Some(document.clone()),
            };
            let spelled = there.keys().find(|there| *there == name).unwrap_or(name).clone();
            let change = Change::PutInline(spelled, document.clone());
            let step = self.grow(Stage::of_policy(document.has_deny()), change).effect(effect);
            self.diff.step(match current {
                Some(Ok(current)) => document::judged(step, current, document),
                Some(Err(why)) => {
                    lifting(step, &format!("what is there cannot be read and may deny something: {why}"))
                }
                None => step,
            });
        }
        let beyond = there.iter().filter(|(name, _)| !asked.contains_key(*name));
        if !exclusive {
            let names = beyond.map(|(name, _)| name.to_string());
            self.diff.unmanaged("inline policy", "inline policies", names);
            return;
        }
        for (name, current) in beyond {
            self.inline_attribute(name, Some(current), None);
            let effect = Effect::Withdraws { from: self.holder(), policy: Policy::Inline(name.clone()) };
            let denies = current.as_ref().map_or(true, PolicyDocument::has_deny);
            let step =
                self.shrink(Stage::of_policy(denies), Change::DeleteInline(name.clone())).effect(effect);
            self.diff.step(match current {
                Ok(_) if denies => lifting(step, document::LIFTED),
                Ok(_) => step,
                Err(why) => lifting(step, &format!("it cannot be read and may deny something: {why}")),
            });
        }
    }

    fn inline_attribute(
        &mut self,
        name: &PolicyName,
        current: Option<&LiveDocument>,
        next: Option<&PolicyDocument>,
    ) {
        let current = current.and_then(|current| current.as_ref().ok());
        self.diff.attributes.push(document::attribute(format!("inline_policies.{name}"), current, next));
    }

    fn members(&mut self, exclusive: bool, asked: &BTreeSet<UserName>, live: &Live) {
        let joining: Vec<&UserName> = asked.iter().filter(|user| !live.members.contains(*user)).collect();
        let beyond: Vec<&UserName> = live.members.iter().filter(|user| !asked.contains(*user)).collect();
        let names = |users: &[&UserName]| users.iter().map(ToString::to_string).collect::<Vec<_>>();
        for &user in &joining {
            // The live spelling, where the user is there already.
            let user = live.users.get(user).unwrap_or(user).clone();
            let quota = Quota::GroupsPerUser;
            let step = self
                .grow(Stage::Admit, Change::AddMember(user.clone()))
                .effect(Effect::Joins { user: user.clone(), group: self.group.clone() })
                .effect(Effect::Adds { quota, of: Some(Holder::User(user)), n: 1 });
            self.diff.step(step);
        }
        if !exclusive {
            self.diff.set("members", names(&joining), Vec::new());
            self.diff.unmanaged("member", "members", names(&beyond));
            return;
        }
        for &user in &beyond {
            let effect = Effect::Leaves { user: user.clone(), group: self.group.clone() };
            let step = self.shrink(Stage::Admit, Change::RemoveMember(user.clone())).effect(effect);
            self.diff.step(step);
        }
        self.diff.set("members", names(&joining), names(&beyond));
    }
}

/// A step that lifts a Deny.
fn lifting(step: Step<OfGroup>, why: &str) -> Step<OfGroup> {
    step.impact(Impact::Weakens).because(why)
}

/// A policy as people name it, wherever its path; the calls show the ARN.
fn shown(arn: &Arn) -> String {
    arn.name().to_owned()
}

/// What the file names and nobody has.
fn refusals(desired: &Group, live: &Live) -> Vec<Finding> {
    let policies = desired.references().zip(&live.meanings).filter_map(|(reference, meaning)| {
        let at = Some(reference.origin);
        match meaning {
            Meaning::Policy { .. } => None,
            Meaning::Missing { name, nearest } => Some(Finding::Refused {
                at,
                why: format!("there is no managed policy called `{name}`"),
                help: match nearest {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => "neither AWS, nor the file, nor the account has one of this name".to_owned(),
                },
            }),
            Meaning::Ambiguous(name) => Some(Finding::Refused {
                at,
                why: format!("`{name}` is both an AWS-managed policy and one of this account"),
                help: format!("write `aws:{name}` or `local:{name}`"),
            }),
            Meaning::Several(arns) => Some(Finding::Refused {
                at,
                why: format!("several AWS-managed policies are called `{}`", reference.value),
                help: {
                    let arns: Vec<String> = arns.iter().map(ToString::to_string).collect();
                    format!("write the ARN: {}", listed(arns.iter().map(String::as_str), "or"))
                },
            }),
        }
    });
    let unknown = desired.member_names().filter(|member| {
        !live.users.contains(&member.value) && !desired.declared_users.contains(&member.value)
    });
    let members = unknown.map(|member| {
        let known = live.users.iter().chain(desired.declared_users.iter()).map(UserName::as_str);
        Finding::Refused {
            at: Some(member.origin),
            why: format!("there is no user called `{member}`"),
            help: match closest(member.as_str(), known) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "declare the user under `iam.users`, or take the name out".to_owned(),
            },
        }
    });
    policies.chain(members).collect()
}
