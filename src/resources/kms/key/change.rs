//! The calls that change a key.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use aws_sdk_kms::types::Tag;
use serde_json::{Value as Json, json};

use super::orphan;
use super::policy::named;
use crate::aws::operation::kms::{
    CANCEL_KEY_DELETION, CREATE_ALIAS, CREATE_KEY, DISABLE_KEY_ROTATION, ENABLE_KEY, ENABLE_KEY_ROTATION,
    PUT_KEY_POLICY, TAG_RESOURCE, UPDATE_KEY_DESCRIPTION,
};
use crate::aws::reader::kms::{KEY_POLICY, Orphans};
use crate::aws::writer::Subject;
use crate::aws::{AwsError, Class, Operation, Reader, Writer};
use crate::model::{self, Call};
use crate::values::policy::PolicyDocument;
use crate::values::{KeyAlias, KeyReference, Region};

/// What can change a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Makes the key.
    Create {
        /// What it is for.
        description: Option<String>,
        /// Its policy from the first moment on.
        policy: PolicyDocument,
        /// Its tags, with the one by which it is found again.
        tags: BTreeMap<String, String>,
    },
    /// Gives the alias to the key that was just made, or to one that is there.
    Alias {
        /// The id of the one that is there.
        of: Option<String>,
    },
    /// Writes the description.
    Describe(String),
    /// Replaces the whole policy.
    PutPolicy(PolicyDocument),
    /// Takes from the policy what trails used until they moved.
    NarrowPolicy(PolicyDocument),
    /// Lets KMS give it new material.
    EnableRotation {
        /// How often; as KMS has it, when left out.
        period_days: Option<u32>,
    },
    /// Lets it keep its material.
    DisableRotation,
    /// Makes it usable.
    Enable,
    /// Keeps it from being deleted.
    CancelDeletion,
    /// Writes tags; others stay.
    Tag(BTreeMap<String, String>),
}

/// A change of the key of one alias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfKey {
    pub(super) region: Region,
    pub(super) alias: KeyAlias,
    pub(super) change: Change,
}

impl model::Change for OfKey {
    fn call(&self) -> Call {
        let Self { region: _, alias, change } = self;
        let call = |operation| Call::new(operation).with_id_of("KeyId", alias);
        match change {
            Change::Create { description, policy, tags } => Call::new(CREATE_KEY)
                .with_some("Description", description.as_deref())
                .with("Policy", policy.minified())
                .with("Tags", shown(tags)),
            Change::Alias { of } => {
                let call = Call::new(CREATE_ALIAS).with("AliasName", alias.to_string());
                match of {
                    Some(id) => call.with("TargetKeyId", id.as_str()),
                    None => call.with_id_of("TargetKeyId", alias),
                }
            }
            Change::Describe(description) => {
                call(UPDATE_KEY_DESCRIPTION).with("Description", description.as_str())
            }
            Change::PutPolicy(policy) | Change::NarrowPolicy(policy) => {
                call(PUT_KEY_POLICY).with("PolicyName", KEY_POLICY).with("Policy", policy.minified())
            }
            Change::EnableRotation { period_days } => {
                call(ENABLE_KEY_ROTATION).with_some("RotationPeriodInDays", *period_days)
            }
            Change::DisableRotation => call(DISABLE_KEY_ROTATION),
            Change::Enable => call(ENABLE_KEY),
            Change::CancelDeletion => call(CANCEL_KEY_DELETION),
            Change::Tag(tags) => call(TAG_RESOURCE).with("Tags", shown(tags)),
        }
    }
}

fn shown(tags: &BTreeMap<String, String>) -> Vec<Json> {
    tags.iter().map(|(key, value)| json!({ "TagKey": key, "TagValue": value })).collect()
}

fn sent(tags: &BTreeMap<String, String>) -> Vec<Tag> {
    let tag = |(key, value): (&String, &String)| {
        Tag::builder().tag_key(key).tag_value(value).build().expect("a tag has both key and value")
    };
    tags.iter().map(tag).collect()
}

/// Sends one change of a key.
pub(super) async fn send(OfKey { region, alias, change }: &OfKey, writer: &Writer) -> Result<(), AwsError> {
    let this = This { region, alias, writer };
    let kms = writer.kms(region);
    let about = [this.subject()];
    match change {
        Change::Create { description, policy, tags } => {
            this.create(description.as_deref(), policy, tags).await?;
        }
        Change::Alias { of } => this.name(of.as_deref()).await?,
        Change::Describe(description) => {
            let id = this.id(UPDATE_KEY_DESCRIPTION).await?;
            let update = || kms.update_key_description().key_id(&id).description(description).send();
            writer.send(UPDATE_KEY_DESCRIPTION, &about, update).await?;
        }
        Change::PutPolicy(policy) | Change::NarrowPolicy(policy) => {
            let id = this.id(PUT_KEY_POLICY).await?;
            let put = || {
                let request = kms.put_key_policy().key_id(&id).policy_name(KEY_POLICY);
                request.policy(policy.minified()).send()
            };
            // It may still be seen as one that is to be deleted.
            let needs: Vec<Subject> = this.named(policy).into_iter().chain(about).collect();
            writer.send_needing(PUT_KEY_POLICY, &[this.policy_subject()], &needs, put).await?;
        }
        Change::EnableRotation { period_days } => {
            let id = this.id(ENABLE_KEY_ROTATION).await?;
            // KMS takes no more than 2560, which the file is held to.
            let period = period_days.and_then(|days| i32::try_from(days).ok());
            let enable = || {
                let request = kms.enable_key_rotation().key_id(&id);
                request.set_rotation_period_in_days(period).send()
            };
            writer.send(ENABLE_KEY_ROTATION, &about, enable).await?;
        }
        Change::DisableRotation => {
            let id = this.id(DISABLE_KEY_ROTATION).await?;
            let disable = || kms.disable_key_rotation().key_id(&id).send();
            writer.send(DISABLE_KEY_ROTATION, &about, disable).await?;
        }
        Change::Enable => {
            let id = this.id(ENABLE_KEY).await?;
            writer.send(ENABLE_KEY, &about, || kms.enable_key().key_id(&id).send()).await?;
        }
        Change::CancelDeletion => {
            let id = this.id(CANCEL_KEY_DELETION).await?;
            writer.send(CANCEL_KEY_DELETION, &about, || kms.cancel_key_deletion().key_id(&id).send()).await?;
        }
        Change::Tag(tags) => {
            let id = this.id(TAG_RESOURCE).await?;
            let tag = || kms.tag_resource().key_id(&id).set_tags(Some(sent(tags))).send();
            writer.send(TAG_RESOURCE, &about, tag).await?;
        }
    }
    Ok(())
}

/// The key that a change is about.
struct This<'a> {
    region: &'a Region,
    alias: &'a KeyAlias,
    writer: &'a Writer,
}

impl This<'_> {
    fn subject(&self) -> Subject {
        Subject::key(self.region, self.alias)
    }

    fn policy_subject(&self) -> Subject {
        Subject::key_policy(self.region, self.alias)
    }

    fn named(&self, policy: &PolicyDocument) -> Vec<Subject> {
        named(policy, &self.writer.identity().account)
    }

    fn note(&self, id: &str) {
        self.writer.note_key(self.region, self.alias, id);
    }

    /// The id of the key: the one that this run gave the alias, or what the alias names.
    async fn id(&self, operation: Operation) -> Result<String, AwsError> {
        let key = self.writer.own_key(self.region, self.alias).await?;
        key.map(|key| key.name().to_owned()).ok_or_else(|| {
            AwsError::new(operation, Class::NotFound, format!("`{}` names no key by now", self.alias))
        })
    }

    /// Makes the key, unless a call whose answer was lost made it.
    async fn create(
        &self,
        description: Option<&str>,
        policy: &PolicyDocument,
        tags: &BTreeMap<String, String>,
    ) -> Result<(), AwsError> {
        let about = [self.subject(), self.policy_subject()];
        // A key can be made twice. The plan's own look may have come before the last run's key was to be seen.
        if let Some(id) = self.made_before(policy).await? {
            self.note(&id);
            self.writer.note_written(&about);
            return Ok(());
        }
        let id = OnceLock::new();
        let kms = self.writer.kms(self.region);
        let create = || {
            let request = kms.create_key().set_description(description.map(str::to_owned));
            let request = request.policy(policy.minified()).set_tags(Some(sent(tags)));
            let id = &id;
            async move {
                request.send().await.inspect(|answer| {
                    if let Some(key) = &answer.key_metadata {
                        id.get_or_init(|| key.key_id.clone());
                    }
                })
            }
        };
        let is_there = async |reader: Reader| {
            let found = self.adoptable(&self.orphans(&reader).await?, policy)?;
            Ok(found.is_some_and(|found| *id.get_or_init(|| found.clone()) == found))
        };
        self.writer.create_needing(CREATE_KEY, &about, &self.named(policy), create, is_there).await?;
        let id = id
            .get()
            .filter(|id| !id.is_empty())
            .ok_or_else(|| AwsError::new(CREATE_KEY, Class::Unintelligible, "the answer lacks `KeyId`"))?;
        self.note(id);
        Ok(())
    }

    /// The id of a key that was made for the alias and did not get it yet; an error, where something else is there.
    ///
    /// The run that made it may have been cut off seconds ago, and KMS shows it late, its tags later still.
    async fn made_before(&self, policy: &PolicyDocument) -> Result<Option<String>, AwsError> {
        let alias = KeyReference::Alias(self.alias.clone());
        let look = async |reader: Reader| {
            let (named, orphans) =
                futures::try_join!(reader.key(self.region, &alias), self.orphans(&reader))?;
            match named {
                Some(key) => {
                    let what = format!("`{}` names key `{}` by now", self.alias, key.id);
                    Err(AwsError::new(CREATE_KEY, Class::AlreadyExists, what))
                }
                None => Ok(Some(orphans).filter(|orphans| orphans.unseen.is_empty())),
            }
        };
        let orphans = self.writer.settled(look).await?.ok_or_else(|| {
            let what = format!("keys without an alias come and go, and one may be for `{}`", self.alias);
            AwsError::new(CREATE_KEY, Class::Conflict, what)
        })?;
        self.adoptable(&orphans, policy)
    }

    async fn orphans(&self, reader: &Reader) -> Result<Orphans, AwsError> {
        reader.key_orphans(self.region, orphan::tag(&self.alias.to_string())).await
    }

    fn adoptable(&self, orphans: &Orphans, policy: &PolicyDocument) -> Result<Option<String>, AwsError> {
        let id = orphan::adoptable(self.region, self.alias, orphans, policy);
        id.map(|id| id.map(str::to_owned)).map_err(orphan::Objection::into_error)
    }

    /// Gives the alias to a key.
    async fn name(&self, of: Option<&str>) -> Result<(), AwsError> {
        let noted = || self.writer.noted_key(self.region, self.alias).map(|key| key.name().to_owned());
        let id = of.map(str::to_owned).or_else(noted).ok_or_else(|| {
            AwsError::new(CREATE_ALIAS, Class::NotFound, "the key was not made in this run")
        })?;
        let kms = self.writer.kms(self.region);
        let create = || kms.create_alias().alias_name(self.alias.to_string()).target_key_id(&id).send();
        let alias = KeyReference::Alias(self.alias.clone());
        let is_there =
            async |reader: Reader| Ok(reader.key(self.region, &alias).await?.is_some_and(|key| key.id == id));
        self.writer.create(CREATE_ALIAS, &[self.subject()], create, is_there).await?;
        self.note(&id);
        Ok(())
    }
}
