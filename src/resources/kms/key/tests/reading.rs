use serde_json::{Value, json};

use super::support::{ID, desired, key, owned, policy, readers, rotation, settings};
use crate::aws::operation::kms::{
    DESCRIBE_KEY, GET_KEY_POLICY, GET_KEY_ROTATION_STATUS, LIST_ALIASES, LIST_KEYS, LIST_RESOURCE_TAGS,
};
use crate::aws::testing::{Answer, Script};
use crate::model::Resource;
use crate::resources::kms::key::{Key, Settings, There};

pub(super) fn metadata() -> Value {
    json!({
        "KeyId": ID,
        "Arn": key().arn.to_string(),
        "KeyState": "Enabled",
        "Description": "Log files",
        "KeyManager": "CUSTOMER",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "Origin": "AWS_KMS",
    })
}

pub(super) fn described() -> Answer {
    Answer::json(&json!({ "KeyMetadata": metadata() }))
}

pub(super) fn not_found() -> Answer {
    Answer::json_error(400, "NotFoundException", "Alias alias/cloudtrail is not found.")
}

/// A KMS that has the key and says this of it.
pub(super) fn script() -> Script {
    let tags = [json!({ "TagKey": "Team", "TagValue": "security" })];
    let rotation = json!({ "KeyRotationEnabled": true, "RotationPeriodInDays": 365 });
    Script::default()
        .on(DESCRIBE_KEY, [described()])
        .on(GET_KEY_POLICY, [Answer::json(&json!({ "Policy": policy().minified() }))])
        .on(GET_KEY_ROTATION_STATUS, [Answer::json(&rotation)])
        .on(LIST_RESOURCE_TAGS, [Answer::json(&json!({ "Tags": tags, "Truncated": false }))])
}

/// The key as declared without a trail, so that no trail is looked for.
fn without_trail() -> Key {
    Key { owned: owned(vec![readers()], false), ..desired() }
}

#[tokio::test(start_paused = true)]
async fn what_is_declared_is_read() {
    let script = script();
    let live = without_trail().read(&script.reader(Key::READS).await).await.expect("it is read");
    assert_eq!(
        live.there,
        There::Key { key: key().into(), policy: Some(Ok(policy())), settings: settings() }
    );
    assert_eq!(script.requests().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_declared_is_not_read() {
    let script = script();
    let bare = Key { rotation: None, tags: None, owned: owned(Vec::new(), false), ..desired() };
    let live = bare.read(&script.reader(Key::READS).await).await.expect("it is read");
    assert_eq!(live.there, There::Key { key: key().into(), policy: None, settings: Settings::default() });
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_key_of_another_kind_is_not_asked_for_what_it_cannot_have() {
    let mut metadata = metadata();
    metadata["KeySpec"] = json!("RSA_2048");
    let script = script().on(DESCRIBE_KEY, [Answer::json(&json!({ "KeyMetadata": metadata }))]);
    without_trail().read(&script.reader(Key::READS).await).await.expect("it is read");
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn without_the_alias_orphans_are_looked_for_and_the_settings_of_one_are_read() {
    let wanted = Key { rotation: Some(rotation(true, None)), tags: None, ..without_trail() };
    let tags = [json!({ "TagKey": "baseline:id", "TagValue": "alias/cloudtrail" })];
    let own = wanted.owned.over(None, &[]);
    let script = script()
        .on(DESCRIBE_KEY, [not_found(), described()])
        .on(LIST_KEYS, [Answer::json(&json!({ "Keys": [{ "KeyId": ID }], "Truncated": false }))])
        .on(LIST_ALIASES, [Answer::json(&json!({ "Aliases": [], "Truncated": false }))])
        .on(LIST_RESOURCE_TAGS, [Answer::json(&json!({ "Tags": tags, "Truncated": false }))])
        .on(GET_KEY_POLICY, [Answer::json(&json!({ "Policy": own.minified() }))]);
    let live = wanted.read(&script.reader(Key::READS).await).await.expect("it is read");
    let There::Nothing { orphans, settings } = &live.there else { panic!("{live:?}") };
    assert_eq!(orphans.tagged.len(), 1);
    assert!(settings.rotation.is_some() && settings.tags.is_none());
    assert_eq!(script.count(LIST_RESOURCE_TAGS), 1);
    assert!(wanted.diff(&live).steps.len() == 1, "{}", wanted.diff(&live));
}

#[tokio::test(start_paused = true)]
async fn a_denied_key_is_not_absent() {
    let denied = Answer::json_error(400, "AccessDeniedException", "No.");
    let script = script().on(DESCRIBE_KEY, [denied]);
    without_trail().read(&script.reader(Key::READS).await).await.expect_err("it is unknown");
    assert_eq!(script.requests().len(), 1);
}
