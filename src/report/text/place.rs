//! How addresses are shown.

use std::collections::BTreeSet;

use crate::model::{Address, Scope};
use crate::values::{AccountId, Region};

/// Shows addresses with their scope where more than one account or Region is in play.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    with_scope: bool,
}

impl Places {
    pub(super) fn among<'a>(addresses: impl IntoIterator<Item = &'a Address>) -> Self {
        let (mut accounts, mut regions) = (BTreeSet::<&AccountId>::new(), BTreeSet::<&Region>::new());
        for address in addresses {
            match address.scope() {
                Scope::Organization => {}
                Scope::Account(account) => {
                    accounts.insert(account);
                }
                Scope::Region(account, region) => {
                    accounts.insert(account);
                    regions.insert(region);
                }
            }
        }
        Self { with_scope: accounts.len() > 1 || regions.len() > 1 }
    }

    pub(super) fn show(self, address: &Address) -> String {
        if self.with_scope { address.with_scope() } else { address.to_string() }
    }
}
