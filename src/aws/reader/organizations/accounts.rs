//! The accounts of the organization, and the units that they are in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc as Shared;

use crate::aws::{AwsError, Reader};
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

impl Reader {
    /// Every account of the organization (`ListAccounts`, 20 a page).
    pub async fn organization_accounts(
        &self,
    ) -> Result<Shared<BTreeMap<AccountId, OrganizationAccount>>, AwsError> {
        todo!()
    }

    /// Some accounts of the organization: each by a call of its own where they are few and the listing was not asked for yet
    /// (`DescribeAccount`), all of them together otherwise. One that is not in the organization is left out.
    pub async fn some_accounts(
        &self,
        ids: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, OrganizationAccount>, AwsError> {
        let _ = ids;
        todo!()
    }

    /// Every organizational unit by id, the roots among them with an empty path (`ListRoots`,
    /// `ListOrganizationalUnitsForParent` of each).
    pub async fn organization_units(&self) -> Result<Shared<BTreeMap<String, Unit>>, AwsError> {
        todo!()
    }

    /// The accounts right below a unit or a root (`ListAccountsForParent`).
    pub async fn unit_accounts(
        &self,
        unit: &str,
    ) -> Result<Shared<BTreeMap<AccountId, OrganizationAccount>>, AwsError> {
        let _ = unit;
        todo!()
    }
}
