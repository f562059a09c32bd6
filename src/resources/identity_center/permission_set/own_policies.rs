//! Whether the customer-managed policies that a permission set refers to are there, as far as that can be told: they are each
//! account's own, and only this account's can be looked up.

use std::collections::{BTreeMap, BTreeSet};

use super::declared::PermissionSet;
use super::diff::{is_same_boundary, is_same_policy, reference_to};
use super::live::{Parts, There};
use super::places::shown;
use super::policies::BoundarySpec;
use crate::aws::reader::sso::{Boundary, CustomerPolicy};
use crate::aws::{AwsError, Reader};
use crate::model::Finding;
use crate::resources::identity_center::accounts::AccountChoice;
use crate::resources::identity_center::reference::CustomerPolicySpec;
use crate::resources::identity_center::wording::first_few;
use crate::values::suggestion::{closest, listed};
use crate::values::{AccountId, AccountSelector, Arn, Origin, Spanned};

/// What this account says of the customer-managed policies that a permission set is to refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OwnPolicies {
    /// Nothing was asked: the permission set is not for this account, or refers to what the file declares.
    #[default]
    NotAsked,
    /// It may not be asked.
    Unknown,
    /// These are missing, each with the nearest one that there is.
    Missing(BTreeMap<CustomerPolicy, Option<CustomerPolicy>>),
}

impl OwnPolicies {
    /// Looks for what the file does not declare, where the permission set is provisioned in this account or assigned to it.
    pub(super) async fn read(
        desired: &PermissionSet,
        there: &There,
        reader: &Reader,
    ) -> Result<Self, AwsError> {
        let undeclared: Vec<CustomerPolicy> = references(desired)
            .filter(|(policy, _)| !is_declared(desired, policy))
            .map(|(policy, _)| reference_to(policy))
            .collect();
        if undeclared.is_empty() || !is_for_own(desired, there) {
            return Ok(Self::NotAsked);
        }
        let listed = match reader.customer_managed_policies().await {
            Ok(arns) => arns,
            Err(error) if error.is_denial() => return Ok(Self::Unknown),
            Err(error) => return Err(error),
        };
        let own: Vec<CustomerPolicy> = listed.iter().filter_map(policy_of).collect();
        let missing =
            undeclared.into_iter().filter(|one| !own.iter().any(|other| is_same_policy(one, other)));
        Ok(Self::Missing(missing.map(|policy| (policy.clone(), nearest(&policy, &own).cloned())).collect()))
    }

    /// What is said of those that are missing, each where the file names it.
    pub(super) fn problems(&self, desired: &PermissionSet, there: &There) -> Vec<Finding> {
        let Self::Missing(missing) = self else { return Vec::new() };
        let said = references(desired).filter_map(|(policy, at)| {
            let policy = reference_to(policy);
            let nearest = missing.get(&policy)?;
            let account = &there.account;
            Some(Finding::NotThere {
                at,
                why: format!("account {account} has no customer-managed policy `{policy}`"),
                next: match nearest {
                    Some(CustomerPolicy { name, path }) if name.eq_ignore_ascii_case(&policy.name) => {
                        format!("it has one of this name with the path `{path}`; did you mean that?")
                    }
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => {
                        "declare it under `iam.policies`, or make it in every account where the permission set is held"
                            .to_owned()
                    }
                },
            })
        });
        said.collect()
    }
}

/// Says where policies must be that come to be referred to, and cannot be looked up.
pub(super) fn elsewhere(desired: &PermissionSet, there: &There, parts: &Parts) -> Option<Finding> {
    let is_new = |policy: &&CustomerPolicySpec| {
        let policy = reference_to(policy);
        !parts.customer.iter().any(|live| is_same_policy(live, &policy))
    };
    let is_new_boundary = |policy: &&CustomerPolicySpec| {
        let boundary = Boundary::Customer(reference_to(policy));
        !parts.boundary.as_ref().is_some_and(|live| is_same_boundary(live, &boundary))
    };
    let attached = attached(desired).map(|(policy, _)| policy).filter(is_new);
    let bounding = bounding(desired).map(|(policy, _)| policy).filter(is_new_boundary);
    let new: Vec<&CustomerPolicySpec> = attached.chain(bounding).collect();
    let mut accounts: BTreeSet<&AccountId> = there.places.provisioned.iter().collect();
    accounts.extend(desired.assigned.iter().flat_map(named));
    accounts.remove(&there.account);
    let is_in_doubt = |policy: &&CustomerPolicySpec| !is_declared(desired, policy);
    if there.own_policies == OwnPolicies::Unknown && new.iter().any(is_in_doubt) {
        accounts.insert(&there.account);
    }
    let mut places = first_few(accounts.iter().map(|id| shown(id, there.places.accounts.as_ref())));
    if !desired.assigned.iter().all(AccountChoice::is_plain) {
        // Where the file names this account by no name of its own, it was not asked about either.
        let is_open = there.own_policies == OwnPolicies::NotAsked && new.iter().any(is_in_doubt);
        let every = if is_open { "every account" } else { "every other account" };
        if !accounts.is_empty() {
            places.push_str(", and ");
        }
        places.push_str(every);
        places.push_str(" where the file assigns it");
    }
    if new.is_empty() || places.is_empty() {
        return None;
    }
    let names: BTreeSet<String> = new.into_iter().map(|policy| reference_to(policy).to_string()).collect();
    let have = if names.len() == 1 { "has" } else { "have" };
    let names = listed(names.iter().map(String::as_str), "and");
    Some(Finding::Note(format!(
        "before it is provisioned, {names} {have} to be in {places}: customer-managed policies are each account's own, and these cannot be looked up from here"
    )))
}

/// The customer-managed policies that the file attaches, each with its place.
fn attached(desired: &PermissionSet) -> impl Iterator<Item = (&CustomerPolicySpec, Origin)> {
    let items = desired.customer_policies.iter().flat_map(|policies| &policies.items);
    items.map(|item| (&item.value, item.origin))
}

/// The one that the file makes the boundary, with its place.
fn bounding(desired: &PermissionSet) -> impl Iterator<Item = (&CustomerPolicySpec, Origin)> {
    desired.boundary.iter().filter_map(|boundary| match &boundary.value {
        BoundarySpec::Customer(policy) => Some((policy, boundary.origin)),
        BoundarySpec::Aws(_) | BoundarySpec::None => None,
    })
}

fn references(desired: &PermissionSet) -> impl Iterator<Item = (&CustomerPolicySpec, Origin)> {
    attached(desired).chain(bounding(desired))
}

/// Whether the file makes a policy in this account.
fn is_declared(desired: &PermissionSet, policy: &CustomerPolicySpec) -> bool {
    let policy = reference_to(policy);
    desired.declared_policies.iter().any(|declared| is_same_policy(&reference_to(declared), &policy))
}

/// Whether the permission set is provisioned in an account, or the file assigns it there by `this` or its id.
fn is_for_own(desired: &PermissionSet, there: &There) -> bool {
    let is_own = |selector: &Spanned<AccountSelector>| match &selector.value {
        AccountSelector::This => true,
        AccountSelector::Id(id) => *id == there.account,
        _ => false,
    };
    let is_assigned =
        |choice: &AccountChoice| choice.accounts.iter().any(is_own) && !choice.except.iter().any(is_own);
    there.places.provisioned.contains(&there.account) || desired.assigned.iter().any(is_assigned)
}

/// The accounts that a choice names by their ids.
fn named(choice: &AccountChoice) -> impl Iterator<Item = &AccountId> {
    let is_left_out = |id: &AccountId| {
        choice
            .except
            .iter()
            .any(|selector| matches!(&selector.value, AccountSelector::Id(other) if other == id))
    };
    let ids = choice.accounts.iter().filter_map(|selector| match &selector.value {
        AccountSelector::Id(id) => Some(id),
        _ => None,
    });
    ids.filter(move |id| !is_left_out(id))
}

/// The name and path in the ARN of a customer-managed policy.
fn policy_of(arn: &Arn) -> Option<CustomerPolicy> {
    let path_and_name = arn.resource().strip_prefix("policy")?;
    let (path, name) = path_and_name.rsplit_once('/')?;
    Some(CustomerPolicy { name: name.to_owned(), path: format!("{path}/") })
}

/// The policy that was probably meant: of the same name, or of one much like it.
fn nearest<'a>(policy: &CustomerPolicy, all: &'a [CustomerPolicy]) -> Option<&'a CustomerPolicy> {
    let name = closest(&policy.name, all.iter().map(|other| other.name.as_str()))?;
    all.iter().find(|other| other.name == name)
}
