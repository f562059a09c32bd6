//! The organization's trail, from the accounts that can make it and from those that cannot.

use baseline::sandbox::state::OrganizationRole;
use insta::assert_snapshot;
use serde_json::Value;

use super::support::{block, header, hours, only_key, only_trail, organized, shipped_plan, text, words};
use crate::support::{ACCOUNT, Ground};

const TRAIL: &str = r#"cloudtrail.trail["org-trail"]"#;
const LOGS: &str = "acme-org-trail-123456789012";

/// An organization's trail that says nothing of what it needs of the organization.
const WITHOUT_TRUST: &str = "\
baseline: 1
name: organization
s3: { buckets: [{ name: acme-logs, purpose: cloudtrail_logs }] }
cloudtrail: { trails: [{ name: org-trail, organization: true, bucket: acme-logs, logging: true }] }
";

async fn rests(ground: &Ground) {
    let sandbox = ground.as_sandbox();
    let before = sandbox.state();
    sandbox.reset_counts();
    let made = shipped_plan(ground).await;
    assert!(made.planned.plan.is_settled(), "{}", made.lines());
    let outcome = made.apply().await;
    assert!(outcome.converged(), "{outcome:#?}");
    assert_eq!(sandbox.counts().writes, 0);
    let after = sandbox.state();
    assert_eq!((after.account(ACCOUNT), &after.buckets), (before.account(ACCOUNT), &before.buckets));
    hours(3).await;
    assert_eq!(words(&shipped_plan(ground).await, TRAIL), ["note"]);
}

/// What statements of CloudTrail in a policy say of where they are from, and which objects may be put.
fn named_in(policy: &str) -> Vec<String> {
    let policy: Value = serde_json::from_str(policy).expect("a policy is JSON");
    let statements = policy["Statement"].as_array().expect("statements").iter();
    let of_cloudtrail = statements.filter(|one| one["Principal"]["Service"] == "cloudtrail.amazonaws.com");
    let lines = of_cloudtrail.map(|one| {
        let (action, resource) = (&one["Action"], &one["Resource"]);
        format!("{action} {resource} {}", one["Condition"])
    });
    lines.collect()
}

#[tokio::test(start_paused = true)]
async fn the_management_account_is_converged_in_one_apply_without_consent() {
    let ground = organized(OrganizationRole::Management);
    let made = shipped_plan(&ground).await;
    assert_eq!(made.planned.plan.asks(), []);
    assert_snapshot!(header(&made), @"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is the management account of organization o-sandbox0001
    Baseline organization-trail
    ");
    assert_snapshot!(block(&made, TRAIL), @r#"
    + cloudtrail.trail["org-trail"]
        organization            none -> true
        multi_region            none -> true
        global_service_events   none -> true
        log_file_validation     none -> true
        bucket                  none -> acme-org-trail-123456789012
        kms_key                 none -> alias/cloudtrail
        logging                 false -> true
        note: it covers every account of organization o-sandbox0001
    "#);
    let outcome = made.apply().await;
    assert!(outcome.converged() && !outcome.failed(), "{outcome:#?}");
    let state = ground.as_sandbox().state();
    let (arn, trail) = only_trail(&state);
    assert_eq!(arn, "arn:aws:cloudtrail:us-east-1:123456789012:trail/org-trail");
    assert!(trail.organization && trail.multi_region && trail.global_service_events);
    assert!(trail.validating_since.is_some() && trail.logging_since.is_some());
    assert!(trail.kms_key.as_deref().is_some_and(|key| key.ends_with(only_key(&state).0)));
    let organization = state.organization.as_ref().expect("the organization");
    assert!(organization.trusted_services.contains("cloudtrail.amazonaws.com"));
    rests(&ground).await;
}

#[tokio::test(start_paused = true)]
async fn a_delegated_administrator_makes_a_trail_that_the_management_account_owns() {
    let ground = organized(OrganizationRole::DelegatedAdministrator);
    let made = shipped_plan(&ground).await;
    assert_eq!(made.planned.plan.asks(), []);
    assert_snapshot!(header(&made), @"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is a delegated administrator of CloudTrail in organization o-sandbox0001, which 111122223333 manages
    Baseline organization-trail
    ");
    assert_snapshot!(block(&made, TRAIL), @r#"
    + cloudtrail.trail["org-trail"]
        organization            none -> true
        multi_region            none -> true
        global_service_events   none -> true
        log_file_validation     none -> true
        bucket                  none -> acme-org-trail-123456789012
        kms_key                 none -> alias/cloudtrail
        logging                 false -> true
        note: it covers every account of organization o-sandbox0001; account 111122223333, which manages that, owns it
    "#);
    let outcome = made.apply().await;
    assert!(outcome.converged() && !outcome.failed(), "{outcome:#?}");
    let state = ground.as_sandbox().state();
    let (arn, trail) = only_trail(&state);
    assert_eq!(arn, "arn:aws:cloudtrail:us-east-1:111122223333:trail/org-trail");
    assert!(trail.organization && trail.logging_since.is_some());
    let bucket = &state.buckets[LOGS];
    assert_eq!(bucket.owner, ACCOUNT);
    assert_snapshot!(named_in(bucket.policy.as_deref().expect("a policy")).join("\n"), @r#"
    "s3:GetBucketAcl" "arn:aws:s3:::acme-org-trail-123456789012" {"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:us-east-1:111122223333:trail/org-trail"}}
    "s3:PutObject" ["arn:aws:s3:::acme-org-trail-123456789012/AWSLogs/111122223333/*","arn:aws:s3:::acme-org-trail-123456789012/AWSLogs/o-sandbox0001/*"] {"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:us-east-1:111122223333:trail/org-trail","s3:x-amz-acl":"bucket-owner-full-control"}}
    "#);
    assert_snapshot!(named_in(&only_key(&state).1.policy).join("\n"), @r#"
    "kms:GenerateDataKey*" "*" {"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:us-east-1:111122223333:trail/org-trail"},"StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:*:111122223333:trail/*"}}
    "kms:DescribeKey" "*" {"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:us-east-1:111122223333:trail/org-trail"}}
    "kms:Decrypt" "*" {"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:us-east-1:111122223333:trail/org-trail"}}
    "#);
    rests(&ground).await;
}

#[tokio::test(start_paused = true)]
async fn alone_an_account_cannot_have_an_organizations_trail_and_the_rest_is_planned() {
    let ground = organized(OrganizationRole::StandAlone);
    let made = shipped_plan(&ground).await;
    assert_snapshot!(text(&made), @r#"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is a stand-alone account, in no organization
    Baseline organization-trail

    ~ s3.account_public_access_block
        block_public_acls         false -> true
        ignore_public_acls        false -> true
        block_public_policy       false -> true
        restrict_public_buckets   false -> true

    ! organization.trusted_service["cloudtrail.amazonaws.com"]
        ! blocked: this account is in no organization
          next: run it in the management account, or leave out `organization`

    ! kms.key["cloudtrail"]
    ! s3.bucket["acme-access-logs-123456789012"]
    ! s3.bucket["acme-org-trail-123456789012"]
        ! blocked: it serves an organization's trail alone, and this account is in no organization
          next: run this in the management account, or write `organization: false` at the trail

    ! cloudtrail.trail["org-trail"]
        ! blocked: this account is in no organization, and only an organization's management account, or a delegated administrator of CloudTrail, makes its trails
          next: declare the trail there, or write `organization: false` for a trail of this account

    Plan: 0 to create, 1 to update, 0 to delete, 0 unchanged · 5 blocked
    "#);
    let outcome = made.apply().await;
    assert!(!outcome.converged() && outcome.leaves_something());
    let state = ground.as_sandbox().state();
    assert!(state.trails.is_empty());
    assert!(state.buckets.is_empty(), "nothing is kept for a trail that cannot be");
    assert!(state.account(ACCOUNT).keys.is_empty() && state.account(ACCOUNT).public_access_block.is_some());
}

#[tokio::test(start_paused = true)]
async fn an_organization_that_only_shares_its_bills_has_no_trail() {
    let ground = organized(OrganizationRole::Management);
    ground.as_sandbox().edit(|state| {
        let organization = state.organization.as_mut().expect("the organization");
        organization.feature_set = "CONSOLIDATED_BILLING".to_owned();
    });
    let made = shipped_plan(&ground).await;
    assert!(!made.calls().iter().any(|call| call.starts_with("cloudtrail:")), "{}", made.lines());
    assert!(!made.apply().await.converged());
    assert!(ground.as_sandbox().state().trails.is_empty());
    assert!(ground.as_sandbox().log().iter().all(|entry| entry.operation != "cloudtrail:CreateTrail"));
}

#[tokio::test(start_paused = true)]
async fn trust_that_is_missing_and_not_declared_is_told_before_anything_is_written() {
    let ground = organized(OrganizationRole::Management);
    let made = ground.plan(WITHOUT_TRUST).await;
    assert_snapshot!(block(&made, TRAIL), @r#"
    ! cloudtrail.trail["org-trail"]
        ! blocked: organization o-sandbox0001 does not trust `cloudtrail.amazonaws.com`, which its trails need
          next: declare `organization: { trusted_services: [cloudtrail.amazonaws.com] }` in account 123456789012
        note: it covers every account of organization o-sandbox0001
    "#);
    made.apply().await;
    let state = ground.as_sandbox().state();
    assert!(state.trails.is_empty());
    assert!(state.organization.expect("the organization").trusted_services.is_empty());
}

#[tokio::test(start_paused = true)]
async fn trust_that_was_taken_away_is_given_again() {
    let ground = organized(OrganizationRole::Management);
    assert!(shipped_plan(&ground).await.apply().await.converged());
    ground.as_sandbox().edit(|state| {
        state.organization.as_mut().expect("the organization").trusted_services.clear();
    });
    let made = shipped_plan(&ground).await;
    assert_eq!(made.calls(), ["organizations:EnableAWSServiceAccess"]);
    assert_eq!(made.planned.plan.asks(), []);
    assert!(made.apply().await.converged());
    rests(&ground).await;
}
