//! How addresses are shown.

use std::collections::BTreeSet;

use crate::model::{Address, Scope};

/// Shows addresses with their scope where more than one is in play.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    with_scope: bool,
}

impl Places {
    pub(super) fn among<'a>(addresses: impl IntoIterator<Item = &'a Address>) -> Self {
        let scopes: BTreeSet<&Scope> = addresses.into_iter().map(Address::scope).collect();
        Self { with_scope: scopes.len() > 1 }
    }

    pub(super) fn show(self, address: &Address) -> String {
        if self.with_scope { address.with_scope() } else { address.to_string() }
    }
}
