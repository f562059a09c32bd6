//! Who holds what in an account, as far as it matters to what would go.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::try_join_all;
use futures::try_join;

use super::declared::{AccountAccess, MayHold};
use super::rights;
use crate::aws::reader::organizations::NOT_IN_USE;
use crate::aws::reader::sso::{Assignment, Holder, Instance};
use crate::aws::{AwsError, Reader};
use crate::resources::identity_center::holdings::{self, Holding};
use crate::resources::identity_center::reference::{self, Meaning};
use crate::values::{AccountId, DirectoryName, PermissionSetName, PrincipalName};

/// Who holds what in an account, as far as it matters to what would go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// What is held there and the file does not declare.
    pub beyond: BTreeSet<Beyond>,
    /// The permission sets that people whom the file declares hold there, or will; unknown where nothing would go.
    pub stays: BTreeSet<PermissionSetName>,
    /// The permission sets of what would go that give all rights.
    pub all_rights: BTreeSet<PermissionSetName>,
    /// Whether one of those that stay gives all rights.
    pub all_rights_stay: bool,
    /// How the caller is signed in, where it is to this account.
    pub caller: Option<Caller>,
    /// What the management account keeps to itself of what would go, where another one reads.
    pub reserved: Option<Reserved>,
    /// What the account is, where something would go and it is not active.
    pub inactive: Option<Inactive>,
    /// What is held there of permission sets that are to go themselves, by these names: it goes with them.
    pub goes_with: BTreeSet<PermissionSetName>,
    /// That the organization has no such account.
    pub is_missing: bool,
}

/// What only the management account can take from anybody (IAM Identity Center User Guide, "Delegated administration").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reserved {
    /// Anything in itself, which this account is.
    Account(AccountId),
    /// What is provisioned in itself.
    Sets {
        /// The management account.
        management: AccountId,
        /// The permission sets, of those that would be taken from somebody.
        sets: BTreeSet<PermissionSetName>,
    },
}

/// An account in which nothing can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inactive {
    /// Its name.
    pub name: String,
    /// Its state in Organizations' own word, such as `SUSPENDED`.
    pub state: String,
}

/// What somebody holds whom the file does not declare to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Beyond {
    /// What they hold.
    pub holding: Holding,
    /// The ids of the people who have access by it.
    pub people: BTreeSet<String>,
}

/// How the caller is signed in through IAM Identity Center.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// By which permission set.
    pub set: PermissionSetName,
    /// As whom.
    pub user: DirectoryName,
}

/// Reads it; nothing, where there is no instance to work with.
pub(super) async fn read(desired: &AccountAccess, reader: &Reader) -> Result<Option<Live>, AwsError> {
    let AccountAccess { center, account, may_hold, declared, name, at: _, needs: _ } = desired;
    let Some(instance) = reference::instance(reader, center).await? else {
        return Ok(None);
    };
    let instance = &instance;
    let principals: BTreeSet<&PrincipalName> = may_hold.iter().map(|may| &may.principal).collect();
    let meanings = principals.into_iter().map(|principal| async move {
        Ok((principal, reference::meaning(reader, instance, principal, declared).await?))
    });
    let (sets, held, meanings) =
        try_join!(reader.permission_sets(instance), held(reader, instance, account), try_join_all(meanings))?;
    let Some(held) = held else {
        return Ok(Some(Live { is_missing: true, ..Live::default() }));
    };
    let meanings: BTreeMap<&PrincipalName, Meaning> = meanings.into_iter().collect();
    let names: BTreeMap<&str, &PermissionSetName> =
        sets.values().map(|set| (set.arn.as_str(), &set.name)).collect();
    let may = |set: &str, holder: &Holder| {
        may_hold.iter().any(|MayHold { principal, set: name }| {
            names.get(set) == Some(&name) && meanings[principal] == Meaning::There(holder.clone())
        })
    };
    let goes_with = |set: &str| names.get(set).filter(|&&name| declared.absent_sets.contains(name)).copied();
    let going = held.iter().filter(|(set, holder)| !may(set, holder) && goes_with(set).is_none());
    let going = going.map(|(set, holder)| {
        let known = names.get(set.as_str()).map(|&name| name.clone());
        let shown = known.unwrap_or_else(|| PermissionSetName::from_aws(set));
        beyond(reader, instance, account, (shown, set), holder)
    });
    let beyond: BTreeSet<Beyond> = try_join_all(going).await?.into_iter().collect();
    let goes_with = held.iter().filter_map(|(set, _)| goes_with(set).cloned()).collect();
    let mut live = Live { beyond, caller: caller(reader, account), goes_with, ..Live::default() };
    if live.beyond.is_empty() {
        return Ok(Some(live));
    }
    // What a listing told of has a name, and is active.
    if name.is_none() {
        live.inactive = inactive(reader, account).await?;
    }
    if live.inactive.is_none() {
        live.reserved = reserved(reader, instance, account, &live.beyond).await?;
    }
    if live.inactive.is_some() || live.reserved.is_some() {
        return Ok(Some(live));
    }
    let peopled = rights::peopled(reader, instance, declared, &meanings).await?;
    let is_to_be = |may: &&MayHold| {
        let is_there = sets.contains_key(&may.set) || declared.sets.contains_key(&may.set);
        is_there && peopled.contains(&may.principal)
    };
    live.stays = may_hold.iter().filter(is_to_be).map(|may| may.set.clone()).collect();
    live.all_rights = rights::going(reader, instance, declared, &live.beyond).await?;
    live.all_rights_stay = rights::stay(reader, instance, declared, &live.stays, &sets).await?;
    Ok(Some(live))
}

/// Every permission set that is provisioned in an account, with everybody who holds it there; nothing where the organization has
/// no such account.
async fn held(
    reader: &Reader,
    instance: &Instance,
    account: &AccountId,
) -> Result<Option<Vec<(String, Holder)>>, AwsError> {
    let sets = match reader.sets_provisioned(instance, account).await {
        Ok(sets) => sets,
        Err(error) if error.is_not_found() && is_missing(reader, account).await => return Ok(None),
        Err(error) => return Err(error),
    };
    let asked = sets.iter().map(|set| async move {
        let assignment = Assignment { account: account.clone(), set: set.clone() };
        let holders = reader.holders(instance, &assignment).await?;
        Ok::<_, AwsError>(holders.iter().map(|holder| (set.clone(), holder.clone())).collect::<Vec<_>>())
    });
    Ok(Some(try_join_all(asked).await?.into_iter().flatten().collect()))
}

/// Whether the organization has no such account, as far as it tells.
async fn is_missing(reader: &Reader, account: &AccountId) -> bool {
    let found = reader.some_accounts(&[account.clone()].into()).await;
    found.is_ok_and(|found| !found.contains_key(account))
}

/// What somebody holds who would lose it, by names, with the people that this gives access to.
async fn beyond(
    reader: &Reader,
    instance: &Instance,
    account: &AccountId,
    (set, set_arn): (PermissionSetName, &String),
    holder: &Holder,
) -> Result<Beyond, AwsError> {
    let holder = holdings::named(reader, instance, holder).await?;
    let people = match &holder.holder {
        _ if !holder.has_people => BTreeSet::new(),
        Holder::User(id) => [id.clone()].into(),
        Holder::Group(id) => {
            let members = reader.group_members(instance, id).await?;
            members.iter().map(|membership| membership.user.clone()).collect()
        }
    };
    let holding = Holding { account: account.clone(), set, set_arn: set_arn.clone(), holder };
    Ok(Beyond { holding, people })
}

/// What an account is that is not active; nothing, where Organizations may not be asked.
async fn inactive(reader: &Reader, account: &AccountId) -> Result<Option<Inactive>, AwsError> {
    if reader.identity().account == *account {
        return Ok(None);
    }
    match reader.some_accounts(&[account.clone()].into()).await {
        Ok(mut found) => {
            let found = found.remove(account).filter(|account| !account.is_active);
            Ok(found.map(|account| Inactive { name: account.name, state: account.state }))
        }
        Err(error) if error.is_denial() || error.code() == Some(NOT_IN_USE) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What keeps another account than the management account from taking what would go.
async fn reserved(
    reader: &Reader,
    instance: &Instance,
    account: &AccountId,
    beyond: &BTreeSet<Beyond>,
) -> Result<Option<Reserved>, AwsError> {
    let management = &instance.owner;
    if reader.identity().account == *management {
        return Ok(None);
    }
    if account == management {
        return Ok(Some(Reserved::Account(management.clone())));
    }
    let there = reader.sets_provisioned(instance, management).await?;
    let holdings = beyond.iter().map(|beyond| &beyond.holding);
    let kept = holdings.filter(|holding| there.contains(&holding.set_arn));
    let sets: BTreeSet<PermissionSetName> = kept.map(|holding| holding.set.clone()).collect();
    Ok((!sets.is_empty()).then(|| Reserved::Sets { management: management.clone(), sets }))
}

/// How the caller is signed in, if it is to this account and through IAM Identity Center.
fn caller(reader: &Reader, account: &AccountId) -> Option<Caller> {
    let identity = reader.identity();
    let set = reference::set_of_caller(identity).filter(|_| identity.account == *account)?;
    Some(Caller { set, user: reference::user_of_caller(identity)? })
}
