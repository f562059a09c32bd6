use insta::assert_snapshot;
use serde_json::json;

use super::support::{bare, by_alias, desired, document, live, locked, nobodys, region};
use crate::aws::operation::s3::{
    CREATE_BUCKET, HEAD_BUCKET, LIST_BUCKETS, PUT_BUCKET_ENCRYPTION, PUT_BUCKET_LIFECYCLE_CONFIGURATION,
    PUT_BUCKET_LOGGING, PUT_BUCKET_OWNERSHIP_CONTROLS, PUT_BUCKET_POLICY, PUT_BUCKET_TAGGING,
    PUT_BUCKET_VERSIONING, PUT_OBJECT_LOCK_CONFIGURATION, PUT_PUBLIC_ACCESS_BLOCK,
};
use crate::aws::testing::{Answer, Script};
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{Operation, Writer};
use crate::model::{Change as _, Resource};
use crate::resources::s3::bucket::{Bucket, Change, Setting};
use crate::resources::s3::reference::LockMode;
use crate::values::Region;

const PUTS: [Operation; 9] = [
    PUT_PUBLIC_ACCESS_BLOCK,
    PUT_BUCKET_OWNERSHIP_CONTROLS,
    PUT_BUCKET_VERSIONING,
    PUT_BUCKET_ENCRYPTION,
    PUT_BUCKET_POLICY,
    PUT_OBJECT_LOCK_CONFIGURATION,
    PUT_BUCKET_LIFECYCLE_CONFIGURATION,
    PUT_BUCKET_LOGGING,
    PUT_BUCKET_TAGGING,
];

fn there() -> Answer {
    Answer::Response(200, vec![], String::new())
}

fn nothing() -> Answer {
    Answer::Response(404, vec![], String::new())
}

fn taking_all() -> Script {
    let script = Script::default().on(HEAD_BUCKET, [nothing()]).on(CREATE_BUCKET, [Answer::rest("")]);
    PUTS.into_iter().fold(script, |script, put| script.on(put, [Answer::rest("")]))
}

async fn with_key(script: &Script) -> Writer {
    let writer = script.writer(Bucket::READS).await;
    let alias = "cloudtrail".to_owned().try_into().expect("a good alias");
    writer.note_key(&desired().region, &alias, "1234");
    writer
}

#[tokio::test(start_paused = true)]
async fn what_is_shown_is_what_is_sent_and_to_the_owner_alone() {
    let script = taking_all();
    let writer = with_key(&script).await;
    let bucket = Bucket { object_lock: Some(locked(LockMode::Governance, 30)), ..desired() };
    let mut changes: Vec<Change> =
        bucket.diff(&nobodys()).steps.into_iter().map(|step| step.change).collect();
    changes.push(Change {
        setting: Setting::Versioning(crate::resources::s3::reference::Versioning::Enabled),
        ..changes[0].clone()
    });
    for change in &changes {
        bucket.apply(change, &writer).await.expect("it is sent");
        let call = change.call();
        let sent = script.requests_of(call.operation).pop().expect("it came");
        for (name, value) in &call.arguments {
            let Some(text) = value.as_str() else {
                continue;
            };
            let is_elsewhere = matches!(*name, "Bucket" | "Policy" | "ObjectOwnership" | "KMSMasterKeyID");
            assert!(is_elsewhere || sent.contains(text), "{name} of {call} in {sent}");
        }
    }
    for put in PUTS {
        let owners = script.headers(put, "x-amz-expected-bucket-owner");
        assert_eq!(owners, [Some("123456789012".to_owned())], "{put}");
    }
    assert!(
        script.requests_of(PUT_BUCKET_ENCRYPTION)[0].contains("arn:aws:kms:us-east-1:123456789012:key/1234")
    );
    let ownership = script.headers(CREATE_BUCKET, "x-amz-object-ownership");
    assert_eq!(ownership, [Some("BucketOwnerEnforced".to_owned())]);
    let lock = script.headers(CREATE_BUCKET, "x-amz-bucket-object-lock-enabled");
    assert_eq!(lock, [Some("true".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_is_made_in_its_region_by_name_but_for_the_first() {
    for (region, is_named) in [(region(), false), (Region::new("eu-west-1"), true)] {
        let script = taking_all();
        let writer = script.writer(Bucket::READS).await;
        let bucket = Bucket { region: region.clone(), ..bare() };
        let diff = bucket.diff(&nobodys());
        bucket.apply(&diff.steps[0].change, &writer).await.expect("it is made");
        assert_eq!(script.requests_of(CREATE_BUCKET)[0].contains(region.as_str()), is_named, "{region}");
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_lost_answer_the_bucket_is_looked_for_before_it_is_made_again() {
    let script = Script::default().on(CREATE_BUCKET, [Answer::Reset]).on(HEAD_BUCKET, [nothing(), there()]);
    let writer = script.writer(Bucket::READS).await;
    let bucket = bare();
    bucket.apply(&bucket.diff(&nobodys()).steps[0].change, &writer).await.expect("it is there");
    assert_eq!(script.count(CREATE_BUCKET), 1);
    let owners = script.headers(HEAD_BUCKET, "x-amz-expected-bucket-owner");
    assert_eq!(owners, vec![Some("123456789012".to_owned()); 2]);
}

/// How making the bucket ends by these answers, and how often it was sent.
async fn made(script: Script) -> (String, usize) {
    let writer = script.writer(Bucket::READS).await;
    let bucket = bare();
    let error = bucket.apply(&bucket.diff(&nobodys()).steps[0].change, &writer).await.expect_err("it fails");
    let said = format!("{error}: {}", error.message().unwrap_or_default());
    (said, script.count(CREATE_BUCKET))
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_was_made_since_the_plan_is_neither_made_again_nor_taken_for_ours() {
    let (said, sent) = made(taking_all().on(HEAD_BUCKET, [there()])).await;
    assert_snapshot!(said, @"`s3:CreateBucket` found it there already: bucket `acme-logs` was made in us-east-1 since the plan");
    assert_eq!(sent, 0);
    let none = "<ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>";
    let denied = Answer::Response(403, vec![], String::new());
    let theirs = taking_all().on(HEAD_BUCKET, [denied.clone()]).on(LIST_BUCKETS, [Answer::rest(none)]);
    let (said, sent) = made(theirs).await;
    assert_snapshot!(said, @"`s3:CreateBucket` found it there already: somebody else made a bucket `acme-logs` since the plan");
    assert_eq!(sent, 0);
    let unlisted = Answer::rest_error(403, "AccessDenied", "Access Denied");
    let unknown = taking_all().on(HEAD_BUCKET, [denied]).on(LIST_BUCKETS, [unlisted]);
    let (said, sent) = made(unknown).await;
    assert_snapshot!(said, @"`s3:HeadBucket` was denied: HTTP status 403 and nothing that AWS would say");
    assert_eq!(sent, 0);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_is_made_at_the_same_moment_is_not_taken_for_ours() {
    let owned = Answer::rest_error(409, "BucketAlreadyOwnedByYou", "You already own it.");
    let script = Script::default().on(CREATE_BUCKET, [owned]).on(HEAD_BUCKET, [nothing(), there()]);
    let (said, sent) = made(script.clone()).await;
    assert_snapshot!(said, @"`s3:CreateBucket` found it there already: You already own it.");
    assert_eq!((sent, script.count(HEAD_BUCKET)), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_was_just_made_may_not_be_visible_yet() {
    let missing = Answer::rest_error(404, "NoSuchBucket", "The specified bucket does not exist");
    let script = Script::default()
        .on(HEAD_BUCKET, [nothing()])
        .on(CREATE_BUCKET, [Answer::rest("")])
        .on(PUT_BUCKET_VERSIONING, [missing.clone(), missing, Answer::rest("")]);
    let writer = script.writer(Bucket::READS).await;
    let bucket = Bucket { versioning: desired().versioning, ..bare() };
    for step in bucket.diff(&nobodys()).steps {
        bucket.apply(&step.change, &writer).await.expect("it is sent");
    }
    assert_eq!(script.count(PUT_BUCKET_VERSIONING), 3);
}

fn policy_naming(user: &str) -> Change {
    let statement = json!([{
        "Sid": "Readers", "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::123456789012:user/{user}") },
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-logs/*",
    }]);
    let bucket = bare();
    Change { bucket: bucket.name, region: region(), setting: Setting::Policy(document(&statement)) }
}

#[tokio::test(start_paused = true)]
async fn a_principal_of_this_run_is_waited_for_and_no_other() {
    let invalid = Answer::rest_error(400, "MalformedPolicy", "Invalid principal in policy");
    for (made, is_taken) in [("ana", true), ("bo", false)] {
        let script = Script::default().on(PUT_BUCKET_POLICY, [invalid.clone(), Answer::rest("")]);
        let writer = script.writer(&[]).await;
        writer.note_written(&[Subject::new(SubjectKind::User, made)]);
        let sent = bare().apply(&policy_naming("ana"), &writer).await;
        assert_eq!((sent.is_ok(), script.count(PUT_BUCKET_POLICY)), (is_taken, 1 + usize::from(is_taken)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_conflict_with_somebody_else_is_waited_out() {
    let conflict =
        Answer::rest_error(409, "OperationAborted", "A conflicting conditional operation is in progress");
    let script = Script::default().on(PUT_BUCKET_TAGGING, [conflict, Answer::rest("")]);
    let writer = script.writer(&[]).await;
    let mut live = live();
    live.settings.tags.clear();
    let diff = desired().diff(&live);
    desired().apply(&diff.steps[0].change, &writer).await.expect("it is sent");
    assert_eq!(script.count(PUT_BUCKET_TAGGING), 2);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_has_gone_is_not_sent_by_its_alias() {
    use crate::aws::operation::kms::DESCRIBE_KEY;
    let gone = Answer::json_error(400, "NotFoundException", "Alias is not found.");
    let script = taking_all().on(DESCRIBE_KEY, [gone]);
    let writer = script.writer(Bucket::READS).await;
    let bucket = Bucket { encryption: Some(by_alias(None)), needs: desired().needs, ..bare() };
    let diff = bucket.diff(&nobodys());
    let encrypt = &diff.steps.last().expect("it is to be encrypted").change;
    let error = bucket.apply(encrypt, &writer).await.expect_err("there is no key");
    assert!(error.is_not_found());
    assert_eq!(script.count(PUT_BUCKET_ENCRYPTION), 0);
}
