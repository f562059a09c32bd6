//! Lost answers: the change was made, and nobody was told.

use baseline::sandbox::{Effect, Fault};

use super::support::{Scene, WRITES, at_write};

#[tokio::test(start_paused = true)]
async fn each_change_whose_answer_is_lost_is_made_once() {
    for number in 0..WRITES {
        let scene = Scene::with(at_write(number, Effect::LoseResponse));
        scene.apply().await.is_done(&format!("write {number}"));
        scene.is_settled(&format!("write {number}")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_create_whose_answer_is_lost_is_not_sent_again() {
    for create in ["iam:CreateGroup", "iam:CreateUser", "iam:CreatePolicy", "iam:CreateAccountAlias"] {
        let undisturbed = Scene::new();
        undisturbed.apply().await.is_done("undisturbed");
        let scene = Scene::with(Fault::of(create, Effect::LoseResponse).once());
        scene.apply().await.is_done(create);
        let sent = |scene: &Scene| scene.sandbox.counts().by_operation[create];
        assert_eq!(sent(&scene), sent(&undisturbed), "{create}");
    }
}

#[tokio::test(start_paused = true)]
async fn lost_answers_in_a_row_make_no_second_thing() {
    for create in ["iam:CreateGroup", "iam:CreateUser", "iam:CreatePolicy", "iam:CreateAccountAlias"] {
        let scene = Scene::with(Fault::of(create, Effect::LoseResponse).times(3));
        scene.apply().await.is_done(create);
        scene.is_settled(create).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_cut_off_at_any_change_is_finished_by_the_next() {
    for number in 0..WRITES {
        let scene = Scene::with(at_write(number, Effect::CutOff));
        let cut = scene.apply().await;
        assert!(cut.outcome.failed(), "write {number}: {}", cut.shown());
        scene.sandbox.clear_faults();
        scene.apply().await.is_done(&format!("write {number}"));
        scene.is_settled(&format!("write {number}")).await;
    }
}
