//! A trail whose bucket and key belong to another account.

use baseline::model::Finding;
use baseline::sandbox::state::{Key, State};
use baseline::values::policy::PolicyDocument;
use insta::assert_snapshot;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::support::{TRAIL, block, ended, findings, hours, only_trail, words};
use crate::support::{ACCOUNT, Ground, Made};

const ARCHIVE: &str = "210987654321";
const KEY: &str = "5a9db0c8-0001-4000-8000-000000000009";

const ELSEWHERE: &str = r#"
baseline: 1
name: elsewhere
cloudtrail:
  trails:
    - name: audit
      multi_region: true
      log_file_validation: true
      bucket: { name: archive-logs, account: "210987654321" }
      kms_key: arn:aws:kms:us-east-1:210987654321:key/5a9db0c8-0001-4000-8000-000000000009
      logging: true
"#;

fn root() -> Value {
    json!({
        "Sid": "Root", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
        "Principal": { "AWS": format!("arn:aws:iam::{ARCHIVE}:root") },
    })
}

fn archive(state: &mut State) {
    state.add_account(ARCHIVE, ARCHIVE);
    state.add_bucket(ARCHIVE, "archive-logs", "us-east-1");
    let policy = json!({ "Version": "2012-10-17", "Statement": [root()] }).to_string();
    let key = Key::new("us-east-1", &policy, state.now);
    state.account_mut(ARCHIVE).keys.insert(KEY.to_owned(), key);
}

fn ground() -> Ground {
    let ground = Ground::sandbox();
    ground.as_sandbox().edit(archive);
    ground
}

/// The statements that the owner of bucket and key is asked for.
fn asked_for(made: &Made) -> Vec<Value> {
    let found = findings(made, TRAIL);
    let notes = found.iter().filter_map(|finding| match finding {
        Finding::Note(note) => note.split_once("account 210987654321 needs these statements in it: "),
        _ => None,
    });
    let values = notes.flat_map(|(_, statements)| serde_json::Deserializer::from_str(statements).into_iter());
    let values = values.map(|value: Result<Value, _>| value.expect("the statements are JSON"));
    let listed = values.map(|value| match value {
        Value::Array(statements) => statements,
        statement => vec![statement],
    });
    listed.flatten().collect()
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_seen_is_said_and_its_owner_gets_the_statements() {
    let made = ground().plan(ELSEWHERE).await;
    let shown = block(&made, TRAIL);
    for what in [
        "note: the policy of bucket `archive-logs` is not visible from here",
        "note: the policy of key `arn:aws:kms:us-east-1:210987654321:key/5a9db0c8-0001-4000-8000-000000000009` is not visible from here",
    ] {
        assert!(shown.contains(what), "{shown}");
    }
    let sids: Vec<String> = asked_for(&made).iter().map(|statement| statement["Sid"].to_string()).collect();
    let of_bucket = ["\"CloudTrailAclCheck-audit\"", "\"CloudTrailWrite-audit\""];
    // Whether a bucket that is not seen uses a bucket key is not known.
    let of_key =
        ["\"CloudTrailEncrypt-audit\"", "\"CloudTrailDescribe-audit\"", "\"CloudTrailDecrypt-audit\""];
    assert_eq!(sids, [&of_bucket[..], &of_key].concat());
    assert_eq!(made.calls(), ["cloudtrail:CreateTrail", "cloudtrail:StartLogging"]);
}

#[tokio::test(start_paused = true)]
async fn without_the_statements_of_its_owner_the_trail_fails_at_once() {
    let ground = ground();
    let made = ground.plan(ELSEWHERE).await;
    let before = ground.as_sandbox().now();
    let outcome = made.apply().await;
    assert!(ground.as_sandbox().now().duration_since(before) < SignedDuration::from_secs(5));
    assert_snapshot!(ended(&made, &outcome), @r#"
    ! cloudtrail.trail["audit"]
        ! failed: `cloudtrail:CreateTrail` was refused for what it needs of another
          cause: Incorrect S3 bucket policy is detected for bucket: archive-logs
          help: AWS says above what is missing; where it was made moments ago, run this again
          call: cloudtrail:CreateTrail(Name: "audit", S3BucketName: "archive-logs", IsMultiRegionTrail: true, EnableLogFileValidation: true, KmsKeyId: "arn:aws:kms:us-east-1:210987654321:key/5a9db0c8-0001-4000-8000-000000000009")
          declared at baseline.yaml:6:13

    Left:
      + cloudtrail.trail["audit"] still differs: multi_region, log_file_validation, bucket, kms_key, logging

    Not all was done: no call succeeded, 1 failed. What was done stays done. 1 resource is not as declared.
    "#);
    let state = ground.as_sandbox().state();
    assert!(state.trails.is_empty() && state.account(ACCOUNT).keys.is_empty());
}

#[tokio::test(start_paused = true)]
async fn with_the_statements_that_were_printed_the_trail_delivers() {
    let ground = ground();
    let asked: Vec<Value> = asked_for(&ground.plan(ELSEWHERE).await);
    let (key, bucket): (Vec<Value>, Vec<Value>) =
        asked.into_iter().partition(|statement| statement["Action"].to_string().contains("kms:"));
    let policy = |statements: Vec<Value>| {
        let policy = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
        PolicyDocument::parse(&policy).expect("the printed statements make a policy");
        policy
    };
    ground.as_sandbox().edit(|state| {
        state.buckets.get_mut("archive-logs").expect("the bucket").policy = Some(policy(bucket));
        let key_policy = policy([vec![root()], key].concat());
        state.account_mut(ARCHIVE).keys.get_mut(KEY).expect("the key").policy = key_policy;
    });
    let outcome = ground.plan(ELSEWHERE).await.apply().await;
    assert!(outcome.converged() && !outcome.failed(), "{outcome:#?}");
    hours(3).await;
    let made = ground.plan(ELSEWHERE).await;
    assert!(made.planned.plan.is_settled());
    assert_eq!(words(&made, TRAIL), Vec::<&str>::new());
    let state = ground.as_sandbox().state();
    assert_eq!(only_trail(&state).1.bucket, "archive-logs");
    assert!(state.account(ACCOUNT).keys.is_empty());
    assert_eq!(state.buckets.len(), 1);
}
