//! What IAM Identity Center carries out by and by: which requests are in progress, and how one of them is going.

use std::collections::BTreeSet;
use std::sync::Arc as Shared;

use aws_sdk_ssoadmin::types::{
    AccountAssignmentOperationStatus, AccountAssignmentOperationStatusMetadata, OperationStatusFilter,
    PermissionSetProvisioningStatus, PermissionSetProvisioningStatusMetadata, PrincipalType, StatusValues,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::DateTime;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use futures::future::join_all;

use super::sets::PAGE;
use super::{Holder, Instance};
use crate::aws::operation::Idempotency;
use crate::aws::operation::sso::{
    CREATE_ACCOUNT_ASSIGNMENT, DELETE_ACCOUNT_ASSIGNMENT, DESCRIBE_CREATION, DESCRIBE_DELETION,
    DESCRIBE_PROVISIONING, LIST_CREATIONS, LIST_DELETIONS, LIST_PROVISIONINGS, PROVISION_PERMISSION_SET,
};
use crate::aws::retry::Ours;
use crate::aws::{AwsError, Class, Operation, Reader, Session};
use crate::values::AccountId;

/// How many requests in progress are looked at, the newest first.
///
/// AWS works at ten or fifteen creations at once (IAM Identity Center User Guide, "IAM Identity Center throttle limits"); of the
/// others nobody says how many there may be, and each takes a call.
const LOOKED_AT: usize = 20;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::aws) enum Asked {
    Creation,
    Deletion,
    Provisioning,
}

impl Asked {
    /// The operation that asks for it.
    pub(in crate::aws) fn operation(self) -> Operation {
        match self {
            Self::Creation => CREATE_ACCOUNT_ASSIGNMENT,
            Self::Deletion => DELETE_ACCOUNT_ASSIGNMENT,
            Self::Provisioning => PROVISION_PERMISSION_SET,
        }
    }
}

/// A request as AWS describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::aws) struct Described {
    pub(in crate::aws) status: Option<StatusValues>,
    pub(in crate::aws) reason: Option<String>,
    /// The account that it is about; none where it is about all in which the permission set is provisioned.
    pub(in crate::aws) account: Option<String>,
    pub(in crate::aws) set: Option<String>,
    pub(in crate::aws) holder: Option<Holder>,
}

/// A request in progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderWay {
    /// Its id.
    pub id: String,
    /// The account that it is about; none where it is about all in which the permission set is provisioned.
    pub account: Option<AccountId>,
    /// The permission set's ARN.
    pub set: String,
    /// Who gets it or loses it, where it is about that.
    pub holder: Option<Holder>,
}

/// How requests are asked after: through a client, as persistently as the use deserves.
#[derive(Debug)]
pub(in crate::aws) struct Requests<'a> {
    pub(in crate::aws) session: &'a Session,
    pub(in crate::aws) client: aws_sdk_ssoadmin::Client,
    pub(in crate::aws) instance: &'a Instance,
    /// Whether a call that gets no proper answer is sent again: what only spares work is not worth it.
    pub(in crate::aws) persists: bool,
}

impl Reader {
    /// The creations of assignments that AWS is at (`ListAccountAssignmentCreationStatus`, and
    /// `DescribeAccountAssignmentCreationStatus` of each); none where AWS does not tell, since to send one again does no harm.
    pub async fn creations_under_way(&self, instance: &Instance) -> Result<Shared<Vec<UnderWay>>, AwsError> {
        let client = self.clients().sso(&instance.region);
        let requests = Requests { session: self.session(), client, instance, persists: false };
        let ask = Box::pin(async move { Ok(requests.under_way(Asked::Creation).await) });
        self.sso_memos().creations.get(ask).await
    }
}

impl Requests<'_> {
    /// The requests that AWS is at, as far as it tells.
    pub(in crate::aws) async fn under_way(&self, asked: Asked) -> Vec<UnderWay> {
        let mut listed = match self.listed(asked).await {
            Ok(listed) => listed,
            Err(error) => {
                tracing::debug!(?asked, %error, "what is in progress cannot be told");
                return Vec::new();
            }
        };
        listed.sort_by_key(|(_, created)| std::cmp::Reverse(created.as_ref().map(DateTime::secs)));
        let described = listed.iter().take(LOOKED_AT).map(async |(id, _)| {
            let described = self.describe(asked, id).await.ok()?;
            described.under_way(id)
        });
        join_all(described).await.into_iter().flatten().collect()
    }

    /// The ids of the requests in progress (`List…Status` with a filter).
    pub(in crate::aws) async fn in_progress(&self, asked: Asked) -> Result<BTreeSet<String>, AwsError> {
        Ok(self.listed(asked).await?.into_iter().map(|(id, _)| id).collect())
    }

    /// How a request is going (`Describe…Status`).
    pub(in crate::aws) async fn describe(&self, asked: Asked, id: &str) -> Result<Described, AwsError> {
        let (client, arn) = (&self.client, &self.instance.arn);
        match asked {
            Asked::Creation => {
                let request = client.describe_account_assignment_creation_status().instance_arn(arn);
                let request = request.account_assignment_creation_request_id(id);
                let answer = self.ask(DESCRIBE_CREATION, || request.clone().send()).await?;
                let status = answer.account_assignment_creation_status;
                status.map(Described::from).ok_or_else(|| no_status(DESCRIBE_CREATION))
            }
            Asked::Deletion => {
                let request = client.describe_account_assignment_deletion_status().instance_arn(arn);
                let request = request.account_assignment_deletion_request_id(id);
                let answer = self.ask(DESCRIBE_DELETION, || request.clone().send()).await?;
                let status = answer.account_assignment_deletion_status;
                status.map(Described::from).ok_or_else(|| no_status(DESCRIBE_DELETION))
            }
            Asked::Provisioning => {
                let request = client.describe_permission_set_provisioning_status().instance_arn(arn);
                let request = request.provision_permission_set_request_id(id);
                let answer = self.ask(DESCRIBE_PROVISIONING, || request.clone().send()).await?;
                let status = answer.permission_set_provisioning_status;
                status.map(Described::from).ok_or_else(|| no_status(DESCRIBE_PROVISIONING))
            }
        }
    }

    /// The requests in progress by their ids, and when they were made.
    async fn listed(&self, asked: Asked) -> Result<Vec<(String, Option<DateTime>)>, AwsError> {
        let (client, arn) = (&self.client, &self.instance.arn);
        let filter = OperationStatusFilter::builder().status(StatusValues::InProgress).build();
        let mut found = Vec::new();
        let mut tokens = BTreeSet::new();
        let mut token: Option<String> = None;
        loop {
            let (page, next): (Vec<_>, _) = match asked {
                Asked::Creation => {
                    let request = client.list_account_assignment_creation_status().instance_arn(arn);
                    let request = request.filter(filter.clone()).max_results(PAGE).set_next_token(token);
                    let answer = self.ask(LIST_CREATIONS, || request.clone().send()).await?;
                    let listed = answer.account_assignments_creation_status.unwrap_or_default();
                    (listed.into_iter().map(of_assignment).collect(), answer.next_token)
                }
                Asked::Deletion => {
                    let request = client.list_account_assignment_deletion_status().instance_arn(arn);
                    let request = request.filter(filter.clone()).max_results(PAGE).set_next_token(token);
                    let answer = self.ask(LIST_DELETIONS, || request.clone().send()).await?;
                    let listed = answer.account_assignments_deletion_status.unwrap_or_default();
                    (listed.into_iter().map(of_assignment).collect(), answer.next_token)
                }
                Asked::Provisioning => {
                    let request = client.list_permission_set_provisioning_status().instance_arn(arn);
                    let request = request.filter(filter.clone()).max_results(PAGE).set_next_token(token);
                    let answer = self.ask(LIST_PROVISIONINGS, || request.clone().send()).await?;
                    let listed = answer.permission_sets_provisioning_status.unwrap_or_default();
                    (listed.into_iter().map(of_provisioning).collect(), answer.next_token)
                }
            };
            let page = page.into_iter().filter_map(|(id, created)| Some((id?, created)));
            found.extend(page);
            // A page may be empty and not the last; one that comes again would come for ever.
            token = next.filter(|token| !token.is_empty() && tokens.insert(token.clone()));
            if token.is_none() {
                return Ok(found);
            }
        }
    }

    async fn ask<T, E, F>(
        &self,
        operation: Operation,
        call: impl Fn() -> F + Send + Sync,
    ) -> Result<T, AwsError>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        if self.persists {
            // A request that was taken a moment ago may not be known everywhere.
            self.session.send(operation, Ours { about: true, needs: Vec::new() }, call).await
        } else {
            self.session.send_as(operation, Idempotency::Once, Ours::default(), call).await
        }
    }
}

impl Described {
    /// The request, where AWS is still at it and says what it is about.
    fn under_way(self, id: &str) -> Option<UnderWay> {
        let Self { status, reason: _, account, set, holder } = self;
        let is_under_way = status == Some(StatusValues::InProgress);
        let account = account.map(AccountId::try_from).transpose().ok()?;
        set.filter(|_| is_under_way).map(|set| UnderWay { id: id.to_owned(), account, set, holder })
    }
}

impl From<AccountAssignmentOperationStatus> for Described {
    fn from(described: AccountAssignmentOperationStatus) -> Self {
        let holder = match (described.principal_type, described.principal_id) {
            (Some(PrincipalType::Group), Some(id)) => Some(Holder::Group(id)),
            (Some(PrincipalType::User), Some(id)) => Some(Holder::User(id)),
            _ => None,
        };
        Self {
            status: described.status,
            reason: described.failure_reason,
            account: described.target_id,
            set: described.permission_set_arn,
            holder,
        }
    }
}

impl From<PermissionSetProvisioningStatus> for Described {
    fn from(described: PermissionSetProvisioningStatus) -> Self {
        Self {
            status: described.status,
            reason: described.failure_reason,
            account: described.account_id,
            set: described.permission_set_arn,
            holder: None,
        }
    }
}

/// That an answer lacks what it is about.
pub(in crate::aws) fn no_status(operation: Operation) -> AwsError {
    AwsError::new(operation, Class::Unintelligible, "the answer says nothing of the request")
}

fn of_assignment(listed: AccountAssignmentOperationStatusMetadata) -> (Option<String>, Option<DateTime>) {
    (listed.request_id, listed.created_date)
}

fn of_provisioning(listed: PermissionSetProvisioningStatusMetadata) -> (Option<String>, Option<DateTime>) {
    (listed.request_id, listed.created_date)
}
