//! The directory of IAM Identity Center: its groups and people.

use std::collections::BTreeSet;
use std::sync::Arc as Shared;

use super::memo::{KeyedMemo, Memo};
use super::sso::{Holder, Instance};
use crate::aws::{AwsError, Reader};
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

impl Reader {
    /// The id of a group or a person, if they are there: of a group by its name (`GetGroupId`), of a person by their user
    /// name and then by their e-mail address (`GetUserId`).
    pub async fn directory_id(
        &self,
        instance: &Instance,
        principal: &PrincipalName,
    ) -> Result<Option<String>, AwsError> {
        let _ = (instance, principal);
        todo!()
    }

    /// The group of an id, if it is there (`DescribeGroup`).
    pub async fn directory_group(
        &self,
        instance: &Instance,
        id: &str,
    ) -> Result<Shared<Option<DirectoryGroup>>, AwsError> {
        let _ = (instance, id);
        todo!()
    }

    /// Who is in a group (`ListGroupMemberships`).
    pub async fn group_members(
        &self,
        instance: &Instance,
        group: &str,
    ) -> Result<Shared<BTreeSet<Membership>>, AwsError> {
        let _ = (instance, group);
        todo!()
    }

    /// The name of a group or a person of an id (`DescribeGroup`, `DescribeUser`); none where they were deleted.
    pub async fn directory_name(
        &self,
        instance: &Instance,
        holder: &Holder,
    ) -> Result<Option<DirectoryName>, AwsError> {
        let _ = (instance, holder);
        todo!()
    }

    /// The names of all groups (`ListGroups`), or of all people (`ListUsers`): to say which one may have been meant.
    pub async fn directory_names(
        &self,
        instance: &Instance,
        like: &PrincipalName,
    ) -> Result<Shared<BTreeSet<DirectoryName>>, AwsError> {
        let _ = (instance, like);
        todo!()
    }
}
