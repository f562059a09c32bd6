//! Buckets.

mod behind;

use aws_sdk_s3::Client as S3;
use aws_sdk_s3::types::{
    BucketVersioningStatus, DefaultRetention, ExpirationStatus, LifecycleExpiration, ObjectLockConfiguration,
    ObjectLockEnabled, ObjectLockRetentionMode, ObjectLockRule, ObjectOwnership, ServerSideEncryption,
};
use baseline::sandbox::state::Bucket;
use serde_json::json;

use self::behind::{
    add_others, block, encrypt, log_to, look_at_others, made, own, policy, put_policy, rules, tag, version,
};
use super::{Act, Case, Probe, bystanders, documents};

pub(super) use self::behind::{encrypted_by_s3, made as made_bucket, put_policy as put_bucket_policy};

pub(super) fn all() -> Vec<Case> {
    vec![declared(), locked(), adopted(), of_access_logs()]
}

const BUCKET: &str = r#"
baseline: 1
name: laws
kms: { keys: [{ alias: laws }] }
s3:
  buckets:
    - name: acme-access-logs
      purpose: access_logs
    - name: acme-laws
      versioning: enabled
      encryption: { kms_key: alias/laws, bucket_key: true }
      public_access_block: all
      ownership: bucket_owner_enforced
      deny_insecure_transport: true
      access_logging: { bucket: acme-access-logs, prefix: acme-laws/ }
      lifecycle: { expire_days: 2555, noncurrent_expire_days: 90, abort_incomplete_uploads_days: 7 }
      policy_statements:
        - Sid: Readers
          Effect: Allow
          Principal: { AWS: "arn:aws:iam::123456789012:root" }
          Action: "s3:GetObject"
          Resource: "arn:aws:s3:::acme-laws/*"
      tags: { Team: platform }
"#;

const NAME: &str = "acme-laws";

fn others() -> (Act, Probe) {
    (
        Act::new("another bucket, statement, rule and tag", add_others),
        Probe::new(|s3: S3| async move { look_at_others(&s3).await }),
    )
}

fn declared() -> Case {
    Case {
        kind: "s3.bucket",
        file: BUCKET,
        before: Vec::new(),
        seed: None,
        drifts: drifts(),
        losses: vec![
            act!("no policy", |s3: S3| s3.delete_bucket_policy().bucket(NAME).send()),
            act!("no rules", |s3: S3| s3.delete_bucket_lifecycle().bucket(NAME).send()),
            act!("no tags", |s3: S3| s3.delete_bucket_tagging().bucket(NAME).send()),
        ],
        others: others(),
    }
}

fn drifts() -> Vec<Act> {
    let mut drifts = vec![
        Act::new("versioning suspended", |s3: S3| async move {
            version(&s3, BucketVersioningStatus::Suspended).await;
        }),
        Act::new("encrypted by S3", |s3: S3| async move {
            encrypt(&s3, ServerSideEncryption::Aes256, None, false).await;
        }),
        Act::new("another key", |s3: S3| async move {
            let key = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000";
            encrypt(&s3, ServerSideEncryption::AwsKms, Some(key.to_owned()), true).await;
        }),
        Act::new("no bucket key", |s3: S3| async move {
            let live = s3.get_bucket_encryption().bucket(NAME).send().await.expect("its encryption");
            let rules = live.server_side_encryption_configuration.expect("a configuration").rules;
            let default = rules[0].apply_server_side_encryption_by_default.clone().expect("a default");
            encrypt(&s3, default.sse_algorithm, default.kms_master_key_id, false).await;
        }),
        Act::new("objects of their writers", |s3: S3| async move {
            own(&s3, ObjectOwnership::ObjectWriter).await;
        }),
        act!("no ownership controls", |s3: S3| s3.delete_bucket_ownership_controls().bucket(NAME).send()),
        Act::new("no access logs", |s3: S3| async move { log_to(&s3, None).await }),
        Act::new("another prefix", |s3: S3| async move { log_to(&s3, Some("elsewhere/")).await }),
        Act::new("a statement changed", |s3: S3| async move {
            let statement = json!({
                "Sid": "Readers",
                "Effect": "Allow",
                "Principal": { "AWS": "arn:aws:iam::123456789012:root" },
                "Action": "s3:*",
                "Resource": "arn:aws:s3:::acme-laws/*",
            });
            put_policy(&s3, NAME, documents::with(&policy(&s3).await, &statement)).await;
        }),
        Act::new("a statement removed", |s3: S3| async move {
            put_policy(&s3, NAME, documents::without(&policy(&s3).await, "Readers")).await;
        }),
        Act::new("objects expire earlier", |s3: S3| async move {
            rules(&s3, |rule| {
                if rule.expiration.is_some() {
                    rule.expiration = Some(LifecycleExpiration::builder().days(30).build());
                }
            })
            .await;
        }),
        Act::new("rules disabled", |s3: S3| async move {
            rules(&s3, |rule| rule.status = ExpirationStatus::Disabled).await;
        }),
        Act::new("another tag", |s3: S3| async move { tag(&s3, "Team", Some("other")).await }),
        Act::new("no tag", |s3: S3| async move { tag(&s3, "Team", None).await }),
    ];
    drifts.extend(settings_of_the_block());
    drifts
}

fn settings_of_the_block() -> Vec<Act> {
    vec![
        Act::new("public ACLs", |s3: S3| async move {
            block(&s3, |block| block.block_public_acls = Some(false)).await;
        }),
        Act::new("public ACLs that are there", |s3: S3| async move {
            block(&s3, |block| block.ignore_public_acls = Some(false)).await;
        }),
        Act::new("public policies", |s3: S3| async move {
            block(&s3, |block| block.block_public_policy = Some(false)).await;
        }),
        Act::new("a public bucket", |s3: S3| async move {
            block(&s3, |block| block.restrict_public_buckets = Some(false)).await;
        }),
        act!("no block", |s3: S3| s3.delete_public_access_block().bucket(NAME).send()),
    ]
}

/// Object Lock, which nobody can take away again; what is left to change is the retention of new objects.
fn locked() -> Case {
    Case {
        kind: "s3.bucket",
        file: "\
baseline: 1
name: laws
s3:
  buckets:
    - { name: acme-laws, versioning: enabled, object_lock: { mode: governance, days: 365 } }
",
        before: vec![Act::new("a bucket without versions", |s3: S3| async move { made(&s3, NAME).await })],
        seed: None,
        drifts: vec![
            Act::new("retained for less long", |s3: S3| async move { retain(&s3, Some(1)).await }),
            Act::new("not retained", |s3: S3| async move { retain(&s3, None).await }),
        ],
        losses: Vec::new(),
        others: bystanders(),
    }
}

async fn retain(s3: &S3, days: Option<i32>) {
    let rule = days.map(|days| {
        let mode = ObjectLockRetentionMode::Governance;
        let retention = DefaultRetention::builder().mode(mode).days(days).build();
        ObjectLockRule::builder().default_retention(retention).build()
    });
    let lock =
        ObjectLockConfiguration::builder().object_lock_enabled(ObjectLockEnabled::Enabled).set_rule(rule);
    let put = s3.put_object_lock_configuration().bucket(NAME).object_lock_configuration(lock.build());
    put.send().await.expect("the lock is written");
}

/// A bucket that was made before: open, and with what others said of it.
fn adopted() -> Case {
    let open = |s3: S3| async move {
        made(&s3, NAME).await;
        s3.delete_public_access_block().bucket(NAME).send().await.expect("no block");
        own(&s3, ObjectOwnership::ObjectWriter).await;
        version(&s3, BucketVersioningStatus::Suspended).await;
    };
    Case {
        kind: "s3.bucket",
        file: BUCKET,
        before: vec![
            Act::new("a bucket as it was once made", open),
            Act::new("statement, rule and tag of others", |s3: S3| async move {
                behind::mark(&s3).await;
            }),
        ],
        seed: None,
        drifts: vec![Act::new("versioning suspended", |s3: S3| async move {
            version(&s3, BucketVersioningStatus::Suspended).await;
        })],
        losses: Vec::new(),
        others: others(),
    }
}

fn of_access_logs() -> Case {
    Case {
        kind: "s3.bucket",
        file: "baseline: 1\nname: laws\ns3: { buckets: [{ name: acme-laws, purpose: access_logs }] }\n",
        before: Vec::new(),
        seed: None,
        drifts: settings_of_the_block(),
        losses: vec![act!("no policy", |s3: S3| s3.delete_bucket_policy().bucket(NAME).send())],
        others: others(),
    }
}

/// A name that belongs to another account.
pub(super) fn of_somebody_else() -> Case {
    Case {
        kind: "s3.bucket",
        file: "baseline: 1\nname: laws\ns3: { buckets: [{ name: acme-laws, versioning: enabled }] }\n",
        before: Vec::new(),
        seed: Some(|state| {
            let bucket = Bucket::new("210987654321", "us-east-1", state.now);
            state.buckets.insert(NAME.to_owned(), bucket);
        }),
        drifts: Vec::new(),
        losses: Vec::new(),
        others: bystanders(),
    }
}
