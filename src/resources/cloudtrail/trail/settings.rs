//! The settings of a trail: what the file asks of each, and what changing it does.

use super::change::{KeyArgument, Settings};
use super::declared::Trail;
use super::live::{Live, Seen};
use crate::aws::reader::cloudtrail;
use crate::model::Value;
use crate::resources::cloudtrail::reference::{KeySpec, TopicSpec};
use crate::values::{KeyReference, Region};

/// What differs in settings: what is sent, what is shown, how it weakens the trail, and why more is sent than asked for.
#[derive(Debug, Default)]
pub(super) struct Differing {
    pub(super) settings: Settings,
    pub(super) attributes: Vec<(&'static str, Value, Value)>,
    pub(super) weakens: Vec<String>,
    pub(super) because: Option<String>,
}

impl Settings {
    /// Everything that the file declares, for a trail that is not there.
    pub(super) fn of_new(desired: &Trail) -> Self {
        let not_empty = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Self {
            bucket: Some(desired.bucket.value.name.clone()),
            key_prefix: not_empty(&desired.key_prefix),
            sns_topic: desired.sns_topic.as_ref().and_then(|topic| topic_argument(&topic.value)),
            global_service_events: desired.global_service_events,
            multi_region: desired.multi_region,
            log_file_validation: desired.log_file_validation,
            kms_key: desired.kms_key.as_ref().map(|key| key_argument(&key.value)).filter(is_a_key),
            organization: desired.organization,
        }
    }

    /// Whether it says where log files go, or how they are encrypted.
    pub(super) fn moves_deliveries(&self) -> bool {
        self.bucket.is_some() || self.key_prefix.is_some() || self.kms_key.is_some()
    }
}

impl Differing {
    /// Everything that is asked of a trail that is not there.
    pub(super) fn of_new(desired: &Trail) -> Self {
        let settings = Settings::of_new(desired);
        let mut attributes = Vec::new();
        let mut adds = |name, value: Value| {
            if value != Value::Unset {
                attributes.push((name, Value::Unset, value));
            }
        };
        adds("organization", settings.organization.map(Value::from).into());
        adds("multi_region", settings.multi_region.map(Value::from).into());
        adds("global_service_events", settings.global_service_events.map(Value::from).into());
        adds("log_file_validation", settings.log_file_validation.map(Value::from).into());
        adds("bucket", settings.bucket.as_ref().map(Value::text).into());
        adds("key_prefix", settings.key_prefix.clone().into());
        adds("kms_key", settings.kms_key.as_ref().and_then(key_shown).into());
        adds("sns_topic", settings.sns_topic.clone().into());
        Self { settings, attributes, ..Self::default() }
    }

    /// What the file asks otherwise than a trail has it.
    pub(super) fn between(desired: &Trail, live: &Live, trail: &cloudtrail::Trail) -> Self {
        let mut differing = Self::default();
        differing.switches(desired, trail);
        differing.bucket_and_prefix(desired, trail);
        differing.key(desired, live, trail);
        differing.topic(desired, trail);
        differing
    }

    fn switches(&mut self, desired: &Trail, trail: &cloudtrail::Trail) {
        // CloudTrail refuses the one without the other (API reference, `UpdateTrail`,
        // `InvalidParameterCombinationException`).
        let widens = desired.multi_region == Some(true) && !trail.multi_region;
        let comes_along = widens && desired.global_service_events.is_none() && !trail.global_service_events;
        if comes_along {
            self.because = Some("a trail of all Regions has the events of global services".to_owned());
        }
        let global_service_events = desired.global_service_events.or(comes_along.then_some(true));
        let mut switch = |name, live: bool, desired: Option<bool>, off: &str| {
            let next = desired.filter(|desired| *desired != live);
            if let Some(next) = next {
                self.attributes.push((name, live.into(), next.into()));
                if !next {
                    self.weakens.push(off.to_owned());
                }
            }
            next
        };
        self.settings.organization = switch(
            "organization",
            trail.organization,
            desired.organization,
            "the events of the organization's other accounts are no longer logged",
        );
        self.settings.multi_region = switch(
            "multi_region",
            trail.multi_region,
            desired.multi_region,
            "the events of other Regions are no longer logged",
        );
        self.settings.global_service_events = switch(
            "global_service_events",
            trail.global_service_events,
            global_service_events,
            "the events of global services, IAM among them, are no longer logged",
        );
        self.settings.log_file_validation = switch(
            "log_file_validation",
            trail.log_file_validation,
            desired.log_file_validation,
            "there will be no digests for what is logged meanwhile, ever",
        );
    }

    fn bucket_and_prefix(&mut self, desired: &Trail, trail: &cloudtrail::Trail) {
        let bucket = &desired.bucket.value.name;
        if bucket.as_str() != trail.bucket {
            self.attributes.push(("bucket", Value::text(&trail.bucket), Value::text(bucket)));
            self.weakens
                .push(format!("log files go to another bucket; what was logged stays in `{}`", trail.bucket));
            self.settings.bucket = Some(bucket.clone());
        }
        let live = trail.key_prefix.as_deref().unwrap_or_default();
        if let Some(prefix) = desired.key_prefix.as_ref().filter(|prefix| *prefix != live) {
            self.attributes.push(("key_prefix", trail.key_prefix.clone().into(), none_if_empty(prefix)));
            self.settings.key_prefix = Some(prefix.clone());
        }
    }

    fn key(&mut self, desired: &Trail, live: &Live, trail: &cloudtrail::Trail) {
        let Some(key) = &desired.kms_key else {
            return;
        };
        let argument = key_argument(&key.value);
        let meant = live.key.as_ref().and_then(Seen::seen).and_then(Option::as_ref).map(|meant| &meant.key);
        let meant = meant.filter(|_| matches!(argument, KeyArgument::Alias(_)));
        let is_same = match &argument {
            KeyArgument::None => trail.kms_key.is_none(),
            KeyArgument::Arn(arn) => trail.kms_key.as_ref() == Some(&arn.to_string()),
            KeyArgument::Alias(_) => {
                meant.is_some_and(|meant| trail.kms_key.as_ref() == Some(&meant.arn.to_string()))
            }
        };
        if is_same {
            return;
        }
        let shown = match (&trail.kms_key, &argument, meant) {
            // The alias alone would not tell why it is no longer the same.
            (Some(_), KeyArgument::Alias(alias), Some(meant)) => Some(format!("{alias} (key {})", meant.id)),
            _ => key_shown(&argument),
        };
        self.attributes.push(("kms_key", trail.kms_key.clone().into(), shown.into()));
        if trail.kms_key.is_some() {
            self.weakens.push(match (&argument, meant) {
                (KeyArgument::None, _) => {
                    "log files are no longer encrypted with a key of the trail".to_owned()
                }
                (KeyArgument::Alias(alias), Some(_)) => format!(
                    "`{alias}` names another key than the trail uses: whoever reads its log files needs that one"
                ),
                (KeyArgument::Alias(_) | KeyArgument::Arn(_), _) => {
                    "log files are encrypted with another key, which whoever reads them needs".to_owned()
                }
            });
        }
        self.settings.kms_key = Some(argument);
    }

    fn topic(&mut self, desired: &Trail, trail: &cloudtrail::Trail) {
        let Some(topic) = &desired.sns_topic else {
            return;
        };
        let arn = match &topic.value {
            TopicSpec::None => None,
            TopicSpec::Named(name) => {
                let home = Region::new(trail.arn.region());
                Some(desired.topic_named(name, &home).to_string())
            }
            TopicSpec::Arn(arn) => Some(arn.to_string()),
        };
        if arn != trail.sns_topic {
            let argument = topic_argument(&topic.value);
            self.attributes.push(("sns_topic", trail.sns_topic.clone().into(), argument.clone().into()));
            self.settings.sns_topic = Some(argument.unwrap_or_default());
        }
    }
}

fn key_argument(key: &KeySpec) -> KeyArgument {
    match key {
        KeySpec::None => KeyArgument::None,
        KeySpec::Key(KeyReference::Alias(alias)) => KeyArgument::Alias(alias.clone()),
        KeySpec::Key(KeyReference::Arn(arn)) => KeyArgument::Arn(arn.clone()),
    }
}

fn is_a_key(key: &KeyArgument) -> bool {
    !matches!(key, KeyArgument::None)
}

fn key_shown(key: &KeyArgument) -> Option<String> {
    match key {
        KeyArgument::None => None,
        KeyArgument::Alias(alias) => Some(alias.to_string()),
        KeyArgument::Arn(arn) => Some(arn.to_string()),
    }
}

fn topic_argument(topic: &TopicSpec) -> Option<String> {
    match topic {
        TopicSpec::None => None,
        TopicSpec::Named(name) => Some(name.clone()),
        TopicSpec::Arn(arn) => Some(arn.to_string()),
    }
}

fn none_if_empty(text: &str) -> Value {
    if text.is_empty() { Value::Unset } else { text.into() }
}
