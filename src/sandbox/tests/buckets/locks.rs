use aws_sdk_s3::types::{
    BucketVersioningStatus, DefaultRetention, ObjectLockConfiguration, ObjectLockEnabled,
    ObjectLockRetentionMode, ObjectLockRule, VersioningConfiguration,
};

use super::{
    super::bench::{refusal, run},
    clients::{s3, with_bucket},
};

fn versioning(status: BucketVersioningStatus) -> VersioningConfiguration {
    VersioningConfiguration::builder().status(status).build()
}

fn lock(retention: Option<DefaultRetention>) -> ObjectLockConfiguration {
    let rule = retention.map(|retention| ObjectLockRule::builder().default_retention(retention).build());
    ObjectLockConfiguration::builder().object_lock_enabled(ObjectLockEnabled::Enabled).set_rule(rule).build()
}

fn retention(days: Option<i32>, years: Option<i32>) -> DefaultRetention {
    let mode = ObjectLockRetentionMode::Governance;
    DefaultRetention::builder().mode(mode).set_days(days).set_years(years).build()
}

#[test]
fn versioning_says_nothing_until_it_was_said_once() {
    run(async {
        let sandbox = with_bucket();
        let s3 = s3(&sandbox);
        let status = || s3.get_bucket_versioning().bucket("logs").send();
        assert_eq!(status().await.expect("a status").status(), None);
        let put =
            |status| s3.put_bucket_versioning().bucket("logs").versioning_configuration(versioning(status));
        put(BucketVersioningStatus::Enabled).send().await.expect("enabled");
        assert_eq!(status().await.expect("a status").status(), Some(&BucketVersioningStatus::Enabled));
        put(BucketVersioningStatus::Suspended).send().await.expect("suspended");
        assert_eq!(status().await.expect("a status").status(), Some(&BucketVersioningStatus::Suspended));
        let empty = s3.put_bucket_versioning().bucket("logs");
        let empty = empty.versioning_configuration(VersioningConfiguration::builder().build()).send().await;
        assert_eq!(
            refusal(empty),
            "400 IllegalVersioningConfigurationException: The Versioning element must be specified"
        );
    });
}

#[test]
fn a_lock_needs_versions_and_keeps_them() {
    run(async {
        let sandbox = with_bucket();
        let s3 = s3(&sandbox);
        let put = |default| {
            s3.put_object_lock_configuration().bucket("logs").object_lock_configuration(lock(default))
        };
        let get = || s3.get_object_lock_configuration().bucket("logs").send();
        assert_eq!(
            refusal(get().await),
            "404 ObjectLockConfigurationNotFoundError: Object Lock configuration does not exist for this bucket"
        );
        assert_eq!(
            refusal(put(None).send().await),
            "409 InvalidBucketState: Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"
        );
        let set =
            |status| s3.put_bucket_versioning().bucket("logs").versioning_configuration(versioning(status));
        set(BucketVersioningStatus::Enabled).send().await.expect("enabled");
        put(Some(retention(Some(365), None))).send().await.expect("a lock");
        let found = get().await.expect("a lock");
        let rule = found.object_lock_configuration().and_then(|lock| lock.rule()).expect("a rule");
        let default = rule.default_retention().expect("a default");
        assert_eq!((default.days(), default.years()), (Some(365), None));
        assert_eq!(
            refusal(set(BucketVersioningStatus::Suspended).send().await),
            "409 InvalidBucketState: An Object Lock configuration is present on this bucket, so the versioning state \
             cannot be changed."
        );
        put(None).send().await.expect("without a default");
        assert_eq!(
            get().await.expect("the lock stays").object_lock_configuration().and_then(|l| l.rule()),
            None
        );
        for (days, years, why) in [
            (Some(1), Some(1), "400 MalformedXML: "),
            (None, None, "400 MalformedXML: "),
            (
                Some(0),
                None,
                "400 InvalidArgument: Default retention period must be a positive integer value.",
            ),
            (None, Some(101), "400 InvalidArgument: Default retention period is too large."),
        ] {
            assert!(refusal(put(Some(retention(days, years))).send().await).starts_with(why));
        }
    });
}
