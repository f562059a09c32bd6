use std::sync::Arc as Shared;

use jiff::{Timestamp, ToSpan};

use crate::aws::reader::cloudtrail::{self, EventSelectors, Listed, TrailStatus};
use crate::aws::reader::kms::{Key, KeyState};
use crate::aws::reader::organizations::{Organization, Role, Standing};
use crate::aws::reader::s3::BucketOwner;
use crate::resources::cloudtrail::reference::{BucketReference, DigestAge, Insight, KeySpec, SelectorsSpec};
use crate::resources::cloudtrail::trail::{BucketLive, Found, KeyLive, Live, Seen, Trail};
use crate::values::delivery::{Delivery, KeyUse, KeyUser};
use crate::values::owned::{Owned, PolicyOf};
use crate::values::policy::{PolicyDocument, Statement};
use crate::values::{
    AccountId, Arn, BucketName, KeyAlias, KeyReference, OrganizationId, Origin, Partition, Region, Sources,
    Spanned, TrailName,
};

pub(super) const OWN: &str = "123456789012";
pub(super) const MANAGER: &str = "111122223333";
pub(super) const KEY: &str = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd";

pub(super) fn account(digits: &str) -> AccountId {
    AccountId::try_from(digits).expect("twelve digits")
}

pub(super) fn arn(text: &str) -> Arn {
    text.parse().expect("a good ARN")
}

pub(super) fn own_trail() -> Arn {
    arn("arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit")
}

pub(super) fn written<T>(value: T) -> Spanned<T> {
    Spanned::new(value, origin())
}

fn origin() -> Origin {
    let source = Sources::default().add("baseline.yaml", "…");
    Origin::new(source, 0, 1)
}

pub(super) fn alias() -> KeyReference {
    KeyReference::Alias(KeyAlias::try_from("cloudtrail".to_owned()).expect("a good alias"))
}

/// Another time, in hours after the moment at which everything is read.
pub(super) fn hours_ago(hours: i64) -> Timestamp {
    read_at() - hours.hours()
}

fn read_at() -> Timestamp {
    "2026-01-02T12:00:00Z".parse().expect("a good time")
}

/// A trail with everything but a topic and a prefix, whose bucket and key the file declares.
pub(super) fn desired() -> Trail {
    let delivery = Delivery {
        trail: TrailName::from_aws("audit"),
        partition: Partition::new("aws"),
        region: Region::new("eu-central-1"),
        bucket_region: Region::new("eu-central-1"),
        account: account(OWN),
        is_of_organization: false,
        leaves_organization: false,
        bucket: BucketName::from_aws("the-logs"),
        key_prefix: None,
        key: Some(KeyUse { key: alias(), by: KeyUser::Trail, bucket_key: Some(true) }),
    };
    let trail = Trail {
        name: delivery.trail.clone(),
        at: origin(),
        organization: None,
        multi_region: Some(true),
        global_service_events: Some(true),
        log_file_validation: Some(true),
        bucket: written(BucketReference { name: delivery.bucket.clone(), account: None }),
        key_prefix: None,
        kms_key: Some(written(KeySpec::Key(alias()))),
        sns_topic: None,
        logging: Some(true),
        event_selectors: Some(SelectorsSpec::ManagementEvents),
        insights: Some([Insight::ApiErrorRate].into()),
        tags: Some([("team".to_owned(), "security".to_owned())].into()),
        max_digest_age: DigestAge::default(),
        bucket_policy: None,
        key_policy: None,
        trust_is_declared: false,
        needs: Vec::new(),
        delivery: Shared::new(delivery),
    };
    declaring_policies(trail)
}

/// The trail with the policies of its bucket and its key the file's own.
fn declaring_policies(trail: Trail) -> Trail {
    let owned = |of| {
        let owned = Owned::new(of, Vec::new(), vec![Shared::clone(&trail.delivery)]);
        Some(Shared::new(owned.expect("nothing is owned twice")))
    };
    let of_key = PolicyOf::Key { partition: trail.delivery.partition.clone(), account: account(OWN) };
    let (bucket_policy, key_policy) = (owned(PolicyOf::Bucket), owned(of_key));
    Trail { bucket_policy, key_policy, ..trail }
}

/// The trail, with its delivery altered alike.
pub(super) fn delivering(trail: Trail, alter: impl FnOnce(&mut Delivery)) -> Trail {
    let mut delivery = (*trail.delivery).clone();
    alter(&mut delivery);
    declaring_policies(Trail { delivery: Shared::new(delivery), ..trail })
}

/// The trail without bucket and key in the file.
pub(super) fn undeclared() -> Trail {
    Trail { bucket_policy: None, key_policy: None, ..desired() }
}

/// An organization's trail.
pub(super) fn organizations() -> Trail {
    let trail = Trail { organization: Some(true), trust_is_declared: true, ..desired() };
    delivering(trail, |delivery| delivery.is_of_organization = true)
}

pub(super) fn policy(statements: Vec<Statement>) -> PolicyDocument {
    PolicyDocument::with_statements(statements).expect("a good policy")
}

/// The account in which the trail is settled.
pub(super) fn live() -> Live {
    live_of(&desired())
}

fn live_of(desired: &Trail) -> Live {
    let source = desired.delivery.source_to_be(&account(OWN), None);
    Live {
        standing: Ok(Standing::Alone),
        listed: Shared::new(vec![listed(&own_trail())]),
        found: Some(found()),
        described: Vec::new(),
        is_trusted: None,
        bucket: Seen::Seen(BucketLive {
            owner: BucketOwner::Asked(Region::new("eu-central-1")),
            policy: Some(Ok(policy(desired.delivery.bucket_statements(&source)))),
        }),
        key: Some(Seen::Seen(Some(KeyLive {
            key: key(KeyState::Enabled),
            policy: Ok(policy(desired.delivery.key_statements(&source))),
        }))),
        topic: None,
        source,
        read_at: read_at(),
    }
}

pub(super) fn key(state: KeyState) -> Key {
    Key { id: "1234abcd".to_owned(), arn: arn(KEY), state, description: String::new(), is_plain: true }
}

pub(super) fn listed(arn: &Arn) -> Listed {
    Listed { name: TrailName::from_aws(arn.name()), home: Region::new(arn.region()), arn: arn.clone() }
}

pub(super) fn found() -> Found {
    let arn = own_trail();
    Found {
        listed: listed(&arn),
        trail: cloudtrail::Trail {
            name: TrailName::from_aws(arn.name()),
            home: Some(Region::new(arn.region())),
            bucket: "the-logs".to_owned(),
            key_prefix: None,
            sns_topic: None,
            kms_key: Some(KEY.to_owned()),
            organization: false,
            multi_region: true,
            global_service_events: true,
            log_file_validation: true,
            arn,
        },
        status: Seen::Seen(status()),
        selectors: Some(EventSelectors::ManagementEvents),
        insights: Some([("ApiErrorRateInsight".to_owned(), [].into())].into()),
        tags: Some(
            [("owner", "ana"), ("team", "security")].map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
        ),
        own_key: None,
    }
}

pub(super) fn status() -> TrailStatus {
    TrailStatus {
        is_logging: true,
        started: Some(hours_ago(1000)),
        latest_delivery: Some(hours_ago(20)),
        delivery_error: None,
        latest_digest: Some(hours_ago(1)),
        digest_error: None,
    }
}

/// The account with something done to the trail behind our back.
pub(super) fn with(alter: impl FnOnce(&mut Found)) -> Live {
    let mut found = found();
    alter(&mut found);
    Live { found: Some(found), ..live() }
}

/// The account with another status of the trail.
pub(super) fn doing(alter: impl FnOnce(&mut TrailStatus)) -> Live {
    let mut status = status();
    alter(&mut status);
    with(|found| found.status = Seen::Seen(status))
}

/// The account without the trail, its bucket and its key.
pub(super) fn empty() -> Live {
    Live {
        listed: Shared::default(),
        found: None,
        bucket: Seen::Seen(BucketLive { owner: BucketOwner::Nobody, policy: None }),
        key: Some(Seen::Seen(None)),
        ..live()
    }
}

pub(super) fn standing(role: Role) -> Standing {
    let organization = Organization {
        id: OrganizationId::from_aws("o-a1b2c3d4e5"),
        management_account: account(if role == Role::Management { OWN } else { MANAGER }),
        all_features: true,
    };
    Standing::In(organization, role)
}

/// An account of an organization without the trail, its bucket and its key.
pub(super) fn empty_in(role: Role) -> Live {
    let standing = standing(role);
    let Standing::In(organization, _) = &standing else { unreachable!("it is in one") };
    let source =
        organizations().delivery.source_to_be(&organization.management_account, Some(&organization.id));
    Live { standing: Ok(standing), is_trusted: Some(true), source, ..empty() }
}

/// The trail as an organization's, of the account that manages it.
pub(super) fn of_manager() -> Found {
    let arn = arn("arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit");
    let found = found();
    Found {
        listed: listed(&arn),
        trail: cloudtrail::Trail { arn, organization: true, ..found.trail },
        ..found
    }
}

/// An account of an organization that has the organization's trail.
pub(super) fn inheriting(role: Role, found: Found) -> Live {
    let described = vec![found.trail.clone()];
    let listed = Shared::new(vec![found.listed.clone()]);
    let (bucket, key) = (live().bucket, live().key);
    Live { listed, described, found: Some(found), bucket, key, ..empty_in(role) }
}
