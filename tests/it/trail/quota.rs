//! No Region has a sixth trail, wherever the five that it has are at home.

use baseline::sandbox::state::{State, Trail};
use insta::assert_snapshot;

use super::support::{ARN, AUDIT, TRAIL, audited, block, run};
use crate::support::{ACCOUNT, Ground};

/// Trails of people's own, at home in one Region.
fn trails<const N: usize>(home: &str, names: [&str; N], multi_region: bool) -> impl FnOnce(&mut State) {
    move |state| {
        for name in names {
            let trail = Trail { multi_region, ..Trail::new(name, home, ACCOUNT, "old-logs") };
            state.trails.insert(trail.arn("aws"), trail);
        }
    }
}

const FIVE: [&str; 5] = ["one", "two", "three", "four", "five"];

fn described(ground: &Ground) -> Option<u32> {
    ground.as_sandbox().counts().by_operation.get("cloudtrail:DescribeTrails").copied()
}

#[tokio::test(start_paused = true)]
async fn trails_of_all_regions_take_their_place_in_each() {
    let ground = Ground::sandbox();
    ground.as_sandbox().edit(trails("eu-west-1", FIVE, true));
    assert_snapshot!(block(&ground.plan(AUDIT).await, TRAIL), @r#"
    ! cloudtrail.trail["audit"]
        ! refused: `eu-west-1` and `us-east-1` have 5 trails: `five`, `four`, `one`, `three` and `two`; no Region has more than 5, and a trail of all Regions takes a place in each
          at baseline.yaml:12:13
          help: adopt one of them by its name, or remove one by hand; AWS does not raise this quota
    "#);
    let (ended, state) = run(ground.as_sandbox(), AUDIT, "apply --yes");
    assert_eq!(ended.code, Some(3), "{}", ended.stdout);
    assert!(state.buckets.is_empty() && state.account(ACCOUNT).keys.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_trail_that_is_to_have_all_regions_needs_a_place_in_each() {
    let ground = audited().await;
    let one_region = ground.clients().cloudtrail.update_trail().name("audit").is_multi_region_trail(false);
    one_region.send().await.expect("it is of one Region");
    ground.as_sandbox().edit(trails("eu-west-1", FIVE, false));
    assert_snapshot!(block(&ground.plan(AUDIT).await, TRAIL), @r#"
    ! cloudtrail.trail["audit"]
        ! refused: `eu-west-1` has 5 trails: `five`, `four`, `one`, `three` and `two`; no Region has more than 5, and a trail of all Regions takes a place in each
          at baseline.yaml:12:13
          help: adopt one of them by its name, or remove one by hand; AWS does not raise this quota
    "#);
    let stays = AUDIT.replace("multi_region: true", "multi_region: false");
    ground.as_sandbox().reset_counts();
    assert!(ground.plan(&stays).await.planned.plan.is_settled());
    assert_eq!(described(&ground), None);
}

#[tokio::test(start_paused = true)]
async fn where_there_is_room_the_trail_is_made() {
    let ground = Ground::sandbox();
    ground.as_sandbox().edit(trails("eu-west-1", ["one", "two", "three", "four"], true));
    assert!(ground.apply(AUDIT).await.converged());
    assert_eq!(described(&ground), None);
    ground.as_sandbox().edit(|state| state.trails.remove(ARN));
    ground.as_sandbox().edit(|state| state.trails.retain(|_, trail| trail.name != "four"));
    ground.as_sandbox().edit(trails("eu-west-1", ["five"], false));
    ground.as_sandbox().edit(trails("eu-central-1", ["six"], false));
    assert!(ground.apply(AUDIT).await.converged());
    assert!(described(&ground).is_some());
}
