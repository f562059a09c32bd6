//! Throttling: the run slows down, says so, and finishes.

use std::time::Duration;

use baseline::aws::session::Notice;
use baseline::sandbox::{Effect, Fault, Selector};
use insta::assert_snapshot;

use super::support::{Scene, shown};

fn waits(scene: &Scene) -> Vec<Duration> {
    let waits = scene.notices().into_iter().filter_map(|notice| match notice {
        Notice::Throttled { wait, .. } => Some(wait),
        Notice::Retrying { .. } | Notice::Awaiting { .. } => None,
    });
    waits.collect()
}

#[tokio::test(start_paused = true)]
async fn a_burst_is_waited_out() {
    let scene = Scene::with(Fault::new(Selector::Any, Effect::throttling()).after(2).times(30));
    scene.apply().await.is_done("after a burst");
    assert_eq!(waits(&scene).len(), 30, "each time it is told");
    scene.is_settled("after a burst").await;
}

#[tokio::test(start_paused = true)]
async fn steady_throttling_of_changes_is_waited_out() {
    for every in ["iam:CreateGroup", "iam:AttachGroupPolicy", "iam:CreateUser", "iam:CreatePolicy"] {
        let scene = Scene::with(Fault::of(every, Effect::throttling()).times(12));
        scene.apply().await.is_done(every);
        scene.is_settled(every).await;
    }
}

#[tokio::test(start_paused = true)]
async fn other_words_for_it_are_understood() {
    for (status, code) in
        [(429, "TooManyRequestsException"), (503, "SlowDown"), (400, "RequestLimitExceeded")]
    {
        let scene = Scene::with(Fault::new(Selector::Any, Effect::error(status, code, "slower")).times(3));
        scene.apply().await.is_done(code);
        assert_eq!(waits(&scene).len(), 3, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_wait_that_aws_asks_for_is_kept() {
    let asked = Duration::from_secs(7);
    let effect = Effect::Error {
        status: 400,
        code: "Throttling".to_owned(),
        message: "Rate exceeded".to_owned(),
        retry_after: Some(asked),
    };
    let scene = Scene::with(Fault::of("iam:CreateGroup", effect).once());
    let before = scene.sandbox.now();
    scene.apply().await.is_done("after the wait");
    assert_eq!(waits(&scene), [asked]);
    assert!(scene.sandbox.now().duration_since(before).unsigned_abs() >= asked);
}

#[tokio::test(start_paused = true)]
async fn throttling_without_end_is_given_up_in_the_end() {
    let scene = Scene::with(Fault::of("iam:GetAccountPasswordPolicy", Effect::throttling()));
    let made = scene.planned().await;
    let text = shown(&made);
    let about = text.split("\n\n").find(|block| block.contains("iam.password_policy"));
    assert_snapshot!(about.unwrap_or_default(), @"
    ? iam.password_policy
        ? unreadable: `iam:GetAccountPasswordPolicy` was throttled for too long
          cause: Rate exceeded
          request id: 111c20e9-7af8-5a6e-353a-d44a4a647169
          help: run it again later; what was done stays done
    ");
}
