use std::{collections::BTreeSet, time::Duration};

use aws_credential_types::Credentials;
use aws_sdk_identitystore::{
    Client, Config,
    config::{BehaviorVersion, Region},
    operation::list_users::ListUsersError,
    types::{AlternateIdentifier, ExternalId, Filter, ResourceType, UniqueAttribute},
};
use aws_smithy_async::rt::sleep::AsyncSleep as _;
use aws_smithy_types::{Document, retry::RetryConfig};
use serde_json::json;

use super::{
    bench::{refusal, run},
    organizations::sandbox_as,
};
use crate::sandbox::{
    Sandbox,
    state::{FRESH_ACCOUNT, OrganizationRole, State},
};

pub(super) const DIRECTORY: &str = "d-9067f2a1b3";
const NO_PERMISSION: &str =
    "400 AccessDeniedException: You don't have permissions to access this identity store.";

/// A client of the Identity Store as the sandbox's default caller, without retries.
pub(super) fn directory_of(sandbox: &Sandbox) -> Client {
    directory_as(sandbox, sandbox.credentials(), "us-east-1")
}

fn directory_as(sandbox: &Sandbox, credentials: Credentials, region: &'static str) -> Client {
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

/// An attribute by which something is looked up.
pub(super) fn unique(path: &str, value: impl Into<Document>) -> AlternateIdentifier {
    let attribute = UniqueAttribute::builder().attribute_path(path).attribute_value(value.into());
    AlternateIdentifier::UniqueAttribute(attribute.build().expect("both are given"))
}

fn filter(path: &str, value: &str) -> Vec<Filter> {
    vec![Filter::builder().attribute_path(path).attribute_value(value).build().expect("both are given")]
}

/// A sandbox whose default caller manages an organization with so many groups in its directory.
fn sandbox_with_groups(how_many: usize) -> Sandbox {
    let sandbox = sandbox_as(OrganizationRole::Management);
    sandbox.edit(|state| {
        for number in 0..how_many {
            state.add_directory_group(&format!("group-{number:03}"));
        }
    });
    sandbox
}

#[test]
fn people_are_found_by_user_name_and_by_address() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let ada = sandbox.edit(|state| {
            let instance = state.identity_center_mut();
            let id = instance.user_named("ada@example.com").expect("she is there").0.to_owned();
            instance.users.get_mut(&id).expect("she is there").emails = vec!["countess@example.com".into()];
            id
        });
        let directory = directory_of(&sandbox);
        let find = |alternate: AlternateIdentifier| {
            directory.get_user_id().identity_store_id(DIRECTORY).alternate_identifier(alternate).send()
        };
        for (path, value) in [
            ("userName", "ada@example.com"),
            ("userName", "Ada@Example.com"),
            ("UserName", "ada@example.com"),
            ("emails.value", "countess@example.com"),
        ] {
            let found = find(unique(path, value)).await.expect("she is there");
            assert_eq!((found.user_id(), found.identity_store_id()), (&*ada, DIRECTORY), "{path} {value}");
            assert_eq!(found.user_arn(), format!("arn:aws:identitystore:::user/{ada}"));
        }
        let not_there = "400 ResourceNotFoundException: USER not found.";
        assert_eq!(refusal(find(unique("userName", "nobody@example.com")).await), not_there);
        assert_eq!(refusal(find(unique("emails.value", "ada@example.com")).await), not_there);
        let external = ExternalId::builder().issuer("https://idp.example.com").id("ada").build();
        let external = AlternateIdentifier::ExternalId(external.expect("both are given"));
        assert_eq!(refusal(find(external).await), not_there);
        assert_eq!(
            refusal(find(unique("displayName", "Ada")).await),
            "400 ValidationException: The attribute path displayName is not supported."
        );
        assert_eq!(
            refusal(find(unique("userName", 7_u64)).await),
            "400 SerializationException: NUMBER_VALUE can not be converted to a String"
        );
    });
}

#[test]
fn a_person_is_described_with_all_that_the_model_requires() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let grace = sandbox.edit(|state| {
            state.identity_center_mut().user_named("grace@example.com").expect("she is there").0.to_owned()
        });
        let directory = directory_of(&sandbox);
        let describe = |id: &str| directory.describe_user().identity_store_id(DIRECTORY).user_id(id).send();
        let described = describe(&grace).await.expect("she is there");
        assert_eq!(described.user_name(), Some("grace@example.com"));
        assert_eq!(described.display_name(), Some("grace@example.com"));
        assert_eq!(described.emails()[0].value(), Some("grace@example.com"));
        assert!(described.emails()[0].primary());
        assert_eq!(described.user_arn(), format!("arn:aws:identitystore:::user/{grace}"));
        assert!(described.revision().bytes().all(|byte| byte.is_ascii_digit()), "{}", described.revision());
        let by_arn = describe(described.user_arn()).await.expect("an ARN is as good");
        assert_eq!(by_arn.user_id(), grace);
        assert_eq!(
            refusal(describe("00000000-0000-0000-0000-000000000000").await),
            "400 ResourceNotFoundException: USER not found."
        );
        let malformed = refusal(describe("grace").await);
        assert!(
            malformed.contains("'userId' failed to satisfy constraint: Member must satisfy"),
            "{malformed}"
        );
    });
}

#[test]
fn lists_are_paged_by_a_hundred_at_most() {
    run(async {
        let sandbox = sandbox_with_groups(130);
        let directory = directory_of(&sandbox);
        let list = || directory.list_groups().identity_store_id(DIRECTORY);
        let first = list().send().await.expect("a page");
        let second = list().set_next_token(first.next_token.clone()).send().await.expect("the rest");
        assert_eq!((first.groups().len(), second.groups().len(), second.next_token()), (100, 30, None));
        let names: BTreeSet<_> =
            first.groups().iter().chain(second.groups()).filter_map(|group| group.display_name()).collect();
        assert_eq!(names.len(), 130);
        let group = &first.groups()[0];
        assert_eq!(group.group_arn(), format!("arn:aws:identitystore:::group/{}", group.group_id()));
        assert_eq!(group.identity_store_id(), DIRECTORY);
        assert!(!group.revision().is_empty());
        assert_eq!(
            refusal(list().max_results(101).send().await),
            "400 ValidationException: 1 validation error detected: Value '101' at 'maxResults' failed to \
             satisfy constraint: Member must have value less than or equal to 100"
        );
        assert_eq!(
            refusal(list().next_token("page-two").send().await),
            "400 ValidationException: Invalid NextToken."
        );
        let people = directory.list_users().identity_store_id(DIRECTORY).max_results(2);
        let first = people.clone().send().await.expect("a page");
        let second = people.set_next_token(first.next_token.clone()).send().await.expect("the rest");
        assert_eq!((first.users().len(), second.users().len(), second.next_token()), (2, 1, None));
    });
}

#[test]
#[expect(deprecated, reason = "what is deprecated is answered all the same")]
fn lists_are_filtered_by_name() {
    run(async {
        let sandbox = sandbox_with_groups(3);
        let directory = directory_of(&sandbox);
        let groups = |path: &str, name: &str| {
            directory.list_groups().identity_store_id(DIRECTORY).set_filters(Some(filter(path, name))).send()
        };
        let found = groups("DisplayName", "group-001").await.expect("groups");
        assert_eq!(found.groups()[0].display_name(), Some("group-001"));
        assert_eq!(found.groups().len(), 1);
        assert!(groups("displayName", "group-009").await.expect("groups").groups().is_empty());
        let unsupported = "400 ValidationException: The attribute path GroupId is not supported.";
        assert_eq!(refusal(groups("GroupId", "7").await), unsupported);
        let people = directory.list_users().identity_store_id(DIRECTORY);
        let people = people.set_filters(Some(filter("UserName", "operator@example.com"))).send().await;
        let people = people.expect("people");
        assert_eq!(people.users()[0].user_name(), Some("operator@example.com"));
        assert_eq!(people.users().len(), 1);
    });
}

#[test]
fn a_directory_that_is_not_there_is_not_found() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let not_there = "400 ResourceNotFoundException: IDENTITY_STORE not found.";
        let list = async |sandbox: &Sandbox, id: &str| {
            directory_of(sandbox).list_users().identity_store_id(id).send().await
        };
        let refused = list(&sandbox, "d-0000000000").await;
        let error = refused.as_ref().expect_err("it is another").as_service_error().expect("AWS said so");
        let ListUsersError::ResourceNotFoundException(detail) = error else { panic!("{error:?}") };
        assert_eq!(detail.resource_type(), Some(&ResourceType::IdentityStore));
        assert_eq!(detail.resource_id(), Some("d-0000000000"));
        assert_eq!(refusal(refused), not_there);
        let arn = |account: &str| format!("arn:aws:identitystore::{account}:identitystore/{DIRECTORY}");
        list(&sandbox, &arn(FRESH_ACCOUNT)).await.expect("an ARN is as good");
        assert_eq!(refusal(list(&sandbox, &arn("210987654321")).await), not_there);
        assert_eq!(refusal(list(&Sandbox::fresh(), DIRECTORY).await), not_there);
        let malformed = refusal(list(&sandbox, "d-1").await);
        assert!(
            malformed.contains("'identityStoreId' failed to satisfy constraint: Member must satisfy"),
            "{malformed}"
        );
    });
}

#[test]
fn only_its_owner_and_its_administrator_see_a_directory_and_only_in_its_region() {
    run(async {
        let list = async |directory: Client| directory.list_users().identity_store_id(DIRECTORY).send().await;
        let sandbox = sandbox_as(OrganizationRole::DelegatedAdministrator);
        assert_eq!(list(directory_of(&sandbox)).await.expect("it administers").users().len(), 3);
        let elsewhere = directory_as(&sandbox, sandbox.credentials(), "eu-west-1");
        assert_eq!(refusal(list(elsewhere).await), NO_PERMISSION);
        sandbox.edit(|state| {
            let organization = state.organization.as_mut().expect("the organization");
            organization.delegated_administrators.remove("sso.amazonaws.com");
        });
        assert_eq!(refusal(list(directory_of(&sandbox)).await), NO_PERMISSION);
        let sandbox = sandbox_as(OrganizationRole::Member);
        assert_eq!(refusal(list(directory_of(&sandbox)).await), NO_PERMISSION);
        let management = sandbox
            .edit(|state| state.begin_session("111122223333", "OrganizationAccountAccessRole", "session"));
        let management = sandbox.credentials_of(&management).expect("its credentials");
        let management = directory_as(&sandbox, management, "us-east-1");
        assert_eq!(list(management).await.expect("it owns the instance").users().len(), 3);
    });
}

#[test]
fn permission_is_asked_on_the_group_and_on_the_directory() {
    run(async {
        let sandbox = sandbox_with_groups(1);
        let group = sandbox.edit(|state| {
            let id = state.identity_center_mut().groups.keys().next().expect("a group").clone();
            narrow(state, &format!("arn:aws:identitystore:::group/{id}"));
            id
        });
        let describe = || {
            let directory = directory_of(&sandbox);
            directory.describe_group().identity_store_id(DIRECTORY).group_id(&group).send()
        };
        let refused = refusal(describe().await);
        let on_directory = "is not authorized to perform: identitystore:DescribeGroup on resource: \
                            arn:aws:identitystore::123456789012:identitystore/d-9067f2a1b3 because no identity-based";
        assert!(
            refused.starts_with("400 AccessDeniedException: ") && refused.contains(on_directory),
            "{refused}"
        );
        sandbox.edit(|state| narrow(state, "arn:aws:identitystore::123456789012:identitystore/*"));
        let refused = refusal(describe().await);
        assert!(
            refused.contains(&format!("on resource: arn:aws:identitystore:::group/{group} ")),
            "{refused}"
        );
        sandbox.edit(|state| narrow(state, "arn:aws:identitystore:*"));
        describe().await.expect("both are allowed");
    });
}

/// Leaves the default caller what it may do in the Identity Store on one kind of resource, and nothing else.
fn narrow(state: &mut State, resource: &str) {
    let role = state.add_role(FRESH_ACCOUNT, "OrganizationAccountAccessRole", "{}");
    role.entity.attached_policies.clear();
    let allow = json!({ "Effect": "Allow", "Action": "identitystore:*", "Resource": resource });
    let policy = json!({ "Version": "2012-10-17", "Statement": [allow] }).to_string();
    role.entity.inline_policies.insert("narrow".into(), policy);
}

#[test]
fn a_directory_takes_twenty_calls_a_second() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        sandbox.set_latency(Duration::ZERO);
        let directory = directory_of(&sandbox);
        let list = || directory.list_users().identity_store_id(DIRECTORY).send();
        for _ in 0..20 {
            list().await.expect("twenty are taken");
        }
        assert_eq!(refusal(list().await), "400 ThrottlingException: Rate exceeded");
        sandbox.sleep_impl().sleep(Duration::from_secs(1)).await;
        list().await.expect("a second later there is room again");
    });
}
