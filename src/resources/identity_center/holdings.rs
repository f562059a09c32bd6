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
                let Holding { account, set: _, set_arn, holder } = holding;
                let assignment = Assignment { account: account.clone(), set: set_arn.clone() };
                writer.unassign(&instance, &assignment, &holder.holder).await
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

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use serde_json::json;

    use super::*;
    use crate::aws::operation::organizations::DESCRIBE_ORGANIZATION;
    use crate::aws::operation::sso::{
        DESCRIBE_PERMISSION_SET, LIST_ACCOUNT_ASSIGNMENTS, LIST_INSTANCES, LIST_PERMISSION_SETS,
    };
    use crate::aws::testing::{Answer, Script};
    use crate::model::Change as _;

    fn holding(holder: Holder, name: Option<&str>) -> Change {
        let holder =
            NamedHolder { holder, name: name.map(DirectoryName::from_aws), has_people: name.is_some() };
        Change::Unassign {
            center: InstanceChoice::default(),
            holding: Holding {
                account: AccountId::try_from("111122223333").expect("twelve digits"),
                set: PermissionSetName::from_aws("Billing"),
                set_arn: SET.to_owned(),
                holder,
            },
        }
    }

    #[test]
    fn calls_show_names_and_of_who_was_deleted_the_id() {
        let group = holding(Holder::Group("g-1".to_owned()), Some("Finance")).call();
        assert_snapshot!(group, @r#"sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "Billing", PrincipalType: "GROUP", PrincipalId: "Finance")"#);
        assert_eq!(group.by_name, ["PermissionSetArn", "PrincipalId"]);
        let gone = holding(Holder::User("u-1".to_owned()), None).call();
        assert_snapshot!(gone, @r#"sso:DeleteAccountAssignment(TargetType: "AWS_ACCOUNT", TargetId: "111122223333", PermissionSetArn: "Billing", PrincipalType: "USER", PrincipalId: "u-1")"#);
        assert_eq!(gone.by_name, ["PermissionSetArn"]);
        let name = PermissionSetName::from_aws("Billing");
        let delete = Change::DeleteSet { center: InstanceChoice::default(), name }.call();
        assert_snapshot!(delete, @r#"sso:DeletePermissionSet(PermissionSetArn: "Billing")"#);
        assert_eq!(delete.by_name, ["PermissionSetArn"]);
    }

    const SET: &str = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
    const READS: [Operation; 5] = [
        LIST_INSTANCES,
        DESCRIBE_ORGANIZATION,
        LIST_PERMISSION_SETS,
        DESCRIBE_PERMISSION_SET,
        LIST_ACCOUNT_ASSIGNMENTS,
    ];

    /// An instance with one permission set, `Billing`.
    fn center() -> Script {
        let instance = json!({
            "InstanceArn": "arn:aws:sso:::instance/ssoins-1",
            "IdentityStoreId": "d-1",
            "OwnerAccountId": "123456789012",
            "Status": "ACTIVE",
        });
        let organization =
            json!({ "Id": "o-a1b2c3d4e5", "MasterAccountId": "123456789012", "FeatureSet": "ALL" });
        let set = json!({ "Name": "Billing", "PermissionSetArn": SET });
        Script::default()
            .on(LIST_INSTANCES, [Answer::json(&json!({ "Instances": [instance] }))])
            .on(DESCRIBE_ORGANIZATION, [Answer::json(&json!({ "Organization": organization }))])
            .on(LIST_PERMISSION_SETS, [Answer::json(&json!({ "PermissionSets": [SET] }))])
            .on(DESCRIBE_PERMISSION_SET, [Answer::json(&json!({ "PermissionSet": set }))])
    }

    fn deletion() -> Change {
        let name = PermissionSetName::from_aws("Billing");
        Change::DeleteSet { center: InstanceChoice::default(), name }
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_held_is_taken_by_the_ids_that_were_read() {
        let status = json!({ "Status": "SUCCEEDED", "RequestId": "r-1" });
        let taken = Answer::json(&json!({ "AccountAssignmentDeletionStatus": status }));
        let script = center().on(DELETE_ACCOUNT_ASSIGNMENT, [taken]);
        let writer = script.writer(&READS).await;
        holding(Holder::User("u-1".to_owned()), None).send(&writer).await.expect("it is taken");
        assert_snapshot!(script.requests_of(DELETE_ACCOUNT_ASSIGNMENT).join("\n"), @r#"{"InstanceArn":"arn:aws:sso:::instance/ssoins-1","TargetId":"111122223333","TargetType":"AWS_ACCOUNT","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","PrincipalType":"USER","PrincipalId":"u-1"}"#);
        assert_eq!(script.count(LIST_PERMISSION_SETS), 0, "no name is looked up");
    }

    #[tokio::test(start_paused = true)]
    async fn a_set_is_deleted_as_soon_as_its_last_assignment_no_longer_shows() {
        let in_use = Answer::json_error(400, "ConflictException", "The permission set is still assigned.");
        let script = center().on(DELETE_PERMISSION_SET, [in_use, Answer::json(&json!({}))]);
        deletion().send(&script.writer(&READS).await).await.expect("it is deleted");
        let asked = script.requests_of(DELETE_PERMISSION_SET);
        assert!(asked.len() == 2 && asked.iter().all(|request| request.contains(SET)), "{asked:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_set_that_is_gone_already_is_as_good() {
        let script = center().on(LIST_PERMISSION_SETS, [Answer::json(&json!({ "PermissionSets": [] }))]);
        deletion().send(&script.writer(&READS).await).await.expect("it is gone");
        assert_eq!(script.count(DELETE_PERMISSION_SET), 0);
        let script = center().on(LIST_INSTANCES, [Answer::json(&json!({ "Instances": [] }))]);
        let error = deletion().send(&script.writer(&READS).await).await.expect_err("the instance is gone");
        assert_eq!(error.message(), Some("the instance of IAM Identity Center is gone"));
    }

    #[tokio::test(start_paused = true)]
    async fn everybody_who_holds_a_set_is_named() {
        let row = |id: &str, kind: &str| json!({ "AccountId": "111122223333", "PrincipalId": id, "PrincipalType": kind });
        let held =
            json!({ "AccountAssignments": [row("u-1", "USER"), row("g-1", "GROUP"), row("g-2", "GROUP")] });
        let group = json!({ "GroupId": "g-1", "DisplayName": "Finance", "IdentityStoreId": "d-1" });
        let user = json!({ "UserId": "u-1", "UserName": "ada", "IdentityStoreId": "d-1" });
        let script = center()
            .on(LIST_ACCOUNT_ASSIGNMENTS, [Answer::json(&held)])
            .on(
                DESCRIBE_GROUP,
                [Answer::json(&group), Answer::json_error(400, "ResourceNotFoundException", "It is gone.")],
            )
            .on(DESCRIBE_USER, [Answer::json(&user)])
            .on(LIST_GROUP_MEMBERSHIPS, [Answer::json(&json!({ "GroupMemberships": [] }))]);
        let reader = script.reader(&[&READS[..], READS_OF_NAMES].concat()).await;
        let found = super::super::reference::instance(&reader, &InstanceChoice::default()).await;
        let instance = found.expect("it is read").expect("there is one");
        let account = AccountId::try_from("111122223333").expect("twelve digits");
        let holders_of = async |set: &str| {
            let assignment = Assignment { account: account.clone(), set: set.to_owned() };
            super::holders_of(&reader, &instance, &assignment).await.expect("it is read")
        };
        let shown = |held: &[Holding]| -> Vec<String> {
            let shown = held.iter().map(|Holding { set, holder, .. }| {
                format!("{holder}: {set}{}", if holder.has_people { ", by people" } else { "" })
            });
            shown.collect()
        };
        assert_snapshot!(shown(&holders_of(SET).await).join("\n"), @"
        group Finance: Billing
        a deleted group (id g-2): Billing
        user ada: Billing, by people
        ");
        let odd = "arn:aws:sso:::permissionSet/ssoins-1/ps-9";
        assert_eq!(holders_of(odd).await[0].set.as_str(), odd, "no set has this ARN");
    }
}
