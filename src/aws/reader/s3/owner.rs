//! Whose a bucket is, and where.

use super::facts::{BucketAt, BucketOwner};
use crate::aws::operation::s3::HEAD_BUCKET;
use crate::aws::{AwsError, Class, Reader};
use crate::values::{AccountId, BucketName, Region};

impl Reader {
    /// Whose a bucket is (`HeadBucket`, and `ListBuckets` where that is denied); an error where neither tells. `expected`
    /// is the account that the file takes for its owner, the caller's as a rule, and `region` where it is looked for
    /// first.
    pub async fn bucket_owner(
        &self,
        bucket: &BucketName,
        expected: &AccountId,
        region: &Region,
    ) -> Result<BucketOwner, AwsError> {
        let at = BucketAt { bucket: bucket.clone(), expected: expected.clone(), region: region.clone() };
        self.owner_of(&at).await
    }

    /// The same of a bucket where it is looked for.
    pub(super) async fn owner_of(&self, at: &BucketAt) -> Result<BucketOwner, AwsError> {
        let ask = self.ask_for_owner(at);
        self.s3_memos().owners.get(at, ask).await.map(|owner| (*owner).clone())
    }

    async fn ask_for_owner(&self, at: &BucketAt) -> Result<BucketOwner, AwsError> {
        // The SDK's calls are large: on the heap, then.
        let error = match Box::pin(self.head(at)).await {
            Ok(home) => return Ok(BucketOwner::Asked(home)),
            Err(error) => error,
        };
        // S3 answers in the wrong Region that the bucket is elsewhere, whoever asks; whose it is, it says only there.
        let home = error.bucket_region().filter(|home| *home != at.region.as_str()).map(Region::new);
        let error = match home {
            Some(home) if !error.is_not_found() => match Box::pin(self.head(&at.in_region(home))).await {
                Ok(home) => return Ok(BucketOwner::Asked(home)),
                Err(error) => error,
            },
            Some(_) | None => error,
        };
        match error.class() {
            Class::NotFound => Ok(BucketOwner::Nobody),
            Class::Denied if at.expected == self.identity().account => {
                // Denied is what S3 answers of other people's buckets, and of one's own where a permission lacks.
                match Box::pin(self.lists_bucket(&at.bucket)).await {
                    Ok(false) => Ok(BucketOwner::SomebodyElse),
                    Ok(true) => Err(error),
                    Err(unlisted) if unlisted.is_denial() => Err(error),
                    Err(unlisted) => Err(unlisted),
                }
            }
            _ => Err(error),
        }
    }

    /// Asks for a bucket in one Region; says in which it is.
    async fn head(&self, at: &BucketAt) -> Result<Region, AwsError> {
        let s3 = self.clients().s3(&at.region);
        let call = || {
            let request = s3.head_bucket().bucket(at.bucket.as_str());
            request.expected_bucket_owner(at.expected.as_str()).send()
        };
        let answer = self.send(HEAD_BUCKET, call).await?;
        Ok(answer.bucket_region.map_or_else(|| at.region.clone(), Region::new))
    }
}
