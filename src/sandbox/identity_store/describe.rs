//! People and groups as they are shown.

use super::identifiers::arn;
use crate::sandbox::{
    state::{DirectoryGroup, DirectoryUser},
    wire::{Record, Value},
};

/// What names a group, with the revision of what it is now.
pub(super) fn group_at(directory: &str, id: &str, group: &DirectoryGroup) -> Record {
    group_id(directory, id).with("Revision", revision_of_group(group))
}

pub(super) fn group_id(directory: &str, id: &str) -> Record {
    Record::default()
        .with("IdentityStoreId", directory)
        .with("GroupId", id)
        .with("GroupArn", arn("group", id))
}

pub(super) fn group(directory: &str, id: &str, group: &DirectoryGroup) -> Record {
    group_at(directory, id, group)
        .with("DisplayName", &group.display_name)
        .with_some("Description", group.description.as_ref())
}

pub(super) fn user_id(directory: &str, id: &str) -> Record {
    Record::default().with("IdentityStoreId", directory).with("UserId", id).with("UserArn", arn("user", id))
}

/// What names a person, with the revision of what is known of them now.
pub(super) fn user_at(directory: &str, id: &str, user: &DirectoryUser) -> Record {
    user_id(directory, id).with("Revision", revision_of_user(user))
}

pub(super) fn user(directory: &str, id: &str, user: &DirectoryUser) -> Record {
    let emails: Vec<Value> = user
        .emails
        .iter()
        .enumerate()
        .map(|(index, email)| {
            Record::default().with("Value", email).with("Type", "work").with("Primary", index == 0).into()
        })
        .collect();
    user_at(directory, id, user)
        .with("UserName", &user.user_name)
        .with("DisplayName", &user.display_name)
        .with_some("Emails", Some(emails).filter(|emails| !emails.is_empty()))
}

pub(super) fn membership_id(directory: &str, id: &str) -> Record {
    Record::default()
        .with("IdentityStoreId", directory)
        .with("MembershipId", id)
        .with("MembershipArn", arn("membership", id))
}

pub(super) fn membership(directory: &str, group: &str, (id, user): (&String, &String)) -> Record {
    membership_id(directory, id)
        .with("GroupId", group)
        .with("MemberId", Record::default().with("UserId", user))
}

pub(super) fn revision_of_group(group: &DirectoryGroup) -> String {
    revision([&*group.display_name, group.description.as_deref().unwrap_or_default()])
}

pub(super) fn revision_of_user(user: &DirectoryUser) -> String {
    let names = [&*user.user_name, &*user.display_name];
    revision(names.into_iter().chain(user.emails.iter().map(String::as_str)))
}

/// The digits that stand for what something is now.
///
/// Callers may do nothing with them but compare them, so they are made of the contents (by FNV-1a) and need no place
/// in the state.
fn revision<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut digits: u64 = 0xcbf2_9ce4_8422_2325;
    for text in texts {
        // No text holds the byte that ends it.
        for byte in text.bytes().chain([0xff]) {
            digits = (digits ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    digits.to_string()
}
