use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;

fn read<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

fn key(text: &str) -> KeyReference {
    KeyReference::try_from(text.to_owned()).expect("a good key")
}

#[test]
fn a_public_access_block_is_all_or_some_of_four() {
    assert_eq!(read(json!("all")), Ok(PublicAccessSpec::ALL));
    let some = PublicAccessSpec { block_public_acls: Some(false), ..PublicAccessSpec::default() };
    assert_eq!(read(json!({ "block_public_acls": false })), Ok(some));
}

#[test]
fn a_fifth_setting_or_another_word_is_refused() {
    let fifth = read::<PublicAccessSpec>(json!({ "block_everything": true }));
    assert!(fifth.is_err_and(|error| error.starts_with("unknown field `block_everything`")));
    assert_eq!(
        read::<PublicAccessSpec>(json!("none")),
        Err("invalid value: string \"none\", expected `all`, or the four settings one by one".to_owned())
    );
}

#[test]
fn encryption_is_with_keys_of_s3_or_a_key_of_kms() {
    assert_eq!(read(json!("sse_s3")), Ok(EncryptionSpec::SseS3));
    let by_alias = EncryptionSpec::Kms { key: key("alias/cloudtrail"), bucket_key: Some(true) };
    assert_eq!(read(json!({ "kms_key": "alias/cloudtrail", "bucket_key": true })), Ok(by_alias));
    let arn = "arn:aws:kms:us-east-1:123456789012:key/1234";
    let by_arn = EncryptionSpec::Kms { key: key(arn), bucket_key: None };
    assert_eq!(read(json!({ "kms_key": arn })), Ok(by_arn));
}

#[test]
fn encryption_with_a_stray_key_or_without_kms_key_is_refused() {
    let stray = read::<EncryptionSpec>(json!({ "kms_key": "alias/a", "algorithm": "aws:kms" }));
    assert!(stray.is_err_and(|error| error.starts_with("unknown field `algorithm`")));
    let without = read::<EncryptionSpec>(json!({ "bucket_key": true }));
    assert_eq!(without, Err("missing field `kms_key`".to_owned()));
    assert!(read::<EncryptionSpec>(json!("aws:kms")).is_err());
    assert!(read::<EncryptionSpec>(json!({ "kms_key": "cloudtrail" })).is_err());
}
