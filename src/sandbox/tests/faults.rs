use std::time::Duration;

use aws_sdk_iam::{config::timeout::TimeoutConfig, error::SdkError};
use aws_smithy_types::retry::RetryConfig;

use super::bench::{iam, refusal, run};
use crate::sandbox::{Effect, Fault, Sandbox, Selector, state::FRESH_ACCOUNT};

#[test]
fn an_error_strikes_as_often_as_it_is_told_to() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        sandbox.inject(Fault::of("iam:GetAccountSummary", Effect::throttling()).after(1).times(2));
        iam.get_account_summary().send().await.expect("the first passes");
        for _ in 0..2 {
            assert_eq!(refusal(iam.get_account_summary().send().await), "400 Throttling: Rate exceeded");
        }
        iam.get_account_summary().send().await.expect("the fourth passes");
        iam.list_account_aliases().send().await.expect("other operations pass");
    });
}

#[test]
fn the_sdk_retries_by_virtual_time_and_hears_when_to_come_back() {
    run(async {
        let sandbox = Sandbox::fresh();
        let config =
            iam(&sandbox).config().to_builder().retry_config(RetryConfig::standard().with_max_attempts(3));
        let iam = aws_sdk_iam::Client::from_conf(config.build());
        sandbox.inject(
            Fault::of(
                "iam:GetAccountSummary",
                Effect::Error {
                    status: 503,
                    code: "ServiceUnavailable".into(),
                    message: "try again".into(),
                    retry_after: Some(Duration::from_secs(2)),
                },
            )
            .once(),
        );
        iam.get_account_summary().send().await.expect("the second attempt passes");
        assert_eq!(sandbox.counts().by_operation["iam:GetAccountSummary"], 2);
        let outcomes: Vec<_> = sandbox.log().into_iter().filter_map(|entry| entry.outcome).collect();
        assert_eq!(outcomes, ["ServiceUnavailable", "Ok"]);
    });
}

#[test]
fn a_lost_response_was_done_and_a_reset_was_not() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        sandbox.inject(Fault::of("iam:CreateGroup", Effect::LoseResponse).once());
        sandbox.inject(Fault::of("iam:CreateGroup", Effect::Reset).once());
        let lost = iam.create_group().group_name("one").send().await.expect_err("the connection breaks");
        assert!(matches!(&lost, SdkError::DispatchFailure(failure) if failure.is_io()), "{lost:?}");
        assert!(sandbox.state().account(FRESH_ACCOUNT).groups.contains_key(&"one".into()));
        let reset = iam.create_group().group_name("two").send().await.expect_err("the connection breaks");
        assert!(matches!(&reset, SdkError::DispatchFailure(failure) if failure.is_io()), "{reset:?}");
        assert!(!sandbox.state().account(FRESH_ACCOUNT).groups.contains_key(&"two".into()));
        iam.create_group().group_name("two").send().await.expect("the third passes");
    });
}

#[test]
fn a_request_that_hangs_runs_into_the_timeouts() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.inject(Fault::new(Selector::Any, Effect::Hang));
        let client = |timeouts: TimeoutConfig| {
            aws_sdk_iam::Client::from_conf(
                iam(&sandbox).config().to_builder().timeout_config(timeouts).build(),
            )
        };
        let reading = client(TimeoutConfig::builder().read_timeout(Duration::from_secs(3)).build());
        let error = reading.list_account_aliases().send().await.expect_err("nobody answers");
        assert!(matches!(&error, SdkError::DispatchFailure(failure) if failure.is_timeout()), "{error:?}");
        let attempting =
            client(TimeoutConfig::builder().operation_attempt_timeout(Duration::from_secs(5)).build());
        let error = attempting.list_account_aliases().send().await.expect_err("nobody answers");
        assert!(matches!(error, SdkError::TimeoutError(_)), "{error:?}");
        assert_eq!(sandbox.now().as_second() - sandbox.state().now.as_second(), 8);
        assert_eq!(sandbox.log()[0].outcome, None);
    });
}

#[test]
fn foreign_and_truncated_answers_are_what_the_sdk_cannot_read() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        let page = Effect::Answer {
            status: 200,
            content_type: "text/html".into(),
            body: b"<html>please sign in</html>".to_vec(),
        };
        sandbox.inject(Fault::of("iam:GetAccountSummary", page).once());
        sandbox.inject(Fault::of("iam:GetAccountSummary", Effect::Truncate(80)).once());
        for _ in 0..2 {
            let error = iam.get_account_summary().send().await.expect_err("the answer cannot be read");
            assert!(matches!(&error, SdkError::ServiceError(_) | SdkError::ResponseError(_)), "{error:?}");
        }
        iam.get_account_summary().send().await.expect("the third passes");
    });
}

#[test]
fn a_stale_read_sees_what_was() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        sandbox.inject(Fault::new(Selector::AnyRead, Effect::Stale(Duration::from_secs(5))).times(3));
        iam.create_account_alias().account_alias("first").send().await.expect("an alias");
        tokio::time::advance(Duration::from_secs(10)).await;
        iam.create_account_alias().account_alias("second").send().await.expect("an alias");
        let aliases = || async { iam.list_account_aliases().send().await.expect("aliases").account_aliases };
        assert_eq!(aliases().await, ["first"]);
        tokio::time::advance(Duration::from_secs(4)).await;
        assert_eq!(aliases().await, ["first"]);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(aliases().await, ["second"]);
    });
}

#[test]
fn cut_off_means_that_nothing_more_arrives() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        sandbox.inject(Fault::new(Selector::AnyWrite, Effect::CutOff).after(1));
        iam.create_group().group_name("one").send().await.expect("the first write passes");
        iam.get_group().group_name("one").send().await.expect("reads pass until then");
        iam.create_group().group_name("two").send().await.expect_err("cut off");
        iam.get_group().group_name("one").send().await.expect_err("and so is everything after");
        sandbox.clear_faults();
        iam.get_group().group_name("one").send().await.expect("the connection is back");
        assert_eq!(sandbox.state().account(FRESH_ACCOUNT).groups.len(), 1);
    });
}

#[test]
fn what_has_not_propagated_is_neither_read_nor_referred_to() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.edit(|state| {
            state.add_group(FRESH_ACCOUNT, "ops");
        });
        sandbox.set_propagation(Duration::from_secs(3));
        let iam = iam(&sandbox);
        iam.create_user().user_name("ada").send().await.expect("a user");
        let add = || iam.add_user_to_group().group_name("ops").user_name("ada").send();
        let not_found = "404 NoSuchEntity: The user with name ada cannot be found.";
        assert_eq!(refusal(iam.get_user().user_name("ada").send().await), not_found);
        assert_eq!(refusal(add().await), not_found);
        assert_eq!(
            refusal(iam.create_user().user_name("ada").send().await),
            "409 EntityAlreadyExists: User with name ada already exists."
        );
        tokio::time::advance(Duration::from_secs(3)).await;
        iam.get_user().user_name("ada").send().await.expect("it has arrived");
        add().await.expect("it has arrived");
    });
}

#[test]
fn what_was_just_taken_away_still_stands_in_the_way_of_a_deletion() {
    run(async {
        let sandbox = Sandbox::fresh();
        let arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
        sandbox.edit(|state| {
            let group = state.add_group(FRESH_ACCOUNT, "ops");
            group.entity.attached_policies.insert(arn.into());
            state.add_user(FRESH_ACCOUNT, "ada").groups.insert("ops".into());
        });
        sandbox.set_propagation(Duration::from_secs(3));
        let iam = iam(&sandbox);
        iam.detach_group_policy().group_name("ops").policy_arn(arn).send().await.expect("detached");
        iam.remove_user_from_group().group_name("ops").user_name("ada").send().await.expect("removed");
        let delete_group = || iam.delete_group().group_name("ops").send();
        let delete_user = || iam.delete_user().user_name("ada").send();
        let in_the_way = "409 DeleteConflict: Cannot delete entity, must remove users from group first.";
        assert_eq!(refusal(delete_group().await), in_the_way);
        assert_eq!(refusal(delete_user().await), in_the_way);
        assert!(sandbox.state().account(FRESH_ACCOUNT).groups.contains_key(&"ops".into()));
        tokio::time::advance(Duration::from_secs(3)).await;
        delete_group().await.expect("it has arrived");
        delete_user().await.expect("it has arrived");
    });
}
