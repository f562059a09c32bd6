//! Whose a bucket is.

use baseline::sandbox::{Effect, Entry, Fault};
use insta::assert_snapshot;

use super::support::{AUDIT, BUCKET, TRAIL, audited, block, run, text};
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
