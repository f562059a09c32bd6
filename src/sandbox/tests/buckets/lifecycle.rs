use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, BucketLifecycleConfiguration, ExpirationStatus, LifecycleExpiration,
    LifecycleRule, LifecycleRuleAndOperator, LifecycleRuleFilter, NoncurrentVersionExpiration, Tag,
    Transition, TransitionDefaultMinimumObjectSize, TransitionStorageClass, builders::LifecycleRuleBuilder,
};
use aws_smithy_types::DateTime;

use super::{
    super::bench::{refusal, run},
    clients::{s3, with_bucket},
};
use crate::sandbox::Sandbox;

fn rule(id: &str) -> LifecycleRuleBuilder {
    LifecycleRule::builder()
        .id(id)
        .status(ExpirationStatus::Enabled)
        .filter(LifecycleRuleFilter::builder().prefix("AWSLogs/").build())
}

fn days(days: i32) -> LifecycleExpiration {
    LifecycleExpiration::builder().days(days).build()
}

fn built(rule: LifecycleRuleBuilder) -> LifecycleRule {
    rule.build().expect("a rule")
}

async fn put(sandbox: &Sandbox, rules: Vec<LifecycleRule>) -> Result<(), String> {
    let configuration =
        BucketLifecycleConfiguration::builder().set_rules(Some(rules)).build().expect("rules");
    let put = s3(sandbox).put_bucket_lifecycle_configuration().bucket("logs");
    let put = put.lifecycle_configuration(configuration).send().await;
    if put.is_err() { Err(refusal(put)) } else { Ok(()) }
}

#[test]
fn rules_come_back_as_they_were_written() {
    run(async {
        let sandbox = with_bucket();
        let s3 = s3(&sandbox);
        let get = || s3.get_bucket_lifecycle_configuration().bucket("logs").send();
        assert_eq!(
            refusal(get().await),
            "404 NoSuchLifecycleConfiguration: The lifecycle configuration does not exist"
        );
        let tag = || Tag::builder().key("keep").value("a <b> & \"c\"").build().expect("a tag");
        let and =
            LifecycleRuleAndOperator::builder().prefix("a/").tags(tag()).object_size_less_than(7).build();
        let transition =
            Transition::builder().days(30).storage_class(TransitionStorageClass::StandardIa).build();
        let noncurrent = NoncurrentVersionExpiration::builder().noncurrent_days(90).build();
        let rules = vec![
            built(rule("one").expiration(days(2555)).noncurrent_version_expiration(noncurrent)),
            built(
                rule("two")
                    .status(ExpirationStatus::Disabled)
                    .filter(LifecycleRuleFilter::builder().and(and).build())
                    .transitions(transition)
                    .transitions(
                        Transition::builder()
                            .date(DateTime::from_secs(1_893_456_000))
                            .storage_class(TransitionStorageClass::Glacier)
                            .build(),
                    ),
            ),
            built(
                rule("three")
                    .filter(LifecycleRuleFilter::builder().build())
                    .abort_incomplete_multipart_upload(
                        AbortIncompleteMultipartUpload::builder().days_after_initiation(7).build(),
                    ),
            ),
        ];
        put(&sandbox, rules.clone()).await.expect("rules");
        let found = get().await.expect("rules");
        assert_eq!(found.rules(), rules);
        assert_eq!(
            found.transition_default_minimum_object_size(),
            Some(&TransitionDefaultMinimumObjectSize::AllStorageClasses128K)
        );
        s3.delete_bucket_lifecycle().bucket("logs").send().await.expect("they go");
        assert!(refusal(get().await).starts_with("404 NoSuchLifecycleConfiguration"));
    });
}

#[test]
fn rules_of_the_first_version_are_kept_in_theirs() {
    run(async {
        let sandbox = with_bucket();
        #[expect(deprecated, reason = "it is what rules of the first version have")]
        let old =
            || LifecycleRule::builder().prefix("").status(ExpirationStatus::Enabled).expiration(days(1));
        let configuration =
            BucketLifecycleConfiguration::builder().rules(built(old())).build().expect("rules");
        let s3 = s3(&sandbox);
        let answer = s3
            .put_bucket_lifecycle_configuration()
            .bucket("logs")
            .lifecycle_configuration(configuration)
            .transition_default_minimum_object_size(TransitionDefaultMinimumObjectSize::VariesByStorageClass)
            .send()
            .await
            .expect("a rule");
        let varies = Some(&TransitionDefaultMinimumObjectSize::VariesByStorageClass);
        assert_eq!(answer.transition_default_minimum_object_size(), varies);
        let found = s3.get_bucket_lifecycle_configuration().bucket("logs").send().await.expect("a rule");
        assert_eq!(found.transition_default_minimum_object_size(), varies);
        #[expect(deprecated, reason = "it is what rules of the first version have")]
        let prefix = found.rules()[0].prefix();
        assert_eq!((prefix, found.rules()[0].filter()), (Some(""), None));
        assert!(found.rules()[0].id().is_some_and(|id| !id.is_empty()));
        assert_eq!(
            put(&sandbox, vec![built(old()), built(rule("new").expiration(days(1)))]).await,
            Err("400 InvalidRequest: Filter element can only be used in Lifecycle V2.".to_owned())
        );
    });
}

#[test]
fn what_cannot_be_a_rule_is_refused() {
    run(async {
        let sandbox = with_bucket();
        let marker = LifecycleExpiration::builder().days(1).expired_object_delete_marker(true).build();
        let noon = LifecycleExpiration::builder().date(DateTime::from_secs(1_893_456_000 + 43_200)).build();
        let early = Transition::builder().days(29).storage_class(TransitionStorageClass::StandardIa).build();
        let late = Transition::builder().days(60).storage_class(TransitionStorageClass::Glacier).build();
        let tag = Tag::builder().key("a").value("b").build().expect("a tag");
        let tagged = LifecycleRuleFilter::builder().tag(tag).build();
        let abort = AbortIncompleteMultipartUpload::builder().days_after_initiation(7).build();
        let refused = [
            (rule("a"), "400 InvalidRequest: At least one action needs to be specified in a rule"),
            (
                rule("a").expiration(days(0)),
                "400 InvalidArgument: 'Days' for Expiration action must be a positive integer",
            ),
            (rule("a").expiration(marker), "400 MalformedXML: "),
            (rule("a").expiration(noon), "400 InvalidArgument: 'Date' must be at midnight GMT"),
            (rule("a").set_filter(None).expiration(days(1)), "400 MalformedXML: "),
            (
                rule("a").transitions(early),
                "400 InvalidArgument: 'Days' in the Transition action must be greater than or equal to 30",
            ),
            (
                rule("a").transitions(late).expiration(days(60)),
                "400 InvalidArgument: 'Days' in the Expiration action must be greater than",
            ),
            (
                rule("a").filter(tagged).abort_incomplete_multipart_upload(abort),
                "400 InvalidRequest: AbortIncompleteMultipartUpload cannot be specified with Tags.",
            ),
            (
                rule(&"i".repeat(256)).expiration(days(1)),
                "400 InvalidArgument: ID length should not exceed allowed limit of 255",
            ),
        ];
        for (rule, why) in refused {
            let said = put(&sandbox, vec![built(rule)]).await.expect_err(why);
            assert!(said.starts_with(why), "{said}");
        }
        let twice = vec![built(rule("a").expiration(days(1))), built(rule("a").expiration(days(2)))];
        assert_eq!(
            put(&sandbox, twice).await,
            Err("400 InvalidArgument: Rule ID must be unique. Found same ID for more than one rule"
                .to_owned())
        );
        assert!(put(&sandbox, Vec::new()).await.expect_err("no rule").starts_with("400 MalformedXML: "));
        assert!(sandbox.state().buckets["logs"].lifecycle.is_empty());
    });
}
