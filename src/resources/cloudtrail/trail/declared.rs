//! A trail that the file declares.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::change::OfTrail;
use super::live::{self, Live};
use super::send;
use crate::aws::operation::{cloudtrail, kms, organizations, s3, sns};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Resource};
use crate::resources::cloudtrail::address;
use crate::resources::cloudtrail::reference::{
    BucketReference, DigestAge, Insight, KeySpec, SelectorsSpec, TopicSpec,
};
use crate::values::delivery::Delivery;
use crate::values::owned::Owned;
use crate::values::{Arn, Origin, Region, Spanned, TrailName};

/// A trail; what is left out is left alone.
#[derive(Clone, Debug)]
pub struct Trail {
    /// Its name.
    pub name: TrailName,
    /// Where the file declares it.
    pub at: Origin,
    /// Where it delivers: partition, account, the Region in which it is made, bucket, prefix and key.
    pub delivery: Arc<Delivery>,
    /// Whether it is an organization's.
    pub organization: Option<bool>,
    /// Whether it covers all Regions.
    pub multi_region: Option<bool>,
    /// Whether it has the events of global services.
    pub global_service_events: Option<bool>,
    /// Whether it writes digests.
    pub log_file_validation: Option<bool>,
    /// Its bucket.
    pub bucket: Spanned<BucketReference>,
    /// What the names of its log files begin with; an empty text takes it away.
    pub key_prefix: Option<String>,
    /// Its key.
    pub kms_key: Option<Spanned<KeySpec>>,
    /// Its topic.
    pub sns_topic: Option<Spanned<TopicSpec>>,
    /// Whether it logs.
    pub logging: Option<bool>,
    /// Which events it has.
    pub event_selectors: Option<SelectorsSpec>,
    /// Its Insights, exactly.
    pub insights: Option<BTreeSet<Insight>>,
    /// Its tags; others stay.
    pub tags: Option<IndexMap<String, String>>,
    /// How old its last digest may be.
    pub max_digest_age: DigestAge,
    /// What the file makes of its bucket's policy, where it declares the bucket.
    pub bucket_policy: Option<Arc<Owned>>,
    /// What the file makes of its key's policy, where it declares the key.
    pub key_policy: Option<Arc<Owned>>,
    /// Whether the file enables the organization's trust in `CloudTrail`.
    pub trust_is_declared: bool,
    /// What must be there before it: its bucket, its key, the trust.
    pub needs: Vec<Address>,
}

impl Trail {
    /// The ARN of a topic of this account by its name, in the home Region of the trail.
    pub(super) fn topic_named(&self, name: &str, home: &Region) -> Arn {
        Arn::of(&self.delivery.partition, "sns", home, &self.delivery.account, name)
    }
}

impl Resource for Trail {
    type Live = Live;
    type Change = OfTrail;
    const READS: &'static [Operation] = &[
        cloudtrail::LIST_TRAILS,
        cloudtrail::DESCRIBE_TRAILS,
        cloudtrail::GET_TRAIL,
        cloudtrail::GET_TRAIL_STATUS,
        cloudtrail::GET_EVENT_SELECTORS,
        cloudtrail::GET_INSIGHT_SELECTORS,
        cloudtrail::LIST_TAGS,
        organizations::DESCRIBE_ORGANIZATION,
        organizations::LIST_DELEGATED_ADMINISTRATORS,
        organizations::LIST_AWS_SERVICE_ACCESS,
        s3::HEAD_BUCKET,
        s3::LIST_BUCKETS,
        s3::GET_BUCKET_POLICY,
        s3::GET_BUCKET_ENCRYPTION,
        kms::DESCRIBE_KEY,
        kms::GET_KEY_POLICY,
        sns::GET_TOPIC_ATTRIBUTES,
    ];

    fn address(&self) -> Address {
        address::trail(&self.delivery.account, &self.name)
    }

    fn declared_at(&self) -> Option<Origin> {
        Some(self.at)
    }

    fn depends_on(&self) -> Vec<Address> {
        self.needs.clone()
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        live::read(self, reader).await
    }

    fn diff(&self, live: &Live) -> Diff<OfTrail> {
        super::diff::diff(self, live)
    }

    async fn apply(&self, change: &OfTrail, writer: &Writer) -> Result<(), AwsError> {
        send::send(self, change, writer).await
    }
}
