//! Whether what was let in until it moved has moved.

use super::declared::Bucket;
use crate::aws::operation::s3::PUT_BUCKET_POLICY;
use crate::aws::reader::s3::BucketAt;
use crate::aws::{AwsError, Reader, Writer};
use crate::model::Finding;
use crate::resources::moved;
use crate::values::Region;
use crate::values::access_logs::{AccessLogs, Logged};
use crate::values::policy::PolicyDocument;

impl Bucket {
    /// Fails where something is still where a policy lets it in no more: its own step may have been left out.
    pub(super) async fn are_moved(
        &self,
        writer: &Writer,
        region: &Region,
        to: &PolicyDocument,
    ) -> Result<(), AwsError> {
        let look = async |reader: Reader| self.left_behind(&reader, region, to).await;
        moved::settled(writer, PUT_BUCKET_POLICY, look).await
    }

    async fn left_behind(
        &self,
        reader: &Reader,
        region: &Region,
        to: &PolicyDocument,
    ) -> Result<Vec<String>, AwsError> {
        let deliveries = self.owned.deliveries();
        let mut left = Vec::new();
        if !deliveries.is_empty() {
            let sources = reader.sources(deliveries.iter().map(AsRef::as_ref)).await?;
            let policy = reader.bucket_policy(&self.name, &self.account, region).await?;
            if let Some(Ok(from)) = policy {
                left = self.owned.left_behind(&from, to, &sources, None);
            }
        }
        if let Some(logs) = self.owned.logs() {
            for logged in &logs.of {
                left.extend(self.log_left_behind(reader, region, logs, logged, to).await?);
            }
        }
        Ok(left)
    }

    /// The access log of a bucket that is put where a policy does not let it in.
    async fn log_left_behind(
        &self,
        reader: &Reader,
        region: &Region,
        logs: &AccessLogs,
        Logged { bucket, prefix: _ }: &Logged,
        to: &PolicyDocument,
    ) -> Result<Option<String>, AwsError> {
        let at = BucketAt { bucket: bucket.clone(), expected: self.account.clone(), region: region.clone() };
        let live = match reader.bucket_logging(&at).await {
            Ok(live) => live.map(|live| live.to).filter(|live| live.bucket == self.name),
            Err(error) if error.is_not_found() => None,
            Err(error) => return Err(error),
        };
        let today = live.map(|live| Logged { bucket: bucket.clone(), prefix: live.prefix });
        let left = today.filter(|today| !logs.are_let_in(today, to));
        Ok(left.map(|today| format!("the access logs of `{bucket}` still go below `{}`", today.prefix)))
    }
}

/// What it means that something has not moved: the policy is wider than the file asks for, and that is all.
pub(super) fn refused(error: &AwsError) -> Option<Finding> {
    moved::refused(error, PUT_BUCKET_POLICY, "the policy")
}
