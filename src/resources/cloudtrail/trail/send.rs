//! Sends the changes of a trail.

use std::collections::BTreeSet;

use aws_sdk_cloudtrail::operation::create_trail::builders::CreateTrailFluentBuilder;
use aws_sdk_cloudtrail::operation::update_trail::builders::UpdateTrailFluentBuilder;
use aws_sdk_cloudtrail::types;
use indexmap::IndexMap;

use super::change::{Change, KeyArgument, OfTrail, Settings};
use super::declared::Trail;
use crate::aws::operation::cloudtrail::{
    ADD_TAGS, CREATE_TRAIL, PUT_EVENT_SELECTORS, PUT_INSIGHT_SELECTORS, START_LOGGING, STOP_LOGGING,
    UPDATE_TRAIL,
};
use crate::aws::operation::kms::DESCRIBE_KEY;
use crate::aws::reader::cloudtrail::{AdvancedSelector, FieldSelector};
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Class, Reader, Writer};
use crate::resources::cloudtrail::reference::{Insight, SelectorsSpec};
use crate::values::delivery::CLOUDTRAIL;
use crate::values::{Arn, KeyAlias, KeyReference, Region};

/// Sends one change of a trail, to its home Region.
pub(super) async fn send(
    desired: &Trail,
    OfTrail { trail, change }: &OfTrail,
    writer: &Writer,
) -> Result<(), AwsError> {
    let client = writer.cloudtrail(&Region::new(trail.region()));
    let arn = trail.to_string();
    let this = [Subject::new(SubjectKind::Trail, trail.name())];
    match change {
        Change::Create(settings, tags) => {
            let key = key_argument(desired, settings, writer).await?;
            let tags = tags_of(tags);
            let create = || {
                let request = client.create_trail().name(trail.name());
                let request = create(request, settings, key.clone());
                request.set_tags_list(Some(tags.clone()).filter(|tags| !tags.is_empty())).send()
            };
            let is_there =
                async |reader: Reader| Ok(reader.trails().await?.iter().any(|listed| listed.arn == *trail));
            writer.create_needing(CREATE_TRAIL, &this, &needs(desired), create, is_there).await?;
        }
        Change::Update(settings) => {
            let key = key_argument(desired, settings, writer).await?;
            let update = || update(client.update_trail().name(&arn), settings, key.clone()).send();
            writer.send_needing(UPDATE_TRAIL, &this, &needs(desired), update).await?;
        }
        Change::PutEventSelectors(selectors) => {
            let put = || {
                let request = client.put_event_selectors().trail_name(&arn);
                match selectors {
                    SelectorsSpec::ManagementEvents => request.event_selectors(default_selector()).send(),
                    SelectorsSpec::Advanced(selectors) => {
                        let selectors = selectors.iter().map(advanced).collect();
                        request.set_advanced_event_selectors(Some(selectors)).send()
                    }
                }
            };
            writer.send(PUT_EVENT_SELECTORS, &this, put).await?;
        }
        Change::PutInsightSelectors(insights) => {
            let selectors: Vec<types::InsightSelector> = insights.iter().map(insight_selector).collect();
            let put = || {
                let request = client.put_insight_selectors().trail_name(&arn);
                request.set_insight_selectors(Some(selectors.clone())).send()
            };
            writer.send(PUT_INSIGHT_SELECTORS, &this, put).await?;
        }
        Change::AddTags(tags) => {
            let tags = tags_of(tags);
            let add = || client.add_tags().resource_id(&arn).set_tags_list(Some(tags.clone())).send();
            writer.send(ADD_TAGS, &this, add).await?;
        }
        Change::StartLogging => {
            let start = || client.start_logging().name(&arn).send();
            writer.send(START_LOGGING, &this, start).await?;
        }
        Change::StopLogging => {
            let stop = || client.stop_logging().name(&arn).send();
            writer.send(STOP_LOGGING, &this, stop).await?;
        }
    }
    Ok(())
}

/// What `CloudTrail` looks at before it takes a trail, and may see late.
fn needs(desired: &Trail) -> Vec<Subject> {
    let bucket = &desired.bucket.value.name;
    let mut needs = vec![
        Subject::new(SubjectKind::Bucket, bucket),
        Subject::new(SubjectKind::BucketPolicy, bucket),
        Subject::new(SubjectKind::TrustedService, CLOUDTRAIL),
    ];
    if let Some(KeyReference::Alias(alias)) = desired.delivery.key.as_ref().map(|key| &key.key) {
        let region = &desired.delivery.bucket_region;
        needs.extend([Subject::key(region, alias), Subject::key_policy(region, alias)]);
    }
    needs
}

/// The key as it is sent: an alias means another key in another account or Region, and an ARN does not.
async fn key_argument(
    desired: &Trail,
    settings: &Settings,
    writer: &Writer,
) -> Result<Option<String>, AwsError> {
    Ok(match &settings.kms_key {
        None => None,
        Some(KeyArgument::None) => Some(String::new()),
        Some(KeyArgument::Arn(arn)) => Some(arn.to_string()),
        Some(KeyArgument::Alias(alias)) => Some(key_of(desired, alias, writer).await?.to_string()),
    })
}

async fn key_of(desired: &Trail, alias: &KeyAlias, writer: &Writer) -> Result<Arn, AwsError> {
    let delivery = &desired.delivery;
    writer
        .own_key(&delivery.bucket_region, alias)
        .await?
        .ok_or_else(|| AwsError::new(DESCRIBE_KEY, Class::NotFound, format!("there is no key `{alias}`")))
}

/// Puts settings into a request; `CreateTrail` and `UpdateTrail` take them by the same names.
macro_rules! takes_settings {
    ($($name:ident: $builder:ty),+ $(,)?) => {
        $(fn $name(request: $builder, settings: &Settings, key: Option<String>) -> $builder {
            let Settings {
                bucket,
                key_prefix,
                sns_topic,
                global_service_events,
                multi_region,
                log_file_validation,
                kms_key: _,
                organization,
            } = settings;
            request
                .set_s3_bucket_name(bucket.as_ref().map(ToString::to_string))
                .set_s3_key_prefix(key_prefix.clone())
                .set_sns_topic_name(sns_topic.clone())
                .set_include_global_service_events(*global_service_events)
                .set_is_multi_region_trail(*multi_region)
                .set_enable_log_file_validation(*log_file_validation)
                .set_kms_key_id(key)
                .set_is_organization_trail(*organization)
        })+
    };
}

takes_settings!(create: CreateTrailFluentBuilder, update: UpdateTrailFluentBuilder);

fn tags_of(tags: &IndexMap<String, String>) -> Vec<types::Tag> {
    let tag = |(key, value): (&String, &String)| {
        types::Tag::builder().key(key).value(value).build().expect("a tag has a key")
    };
    tags.iter().map(tag).collect()
}

fn insight_selector((insight, categories): (&Insight, &BTreeSet<String>)) -> types::InsightSelector {
    let categories = categories.iter().map(|category| category.as_str().into()).collect::<Vec<_>>();
    types::InsightSelector::builder()
        .insight_type(insight.as_aws().into())
        .set_event_categories(Some(categories).filter(|categories| !categories.is_empty()))
        .build()
}

fn default_selector() -> types::EventSelector {
    types::EventSelector::builder()
        .read_write_type(types::ReadWriteType::All)
        .include_management_events(true)
        .set_data_resources(Some(Vec::new()))
        .build()
}

fn advanced(AdvancedSelector { name, fields }: &AdvancedSelector) -> types::AdvancedEventSelector {
    let selectors = fields.iter().map(|(field, selector)| {
        let FieldSelector { equals, not_equals, starts_with, not_starts_with, ends_with, not_ends_with } =
            selector;
        let list = |values: &BTreeSet<String>| {
            Some(values.iter().cloned().collect::<Vec<_>>()).filter(|values| !values.is_empty())
        };
        types::AdvancedFieldSelector::builder()
            .field(field)
            .set_equals(list(equals))
            .set_not_equals(list(not_equals))
            .set_starts_with(list(starts_with))
            .set_not_starts_with(list(not_starts_with))
            .set_ends_with(list(ends_with))
            .set_not_ends_with(list(not_ends_with))
            .build()
            .expect("a field selector has a field")
    });
    types::AdvancedEventSelector::builder()
        .set_name(Some(name.clone()).filter(|name| !name.is_empty()))
        .set_field_selectors(Some(selectors.collect()))
        .build()
        .expect("a selector has fields")
}
