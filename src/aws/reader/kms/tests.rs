use serde_json::{Value, json};

use super::*;
use crate::aws::testing::{Answer, Script};
use crate::values::KeyAlias;

const ALL: [crate::aws::Operation; 6] =
    [DESCRIBE_KEY, GET_KEY_POLICY, GET_KEY_ROTATION_STATUS, LIST_ALIASES, LIST_KEYS, LIST_RESOURCE_TAGS];
const TAG: (&str, &str) = ("baseline:id", "alias/cloudtrail");
const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Root","Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"kms:*","Resource":"*"}]}"#;

fn region() -> Region {
    Region::new("eu-west-1")
}

fn alias() -> KeyReference {
    KeyReference::Alias(KeyAlias::try_from("cloudtrail".to_owned()).expect("a good alias"))
}

fn metadata(id: &str) -> Value {
    json!({
        "KeyId": id,
        "Arn": format!("arn:aws:kms:eu-west-1:123456789012:key/{id}"),
        "KeyState": "Enabled",
        "Description": "Log files",
        "KeyManager": "CUSTOMER",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "Origin": "AWS_KMS",
    })
}

fn described(metadata: &Value) -> Answer {
    Answer::json(&json!({ "KeyMetadata": metadata }))
}

fn with(field: &str, value: Value) -> Value {
    let mut metadata = metadata("1");
    metadata[field] = value;
    metadata
}

fn refused(code: &str) -> Answer {
    Answer::json_error(400, code, "No.")
}

fn tags(tags: &[(&str, &str)]) -> Answer {
    let tags: Vec<Value> =
        tags.iter().map(|(key, value)| json!({ "TagKey": key, "TagValue": value })).collect();
    Answer::json(&json!({ "Tags": tags, "Truncated": false }))
}

fn keys(ids: &[&str], next: Option<&str>) -> Answer {
    let keys: Vec<Value> = ids.iter().map(|id| json!({ "KeyId": id })).collect();
    Answer::json(&json!({ "Keys": keys, "Truncated": next.is_some(), "NextMarker": next }))
}

fn aliases(targets: &[Option<&str>], next: Option<&str>) -> Answer {
    let aliases: Vec<Value> = targets.iter().map(|id| json!({ "TargetKeyId": id })).collect();
    Answer::json(&json!({ "Aliases": aliases, "Truncated": next.is_some(), "NextMarker": next }))
}

/// A Region of keys without an alias, whose tags these are in turn.
fn nameless(ids: &[&str], tags: impl IntoIterator<Item = Answer>) -> Script {
    Script::default()
        .on(LIST_KEYS, [keys(ids, None)])
        .on(LIST_ALIASES, [aliases(&[], None)])
        .on(LIST_RESOURCE_TAGS, tags)
        .on(DESCRIBE_KEY, [described(&metadata("2"))])
        .on(GET_KEY_POLICY, [Answer::json(&json!({ "Policy": POLICY }))])
}

async fn key(answer: Answer) -> Result<Option<Key>, AwsError> {
    Script::default().on(DESCRIBE_KEY, [answer]).reader(&ALL).await.key(&region(), &alias()).await
}

#[tokio::test(start_paused = true)]
async fn a_key_is_asked_for_once_in_its_region() {
    let script = Script::default().on(DESCRIBE_KEY, [described(&metadata("1"))]);
    let reader = script.reader(&ALL).await;
    let (one, other) = (region(), alias());
    let answers = futures::future::join_all((0..3).map(|_| reader.key(&one, &other))).await;
    for answer in answers {
        let key = answer.expect("it is read").expect("it is there");
        assert_eq!((key.id.as_str(), key.description.as_str(), key.is_plain), ("1", "Log files", true));
        assert_eq!(key.state, KeyState::Enabled);
    }
    assert_eq!(script.requests(), [r#"{"KeyId":"alias/cloudtrail"}"#]);
    let hosts = script.headers(DESCRIBE_KEY, "host");
    assert_eq!(hosts, [Some("kms.eu-west-1.amazonaws.com".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_kms_does_not_know_is_none_and_a_denied_one_is_an_error() {
    assert_eq!(key(refused("NotFoundException")).await.expect("that is an answer"), None);
    let denied = key(refused("AccessDeniedException")).await;
    assert_eq!(denied.expect_err("it is unknown").class(), Class::Denied);
}

#[tokio::test(start_paused = true)]
async fn each_state_is_told() {
    for (said, meant) in [
        ("Disabled", KeyState::Disabled),
        ("PendingDeletion", KeyState::PendingDeletion),
        ("PendingImport", KeyState::Other("PendingImport".to_owned())),
        ("Dreaming", KeyState::Other("Dreaming".to_owned())),
    ] {
        let key = key(described(&with("KeyState", json!(said)))).await.expect("it is read");
        assert_eq!(key.expect("it is there").state, meant);
    }
}

#[tokio::test(start_paused = true)]
async fn keys_of_another_kind_are_not_plain() {
    for (field, value) in [
        ("KeyManager", "AWS"),
        ("KeySpec", "RSA_2048"),
        ("KeyUsage", "SIGN_VERIFY"),
        ("Origin", "EXTERNAL"),
        ("Origin", "AWS_CLOUDHSM"),
    ] {
        let key = key(described(&with(field, json!(value)))).await.expect("it is read");
        assert!(!key.expect("it is there").is_plain, "{field}: {value}");
    }
}

#[tokio::test(start_paused = true)]
async fn half_answers_say_nothing() {
    for field in ["KeyId", "Arn", "KeyState", "KeyManager", "KeySpec", "KeyUsage", "Origin"] {
        let error = key(described(&with(field, Value::Null))).await.expect_err("it is no answer");
        assert_eq!(error.class(), Class::Unintelligible, "{field}");
        assert_eq!(error.message(), Some(format!("the answer lacks `{field}`").as_str()));
    }
    assert!(key(Answer::json(&json!({}))).await.is_err());
    let reader = Script::default().on(GET_KEY_POLICY, [Answer::json(&json!({}))]).reader(&ALL).await;
    let error = reader.key_policy(&region(), "1").await.expect_err("it is no answer");
    assert_eq!(error.message(), Some("the answer lacks `Policy`"));
}

#[tokio::test(start_paused = true)]
async fn a_policy_is_read_or_said_to_be_none() {
    let policy = async |text: &str| {
        let script = Script::default().on(GET_KEY_POLICY, [Answer::json(&json!({ "Policy": text }))]);
        script.reader(&ALL).await.key_policy(&region(), "1").await.expect("it is read")
    };
    assert!(policy(POLICY).await.expect("it is one").statement("Root").is_some());
    assert!(policy("{").await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_not_rotated_has_no_period() {
    let rotation = async |enabled: bool| {
        let status = json!({ "KeyRotationEnabled": enabled, "RotationPeriodInDays": 180 });
        let script = Script::default().on(GET_KEY_ROTATION_STATUS, [Answer::json(&status)]);
        script.reader(&ALL).await.key_rotation(&region(), "1").await.expect("it is read")
    };
    assert_eq!(rotation(true).await, Rotation { enabled: true, period_days: Some(180) });
    assert_eq!(rotation(false).await, Rotation { enabled: false, period_days: None });
}

#[tokio::test(start_paused = true)]
async fn tags_come_in_pages_that_may_not_run_in_a_circle() {
    let page = |key: &str, next: Option<&str>| {
        let tags = [json!({ "TagKey": key, "TagValue": "x" })];
        Answer::json(&json!({ "Tags": tags, "Truncated": next.is_some(), "NextMarker": next }))
    };
    let script = Script::default().on(LIST_RESOURCE_TAGS, [page("A", Some("b")), page("B", None)]);
    let tags = script.reader(&ALL).await.key_tags(&region(), "1").await.expect("they are read");
    assert_eq!(tags.into_keys().collect::<Vec<_>>(), ["A", "B"]);
    let circle = Script::default().on(LIST_RESOURCE_TAGS, [page("A", Some("b"))]);
    let error = circle.reader(&ALL).await.key_tags(&region(), "1").await.expect_err("it never ends");
    assert_eq!(error.message(), Some("the pages of the answer run in a circle"));
}

#[tokio::test(start_paused = true)]
async fn orphans_are_the_tagged_keys_without_an_alias_on_whatever_page() {
    let script = Script::default()
        .on(LIST_KEYS, [keys(&["named", "other"], Some("b")), keys(&["aws", "ours"], None)])
        .on(LIST_ALIASES, [aliases(&[Some("named"), None], Some("b")), aliases(&[Some("aws")], None)])
        .on(LIST_RESOURCE_TAGS, [tags(&[("baseline:id", "alias/other")]), tags(&[TAG])])
        .on(DESCRIBE_KEY, [described(&metadata("other"))])
        .on(GET_KEY_POLICY, [Answer::json(&json!({ "Policy": POLICY }))]);
    let reader = script.reader(&ALL).await;
    for _ in 0..2 {
        let orphans = reader.key_orphans(&region(), TAG).await.expect("they are read");
        assert_eq!(orphans.all, BTreeSet::from(["other", "ours"].map(str::to_owned)));
        assert!(orphans.untold.is_empty() && orphans.unseen.is_empty());
        assert_eq!(orphans.tagged.len(), 1);
        assert_eq!(orphans.tagged[0].policy, Ok(POLICY.parse().expect("a good policy")));
    }
    assert_eq!(script.count(LIST_KEYS) + script.count(LIST_ALIASES), 4);
    assert_eq!(
        script.requests_of(LIST_RESOURCE_TAGS),
        [r#"{"KeyId":"other","Limit":50}"#, r#"{"KeyId":"ours","Limit":50}"#]
    );
    assert_eq!(script.requests_of(DESCRIBE_KEY), [r#"{"KeyId":"ours"}"#]);
    assert_eq!(script.requests_of(GET_KEY_POLICY), [r#"{"KeyId":"ours","PolicyName":"default"}"#]);
}

#[tokio::test(start_paused = true)]
async fn a_key_whose_tags_may_not_be_read_is_told_and_hides_no_other() {
    let script = nameless(&["1", "2"], [refused("AccessDeniedException"), tags(&[TAG])]);
    let orphans = script.reader(&ALL).await.key_orphans(&region(), TAG).await.expect("the rest is known");
    assert_eq!(orphans.tagged.iter().map(|orphan| orphan.key.id.as_str()).collect::<Vec<_>>(), ["2"]);
    let [Untold { id, remedy }] = orphans.untold.as_slice() else { panic!("{orphans:?}") };
    assert_eq!(id, "1");
    assert!(remedy.contains("kms:ListResourceTags"), "{remedy}");
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_listed_and_not_found_is_in_nobodys_way() {
    let gone = refused("NotFoundException");
    let script = nameless(&["1", "2"], [gone.clone(), tags(&[])]);
    let orphans = script.reader(&ALL).await.key_orphans(&region(), TAG).await.expect("the rest is known");
    assert_eq!(orphans.unseen, BTreeSet::from(["1".to_owned()]));
    assert!(orphans.tagged.is_empty() && orphans.untold.is_empty());
    let script = nameless(&["2"], [tags(&[TAG])]).on(DESCRIBE_KEY, [gone]);
    let orphans = script.reader(&ALL).await.key_orphans(&region(), TAG).await.expect("it is late");
    assert_eq!(orphans.unseen, BTreeSet::from(["2".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn another_refusal_of_tags_leaves_the_orphans_unknown() {
    let script = nameless(&["1"], [refused("InvalidArnException")]);
    let error = script.reader(&ALL).await.key_orphans(&region(), TAG).await.expect_err("it is unknown");
    assert_eq!((error.class(), error.operation()), (Class::Other, Some(LIST_RESOURCE_TAGS)));
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_its_list_is_no_empty_one() {
    let nothing = || Answer::json(&json!({ "Truncated": false }));
    for (operation, lacking) in [(LIST_KEYS, "Keys"), (LIST_ALIASES, "Aliases")] {
        let script = nameless(&["2"], [tags(&[TAG])]).on(operation, [nothing()]);
        let error = script.reader(&ALL).await.key_orphans(&region(), TAG).await.expect_err("it says nothing");
        assert_eq!((error.class(), error.operation()), (Class::Unintelligible, Some(operation)));
        assert_eq!(error.message(), Some(format!("the answer lacks `{lacking}`").as_str()));
    }
}
