//! The reader of one account.

use std::fmt;
use std::sync::Arc;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::iam::IamMemos;
use crate::aws::guard::PlanningGuard;
use crate::aws::{AwsError, Identity, Operation, Session};

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
    iam: aws_sdk_iam::Client,
    iam_memos: IamMemos,
}

impl Reader {
    /// Makes a reader that may send these operations, as far as they read, and no others.
    pub fn new(session: &Session, identity: &Identity, allowed: impl IntoIterator<Item = Operation>) -> Self {
        let guard = PlanningGuard::new(allowed);
        let config = session.iam_config().interceptor(guard).build();
        let iam = aws_sdk_iam::Client::from_conf(config);
        let (session, identity) = (session.clone(), identity.clone());
        Self { shared: Arc::new(Shared { session, identity, iam, iam_memos: IamMemos::default() }) }
    }

    /// Who reads.
    pub fn identity(&self) -> &Identity {
        &self.shared.identity
    }

    /// The session that it reads through.
    pub fn session(&self) -> &Session {
        &self.shared.session
    }

    pub(super) fn iam(&self) -> &aws_sdk_iam::Client {
        &self.shared.iam
    }

    pub(super) fn iam_memos(&self) -> &IamMemos {
        &self.shared.iam_memos
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
        self.shared.session.send(operation, false, call).await
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("account", &self.shared.identity.account).finish_non_exhaustive()
    }
}
