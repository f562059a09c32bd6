use aws_sdk_organizations::{
    Client, Config,
    config::{BehaviorVersion, Region},
    operation::list_aws_service_access_for_organization::ListAwsServiceAccessForOrganizationOutput,
    types::{AccountState, OrganizationFeatureSet},
};
use aws_smithy_types::retry::RetryConfig;

use super::bench::{refusal, run};
use crate::sandbox::{
    Sandbox,
    state::{FRESH_ACCOUNT, OrganizationRole, State},
};

const CLOUDTRAIL: &str = "cloudtrail.amazonaws.com";
const NO_PERMISSION: &str = "400 AccessDeniedException: You don't have permissions to access this resource.";

/// A sandbox whose default caller's account has a role in an organization.
pub(super) fn sandbox_as(role: OrganizationRole) -> Sandbox {
    let mut state = State::fresh();
    state.organize(role);
    Sandbox::with_state(state)
}

pub(super) fn organizations(sandbox: &Sandbox) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(sandbox.credentials())
        .http_client(sandbox.http_client())
        .time_source(sandbox.time_source())
        .sleep_impl(sandbox.sleep_impl())
        .retry_config(RetryConfig::disabled());
    Client::from_conf(config.build())
}

#[test]
fn a_stand_alone_account_makes_an_organization_of_its_own() {
    run(async {
        let sandbox = Sandbox::fresh();
        let organizations = organizations(&sandbox);
        let none = "400 AWSOrganizationsNotInUseException: Your account is not a member of an organization.";
        assert_eq!(refusal(organizations.describe_organization().send().await), none);
        assert_eq!(refusal(organizations.list_accounts().send().await), none);
        let made = organizations.create_organization().send().await.expect("an organization");
        let organization = made.organization().expect("the answer shows it");
        let id = organization.id().expect("an id");
        assert!(id.starts_with("o-") && id.len() == 12, "{id}");
        assert!(id[2..].bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{id}");
        assert_eq!(organization.feature_set(), Some(&OrganizationFeatureSet::All));
        assert_eq!(
            refusal(organizations.create_organization().send().await),
            "400 AlreadyInOrganizationException: The AWS account is already a member of an organization."
        );
        let described = organizations.describe_organization().send().await.expect("it is there");
        assert_eq!(described.organization(), Some(organization));
        assert_eq!(organization.master_account_id(), Some(FRESH_ACCOUNT));
    });
}

#[test]
fn the_management_account_enables_and_disables_trusted_access() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let organizations = organizations(&sandbox);
        let enable = |host: &str| organizations.enable_aws_service_access().service_principal(host).send();
        for host in [CLOUDTRAIL, "config.amazonaws.com", CLOUDTRAIL] {
            enable(host).await.expect("it is enabled, again too");
        }
        assert_eq!(
            refusal(enable("cloudtrail").await),
            "400 InvalidInputException: You specified an unrecognized service principal."
        );
        let list = || organizations.list_aws_service_access_for_organization();
        let first = list().max_results(1).send().await.expect("a page");
        let second =
            list().max_results(1).set_next_token(first.next_token.clone()).send().await.expect("a page");
        let names: Vec<_> = [&first, &second]
            .into_iter()
            .flat_map(ListAwsServiceAccessForOrganizationOutput::enabled_service_principals)
            .map(|service| service.service_principal().unwrap_or_default())
            .collect();
        assert_eq!((names, second.next_token()), (vec![CLOUDTRAIL, "config.amazonaws.com"], None));
        organizations
            .disable_aws_service_access()
            .service_principal(CLOUDTRAIL)
            .send()
            .await
            .expect("disabled");
        assert_eq!(list().send().await.expect("services").enabled_service_principals().len(), 1);
        sandbox.edit(|state| {
            let organization = state.organization.as_mut().expect("the organization");
            organization.feature_set = "CONSOLIDATED_BILLING".to_owned();
        });
        assert!(refusal(enable(CLOUDTRAIL).await).starts_with("400 ConstraintViolationException: "));
    });
}

#[test]
fn a_member_learns_of_its_organization_and_of_nothing_in_it() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Member);
        let organizations = organizations(&sandbox);
        let described = organizations.describe_organization().send().await.expect("any account may ask");
        let organization = described.organization().expect("the answer shows it");
        assert_eq!(
            (organization.id(), organization.master_account_id()),
            (Some("o-sandbox0001"), Some("111122223333"))
        );
        assert_eq!(
            organization.master_account_arn(),
            Some("arn:aws:organizations::111122223333:account/o-sandbox0001/111122223333")
        );
        let services = organizations.list_aws_service_access_for_organization().send().await;
        assert_eq!(refusal(services), NO_PERMISSION);
        assert_eq!(refusal(organizations.list_delegated_administrators().send().await), NO_PERMISSION);
        assert_eq!(refusal(organizations.list_accounts().send().await), NO_PERMISSION);
        let enable = organizations.enable_aws_service_access().service_principal(CLOUDTRAIL).send().await;
        assert_eq!(refusal(enable), NO_PERMISSION);
        sandbox.edit(|state| {
            let account = state.account_mut(FRESH_ACCOUNT);
            account.denied_by_organization.insert("organizations:DescribeOrganization".into());
        });
        assert_eq!(
            refusal(organizations.describe_organization().send().await),
            "400 AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox \
             is not authorized to perform: organizations:DescribeOrganization on resource: * with an explicit deny in a \
             service control policy"
        );
    });
}

#[test]
fn a_delegated_administrator_reads_and_does_not_change() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::DelegatedAdministrator);
        let organizations = organizations(&sandbox);
        let list = || organizations.list_delegated_administrators();
        let listed = list().service_principal(CLOUDTRAIL).send().await.expect("it may ask");
        assert_eq!(listed.delegated_administrators()[0].id(), Some(FRESH_ACCOUNT));
        let others = list().service_principal("config.amazonaws.com").send().await.expect("it may ask");
        assert!(others.delegated_administrators().is_empty());
        let services =
            organizations.list_aws_service_access_for_organization().send().await.expect("it may ask");
        assert_eq!(services.enabled_service_principals()[0].service_principal(), Some(CLOUDTRAIL));
        let enable = organizations.enable_aws_service_access().service_principal(CLOUDTRAIL).send().await;
        assert_eq!(refusal(enable), NO_PERMISSION);
    });
}

#[test]
fn administrators_are_members_of_an_organization_that_trusts_the_service() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let organizations = organizations(&sandbox);
        let register = |account: &str| {
            let register = organizations.register_delegated_administrator().account_id(account);
            register.service_principal(CLOUDTRAIL).send()
        };
        assert!(
            refusal(register("210987654321").await).starts_with("400 ConstraintViolationException: You must")
        );
        organizations
            .enable_aws_service_access()
            .service_principal(CLOUDTRAIL)
            .send()
            .await
            .expect("enabled");
        register("210987654321").await.expect("registered");
        assert!(
            refusal(register("210987654321").await).starts_with("400 AccountAlreadyRegisteredException: ")
        );
        assert!(
            refusal(register(FRESH_ACCOUNT).await)
                .starts_with("400 ConstraintViolationException: You cannot")
        );
        assert_eq!(
            refusal(register("999999999999").await),
            "400 AccountNotFoundException: You specified an account that doesn't exist."
        );
        let listed = organizations.list_delegated_administrators().send().await.expect("administrators");
        assert_eq!(listed.delegated_administrators().len(), 1);
    });
}

#[test]
fn accounts_are_listed_by_twenty() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        sandbox.edit(|state| {
            for n in 0..20 {
                let id = format!("4000000000{n:02}");
                state.add_account(&id, FRESH_ACCOUNT);
                state.organization.as_mut().expect("the organization").members.insert(id);
            }
        });
        let organizations = organizations(&sandbox);
        let first = organizations.list_accounts().send().await.expect("a page");
        let second = organizations.list_accounts().set_next_token(first.next_token.clone()).send().await;
        let second = second.expect("the rest");
        assert_eq!((first.accounts().len(), second.accounts().len(), second.next_token()), (20, 3, None));
        assert_eq!(first.accounts()[0].state(), Some(&AccountState::Active));
        let described = organizations.describe_account().account_id("345678901234").send().await;
        let described = described.expect("the account");
        assert_eq!(described.account().and_then(|account| account.id()), Some("345678901234"));
        assert_eq!(
            refusal(organizations.list_accounts().next_token("page two").send().await),
            "400 InvalidInputException: You specified an invalid next token."
        );
    });
}
