//! What differs at the default encryption of a bucket.

use super::change::Setting;
use super::diff::Settling;
use crate::aws::reader::kms::KeyState;
use crate::aws::reader::s3::{BucketEncryption, DefaultEncryption};
use crate::model::{Finding, Impact, Value};
use crate::resources::kms::address;
use crate::resources::s3::reference::EncryptionSpec;
use crate::values::{Arn, KeyAlias, KeyReference};

const DELIVERERS: &str =
    "deliverers that cannot use it stop, such as load balancers and the access logs of S3 itself";

impl Settling<'_> {
    pub(super) fn encryption(&mut self, desired: Option<&EncryptionSpec>) {
        match desired {
            None => {}
            Some(EncryptionSpec::SseS3) => self.with_keys_of_s3(),
            Some(EncryptionSpec::Kms { key, bucket_key }) => self.with_key(key, *bucket_key),
        }
    }

    fn with_keys_of_s3(&mut self) {
        let live = self.settings.encryption.as_ref();
        let default = live.map(|live| &live.default);
        if default == Some(&DefaultEncryption::S3) {
            return;
        }
        self.value("encryption", shown(default), "sse_s3");
        let harms = match default {
            Some(_) => {
                let why = "whoever may read an object can decrypt it, and no key policy has a say";
                vec![(Impact::Weakens, why.to_owned())]
            }
            None => Vec::new(),
        };
        self.encrypted(EncryptionSpec::SseS3, harms);
    }

    fn with_key(&mut self, key: &KeyReference, bucket_key: Option<bool>) {
        if !self.can_use(key) {
            return;
        }
        let live = self.settings.encryption.as_ref().map(|live| &live.default);
        let wanted = match key {
            KeyReference::Arn(arn) => Some(arn),
            KeyReference::Alias(_) => self.live.key.as_ref().map(|key| &key.arn),
        };
        let (held, live_bucket_key) = match live {
            Some(DefaultEncryption::Kms { key, bucket_key }) => (key.as_deref(), Some(*bucket_key)),
            Some(DefaultEncryption::S3 | DefaultEncryption::Other(_)) | None => (None, None),
        };
        let is_same = wanted.is_some() && wanted == self.live.holds.as_ref() && held.is_some();
        // By an alias alone S3 takes the key that the alias has in the account of whoever puts an object.
        let is_bare_alias = held.is_some_and(|held| held.starts_with("alias/"));
        let next_bucket_key = bucket_key.or(live_bucket_key);
        let changes_bucket_key = bucket_key.is_some() && bucket_key != live_bucket_key;
        if is_same && !is_bare_alias && !changes_bucket_key {
            return;
        }
        let mut harms = Vec::new();
        if is_same && is_bare_alias {
            self.value("encryption", held, wanted.map(Arn::to_string));
            let why = "an alias means the key that it has in the account of whoever puts an object: who cannot use this one stops";
            harms.push((Impact::Disrupts, why.to_owned()));
        } else if !is_same {
            self.value("encryption", shown(live), key.to_string());
            harms.push((Impact::Disrupts, format!("new objects are encrypted with `{key}`: {DELIVERERS}")));
        }
        if changes_bucket_key {
            self.value("encryption.bucket_key", live_bucket_key, bucket_key);
        }
        if is_same && changes_bucket_key && bucket_key == Some(true) {
            let why = "with a bucket key, whoever puts objects needs `kms:Decrypt` too; without it they stop";
            harms.push((Impact::Disrupts, why.to_owned()));
        }
        if let Some(DefaultEncryption::Other(algorithm)) = live {
            harms.push((Impact::Weakens, format!("new objects are no longer encrypted by `{algorithm}`")));
        }
        self.encrypted(EncryptionSpec::Kms { key: key.clone(), bucket_key: next_bucket_key }, harms);
    }

    fn encrypted(&mut self, to: EncryptionSpec, harms: Vec<(Impact, String)>) {
        let live = self.settings.encryption.as_ref();
        let blocked = live.and_then(|BucketEncryption { default: _, blocked }| blocked.clone());
        self.harmful(Setting::Encryption { to, blocked }, harms);
    }

    /// Whether a key is there, or will be; says what is wrong where it is not.
    fn can_use(&mut self, key: &KeyReference) -> bool {
        match key {
            KeyReference::Arn(arn) => self.is_in_region(arn),
            KeyReference::Alias(alias) => self.is_there(alias),
        }
    }

    fn is_in_region(&mut self, key: &Arn) -> bool {
        let is_here = key.region() == self.region.as_str();
        if !is_here {
            self.diff.finding(Finding::Refused {
                at: Some(self.bucket.at),
                why: format!(
                    "`{}` is in {}, and its key `{key}` is not: S3 takes no key of another Region",
                    self.bucket.name, self.region
                ),
                help: format!("name a key of {}", self.region),
            });
        }
        is_here
    }

    fn is_there(&mut self, alias: &KeyAlias) -> bool {
        let address = address::key(&self.bucket.account, self.region, alias);
        if self.bucket.needs.contains(&address) {
            // The key's own resource says how it is.
            return true;
        }
        match &self.live.key {
            None => {
                self.diff.finding(Finding::Blocked {
                    why: format!("there is no key `{alias}` in {}", self.region),
                    next: "declare it in `kms.keys` with that Region, or make it".to_owned(),
                });
                false
            }
            Some(key) => {
                let state = match &key.state {
                    KeyState::Enabled => return true,
                    KeyState::Disabled => "is disabled".to_owned(),
                    KeyState::PendingDeletion => "will be deleted".to_owned(),
                    KeyState::Other(state) => format!("is in state `{state}`"),
                };
                self.diff.finding(Finding::Unhealthy {
                    cause: format!(
                        "the key `{alias}` {state}: no object can be put into `{}`",
                        self.bucket.name
                    ),
                    fix: format!(
                        "aws kms enable-key --key-id {}, after cancelling its deletion if need be",
                        key.id
                    ),
                });
                true
            }
        }
    }
}

fn shown(live: Option<&DefaultEncryption>) -> Value {
    match live {
        None => Value::Unset,
        Some(DefaultEncryption::S3) => "sse_s3".into(),
        Some(DefaultEncryption::Kms { key: Some(key), bucket_key: _ }) => Value::text(key),
        Some(DefaultEncryption::Kms { key: None, bucket_key: _ }) => "alias/aws/s3".into(),
        Some(DefaultEncryption::Other(algorithm)) => Value::text(algorithm),
    }
}
