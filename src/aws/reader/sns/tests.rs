use super::*;
use crate::aws::Class;
use crate::aws::testing::{Answer, Script};

fn topic() -> Arn {
    "arn:aws:sns:eu-west-1:123456789012:trail".parse().expect("a good ARN")
}

fn attributes(attributes: &str) -> Answer {
    Answer::result(GET_TOPIC_ATTRIBUTES, &format!("<Attributes>{attributes}</Attributes>"))
}

fn entry(key: &str, value: &str) -> String {
    format!("<entry><key>{key}</key><value>{value}</value></entry>")
}

async fn policy(answer: Answer) -> Result<Option<Result<PolicyDocument, String>>, AwsError> {
    let script = Script::default().on(GET_TOPIC_ATTRIBUTES, [answer]);
    script.reader(&[GET_TOPIC_ATTRIBUTES]).await.topic_policy(&topic()).await
}

#[tokio::test(start_paused = true)]
async fn the_policy_of_a_topic_is_asked_for_once_in_the_region_of_its_arn() {
    let text = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Own","Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"SNS:Publish","Resource":"*"}]}"#;
    let script = Script::default().on(GET_TOPIC_ATTRIBUTES, [attributes(&entry("Policy", text))]);
    let reader = script.reader(&[GET_TOPIC_ATTRIBUTES]).await;
    for _ in 0..2 {
        let policy = reader.topic_policy(&topic()).await.expect("it is read").expect("it is there");
        assert!(policy.expect("it is one").statement("Own").is_some());
    }
    assert_eq!(script.count(GET_TOPIC_ATTRIBUTES), 1);
    let hosts = script.headers(GET_TOPIC_ATTRIBUTES, "host");
    assert_eq!(hosts, [Some("sns.eu-west-1.amazonaws.com".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_topic_that_is_not_there_is_none_and_a_denied_one_is_an_error() {
    let gone = policy(Answer::error(404, "NotFound", "Topic does not exist")).await;
    assert_eq!(gone.expect("that is an answer"), None);
    let denied = policy(Answer::error(403, "AuthorizationError", "No.")).await;
    assert_eq!(denied.expect_err("it is unknown").class(), Class::Denied);
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_a_policy_says_nothing() {
    let lacking = policy(attributes(&entry("Owner", "123456789012"))).await;
    let error = lacking.expect_err("it is no answer");
    assert_eq!(error.class(), Class::Unintelligible);
    assert_eq!(error.message(), Some("the answer lacks `Policy`"));
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_is_none_is_told_so() {
    let policy = policy(attributes(&entry("Policy", "{}"))).await.expect("it is read").expect("it is there");
    assert!(policy.is_err());
}
