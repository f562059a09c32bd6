//! Two runs at the same time: no lock, and both end well.

use super::support::{Applied, Scene};

#[tokio::test(start_paused = true)]
async fn two_runs_of_the_same_file_end_with_one_of_everything() {
    let scene = Scene::new();
    let (first, second) = tokio::join!(scene.apply(), scene.apply());
    first.is_done("the first");
    second.is_done("the second");
    scene.is_settled("both").await;
}

#[tokio::test(start_paused = true)]
async fn two_runs_from_plans_of_the_same_moment_end_with_one_of_everything() {
    let scene = Scene::new();
    let (first, second) = tokio::join!(scene.planned(), scene.planned());
    let (first, second) = tokio::join!(Applied::of(first), Applied::of(second));
    first.is_done("the first");
    second.is_done("the second");
    scene.is_settled("both").await;
}

#[tokio::test(start_paused = true)]
async fn a_plan_that_another_run_settled_changes_nothing_any_more() {
    let scene = Scene::new();
    let late = scene.planned().await;
    scene.apply().await.is_done("the first");
    let before = scene.account();
    Applied::of(late).await.is_done("the late one");
    assert_eq!(scene.account(), before);
}
