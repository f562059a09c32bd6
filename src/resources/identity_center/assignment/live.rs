//! What somebody holds already, and what the names of the file mean.

use std::collections::BTreeSet;

use futures::future::try_join_all;
use futures::try_join;

use super::declared::Assignment;
use crate::aws::reader::sso::{self, By, Holder, Instance};
use crate::aws::{AwsError, Reader};
use crate::resources::identity_center::accounts::Chosen;
use crate::resources::identity_center::reference::{self, Meaning};
use crate::values::suggestion::closest;
use crate::values::{AccountId, PermissionSetName};

/// What somebody holds already, and what the names of the file mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// Who is meant.
    pub principal: Meaning,
    /// What the permission set's name means.
    pub set: SetMeaning,
    /// The accounts that are meant.
    pub chosen: Chosen,
    /// The accounts in which they hold it, as far as these were asked for.
    pub held: BTreeSet<AccountId>,
    /// Whether asking by who holds it was denied, so that it took a call for each account.
    pub is_denied_by_principal: bool,
    /// What the management account keeps to itself.
    pub reserved: Option<Reserved>,
}

/// What the name of a permission set means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetMeaning {
    /// One that is there.
    There,
    /// None yet: the file declares it.
    ToBe,
    /// None, and the nearest name that there is.
    Missing(Option<PermissionSetName>),
}

/// What only the management account, which is named here, can assign (IAM Identity Center User Guide, "Delegated
/// administration").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reserved {
    /// Anything in itself.
    Account(AccountId),
    /// What is provisioned in itself.
    Set(AccountId),
}

/// Reads it; nothing, where there is no instance to work with.
pub(super) async fn read(desired: &Assignment, reader: &Reader) -> Result<Option<Live>, AwsError> {
    let Assignment { center, principal, set, choice, declared } = desired;
    let Some(instance) = reference::instance(reader, center).await? else {
        return Ok(None);
    };
    let (principal, sets, chosen) = try_join!(
        reference::meaning(reader, &instance, principal, declared),
        reader.permission_sets(&instance),
        choice.among(reader),
    )?;
    let arn = sets.get(&set.value).map(|set| set.arn.as_str());
    let set = match arn {
        Some(_) => SetMeaning::There,
        None if declared.sets.contains_key(&set.value) => SetMeaning::ToBe,
        None => {
            let known = sets.keys().chain(declared.sets.keys()).map(PermissionSetName::as_str);
            SetMeaning::Missing(closest(set.as_str(), known).map(PermissionSetName::from_aws))
        }
    };
    let is_meant = !matches!(principal, Meaning::Nobody(_)) && !matches!(set, SetMeaning::Missing(_));
    let (held, is_denied_by_principal) = match (&principal, arn) {
        (Meaning::There(holder), Some(arn)) => held(reader, &instance, holder, arn, &chosen).await?,
        _ => (BTreeSet::new(), false),
    };
    let mut live = Live { principal, set, chosen, held, is_denied_by_principal, reserved: None };
    let missing: Vec<AccountId> = live.missing().map(|(account, _)| account.clone()).collect();
    if is_meant && !missing.is_empty() {
        live.chosen.look_closer(choice, missing, reader).await?;
        live.reserved = reserved(reader, &instance, arn, &live).await?;
    }
    Ok(Some(live))
}

impl Live {
    /// The accounts in which they are to hold it and do not, with their names where these are known.
    pub(super) fn missing(&self) -> impl Iterator<Item = (&AccountId, Option<&str>)> {
        let missing = self.chosen.accounts.iter().filter(|(account, _)| !self.held.contains(*account));
        missing.map(|(account, name)| (account, name.as_deref()))
    }
}

/// The accounts in which somebody holds a permission set, and whether asking by who holds it was denied.
async fn held(
    reader: &Reader,
    instance: &Instance,
    holder: &Holder,
    set: &str,
    chosen: &Chosen,
) -> Result<(BTreeSet<AccountId>, bool), AwsError> {
    let mut is_denied = false;
    if reader.assignments_by(instance).await? == By::Principal {
        match reader.assignments_of(instance, holder).await {
            Ok(assignments) => {
                let of_set = assignments.iter().filter(|assignment| assignment.set == set);
                return Ok((of_set.map(|assignment| assignment.account.clone()).collect(), is_denied));
            }
            Err(error) if error.is_denial() => is_denied = true,
            Err(error) => return Err(error),
        }
    }
    let asked = chosen.accounts.keys().map(|account| async move {
        let assignment = sso::Assignment { account: account.clone(), set: set.to_owned() };
        let holders = reader.holders(instance, &assignment).await?;
        Ok::<_, AwsError>(holders.contains(holder).then_some(assignment.account))
    });
    Ok((try_join_all(asked).await?.into_iter().flatten().collect(), is_denied))
}

/// What keeps another account than the management account from assigning what is missing.
async fn reserved(
    reader: &Reader,
    instance: &Instance,
    set: Option<&str>,
    live: &Live,
) -> Result<Option<Reserved>, AwsError> {
    let management = &instance.owner;
    if reader.identity().account == *management {
        return Ok(None);
    }
    if live.missing().any(|(account, _)| account == management) {
        return Ok(Some(Reserved::Account(management.clone())));
    }
    let Some(set) = set.filter(|_| live.missing().next().is_some()) else {
        return Ok(None);
    };
    let there = reader.sets_provisioned(instance, management).await?;
    Ok(there.contains(set).then(|| Reserved::Set(management.clone())))
}
