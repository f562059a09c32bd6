//! What makes the log weaker needs consent by name.

use baseline::model::Impact;
use insta::assert_snapshot;

use super::support::{AUDIT, audited, only_trail, run};

/// Plans another file on an account that [`AUDIT`] was applied to; gives what is asked and what the program answers.
async fn refused(text: &str, consent: &str) -> String {
    let ground = audited().await;
    let sandbox = ground.as_sandbox();
    let made = ground.plan(text).await;
    let asks = made.planned.plan.asks();
    assert!(asks.iter().any(|ask| ask.impact == Impact::Weakens), "{asks:?}");
    let before = sandbox.state();
    let (ended, state) = run(sandbox, text, "apply --yes");
    assert_eq!(ended.code, Some(4), "{}", ended.stdout);
    assert_eq!(only_trail(&state).1.validating_since, only_trail(&before).1.validating_since);
    assert_eq!(only_trail(&state).1.logging_since, only_trail(&before).1.logging_since);
    assert_eq!(only_trail(&state).1.kms_key, only_trail(&before).1.kms_key);
    assert_eq!(state.buckets.keys().collect::<Vec<_>>(), before.buckets.keys().collect::<Vec<_>>());
    let (allowed, _) = run(sandbox, text, &format!("apply --yes --allow {consent}"));
    assert_eq!(allowed.code, Some(0), "{}{}", allowed.stdout, allowed.stderr);
    ended.stderr
}

#[tokio::test(start_paused = true)]
async fn logging_is_not_stopped_without_consent() {
    let text = AUDIT.replace("logging: true", "logging: false");
    assert_snapshot!(refused(&text, "weakens").await, @r#"
    error: nothing was done: this needs consent that was not given
      ! weakens: cloudtrail.trail["audit"]
          nothing is logged from then on, and there are no digests for that time, ever
      help: if this is meant, add: --allow weakens
    "#);
}

#[tokio::test(start_paused = true)]
async fn validation_is_not_switched_off_without_consent() {
    let text = AUDIT.replace("log_file_validation: true", "log_file_validation: false");
    assert_snapshot!(refused(&text, "weakens").await, @r#"
    error: nothing was done: this needs consent that was not given
      ! weakens: cloudtrail.trail["audit"]
          there will be no digests for what is logged meanwhile, ever
      help: if this is meant, add: --allow weakens
    "#);
}

#[tokio::test(start_paused = true)]
async fn the_bucket_is_not_exchanged_without_consent() {
    let text = AUDIT.replace("acme-logs", "acme-other-logs");
    assert_snapshot!(refused(&text, "weakens").await, @r#"
    error: nothing was done: this needs consent that was not given
      ! weakens: cloudtrail.trail["audit"]
          log files go to another bucket; what was logged stays in `acme-logs`
      help: if this is meant, add: --allow weakens
    "#);
}

#[tokio::test(start_paused = true)]
async fn the_key_is_not_taken_away_without_consent() {
    let text = AUDIT.replace("kms_key: alias/cloudtrail", "kms_key: \"\"");
    let text = text.replace("cloudtrail_logs\n", "cloudtrail_logs\n      encryption: sse_s3\n");
    assert_snapshot!(refused(&text, "weakens").await, @r#"
    error: nothing was done: this needs consent that was not given
      ! weakens: s3.bucket["acme-logs"]
          whoever may read an object can decrypt it, and no key policy has a say
      ! weakens: cloudtrail.trail["audit"]
          log files are no longer encrypted with a key of the trail
      help: if this is meant, add: --allow weakens
    "#);
}

#[tokio::test(start_paused = true)]
async fn the_key_is_not_exchanged_without_consent() {
    let text = AUDIT.replace("alias: cloudtrail", "alias: other");
    let text = text.replace("alias/cloudtrail", "alias/other");
    assert_snapshot!(refused(&text, "weakens,disrupts").await, @r#"
    error: nothing was done: this needs consent that was not given
      ! weakens: cloudtrail.trail["audit"]
          log files are encrypted with another key, which whoever reads them needs
      ! disrupts: s3.bucket["acme-logs"]
          new objects are encrypted with `alias/other`: deliverers that cannot use it stop, such as load balancers and the access logs of S3 itself
      help: if this is meant, add: --allow weakens --allow disrupts
    "#);
}

#[tokio::test(start_paused = true)]
async fn events_are_not_left_out_without_consent() {
    let text = AUDIT.replace(
        "logging: true\n",
        "logging: true
      event_selectors:
        - name: writes
          fields:
            eventCategory: { equals: [Management] }
            readOnly: { equals: [\"false\"] }
",
    );
    assert_snapshot!(refused(&text, "weakens").await, @r#"
    error: nothing was done: this needs consent that was not given
      ! weakens: cloudtrail.trail["audit"]
          some events that are logged today will not be
      help: if this is meant, add: --allow weakens
    "#);
}

#[tokio::test(start_paused = true)]
async fn one_region_is_not_all_without_consent() {
    let text = AUDIT.replace("multi_region: true", "multi_region: false");
    assert_snapshot!(refused(&text, "weakens").await, @r#"
    error: nothing was done: this needs consent that was not given
      ! weakens: cloudtrail.trail["audit"]
          the events of other Regions are no longer logged
      help: if this is meant, add: --allow weakens
    "#);
}
