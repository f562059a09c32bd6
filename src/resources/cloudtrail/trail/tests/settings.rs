use insta::assert_snapshot;

use super::support::*;
use crate::model::Resource;
use crate::resources::cloudtrail::reference::{BucketReference, KeySpec, TopicSpec};
use crate::resources::cloudtrail::trail::{Live, Trail};
use crate::values::{BucketName, KeyReference};

#[test]
fn a_trail_as_declared_is_settled() {
    assert_snapshot!(desired().diff(&live()), @"settled");
}

#[test]
fn a_trail_that_declares_nothing_takes_what_is_there() {
    let nothing = Trail {
        multi_region: None,
        global_service_events: None,
        log_file_validation: None,
        kms_key: None,
        logging: None,
        event_selectors: None,
        insights: None,
        tags: None,
        ..desired()
    };
    let bare = with(|found| {
        found.trail.multi_region = false;
        found.trail.log_file_validation = false;
        found.trail.kms_key = None;
        (found.selectors, found.insights, found.tags) = (None, None, None);
    });
    assert_snapshot!(nothing.diff(&bare), @"settled");
}

#[test]
fn a_trail_as_consoles_make_it_is_adopted_and_repaired_in_one_call() {
    let console = with(|found| {
        found.trail.log_file_validation = false;
        found.trail.kms_key = None;
        found.tags = Some([].into());
    });
    assert_snapshot!(desired().diff(&console), @r#"
    log_file_validation  false -> true
    kms_key  none -> alias/cloudtrail
    tags.team  none -> security
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", EnableLogFileValidation: true, KmsKeyId: "alias/cloudtrail")
    calls cloudtrail:AddTags(ResourceId: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", TagsList: [{"Key":"team","Value":"security"}])
    "#);
}

#[test]
fn only_what_differs_is_sent() {
    let alone = with(|found| found.trail.multi_region = false);
    assert_snapshot!(desired().diff(&alone), @r#"
    multi_region  false -> true
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", IsMultiRegionTrail: true)
    "#);
}

#[test]
fn switching_off_weakens() {
    let off = Trail {
        multi_region: Some(false),
        global_service_events: Some(false),
        log_file_validation: Some(false),
        ..desired()
    };
    assert_snapshot!(off.diff(&live()), @r#"
    multi_region  true -> false
    global_service_events  true -> false
    log_file_validation  true -> false
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", IncludeGlobalServiceEvents: false, IsMultiRegionTrail: false, EnableLogFileValidation: false) [weakens] because the events of other Regions are no longer logged
    "#);
    let raised = off.diff(&live()).steps.remove(0).raised;
    let raised: Vec<String> = raised.into_iter().map(|it| format!("{}: {}", it.impact, it.why)).collect();
    assert_snapshot!(raised.join("\n"), @r"
    weakens: the events of global services, IAM among them, are no longer logged
    weakens: there will be no digests for what is logged meanwhile, ever
    ");
}

#[test]
fn stopping_weakens_and_comes_last() {
    let stopped = Trail { logging: Some(false), log_file_validation: Some(false), ..desired() };
    assert_snapshot!(stopped.diff(&live()), @r#"
    log_file_validation  true -> false
    logging  true -> false
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", EnableLogFileValidation: false) [weakens] because there will be no digests for what is logged meanwhile, ever
    calls cloudtrail:StopLogging(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit") [weakens] because nothing is logged from then on, and there are no digests for that time, ever
    "#);
}

#[test]
fn a_trail_that_was_stopped_is_started() {
    assert_snapshot!(desired().diff(&doing(|status| status.is_logging = false)), @r#"
    logging  false -> true
    calls cloudtrail:StartLogging(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit")
    "#);
}

#[test]
fn a_trail_that_does_not_log_and_need_not_is_mentioned() {
    let unsaid = Trail { logging: None, ..desired() };
    assert_snapshot!(unsaid.diff(&doing(|status| status.is_logging = false)), @r#"Note("it is not logging")"#);
}

#[test]
fn another_bucket_weakens() {
    let elsewhere = with(|found| found.trail.bucket = "old-logs".to_owned());
    assert_snapshot!(desired().diff(&elsewhere), @r#"
    bucket  old-logs -> the-logs
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", S3BucketName: "the-logs") [weakens] because log files go to another bucket; what was logged stays in `old-logs`
    "#);
}

#[test]
fn another_key_weakens_and_so_does_none() {
    let other = with(|found| found.trail.kms_key = Some(KEY.replace("1234abcd", "5678efgh")));
    assert_snapshot!(desired().diff(&other), @r#"
    kms_key  arn:aws:kms:eu-central-1:123456789012:key/5678efgh -> alias/cloudtrail (key 1234abcd)
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", KmsKeyId: "alias/cloudtrail") [weakens] because `alias/cloudtrail` names another key than the trail uses: whoever reads its log files needs that one
    "#);
    let by_arn = KeyReference::Arn(arn(KEY));
    let by_arn = Trail { kms_key: Some(written(KeySpec::Key(by_arn))), ..desired() };
    assert_snapshot!(by_arn.diff(&other), @r#"
    kms_key  arn:aws:kms:eu-central-1:123456789012:key/5678efgh -> arn:aws:kms:eu-central-1:123456789012:key/1234abcd
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", KmsKeyId: "arn:aws:kms:eu-central-1:123456789012:key/1234abcd") [weakens] because log files are encrypted with another key, which whoever reads them needs
    "#);
    let none = Trail { kms_key: Some(written(KeySpec::None)), ..desired() };
    let none = delivering(none, |delivery| delivery.key = None);
    assert_snapshot!(none.diff(&Live { key: None, ..live() }), @r#"
    kms_key  arn:aws:kms:eu-central-1:123456789012:key/1234abcd -> none
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", KmsKeyId: "") [weakens] because log files are no longer encrypted with a key of the trail
    "#);
}

#[test]
fn the_arn_of_the_key_is_the_same_key() {
    let by_arn = KeyReference::Arn(arn(KEY));
    let trail = Trail { kms_key: Some(written(KeySpec::Key(by_arn))), ..desired() };
    assert_snapshot!(trail.diff(&live()), @"settled");
}

#[test]
fn a_prefix_and_a_topic_are_set_and_cleared() {
    let prefix = |text: &str| Trail { key_prefix: Some(text.to_owned()), ..desired() };
    let prefix =
        |text: &str| delivering(prefix(text), |delivery| delivery.key_prefix = Some(text.to_owned()));
    assert_snapshot!(prefix("audit").diff(&live()), @r#"
    key_prefix  none -> audit
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", S3KeyPrefix: "audit")
    "#);
    let prefixed = || with(|found| found.trail.key_prefix = Some("audit".to_owned()));
    assert_snapshot!(prefix("").diff(&prefixed()), @r#"
    key_prefix  audit -> none
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", S3KeyPrefix: "")
    "#);
    assert_snapshot!(prefix("").diff(&live()), @"settled");
    let news = "arn:aws:sns:eu-central-1:123456789012:news";
    let topic = |spec| Trail { sns_topic: Some(written(spec)), ..desired() };
    let told = || with(|found| found.trail.sns_topic = Some(news.to_owned()));
    assert_snapshot!(topic(TopicSpec::Named("news".to_owned())).diff(&live()), @r#"
    sns_topic  none -> news
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", SnsTopicName: "news")
    "#);
    assert_snapshot!(topic(TopicSpec::Named("news".to_owned())).diff(&told()), @"settled");
    assert_snapshot!(topic(TopicSpec::Arn(arn(news))).diff(&told()), @"settled");
    assert_snapshot!(topic(TopicSpec::None).diff(&told()), @r#"
    sns_topic  arn:aws:sns:eu-central-1:123456789012:news -> none
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", SnsTopicName: "")
    "#);
}

#[test]
fn tags_are_added_and_others_stay() {
    let other = with(|found| found.tags = Some([("team".to_owned(), "web".to_owned())].into()));
    assert_snapshot!(desired().diff(&other), @r#"
    tags.team  web -> security
    calls cloudtrail:AddTags(ResourceId: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", TagsList: [{"Key":"team","Value":"security"}])
    "#);
}

#[test]
fn a_trail_stays_in_its_home_region() {
    let trail = delivering(desired(), |delivery| delivery.region = crate::values::Region::new("us-east-1"));
    let off = with(|found| found.trail.log_file_validation = false);
    assert_snapshot!(trail.diff(&Live { source: live().source, ..off }), @r#"
    log_file_validation  false -> true
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", EnableLogFileValidation: true)
    Note("its home is `eu-central-1`, where it stays: a Region is chosen when a trail is made")
    "#);
}

#[test]
fn a_bucket_of_another_account_is_compared_by_its_name() {
    let name = BucketName::from_aws("the-logs");
    let bucket = written(BucketReference { name, account: Some(account(MANAGER)) });
    assert_snapshot!(Trail { bucket, bucket_policy: None, ..desired() }.diff(&live()), @"settled");
}

#[test]
fn all_regions_come_with_global_events() {
    let odd = Trail { global_service_events: Some(false), ..desired() };
    assert_snapshot!(odd.diff(&live()), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "a trail of all Regions has the events of global services", help: "write `global_service_events: true`, or `multi_region: false`" }"#);
}

#[test]
fn global_events_come_along_with_all_regions() {
    let unsaid = Trail { global_service_events: None, ..desired() };
    let regional = || {
        with(|found| {
            found.trail.multi_region = false;
            found.trail.global_service_events = false;
        })
    };
    assert_snapshot!(unsaid.diff(&regional()), @r#"
    multi_region  false -> true
    global_service_events  false -> true
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", IncludeGlobalServiceEvents: true, IsMultiRegionTrail: true) because a trail of all Regions has the events of global services
    "#);
    let same = Trail { multi_region: Some(false), global_service_events: None, ..desired() };
    assert_snapshot!(same.diff(&regional()), @"settled");
    let global = with(|found| found.trail.multi_region = false);
    assert_snapshot!(unsaid.diff(&global), @r#"
    multi_region  false -> true
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", IsMultiRegionTrail: true)
    "#);
}

#[test]
fn two_trails_of_one_name_are_refused() {
    let other = arn("arn:aws:cloudtrail:us-east-1:123456789012:trail/audit");
    let both = Live { listed: vec![listed(&own_trail()), listed(&other)].into(), ..live() };
    assert_snapshot!(desired().diff(&both), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "several trails are called `audit`: `arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit` and `arn:aws:cloudtrail:us-east-1:123456789012:trail/audit`", help: "remove one of them by hand, or give the declared trail a name of its own" }"#);
}
