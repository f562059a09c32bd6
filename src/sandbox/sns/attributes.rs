use std::collections::BTreeMap;

use super::topics::{TOPIC, TOPIC_ARN, invalid, not_found, topic};
use crate::sandbox::{
    authorization::check_resource_policy,
    service::{Answer, Call, Operation},
    wire::{Alphabet, Parameter, Record, Value},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetTopicAttributes", &[TOPIC_ARN.required()], TOPIC, get_topic_attributes),
    Operation::write(
        "SetTopicAttributes",
        &[TOPIC_ARN.required(), ATTRIBUTE.required(), VALUE],
        TOPIC,
        set_topic_attributes,
    ),
];

const ATTRIBUTE: Parameter = Parameter::text("AttributeName", 0, usize::MAX, Alphabet::ANY);
const VALUE: Parameter = Parameter::text("AttributeValue", 0, usize::MAX, Alphabet::ANY);

fn get_topic_attributes(call: &mut Call<'_>, input: &Record) -> Answer {
    let (owner, arn) = topic(call, input)?;
    let account = call.state.account(owner);
    let policy = account.topics.get(arn).ok_or_else(not_found)?;
    let attributes = [
        ("DisplayName", ""),
        ("Owner", &account.id),
        ("Policy", policy),
        ("SubscriptionsConfirmed", "0"),
        ("SubscriptionsDeleted", "0"),
        ("SubscriptionsPending", "0"),
        ("TopicArn", arn),
    ];
    let attributes: BTreeMap<String, Value> =
        attributes.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    Ok(Record::default().with("Attributes", attributes))
}

fn set_topic_attributes(call: &mut Call<'_>, input: &Record) -> Answer {
    let (owner, arn) = topic(call, input)?;
    let attribute = input.required("AttributeName")?;
    let policy = call.state.account_mut(owner).topics.get_mut(arn).ok_or_else(not_found)?;
    if attribute != "Policy" {
        return Err(invalid(format!("the sandbox does not hold the attribute {attribute}")));
    }
    let document = input.text("AttributeValue").unwrap_or_default();
    if check_resource_policy(document).is_err() {
        return Err(invalid("Invalid parameter: Policy Error: null"));
    }
    document.clone_into(policy);
    Ok(Record::default())
}
