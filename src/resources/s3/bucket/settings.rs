//! What differs at the plainer settings of a bucket.

use aws_sdk_s3::types::LoggingEnabled;
use indexmap::IndexMap;

use super::change::Setting;
use super::diff::Settling;
use super::live::Settings;
use super::public::{Reach, reach};
use super::shown;
use crate::aws::reader::s3::{AccessLog, LockDefault};
use crate::model::{Finding, Impact, Step, Value};
use crate::resources::s3::reference::{
    AccessLoggingSpec, LockMode, ObjectLockSpec, Ownership, PublicAccessSpec, Versioning,
};

/// What objects are that other accounts put while ACLs mean something.
const THEIRS: &str = "objects that other accounts put can be theirs, which this account cannot read";

impl Settling<'_> {
    pub(super) fn public_access(&mut self, spec: Option<PublicAccessSpec>) {
        let Some(spec) = spec.filter(|spec| *spec != PublicAccessSpec::default()) else {
            return;
        };
        let live = self.settings.public_access.unwrap_or_default();
        let overlaid = spec.over(live);
        // It is the first line of defence, so a new bucket gets it explicitly, whatever it comes with.
        for &(name, before, after) in &overlaid.settings {
            if self.is_new || before != after {
                self.value(&format!("public_access_block.{name}"), before, after);
            }
        }
        if !self.is_new && overlaid.next == live {
            return;
        }
        let mut harms = Vec::new();
        if overlaid.tightens && !self.is_new && !self.has_nothing_public() {
            harms
                .push((Impact::Disrupts, "whoever has access by a public ACL or policy loses it".to_owned()));
        }
        if overlaid.loosens {
            let why = if self.is_new {
                "an ACL or a policy can make it public; S3 gives a new bucket all four settings"
            } else {
                "an ACL or a policy can make it public again"
            };
            harms.push((Impact::Weakens, why.to_owned()));
        }
        // A new bucket that is laxer than S3 would make it is so from its first moment.
        let step = Step::grow(self.change(Setting::PublicAccess(overlaid.next)));
        self.diff.step(harms.into_iter().fold(step, |step, (impact, why)| step.harmed(impact, why)));
    }

    /// Whether nothing in the bucket can be public for certain: neither its policy nor, where they mean nothing, an ACL.
    fn has_nothing_public(&self) -> bool {
        let Settings { ownership, policy, .. } = self.settings;
        let acls_mean_nothing = self.bucket.ownership.is_some()
            && ownership.as_deref() == Some(Ownership::BucketOwnerEnforced.as_aws());
        let is_policy_read = !self.bucket.owned.is_empty();
        let policy_is_closed = match policy {
            None => true,
            Some(Ok(policy)) => policy.statements().iter().all(|statement| reach(statement) == Reach::Named),
            Some(Err(_)) => false,
        };
        acls_mean_nothing && is_policy_read && policy_is_closed
    }

    pub(super) fn ownership(&mut self, desired: Option<Ownership>) {
        let Some(desired) = desired else {
            return;
        };
        let live = self.settings.ownership.as_deref();
        if !self.is_new && live == Some(desired.as_aws()) {
            return;
        }
        let known = Ownership::ALL.into_iter().find(|one| live == Some(one.as_aws()));
        let shown = known.map_or_else(|| Value::from(live), Value::text);
        self.value("ownership", shown, Value::text(desired));
        if self.has_foreign_grants() {
            return;
        }
        let harms = match (known, desired) {
            (_, Ownership::BucketOwnerEnforced) => {
                let why = "ACLs stop meaning anything: whoever has access by one alone loses it";
                vec![(Impact::Disrupts, why.to_owned())]
            }
            (Some(Ownership::BucketOwnerEnforced), _) => vec![
                (Impact::Disrupts, THEIRS.to_owned()),
                (Impact::Weakens, "ACLs mean something again".to_owned()),
            ],
            (Some(Ownership::BucketOwnerPreferred), Ownership::ObjectWriter) => vec![
                (Impact::Disrupts, THEIRS.to_owned()),
                (Impact::Weakens, "whoever puts an object owns it".to_owned()),
            ],
            (_, Ownership::BucketOwnerPreferred) => {
                let why = "an account that puts objects with the ACL `bucket-owner-full-control` no longer owns them";
                vec![(Impact::Disrupts, why.to_owned())]
            }
            // Without any controls, whoever puts an object owns it anyway.
            (_, Ownership::ObjectWriter) => Vec::new(),
        };
        self.harmful(Setting::Ownership(desired), harms);
    }

    pub(super) fn versioning(&mut self, desired: Option<Versioning>, for_lock: bool) {
        let live = self.settings.versioning.status.as_deref();
        let is_enabled = live == Some(Versioning::Enabled.as_aws());
        let lock_needs_it = for_lock && !is_enabled;
        let Some(desired) = desired.or(lock_needs_it.then_some(Versioning::Enabled)) else {
            return;
        };
        // A bucket that never kept versions keeps none.
        let is_settled = match desired {
            Versioning::Enabled => is_enabled,
            Versioning::Suspended => !is_enabled,
        };
        if is_settled && !self.is_new {
            return;
        }
        let shown = match live {
            Some("Enabled") => Value::text(Versioning::Enabled),
            Some("Suspended") => Value::text(Versioning::Suspended),
            other => Value::from(other),
        };
        self.value("versioning", shown, Value::text(desired));
        if is_settled {
            return;
        }
        if self.settings.versioning.mfa_delete {
            self.diff.finding(Finding::Manual {
                why: format!("MFA delete guards the versioning of `{}`", self.bucket.name),
                instructions: vec![format!(
                    "as root, with its MFA device: aws s3api put-bucket-versioning --bucket {} --mfa \"… …\" \
                     --versioning-configuration Status={},MFADelete=Enabled",
                    self.bucket.name,
                    desired.as_aws()
                )],
            });
            return;
        }
        let harms = match desired {
            Versioning::Enabled => Vec::new(),
            Versioning::Suspended => {
                let why = "what is deleted or written over from then on is gone";
                vec![(Impact::Weakens, why.to_owned())]
            }
        };
        self.harmful(Setting::Versioning(desired), harms);
    }

    pub(super) fn lock(&mut self, desired: Option<ObjectLockSpec>) {
        let Some(desired) = desired else {
            return;
        };
        let ObjectLockSpec { mode, days } = desired;
        let live = self.settings.lock.as_ref();
        let default = live.and_then(|lock| lock.default.as_ref());
        let wanted = u32::try_from(days.number()).ok();
        let is_settled = default
            .is_some_and(|live| live.mode == mode.as_aws() && live.days == wanted && live.years.is_none());
        if is_settled {
            return;
        }
        let before = match (live, default) {
            (None, _) => Value::Unset,
            (Some(_), None) => Value::text("enabled, for no time"),
            (Some(_), Some(default)) => Value::Text(retention(default)),
        };
        self.value("object_lock", before, format!("{mode}, {}", shown::days(days.number())));
        let kept = match mode {
            LockMode::Governance => {
                format!(
                    "only who has `s3:BypassGovernanceRetention` can delete new objects for {}",
                    shown::days(days.number())
                )
            }
            LockMode::Compliance => {
                format!("nobody, root included, can delete new objects for {}", shown::days(days.number()))
            }
        };
        let harms = match default {
            None if live.is_none() => {
                vec![(Impact::Disrupts, format!("Object Lock cannot be taken away again; {kept}"))]
            }
            None => vec![(Impact::Disrupts, kept.clone())],
            Some(default) => changed_retention(default, desired, &kept),
        };
        let setting = Setting::Lock { to: desired, event_hold: live.and_then(|lock| lock.event_hold) };
        self.harmful(setting, harms);
        if self.is_new
            && let Some(mut step) = self.diff.steps.pop()
        {
            let why = format!("Object Lock cannot be taken away again; {kept}");
            step = match mode {
                // Whoever may lift it can empty a bucket that turns out wrong, and nothing is in it yet.
                LockMode::Governance => step.because(why),
                LockMode::Compliance => step.harmed(Impact::Disrupts, why),
            };
            self.diff.steps.push(step);
        }
    }

    pub(super) fn logging(&mut self, desired: Option<&AccessLoggingSpec>) {
        let Some(AccessLoggingSpec { bucket, prefix }) = desired else {
            return;
        };
        let live = self.settings.logging.as_ref();
        let to = AccessLog { bucket: bucket.clone(), prefix: prefix.clone() };
        if live.is_some_and(|live| live.to == to) {
            return;
        }
        let place = |log: &AccessLog| format!("{}/{}", log.bucket, log.prefix);
        self.value("access_logging", live.map(|live| place(&live.to)), place(&to));
        let target = |whole: LoggingEnabled| {
            let mut whole = whole;
            bucket.as_str().clone_into(&mut whole.target_bucket);
            whole.target_prefix.clone_from(prefix);
            whole
        };
        let whole = live.map_or_else(unnamed_logging, |live| live.whole.clone());
        let harms = match live {
            Some(live) if live.to.bucket != *bucket => {
                let why = format!("`{}` gets no more of its access logs", live.to.bucket);
                vec![(Impact::Disrupts, why)]
            }
            Some(_) | None => Vec::new(),
        };
        self.harmful(Setting::Logging(target(whole)), harms);
    }

    pub(super) fn tags(&mut self, desired: Option<&IndexMap<String, String>>) {
        let Some(desired) = desired else {
            return;
        };
        let mut next = self.settings.tags.clone();
        for (key, value) in desired {
            let live = self.settings.tags.get(key);
            if live != Some(value) {
                self.value(&format!("tags.{key}"), live.map(String::as_str), value.as_str());
                next.insert(key.clone(), value.clone());
            }
        }
        if next != self.settings.tags {
            // S3 replaces all tags, so the others travel along.
            self.step(Setting::Tags(next));
        }
        let of_aws = |key: &str| key.starts_with("aws:");
        let others = self.settings.tags.keys().filter(|key| !desired.contains_key(*key) && !of_aws(key));
        self.diff.unmanaged("tag", "tags", others);
    }
}

/// Access logging of which nothing is said yet.
fn unnamed_logging() -> LoggingEnabled {
    let logging = LoggingEnabled::builder().target_bucket(String::new()).target_prefix(String::new());
    logging.build().expect("a target with bucket and prefix is complete")
}

fn retention(default: &LockDefault) -> String {
    let mode = match default.mode.as_str() {
        "GOVERNANCE" => "governance",
        "COMPLIANCE" => "compliance",
        other => other,
    };
    match (default.days, default.years) {
        (Some(days), _) => format!("{mode}, {}", shown::days(days)),
        (None, Some(1)) => format!("{mode}, 1 year"),
        (None, Some(years)) => format!("{mode}, {years} years"),
        (None, None) => mode.to_owned(),
    }
}

/// What another retention does to objects that are put from then on; those that are there keep theirs.
fn changed_retention(live: &LockDefault, desired: ObjectLockSpec, kept: &str) -> Vec<(Impact, String)> {
    let ObjectLockSpec { mode, days } = desired;
    // S3 does not say how long its year is; this only tells longer from shorter.
    let before = live.days.or(live.years.map(|years| years.saturating_mul(365))).unwrap_or_default();
    let after = u32::try_from(days.number()).unwrap_or_default();
    let was_compliance = live.mode == LockMode::Compliance.as_aws();
    let is_compliance = mode == LockMode::Compliance;
    let mut harms = Vec::new();
    if after > before || (is_compliance && !was_compliance) {
        harms.push((Impact::Disrupts, kept.to_owned()));
    }
    if after < before {
        harms.push((Impact::Weakens, "new objects are kept for a shorter time".to_owned()));
    }
    if was_compliance && !is_compliance {
        let why = "principals with `s3:BypassGovernanceRetention` can delete new objects";
        harms.push((Impact::Weakens, why.to_owned()));
    }
    harms
}
