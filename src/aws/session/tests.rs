use std::sync::Mutex;

use super::*;
use crate::aws::clients::Clients;
use crate::aws::operation::iam::{
    ATTACH_GROUP_POLICY, CREATE_GROUP, GET_ACCOUNT_SUMMARY, LIST_ACCOUNT_ALIASES,
};
use crate::aws::operation::sts::GET_CALLER_IDENTITY;
use crate::aws::testing::{Answer, Script};

fn alias() -> Answer {
    Answer::result(
        LIST_ACCOUNT_ALIASES,
        "<AccountAliases><member>acme</member></AccountAliases><IsTruncated>false</IsTruncated>",
    )
}

fn throttling() -> Answer {
    Answer::error(400, "Throttling", "Rate exceeded")
}

/// Reads the alias from an AWS that answers so: what came of it, how many requests, after how long.
async fn read(
    answers: impl IntoIterator<Item = Answer>,
) -> (Result<Option<String>, AwsError>, usize, Duration) {
    let script = Script::default().on(LIST_ACCOUNT_ALIASES, answers);
    let reader = script.reader(&[LIST_ACCOUNT_ALIASES]).await;
    let clock = reader.session().clock().clone();
    let began = clock.now();
    let outcome = reader.account_alias().await;
    (outcome, script.count(LIST_ACCOUNT_ALIASES), clock.since(began))
}

fn class(outcome: Result<Option<String>, AwsError>) -> Class {
    outcome.expect_err("it fails").class()
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_taken_the_first_time() {
    let (outcome, requests, took) = read([alias()]).await;
    assert_eq!(outcome.expect("it succeeds").as_deref(), Some("acme"));
    assert_eq!((requests, took), (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_read_is_sent_again_when_its_connection_breaks() {
    let (outcome, requests, _) = read([Answer::Reset, Answer::Reset, alias()]).await;
    assert_eq!(outcome.expect("it succeeds").as_deref(), Some("acme"));
    assert_eq!(requests, 3);
}

#[tokio::test(start_paused = true)]
async fn a_read_without_any_proper_answer_is_given_up_after_five() {
    for answer in [Answer::Reset, Answer::error(503, "ServiceUnavailable", "Try later.")] {
        let (outcome, requests, _) = read([answer]).await;
        assert!(outcome.is_err());
        assert_eq!(requests, 5);
    }
}

#[tokio::test(start_paused = true)]
async fn silence_is_waited_out_half_a_minute_at_most() {
    let (outcome, requests, took) = read([Answer::Silence, alias()]).await;
    assert!(outcome.is_ok());
    assert_eq!(requests, 2);
    assert!((30..=31).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn endless_silence_ends_within_the_time_that_lost_answers_get() {
    let (outcome, requests, took) = read([Answer::Silence]).await;
    assert_eq!(class(outcome), Class::Unreachable);
    assert!(requests <= 5 && took <= Duration::from_mins(3), "{requests} requests in {took:?}");
}

#[tokio::test(start_paused = true)]
async fn throttling_is_waited_out_for_as_long_as_aws_asks() {
    let asks = throttling().with_header("x-amz-retry-after", "7000");
    let (outcome, requests, took) = read([asks, alias()]).await;
    assert!(outcome.is_ok());
    assert_eq!(requests, 2);
    assert!((7000..8000).contains(&took.as_millis()), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_of_nothing_does_not_make_a_storm() {
    let (outcome, requests, took) = read([throttling().with_header("x-amz-retry-after", "0")]).await;
    assert_eq!(class(outcome), Class::Throttled);
    assert!(requests < 60, "{requests} requests");
    assert!((600..660).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_long_wait_is_honoured_and_an_absurd_one_ends_with_the_patience() {
    for (milliseconds, wait) in [("90000", 90), ("86400000", 600)] {
        let asks = throttling().with_header("x-amz-retry-after", milliseconds);
        let (outcome, requests, took) = read([asks, alias()]).await;
        assert!(outcome.is_ok());
        assert_eq!(requests, 2);
        assert!((wait..=wait + 1).contains(&took.as_secs()), "{milliseconds} ms: {took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn throttling_of_one_service_leaves_the_others_their_permits() {
    let asks = throttling().with_header("x-amz-retry-after", "60000");
    let caller =
        "<Arn>arn:aws:iam::123456789012:user/ana</Arn><UserId>AIDA</UserId><Account>123456789012</Account>";
    let script = Script::default()
        .on(LIST_ACCOUNT_ALIASES, [asks, alias()])
        .on(GET_CALLER_IDENTITY, [Answer::result(GET_CALLER_IDENTITY, caller)]);
    let session = script.session_with(Options { concurrency: Some(2), ..Options::default() }).await;
    let iam = Clients::new(&session, None).iam().clone();
    let list = async |after: u64| {
        session.clock().sleep(Duration::from_secs(after)).await;
        session.send(LIST_ACCOUNT_ALIASES, Ours::default(), || iam.list_account_aliases().send()).await
    };
    let began = session.clock().now();
    let asking = async {
        session.clock().sleep(Duration::from_secs(2)).await;
        session.identify().await.expect("it succeeds");
        session.clock().since(began)
    };
    let (_, lists, answered) =
        futures::join!(list(0), futures::future::join_all((0..4).map(|_| list(1))), asking);
    assert!(lists.iter().all(Result::is_ok));
    assert_eq!(answered, Duration::from_secs(2));
    assert!(session.clock().since(began) >= Duration::from_mins(1));
}

#[tokio::test(start_paused = true)]
async fn throttling_of_one_call_holds_back_the_others() {
    let asks = throttling().with_header("x-amz-retry-after", "5000");
    let summary = Answer::result(GET_ACCOUNT_SUMMARY, "<SummaryMap></SummaryMap>");
    let script =
        Script::default().on(LIST_ACCOUNT_ALIASES, [asks, alias()]).on(GET_ACCOUNT_SUMMARY, [summary]);
    let reader = script.reader(&[LIST_ACCOUNT_ALIASES, GET_ACCOUNT_SUMMARY]).await;
    let clock = reader.session().clock().clone();
    let began = clock.now();
    let other = async {
        clock.sleep(Duration::from_millis(10)).await;
        reader.account_summary().await.expect("it succeeds");
        clock.since(began)
    };
    let (_, answered) = futures::join!(reader.account_alias(), other);
    assert!(answered >= Duration::from_secs(5), "{answered:?}");
}

#[tokio::test(start_paused = true)]
async fn what_aws_refuses_for_good_is_asked_once() {
    for code in ["AccessDenied", "ExpiredToken", "InvalidClientTokenId", "ValidationError"] {
        let (outcome, requests, took) = read([Answer::error(403, code, "No.")]).await;
        assert!(outcome.is_err());
        assert_eq!((requests, took), (1, Duration::ZERO), "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_of_a_proxy_is_no_reason_to_ask_again() {
    let page = Answer::Response(200, vec![], "<html><body>Please sign in</body></html>".to_owned());
    let (outcome, requests, _) = read([page]).await;
    assert_eq!(class(outcome), Class::Unintelligible);
    assert_eq!(requests, 1);
}

/// Attaches a policy to a group that this run made, or that it did not.
async fn attach(about: bool, answers: impl IntoIterator<Item = Answer>) -> (Result<(), AwsError>, usize) {
    let script = Script::default().on(ATTACH_GROUP_POLICY, answers);
    let session = script.session().await;
    let iam = Clients::new(&session, None).iam().clone();
    let call = || {
        let request = iam.attach_group_policy().group_name("ReadOnly");
        request.policy_arn("arn:aws:iam::aws:policy/ReadOnlyAccess").send()
    };
    let outcome = session.send(ATTACH_GROUP_POLICY, Ours { about, needs: Vec::new() }, call).await;
    (outcome.map(|_| ()), script.count(ATTACH_GROUP_POLICY))
}

#[tokio::test(start_paused = true)]
async fn not_there_means_not_yet_where_this_run_made_it() {
    let missing = Answer::error(404, "NoSuchEntity", "The group cannot be found.");
    let attached = Answer::Response(200, vec![], "<AttachGroupPolicyResponse/>".to_owned());
    let (outcome, requests) = attach(true, [missing.clone(), missing.clone(), attached]).await;
    assert!(outcome.is_ok());
    assert_eq!(requests, 3);
    let (outcome, requests) = attach(false, [missing]).await;
    assert_eq!((outcome.expect_err("it fails").class(), requests), (Class::NotFound, 1));
}

#[tokio::test(start_paused = true)]
async fn somebody_elses_change_is_waited_out_for_two_minutes() {
    let conflict = Answer::error(409, "ConcurrentModification", "Try again.");
    let (outcome, requests) = attach(false, [conflict]).await;
    assert_eq!(outcome.expect_err("it fails").class(), Class::Conflict);
    assert!((8..20).contains(&requests), "{requests} requests");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_makes_something_is_not_sent_again_blindly() {
    for answer in [Answer::Reset, Answer::Silence, Answer::error(503, "ServiceUnavailable", "Try later.")] {
        let script = Script::default().on(CREATE_GROUP, [answer]);
        let session = script.session().await;
        let iam = Clients::new(&session, None).iam().clone();
        let outcome = session
            .send(CREATE_GROUP, Ours { about: true, needs: Vec::new() }, || {
                iam.create_group().group_name("ReadOnly").send()
            })
            .await;
        assert!(outcome.is_err_and(|error| error.leaves_doubt()));
        assert_eq!(script.count(CREATE_GROUP), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn every_request_is_counted_and_every_wait_is_told() {
    let script = Script::default().on(LIST_ACCOUNT_ALIASES, [Answer::Reset, throttling(), alias()]);
    let heard: Arc<Mutex<Vec<Notice>>> = Arc::default();
    let listener = {
        let heard = Arc::clone(&heard);
        move |notice: &Notice| heard.lock().expect("nobody panicked").push(notice.clone())
    };
    let session =
        script.session_with(Options { listener: Some(Arc::new(listener)), ..Options::default() }).await;
    let iam = Clients::new(&session, None).iam().clone();
    session
        .send(LIST_ACCOUNT_ALIASES, Ours::default(), || iam.list_account_aliases().send())
        .await
        .expect("it succeeds");
    assert_eq!(session.requests(), 3);
    let heard = heard.lock().expect("nobody panicked");
    assert!(
        matches!(
            heard[..],
            [
                Notice::Retrying { operation: LIST_ACCOUNT_ALIASES, .. },
                Notice::Throttled { service: Service::Iam, .. }
            ]
        ),
        "{heard:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn no_more_calls_are_in_flight_than_asked_for() {
    let script = Script::default().on(LIST_ACCOUNT_ALIASES, [Answer::Silence]);
    let session = script.session_with(Options { concurrency: Some(2), ..Options::default() }).await;
    let iam = Clients::new(&session, None).iam().clone();
    let calls = (0..5)
        .map(|_| session.send(LIST_ACCOUNT_ALIASES, Ours::default(), || iam.list_account_aliases().send()));
    let soon = session.clock().sleep(Duration::from_secs(10));
    futures::future::select(Box::pin(futures::future::join_all(calls)), Box::pin(soon)).await;
    assert_eq!(script.count(LIST_ACCOUNT_ALIASES), 2);
}

#[tokio::test(start_paused = true)]
async fn the_caller_is_asked_for_once_and_known_by_account_and_arn() {
    let caller =
        "<Arn>arn:aws:iam::123456789012:user/ana</Arn><UserId>AIDA</UserId><Account>123456789012</Account>";
    let script = Script::default().on(GET_CALLER_IDENTITY, [Answer::result(GET_CALLER_IDENTITY, caller)]);
    let identity = script.session().await.identify().await.expect("it succeeds");
    assert_eq!(identity, crate::aws::testing::identity());
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_caller_without_an_account_makes_no_sense() {
    let script = Script::default().on(GET_CALLER_IDENTITY, [Answer::result(GET_CALLER_IDENTITY, "")]);
    let error = script.session().await.identify().await.expect_err("it fails");
    assert_eq!(
        (error.class(), error.message()),
        (Class::Unintelligible, Some("the answer has no account id"))
    );
}

#[test]
fn jitter_lies_between_0_and_1_and_differs_from_call_to_call() {
    let spread: Vec<f64> = (0..100).map(|number| jitter(number, 7)).collect();
    assert!(spread.iter().all(|jitter| (0.0..=1.0).contains(jitter)));
    assert!(spread.iter().any(|jitter| *jitter < 0.25) && spread.iter().any(|jitter| *jitter > 0.75));
}

/// A refusal of a clock that is 63 minutes behind, and what time it was.
fn too_late() -> Answer {
    let words = "Signature expired: 20260101T000000Z is now earlier than 20260101T004800Z (20260101T010300Z - 15 min.)";
    Answer::error(403, "SignatureDoesNotMatch", words).with_header("date", "Thu, 01 Jan 2026 01:03:00 GMT")
}

/// The times that the requests of an operation were signed with.
fn signed(script: &Script, operation: Operation) -> Vec<String> {
    script.headers(operation, "x-amz-date").into_iter().flatten().collect()
}

#[tokio::test(start_paused = true)]
async fn a_call_is_signed_by_the_time_of_aws_once_that_is_known() {
    let script = Script::default()
        .on(LIST_ACCOUNT_ALIASES, [too_late(), alias()])
        .on(GET_ACCOUNT_SUMMARY, [Answer::error(403, "AccessDenied", "No.")]);
    let reader = script.reader(&[LIST_ACCOUNT_ALIASES, GET_ACCOUNT_SUMMARY]).await;
    let alias = reader.account_alias().await.expect("it succeeds");
    assert_eq!(alias.as_deref(), Some("acme"));
    assert_eq!(signed(&script, LIST_ACCOUNT_ALIASES), ["20260101T000000Z", "20260101T010300Z"]);
    // An answer without a date leaves what was learned.
    assert!(reader.account_summary().await.expect_err("it is denied").is_denial());
    assert_eq!(signed(&script, GET_ACCOUNT_SUMMARY), ["20260101T010300Z"]);
}

#[tokio::test(start_paused = true)]
async fn what_makes_something_is_sent_again_where_the_clock_was_wrong_and_nobody_is_told_to_wait() {
    let made = Answer::result(
        CREATE_GROUP,
        "<Group><Path>/</Path><GroupName>ReadOnly</GroupName><GroupId>AGPA</GroupId><Arn>arn:aws:iam::123456789012:group/ReadOnly</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate></Group>",
    );
    let script = Script::default().on(CREATE_GROUP, [too_late(), made]);
    let heard: Arc<Mutex<Vec<Notice>>> = Arc::default();
    let told = Arc::clone(&heard);
    let listener: Listener =
        Arc::new(move |notice| told.lock().expect("nobody panicked").push(notice.clone()));
    let session = script.session_with(Options { listener: Some(listener), ..Options::default() }).await;
    let iam = Clients::new(&session, None).iam().clone();
    let create = || iam.create_group().group_name("ReadOnly").send();
    session.send(CREATE_GROUP, Ours::default(), create).await.expect("it is made");
    assert_eq!(signed(&script, CREATE_GROUP), ["20260101T000000Z", "20260101T010300Z"]);
    assert_eq!(*heard.lock().expect("nobody panicked"), []);
}

#[tokio::test(start_paused = true)]
async fn the_caller_is_known_with_a_wrong_clock() {
    let caller =
        "<Arn>arn:aws:iam::123456789012:user/ana</Arn><UserId>AIDA</UserId><Account>123456789012</Account>";
    let known = Answer::result(GET_CALLER_IDENTITY, caller);
    let script = Script::default().on(GET_CALLER_IDENTITY, [Answer::Reset, too_late(), known]);
    let identity = script.session().await.identify().await.expect("it succeeds");
    assert_eq!(identity, crate::aws::testing::identity());
    assert_eq!(script.count(GET_CALLER_IDENTITY), 3);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_stays_wrong_is_told_after_the_second_refusal() {
    let (outcome, requests, took) = read([too_late()]).await;
    let error = outcome.expect_err("it is refused");
    assert_eq!((error.class(), requests, took), (Class::WrongClock, 2, Duration::ZERO));
    let help = error.remedy().expect("there is help");
    assert!(help.starts_with("this machine's clock is 1h 3m behind AWS's: set it"), "{help}");
}

#[tokio::test(start_paused = true)]
async fn a_bad_key_stays_a_bad_key() {
    let bad = Answer::error(403, "SignatureDoesNotMatch", "Check your AWS Secret Access Key.");
    let (outcome, requests, _) = read([bad.clone()]).await;
    assert_eq!((class(outcome), requests), (Class::BadCredentials, 1));
    let in_time = bad.clone().with_header("date", "Thu, 01 Jan 2026 00:03:00 GMT");
    let (outcome, requests, _) = read([in_time]).await;
    assert_eq!((class(outcome), requests), (Class::BadCredentials, 1));
    // The clock may be to blame, until it was made good for.
    let (outcome, requests, _) = read([bad.with_header("date", "Thu, 01 Jan 2026 01:03:00 GMT")]).await;
    assert_eq!((class(outcome), requests), (Class::BadCredentials, 2));
}

#[tokio::test(start_paused = true)]
async fn a_head_that_is_refused_for_the_clock_is_no_denial() {
    use crate::aws::operation::s3::HEAD_BUCKET;
    let refused = |date| Answer::Response(403, vec![("date", date)], String::new());
    let there = Answer::Response(200, vec![], String::new());
    for (date, requests) in [("Wed, 31 Dec 2025 23:00:00 GMT", 2), ("Thu, 01 Jan 2026 00:00:01 GMT", 1)] {
        let script = Script::default().on(HEAD_BUCKET, [refused(date), there.clone()]);
        let session = script.session().await;
        let s3 = Clients::new(&session, None).s3(&Region::new("us-east-1"));
        let outcome =
            session.send(HEAD_BUCKET, Ours::default(), || s3.head_bucket().bucket("logs").send()).await;
        assert_eq!((outcome.is_ok(), script.count(HEAD_BUCKET)), (requests == 2, requests), "{date}");
    }
}
