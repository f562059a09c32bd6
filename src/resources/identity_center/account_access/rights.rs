//! Who has people behind them, and which permission sets give all rights, before and after.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::try_join_all;
use futures::try_join;

use super::live::Beyond;
use crate::aws::reader::sso::{Instance, PermissionSetDetail};
use crate::aws::{AwsError, Reader};
use crate::resources::identity_center::reference::{Declared, Meaning};
use crate::values::policy::{Caller, Context, Decision, PolicyDocument, Request, evaluate};
use crate::values::{PermissionSetName, PrincipalName};

/// The AWS-managed policy that gives all rights.
const ALL_RIGHTS: &str = "AdministratorAccess";
/// What nobody administers without.
const ADMINISTERING: [&str; 2] = ["iam:AttachGroupPolicy", "iam:CreateUser"];

/// Those by whom somebody has access: people, and groups that have people in them, now or as soon as the file holds.
pub(super) async fn peopled<'a>(
    reader: &Reader,
    instance: &Instance,
    declared: &Declared,
    meanings: &BTreeMap<&'a PrincipalName, Meaning>,
) -> Result<BTreeSet<&'a PrincipalName>, AwsError> {
    let asked = meanings.iter().map(|(&principal, meaning)| async move {
        let is_to_have = match principal {
            PrincipalName::Group(name) => declared.peopled_groups.contains(name),
            PrincipalName::User(_) => true,
        };
        let has_people = match meaning {
            Meaning::Nobody(_) => false,
            Meaning::There(holder) if !is_to_have => {
                !reader.group_members(instance, holder.id()).await?.is_empty()
            }
            Meaning::There(_) | Meaning::ToBe => is_to_have,
        };
        Ok::<_, AwsError>(has_people.then_some(principal))
    });
    Ok(try_join_all(asked).await?.into_iter().flatten().collect())
}

/// The permission sets of what would go that give all rights to who holds them: now, or as the file has them.
pub(super) async fn going(
    reader: &Reader,
    instance: &Instance,
    declared: &Declared,
    beyond: &BTreeSet<Beyond>,
) -> Result<BTreeSet<PermissionSetName>, AwsError> {
    let sets = beyond.iter().map(|beyond| (&beyond.holding.set, &beyond.holding.set_arn));
    let sets: BTreeMap<&PermissionSetName, &String> = sets.collect();
    let asked = sets.into_iter().map(|(name, arn)| async move {
        let gives = declared.sets.get(name) == Some(&true) || gives_all_rights(reader, instance, arn).await?;
        Ok::<_, AwsError>(gives.then(|| name.clone()))
    });
    Ok(try_join_all(asked).await?.into_iter().flatten().collect())
}

/// Whether one of the permission sets that stay gives all rights: as the file has it, or, of one that it leaves alone, now.
pub(super) async fn stay(
    reader: &Reader,
    instance: &Instance,
    declared: &Declared,
    stays: &BTreeSet<PermissionSetName>,
    sets: &BTreeMap<PermissionSetName, PermissionSetDetail>,
) -> Result<bool, AwsError> {
    let asked = stays.iter().map(|name| async move {
        match (declared.sets.get(name), sets.get(name)) {
            (Some(gives), _) => Ok(*gives),
            (None, Some(set)) => gives_all_rights(reader, instance, &set.arn).await,
            (None, None) => Ok(false),
        }
    });
    Ok(try_join_all(asked).await?.contains(&true))
}

/// Whether a permission set gives all rights, as its AWS-managed and inline policies say.
async fn gives_all_rights(reader: &Reader, instance: &Instance, set: &str) -> Result<bool, AwsError> {
    let (managed, inline) =
        try_join!(reader.set_managed_policies(instance, set), reader.set_inline_policy(instance, set))?;
    let is_attached = managed.iter().any(|policy| policy.name == ALL_RIGHTS);
    Ok(match inline.as_ref() {
        Some(Ok(inline)) => (is_attached || inline.allows_everything()) && !denies_administration(inline),
        // One that cannot be understood says nothing that counts.
        Some(Err(_)) | None => is_attached,
    })
}

fn denies_administration(document: &PolicyDocument) -> bool {
    ADMINISTERING.iter().any(|action| {
        // Of a session with a device: what only asks for MFA does not end administration.
        let request = Request {
            principal: Caller::Anonymous,
            action: (*action).to_owned(),
            resource: "*".to_owned(),
            context: Context::new().with("aws:MultiFactorAuthPresent", "true"),
        };
        matches!(evaluate(&[document], &request), Decision::Denied { .. })
    })
}
