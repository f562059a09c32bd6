//! Which accounts a file names: by id, by name, by organizational unit, or all of them.

mod known;
mod problem;

use std::collections::{BTreeMap, BTreeSet};

use self::known::Known;
use crate::aws::operation::organizations::{
    DESCRIBE_ACCOUNT, DESCRIBE_ORGANIZATION, LIST_ACCOUNTS, LIST_ACCOUNTS_OF_UNIT, LIST_ORGANIZATIONAL_UNITS,
    LIST_ROOTS,
};
use crate::aws::reader::organizations::{NOT_IN_USE, OrganizationAccount};
use crate::aws::{AwsError, Operation, Reader};
use crate::values::{AccountId, AccountSelector, Spanned};

pub use problem::Problem;

/// What finding out which accounts are meant may read.
pub const READS_OF_ACCOUNTS: [Operation; 6] = [
    DESCRIBE_ORGANIZATION,
    LIST_ACCOUNTS,
    DESCRIBE_ACCOUNT,
    LIST_ROOTS,
    LIST_ORGANIZATIONAL_UNITS,
    LIST_ACCOUNTS_OF_UNIT,
];

/// The accounts that a file names, and those of them that it leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountChoice {
    /// Those that are meant.
    pub accounts: Vec<Spanned<AccountSelector>>,
    /// Those of them that are not.
    pub except: Vec<Spanned<AccountSelector>>,
}

/// What a choice of accounts means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// The accounts that are meant, with their names where these are known.
    pub accounts: BTreeMap<AccountId, Option<String>>,
    /// Those that would be, were they active, with their names and states.
    pub inactive: BTreeMap<AccountId, (String, String)>,
    /// What names no account, or not one alone.
    pub problems: Vec<Problem>,
}

impl AccountChoice {
    /// Finds out which accounts are meant. The organization is listed only where a name, a unit or `all` asks for it; of an id
    /// alone nothing is asked.
    pub async fn among(&self, reader: &Reader) -> Result<Chosen, AwsError> {
        let known = Known::read(self, reader).await?;
        let mut chosen = Chosen::default();
        for selector in &self.accounts {
            match known.meant(selector) {
                Ok(found) => chosen.take(found),
                Err(problem) => chosen.problems.push(problem),
            }
        }
        for selector in &self.except {
            match known.meant(selector) {
                Ok(found) => found.keys().for_each(|id| chosen.leave_out(id)),
                Err(problem) => chosen.problems.push(problem),
            }
        }
        Ok(chosen)
    }

    /// Whether only ids and `this` are named, so that it means the same in every organization.
    pub fn is_plain(&self) -> bool {
        self.selectors().all(|one| matches!(one.value, AccountSelector::This | AccountSelector::Id(_)))
    }

    fn selectors(&self) -> impl Iterator<Item = &Spanned<AccountSelector>> {
        self.accounts.iter().chain(&self.except)
    }
}

impl Chosen {
    /// Moves accounts that turn out not to be active, and reports ids that are no account of the organization; asked of those
    /// accounts alone of which a change is about to be made.
    pub async fn look_closer(
        &mut self,
        choice: &AccountChoice,
        at: impl IntoIterator<Item = AccountId>,
        reader: &Reader,
    ) -> Result<(), AwsError> {
        // What a listing told of has a name.
        let is_unknown = |id: &AccountId| self.accounts.get(id) == Some(&None);
        let this = &reader.identity().account;
        let ids: BTreeSet<AccountId> = at.into_iter().filter(|id| is_unknown(id) && id != this).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let (found, is_alone) = match reader.some_accounts(&ids).await {
            Ok(found) => (found, false),
            Err(error) if error.code() == Some(NOT_IN_USE) => (BTreeMap::new(), true),
            // Whoever may assign need not be allowed to look at the organization: AWS says of the assignment itself what is wrong.
            Err(error) if error.is_denial() => return Ok(()),
            Err(error) => return Err(error),
        };
        for id in ids {
            self.accounts.remove(&id);
            if let Some(account) = found.get(&id) {
                self.take_one(id, Some(account));
                continue;
            }
            let named = choice.accounts.iter().find(|selector| names(selector, &id));
            self.problems.extend(named.cloned().map(|selector| {
                if is_alone {
                    Problem::NoOrganization(selector)
                } else {
                    Problem::NoAccount { selector, nearest: None }
                }
            }));
        }
        Ok(())
    }

    fn take(&mut self, found: BTreeMap<AccountId, Option<&OrganizationAccount>>) {
        for (id, account) in found {
            self.take_one(id, account);
        }
    }

    fn take_one(&mut self, id: AccountId, account: Option<&OrganizationAccount>) {
        match account {
            Some(account) if !account.is_active => {
                self.inactive.insert(id, (account.name.clone(), account.state.clone()));
            }
            Some(account) => {
                self.accounts.insert(id, Some(account.name.clone()));
            }
            None => {
                self.accounts.entry(id).or_default();
            }
        }
    }

    fn leave_out(&mut self, id: &AccountId) {
        self.accounts.remove(id);
        self.inactive.remove(id);
    }
}

fn names(selector: &AccountSelector, id: &AccountId) -> bool {
    matches!(selector, AccountSelector::Id(named) if named == id)
}

#[cfg(test)]
mod tests;
