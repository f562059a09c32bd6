//! Who holds which permission set in which account.

use std::collections::BTreeSet;
use std::sync::Arc as Shared;

use aws_sdk_ssoadmin::operation::list_account_assignments::ListAccountAssignmentsOutput;
use aws_sdk_ssoadmin::operation::list_account_assignments_for_principal::ListAccountAssignmentsForPrincipalOutput;
use aws_sdk_ssoadmin::types::{AccountAssignment, PrincipalType};

use super::sets::PAGE;
use super::{Instance, account_id};
use crate::aws::operation::sso::{LIST_ACCOUNT_ASSIGNMENTS, LIST_PRINCIPAL_ASSIGNMENTS};
use crate::aws::reader::pages::page;
use crate::aws::reader::whole::required;
use crate::aws::{AwsError, Class, Reader};
use crate::values::AccountId;

/// Somebody who can hold permission sets, by the id that the directory gave.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// A group.
    Group(String),
    /// A person.
    User(String),
}

/// A permission set that somebody holds in an account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assignment {
    /// The account.
    pub account: AccountId,
    /// The permission set's ARN.
    pub set: String,
}

/// By what assignments can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By who holds them: for all accounts in few calls, and from the management account alone.
    Principal,
    /// By account and permission set: a call for each pair.
    Pair,
}

impl Holder {
    /// The id.
    pub fn id(&self) -> &str {
        match self {
            Self::Group(id) | Self::User(id) => id,
        }
    }

    /// What it is called in a request.
    pub(in crate::aws) fn principal_type(&self) -> PrincipalType {
        match self {
            Self::Group(_) => PrincipalType::Group,
            Self::User(_) => PrincipalType::User,
        }
    }

    fn read(row: AccountAssignment) -> Result<Self, AwsError> {
        let id = required(LIST_ACCOUNT_ASSIGNMENTS, row.principal_id, "PrincipalId")?;
        match required(LIST_ACCOUNT_ASSIGNMENTS, row.principal_type, "PrincipalType")? {
            PrincipalType::Group => Ok(Self::Group(id)),
            PrincipalType::User => Ok(Self::User(id)),
            other => {
                let what = format!("`PrincipalType`: `{}` is not known", other.as_str());
                Err(AwsError::new(LIST_ACCOUNT_ASSIGNMENTS, Class::Unintelligible, what))
            }
        }
    }
}

page!(ListAccountAssignmentsForPrincipalOutput, ListAccountAssignmentsOutput);

impl Reader {
    /// By what assignments can be asked for from this account: by principal from the management account, by account and
    /// permission set from any other (`DescribeOrganization`).
    ///
    /// Where the organization may not be seen, the owner of the instance tells, which is the management account of any
    /// organization's instance. AWS may still deny what was asked by principal: that is the answer of
    /// [`assignments_of`](Self::assignments_of), and whoever gets it asks the other way.
    pub async fn assignments_by(&self, instance: &Instance) -> Result<By, AwsError> {
        // On the heap: whoever waits for several calls at once has a large future.
        let ask = Box::pin(async {
            let management = match self.organization().await {
                Ok(Some(organization)) => organization.management_account,
                Ok(None) => return Ok(By::Pair),
                Err(error) if error.is_denial() => instance.owner.clone(),
                Err(error) => return Err(error),
            };
            Ok(if management == self.identity().account { By::Principal } else { By::Pair })
        });
        Ok(*self.sso_memos().by.get(ask).await?)
    }

    /// What somebody holds themselves, in every account (`ListAccountAssignmentsForPrincipal`).
    ///
    /// Of a person AWS also lists what they hold through groups; that is left out.
    pub async fn assignments_of(
        &self,
        instance: &Instance,
        holder: &Holder,
    ) -> Result<Shared<BTreeSet<Assignment>>, AwsError> {
        let ask = async {
            let client = self.clients().sso(&instance.region);
            let list = |token: Option<String>| {
                let request = client.list_account_assignments_for_principal().instance_arn(&instance.arn);
                let request = request.principal_id(holder.id()).principal_type(holder.principal_type());
                request.max_results(PAGE).set_next_token(token).send()
            };
            let pages: Vec<ListAccountAssignmentsForPrincipalOutput> =
                self.pages(LIST_PRINCIPAL_ASSIGNMENTS, list).await?;
            let mut assignments = BTreeSet::new();
            for page in pages {
                let listed = page.account_assignments;
                for row in required(LIST_PRINCIPAL_ASSIGNMENTS, listed, "AccountAssignments")? {
                    if required(LIST_PRINCIPAL_ASSIGNMENTS, row.principal_id, "PrincipalId")? != holder.id() {
                        continue;
                    }
                    assignments.insert(Assignment {
                        account: account_id(LIST_PRINCIPAL_ASSIGNMENTS, row.account_id, "AccountId")?,
                        set: required(
                            LIST_PRINCIPAL_ASSIGNMENTS,
                            row.permission_set_arn,
                            "PermissionSetArn",
                        )?,
                    });
                }
            }
            Ok(assignments)
        };
        self.sso_memos().of_holder.get(holder, ask).await
    }

    /// Who holds a permission set in an account (`ListAccountAssignments`).
    pub async fn holders(
        &self,
        instance: &Instance,
        assignment: &Assignment,
    ) -> Result<Shared<BTreeSet<Holder>>, AwsError> {
        let ask = async {
            let client = self.clients().sso(&instance.region);
            let list = |token: Option<String>| {
                let request = client.list_account_assignments().instance_arn(&instance.arn);
                let request = request.account_id(assignment.account.as_str());
                let request = request.permission_set_arn(&assignment.set);
                request.max_results(PAGE).set_next_token(token).send()
            };
            let pages: Vec<ListAccountAssignmentsOutput> = self.pages(LIST_ACCOUNT_ASSIGNMENTS, list).await?;
            let mut holders = BTreeSet::new();
            for page in pages {
                let listed = page.account_assignments;
                for row in required(LIST_ACCOUNT_ASSIGNMENTS, listed, "AccountAssignments")? {
                    holders.insert(Holder::read(row)?);
                }
            }
            Ok(holders)
        };
        self.sso_memos().holders.get(assignment, ask).await
    }
}
