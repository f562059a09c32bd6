//! The calls that change a group of the directory.

use std::fmt;

use serde_json::json;

use crate::aws::operation::identity_store::{
    CREATE_GROUP, CREATE_GROUP_MEMBERSHIP, DELETE_GROUP_MEMBERSHIP, UPDATE_GROUP,
};
use crate::model::{self, Call};
use crate::values::DirectoryName;

/// The attribute by which `UpdateGroup` knows a description.
pub(super) const DESCRIPTION: &str = "description";

/// What can change a group of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Makes the group.
    Create {
        /// Its name.
        name: DirectoryName,
        /// What it is for.
        description: Option<String>,
    },
    /// Says what the group is for.
    Describe {
        /// The group.
        name: DirectoryName,
        /// What it is for.
        description: String,
    },
    /// Lets a person in.
    Join {
        /// The group.
        group: DirectoryName,
        /// The person, as the file names them.
        user: DirectoryName,
    },
    /// Takes a person out.
    Leave {
        /// The group.
        group: DirectoryName,
        /// The person.
        user: Member,
        /// The id of the membership that ends.
        membership: String,
    },
}

/// Somebody in a group, by name; who was deleted in the directory, by what they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// The name; none where they were deleted.
    pub name: Option<DirectoryName>,
    /// The id in the directory.
    pub id: String,
}

impl model::Change for Change {
    fn call(&self) -> Call {
        match self {
            Self::Create { name, description } => Call::new(CREATE_GROUP)
                .with("DisplayName", name.as_str())
                .with_some("Description", description.as_deref()),
            Self::Describe { name, description } => Call::new(UPDATE_GROUP)
                .with_id_of("GroupId", name)
                .with("Operations", json!([{ "AttributePath": DESCRIPTION, "AttributeValue": description }])),
            Self::Join { group, user } => {
                Call::new(CREATE_GROUP_MEMBERSHIP).with_id_of("GroupId", group).with_id_of("MemberId", user)
            }
            Self::Leave { group, user, membership: _ } => Call::new(DELETE_GROUP_MEMBERSHIP)
                .with_id_of("MembershipId", format_args!("{user} in {group}")),
        }
    }
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name}"),
            None => write!(f, "a deleted person (id {})", self.id),
        }
    }
}
