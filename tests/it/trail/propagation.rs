//! What AWS does not know yet is waited for; what is wrong is not.

use std::time::Duration;

use baseline::sandbox::Sandbox;
use baseline::sandbox::state::OrganizationRole;
use insta::assert_snapshot;

use super::support::{TRAIL, block, organized, run, shipped_plan};
use crate::support::{ACCOUNT, Ground, shipped};

#[tokio::test(start_paused = true)]
async fn the_shipped_baseline_converges_in_one_apply_however_late_aws_is() {
    let ground = Ground::sandbox();
    ground.as_sandbox().set_propagation(Duration::from_secs(20));
    let made = Box::pin(ground.try_plan_files(&shipped(), &["company=acme"])).await.expect("a plan");
    let outcome = made.apply().await;
    assert!(outcome.converged() && !outcome.failed(), "{outcome:#?}");
    let log = ground.as_sandbox().log();
    let refused: Vec<&str> = log.iter().filter_map(|entry| entry.outcome.as_deref()).collect();
    assert!(refused.iter().any(|why| why.contains("InsufficientS3BucketPolicy")), "{refused:?}");
    ground.as_sandbox().reset_counts();
    let made = Box::pin(ground.try_plan_files(&shipped(), &["company=acme"])).await.expect("a plan");
    assert!(made.planned.plan.is_settled(), "{}", made.lines());
    made.apply().await;
    assert_eq!(ground.as_sandbox().counts().writes, 0);
}

#[tokio::test(start_paused = true)]
async fn the_organizations_baseline_converges_in_one_apply_however_late_aws_is() {
    for role in [OrganizationRole::Management, OrganizationRole::DelegatedAdministrator] {
        let ground = organized(role);
        ground.as_sandbox().set_propagation(Duration::from_secs(20));
        let outcome = shipped_plan(&ground).await.apply().await;
        assert!(outcome.converged() && !outcome.failed(), "{role:?}: {outcome:#?}");
    }
}

/// A trail into a bucket that the file does not declare.
const BY_HAND: &str = "\
baseline: 1
name: by-hand
iam: { groups: [{ name: Auditors }] }
cloudtrail:
  trails:
    - name: audit
      log_file_validation: true
      bucket: acme-logs
      logging: true
";

/// A bucket whose policy somebody wrote without the right to put objects.
fn by_hand() -> Sandbox {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        state.add_bucket(ACCOUNT, "acme-logs", "us-east-1").policy = Some(
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"Acl","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::acme-logs"}]}"#
                .to_owned(),
        );
    });
    sandbox
}

#[tokio::test(start_paused = true)]
async fn a_bucket_policy_that_lets_nobody_write_is_refused_before_anything_is_sent() {
    let ground = Ground::Sandbox(by_hand());
    let made = ground.plan(BY_HAND).await;
    let shown = block(&made, TRAIL);
    let (refused, help) = shown.split_once("help: add to it:").expect("it says what to add");
    assert_snapshot!(refused.trim_end(), @r#"
    ! cloudtrail.trail["audit"]
        log_file_validation   none -> true
        bucket                none -> acme-logs
        logging               false -> true
        ! refused: the policy of bucket `acme-logs` does not let CloudTrail do `s3:PutObject` on `arn:aws:s3:::acme-logs/AWSLogs/123456789012/*`
          at baseline.yaml:8:15
    "#);
    assert!(help.contains("CloudTrailAclCheck-audit") && help.contains("CloudTrailWrite-audit"), "{help}");
    ground.as_sandbox().reset_counts();
    let (ended, state) = run(ground.as_sandbox(), BY_HAND, "apply --yes");
    assert_eq!(ended.code, Some(3), "{}", ended.stdout);
    assert!(state.trails.is_empty() && state.account(ACCOUNT).groups.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_bucket_policy_that_denies_the_service_is_refused_by_the_statement() {
    let ground = Ground::Sandbox(by_hand());
    ground.as_sandbox().edit(|state| {
        state.buckets.get_mut("acme-logs").expect("the bucket").policy = Some(
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"Service","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:*","Resource":["arn:aws:s3:::acme-logs","arn:aws:s3:::acme-logs/*"]},{"Sid":"OnlyOurs","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::acme-logs/*","Condition":{"StringNotEquals":{"aws:PrincipalServiceName":"delivery.logs.amazonaws.com"}}}]}"#
                .to_owned(),
        );
    });
    let made = ground.plan(BY_HAND).await;
    assert_snapshot!(block(&made, TRAIL), @r#"
    ! cloudtrail.trail["audit"]
        log_file_validation   none -> true
        bucket                none -> acme-logs
        logging               false -> true
        ! refused: statement `OnlyOurs` of the policy of bucket `acme-logs` denies CloudTrail `s3:PutObject` on `arn:aws:s3:::acme-logs/AWSLogs/123456789012/*`
          at baseline.yaml:8:15
          help: except the service from statement `OnlyOurs`, by `aws:PrincipalServiceName` for one
    "#);
}
