//! Principals in the statements of a bucket and a key: made in the same run, or there not at all.

use std::time::Duration;

use insta::assert_snapshot;
use jiff::SignedDuration;

use super::support::{AUDIT, ended, only_key};
use crate::support::Ground;

/// [`AUDIT`], with a statement for a user in the policy of the bucket.
fn in_bucket(user: &str) -> String {
    let statement = format!(
        "purpose: cloudtrail_logs
      policy_statements:
        - Sid: Readers
          Effect: Allow
          Principal: {{ AWS: \"arn:aws:iam::123456789012:user/{user}\" }}
          Action: \"s3:GetObject\"
          Resource: \"arn:aws:s3:::acme-logs/*\"
"
    );
    AUDIT.replace("purpose: cloudtrail_logs\n", &statement)
}

/// [`AUDIT`], with a statement for a user in the policy of the key.
fn in_key(user: &str) -> String {
    let statement = format!(
        "- alias: cloudtrail
      policy_statements:
        - Sid: Readers
          Effect: Allow
          Principal: {{ AWS: \"arn:aws:iam::123456789012:user/{user}\" }}
          Action: \"kms:Decrypt\"
          Resource: \"*\"
"
    );
    AUDIT.replace("- alias: cloudtrail\n", &statement)
}

#[tokio::test(start_paused = true)]
async fn a_user_made_in_this_run_is_waited_for() {
    for text in [in_bucket("reader"), in_key("reader")] {
        let text = format!("{text}iam: {{ users: [{{ name: reader }}] }}\n");
        let ground = Ground::sandbox();
        ground.as_sandbox().set_propagation(Duration::from_secs(20));
        let outcome = ground.apply(&text).await;
        assert!(outcome.converged() && !outcome.failed(), "{outcome:#?}");
        only_key(&ground.as_sandbox().state());
    }
}

#[tokio::test(start_paused = true)]
async fn a_user_that_is_not_there_fails_at_once_and_at_its_place_in_the_file() {
    let mut shown = Vec::new();
    for text in [in_bucket("nobody"), in_key("nobody")] {
        let ground = Ground::sandbox();
        let made = ground.plan(&text).await;
        let before = ground.as_sandbox().now();
        let outcome = made.apply().await;
        let took = ground.as_sandbox().now().duration_since(before);
        assert!(outcome.failed() && took < SignedDuration::from_secs(5), "{took}");
        let state = ground.as_sandbox().state();
        assert!(state.trails.is_empty());
        shown.push(ended(&made, &outcome));
    }
    assert_snapshot!(shown[0], @r#"
    ✓ kms.key["cloudtrail"]: kms:CreateKey, kms:CreateAlias
    ! s3.bucket["acme-logs"]: s3:CreateBucket, s3:PutPublicAccessBlock, s3:PutBucketOwnershipControls, s3:PutBucketVersioning, s3:PutBucketEncryption
        ! failed: `s3:PutBucketPolicy` was refused for what it needs of another
          cause: Invalid principal in policy
          help: AWS says above what is missing; where it was made moments ago, run this again
          call: s3:PutBucketPolicy(Bucket: "acme-logs", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"S…" (991 characters))
          declared at baseline.yaml:8:13
    ! cloudtrail.trail["audit"]
        ! skipped: `s3.bucket["acme-logs"]` is not settled

    Left:
      ~ s3.bucket["acme-logs"] still differs: policy
      + cloudtrail.trail["audit"] still differs: multi_region, log_file_validation, bucket, kms_key, logging

    Not all was done: 7 calls, 2 resources, 1 failed, 1 skipped. What was done stays done. 2 resources are not as declared.
    "#);
    assert_snapshot!(shown[1], @r#"
    ! kms.key["cloudtrail"]
        ! failed: `kms:CreateKey` was refused for what it needs of another
          cause: Policy contains a statement with one or more invalid principals.
          help: AWS says above what is missing; where it was made moments ago, run this again
          call: kms:CreateKey(Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"S…" (1138 characters), Tags: [{"TagKey":"baseline:id","TagValue":"alias/cloudtrail"}])
          declared at baseline.yaml:5:14
    ! s3.bucket["acme-logs"]
        ! skipped: `kms.key["cloudtrail"]` is not settled
    ! cloudtrail.trail["audit"]
        ! skipped: `kms.key["cloudtrail"]` is not settled

    Left:
      + kms.key["cloudtrail"] still differs: policy
      + s3.bucket["acme-logs"] still differs: public_access_block.block_public_acls, public_access_block.ignore_public_acls, public_access_block.block_public_policy, public_access_block.restrict_public_buckets, ownership, versioning, encryption, encryption.bucket_key, policy
      + cloudtrail.trail["audit"] still differs: multi_region, log_file_validation, bucket, kms_key, logging

    Not all was done: no call succeeded, 1 failed, 2 skipped. What was done stays done. 3 resources are not as declared.
    "#);
}
