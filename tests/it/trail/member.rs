//! The organization's trail from an account that has it and cannot change it.

use baseline::sandbox::state::{OrganizationRole, Trail};
use baseline::sandbox::{Effect, Fault};
use insta::assert_snapshot;
use serde_json::json;

use super::support::{block, header, hours, organized, shipped_plan, text};
use crate::support::{ACCOUNT, Ground};

const TRAIL: &str = r#"cloudtrail.trail["org-trail"]"#;
const ARN: &str = "arn:aws:cloudtrail:us-east-1:111122223333:trail/org-trail";

/// The organization's trail, as its members know it.
const INHERITED: &str = r#"
baseline: 1
name: member
cloudtrail:
  trails:
    - name: org-trail
      organization: true
      multi_region: true
      global_service_events: true
      log_file_validation: true
      bucket: { name: org-trail-210987654321, account: "210987654321" }
      kms_key: alias/cloudtrail
      logging: true
      event_selectors: management_events
"#;

fn edit(ground: &Ground, change: impl FnOnce(&mut Trail)) {
    ground.as_sandbox().edit(|state| change(state.trails.get_mut(ARN).expect("the organization's trail")));
}

#[tokio::test(start_paused = true)]
async fn a_member_sees_the_trail_that_it_has_and_is_satisfied_with_it() {
    let ground = organized(OrganizationRole::Member);
    let made = ground.plan(INHERITED).await;
    assert_snapshot!(header(&made), @"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is a member of organization o-sandbox0001, which 111122223333 manages
    Baseline member
    ");
    assert_snapshot!(block(&made, TRAIL), @r#"
    i cloudtrail.trail["org-trail"]
        note: it is the organization's trail `org-trail` of account 111122223333: bucket `org-trail-210987654321`, validation on, encrypted by key `arn:aws:kms:us-east-1:210987654321:key/5a9db0c8-0001-4000-8000-000000000001`; what can be seen of it is as declared, and `kms_key` cannot be compared from here
        note: it logs, and its deliveries meet no error
    "#);
    assert_eq!(made.calls(), Vec::<String>::new());
    let before = ground.as_sandbox().state();
    ground.as_sandbox().reset_counts();
    let outcome = made.apply().await;
    assert!(outcome.converged(), "{outcome:#?}");
    assert_eq!(ground.as_sandbox().counts().writes, 0);
    assert_eq!(ground.as_sandbox().state().trails, before.trails);
}

#[tokio::test(start_paused = true)]
async fn a_member_says_what_its_trail_lacks_and_who_can_change_it() {
    let ground = organized(OrganizationRole::Member);
    edit(&ground, |trail| {
        trail.validating_since = None;
        trail.kms_key = None;
    });
    let made = ground.plan(INHERITED).await;
    assert_snapshot!(block(&made, TRAIL), @r#"
    ! cloudtrail.trail["org-trail"]
        note: it is the organization's trail `org-trail` of account 111122223333: bucket `org-trail-210987654321`, validation off, encrypted by no key of its own
        ! blocked: the organization's trail `org-trail` differs: log_file_validation is off, it has no kms_key
          next: change it in account 111122223333, which manages organization o-sandbox0001
        note: it logs, and its deliveries meet no error
    "#);
    assert_eq!(made.calls(), Vec::<String>::new());
    assert!(!made.apply().await.converged());
    assert!(ground.as_sandbox().state().trails[ARN].validating_since.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_member_sees_that_its_trail_does_not_deliver() {
    let ground = organized(OrganizationRole::Member);
    ground.as_sandbox().edit(|state| {
        state.buckets.get_mut("org-trail-210987654321").expect("the bucket").policy = None;
    });
    hours(2).await;
    let made = ground.plan(INHERITED).await;
    assert_snapshot!(block(&made, TRAIL), @r#"
    ! cloudtrail.trail["org-trail"]
        note: it is the organization's trail `org-trail` of account 111122223333: bucket `org-trail-210987654321`, validation on, encrypted by key `arn:aws:kms:us-east-1:210987654321:key/5a9db0c8-0001-4000-8000-000000000001`; what can be seen of it is as declared, and `kms_key` cannot be compared from here
        ! unhealthy: log files are not delivered: CloudTrail says `AccessDenied`
          help: look at the trail's bucket and key in account 111122223333
        ! unhealthy: digests are not delivered: CloudTrail says `AccessDenied`
          help: look at the trail's bucket and key in account 111122223333
    "#);
    let outcome = made.apply().await;
    assert!(!outcome.converged() && !outcome.leaves_something(), "{outcome:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_member_whose_organization_has_no_trail_is_told_where_one_is_made() {
    let ground = organized(OrganizationRole::Member);
    ground.as_sandbox().edit(|state| state.trails.clear());
    let made = ground.plan(INHERITED).await;
    assert_snapshot!(block(&made, TRAIL), @r#"
    ! cloudtrail.trail["org-trail"]
        ! blocked: no trail of the organization reaches this account, and a member cannot make one
          next: make it in account 111122223333, which manages organization o-sandbox0001
    "#);
    assert_eq!(made.calls(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn the_management_accounts_file_makes_nothing_but_the_members_own_public_access_block() {
    let ground = organized(OrganizationRole::Member);
    let made = shipped_plan(&ground).await;
    assert_snapshot!(text(&made), @r#"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is a member of organization o-sandbox0001, which 111122223333 manages
    Baseline organization-trail

    ~ s3.account_public_access_block
        block_public_acls         false -> true
        ignore_public_acls        false -> true
        block_public_policy       false -> true
        restrict_public_buckets   false -> true

    i organization.trusted_service["cloudtrail.amazonaws.com"]
        note: it is for account 111122223333 to enable, and cannot be seen from a member account

    i kms.key["cloudtrail"]
        note: it serves the organization's trail, which account 111122223333 manages, and is not kept here

    i s3.bucket["acme-access-logs-123456789012"]
        note: it serves the organization's trail, which account 111122223333 manages, and is not kept here

    i s3.bucket["acme-org-trail-123456789012"]
        note: it serves the organization's trail, which account 111122223333 manages, and is not kept here

    i cloudtrail.trail["org-trail"]
        note: it is the organization's trail `org-trail` of account 111122223333: bucket `org-trail-210987654321`, validation on, encrypted by key `arn:aws:kms:us-east-1:210987654321:key/5a9db0c8-0001-4000-8000-000000000001`; what can be seen of it is as declared, and `bucket` and `kms_key` cannot be compared from here
        note: it logs, and its deliveries meet no error

    Plan: 0 to create, 1 to update, 0 to delete, 5 unchanged
    "#);
    assert_eq!(made.calls(), ["s3control:PutPublicAccessBlock"]);
    let before = ground.as_sandbox().state();
    let outcome = made.apply().await;
    assert!(!outcome.failed(), "{outcome:#?}");
    let after = ground.as_sandbox().state();
    assert_eq!((after.trails, after.buckets), (before.trails, before.buckets));
    assert!(after.accounts[ACCOUNT].keys.is_empty());
}

/// [`INHERITED`], with all that can be said of a trail.
fn with_everything() -> String {
    format!("{INHERITED}      insights: [api_call_rate]\n      tags: {{ Team: security }}\n")
}

#[tokio::test(start_paused = true)]
async fn a_member_is_told_of_events_that_its_trail_does_not_have() {
    let ground = organized(OrganizationRole::Member);
    edit(&ground, |trail| {
        trail.event_selectors = vec![json!({
            "ReadWriteType": "WriteOnly", "IncludeManagementEvents": false,
            "DataResources": [{ "Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::acme/"] }],
        })];
        trail.insights = [("ApiErrorRateInsight".to_owned(), [].into())].into();
        trail.tags = [("Team".to_owned(), "other".to_owned())].into();
    });
    assert_snapshot!(block(&ground.plan(INHERITED).await, TRAIL), @r#"
    ! cloudtrail.trail["org-trail"]
        note: it is the organization's trail `org-trail` of account 111122223333: bucket `org-trail-210987654321`, validation on, encrypted by key `arn:aws:kms:us-east-1:210987654321:key/5a9db0c8-0001-4000-8000-000000000001`
        note: `kms_key` cannot be compared from here
        ! blocked: the organization's trail `org-trail` differs: event_selectors are writing data events of `AWS::S3::Object`
          next: change it in account 111122223333, which manages organization o-sandbox0001
        note: it logs, and its deliveries meet no error
    "#);
    assert_snapshot!(block(&ground.plan(&with_everything()).await, TRAIL), @r#"
    ! cloudtrail.trail["org-trail"]
        note: it is the organization's trail `org-trail` of account 111122223333: bucket `org-trail-210987654321`, validation on, encrypted by key `arn:aws:kms:us-east-1:210987654321:key/5a9db0c8-0001-4000-8000-000000000001`
        note: `kms_key` cannot be compared from here
        ! blocked: the organization's trail `org-trail` differs: event_selectors are writing data events of `AWS::S3::Object`, insights are `ApiErrorRateInsight`, tags.Team is `other`
          next: change it in account 111122223333, which manages organization o-sandbox0001
        note: it logs, and its deliveries meet no error
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_member_says_what_it_could_not_see() {
    let ground = organized(OrganizationRole::Member);
    edit(&ground, |trail| trail.tags = [("Team".to_owned(), "security".to_owned())].into());
    let denied = |operation| Fault::of(operation, Effect::error(400, "AccessDeniedException", "No."));
    ground.as_sandbox().inject(denied("cloudtrail:GetTrailStatus"));
    ground.as_sandbox().inject(denied("cloudtrail:GetEventSelectors"));
    ground.as_sandbox().inject(denied("cloudtrail:GetInsightSelectors"));
    let made = ground.plan(&with_everything()).await;
    assert_snapshot!(block(&made, TRAIL), @r#"
    i cloudtrail.trail["org-trail"]
        note: it is the organization's trail `org-trail` of account 111122223333: bucket `org-trail-210987654321`, validation on, encrypted by key `arn:aws:kms:us-east-1:210987654321:key/5a9db0c8-0001-4000-8000-000000000001`; what can be seen of it is as declared, and `kms_key`, `logging`, `event_selectors` and `insights` cannot be compared from here
        note: whether it delivers cannot be seen from here
    "#);
    edit(&ground, |trail| trail.validating_since = None);
    assert_snapshot!(block(&ground.plan(&with_everything()).await, TRAIL), @r#"
    ! cloudtrail.trail["org-trail"]
        note: it is the organization's trail `org-trail` of account 111122223333: bucket `org-trail-210987654321`, validation off, encrypted by key `arn:aws:kms:us-east-1:210987654321:key/5a9db0c8-0001-4000-8000-000000000001`
        note: `kms_key`, `logging`, `event_selectors` and `insights` cannot be compared from here
        ! blocked: the organization's trail `org-trail` differs: log_file_validation is off
          next: change it in account 111122223333, which manages organization o-sandbox0001
        note: whether it delivers cannot be seen from here
    "#);
}
