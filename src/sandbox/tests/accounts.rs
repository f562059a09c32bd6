use super::bench::{iam, iam_as, refusal, run, sts, sts_as};
use crate::sandbox::{Sandbox, state::FRESH_ACCOUNT};

#[test]
fn the_default_caller_is_a_session_of_the_administration_role() {
    run(async {
        let sandbox = Sandbox::fresh();
        let identity = sts(&sandbox).get_caller_identity().send().await.expect("anyone may ask");
        assert_eq!(identity.account(), Some("123456789012"));
        assert_eq!(
            identity.arn(),
            Some("arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox")
        );
        assert_eq!(identity.user_id().map(|id| &id[..4]), Some("AROA"));
    });
}

#[test]
fn an_account_has_one_alias_and_the_next_replaces_it() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        let fresh = iam.list_account_aliases().send().await.expect("aliases");
        assert!(fresh.account_aliases().is_empty());
        iam.create_account_alias().account_alias("acme").send().await.expect("a first alias");
        iam.create_account_alias().account_alias("acme-prod").send().await.expect("a second alias");
        let replaced = iam.list_account_aliases().send().await.expect("aliases");
        assert_eq!(replaced.account_aliases(), ["acme-prod"]);
        assert_eq!(
            refusal(iam.delete_account_alias().account_alias("acme").send().await),
            "404 NoSuchEntity: The account alias with name acme cannot be found."
        );
        iam.delete_account_alias().account_alias("acme-prod").send().await.expect("it is the alias");
        assert_eq!(sandbox.state().account(FRESH_ACCOUNT).alias, None);
    });
}

#[test]
fn an_alias_is_unique_across_accounts() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.edit(|state| state.add_account("210987654321", FRESH_ACCOUNT).alias = Some("taken".into()));
        let iam = iam(&sandbox);
        assert_eq!(
            refusal(iam.create_account_alias().account_alias("taken").send().await),
            "409 EntityAlreadyExists: The account alias taken already exists."
        );
        assert_eq!(
            refusal(iam.create_account_alias().account_alias("a--b").send().await),
            "400 ValidationError: 1 validation error detected: Value 'a--b' at 'accountAlias' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$"
        );
        assert_eq!(
            refusal(iam.create_account_alias().account_alias("A").send().await),
            "400 ValidationError: 2 validation errors detected: Value 'A' at 'accountAlias' failed to satisfy \
             constraint: Member must have length greater than or equal to 3; Value 'A' at 'accountAlias' failed to \
             satisfy constraint: Member must satisfy regular expression pattern: \
             ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$"
        );
    });
}

#[test]
fn the_summary_tells_of_root_and_the_quotas() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        let summary = iam.get_account_summary().send().await.expect("a summary");
        let summary = summary.summary_map().expect("a map");
        let get = |name: &str| summary.get(&aws_sdk_iam::types::SummaryKeyType::from(name)).copied();
        assert_eq!(get("AccountMFAEnabled"), Some(0));
        assert_eq!(get("AccountPasswordPresent"), Some(1));
        assert_eq!(get("AccountAccessKeysPresent"), Some(0));
        assert_eq!(get("GlobalEndpointTokenVersion"), Some(1));
        assert_eq!(get("GroupsPerUserQuota"), Some(10));
        assert_eq!(get("Roles"), Some(1));
        assert_eq!(summary.len(), 34);
    });
}

#[test]
fn the_token_version_shows_in_the_summary() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        let set = iam.set_security_token_service_preferences();
        set.global_endpoint_token_version("v2Token".into()).send().await.expect("it is set");
        assert_eq!(sandbox.state().account(FRESH_ACCOUNT).global_endpoint_token_version, 2);
        let set = iam.set_security_token_service_preferences();
        assert_eq!(
            refusal(set.global_endpoint_token_version("v3Token".into()).send().await),
            "400 ValidationError: 1 validation error detected: Value 'v3Token' at 'globalEndpointTokenVersion' \
             failed to satisfy constraint: Member must satisfy enum value set: [v1Token, v2Token]"
        );
    });
}

#[test]
fn unknown_credentials_are_refused() {
    run(async {
        let sandbox = Sandbox::fresh();
        let stranger = aws_credential_types::Credentials::for_tests();
        assert_eq!(
            refusal(sts_as(&sandbox, stranger.clone()).get_caller_identity().send().await),
            "403 InvalidClientTokenId: The security token included in the request is invalid."
        );
        assert_eq!(
            refusal(iam_as(&sandbox, stranger).get_account_summary().send().await),
            "403 InvalidClientTokenId: The security token included in the request is invalid."
        );
    });
}

#[test]
fn an_operation_that_the_sandbox_does_not_hold_is_unknown() {
    run(async {
        let sandbox = Sandbox::fresh();
        assert_eq!(
            refusal(iam(&sandbox).list_users().send().await),
            "400 InvalidAction: Could not find operation ListUsers for version 2010-05-08"
        );
        assert_eq!(sandbox.log()[0].outcome.as_deref(), Some("InvalidAction"));
    });
}
