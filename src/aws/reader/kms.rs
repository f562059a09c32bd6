//! What KMS says of keys.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_kms::operation::list_aliases::ListAliasesOutput;
use aws_sdk_kms::operation::list_keys::ListKeysOutput;
use aws_sdk_kms::operation::list_resource_tags::ListResourceTagsOutput;
use aws_sdk_kms::types::{KeyManagerType, KeyMetadata, KeySpec, KeyUsageType, OriginType};

use super::memo::KeyedMemo;
use super::pages::Page;
use super::whole::{present, required};
use crate::aws::operation::kms::{
    DESCRIBE_KEY, GET_KEY_POLICY, GET_KEY_ROTATION_STATUS, LIST_ALIASES, LIST_KEYS, LIST_RESOURCE_TAGS,
};
use crate::aws::{AwsError, Class, Reader};
use crate::values::policy::PolicyDocument;
use crate::values::{Arn, KeyReference, Region};

/// A key as `DescribeKey` tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The id that KMS chose.
    pub id: String,
    /// The ARN.
    pub arn: Arn,
    /// Whether it can be used.
    pub state: KeyState,
    /// What it is for, in words.
    pub description: String,
    /// Whether it is a symmetric key of KMS's own making that its account manages: the only kind that is adopted.
    pub is_plain: bool,
}

/// Whether a key can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// It can.
    Enabled,
    /// Somebody disabled it.
    Disabled,
    /// It will be deleted.
    PendingDeletion,
    /// Anything else, as KMS says it.
    Other(String),
}

/// Whether KMS gives a key new material by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// Whether it does.
    pub enabled: bool,
    /// How often, in days, where it does.
    pub period_days: Option<u32>,
}

/// A key without an alias that bears a tag of ours: the answer of the call that made it was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// The key.
    pub key: Key,
    /// Its policy, or why it cannot be read as one.
    pub policy: Result<PolicyDocument, String>,
}

/// The customer keys of a Region without an alias, by whether they bear a tag of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orphans {
    /// The ids of all of them.
    pub all: BTreeSet<String>,
    /// Those that bear it.
    pub tagged: Vec<Orphan>,
    /// Those of which the caller may not know.
    pub untold: Vec<Untold>,
    /// The ids of those that are listed and, when asked about, not found: just made, or just gone.
    pub unseen: BTreeSet<String>,
}

/// A key without an alias whose tags the caller may not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untold {
    /// Its id.
    pub id: String,
    /// What a person can do about it.
    pub remedy: String,
}

/// What a key without an alias is.
enum Nameless {
    Tagged(Box<Orphan>),
    Untold(Untold),
    Unseen,
    Other,
}

/// The answers about keys; the Region is part of each question.
#[derive(Debug, Default)]
pub(super) struct KmsMemos {
    keys: KeyedMemo<(Region, KeyReference), Option<Key>>,
    policies: KeyedMemo<(Region, String), Result<PolicyDocument, String>>,
    rotations: KeyedMemo<(Region, String), Rotation>,
    tags: KeyedMemo<(Region, String), BTreeMap<String, String>>,
    orphans: KeyedMemo<(Region, (String, String)), Orphans>,
}

/// The name of the one policy that a key has (KMS API reference, `GetKeyPolicy`).
pub const KEY_POLICY: &str = "default";

macro_rules! page {
    ($($output:ident),+ $(,)?) => {
        $(impl Page for $output {
            fn is_truncated(&self) -> bool {
                self.truncated
            }

            fn marker(&self) -> Option<String> {
                self.next_marker.clone()
            }
        })+
    };
}

page!(ListAliasesOutput, ListKeysOutput, ListResourceTagsOutput);

impl Reader {
    /// The key of a name in a Region (`DescribeKey`); nothing, where KMS knows none.
    pub async fn key(&self, region: &Region, key: &KeyReference) -> Result<Option<Key>, AwsError> {
        let ask = async {
            match self.described_key(region, &key.to_string()).await {
                Ok(key) => Ok(Some(key)),
                Err(error) if error.is_not_found() => Ok(None),
                Err(error) => Err(error),
            }
        };
        let question = (region.clone(), key.clone());
        Ok(self.kms_memos().keys.get(&question, ask).await?.as_ref().clone())
    }

    /// The policy of the key with an id (`GetKeyPolicy`), or why it cannot be read as one.
    pub async fn key_policy(
        &self,
        region: &Region,
        id: &str,
    ) -> Result<Result<PolicyDocument, String>, AwsError> {
        let ask = async {
            let client = self.clients().kms(region);
            let get = || client.get_key_policy().key_id(id).policy_name(KEY_POLICY).send();
            let answer = self.send(GET_KEY_POLICY, get).await?;
            let policy = required(GET_KEY_POLICY, answer.policy, "Policy")?;
            Ok(PolicyDocument::parse(&policy).map_err(|error| error.to_string()))
        };
        Ok(self.kms_memos().policies.get(&question(region, id), ask).await?.as_ref().clone())
    }

    /// Whether the key with an id gets new material (`GetKeyRotationStatus`).
    pub async fn key_rotation(&self, region: &Region, id: &str) -> Result<Rotation, AwsError> {
        let ask = async {
            let client = self.clients().kms(region);
            let get = || client.get_key_rotation_status().key_id(id).send();
            let answer = self.send(GET_KEY_ROTATION_STATUS, get).await?;
            let enabled = answer.key_rotation_enabled;
            let days = answer.rotation_period_in_days.and_then(|days| u32::try_from(days).ok());
            Ok(Rotation { enabled, period_days: days.filter(|_| enabled) })
        };
        Ok(*self.kms_memos().rotations.get(&question(region, id), ask).await?)
    }

    /// The tags of the key with an id (`ListResourceTags`).
    pub async fn key_tags(&self, region: &Region, id: &str) -> Result<BTreeMap<String, String>, AwsError> {
        let ask = async {
            let client = self.clients().kms(region);
            let list = |marker: Option<String>| {
                client.list_resource_tags().key_id(id).limit(50).set_marker(marker).send()
            };
            let pages: Vec<ListResourceTagsOutput> = self.pages(LIST_RESOURCE_TAGS, list).await?;
            let tags = pages.into_iter().flat_map(|page| page.tags.unwrap_or_default());
            Ok(tags.map(|tag| (tag.tag_key, tag.tag_value)).collect())
        };
        Ok(self.kms_memos().tags.get(&question(region, id), ask).await?.as_ref().clone())
    }

    /// The customer keys of a Region that have no alias, and whether they bear a tag (`ListKeys`, `ListAliases`,
    /// `ListResourceTags`): asked only where an alias is missing.
    pub async fn key_orphans(&self, region: &Region, tag: (&str, &str)) -> Result<Orphans, AwsError> {
        // On the heap: whoever waits for several calls at once has a large future.
        let ask = Box::pin(async {
            let (keys, named) = futures::try_join!(self.key_ids(region), self.keys_with_alias(region))?;
            let all: BTreeSet<String> = keys.difference(&named).cloned().collect();
            let asked = all.iter().map(|id| self.nameless_key(region, id, tag));
            let found = futures::future::try_join_all(asked).await?;
            let mut orphans = Orphans::default();
            for (id, found) in all.iter().zip(found) {
                match found {
                    Nameless::Tagged(orphan) => orphans.tagged.push(*orphan),
                    Nameless::Untold(untold) => orphans.untold.push(untold),
                    Nameless::Unseen => {
                        orphans.unseen.insert(id.clone());
                    }
                    Nameless::Other => {}
                }
            }
            Ok(Orphans { all, ..orphans })
        });
        let question = (region.clone(), (tag.0.to_owned(), tag.1.to_owned()));
        Ok(self.kms_memos().orphans.get(&question, ask).await?.as_ref().clone())
    }

    async fn nameless_key(&self, region: &Region, id: &str, tag: (&str, &str)) -> Result<Nameless, AwsError> {
        let tags = match self.key_tags(region, id).await {
            Ok(tags) => tags,
            Err(error) if error.is_not_found() => return Ok(Nameless::Unseen),
            // Most likely another's key: that it may not be looked at must not be in the way of what else there is.
            Err(error) if error.is_denial() => {
                let remedy = error.remedy().unwrap_or_default();
                return Ok(Nameless::Untold(Untold { id: id.to_owned(), remedy }));
            }
            Err(error) => return Err(error),
        };
        if tags.get(tag.0).map(String::as_str) != Some(tag.1) {
            return Ok(Nameless::Other);
        }
        match futures::try_join!(self.described_key(region, id), self.key_policy(region, id)) {
            Ok((key, policy)) => Ok(Nameless::Tagged(Orphan { key, policy }.into())),
            Err(error) if error.is_not_found() => Ok(Nameless::Unseen),
            Err(error) => Err(error),
        }
    }

    async fn described_key(&self, region: &Region, id: &str) -> Result<Key, AwsError> {
        let client = self.clients().kms(region);
        let describe = || client.describe_key().key_id(id).send();
        let answer = self.send(DESCRIBE_KEY, describe).await?;
        key_of(required(DESCRIBE_KEY, answer.key_metadata, "KeyMetadata")?)
    }

    /// The ids of all keys of a Region.
    async fn key_ids(&self, region: &Region) -> Result<BTreeSet<String>, AwsError> {
        let client = self.clients().kms(region);
        let list = |marker: Option<String>| client.list_keys().limit(1000).set_marker(marker).send();
        let pages: Vec<ListKeysOutput> = self.pages(LIST_KEYS, list).await?;
        let mut ids = BTreeSet::new();
        for page in pages {
            for key in required(LIST_KEYS, page.keys, "Keys")? {
                ids.insert(required(LIST_KEYS, key.key_id, "KeyId")?);
            }
        }
        Ok(ids)
    }

    /// The ids of the keys of a Region that have an alias, those that AWS manages among them.
    async fn keys_with_alias(&self, region: &Region) -> Result<BTreeSet<String>, AwsError> {
        let client = self.clients().kms(region);
        let list = |marker: Option<String>| client.list_aliases().limit(100).set_marker(marker).send();
        let pages: Vec<ListAliasesOutput> = self.pages(LIST_ALIASES, list).await?;
        let mut ids = BTreeSet::new();
        for page in pages {
            // An alias of AWS names no key before the key is first used.
            let aliases = required(LIST_ALIASES, page.aliases, "Aliases")?;
            ids.extend(aliases.into_iter().filter_map(|alias| alias.target_key_id));
        }
        Ok(ids)
    }
}

fn question(region: &Region, id: &str) -> (Region, String) {
    (region.clone(), id.to_owned())
}

fn key_of(key: KeyMetadata) -> Result<Key, AwsError> {
    fn lacks<T>(field: Option<T>, name: &str) -> Result<T, AwsError> {
        required(DESCRIBE_KEY, field, name)
    }
    let arn = lacks(key.arn, "Arn")?;
    let state = lacks(key.key_state, "KeyState")?;
    let is_plain = lacks(key.key_manager, "KeyManager")? == KeyManagerType::Customer
        && lacks(key.key_spec, "KeySpec")? == KeySpec::SymmetricDefault
        && lacks(key.key_usage, "KeyUsage")? == KeyUsageType::EncryptDecrypt
        && lacks(key.origin, "Origin")? == OriginType::AwsKms;
    Ok(Key {
        id: present(DESCRIBE_KEY, key.key_id, "KeyId")?,
        arn: arn
            .parse()
            .map_err(|error| AwsError::new(DESCRIBE_KEY, Class::Unintelligible, format!("`Arn`: {error}")))?,
        state: match state {
            aws_sdk_kms::types::KeyState::Enabled => KeyState::Enabled,
            aws_sdk_kms::types::KeyState::Disabled => KeyState::Disabled,
            aws_sdk_kms::types::KeyState::PendingDeletion => KeyState::PendingDeletion,
            other => KeyState::Other(other.as_str().to_owned()),
        },
        description: key.description.unwrap_or_default(),
        is_plain,
    })
}

#[cfg(test)]
mod tests;
