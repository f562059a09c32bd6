//! A key that the file declares.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::change::{self, Change, OfKey};
use super::{moved, orphan};
use crate::aws::operation::cloudtrail::{GET_TRAIL, LIST_TRAILS};
use crate::aws::operation::kms::{
    DESCRIBE_KEY, GET_KEY_POLICY, GET_KEY_ROTATION_STATUS, LIST_ALIASES, LIST_KEYS, LIST_RESOURCE_TAGS,
};
use crate::aws::operation::organizations::{DESCRIBE_ORGANIZATION, LIST_DELEGATED_ADMINISTRATORS};
use crate::aws::reader::kms::{self as live, Orphans, Rotation};
use crate::aws::reader::organizations::Keeper;
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Finding, Resource};
use crate::resources::kms::address;
use crate::values::delivery::Source;
use crate::values::owned::Owned;
use crate::values::policy::PolicyDocument;
use crate::values::{AccountId, Arn, KeyAlias, KeyReference, Origin, Partition, Region};

/// Whether, and how often, KMS gives the key new material.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RotationSpec {
    /// Whether it does.
    pub enabled: bool,
    /// How often, in days; KMS's own choice is 365.
    pub period_days: Option<RotationPeriod>,
}

/// Days between two rotations: 90 to 2560 (KMS API reference, `EnableKeyRotation`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "i64")]
#[schemars(with = "i64")]
pub struct RotationPeriod(u32);

impl RotationPeriod {
    /// The days.
    pub fn days(self) -> u32 {
        self.0
    }
}

/// A number of days that KMS does not take.
#[derive(Debug, thiserror::Error)]
#[error("KMS rotates a key every 90 to 2560 days, not every {0}")]
pub struct BadPeriod(i64);

impl TryFrom<i64> for RotationPeriod {
    type Error = BadPeriod;

    fn try_from(days: i64) -> Result<Self, BadPeriod> {
        u32::try_from(days).ok().filter(|days| (90..=2560).contains(days)).map(Self).ok_or(BadPeriod(days))
    }
}

/// A key of one account in one Region; what is left out is left alone.
#[derive(Clone, Debug)]
pub struct Key {
    /// The partition.
    pub partition: Partition,
    /// The account.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
    /// The alias by which it is found.
    pub alias: KeyAlias,
    /// Where the file declares it.
    pub at: Origin,
    /// What it is for.
    pub description: Option<String>,
    /// Its rotation.
    pub rotation: Option<RotationSpec>,
    /// The statements of its policy that are the file's.
    pub owned: Arc<Owned>,
    /// Its tags; others stay.
    pub tags: Option<IndexMap<String, String>>,
    /// Whether it serves an organization's trails and nothing else.
    pub is_of_organization: bool,
    /// What must be there before it.
    pub needs: Vec<Address>,
}

/// What AWS says of a key, and of what its policy is to name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// Who keeps it, where it is an organization's trails' alone.
    pub keeper: Keeper,
    /// Who asks.
    pub caller: Arn,
    /// The trails that are to use the key, in the order of the deliveries.
    pub sources: Vec<Source>,
    /// The key, or what is there without it.
    pub there: There,
}

/// What has the alias, or what could get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum There {
    /// The alias names a key.
    Key {
        /// The key.
        key: Box<live::Key>,
        /// Its policy, or why it cannot be read as one; nothing, where the file has no statement for it.
        policy: Option<Result<PolicyDocument, String>>,
        /// The rest that the file says something of.
        settings: Settings,
    },
    /// There is no such alias.
    Nothing {
        /// The keys without an alias, by whether they bear its tag.
        orphans: Orphans,
        /// The settings of the one that can be adopted, if one can.
        settings: Settings,
    },
}

/// What a key has set, as far as the file says something of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Its rotation.
    pub rotation: Option<Rotation>,
    /// Its tags.
    pub tags: Option<BTreeMap<String, String>>,
}

impl Key {
    async fn read_settings(&self, reader: &Reader, id: &str) -> Result<Settings, AwsError> {
        let rotation = async {
            match self.rotation {
                Some(_) => reader.key_rotation(&self.region, id).await.map(Some),
                None => Ok(None),
            }
        };
        let tags = async {
            match self.tags {
                Some(_) => reader.key_tags(&self.region, id).await.map(Some),
                None => Ok(None),
            }
        };
        let (rotation, tags) = futures::try_join!(rotation, tags)?;
        Ok(Settings { rotation, tags })
    }

    async fn read_policy(
        &self,
        reader: &Reader,
        id: &str,
    ) -> Result<Option<Result<PolicyDocument, String>>, AwsError> {
        if self.owned.is_empty() {
            return Ok(None);
        }
        reader.key_policy(&self.region, id).await.map(Some)
    }

    async fn read_key(&self, reader: &Reader, key: live::Key) -> Result<There, AwsError> {
        // One that is not of our kind has no rotation to ask for, and is left alone anyway.
        if !key.is_plain {
            return Ok(There::Key { key: key.into(), policy: None, settings: Settings::default() });
        }
        let (policy, settings) =
            futures::try_join!(self.read_policy(reader, &key.id), self.read_settings(reader, &key.id))?;
        Ok(There::Key { key: key.into(), policy, settings })
    }

    async fn read_orphans(&self, reader: &Reader, sources: &[Source]) -> Result<There, AwsError> {
        let orphans = reader.key_orphans(&self.region, orphan::tag(&self.alias.to_string())).await?;
        let policy = self.owned.over(None, sources);
        let settings = match orphan::adoptable(&self.region, &self.alias, &orphans, &policy) {
            Ok(Some(id)) => self.read_settings(reader, id).await?,
            Ok(None) | Err(_) => Settings::default(),
        };
        Ok(There::Nothing { orphans, settings })
    }
}

impl Resource for Key {
    type Live = Live;
    type Change = OfKey;
    const READS: &'static [Operation] = &[
        DESCRIBE_KEY,
        GET_KEY_POLICY,
        GET_KEY_ROTATION_STATUS,
        LIST_RESOURCE_TAGS,
        LIST_KEYS,
        LIST_ALIASES,
        LIST_TRAILS,
        GET_TRAIL,
        DESCRIBE_ORGANIZATION,
        LIST_DELEGATED_ADMINISTRATORS,
    ];

    fn address(&self) -> Address {
        address::key(&self.account, &self.region, &self.alias)
    }

    fn declared_at(&self) -> Option<Origin> {
        Some(self.at)
    }

    fn depends_on(&self) -> Vec<Address> {
        self.needs.clone()
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        let alias = KeyReference::Alias(self.alias.clone());
        // On the heap: whoever waits for several calls at once has a large future.
        let sources = Box::pin(async {
            // Without a trail that uses the key nothing of the account's trails matters to it.
            if self.owned.deliveries().is_empty() {
                return Ok(Vec::new());
            }
            reader.sources(self.owned.deliveries().iter().map(Arc::as_ref)).await
        });
        // A key that is there is read on while the trails are still looked for.
        let key = Box::pin(async {
            match reader.key(&self.region, &alias).await? {
                Some(key) => self.read_key(reader, key).await.map(Some),
                None => Ok(None),
            }
        });
        let keeper = async { if self.is_of_organization { reader.keeper().await } else { Ok(Keeper::Here) } };
        let (sources, key, keeper) = futures::try_join!(sources, key, keeper)?;
        let there = match key {
            Some(there) => there,
            None if keeper != Keeper::Here => {
                There::Nothing { orphans: Orphans::default(), settings: Settings::default() }
            }
            None => self.read_orphans(reader, &sources).await?,
        };
        Ok(Live { keeper, caller: reader.identity().arn.clone(), sources, there })
    }

    fn diff(&self, live: &Live) -> Diff<OfKey> {
        super::diff::diff(self, live)
    }

    fn refused(&self, error: &AwsError) -> Option<Finding> {
        moved::refused(error)
    }

    async fn apply(&self, change: &OfKey, writer: &Writer) -> Result<(), AwsError> {
        if let Change::NarrowPolicy(policy) = &change.change {
            Box::pin(self.are_moved(writer, policy)).await?;
        }
        change::send(change, writer).await
    }
}
