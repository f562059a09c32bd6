use aws_sdk_cloudtrail::{
    Client, Config,
    config::{BehaviorVersion, Region},
    types::Tag,
};
use aws_smithy_types::retry::RetryConfig;
use serde_json::{Value, json};

use super::bench::{refusal, run};
use crate::sandbox::{
    Sandbox,
    state::{Bucket, Encryption, FRESH_ACCOUNT, Key, State},
};

pub(super) const BUCKET: &str = "audit-logs";
pub(super) const KEY: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
pub(super) const KEY_ARN: &str =
    "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
pub(super) const TRAIL: &str = "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit";

/// A client of `CloudTrail` in a Region as the sandbox's default caller, without retries.
pub(super) fn cloudtrail(sandbox: &Sandbox, region: &'static str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .credentials_provider(sandbox.credentials())
        .http_client(sandbox.http_client())
        .time_source(sandbox.time_source())
        .sleep_impl(sandbox.sleep_impl())
        .retry_config(RetryConfig::disabled());
    Client::from_conf(config.build())
}

/// The policy of a bucket that lets a trail write below prefixes.
pub(super) fn bucket_policy(trail: &str, prefixes: &[&str]) -> Value {
    let logs: Vec<String> =
        prefixes.iter().map(|prefix| format!("arn:aws:s3:::{BUCKET}/{prefix}/*")).collect();
    json!({ "Version": "2012-10-17", "Statement": [
        {
            "Sid": "Acl", "Effect": "Allow", "Principal": { "Service": "cloudtrail.amazonaws.com" },
            "Action": "s3:GetBucketAcl", "Resource": format!("arn:aws:s3:::{BUCKET}"),
            "Condition": { "StringEquals": { "aws:SourceArn": trail } },
        },
        {
            "Sid": "Write", "Effect": "Allow", "Principal": { "Service": "cloudtrail.amazonaws.com" },
            "Action": "s3:PutObject", "Resource": logs,
            "Condition": { "StringEquals": { "aws:SourceArn": trail, "s3:x-amz-acl": "bucket-owner-full-control" } },
        },
    ] })
}

/// The policy of a key that lets a trail encrypt, and further actions.
pub(super) fn key_policy(further: &[&str]) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [
        {
            "Sid": "Encrypt", "Effect": "Allow", "Principal": { "Service": "cloudtrail.amazonaws.com" },
            "Action": "kms:GenerateDataKey*", "Resource": "*",
            "Condition": {
                "StringEquals": { "aws:SourceArn": TRAIL },
                "StringLike": {
                    "kms:EncryptionContext:aws:cloudtrail:arn": format!("arn:aws:cloudtrail:*:{FRESH_ACCOUNT}:trail/*"),
                },
            },
        },
        {
            "Sid": "More", "Effect": "Allow", "Principal": { "Service": "cloudtrail.amazonaws.com" },
            "Action": further, "Resource": "*", "Condition": { "StringEquals": { "aws:SourceArn": TRAIL } },
        },
    ] })
}

/// A bucket and a key, `alias/audit`, that the trail `audit` can write with.
pub(super) fn prepare(state: &mut State) {
    let policy = bucket_policy(TRAIL, &["AWSLogs/123456789012", "all/AWSLogs/123456789012"]);
    let bucket =
        Bucket { policy: Some(policy.to_string()), ..Bucket::new(FRESH_ACCOUNT, "us-east-1", state.now) };
    state.buckets.insert(BUCKET.to_owned(), bucket);
    let key = Key::new("us-east-1", &key_policy(&["kms:DescribeKey"]).to_string(), state.now);
    let account = state.account_mut(FRESH_ACCOUNT);
    account.keys.insert(KEY.to_owned(), key);
    let aliases = account.key_aliases.entry("us-east-1".to_owned()).or_default();
    aliases.insert("alias/audit".to_owned(), KEY.to_owned());
}

fn prepared() -> Sandbox {
    let sandbox = Sandbox::fresh();
    sandbox.edit(prepare);
    sandbox
}

#[test]
fn a_new_trail_is_of_one_region_neither_validated_nor_logging() {
    run(async {
        let sandbox = prepared();
        let trails = cloudtrail(&sandbox, "us-east-1");
        let made = trails.create_trail().name("audit").s3_bucket_name(BUCKET).send().await.expect("a trail");
        assert_eq!(made.trail_arn(), Some(TRAIL));
        let got = trails.get_trail().name("audit").send().await.expect("it is there");
        let trail = got.trail().expect("the answer shows it");
        assert_eq!((trail.home_region(), trail.s3_bucket_name()), (Some("us-east-1"), Some(BUCKET)));
        assert_eq!(
            (trail.is_multi_region_trail(), trail.log_file_validation_enabled()),
            (Some(false), Some(false))
        );
        assert_eq!((trail.include_global_service_events(), trail.kms_key_id()), (Some(true), None));
        assert_eq!(
            (trail.has_custom_event_selectors(), trail.has_insight_selectors()),
            (Some(false), Some(false))
        );
        let status = trails.get_trail_status().name(TRAIL).send().await.expect("its status");
        assert_eq!((status.is_logging(), status.start_logging_time()), (Some(false), None));
        assert_eq!(
            refusal(trails.create_trail().name("audit").s3_bucket_name(BUCKET).send().await),
            "400 TrailAlreadyExistsException: Trail audit already exists for customer: 123456789012"
        );
    });
}

#[test]
fn names_follow_the_rules_of_cloudtrail() {
    run(async {
        let sandbox = prepared();
        let trails = cloudtrail(&sandbox, "us-east-1");
        for name in ["ab", "-audit", "audit_", "au--dit", "au dit", "192.168.5.4", &"a".repeat(129)] {
            let refused = refusal(trails.create_trail().name(name).s3_bucket_name(BUCKET).send().await);
            assert!(refused.starts_with("400 InvalidTrailNameException: "), "{name}: {refused}");
        }
        assert_eq!(
            refusal(trails.get_trail().name("nobody").send().await),
            "400 TrailNotFoundException: Unknown trail: arn:aws:cloudtrail:us-east-1:123456789012:trail/nobody for \
             the user: 123456789012"
        );
        assert_eq!(
            refusal(trails.get_trail().name("arn:aws:s3:::audit").send().await),
            "400 CloudTrailARNInvalidException: Trail ARN is not valid: arn:aws:s3:::audit"
        );
        assert_eq!(
            refusal(trails.get_trail().send().await),
            "400 ValidationException: 1 validation error detected: Value null at 'name' failed to satisfy \
             constraint: Member must not be null"
        );
    });
}

#[test]
fn a_trail_is_refused_when_it_could_not_write_into_its_bucket() {
    run(async {
        let sandbox = prepared();
        let trails = cloudtrail(&sandbox, "us-east-1");
        let create = || trails.create_trail().name("audit").s3_bucket_name(BUCKET);
        assert_eq!(
            refusal(create().s3_bucket_name("elsewhere").send().await),
            "400 S3BucketDoesNotExistException: S3 bucket elsewhere does not exist!"
        );
        let insufficient = "400 InsufficientS3BucketPolicyException: Incorrect S3 bucket policy is detected for \
                            bucket: audit-logs";
        assert_eq!(refusal(create().s3_key_prefix("other").send().await), insufficient);
        assert_eq!(
            refusal(create().name("other").send().await),
            insufficient,
            "the policy names another trail"
        );
        for statement in [0, 1] {
            let mut policy = bucket_policy(TRAIL, &["AWSLogs/123456789012"]);
            policy["Statement"].as_array_mut().expect("statements").remove(statement);
            let set = |policy: Option<String>| {
                sandbox.edit(|state| state.buckets.get_mut(BUCKET).expect("the bucket").policy = policy);
            };
            set(Some(policy.to_string()));
            assert_eq!(refusal(create().send().await), insufficient);
            set(None);
            assert_eq!(refusal(create().send().await), insufficient);
            sandbox.edit(prepare);
        }
        create().s3_key_prefix("all").send().await.expect("the policy allows this prefix");
    });
}

#[test]
fn a_trail_is_refused_when_its_key_would_not_encrypt() {
    run(async {
        let sandbox = prepared();
        let trails = cloudtrail(&sandbox, "us-east-1");
        let create =
            |key: &str| trails.create_trail().name("audit").s3_bucket_name(BUCKET).kms_key_id(key).send();
        let edit = |change: fn(&mut Key)| {
            sandbox.edit(|state| {
                change(state.account_mut(FRESH_ACCOUNT).keys.get_mut(KEY).expect("the key"));
            });
        };
        let insufficient = format!(
            "400 InsufficientEncryptionPolicyException: Insufficient permissions to access S3 bucket audit-logs or KMS \
             key {KEY_ARN}."
        );
        assert_eq!(
            refusal(create("alias/other").await),
            "400 KmsKeyNotFoundException: KMS key alias/other does not exist, or is not in the same Region as the S3 \
             bucket."
        );
        assert_eq!(
            refusal(create("a key").await),
            "400 InvalidKmsKeyIdException: KMS key id is not valid: a key"
        );
        edit(|key| key.policy = key_policy(&["kms:ListAliases"]).to_string());
        assert_eq!(refusal(create("alias/audit").await), insufficient, "it may not describe the key");
        edit(|key| key.policy = key_policy(&["kms:DescribeKey"]).to_string());
        edit(|key| key.enabled = false);
        assert_eq!(
            refusal(create("alias/audit").await),
            format!("400 KmsKeyDisabledException: KMS key {KEY_ARN} is disabled.")
        );
        edit(|key| key.enabled = true);
        sandbox.edit(|state| {
            let bucket = state.buckets.get_mut(BUCKET).expect("the bucket");
            bucket.encryption =
                Encryption { algorithm: "aws:kms".into(), key: Some(KEY_ARN.into()), bucket_key: true };
        });
        assert_eq!(refusal(create("alias/audit").await), insufficient, "a bucket key takes kms:Decrypt too");
        edit(|key| key.policy = key_policy(&["kms:DescribeKey", "kms:Decrypt"]).to_string());
        sandbox.edit(|state| state.buckets.get_mut(BUCKET).expect("the bucket").region = "eu-west-1".into());
        assert!(refusal(create(KEY).await).starts_with("400 KmsKeyNotFoundException: "), "in another Region");
        sandbox.edit(|state| state.buckets.get_mut(BUCKET).expect("the bucket").region = "us-east-1".into());
        assert_eq!(
            refusal(create("").await),
            "400 InsufficientEncryptionPolicyException: Insufficient permissions to access S3 bucket audit-logs or KMS \
             key of the bucket's default encryption.",
            "then it is S3 that encrypts, in the name of no trail"
        );
        let made = create("alias/audit").await.expect("everything is allowed");
        assert_eq!(made.kms_key_id(), Some(KEY_ARN), "it is read back as an ARN");
    });
}

#[test]
fn an_update_merges_and_empty_texts_take_away() {
    run(async {
        let sandbox = prepared();
        let trails = cloudtrail(&sandbox, "us-east-1");
        let create = trails.create_trail().name("audit").s3_bucket_name(BUCKET).s3_key_prefix("all");
        create.kms_key_id(KEY).enable_log_file_validation(true).send().await.expect("a trail");
        let update = || trails.update_trail().name(TRAIL);
        let updated = update().is_multi_region_trail(true).send().await.expect("it is changed");
        assert_eq!((updated.s3_key_prefix(), updated.kms_key_id()), (Some("all"), Some(KEY_ARN)));
        assert_eq!(
            (updated.is_multi_region_trail(), updated.log_file_validation_enabled()),
            (Some(true), Some(true))
        );
        assert_eq!(
            refusal(update().include_global_service_events(false).send().await),
            "400 InvalidParameterCombinationException: Multi-Region trail must include global service events."
        );
        let cleared = update().s3_key_prefix("").kms_key_id("").enable_log_file_validation(false).send();
        let cleared = cleared.await.expect("it is cleared");
        assert_eq!((cleared.s3_key_prefix(), cleared.kms_key_id()), (None, None));
        assert_eq!(cleared.log_file_validation_enabled(), Some(false));
        assert_eq!(
            refusal(update().sns_topic_name("nobody").send().await),
            "400 InsufficientSnsTopicPolicyException: SNS Topic does not exist or the topic policy is incorrect!"
        );
        assert_eq!(
            refusal(update().s3_key_prefix("other").send().await),
            "400 InsufficientS3BucketPolicyException: Incorrect S3 bucket policy is detected for bucket: audit-logs"
        );
    });
}

#[test]
fn a_trail_is_changed_in_its_home_region_and_seen_in_others() {
    run(async {
        let sandbox = prepared();
        let (home, away) = (cloudtrail(&sandbox, "us-east-1"), cloudtrail(&sandbox, "eu-west-1"));
        home.create_trail().name("audit").s3_bucket_name(BUCKET).send().await.expect("a trail");
        assert!(away.describe_trails().send().await.expect("trails").trail_list().is_empty());
        home.update_trail().name("audit").is_multi_region_trail(true).send().await.expect("of all Regions");
        let refused = [
            refusal(away.update_trail().name(TRAIL).send().await),
            refusal(away.start_logging().name(TRAIL).send().await),
            refusal(away.stop_logging().name(TRAIL).send().await),
            refusal(away.delete_trail().name(TRAIL).send().await),
        ];
        for refused in refused {
            assert_eq!(
                refused,
                "400 InvalidHomeRegionException: Trail audit is not in its home region: it can be changed in us-east-1 \
                 alone"
            );
        }
        let shadows = away.describe_trails().send().await.expect("trails");
        assert_eq!(shadows.trail_list()[0].home_region(), Some("us-east-1"));
        let own = away.describe_trails().include_shadow_trails(false).send().await.expect("trails");
        assert!(own.trail_list().is_empty());
        let named = away.describe_trails().trail_name_list("audit").trail_name_list("nobody");
        assert_eq!(named.send().await.expect("trails").trail_list().len(), 1);
        assert!(away.get_trail().name("audit").send().await.is_err(), "a name is of the Region's own trails");
        away.get_trail().name(TRAIL).send().await.expect("an ARN is of any");
        let listed = away.list_trails().send().await.expect("trails of all Regions");
        assert_eq!(listed.trails()[0].trail_arn(), Some(TRAIL));
        home.delete_trail().name("audit").send().await.expect("it is deleted");
        assert!(sandbox.state().trails.is_empty());
    });
}

#[test]
fn a_region_has_five_trails_and_one_of_all_regions_counts_in_each() {
    run(async {
        let sandbox = prepared();
        sandbox.edit(|state| {
            let policy = bucket_policy(TRAIL, &["*"]).to_string().replace(TRAIL, "arn:aws:cloudtrail:*");
            let policy = policy.replace("StringEquals", "StringLike");
            state.buckets.get_mut(BUCKET).expect("the bucket").policy = Some(policy);
        });
        let (east, west) = (cloudtrail(&sandbox, "us-east-1"), cloudtrail(&sandbox, "us-west-2"));
        for n in 0..4 {
            let one = east.create_trail().name(format!("east-{n}")).s3_bucket_name(BUCKET);
            one.send().await.expect("four of one Region");
            let one = west.create_trail().name(format!("west-{n}")).s3_bucket_name(BUCKET);
            one.is_multi_region_trail(n == 3).send().await.expect("three, and one of all");
        }
        assert_eq!(
            refusal(east.create_trail().name("east-4").s3_bucket_name(BUCKET).send().await),
            "400 MaximumNumberOfTrailsExceededException: User: 123456789012 already has 5 trails in us-east-1."
        );
        let more = west.create_trail().name("west-4").s3_bucket_name(BUCKET);
        assert_eq!(
            refusal(more.clone().is_multi_region_trail(true).send().await),
            "400 MaximumNumberOfTrailsExceededException: User: 123456789012 already has 5 trails in us-east-1."
        );
        more.send().await.expect("there is room for one in its own Region");
        for n in 0..2 {
            let one = cloudtrail(&sandbox, "eu-west-1");
            one.create_trail()
                .name(format!("europe-{n}"))
                .s3_bucket_name(BUCKET)
                .send()
                .await
                .expect("two more");
        }
        let first = east.list_trails().send().await.expect("a page");
        let second =
            east.list_trails().set_next_token(first.next_token.clone()).send().await.expect("the rest");
        assert_eq!((first.trails().len(), second.trails().len(), second.next_token()), (10, 1, None));
    });
}

#[test]
fn tags_are_added_removed_and_listed_at_home() {
    run(async {
        let sandbox = prepared();
        let trails = cloudtrail(&sandbox, "us-east-1");
        let tag = |key: &str, value: &str| Tag::builder().key(key).value(value).build().expect("a tag");
        let create =
            trails.create_trail().name("audit").s3_bucket_name(BUCKET).tags_list(tag("team", "audit"));
        create.send().await.expect("a trail");
        let add = trails.add_tags().resource_id(TRAIL).tags_list(tag("team", "security"));
        add.tags_list(tag("cost", "1")).send().await.expect("tagged");
        trails.remove_tags().resource_id(TRAIL).tags_list(tag("cost", "")).send().await.expect("removed");
        let listed = trails.list_tags().resource_id_list(TRAIL).send().await.expect("tags");
        assert_eq!(listed.resource_tag_list()[0].tags_list(), [tag("team", "security")]);
        assert_eq!(
            refusal(trails.add_tags().resource_id(TRAIL).tags_list(tag("aws:x", "")).send().await),
            "400 InvalidTagParameterException: Tag key aws:x begins with aws:."
        );
        let away = cloudtrail(&sandbox, "eu-west-1");
        assert_eq!(
            refusal(away.list_tags().resource_id_list(TRAIL).send().await),
            format!("400 ResourceNotFoundException: Resource not found: {TRAIL}")
        );
        sandbox.edit(|state| {
            state.account_mut(FRESH_ACCOUNT).denied_by_organization.insert("cloudtrail:AddTags".into());
        });
        let refused =
            trails.create_trail().name("other").s3_bucket_name(BUCKET).tags_list(tag("team", "audit"));
        let refused = refusal(refused.send().await);
        assert!(
            refused.starts_with("400 AccessDeniedException: User: arn:aws:sts::123456789012:"),
            "{refused}"
        );
    });
}
