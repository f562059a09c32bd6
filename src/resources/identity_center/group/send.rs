//! Sending the changes of a group of the directory.

use std::sync::{Mutex, PoisonError};

use aws_sdk_identitystore::types::{AttributeOperation, MemberId};
use aws_smithy_types::Document;

use super::change::{Change, DESCRIPTION};
use crate::aws::operation::identity_store::{
    CREATE_GROUP, CREATE_GROUP_MEMBERSHIP, DELETE_GROUP_MEMBERSHIP, UPDATE_GROUP,
};
use crate::aws::reader::sso::{Holder, Instance, InstanceChoice};
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::resources::identity_center::reference::{group_subject, holder_now, instance_now};
use crate::values::{DirectoryName, PrincipalName};

/// Sends one change of a group.
pub(super) async fn send(center: &InstanceChoice, change: &Change, writer: &Writer) -> Result<(), AwsError> {
    let in_instance = async |operation| -> Result<InInstance, AwsError> {
        Ok(InInstance { instance: instance_now(writer, center, operation).await?, operation, writer })
    };
    match change {
        Change::Create { name, description } => {
            in_instance(CREATE_GROUP).await?.create(name, description.as_deref()).await
        }
        Change::Describe { name, description } => {
            in_instance(UPDATE_GROUP).await?.describe(name, description).await
        }
        Change::Join { group, user } => in_instance(CREATE_GROUP_MEMBERSHIP).await?.join(group, user).await,
        Change::Leave { group, user, membership } => {
            let about = [membership_subject(group, &user.id)];
            in_instance(DELETE_GROUP_MEMBERSHIP).await?.leave(&about, membership).await
        }
    }
}

fn membership_subject(group: &DirectoryName, user: &str) -> Subject {
    Subject::new(SubjectKind::DirectoryMembership, format_args!("{}/{user}", group.as_str()))
}

/// A change in the directory of an instance.
struct InInstance<'a> {
    instance: Instance,
    operation: Operation,
    writer: &'a Writer,
}

impl InInstance<'_> {
    fn client(&self) -> aws_sdk_identitystore::Client {
        self.writer.identity_store(&self.instance.region)
    }

    async fn id(&self, principal: PrincipalName) -> Result<Holder, AwsError> {
        holder_now(self.writer, &self.instance, &principal, self.operation).await
    }

    async fn create(&self, name: &DirectoryName, description: Option<&str>) -> Result<(), AwsError> {
        let (client, store) = (self.client(), self.instance.identity_store.as_str());
        let principal = PrincipalName::Group(name.clone());
        let made = Mutex::new(None);
        let note = |id| *made.lock().unwrap_or_else(PoisonError::into_inner) = Some(id);
        let create = async || {
            let request = client.create_group().identity_store_id(store).display_name(name.as_str());
            let answer = request.set_description(description.map(str::to_owned)).send().await;
            if let Ok(answer) = &answer {
                note(answer.group_id.clone());
            }
            answer
        };
        let is_there = async |reader: Reader| {
            let found = reader.directory_id(&self.instance, &principal).await?;
            let is_there = found.is_some();
            found.into_iter().for_each(note);
            Ok(is_there)
        };
        self.writer.create(self.operation, &[group_subject(name)], create, is_there).await?;
        if let Some(id) = made.into_inner().unwrap_or_else(PoisonError::into_inner) {
            self.writer.note_id(group_subject(name), id);
        }
        Ok(())
    }

    async fn describe(&self, name: &DirectoryName, description: &str) -> Result<(), AwsError> {
        let group = self.id(PrincipalName::Group(name.clone())).await?;
        let value = Document::String(description.to_owned());
        let operation =
            AttributeOperation::builder().attribute_path(DESCRIPTION).attribute_value(value).build();
        let operation = operation.expect("the path is given");
        let client = self.client();
        let update = || {
            let request = client.update_group().identity_store_id(&self.instance.identity_store);
            request.group_id(group.id()).operations(operation.clone()).send()
        };
        self.writer.send(self.operation, &[group_subject(name)], update).await?;
        Ok(())
    }

    async fn join(&self, group: &DirectoryName, user: &DirectoryName) -> Result<(), AwsError> {
        let (of, who) = futures::try_join!(
            self.id(PrincipalName::Group(group.clone())),
            self.id(PrincipalName::User(user.clone())),
        )?;
        let (of, who) = (of.id(), who.id());
        let client = self.client();
        let join = || {
            let request = client.create_group_membership().identity_store_id(&self.instance.identity_store);
            request.group_id(of).member_id(MemberId::UserId(who.to_owned())).send()
        };
        let is_there = async |reader: Reader| {
            let members = reader.group_members(&self.instance, of).await?;
            Ok(members.iter().any(|membership| membership.user == who))
        };
        let about = [membership_subject(group, who)];
        let needs = [group_subject(group)];
        self.writer.create_needing(self.operation, &about, &needs, join, is_there).await?;
        Ok(())
    }

    async fn leave(&self, about: &[Subject], membership: &str) -> Result<(), AwsError> {
        let client = self.client();
        let leave = || {
            let request = client.delete_group_membership().identity_store_id(&self.instance.identity_store);
            request.membership_id(membership).send()
        };
        self.writer.remove(self.operation, about, leave).await
    }
}
