//! Whether the trails that used a key in another way do so no more.

use super::declared::Key;
use crate::aws::operation::kms::PUT_KEY_POLICY;
use crate::aws::{AwsError, Reader, Writer};
use crate::model::Finding;
use crate::resources::moved;
use crate::values::KeyReference;
use crate::values::policy::PolicyDocument;

impl Key {
    /// Fails where a trail still uses the key as a policy lets it no more: its own step may have been left out.
    pub(super) async fn are_moved(&self, writer: &Writer, to: &PolicyDocument) -> Result<(), AwsError> {
        let look = async |reader: Reader| self.left_behind(&reader, to).await;
        moved::settled(writer, PUT_KEY_POLICY, look).await
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
    moved::refused(error, PUT_KEY_POLICY, "the key's policy")
}
