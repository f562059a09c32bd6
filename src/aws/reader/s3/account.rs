//! What S3 says of the account as a whole.

use std::collections::BTreeSet;

use aws_sdk_s3::operation::list_buckets::ListBucketsOutput;

use super::facts::PublicAccess;
use crate::aws::operation::s3::LIST_BUCKETS;
use crate::aws::operation::s3control::GET_PUBLIC_ACCESS_BLOCK;
use crate::aws::reader::pages::Page;
use crate::aws::{AwsError, Reader};
use crate::values::BucketName;

impl Page for ListBucketsOutput {
    fn is_truncated(&self) -> bool {
        self.marker().is_some()
    }

    fn marker(&self) -> Option<String> {
        self.continuation_token.clone().filter(|token| !token.is_empty())
    }
}

impl Reader {
    /// The account's own public access block (`s3control:GetPublicAccessBlock`); nothing, where none was ever set.
    pub async fn account_public_access(&self) -> Result<Option<PublicAccess>, AwsError> {
        let ask = async {
            let account = self.identity().account.as_str();
            let call = || self.clients().s3control().get_public_access_block().account_id(account).send();
            let answer = match self.send(GET_PUBLIC_ACCESS_BLOCK, call).await {
                Ok(answer) => answer,
                Err(error) if error.is_not_found() => return Ok(None),
                Err(error) => return Err(error),
            };
            // A setting that is not said is off.
            Ok(answer.public_access_block_configuration.map(|block| PublicAccess {
                block_public_acls: block.block_public_acls.unwrap_or_default(),
                ignore_public_acls: block.ignore_public_acls.unwrap_or_default(),
                block_public_policy: block.block_public_policy.unwrap_or_default(),
                restrict_public_buckets: block.restrict_public_buckets.unwrap_or_default(),
            }))
        };
        self.s3_memos().account_public_access.get(ask).await.map(|block| *block)
    }

    /// Whether the account owns buckets, and which (`ListBuckets`).
    pub async fn buckets(&self) -> Result<BTreeSet<BucketName>, AwsError> {
        let ask = self.buckets_from(None);
        self.s3_memos().buckets.get(ask).await.map(|buckets| (*buckets).clone())
    }

    /// Whether the account's own list of buckets has this one (`ListBuckets`, with the name as prefix).
    pub(super) async fn lists_bucket(&self, bucket: &BucketName) -> Result<bool, AwsError> {
        let ask = async { Ok(self.buckets_from(Some(bucket)).await?.contains(bucket)) };
        self.s3_memos().listed.get(bucket, ask).await.map(|listed| *listed)
    }

    async fn buckets_from(&self, prefix: Option<&BucketName>) -> Result<BTreeSet<BucketName>, AwsError> {
        let s3 = self.clients().s3(self.session().region());
        let prefix = prefix.map(BucketName::as_str);
        let list = |token: Option<String>| {
            let request = s3.list_buckets().set_prefix(prefix.map(str::to_owned));
            request.set_continuation_token(token).send()
        };
        let pages: Vec<ListBucketsOutput> = self.pages(LIST_BUCKETS, list).await?;
        let buckets = pages.into_iter().flat_map(|page| page.buckets.unwrap_or_default());
        Ok(buckets.filter_map(|bucket| bucket.name).map(BucketName::from_aws).collect())
    }
}
