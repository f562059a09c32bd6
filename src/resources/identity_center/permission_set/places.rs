//! The accounts in which a permission set is provisioned, and how they are spoken of.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::reader::organizations::OrganizationAccount;
use crate::aws::reader::sso::Instance;
use crate::aws::{AwsError, Reader};
use crate::model::Finding;
use crate::values::AccountId;

/// What Organizations says of some accounts.
pub(super) type Accounts = BTreeMap<AccountId, OrganizationAccount>;

/// Where a permission set is provisioned, as far as that matters to what is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The accounts that run an older version.
    pub behind: BTreeSet<AccountId>,
    /// Every account where it is provisioned; asked for only where something is to be done.
    pub provisioned: BTreeSet<AccountId>,
    /// The accounts whose state matters; none, where Organizations may not be asked.
    pub accounts: Option<Accounts>,
}

impl Places {
    /// Reads where a permission set is provisioned: more than who runs an older version only where that is to change.
    pub(super) async fn read(
        instance: &Instance,
        set: &str,
        behind: BTreeSet<AccountId>,
        edits: Edits,
        reader: &Reader,
    ) -> Result<Self, AwsError> {
        let mut places = Self { behind, ..Self::default() };
        if edits == Edits::None {
            if places.behind.is_empty() {
                return Ok(places);
            }
            places.accounts = some_accounts(&places.behind, reader).await?;
            // An account that is not active cannot be brought up to date, and stays behind as long as it is so.
            if !places.behind.iter().any(|account| places.is_active(account)) {
                return Ok(places);
            }
        }
        let provisioned = reader.accounts_provisioned(instance, set).await?;
        places.provisioned = provisioned.union(&places.behind).cloned().collect();
        if edits == Edits::OfAccounts || !places.behind.is_empty() {
            places.accounts = some_accounts(&places.provisioned, reader).await?;
        }
        Ok(places)
    }

    /// Whether an account can be provisioned, as far as that is known.
    pub(super) fn is_active(&self, account: &AccountId) -> bool {
        is_active(account, self.accounts.as_ref())
    }
}

/// Whether anything can be changed in an account, as far as that is known.
pub(super) fn is_active(account: &AccountId, accounts: Option<&Accounts>) -> bool {
    let Some(accounts) = accounts else {
        return true;
    };
    accounts.get(account).is_some_and(|account| account.is_active)
}

/// An account as people know it, with the reason why nothing can be changed in it.
pub(super) fn inactive(account: &AccountId, accounts: Option<&Accounts>) -> String {
    match accounts.and_then(|accounts| accounts.get(account)) {
        Some(known) => format!("{} ({account}, {})", known.name, known.state),
        None => format!("{account} (not in the organization)"),
    }
}

/// What the edits of a permission set mean to the accounts where it is provisioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edits {
    /// There are none.
    None,
    /// They stay with the permission set.
    OfItself,
    /// They have to be brought to the accounts.
    OfAccounts,
}

/// What Organizations says of accounts; nothing, where it may not be asked, since ids are enough to go on with.
pub(super) async fn some_accounts(
    ids: &BTreeSet<AccountId>,
    reader: &Reader,
) -> Result<Option<Accounts>, AwsError> {
    match Box::pin(reader.some_accounts(ids)).await {
        Ok(accounts) => Ok(Some(accounts)),
        Err(error) if error.is_denial() => Ok(None),
        Err(error) => Err(error),
    }
}

/// An account by its name, where that is known, and its id.
pub(super) fn shown(account: &AccountId, accounts: Option<&Accounts>) -> String {
    match accounts.and_then(|accounts| accounts.get(account)) {
        Some(known) => format!("{} ({account})", known.name),
        None => account.to_string(),
    }
}

/// Says that only the management account can change a permission set (IAM Identity Center User Guide, "Delegated
/// administration").
pub(super) fn out_of_reach(owner: &AccountId) -> Finding {
    Finding::Blocked {
        why: format!(
            "a delegated administrator cannot change a permission set that is provisioned in the management account {owner}"
        ),
        next: format!(
            "change it from account {owner}, or keep permission sets of their own for that account"
        ),
    }
}
