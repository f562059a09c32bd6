//! Counts, not seconds: the requests of the reference plan, and how deep they depend on each other.

use indexmap::IndexMap;

use crate::support::{ACCOUNT, Ground, shipped};

/// The most requests of the reference plan of identity and access on a converged account, and the most dependent rounds.
const MOST_REQUESTS: u32 = 6;
const MOST_ROUNDS: u32 = 2;

/// The same of the reference trail: a key, a bucket with nine settings, a trail.
const MOST_REQUESTS_OF_TRAIL: u32 = 26;
const MOST_ROUNDS_OF_TRAIL: u32 = 3;

/// The shipped baseline without its audit trail.
fn identity_and_access() -> IndexMap<String, String> {
    let mut files = shipped();
    let text = &files["baseline.yaml"];
    let (before, rest) = text.split_once("\nkms:\n").expect("the audit trail begins with its key");
    let (_, after) = rest.split_once("\niam:\n").expect("users come after the audit trail");
    let text = format!("{before}\niam:\n{after}");
    files.insert("baseline.yaml".to_owned(), text);
    files
}

/// The reference trail: every setting of the key, of the bucket and of the trail is declared.
const TRAIL: &str = r"
baseline: 1
name: trail
kms:
  keys:
    - alias: cloudtrail
      description: Encrypts log files
      rotation: { enabled: true, period_days: 365 }
      tags: { Team: security }
s3:
  buckets:
    - name: acme-cloudtrail
      versioning: enabled
      encryption: { kms_key: alias/cloudtrail, bucket_key: true }
      public_access_block: all
      ownership: bucket_owner_enforced
      deny_insecure_transport: true
      access_logging: { bucket: acme-access-logs, prefix: trail/ }
      lifecycle: { expire_days: 2555, noncurrent_expire_days: 90, abort_incomplete_uploads_days: 7 }
      object_lock: { mode: governance, days: 365 }
      tags: { Team: security }
cloudtrail:
  trails:
    - name: account-trail
      multi_region: true
      global_service_events: true
      log_file_validation: true
      bucket: acme-cloudtrail
      kms_key: alias/cloudtrail
      logging: true
      event_selectors: management_events
      insights: [api_call_rate]
      tags: { Team: security }
";

/// A file with many groups, users and policies, each with a reference to others.
fn large(n: usize) -> String {
    use std::fmt::Write;
    let mut text = String::from("baseline: 1\nname: large\niam:\n  policies:\n");
    let document =
        r#"{ Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "*" }] }"#;
    for i in 0..n {
        writeln!(text, "    - {{ name: policy-{i}, document: {document} }}").expect("a string takes it");
    }
    text.push_str("  users:\n");
    for i in 0..n {
        writeln!(text, "    - {{ name: user-{i} }}").expect("a string takes it");
    }
    text.push_str("  groups:\n");
    for i in 0..n {
        writeln!(text, "    - {{ name: group-{i}, managed_policies: [policy-{i}], members: [user-{i}] }}")
            .expect("a string takes it");
    }
    text
}

#[tokio::test(start_paused = true)]
async fn a_converged_reference_plan_takes_six_requests_in_two_rounds_at_most() {
    let ground = Ground::sandbox();
    let Ground::Sandbox(sandbox) = &ground else { unreachable!("the ground is a sandbox") };
    let files = identity_and_access();
    let made = ground.try_plan_files(&files, &["company=acme"]).await.expect("it can be planned");
    assert!(made.apply().await.converged());
    sandbox.reset_counts();
    let made = ground.try_plan_files(&files, &["company=acme"]).await.expect("it can be planned");
    let counts = sandbox.counts();
    assert!(made.planned.plan.is_settled());
    assert!(counts.total <= MOST_REQUESTS, "{counts:?}");
    assert!(counts.depth <= MOST_ROUNDS, "{counts:?}");
    assert_eq!(counts.writes, 0);
    assert_eq!(u64::from(counts.total), made.planned.plan.requests, "what the plan says is what was sent");
}

#[tokio::test(start_paused = true)]
async fn a_converged_reference_trail_takes_26_requests_in_three_rounds_at_most() {
    let ground = Ground::sandbox();
    let sandbox = ground.as_sandbox();
    sandbox.edit(|state| {
        state.add_bucket(ACCOUNT, "acme-access-logs", "us-east-1");
    });
    let outcome = ground.apply(TRAIL).await;
    assert!(outcome.converged(), "{outcome:#?}");
    sandbox.reset_counts();
    let made = ground.plan(TRAIL).await;
    let counts = sandbox.counts();
    assert!(made.planned.plan.is_settled(), "{}", made.lines());
    assert!(counts.total <= MOST_REQUESTS_OF_TRAIL, "{counts:#?}");
    assert!(counts.depth <= MOST_ROUNDS_OF_TRAIL, "{counts:#?}");
    assert_eq!(counts.writes, 0);
}

#[tokio::test(start_paused = true)]
async fn a_setting_that_the_file_leaves_out_is_not_read() {
    let ground = Ground::sandbox();
    let sandbox = ground.as_sandbox();
    sandbox.edit(|state| {
        state.add_bucket(ACCOUNT, "acme-data", "us-east-1");
    });
    let text = "baseline: 1\nname: one\ns3: { buckets: [{ name: acme-data, versioning: enabled }] }\n";
    ground.plan(text).await;
    let of_s3 = sandbox.log().into_iter().map(|entry| entry.operation).filter(|name| name.starts_with("s3:"));
    assert_eq!(
        of_s3.collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>(),
        ["s3:GetBucketVersioning", "s3:HeadBucket",]
    );
}

#[tokio::test(start_paused = true)]
async fn the_number_of_groups_users_and_policies_does_not_matter_up_to_a_page() {
    let ground = Ground::sandbox();
    let Ground::Sandbox(sandbox) = &ground else { unreachable!("the ground is a sandbox") };
    let text = large(100);
    assert!(ground.apply(&text).await.converged());
    sandbox.reset_counts();
    assert!(ground.plan(&text).await.planned.plan.is_settled());
    let counts = sandbox.counts();
    assert!(counts.total <= MOST_REQUESTS, "{counts:?}");
    assert!(counts.depth <= MOST_ROUNDS, "{counts:?}");
}

/// The requests of a plan of so many groups that are there already, and its resources.
async fn plan_of_groups(n: usize) -> (u64, usize) {
    use std::fmt::Write;
    let ground = Ground::sandbox();
    let mut text = String::from("baseline: 1\nname: huge\niam:\n  groups:\n");
    ground.as_sandbox().edit(|state| {
        for i in 0..n {
            state.add_group(ACCOUNT, &format!("group-{i}"));
            writeln!(text, "    - {{ name: group-{i} }}").expect("a string takes it");
        }
    });
    let made = ground.plan(&text).await;
    assert!(made.planned.plan.is_settled());
    (made.planned.plan.requests, made.planned.plan.items.len())
}

#[tokio::test(start_paused = true)]
async fn five_thousand_groups_are_five_thousand_resources_and_a_request_for_each_thousand() {
    let (requests_of_none, _) = plan_of_groups(1).await;
    let (requests, resources) = plan_of_groups(5_000).await;
    assert_eq!(resources, 5_000);
    assert_eq!(requests, requests_of_none + 4, "a page has a thousand");
}

#[tokio::test(start_paused = true)]
async fn credentials_of_the_wrong_account_are_refused_after_one_request() {
    let ground = Ground::sandbox();
    let Ground::Sandbox(sandbox) = &ground else { unreachable!("the ground is a sandbox") };
    let text = "baseline: 1\nname: other\naccount: { id: \"210987654321\", alias: other-prod }\n";
    let refused = ground.try_plan(text).await.err().expect("it is refused");
    assert_eq!(
        refused.to_string(),
        "the file is for account 210987654321, and these credentials are for account 123456789012"
    );
    let operations: Vec<String> = sandbox.log().into_iter().map(|entry| entry.operation).collect();
    assert_eq!(operations, ["sts:GetCallerIdentity"]);
}
