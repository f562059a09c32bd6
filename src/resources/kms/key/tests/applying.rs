use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::reading::{described, not_found, script};
use super::support::{ID, desired, policy, policy_with};
use crate::aws::operation::kms::{
    CANCEL_KEY_DELETION, CREATE_ALIAS, CREATE_KEY, DESCRIBE_KEY, DISABLE_KEY_ROTATION, ENABLE_KEY,
    ENABLE_KEY_ROTATION, GET_KEY_POLICY, LIST_ALIASES, LIST_KEYS, LIST_RESOURCE_TAGS, PUT_KEY_POLICY,
    TAG_RESOURCE, UPDATE_KEY_DESCRIPTION,
};
use crate::aws::testing::{Answer, Script};
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Class, Writer};
use crate::model::{Change as _, Resource};
use crate::resources::kms::key::{Change, Key, OfKey};
use crate::values::{Arn, Region};

fn nothing() -> Answer {
    Answer::json(&json!({}))
}

fn keys(ids: &[&str]) -> Answer {
    let keys: Vec<Value> = ids.iter().map(|id| json!({ "KeyId": id })).collect();
    Answer::json(&json!({ "Keys": keys, "Truncated": false }))
}

fn made() -> Answer {
    Answer::json(&json!({ "KeyMetadata": super::reading::metadata() }))
}

/// A KMS without the alias, which shows these keys without one, look by look.
fn without_alias(creates: Vec<Answer>, looks: Vec<Answer>) -> Script {
    script()
        .on(CREATE_KEY, creates)
        .on(CREATE_ALIAS, [nothing()])
        .on(ENABLE_KEY_ROTATION, [nothing()])
        .on(LIST_KEYS, looks)
        .on(LIST_ALIASES, [Answer::json(&json!({ "Aliases": [], "Truncated": false }))])
        .on(LIST_RESOURCE_TAGS, [tags(true)])
        .on(DESCRIBE_KEY, [not_found(), not_found(), described()])
        .on(GET_KEY_POLICY, [Answer::json(&json!({ "Policy": policy().minified() }))])
}

/// What KMS says of the tags of a key.
fn tags(ours: bool) -> Answer {
    let ours = ours.then(|| json!({ "TagKey": "baseline:id", "TagValue": "alias/cloudtrail" }));
    Answer::json(&json!({ "Tags": ours.into_iter().collect::<Vec<_>>(), "Truncated": false }))
}

fn of(change: Change) -> OfKey {
    OfKey { region: desired().region, alias: desired().alias, change }
}

fn creating() -> Vec<OfKey> {
    let tags = BTreeMap::from([("baseline:id".to_owned(), "alias/cloudtrail".to_owned())]);
    let create = Change::Create { description: Some("Log files".to_owned()), policy: policy(), tags };
    let rotate = Change::EnableRotation { period_days: Some(365) };
    [create, Change::Alias { of: None }, rotate].map(of).into()
}

async fn apply(changes: &[OfKey], writer: &Writer) -> Result<(), AwsError> {
    for change in changes {
        desired().apply(change, writer).await?;
    }
    Ok(())
}

fn body(script: &Script, operation: crate::aws::Operation) -> Value {
    let bodies = script.requests_of(operation);
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    serde_json::from_str(&bodies[0]).expect("a JSON body")
}

#[tokio::test(start_paused = true)]
async fn a_key_is_made_once_and_its_id_handed_on() {
    let script = without_alias(vec![made()], vec![keys(&[])]);
    let writer = script.writer(Key::READS).await;
    apply(&creating(), &writer).await.expect("it is made");
    let create = body(&script, CREATE_KEY);
    assert_eq!(create["Policy"], json!(policy().minified()));
    assert_eq!(create["Tags"], json!([{ "TagKey": "baseline:id", "TagValue": "alias/cloudtrail" }]));
    assert_eq!(body(&script, CREATE_ALIAS), json!({ "AliasName": "alias/cloudtrail", "TargetKeyId": ID }));
    assert_eq!(body(&script, ENABLE_KEY_ROTATION), json!({ "KeyId": ID, "RotationPeriodInDays": 365 }));
    let noted = writer.noted_key(&desired().region, &desired().alias);
    assert_eq!(noted.as_ref().map(Arn::name), Some(ID));
    // The two looks before the key is made; what follows knows the id.
    assert_eq!(script.count(DESCRIBE_KEY), 2);
}

#[tokio::test(start_paused = true)]
async fn the_key_that_a_lost_answer_made_is_found_by_its_tag_and_named() {
    for lost in [Answer::Reset, Answer::Silence, Answer::json_error(500, "KMSInternalException", "Later.")] {
        let script = without_alias(vec![lost, made()], vec![keys(&[]), keys(&[]), keys(&[]), keys(&[ID])]);
        apply(&creating(), &script.writer(Key::READS).await).await.expect("it is adopted");
        assert_eq!(script.count(CREATE_KEY), 1);
        assert_eq!(body(&script, CREATE_ALIAS)["TargetKeyId"], json!(ID));
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_the_plan_did_not_see_yet_is_not_made_again() {
    let look = [not_found(), described()];
    let script =
        without_alias(vec![made()], vec![keys(&[ID])]).on(DESCRIBE_KEY, [look.clone(), look].concat());
    apply(&creating(), &script.writer(Key::READS).await).await.expect("it is adopted");
    assert_eq!(script.count(CREATE_KEY), 0);
    assert_eq!(body(&script, CREATE_ALIAS)["TargetKeyId"], json!(ID));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_kms_comes_to_show_between_two_looks_is_not_made_again() {
    // It is listed before its tags are to be seen, whether KMS then says that there are none or that there is no key.
    for late in [not_found(), tags(false)] {
        let look = [not_found(), described()];
        let script = without_alias(vec![made()], vec![keys(&[]), keys(&[ID])])
            .on(LIST_RESOURCE_TAGS, [late, tags(true)])
            .on(DESCRIBE_KEY, [vec![not_found(), not_found()], look.to_vec(), look.to_vec()].concat());
        apply(&creating(), &script.writer(Key::READS).await).await.expect("it is adopted");
        assert_eq!((script.count(CREATE_KEY), script.count(LIST_KEYS)), (0, 4));
        assert_eq!(body(&script, CREATE_ALIAS)["TargetKeyId"], json!(ID));
    }
}

#[tokio::test(start_paused = true)]
async fn while_a_key_is_listed_and_not_found_none_is_made() {
    let script = without_alias(vec![made()], vec![keys(&[ID])])
        .on(LIST_RESOURCE_TAGS, [not_found()])
        .on(DESCRIBE_KEY, [not_found()]);
    let error = apply(&creating(), &script.writer(Key::READS).await).await.expect_err("it may be the one");
    assert_eq!(error.class(), Class::Conflict);
    assert_eq!(script.count(CREATE_KEY), 0);
}

#[tokio::test(start_paused = true)]
async fn a_key_whose_tags_may_not_be_read_by_now_keeps_another_from_being_made() {
    let denied = Answer::json_error(400, "AccessDeniedException", "No.");
    let script = without_alias(vec![made()], vec![keys(&[ID])])
        .on(LIST_RESOURCE_TAGS, [denied])
        .on(DESCRIBE_KEY, [not_found()]);
    let error = apply(&creating(), &script.writer(Key::READS).await).await.expect_err("it may be the one");
    assert_eq!((error.class(), error.operation()), (Class::Denied, Some(LIST_RESOURCE_TAGS)));
    assert_eq!(script.count(CREATE_KEY), 0);
}

#[tokio::test(start_paused = true)]
async fn two_keys_that_could_be_the_lost_one_are_left_to_a_person() {
    let looks = vec![keys(&[]), keys(&[]), keys(&[ID, "0f0e0d0d"])];
    let script = without_alias(vec![Answer::Reset, made()], looks);
    let error = apply(&creating(), &script.writer(Key::READS).await).await.expect_err("it is in doubt");
    assert_eq!(error.class(), Class::Unreachable);
    assert_eq!((script.count(CREATE_KEY), script.count(CREATE_ALIAS)), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn an_alias_that_came_since_the_plan_keeps_the_key_from_being_made() {
    let script = without_alias(vec![made()], vec![keys(&[])]).on(DESCRIBE_KEY, [described()]);
    let error = apply(&creating(), &script.writer(Key::READS).await).await.expect_err("it is there");
    assert_eq!(error.class(), Class::AlreadyExists);
    assert_eq!(script.count(CREATE_KEY), 0);
}

#[tokio::test(start_paused = true)]
async fn a_new_key_that_is_not_visible_yet_is_waited_for() {
    let script = without_alias(vec![made()], vec![keys(&[])]).on(CREATE_ALIAS, [not_found(), nothing()]);
    apply(&creating(), &script.writer(Key::READS).await).await.expect("it is made");
    assert_eq!(script.count(CREATE_ALIAS), 2);
}

#[tokio::test(start_paused = true)]
async fn an_alias_of_another_key_is_not_taken() {
    let taken = Answer::json_error(400, "AlreadyExistsException", "An alias with the name exists.");
    let adopt = [of(Change::Alias { of: Some("0f0e0d0d".to_owned()) })];
    let script = script().on(CREATE_ALIAS, [taken.clone()]);
    let error = apply(&adopt, &script.writer(Key::READS).await).await.expect_err("it is another's");
    assert_eq!(error.class(), Class::AlreadyExists);
    let script = script.on(CREATE_ALIAS, [taken]);
    let same = [of(Change::Alias { of: Some(ID.to_owned()) })];
    apply(&same, &script.writer(Key::READS).await).await.expect("it is there already");
}

#[tokio::test(start_paused = true)]
async fn a_principal_is_waited_for_only_where_this_run_made_it() {
    let unknown = "Policy contains a statement with one or more invalid principals.";
    let refused = || Answer::json_error(400, "MalformedPolicyDocumentException", unknown);
    let user = |account: &str| {
        let arn = format!("arn:aws:iam::{account}:user/bo");
        let reads = json!({
            "Sid": "Bo", "Effect": "Allow", "Principal": { "AWS": arn }, "Action": "kms:Decrypt", "Resource": "*",
        });
        [of(Change::PutPolicy(policy_with(&[reads])))]
    };
    let put = user("123456789012");
    let script = script().on(PUT_KEY_POLICY, [refused(), nothing()]).on(ENABLE_KEY, [nothing()]);
    let writer = script.writer(Key::READS).await;
    // That the key was touched is no reason to wait for a principal.
    apply(&[of(Change::Enable)], &writer).await.expect("it is enabled");
    let error = apply(&put, &writer).await.expect_err("nobody made it");
    assert_eq!((error.class(), script.count(PUT_KEY_POLICY)), (Class::Prerequisite, 1));
    let script = script.on(PUT_KEY_POLICY, [refused(), nothing()]);
    let writer = script.writer(Key::READS).await;
    writer.note_written(&[Subject::new(SubjectKind::User, "bo")]);
    apply(&put, &writer).await.expect("it is visible at last");
    assert_eq!(script.count(PUT_KEY_POLICY), 3);
    // One of the same name in another account is not this run's.
    let script = script.on(PUT_KEY_POLICY, [refused(), nothing()]);
    let error = apply(&user("999999999999"), &writer).await.expect_err("nobody made that one");
    assert_eq!((error.class(), script.count(PUT_KEY_POLICY)), (Class::Prerequisite, 4));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_this_run_made_usable_is_waited_for_until_kms_takes_it_for_usable() {
    let late = |code| Answer::json_error(400, code, "alias/cloudtrail is not to be used.");
    let (disabled, to_be_deleted) = (late("DisabledException"), late("KMSInvalidStateException"));
    let script = script()
        .on(CANCEL_KEY_DELETION, [nothing()])
        .on(ENABLE_KEY, [to_be_deleted.clone(), nothing()])
        .on(PUT_KEY_POLICY, [to_be_deleted.clone(), nothing()])
        .on(ENABLE_KEY_ROTATION, [disabled.clone(), to_be_deleted, nothing()]);
    let changes = [
        Change::CancelDeletion,
        Change::Enable,
        Change::PutPolicy(policy()),
        Change::EnableRotation { period_days: None },
    ];
    apply(&changes.map(of), &script.writer(Key::READS).await).await.expect("it is usable at last");
    let sent = [ENABLE_KEY, PUT_KEY_POLICY, ENABLE_KEY_ROTATION].map(|operation| script.count(operation));
    assert_eq!(sent, [2, 2, 3]);
    // Nobody waits for what another disabled.
    let script = script.on(ENABLE_KEY_ROTATION, [disabled, nothing()]);
    let writer = script.writer(Key::READS).await;
    // Nor does a key of the same alias in another Region make it a matter of time.
    writer.note_written(&[Subject::key(&Region::new("eu-west-1"), desired().alias)]);
    let rotate = [of(Change::EnableRotation { period_days: None })];
    let error = apply(&rotate, &writer).await.expect_err("it is disabled");
    assert_eq!((error.class(), script.count(ENABLE_KEY_ROTATION)), (Class::Prerequisite, 4));
}

#[tokio::test(start_paused = true)]
async fn each_change_sends_what_it_shows_and_never_goes_round_the_lock_out_check() {
    let tags = BTreeMap::from([("Team".to_owned(), "security".to_owned())]);
    let changes = [
        Change::CancelDeletion,
        Change::Enable,
        Change::Describe("Log files".to_owned()),
        Change::PutPolicy(policy()),
        Change::EnableRotation { period_days: Some(365) },
        Change::EnableRotation { period_days: None },
        Change::DisableRotation,
        Change::Tag(tags),
    ];
    let operations = [
        CANCEL_KEY_DELETION,
        ENABLE_KEY,
        UPDATE_KEY_DESCRIPTION,
        PUT_KEY_POLICY,
        ENABLE_KEY_ROTATION,
        DISABLE_KEY_ROTATION,
        TAG_RESOURCE,
    ];
    for change in changes.map(of) {
        let script = operations.iter().fold(script(), |script, operation| script.on(*operation, [nothing()]));
        desired().apply(&change, &script.writer(Key::READS).await).await.expect("it is sent");
        let call = change.call();
        let mut shown = serde_json::to_value(&call.arguments).expect("JSON");
        assert_eq!(shown["KeyId"], json!("alias/cloudtrail"));
        shown["KeyId"] = json!(ID);
        assert_eq!(body(&script, call.operation), shown);
    }
    let script = without_alias(vec![made()], vec![keys(&[])]).on(PUT_KEY_POLICY, [nothing()]);
    let mut all = creating();
    all.push(of(Change::PutPolicy(policy())));
    apply(&all, &script.writer(Key::READS).await).await.expect("all is sent");
    assert!(!script.requests().iter().any(|request| request.contains("Bypass")));
}
