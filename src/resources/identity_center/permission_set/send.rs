//! Sending the changes of a permission set.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use std::time::Duration;

use aws_sdk_ssoadmin::types::{CustomerManagedPolicyReference, PermissionsBoundary, Tag};

use super::change::{Change, OfSet};
use super::diff::is_same_policy;
use super::places::{Accounts, is_active, shown, some_accounts};
use crate::aws::operation::sso::{CREATE_PERMISSION_SET, PROVISION_PERMISSION_SET};
use crate::aws::reader::sso::{Boundary, CustomerPolicy, Instance};
use crate::aws::writer::Subject;
use crate::aws::{AwsError, Class, Reader, Writer};
use crate::resources::identity_center::reference::{set_now, set_subject};
use crate::resources::identity_center::wording::{counted, first_few};
use crate::values::{AccountId, Arn, PermissionSetName, SessionDuration};

/// How often is looked whether a version has arrived that AWS says it has brought.
const LOOKS: u32 = 3;
/// The pause between the first two looks; the next is twice as long.
const BETWEEN_LOOKS: Duration = Duration::from_secs(2);

/// Sends one change of a permission set.
pub(super) async fn send(of: &OfSet, writer: &Writer) -> Result<(), AwsError> {
    let OfSet { instance, name, arn, change } = of;
    if let Change::Create { description, session_duration, relay_state, tags } = change {
        let settings = (description.as_deref(), *session_duration, relay_state.as_deref());
        return create(instance, name, settings, tags, writer).await;
    }
    let operation = change.operation();
    let set = match arn {
        Some(arn) => {
            // Who depends on it need not look for it again.
            writer.note_id(set_subject(name), arn.clone());
            arn.clone()
        }
        None => set_now(writer, instance, name, operation).await?,
    };
    edit(&Edit { instance, set: &set, about: [set_subject(name)], writer }, change).await
}

async fn create(
    instance: &Instance,
    name: &PermissionSetName,
    (description, session_duration, relay_state): (Option<&str>, Option<SessionDuration>, Option<&str>),
    tags: &BTreeMap<String, String>,
    writer: &Writer,
) -> Result<(), AwsError> {
    let arn = OnceLock::new();
    let client = writer.sso(&instance.region);
    let create = || {
        let request = client.create_permission_set().instance_arn(&instance.arn).name(name.as_str());
        let request = request.set_description(description.map(str::to_owned));
        let request = request.set_session_duration(session_duration.map(SessionDuration::iso));
        let request = request.set_relay_state(relay_state.map(str::to_owned));
        let request = request.set_tags((!tags.is_empty()).then(|| sent_tags(tags)));
        let arn = &arn;
        async move {
            request.send().await.inspect(|answer| {
                if let Some(made) = answer.permission_set().and_then(|set| set.permission_set_arn()) {
                    arn.get_or_init(|| made.to_owned());
                }
            })
        }
    };
    // Its name is unique in the instance: whatever has it is the permission set that is meant, and further steps settle it.
    let is_there = async |reader: Reader| {
        let sets = Box::pin(reader.permission_sets(instance)).await?;
        let found = sets.get(name).map(|set| arn.get_or_init(|| set.arn.clone()));
        Ok(found.is_some())
    };
    let about = [set_subject(name)];
    Box::pin(writer.create(CREATE_PERMISSION_SET, &about, create, is_there)).await?;
    let arn = arn.into_inner().ok_or_else(|| {
        AwsError::new(CREATE_PERMISSION_SET, Class::Unintelligible, "the answer lacks `PermissionSetArn`")
    })?;
    writer.note_id(set_subject(name), arn);
    Ok(())
}

/// What a call about a permission set that is there needs.
struct Edit<'a> {
    instance: &'a Instance,
    set: &'a str,
    about: [Subject; 1],
    writer: &'a Writer,
}

async fn edit(this: &Edit<'_>, change: &Change) -> Result<(), AwsError> {
    let Edit { instance, set, about, writer } = this;
    let client = writer.sso(&instance.region);
    let operation = change.operation();
    match change {
        Change::Create { .. } => unreachable!("what is there is not made"),
        Change::Update { description, session_duration, relay_state } => {
            let update = || {
                let request = client.update_permission_set().instance_arn(&instance.arn);
                let request = request.permission_set_arn(*set).session_duration(session_duration.iso());
                request.set_description(description.clone()).set_relay_state(relay_state.clone()).send()
            };
            writer.send(operation, about, update).await?;
        }
        Change::PutBoundary(boundary) => {
            let put = || {
                let request = client.put_permissions_boundary_to_permission_set().instance_arn(&instance.arn);
                request.permission_set_arn(*set).permissions_boundary(sent_boundary(boundary)).send()
            };
            writer.send(operation, about, put).await?;
        }
        Change::DeleteBoundary => {
            let delete = || {
                let request = client.delete_permissions_boundary_from_permission_set();
                request.instance_arn(&instance.arn).permission_set_arn(*set).send()
            };
            writer.remove(operation, about, delete).await?;
        }
        Change::AttachManaged(policy) => attach_managed(this, policy).await?,
        Change::DetachManaged(policy) => {
            let detach = || {
                let request = client.detach_managed_policy_from_permission_set().instance_arn(&instance.arn);
                request.permission_set_arn(*set).managed_policy_arn(policy.to_string()).send()
            };
            writer.remove(operation, about, detach).await?;
        }
        Change::AttachCustomer(policy) => attach_customer(this, policy).await?,
        Change::DetachCustomer(policy) => {
            let detach = || {
                let request = client.detach_customer_managed_policy_reference_from_permission_set();
                let request = request.instance_arn(&instance.arn).permission_set_arn(*set);
                request.customer_managed_policy_reference(sent_reference(policy)).send()
            };
            writer.remove(operation, about, detach).await?;
        }
        Change::PutInline(document) => {
            let put = || {
                let request = client.put_inline_policy_to_permission_set().instance_arn(&instance.arn);
                request.permission_set_arn(*set).inline_policy(document.minified()).send()
            };
            writer.send(operation, about, put).await?;
        }
        Change::DeleteInline => {
            let delete = || {
                let request = client.delete_inline_policy_from_permission_set();
                request.instance_arn(&instance.arn).permission_set_arn(*set).send()
            };
            writer.remove(operation, about, delete).await?;
        }
        Change::Tag(tags) => {
            let tag = || {
                let request = client.tag_resource().instance_arn(&instance.arn).resource_arn(*set);
                request.set_tags(Some(sent_tags(tags))).send()
            };
            writer.send(operation, about, tag).await?;
        }
        Change::Provision(account) => provision(this, account.as_ref()).await?,
    }
    Ok(())
}

async fn attach_managed(
    Edit { instance, set, about, writer }: &Edit<'_>,
    policy: &Arn,
) -> Result<(), AwsError> {
    let client = writer.sso(&instance.region);
    let attach = || {
        let request = client.attach_managed_policy_to_permission_set().instance_arn(&instance.arn);
        request.permission_set_arn(*set).managed_policy_arn(policy.to_string()).send()
    };
    let is_there = async |reader: Reader| {
        let attached = reader.set_managed_policies(instance, set).await?;
        Ok(attached.iter().any(|attached| attached.arn == *policy))
    };
    let operation = Change::AttachManaged(policy.clone()).operation();
    Box::pin(writer.create(operation, about, attach, is_there)).await?;
    Ok(())
}

async fn attach_customer(
    Edit { instance, set, about, writer }: &Edit<'_>,
    policy: &CustomerPolicy,
) -> Result<(), AwsError> {
    let client = writer.sso(&instance.region);
    let attach = || {
        let request = client.attach_customer_managed_policy_reference_to_permission_set();
        let request = request.instance_arn(&instance.arn).permission_set_arn(*set);
        request.customer_managed_policy_reference(sent_reference(policy)).send()
    };
    let is_there = async |reader: Reader| {
        let attached = reader.set_customer_policies(instance, set).await?;
        Ok(attached.iter().any(|attached| is_same_policy(attached, policy)))
    };
    let operation = Change::AttachCustomer(policy.clone()).operation();
    Box::pin(writer.create(operation, about, attach, is_there)).await?;
    Ok(())
}

/// Brings the newest version to one account or to all, and looks whether it has arrived.
async fn provision(this: &Edit<'_>, account: Option<&AccountId>) -> Result<(), AwsError> {
    let Edit { instance, set, about: _, writer } = this;
    match (Box::pin(writer.provision(instance, set, account)).await, account) {
        (Ok(()), None) => Box::pin(arrived(this)).await,
        // The list is of all accounts: to read it after each would cost the square of their number, and verification reads it
        // once for all.
        (Ok(()), Some(_)) => Ok(()),
        (Err(error), _) => Err(Box::pin(left_behind(this, account, error)).await),
    }
}

/// Looks whether active accounts still run an older version, although AWS says that it is done; what was only just brought may
/// not show yet.
async fn arrived(Edit { instance, set, about: _, writer }: &Edit<'_>) -> Result<(), AwsError> {
    let mut pause = BETWEEN_LOOKS;
    for look in 1.. {
        let mut behind = writer.look().accounts_behind(instance, set).await?.as_ref().clone();
        let accounts = some_accounts(&behind, writer.remembered()).await?;
        behind.retain(|account| is_active(account, accounts.as_ref()));
        if behind.is_empty() {
            break;
        }
        if look == LOOKS {
            let what = format!("AWS says it is done, and {}", still(&behind, accounts.as_ref()));
            return Err(AwsError::new(PROVISION_PERMISSION_SET, Class::Unfinished, what));
        }
        writer.pause(pause).await;
        pause *= 2;
    }
    Ok(())
}

/// The error, with the accounts that still run an older version: AWS gives one reason for all.
async fn left_behind(
    Edit { instance, set, about: _, writer }: &Edit<'_>,
    account: Option<&AccountId>,
    error: AwsError,
) -> AwsError {
    let reader = writer.look();
    // What went wrong before is what is to be said, where nothing can be found out any more.
    let Ok(behind) = reader.accounts_behind(instance, set).await else { return error };
    let mut behind = behind.as_ref().clone();
    behind.retain(|one| account.is_none_or(|account| account == one));
    if behind.is_empty() {
        return error;
    }
    let accounts = some_accounts(&behind, &reader).await.unwrap_or_default();
    error.explained(error.class(), still(&behind, accounts.as_ref()))
}

/// Names the accounts that still run an older version.
fn still(behind: &BTreeSet<AccountId>, accounts: Option<&Accounts>) -> String {
    let named = first_few(behind.iter().map(|account| shown(account, accounts)));
    let runs = if behind.len() == 1 { "runs" } else { "run" };
    format!("{} still {runs} an older version: {named}", counted(behind.len(), "account"))
}

fn sent_tags(tags: &BTreeMap<String, String>) -> Vec<Tag> {
    let tag = |(key, value)| Tag::builder().key(key).value(value).build().expect("both are set");
    tags.iter().map(tag).collect()
}

fn sent_reference(CustomerPolicy { name, path }: &CustomerPolicy) -> CustomerManagedPolicyReference {
    CustomerManagedPolicyReference::builder().name(name).path(path).build().expect("it has a name")
}

fn sent_boundary(boundary: &Boundary) -> PermissionsBoundary {
    let builder = PermissionsBoundary::builder();
    match boundary {
        Boundary::Managed(arn) => builder.managed_policy_arn(arn.to_string()),
        Boundary::Customer(policy) => builder.customer_managed_policy_reference(sent_reference(policy)),
    }
    .build()
}
