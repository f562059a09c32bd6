//! Whose a bucket is.

use baseline::sandbox::{Effect, Entry, Fault};
use insta::assert_snapshot;

use super::support::{AUDIT, BUCKET, TRAIL, audited, block, ended, only_trail, run, text};
use crate::support::{ACCOUNT, Ground};

#[tokio::test(start_paused = true)]
async fn a_name_of_somebody_else_is_refused_when_the_plan_is_made() {
    let ground = Ground::sandbox();
    ground.as_sandbox().edit(|state| {
        state.add_account("999988887777", "999988887777");
        state.add_bucket("999988887777", "acme-logs", "us-east-1");
    });
    let made = ground.plan(AUDIT).await;
    assert_snapshot!(block(&made, BUCKET), @r#"
    ! s3.bucket["acme-logs"]
        ! refused: the bucket `acme-logs` belongs to somebody else
          at baseline.yaml:8:13
          help: no two buckets share a name, whosever they are: choose another
    "#);
    assert_snapshot!(block(&made, TRAIL), @r#"
    ! cloudtrail.trail["audit"]
        multi_region          none -> true
        log_file_validation   none -> true
        bucket                none -> acme-logs
        kms_key               none -> alias/cloudtrail
        logging               false -> true
        ! refused: bucket `acme-logs` belongs to somebody else
          at baseline.yaml:15:15
          help: choose another name, or write `{ name: acme-logs, account: … }` if that is meant
    "#);
    let before = ground.as_sandbox().state();
    let (ended, state) = run(ground.as_sandbox(), AUDIT, "apply --yes");
    assert_eq!(ended.code, Some(3), "{}", ended.stdout);
    assert_eq!((state.account(ACCOUNT), &state.buckets), (before.account(ACCOUNT), &before.buckets));
}

#[tokio::test(start_paused = true)]
async fn a_bucket_of_ours_that_may_not_be_looked_at_is_unreadable_and_not_absent() {
    let ground = Ground::sandbox();
    ground.as_sandbox().edit(|state| {
        state.add_bucket(ACCOUNT, "acme-logs", "us-east-1");
    });
    ground
        .as_sandbox()
        .inject(Fault::of("s3:HeadBucket", Effect::error(403, "AccessDenied", "Access Denied")));
    let made = ground.plan(AUDIT).await;
    assert_snapshot!(text(&made), @r#"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is a stand-alone account, in no organization
    Baseline audit

    + kms.key["cloudtrail"]
        policy is new
          now allows `kms:*` (58 actions) on `*` to account `123456789012`
          now allows `kms:Decrypt` and `kms:DescribeKey` on `*` to service `cloudtrail.amazonaws.com` when `aws:SourceArn` is `arn:aws:cloudtrail:us-east-1:123456789012:trail/audit`
          now allows `kms:GenerateDataKey*` (4 actions) on `*` to service `cloudtrail.amazonaws.com` when `aws:SourceArn` is `arn:aws:cloudtrail:us-east-1:123456789012:trail/audit` and `kms:EncryptionContext:aws:cloudtrail:arn` is like `arn:aws:cloudtrail:*:123456789012:trail/*`
        ! costs: a key costs about a dollar a month

    ? s3.bucket["acme-logs"]
        ? unreadable: `s3:HeadBucket` was denied
          cause: HTTP status 403 and nothing that AWS would say
          help: add this statement to a policy of the caller: {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": "*"}

    ? cloudtrail.trail["audit"]
        ? unreadable: `s3:HeadBucket` was denied, as above

    Plan: 1 to create, 0 to update, 0 to delete, 0 unchanged · 2 unreadable
    "#);
    let outcome = made.apply().await;
    assert!(!outcome.converged() && outcome.leaves_something());
    let log = ground.as_sandbox().log();
    let about = |entry: &&Entry| {
        ["s3:CreateBucket", "s3:PutBucketPolicy", "cloudtrail:CreateTrail"]
            .contains(&entry.operation.as_str())
    };
    assert_eq!(log.iter().filter(about).count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_can_no_longer_be_seen_changes_nothing_of_a_trail_that_is_there() {
    let ground = audited().await;
    ground
        .as_sandbox()
        .inject(Fault::of("s3:HeadBucket", Effect::error(403, "AccessDenied", "Access Denied")));
    ground.as_sandbox().reset_counts();
    let made = ground.plan(AUDIT).await;
    assert_eq!(made.calls(), Vec::<String>::new());
    assert!(!made.apply().await.converged());
    assert_eq!(ground.as_sandbox().counts().writes, 0);
}

/// [`AUDIT`], with the block of the whole account.
fn with_account_block() -> String {
    AUDIT.replace("s3:\n", "s3:\n  account_public_access_block: all\n")
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_somebody_made_since_the_plan_is_left_alone_until_it_is_planned_again() {
    let ground = Ground::sandbox();
    let made = ground.plan(AUDIT).await;
    ground.as_sandbox().edit(|state| {
        state.add_bucket(ACCOUNT, "acme-logs", "us-east-1");
    });
    ground.as_sandbox().reset_counts();
    let outcome = made.apply().await;
    assert!(outcome.failed());
    assert_snapshot!(ended(&made, &outcome), @r#"
    ✓ kms.key["cloudtrail"]: kms:CreateKey, kms:CreateAlias
    ! s3.bucket["acme-logs"]
        ! failed: `s3:CreateBucket` found it there already
          cause: bucket `acme-logs` was made in us-east-1 since the plan
          help: plan again, to see how what is there differs from what is declared
          call: s3:CreateBucket(Bucket: "acme-logs", ObjectOwnership: "BucketOwnerEnforced")
          declared at baseline.yaml:8:13
    ! cloudtrail.trail["audit"]
        ! skipped: `s3.bucket["acme-logs"]` is not settled

    Left:
      ~ s3.bucket["acme-logs"] still differs: versioning, encryption, encryption.bucket_key, policy
      + cloudtrail.trail["audit"] still differs: multi_region, log_file_validation, bucket, kms_key, logging

    Not all was done: 2 calls, 1 resource, 1 failed, 1 skipped. What was done stays done. 2 resources are not as declared.
    "#);
    assert_eq!(ground.as_sandbox().counts().by_operation.get("s3:CreateBucket"), None);
    assert!(ground.apply(AUDIT).await.converged());
}

#[tokio::test(start_paused = true)]
async fn an_account_whose_block_is_governed_above_is_told_so_and_gets_its_trail() {
    let ground = Ground::sandbox();
    let words = "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:PutAccountPublicAccessBlock \
                 with an explicit deny in a service control policy";
    let denied = Fault::of("s3control:PutPublicAccessBlock", Effect::error(403, "AccessDenied", words));
    ground.as_sandbox().inject(denied);
    let made = ground.plan(&with_account_block()).await;
    let outcome = made.apply().await;
    assert_snapshot!(ended(&made, &outcome), @r#"
    ✓ kms.key["cloudtrail"]: kms:CreateKey, kms:CreateAlias
    ✓ s3.bucket["acme-logs"]: s3:CreateBucket, s3:PutPublicAccessBlock, s3:PutBucketOwnershipControls, s3:PutBucketVersioning, s3:PutBucketEncryption, s3:PutBucketPolicy
    ✓ cloudtrail.trail["audit"]: cloudtrail:CreateTrail, cloudtrail:StartLogging

    Left:
      ! s3.account_public_access_block still differs: block_public_acls, ignore_public_acls, block_public_policy, restrict_public_buckets
          ! refused: the public access block of account 123456789012 is governed above, by a policy of its organization, and stays as it is: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:PutAccountPublicAccessBlock with an explicit deny in a service control policy
            help: ask the organization's administrators to change that policy or to except this account, or write `s3.account_public_access_block` as they keep it, or leave it out
      … cloudtrail.trail["audit"]
          … waiting for: its first digest

    Done: 10 calls, 3 resources. 1 resource is not as declared; besides, 1 resource that AWS is still at.
    "#);
    assert!(!outcome.failed() && outcome.leaves_something() && !outcome.converged());
    only_trail(&ground.as_sandbox().state());
}

#[tokio::test(start_paused = true)]
async fn a_denial_of_which_nobody_says_whose_it_is_stays_a_failure() {
    let ground = Ground::sandbox();
    let denied = Effect::error(403, "AccessDenied", "Access Denied");
    ground.as_sandbox().inject(Fault::of("s3control:PutPublicAccessBlock", denied));
    let made = ground.plan(&with_account_block()).await;
    let outcome = made.apply().await;
    assert!(outcome.failed());
    assert_snapshot!(ended(&made, &outcome), @r#"
    ! s3.account_public_access_block
        ! failed: `s3control:PutPublicAccessBlock` was denied
          cause: Access Denied; whether a policy of the organization governs the block cannot be told: `organizations:DescribeEffectivePolicy` failed
          help: add this statement to a policy of the caller: {"Effect": "Allow", "Action": ["s3:PutAccountPublicAccessBlock"], "Resource": "*"}
          call: s3control:PutPublicAccessBlock(AccountId: "123456789012", BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true)
          declared at baseline.yaml:7:32
    ✓ kms.key["cloudtrail"]: kms:CreateKey, kms:CreateAlias
    ! s3.bucket["acme-logs"]
        ! skipped: `s3.account_public_access_block` is not settled
    ! cloudtrail.trail["audit"]
        ! skipped: `s3.bucket["acme-logs"]` is not settled

    Left:
      ~ s3.account_public_access_block still differs: block_public_acls, ignore_public_acls, block_public_policy, restrict_public_buckets
      + s3.bucket["acme-logs"] still differs: public_access_block.block_public_acls, public_access_block.ignore_public_acls, public_access_block.block_public_policy, public_access_block.restrict_public_buckets, ownership, versioning, encryption, encryption.bucket_key, policy
      + cloudtrail.trail["audit"] still differs: multi_region, log_file_validation, bucket, kms_key, logging

    Not all was done: 2 calls, 1 resource, 1 failed, 2 skipped. What was done stays done. 3 resources are not as declared.
    "#);
}
