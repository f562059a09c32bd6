//! Who holds which policies, before and after each step.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::reader::iam::{AuthorizationDetails, LiveDocument, RoleDetail};
use crate::model::{Effect, Holder, Policy};
use crate::values::policy::PolicyDocument;
use crate::values::{Arn, GroupName, PolicyName, UserName, managed_policies};

/// The policies of one user, group or role.
#[derive(Clone, Debug, Default)]
pub(super) struct Held {
    attached: BTreeSet<Arn>,
    inline: BTreeMap<PolicyName, LiveDocument>,
}

/// Who holds which policies.
#[derive(Clone, Debug, Default)]
pub(super) struct Access {
    users: BTreeMap<UserName, (BTreeSet<GroupName>, Held)>,
    /// Users whose rights are bounded: none of them counts as an administrator.
    bounded: BTreeSet<UserName>,
    groups: BTreeMap<GroupName, Held>,
    roles: BTreeMap<String, Held>,
    documents: BTreeMap<Arn, LiveDocument>,
}

/// A policy that somebody holds: its document, as far as it is known.
#[derive(Clone, Debug)]
pub(super) enum Known {
    /// It says this.
    Document(PolicyDocument),
    /// Nobody here knows what it says.
    Unknown,
}

impl Access {
    pub(super) fn of(details: &AuthorizationDetails) -> Self {
        let held = |attached: &[crate::aws::reader::iam::Attached], inline: &BTreeMap<_, _>| Held {
            attached: attached.iter().map(|attached| attached.arn.clone()).collect(),
            inline: inline.clone(),
        };
        let users = details.users.values().map(|user| {
            (user.name.clone(), (user.groups.clone(), held(&user.attached, &user.inline_policies)))
        });
        let groups = details.groups.values();
        let groups = groups.map(|group| (group.name.clone(), held(&group.attached, &group.inline_policies)));
        let bounded = details.users.values().filter(|user| user.boundary.is_some());
        let documents = details
            .policies
            .values()
            .filter_map(|policy| Some((policy.arn.clone(), policy.default_version()?.document.clone())));
        Self {
            users: users.collect(),
            bounded: bounded.map(|user| user.name.clone()).collect(),
            groups: groups.collect(),
            roles: BTreeMap::new(),
            documents: documents.collect(),
        }
    }

    /// Adds what a role holds.
    pub(super) fn add_role(&mut self, role: &RoleDetail) {
        let attached = role.attached.iter().map(|attached| attached.arn.clone()).collect();
        let held = Held { attached, inline: role.inline_policies.clone() };
        self.roles.insert(role.name.clone(), held);
    }

    /// Takes one step's effect in.
    pub(super) fn fold(&mut self, effect: &Effect) {
        match effect {
            Effect::Grants { to, policy, document } => {
                let held = self.held_mut(to);
                match (policy, document) {
                    (Policy::Managed(arn), _) => {
                        held.attached.insert(arn.clone());
                    }
                    (Policy::Inline(name), Some(document)) => {
                        held.inline.insert(name.clone(), Ok(document.clone()));
                    }
                    (Policy::Inline(name), None) => {
                        held.inline.insert(name.clone(), Err("it is not known".to_owned()));
                    }
                }
            }
            Effect::Withdraws { from, policy } => {
                let held = self.held_mut(from);
                match policy {
                    Policy::Managed(arn) => held.attached.remove(arn),
                    Policy::Inline(name) => held.inline.remove(name).is_some(),
                };
            }
            Effect::Defines { policy, document } => {
                self.documents.insert(policy.clone(), Ok(document.clone()));
            }
            Effect::Joins { user, group } => {
                self.users.entry(user.clone()).or_default().0.insert(group.clone());
            }
            Effect::Leaves { user, group } => {
                self.users.entry(user.clone()).or_default().0.remove(group);
            }
            Effect::Removes { user } => {
                self.users.remove(user);
            }
            Effect::Adds { .. } => {}
        }
    }

    fn held_mut(&mut self, holder: &Holder) -> &mut Held {
        match holder {
            Holder::User(name) => &mut self.users.entry(name.clone()).or_default().1,
            Holder::Group(name) => self.groups.entry(name.clone()).or_default(),
            Holder::Role(name) => self.roles.entry(name.clone()).or_default(),
        }
    }

    /// Every policy that reaches a user or a role, a group's among them.
    pub(super) fn policies_of(&self, holder: &Holder) -> Vec<Known> {
        let held: Vec<&Held> = match holder {
            Holder::User(name) => match self.users.get(name) {
                Some((groups, own)) => {
                    let groups = groups.iter().filter_map(|group| self.groups.get(group));
                    std::iter::once(own).chain(groups).collect()
                }
                None => Vec::new(),
            },
            Holder::Group(name) => self.groups.get(name).into_iter().collect(),
            Holder::Role(name) => self.roles.get(name).into_iter().collect(),
        };
        let attached = held.iter().flat_map(|held| &held.attached).map(|arn| self.document(arn));
        let inline = held.iter().flat_map(|held| held.inline.values()).map(known);
        attached.chain(inline).collect()
    }

    fn document(&self, arn: &Arn) -> Known {
        if let Some(document) = self.documents.get(arn) {
            return known(document);
        }
        let allows_everything = arn.is_aws_managed_policy()
            && managed_policies::find(arn.name()).iter().any(|policy| policy.allows_everything);
        if allows_everything { known(&everything()) } else { Known::Unknown }
    }

    /// Whether a policy that nobody can sign in under without a device reaches somebody.
    pub(super) fn requires_mfa(&self, holder: &Holder) -> bool {
        self.policies_of(holder)
            .iter()
            .any(|policy| matches!(policy, Known::Document(document) if document.refuses_without_mfa()))
    }

    /// Whether somebody is allowed everything, without a boundary.
    pub(super) fn administers(&self, holder: &Holder) -> bool {
        let is_bounded = matches!(holder, Holder::User(name) if self.bounded.contains(name));
        !is_bounded
            && self
                .policies_of(holder)
                .iter()
                .any(|policy| matches!(policy, Known::Document(document) if document.allows_everything()))
    }

    /// The users who are allowed everything.
    pub(super) fn administrators(&self) -> impl Iterator<Item = &UserName> {
        self.users.keys().filter(|name| self.administers(&Holder::User((*name).clone())))
    }

    /// The users whom a step's effect reaches.
    pub(super) fn reached_by(&self, effect: &Effect) -> BTreeSet<UserName> {
        let members = |group: &GroupName| {
            let users = self.users.iter().filter(|(_, (groups, _))| groups.contains(group));
            users.map(|(name, _)| name.clone()).collect::<BTreeSet<_>>()
        };
        let holder = |holder: &Holder| match holder {
            Holder::User(name) => BTreeSet::from([name.clone()]),
            Holder::Group(name) => members(name),
            Holder::Role(_) => BTreeSet::new(),
        };
        match effect {
            Effect::Grants { to, .. } => holder(to),
            Effect::Withdraws { from, .. } => holder(from),
            Effect::Joins { user, .. } | Effect::Leaves { user, .. } | Effect::Removes { user } => {
                BTreeSet::from([user.clone()])
            }
            Effect::Defines { policy, .. } => {
                let mut reached: BTreeSet<UserName> = self
                    .users
                    .iter()
                    .filter(|(_, (_, held))| held.attached.contains(policy))
                    .map(|(name, _)| name.clone())
                    .collect();
                let groups = self.groups.iter().filter(|(_, held)| held.attached.contains(policy));
                groups.for_each(|(name, _)| reached.extend(members(name)));
                reached
            }
            Effect::Adds { .. } => BTreeSet::new(),
        }
    }

    /// Whether an effect changes what a role holds.
    pub(super) fn reaches_role(&self, effect: &Effect, role: &str) -> bool {
        let is_role = |holder: &Holder| matches!(holder, Holder::Role(name) if name == role);
        match effect {
            Effect::Grants { to, .. } => is_role(to),
            Effect::Withdraws { from, .. } => is_role(from),
            Effect::Defines { policy, .. } => {
                self.roles.get(role).is_some_and(|held| held.attached.contains(policy))
            }
            Effect::Joins { .. } | Effect::Leaves { .. } | Effect::Removes { .. } | Effect::Adds { .. } => {
                false
            }
        }
    }
}

fn known(document: &LiveDocument) -> Known {
    match document {
        Ok(document) => Known::Document(document.clone()),
        Err(_) => Known::Unknown,
    }
}

fn everything() -> LiveDocument {
    let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    PolicyDocument::parse(text).map_err(|error| error.to_string())
}
