//! The calls that change a group.

use crate::aws::operation::iam::{
    ADD_USER_TO_GROUP, ATTACH_GROUP_POLICY, CREATE_GROUP, DELETE_GROUP_POLICY, DETACH_GROUP_POLICY,
    PUT_GROUP_POLICY, REMOVE_USER_FROM_GROUP,
};
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Reader, Writer};
use crate::model::{self, Call};
use crate::values::policy::PolicyDocument;
use crate::values::{Arn, GroupName, PolicyName, UserName};

/// What can change a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Makes the group.
    Create,
    /// Attaches a managed policy.
    Attach(Arn),
    /// Detaches a managed policy.
    Detach(Arn),
    /// Writes an inline policy.
    PutInline(PolicyName, PolicyDocument),
    /// Removes an inline policy.
    DeleteInline(PolicyName),
    /// Lets a user in.
    AddMember(UserName),
    /// Takes a user out.
    RemoveMember(UserName),
}

/// A change of one group, which is named as IAM spells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfGroup {
    pub(super) group: GroupName,
    pub(super) change: Change,
}

impl model::Change for OfGroup {
    fn call(&self) -> Call {
        let Self { group, change } = self;
        let call = |operation| Call::new(operation).with("GroupName", group.as_str());
        match change {
            Change::Create => call(CREATE_GROUP),
            Change::Attach(policy) => call(ATTACH_GROUP_POLICY).with("PolicyArn", policy.to_string()),
            Change::Detach(policy) => call(DETACH_GROUP_POLICY).with("PolicyArn", policy.to_string()),
            Change::PutInline(name, document) => call(PUT_GROUP_POLICY)
                .with("PolicyName", name.as_str())
                .with("PolicyDocument", document.minified()),
            Change::DeleteInline(name) => call(DELETE_GROUP_POLICY).with("PolicyName", name.as_str()),
            Change::AddMember(user) => call(ADD_USER_TO_GROUP).with("UserName", user.as_str()),
            Change::RemoveMember(user) => call(REMOVE_USER_FROM_GROUP).with("UserName", user.as_str()),
        }
    }
}

/// Sends one change of a group.
pub(super) async fn send(OfGroup { group, change }: &OfGroup, writer: &Writer) -> Result<(), AwsError> {
    let iam = writer.iam();
    let name = group.as_str();
    let this = || Subject::new(SubjectKind::Group, group);
    match change {
        Change::Create => {
            let create = || iam.create_group().group_name(name).send();
            let is_there =
                async |reader: Reader| Ok(reader.authorization_details().await?.groups.contains_key(group));
            writer.create(CREATE_GROUP, &[this()], create, is_there).await?;
        }
        Change::Attach(policy) => {
            let about = [this(), Subject::new(SubjectKind::Policy, policy.name())];
            let arn = policy.to_string();
            let attach = || iam.attach_group_policy().group_name(name).policy_arn(&arn).send();
            writer.send(ATTACH_GROUP_POLICY, &about, attach).await?;
        }
        Change::Detach(policy) => {
            let about = [this(), Subject::new(SubjectKind::Policy, policy.name())];
            let arn = policy.to_string();
            let detach = || iam.detach_group_policy().group_name(name).policy_arn(&arn).send();
            writer.remove(DETACH_GROUP_POLICY, &about, detach).await?;
        }
        Change::PutInline(policy, document) => {
            let put = || {
                let request = iam.put_group_policy().group_name(name).policy_name(policy.as_str());
                request.policy_document(document.minified()).send()
            };
            writer.send(PUT_GROUP_POLICY, &[this()], put).await?;
        }
        Change::DeleteInline(policy) => {
            let delete = || iam.delete_group_policy().group_name(name).policy_name(policy.as_str()).send();
            writer.remove(DELETE_GROUP_POLICY, &[this()], delete).await?;
        }
        Change::AddMember(user) => {
            let about = [this(), Subject::new(SubjectKind::User, user)];
            let add = || iam.add_user_to_group().group_name(name).user_name(user.as_str()).send();
            writer.send(ADD_USER_TO_GROUP, &about, add).await?;
        }
        Change::RemoveMember(user) => {
            let about = [this(), Subject::new(SubjectKind::User, user)];
            let remove = || iam.remove_user_from_group().group_name(name).user_name(user.as_str()).send();
            writer.remove(REMOVE_USER_FROM_GROUP, &about, remove).await?;
        }
    }
    Ok(())
}
