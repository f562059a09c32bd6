//! What SNS says of topics.

use super::memo::KeyedMemo;
use super::whole::required;
use crate::aws::operation::sns::GET_TOPIC_ATTRIBUTES;
use crate::aws::{AwsError, Reader};
use crate::values::policy::PolicyDocument;
use crate::values::{Arn, Region};

#[derive(Debug, Default)]
pub(super) struct SnsMemos {
    policies: KeyedMemo<Arn, Option<Result<PolicyDocument, String>>>,
}

impl Reader {
    /// The policy of a topic (`GetTopicAttributes`), or why it cannot be read as one; nothing, where there is no such topic.
    pub async fn topic_policy(
        &self,
        topic: &Arn,
    ) -> Result<Option<Result<PolicyDocument, String>>, AwsError> {
        let ask = async {
            let client = self.clients().sns(&Region::new(topic.region()));
            let get = || client.get_topic_attributes().topic_arn(topic.to_string()).send();
            let answer = match self.send(GET_TOPIC_ATTRIBUTES, get).await {
                Ok(answer) => answer,
                Err(error) if error.is_not_found() => return Ok(None),
                Err(error) => return Err(error),
            };
            let mut attributes = required(GET_TOPIC_ATTRIBUTES, answer.attributes, "Attributes")?;
            // Every topic has one: that of its owner, where nobody wrote another.
            let policy = required(GET_TOPIC_ATTRIBUTES, attributes.remove("Policy"), "Policy")?;
            Ok(Some(PolicyDocument::parse(&policy).map_err(|error| error.to_string())))
        };
        Ok(self.sns_memos().policies.get(topic, ask).await?.as_ref().clone())
    }
}

#[cfg(test)]
mod tests;
