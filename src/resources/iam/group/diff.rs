//! What differs at a declared group.
//!
//! Steps go in the order that keeps every prefix safe: policies that deny, then those that grant, then
//! members; taking away goes the other way round.

use std::collections::BTreeSet;

use super::change::{Change, OfGroup};
use super::declared::{Group, Live};
use crate::aws::reader::iam::{GroupDetail, Quota};
use crate::model::{Action, Diff, Effect, Finding, Holder, Impact, Policy, Step};
use crate::resources::iam::document;
use crate::resources::iam::reference::Meaning;
use crate::values::policy::{PolicyDocument, compare};
use crate::values::suggestion::{closest, listed};
use crate::values::{Arn, GroupName, PolicyName, UserName};

pub(super) fn diff(desired: &Group, live: &Live) -> Diff<OfGroup> {
    // `account` is part of the address; what the file declares elsewhere served to read the names.
    let Group { account: _, name, managed_policies, inline_policies, members, .. } = desired;
    let refused = refusals(desired, live);
    if !refused.is_empty() {
        return Diff { findings: refused, ..Diff::settled() };
    }
    // IAM keeps the first spelling of a name; calls use it.
    let spelled = live.group.as_ref().map_or(name, |group| &group.name).clone();
    let mut plan =
        Plan { group: spelled, diff: Diff::settled(), denies: vec![], grants: vec![], undoes: vec![] };
    let create = live.group.is_none().then(|| plan.create());
    if managed_policies.is_some() {
        plan.managed_policies(desired, live);
    }
    if let Some((exclusive, policies)) = inline_policies {
        plan.inline_policies(*exclusive, policies, live.group.as_ref());
    }
    let members = members.as_ref().map(|members| {
        let asked = members.items.iter().map(|member| member.value.clone()).collect();
        plan.members(members.exclusive, &asked, live)
    });
    let (adds, removes) = members.unwrap_or_default();
    let Plan { mut diff, denies, grants, undoes, .. } = plan;
    let steps = create.into_iter().chain(denies).chain(grants).chain(adds).chain(removes).chain(undoes);
    steps.for_each(|step| diff.step(step));
    if live.group.is_none() {
        diff.action = Some(Action::Create);
    }
    diff
}

/// The steps of a group as they come to be known.
struct Plan {
    group: GroupName,
    diff: Diff<OfGroup>,
    /// Policies with a Deny, to come first.
    denies: Vec<Step<OfGroup>>,
    /// Policies that only grant.
    grants: Vec<Step<OfGroup>>,
    /// What is taken away: grants first, denies last.
    undoes: Vec<Step<OfGroup>>,
}

impl Plan {
    fn grow(&self, change: Change) -> Step<OfGroup> {
        Step::grow(OfGroup { group: self.group.clone(), change })
    }

    fn shrink(&self, change: Change) -> Step<OfGroup> {
        Step::shrink(OfGroup { group: self.group.clone(), change })
    }

    fn holder(&self) -> Holder {
        Holder::Group(self.group.clone())
    }

    fn create(&self) -> Step<OfGroup> {
        self.grow(Change::Create).effect(Effect::Adds { quota: Quota::Groups, of: None, n: 1 })
    }

    fn managed_policies(&mut self, desired: &Group, live: &Live) {
        let exclusive = desired.managed_policies.as_ref().is_some_and(|managed| managed.exclusive);
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
            let effect =
                Effect::Grants { to: self.holder(), policy: Policy::Managed(arn.clone()), document: None };
            let quota = Quota::AttachedPoliciesPerGroup;
            let step = self.grow(Change::Attach(arn.clone())).effect(effect).effect(Effect::Adds {
                quota,
                of: Some(self.holder()),
                n: 1,
            });
            if *has_deny {
                self.denies.push(step);
            } else {
                self.grants.push(step);
            }
        }
        let mut beyond: Vec<&Arn> = attached.into_iter().filter(|arn| !asked.contains(arn)).collect();
        beyond.sort_by_key(|arn| live.denying.contains(*arn));
        if exclusive {
            for &arn in &beyond {
                let effect = Effect::Withdraws { from: self.holder(), policy: Policy::Managed(arn.clone()) };
                let step = self.shrink(Change::Detach(arn.clone())).effect(effect);
                self.undoes.push(if live.denying.contains(arn) {
                    step.impact(Impact::Weakens).because("what it denies is allowed again")
                } else {
                    step
                });
            }
            self.diff.set("managed_policies", adds, beyond.into_iter().map(shown).collect());
        } else {
            self.diff.set("managed_policies", adds, Vec::new());
            self.unmanaged("attached policy", "attached policies", beyond.into_iter().map(shown));
        }
    }

    fn inline_policies(
        &mut self,
        exclusive: bool,
        asked: &indexmap::IndexMap<PolicyName, PolicyDocument>,
        live: Option<&GroupDetail>,
    ) {
        let empty = std::collections::BTreeMap::new();
        let there = live.map_or(&empty, |group| &group.inline_policies);
        for (name, document) in asked {
            let current = there.get(name);
            if current.is_some_and(|current| current.as_ref() == Ok(document)) {
                continue;
            }
            let current_document = current.and_then(|current| current.as_ref().ok());
            let attribute = format!("inline_policies.{name}");
            self.diff.attributes.push(document::attribute(attribute, current_document, document));
            let effect = Effect::Grants {
                to: self.holder(),
                policy: Policy::Inline(name.clone()),
                document: Some(document.clone()),
            };
            let spelled = there.keys().find(|there| *there == name).unwrap_or(name).clone();
            let mut step = self.grow(Change::PutInline(spelled, document.clone())).effect(effect);
            match current {
                Some(Ok(current)) if !compare(Some(current), Some(document)).loosens_deny.is_empty() => {
                    step = step.impact(Impact::Weakens);
                }
                Some(Err(why)) => {
                    step = step
                        .impact(Impact::Weakens)
                        .because(format!("what is there cannot be read and may deny something: {why}"));
                }
                Some(Ok(_)) | None => {}
            }
            if document.has_deny() {
                self.denies.push(step);
            } else {
                self.grants.push(step);
            }
        }
        let beyond: Vec<&PolicyName> = there.keys().filter(|name| !asked.contains_key(*name)).collect();
        if exclusive {
            let mut removed: Vec<(bool, Step<OfGroup>)> = Vec::new();
            for &name in &beyond {
                let effect = Effect::Withdraws { from: self.holder(), policy: Policy::Inline(name.clone()) };
                let step = self.shrink(Change::DeleteInline(name.clone())).effect(effect);
                removed.push(match &there[name] {
                    Ok(document) if !document.has_deny() => (false, step),
                    Ok(_) => (true, step.impact(Impact::Weakens).because("what it denies is allowed again")),
                    Err(why) => {
                        let why = format!("it cannot be read and may deny something: {why}");
                        (true, step.impact(Impact::Weakens).because(why))
                    }
                });
            }
            removed.sort_by_key(|(denies, _)| *denies);
            self.undoes.extend(removed.into_iter().map(|(_, step)| step));
            self.undoes.sort_by_key(|step| step.impact);
            self.diff.set(
                "inline_policies",
                Vec::new(),
                beyond.into_iter().map(ToString::to_string).collect(),
            );
        } else {
            self.unmanaged("inline policy", "inline policies", beyond.into_iter().map(ToString::to_string));
        }
    }

    fn members(
        &mut self,
        exclusive: bool,
        asked: &BTreeSet<UserName>,
        live: &Live,
    ) -> (Vec<Step<OfGroup>>, Vec<Step<OfGroup>>) {
        let joining: Vec<&UserName> = asked.iter().filter(|user| !live.members.contains(*user)).collect();
        let beyond: Vec<&UserName> = live.members.iter().filter(|user| !asked.contains(*user)).collect();
        let names = |users: &[&UserName]| users.iter().map(ToString::to_string).collect::<Vec<_>>();
        let adds = joining.iter().map(|&user| {
            // The live spelling, where the user is there already.
            let user = live.users.get(user).unwrap_or(user).clone();
            let quota = Quota::GroupsPerUser;
            self.grow(Change::AddMember(user.clone()))
                .effect(Effect::Joins { user: user.clone(), group: self.group.clone() })
                .effect(Effect::Adds { quota, of: Some(Holder::User(user)), n: 1 })
        });
        let adds = adds.collect();
        let mut removes = Vec::new();
        if exclusive {
            removes.extend(beyond.iter().map(|&user| {
                self.shrink(Change::RemoveMember(user.clone()))
                    .effect(Effect::Leaves { user: user.clone(), group: self.group.clone() })
            }));
            self.diff.set("members", names(&joining), names(&beyond));
        } else {
            self.diff.set("members", names(&joining), Vec::new());
            self.unmanaged("member", "members", names(&beyond).into_iter());
        }
        (adds, removes)
    }

    fn unmanaged(&mut self, one: &str, many: &str, what: impl Iterator<Item = String>) {
        let names: Vec<String> = what.collect();
        let word = match names.len() {
            0 => return,
            1 => one,
            _ => many,
        };
        let what = format!("{word} {}", listed(names.iter().map(String::as_str), "and"));
        self.diff.finding(Finding::Unmanaged { what });
    }
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
        let known = live.users.iter().chain(&desired.declared_users).map(UserName::as_str);
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
