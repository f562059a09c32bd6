//! The resources of IAM Identity Center: its instance, permission sets, groups, assignments, and accounts where nobody else
//! may hold anything.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Resources;
use crate::aws::reader::sso::InstanceChoice;
use crate::aws::{Operation, Reader};
use crate::model::{Address, Managed, Resource};
use crate::resources::iam::address::policy as policy_address;
use crate::resources::identity_center::account_access::{AccessSomewhere, AccountAccess, MayHold};
use crate::resources::identity_center::accounts::{AccountChoice, Chosen};
use crate::resources::identity_center::address;
use crate::resources::identity_center::assignment::Assignment;
use crate::resources::identity_center::group::{Group, GroupSource};
use crate::resources::identity_center::instance::CenterInstance;
use crate::resources::identity_center::permission_set::{
    AbsentPermissionSet, BoundarySpec, InlinePolicy, PermissionSet,
};
use crate::resources::identity_center::reference::{CustomerPolicySpec, Declared};
use crate::resources::identity_center::rights::{self, AllRights, Bounds};
use crate::spec::document::{Document, State};
use crate::spec::identity_center::{
    AssignmentEntry, DirectoryGroupEntry, IdentityCenterSection, PermissionSetEntry, PolicyOrNone,
};
use crate::values::{AccountId, Origin, PermissionSetName, PolicyName, PrincipalName, Spanned};

impl Resources<'_> {
    /// Adds what the section of IAM Identity Center declares, but for accounts where nobody else may hold anything: which these
    /// are only the organization can tell.
    pub(super) fn identity_center(&mut self, document: &Document) {
        let Some(section) = &document.identity_center else {
            return;
        };
        let at = section.origin;
        let IdentityCenterSection { instance: _, region: _, permission_sets, groups, assignments } =
            &section.value;
        let center = choice(section);
        let items = assignments.as_ref().map_or(&[][..], |assignments| &assignments.items);
        let declared = Arc::new(declared(section));
        self.push(CenterInstance {
            choice: center.clone(),
            at: section.instance.as_ref().map_or(at, |instance| instance.origin),
            has_assignments: !items.is_empty(),
            exclusive_in: declared.exclusive_in.clone(),
        });
        for entry in permission_sets {
            self.permission_set(entry, &center, document, &declared);
        }
        for entry in groups {
            let DirectoryGroupEntry { name, source, description, members } = entry;
            self.push(Group {
                center: center.clone(),
                name: name.value.clone(),
                at: name.origin,
                source: *source,
                description: description.clone(),
                members: members.clone(),
            });
        }
        for entry in items {
            if let Some(principal) = principal(entry) {
                self.push(Assignment {
                    center: center.clone(),
                    principal,
                    set: entry.permission_set.clone(),
                    choice: accounts(entry),
                    declared: Arc::clone(&declared),
                });
            }
        }
    }

    fn permission_set(
        &mut self,
        entry: &PermissionSetEntry,
        center: &InstanceChoice,
        document: &Document,
        declared: &Arc<Declared>,
    ) {
        let PermissionSetEntry {
            name,
            state,
            description,
            session_duration,
            relay_state,
            managed_policies,
            customer_managed_policies,
            permissions_boundary,
            inline_policy,
            tags,
        } = entry;
        let (center, at) = (center.clone(), name.origin);
        if *state == State::Absent {
            let declared = Arc::clone(declared);
            self.push(AbsentPermissionSet { center, name: name.value.clone(), at, declared });
            return;
        }
        let inline_policy = inline_policy.as_ref().and_then(|policy| match &policy.value {
            PolicyOrNone::None => Some(InlinePolicy::None),
            PolicyOrNone::Document(source) => source.document().cloned().map(InlinePolicy::Document),
        });
        self.push(PermissionSet {
            center,
            name: name.value.clone(),
            at,
            description: description.clone(),
            session_duration: *session_duration,
            relay_state: relay_state.clone(),
            managed_policies: managed_policies.clone(),
            customer_policies: customer_managed_policies.clone(),
            boundary: permissions_boundary.clone(),
            inline_policy,
            tags: tags.clone(),
            assigned: assigned(document, &name.value),
            declared_policies: declared_policies(document),
            needs: self.own_policies(entry, document),
        });
    }

    /// The policies that the file declares for this account, and which a permission set refers to: where it is assigned here,
    /// they must be there before.
    fn own_policies(&self, entry: &PermissionSetEntry, document: &Document) -> BTreeSet<Address> {
        let declared = declared_policies(document);
        let is_declared = |name: &PolicyName| declared.iter().any(|policy| policy.name == *name);
        let boundary = entry.permissions_boundary.as_ref().and_then(|boundary| match &boundary.value {
            BoundarySpec::Customer(policy) => Some(policy),
            BoundarySpec::Aws(_) | BoundarySpec::None => None,
        });
        let referred = entry.customer_managed_policies.iter().flat_map(|referred| &referred.items);
        let referred = referred.map(|policy| &policy.value).chain(boundary);
        let names = referred.map(|policy| &policy.name).filter(|name| is_declared(name));
        names.map(|name| policy_address(&self.place.account, name)).collect()
    }
}

/// The customer-managed policies that a document declares for this account.
fn declared_policies(document: &Document) -> BTreeSet<CustomerPolicySpec> {
    let policies = document.iam.as_ref().map_or(&[][..], |iam| &iam.policies);
    let present = policies.iter().filter(|policy| policy.state == State::Present);
    present
        .map(|policy| CustomerPolicySpec { name: policy.name.value.clone(), path: policy.path.clone() })
        .collect()
}

/// Where a document assigns a permission set.
fn assigned(document: &Document, set: &PermissionSetName) -> Vec<AccountChoice> {
    let assignments =
        document.identity_center.as_ref().and_then(|section| section.value.assignments.as_ref());
    let items = assignments.map_or(&[][..], |assignments| &assignments.items);
    items.iter().filter(|entry| entry.permission_set.value == *set).map(accounts).collect()
}

/// The accounts of a document in which nobody else may hold anything, which only the organization can tell.
#[derive(Debug)]
pub struct Exclusive<'a> {
    section: &'a IdentityCenterSection,
    at: Origin,
}

impl<'a> Exclusive<'a> {
    /// Every operation that comparing these accounts may cause.
    pub const READS: &'static [Operation] = <AccountAccess as Resource>::READS;

    /// What a document says of them, if it does.
    pub fn of(document: &'a Document) -> Option<Self> {
        let section = document.identity_center.as_ref()?;
        let at = exclusive(section)?;
        Some(Self { section: &section.value, at })
    }

    /// Every account with what may be held there; where the accounts of an assignment cannot be told, something that says so.
    pub async fn resources(&self, reader: &Reader) -> Vec<Arc<dyn Managed>> {
        let center = choice(self.section);
        let declared = Arc::new(declared(self.section));
        let items = self.section.assignments.iter().flat_map(|assignments| &assignments.items);
        let mut accounts: BTreeMap<AccountId, Account> = BTreeMap::new();
        let mut everywhere = Vec::new();
        for entry in items {
            let Some(principal) = principal(entry) else {
                continue;
            };
            let choice = self::accounts(entry);
            let Ok(chosen) = choice.among(reader).await else {
                return vec![Arc::new(AccessSomewhere { choice, at: self.at })];
            };
            let Chosen { accounts: chosen, inactive: _, problems } = chosen;
            let address = address::assignment(&principal, &entry.permission_set);
            let set = entry.permission_set.value.clone();
            for (id, name) in chosen {
                let account = accounts.entry(id).or_default();
                account.name = account.name.take().or(name);
                account.may_hold.insert(MayHold { principal: principal.value.clone(), set: set.clone() });
                account.needs.push(address.clone());
            }
            // It may be about any account: nothing goes anywhere before it is known.
            if !problems.is_empty() {
                everywhere.push(address);
            }
        }
        let access = accounts.into_iter().map(|(account, Account { name, may_hold, needs })| {
            let needs = needs.into_iter().chain(everywhere.iter().cloned()).collect();
            let (center, declared) = (center.clone(), Arc::clone(&declared));
            let access = AccountAccess { center, account, name, at: self.at, may_hold, declared, needs };
            Arc::new(access) as Arc<dyn Managed>
        });
        access.collect()
    }
}

#[derive(Debug, Default)]
struct Account {
    name: Option<String>,
    may_hold: BTreeSet<MayHold>,
    needs: Vec<Address>,
}

/// Where a section says that nobody else may hold anything.
fn exclusive(section: &IdentityCenterSection) -> Option<Origin> {
    let exclusive = section.assignments.as_ref()?.exclusive?;
    exclusive.value.then_some(exclusive.origin)
}

/// The instance that a section means.
fn choice(section: &IdentityCenterSection) -> InstanceChoice {
    let arn = section.instance.as_ref().map(|instance| instance.value.clone());
    InstanceChoice {
        arn: arn.filter(|arn| arn != super::DEFAULT_INSTANCE),
        region: section.region.as_ref().map(|region| region.value.clone()),
    }
}

/// Who holds what an entry speaks of; nobody in an entry that was refused.
fn principal(entry: &AssignmentEntry) -> Option<Spanned<PrincipalName>> {
    let group = entry.group.clone().map(|group| group.map(PrincipalName::Group));
    group.or_else(|| entry.user.clone().map(|user| user.map(PrincipalName::User)))
}

fn accounts(entry: &AssignmentEntry) -> AccountChoice {
    AccountChoice { accounts: entry.accounts.clone(), except: entry.except.clone() }
}

fn declared(section: &IdentityCenterSection) -> Declared {
    let present = section.permission_sets.iter().filter(|set| set.state == State::Present);
    let sets = present.map(|set| {
        let managed = set.managed_policies.iter().flat_map(|managed| &managed.items);
        let managed = managed.map(|policy| policy.value.to_string());
        let inline = match set.inline_policy.as_ref().map(|policy| &policy.value) {
            Some(PolicyOrNone::Document(source)) => source.document().map(Ok),
            Some(PolicyOrNone::None) | None => None,
        };
        let boundary = set.permissions_boundary.as_ref().and_then(|boundary| match &boundary.value {
            BoundarySpec::Aws(policy) => Some(Bounds::Aws(policy.to_string())),
            BoundarySpec::Customer(_) => Some(Bounds::Customer),
            BoundarySpec::None => None,
        });
        let rights = rights::of_policies(managed, inline, boundary.as_ref());
        (set.name.value.clone(), rights.all() == AllRights::Given)
    });
    let absent = section.permission_sets.iter().filter(|set| set.state == State::Absent);
    let of_source = |source| {
        let groups = section.groups.iter().filter(move |group| group.source == source);
        groups.map(|group| group.name.value.clone()).collect()
    };
    let items = section.assignments.as_ref().map_or(&[][..], |assignments| &assignments.items);
    let pair = |entry: &AssignmentEntry| {
        principal(entry).map(|principal| (principal.value, entry.permission_set.value.clone()))
    };
    let exclusive_in = match exclusive(section) {
        Some(_) => items.iter().map(accounts).collect(),
        None => Vec::new(),
    };
    let has_people = |group: &&DirectoryGroupEntry| {
        group.members.as_ref().is_some_and(|members| !members.items.is_empty())
    };
    let peopled = section.groups.iter().filter(has_people);
    Declared {
        pairs: items.iter().filter_map(pair).collect(),
        exclusive_in,
        sets: sets.collect(),
        absent_sets: absent.map(|set| set.name.value.clone()).collect(),
        groups: of_source(GroupSource::IdentityCenter),
        external_groups: of_source(GroupSource::External),
        peopled_groups: peopled.map(|group| group.name.value.clone()).collect(),
    }
}
