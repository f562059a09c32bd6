//! The resources of the audit trail: what a trail needs of its bucket and its key is given to all three.

use std::sync::Arc;

use super::Resources;
use super::relations::{AuditTrail, Deliveries};
use crate::resources::cloudtrail::trail::Trail;
use crate::resources::kms::address::key as key_address;
use crate::resources::kms::key::Key;
use crate::resources::organizations::address::trusted_service as trust_address;
use crate::resources::organizations::trusted_service::TrustedService;
use crate::resources::s3::account_public_access::AccountPublicAccess;
use crate::resources::s3::address as s3_address;
use crate::resources::s3::bucket::Bucket;
use crate::resources::s3::reference::{Ownership, PublicAccessSpec, Purpose, Versioning};
use crate::spec::document::Document;
use crate::spec::trail::{BucketEntry, KeyEntry, TrailEntry};
use crate::values::KeyReference;
use crate::values::delivery::CLOUDTRAIL;

impl Resources<'_> {
    /// Adds what the sections of the audit trail declare, in the order in which it is settled.
    pub(super) fn audit_trail(&mut self, document: &Document) {
        let trail = AuditTrail::of(document, self.place);
        let delivery =
            |entry: &TrailEntry| (entry.name.value.as_str().to_owned(), Arc::new(trail.delivery(entry)));
        let deliveries: Deliveries = trail.trails.iter().map(delivery).collect();
        let block = document.s3.as_ref().and_then(|s3| s3.account_public_access_block.as_ref());
        if let Some(block) = block {
            let account = self.place.account.clone();
            self.push(AccountPublicAccess { account, spec: block.value, at: block.origin });
        }
        for service in trail.trusted {
            self.push(TrustedService { service: service.value.clone(), at: service.origin });
        }
        for key in trail.keys {
            self.key(key, &trail, &deliveries);
        }
        for bucket in trail.buckets {
            self.bucket(bucket, &trail, &deliveries);
        }
        for entry in trail.trails {
            self.trail(entry, &trail, &deliveries);
        }
    }

    fn key(&mut self, entry: &KeyEntry, trail: &AuditTrail<'_>, deliveries: &Deliveries) {
        let KeyEntry { alias, region, description, rotation, allow_cloudtrail: _, policy_statements, tags } =
            entry;
        self.push(Key {
            partition: self.place.partition.clone(),
            account: self.place.account.clone(),
            region: trail.region_of(region.as_ref()),
            alias: alias.value.clone(),
            at: alias.origin,
            description: description.clone(),
            rotation: rotation.as_ref().map(|rotation| rotation.value),
            owned: trail.owned_by_key(entry, deliveries),
            tags: tags.clone(),
            is_of_organization: trail.key_is_of_organization(entry),
            needs: trail.principals(policy_statements.iter()),
        });
    }

    fn bucket(&mut self, entry: &BucketEntry, trail: &AuditTrail<'_>, deliveries: &Deliveries) {
        let BucketEntry {
            name,
            region,
            purpose,
            versioning,
            // With what the purpose says of it.
            encryption: _,
            public_access_block,
            ownership,
            // Statements of the policy.
            deny_insecure_transport: _,
            access_logging,
            lifecycle,
            object_lock,
            policy_statements: _,
            tags,
        } = entry;
        let region = trail.region_of(region.as_ref());
        let has_purpose = purpose.is_some();
        let keeps_versions = *purpose == Some(Purpose::CloudtrailLogs);
        self.push(Bucket {
            partition: self.place.partition.clone(),
            account: self.place.account.clone(),
            name: name.value.clone(),
            at: name.origin,
            public_access_block: public_access_block.or(has_purpose.then_some(PublicAccessSpec::ALL)),
            ownership: ownership.or(has_purpose.then_some(Ownership::BucketOwnerEnforced)),
            versioning: versioning.or(keeps_versions.then_some(Versioning::Enabled)),
            encryption: trail.encryption(entry),
            owned: trail.owned_by_bucket(entry, deliveries),
            access_logging: access_logging.as_ref().map(|logging| logging.value.clone()),
            lifecycle: lifecycle.as_ref().map(|lifecycle| lifecycle.value),
            object_lock: object_lock.as_ref().map(|lock| lock.value),
            tags: tags.clone(),
            is_of_organization: trail.bucket_is_of_organization(entry),
            needs: trail.bucket_needs(entry, &region),
            region,
        });
    }

    fn trail(&mut self, entry: &TrailEntry, trail: &AuditTrail<'_>, deliveries: &Deliveries) {
        let TrailEntry {
            name,
            // Part of the delivery.
            region: _,
            organization,
            multi_region,
            global_service_events,
            log_file_validation,
            bucket,
            key_prefix,
            kms_key,
            sns_topic,
            logging,
            event_selectors,
            insights,
            tags,
            max_digest_age_minutes,
        } = entry;
        let Some(delivery) = deliveries.get(name.as_str()) else {
            return;
        };
        let account = &self.place.account;
        let own_bucket = trail.bucket_of(entry);
        let key_region = trail.key_region(entry);
        let key = delivery.key.as_ref().and_then(|used| match &used.key {
            KeyReference::Alias(alias) => trail.key(alias, &key_region),
            KeyReference::Arn(_) => None,
        });
        let trust = trail.trusted.iter().find(|service| service.value == CLOUDTRAIL);
        let is_of_organization = *organization == Some(true);
        let needs = own_bucket.map(|bucket| s3_address::bucket(account, &bucket.name.value));
        let needs =
            needs.into_iter().chain(key.map(|key| key_address(account, &key_region, &key.alias.value)));
        let needs =
            needs.chain(trust.filter(|_| is_of_organization).map(|service| trust_address(&service.value)));
        self.push(Trail {
            name: name.value.clone(),
            at: name.origin,
            delivery: Arc::clone(delivery),
            organization: *organization,
            multi_region: *multi_region,
            global_service_events: global_service_events.as_ref().map(|events| events.value),
            log_file_validation: *log_file_validation,
            bucket: bucket.clone(),
            key_prefix: key_prefix.as_ref().map(|prefix| prefix.value.clone()),
            kms_key: kms_key.clone(),
            sns_topic: sns_topic.clone(),
            logging: *logging,
            event_selectors: event_selectors.clone(),
            insights: insights.clone(),
            tags: tags.clone(),
            max_digest_age: max_digest_age_minutes.unwrap_or_default(),
            bucket_policy: own_bucket.map(|bucket| trail.owned_by_bucket(bucket, deliveries)),
            key_policy: key.map(|key| trail.owned_by_key(key, deliveries)),
            trust_is_declared: trust.is_some(),
            needs: needs.collect(),
        });
    }
}
