//! Another organization trail that covers the account already.

use baseline::sandbox::state::{OrganizationRole, State, Trail};
use insta::assert_snapshot;

use super::support::{AUDIT, block, findings, organized, shipped_plan};
use crate::support::{ACCOUNT, Ground};

const TRAIL: &str = r#"cloudtrail.trail["org-trail"]"#;
const OLD: &str = "arn:aws:cloudtrail:us-east-1:123456789012:trail/old";

fn old_trail(state: &mut State) {
    state.add_bucket(ACCOUNT, "old-logs", "us-east-1");
    let trail = Trail {
        organization: true,
        multi_region: true,
        logging_since: Some(state.now),
        ..Trail::new("old", "us-east-1", ACCOUNT, "old-logs")
    };
    state.trails.insert(OLD.to_owned(), trail);
}

#[tokio::test(start_paused = true)]
async fn a_second_trail_of_the_organization_is_said_to_be_paid_twice_and_stays() {
    let ground = organized(OrganizationRole::Management);
    ground.as_sandbox().edit(old_trail);
    let made = shipped_plan(&ground).await;
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
        note: the organization's trail `old` of account 123456789012 covers this account already: its management events would be paid twice
    "#);
    let outcome = made.apply().await;
    assert!(outcome.converged(), "{outcome:#?}");
    let state = ground.as_sandbox().state();
    assert!(state.trails[OLD].logging_since.is_some() && state.trails.len() == 2);
    let found = findings(&shipped_plan(&ground).await, TRAIL);
    assert!(format!("{found:?}").contains("paid twice"), "{found:?}");
}

fn described(ground: &Ground) -> Option<u32> {
    ground.as_sandbox().counts().by_operation.get("cloudtrail:DescribeTrails").copied()
}

#[tokio::test(start_paused = true)]
async fn a_trail_of_the_management_account_beside_its_organizations_is_a_second_copy() {
    let ground = organized(OrganizationRole::Management);
    ground.as_sandbox().edit(old_trail);
    let made = ground.plan(AUDIT).await;
    let second = super::support::TRAIL;
    assert_snapshot!(block(&made, second), @r#"
    + cloudtrail.trail["audit"]
        multi_region          none -> true
        log_file_validation   none -> true
        bucket                none -> acme-logs
        kms_key               none -> alias/cloudtrail
        logging               false -> true
        note: the organization's trail `old` of account 123456789012 covers this account already: this one is a second copy and is paid for
    "#);
    let outcome = made.apply().await;
    assert!(outcome.converged(), "{outcome:#?}");
    let found = findings(&ground.plan(AUDIT).await, second);
    assert!(format!("{found:?}").contains("second copy"), "{found:?}");
    ground.as_sandbox().edit(|state| state.trails.get_mut(OLD).expect("the old trail").organization = false);
    let found = findings(&ground.plan(AUDIT).await, second);
    assert!(!format!("{found:?}").contains("second copy"), "{found:?}");
}

#[tokio::test(start_paused = true)]
async fn other_trails_are_described_only_where_they_may_be_the_organizations() {
    for role in [OrganizationRole::Management, OrganizationRole::Member] {
        let ground = organized(role);
        assert!(ground.apply(AUDIT).await.converged());
        ground.as_sandbox().reset_counts();
        ground.plan(AUDIT).await;
        assert_eq!(described(&ground), None, "{role:?}");
    }
}
