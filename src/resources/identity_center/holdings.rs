//! What is held in accounts, by names, and what taking it away means.

use std::fmt;

use futures::future::try_join_all;

use super::reference::{instance_now, set_now, set_subject};
use crate::aws::operation::identity_store::{DESCRIBE_GROUP, DESCRIBE_USER, LIST_GROUP_MEMBERSHIPS};
use crate::aws::operation::sso::{DELETE_ACCOUNT_ASSIGNMENT, DELETE_PERMISSION_SET};
use crate::aws::reader::sso::{Assignment, Holder, Instance, InstanceChoice};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{self, Call};
use crate::values::{AccountId, DirectoryName, PermissionSetName};

/// What naming somebody may read; that of which permission set they hold what is the reader's besides.
pub const READS_OF_NAMES: &[Operation] = &[DESCRIBE_GROUP, DESCRIBE_USER, LIST_GROUP_MEMBERSHIPS];

/// Somebody who holds a permission set, by name; who was deleted in the directory, by what they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedHolder {
    /// The id in the directory.
    pub holder: Holder,
    /// The name there; none where they were deleted.
    pub name: Option<DirectoryName>,
    /// Whether it gives access to anybody: a person, or a group that has people in it.
    pub has_people: bool,
}

/// A permission set that somebody holds in an account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holding {
    /// The account.
    pub account: AccountId,
    /// The permission set's name; its ARN where it has none that is known.
    pub set: PermissionSetName,
    /// The permission set's ARN.
    pub set_arn: String,
    /// Who holds it.
    pub holder: NamedHolder,
}

/// What can be done about what is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Takes a permission set in an account from somebody.
    Unassign {
        /// The instance.
        center: InstanceChoice,
        /// What is taken from whom.
        holding: Holding,
    },
    /// Deletes a permission set that nobody holds any more.
    DeleteSet {
        /// The instance.
        center: InstanceChoice,
        /// The permission set.
        name: PermissionSetName,
    },
}

impl model::Change for Change {
    fn call(&self) -> Call {
        match self {
            Self::Unassign { center: _, holding } => {
                let Holding { account, set, set_arn: _, holder } = holding;
                let kind = match &holder.holder {
                    Holder::Group(_) => "GROUP",
                    Holder::User(_) => "USER",
                };
                let call = Call::new(DELETE_ACCOUNT_ASSIGNMENT)
                    .with("TargetType", "AWS_ACCOUNT")
                    .with("TargetId", account.as_str())
                    .with_id_of("PermissionSetArn", set)
                    .with("PrincipalType", kind);
                match &holder.name {
                    Some(name) => call.with_id_of("PrincipalId", name),
                    None => call.with("PrincipalId", holder.holder.id()),
                }
            }
            Self::DeleteSet { center: _, name } => {
                Call::new(DELETE_PERMISSION_SET).with_id_of("PermissionSetArn", name)
            }
        }
    }
}

impl Change {
    /// Sends it, and waits until AWS has carried it out.
    pub async fn send(&self, writer: &Writer) -> Result<(), AwsError> {
        match self {
            Self::Unassign { center, holding } => {
                let instance = instance_now(writer, center, DELETE_ACCOUNT_ASSIGNMENT).await?;
                let Holding { account, set, set_arn, holder } = holding;
                let assignment = Assignment { account: account.clone(), set: set_arn.clone() };
                writer.unassign(&instance, &assignment, &holder.holder).await?;
                // A set that is still in use cannot be deleted, and may seem to be for a while.
                writer.note_written(&[set_subject(set)]);
                Ok(())
            }
            Self::DeleteSet { center, name } => {
                let instance = instance_now(writer, center, DELETE_PERMISSION_SET).await?;
                let arn = match set_now(writer, &instance, name, DELETE_PERMISSION_SET).await {
                    Ok(arn) => arn,
                    // That no set has the name is all that is wanted.
                    Err(error)
                        if error.is_not_found() && error.operation() == Some(DELETE_PERMISSION_SET) =>
                    {
                        return Ok(());
                    }
                    Err(error) => return Err(error),
                };
                let client = writer.sso(&instance.region);
                let delete = || {
                    let request = client.delete_permission_set();
                    request.instance_arn(&instance.arn).permission_set_arn(&arn).send()
                };
                writer.remove(DELETE_PERMISSION_SET, &[set_subject(name)], delete).await
            }
        }
    }
}

/// Gives somebody a name.
pub async fn named(reader: &Reader, instance: &Instance, holder: &Holder) -> Result<NamedHolder, AwsError> {
    let name = reader.directory_name(instance, holder).await?;
    let has_people = match (holder, &name) {
        (_, None) => false,
        (Holder::User(_), Some(_)) => true,
        (Holder::Group(id), Some(_)) => !reader.group_members(instance, id).await?.is_empty(),
    };
    Ok(NamedHolder { holder: holder.clone(), name, has_people })
}

/// Everything that is held of a permission set in an account.
pub async fn holders_of(
    reader: &Reader,
    instance: &Instance,
    assignment: &Assignment,
) -> Result<Vec<Holding>, AwsError> {
    let (sets, holders) =
        futures::try_join!(reader.permission_sets(instance), reader.holders(instance, assignment))?;
    let set = sets.values().find(|set| set.arn == assignment.set).map(|set| set.name.clone());
    let set = set.unwrap_or_else(|| PermissionSetName::from_aws(&assignment.set));
    let holders = try_join_all(holders.iter().map(|holder| named(reader, instance, holder))).await?;
    let holding = |holder| Holding {
        account: assignment.account.clone(),
        set: set.clone(),
        set_arn: assignment.set.clone(),
        holder,
    };
    Ok(holders.into_iter().map(holding).collect())
}

impl fmt::Display for NamedHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.holder, &self.name) {
            (Holder::Group(_), Some(name)) => write!(f, "group {name}"),
            (Holder::User(_), Some(name)) => write!(f, "user {name}"),
            (Holder::Group(id), None) => write!(f, "a deleted group (id {id})"),
            (Holder::User(id), None) => write!(f, "a deleted person (id {id})"),
        }
    }
}
