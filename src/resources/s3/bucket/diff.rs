//! What differs at a bucket, setting by setting, in the order in which they must be sent.

use super::change::{Change, Setting};
use super::declared::Bucket;
use super::live::{Live, Settings};
use crate::aws::reader::s3::{
    BucketEncryption, BucketOwner, BucketVersioning, DefaultEncryption, Lock, PublicAccess,
};
use crate::model::{Action, Diff, Finding, Impact, Step, Value};
use crate::resources::keeper;
use crate::resources::kms::address;
use crate::resources::s3::reference::{EncryptionSpec, Versioning};
use crate::values::{KeyReference, Region};

/// A bucket while its differences are collected.
pub(super) struct Settling<'a> {
    pub(super) bucket: &'a Bucket,
    /// Where it is, or is made.
    pub(super) region: &'a Region,
    pub(super) live: &'a Live,
    /// The settings that are there, or that S3 gives a bucket when it is made.
    pub(super) settings: &'a Settings,
    /// Whether it is made now, so that nothing of it can stop working.
    pub(super) is_new: bool,
    pub(super) diff: Diff<Change>,
}

impl Bucket {
    pub(super) fn differing(&self, live: &Live) -> Diff<Change> {
        let Self {
            partition: _,
            account: _,
            region,
            name,
            at,
            public_access_block,
            ownership,
            versioning,
            encryption,
            owned: _,
            access_logging,
            lifecycle,
            object_lock,
            tags,
            is_of_organization: _,
            needs: _,
        } = self;
        if let Some(finding) = keeper::kept_elsewhere(&live.keeper) {
            return Diff::found(finding);
        }
        let fresh;
        let (region, settings, is_new) = match &live.whose {
            BucketOwner::Asked(home) => (home, &live.settings, false),
            BucketOwner::Nobody => {
                fresh = fresh_bucket(object_lock.is_some());
                (region, &fresh, true)
            }
            BucketOwner::SomebodyElse => {
                return Diff::found(Finding::Refused {
                    at: Some(*at),
                    why: format!("the bucket `{name}` belongs to somebody else"),
                    help: "no two buckets share a name, whosever they are: choose another".to_owned(),
                });
            }
        };
        if object_lock.is_some() && *versioning == Some(Versioning::Suspended) {
            return Diff::found(Finding::Refused {
                at: Some(*at),
                why: format!("`{name}` cannot have Object Lock without versioning"),
                help: "write `versioning: enabled`, or leave `object_lock` out".to_owned(),
            });
        }
        if let BucketOwner::Asked(home) = &live.whose
            && let Some(refused) = self.key_elsewhere(home)
        {
            return Diff::found(refused);
        }
        let mut settling = Settling { bucket: self, region, live, settings, is_new, diff: Diff::settled() };
        if is_new {
            settling.step(Setting::Create { lock: object_lock.is_some(), ownership: *ownership });
            settling.diff.action = Some(Action::Create);
            if let Some(trail) = &live.missed_by {
                let note = format!(
                    "`{name}` is not there any more, though trail `{trail}` delivers to it: the log files that it held are gone"
                );
                settling.diff.finding(Finding::Note(note));
            }
        } else if *region != self.region {
            let note = format!(
                "`{name}` is in {region}, where it stays; a bucket of that name would be made in {}",
                self.region
            );
            settling.diff.finding(Finding::Note(note));
        }
        settling.public_access(*public_access_block);
        settling.ownership(*ownership);
        settling.versioning(*versioning, object_lock.is_some());
        settling.encryption(encryption.as_ref());
        settling.policy();
        settling.lock(*object_lock);
        settling.lifecycle(*lifecycle);
        settling.logging(access_logging.as_ref());
        settling.tags(tags.as_ref());
        settling.diff
    }

    /// Refuses an alias for a bucket that is elsewhere: it would be taken for the key of the file's Region, which S3 takes
    /// for no bucket of another.
    fn key_elsewhere(&self, home: &Region) -> Option<Finding> {
        let Some(EncryptionSpec::Kms { key: KeyReference::Alias(alias), bucket_key: _ }) = &self.encryption
        else {
            return None;
        };
        let is_declared = self.needs.contains(&address::key(&self.account, &self.region, alias));
        let places = if is_declared { "at the bucket and at the key" } else { "at the bucket" };
        (*home != self.region).then(|| Finding::Refused {
            at: Some(self.at),
            why: format!(
                "bucket `{}` is in {home}, and its key `{alias}` would be looked for in {}",
                self.name, self.region
            ),
            help: format!("write `region: {home}` {places}"),
        })
    }
}

impl Settling<'_> {
    /// The change that makes a setting.
    pub(super) fn change(&self, setting: Setting) -> Change {
        Change { bucket: self.bucket.name.clone(), region: self.region.clone(), setting }
    }

    /// Adds a step that harms nothing.
    pub(super) fn step(&mut self, setting: Setting) {
        self.harmful(setting, Vec::new());
    }

    /// Adds a step with what it does to a bucket that is in use, the gravest first.
    pub(super) fn harmful(&mut self, setting: Setting, harms: Vec<(Impact, String)>) {
        let step = Step::grow(self.change(setting));
        let harms = if self.is_new { Vec::new() } else { harms };
        self.diff.step(harms.into_iter().fold(step, |step, (impact, why)| step.harmed(impact, why)));
    }

    /// Notes an attribute; of a new bucket nothing was there before.
    pub(super) fn value(&mut self, name: &str, live: impl Into<Value>, desired: impl Into<Value>) {
        let live = if self.is_new { Value::Unset } else { live.into() };
        self.diff.value(name, live, desired);
    }
}

/// The settings that S3 gives a bucket when it is made (Amazon S3 User Guide, "Blocking public access", "Controlling
/// ownership of objects", "Setting default server-side encryption behavior").
fn fresh_bucket(has_lock: bool) -> Settings {
    let all = PublicAccess {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };
    Settings {
        public_access: Some(all),
        ownership: Some("BucketOwnerEnforced".to_owned()),
        // Object Lock brings versioning with it.
        versioning: BucketVersioning {
            status: has_lock.then(|| Versioning::Enabled.as_aws().to_owned()),
            mfa_delete: false,
        },
        encryption: Some(BucketEncryption { default: DefaultEncryption::S3, blocked: None }),
        lock: has_lock.then_some(Lock { default: None, event_hold: None }),
        ..Settings::default()
    }
}
