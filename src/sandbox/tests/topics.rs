use aws_sdk_sns::{
    Client, Config,
    config::{BehaviorVersion, Region},
};
use aws_smithy_types::retry::RetryConfig;
use serde_json::json;

use super::{
    bench::{refusal, run},
    trails::{BUCKET, TRAIL, cloudtrail, prepare},
};
use crate::sandbox::{Sandbox, state::FRESH_ACCOUNT};

const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:logs";

fn sns(sandbox: &Sandbox) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(sandbox.credentials())
        .http_client(sandbox.http_client())
        .time_source(sandbox.time_source())
        .sleep_impl(sandbox.sleep_impl())
        .retry_config(RetryConfig::disabled());
    Client::from_conf(config.build())
}

#[test]
fn a_topic_is_made_once_listed_and_deleted() {
    run(async {
        let sandbox = Sandbox::fresh();
        let sns = sns(&sandbox);
        assert_eq!(
            refusal(sns.get_topic_attributes().topic_arn(TOPIC).send().await),
            "404 NotFound: Topic does not exist"
        );
        assert_eq!(
            refusal(sns.create_topic().name("a topic").send().await),
            "400 InvalidParameter: Invalid parameter: Topic Name"
        );
        for _ in 0..2 {
            let made = sns.create_topic().name("logs").send().await.expect("a topic");
            assert_eq!(made.topic_arn(), Some(TOPIC));
        }
        let listed = sns.list_topics().send().await.expect("topics");
        assert_eq!((listed.topics().len(), listed.next_token()), (1, None));
        let got = sns.get_topic_attributes().topic_arn(TOPIC).send().await.expect("attributes");
        let attributes = got.attributes().expect("the answer shows them");
        assert_eq!(attributes["Owner"], FRESH_ACCOUNT);
        assert!(attributes["Policy"].contains("__default_statement_ID"));
        sns.delete_topic().topic_arn(TOPIC).send().await.expect("deleted");
        sns.delete_topic().topic_arn(TOPIC).send().await.expect("it is as good as deleted");
        assert!(sandbox.state().account(FRESH_ACCOUNT).topics.is_empty());
    });
}

#[test]
fn a_trail_publishes_to_a_topic_whose_policy_lets_it() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.edit(prepare);
        let (sns, trails) = (sns(&sandbox), cloudtrail(&sandbox, "us-east-1"));
        sns.create_topic().name("logs").send().await.expect("a topic");
        let create =
            || trails.create_trail().name("audit").s3_bucket_name(BUCKET).sns_topic_name("logs").send();
        let refused = "400 InsufficientSnsTopicPolicyException: SNS Topic does not exist or the topic policy is incorrect!";
        assert_eq!(refusal(create().await), refused, "the policy of a new topic means its owner alone");
        let put = |policy: String| {
            let put = sns.set_topic_attributes().topic_arn(TOPIC).attribute_name("Policy");
            put.attribute_value(policy).send()
        };
        assert_eq!(
            refusal(put("{}".to_owned()).await),
            "400 InvalidParameter: Invalid parameter: Policy Error: null"
        );
        let policy = |trail: &str| {
            json!({ "Version": "2012-10-17", "Statement": [{
                "Sid": "Publish", "Effect": "Allow", "Principal": { "Service": "cloudtrail.amazonaws.com" },
                "Action": "SNS:Publish", "Resource": TOPIC, "Condition": { "StringEquals": { "aws:SourceArn": trail } },
            }] })
            .to_string()
        };
        put(policy("arn:aws:cloudtrail:us-east-1:123456789012:trail/other")).await.expect("a policy");
        assert_eq!(refusal(create().await), refused);
        put(policy(TRAIL)).await.expect("a policy");
        let made = create().await.expect("it may publish");
        assert_eq!(made.sns_topic_arn(), Some(TOPIC));
    });
}

#[test]
fn a_topic_of_another_account_is_read_by_leave_of_its_policy() {
    run(async {
        let sandbox = Sandbox::fresh();
        let foreign = "arn:aws:sns:us-east-1:210987654321:logs";
        let put = |principal: &str| {
            let policy = json!({ "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": { "AWS": principal }, "Action": "SNS:GetTopicAttributes",
                "Resource": foreign,
            }] });
            sandbox.edit(|state| {
                if !state.accounts.contains_key("210987654321") {
                    state.add_account("210987654321", FRESH_ACCOUNT);
                }
                state.account_mut("210987654321").topics.insert(foreign.to_owned(), policy.to_string());
            });
        };
        let sns = sns(&sandbox);
        put("999999999999");
        let refused = refusal(sns.get_topic_attributes().topic_arn(foreign).send().await);
        assert!(refused.starts_with("403 AuthorizationError: User: arn:aws:sts::123456789012:"), "{refused}");
        put(FRESH_ACCOUNT);
        let got = sns.get_topic_attributes().topic_arn(foreign).send().await.expect("its policy lets it");
        assert_eq!(got.attributes().expect("attributes")["Owner"], "210987654321");
    });
}
