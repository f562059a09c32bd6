//! What differs at the lifecycle rules of a bucket: ours by their ids, the others as they are.

use aws_sdk_s3::types::builders::LifecycleRuleBuilder;
use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, ExpirationStatus, LifecycleExpiration, LifecycleRule,
    LifecycleRuleAndOperator, LifecycleRuleFilter, NoncurrentVersionExpiration,
};

use super::change::Setting;
use super::diff::Settling;
use super::shown::{self, legacy_prefix};
use crate::aws::reader::s3::BucketLifecycle;
use crate::model::{Finding, Impact};
use crate::resources::s3::reference::LifecycleSpec;

/// What a rule of ours does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    /// Lets objects expire.
    Expire,
    /// Deletes noncurrent versions.
    Noncurrent,
    /// Deletes the parts of uploads that were never finished.
    AbortUploads,
}

/// A rule of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    does: Does,
    days: i32,
    prefix: String,
}

impl Does {
    fn id(self) -> &'static str {
        match self {
            Self::Expire => "baseline-expire",
            Self::Noncurrent => "baseline-noncurrent",
            Self::AbortUploads => "baseline-abort-uploads",
        }
    }

    /// The attribute of the file.
    fn attribute(self) -> &'static str {
        match self {
            Self::Expire => "lifecycle.expire_days",
            Self::Noncurrent => "lifecycle.noncurrent_expire_days",
            Self::AbortUploads => "lifecycle.abort_incomplete_uploads_days",
        }
    }
}

impl Rule {
    /// The rule as S3 holds it.
    fn whole(&self) -> LifecycleRule {
        let Self { does, days, prefix } = self;
        let rule = LifecycleRule::builder()
            .id(does.id())
            .filter(LifecycleRuleFilter::builder().prefix(prefix).build())
            .status(ExpirationStatus::Enabled);
        let rule = match does {
            Does::Expire => rule.expiration(LifecycleExpiration::builder().days(*days).build()),
            Does::Noncurrent => rule.noncurrent_version_expiration(
                NoncurrentVersionExpiration::builder().noncurrent_days(*days).build(),
            ),
            Does::AbortUploads => rule.abort_incomplete_multipart_upload(
                AbortIncompleteMultipartUpload::builder().days_after_initiation(*days).build(),
            ),
        };
        built(rule)
    }

    /// Reads a rule of S3 that does this and nothing else, whether it is enabled or not.
    fn read(does: Does, live: &LifecycleRule) -> Option<Self> {
        let prefix = prefix(live)?.to_owned();
        let days = match does {
            Does::Expire => live.expiration().and_then(LifecycleExpiration::days),
            Does::Noncurrent => {
                live.noncurrent_version_expiration().and_then(NoncurrentVersionExpiration::noncurrent_days)
            }
            Does::AbortUploads => live
                .abort_incomplete_multipart_upload()
                .and_then(AbortIncompleteMultipartUpload::days_after_initiation),
        };
        let rule = Self { does, days: days?, prefix };
        let mut enabled = filtered(live);
        enabled.status = ExpirationStatus::Enabled;
        (enabled == rule.whole()).then_some(rule)
    }

    /// What a person reads of it.
    fn shown(&self) -> String {
        match self.prefix.as_str() {
            "" => shown::days(self.days),
            prefix => format!("{}, below `{prefix}`", shown::days(self.days)),
        }
    }
}

impl Settling<'_> {
    pub(super) fn lifecycle(&mut self, desired: Option<LifecycleSpec>) {
        let Some(LifecycleSpec { expire_days, noncurrent_expire_days, abort_incomplete_uploads_days }) =
            desired
        else {
            return;
        };
        let declared = [
            (Does::Expire, expire_days),
            (Does::Noncurrent, noncurrent_expire_days),
            (Does::AbortUploads, abort_incomplete_uploads_days),
        ];
        let held_to = self.held_to();
        let BucketLifecycle { rules, minimum_size } = &self.settings.lifecycle;
        let mut next: Vec<LifecycleRule> = rules.iter().map(filtered).collect();
        let mut harms = Vec::new();
        let mut differs = false;
        for (does, days) in declared {
            let Some(days) = days else {
                continue;
            };
            let rule = Rule { does, days: days.number(), prefix: held_to.clone() };
            let place = rules.iter().position(|live| live.id() == Some(does.id()));
            let there = place.map(|place| &rules[place]);
            let read = there.and_then(|live| Rule::read(does, live));
            let is_enabled = there.is_some_and(|live| live.status == ExpirationStatus::Enabled);
            if read.as_ref() == Some(&rule) && is_enabled {
                continue;
            }
            differs = true;
            let before = match (there, &read) {
                (None, _) => None,
                (Some(_), None) => Some("a rule of another kind".to_owned()),
                (Some(_), Some(live)) if is_enabled => Some(live.shown()),
                (Some(_), Some(live)) => Some(format!("{}, disabled", live.shown())),
            };
            self.value(does.attribute(), before, rule.shown());
            harms.extend(
                rule.destroys(read.as_ref().filter(|_| is_enabled)).map(|why| (Impact::Destroys, why)),
            );
            match place {
                Some(place) => next[place] = rule.whole(),
                None => next.push(rule.whole()),
            }
        }
        let minimum_size = minimum_size.clone();
        if differs {
            self.harmful(Setting::Lifecycle(BucketLifecycle { rules: next, minimum_size }), harms);
        }
        let is_ours = |id: &str| declared.iter().any(|(does, days)| does.id() == id && days.is_some());
        let mut plain = Vec::new();
        for rule in rules {
            let id = rule.id().unwrap_or("without an id");
            if is_ours(id) {
                continue;
            }
            match deletes(rule, &held_to) {
                Some(what) => {
                    let what = format!("lifecycle rule `{id}`, which deletes {what}");
                    self.diff.finding(Finding::Unmanaged { what });
                }
                None => plain.push(id),
            }
        }
        self.diff.unmanaged("lifecycle rule", "lifecycle rules", plain);
    }

    /// What the lifecycle rules are held to: what the trails of the file write here, below the prefix that a trail has where
    /// the file leaves it out; everything, where the file knows of no trail.
    fn held_to(&self) -> String {
        let mut needs = self.bucket.owned.deliveries().iter().zip(&self.live.sources);
        needs.next().map(|(delivery, source)| delivery.log_folder(source)).unwrap_or_default()
    }
}

/// What a rule in force deletes of what stands below a prefix.
fn deletes(rule: &LifecycleRule, held_to: &str) -> Option<String> {
    let below = reaches(rule);
    let overlaps = below.starts_with(held_to) || held_to.starts_with(below);
    if rule.status != ExpirationStatus::Enabled || !overlaps {
        return None;
    }
    let objects = rule.expiration().and_then(|expiration| match (expiration.days(), expiration.date()) {
        (Some(days), _) => Some(format!("objects after {}", shown::days(days))),
        (None, Some(date)) => Some(format!("objects from {} on", shown::day(date))),
        (None, None) => None,
    });
    let days = rule.noncurrent_version_expiration().and_then(NoncurrentVersionExpiration::noncurrent_days);
    let versions = days.map(|days| format!("noncurrent versions after {}", shown::days(days)));
    let what: Vec<String> = objects.into_iter().chain(versions).collect();
    let within = if held_to.starts_with(below) { String::new() } else { format!(" below `{below}`") };
    let some = if prefix(rule).is_some() { "" } else { "some " };
    (!what.is_empty()).then(|| format!("{some}{}{within}", what.join(" and ")))
}

/// The prefix below which a rule stays, whatever else it is held to.
fn reaches(rule: &LifecycleRule) -> &str {
    let filter = rule.filter();
    let and = filter.and_then(LifecycleRuleFilter::and).and_then(LifecycleRuleAndOperator::prefix);
    let plain = filter.and_then(LifecycleRuleFilter::prefix).or_else(|| legacy_prefix(rule));
    and.or(plain).unwrap_or_default()
}

impl Rule {
    /// What goes that would have stayed, compared to a rule that is in force.
    fn destroys(&self, live: Option<&Self>) -> Option<String> {
        let Self { does, days, prefix } = self;
        let what = match does {
            Does::Expire => "objects",
            Does::Noncurrent => "noncurrent versions",
            // Nobody can read the parts of an upload that was never finished.
            Does::AbortUploads => return None,
        };
        // A rule that goes no further and no faster takes nothing that was not to go anyway.
        let is_covered = live.is_some_and(|live| live.days <= *days && prefix.starts_with(&live.prefix));
        let below = if prefix.is_empty() { String::new() } else { format!(" below `{prefix}`") };
        (!is_covered).then(|| {
            let days = shown::days(*days);
            format!("{what}{below} that are older than {days} go, as soon as S3 gets to them")
        })
    }
}

/// The prefix that a rule is held to, where it is held to nothing else; empty for the whole bucket.
fn prefix(rule: &LifecycleRule) -> Option<&str> {
    let Some(filter) = rule.filter() else {
        return Some(legacy_prefix(rule).unwrap_or_default());
    };
    let LifecycleRuleFilter { prefix, tag, object_size_greater_than, object_size_less_than, and, .. } =
        filter;
    let is_plain = tag.is_none()
        && object_size_greater_than.is_none()
        && object_size_less_than.is_none()
        && and.is_none();
    is_plain.then(|| prefix.as_deref().unwrap_or_default())
}

/// A rule with its prefix in a filter: S3 takes no others beside rules that have filters, as ours do.
fn filtered(rule: &LifecycleRule) -> LifecycleRule {
    let mut rule = rule.clone();
    let prefix = prefix(&rule).map(str::to_owned);
    if let Some(prefix) = prefix {
        without_legacy_prefix(&mut rule);
        rule.filter = Some(LifecycleRuleFilter::builder().prefix(prefix).build());
    }
    rule
}

#[expect(deprecated, reason = "S3 still answers it for rules that were written so")]
fn without_legacy_prefix(rule: &mut LifecycleRule) {
    rule.prefix = None;
}

fn built(rule: LifecycleRuleBuilder) -> LifecycleRule {
    rule.build().expect("a rule with a status is complete")
}
