//! A bucket as a resource.

use super::change::Change;
use super::declared::Bucket;
use super::live::Live;
use super::moved;
use crate::aws::operation::cloudtrail::{GET_TRAIL, LIST_TRAILS};
use crate::aws::operation::kms::DESCRIBE_KEY;
use crate::aws::operation::organizations::{DESCRIBE_ORGANIZATION, LIST_DELEGATED_ADMINISTRATORS};
use crate::aws::operation::s3::{
    GET_BUCKET_ACL, GET_BUCKET_ENCRYPTION, GET_BUCKET_LIFECYCLE_CONFIGURATION, GET_BUCKET_LOGGING,
    GET_BUCKET_OWNERSHIP_CONTROLS, GET_BUCKET_POLICY, GET_BUCKET_TAGGING, GET_BUCKET_VERSIONING,
    GET_OBJECT_LOCK_CONFIGURATION, GET_PUBLIC_ACCESS_BLOCK, HEAD_BUCKET, LIST_BUCKETS,
};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Finding, Resource};
use crate::resources::s3::address;
use crate::values::Origin;

impl Resource for Bucket {
    type Live = Live;
    type Change = Change;
    const READS: &'static [Operation] = &[
        HEAD_BUCKET,
        LIST_BUCKETS,
        GET_PUBLIC_ACCESS_BLOCK,
        GET_BUCKET_OWNERSHIP_CONTROLS,
        GET_BUCKET_ACL,
        GET_BUCKET_VERSIONING,
        GET_BUCKET_ENCRYPTION,
        GET_BUCKET_POLICY,
        GET_OBJECT_LOCK_CONFIGURATION,
        GET_BUCKET_LIFECYCLE_CONFIGURATION,
        GET_BUCKET_LOGGING,
        GET_BUCKET_TAGGING,
        DESCRIBE_KEY,
        LIST_TRAILS,
        GET_TRAIL,
        DESCRIBE_ORGANIZATION,
        LIST_DELEGATED_ADMINISTRATORS,
    ];

    fn address(&self) -> Address {
        address::bucket(&self.account, &self.name)
    }

    fn declared_at(&self) -> Option<Origin> {
        Some(self.at)
    }

    fn depends_on(&self) -> Vec<Address> {
        self.needs.clone()
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        Box::pin(self.look(reader)).await
    }

    fn diff(&self, live: &Live) -> Diff<Change> {
        self.differing(live)
    }

    fn refused(&self, error: &AwsError) -> Option<Finding> {
        moved::refused(error)
    }

    async fn apply(&self, change: &Change, writer: &Writer) -> Result<(), AwsError> {
        Box::pin(self.send(change, writer)).await
    }
}
