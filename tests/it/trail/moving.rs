//! What a trail, or an access log, used until it moves is there until it has.

use baseline::sandbox::state::{OrganizationRole, State};
use insta::assert_snapshot;

use super::support::{organized, run};
use crate::support::{ACCOUNT, Ground};

/// A trail whose bucket encrypts, and the same trail that names the key itself.
const BY_BUCKET: &str = "baseline: 1
name: moving
kms: { keys: [ { alias: ct } ] }
s3:
  buckets:
    - { name: acme-logs, purpose: cloudtrail_logs, encryption: { kms_key: alias/ct, bucket_key: true } }
cloudtrail:
  trails:
    - { name: audit, bucket: acme-logs, logging: true }
";

fn by_trail() -> String {
    BY_BUCKET.replace("bucket: acme-logs, logging", "bucket: acme-logs, kms_key: alias/ct, logging")
}

/// What a run says it left undone.
fn left(stdout: &str) -> String {
    let (_, left) = stdout.split_once("Left:\n").expect("something is left");
    left.to_owned()
}

fn encrypts_for(state: &State) -> String {
    let keys = &state.account(ACCOUNT).keys;
    keys.values().next().expect("a key").policy.clone()
}

#[tokio::test(start_paused = true)]
async fn a_key_is_not_narrowed_before_the_trail_names_it_and_at_once_afterwards() {
    let ground = Ground::sandbox();
    assert!(ground.apply(BY_BUCKET).await.converged());
    // Without the trail's own step it keeps what it uses.
    let (ended, state) = run(ground.as_sandbox(), &by_trail(), "apply --yes --only kms.key*");
    assert!(!encrypts_for(&state).contains("EncryptionContext"), "{}", ended.stdout);
    assert_snapshot!(left(&ended.stdout), @r#"
      ! kms.key["ct"] still differs: policy
          ! blocked: the key's policy stays as wide as it is: trail `audit` still does `kms:GenerateDataKey` on `arn:aws:kms:us-east-1:123456789012:key/52d5dac3-d718-6d1a-b71e-8e7ba6d4b2e0`
            next: apply the whole file: what still uses it moves first

    Done: nothing could be changed. 1 resource is not as declared.
    "#);
    assert!(ground.apply(&by_trail()).await.converged());
    assert!(encrypts_for(&ground.as_sandbox().state()).contains("EncryptionContext"));
    assert!(ground.plan(&by_trail()).await.planned.plan.is_settled());
}

const LOGS: &str = "baseline: 1
name: moving
s3:
  buckets:
    - { name: al-target, purpose: access_logs }
    - { name: al-one, access_logging: { bucket: al-target, prefix: one/ } }
    - { name: al-two, access_logging: { bucket: al-target, prefix: two/ } }
";

fn policy(state: &State) -> String {
    state.buckets["al-target"].policy.clone().expect("a policy")
}

#[tokio::test(start_paused = true)]
async fn a_line_that_is_left_out_stops_no_access_log() {
    let ground = Ground::sandbox();
    assert!(ground.apply(LOGS).await.converged());
    let before = policy(&ground.as_sandbox().state());
    let two = LOGS.lines().find(|line| line.contains("al-two")).expect("the line");
    let one = LOGS.replace(two, "");
    assert!(ground.plan(&one).await.planned.plan.is_settled());
    assert_eq!(before.matches("S3ServerAccessLogs-al-").count(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_access_log_that_moves_is_let_in_at_both_places_until_it_has() {
    let ground = Ground::sandbox();
    assert!(ground.apply(LOGS).await.converged());
    let moved = LOGS.replace("one/", "uno/");
    let (ended, state) = run(ground.as_sandbox(), &moved, "apply --yes --only s3.bucket[\"al-target\"]");
    let both = policy(&state);
    assert!(both.contains("al-target/one/*") && both.contains("al-target/uno/*"), "{}", ended.stdout);
    assert!(ground.apply(&moved).await.converged());
    let after = policy(&ground.as_sandbox().state());
    assert!(!after.contains("al-target/one/*") && after.contains("al-target/uno/*"));
    assert!(ground.plan(&moved).await.planned.plan.is_settled());
}

#[tokio::test(start_paused = true)]
async fn a_trail_that_leaves_its_organization_leaves_nothing_for_a_second_run() {
    let ground = organized(OrganizationRole::Management);
    let of_all = BY_BUCKET
        .replace(
            "name: moving\n",
            "name: moving\norganization: { trusted_services: [cloudtrail.amazonaws.com] }\n",
        )
        .replace("name: audit,", "name: audit, organization: true,");
    assert!(ground.apply(&of_all).await.converged());
    let alone = of_all.replace("organization: true,", "organization: false,");
    assert!(ground.apply(&alone).await.converged());
    assert!(ground.plan(&alone).await.planned.plan.is_settled());
    let written = ground.as_sandbox().state().buckets["acme-logs"].policy.clone();
    assert!(!written.expect("a policy").contains("AWSLogs/o-"));
}

#[tokio::test(start_paused = true)]
async fn grants_by_acl_are_told_before_anything_is_sent_to_the_bucket() {
    let ground = Ground::sandbox();
    ground.as_sandbox().edit(|state| {
        let bucket = state.add_bucket(ACCOUNT, "acme-logs", "us-east-1");
        bucket.ownership = Some("ObjectWriter".to_owned());
        bucket.has_foreign_grants = true;
    });
    let before = ground.as_sandbox().state();
    let file = "baseline: 1
name: acl
s3: { buckets: [ { name: acme-logs, purpose: cloudtrail_logs } ] }
";
    let (ended, state) = run(ground.as_sandbox(), file, "apply --yes --allow disrupts");
    assert_snapshot!(left(&ended.stdout), @r#"
      ! s3.bucket["acme-logs"] still differs: ownership, versioning, policy
          ! blocked: the ACL of `acme-logs` lets others in, and S3 takes `bucket_owner_enforced` only where it lets in nobody but the owner: `WRITE` to group `LogDelivery`, `READ_ACP` to group `LogDelivery`
            next: give whoever still needs it the same by `policy_statements`, then take the grants away: aws s3api put-bucket-acl --bucket acme-logs --acl private

    Done: nothing could be changed. 1 resource is not as declared.
    "#);
    assert_eq!(state.buckets, before.buckets);
}
