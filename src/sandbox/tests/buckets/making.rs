use aws_sdk_s3::types::{
    BucketLocationConstraint, CreateBucketConfiguration, ObjectLockEnabled, ObjectOwnership,
};

use super::{
    super::bench::{refusal, run},
    clients::{OTHER, another_account, outcome, s3, s3_as, s3_by_path, s3_in, user, with_bucket},
};
use crate::sandbox::{
    Sandbox,
    state::{FRESH_ACCOUNT, PublicAccessBlock},
};

fn located(region: &str) -> CreateBucketConfiguration {
    let constraint = BucketLocationConstraint::from(region);
    CreateBucketConfiguration::builder().location_constraint(constraint).build()
}

#[test]
fn a_bucket_is_reached_before_the_host_and_in_the_path() {
    run(async {
        let sandbox = Sandbox::fresh();
        let made = s3(&sandbox).create_bucket().bucket("my.s3.logs").send().await.expect("a bucket");
        assert_eq!(made.location(), Some("/my.s3.logs"));
        let head = s3_by_path(&sandbox).head_bucket().bucket("my.s3.logs").send().await.expect("it is there");
        assert_eq!(head.bucket_region(), Some("us-east-1"));
        s3_by_path(&sandbox).create_bucket().bucket("data").send().await.expect("a bucket");
        s3(&sandbox).head_bucket().bucket("data").send().await.expect("it is there");
        let log: Vec<String> = sandbox.log().into_iter().map(|entry| entry.operation).collect();
        assert_eq!(log, ["s3:CreateBucket", "s3:HeadBucket", "s3:CreateBucket", "s3:HeadBucket"]);
        assert_eq!(sandbox.counts().writes, 2);
    });
}

#[test]
fn a_fresh_bucket_is_private_and_encrypted() {
    run(async {
        let sandbox = Sandbox::fresh();
        s3(&sandbox).create_bucket().bucket("logs").send().await.expect("a bucket");
        let bucket = sandbox.state().buckets["logs"].clone();
        assert_eq!((bucket.owner.as_str(), bucket.region.as_str()), (FRESH_ACCOUNT, "us-east-1"));
        assert_eq!(bucket.public_access_block, Some(PublicAccessBlock::ALL));
        assert_eq!(bucket.ownership.as_deref(), Some("BucketOwnerEnforced"));
        assert_eq!(
            (bucket.encryption.algorithm.as_str(), bucket.versioning, bucket.policy),
            ("AES256", None, None)
        );
    });
}

#[test]
fn a_request_names_the_region_it_is_sent_to() {
    run(async {
        let sandbox = Sandbox::fresh();
        let create = |region: &str, constraint: Option<&str>| {
            let create = s3_in(&sandbox, region).create_bucket().bucket(format!("bucket-{region}"));
            create.set_create_bucket_configuration(constraint.map(located)).send()
        };
        assert_eq!(
            refusal(create("eu-west-1", None).await),
            "400 IllegalLocationConstraintException: The unspecified location constraint is incompatible for the \
             region specific endpoint this request was sent to."
        );
        assert_eq!(
            refusal(create("us-east-1", Some("eu-west-1")).await),
            "400 IllegalLocationConstraintException: The eu-west-1 location constraint is incompatible for the \
             region specific endpoint this request was sent to."
        );
        assert_eq!(
            refusal(create("us-east-1", Some("us-east-1")).await),
            "400 InvalidLocationConstraint: The specified location-constraint is not valid"
        );
        create("eu-west-1", Some("eu-west-1")).await.expect("a bucket there");
        let location = s3_in(&sandbox, "eu-west-1").get_bucket_location().bucket("bucket-eu-west-1");
        let location = location.send().await.expect("a location");
        assert_eq!(location.location_constraint(), Some(&BucketLocationConstraint::EuWest1));
        create("us-east-1", None).await.expect("a bucket here");
        let location = s3(&sandbox).get_bucket_location().bucket("bucket-us-east-1").send().await;
        let location = location.expect("a location");
        assert_eq!(location.location_constraint().map_or("", BucketLocationConstraint::as_str), "");
    });
}

#[test]
fn names_are_held_to_their_rules_and_unique_everywhere() {
    run(async {
        let sandbox = Sandbox::fresh();
        for name in ["Logs", "-logs", "lo..gs", "192.168.1.1", "xn--logs", "logs-s3alias", "lo_gs"] {
            let refused = s3_by_path(&sandbox).create_bucket().bucket(name).send().await;
            assert_eq!(
                refusal(refused),
                "400 InvalidBucketName: The specified bucket is not valid.",
                "{name}"
            );
        }
        let other = another_account(&sandbox);
        s3_as(&sandbox, other.clone(), "us-east-1")
            .create_bucket()
            .bucket("taken")
            .send()
            .await
            .expect("a bucket");
        assert!(
            refusal(s3(&sandbox).create_bucket().bucket("taken").send().await)
                .starts_with("409 BucketAlreadyExists: The requested bucket name is not available.")
        );
        // One's own may be made again in the oldest Region, and loses its ACLs by it.
        s3(&sandbox).create_bucket().bucket("own").send().await.expect("a bucket");
        sandbox.edit(|state| state.buckets.get_mut("own").expect("it").has_foreign_grants = true);
        s3(&sandbox).create_bucket().bucket("own").send().await.expect("it is there already");
        assert!(!sandbox.state().buckets["own"].has_foreign_grants);
        let again = s3_in(&sandbox, "eu-west-1").create_bucket().bucket("own");
        let again = again.create_bucket_configuration(located("eu-west-1")).send().await;
        assert!(refusal(again).starts_with("409 BucketAlreadyOwnedByYou: Your previous request"));
    });
}

#[test]
fn a_bucket_is_made_with_ownership_and_object_lock() {
    run(async {
        let sandbox = Sandbox::fresh();
        let s3 = s3(&sandbox);
        let create = s3.create_bucket().bucket("locked").object_lock_enabled_for_bucket(true);
        create.object_ownership(ObjectOwnership::ObjectWriter).send().await.expect("a bucket");
        let lock = s3.get_object_lock_configuration().bucket("locked").send().await.expect("a lock");
        let lock = lock.object_lock_configuration().expect("a lock");
        assert_eq!((lock.object_lock_enabled(), lock.rule()), (Some(&ObjectLockEnabled::Enabled), None));
        let bucket = &sandbox.state().buckets["locked"];
        assert_eq!(bucket.versioning.as_deref(), Some("Enabled"));
        assert_eq!(bucket.ownership.as_deref(), Some("ObjectWriter"));
        let public = s3.create_bucket().bucket("public").acl("public-read".into());
        assert!(refusal(public.send().await).starts_with("400 InvalidBucketAclWithObjectOwnership: "));
    });
}

#[test]
fn each_thing_asked_of_a_new_bucket_needs_its_permission() {
    run(async {
        let sandbox = Sandbox::fresh();
        let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:CreateBucket","Resource":"*"}]}"#;
        let ada = s3_as(&sandbox, user(&sandbox, "ada", policy), "us-east-1");
        ada.create_bucket().bucket("plain").send().await.expect("a bucket");
        assert_eq!(
            refusal(ada.create_bucket().bucket("locked").object_lock_enabled_for_bucket(true).send().await),
            "403 AccessDenied: User: arn:aws:iam::123456789012:user/ada is not authorized to perform: \
             s3:PutBucketObjectLockConfiguration on resource: \"arn:aws:s3:::locked\" because no identity-based \
             policy allows the s3:PutBucketObjectLockConfiguration action"
        );
    });
}

#[test]
fn head_tells_apart_nobodys_somebody_elses_and_elsewhere() {
    run(async {
        let sandbox = with_bucket();
        another_account(&sandbox);
        sandbox.edit(|state| {
            state.add_bucket(OTHER, "theirs", "eu-west-1");
            state.add_bucket(FRESH_ACCOUNT, "far", "eu-central-1");
        });
        let head = |region: &str, bucket: &str| s3_in(&sandbox, region).head_bucket().bucket(bucket).send();
        let region = |region: &str| Some(region.to_owned());
        assert_eq!(outcome(head("us-east-1", "nobodys").await), (404, Some("NotFound".into()), None));
        assert_eq!(outcome(head("eu-west-1", "theirs").await), (403, None, region("eu-west-1")));
        assert_eq!(outcome(head("us-east-1", "far").await), (301, None, region("eu-central-1")));
        let expected = s3(&sandbox).head_bucket().bucket("logs");
        assert_eq!(
            outcome(expected.clone().expected_bucket_owner(OTHER).send().await),
            (403, None, region("us-east-1"))
        );
        expected.expected_bucket_owner(FRESH_ACCOUNT).send().await.expect("its owner's");
    });
}

#[test]
fn every_setting_is_refused_elsewhere_and_of_another_owner() {
    run(async {
        let sandbox = with_bucket();
        let far = s3_in(&sandbox, "eu-west-1");
        let redirected = far.get_bucket_policy().bucket("logs").send().await;
        let us_east_1 = Some("us-east-1".to_owned());
        assert_eq!(outcome(redirected), (301, Some("PermanentRedirect".into()), us_east_1.clone()));
        let redirected = far.delete_bucket().bucket("logs").send().await;
        assert_eq!(outcome(redirected), (301, Some("PermanentRedirect".into()), us_east_1));
        let s3 = s3(&sandbox);
        let expected = s3.get_bucket_versioning().bucket("logs").expected_bucket_owner(OTHER);
        assert_eq!(refusal(expected.send().await), "403 AccessDenied: Access Denied");
        assert_eq!(
            refusal(s3.get_bucket_versioning().bucket("missing").send().await),
            "404 NoSuchBucket: The specified bucket does not exist"
        );
    });
}

#[test]
fn buckets_are_listed_by_prefix_and_page() {
    run(async {
        let sandbox = Sandbox::fresh();
        another_account(&sandbox);
        sandbox.edit(|state| {
            for name in ["log-a", "log-b", "log-c", "other"] {
                state.add_bucket(FRESH_ACCOUNT, name, "us-east-1");
            }
            state.add_bucket(OTHER, "log-theirs", "us-east-1");
        });
        let s3 = s3(&sandbox);
        let all = s3.list_buckets().send().await.expect("a list");
        let names: Vec<_> = all.buckets().iter().filter_map(|bucket| bucket.name()).collect();
        assert_eq!(names, ["log-a", "log-b", "log-c", "other"]);
        assert_eq!(all.buckets()[0].bucket_region(), None);
        assert_eq!(
            all.buckets()[0].creation_date().map(aws_smithy_types::DateTime::secs),
            Some(1_767_225_600)
        );
        assert_eq!(all.owner().and_then(|owner| owner.id()).map(str::len), Some(64));
        let first = s3.list_buckets().prefix("log-").max_buckets(2).send().await.expect("a page");
        assert_eq!((first.buckets().len(), first.prefix()), (2, Some("log-")));
        assert_eq!(first.buckets()[0].bucket_region(), Some("us-east-1"));
        let rest = s3.list_buckets().prefix("log-").set_continuation_token(first.continuation_token);
        let rest = rest.send().await.expect("the rest");
        let names: Vec<_> = rest.buckets().iter().filter_map(|bucket| bucket.name()).collect();
        assert_eq!((names, rest.continuation_token()), (vec!["log-c"], None));
    });
}

#[test]
fn a_bucket_goes_when_it_is_empty() {
    run(async {
        let sandbox = with_bucket();
        sandbox.edit(|state| state.buckets.get_mut("logs").expect("it").objects = 1);
        let delete = || s3(&sandbox).delete_bucket().bucket("logs").send();
        assert_eq!(
            refusal(delete().await),
            "409 BucketNotEmpty: The bucket you tried to delete is not empty"
        );
        sandbox.edit(|state| state.buckets.get_mut("logs").expect("it").objects = 0);
        delete().await.expect("it is empty");
        assert!(sandbox.state().buckets.is_empty());
    });
}
