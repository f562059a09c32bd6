//! Whether the trails that used a key in another way do so no more.

use std::time::Duration;

use super::declared::Key;
use crate::aws::operation::kms::PUT_KEY_POLICY;
use crate::aws::{AwsError, Class, Reader, Writer};
use crate::model::Finding;
use crate::values::KeyReference;
use crate::values::policy::PolicyDocument;

/// The pauses between looks: what was changed moments ago may not be seen yet.
const PAUSES: [Duration; 2] = [Duration::from_secs(3), Duration::from_secs(6)];

impl Key {
    /// Fails where a trail still uses the key as a policy lets it no more: its own step may have been left out.
    pub(super) async fn are_moved(&self, writer: &Writer, to: &PolicyDocument) -> Result<(), AwsError> {
        let mut pauses = PAUSES.into_iter();
        loop {
            let left = self.left_behind(&writer.look(), to).await?;
            if left.is_empty() {
                return Ok(());
            }
            let Some(pause) = pauses.next() else {
                return Err(AwsError::new(PUT_KEY_POLICY, Class::Conflict, left.join("; ")));
            };
            writer.pause(pause).await;
        }
    }

    async fn left_behind(&self, reader: &Reader, to: &PolicyDocument) -> Result<Vec<String>, AwsError> {
        let sources = reader.sources(self.owned.deliveries().iter().map(AsRef::as_ref)).await?;
        let Some(key) = reader.key(&self.region, &KeyReference::Alias(self.alias.clone())).await? else {
            return Ok(Vec::new());
        };
        let from = reader.key_policy(&self.region, &key.id).await?;
        Ok(from.map(|from| self.owned.left_behind(&from, to, &sources, Some(&key.arn))).unwrap_or_default())
    }
}

/// What it means that a trail did not move: the policy is wider than the file asks for, and that is all.
pub(super) fn refused(error: &AwsError) -> Option<Finding> {
    let is_ours = error.class() == Class::Conflict && error.code().is_none();
    (is_ours && error.operation() == Some(PUT_KEY_POLICY)).then(|| Finding::Blocked {
        why: format!("the key's policy stays as wide as it is: {}", error.message().unwrap_or_default()),
        next: "apply the whole file: what still uses it moves first".to_owned(),
    })
}
