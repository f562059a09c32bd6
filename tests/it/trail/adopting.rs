//! A trail as the console makes it: found, kept and repaired in place.

use aws_sdk_cloudtrail::types::{
    DataResource, EventSelector, InsightSelector, InsightType, SourceEventCategory,
};
use baseline::sandbox::state::{Bucket, State, Trail};
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::support::{ARN, AUDIT, TRAIL, audited, block, hours, only_key, only_trail, run, text, words};
use crate::support::{ACCOUNT, Ground, changes};

/// [`AUDIT`], with log files that expire.
fn with_lifecycle() -> String {
    AUDIT.replace(
        "purpose: cloudtrail_logs\n",
        "purpose: cloudtrail_logs\n      lifecycle: { expire_days: 2555, noncurrent_expire_days: 90 }\n",
    )
}

/// The statements of the console (CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail").
fn statements() -> [Value; 2] {
    let service = json!({ "Service": "cloudtrail.amazonaws.com" });
    [
        json!({
            "Sid": "AWSCloudTrailAclCheck20150319", "Effect": "Allow", "Principal": service,
            "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::acme-logs",
            "Condition": { "StringEquals": { "aws:SourceArn": ARN } },
        }),
        json!({
            "Sid": "AWSCloudTrailWrite20150319", "Effect": "Allow", "Principal": service,
            "Action": "s3:PutObject", "Resource": format!("arn:aws:s3:::acme-logs/AWSLogs/{ACCOUNT}/*"),
            "Condition": { "StringEquals": { "aws:SourceArn": ARN, "s3:x-amz-acl": "bucket-owner-full-control" } },
        }),
    ]
}

fn rule() -> Value {
    json!({
        "ID": "reports", "Status": "Enabled", "Filter": { "Prefix": "reports/" },
        "Expiration": { "Days": 30 },
    })
}

fn console(state: &mut State) {
    let since = state.now;
    let bucket = Bucket {
        policy: Some(json!({ "Version": "2012-10-17", "Statement": statements() }).to_string()),
        lifecycle: vec![rule()],
        tags: [("Owner".to_owned(), "audit".to_owned())].into(),
        objects: 42,
        ..Bucket::new(ACCOUNT, "us-east-1", since)
    };
    state.buckets.insert("acme-logs".to_owned(), bucket);
    let trail = Trail {
        multi_region: true,
        logging_since: Some(since),
        started: Some(since),
        tags: [("Team".to_owned(), "security".to_owned())].into(),
        ..Trail::new("audit", "us-east-1", ACCOUNT, "acme-logs")
    };
    state.trails.insert(ARN.to_owned(), trail);
}

fn ground() -> Ground {
    let ground = Ground::sandbox();
    ground.as_sandbox().edit(console);
    ground
}

#[tokio::test(start_paused = true)]
async fn a_trail_of_the_console_is_repaired_in_place() {
    let ground = ground();
    let made = ground.plan(&with_lifecycle()).await;
    assert_snapshot!(changes(&text(&made)), @r#"
    + kms.key["cloudtrail"]
        policy is new
          now allows `kms:*` (58 actions) on `*` to account `123456789012`
          now allows `kms:Decrypt` and `kms:DescribeKey` on `*` to service `cloudtrail.amazonaws.com` when `aws:SourceArn` is `arn:aws:cloudtrail:us-east-1:123456789012:trail/audit`
          now allows `kms:GenerateDataKey*` (4 actions) on `*` to service `cloudtrail.amazonaws.com` when `aws:SourceArn` is `arn:aws:cloudtrail:us-east-1:123456789012:trail/audit` and `kms:EncryptionContext:aws:cloudtrail:arn` is like `arn:aws:cloudtrail:*:123456789012:trail/*`
        ! costs: a key costs about a dollar a month

    ~ s3.bucket["acme-logs"]
        versioning                         none -> enabled
        encryption                         sse_s3 -> alias/cloudtrail
        encryption.bucket_key              none -> true
        policy changes
          now denies `s3:*` (180 actions) on `arn:aws:s3:::acme-logs` and `arn:aws:s3:::acme-logs/*` to everyone when `aws:SecureTransport` is `false`

    ~ cloudtrail.trail["audit"]
        log_file_validation   false -> true
        kms_key               none -> alias/cloudtrail
    "#);
    let outcome = made.apply().await;
    assert!(outcome.converged() && !outcome.failed(), "{outcome:#?}");
    let state = ground.as_sandbox().state();
    let (arn, trail) = only_trail(&state);
    let (id, _) = only_key(&state);
    assert_eq!(arn, ARN);
    assert!(trail.validating_since.is_some() && trail.logging_since.is_some());
    assert_eq!(trail.kms_key, Some(format!("arn:aws:kms:us-east-1:{ACCOUNT}:key/{id}")));
    assert_eq!(trail.tags["Team"], "security");
    assert_eq!(state.buckets.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_trail_of_the_console_is_repaired_in_one_run_however_late_aws_is() {
    let ground = ground();
    ground.as_sandbox().set_propagation(std::time::Duration::from_secs(20));
    let outcome = ground.apply(&with_lifecycle()).await;
    assert!(outcome.converged() && !outcome.failed(), "{outcome:#?}");
    let state = ground.as_sandbox().state();
    assert!(only_trail(&state).1.kms_key.is_some());
    only_key(&state);
}

#[tokio::test(start_paused = true)]
async fn what_a_bucket_of_the_console_holds_stays() {
    let ground = ground();
    assert!(ground.apply(&with_lifecycle()).await.converged());
    let state = ground.as_sandbox().state();
    let bucket = &state.buckets["acme-logs"];
    let policy: Value = serde_json::from_str(bucket.policy.as_deref().expect("a policy")).expect("JSON");
    let kept = policy["Statement"].as_array().expect("statements");
    for statement in statements() {
        assert!(kept.contains(&statement), "{statement} is not in {policy}");
    }
    let (others, ours): (Vec<_>, Vec<_>) = bucket.lifecycle.iter().partition(|live| live["ID"] == "reports");
    assert_eq!(others, [&rule()]);
    let ours: Vec<String> = ours.iter().map(|rule| format!("{} {}", rule["ID"], rule["Filter"])).collect();
    assert_eq!(
        ours,
        [r#""baseline-expire" {"Prefix":"AWSLogs/"}"#, r#""baseline-noncurrent" {"Prefix":"AWSLogs/"}"#]
    );
    assert_eq!(bucket.tags, [("Owner".to_owned(), "audit".to_owned())].into());
    assert!(bucket.objects >= 42);
}

#[tokio::test(start_paused = true)]
async fn the_second_run_after_an_adoption_writes_nothing() {
    let ground = ground();
    assert!(ground.apply(&with_lifecycle()).await.converged());
    hours(3).await;
    ground.as_sandbox().reset_counts();
    let made = ground.plan(&with_lifecycle()).await;
    assert!(made.planned.plan.is_settled(), "{}", made.lines());
    assert_eq!(words(&made, TRAIL), Vec::<&str>::new());
    made.apply().await;
    assert_eq!(ground.as_sandbox().counts().writes, 0);
}

#[tokio::test(start_paused = true)]
async fn what_an_adoption_needs_consent_for_is_asked_by_name() {
    let ground = ground();
    let (ended, state) = run(ground.as_sandbox(), &with_lifecycle(), "apply --yes");
    assert_eq!(ended.code, Some(4), "{}", ended.stderr);
    assert_snapshot!(ended.stderr, @r#"
    error: nothing was done: this needs consent that was not given
      ! disrupts: s3.bucket["acme-logs"]
          new objects are encrypted with `alias/cloudtrail`: deliverers that cannot use it stop, such as load balancers and the access logs of S3 itself
      ! destroys: s3.bucket["acme-logs"]
          objects below `AWSLogs/` that are older than 2555 days go, as soon as S3 gets to them
          noncurrent versions below `AWSLogs/` that are older than 90 days go, as soon as S3 gets to them
      help: if this is meant, add: --allow disrupts --allow destroys
    "#);
    assert!(state.account(ACCOUNT).keys.is_empty() && only_trail(&state).1.validating_since.is_none());
    let (ended, state) = run(ground.as_sandbox(), &with_lifecycle(), "apply --yes --allow destroys,disrupts");
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    assert!(only_trail(&state).1.validating_since.is_some());
}

#[tokio::test(start_paused = true)]
async fn all_regions_are_taken_with_the_events_of_global_services() {
    let ground = audited().await;
    let update = ground.clients().cloudtrail.update_trail().name("audit");
    let update = update.is_multi_region_trail(false).include_global_service_events(false);
    update.send().await.expect("it is of one Region");
    let made = ground.plan(AUDIT).await;
    assert_snapshot!(block(&made, TRAIL), @r#"
    ~ cloudtrail.trail["audit"]
        multi_region            false -> true
        global_service_events   false -> true
        cloudtrail:UpdateTrail: a trail of all Regions has the events of global services
        … waiting for: its first digest
    "#);
    assert!(!made.apply().await.leaves_something());
    let state = ground.as_sandbox().state();
    let (_, trail) = only_trail(&state);
    assert!(trail.multi_region && trail.global_service_events);
}

#[tokio::test(start_paused = true)]
async fn an_insight_keeps_the_events_that_it_looks_at() {
    let ground = audited().await;
    let cloudtrail = ground.clients().cloudtrail;
    let objects = DataResource::builder().r#type("AWS::S3::Object").values("arn:aws:s3").build();
    let events = EventSelector::builder().include_management_events(true).data_resources(objects).build();
    let put = cloudtrail.put_event_selectors().trail_name("audit").event_selectors(events);
    put.send().await.expect("the trail has data events");
    let errors = InsightSelector::builder().insight_type(InsightType::ApiErrorRateInsight);
    let errors = errors.event_categories(SourceEventCategory::Data).build();
    let put = cloudtrail.put_insight_selectors().trail_name("audit").insight_selectors(errors);
    put.send().await.expect("an Insight looks at data events");
    let text =
        AUDIT.replace("logging: true\n", "logging: true\n      insights: [api_call_rate, api_error_rate]\n");
    let made = ground.plan(&text).await;
    assert_snapshot!(block(&made, TRAIL), @r#"
    ~ cloudtrail.trail["audit"]
        insights: 1 added
          + ApiCallRateInsight
        … waiting for: its first digest
    "#);
    assert!(!made.apply().await.leaves_something());
    let state = ground.as_sandbox().state();
    let insights = &only_trail(&state).1.insights;
    assert_eq!(insights["ApiErrorRateInsight"], ["Data".to_owned()].into());
    assert!(insights["ApiCallRateInsight"].is_empty());
    assert!(ground.plan(&text).await.planned.plan.is_settled());
}

#[tokio::test(start_paused = true)]
async fn the_rules_of_an_adopted_bucket_are_held_to_where_its_trail_writes() {
    let ground = ground();
    ground.as_sandbox().edit(|state| {
        let trail = state.trails.get_mut(ARN).expect("the console made it");
        trail.key_prefix = Some("acme".to_owned());
    });
    assert!(ground.apply(&with_lifecycle()).await.converged());
    let state = ground.as_sandbox().state();
    assert_eq!(only_trail(&state).1.key_prefix.as_deref(), Some("acme"));
    let rules = state.buckets["acme-logs"].lifecycle.iter();
    let held: Vec<&Value> =
        rules.filter(|rule| rule["ID"] != "reports").map(|rule| &rule["Filter"]["Prefix"]).collect();
    assert_eq!(held, ["acme/AWSLogs/", "acme/AWSLogs/"]);
    assert!(ground.plan(&with_lifecycle()).await.planned.plan.is_settled());
}
