//! Which accounts a file names: by id, by name, by organizational unit, or all of them.

use std::collections::BTreeMap;

use crate::aws::operation::organizations::{
    DESCRIBE_ACCOUNT, DESCRIBE_ORGANIZATION, LIST_ACCOUNTS, LIST_ACCOUNTS_OF_UNIT, LIST_ORGANIZATIONAL_UNITS,
    LIST_ROOTS,
};
use crate::aws::{AwsError, Operation, Reader};
use crate::model::Finding;
use crate::values::{AccountId, AccountSelector, Spanned};

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

/// What is wrong with a selector, as far as the organization tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No account has this name or id.
    NoAccount {
        /// As it is written.
        selector: Spanned<AccountSelector>,
        /// The nearest name that there is.
        nearest: Option<String>,
    },
    /// Several accounts have this name.
    SeveralAccounts(Spanned<AccountSelector>, Vec<AccountId>),
    /// No unit has this path or id.
    NoUnit {
        /// As it is written.
        selector: Spanned<AccountSelector>,
        /// The nearest path that there is.
        nearest: Option<String>,
    },
    /// Several units have this path at their end.
    SeveralUnits(Spanned<AccountSelector>, Vec<String>),
}

impl AccountChoice {
    /// Finds out which accounts are meant. The organization is listed only where a name, a unit or `all` asks for it; of an id
    /// alone nothing is asked.
    pub async fn among(&self, reader: &Reader) -> Result<Chosen, AwsError> {
        let _ = reader;
        todo!()
    }

    /// Whether only ids and `this` are named, so that it means the same in every organization.
    pub fn is_plain(&self) -> bool {
        let all = self.accounts.iter().chain(&self.except);
        all.into_iter().all(|one| matches!(one.value, AccountSelector::This | AccountSelector::Id(_)))
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
        let _ = (choice, at.into_iter().count(), reader);
        todo!()
    }
}

impl Problem {
    /// What is said of it.
    pub fn finding(&self) -> Finding {
        todo!()
    }
}
