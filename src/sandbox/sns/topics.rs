use serde_json::json;

use crate::sandbox::{
    caller::Caller,
    paging::Paging,
    refusal::Refusal,
    service::{Answer, Call, Guard, Operation, Resource, ResourcePolicy},
    state::Account,
    wire::{Alphabet, Parameter, Record, Value, is_of_words},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write("CreateTopic", &[NAME.required()], NEW_TOPIC, create_topic),
    Operation::write("DeleteTopic", &[TOPIC_ARN.required()], TOPIC, delete_topic),
    Operation::read("ListTopics", &[NEXT_TOKEN], TOPICS, list_topics),
];

/// The length and letters of a name are judged by SNS itself and not by its model.
const NAME: Parameter = Parameter::text("Name", 0, usize::MAX, Alphabet::ANY);
pub(super) const TOPIC_ARN: Parameter = Parameter::text("TopicArn", 0, usize::MAX, Alphabet::ANY);
const NEXT_TOKEN: Parameter = Parameter::text("NextToken", 0, usize::MAX, Alphabet::ANY);

/// The topic that is to be created.
const NEW_TOPIC: Guard = Guard::On(|account, caller, input| {
    Resource::new(topic_arn(account, caller, input.text("Name").unwrap_or_default()))
});

/// The topic that the request names, whoever owns it.
pub(super) const TOPIC: Guard = Guard::Each(|state, _, input| {
    let arn = input.text("TopicArn").unwrap_or_default();
    let owner = owner_of(arn).and_then(|id| state.accounts.get(id));
    let policy = owner.map(|account| ResourcePolicy {
        owner: account.id.clone(),
        document: account.topics.get(arn).cloned(),
        must_allow: false,
    });
    vec![Resource { policy, ..Resource::new(arn) }]
});

/// All topics of the caller's account and Region.
const TOPICS: Guard = Guard::On(|account, caller, _| Resource::new(topic_arn(account, caller, "*")));

/// How many topics a page has (API reference, `ListTopics`).
const PAGE: usize = 100;

const PAGING: Paging = Paging {
    token: "NextToken",
    length: None,
    prefix: "topics-",
    refused: |_| invalid("Invalid parameter: NextToken"),
};

/// A topic that is there already is given again (API reference, `CreateTopic`).
fn create_topic(call: &mut Call<'_>, input: &Record) -> Answer {
    let name = input.required("Name")?;
    if !(1..=256).contains(&name.len()) || !is_of_words(name, "-") {
        return Err(invalid("Invalid parameter: Topic Name"));
    }
    let arn = topic_arn(call.account(), call.caller, name);
    let policy = default_policy(&arn, &call.caller.account);
    call.account_mut().topics.entry(arn.clone()).or_insert(policy);
    Ok(Record::default().with("TopicArn", arn))
}

/// A topic that is not there is as good as deleted.
fn delete_topic(call: &mut Call<'_>, input: &Record) -> Answer {
    let (owner, arn) = topic(call, input)?;
    call.state.account_mut(owner).topics.remove(arn);
    Ok(Record::default())
}

fn list_topics(call: &mut Call<'_>, input: &Record) -> Answer {
    let here = format!(":{}:", call.caller.region);
    let topics = call.account().topics.keys().filter(|arn| arn.contains(&here));
    let (topics, token) = PAGING.cut(input, PAGE, topics)?;
    let shown = topics.into_iter().map(|arn| Record::default().with("TopicArn", arn).into());
    let shown: Vec<Value> = shown.collect();
    Ok(Record::default().with("Topics", shown).with_some("NextToken", token))
}

/// The topic that a request names, whether there is one or not: the account that owns it, and its ARN.
pub(super) fn topic<'a>(call: &Call<'_>, input: &'a Record) -> Result<(&'a str, &'a str), Refusal> {
    let arn = input.required("TopicArn")?;
    let Some(owner) = owner_of(arn) else {
        return Err(invalid("Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements"));
    };
    if arn.split(':').nth(3) != Some(&call.caller.region) {
        return Err(invalid("Invalid parameter: TopicArn"));
    }
    if call.state.accounts.contains_key(owner) { Ok((owner, arn)) } else { Err(not_found()) }
}

fn owner_of(arn: &str) -> Option<&str> {
    match arn.split(':').collect::<Vec<_>>()[..] {
        ["arn", _, "sns", _, account, _] => Some(account),
        _ => None,
    }
}

/// The policy that SNS gives a new topic: whatever the account itself may be allowed (SNS Developer Guide).
fn default_policy(arn: &str, account: &str) -> String {
    json!({
        "Version": "2008-10-17",
        "Id": "__default_policy_ID",
        "Statement": [{
            "Sid": "__default_statement_ID",
            "Effect": "Allow",
            "Principal": { "AWS": "*" },
            "Action": [
                "SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission",
                "SNS:DeleteTopic", "SNS:Subscribe", "SNS:ListSubscriptionsByTopic", "SNS:Publish",
            ],
            "Resource": arn,
            "Condition": { "StringEquals": { "AWS:SourceOwner": account } },
        }],
    })
    .to_string()
}

pub(super) fn not_found() -> Refusal {
    Refusal::new(404, "NotFound", "Topic does not exist")
}

pub(super) fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new(400, "InvalidParameter", message)
}

fn topic_arn(account: &Account, caller: &Caller, name: &str) -> String {
    format!("arn:{}:sns:{}:{}:{name}", account.partition, caller.region, account.id)
}
