use serde_json::json;

use crate::aws::operation::organizations::DESCRIBE_ORGANIZATION;
use crate::aws::operation::sso::LIST_INSTANCES;
use crate::aws::reader::sso::InstanceChoice;
use crate::aws::testing::{Answer, Script};
use crate::resources::identity_center::group::{Group, GroupSource, Live, Member, Members, Person, There};
use crate::values::{DirectoryName, ListOf, Origin, Sources, Spanned};

pub(super) fn at() -> Origin {
    Origin::new(Sources::default().add("baseline.yaml", "…"), 0, 1)
}

pub(super) fn name(name: &str) -> DirectoryName {
    DirectoryName::try_from(name.to_owned()).expect("a good name")
}

pub(super) fn members(exclusive: bool, names: &[&str]) -> Members {
    ListOf { exclusive, items: names.iter().map(|text| Spanned::new(name(text), at())).collect() }
}

/// A group with a description and two people, all plain.
pub(super) fn desired() -> Group {
    Group {
        center: InstanceChoice::default(),
        name: name("Operators"),
        at: at(),
        source: GroupSource::IdentityCenter,
        description: Some("keeps it running".to_owned()),
        members: Some(members(false, &["ana", "bo@example.com"])),
    }
}

pub(super) fn external() -> Group {
    Group { source: GroupSource::External, description: None, members: None, ..desired() }
}

/// Somebody in the group, by the name that their id and membership are made of.
pub(super) fn inside(text: &str) -> (Member, String) {
    (Member { name: Some(name(text)), id: format!("u-{text}") }, format!("m-{text}"))
}

#[expect(clippy::unnecessary_wraps, reason = "it is put where there may be no group")]
pub(super) fn there(people: &[&str]) -> Option<There> {
    let description = Some("keeps it running".to_owned());
    Some(There { description, members: people.iter().map(|person| inside(person)).collect(), others: 0 })
}

pub(super) fn known(people: &[&str]) -> Vec<Person> {
    people.iter().map(|person| Person::Known(format!("u-{person}"))).collect()
}

/// The directory in which that group is settled.
pub(super) fn live() -> Live {
    Live {
        has_instance: true,
        group: there(&["ana", "bo"]),
        nearest: None,
        people: known(&["ana", "bo"]),
        caller: None,
    }
}

/// A directory of an instance in `us-east-1`, the organization's.
pub(super) fn script() -> Script {
    let instance = json!({
        "InstanceArn": "arn:aws:sso:::instance/ssoins-1",
        "IdentityStoreId": "d-1",
        "OwnerAccountId": "123456789012",
        "Status": "ACTIVE",
    });
    let organization =
        json!({ "Id": "o-a1b2c3d4e5", "MasterAccountId": "123456789012", "FeatureSet": "ALL" });
    Script::default()
        .on(LIST_INSTANCES, [Answer::json(&json!({ "Instances": [instance] }))])
        .on(DESCRIBE_ORGANIZATION, [Answer::json(&json!({ "Organization": organization }))])
}

pub(super) fn nobody() -> Answer {
    Answer::json_error(400, "ResourceNotFoundException", "No.")
}

pub(super) fn group_id() -> Answer {
    Answer::json(&json!({ "IdentityStoreId": "d-1", "GroupId": "g-1" }))
}

pub(super) fn user_id(id: &str) -> Answer {
    Answer::json(&json!({ "IdentityStoreId": "d-1", "UserId": id }))
}

/// The memberships of people, by the names that their ids are made of.
pub(super) fn memberships(people: &[&str]) -> Answer {
    let membership = |person: &&str| {
        json!({
            "IdentityStoreId": "d-1",
            "GroupId": "g-1",
            "MembershipId": format!("m-{person}"),
            "MemberId": { "UserId": format!("u-{person}") },
        })
    };
    let memberships: Vec<_> = people.iter().map(membership).collect();
    Answer::json(&json!({ "GroupMemberships": memberships }))
}
