use aws_sdk_s3::types::{
    BucketLoggingStatus, LoggingEnabled, ObjectOwnership, OwnershipControls, OwnershipControlsRule,
    PublicAccessBlockConfiguration, ServerSideEncryption, ServerSideEncryptionByDefault,
    ServerSideEncryptionConfiguration, ServerSideEncryptionRule, Tag, Tagging,
};

use super::{
    super::bench::{refusal, run},
    clients::{OTHER, another_account, s3, with_bucket},
};
use crate::sandbox::state::{FRESH_ACCOUNT, ObjectLock};

fn encryption(
    algorithm: ServerSideEncryption,
    key: Option<&str>,
    bucket_key: bool,
) -> ServerSideEncryptionConfiguration {
    let by_default = ServerSideEncryptionByDefault::builder()
        .sse_algorithm(algorithm)
        .set_kms_master_key_id(key.map(str::to_owned))
        .build()
        .expect("an algorithm");
    let rule = ServerSideEncryptionRule::builder()
        .apply_server_side_encryption_by_default(by_default)
        .bucket_key_enabled(bucket_key)
        .build();
    ServerSideEncryptionConfiguration::builder().rules(rule).build().expect("a rule")
}

#[test]
fn every_bucket_is_encrypted_and_the_choice_of_how_can_be_taken_back() {
    run(async {
        let sandbox = with_bucket();
        let s3 = s3(&sandbox);
        let get = || async {
            let found = s3.get_bucket_encryption().bucket("logs").send().await.expect("always");
            let rule = found.server_side_encryption_configuration().expect("one").rules()[0].clone();
            let by_default = rule.apply_server_side_encryption_by_default().expect("a default").clone();
            (
                by_default.sse_algorithm().as_str().to_owned(),
                by_default.kms_master_key_id().map(str::to_owned),
                rule.bucket_key_enabled(),
            )
        };
        assert_eq!(get().await, ("AES256".to_owned(), None, Some(false)));
        let put = |configuration| {
            let put = s3.put_bucket_encryption().bucket("logs");
            put.server_side_encryption_configuration(configuration).send()
        };
        let key = "arn:aws:kms:us-east-1:123456789012:key/1";
        put(encryption(ServerSideEncryption::AwsKms, Some(key), true)).await.expect("a key");
        assert_eq!(get().await, ("aws:kms".to_owned(), Some(key.to_owned()), Some(true)));
        assert_eq!(
            refusal(put(encryption(ServerSideEncryption::Aes256, Some(key), false)).await),
            "400 InvalidArgument: a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or \
             aws:kms:dsse"
        );
        s3.delete_bucket_encryption().bucket("logs").send().await.expect("the choice goes");
        assert_eq!(get().await, ("AES256".to_owned(), None, Some(false)));
    });
}

#[test]
fn a_public_access_block_is_replaced_as_a_whole() {
    run(async {
        let sandbox = with_bucket();
        let s3 = s3(&sandbox);
        let get = || s3.get_public_access_block().bucket("logs").send();
        let found = get().await.expect("a fresh bucket has one");
        let block = found.public_access_block_configuration().expect("one");
        assert_eq!((block.block_public_acls(), block.restrict_public_buckets()), (Some(true), Some(true)));
        let one = PublicAccessBlockConfiguration::builder().block_public_policy(true).build();
        let put = s3.put_public_access_block().bucket("logs").public_access_block_configuration(one);
        put.send().await.expect("one of four");
        let found = get().await.expect("one");
        let block = found.public_access_block_configuration().expect("one");
        assert_eq!((block.block_public_policy(), block.block_public_acls()), (Some(true), Some(false)));
        s3.delete_public_access_block().bucket("logs").send().await.expect("it goes");
        assert_eq!(
            refusal(get().await),
            "404 NoSuchPublicAccessBlockConfiguration: The public access block configuration was not found"
        );
    });
}

#[test]
fn ownership_is_enforced_when_nobody_else_has_grants() {
    run(async {
        let sandbox = with_bucket();
        let s3 = s3(&sandbox);
        let put = |ownership| {
            let rule = OwnershipControlsRule::builder().object_ownership(ownership).build().expect("a rule");
            let controls = OwnershipControls::builder().rules(rule).build().expect("controls");
            s3.put_bucket_ownership_controls().bucket("logs").ownership_controls(controls).send()
        };
        let acl = |acl: &str| s3.put_bucket_acl().bucket("logs").acl(acl.into()).send();
        assert_eq!(
            refusal(acl("log-delivery-write").await),
            "400 AccessControlListNotSupported: The bucket does not allow ACLs"
        );
        put(ObjectOwnership::BucketOwnerPreferred).await.expect("ACLs count");
        assert_eq!(refusal(acl("public-read").await), "403 AccessDenied: Access Denied");
        acl("log-delivery-write").await.expect("a grant");
        let grants = s3.get_bucket_acl().bucket("logs").send().await.expect("an ACL");
        let kinds: Vec<_> = grants.grants().iter().filter_map(|grant| grant.grantee()).collect();
        assert_eq!((kinds.len(), kinds[1].r#type().as_str()), (3, "Group"));
        assert_eq!(
            refusal(put(ObjectOwnership::BucketOwnerEnforced).await),
            "400 InvalidBucketAclWithObjectOwnership: Bucket cannot have ACLs set with ObjectOwnership's \
             BucketOwnerEnforced setting"
        );
        acl("private").await.expect("no grant");
        put(ObjectOwnership::BucketOwnerEnforced).await.expect("nothing stands in the way");
        let found = s3.get_bucket_ownership_controls().bucket("logs").send().await.expect("controls");
        let rules = found.ownership_controls().expect("controls").rules();
        assert_eq!(rules[0].object_ownership(), &ObjectOwnership::BucketOwnerEnforced);
        s3.delete_bucket_ownership_controls().bucket("logs").send().await.expect("they go");
        assert_eq!(
            refusal(s3.get_bucket_ownership_controls().bucket("logs").send().await),
            "404 OwnershipControlsNotFoundError: The bucket ownership controls were not found"
        );
    });
}

fn to(bucket: &str) -> BucketLoggingStatus {
    let enabled = LoggingEnabled::builder().target_bucket(bucket).target_prefix("logs/").build();
    BucketLoggingStatus::builder().logging_enabled(enabled.expect("a target")).build()
}

#[test]
fn access_logs_go_to_a_bucket_that_can_take_them() {
    run(async {
        let sandbox = with_bucket();
        another_account(&sandbox);
        sandbox.edit(|state| {
            state.add_bucket(FRESH_ACCOUNT, "target", "us-east-1");
            state.add_bucket(OTHER, "theirs", "us-east-1");
            state.add_bucket(FRESH_ACCOUNT, "far", "eu-west-1");
            state.add_bucket(FRESH_ACCOUNT, "kms", "us-east-1").encryption.algorithm = "aws:kms".to_owned();
            state.add_bucket(FRESH_ACCOUNT, "locked", "us-east-1").object_lock =
                Some(ObjectLock { default: Some(("GOVERNANCE".to_owned(), Some(1), None)) });
        });
        let s3 = s3(&sandbox);
        let put = |status| s3.put_bucket_logging().bucket("logs").bucket_logging_status(status).send();
        let get = || s3.get_bucket_logging().bucket("logs").send();
        assert_eq!(get().await.expect("a status").logging_enabled(), None);
        for (target, why) in [
            ("missing", "400 InvalidTargetBucketForLogging: "),
            ("theirs", "400 InvalidTargetBucketForLogging: "),
            ("far", "403 CrossLocationLoggingProhibited: "),
            ("kms", "400 InvalidTargetBucketForLogging: "),
            ("locked", "400 InvalidTargetBucketForLogging: "),
        ] {
            let said = refusal(put(to(target)).await);
            assert!(said.starts_with(why), "{target}: {said}");
        }
        put(to("target")).await.expect("logs go there");
        let found = get().await.expect("a status");
        let enabled = found.logging_enabled().expect("they do");
        assert_eq!((enabled.target_bucket(), enabled.target_prefix()), ("target", "logs/"));
        put(BucketLoggingStatus::builder().build()).await.expect("no more");
        assert_eq!(get().await.expect("a status").logging_enabled(), None);
    });
}

fn tags(tags: &[(&str, &str)]) -> Tagging {
    let tags = tags.iter().map(|(key, value)| Tag::builder().key(*key).value(*value).build().expect("a tag"));
    Tagging::builder().set_tag_set(Some(tags.collect())).build().expect("a set")
}

#[test]
fn tags_are_replaced_as_a_set() {
    run(async {
        let sandbox = with_bucket();
        let s3 = s3(&sandbox);
        let put = |tagging| s3.put_bucket_tagging().bucket("logs").tagging(tagging).send();
        let get = || s3.get_bucket_tagging().bucket("logs").send();
        assert_eq!(refusal(get().await), "404 NoSuchTagSet: The TagSet does not exist");
        put(tags(&[("a", "1 < 2 & \"3\""), ("b", "")])).await.expect_err("not every letter is taken");
        put(tags(&[("team", "security"), ("b", "")])).await.expect("two tags");
        put(tags(&[("team", "platform @ 7")])).await.expect("one tag");
        let found = get().await.expect("a set");
        assert_eq!(found.tag_set().len(), 1);
        assert_eq!((found.tag_set()[0].key(), found.tag_set()[0].value()), ("team", "platform @ 7"));
        assert_eq!(
            refusal(put(tags(&[("aws:own", "x")])).await),
            "400 InvalidTag: System tags cannot be added/updated by requester"
        );
        assert_eq!(
            refusal(put(tags(&[("a", "x"), ("a", "y")])).await),
            "400 InvalidTag: Cannot provide multiple Tags with the same key"
        );
        let names: Vec<String> = (0..51).map(|n| format!("k{n}")).collect();
        let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "v")).collect();
        assert!(refusal(put(tags(&many)).await).starts_with("400 BadRequest: "));
        put(tags(&many[..50])).await.expect("fifty fit");
        s3.delete_bucket_tagging().bucket("logs").send().await.expect("they go");
        assert_eq!(refusal(get().await), "404 NoSuchTagSet: The TagSet does not exist");
    });
}
