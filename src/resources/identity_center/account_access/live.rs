//! Who holds what in an account, as far as it matters to what would go.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::try_join_all;
use futures::try_join;

use super::declared::{AccountAccess, MayHold};
use crate::aws::reader::sso::{Assignment, Holder, Instance};
use crate::aws::{AwsError, Reader};
use crate::resources::identity_center::holdings::{self, Holding};
use crate::resources::identity_center::reference::{self, Declared, Meaning};
use crate::values::{AccountId, DirectoryName, PermissionSetName, PrincipalName};

/// The AWS-managed policy that gives all rights.
const ALL_RIGHTS: &str = "AdministratorAccess";

/// Who holds what in an account, as far as it matters to what would go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// What is held there and the file does not declare.
    pub beyond: BTreeSet<Beyond>,
    /// The permission sets that somebody whom the file declares holds there, or will.
    pub stays: BTreeSet<PermissionSetName>,
    /// Those of all of them that give all rights; unknown where nothing would go.
    pub all_rights: BTreeSet<PermissionSetName>,
    /// How the caller is signed in, where it is to this account.
    pub caller: Option<Caller>,
    /// The management account, where this account is it and something else reads.
    pub reserved_for: Option<AccountId>,
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
    let AccountAccess { center, account, may_hold, declared, name: _, at: _, needs: _ } = desired;
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
    let meanings: BTreeMap<&PrincipalName, Meaning> = meanings.into_iter().collect();
    let names: BTreeMap<&str, &PermissionSetName> =
        sets.values().map(|set| (set.arn.as_str(), &set.name)).collect();
    let may = |set: &str, holder: &Holder| {
        may_hold.iter().any(|MayHold { principal, set: name }| {
            names.get(set) == Some(&name) && meanings[principal] == Meaning::There(holder.clone())
        })
    };
    let going = held.iter().filter(|(set, holder)| !may(set, holder)).map(|(set, holder)| {
        let known = names.get(set.as_str()).map(|&name| name.clone());
        let shown = known.unwrap_or_else(|| PermissionSetName::from_aws(set));
        beyond(reader, instance, account, (shown, set), holder)
    });
    let beyond: BTreeSet<Beyond> = try_join_all(going).await?.into_iter().collect();
    let is_to_be = |may: &&MayHold| {
        let is_somebody = !matches!(meanings[&may.principal], Meaning::Nobody(_));
        is_somebody && (sets.contains_key(&may.set) || declared.sets.contains_key(&may.set))
    };
    let stays: BTreeSet<PermissionSetName> =
        may_hold.iter().filter(is_to_be).map(|may| may.set.clone()).collect();
    let all_rights = if beyond.is_empty() {
        BTreeSet::new()
    } else {
        let go = beyond.iter().map(|Beyond { holding, people: _ }| (&holding.set, Some(&holding.set_arn)));
        let stay = stays.iter().map(|name| (name, sets.get(name).map(|set| &set.arn)));
        all_rights(reader, instance, declared, go.chain(stay).collect()).await?
    };
    let is_foreign = *account == instance.owner && reader.identity().account != *account;
    Ok(Some(Live {
        beyond,
        stays,
        all_rights,
        caller: caller(reader, account),
        reserved_for: is_foreign.then(|| account.clone()),
    }))
}

/// Every permission set that is provisioned in an account, with everybody who holds it there.
async fn held(
    reader: &Reader,
    instance: &Instance,
    account: &AccountId,
) -> Result<Vec<(String, Holder)>, AwsError> {
    let sets = reader.sets_provisioned(instance, account).await?;
    let asked = sets.iter().map(|set| async move {
        let assignment = Assignment { account: account.clone(), set: set.clone() };
        let holders = reader.holders(instance, &assignment).await?;
        Ok::<_, AwsError>(holders.iter().map(|holder| (set.clone(), holder.clone())).collect::<Vec<_>>())
    });
    Ok(try_join_all(asked).await?.into_iter().flatten().collect())
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

/// Which permission sets give all rights, as far as their AWS-managed policies tell, or the file.
async fn all_rights(
    reader: &Reader,
    instance: &Instance,
    declared: &Declared,
    sets: BTreeMap<&PermissionSetName, Option<&String>>,
) -> Result<BTreeSet<PermissionSetName>, AwsError> {
    let asked = sets.into_iter().map(|(name, arn)| async move {
        let gives = match arn {
            _ if declared.sets.get(name) == Some(&true) => true,
            Some(arn) => {
                let policies = reader.set_managed_policies(instance, arn).await?;
                policies.iter().any(|policy| policy.name == ALL_RIGHTS)
            }
            None => false,
        };
        Ok::<_, AwsError>(gives.then(|| name.clone()))
    });
    Ok(try_join_all(asked).await?.into_iter().flatten().collect())
}

/// How the caller is signed in, if it is to this account and through IAM Identity Center.
fn caller(reader: &Reader, account: &AccountId) -> Option<Caller> {
    let identity = reader.identity();
    let set = reference::set_of_caller(identity).filter(|_| identity.account == *account)?;
    Some(Caller { set, user: reference::user_of_caller(identity)? })
}
