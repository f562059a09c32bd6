use std::sync::Arc;

use aws_sdk_s3::types::LoggingEnabled;
use serde_json::{Value, json};

use crate::aws::Identity;
use crate::aws::reader::kms::{Key, KeyState};
use crate::aws::reader::organizations::Keeper;
use crate::aws::reader::s3::{
    AccessLog, BucketEncryption, BucketLifecycle, BucketLogging, BucketOwner, BucketVersioning,
    DefaultEncryption, Lock, LockDefault, PublicAccess,
};
use crate::model::Resource;
use crate::resources::kms::address;
use crate::resources::s3::bucket::{Bucket, Live, Setting, Settings};
use crate::resources::s3::reference::{
    AccessLoggingSpec, Days, EncryptionSpec, LifecycleSpec, LockMode, ObjectLockSpec, Ownership,
    PublicAccessSpec, Versioning,
};
use crate::values::delivery::{Delivery, Source};
use crate::values::owned::{Owned, PolicyOf};
use crate::values::policy::{PolicyDocument, Statement};
use crate::values::{
    AccountId, Arn, BucketName, KeyAlias, KeyReference, Origin, Partition, Region, Sources, TrailName,
};

pub(super) const KEY_ARN: &str = "arn:aws:kms:us-east-1:123456789012:key/1234";

pub(super) fn account() -> AccountId {
    AccountId::try_from("123456789012").expect("twelve digits")
}

pub(super) fn region() -> Region {
    Region::new("us-east-1")
}

pub(super) fn days(number: i64) -> Days {
    Days::try_from(number).expect("a good number of days")
}

pub(super) fn arn(text: &str) -> Arn {
    text.parse().expect("a good ARN")
}

pub(super) fn alias() -> KeyAlias {
    KeyAlias::try_from("cloudtrail".to_owned()).expect("a good alias")
}

/// A bucket of which the file says nothing but its name.
pub(super) fn bare() -> Bucket {
    let source = Sources::default().add("baseline.yaml", "");
    Bucket {
        partition: Partition::default(),
        account: account(),
        region: region(),
        name: BucketName::from_aws("acme-logs"),
        at: Origin::new(source, 0, 0),
        public_access_block: None,
        ownership: None,
        versioning: None,
        encryption: None,
        owned: owned(&[], false),
        access_logging: None,
        lifecycle: None,
        object_lock: None,
        tags: None,
        is_of_organization: false,
        needs: Vec::new(),
    }
}

/// The bucket of a trail, with everything declared but Object Lock.
pub(super) fn desired() -> Bucket {
    Bucket {
        public_access_block: Some(PublicAccessSpec::ALL),
        ownership: Some(Ownership::BucketOwnerEnforced),
        versioning: Some(Versioning::Enabled),
        encryption: Some(by_alias(Some(true))),
        owned: owned(&[insecure_transport()], true),
        access_logging: Some(AccessLoggingSpec {
            bucket: BucketName::from_aws("acme-access-logs"),
            prefix: "trail/".to_owned(),
        }),
        lifecycle: Some(LifecycleSpec {
            expire_days: Some(days(2555)),
            noncurrent_expire_days: Some(days(90)),
            abort_incomplete_uploads_days: Some(days(7)),
        }),
        tags: Some([("purpose".to_owned(), "audit".to_owned())].into_iter().collect()),
        is_of_organization: false,
        needs: vec![address::key(&account(), &region(), &alias())],
        ..bare()
    }
}

/// The account in which that bucket is settled.
pub(super) fn live() -> Live {
    let bucket = desired();
    let mut live = Live { whose: BucketOwner::Asked(region()), settings: Settings::default(), ..nobodys() };
    let policy = bucket.owned.over(None, &live.sources);
    let lifecycle = rules_of(&bucket, &live).expect("the file declares rules");
    live.settings = Settings {
        public_access: Some(all_on()),
        ownership: Some("BucketOwnerEnforced".to_owned()),
        versioning: BucketVersioning { status: Some("Enabled".to_owned()), mfa_delete: false },
        encryption: Some(with_key(KEY_ARN, true)),
        policy: Some(Ok(policy)),
        lock: None,
        lifecycle,
        logging: Some(logging("acme-access-logs", "trail/")),
        tags: [("purpose".to_owned(), "audit".to_owned())].into(),
        grants: Vec::new(),
    };
    live
}

/// The account in which nobody has a bucket of that name.
pub(super) fn nobodys() -> Live {
    Live {
        keeper: Keeper::Here,
        whose: BucketOwner::Nobody,
        settings: Settings::default(),
        sources: vec![source()],
        key: Some(key()),
        holds: Some(arn(KEY_ARN)),
        missed_by: None,
        caller: caller("arn:aws:iam::123456789012:user/ana"),
    }
}

fn rules_of(bucket: &Bucket, live: &Live) -> Option<BucketLifecycle> {
    let only = Bucket { lifecycle: bucket.lifecycle, owned: Arc::clone(&bucket.owned), ..bare() };
    only.diff(live).steps.into_iter().find_map(|step| match step.change.setting {
        Setting::Lifecycle(lifecycle) => Some(lifecycle),
        _ => None,
    })
}

pub(super) fn caller(text: &str) -> Identity {
    Identity::new(account(), arn(text), "AKIAEXAMPLE")
}

pub(super) fn all_on() -> PublicAccess {
    PublicAccessSpec::ALL.over(PublicAccess::default()).next
}

pub(super) fn key() -> Key {
    Key {
        id: "1234".to_owned(),
        arn: arn(KEY_ARN),
        state: KeyState::Enabled,
        description: String::new(),
        is_plain: true,
    }
}

pub(super) fn by_alias(bucket_key: Option<bool>) -> EncryptionSpec {
    EncryptionSpec::Kms { key: KeyReference::Alias(alias()), bucket_key }
}

pub(super) fn with_key(key: &str, bucket_key: bool) -> BucketEncryption {
    let default = DefaultEncryption::Kms { key: Some(key.to_owned()), bucket_key };
    BucketEncryption { default, blocked: None }
}

pub(super) fn logging(bucket: &str, prefix: &str) -> BucketLogging {
    let whole = LoggingEnabled::builder().target_bucket(bucket).target_prefix(prefix).build();
    BucketLogging {
        to: AccessLog { bucket: BucketName::from_aws(bucket), prefix: prefix.to_owned() },
        whole: whole.expect("it is complete"),
    }
}

pub(super) fn lock(mode: &str, days: u32) -> Lock {
    let default = LockDefault { mode: mode.to_owned(), days: Some(days), years: None };
    Lock { default: Some(default), event_hold: None }
}

pub(super) fn locked(mode: LockMode, number: i64) -> ObjectLockSpec {
    ObjectLockSpec { mode, days: days(number) }
}

pub(super) fn insecure_transport() -> Value {
    json!({
        "Sid": "DenyInsecureTransport",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["arn:aws:s3:::acme-logs", "arn:aws:s3:::acme-logs/*"],
        "Condition": { "Bool": { "aws:SecureTransport": "false" } },
    })
}

/// These statements, and with a trail those that it needs.
pub(super) fn owned(statements: &[Value], with_trail: bool) -> Arc<Owned> {
    let statement = |value: &Value| Statement::from_value(value).expect("a good statement");
    let deliveries = if with_trail { vec![Arc::new(delivery())] } else { Vec::new() };
    let owned = Owned::new(PolicyOf::Bucket, statements.iter().map(statement).collect(), deliveries);
    Arc::new(owned.expect("each has a Sid of its own"))
}

pub(super) fn document(statements: &Value) -> PolicyDocument {
    let whole = json!({ "Version": "2012-10-17", "Statement": statements });
    PolicyDocument::from_value(&whole).expect("a good policy")
}

pub(super) fn delivery() -> Delivery {
    Delivery {
        trail: TrailName::try_from("main-trail".to_owned()).expect("a good name"),
        partition: Partition::default(),
        region: region(),
        bucket_region: region(),
        account: account(),
        is_of_organization: false,
        leaves_organization: false,
        bucket: BucketName::from_aws("acme-logs"),
        key_prefix: None,
        key: None,
    }
}

pub(super) fn source() -> Source {
    delivery().source_to_be(&account(), None)
}
