use std::time::Duration;

use aws_sdk_cloudtrail::{Client, operation::get_trail_status::GetTrailStatusOutput};
use serde_json::json;

use super::{
    bench::{refusal, run},
    trails::{BUCKET, KEY, TRAIL, cloudtrail, key_policy, prepare},
};
use crate::sandbox::{
    Sandbox,
    state::{Bucket, FRESH_ACCOUNT, Key},
};

/// The trail `audit`, validated, encrypted and logging since the beginning.
async fn logging(sandbox: &Sandbox) -> Client {
    sandbox.edit(prepare);
    let trails = cloudtrail(sandbox, "us-east-1");
    let create = trails.create_trail().name("audit").s3_bucket_name(BUCKET).kms_key_id("alias/audit");
    create.enable_log_file_validation(true).send().await.expect("a trail");
    trails.start_logging().name("audit").send().await.expect("it logs");
    trails
}

async fn pass(minutes: u64) {
    tokio::time::advance(Duration::from_mins(minutes)).await;
}

/// The latest deliveries of log files and digests: when, or why not.
async fn latest(trails: &Client) -> [String; 4] {
    let status = trails.get_trail_status().name(TRAIL).send().await.expect("the status");
    let GetTrailStatusOutput { latest_delivery_time, latest_digest_delivery_time, .. } = &status;
    let time = |time: &Option<aws_smithy_types::DateTime>| {
        time.map_or("never".to_owned(), |time| time.to_string().get(11..16).unwrap_or_default().to_owned())
    };
    let error = |error: Option<&str>| error.unwrap_or("-").to_owned();
    [
        time(latest_delivery_time),
        error(status.latest_delivery_error()),
        time(latest_digest_delivery_time),
        error(status.latest_digest_delivery_error()),
    ]
}

fn edit_bucket(sandbox: &Sandbox, change: impl FnOnce(&mut Bucket)) {
    sandbox.edit(|state| change(state.buckets.get_mut(BUCKET).expect("the bucket")));
}

fn edit_key(sandbox: &Sandbox, change: impl FnOnce(&mut Key)) {
    sandbox.edit(|state| change(state.account_mut(FRESH_ACCOUNT).keys.get_mut(KEY).expect("the key")));
}

#[test]
fn log_files_come_every_five_minutes_and_digests_every_hour() {
    run(async {
        let sandbox = Sandbox::fresh();
        let trails = logging(&sandbox).await;
        assert_eq!(latest(&trails).await, ["never", "-", "never", "-"]);
        pass(4).await;
        assert_eq!(latest(&trails).await, ["never", "-", "never", "-"]);
        pass(1).await;
        assert_eq!(latest(&trails).await, ["00:05", "-", "never", "-"]);
        pass(56).await;
        assert_eq!(latest(&trails).await, ["01:00", "-", "never", "-"], "the first hour was not whole");
        pass(60).await;
        assert_eq!(latest(&trails).await, ["02:00", "-", "02:00", "-"]);
        pass(59).await;
        assert_eq!(latest(&trails).await, ["03:00", "-", "03:00", "-"]);
        assert_eq!(sandbox.state().buckets[BUCKET].objects, 36 + 2);
    });
}

#[test]
fn a_trail_delivers_while_it_logs() {
    run(async {
        let sandbox = Sandbox::fresh();
        let trails = logging(&sandbox).await;
        pass(121).await;
        trails.stop_logging().name("audit").send().await.expect("it stops");
        pass(60).await;
        assert_eq!(latest(&trails).await, ["02:00", "-", "02:00", "-"]);
        let status = trails.get_trail_status().name(TRAIL).send().await.expect("the status");
        assert_eq!((status.is_logging(), status.stop_logging_time().is_some()), (Some(false), true));
        trails.start_logging().name("audit").send().await.expect("it logs again");
        pass(10).await;
        assert_eq!(latest(&trails).await, ["03:10", "-", "02:00", "-"]);
    });
}

#[test]
fn what_stands_in_the_way_is_told_and_forgotten_when_it_is_gone() {
    run(async {
        let sandbox = Sandbox::fresh();
        let trails = logging(&sandbox).await;
        pass(121).await;
        assert_eq!(latest(&trails).await, ["02:00", "-", "02:00", "-"]);
        edit_key(&sandbox, |key| key.enabled = false);
        assert_eq!(latest(&trails).await, ["02:00", "-", "02:00", "-"], "nothing was due since");
        pass(5).await;
        assert_eq!(latest(&trails).await, ["02:00", "KMS.DisabledException", "02:00", "-"]);
        pass(60).await;
        let disabled = "KMS.DisabledException";
        assert_eq!(latest(&trails).await, ["02:00", disabled, "02:00", disabled]);
        edit_key(&sandbox, |key| key.enabled = true);
        assert_eq!(latest(&trails).await, ["02:00", disabled, "02:00", disabled], "nothing was due since");
        pass(5).await;
        assert_eq!(latest(&trails).await, ["03:10", "-", "02:00", disabled]);
        pass(60).await;
        assert_eq!(latest(&trails).await, ["04:10", "-", "04:00", "-"]);
    });
}

#[test]
fn every_hindrance_has_its_error() {
    run(async {
        let sandbox = Sandbox::fresh();
        let trails = logging(&sandbox).await;
        edit_bucket(&sandbox, |bucket| bucket.policy = None);
        pass(5).await;
        assert_eq!(latest(&trails).await[1], "AccessDenied");
        sandbox.edit(prepare);
        edit_key(&sandbox, |key| key.policy = key_policy(&["kms:ListAliases"]).to_string());
        pass(5).await;
        assert_eq!(latest(&trails).await[1], "KMS.AccessDeniedException");
        edit_key(&sandbox, |key| {
            key.enabled = false;
            key.deletion =
                Some(key.created.saturating_add(jiff::SignedDuration::from_hours(200)).expect("in bounds"));
        });
        pass(5).await;
        assert_eq!(latest(&trails).await[1], "KMS.KMSInvalidStateException");
        let bucket = sandbox.edit(|state| state.buckets.remove(BUCKET)).expect("the bucket");
        pass(5).await;
        assert_eq!(latest(&trails).await[1], "NoSuchBucket");
        sandbox.edit(|state| state.buckets.insert(BUCKET.to_owned(), bucket));
        sandbox.edit(prepare);
        pass(5).await;
        assert_eq!(latest(&trails).await[1], "-");
    });
}

#[test]
fn digests_can_be_kept_from_being_written_while_log_files_are() {
    run(async {
        let sandbox = Sandbox::fresh();
        let trails = logging(&sandbox).await;
        edit_bucket(&sandbox, |bucket| {
            let policy = bucket.policy.as_deref().expect("a policy");
            let mut policy: serde_json::Value = serde_json::from_str(policy).expect("JSON");
            let deny = json!({
                "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
                "Resource": format!("arn:aws:s3:::{BUCKET}/*/CloudTrail-Digest/*"),
            });
            policy["Statement"].as_array_mut().expect("statements").push(deny);
            bucket.policy = Some(policy.to_string());
        });
        pass(121).await;
        assert_eq!(latest(&trails).await, ["02:00", "-", "never", "AccessDenied"]);
    });
}

#[test]
fn what_has_not_arrived_everywhere_is_not_seen_yet() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.set_propagation(Duration::from_secs(10));
        sandbox.edit(prepare);
        sandbox.edit(|state| state.buckets.get_mut(BUCKET).expect("the bucket").policy = None);
        tokio::time::advance(Duration::from_secs(11)).await;
        sandbox.edit(prepare);
        let trails = cloudtrail(&sandbox, "us-east-1");
        let create = || trails.create_trail().name("audit").s3_bucket_name(BUCKET).send();
        assert_eq!(
            refusal(create().await),
            "400 InsufficientS3BucketPolicyException: Incorrect S3 bucket policy is detected for bucket: audit-logs"
        );
        tokio::time::advance(Duration::from_secs(11)).await;
        create().await.expect("the bucket's policy has arrived");
        let refused = refusal(trails.start_logging().name("audit").send().await);
        assert!(refused.starts_with("400 TrailNotFoundException: "), "{refused}");
        tokio::time::advance(Duration::from_secs(11)).await;
        trails.start_logging().name("audit").send().await.expect("the trail has arrived");
    });
}
