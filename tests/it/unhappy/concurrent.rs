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

/// A file that shares a group and a user with the other one, and says nothing to the contrary.
const AGREEING: &str = "
baseline: 1
name: agreeing
iam:
  groups:
    - name: Auditors
      managed_policies: [ViewOnlyAccess]
      members: [ben]
  users:
    - name: ana
    - name: ben
";

/// A file of another rule of the password policy, which IAM replaces as a whole.
const ANOTHER_RULE: &str =
    "baseline: 1\nname: another-rule\niam: { password_policy: { reuse_prevention: 24 } }\n";

/// A file that wants another alias, another minimum and other members than the other one.
const CONTRADICTING: &str = "
baseline: 1
name: contradicting
account:
  alias: acme-test
iam:
  password_policy:
    minimum_length: 20
  groups:
    - name: Guarded
      members: { exclusive: true, items: [ben] }
  users:
    - name: ben
";

#[tokio::test(start_paused = true)]
async fn runs_of_two_files_that_agree_both_end_as_declared() {
    let first = Scene::new();
    let second = first.beside(AGREEING);
    let (one, other) = tokio::join!(first.planned(), second.planned());
    let (one, other) = tokio::join!(Applied::of(one), Applied::of(other));
    one.is_done("the first");
    other.is_done("the second");
    for scene in [&first, &second] {
        assert!(scene.planned().await.planned.plan.is_settled());
    }
}

#[tokio::test(start_paused = true)]
async fn of_runs_of_two_files_that_contradict_each_other_none_claims_what_is_not_so() {
    let first = Scene::new();
    let second = first.beside(CONTRADICTING);
    let (one, other) = tokio::join!(first.planned(), second.planned());
    let (one, other) = tokio::join!(Applied::of(one), Applied::of(other));
    let is_settled = async |scene: &Scene| scene.planned().await.planned.plan.is_settled();
    for (scene, applied) in [(&first, &one), (&second, &other)] {
        assert_eq!(applied.outcome.converged(), is_settled(scene).await, "{}", applied.shown());
    }
    assert!(!(one.outcome.converged() && other.outcome.converged()), "they contradict each other");
    // Whoever comes last has their way, and finds nothing to do then.
    for scene in [&first, &second, &first] {
        scene.apply().await.is_done("one after the other");
        assert!(is_settled(scene).await);
    }
}

#[tokio::test(start_paused = true)]
async fn a_rule_lost_to_another_run_is_said_to_be_missing_and_comes_with_the_next() {
    let first = Scene::new();
    let second = first.beside(ANOTHER_RULE);
    let (one, other) = tokio::join!(first.planned(), second.planned());
    let (one, other) = tokio::join!(Applied::of(one), Applied::of(other));
    assert!(!(one.outcome.converged() && other.outcome.converged()), "one replaced what the other wrote");
    for scene in [&first, &second] {
        scene.apply().await.is_done("the next");
    }
    for scene in [&first, &second] {
        assert!(scene.planned().await.planned.plan.is_settled());
    }
}
