use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::aws::operation::{identity_store, organizations, sso};
use crate::aws::reader::sso::{Holder, InstanceChoice};
use crate::aws::testing::{Answer, Script};
use crate::resources::identity_center::accounts::{AccountChoice, Chosen};
use crate::resources::identity_center::assignment::{Assignment, Held, Live, SetMeaning};
use crate::resources::identity_center::reference::Meaning;
use crate::values::{
    AccountId, AccountSelector, DirectoryName, Origin, PermissionSetName, PrincipalName, Sources, Spanned,
};

pub(super) const MANAGEMENT: &str = "123456789012";
pub(super) const PROD: &str = "111122223333";
pub(super) const TEST: &str = "444455556666";

/// That a group is to hold a permission set in two accounts.
pub(super) fn desired() -> Assignment {
    Assignment {
        center: InstanceChoice::default(),
        principal: written(PrincipalName::Group(directory_name("Auditors"))),
        set: written(set_name("ReadOnlyAccess")),
        choice: chosen_by(&["prod", "test"]),
        declared: Arc::default(),
    }
}

/// That the group does.
pub(super) fn live() -> Live {
    Live {
        principal: Meaning::There(Holder::Group("g-auditors".to_owned())),
        set: SetMeaning::There,
        chosen: Chosen {
            accounts: [(account(PROD), Some("prod".to_owned())), (account(TEST), Some("test".to_owned()))]
                .into(),
            ..Chosen::default()
        },
        held: Held { accounts: [account(PROD), account(TEST)].into(), ..Held::default() },
        reserved: None,
        twin: None,
        under_way: BTreeMap::default(),
    }
}

pub(super) fn chosen_by(selectors: &[&str]) -> AccountChoice {
    AccountChoice { accounts: selectors.iter().map(|text| selector(text)).collect(), except: Vec::new() }
}

pub(super) fn selector(text: &str) -> Spanned<AccountSelector> {
    written(AccountSelector::try_from(text.to_owned()).expect("a good selector"))
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

/// A value as if the file had it at its beginning.
pub(super) fn written<T>(value: T) -> Spanned<T> {
    let source = Sources::default().add("baseline.yaml", "…");
    Spanned::new(value, Origin::new(source, 0, 1))
}

pub(super) const SET: &str = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
pub(super) const OTHER_SET: &str = "arn:aws:sso:::permissionSet/ssoins-1/ps-2";

/// An organization whose instance has one permission set, `ReadOnlyAccess`, and in whose directory everybody has an id.
pub(super) fn organization_of(management: &str) -> Script {
    let instance = json!({
        "InstanceArn": "arn:aws:sso:::instance/ssoins-1",
        "IdentityStoreId": "d-1",
        "OwnerAccountId": management,
        "Status": "ACTIVE",
    });
    let organization = json!({ "Id": "o-a1b2c3d4e5", "MasterAccountId": management, "FeatureSet": "ALL" });
    let set = json!({ "Name": "ReadOnlyAccess", "PermissionSetArn": SET });
    Script::default()
        .on(sso::LIST_INSTANCES, [Answer::json(&json!({ "Instances": [instance] }))])
        .on(organizations::DESCRIBE_ORGANIZATION, [Answer::json(&json!({ "Organization": organization }))])
        .on(sso::LIST_PERMISSION_SETS, [Answer::json(&json!({ "PermissionSets": [SET] }))])
        .on(sso::DESCRIBE_PERMISSION_SET, [Answer::json(&json!({ "PermissionSet": set }))])
        .on(
            identity_store::GET_GROUP_ID,
            [Answer::json(&json!({ "GroupId": "g-auditors", "IdentityStoreId": "d-1" }))],
        )
        .on(
            identity_store::GET_USER_ID,
            [Answer::json(&json!({ "UserId": "u-ada", "IdentityStoreId": "d-1" }))],
        )
}

/// That somebody holds a permission set in an account, as a listing says it.
pub(super) fn row(account: &str, set: &str, holder: &Holder) -> Value {
    let kind = match holder {
        Holder::Group(_) => "GROUP",
        Holder::User(_) => "USER",
    };
    json!({ "AccountId": account, "PermissionSetArn": set, "PrincipalId": holder.id(), "PrincipalType": kind })
}

pub(super) fn rows(rows: &[Value]) -> Answer {
    Answer::json(&json!({ "AccountAssignments": rows }))
}

pub(super) fn auditors() -> Holder {
    Holder::Group("g-auditors".to_owned())
}

pub(super) fn denied() -> Answer {
    Answer::json_error(400, "AccessDeniedException", "User is not authorized to perform this.")
}

pub(super) fn not_found() -> Answer {
    Answer::json_error(400, "ResourceNotFoundException", "It is not there.")
}
