//! The directory of IAM Identity Center: its groups and people.

use std::collections::BTreeSet;
use std::sync::Arc as Shared;

use aws_sdk_identitystore::operation::list_group_memberships::ListGroupMembershipsOutput;
use aws_sdk_identitystore::operation::list_groups::ListGroupsOutput;
use aws_sdk_identitystore::operation::list_users::ListUsersOutput;
use aws_sdk_identitystore::types::{AlternateIdentifier, GroupMembership, MemberId, UniqueAttribute};
use aws_smithy_types::Document;

use super::memo::{KeyedMemo, Memo};
use super::pages::page;
use super::sso::{Holder, Instance};
use super::whole::{present, required};
use crate::aws::operation::identity_store::{
    DESCRIBE_GROUP, DESCRIBE_USER, GET_GROUP_ID, GET_USER_ID, LIST_GROUP_MEMBERSHIPS, LIST_GROUPS, LIST_USERS,
};
use crate::aws::{AwsError, Class, Reader};
use crate::values::{DirectoryName, PrincipalName};

/// A group of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryGroup {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: DirectoryName,
    /// What it is for.
    pub description: Option<String>,
}

/// That somebody is in a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Membership {
    /// The id of the person.
    pub user: String,
    /// The id of the membership.
    pub id: String,
}

#[derive(Debug, Default)]
pub(super) struct IdentityStoreMemos {
    ids: KeyedMemo<PrincipalName, Option<String>>,
    groups: KeyedMemo<String, Option<DirectoryGroup>>,
    members: KeyedMemo<String, BTreeSet<Membership>>,
    names: KeyedMemo<Holder, Option<DirectoryName>>,
    group_names: Memo<BTreeSet<DirectoryName>>,
    user_names: Memo<BTreeSet<DirectoryName>>,
}

/// The most items that a page of the directory holds.
const PAGE: i32 = 100;

page!(ListGroupMembershipsOutput, ListGroupsOutput, ListUsersOutput);

impl Reader {
    /// The id of a group or a person, if they are there: of a group by its name (`GetGroupId`), of a person by their user
    /// name and then by their e-mail address (`GetUserId`).
    pub async fn directory_id(
        &self,
        instance: &Instance,
        principal: &PrincipalName,
    ) -> Result<Option<String>, AwsError> {
        let ask = async {
            match principal {
                PrincipalName::Group(name) => self.group_id(instance, name).await,
                PrincipalName::User(name) => {
                    let by_name = self.user_id(instance, "userName", name).await?;
                    if by_name.is_some() || !name.as_str().contains('@') {
                        return Ok(by_name);
                    }
                    self.user_id(instance, "emails.value", name).await
                }
            }
        };
        Ok(self.identity_store_memos().ids.get(principal, ask).await?.as_ref().clone())
    }

    async fn group_id(&self, instance: &Instance, name: &DirectoryName) -> Result<Option<String>, AwsError> {
        let client = self.clients().identity_store(&instance.region);
        let get = || {
            let request = client.get_group_id().identity_store_id(&instance.identity_store);
            request.alternate_identifier(unique("displayName", name)).send()
        };
        match self.send(GET_GROUP_ID, get).await {
            Ok(answer) => present(GET_GROUP_ID, answer.group_id, "GroupId").map(Some),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn user_id(
        &self,
        instance: &Instance,
        attribute: &str,
        name: &DirectoryName,
    ) -> Result<Option<String>, AwsError> {
        let client = self.clients().identity_store(&instance.region);
        let get = || {
            let request = client.get_user_id().identity_store_id(&instance.identity_store);
            request.alternate_identifier(unique(attribute, name)).send()
        };
        match self.send(GET_USER_ID, get).await {
            Ok(answer) => present(GET_USER_ID, answer.user_id, "UserId").map(Some),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The group of an id, if it is there (`DescribeGroup`).
    pub async fn directory_group(
        &self,
        instance: &Instance,
        id: &str,
    ) -> Result<Shared<Option<DirectoryGroup>>, AwsError> {
        let ask = async {
            let client = self.clients().identity_store(&instance.region);
            let describe = || {
                let request = client.describe_group().identity_store_id(&instance.identity_store);
                request.group_id(id).send()
            };
            let answer = match self.send(DESCRIBE_GROUP, describe).await {
                Ok(answer) => answer,
                Err(error) if error.is_not_found() => return Ok(None),
                Err(error) => return Err(error),
            };
            let name = required(DESCRIBE_GROUP, answer.display_name, "DisplayName")?;
            Ok(Some(DirectoryGroup {
                id: present(DESCRIBE_GROUP, answer.group_id, "GroupId")?,
                name: DirectoryName::from_aws(name),
                description: answer.description.filter(|text| !text.is_empty()),
            }))
        };
        self.identity_store_memos().groups.get(&id.to_owned(), ask).await
    }

    /// Who is in a group (`ListGroupMemberships`).
    pub async fn group_members(
        &self,
        instance: &Instance,
        group: &str,
    ) -> Result<Shared<BTreeSet<Membership>>, AwsError> {
        let ask = async {
            let client = self.clients().identity_store(&instance.region);
            let list = |token: Option<String>| {
                let request = client.list_group_memberships().identity_store_id(&instance.identity_store);
                request.group_id(group).max_results(PAGE).set_next_token(token).send()
            };
            let pages: Vec<ListGroupMembershipsOutput> = self.pages(LIST_GROUP_MEMBERSHIPS, list).await?;
            pages.into_iter().flat_map(|page| page.group_memberships).map(Membership::read).collect()
        };
        self.identity_store_memos().members.get(&group.to_owned(), ask).await
    }

    /// The name of a group or a person of an id (`DescribeGroup`, `DescribeUser`); none where they were deleted.
    pub async fn directory_name(
        &self,
        instance: &Instance,
        holder: &Holder,
    ) -> Result<Option<DirectoryName>, AwsError> {
        // On the heap: it asks for a group in between, and whoever waits for several calls at once has a large future.
        let ask = Box::pin(async {
            let id = match holder {
                Holder::Group(id) => {
                    let group = self.directory_group(instance, id).await?;
                    return Ok(group.as_ref().as_ref().map(|group| group.name.clone()));
                }
                Holder::User(id) => id,
            };
            let client = self.clients().identity_store(&instance.region);
            let describe = || {
                let request = client.describe_user().identity_store_id(&instance.identity_store);
                request.user_id(id).send()
            };
            match self.send(DESCRIBE_USER, describe).await {
                Ok(answer) => {
                    let name = required(DESCRIBE_USER, answer.user_name, "UserName")?;
                    Ok(Some(DirectoryName::from_aws(name)))
                }
                Err(error) if error.is_not_found() => Ok(None),
                Err(error) => Err(error),
            }
        });
        Ok(self.identity_store_memos().names.get(holder, ask).await?.as_ref().clone())
    }

    /// The names of all groups (`ListGroups`), or of all people (`ListUsers`): to say which one may have been meant.
    pub async fn directory_names(
        &self,
        instance: &Instance,
        like: &PrincipalName,
    ) -> Result<Shared<BTreeSet<DirectoryName>>, AwsError> {
        let client = self.clients().identity_store(&instance.region);
        match like {
            PrincipalName::Group(_) => {
                let ask = async {
                    let list = |token: Option<String>| {
                        let request = client.list_groups().identity_store_id(&instance.identity_store);
                        request.max_results(PAGE).set_next_token(token).send()
                    };
                    let pages: Vec<ListGroupsOutput> = self.pages(LIST_GROUPS, list).await?;
                    let groups = pages.into_iter().flat_map(|page| page.groups);
                    Ok(groups.filter_map(|group| group.display_name).map(DirectoryName::from_aws).collect())
                };
                self.identity_store_memos().group_names.get(ask).await
            }
            PrincipalName::User(_) => {
                let ask = async {
                    let list = |token: Option<String>| {
                        let request = client.list_users().identity_store_id(&instance.identity_store);
                        request.max_results(PAGE).set_next_token(token).send()
                    };
                    let pages: Vec<ListUsersOutput> = self.pages(LIST_USERS, list).await?;
                    let users = pages.into_iter().flat_map(|page| page.users);
                    Ok(users.filter_map(|user| user.user_name).map(DirectoryName::from_aws).collect())
                };
                self.identity_store_memos().user_names.get(ask).await
            }
        }
    }
}

impl Membership {
    fn read(membership: GroupMembership) -> Result<Self, AwsError> {
        let id = present(LIST_GROUP_MEMBERSHIPS, membership.membership_id, "MembershipId")?;
        let member = required(LIST_GROUP_MEMBERSHIPS, membership.member_id, "MemberId")?;
        let MemberId::UserId(user) = member else {
            let what = "`MemberId`: a member that is no person is not known";
            return Err(AwsError::new(LIST_GROUP_MEMBERSHIPS, Class::Unintelligible, what));
        };
        Ok(Self { user, id })
    }
}

/// The one who has a value in an attribute of which no two have the same.
fn unique(attribute: &str, value: &DirectoryName) -> AlternateIdentifier {
    let value = Document::String(value.as_str().to_owned());
    let built = UniqueAttribute::builder().attribute_path(attribute).attribute_value(value).build();
    AlternateIdentifier::UniqueAttribute(built.expect("path and value are given"))
}

#[cfg(test)]
mod tests;
