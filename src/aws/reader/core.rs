//! The reader of one account.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::cloudtrail::CloudTrailMemos;
use super::iam::IamMemos;
use super::identity_store::IdentityStoreMemos;
use super::kms::KmsMemos;
use super::organizations::OrganizationMemos;
use super::s3::S3Memos;
use super::sns::SnsMemos;
use super::sso::SsoMemos;
use crate::aws::clients::Clients;
use crate::aws::guard::PlanningGuard;
use crate::aws::retry::Ours;
use crate::aws::{AwsError, Identity, Operation, Service, Session};

/// Read-only access to one account; every answer is asked for once and kept.
///
/// Two readers of one session see the account at two times: verification makes a fresh one a round.
#[derive(Clone)]
pub struct Reader {
    shared: Arc<Shared>,
}

struct Shared {
    session: Session,
    identity: Identity,
    clients: Clients,
    answered: Mutex<BTreeSet<Operation>>,
    iam: IamMemos,
    organizations: OrganizationMemos,
    kms: KmsMemos,
    s3: S3Memos,
    cloudtrail: CloudTrailMemos,
    sns: SnsMemos,
    sso: SsoMemos,
    identity_store: IdentityStoreMemos,
}

impl Reader {
    /// Makes a reader that may send these operations, as far as they read, and no others.
    pub fn new(session: &Session, identity: &Identity, allowed: impl IntoIterator<Item = Operation>) -> Self {
        let clients = Clients::new(session, Some(PlanningGuard::new(allowed)));
        let shared = Shared {
            session: session.clone(),
            identity: identity.clone(),
            clients,
            answered: Mutex::default(),
            iam: IamMemos::default(),
            organizations: OrganizationMemos::default(),
            kms: KmsMemos::default(),
            s3: S3Memos::default(),
            cloudtrail: CloudTrailMemos::default(),
            sns: SnsMemos::default(),
            sso: SsoMemos::default(),
            identity_store: IdentityStoreMemos::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Who reads.
    pub fn identity(&self) -> &Identity {
        &self.shared.identity
    }

    /// The session that it reads through.
    pub fn session(&self) -> &Session {
        &self.shared.session
    }

    /// The operations that AWS carried out for it so far, be the answer that nothing is there: the caller may send them.
    pub fn answered(&self) -> BTreeSet<Operation> {
        self.shared.answered.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn clients(&self) -> &Clients {
        &self.shared.clients
    }

    pub(super) fn iam(&self) -> &aws_sdk_iam::Client {
        self.shared.clients.iam()
    }

    pub(super) fn iam_memos(&self) -> &IamMemos {
        &self.shared.iam
    }

    pub(super) fn organization_memos(&self) -> &OrganizationMemos {
        &self.shared.organizations
    }

    pub(super) fn kms_memos(&self) -> &KmsMemos {
        &self.shared.kms
    }

    pub(super) fn s3_memos(&self) -> &S3Memos {
        &self.shared.s3
    }

    pub(super) fn cloudtrail_memos(&self) -> &CloudTrailMemos {
        &self.shared.cloudtrail
    }

    pub(super) fn sns_memos(&self) -> &SnsMemos {
        &self.shared.sns
    }

    pub(super) fn sso_memos(&self) -> &SsoMemos {
        &self.shared.sso
    }

    pub(super) fn identity_store_memos(&self) -> &IdentityStoreMemos {
        &self.shared.identity_store
    }

    pub(super) async fn send<T, E, F>(
        &self,
        operation: Operation,
        call: impl Fn() -> F + Send + Sync,
    ) -> Result<T, AwsError>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let answer = self.shared.session.send(operation, Ours::default(), call).await;
        // S3 says to anybody that a bucket is not there.
        let is_said_to_all = |error: &AwsError| {
            operation.service() == Service::S3
                && matches!(error.code(), None | Some("NoSuchBucket" | "NotFound"))
        };
        let shows = |error: &AwsError| error.is_not_found() && !is_said_to_all(error);
        if answer.as_ref().map_or_else(shows, |_| true) {
            self.shared.answered.lock().unwrap_or_else(PoisonError::into_inner).insert(operation);
        }
        answer
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("account", &self.shared.identity.account).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use crate::aws::operation::iam::{
        GET_ACCOUNT_PASSWORD_POLICY, GET_ACCOUNT_SUMMARY, LIST_ACCOUNT_ALIASES,
    };
    use crate::aws::testing::{Answer, Script};

    #[tokio::test(start_paused = true)]
    async fn a_read_that_finds_nothing_is_answered_and_one_that_is_denied_is_not() {
        let aliases = "<IsTruncated>false</IsTruncated><AccountAliases/>";
        let script = Script::default()
            .on(LIST_ACCOUNT_ALIASES, [Answer::result(LIST_ACCOUNT_ALIASES, aliases)])
            .on(GET_ACCOUNT_PASSWORD_POLICY, [Answer::error(404, "NoSuchEntity", "No.")])
            .on(GET_ACCOUNT_SUMMARY, [Answer::error(403, "AccessDenied", "No.")]);
        let reads = [LIST_ACCOUNT_ALIASES, GET_ACCOUNT_PASSWORD_POLICY, GET_ACCOUNT_SUMMARY];
        let reader = script.reader(&reads).await;
        assert!(reader.answered().is_empty());
        assert!(reader.account_alias().await.is_ok());
        assert!(reader.password_policy().await.is_ok());
        assert!(reader.account_summary().await.is_err());
        assert_eq!(reader.answered(), [GET_ACCOUNT_PASSWORD_POLICY, LIST_ACCOUNT_ALIASES].into());
    }
}
