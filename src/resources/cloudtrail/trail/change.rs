//! The calls that change a trail.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::aws::operation::cloudtrail::{
    ADD_TAGS, CREATE_TRAIL, PUT_EVENT_SELECTORS, PUT_INSIGHT_SELECTORS, START_LOGGING, STOP_LOGGING,
    UPDATE_TRAIL,
};
use crate::aws::reader::cloudtrail::{AdvancedSelector, FieldSelector};
use crate::model::{self, Call};
use crate::resources::cloudtrail::reference::{Insight, SelectorsSpec};
use crate::values::{Arn, BucketName, KeyAlias};

/// What can change a trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Makes the trail.
    Create(Settings, IndexMap<String, String>),
    /// Changes these settings; the others stay.
    Update(Settings),
    /// Says which events it has.
    PutEventSelectors(SelectorsSpec),
    /// Says which Insights it has, each with the categories of events that it had before; none disables them.
    PutInsightSelectors(BTreeMap<Insight, BTreeSet<String>>),
    /// Writes tags; others stay.
    AddTags(IndexMap<String, String>),
    /// Lets it log.
    StartLogging,
    /// Lets it log no longer.
    StopLogging,
}

/// A change of one trail, which is named by its ARN, whose Region is its home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfTrail {
    pub(super) trail: Arn,
    pub(super) change: Change,
}

/// Settings of a trail that one call sends; one that is absent is not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The bucket.
    pub bucket: Option<BucketName>,
    /// What the names of its log files begin with; an empty text takes it away.
    pub key_prefix: Option<String>,
    /// The topic, by name or ARN; an empty text takes it away.
    pub sns_topic: Option<String>,
    /// Whether it has the events of global services.
    pub global_service_events: Option<bool>,
    /// Whether it covers all Regions.
    pub multi_region: Option<bool>,
    /// Whether it writes digests.
    pub log_file_validation: Option<bool>,
    /// The key.
    pub kms_key: Option<KeyArgument>,
    /// Whether it is an organization's.
    pub organization: Option<bool>,
}

/// A key as a call names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyArgument {
    /// No key any longer.
    None,
    /// The key of an alias, which is sent by its ARN.
    Alias(KeyAlias),
    /// A key.
    Arn(Arn),
}

impl Settings {
    fn onto(&self, call: Call) -> Call {
        let Self {
            bucket,
            key_prefix,
            sns_topic,
            global_service_events,
            multi_region,
            log_file_validation,
            kms_key,
            organization,
        } = self;
        let call = call
            .with_some("S3BucketName", bucket.as_ref().map(BucketName::as_str))
            .with_some("S3KeyPrefix", key_prefix.as_deref())
            .with_some("SnsTopicName", sns_topic.as_deref())
            .with_some("IncludeGlobalServiceEvents", *global_service_events)
            .with_some("IsMultiRegionTrail", *multi_region)
            .with_some("EnableLogFileValidation", *log_file_validation);
        let call = match kms_key {
            None => call,
            Some(KeyArgument::None) => call.with("KmsKeyId", ""),
            Some(KeyArgument::Alias(alias)) => call.with_id_of("KmsKeyId", alias),
            Some(KeyArgument::Arn(arn)) => call.with("KmsKeyId", arn.to_string()),
        };
        let call = call.with_some("IsOrganizationTrail", *organization);
        if *organization == Some(true) {
            // CloudTrail User Guide, "Prepare for creating a trail for your organization", "Required permissions".
            call.needing("iam:CreateServiceLinkedRole")
                .needing("organizations:DescribeOrganization")
                .needing("organizations:ListAWSServiceAccessForOrganization")
        } else {
            call
        }
    }
}

impl model::Change for OfTrail {
    fn call(&self) -> Call {
        let Self { trail, change } = self;
        let named = |operation, argument| Call::new(operation).with(argument, trail.to_string());
        match change {
            Change::Create(settings, tags) => {
                let call = settings.onto(Call::new(CREATE_TRAIL).with("Name", trail.name()));
                if tags.is_empty() {
                    call
                } else {
                    call.with("TagsList", listed(tags)).needing("cloudtrail:AddTags")
                }
            }
            Change::Update(settings) => settings.onto(named(UPDATE_TRAIL, "Name")),
            Change::PutEventSelectors(selectors) => {
                let call = named(PUT_EVENT_SELECTORS, "TrailName");
                match selectors {
                    // What a trail has by default, by the selectors that it has by default.
                    SelectorsSpec::ManagementEvents => call.with(
                        "EventSelectors",
                        json!([{ "ReadWriteType": "All", "IncludeManagementEvents": true, "DataResources": [] }]),
                    ),
                    SelectorsSpec::Advanced(selectors) => {
                        let selectors: Vec<Value> = selectors.iter().map(advanced).collect();
                        call.with("AdvancedEventSelectors", selectors)
                    }
                }
            }
            Change::PutInsightSelectors(insights) => {
                let selectors: Vec<Value> = insights.iter().map(insight_selector).collect();
                named(PUT_INSIGHT_SELECTORS, "TrailName").with("InsightSelectors", selectors)
            }
            Change::AddTags(tags) => named(ADD_TAGS, "ResourceId").with("TagsList", listed(tags)),
            Change::StartLogging => named(START_LOGGING, "Name"),
            Change::StopLogging => named(STOP_LOGGING, "Name"),
        }
    }
}

fn listed(tags: &IndexMap<String, String>) -> Vec<Value> {
    tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect()
}

fn insight_selector((insight, categories): (&Insight, &BTreeSet<String>)) -> Value {
    let mut selector = Map::new();
    selector.insert("InsightType".to_owned(), insight.as_aws().into());
    if !categories.is_empty() {
        selector.insert("EventCategories".to_owned(), json!(categories));
    }
    selector.into()
}

fn advanced(AdvancedSelector { name, fields }: &AdvancedSelector) -> Value {
    let mut selector = Map::new();
    if !name.is_empty() {
        selector.insert("Name".to_owned(), name.as_str().into());
    }
    selector.insert("FieldSelectors".to_owned(), field_selectors(fields));
    selector.into()
}

fn field_selectors(fields: &BTreeMap<String, FieldSelector>) -> Value {
    let shown = fields.iter().map(|(field, selector)| {
        let FieldSelector { equals, not_equals, starts_with, not_starts_with, ends_with, not_ends_with } =
            selector;
        let operators = [
            ("Equals", equals),
            ("NotEquals", not_equals),
            ("StartsWith", starts_with),
            ("NotStartsWith", not_starts_with),
            ("EndsWith", ends_with),
            ("NotEndsWith", not_ends_with),
        ];
        let asked = operators.into_iter().filter(|(_, values)| !values.is_empty());
        let asked = asked.map(|(operator, values)| (operator.to_owned(), json!(values)));
        let field = [("Field".to_owned(), json!(field))];
        Value::Object(field.into_iter().chain(asked).collect())
    });
    shown.collect()
}
