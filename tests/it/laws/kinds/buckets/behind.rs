//! What is done to a bucket, and what others said of it.

use aws_sdk_s3::Client as S3;
use aws_sdk_s3::types::{
    BucketLifecycleConfiguration, BucketLoggingStatus, BucketVersioningStatus, ExpirationStatus,
    LifecycleExpiration, LifecycleRule, LifecycleRuleFilter, LoggingEnabled, ObjectOwnership,
    OwnershipControls, OwnershipControlsRule, PublicAccessBlockConfiguration, ServerSideEncryption,
    ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration, ServerSideEncryptionRule, Tag, Tagging,
    VersioningConfiguration,
};

use super::super::documents;
use super::NAME;

/// The id of the lifecycle rule that others made.
const RULE: &str = "others";

pub(crate) async fn made(s3: &S3, name: &str) {
    s3.create_bucket().bucket(name).send().await.expect("a bucket");
}

pub(super) async fn version(s3: &S3, status: BucketVersioningStatus) {
    let versioning = VersioningConfiguration::builder().status(status).build();
    let put = s3.put_bucket_versioning().bucket(NAME).versioning_configuration(versioning);
    put.send().await.expect("the versioning is written");
}

pub(crate) async fn encrypted_by_s3(s3: &S3, bucket: &str) {
    put_encryption(s3, bucket, ServerSideEncryption::Aes256, None, false).await;
}

pub(super) async fn encrypt(s3: &S3, algorithm: ServerSideEncryption, key: Option<String>, bucket_key: bool) {
    put_encryption(s3, NAME, algorithm, key, bucket_key).await;
}

async fn put_encryption(
    s3: &S3,
    bucket: &str,
    algorithm: ServerSideEncryption,
    key: Option<String>,
    bucket_key: bool,
) {
    let default =
        ServerSideEncryptionByDefault::builder().sse_algorithm(algorithm).set_kms_master_key_id(key);
    let rule = ServerSideEncryptionRule::builder()
        .apply_server_side_encryption_by_default(default.build().expect("a whole default"))
        .bucket_key_enabled(bucket_key)
        .build();
    let configuration = ServerSideEncryptionConfiguration::builder().rules(rule).build().expect("a rule");
    let put = s3.put_bucket_encryption().bucket(bucket).server_side_encryption_configuration(configuration);
    put.send().await.expect("the encryption is written");
}

pub(super) async fn own(s3: &S3, ownership: ObjectOwnership) {
    let rule = OwnershipControlsRule::builder().object_ownership(ownership).build().expect("a whole rule");
    let controls = OwnershipControls::builder().rules(rule).build().expect("whole controls");
    let put = s3.put_bucket_ownership_controls().bucket(NAME).ownership_controls(controls);
    put.send().await.expect("the controls are written");
}

/// Changes some settings of the public access block; the others are sent again as they are.
pub(super) async fn block(s3: &S3, change: fn(&mut PublicAccessBlockConfiguration)) {
    let live = s3.get_public_access_block().bucket(NAME).send().await.expect("a block");
    let mut block = live.public_access_block_configuration.expect("a block");
    change(&mut block);
    let put = s3.put_public_access_block().bucket(NAME).public_access_block_configuration(block);
    put.send().await.expect("the block is written");
}

/// Sends the access logs somewhere in the other bucket, or nowhere.
pub(super) async fn log_to(s3: &S3, prefix: Option<&str>) {
    let enabled = prefix.map(|prefix| {
        let enabled = LoggingEnabled::builder().target_bucket("acme-access-logs").target_prefix(prefix);
        enabled.build().expect("a whole target")
    });
    let status = BucketLoggingStatus::builder().set_logging_enabled(enabled).build();
    let put = s3.put_bucket_logging().bucket(NAME).bucket_logging_status(status);
    put.send().await.expect("the logging is written");
}

pub(super) async fn policy(s3: &S3) -> String {
    let found = s3.get_bucket_policy().bucket(NAME).send().await;
    found.ok().and_then(|found| found.policy).unwrap_or_else(|| documents::EMPTY.to_owned())
}

pub(crate) async fn put_policy(s3: &S3, name: &str, policy: String) {
    s3.put_bucket_policy().bucket(name).policy(policy).send().await.expect("the policy is written");
}

async fn live_rules(s3: &S3) -> Vec<LifecycleRule> {
    let found = s3.get_bucket_lifecycle_configuration().bucket(NAME).send().await;
    found.ok().and_then(|found| found.rules).unwrap_or_default()
}

async fn put_rules(s3: &S3, rules: Vec<LifecycleRule>) {
    let lifecycle = BucketLifecycleConfiguration::builder().set_rules(Some(rules)).build().expect("rules");
    let put = s3.put_bucket_lifecycle_configuration().bucket(NAME).lifecycle_configuration(lifecycle);
    put.send().await.expect("the rules are written");
}

/// Changes the lifecycle rules, those of others aside.
pub(super) async fn rules(s3: &S3, change: fn(&mut LifecycleRule)) {
    let mut rules = live_rules(s3).await;
    rules.iter_mut().filter(|rule| rule.id.as_deref() != Some(RULE)).for_each(change);
    put_rules(s3, rules).await;
}

async fn live_tags(s3: &S3) -> Vec<Tag> {
    let found = s3.get_bucket_tagging().bucket(NAME).send().await;
    found.map(|found| found.tag_set).unwrap_or_default()
}

/// Gives the bucket a tag, or takes it off; the others are sent again as they are.
pub(super) async fn tag(s3: &S3, key: &str, value: Option<&str>) {
    let mut tags = live_tags(s3).await;
    tags.retain(|tag| tag.key != key);
    tags.extend(value.map(|value| Tag::builder().key(key).value(value).build().expect("a whole tag")));
    let tagging = Tagging::builder().set_tag_set(Some(tags)).build().expect("whole tags");
    s3.put_bucket_tagging().bucket(NAME).tagging(tagging).send().await.expect("tagged");
}

/// Says of the bucket what no file of the laws says.
pub(super) async fn mark(s3: &S3) {
    let statement = documents::of_others("s3:DeleteObjectVersion", "arn:aws:s3:::acme-laws/*");
    put_policy(s3, NAME, documents::with(&policy(s3).await, &statement)).await;
    let mut rules = live_rules(s3).await;
    rules.retain(|rule| rule.id.as_deref() != Some(RULE));
    let rule = LifecycleRule::builder()
        .id(RULE)
        .status(ExpirationStatus::Enabled)
        .filter(LifecycleRuleFilter::builder().prefix("elsewhere/").build())
        .expiration(LifecycleExpiration::builder().days(5).build());
    rules.push(rule.build().expect("a whole rule"));
    put_rules(s3, rules).await;
    tag(s3, "Cost", Some("42")).await;
}

pub(super) async fn add_others(s3: S3) {
    made(&s3, "acme-others").await;
    mark(&s3).await;
}

pub(super) async fn look_at_others(s3: &S3) -> String {
    s3.head_bucket().bucket("acme-others").send().await.expect("the other bucket");
    let statement = documents::statement(&policy(s3).await, "Others");
    let (rules, tags) = (live_rules(s3).await, live_tags(s3).await);
    let rule = rules.iter().find(|rule| rule.id.as_deref() == Some(RULE));
    let rule = rule.map(|rule| (rule.status.clone(), rule.filter.clone(), rule.expiration.clone()));
    format!("{statement} {rule:?} {:?}", tags.iter().find(|tag| tag.key == "Cost"))
}
