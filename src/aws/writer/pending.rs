//! What IAM Identity Center carries out by and by: assignments and provisioning, watched together.

mod status;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_sdk_ssoadmin::types::{
    AccountAssignmentOperationStatus, PermissionSetProvisioningStatus, ProvisionTargetType, StatusValues,
    TargetType,
};
use tokio::sync::Semaphore;

use super::{Subject, SubjectKind, Writer};
use crate::aws::operation::sso::{
    CREATE_ACCOUNT_ASSIGNMENT, DELETE_ACCOUNT_ASSIGNMENT, PROVISION_PERMISSION_SET,
};
use crate::aws::reader::sso::{Assignment, Holder, Instance};
use crate::aws::retry::Ours;
use crate::aws::session::Notice;
use crate::aws::{AwsError, Class, Operation};
use crate::values::AccountId;

/// How many requests AWS works at for us at once.
///
/// The least of what it says of itself: ten, later fifteen, outstanding `CreateAccountAssignment` (IAM Identity Center User
/// Guide, "IAM Identity Center throttle limits").
const OUTSTANDING: usize = 10;
/// The pause before AWS is asked what is done; it doubles while nothing is.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest such pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How long a request about one account may take, and one about all accounts where a permission set is provisioned.
const PATIENCE: Duration = Duration::from_mins(10);
const PATIENCE_FOR_ALL: Duration = Duration::from_hours(1);

/// What was asked for and is not known to be done.
#[derive(Debug)]
pub(super) struct Pending {
    permits: Semaphore,
    creations: Watch,
    deletions: Watch,
    provisionings: Watch,
}

/// The requests of one kind, which one listing tells of.
#[derive(Debug)]
struct Watch {
    /// Whoever holds it asks for all.
    asking: tokio::sync::Mutex<Duration>,
    /// Whether each request has left the list of those in progress.
    left: Mutex<BTreeMap<String, bool>>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
enum Asked {
    Creation,
    Deletion,
    Provisioning,
}

/// A request as AWS describes it.
struct Described {
    status: Option<StatusValues>,
    reason: Option<String>,
}

impl Default for Pending {
    fn default() -> Self {
        let [creations, deletions, provisionings] = [(), (), ()]
            .map(|()| Watch { asking: tokio::sync::Mutex::new(FIRST_PAUSE), left: Mutex::default() });
        Self { permits: Semaphore::new(OUTSTANDING), creations, deletions, provisionings }
    }
}

impl Watch {
    fn left(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, bool>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_left(&self, id: &str) -> bool {
        self.left().get(id).copied().unwrap_or(true)
    }
}

impl Asked {
    /// The operation that asks for it.
    fn operation(self) -> Operation {
        match self {
            Self::Creation => CREATE_ACCOUNT_ASSIGNMENT,
            Self::Deletion => DELETE_ACCOUNT_ASSIGNMENT,
            Self::Provisioning => PROVISION_PERMISSION_SET,
        }
    }
}

impl Writer {
    /// Gives somebody a permission set in an account, and waits until AWS has carried it out (`CreateAccountAssignment`).
    ///
    /// At most ten are outstanding at once. An error names the reason that AWS gives, and the request.
    pub async fn assign(
        &self,
        instance: &Instance,
        assignment: &Assignment,
        holder: &Holder,
    ) -> Result<(), AwsError> {
        let _permit = self.permit().await;
        let request = self.sso(&instance.region).create_account_assignment();
        let request = request
            .instance_arn(&instance.arn)
            .target_type(TargetType::AwsAccount)
            .target_id(assignment.account.as_str())
            .permission_set_arn(&assignment.set)
            .principal_type(holder.principal_type())
            .principal_id(holder.id());
        let taken = Mutex::new(None);
        let call = || async {
            let mut answer = request.clone().send().await?;
            let status = answer.account_assignment_creation_status.take();
            *taken.lock().unwrap_or_else(PoisonError::into_inner) = status;
            Ok(answer)
        };
        let is_there = async |reader: crate::aws::Reader| {
            Ok(reader.holders(instance, assignment).await?.contains(holder))
        };
        let needs: Vec<Subject> =
            [&assignment.set, holder.id()].into_iter().flat_map(|id| self.noted_as(id)).collect();
        let about = [subject(assignment, holder)];
        self.create_needing(CREATE_ACCOUNT_ASSIGNMENT, &about, &needs, call, is_there).await?;
        let taken = taken.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.assigned(instance, Asked::Creation, taken).await
    }

    /// Takes a permission set in an account from somebody, and waits until AWS has carried it out
    /// (`DeleteAccountAssignment`); that it is gone already is as good.
    pub async fn unassign(
        &self,
        instance: &Instance,
        assignment: &Assignment,
        holder: &Holder,
    ) -> Result<(), AwsError> {
        let _permit = self.permit().await;
        let request = self.sso(&instance.region).delete_account_assignment();
        let request = request
            .instance_arn(&instance.arn)
            .target_type(TargetType::AwsAccount)
            .target_id(assignment.account.as_str())
            .permission_set_arn(&assignment.set)
            .principal_type(holder.principal_type())
            .principal_id(holder.id());
        // "Not there" is what we want, so it must not be waited out.
        let sent = self.session.send(DELETE_ACCOUNT_ASSIGNMENT, Ours::default(), || request.clone().send());
        let ended = match sent.await {
            Ok(answer) => {
                self.assigned(instance, Asked::Deletion, answer.account_assignment_deletion_status).await
            }
            Err(error) => Err(error),
        };
        if let Err(error) = ended
            && !error.is_not_found()
        {
            // AWS also takes a request to end what has ended already, and then says that it failed.
            match self.look().holders(instance, assignment).await {
                Ok(holders) if !holders.contains(holder) => {}
                Ok(_) | Err(_) => return Err(error),
            }
        }
        self.ledger.write(&[subject(assignment, holder)]);
        Ok(())
    }

    /// Brings the newest version of a permission set to one account, or to every account where it is provisioned, and waits
    /// until AWS has carried it out (`ProvisionPermissionSet`).
    ///
    /// AWS gives one reason for all accounts: which of them still run an older version is to be looked up after an error.
    pub async fn provision(
        &self,
        instance: &Instance,
        set: &str,
        account: Option<&AccountId>,
    ) -> Result<(), AwsError> {
        let _permit = self.permit().await;
        let request = self.sso(&instance.region).provision_permission_set();
        let request = request.instance_arn(&instance.arn).permission_set_arn(set);
        let request = match account {
            Some(account) => request.target_type(ProvisionTargetType::AwsAccount).target_id(account.as_str()),
            None => request.target_type(ProvisionTargetType::AllProvisionedAccounts),
        };
        let about = [Subject::new(SubjectKind::Provisioning, set)];
        let answer = self.send(PROVISION_PERMISSION_SET, &about, || request.clone().send()).await?;
        let Some(PermissionSetProvisioningStatus { status, request_id, failure_reason, .. }) =
            answer.permission_set_provisioning_status
        else {
            return Err(no_status(PROVISION_PERMISSION_SET));
        };
        let patience = if account.is_some() { PATIENCE } else { PATIENCE_FOR_ALL };
        let described = Described { status, reason: failure_reason };
        self.carried_out(instance, (Asked::Provisioning, patience), request_id, described).await
    }

    async fn permit(&self) -> tokio::sync::SemaphorePermit<'_> {
        self.pending.permits.acquire().await.expect("the permits are never closed")
    }

    /// Waits until a request about an assignment is carried out; there is none where the assignment was there already.
    async fn assigned(
        &self,
        instance: &Instance,
        asked: Asked,
        taken: Option<AccountAssignmentOperationStatus>,
    ) -> Result<(), AwsError> {
        let Some(AccountAssignmentOperationStatus { status, request_id, failure_reason, .. }) = taken else {
            return Ok(());
        };
        let described = Described { status, reason: failure_reason };
        self.carried_out(instance, (asked, PATIENCE), request_id, described).await
    }

    /// Waits until a request is carried out.
    async fn carried_out(
        &self,
        instance: &Instance,
        (asked, patience): (Asked, Duration),
        id: Option<String>,
        first: Described,
    ) -> Result<(), AwsError> {
        let id = id.ok_or_else(|| no_status(asked.operation()))?;
        let watch = self.watch(asked);
        let clock = self.session.clock();
        let began = clock.now();
        let mut described = first;
        loop {
            match described.status {
                Some(StatusValues::Succeeded) => return Ok(()),
                Some(StatusValues::Failed) => {
                    let reason = described.reason.as_deref().unwrap_or("AWS gives no reason");
                    return Err(AwsError::of_request(asked.operation(), Class::Other, reason, &id));
                }
                // What AWS calls by a word of its own is not done as far as we know.
                Some(_) | None => {}
            }
            watch.left().insert(id.clone(), false);
            let is_late = self.until_left(instance, asked, &id, || clock.since(began) >= patience).await;
            watch.left().remove(&id);
            if is_late {
                let minutes = patience.as_secs() / 60;
                let what = format!("AWS was still at it after {minutes} minutes");
                return Err(AwsError::of_request(asked.operation(), Class::Unfinished, &what, &id));
            }
            described = self.describe(instance, asked, &id).await.map_err(|error| {
                let more = format!("AWS took request {id}, and how it ends cannot be seen");
                error.explained(error.class(), more)
            })?;
        }
    }

    /// Waits until a request has left the list of those in progress, which whoever waits asks for in turn, for all of them;
    /// gives up where it takes too long.
    async fn until_left(
        &self,
        instance: &Instance,
        asked: Asked,
        id: &str,
        is_late: impl Fn() -> bool,
    ) -> bool {
        let watch = self.watch(asked);
        loop {
            let mut pause = watch.asking.lock().await;
            if watch.has_left(id) {
                return false;
            }
            if is_late() {
                return true;
            }
            self.session.clock().sleep(*pause).await;
            // What is asked for only now may be missing from the answer, and is no less in progress.
            let before: BTreeSet<String> =
                watch.left().iter().filter(|(_, left)| !**left).map(|(id, _)| id.clone()).collect();
            // Where the listing fails, each request is asked for by itself: AWS goes on with it all the same.
            let Ok(in_progress) = self.in_progress(instance, asked).await else {
                return false;
            };
            let gone: Vec<&String> = before.difference(&in_progress).collect();
            *pause = if gone.is_empty() { (*pause * 2).min(LONGEST_PAUSE) } else { FIRST_PAUSE };
            for id in &gone {
                if let Some(left) = watch.left().get_mut(*id) {
                    *left = true;
                }
            }
            let outstanding = before.len() - gone.len();
            if outstanding > 0 {
                self.session.tell(&Notice::Awaiting { operation: asked.operation(), outstanding });
            }
        }
    }

    fn watch(&self, asked: Asked) -> &Watch {
        match asked {
            Asked::Creation => &self.pending.creations,
            Asked::Deletion => &self.pending.deletions,
            Asked::Provisioning => &self.pending.provisionings,
        }
    }
}

fn subject(assignment: &Assignment, holder: &Holder) -> Subject {
    let Assignment { account, set } = assignment;
    Subject::new(SubjectKind::Assignment, format_args!("{account}/{set}/{}", holder.id()))
}

fn no_status(operation: Operation) -> AwsError {
    AwsError::new(operation, Class::Unintelligible, "the answer says nothing of the request")
}
