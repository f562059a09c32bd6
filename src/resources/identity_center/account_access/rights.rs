//! Who has people behind them, and which permission sets give all rights, before and after.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::try_join_all;

use super::live::Beyond;
use crate::aws::reader::sso::{Instance, PermissionSetDetail};
use crate::aws::{AwsError, Reader};
use crate::resources::identity_center::reference::{Declared, Meaning};
use crate::resources::identity_center::rights::{self, AllRights, Withheld};
use crate::values::{PermissionSetName, PrincipalName};

/// Those by whom somebody has access: people, and groups that have people in them, now or as soon as the file holds.
pub(super) async fn peopled<'a>(
    reader: &Reader,
    instance: &Instance,
    declared: &Declared,
    meanings: &BTreeMap<&'a PrincipalName, Meaning>,
) -> Result<BTreeSet<&'a PrincipalName>, AwsError> {
    let asked = meanings.iter().map(|(&principal, meaning)| async move {
        let is_to_have = match principal {
            PrincipalName::Group(name) => declared.peopled_groups.contains(name),
            PrincipalName::User(_) => true,
        };
        let has_people = match meaning {
            Meaning::Nobody(_) => false,
            Meaning::There(holder) if !is_to_have => {
                !reader.group_members(instance, holder.id()).await?.is_empty()
            }
            Meaning::There(_) | Meaning::ToBe => is_to_have,
        };
        Ok::<_, AwsError>(has_people.then_some(principal))
    });
    Ok(try_join_all(asked).await?.into_iter().flatten().collect())
}

/// The permission sets of what would go that give all rights to who holds them, or may: now, or as the file has them.
pub(super) async fn going(
    reader: &Reader,
    instance: &Instance,
    declared: &Declared,
    beyond: &BTreeSet<Beyond>,
) -> Result<BTreeSet<PermissionSetName>, AwsError> {
    let sets = beyond.iter().map(|beyond| (&beyond.holding.set, &beyond.holding.set_arn));
    let sets: BTreeMap<&PermissionSetName, &String> = sets.collect();
    let asked = sets.into_iter().map(|(name, arn)| async move {
        let gives = declared.sets.get(name) == Some(&true)
            || rights::of_set(reader, instance, arn).await?.all() != AllRights::NotGiven;
        Ok::<_, AwsError>(gives.then(|| name.clone()))
    });
    Ok(try_join_all(asked).await?.into_iter().flatten().collect())
}

/// Whether one of the permission sets that stay gives all rights for certain: as the file has it, if nothing that is there
/// withholds them, or, of one that the file leaves alone, now.
pub(super) async fn stay(
    reader: &Reader,
    instance: &Instance,
    declared: &Declared,
    stays: &BTreeSet<PermissionSetName>,
    sets: &BTreeMap<PermissionSetName, PermissionSetDetail>,
) -> Result<bool, AwsError> {
    let asked = stays.iter().map(|name| async move {
        match (declared.sets.get(name), sets.get(name)) {
            (Some(false), _) | (None, None) => Ok(false),
            (Some(true), None) => Ok(true),
            (Some(true), Some(set)) => {
                Ok(rights::of_set(reader, instance, &set.arn).await?.withheld == Withheld::No)
            }
            (None, Some(set)) => {
                Ok(rights::of_set(reader, instance, &set.arn).await?.all() == AllRights::Given)
            }
        }
    });
    Ok(try_join_all(asked).await?.contains(&true))
}
