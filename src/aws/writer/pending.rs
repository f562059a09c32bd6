//! What IAM Identity Center carries out by and by: assignments and provisioning, watched together.

mod watch;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_sdk_ssoadmin::types::{AccountAssignmentOperationStatus, ProvisionTargetType, TargetType};
use tokio::sync::{Semaphore, SemaphorePermit};

use self::watch::Watch;
use super::{Subject, SubjectKind, Writer};
use crate::aws::operation::sso::{
    CREATE_ACCOUNT_ASSIGNMENT, DELETE_ACCOUNT_ASSIGNMENT, PROVISION_PERMISSION_SET,
};
use crate::aws::reader::sso::{Asked, Assignment, Described, Holder, Instance, UnderWay, no_status};
use crate::aws::retry::Ours;
use crate::aws::{AwsError, Class, Operation};
use crate::values::AccountId;

/// How many requests AWS works at for us at once.
///
/// The least of what it says of itself: ten, later fifteen, outstanding `CreateAccountAssignment` (IAM Identity Center User
/// Guide, "IAM Identity Center throttle limits").
const OUTSTANDING: usize = 10;
/// How long a request about one account may take, and one about all accounts where a permission set is provisioned.
const PATIENCE: Duration = Duration::from_mins(10);
const PATIENCE_FOR_ALL: Duration = Duration::from_hours(1);

/// What was asked for and is not known to be done.
#[derive(Debug)]
pub(super) struct Pending {
    permits: Semaphore,
    /// Whether nobody waits any more for what AWS carries out by and by.
    is_abandoned: tokio::sync::watch::Sender<bool>,
    creations: Watch,
    deletions: Watch,
    provisionings: Watch,
}

impl Default for Pending {
    fn default() -> Self {
        Self {
            permits: Semaphore::new(OUTSTANDING),
            is_abandoned: tokio::sync::watch::Sender::new(false),
            creations: Watch::default(),
            deletions: Watch::default(),
            provisionings: Watch::default(),
        }
    }
}

impl Pending {
    /// Waits until nobody waits any more for what AWS carries out by and by.
    async fn abandoned(&self) {
        let mut is_abandoned = self.is_abandoned.subscribe();
        is_abandoned.wait_for(|is_so| *is_so).await.expect("the sender lives as long as this");
    }
}

/// How long a provisioning may take: of one account, or of all that have the permission set.
fn patience_for(account: Option<&AccountId>) -> Duration {
    if account.is_some() { PATIENCE } else { PATIENCE_FOR_ALL }
}

impl Writer {
    /// Waits no longer for what AWS carries out by and by, now and later: it goes on with it all the same.
    pub fn abandon_pending(&self) {
        self.pending.is_abandoned.send_replace(true);
    }

    /// Gives somebody a permission set in an account, and waits until AWS has carried it out (`CreateAccountAssignment`).
    ///
    /// At most ten are outstanding at once. One that AWS is at since before this run is waited for, and not sent again unless it
    /// fails. An error names the reason that AWS gives, and the request.
    pub async fn assign(
        &self,
        instance: &Instance,
        assignment: &Assignment,
        holder: &Holder,
    ) -> Result<(), AwsError> {
        let _permit = self.permit(CREATE_ACCOUNT_ASSIGNMENT).await?;
        let about = [subject(assignment, holder)];
        if self.assigned_before(instance, Asked::Creation, assignment, holder).await? {
            self.ledger.write(&about);
            return Ok(());
        }
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
        self.create_needing(CREATE_ACCOUNT_ASSIGNMENT, &about, &needs, call, is_there).await?;
        let taken = taken.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.assigned(instance, Asked::Creation, taken).await
    }

    /// Takes a permission set in an account from somebody, and waits until AWS has carried it out
    /// (`DeleteAccountAssignment`); that it is gone already is as good, and that AWS is at it since before this run.
    pub async fn unassign(
        &self,
        instance: &Instance,
        assignment: &Assignment,
        holder: &Holder,
    ) -> Result<(), AwsError> {
        let _permit = self.permit(DELETE_ACCOUNT_ASSIGNMENT).await?;
        let about = [subject(assignment, holder)];
        if self.assigned_before(instance, Asked::Deletion, assignment, holder).await? {
            self.ledger.write(&about);
            return Ok(());
        }
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
        self.ledger.write(&about);
        Ok(())
    }

    /// Brings the newest version of a permission set to one account, or to every account where it is provisioned, and waits
    /// until AWS has carried it out (`ProvisionPermissionSet`).
    ///
    /// One that AWS is at since before this run is waited for first, and is enough where it leaves nothing behind. AWS gives one
    /// reason for all accounts: which of them still run an older version is to be looked up after an error.
    pub async fn provision(
        &self,
        instance: &Instance,
        set: &str,
        account: Option<&AccountId>,
    ) -> Result<(), AwsError> {
        let _permit = self.permit(PROVISION_PERMISSION_SET).await?;
        if self.provisioned_before(instance, set, account).await? {
            return Ok(());
        }
        let request = self.sso(&instance.region).provision_permission_set();
        let request = request.instance_arn(&instance.arn).permission_set_arn(set);
        let request = match account {
            Some(account) => request.target_type(ProvisionTargetType::AwsAccount).target_id(account.as_str()),
            None => request.target_type(ProvisionTargetType::AllProvisionedAccounts),
        };
        let about = [Subject::new(SubjectKind::Provisioning, set)];
        let answer = self.send(PROVISION_PERMISSION_SET, &about, || request.clone().send()).await?;
        let Some(taken) = answer.permission_set_provisioning_status else {
            return Err(no_status(PROVISION_PERMISSION_SET));
        };
        let id = taken.request_id.clone();
        let asked = (Asked::Provisioning, patience_for(account));
        self.carried_out(instance, asked, id, Described::from(taken)).await
    }

    /// Waits for a provisioning that AWS was at before, if there is one; whether that settles it.
    ///
    /// It may bring an older version than the newest: so it is looked at what it left behind.
    async fn provisioned_before(
        &self,
        instance: &Instance,
        set: &str,
        account: Option<&AccountId>,
    ) -> Result<bool, AwsError> {
        let is_same =
            |one: &UnderWay| one.set == set && (one.account.is_none() || one.account.as_ref() == account);
        let Some(before) = self.under_way(instance, Asked::Provisioning, is_same).await else {
            return Ok(false);
        };
        let patience = patience_for(before.account.as_ref());
        if !self.adopted(instance, (Asked::Provisioning, patience), before.id).await? {
            return Ok(false);
        }
        let behind = self.look().accounts_behind(instance, set).await?;
        Ok(account.map_or(behind.is_empty(), |account| !behind.contains(account)))
    }

    /// A place among those for whom AWS is at work; none is given any more once nobody waits for what it does.
    async fn permit(&self, operation: Operation) -> Result<SemaphorePermit<'_>, AwsError> {
        let permit = self.pending.permits.acquire().await.expect("the permits are never closed");
        if *self.pending.is_abandoned.borrow() {
            return Err(AwsError::new(operation, Class::Unsent, "nobody waits for it any more"));
        }
        Ok(permit)
    }

    /// Waits until a request about an assignment is carried out; there is none where the assignment was there already.
    async fn assigned(
        &self,
        instance: &Instance,
        asked: Asked,
        taken: Option<AccountAssignmentOperationStatus>,
    ) -> Result<(), AwsError> {
        let Some(taken) = taken else {
            return Ok(());
        };
        let id = taken.request_id.clone();
        self.carried_out(instance, (asked, PATIENCE), id, Described::from(taken)).await
    }

    /// Waits for a request about an assignment that AWS was at before, if there is one; whether that settles it.
    async fn assigned_before(
        &self,
        instance: &Instance,
        asked: Asked,
        assignment: &Assignment,
        holder: &Holder,
    ) -> Result<bool, AwsError> {
        let Assignment { account, set } = assignment;
        let is_same = |one: &UnderWay| {
            one.account.as_ref() == Some(account) && one.set == *set && one.holder.as_ref() == Some(holder)
        };
        match self.under_way(instance, asked, is_same).await {
            Some(before) => self.adopted(instance, (asked, PATIENCE), before.id).await,
            None => Ok(false),
        }
    }
}

fn subject(assignment: &Assignment, holder: &Holder) -> Subject {
    let Assignment { account, set } = assignment;
    Subject::new(SubjectKind::Assignment, format_args!("{account}/{set}/{}", holder.id()))
}

#[cfg(test)]
mod tests;
