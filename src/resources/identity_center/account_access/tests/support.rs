use std::collections::BTreeSet;
use std::sync::Arc;

use crate::aws::reader::sso::{Holder, InstanceChoice};
use crate::resources::identity_center::account_access::{AccountAccess, Beyond, Live, MayHold};
use crate::resources::identity_center::holdings::{Holding, NamedHolder};
use crate::values::{AccountId, DirectoryName, Origin, PermissionSetName, PrincipalName, Sources};

pub(super) const PROD: &str = "111122223333";

/// An account where a group may hold a permission set, and nobody else anything.
pub(super) fn desired() -> AccountAccess {
    AccountAccess {
        center: InstanceChoice::default(),
        account: account(PROD),
        name: Some("prod".to_owned()),
        at: Origin::new(Sources::default().add("baseline.yaml", "…"), 0, 1),
        may_hold: [may_hold(PrincipalName::Group(directory_name("Auditors")), "ReadOnlyAccess")].into(),
        declared: Arc::default(),
        needs: Vec::new(),
    }
}

/// That others hold something besides what the group does, which has people in it.
pub(super) fn beyond(others: impl IntoIterator<Item = Beyond>) -> Live {
    Live {
        beyond: others.into_iter().collect(),
        stays: [set_name("ReadOnlyAccess")].into(),
        all_rights: [set_name("Administration")].into(),
        ..Live::default()
    }
}

/// What a group holds, with the people in it.
pub(super) fn group(name: &str, people: &[&str], set: &str) -> Beyond {
    holds(Holder::Group(format!("g-{}", name.to_lowercase())), Some(name), people, set)
}

/// What a person holds.
pub(super) fn user(name: &str, set: &str) -> Beyond {
    holds(Holder::User(format!("u-{name}")), Some(name), &[&format!("u-{name}")], set)
}

/// What somebody holds who was deleted.
pub(super) fn deleted(holder: Holder, set: &str) -> Beyond {
    holds(holder, None, &[], set)
}

fn holds(holder: Holder, name: Option<&str>, people: &[&str], set: &str) -> Beyond {
    let people: BTreeSet<String> = people.iter().map(|&id| id.to_owned()).collect();
    let holder = NamedHolder { holder, name: name.map(directory_name), has_people: !people.is_empty() };
    let set_arn = format!("arn:aws:sso:::permissionSet/ssoins-1/ps-{}", set.to_lowercase());
    Beyond { holding: Holding { account: account(PROD), set: set_name(set), set_arn, holder }, people }
}

pub(super) fn may_hold(principal: PrincipalName, set: &str) -> MayHold {
    MayHold { principal, set: set_name(set) }
}

pub(super) fn account(id: &str) -> AccountId {
    AccountId::try_from(id).expect("twelve digits")
}

pub(super) fn directory_name(name: &str) -> DirectoryName {
    DirectoryName::from_aws(name)
}

pub(super) fn set_name(name: &str) -> PermissionSetName {
    PermissionSetName::from_aws(name)
}
