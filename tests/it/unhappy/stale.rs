//! Answers from the past: what was written is not seen at once, and not everywhere at the same time.

use std::time::Duration;

use baseline::sandbox::state::FRESH_ACCOUNT;
use baseline::sandbox::{Effect, Fault, Selector};
use insta::assert_snapshot;

use super::support::{Applied, Scene, WRITES};

#[tokio::test(start_paused = true)]
async fn stale_reads_make_no_duplicate_and_no_false_drift() {
    for age in [0, 5, 30, 119] {
        let scene = Scene::new();
        let made = scene.planned().await;
        scene.sandbox.inject(Fault::new(Selector::AnyRead, Effect::Stale(Duration::from_secs(age))));
        Applied::of(made).await.is_done(&format!("{age} s"));
        assert_eq!(scene.sandbox.counts().writes, WRITES, "{age} s");
        scene.is_settled(&format!("{age} s")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn replicas_that_take_turns_are_asked_until_they_agree() {
    let scene = Scene::new();
    let made = scene.planned().await;
    let past = Effect::Stale(Duration::from_mins(10));
    for round in 0..3 {
        scene.sandbox.inject(Fault::new(Selector::AnyRead, past.clone()).after(4 * round).times(2));
    }
    Applied::of(made).await.is_done("in the end");
    assert_eq!(scene.sandbox.counts().writes, WRITES);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_seen_for_longer_is_unconfirmed_and_not_failed() {
    let scene = Scene::of("baseline: 1\nname: stale\niam:\n  users:\n    - name: ana\n");
    let made = scene.planned().await;
    scene.sandbox.inject(Fault::new(Selector::AnyRead, Effect::Stale(Duration::from_hours(1))));
    let applied = Applied::of(made).await;
    assert!(!applied.outcome.failed() && !applied.outcome.converged());
    assert_snapshot!(applied.shown(), @r#"
    ? iam.user["ana"]: iam:CreateUser
        ? unconfirmed: AWS accepted every call and, two minutes later, does not show the result

    Left:
      + iam.user["ana"] still differs

    Done: 1 call, 1 resource, 1 unconfirmed. 1 resource is not as declared; besides, 1 step to do by hand:
      • iam.user["ana"]: `ana` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name ana --password-reset-required --password …
    "#);
}

#[tokio::test(start_paused = true)]
async fn what_this_run_made_is_waited_for() {
    for delay in [1, 10, 60] {
        let scene = Scene::new();
        scene.sandbox.set_propagation(Duration::from_secs(delay));
        scene.apply().await.is_done(&format!("{delay} s"));
        scene.sandbox.set_propagation(Duration::ZERO);
        scene.is_settled(&format!("{delay} s")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_that_is_not_seen_at_once_makes_no_second_thing() {
    for create in ["iam:CreateGroup", "iam:CreateUser", "iam:CreatePolicy", "iam:CreateAccountAlias"] {
        let scene = Scene::new();
        let made = scene.planned().await;
        scene.sandbox.set_propagation(Duration::from_secs(10));
        scene.sandbox.inject(Fault::of(create, Effect::LoseResponse).once());
        Applied::of(made).await.is_done(create);
        scene.sandbox.set_propagation(Duration::ZERO);
        scene.is_settled(create).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_before_stale_reads_makes_no_second_thing() {
    let undisturbed = Scene::new();
    undisturbed.apply().await.is_done("undisturbed");
    for create in ["iam:CreateGroup", "iam:CreateUser", "iam:CreatePolicy", "iam:CreateAccountAlias"] {
        for age in [5, 30, 110] {
            let of = format!("{create}, {age} s");
            let scene = Scene::new();
            let made = scene.planned().await;
            scene.sandbox.inject(Fault::new(Selector::AnyRead, Effect::Stale(Duration::from_secs(age))));
            scene.sandbox.inject(Fault::of(create, Effect::LoseResponse).once());
            Applied::of(made).await.is_done(&of);
            let sent = |scene: &Scene| scene.sandbox.counts().by_operation[create];
            assert_eq!(sent(&scene), sent(&undisturbed), "{of}");
            scene.is_settled(&of).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_version_whose_answer_is_lost_before_stale_reads_is_made_once() {
    for age in [5, 30, 110] {
        let scene = Scene::new();
        scene.apply().await.is_done("at first");
        scene.sandbox.edit(|state| {
            let document =
                r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}"#;
            let policies = &mut state.account_mut(FRESH_ACCOUNT).policies;
            let guard = policies.get_mut(&"Guard".into()).expect("it was made");
            for version in guard.versions.values_mut() {
                version.document = document.to_owned();
            }
        });
        let made = scene.planned().await;
        scene.sandbox.reset_counts();
        scene.sandbox.inject(Fault::new(Selector::AnyRead, Effect::Stale(Duration::from_secs(age))));
        scene.sandbox.inject(Fault::of("iam:CreatePolicyVersion", Effect::LoseResponse).once());
        Applied::of(made).await.is_done(&format!("{age} s"));
        let sent = scene.sandbox.counts().by_operation["iam:CreatePolicyVersion"];
        let versions = scene.account().policies[&"Guard".into()].versions.len();
        assert_eq!((sent, versions), (1, 2), "{age} s: calls and versions");
    }
}

#[tokio::test(start_paused = true)]
async fn what_this_run_did_not_make_is_not_waited_for() {
    let text = "baseline: 1\nname: typo\niam:\n  groups:\n    - name: Readers\n      managed_policies: [local:Theirs]\n";
    let scene = Scene::of(text);
    let arn = scene.sandbox.edit(|state| {
        let document = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}}"#;
        state.add_policy(FRESH_ACCOUNT, "Theirs", document)
    });
    assert!(arn.ends_with("policy/Theirs"));
    scene.sandbox.edit(|state| {
        state.add_group(FRESH_ACCOUNT, "Readers");
    });
    let made = scene.planned().await;
    scene.sandbox.edit(|state| state.account_mut(FRESH_ACCOUNT).policies.remove(&"Theirs".into()));
    let before = scene.sandbox.now();
    let applied = Applied::of(made).await;
    let took = scene.sandbox.now().duration_since(before).unsigned_abs();
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    assert!(applied.outcome.failed());
    assert_snapshot!(applied.shown(), @r#"
    ! iam.group["Readers"]
        ! failed: `iam:AttachGroupPolicy` found nothing
          cause: Policy arn:aws:iam::123456789012:policy/Theirs does not exist or is not attachable.
          request id: 59b376f8-828d-b049-09c7-c2406e9ec9ba
          help: it may have gone since the plan was made; run this again
          call: iam:AttachGroupPolicy(GroupName: "Readers", PolicyArn: "arn:aws:iam::123456789012:policy/Theirs")

    Left:
      ! iam.group["Readers"]
          ! refused: there is no managed policy called `Theirs`
            at baseline.yaml:6:26
            help: neither AWS, nor the file, nor the account has one of this name

    Not all was done: no call succeeded, 1 failed. What was done stays done. 1 resource is not as declared.
    "#);
}
