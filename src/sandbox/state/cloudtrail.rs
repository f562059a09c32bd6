use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trail {
    /// Its name.
    pub name: String,
    /// Its home Region.
    pub home: String,
    /// The account that owns it: of an organization's trail the management account.
    pub owner: String,
    /// Its bucket.
    pub bucket: String,
    /// What the names of its log files begin with.
    pub key_prefix: Option<String>,
    /// The ARN of its topic.
    pub sns_topic: Option<String>,
    /// The ARN of its key.
    pub kms_key: Option<String>,
    /// Whether it is an organization's.
    pub organization: bool,
    /// Whether it covers all Regions.
    pub multi_region: bool,
    /// Whether it has the events of global services.
    pub global_service_events: bool,
    /// Since when it writes digests, if it does.
    pub validating_since: Option<Timestamp>,
    /// Since when it logs, if it does.
    pub logging_since: Option<Timestamp>,
    /// When logging was started last.
    pub started: Option<Timestamp>,
    /// When logging was stopped last.
    pub stopped: Option<Timestamp>,
    /// Its basic event selectors, each as the plain value that came over the wire.
    pub event_selectors: Vec<serde_json::Value>,
    /// Its advanced event selectors, likewise.
    pub advanced_event_selectors: Vec<serde_json::Value>,
    /// Its Insights, such as `ApiCallRateInsight`, each with the categories of events that were asked for with it.
    pub insights: BTreeMap<String, BTreeSet<String>>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// When log files were delivered last.
    pub latest_delivery: Option<Timestamp>,
    /// Why they cannot be delivered, if they cannot.
    pub delivery_error: Option<String>,
    /// When a digest was delivered last.
    pub latest_digest: Option<Timestamp>,
    /// Why it cannot be delivered, if it cannot.
    pub digest_error: Option<String>,
    /// Until when it is worked out what was delivered.
    pub settled: Option<Timestamp>,
}

impl Trail {
    /// A trail as `CreateTrail` makes one of nothing but a name and a bucket (API reference, `CreateTrail`).
    pub fn new(name: &str, home: &str, owner: &str, bucket: &str) -> Self {
        Self {
            name: name.to_owned(),
            home: home.to_owned(),
            owner: owner.to_owned(),
            bucket: bucket.to_owned(),
            key_prefix: None,
            sns_topic: None,
            kms_key: None,
            organization: false,
            multi_region: false,
            global_service_events: true,
            validating_since: None,
            logging_since: None,
            started: None,
            stopped: None,
            event_selectors: Vec::new(),
            advanced_event_selectors: Vec::new(),
            insights: BTreeMap::new(),
            tags: BTreeMap::new(),
            latest_delivery: None,
            delivery_error: None,
            latest_digest: None,
            digest_error: None,
            settled: None,
        }
    }

    /// Its ARN.
    pub fn arn(&self, partition: &str) -> String {
        format!("arn:{partition}:cloudtrail:{}:{}:trail/{}", self.home, self.owner, self.name)
    }
}
