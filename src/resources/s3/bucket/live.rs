//! What AWS says of a bucket, asked for all at once.

use std::collections::BTreeMap;

use super::declared::Bucket;
use crate::aws::reader::kms::Key;
use crate::aws::reader::organizations::Keeper;
use crate::aws::reader::s3::{
    BucketAt, BucketEncryption, BucketLifecycle, BucketLogging, BucketOwner, BucketVersioning,
    DefaultEncryption, Lock, PublicAccess,
};
use crate::aws::{AwsError, Identity, Reader};
use crate::resources::s3::reference::EncryptionSpec;
use crate::values::delivery::Source;
use crate::values::policy::PolicyDocument;
use crate::values::{Arn, KeyAlias, KeyReference, Region, TrailName};

/// What AWS says of a bucket.
#[derive(Clone, Debug)]
pub struct Live {
    /// Who keeps it, where it is an organization's trails' alone.
    pub keeper: Keeper,
    /// Whose it is, and where.
    pub whose: BucketOwner,
    /// Its settings, as far as the file declares them; as those of nothing where it is not this account's.
    pub settings: Settings,
    /// The sources of the deliveries that its policy is to let in, in their order.
    pub sources: Vec<Source>,
    /// The key whose alias the file declares for it; nothing, where there is none.
    pub key: Option<Key>,
    /// The key that its default encryption names, where that is certain.
    pub holds: Option<Arn>,
    /// The trail that delivers to it though it is not there.
    pub missed_by: Option<TrailName>,
    /// Who reads, and would write.
    pub caller: Identity,
}

/// The settings of a bucket; what the file does not declare is not read, and stands as if nothing were set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Its public access block.
    pub public_access: Option<PublicAccess>,
    /// Who owns its objects, as S3 names it.
    pub ownership: Option<String>,
    /// Its versioning.
    pub versioning: BucketVersioning,
    /// Its default encryption.
    pub encryption: Option<BucketEncryption>,
    /// Its policy, or why it cannot be read as one.
    pub policy: Option<Result<PolicyDocument, String>>,
    /// Its Object Lock.
    pub lock: Option<Lock>,
    /// Its lifecycle rules.
    pub lifecycle: BucketLifecycle,
    /// Where its access logs go.
    pub logging: Option<BucketLogging>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Whom its ACL lets in besides its owner, each in words; read only where ACLs are to mean nothing any more.
    pub grants: Vec<String>,
}

impl Bucket {
    /// Asks for everything that is declared, in one round where the bucket is in the declared Region.
    pub(super) async fn look(&self, reader: &Reader) -> Result<Live, AwsError> {
        let at = BucketAt {
            bucket: self.name.clone(),
            expected: self.account.clone(),
            region: self.region.clone(),
        };
        let deliveries = self.owned.deliveries();
        let (keeper, whose, settings, sources, key) = futures::join!(
            asked(self.is_of_organization, reader.keeper()),
            reader.bucket_owner(&self.name, &self.account, &self.region),
            Box::pin(self.settings(reader, &at)),
            asked(!deliveries.is_empty(), reader.sources(deliveries.iter().map(AsRef::as_ref))),
            Box::pin(self.key(reader, &self.region)),
        );
        let keeper = keeper?;
        if keeper != Keeper::Here {
            // Whatever has its name elsewhere, nothing of it is this account's to keep.
            let (whose, settings, caller) =
                (BucketOwner::Nobody, Settings::default(), reader.identity().clone());
            return Ok(Live {
                keeper,
                whose,
                settings,
                sources: Vec::new(),
                key: None,
                holds: None,
                missed_by: None,
                caller,
            });
        }
        let (whose, sources, key) = (whose?, sources?, key?);
        // Of a bucket that is not ours the settings cannot be read, and need not be.
        let settings = match &whose {
            BucketOwner::Asked(_) => settings?,
            BucketOwner::Nobody | BucketOwner::SomebodyElse => Settings::default(),
        };
        let holds = match &whose {
            BucketOwner::Asked(home) => self.held(reader, home, &settings, key.as_ref()).await?,
            BucketOwner::Nobody | BucketOwner::SomebodyElse => None,
        };
        let missed_by = match &whose {
            BucketOwner::Nobody => self.missed_by(reader, &sources).await?,
            BucketOwner::Asked(_) | BucketOwner::SomebodyElse => None,
        };
        let caller = reader.identity().clone();
        Ok(Live { keeper, whose, settings, sources, key, holds, missed_by, caller })
    }

    /// The trail that delivers to the bucket already; its sources were asked for, so this asks for nothing more.
    async fn missed_by(&self, reader: &Reader, sources: &[Source]) -> Result<Option<TrailName>, AwsError> {
        if sources.is_empty() {
            return Ok(None);
        }
        let trails = Box::pin(reader.trails()).await?;
        for listed in trails.iter().filter(|listed| sources.iter().any(|source| source.arn == listed.arn)) {
            let trail = Box::pin(reader.trail(listed)).await?;
            if trail.is_some_and(|trail| trail.bucket == self.name.as_str()) {
                return Ok(Some(listed.name.clone()));
            }
        }
        Ok(None)
    }

    async fn settings(&self, reader: &Reader, at: &BucketAt) -> Result<Settings, AwsError> {
        // Object Lock hangs on versioning, so that is asked for with it.
        let needs_versioning = self.versioning.is_some() || self.object_lock.is_some();
        let (public_access, ownership, versioning, encryption, policy, lock, lifecycle, logging, tags) = futures::try_join!(
            asked(self.public_access_block.is_some(), reader.bucket_public_access(at)),
            asked(self.ownership.is_some(), reader.bucket_ownership(at)),
            asked(needs_versioning, reader.bucket_versioning(at)),
            asked(self.encryption.is_some(), reader.bucket_encryption(at)),
            asked(!self.owned.is_empty(), reader.bucket_policy(&at.bucket, &at.expected, &at.region)),
            asked(self.object_lock.is_some(), reader.bucket_lock(at)),
            asked(self.lifecycle.is_some(), reader.bucket_lifecycle(at)),
            asked(self.access_logging.is_some(), reader.bucket_logging(at)),
            asked(self.tags.is_some(), reader.bucket_tags(at)),
        )?;
        let grants = asked(self.disables_acls(ownership.as_deref()), reader.bucket_grants(at)).await?;
        Ok(Settings {
            public_access,
            ownership,
            versioning,
            encryption,
            policy,
            lock,
            lifecycle,
            logging,
            tags,
            grants,
        })
    }

    /// The key whose alias is declared, as a Region knows it.
    async fn key(&self, reader: &Reader, region: &Region) -> Result<Option<Key>, AwsError> {
        match &self.encryption {
            Some(EncryptionSpec::Kms { key: alias @ KeyReference::Alias(_), bucket_key: _ }) => {
                reader.key(region, alias).await
            }
            Some(
                EncryptionSpec::Kms { key: KeyReference::Arn(_), bucket_key: _ } | EncryptionSpec::SseS3,
            )
            | None => Ok(None),
        }
    }

    /// The key that the default encryption names: by its ARN, its id, or an alias.
    async fn held(
        &self,
        reader: &Reader,
        home: &Region,
        settings: &Settings,
        declared: Option<&Key>,
    ) -> Result<Option<Arn>, AwsError> {
        let Some(EncryptionSpec::Kms { key: wanted, bucket_key: _ }) = &self.encryption else {
            return Ok(None);
        };
        let Some(BucketEncryption {
            default: DefaultEncryption::Kms { key: Some(text), bucket_key: _ },
            blocked: _,
        }) = &settings.encryption
        else {
            return Ok(None);
        };
        let name = match text.parse::<Arn>() {
            Ok(arn) if arn.resource().starts_with("key/") => return Ok(Some(arn)),
            // The alias of another account says nothing that could be looked up from here.
            Ok(arn) if arn.account() != self.account.as_str() || arn.region() != home.as_str() => {
                return Ok(None);
            }
            Ok(arn) => arn.resource().to_owned(),
            Err(_) => text.clone(),
        };
        if !name.starts_with("alias/") {
            let id = format!("key/{name}");
            return Ok(Some(Arn::of(&self.partition, "kms", home, &self.account, id)));
        }
        // One of AWS's own aliases is never a key that a file can name.
        let Ok(alias) = KeyAlias::try_from(name) else {
            return Ok(None);
        };
        let alias = KeyReference::Alias(alias);
        if alias == *wanted {
            return Ok(declared.map(|key| key.arn.clone()));
        }
        Ok(reader.key(home, &alias).await?.map(|key| key.arn))
    }
}

/// The answer to a question where it is asked.
async fn asked<T: Default>(
    is_asked: bool,
    answer: impl Future<Output = Result<T, AwsError>>,
) -> Result<T, AwsError> {
    if is_asked { answer.await } else { Ok(T::default()) }
}
