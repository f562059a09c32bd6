//! From a document to the resources that it declares in a place.

mod identity_center;
mod relations;
mod trail;

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::document::{AccountSection, Document, GroupEntry, IamSection, PolicyEntry, State, UserEntry};
use super::load::Place;
use crate::model::{Managed, Scope};
use crate::resources::account::alias::AccountAlias;
use crate::resources::account::root::Root;
use crate::resources::iam::group::{AbsentGroup, Group};
use crate::resources::iam::password_policy::PasswordPolicy;
use crate::resources::iam::policy::{AbsentPolicy, ManagedPolicy};
use crate::resources::iam::reference::{DeclaredPolicies, DeclaredPolicy};
use crate::resources::iam::security_tokens::SecurityTokens;
use crate::resources::iam::user::{AbsentUser, User};
use crate::values::policy::PolicyDocument;
use crate::values::{DocumentSource, PolicyName, Spanned, UserName};
pub use identity_center::Exclusive;
pub(super) use relations::{AuditTrail, DENY_INSECURE};

/// The word by which a file means the only instance of IAM Identity Center that there is.
pub(super) const DEFAULT_INSTANCE: &str = "default";

/// The resources that a document declares, in its order; of a document that was not refused.
pub fn resolve(document: &Document, place: &Place) -> Vec<Arc<dyn Managed>> {
    // The sections of the audit trail say what they need of each other, and are resolved together.
    let Document {
        baseline: _,
        name: _,
        parameters: _,
        account,
        organization: _,
        iam,
        kms: _,
        s3: _,
        cloudtrail: _,
        identity_center: _,
    } = document;
    let mut resources = Resources { place, scope: Scope::Account(place.account.clone()), all: Vec::new() };
    if let Some(account) = account {
        resources.account(account);
    }
    if let Some(iam) = iam {
        resources.iam(iam);
    }
    resources.audit_trail(document);
    resources.identity_center(document);
    resources.all
}

struct Resources<'a> {
    place: &'a Place,
    scope: Scope,
    all: Vec<Arc<dyn Managed>>,
}

impl Resources<'_> {
    fn push(&mut self, resource: impl Managed + 'static) {
        self.all.push(Arc::new(resource));
    }

    fn account(&mut self, section: &AccountSection) {
        // The id was compared with the caller's before anything else was sent.
        let AccountSection { id: _, alias, root } = section;
        let scope = || self.scope.clone();
        let root = root.clone().map(|spec| Root { scope: scope(), spec });
        let alias = alias.clone().map(|alias| AccountAlias { scope: scope(), alias });
        if let Some(root) = root {
            self.push(root);
        }
        if let Some(alias) = alias {
            self.push(alias);
        }
    }

    fn iam(&mut self, section: &IamSection) {
        let IamSection { password_policy, sts_global_endpoint_tokens, policies, groups, users } = section;
        if let Some(spec) = password_policy.clone() {
            self.push(PasswordPolicy { scope: self.scope.clone(), spec });
        }
        if let Some(tokens) = *sts_global_endpoint_tokens {
            self.push(SecurityTokens { scope: self.scope.clone(), tokens });
        }
        for entry in policies {
            self.policy(entry);
        }
        for entry in users {
            self.user(entry);
        }
        let declared_policies = Arc::new(declared_policies(policies));
        let present = users.iter().filter(|user| user.state == State::Present);
        let declared_users = Arc::new(present.map(|user| user.name.value.clone()).collect());
        for entry in groups {
            self.group(entry, &declared_policies, &declared_users);
        }
    }

    fn policy(&mut self, entry: &PolicyEntry) {
        let PolicyEntry { name, state, description, path, document } = entry;
        let (account, name) = (self.place.account.clone(), name.value.clone());
        match (state, read(document.as_ref())) {
            (State::Absent, _) => self.push(AbsentPolicy { account, name }),
            (State::Present, Some(document)) => self.push(ManagedPolicy {
                account,
                partition: self.place.partition.clone(),
                name,
                path: path.clone().unwrap_or_default(),
                description: description.clone(),
                document: document.clone(),
            }),
            // Refused when it was checked.
            (State::Present, None) => {}
        }
    }

    fn user(&mut self, entry: &UserEntry) {
        let UserEntry { name, state, tags } = entry;
        let (account, name) = (self.place.account.clone(), name.value.clone());
        match state {
            State::Absent => self.push(AbsentUser { account, name }),
            State::Present => self.push(User { account, name, tags: tags.clone() }),
        }
    }

    fn group(
        &mut self,
        entry: &GroupEntry,
        declared_policies: &Arc<DeclaredPolicies>,
        declared_users: &Arc<BTreeSet<UserName>>,
    ) {
        let GroupEntry { name, state, managed_policies, inline_policies, members } = entry;
        let (account, name) = (self.place.account.clone(), name.value.clone());
        if *state == State::Absent {
            self.push(AbsentGroup { account, name });
            return;
        }
        let inline = inline_policies.as_ref().map(|policies| {
            let documents = policies
                .items
                .iter()
                .filter_map(|(name, source)| Some((PolicyName::from_aws(name), read(Some(source))?.clone())));
            (policies.exclusive, documents.collect::<IndexMap<_, _>>())
        });
        self.push(Group {
            account,
            name,
            managed_policies: managed_policies.clone(),
            inline_policies: inline,
            members: members.clone(),
            declared_policies: Arc::clone(declared_policies),
            declared_users: Arc::clone(declared_users),
        });
    }
}

fn read(source: Option<&Spanned<DocumentSource>>) -> Option<&PolicyDocument> {
    source.and_then(|source| source.document())
}

fn declared_policies(entries: &[PolicyEntry]) -> DeclaredPolicies {
    let present = entries.iter().filter(|entry| entry.state == State::Present);
    present
        .map(|entry| {
            let path = entry.path.clone().unwrap_or_default().to_string();
            let has_deny = read(entry.document.as_ref()).is_some_and(PolicyDocument::has_deny);
            (entry.name.value.clone(), DeclaredPolicy { path, has_deny })
        })
        .collect()
}
