//! What Organizations says of the account: whether it is in an organization, and as what.

mod accounts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use aws_sdk_organizations::operation::list_aws_service_access_for_organization::ListAwsServiceAccessForOrganizationOutput;
use aws_sdk_organizations::operation::list_delegated_administrators::ListDelegatedAdministratorsOutput;
use aws_sdk_organizations::types::OrganizationFeatureSet;

use super::memo::{KeyedMemo, Memo};
use super::pages::page;
use super::whole::required;
use crate::aws::operation::organizations::{
    DESCRIBE_ORGANIZATION, LIST_AWS_SERVICE_ACCESS, LIST_DELEGATED_ADMINISTRATORS,
};
use crate::aws::{AwsError, Class, Reader};
use crate::values::delivery::CLOUDTRAIL;
use crate::values::{AccountId, OrganizationId};

pub use accounts::{OrganizationAccount, Unit};

/// The organization that an account is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// The account that manages it.
    pub management_account: AccountId,
    /// Whether all features are enabled, which trails of an organization need.
    pub all_features: bool,
}

/// What an account is, as far as trails are concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In no organization.
    Alone,
    /// In an organization.
    In(Organization, Role),
}

/// What an account is in its organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// The management account.
    Management,
    /// A delegated administrator of `CloudTrail`.
    DelegatedAdministrator,
    /// A member.
    Member,
    /// It cannot be told, and why.
    Unknown(String),
}

/// Who keeps the key and the bucket of an organization's trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keeper {
    /// This account can.
    #[default]
    Here,
    /// This account is a mere member: the one that manages its organization sees to it.
    Manager(AccountId),
    /// There is no organization.
    Nobody,
    /// What this account is in its organization cannot be told.
    Unknown {
        /// The account that manages the organization.
        manager: AccountId,
        /// Why.
        why: String,
    },
}

#[derive(Debug, Default)]
pub(super) struct OrganizationMemos {
    organization: Memo<Option<Organization>>,
    role: Memo<Role>,
    trusted: Memo<BTreeSet<String>>,
    accounts: Memo<BTreeMap<AccountId, OrganizationAccount>>,
    /// Whether the accounts of the organization were listed to know those of assignments.
    accounts_are_listed: AtomicBool,
    account: KeyedMemo<AccountId, Option<OrganizationAccount>>,
    units: Memo<BTreeMap<String, Unit>>,
    of_unit: KeyedMemo<String, BTreeMap<AccountId, OrganizationAccount>>,
}

/// What Organizations answers an account that is in no organization.
pub const NOT_IN_USE: &str = "AWSOrganizationsNotInUseException";

/// The most items that a page of Organizations holds.
const PAGE: i32 = 20;

page!(ListAwsServiceAccessForOrganizationOutput, ListDelegatedAdministratorsOutput);

impl Reader {
    /// The organization that the account is in, if it is in one (`DescribeOrganization`).
    pub async fn organization(&self) -> Result<Option<Organization>, AwsError> {
        let ask = async {
            let describe = || self.clients().organizations().describe_organization().send();
            let answer = match self.send(DESCRIBE_ORGANIZATION, describe).await {
                Ok(answer) => answer,
                Err(error) if error.code() == Some(NOT_IN_USE) => return Ok(None),
                Err(error) => return Err(error),
            };
            let organization = required(DESCRIBE_ORGANIZATION, answer.organization, "Organization")?;
            organization_of(organization).map(Some)
        };
        Ok(self.organization_memos().organization.get(ask).await?.as_ref().clone())
    }

    /// What the account is (`DescribeOrganization`, and `ListDelegatedAdministrators` unless that says it).
    pub async fn standing(&self) -> Result<Standing, AwsError> {
        let Some(organization) = self.organization().await? else {
            return Ok(Standing::Alone);
        };
        if organization.management_account == self.identity().account {
            return Ok(Standing::In(organization, Role::Management));
        }
        let role = self.organization_memos().role.get(self.role_outside_management()).await?;
        Ok(Standing::In(organization, role.as_ref().clone()))
    }

    /// Whether the account is a delegated administrator of `CloudTrail`, or a member like others.
    ///
    /// Only the management account and delegated administrators may ask (Organizations API reference,
    /// `ListDelegatedAdministrators`): whoever is told that the caller lacks the permission learns nothing of the account.
    async fn role_outside_management(&self) -> Result<Role, AwsError> {
        let list = |token: Option<String>| {
            let request = self.clients().organizations().list_delegated_administrators();
            request.service_principal(CLOUDTRAIL).max_results(PAGE).set_next_token(token).send()
        };
        let pages: Vec<ListDelegatedAdministratorsOutput> =
            match self.pages(LIST_DELEGATED_ADMINISTRATORS, list).await {
                Ok(pages) => pages,
                Err(error) if error.is_denial() => {
                    return Ok(denied(&error));
                }
                Err(error) => return Err(error),
            };
        let own = self.identity().account.as_str();
        let mut is_administrator = false;
        for page in pages {
            let listed = page.delegated_administrators;
            for administrator in required(LIST_DELEGATED_ADMINISTRATORS, listed, "DelegatedAdministrators")? {
                is_administrator |= required(LIST_DELEGATED_ADMINISTRATORS, administrator.id, "Id")? == own;
            }
        }
        Ok(if is_administrator { Role::DelegatedAdministrator } else { Role::Member })
    }

    /// Who keeps the key and the bucket of an organization's trail, as far as this account is concerned.
    pub async fn keeper(&self) -> Result<Keeper, AwsError> {
        Ok(match self.standing().await? {
            Standing::Alone => Keeper::Nobody,
            Standing::In(organization, Role::Member) => Keeper::Manager(organization.management_account),
            Standing::In(organization, Role::Unknown(why)) => {
                Keeper::Unknown { manager: organization.management_account, why }
            }
            Standing::In(_, Role::Management | Role::DelegatedAdministrator) => Keeper::Here,
        })
    }

    /// The services that the organization trusts (`ListAWSServiceAccessForOrganization`).
    pub async fn trusted_services(&self) -> Result<BTreeSet<String>, AwsError> {
        let ask = async {
            let list = |token: Option<String>| {
                let request = self.clients().organizations().list_aws_service_access_for_organization();
                request.max_results(PAGE).set_next_token(token).send()
            };
            let pages: Vec<ListAwsServiceAccessForOrganizationOutput> =
                self.pages(LIST_AWS_SERVICE_ACCESS, list).await?;
            let mut trusted = BTreeSet::new();
            for page in pages {
                let listed = page.enabled_service_principals;
                for service in required(LIST_AWS_SERVICE_ACCESS, listed, "EnabledServicePrincipals")? {
                    let host =
                        required(LIST_AWS_SERVICE_ACCESS, service.service_principal, "ServicePrincipal")?;
                    trusted.insert(host);
                }
            }
            Ok(trusted)
        };
        Ok(self.organization_memos().trusted.get(ask).await?.as_ref().clone())
    }
}

fn organization_of(
    organization: aws_sdk_organizations::types::Organization,
) -> Result<Organization, AwsError> {
    let id = required(DESCRIBE_ORGANIZATION, organization.id, "Id")?;
    let management = required(DESCRIBE_ORGANIZATION, organization.master_account_id, "MasterAccountId")?;
    let features = required(DESCRIBE_ORGANIZATION, organization.feature_set, "FeatureSet")?;
    Ok(Organization {
        id: OrganizationId::from_aws(id),
        management_account: AccountId::try_from(management.as_str()).map_err(|error| {
            AwsError::new(DESCRIBE_ORGANIZATION, Class::Unintelligible, format!("`MasterAccountId`: {error}"))
        })?,
        all_features: features == OrganizationFeatureSet::All,
    })
}

/// What an account is that is denied to ask for delegated administrators: a member, unless it is the caller who lacks
/// the permission.
fn denied(error: &AwsError) -> Role {
    let names_the_caller =
        error.message().is_some_and(|message| message.contains("is not authorized to perform"));
    if names_the_caller {
        Role::Unknown(format!("the caller lacks `{LIST_DELEGATED_ADMINISTRATORS}`"))
    } else {
        Role::Member
    }
}

#[cfg(test)]
mod tests;
