use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_ssoadmin::{
    Client, Config,
    config::{BehaviorVersion, Region},
    types::{
        AccountAssignmentOperationStatus, PermissionSetProvisioningStatus, PrincipalType,
        ProvisionTargetType, StatusValues, TargetType,
    },
};
use aws_smithy_types::retry::RetryConfig;

use crate::sandbox::{
    Sandbox,
    state::{FRESH_ACCOUNT, Holder, IdentityCenter, OrganizationRole, State},
};

pub(super) const INSTANCE: &str = "arn:aws:sso:::instance/ssoins-7223b02a6f40cd5e";
pub(super) const LOG_ARCHIVE: &str = "210987654321";
pub(super) const WORKLOAD: &str = "345678901234";
pub(super) const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";
pub(super) const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

/// A sandbox whose default caller's account manages an organization with an instance in `us-east-1`.
///
/// Its requests take so long that one after the other they stay within the rate.
pub(super) fn sandbox() -> Sandbox {
    let mut state = State::fresh();
    state.organize(OrganizationRole::Management);
    state.identity_center = Some(IdentityCenter::new(FRESH_ACCOUNT, "us-east-1"));
    let sandbox = Sandbox::with_state(state);
    sandbox.set_latency(Duration::from_millis(50));
    sandbox
}

/// A client of IAM Identity Center as the sandbox's default caller, without retries.
pub(super) fn sso(sandbox: &Sandbox) -> Client {
    sso_as(sandbox, sandbox.credentials(), "us-east-1")
}

/// A client with other credentials, in a Region.
pub(super) fn sso_as(sandbox: &Sandbox, credentials: Credentials, region: &'static str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .credentials_provider(credentials)
        .http_client(sandbox.http_client())
        .time_source(sandbox.time_source())
        .sleep_impl(sandbox.sleep_impl())
        .retry_config(RetryConfig::disabled());
    Client::from_conf(config.build())
}

/// A client as an administrator of another account.
pub(super) fn sso_of(sandbox: &Sandbox, account: &str) -> Client {
    let key = sandbox.edit(|state| state.begin_session(account, "OrganizationAccountAccessRole", "ops"));
    sso_as(sandbox, sandbox.credentials_of(&key).expect("a session"), "us-east-1")
}

/// Makes an account a delegated administrator of IAM Identity Center.
pub(super) fn delegate(sandbox: &Sandbox, account: &str) {
    sandbox.edit(|state| {
        let organization = state.organization.as_mut().expect("the organization");
        let administrators = organization.delegated_administrators.entry("sso.amazonaws.com".to_owned());
        administrators.or_default().insert(account.to_owned());
    });
}

/// Adds a permission set behind everyone's back.
pub(super) fn add_set(sandbox: &Sandbox, name: &str) -> String {
    sandbox.edit(|state| state.add_permission_set(name))
}

/// Adds a group behind everyone's back.
pub(super) fn add_group(sandbox: &Sandbox, name: &str) -> String {
    sandbox.edit(|state| state.add_directory_group(name))
}

/// Gives a permission set to a group in an account behind everyone's back.
pub(super) fn assign(sandbox: &Sandbox, account: &str, set: &str, group: &str) {
    sandbox.edit(|state| state.identity_center_mut().assign(account, set, Holder::group(group)));
}

/// Lets so many seconds go by.
pub(super) async fn seconds(seconds: u64) {
    tokio::time::advance(Duration::from_secs(seconds)).await;
}

/// Asks that a group gets a permission set in an account, and gives the request's id.
pub(super) async fn create(sso: &Client, account: &str, set: &str, group: &str) -> String {
    let create = sso.create_account_assignment().instance_arn(INSTANCE).permission_set_arn(set);
    let create = create.target_id(account).target_type(TargetType::AwsAccount);
    let answer = create.principal_type(PrincipalType::Group).principal_id(group).send().await;
    let status = answer.expect("it is taken").account_assignment_creation_status.expect("a status");
    assert_eq!(status.status.as_ref().map(StatusValues::as_str), Some("IN_PROGRESS"));
    status.request_id.expect("an id")
}

/// Asks that a group loses a permission set in an account, and gives the request's id.
pub(super) async fn delete(sso: &Client, account: &str, set: &str, group: &str) -> String {
    let delete = sso.delete_account_assignment().instance_arn(INSTANCE).permission_set_arn(set);
    let delete = delete.target_id(account).target_type(TargetType::AwsAccount);
    let answer = delete.principal_type(PrincipalType::Group).principal_id(group).send().await;
    let status = answer.expect("it is taken").account_assignment_deletion_status.expect("a status");
    status.request_id.expect("an id")
}

/// Asks that a permission set is provisioned in an account, or wherever it is, and gives the request's id.
pub(super) async fn provision(sso: &Client, set: &str, account: Option<&str>) -> String {
    let target =
        account.map_or(ProvisionTargetType::AllProvisionedAccounts, |_| ProvisionTargetType::AwsAccount);
    let provision = sso.provision_permission_set().instance_arn(INSTANCE).permission_set_arn(set);
    let answer = provision.target_type(target).set_target_id(account.map(str::to_owned)).send().await;
    let status = answer.expect("it is taken").permission_set_provisioning_status.expect("a status");
    status.request_id.expect("an id")
}

/// How a creation went.
pub(super) async fn created(sso: &Client, id: &str) -> String {
    let describe = sso.describe_account_assignment_creation_status().instance_arn(INSTANCE);
    let answer = describe.account_assignment_creation_request_id(id).send().await;
    outcome(&answer.expect("a status").account_assignment_creation_status.expect("a status"))
}

/// How a deletion went.
pub(super) async fn deleted(sso: &Client, id: &str) -> String {
    let describe = sso.describe_account_assignment_deletion_status().instance_arn(INSTANCE);
    let answer = describe.account_assignment_deletion_request_id(id).send().await;
    outcome(&answer.expect("a status").account_assignment_deletion_status.expect("a status"))
}

/// How a provisioning went.
pub(super) async fn provisioned(sso: &Client, id: &str) -> String {
    let describe = sso.describe_permission_set_provisioning_status().instance_arn(INSTANCE);
    let answer = describe.provision_permission_set_request_id(id).send().await;
    let status = answer.expect("a status").permission_set_provisioning_status.expect("a status");
    let PermissionSetProvisioningStatus { status, failure_reason, .. } = status;
    told(status.as_ref().map(StatusValues::as_str), failure_reason.as_deref())
}

fn outcome(status: &AccountAssignmentOperationStatus) -> String {
    told(status.status.as_ref().map(StatusValues::as_str), status.failure_reason.as_deref())
}

fn told(status: Option<&str>, reason: Option<&str>) -> String {
    let status = status.unwrap_or_default();
    reason.map_or_else(|| status.to_owned(), |reason| format!("{status}: {reason}"))
}
