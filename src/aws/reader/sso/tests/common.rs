use serde_json::{Value, json};

use crate::aws::operation::organizations::DESCRIBE_ORGANIZATION;
use crate::aws::operation::sso::{
    DESCRIBE_PERMISSION_SET, GET_INLINE_POLICY, GET_PERMISSIONS_BOUNDARY, LIST_ACCOUNT_ASSIGNMENTS,
    LIST_CUSTOMER_POLICIES, LIST_INSTANCES, LIST_MANAGED_POLICIES, LIST_PERMISSION_SETS,
    LIST_PRINCIPAL_ASSIGNMENTS, LIST_PROVISIONED_ACCOUNTS, LIST_PROVISIONED_SETS, LIST_TAGS,
};
use crate::aws::reader::sso::Instance;
use crate::aws::testing::Answer;
use crate::values::{AccountId, Region};

pub(super) const ALL: [crate::aws::Operation; 13] = [
    DESCRIBE_ORGANIZATION,
    LIST_INSTANCES,
    LIST_PERMISSION_SETS,
    DESCRIBE_PERMISSION_SET,
    LIST_MANAGED_POLICIES,
    LIST_CUSTOMER_POLICIES,
    GET_INLINE_POLICY,
    GET_PERMISSIONS_BOUNDARY,
    LIST_TAGS,
    LIST_PROVISIONED_ACCOUNTS,
    LIST_PROVISIONED_SETS,
    LIST_ACCOUNT_ASSIGNMENTS,
    LIST_PRINCIPAL_ASSIGNMENTS,
];
/// The account that asks in these tests.
pub(super) const OWN: &str = "123456789012";
pub(super) const OTHER: &str = "210987654321";
pub(super) const INSTANCE: &str = "arn:aws:sso:::instance/ssoins-1";
pub(super) const SET: &str = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";

pub(super) fn account(id: &str) -> AccountId {
    AccountId::try_from(id).expect("twelve digits")
}

/// The instance of these tests, in another Region than the session's.
pub(super) fn instance() -> Instance {
    Instance {
        arn: INSTANCE.to_owned(),
        identity_store: "d-1".to_owned(),
        owner: account(OWN),
        region: Region::new("eu-west-1"),
    }
}

pub(super) fn managed_by(account: &str) -> Answer {
    let organization = json!({ "Id": "o-a1b2c3d4e5", "MasterAccountId": account, "FeatureSet": "ALL" });
    Answer::json(&json!({ "Organization": organization }))
}

pub(super) fn in_no_organization() -> Answer {
    refused("AWSOrganizationsNotInUseException")
}

pub(super) fn refused(code: &str) -> Answer {
    Answer::json_error(400, code, "No.")
}

/// A page of a listing.
pub(super) fn page(list: &str, items: &[Value], next: Option<&str>) -> Answer {
    Answer::json(&json!({ list: items, "NextToken": next }))
}
