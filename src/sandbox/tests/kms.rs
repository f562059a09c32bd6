use aws_sdk_kms::{
    Client,
    types::{KeyManagerType, KeyState, Tag},
};
use aws_smithy_types::retry::RetryConfig;
use insta::assert_snapshot;
use jiff::ToSpan as _;

use super::bench::{refusal, run};
use crate::sandbox::{Sandbox, state::FRESH_ACCOUNT};

/// A client of KMS as the default caller.
pub(super) fn kms(sandbox: &Sandbox) -> Client {
    kms_as(sandbox, sandbox.credentials(), "us-east-1")
}

/// A client of KMS with other credentials, in a Region.
pub(super) fn kms_as(
    sandbox: &Sandbox,
    credentials: aws_credential_types::Credentials,
    region: &'static str,
) -> Client {
    let config = aws_sdk_kms::Config::builder()
        .behavior_version(aws_sdk_kms::config::BehaviorVersion::latest())
        .region(aws_sdk_kms::config::Region::new(region))
        .credentials_provider(credentials)
        .http_client(sandbox.http_client())
        .time_source(sandbox.time_source())
        .sleep_impl(sandbox.sleep_impl())
        .retry_config(RetryConfig::disabled());
    Client::from_conf(config.build())
}

/// Makes a key and gives its id and ARN.
pub(super) async fn create(kms: &Client) -> (String, String) {
    let created = kms.create_key().send().await.expect("a key");
    let metadata = created.key_metadata().expect("the answer shows it");
    (metadata.key_id().to_owned(), metadata.arn().expect("an ARN").to_owned())
}

pub(super) fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().tag_key(key).tag_value(value).build().expect("a tag")
}

#[test]
fn a_key_is_found_by_id_arn_alias_and_the_arn_of_its_alias() {
    run(async {
        let sandbox = Sandbox::fresh();
        let kms = kms(&sandbox);
        let create = kms.create_key().description("of the trail").tags(tag("a", "b"));
        let created = create.send().await.expect("a key");
        let created = created.key_metadata().expect("the answer shows it").clone();
        let arn = created.arn().expect("an ARN").to_owned();
        assert_eq!(arn, format!("arn:aws:kms:us-east-1:123456789012:key/{}", created.key_id()));
        assert_eq!(created.key_id().len(), 36);
        kms.create_alias().alias_name("alias/trail").target_key_id(&arn).send().await.expect("an alias");
        let names = [created.key_id(), &arn, "alias/trail", "arn:aws:kms:us-east-1:123456789012:alias/trail"];
        for name in names {
            let found = kms.describe_key().key_id(name).send().await.expect(name);
            assert_eq!(found.key_metadata(), Some(&created), "{name}");
        }
        assert_eq!(created.description(), Some("of the trail"));
        assert_eq!(created.key_manager(), Some(&KeyManagerType::Customer));
        assert_eq!(created.key_state(), Some(&KeyState::Enabled));
        assert_eq!(created.key_spec().map(aws_sdk_kms::types::KeySpec::as_str), Some("SYMMETRIC_DEFAULT"));
        assert_eq!(
            created.key_usage().map(aws_sdk_kms::types::KeyUsageType::as_str),
            Some("ENCRYPT_DECRYPT")
        );
        assert_eq!(created.origin().map(aws_sdk_kms::types::OriginType::as_str), Some("AWS_KMS"));
        assert_eq!((created.enabled(), created.multi_region()), (true, Some(false)));
        assert_eq!(
            created.creation_date().map(aws_smithy_types::DateTime::secs),
            Some(sandbox.now().as_second())
        );
        let multi = kms.create_key().multi_region(true).send().await.expect("a key");
        let multi = multi.key_metadata().expect("the answer shows it");
        assert!(multi.key_id().starts_with("mrk-") && multi.multi_region() == Some(true));
    });
}

#[test]
fn what_names_no_key_is_not_found() {
    run(async {
        let sandbox = Sandbox::fresh();
        let kms = kms(&sandbox);
        let describe = async |name: &str| refusal(kms.describe_key().key_id(name).send().await);
        assert_snapshot!(describe("alias/trail").await, @"400 NotFoundException: Alias arn:aws:kms:us-east-1:123456789012:alias/trail is not found.");
        assert_snapshot!(describe("11111111-2222-3333-4444-555555555555").await, @"400 NotFoundException: Key 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555' does not exist");
        assert_snapshot!(describe("trail").await, @"400 NotFoundException: Invalid keyId 'trail'");
        assert_snapshot!(describe("arn:aws:kms:eu-west-1:123456789012:alias/trail").await, @"400 InvalidArnException: Invalid arn eu-west-1");
        let (id, arn) = create(&kms).await;
        let elsewhere = kms_as(&sandbox, sandbox.credentials(), "eu-west-1");
        assert_snapshot!(refusal(elsewhere.describe_key().key_id(&arn).send().await), @"400 InvalidArnException: Invalid arn us-east-1");
        let there = refusal(elsewhere.describe_key().key_id(&id).send().await);
        assert!(there.starts_with("400 NotFoundException: Key 'arn:aws:kms:eu-west-1:"), "{there}");
        assert!(elsewhere.list_keys().send().await.expect("keys").keys().is_empty());
        kms.create_alias().alias_name("alias/trail").target_key_id(&id).send().await.expect("an alias");
        assert_snapshot!(refusal(kms.get_key_policy().key_id("alias/trail").send().await), @"400 NotFoundException: Invalid keyId 'alias/trail'");
    });
}

#[test]
fn keys_of_another_kind_are_not_made() {
    run(async {
        let sandbox = Sandbox::fresh();
        let before = sandbox.state();
        let rsa = kms(&sandbox).create_key().key_spec(aws_sdk_kms::types::KeySpec::Rsa2048).send().await;
        assert_snapshot!(refusal(rsa), @"400 UnsupportedOperationException: the sandbox makes symmetric keys of KMS's own material alone");
        let bypassing = kms(&sandbox).create_key().bypass_policy_lockout_safety_check(true).send().await;
        assert_snapshot!(refusal(bypassing), @"400 ValidationException: the sandbox does not hold the parameter BypassPolicyLockoutSafetyCheck");
        assert_eq!(sandbox.state(), before);
    });
}

#[test]
fn an_alias_stands_for_one_key_of_its_region() {
    run(async {
        let sandbox = Sandbox::fresh();
        let kms = kms(&sandbox);
        let ((first, _), (second, _)) = (create(&kms).await, create(&kms).await);
        let alias = |name: &str, key: &str| kms.create_alias().alias_name(name).target_key_id(key).send();
        alias("alias/trail", &first).await.expect("an alias");
        assert_snapshot!(refusal(alias("alias/trail", &second).await), @"400 AlreadyExistsException: An alias with the name arn:aws:kms:us-east-1:123456789012:alias/trail already exists");
        assert_snapshot!(refusal(alias("alias/aws/trail", &first).await), @"400 NotAuthorizedException:");
        assert_snapshot!(refusal(alias("trail", &first).await), @r#"400 ValidationException: Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html"#);
        assert_snapshot!(refusal(alias("alias/", &first).await), @"400 ValidationException: Invalid identifier");
        assert_snapshot!(refusal(alias("alias/a:b", &first).await), @"400 ValidationException: alias/a:b contains invalid characters for an alias");
        assert_snapshot!(refusal(alias("alias/a b", &first).await), @"400 ValidationException: 1 validation error detected: Value 'alias/a b' at 'aliasName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9:/_-]+");
        assert_snapshot!(
            refusal(alias("alias/other", "11111111-2222-3333-4444-555555555555").await), @"400 NotFoundException: Key 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555' does not exist");
        let update = |name: &str, key: &str| kms.update_alias().alias_name(name).target_key_id(key).send();
        assert_snapshot!(refusal(update("alias/other", &second).await), @"400 NotFoundException: Alias arn:aws:kms:us-east-1:123456789012:alias/other is not found.");
        update("alias/trail", &second).await.expect("it stands for the other");
        let described = kms.describe_key().key_id("alias/trail").send().await.expect("a key");
        assert_eq!(described.key_metadata().map(|key| key.key_id().to_owned()), Some(second.clone()));
        let of = |key: &str| kms.list_aliases().key_id(key).send();
        assert!(of(&first).await.expect("aliases").aliases().is_empty());
        assert_eq!(of(&second).await.expect("aliases").aliases()[0].target_key_id(), Some(&*second));
        kms.delete_alias().alias_name("alias/trail").send().await.expect("deleted");
        assert_snapshot!(refusal(kms.delete_alias().alias_name("alias/trail").send().await), @"400 NotFoundException: Alias arn:aws:kms:us-east-1:123456789012:alias/trail is not found.");
        assert!(sandbox.state().account(FRESH_ACCOUNT).key_aliases.is_empty());
    });
}

#[test]
fn lists_come_in_pages() {
    run(async {
        let sandbox = Sandbox::fresh();
        let kms = kms(&sandbox);
        for number in 0..3 {
            let (id, _) = create(&kms).await;
            let name = format!("alias/key{number}");
            kms.create_alias().alias_name(name).target_key_id(&id).send().await.expect("an alias");
            let tags = ["a", "b", "c"].map(|key| tag(key, "x"));
            kms.tag_resource().key_id(&id).set_tags(Some(tags.into())).send().await.expect("tagged");
        }
        let first = kms.list_keys().limit(2).send().await.expect("keys");
        assert_eq!((first.keys().len(), first.truncated()), (2, true));
        let second = kms.list_keys().limit(2).set_marker(first.next_marker).send().await.expect("keys");
        assert_eq!((second.keys().len(), second.truncated(), second.next_marker()), (1, false, None));
        let first = kms.list_aliases().limit(1).send().await.expect("aliases");
        assert_eq!((first.aliases()[0].alias_name(), first.truncated()), (Some("alias/key0"), true));
        let rest = kms.list_aliases().set_marker(first.next_marker).send().await.expect("aliases");
        assert_eq!((rest.aliases().len(), rest.truncated()), (2, false));
        let key = second.keys()[0].key_id().expect("an id");
        let first = kms.list_resource_tags().key_id(key).limit(2).send().await.expect("tags");
        assert_eq!((first.tags().len(), first.truncated()), (2, true));
        let rest = kms.list_resource_tags().key_id(key).set_marker(first.next_marker).send().await;
        assert_eq!(rest.expect("tags").tags(), [tag("c", "x")]);
        assert_snapshot!(refusal(kms.list_aliases().limit(101).send().await), @"400 ValidationException: 1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100");
        assert_snapshot!(refusal(kms.list_keys().marker("elsewhere").send().await), @"400 InvalidMarkerException:");
    });
}

#[test]
fn tags_are_added_replaced_and_taken_away() {
    run(async {
        let sandbox = Sandbox::fresh();
        let kms = kms(&sandbox);
        let (id, _) = create(&kms).await;
        let put = |tags: Vec<Tag>| kms.tag_resource().key_id(&id).set_tags(Some(tags)).send();
        put(vec![tag("a", "1"), tag("A", "2")]).await.expect("keys differ by case");
        put(vec![tag("a", "3")]).await.expect("replaced");
        kms.untag_resource().key_id(&id).tag_keys("A").tag_keys("z").send().await.expect("taken away");
        let tags = kms.list_resource_tags().key_id(&id).send().await.expect("tags");
        assert_eq!(tags.tags(), [tag("a", "3")]);
        assert_snapshot!(refusal(put(vec![tag("aws:x", "1")]).await), @"400 TagException: aws: prefixed tag key names are not allowed for external use.");
        assert_snapshot!(refusal(put(vec![tag("b", "1"), tag("b", "2")]).await), @"400 TagException: Duplicate tag keys");
        let many = (0..50).map(|number| tag(&format!("t{number}"), "")).collect();
        assert_snapshot!(refusal(put(many).await), @"400 LimitExceededException: A key may have 50 tags at most");
    });
}

#[test]
fn rotation_has_a_period_and_needs_a_key_that_works() {
    run(async {
        let sandbox = Sandbox::fresh();
        let kms = kms(&sandbox);
        let (id, arn) = create(&kms).await;
        let status = async || {
            let status = kms.get_key_rotation_status().key_id(&arn).send().await.expect("a status");
            (status.key_rotation_enabled(), status.rotation_period_in_days())
        };
        let rotate = |days: Option<i32>| {
            kms.enable_key_rotation().key_id(&id).set_rotation_period_in_days(days).send()
        };
        assert_eq!(status().await, (false, None));
        rotate(None).await.expect("enabled");
        assert_eq!(status().await, (true, Some(365)));
        rotate(Some(90)).await.expect("enabled");
        assert_eq!(status().await, (true, Some(90)));
        assert_snapshot!(refusal(rotate(Some(89)).await), @"400 ValidationException: 1 validation error detected: Value '89' at 'rotationPeriodInDays' failed to satisfy constraint: Member must have value greater than or equal to 90");
        kms.disable_key().key_id(&id).send().await.expect("disabled");
        assert_eq!(status().await, (true, Some(90)));
        let refused = refusal(rotate(Some(365)).await);
        assert_eq!(refused, format!("400 DisabledException: {arn} is disabled."));
        kms.enable_key().key_id(&id).send().await.expect("enabled");
        kms.schedule_key_deletion().key_id(&id).send().await.expect("scheduled");
        assert_eq!(status().await, (false, None));
        let refused = refusal(rotate(Some(365)).await);
        assert_eq!(refused, format!("400 KMSInvalidStateException: {arn} is pending deletion."));
        kms.cancel_key_deletion().key_id(&id).send().await.expect("cancelled");
        assert_eq!(status().await, (true, Some(90)));
        kms.enable_key().key_id(&id).send().await.expect("enabled");
        kms.disable_key_rotation().key_id(&id).send().await.expect("disabled");
        assert_eq!(status().await, (false, None));
        sandbox.edit(|state| {
            let keys = &mut state.account_mut(FRESH_ACCOUNT).keys;
            keys.get_mut(&id).expect("the key").spec = "RSA_2048".to_owned();
        });
        let refused = refusal(kms.get_key_rotation_status().key_id(&id).send().await);
        assert!(refused.starts_with("400 UnsupportedOperationException"), "{refused}");
    });
}

#[test]
fn a_key_waits_before_it_is_deleted() {
    run(async {
        let sandbox = Sandbox::fresh();
        let kms = kms(&sandbox);
        let (id, arn) = create(&kms).await;
        kms.create_alias().alias_name("alias/trail").target_key_id(&id).send().await.expect("an alias");
        let schedule = |days| kms.schedule_key_deletion().key_id(&id).pending_window_in_days(days).send();
        assert_snapshot!(refusal(schedule(6).await), @"400 ValidationException: PendingWindowInDays must be between 7 and 30, inclusive");
        assert_snapshot!(refusal(schedule(31).await), @"400 ValidationException: PendingWindowInDays must be between 7 and 30, inclusive");
        let refused = refusal(kms.cancel_key_deletion().key_id(&id).send().await);
        assert_eq!(refused, format!("400 KMSInvalidStateException: {arn} is not pending deletion."));
        schedule(7).await.expect("scheduled");
        let described = kms.describe_key().key_id("alias/trail").send().await.expect("it is still there");
        let key = described.key_metadata().expect("the answer shows it");
        assert_eq!((key.key_state(), key.enabled()), (Some(&KeyState::PendingDeletion), false));
        let wait = key.deletion_date().expect("a date").secs() - sandbox.now().as_second();
        assert_eq!(wait, 7 * 24 * 3600);
        let pending = format!("400 KMSInvalidStateException: {arn} is pending deletion.");
        assert_eq!(refusal(kms.enable_key().key_id(&id).send().await), pending);
        assert_eq!(refusal(schedule(7).await), pending);
        let alias = kms.create_alias().alias_name("alias/other").target_key_id(&id).send();
        assert_eq!(refusal(alias.await), pending);
        kms.cancel_key_deletion().key_id(&id).send().await.expect("cancelled");
        let described = kms.describe_key().key_id(&id).send().await.expect("it is still there");
        let state = described.key_metadata().and_then(|key| key.key_state().cloned());
        assert_eq!(state, Some(KeyState::Disabled));
        schedule(7).await.expect("scheduled");
        sandbox.edit(|state| {
            let now = state.now - 24.hours();
            state.account_mut(FRESH_ACCOUNT).keys.get_mut(&id).expect("the key").deletion = Some(now);
        });
        assert_eq!(
            refusal(kms.describe_key().key_id(&id).send().await),
            format!("400 NotFoundException: Key '{arn}' does not exist")
        );
        assert!(kms.list_keys().send().await.expect("keys").keys().is_empty());
        assert!(kms.list_aliases().send().await.expect("aliases").aliases().is_empty());
    });
}

#[test]
fn a_new_key_is_not_everywhere_at_once() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.set_propagation(std::time::Duration::from_secs(5));
        let kms = kms(&sandbox);
        let (id, _) = create(&kms).await;
        let alias = || kms.create_alias().alias_name("alias/trail").target_key_id(&id).send();
        let refused = refusal(alias().await);
        assert!(refused.starts_with("400 NotFoundException"), "{refused}");
        super::super::clock::sleep(std::time::Duration::from_secs(6)).await;
        alias().await.expect("it has arrived");
    });
}
