//! What `CloudTrail` says of trails.

mod answers;
mod selectors;
mod sources;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aws_sdk_cloudtrail::operation::list_tags::ListTagsOutput;
use aws_sdk_cloudtrail::operation::list_trails::ListTrailsOutput;
use jiff::Timestamp;

use super::memo::{KeyedMemo, Memo};
use super::pages::page;
use super::whole::required;
use crate::aws::operation::cloudtrail::{
    DESCRIBE_TRAILS, GET_EVENT_SELECTORS, GET_INSIGHT_SELECTORS, GET_TRAIL, GET_TRAIL_STATUS, LIST_TAGS,
    LIST_TRAILS,
};
use crate::aws::{AwsError, Reader};
use crate::values::{Arn, Region, TrailName};

pub use selectors::{AdvancedSelector, BasicSelector, EventSelectors, FieldSelector, ReadWrite};

/// Insights, such as `ApiCallRateInsight`, each with the categories of events in which it looks for them; none, where
/// `CloudTrail` does not say which, and looks at management events (API reference, `InsightSelector`).
pub type Insights = BTreeMap<String, BTreeSet<String>>;

/// A trail as `ListTrails` names it, in whatever Region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// The trail's ARN.
    pub arn: Arn,
    /// The trail's name.
    pub name: TrailName,
    /// Its home Region.
    pub home: Region,
}

/// A trail as `GetTrail` and `DescribeTrails` tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "CloudTrail's own fields, one by one")]
pub struct Trail {
    /// The trail's ARN.
    pub arn: Arn,
    /// The trail's name.
    pub name: TrailName,
    /// Its home Region, where `CloudTrail` says it.
    pub home: Option<Region>,
    /// The bucket that it delivers to.
    pub bucket: String,
    /// What the names of its log files begin with; nothing, where it has none.
    pub key_prefix: Option<String>,
    /// The ARN of the topic that it tells of each log file.
    pub sns_topic: Option<String>,
    /// The ARN of the key that encrypts its log files.
    pub kms_key: Option<String>,
    /// Whether it is an organization's.
    pub organization: bool,
    /// Whether it covers all Regions.
    pub multi_region: bool,
    /// Whether it has the events of global services.
    pub global_service_events: bool,
    /// Whether it writes digests.
    pub log_file_validation: bool,
}

/// How a trail does, by `GetTrailStatus`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrailStatus {
    /// Whether it logs.
    pub is_logging: bool,
    /// When logging was started last.
    pub started: Option<Timestamp>,
    /// When log files were delivered last.
    pub latest_delivery: Option<Timestamp>,
    /// Why the last delivery of log files failed, if it did.
    pub delivery_error: Option<String>,
    /// When a digest was delivered last.
    pub latest_digest: Option<Timestamp>,
    /// Why the last delivery of a digest failed, if it did.
    pub digest_error: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct CloudTrailMemos {
    listed: Memo<Vec<Listed>>,
    described: Memo<Vec<Trail>>,
    trails: KeyedMemo<Arn, Option<Trail>>,
    statuses: KeyedMemo<Arn, TrailStatus>,
    selectors: KeyedMemo<Arn, EventSelectors>,
    insights: KeyedMemo<Arn, Insights>,
    tags: KeyedMemo<Arn, BTreeMap<String, String>>,
}

page!(ListTagsOutput, ListTrailsOutput);

impl Reader {
    /// Every trail of the account and those that it inherits, each once (`ListTrails`).
    pub async fn trails(&self) -> Result<Arc<Vec<Listed>>, AwsError> {
        let ask = async {
            let client = self.clients().cloudtrail(self.session().region());
            let list = |token: Option<String>| client.list_trails().set_next_token(token).send();
            let pages: Vec<ListTrailsOutput> = self.pages(LIST_TRAILS, list).await?;
            let trails = pages.into_iter().flat_map(|page| page.trails.unwrap_or_default());
            Ok(distinct(trails.map(answers::listed).collect::<Result<_, _>>()?))
        };
        self.cloudtrail_memos().listed.get(ask).await
    }

    /// The trails that cover the session's Region, with their settings (`DescribeTrails` with shadow trails).
    pub async fn described_trails(&self) -> Result<Arc<Vec<Trail>>, AwsError> {
        let ask = async {
            let client = self.clients().cloudtrail(self.session().region());
            // Trails that an account inherits from its organization count as shadows.
            let describe = || client.describe_trails().include_shadow_trails(true).send();
            let trails = self.send(DESCRIBE_TRAILS, describe).await?.trail_list.unwrap_or_default();
            trails.into_iter().map(|trail| answers::trail(DESCRIBE_TRAILS, trail)).collect()
        };
        self.cloudtrail_memos().described.get(ask).await
    }

    /// A trail's settings (`GetTrail`, in its home Region); nothing, where it has gone.
    pub async fn trail(&self, listed: &Listed) -> Result<Option<Trail>, AwsError> {
        let ask = async {
            let client = self.clients().cloudtrail(&listed.home);
            match self.send(GET_TRAIL, || client.get_trail().name(listed.arn.to_string()).send()).await {
                Ok(answer) => {
                    let trail = required(GET_TRAIL, answer.trail, "Trail")?;
                    answers::trail(GET_TRAIL, trail).map(Some)
                }
                Err(error) if error.is_not_found() => Ok(None),
                Err(error) => Err(error),
            }
        };
        Ok(self.cloudtrail_memos().trails.get(&listed.arn, ask).await?.as_ref().clone())
    }

    /// How a trail does (`GetTrailStatus`).
    pub async fn trail_status(&self, listed: &Listed) -> Result<TrailStatus, AwsError> {
        let ask = async {
            let client = self.clients().cloudtrail(&listed.home);
            let get = || client.get_trail_status().name(listed.arn.to_string()).send();
            answers::status(self.send(GET_TRAIL_STATUS, get).await?)
        };
        Ok(self.cloudtrail_memos().statuses.get(&listed.arn, ask).await?.as_ref().clone())
    }

    /// Which events a trail has (`GetEventSelectors`).
    pub async fn event_selectors(&self, listed: &Listed) -> Result<EventSelectors, AwsError> {
        let ask = async {
            let client = self.clients().cloudtrail(&listed.home);
            let get = || client.get_event_selectors().trail_name(listed.arn.to_string()).send();
            let answer = self.send(GET_EVENT_SELECTORS, get).await?;
            let advanced = answer.advanced_event_selectors.unwrap_or_default();
            Ok(selectors::normal(answer.event_selectors.unwrap_or_default(), advanced))
        };
        Ok(self.cloudtrail_memos().selectors.get(&listed.arn, ask).await?.as_ref().clone())
    }

    /// Which Insights a trail has, such as `ApiCallRateInsight` (`GetInsightSelectors`); none, where they are not enabled.
    pub async fn insight_selectors(&self, listed: &Listed) -> Result<Insights, AwsError> {
        let ask = async {
            let client = self.clients().cloudtrail(&listed.home);
            let get = || client.get_insight_selectors().trail_name(listed.arn.to_string()).send();
            match self.send(GET_INSIGHT_SELECTORS, get).await {
                Ok(answer) => Ok(answers::insights(answer.insight_selectors.unwrap_or_default())),
                // A trail without Insights has an error of its own; one that is gone has another.
                Err(error) if error.code() == Some("InsightNotEnabledException") => Ok(Insights::new()),
                Err(error) => Err(error),
            }
        };
        Ok(self.cloudtrail_memos().insights.get(&listed.arn, ask).await?.as_ref().clone())
    }

    /// A trail's tags (`cloudtrail:ListTags`).
    pub async fn trail_tags(&self, listed: &Listed) -> Result<BTreeMap<String, String>, AwsError> {
        let ask = async {
            let client = self.clients().cloudtrail(&listed.home);
            let list = |token: Option<String>| {
                client.list_tags().resource_id_list(listed.arn.to_string()).set_next_token(token).send()
            };
            let pages: Vec<ListTagsOutput> = self.pages(LIST_TAGS, list).await?;
            let resources = pages.into_iter().flat_map(|page| page.resource_tag_list.unwrap_or_default());
            let tags = resources.flat_map(|resource| resource.tags_list.unwrap_or_default());
            Ok(tags.map(|tag| (tag.key, tag.value.unwrap_or_default())).collect())
        };
        Ok(self.cloudtrail_memos().tags.get(&listed.arn, ask).await?.as_ref().clone())
    }
}

/// The trails, each once, whatever else a second entry of an ARN says.
fn distinct(listed: BTreeSet<Listed>) -> Vec<Listed> {
    let mut listed: Vec<Listed> = listed.into_iter().collect();
    listed.dedup_by(|one, other| one.arn == other.arn);
    listed
}
