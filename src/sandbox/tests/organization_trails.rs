use std::time::Duration;

use super::{
    bench::{refusal, run},
    organizations::sandbox_as,
    trails::{BUCKET, bucket_policy, cloudtrail, prepare},
};
use crate::sandbox::{
    Sandbox,
    state::{FRESH_ACCOUNT, OrganizationRole},
};

const INHERITED: &str = "arn:aws:cloudtrail:us-east-1:111122223333:trail/org-trail";
const NOT_MANAGEMENT: &str = "400 NotOrganizationMasterAccountException: The request could not be processed because the \
                              account is not the management account of your organization.";

/// Lets the trail `audit` of an account write below these prefixes, into a bucket of the caller's account.
fn allow(sandbox: &Sandbox, owner: &str, prefixes: &[&str]) {
    let trail = format!("arn:aws:cloudtrail:us-east-1:{owner}:trail/audit");
    sandbox.edit(|state| {
        prepare(state);
        let bucket = state.buckets.get_mut(BUCKET).expect("the bucket");
        bucket.policy = Some(bucket_policy(&trail, prefixes).to_string());
    });
}

#[test]
fn a_stand_alone_account_has_no_organization_trail() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::StandAlone);
        allow(&sandbox, FRESH_ACCOUNT, &["AWSLogs/*"]);
        let trails = cloudtrail(&sandbox, "us-east-1");
        let create = trails.create_trail().name("audit").s3_bucket_name(BUCKET).is_organization_trail(true);
        assert_eq!(
            refusal(create.send().await),
            "400 OrganizationsNotInUseException: Your account is not a member of an organization."
        );
    });
}

#[test]
fn an_organization_trail_needs_all_features_trusted_access_and_both_prefixes() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        allow(&sandbox, FRESH_ACCOUNT, &["AWSLogs/123456789012"]);
        let trails = cloudtrail(&sandbox, "us-east-1");
        let create = || {
            let create = trails.create_trail().name("audit").s3_bucket_name(BUCKET);
            create.is_multi_region_trail(true).is_organization_trail(true).send()
        };
        let edit = |change: fn(&mut crate::sandbox::state::Organization)| {
            sandbox.edit(|state| change(state.organization.as_mut().expect("the organization")));
        };
        edit(|organization| organization.feature_set = "CONSOLIDATED_BILLING".to_owned());
        assert!(refusal(create().await).starts_with("400 OrganizationNotInAllFeaturesModeException: "));
        edit(|organization| organization.feature_set = "ALL".to_owned());
        assert!(refusal(create().await).starts_with("400 CloudTrailAccessNotEnabledException: "));
        edit(|organization| {
            organization.trusted_services.insert("cloudtrail.amazonaws.com".to_owned());
        });
        assert!(refusal(create().await).starts_with("400 InsufficientS3BucketPolicyException: "));
        allow(&sandbox, FRESH_ACCOUNT, &["AWSLogs/o-sandbox0001"]);
        assert!(refusal(create().await).starts_with("400 InsufficientS3BucketPolicyException: "));
        allow(&sandbox, FRESH_ACCOUNT, &["AWSLogs/123456789012", "AWSLogs/o-sandbox0001"]);
        let made = create().await.expect("everything is there");
        assert_eq!(made.is_organization_trail(), Some(true));
    });
}

#[test]
fn the_management_account_owns_what_a_delegated_administrator_makes() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::DelegatedAdministrator);
        allow(&sandbox, "111122223333", &["AWSLogs/111122223333", "AWSLogs/o-sandbox0001"]);
        let trails = cloudtrail(&sandbox, "us-east-1");
        let create = trails.create_trail().name("audit").s3_bucket_name(BUCKET).is_organization_trail(true);
        let made = create.send().await.expect("a trail");
        let arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit";
        assert_eq!(made.trail_arn(), Some(arn));
        let update = || trails.update_trail().name(arn);
        update().enable_log_file_validation(true).send().await.expect("it may change it");
        trails.start_logging().name(arn).send().await.expect("it may start it");
        assert_eq!(refusal(update().is_organization_trail(false).send().await), NOT_MANAGEMENT);
        let refused = refusal(trails.start_logging().name("audit").send().await);
        assert!(refused.starts_with("400 TrailNotFoundException: "), "a name is one of its own: {refused}");

        allow(&sandbox, FRESH_ACCOUNT, &["AWSLogs/*"]);
        trails.create_trail().name("audit").s3_bucket_name(BUCKET).send().await.expect("a trail of its own");
        let own = trails.update_trail().name("audit").is_organization_trail(true).send().await;
        assert_eq!(refusal(own), NOT_MANAGEMENT);
    });
}

#[test]
fn the_management_account_makes_a_trail_the_organizations() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        allow(&sandbox, FRESH_ACCOUNT, &["AWSLogs/123456789012", "AWSLogs/o-sandbox0001"]);
        let trails = cloudtrail(&sandbox, "us-east-1");
        trails.create_trail().name("audit").s3_bucket_name(BUCKET).send().await.expect("a trail");
        let update =
            |organization| trails.update_trail().name("audit").is_organization_trail(organization).send();
        let register =
            || trails.register_organization_delegated_admin().member_account_id("210987654321").send();
        assert!(refusal(update(true).await).starts_with("400 CloudTrailAccessNotEnabledException: "));
        assert!(refusal(register().await).starts_with("400 CloudTrailAccessNotEnabledException: "));
        sandbox.edit(|state| {
            let organization = state.organization.as_mut().expect("the organization");
            organization.trusted_services.insert("cloudtrail.amazonaws.com".to_owned());
        });
        update(true).await.expect("it becomes the organization's");
        update(false).await.expect("and its own again");
        register().await.expect("an administrator");
        assert!(refusal(register().await).starts_with("400 AccountRegisteredException: "));
    });
}

#[test]
fn a_member_sees_the_inherited_trail_and_cannot_change_it() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Member);
        let trails = cloudtrail(&sandbox, "us-east-1");
        let listed = trails.list_trails().send().await.expect("trails");
        assert_eq!(listed.trails()[0].trail_arn(), Some(INHERITED));
        let got = trails.get_trail().name(INHERITED).send().await.expect("it is seen");
        let trail = got.trail().expect("the answer shows it");
        assert_eq!((trail.is_organization_trail(), trail.is_multi_region_trail()), (Some(true), Some(true)));
        assert_eq!(trail.log_file_validation_enabled(), Some(true));
        assert_eq!(trail.s3_bucket_name(), Some("org-trail-210987654321"));
        assert!(
            trail.kms_key_id().is_some_and(|key| key.starts_with("arn:aws:kms:us-east-1:210987654321:key/"))
        );
        let shadows = trails.describe_trails().send().await.expect("trails").trail_list().len();
        let own = trails.describe_trails().include_shadow_trails(false).send().await.expect("trails");
        assert_eq!((shadows, own.trail_list().len()), (1, 0));
        let name = || Some(INHERITED.to_owned());
        let refused = [
            refusal(trails.update_trail().set_name(name()).send().await),
            refusal(trails.stop_logging().set_name(name()).send().await),
            refusal(trails.start_logging().set_name(name()).send().await),
            refusal(trails.delete_trail().set_name(name()).send().await),
            refusal(
                trails
                    .put_insight_selectors()
                    .set_trail_name(name())
                    .set_insight_selectors(Some(vec![]))
                    .send()
                    .await,
            ),
        ];
        assert_eq!(refused, [NOT_MANAGEMENT; 5]);

        tokio::time::advance(Duration::from_hours(1)).await;
        let status = trails.get_trail_status().name(INHERITED).send().await.expect("its health is seen");
        assert_eq!((status.is_logging(), status.latest_delivery_error()), (Some(true), None));
        let digest = status.latest_digest_delivery_time().expect("a digest");
        assert_eq!(digest.to_string(), "2026-01-01T01:00:00Z", "its key and its bucket let it write");
    });
}
