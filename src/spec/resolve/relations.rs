//! What the sections of the audit trail say of each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use crate::model::Address;
use crate::resources::cloudtrail::reference::KeySpec;
use crate::resources::iam::address::user as user_address;
use crate::resources::kms::address::key as key_address;
use crate::resources::s3::address as s3_address;
use crate::resources::s3::reference::{EncryptionSpec, Purpose};
use crate::spec::Place;
use crate::spec::document::{Document, IamSection, State};
use crate::spec::trail::{
    BucketEntry, CloudTrailSection, KeyEntry, KmsSection, OrganizationSection, S3Section, TrailEntry,
};
use crate::values::access_logs::{AccessLogs, Logged};
use crate::values::delivery::{Delivery, KeyUse, KeyUser};
use crate::values::owned::{Owned, PolicyOf};
use crate::values::policy::Statement;
use crate::values::{BucketName, KeyAlias, KeyReference, Region, Spanned, UserName};

/// The Sid of the statement that denies requests without TLS.
pub(in crate::spec) const DENY_INSECURE: &str = "DenyInsecureTransport";

/// What the sections of the audit trail say of each other, for one place.
pub(in crate::spec) struct AuditTrail<'a> {
    place: &'a Place,
    pub(super) keys: &'a [KeyEntry],
    pub(super) buckets: &'a [BucketEntry],
    pub(super) trails: &'a [TrailEntry],
    has_account_block: bool,
    pub(super) trusted: &'a [Spanned<String>],
    users: Vec<&'a UserName>,
}

impl<'a> AuditTrail<'a> {
    /// Takes the sections of a document.
    pub(in crate::spec) fn of(document: &'a Document, place: &'a Place) -> Self {
        let Document { organization, iam, kms, s3, cloudtrail, .. } = document;
        let users = iam.iter().flat_map(|IamSection { users, .. }| users);
        Self {
            place,
            keys: kms.as_ref().map_or(&[], |KmsSection { keys }| keys),
            buckets: s3.as_ref().map_or(&[], |S3Section { buckets, .. }| buckets),
            trails: cloudtrail.as_ref().map_or(&[], |CloudTrailSection { trails }| trails),
            has_account_block: s3.as_ref().is_some_and(|s3| s3.account_public_access_block.is_some()),
            trusted: organization
                .as_ref()
                .map_or(&[], |OrganizationSection { trusted_services }| trusted_services),
            users: users.filter(|user| user.state == State::Present).map(|user| &user.name.value).collect(),
        }
    }

    pub(super) fn region_of(&self, declared: Option<&Spanned<Region>>) -> Region {
        declared.map_or_else(|| self.place.region.clone(), |region| region.value.clone())
    }

    fn bucket(&self, name: &BucketName) -> Option<&'a BucketEntry> {
        self.buckets.iter().find(|bucket| bucket.name.value == *name)
    }

    /// The bucket that the file declares for a trail.
    pub(in crate::spec) fn bucket_of(&self, trail: &TrailEntry) -> Option<&'a BucketEntry> {
        let reference = &trail.bucket.value;
        let is_ours = reference.account.as_ref().is_none_or(|account| *account == self.place.account);
        self.bucket(&reference.name).filter(|_| is_ours)
    }

    /// The Region in which a trail's key must be: that of its bucket.
    pub(in crate::spec) fn key_region(&self, trail: &TrailEntry) -> Region {
        self.region_of(self.declared_key_region(trail))
    }

    /// The same as far as the file says it.
    pub(in crate::spec) fn declared_key_region<'t>(
        &self,
        trail: &'t TrailEntry,
    ) -> Option<&'t Spanned<Region>>
    where
        'a: 't,
    {
        self.bucket_of(trail).map_or(trail.region.as_ref(), |bucket| bucket.region.as_ref())
    }

    /// The key of an alias in a Region, where the file declares it.
    pub(in crate::spec) fn key(&self, alias: &KeyAlias, region: &Region) -> Option<&'a KeyEntry> {
        let mut keys = self.keys.iter();
        keys.find(|key| key.alias.value == *alias && self.region_of(key.region.as_ref()) == *region)
    }

    /// The trails that deliver to a bucket of the file.
    pub(in crate::spec) fn trails_into(&self, bucket: &BucketEntry) -> impl Iterator<Item = &'a TrailEntry> {
        let name = &bucket.name.value;
        self.trails
            .iter()
            .filter(move |trail| self.bucket_of(trail).is_some_and(|own| own.name.value == *name))
    }

    /// Whether a bucket serves an organization's trails and nothing else, be it by taking the access logs of one that does.
    pub(super) fn bucket_is_of_organization(&self, bucket: &BucketEntry) -> bool {
        let name = &bucket.name.value;
        let logs_here = |other: &&BucketEntry| {
            let logging = other.access_logging.as_ref();
            other.name.value != *name && logging.is_some_and(|logging| logging.value.bucket == *name)
        };
        let mut trails = self.trails_into(bucket).peekable();
        let mut logging = self.buckets.iter().filter(logs_here).peekable();
        (trails.peek().is_some() || logging.peek().is_some())
            && trails.all(|trail| trail.organization == Some(true))
            // One link is all: an access log's own log would be one too many.
            && logging.all(|other| {
                let mut into = self.trails_into(other).peekable();
                into.peek().is_some() && into.all(|trail| trail.organization == Some(true))
            })
    }

    /// Whether a key serves an organization's trails and nothing else.
    pub(super) fn key_is_of_organization(&self, key: &KeyEntry) -> bool {
        let region = self.region_of(key.region.as_ref());
        let alias = KeyReference::Alias(key.alias.value.clone());
        let uses = |trail: &&TrailEntry| {
            let named = trail.kms_key.as_ref().map(|key| &key.value);
            self.key_region(trail) == region && matches!(named, Some(KeySpec::Key(key)) if *key == alias)
        };
        let encrypts = |bucket: &&BucketEntry| {
            let is_here = self.region_of(bucket.region.as_ref()) == region;
            is_here
                && matches!(self.encryption(bucket), Some(EncryptionSpec::Kms { key, .. }) if key == alias)
        };
        let mut trails = self.trails.iter().filter(uses).peekable();
        let mut buckets = self.buckets.iter().filter(encrypts).peekable();
        (trails.peek().is_some() || buckets.peek().is_some())
            && trails.all(|trail| trail.organization == Some(true))
            && buckets.all(|bucket| self.bucket_is_of_organization(bucket))
    }

    /// A bucket's encryption: as declared, or by its purpose that of the trail which delivers there.
    pub(in crate::spec) fn encryption(&self, bucket: &BucketEntry) -> Option<EncryptionSpec> {
        if let Some(declared) = &bucket.encryption {
            return Some(declared.value.clone());
        }
        let key =
            self.trails_into(bucket).find_map(|trail| match trail.kms_key.as_ref().map(|key| &key.value) {
                Some(KeySpec::Key(key)) => Some(key.clone()),
                Some(KeySpec::None) | None => None,
            });
        // A trail that is to have no key leaves none to the bucket either: CloudTrail would have to use that.
        let has_none =
            |trail: &TrailEntry| matches!(trail.kms_key.as_ref().map(|key| &key.value), Some(KeySpec::None));
        match (bucket.purpose?, key) {
            (Purpose::CloudtrailLogs, None) if self.trails_into(bucket).any(has_none) => {
                Some(EncryptionSpec::SseS3)
            }
            (Purpose::CloudtrailLogs, Some(key)) => Some(EncryptionSpec::Kms { key, bucket_key: Some(true) }),
            // S3 writes access logs with no other encryption (Amazon S3 User Guide, "Enabling Amazon S3 server access
            // logging").
            (Purpose::AccessLogs, _) => Some(EncryptionSpec::SseS3),
            // What is there stays; a new bucket is encrypted with keys of S3 anyway.
            (Purpose::CloudtrailLogs, None) => None,
        }
    }

    pub(super) fn delivery(&self, trail: &TrailEntry) -> Delivery {
        let encryption = self.bucket_of(trail).and_then(|bucket| self.encryption(bucket));
        let bucket_key = match &encryption {
            Some(EncryptionSpec::Kms { key: _, bucket_key }) => *bucket_key,
            // Of a bucket that stays as it is the file knows nothing.
            Some(EncryptionSpec::SseS3) => Some(false),
            None => None,
        };
        let key = match (trail.kms_key.as_ref().map(|key| &key.value), encryption) {
            (Some(KeySpec::Key(key)), _) => Some(KeyUse { key: key.clone(), by: KeyUser::Trail, bucket_key }),
            (Some(KeySpec::None) | None, Some(EncryptionSpec::Kms { key, .. })) => {
                Some(KeyUse { key, by: KeyUser::Bucket, bucket_key })
            }
            (Some(KeySpec::None) | None, Some(EncryptionSpec::SseS3) | None) => None,
        };
        Delivery {
            trail: trail.name.value.clone(),
            partition: self.place.partition.clone(),
            region: self.region_of(trail.region.as_ref()),
            bucket_region: self.key_region(trail),
            account: self.place.account.clone(),
            is_of_organization: trail.organization == Some(true),
            leaves_organization: trail.organization == Some(false),
            bucket: trail.bucket.value.name.clone(),
            key_prefix: trail.key_prefix.as_ref().map(|prefix| prefix.value.clone()),
            key,
        }
    }

    /// Says which statements of a bucket's policy are the file's.
    pub(super) fn owned_by_bucket(&self, bucket: &BucketEntry, deliveries: &Deliveries) -> Arc<Owned> {
        let mut fixed: Vec<Statement> =
            bucket.policy_statements.iter().map(|one| one.value.clone()).collect();
        let arn = bucket.name.value.arn(&self.place.partition);
        if bucket.deny_insecure_transport.unwrap_or(bucket.purpose.is_some()) {
            fixed.push(deny_insecure(&arn));
        }
        let deliveries =
            self.trails_into(bucket).filter_map(|trail| deliveries.get(trail.name.as_str()).cloned());
        let owned = owned(PolicyOf::Bucket, fixed, deliveries.collect());
        Arc::new(match bucket.purpose {
            Some(Purpose::AccessLogs) => owned.with_logs(self.access_logs(bucket)),
            Some(Purpose::CloudtrailLogs) | None => owned,
        })
    }

    /// The access logs of the buckets that say so, or of any of the account where none does.
    fn access_logs(&self, bucket: &BucketEntry) -> AccessLogs {
        let name = &bucket.name.value;
        let of = self.buckets.iter().filter_map(|source| {
            let logging = &source.access_logging.as_ref()?.value;
            let prefix = (logging.bucket == *name).then(|| logging.prefix.clone())?;
            Some(Logged { bucket: source.name.value.clone(), prefix })
        });
        let Place { partition, account, .. } = self.place;
        AccessLogs {
            partition: partition.clone(),
            account: account.clone(),
            bucket: name.clone(),
            of: of.collect(),
        }
    }

    pub(super) fn owned_by_key(&self, key: &KeyEntry, deliveries: &Deliveries) -> Arc<Owned> {
        let region = self.region_of(key.region.as_ref());
        let alias = KeyReference::Alias(key.alias.value.clone());
        let trails = self.trails.iter().filter(|trail| self.key_region(trail) == region);
        let used = trails.filter_map(|trail| deliveries.get(trail.name.as_str())).filter(|delivery| {
            let is_allowed = key.allow_cloudtrail != Some(false);
            is_allowed && delivery.key.as_ref().is_some_and(|used| used.key == alias)
        });
        let (partition, account) = (self.place.partition.clone(), self.place.account.clone());
        let fixed = key.policy_statements.iter().map(|one| one.value.clone()).collect();
        Arc::new(owned(PolicyOf::Key { partition, account }, fixed, used.cloned().collect()))
    }

    /// The users of the file that some statements name: they must be there before.
    pub(super) fn principals<'s>(
        &self,
        statements: impl Iterator<Item = &'s Spanned<Statement>>,
    ) -> Vec<Address> {
        let account = &self.place.account;
        let named = statements.flat_map(|one| one.value.identities_of(account));
        let named = named.filter(|arn| arn.resource().starts_with("user/"));
        let declared = named
            .filter_map(|arn| self.users.iter().find(|user| user.as_str().eq_ignore_ascii_case(arn.name())));
        declared.map(|user| user_address(account, user)).collect()
    }

    fn key_needed(&self, key: &KeyReference, region: &Region) -> Option<Address> {
        let KeyReference::Alias(alias) = key else {
            return None;
        };
        self.key(alias, region).map(|_| key_address(&self.place.account, region, alias))
    }

    pub(super) fn bucket_needs(&self, bucket: &BucketEntry, region: &Region) -> Vec<Address> {
        let account = &self.place.account;
        let block = self.has_account_block.then(|| s3_address::account_public_access_block(account));
        let key = match self.encryption(bucket) {
            Some(EncryptionSpec::Kms { key, .. }) => self.key_needed(&key, region),
            Some(EncryptionSpec::SseS3) | None => None,
        };
        let log = bucket.access_logging.as_ref().and_then(|logging| self.bucket(&logging.value.bucket));
        let log = log.map(|log| s3_address::bucket(account, &log.name.value));
        let principals = self.principals(bucket.policy_statements.iter());
        block.into_iter().chain(key).chain(log).chain(principals).collect()
    }
}

/// The deliveries of the file's trails, by the trail's name.
pub(super) type Deliveries = BTreeMap<String, Arc<Delivery>>;

fn deny_insecure(bucket: &str) -> Statement {
    Statement::of_ours(&json!({
        "Sid": DENY_INSECURE,
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket, format!("{bucket}/*")],
        "Condition": { "Bool": { "aws:SecureTransport": "false" } },
    }))
}

/// Sids were checked before: of a document that was not refused this is never empty for a fault.
fn owned(of: PolicyOf, fixed: Vec<Statement>, deliveries: Vec<Arc<Delivery>>) -> Owned {
    let owned = Owned::new(of, fixed, deliveries);
    owned.expect("the Sids of a document that was not refused are there, each once")
}
