use insta::assert_snapshot;

use super::support::{KEY_ARN, arn, bare, by_alias, desired, key, live, with_key};
use crate::aws::reader::kms::{Key, KeyState};
use crate::aws::reader::s3::{BucketEncryption, BucketOwner, DefaultEncryption};
use crate::model::Resource;
use crate::resources::s3::bucket::{Bucket, Live};
use crate::resources::s3::reference::EncryptionSpec;
use crate::values::{KeyReference, Region};

/// The settled account, where the bucket holds this key, which is known by an ARN.
fn holding(held: &str, known: Option<&str>) -> Live {
    let mut live = live();
    live.settings.encryption = Some(with_key(held, true));
    live.holds = known.map(arn);
    live
}

fn encrypted(default: DefaultEncryption) -> Live {
    let mut live = live();
    live.settings.encryption = Some(BucketEncryption { default, blocked: Some(vec!["SSE-C".to_owned()]) });
    live.holds = None;
    live
}

#[test]
fn a_key_of_kms_stops_deliverers_that_cannot_use_it() {
    assert_snapshot!(desired().diff(&encrypted(DefaultEncryption::S3)), @r#"
    encryption  sse_s3 -> alias/cloudtrail
    encryption.bucket_key  none -> true
    calls s3:PutBucketEncryption(Bucket: "acme-logs", SSEAlgorithm: "aws:kms", KMSMasterKeyID: "alias/cloudtrail", BucketKeyEnabled: true, BlockedEncryptionTypes: ["SSE-C"]) [disrupts] because new objects are encrypted with `alias/cloudtrail`: deliverers that cannot use it stop, such as load balancers and the access logs of S3 itself
    "#);
}

#[test]
fn another_key_disrupts_too() {
    let other = "arn:aws:kms:us-east-1:123456789012:key/5678";
    assert_snapshot!(desired().diff(&holding(other, Some(other))), @r#"
    encryption  arn:aws:kms:us-east-1:123456789012:key/5678 -> alias/cloudtrail
    calls s3:PutBucketEncryption(Bucket: "acme-logs", SSEAlgorithm: "aws:kms", KMSMasterKeyID: "alias/cloudtrail", BucketKeyEnabled: true) [disrupts] because new objects are encrypted with `alias/cloudtrail`: deliverers that cannot use it stop, such as load balancers and the access logs of S3 itself
    "#);
}

#[test]
fn the_key_by_its_id_or_the_arn_of_its_alias_is_the_same() {
    for held in ["1234", "arn:aws:kms:us-east-1:123456789012:alias/cloudtrail"] {
        assert!(desired().diff(&holding(held, Some(KEY_ARN))).is_empty(), "{held}");
    }
}

#[test]
fn the_key_by_its_bare_alias_becomes_its_arn() {
    assert_snapshot!(desired().diff(&holding("alias/cloudtrail", Some(KEY_ARN))), @r#"
    encryption  alias/cloudtrail -> arn:aws:kms:us-east-1:123456789012:key/1234
    calls s3:PutBucketEncryption(Bucket: "acme-logs", SSEAlgorithm: "aws:kms", KMSMasterKeyID: "alias/cloudtrail", BucketKeyEnabled: true) [disrupts] because an alias means the key that it has in the account of whoever puts an object: who cannot use this one stops
    "#);
}

#[test]
fn keys_of_s3_instead_of_a_key_weaken() {
    let bucket = Bucket { encryption: Some(EncryptionSpec::SseS3), ..bare() };
    assert_snapshot!(bucket.diff(&live()), @r#"
    encryption  arn:aws:kms:us-east-1:123456789012:key/1234 -> sse_s3
    calls s3:PutBucketEncryption(Bucket: "acme-logs", SSEAlgorithm: "AES256") [weakens] because whoever may read an object can decrypt it, and no key policy has a say
    "#);
}

#[test]
fn one_layer_instead_of_two_weakens_as_well() {
    let diff = desired().diff(&encrypted(DefaultEncryption::Other("aws:kms:dsse".to_owned())));
    let impacts: Vec<_> = diff.steps[0].impacts().map(|impact| impact.to_string()).collect();
    assert_eq!(impacts, ["disrupts", "weakens"]);
}

#[test]
fn a_bucket_key_needs_one_permission_more() {
    let mut without = live();
    without.settings.encryption = Some(with_key(KEY_ARN, false));
    assert_snapshot!(desired().diff(&without), @r#"
    encryption.bucket_key  false -> true
    calls s3:PutBucketEncryption(Bucket: "acme-logs", SSEAlgorithm: "aws:kms", KMSMasterKeyID: "alias/cloudtrail", BucketKeyEnabled: true) [disrupts] because with a bucket key, whoever puts objects needs `kms:Decrypt` too; without it they stop
    "#);
    let left_alone = Bucket { encryption: Some(by_alias(None)), needs: desired().needs, ..bare() };
    assert!(left_alone.diff(&without).is_empty());
}

#[test]
fn a_key_that_the_file_declares_and_that_is_not_there_yet_is_a_difference() {
    let mut live = encrypted(DefaultEncryption::S3);
    live.key = None;
    assert_eq!(desired().diff(&live).steps.len(), 1);
}

#[test]
fn a_key_that_nobody_declares_and_that_is_not_there_blocks() {
    let mut live = encrypted(DefaultEncryption::S3);
    live.key = None;
    let bucket = Bucket { encryption: Some(by_alias(None)), ..bare() };
    assert_snapshot!(bucket.diff(&live), @r#"Blocked { why: "there is no key `alias/cloudtrail` in us-east-1", next: "declare it in `kms.keys` with that Region, or make it" }"#);
}

#[test]
fn a_key_that_cannot_be_used_is_no_healthy_one() {
    let mut live = live();
    live.key = Some(Key { state: KeyState::Disabled, ..key() });
    let bucket = Bucket { encryption: Some(by_alias(None)), ..bare() };
    assert_snapshot!(bucket.diff(&live), @r#"Unhealthy { cause: "the key `alias/cloudtrail` is disabled: no object can be put into `acme-logs`", fix: "aws kms enable-key --key-id 1234, after cancelling its deletion if need be" }"#);
}

#[test]
fn a_key_of_another_region_is_refused() {
    let key = KeyReference::Arn(arn("arn:aws:kms:eu-west-1:210987654321:key/9"));
    let bucket = Bucket { encryption: Some(EncryptionSpec::Kms { key, bucket_key: None }), ..bare() };
    assert_snapshot!(bucket.diff(&live()), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 0 }), why: "`acme-logs` is in us-east-1, and its key `arn:aws:kms:eu-west-1:210987654321:key/9` is not: S3 takes no key of another Region", help: "name a key of us-east-1" }"#);
}

#[test]
fn an_alias_for_a_bucket_that_is_elsewhere_is_refused() {
    let elsewhere = Live { whose: BucketOwner::Asked(Region::new("eu-west-1")), ..live() };
    assert_snapshot!(desired().diff(&elsewhere), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 0 }), why: "bucket `acme-logs` is in eu-west-1, and its key `alias/cloudtrail` would be looked for in us-east-1", help: "write `region: eu-west-1` at the bucket and at the key" }"#);
    let undeclared = Bucket { encryption: Some(by_alias(None)), ..bare() };
    assert_snapshot!(undeclared.diff(&elsewhere), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 0 }), why: "bucket `acme-logs` is in eu-west-1, and its key `alias/cloudtrail` would be looked for in us-east-1", help: "write `region: eu-west-1` at the bucket" }"#);
}
