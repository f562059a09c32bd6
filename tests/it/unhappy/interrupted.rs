//! Interruption: whatever was done stays done, and the next run goes on.

use super::support::{Scene, WRITES};

#[tokio::test(start_paused = true)]
async fn a_run_stopped_after_any_change_is_finished_by_the_next() {
    for changes in 0..WRITES {
        let scene = Scene::new();
        let applied = scene.apply_interrupted_after(changes).await;
        let of = format!("{changes} changes: {}", applied.shown());
        assert!(applied.outcome.interrupted, "{of}");
        assert!(applied.outcome.calls() as u64 >= u64::from(changes), "{of}");
        scene.apply().await.is_done(&of);
        scene.is_settled(&of).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_stopped_before_it_began_does_nothing() {
    let scene = Scene::new();
    let before = scene.account();
    let applied = scene.apply_interrupted_after(0).await;
    assert_eq!(applied.outcome.calls(), 0, "{}", applied.shown());
    assert_eq!(scene.account(), before);
}

#[tokio::test(start_paused = true)]
async fn what_was_wholly_done_before_the_stop_is_said_to_be_done() {
    let scene = Scene::new();
    let applied = scene.apply_interrupted_after(1).await;
    let shown = applied.shown();
    // Everything in the first wave is in flight already when the first of it is done.
    assert!(shown.contains("✓ iam.user[\"ana\"]: iam:CreateUser"), "{shown}");
    assert!(shown.contains("the run was interrupted"), "{shown}");
}
