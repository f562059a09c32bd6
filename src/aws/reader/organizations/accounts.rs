//! The accounts of the organization, and the units that they are in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc as Shared;
use std::sync::atomic::Ordering;

use aws_sdk_organizations::operation::list_accounts::ListAccountsOutput;
use aws_sdk_organizations::operation::list_accounts_for_parent::ListAccountsForParentOutput;
use aws_sdk_organizations::operation::list_organizational_units_for_parent::ListOrganizationalUnitsForParentOutput;
use aws_sdk_organizations::operation::list_roots::ListRootsOutput;
use aws_sdk_organizations::types::{Account, AccountState};

use super::PAGE;
use crate::aws::operation::organizations::{
    DESCRIBE_ACCOUNT, LIST_ACCOUNTS, LIST_ACCOUNTS_OF_UNIT, LIST_ORGANIZATIONAL_UNITS, LIST_ROOTS,
};
use crate::aws::reader::pages::page;
use crate::aws::reader::sso::account_id;
use crate::aws::reader::whole::required;
use crate::aws::{AwsError, Operation, Reader};
use crate::values::AccountId;

/// An account of the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationAccount {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Whether it is active; one that is suspended, or about to be closed, is not.
    pub is_active: bool,
    /// Its state in Organizations' own word, such as `SUSPENDED`.
    pub state: String,
}

/// An organizational unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its id, such as `ou-ab12-1a2b3c4d`.
    pub id: String,
    /// The names of the units above it, and its own, from the root down.
    pub path: Vec<String>,
    /// The ids of the units right below it.
    pub children: Vec<String>,
}

/// The most accounts that are asked for one by one.
const FEW: usize = 20;

page!(
    ListAccountsForParentOutput,
    ListAccountsOutput,
    ListOrganizationalUnitsForParentOutput,
    ListRootsOutput,
);

impl Reader {
    /// Every account of the organization (`ListAccounts`, 20 a page).
    pub async fn organization_accounts(
        &self,
    ) -> Result<Shared<BTreeMap<AccountId, OrganizationAccount>>, AwsError> {
        self.organization_memos().accounts_are_listed.store(true, Ordering::Relaxed);
        let ask = async {
            let list = |token: Option<String>| {
                let request = self.clients().organizations().list_accounts();
                request.max_results(PAGE).set_next_token(token).send()
            };
            let pages: Vec<ListAccountsOutput> = self.pages(LIST_ACCOUNTS, list).await?;
            listed(LIST_ACCOUNTS, pages.into_iter().map(|page| page.accounts))
        };
        self.organization_memos().accounts.get(ask).await
    }

    /// Some accounts of the organization: each by a call of its own where they are few and the listing was not asked for yet
    /// (`DescribeAccount`), all of them together otherwise. One that is not in the organization is left out.
    pub async fn some_accounts(
        &self,
        ids: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, OrganizationAccount>, AwsError> {
        let are_few = ids.len() <= FEW;
        if are_few && !self.organization_memos().accounts_are_listed.load(Ordering::Relaxed) {
            return self.accounts_one_by_one(ids).await;
        }
        match self.organization_accounts().await {
            Ok(all) => Ok(all.iter().filter(|(id, _)| ids.contains(id)).map(owned).collect()),
            // Who asked for the listing before must not decide what is known of accounts that can be told without it.
            Err(error) if error.is_denial() && are_few => self.accounts_one_by_one(ids).await,
            Err(error) => Err(error),
        }
    }

    async fn accounts_one_by_one(
        &self,
        ids: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, OrganizationAccount>, AwsError> {
        let asked = ids.iter().map(|id| self.described_account(id));
        let found = futures::future::try_join_all(asked).await?;
        let there = found.iter().filter_map(|account| account.as_ref().as_ref());
        Ok(there.map(|account| (account.id.clone(), account.clone())).collect())
    }

    async fn described_account(
        &self,
        id: &AccountId,
    ) -> Result<Shared<Option<OrganizationAccount>>, AwsError> {
        let ask = async {
            let client = self.clients().organizations();
            let describe = || client.describe_account().account_id(id.as_str()).send();
            match self.send(DESCRIBE_ACCOUNT, describe).await {
                Ok(answer) => {
                    let account = required(DESCRIBE_ACCOUNT, answer.account, "Account")?;
                    OrganizationAccount::read(DESCRIBE_ACCOUNT, account).map(Some)
                }
                Err(error) if error.code() == Some("AccountNotFoundException") => Ok(None),
                Err(error) => Err(error),
            }
        };
        self.organization_memos().account.get(id, ask).await
    }

    /// Every organizational unit by id, the roots among them with an empty path (`ListRoots`,
    /// `ListOrganizationalUnitsForParent` of each).
    pub async fn organization_units(&self) -> Result<Shared<BTreeMap<String, Unit>>, AwsError> {
        let ask = Box::pin(async {
            let mut units = BTreeMap::new();
            let roots = self.roots().await?;
            let mut level: Vec<(String, Vec<String>)> =
                roots.into_iter().map(|id| (id, Vec::new())).collect();
            // All of a level at once: the listing takes as long as the organization is deep.
            while !level.is_empty() {
                let asked = level.iter().map(|(id, _)| self.units_below(id));
                let answers = futures::future::try_join_all(asked).await?;
                let mut next = Vec::new();
                for ((id, path), below) in level.into_iter().zip(answers) {
                    let children = below.iter().map(|(child, _)| child.clone()).collect();
                    for (child, name) in below {
                        next.push((child, [path.as_slice(), &[name]].concat()));
                    }
                    units.insert(id.clone(), Unit { id, path, children });
                }
                level = next;
            }
            Ok(units)
        });
        self.organization_memos().units.get(ask).await
    }

    async fn roots(&self) -> Result<Vec<String>, AwsError> {
        let list = |token: Option<String>| {
            let request = self.clients().organizations().list_roots();
            request.max_results(PAGE).set_next_token(token).send()
        };
        let pages: Vec<ListRootsOutput> = self.pages(LIST_ROOTS, list).await?;
        let mut ids = Vec::new();
        for page in pages {
            for root in required(LIST_ROOTS, page.roots, "Roots")? {
                ids.push(required(LIST_ROOTS, root.id, "Id")?);
            }
        }
        Ok(ids)
    }

    /// The ids and names of the units right below a unit or a root.
    async fn units_below(&self, parent: &str) -> Result<Vec<(String, String)>, AwsError> {
        let list = |token: Option<String>| {
            let request = self.clients().organizations().list_organizational_units_for_parent();
            request.parent_id(parent).max_results(PAGE).set_next_token(token).send()
        };
        let pages: Vec<ListOrganizationalUnitsForParentOutput> =
            self.pages(LIST_ORGANIZATIONAL_UNITS, list).await?;
        let mut units = Vec::new();
        for page in pages {
            let listed = page.organizational_units;
            for unit in required(LIST_ORGANIZATIONAL_UNITS, listed, "OrganizationalUnits")? {
                let id = required(LIST_ORGANIZATIONAL_UNITS, unit.id, "Id")?;
                units.push((id, required(LIST_ORGANIZATIONAL_UNITS, unit.name, "Name")?));
            }
        }
        Ok(units)
    }

    /// The accounts right below a unit or a root (`ListAccountsForParent`).
    pub async fn unit_accounts(
        &self,
        unit: &str,
    ) -> Result<Shared<BTreeMap<AccountId, OrganizationAccount>>, AwsError> {
        let ask = async {
            let list = |token: Option<String>| {
                let request = self.clients().organizations().list_accounts_for_parent();
                request.parent_id(unit).max_results(PAGE).set_next_token(token).send()
            };
            let pages: Vec<ListAccountsForParentOutput> = self.pages(LIST_ACCOUNTS_OF_UNIT, list).await?;
            listed(LIST_ACCOUNTS_OF_UNIT, pages.into_iter().map(|page| page.accounts))
        };
        self.organization_memos().of_unit.get(&unit.to_owned(), ask).await
    }
}

fn listed(
    operation: Operation,
    pages: impl Iterator<Item = Option<Vec<Account>>>,
) -> Result<BTreeMap<AccountId, OrganizationAccount>, AwsError> {
    let mut accounts = BTreeMap::new();
    for page in pages {
        for account in required(operation, page, "Accounts")? {
            let account = OrganizationAccount::read(operation, account)?;
            accounts.insert(account.id.clone(), account);
        }
    }
    Ok(accounts)
}

fn owned((id, account): (&AccountId, &OrganizationAccount)) -> (AccountId, OrganizationAccount) {
    (id.clone(), account.clone())
}

impl OrganizationAccount {
    fn read(operation: Operation, account: Account) -> Result<Self, AwsError> {
        // `Status` is being retired, and an older server knows no `State` (Organizations API reference, "`Account`").
        let status = account.status.map(|status| status.as_str().to_owned());
        let state = account.state.map(|state| state.as_str().to_owned()).or(status);
        let state = required(operation, state, "State")?;
        Ok(Self {
            id: account_id(operation, account.id, "Id")?,
            name: required(operation, account.name, "Name")?,
            is_active: state == AccountState::Active.as_str(),
            state,
        })
    }
}

#[cfg(test)]
mod tests;
