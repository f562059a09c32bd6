//! What somebody holds already, and what the names of the file mean.

use std::collections::{BTreeMap, BTreeSet};

use futures::try_join;

use super::declared::Assignment;
use super::held::{self, Held};
use crate::aws::reader::sso::{Holder, Instance};
use crate::aws::{AwsError, Reader};
use crate::resources::identity_center::accounts::Chosen;
use crate::resources::identity_center::reference::{self, Meaning};
use crate::values::suggestion::closest;
use crate::values::{AccountId, PermissionSetName, PrincipalName};

/// What somebody holds already, and what the names of the file mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// Who is meant.
    pub principal: Meaning,
    /// What the permission set's name means.
    pub set: SetMeaning,
    /// The accounts that are meant.
    pub chosen: Chosen,
    /// What they hold.
    pub held: Held,
    /// What the management account keeps to itself.
    pub reserved: Option<Reserved>,
    /// Another name that the file has for the same person, where it gives them the permission set under that one.
    pub twin: Option<PrincipalName>,
    /// The accounts where it is missing and AWS is about to give it already, by the requests for that.
    pub under_way: BTreeMap<AccountId, String>,
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
    let held = match &principal {
        Meaning::There(holder) => held::read(desired, &instance, holder, arn, &chosen, reader).await?,
        Meaning::ToBe | Meaning::Nobody(_) => Held::default(),
    };
    let twin = match &principal {
        Meaning::There(Holder::User(id)) => twin(desired, &instance, id, reader).await?,
        Meaning::There(Holder::Group(_)) | Meaning::ToBe | Meaning::Nobody(_) => None,
    };
    let mut live =
        Live { principal, set, chosen, held, reserved: None, twin, under_way: BTreeMap::default() };
    let missing: Vec<AccountId> = live.missing().map(|(account, _)| account.clone()).collect();
    if is_meant && !missing.is_empty() {
        live.chosen.look_closer(choice, missing, reader).await?;
        live.reserved = reserved(reader, &instance, arn, &live).await?;
        if let (Meaning::There(holder), Some(set)) = (&live.principal, arn) {
            live.under_way = under_way(reader, &instance, holder, set, &live).await?;
        }
    }
    Ok(Some(live))
}

/// Another name of the same person under which the file gives them the permission set: the first of their names speaks for all.
async fn twin(
    desired: &Assignment,
    instance: &Instance,
    id: &str,
    reader: &Reader,
) -> Result<Option<PrincipalName>, AwsError> {
    let Assignment { principal, set, declared, .. } = desired;
    let users = declared.pairs.iter().filter(|(_, given)| *given == set.value).map(|(user, _)| user);
    let before = users.filter(|user| matches!(user, PrincipalName::User(_)) && **user < principal.value);
    for user in before {
        if reader.directory_id(instance, user).await?.as_deref() == Some(id) {
            return Ok(Some(user.clone()));
        }
    }
    Ok(None)
}

/// The accounts where it is missing and AWS is about to give it already.
async fn under_way(
    reader: &Reader,
    instance: &Instance,
    holder: &Holder,
    set: &str,
    live: &Live,
) -> Result<BTreeMap<AccountId, String>, AwsError> {
    let creations = reader.creations_under_way(instance).await?;
    let of_these = creations.iter().filter(|one| one.set == set && one.holder.as_ref() == Some(holder));
    let missing: BTreeSet<&AccountId> = live.missing().map(|(account, _)| account).collect();
    let there = of_these.filter_map(|one| Some((one.account.clone()?, one.id.clone())));
    Ok(there.filter(|(account, _)| missing.contains(account)).collect())
}

impl Live {
    /// The accounts in which they are to hold it and do not, with their names where these are known.
    pub(super) fn missing(&self) -> impl Iterator<Item = (&AccountId, Option<&str>)> {
        let missing =
            self.chosen.accounts.iter().filter(|(account, _)| !self.held.accounts.contains(*account));
        missing.map(|(account, name)| (account, name.as_deref()))
    }
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
