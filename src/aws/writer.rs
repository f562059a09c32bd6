//! Sending changes: retried with care, remembered in the run's ledger.

mod keys;
mod pending;
mod subject;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use self::pending::Pending;
pub use self::subject::{Subject, SubjectKind};
use super::clients::Clients;
use super::retry::{LONGEST_PAUSE, Ours, PROPAGATION};
use super::{AwsError, Class, Identity, Operation, Reader, Session};
use crate::values::Region;

/// The pause before the first look; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// How long something is looked for that somebody else must have made, so that it is no news to IAM.
const GLANCE: Duration = Duration::from_secs(5);
/// How often a create is sent whose answer leaves doubt.
const CREATE_ATTEMPTS: u32 = 2;

/// What this run wrote so far: an answer "not there" about it means "not visible yet".
#[derive(Debug, Default)]
struct Ledger {
    written: Mutex<BTreeSet<Subject>>,
    ids: Mutex<BTreeMap<Subject, String>>,
}

impl Ledger {
    fn holds_any(&self, subjects: &[Subject]) -> bool {
        let written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        subjects.iter().any(|subject| written.contains(subject))
    }

    fn held(&self, subjects: &[Subject]) -> Vec<Subject> {
        let written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        subjects.iter().filter(|subject| written.contains(subject)).cloned().collect()
    }

    fn write(&self, subjects: &[Subject]) {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.extend(subjects.iter().cloned());
    }
}

/// How a create ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// The call made it.
    Now,
    /// It was there: made by a call whose answer was lost, or by somebody else.
    Before,
}

/// What is taken for the thing that a create was to make, where it is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Adopts {
    /// Whatever compares equal: its name and its contents are all there is to it.
    Equal,
    /// The same, and only where an answer of this run's own was lost.
    Own,
}

/// Access to one account that can change it.
#[derive(Clone)]
pub struct Writer {
    session: Session,
    identity: Identity,
    clients: Arc<Clients>,
    allowed: Arc<[Operation]>,
    ledger: Arc<Ledger>,
    pending: Arc<Pending>,
    remembered: Arc<OnceLock<Reader>>,
}

impl Writer {
    /// Makes a writer; its fresh readers may send the operations of `reads`.
    pub fn new(session: &Session, identity: &Identity, reads: impl IntoIterator<Item = Operation>) -> Self {
        Self {
            clients: Arc::new(Clients::new(session, None)),
            session: session.clone(),
            identity: identity.clone(),
            allowed: reads.into_iter().collect(),
            ledger: Arc::default(),
            pending: Arc::default(),
            remembered: Arc::default(),
        }
    }

    /// The client of IAM, to build calls for [`Writer::send`] with.
    pub fn iam(&self) -> &aws_sdk_iam::Client {
        self.clients.iam()
    }

    /// The client of Organizations.
    pub fn organizations(&self) -> &aws_sdk_organizations::Client {
        self.clients.organizations()
    }

    /// The client of S3 Control.
    pub fn s3control(&self) -> &aws_sdk_s3control::Client {
        self.clients.s3control()
    }

    /// The client of KMS in a Region.
    pub fn kms(&self, region: &Region) -> aws_sdk_kms::Client {
        self.clients.kms(region)
    }

    /// The client of S3 in a Region.
    pub fn s3(&self, region: &Region) -> aws_sdk_s3::Client {
        self.clients.s3(region)
    }

    /// The client of `CloudTrail` in a Region.
    pub fn cloudtrail(&self, region: &Region) -> aws_sdk_cloudtrail::Client {
        self.clients.cloudtrail(region)
    }

    /// The client of IAM Identity Center in a Region.
    pub fn sso(&self, region: &Region) -> aws_sdk_ssoadmin::Client {
        self.clients.sso(region)
    }

    /// The client of the Identity Store in a Region.
    pub fn identity_store(&self, region: &Region) -> aws_sdk_identitystore::Client {
        self.clients.identity_store(region)
    }

    /// Notes the id that AWS chose for something that this run made.
    pub fn note_id(&self, of: Subject, id: impl Into<String>) {
        self.ledger.ids.lock().unwrap_or_else(PoisonError::into_inner).insert(of, id.into());
    }

    /// The id that AWS chose for something that this run made.
    pub fn noted_id(&self, of: &Subject) -> Option<String> {
        self.ledger.ids.lock().unwrap_or_else(PoisonError::into_inner).get(of).cloned()
    }

    /// What this run noted an id for.
    fn noted_as(&self, id: &str) -> Vec<Subject> {
        let ids = self.ledger.ids.lock().unwrap_or_else(PoisonError::into_inner);
        ids.iter().filter(|(_, noted)| *noted == id).map(|(subject, _)| subject.clone()).collect()
    }

    /// Notes that a call about other things changed these as well: what refuses them now may only lag behind.
    pub fn note_written(&self, subjects: &[Subject]) {
        self.ledger.write(subjects);
    }

    /// Who writes.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// A fresh reader, which remembers nothing of before.
    pub fn look(&self) -> Reader {
        Reader::new(&self.session, &self.identity, self.allowed.iter().copied())
    }

    /// The reader in which a run looks up, once for all of its changes, what no change of its own touches: the ids of what was
    /// there before.
    pub fn remembered(&self) -> &Reader {
        self.remembered.get_or_init(|| self.look())
    }

    /// Waits by the session's clock.
    pub async fn pause(&self, pause: Duration) {
        self.session.clock().sleep(pause).await;
    }

    /// Sends a change about these subjects, and notes that this run wrote them.
    pub async fn send<T, E, F>(
        &self,
        operation: Operation,
        about: &[Subject],
        call: impl Fn() -> F + Send + Sync,
    ) -> Result<T, AwsError>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        self.send_needing(operation, about, &[], call).await
    }

    /// Sends a change about some subjects that needs others: a refusal for want of those is waited out where this run
    /// wrote them, since they may not be visible yet.
    pub async fn send_needing<T, E, F>(
        &self,
        operation: Operation,
        about: &[Subject],
        needs: &[Subject],
        call: impl Fn() -> F + Send + Sync,
    ) -> Result<T, AwsError>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let ours = self.ours(about, needs);
        let answer = self.session.send(operation, ours, call).await?;
        self.ledger.write(about);
        Ok(answer)
    }

    /// Sends a removal: that the thing is gone already is as good.
    pub async fn remove<T, E, F>(
        &self,
        operation: Operation,
        about: &[Subject],
        call: impl Fn() -> F + Send + Sync,
    ) -> Result<(), AwsError>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        // "Not there" is what we want, so it must not be waited out; a conflict with our own detaching must.
        let sent = async || self.session.send(operation, Ours::default(), &call).await;
        let began = self.session.clock().now();
        let mut pause = FIRST_PAUSE;
        loop {
            match sent().await {
                Ok(_) => break,
                Err(error) if error.is_not_found() => break,
                Err(error)
                    if error.class() == Class::Conflict
                        && self.ledger.holds_any(about)
                        && self.session.clock().since(began) < PROPAGATION =>
                {
                    self.session.clock().sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                Err(error) => return Err(error),
            }
        }
        self.ledger.write(about);
        Ok(())
    }

    /// Makes a thing: sends once, and on any doubt looks whether it is there, instead of making a second.
    ///
    /// `is_there` compares: it says whether what is there now is what was to be made. After an answer that
    /// leaves doubt nothing is sent again before IAM has had the time to show what was made: a second
    /// `CreatePolicyVersion`, for one, is no error, and makes a second version.
    pub async fn create<T, E, F, L>(
        &self,
        operation: Operation,
        about: &[Subject],
        call: impl Fn() -> F + Send + Sync,
        is_there: impl Fn(Reader) -> L + Send + Sync,
    ) -> Result<Created, AwsError>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
        L: Future<Output = Result<bool, AwsError>> + Send,
    {
        self.create_needing(operation, about, &[], call, is_there).await
    }

    /// Makes a thing of which its name is all that can be compared: what is there already is adopted only after a doubt of
    /// our own; without one, somebody else made it.
    pub async fn create_own<T, E, F, L>(
        &self,
        operation: Operation,
        about: &[Subject],
        call: impl Fn() -> F + Send + Sync,
        is_there: impl Fn(Reader) -> L + Send + Sync,
    ) -> Result<Created, AwsError>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
        L: Future<Output = Result<bool, AwsError>> + Send,
    {
        self.make(operation, about, &[], call, is_there, Adopts::Own).await
    }

    /// Makes a thing that needs others: a refusal for want of those is waited out where this run wrote them.
    pub async fn create_needing<T, E, F, L>(
        &self,
        operation: Operation,
        about: &[Subject],
        needs: &[Subject],
        call: impl Fn() -> F + Send + Sync,
        is_there: impl Fn(Reader) -> L + Send + Sync,
    ) -> Result<Created, AwsError>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
        L: Future<Output = Result<bool, AwsError>> + Send,
    {
        self.make(operation, about, needs, call, is_there, Adopts::Equal).await
    }

    async fn make<T, E, F, L>(
        &self,
        operation: Operation,
        about: &[Subject],
        needs: &[Subject],
        call: impl Fn() -> F + Send + Sync,
        is_there: impl Fn(Reader) -> L + Send + Sync,
        adopts: Adopts,
    ) -> Result<Created, AwsError>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
        L: Future<Output = Result<bool, AwsError>> + Send,
    {
        let mut doubts = 0;
        loop {
            let error = match self.session.send(operation, self.ours(about, needs), &call).await {
                Ok(_) => {
                    self.ledger.write(about);
                    return Ok(Created::Now);
                }
                Err(error) if error.leaves_doubt() || error.class() == Class::AlreadyExists => error,
                Err(error) => return Err(error),
            };
            doubts += u32::from(error.leaves_doubt());
            if doubts == 0 && adopts == Adopts::Own {
                return Err(error);
            }
            // What is there already may be ours where an earlier attempt left doubt, and somebody else's where none did.
            let patience = if doubts > 0 { PROPAGATION } else { GLANCE };
            match self.appears(&is_there, patience).await {
                Ok(true) => {
                    self.ledger.write(about);
                    return Ok(Created::Before);
                }
                Ok(false) if error.leaves_doubt() && doubts < CREATE_ATTEMPTS => {}
                Err(unreadable) if !error.leaves_doubt() => return Err(unreadable),
                Ok(false) | Err(_) => return Err(error),
            }
        }
    }

    /// What this run wrote of what a call is about, and of what it needs.
    fn ours(&self, about: &[Subject], needs: &[Subject]) -> Ours {
        Ours { about: self.ledger.holds_any(about), needs: self.ledger.held(needs) }
    }

    /// Looks at ever longer intervals whether something is there; the last time when the patience is over.
    async fn appears<L>(
        &self,
        is_there: &(impl Fn(Reader) -> L + Sync),
        patience: Duration,
    ) -> Result<bool, AwsError>
    where
        L: Future<Output = Result<bool, AwsError>> + Send,
    {
        let clock = self.session.clock();
        let began = clock.now();
        let mut pause = FIRST_PAUSE;
        loop {
            clock.sleep(pause).await;
            let waited = clock.since(began);
            if is_there(self.look()).await? {
                return Ok(true);
            }
            if waited >= patience {
                return Ok(false);
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("account", &self.identity.account).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
