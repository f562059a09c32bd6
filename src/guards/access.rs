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
    /// Users who lost a way to sign in.
    disabled: BTreeSet<UserName>,
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
    Unknown {
        /// Whether it could deny something.
        may_deny: bool,
    },
}

impl Known {
    /// Whether it denies something, or could.
    pub(super) fn may_deny(&self) -> bool {
        match self {
            Self::Document(document) => document.has_deny(),
            Self::Unknown { may_deny } => *may_deny,
        }
    }
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
            disabled: BTreeSet::new(),
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

    /// Adds what a role holds, unless the role is known: what steps change of it stays.
    pub(super) fn add_unknown_role(&mut self, role: &RoleDetail) {
        if !self.roles.contains_key(&role.name) {
            self.add_role(role);
        }
    }

    /// Whether a user did not lose a way to sign in.
    pub(super) fn can_sign_in(&self, user: &UserName) -> bool {
        !self.disabled.contains(user)
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
            Effect::Disables { user } => {
                self.disabled.insert(user.clone());
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

    /// What a managed policy says, as far as the account and the catalogue tell.
    pub(super) fn document(&self, arn: &Arn) -> Known {
        if let Some(document) = self.documents.get(arn) {
            return known(document);
        }
        match managed_policies::find_by_arn(&arn.to_string()) {
            Some(policy) if policy.allows_everything => known(&everything()),
            Some(policy) => Known::Unknown { may_deny: policy.has_deny },
            None => Known::Unknown { may_deny: true },
        }
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

    /// The users who are allowed everything and did not lose a way to sign in.
    pub(super) fn administrators(&self) -> impl Iterator<Item = &UserName> {
        let users = self.users.keys().filter(|name| !self.disabled.contains(*name));
        users.filter(|name| self.administers(&Holder::User((*name).clone())))
    }

    /// Whether some role is allowed everything.
    pub(super) fn has_administrating_role(&self) -> bool {
        self.roles.keys().any(|name| self.administers(&Holder::Role(name.clone())))
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
            Effect::Joins { user, .. }
            | Effect::Leaves { user, .. }
            | Effect::Disables { user }
            | Effect::Removes { user } => BTreeSet::from([user.clone()]),
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

    /// The roles that a step's effect reaches.
    pub(super) fn roles_reached_by(&self, effect: &Effect) -> Vec<Holder> {
        match effect {
            Effect::Grants { to: holder @ Holder::Role(_), .. }
            | Effect::Withdraws { from: holder @ Holder::Role(_), .. } => vec![holder.clone()],
            Effect::Defines { policy, .. } => {
                let holding = self.roles.iter().filter(|(_, held)| held.attached.contains(policy));
                holding.map(|(name, _)| Holder::Role(name.clone())).collect()
            }
            Effect::Grants { .. }
            | Effect::Withdraws { .. }
            | Effect::Joins { .. }
            | Effect::Leaves { .. }
            | Effect::Disables { .. }
            | Effect::Removes { .. }
            | Effect::Adds { .. } => Vec::new(),
        }
    }
}

fn known(document: &LiveDocument) -> Known {
    match document {
        Ok(document) => Known::Document(document.clone()),
        Err(_) => Known::Unknown { may_deny: true },
    }
}

fn everything() -> LiveDocument {
    let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    PolicyDocument::parse(text).map_err(|error| error.to_string())
}
