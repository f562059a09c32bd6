//! How requests are going that AWS carries out by and by.

use std::collections::BTreeSet;

use aws_sdk_ssoadmin::types::{
    AccountAssignmentOperationStatus, OperationStatusFilter, PermissionSetProvisioningStatus, StatusValues,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::{Asked, Described, no_status};
use crate::aws::operation::sso::{
    DESCRIBE_CREATION, DESCRIBE_DELETION, DESCRIBE_PROVISIONING, LIST_CREATIONS, LIST_DELETIONS,
    LIST_PROVISIONINGS,
};
use crate::aws::reader::sso::Instance;
use crate::aws::retry::Ours;
use crate::aws::{AwsError, Operation, Writer};

/// The most items of a page.
const PAGE: i32 = 100;

impl Writer {
    /// The ids of the requests in progress (`List…Status` with a filter).
    pub(super) async fn in_progress(
        &self,
        instance: &Instance,
        asked: Asked,
    ) -> Result<BTreeSet<String>, AwsError> {
        let client = self.sso(&instance.region);
        let filter = OperationStatusFilter::builder().status(StatusValues::InProgress).build();
        let mut ids = BTreeSet::new();
        let mut tokens = BTreeSet::new();
        let mut token: Option<String> = None;
        loop {
            let (page, next): (Vec<Option<String>>, _) = match asked {
                Asked::Creation => {
                    let request =
                        client.list_account_assignment_creation_status().instance_arn(&instance.arn);
                    let request = request.filter(filter.clone()).max_results(PAGE).set_next_token(token);
                    let answer = self.ask(LIST_CREATIONS, || request.clone().send()).await?;
                    let listed = answer.account_assignments_creation_status.unwrap_or_default();
                    (listed.into_iter().map(|one| one.request_id).collect(), answer.next_token)
                }
                Asked::Deletion => {
                    let request =
                        client.list_account_assignment_deletion_status().instance_arn(&instance.arn);
                    let request = request.filter(filter.clone()).max_results(PAGE).set_next_token(token);
                    let answer = self.ask(LIST_DELETIONS, || request.clone().send()).await?;
                    let listed = answer.account_assignments_deletion_status.unwrap_or_default();
                    (listed.into_iter().map(|one| one.request_id).collect(), answer.next_token)
                }
                Asked::Provisioning => {
                    let request =
                        client.list_permission_set_provisioning_status().instance_arn(&instance.arn);
                    let request = request.filter(filter.clone()).max_results(PAGE).set_next_token(token);
                    let answer = self.ask(LIST_PROVISIONINGS, || request.clone().send()).await?;
                    let listed = answer.permission_sets_provisioning_status.unwrap_or_default();
                    (listed.into_iter().map(|one| one.request_id).collect(), answer.next_token)
                }
            };
            ids.extend(page.into_iter().flatten());
            // A page may be empty and not the last; one that comes again would come for ever.
            token = next.filter(|token| !token.is_empty() && tokens.insert(token.clone()));
            if token.is_none() {
                return Ok(ids);
            }
        }
    }

    /// How a request is going (`Describe…Status`).
    pub(super) async fn describe(
        &self,
        instance: &Instance,
        asked: Asked,
        id: &str,
    ) -> Result<Described, AwsError> {
        let client = self.sso(&instance.region);
        let of_assignment = |status: Option<AccountAssignmentOperationStatus>, operation| {
            let AccountAssignmentOperationStatus { status, failure_reason, .. } =
                status.ok_or_else(|| no_status(operation))?;
            Ok(Described { status, reason: failure_reason })
        };
        match asked {
            Asked::Creation => {
                let request = client.describe_account_assignment_creation_status();
                let request = request.instance_arn(&instance.arn).account_assignment_creation_request_id(id);
                let answer = self.ask(DESCRIBE_CREATION, || request.clone().send()).await?;
                of_assignment(answer.account_assignment_creation_status, DESCRIBE_CREATION)
            }
            Asked::Deletion => {
                let request = client.describe_account_assignment_deletion_status();
                let request = request.instance_arn(&instance.arn).account_assignment_deletion_request_id(id);
                let answer = self.ask(DESCRIBE_DELETION, || request.clone().send()).await?;
                of_assignment(answer.account_assignment_deletion_status, DESCRIBE_DELETION)
            }
            Asked::Provisioning => {
                let request = client.describe_permission_set_provisioning_status();
                let request = request.instance_arn(&instance.arn).provision_permission_set_request_id(id);
                let answer = self.ask(DESCRIBE_PROVISIONING, || request.clone().send()).await?;
                let PermissionSetProvisioningStatus { status, failure_reason, .. } = answer
                    .permission_set_provisioning_status
                    .ok_or_else(|| no_status(DESCRIBE_PROVISIONING))?;
                Ok(Described { status, reason: failure_reason })
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
        // A request that was taken a moment ago may not be known everywhere.
        self.session.send(operation, Ours { about: true, needs: Vec::new() }, call).await
    }
}
