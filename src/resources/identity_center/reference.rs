//! What the kinds of IAM Identity Center share: the instance that they are in, and what names mean there.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::aws::operation::identity_store::{GET_GROUP_ID, GET_USER_ID, LIST_GROUPS, LIST_USERS};
use crate::aws::operation::organizations::DESCRIBE_ORGANIZATION;
use crate::aws::operation::sso::LIST_INSTANCES;
use crate::aws::reader::sso::{Holder, Instance, InstanceChoice, Search};
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Class, Identity, Operation, Principal, Reader, Writer};
use crate::model::Finding;
use crate::resources::identity_center::accounts::AccountChoice;
use crate::values::suggestion::closest;
use crate::values::{DirectoryName, PermissionSetName, PolicyName, PolicyPath, PrincipalName};

/// What finding the instance may read.
pub const READS_OF_INSTANCE: [Operation; 2] = [LIST_INSTANCES, DESCRIBE_ORGANIZATION];
/// What finding somebody in the directory may read.
pub const READS_OF_DIRECTORY: [Operation; 4] = [GET_GROUP_ID, GET_USER_ID, LIST_GROUPS, LIST_USERS];

/// A customer-managed policy as the file names it: by name and path, in every account where the permission set is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerPolicySpec {
    /// Its name.
    #[schemars(with = "String")]
    pub name: PolicyName,
    /// Its path, `/` by default.
    #[schemars(with = "Option<String>")]
    pub path: Option<PolicyPath>,
}

/// The names that the file declares: what does not exist yet is not missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// The permission sets, and whether each gives all rights to who holds it.
    pub sets: BTreeMap<PermissionSetName, bool>,
    /// The permission sets that are to go, with all that is held of them.
    pub absent_sets: BTreeSet<PermissionSetName>,
    /// The groups that are made when missing.
    pub groups: BTreeSet<DirectoryName>,
    /// The groups that come from elsewhere.
    pub external_groups: BTreeSet<DirectoryName>,
    /// Who is to hold which permission set, in whatever accounts.
    pub pairs: BTreeSet<(PrincipalName, PermissionSetName)>,
    /// The accounts where nobody else may hold anything.
    pub exclusive_in: Vec<AccountChoice>,
    /// The groups that have people in them as soon as the file holds.
    pub peopled_groups: BTreeSet<DirectoryName>,
}

/// What a name of the directory means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Somebody who is there.
    There(Holder),
    /// Nobody yet: the file declares the group.
    ToBe,
    /// Nobody, and the nearest name that there is.
    Nobody(Option<DirectoryName>),
}

/// The instance that a file means, if it can be worked with; what is to be said of one that cannot, its own resource says.
pub async fn instance(reader: &Reader, choice: &InstanceChoice) -> Result<Option<Instance>, AwsError> {
    Ok(match reader.identity_center(choice).await? {
        Search::Found(instance) => Some(instance),
        _ => None,
    })
}

/// The instance that a file means, when a change is sent that was planned there.
pub async fn instance_now(
    writer: &Writer,
    choice: &InstanceChoice,
    operation: Operation,
) -> Result<Instance, AwsError> {
    let found = instance(writer.remembered(), choice).await?;
    found.ok_or_else(|| {
        AwsError::new(operation, Class::NotFound, "the instance of IAM Identity Center is gone")
    })
}

/// What is said of everything in an instance that is not there.
pub fn without_instance() -> Finding {
    Finding::Blocked {
        why: "there is no instance of IAM Identity Center to work with".to_owned(),
        next: "settle `identity_center.instance` first".to_owned(),
    }
}

/// What a name of the directory means, with the nearest one where nobody has it.
pub async fn meaning(
    reader: &Reader,
    instance: &Instance,
    principal: &PrincipalName,
    declared: &Declared,
) -> Result<Meaning, AwsError> {
    if let Some(id) = reader.directory_id(instance, principal).await? {
        return Ok(Meaning::There(match principal {
            PrincipalName::Group(_) => Holder::Group(id),
            PrincipalName::User(_) => Holder::User(id),
        }));
    }
    if let PrincipalName::Group(name) = principal
        && declared.groups.contains(name)
    {
        return Ok(Meaning::ToBe);
    }
    // A name is suggested where the directory may be listed; that it may not be is no reason to say nothing of the rest.
    let names = match reader.directory_names(instance, principal).await {
        Ok(names) => names,
        Err(error) if error.is_denial() => return Ok(Meaning::Nobody(None)),
        Err(error) => return Err(error),
    };
    let nearest = closest(principal.name().as_str(), names.iter().map(DirectoryName::as_str));
    Ok(Meaning::Nobody(nearest.map(DirectoryName::from_aws)))
}

/// Says that nobody has a name, and what to do about it.
pub fn nobody(principal: &PrincipalName, nearest: Option<&DirectoryName>, is_external: bool) -> Finding {
    let (kind, name) = match principal {
        PrincipalName::Group(name) => ("group", name),
        PrincipalName::User(name) => ("person", name),
    };
    let next = match (nearest, principal) {
        (Some(nearest), _) => format!("did you mean `{nearest}`?"),
        (None, PrincipalName::Group(_)) if is_external => {
            "wait until your identity provider has brought it (SCIM), or look there whether it is assigned"
                .to_owned()
        }
        (None, PrincipalName::Group(_)) => {
            "declare it under `identity_center.groups`, or correct the name".to_owned()
        }
        (None, PrincipalName::User(_)) => {
            "people are never made here: add them in IAM Identity Center or the identity provider".to_owned()
        }
    };
    Finding::Blocked { why: format!("the directory has no {kind} called `{name}`"), next }
}

/// The permission set by which the caller is signed in, if it is one of IAM Identity Center's roles.
///
/// Such a role is called `AWSReservedSSO_`, the set's name, `_` and 16 hexadecimal digits (IAM Identity Center User Guide,
/// "Referencing permission sets in resource policies").
pub fn set_of_caller(identity: &Identity) -> Option<PermissionSetName> {
    let Principal::Role { name, session: _ } = &identity.principal else {
        return None;
    };
    let (set, number) = name.strip_prefix("AWSReservedSSO_")?.rsplit_once('_')?;
    let is_number = number.len() == 16 && number.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_number.then(|| PermissionSetName::from_aws(set))
}

/// The user name by which the caller is signed in through IAM Identity Center: the name of the role's session.
pub fn user_of_caller(identity: &Identity) -> Option<DirectoryName> {
    set_of_caller(identity)?;
    match &identity.principal {
        Principal::Role { session, .. } => Some(DirectoryName::from_aws(session.clone())),
        _ => None,
    }
}

/// A permission set as what a call is about.
pub fn set_subject(name: &PermissionSetName) -> Subject {
    Subject::new(SubjectKind::PermissionSet, name)
}

/// A group of the directory as what a call is about.
pub fn group_subject(name: &DirectoryName) -> Subject {
    Subject::new(SubjectKind::DirectoryGroup, name.as_str())
}

/// The ARN of a permission set, when a call is sent: of one that this run made, or that is there now.
pub async fn set_now(
    writer: &Writer,
    instance: &Instance,
    name: &PermissionSetName,
    operation: Operation,
) -> Result<String, AwsError> {
    if let Some(arn) = writer.noted_id(&set_subject(name)) {
        return Ok(arn);
    }
    let arn_in = async |reader: &Reader| {
        Ok::<_, AwsError>(reader.permission_sets(instance).await?.get(name).map(|set| set.arn.clone()))
    };
    // One that somebody else made since the run began is no less there.
    let found = match arn_in(writer.remembered()).await? {
        Some(arn) => Some(arn),
        None => arn_in(&writer.look()).await?,
    };
    found.ok_or_else(|| {
        let what = format!("there is no permission set called `{name}` any more");
        AwsError::new(operation, Class::NotFound, what)
    })
}

/// Somebody in the directory, when a call is sent: a group that this run made, or who is there now.
pub async fn holder_now(
    writer: &Writer,
    instance: &Instance,
    principal: &PrincipalName,
    operation: Operation,
) -> Result<Holder, AwsError> {
    let made = match principal {
        PrincipalName::Group(name) => writer.noted_id(&group_subject(name)),
        PrincipalName::User(_) => None,
    };
    let there = match made {
        Some(id) => Some(id),
        None => writer.remembered().directory_id(instance, principal).await?,
    };
    let there = match there {
        Some(id) => Some(id),
        None => writer.look().directory_id(instance, principal).await?,
    };
    let id = there.ok_or_else(|| {
        let what = format!("the directory has no {principal} any more");
        AwsError::new(operation, Class::NotFound, what)
    })?;
    Ok(match principal {
        PrincipalName::Group(_) => Holder::Group(id),
        PrincipalName::User(_) => Holder::User(id),
    })
}

#[cfg(test)]
mod tests;
