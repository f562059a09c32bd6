//! Who holds which policies, before and after each step.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::reader::iam::{AuthorizationDetails, LiveDocument, RoleDetail};
use crate::model::{Effect, Holder, Policy};
use crate::values::policy::{Caller, Context, Decision, PolicyDocument, Request, evaluate};
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
    /// The policies that bound the rights of users and roles: none of these counts as an administrator.
    boundaries: BTreeMap<Holder, Arn>,
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
    /// What it says, where that is known.
    pub(super) fn document(&self) -> Option<&PolicyDocument> {
        match self {
            Self::Document(document) => Some(document),
            Self::Unknown { .. } => None,
        }
    }

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
        let boundaries = details
            .users
            .values()
            .filter_map(|user| Some((Holder::User(user.name.clone()), user.boundary.clone()?)));
        let documents = details
            .policies
            .values()
            .filter_map(|policy| Some((policy.arn.clone(), policy.default_version()?.document.clone())));
        Self {
            users: users.collect(),
            boundaries: boundaries.collect(),
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
        let boundary = role.boundary.clone().map(|boundary| (Holder::Role(role.name.clone()), boundary));
        self.boundaries.extend(boundary);
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
            Some(policy) if policy.allows_everything => Known::Document(PolicyDocument::everything().clone()),
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

    /// What bounds somebody's rights, where anything does.
    pub(super) fn boundary_of(&self, holder: &Holder) -> Option<Known> {
        self.boundaries.get(holder).map(|arn| self.document(arn))
    }

    /// Whether somebody is allowed everything, without a boundary and without a Deny of what administers.
    pub(super) fn administers(&self, holder: &Holder) -> bool {
        if self.boundaries.contains_key(holder) {
            return false;
        }
        let policies = self.policies_of(holder);
        // A document that nobody knows may deny all of it.
        if policies.iter().any(|policy| matches!(policy, Known::Unknown { may_deny: true })) {
            return false;
        }
        let documents: Vec<&PolicyDocument> = policies.iter().filter_map(Known::document).collect();
        let is_denied = |action: &&str| {
            // Of a session with a device: what only asks for MFA does not end administration.
            let request = Request {
                principal: Caller::Anonymous,
                action: (*action).to_owned(),
                resource: "*".to_owned(),
                context: Context::new().with("aws:MultiFactorAuthPresent", "true"),
            };
            matches!(evaluate(&documents, &request), Decision::Denied { .. })
        };
        documents.iter().any(|document| document.allows_everything())
            && !["iam:AttachGroupPolicy", "iam:CreateUser"].iter().any(is_denied)
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

    /// Whose rights a policy bounds.
    fn bounded_by<'a>(&'a self, policy: &'a Arn) -> impl Iterator<Item = &'a Holder> {
        self.boundaries.iter().filter(move |(_, boundary)| *boundary == policy).map(|(holder, _)| holder)
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
                reached.extend(self.bounded_by(policy).filter_map(|holder| match holder {
                    Holder::User(name) => Some(name.clone()),
                    Holder::Group(_) | Holder::Role(_) => None,
                }));
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
                let holding = holding.map(|(name, _)| Holder::Role(name.clone()));
                let bounded = self.bounded_by(policy).filter(|holder| matches!(holder, Holder::Role(_)));
                holding.chain(bounded.cloned()).collect()
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
