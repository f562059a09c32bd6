//! What somebody holds already: of a permission set, and of others that the file does not give them.

use std::collections::BTreeSet;

use futures::future::try_join_all;

use super::declared::Assignment;
use crate::aws::reader::sso::{self, By, Holder, Instance};
use crate::aws::{AwsError, Reader};
use crate::resources::identity_center::accounts::Chosen;
use crate::values::{AccountId, PermissionSetName, PrincipalName};

/// What somebody holds already, as far as it was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The accounts in which they hold the permission set.
    pub accounts: BTreeSet<AccountId>,
    /// What they hold of permission sets that the file does not give them; told by one assignment of each holder alone.
    pub others: BTreeSet<(PermissionSetName, AccountId)>,
    /// Whether asking by who holds it was denied, so that it took a call for each account.
    pub is_denied_by_principal: bool,
}

/// Reads what somebody holds: all of it, where it may be asked by who holds it, and else the permission set in the accounts that
/// are meant. A permission set that is not there yet is held by nobody.
pub(super) async fn read(
    desired: &Assignment,
    instance: &Instance,
    holder: &Holder,
    set: Option<&str>,
    chosen: &Chosen,
    reader: &Reader,
) -> Result<Held, AwsError> {
    let given = given(desired, instance, holder, reader).await?;
    let speaks_for_holder = given.first() == Some(&desired.set.value);
    let mut held = Held::default();
    if set.is_none() && !speaks_for_holder {
        return Ok(held);
    }
    if reader.assignments_by(instance).await? == By::Principal {
        match reader.assignments_of(instance, holder).await {
            Ok(rows) => {
                let sets = reader.permission_sets(instance).await?;
                let name = |arn: &str| {
                    let named = sets.iter().find(|(_, set)| set.arn == arn);
                    // One that was deleted meanwhile has no name any more.
                    named.map_or_else(|| PermissionSetName::from_aws(arn), |(name, _)| name.clone())
                };
                for row in rows.iter() {
                    if set == Some(row.set.as_str()) {
                        held.accounts.insert(row.account.clone());
                    } else if speaks_for_holder {
                        let name = name(&row.set);
                        if !given.contains(&name) {
                            held.others.insert((name, row.account.clone()));
                        }
                    }
                }
                return without_what_goes(held, desired, chosen, reader).await;
            }
            Err(error) if error.is_denial() => held.is_denied_by_principal = set.is_some(),
            Err(error) => return Err(error),
        }
    }
    let Some(set) = set else {
        return Ok(held);
    };
    let asked = chosen.accounts.keys().map(|account| async move {
        let assignment = sso::Assignment { account: account.clone(), set: set.to_owned() };
        let holders = reader.holders(instance, &assignment).await?;
        Ok::<_, AwsError>(holders.contains(holder).then_some(assignment.account))
    });
    held.accounts = try_join_all(asked).await?.into_iter().flatten().collect();
    Ok(held)
}

/// The permission sets that the file gives to a holder, by whichever of their names.
async fn given(
    desired: &Assignment,
    instance: &Instance,
    holder: &Holder,
    reader: &Reader,
) -> Result<BTreeSet<PermissionSetName>, AwsError> {
    let mut given = BTreeSet::new();
    for (principal, set) in &desired.declared.pairs {
        let is_same = *principal == desired.principal.value
            || match (principal, holder) {
                (PrincipalName::User(_), Holder::User(id)) => {
                    reader.directory_id(instance, principal).await?.as_ref() == Some(id)
                }
                _ => false,
            };
        if is_same {
            given.insert(set.clone());
        }
    }
    Ok(given)
}

/// Leaves out what is taken away where nobody else may hold anything, since that is neither left alone nor beyond the file.
async fn without_what_goes(
    mut held: Held,
    desired: &Assignment,
    chosen: &Chosen,
    reader: &Reader,
) -> Result<Held, AwsError> {
    let is_elsewhere = held.accounts.iter().any(|account| !chosen.accounts.contains_key(account));
    if held.others.is_empty() && !is_elsewhere {
        return Ok(held);
    }
    for choice in &desired.declared.exclusive_in {
        let exclusive = match choice.among(reader).await {
            Ok(exclusive) => exclusive.accounts,
            // Nothing is taken away where it is unknown which accounts are meant.
            Err(error) if error.is_denial() => continue,
            Err(error) => return Err(error),
        };
        let goes = |account: &AccountId| exclusive.contains_key(account);
        held.accounts.retain(|account| chosen.accounts.contains_key(account) || !goes(account));
        held.others.retain(|(_, account)| !goes(account));
    }
    Ok(held)
}
