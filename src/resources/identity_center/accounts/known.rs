//! What the organization tells of the accounts that a file names, as far as that asks for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc as Shared;

use super::{AccountChoice, Problem};
use crate::aws::reader::organizations::{OrganizationAccount, Unit};
use crate::aws::{AwsError, Reader};
use crate::values::suggestion::closest;
use crate::values::{AccountId, AccountSelector, Spanned};

type Accounts = Shared<BTreeMap<AccountId, OrganizationAccount>>;
type Units = Shared<BTreeMap<String, Unit>>;

/// The accounts of a selector, with what is known of each.
type Meant<'a> = BTreeMap<AccountId, Option<&'a OrganizationAccount>>;

/// What is known of an organization; what no selector asks for is not.
pub(super) struct Known {
    this: AccountId,
    is_alone: bool,
    management: Option<AccountId>,
    accounts: Option<Accounts>,
    units: Units,
    of_units: BTreeMap<String, Accounts>,
}

impl Known {
    pub(super) async fn read(choice: &AccountChoice, reader: &Reader) -> Result<Self, AwsError> {
        let mut known = Self {
            this: reader.identity().account.clone(),
            is_alone: false,
            management: None,
            accounts: None,
            units: Shared::default(),
            of_units: BTreeMap::new(),
        };
        if choice.is_plain() {
            return Ok(known);
        }
        match reader.organization().await {
            Ok(Some(organization)) => known.management = Some(organization.management_account),
            Ok(None) => {
                known.is_alone = true;
                return Ok(known);
            }
            // Only `all` has to know which account is the management account.
            Err(error) if error.is_denial() && !choice.has(|one| matches!(one, AccountSelector::All)) => {}
            Err(error) => return Err(error),
        }
        let (accounts, (units, of_units)) =
            futures::try_join!(accounts(choice, reader), units(choice, reader))?;
        Ok(Self { accounts, units, of_units, ..known })
    }

    /// The accounts that a selector means, or why it means none.
    pub(super) fn meant(&self, selector: &Spanned<AccountSelector>) -> Result<Meant<'_>, Problem> {
        let asks_for_organization = !matches!(selector.value, AccountSelector::This | AccountSelector::Id(_));
        if asks_for_organization && self.is_alone {
            return Err(Problem::NoOrganization(selector.clone()));
        }
        match &selector.value {
            AccountSelector::This => Ok([(self.this.clone(), self.account(&self.this))].into()),
            AccountSelector::Id(id) => match (self.account(id), &self.accounts) {
                (None, Some(accounts)) => {
                    let ids = accounts.keys().map(AccountId::as_str);
                    Err(no_account(selector, closest(id.as_str(), ids)))
                }
                (account, _) => Ok([(id.clone(), account)].into()),
            },
            AccountSelector::Name(name) => self.called(name, selector),
            AccountSelector::All => {
                let all = self.accounts.iter().flat_map(|accounts| accounts.values());
                Ok(by_id(all.filter(|account| Some(&account.id) != self.management.as_ref())))
            }
            AccountSelector::UnitId(_) | AccountSelector::UnitPath { .. } => {
                let below = below(unit(&self.units, selector)?, &self.units);
                let accounts = below.iter().filter_map(|id| self.of_units.get(*id));
                Ok(by_id(accounts.flat_map(|accounts| accounts.values())))
            }
        }
    }

    fn called(&self, name: &str, selector: &Spanned<AccountSelector>) -> Result<Meant<'_>, Problem> {
        let all = || self.accounts.iter().flat_map(|accounts| accounts.values());
        let called: Vec<_> = all().filter(|account| account.name == name).collect();
        // An account that was closed keeps its name for months, and its successor often has the same.
        let active: Vec<_> = called.iter().copied().filter(|account| account.is_active).collect();
        match (active.len(), called.is_empty()) {
            (_, true) => Err(no_account(selector, closest(name, all().map(|account| account.name.as_str())))),
            (0, false) => Ok(by_id(called)),
            (1, false) => Ok(by_id(active)),
            (_, false) => {
                let ids = active.into_iter().map(|account| account.id.clone()).collect();
                Err(Problem::SeveralAccounts(selector.clone(), ids))
            }
        }
    }

    /// What is known of an account, from whichever listing tells of it.
    fn account(&self, id: &AccountId) -> Option<&OrganizationAccount> {
        self.accounts.iter().chain(self.of_units.values()).find_map(|accounts| accounts.get(id))
    }
}

impl AccountChoice {
    fn has(&self, is_so: impl Fn(&AccountSelector) -> bool) -> bool {
        self.selectors().any(|selector| is_so(selector))
    }
}

async fn accounts(choice: &AccountChoice, reader: &Reader) -> Result<Option<Accounts>, AwsError> {
    if choice.has(|one| matches!(one, AccountSelector::Name(_) | AccountSelector::All)) {
        reader.organization_accounts().await.map(Some)
    } else {
        Ok(None)
    }
}

async fn units(
    choice: &AccountChoice,
    reader: &Reader,
) -> Result<(Units, BTreeMap<String, Accounts>), AwsError> {
    if !choice.has(is_of_unit) {
        return Ok(Default::default());
    }
    let units = reader.organization_units().await?;
    let named = choice.selectors().filter(|selector| is_of_unit(selector));
    let named = named.filter_map(|selector| unit(&units, selector).ok());
    let ids: BTreeSet<&str> = named.flat_map(|unit| below(unit, &units)).collect();
    let accounts = ids.iter().map(|id| reader.unit_accounts(id));
    let accounts = futures::future::try_join_all(accounts).await?;
    let of_units = ids.iter().map(|&id| id.to_owned()).zip(accounts).collect();
    Ok((Shared::clone(&units), of_units))
}

fn is_of_unit(selector: &AccountSelector) -> bool {
    matches!(selector, AccountSelector::UnitId(_) | AccountSelector::UnitPath { .. })
}

/// The unit that a selector means, which is the only one whose path ends so, or is so where the selector has the whole path.
///
/// A unit at the root does not go before others of its name: whoever has both in mind would not see which accounts they give
/// away.
fn unit<'a>(
    units: &'a BTreeMap<String, Unit>,
    selector: &Spanned<AccountSelector>,
) -> Result<&'a Unit, Problem> {
    let missing = |nearest: Option<String>| Err(Problem::NoUnit { selector: selector.clone(), nearest });
    let (path, from_root) = match &selector.value {
        AccountSelector::UnitPath { path, from_root } => (path, *from_root),
        AccountSelector::UnitId(id) => {
            let ids = units.keys().map(String::as_str);
            return match units.get(id) {
                Some(unit) => Ok(unit),
                None => missing(closest(id, ids).map(str::to_owned)),
            };
        }
        _ => return missing(None),
    };
    let is_meant = |unit: &&Unit| if from_root { unit.path == *path } else { unit.path.ends_with(path) };
    let found: Vec<&Unit> = units.values().filter(is_meant).collect();
    match found[..] {
        [unit] => Ok(unit),
        [] => {
            let root = if from_root { "/" } else { "" };
            missing(nearest(units, path).map(|path| format!("{root}{path}")))
        }
        _ => {
            let paths: BTreeSet<String> =
                found.iter().map(|unit| format!("/{}", unit.path.join("/"))).collect();
            Err(Problem::SeveralUnits(selector.clone(), paths.into_iter().collect()))
        }
    }
}

/// The whole path of the unit whose path ends most nearly so.
fn nearest(units: &BTreeMap<String, Unit>, path: &[String]) -> Option<String> {
    let end = |unit: &Unit| unit.path[unit.path.len().saturating_sub(path.len())..].join("/");
    let ends: Vec<(String, &Unit)> =
        units.values().filter(|unit| !unit.path.is_empty()).map(|unit| (end(unit), unit)).collect();
    let nearest = closest(&path.join("/"), ends.iter().map(|(end, _)| end.as_str()))?;
    let (_, unit) = ends.iter().find(|(end, _)| end == nearest)?;
    Some(unit.path.join("/"))
}

/// The ids of a unit and of all below it.
fn below<'a>(unit: &'a Unit, units: &'a BTreeMap<String, Unit>) -> Vec<&'a str> {
    let mut ids = vec![unit.id.as_str()];
    let mut next = 0;
    while let Some(id) = ids.get(next) {
        let children = units.get(*id).into_iter().flat_map(|unit| &unit.children);
        ids.extend(children.map(String::as_str));
        next += 1;
    }
    ids
}

fn by_id<'a>(accounts: impl IntoIterator<Item = &'a OrganizationAccount>) -> Meant<'a> {
    accounts.into_iter().map(|account| (account.id.clone(), Some(account))).collect()
}

fn no_account(selector: &Spanned<AccountSelector>, nearest: Option<&str>) -> Problem {
    Problem::NoAccount { selector: selector.clone(), nearest: nearest.map(str::to_owned) }
}
