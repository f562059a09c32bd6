//! Answers that are none: server errors, broken connections, silence, and text that is not AWS's.

use std::time::Duration;

use baseline::aws::Class;
use baseline::error::Error;
use baseline::sandbox::{Effect, Fault, Selector};
use insta::assert_snapshot;

use super::support::{Scene, WRITES, at_write, shown};

const DETAILS: &str = "iam:GetAccountAuthorizationDetails";

fn unavailable() -> Effect {
    Effect::error(503, "ServiceUnavailable", "try again later")
}

fn page() -> Effect {
    Effect::Answer {
        status: 200,
        content_type: "text/html".to_owned(),
        body: b"<!doctype html><html><body>Please sign in</body></html>".to_vec(),
    }
}

fn malformed() -> Effect {
    Effect::Answer {
        status: 200,
        content_type: "text/xml".to_owned(),
        body: b"<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult><Use".to_vec(),
    }
}

#[tokio::test(start_paused = true)]
async fn reads_that_fail_for_a_while_are_sent_again() {
    for effect in [unavailable(), Effect::Reset, Effect::Hang] {
        let scene = Scene::with(Fault::new(Selector::AnyRead, effect.clone()).times(4));
        scene.apply().await.is_done(&format!("{effect:?}"));
        scene.is_settled(&format!("{effect:?}")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn each_change_that_meets_a_server_error_is_made_in_the_end() {
    for number in 0..WRITES {
        let scene = Scene::with(at_write(number, unavailable()));
        scene.apply().await.is_done(&format!("write {number}"));
        scene.is_settled(&format!("write {number}")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn each_change_that_never_reached_aws_is_made_in_the_end() {
    for number in 0..WRITES {
        let scene = Scene::with(at_write(number, Effect::Reset));
        scene.apply().await.is_done(&format!("write {number}"));
        scene.is_settled(&format!("write {number}")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn silence_ends_by_a_time_limit() {
    for number in 0..WRITES {
        let scene = Scene::with(at_write(number, Effect::Hang));
        let before = scene.sandbox.now();
        scene.apply().await.is_done(&format!("write {number}"));
        let took = scene.sandbox.now().duration_since(before).unsigned_abs();
        // A create is looked for until IAM must show it, before it is sent again.
        assert!(
            (Duration::from_secs(20)..Duration::from_mins(3)).contains(&took),
            "write {number} took {took:?}"
        );
        scene.is_settled(&format!("write {number}")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_is_an_answer() {
    let scene = Scene::with(Fault::new(Selector::Any, Effect::Delay(Duration::from_secs(10))));
    scene.apply().await.is_done("slowly");
    assert!(scene.notices().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_server_error_without_end_names_the_call_and_the_request() {
    let scene = Scene::with(Fault::of(DETAILS, unavailable()));
    let text = shown(&scene.planned().await);
    let about = text.split("\n\n").find(|block| block.contains("iam.policy"));
    assert_snapshot!(about.unwrap_or_default(), @r#"
    ? iam.policy["Guard"]
        ? unreadable: `iam:GetAccountAuthorizationDetails` got no proper answer from AWS
          cause: try again later
          request id: 9389513f-1cb7-dc1b-c153-408f1543fc51
          help: AWS has trouble; it is safe to run this again
    "#);
}

#[tokio::test(start_paused = true)]
async fn silence_without_end_names_the_call() {
    let scene = Scene::with(Fault::of(DETAILS, Effect::Hang));
    let text = shown(&scene.planned().await);
    let about = text.split("\n\n").find(|block| block.contains("iam.policy"));
    assert_snapshot!(about.unwrap_or_default(), @r#"
    ? iam.policy["Guard"]
        ? unreadable: `iam:GetAccountAuthorizationDetails` got no answer
          cause: no answer within 20s
          help: look at the network, the proxy and `--endpoint-url`; it is safe to run this again
    "#);
}

#[tokio::test(start_paused = true)]
async fn text_that_is_not_aws_s_names_the_call() {
    for effect in [page(), malformed(), Effect::Truncate(100), Effect::Truncate(0)] {
        let scene = Scene::with(Fault::of(DETAILS, effect.clone()));
        let made = scene.planned().await;
        let group = made.planned.plan.items.iter().find(|item| item.address.kind() == "iam.group");
        let error = group.expect("it is planned").outcome.as_ref().expect_err("it cannot be read");
        let said = error.to_string();
        assert_eq!(said, format!("`{DETAILS}` got an answer that makes no sense"), "{effect:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_identity_that_makes_no_sense_ends_the_run() {
    for effect in [page(), malformed(), Effect::Truncate(0), Effect::Truncate(60), Effect::Truncate(250)] {
        let scene = Scene::with(Fault::of("sts:GetCallerIdentity", effect.clone()));
        let Err(Error::Aws(error)) = scene.plan().await else {
            panic!("{effect:?} was taken for an identity")
        };
        assert_eq!(error.class(), Class::Unintelligible, "{effect:?}: {error}");
        assert_eq!(scene.sandbox.counts().total, 1, "{effect:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_a_change_that_makes_no_sense_is_looked_into() {
    for effect in [page(), Effect::Truncate(0), Effect::Truncate(80)] {
        for number in 0..WRITES {
            let of = format!("{effect:?} at write {number}");
            let scene = Scene::with(at_write(number, effect.clone()));
            let applied = scene.apply().await;
            if applied.outcome.failed() {
                // Whoever cannot look whether it was done says so, and the next run goes on from what is there.
                assert!(
                    applied.shown().contains("got an answer that makes no sense"),
                    "{of}: {}",
                    applied.shown()
                );
                scene.apply().await.is_done(&of);
            }
            scene.is_settled(&of).await;
        }
    }
}
