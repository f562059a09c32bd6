//! A group of the directory that the file declares.

use std::collections::BTreeMap;

use futures::future::{try_join, try_join_all};
use schemars::JsonSchema;
use serde::Deserialize;

use super::change::{Change, Member};
use crate::aws::operation::identity_store::{
    DESCRIBE_GROUP, DESCRIBE_USER, GET_GROUP_ID, GET_USER_ID, LIST_GROUP_MEMBERSHIPS, LIST_GROUPS, LIST_USERS,
};
use crate::aws::operation::organizations::DESCRIBE_ORGANIZATION;
use crate::aws::operation::sso::LIST_INSTANCES;
use crate::aws::reader::identity_store::Membership;
use crate::aws::reader::sso::{Holder, Instance, InstanceChoice};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Resource};
use crate::resources::identity_center::address;
use crate::resources::identity_center::reference::{self, Declared, Meaning};
use crate::values::{DirectoryName, ListOf, Origin, PrincipalName, Spanned};

/// How many people are asked for their names who are in a group beyond the file, and stay there.
const NAMED: usize = 10;

/// The people that are to be in a group, by user name, or by e-mail address where nobody has that user name.
pub type Members = ListOf<Spanned<DirectoryName>>;

/// Where a group comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupSource {
    /// It is kept in IAM Identity Center: made when it is missing.
    #[default]
    IdentityCenter,
    /// An identity provider brings it (SCIM): it is looked for, and never made or changed.
    External,
}

/// A group; an attribute left out is left alone.
#[derive(Clone, Debug)]
pub struct Group {
    /// The instance whose directory it is in.
    pub center: InstanceChoice,
    /// Its name.
    pub name: DirectoryName,
    /// Where the file declares it.
    pub at: Origin,
    /// Where it comes from.
    pub source: GroupSource,
    /// What it is for.
    pub description: Option<String>,
    /// Who is in it.
    pub members: Option<Members>,
}

/// What the directory says of a group, and of the names that the file uses for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// Whether there is an instance to work with.
    pub has_instance: bool,
    /// The group, if it is there.
    pub group: Option<There>,
    /// The nearest name, where a group that comes from elsewhere is not there.
    pub nearest: Option<DirectoryName>,
    /// Who the people are that the file names, in its order.
    pub people: Vec<Person>,
    /// The name by which the caller is signed in through IAM Identity Center.
    pub caller: Option<DirectoryName>,
}

/// A group that is there; its description only where the file declares one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct There {
    /// What it is for.
    pub description: Option<String>,
    /// Who is in it, with the ids of the memberships.
    pub members: Vec<(Member, String)>,
    /// How many more are in it, who were not asked for their names.
    pub others: usize,
}

/// Who a person is that the file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Person {
    /// Somebody with this id.
    Known(String),
    /// Nobody, and the nearest name that there is.
    Nobody(Option<DirectoryName>),
}

impl Resource for Group {
    type Live = Live;
    type Change = Change;
    const READS: &'static [Operation] = &[
        LIST_INSTANCES,
        DESCRIBE_ORGANIZATION,
        GET_GROUP_ID,
        GET_USER_ID,
        LIST_GROUPS,
        LIST_USERS,
        DESCRIBE_GROUP,
        DESCRIBE_USER,
        LIST_GROUP_MEMBERSHIPS,
    ];

    fn address(&self) -> Address {
        address::group(&self.name)
    }

    fn declared_at(&self) -> Option<Origin> {
        Some(self.at)
    }

    fn depends_on(&self) -> Vec<Address> {
        vec![address::instance()]
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        let Some(instance) = reference::instance(reader, &self.center).await? else {
            return Ok(Live::default());
        };
        let live = Live { has_instance: true, ..Live::default() };
        match self.source {
            GroupSource::External => {
                let meaning =
                    reference::meaning(reader, &instance, &self.principal(), &Declared::default()).await?;
                Ok(match meaning {
                    Meaning::There(holder) => {
                        let (members, others) = self.members_of(holder.id(), &instance, reader).await?;
                        Live { group: Some(There { description: None, members, others }), ..live }
                    }
                    Meaning::ToBe => live,
                    Meaning::Nobody(nearest) => Live { nearest, ..live },
                })
            }
            GroupSource::IdentityCenter => {
                let (people, group) =
                    try_join(self.people(&instance, reader), self.there(&instance, reader)).await?;
                let caller = reference::user_of_caller(reader.identity());
                Ok(Live { group, people, caller, ..live })
            }
        }
    }

    fn diff(&self, live: &Live) -> Diff<Change> {
        super::diff::diff(self, live)
    }

    async fn apply(&self, change: &Change, writer: &Writer) -> Result<(), AwsError> {
        super::send::send(&self.center, change, writer).await
    }
}

impl Group {
    pub(super) fn principal(&self) -> PrincipalName {
        PrincipalName::Group(self.name.clone())
    }

    pub(super) fn member_names(&self) -> impl Iterator<Item = &Spanned<DirectoryName>> {
        self.members.iter().flat_map(|members| &members.items)
    }

    async fn people(&self, instance: &Instance, reader: &Reader) -> Result<Vec<Person>, AwsError> {
        let people = self.member_names().map(async |name| {
            let principal = PrincipalName::User(name.value.clone());
            let meaning = reference::meaning(reader, instance, &principal, &Declared::default()).await?;
            Ok(match meaning {
                Meaning::There(holder) => Person::Known(holder.id().to_owned()),
                Meaning::ToBe => Person::Nobody(None),
                Meaning::Nobody(nearest) => Person::Nobody(nearest),
            })
        });
        try_join_all(people).await
    }

    async fn there(&self, instance: &Instance, reader: &Reader) -> Result<Option<There>, AwsError> {
        let Some(id) = reader.directory_id(instance, &self.principal()).await? else {
            return Ok(None);
        };
        let description = async {
            if self.description.is_none() {
                return Ok(None);
            }
            let group = reader.directory_group(instance, &id).await?;
            Ok(group.as_ref().as_ref().and_then(|group| group.description.clone()))
        };
        let (description, (members, others)) =
            try_join(description, self.members_of(&id, instance, reader)).await?;
        Ok(Some(There { description, members, others }))
    }

    /// Who is in the group, and how many more; whoever the file names goes by that name, and only the others are asked for
    /// theirs: all who are to leave, but just a few of those who stay.
    async fn members_of(
        &self,
        group: &str,
        instance: &Instance,
        reader: &Reader,
    ) -> Result<(Vec<(Member, String)>, usize), AwsError> {
        let (people, memberships) =
            try_join(self.people(instance, reader), reader.group_members(instance, group)).await?;
        let named: BTreeMap<String, &DirectoryName> = people
            .into_iter()
            .zip(self.member_names())
            .filter_map(|(person, name)| match person {
                Person::Known(id) => Some((id, &name.value)),
                Person::Nobody(_) => None,
            })
            .collect();
        let is_exclusive = self.members.as_ref().is_some_and(|members| members.exclusive);
        let is_named = |membership: &&Membership| named.contains_key(&membership.user);
        let (of_file, beyond): (Vec<_>, Vec<_>) = memberships.iter().partition(is_named);
        let asked = if is_exclusive { beyond.len() } else { beyond.len().min(NAMED) };
        let others = beyond.len() - asked;
        let shown = of_file.into_iter().chain(beyond.into_iter().take(asked));
        let members = shown.map(async |Membership { user, id: membership }| {
            let name = match named.get(user) {
                Some(&name) => Some(name.clone()),
                None => reader.directory_name(instance, &Holder::User(user.clone())).await?,
            };
            Ok((Member { name, id: user.clone() }, membership.clone()))
        });
        Ok((try_join_all(members).await?, others))
    }
}
