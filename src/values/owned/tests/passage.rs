use insta::assert_snapshot;
use serde_json::{Value, json};

use super::*;
use crate::values::access_logs::{AccessLogs, Logged};
use crate::values::delivery::Today;
use crate::values::{Arn, OrganizationId};

const KEY: &str = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd";

fn key() -> Arn {
    KEY.parse().expect("a good ARN")
}

/// A trail that is there and delivers to the bucket.
fn there(key: Option<&str>) -> Source {
    let bucket = BucketName::from_aws("the-logs");
    let today = Today { bucket, organization: None, key: key.map(str::to_owned) };
    Source { today: Some(today), ..source(&delivery("audit")) }
}

fn key_used_by(by: KeyUser) -> Owned {
    let mut delivery = Delivery::clone(&delivery("audit"));
    delivery.key = delivery.key.map(|key| KeyUse { by, ..key });
    Owned::new(of_key(), Vec::new(), vec![Arc::new(delivery)]).expect("no Sid twice")
}

fn conditions(document: &PolicyDocument) -> String {
    let statement = document.statement("CloudTrailEncrypt-audit").expect("the statement");
    serde_json::to_value(statement).expect("JSON")["Condition"].to_string()
}

#[test]
fn a_trail_that_is_to_name_the_key_uses_it_as_the_buckets_until_it_does() {
    let live = key_used_by(KeyUser::Bucket).over(None, &[there(None)]);
    let owned = key_used_by(KeyUser::Trail);
    let both = owned.over_while_moving(Some(&live), &[there(None)], Some(&key())).expect("it moves");
    assert_eq!(both, live);
    let next = owned.over(Some(&live), &[there(None)]);
    assert_snapshot!(conditions(&next), @r#"{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit"},"StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:*:123456789012:trail/*"}}"#);
    let left = owned.left_behind(&both, &next, &[there(None)], Some(&key()));
    assert_snapshot!(left.join("\n"), @"trail `audit` still does `kms:GenerateDataKey` on `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`");
    // Once it does, nothing is left of that.
    assert_eq!(owned.over_while_moving(Some(&live), &[there(Some(KEY))], Some(&key())), None);
    assert_eq!(owned.left_behind(&live, &next, &[there(Some(KEY))], Some(&key())), [""; 0]);
    assert_eq!(owned.withdrawn(&live, &next, &[there(Some(KEY))]), None);
}

#[test]
fn a_trail_that_never_used_the_key_has_nothing_to_move() {
    let another = "arn:aws:kms:eu-central-1:123456789012:key/another";
    let owned = key_used_by(KeyUser::Trail);
    let root = owned.over(None, &[there(None)]);
    let root = document(&[serde_json::to_value(&root.statements()[0]).expect("JSON")]);
    assert_eq!(owned.over_while_moving(Some(&root), &[there(None)], Some(&key())), None);
    let live = key_used_by(KeyUser::Bucket).over(None, &[there(None)]);
    assert_eq!(owned.over_while_moving(Some(&live), &[there(Some(another))], Some(&key())), None);
    assert_eq!(owned.over_while_moving(Some(&live), &[source(&delivery("audit"))], Some(&key())), None);
}

#[test]
fn a_trail_that_leaves_its_organization_writes_below_that_until_it_did() {
    let organization = Some(OrganizationId::from_aws("o-a1b2c3d4e5"));
    let of_all = Source { organization: organization.clone(), ..there(None) };
    let owned = owned(PolicyOf::Bucket, &[], &["audit"]);
    let live = owned.over(None, &[of_all]);
    let mut leaving = there(None);
    if let Some(today) = &mut leaving.today {
        today.organization = organization;
    }
    let both = owned.over_while_moving(Some(&live), std::slice::from_ref(&leaving), None);
    assert_eq!(both, Some(live.clone()));
    let next = owned.over(Some(&live), std::slice::from_ref(&leaving));
    let left = owned.left_behind(&live, &next, std::slice::from_ref(&leaving), None);
    assert_snapshot!(left.join("\n"), @"trail `audit` still does `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/o-a1b2c3d4e5/*`");
    assert_eq!(owned.over_while_moving(Some(&live), &[there(None)], None), None);
    assert_eq!(owned.withdrawn(&live, &next, &[there(None)]), None);
}

#[test]
fn a_trail_that_moves_writes_below_both_prefixes_until_it_did() {
    let moving =
        Arc::new(Delivery { key_prefix: Some("new".to_owned()), ..Delivery::clone(&delivery("audit")) });
    let owned = Owned::new(PolicyOf::Bucket, Vec::new(), vec![moving]).expect("no Sid twice");
    let source = Source { key_prefix: Some("old".to_owned()), ..there(None) };
    let live = super::owned(PolicyOf::Bucket, &[], &["audit"]).over(None, std::slice::from_ref(&source));
    let both = owned.over_while_moving(Some(&live), &[source], None).expect("it moves");
    assert_snapshot!(resources(&both), @r#"
    "arn:aws:s3:::the-logs"
    ["arn:aws:s3:::the-logs/new/AWSLogs/123456789012/*","arn:aws:s3:::the-logs/old/AWSLogs/123456789012/*"]
    "#);
}

fn logging(of: &[(&str, &str)]) -> Owned {
    let logged = |(bucket, prefix): &(&str, &str)| Logged {
        bucket: BucketName::from_aws(*bucket),
        prefix: (*prefix).to_owned(),
    };
    let logs = AccessLogs {
        partition: Partition::new("aws"),
        account: account(),
        bucket: BucketName::from_aws("target"),
        of: of.iter().map(logged).collect(),
    };
    owned(PolicyOf::Bucket, &[], &[]).with_logs(logs)
}

fn resources(document: &PolicyDocument) -> String {
    let resource = |one: &Statement| serde_json::to_value(one).expect("JSON")["Resource"].to_string();
    document.statements().iter().map(resource).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_log_that_the_file_says_nothing_of_any_more_is_still_let_in() {
    let live = logging(&[("one", "one/"), ("two", "two/")]).over(None, &[]);
    let one = logging(&[("one", "one/")]);
    assert_eq!(one.over(Some(&live), &[]), live);
    assert_eq!(logging(&[]).over(Some(&live), &[]).statements().len(), 3);
    let any = logging(&[]).over(None, &[]);
    assert_eq!(one.over(Some(&any), &[]), any);
}

#[test]
fn a_log_that_moves_is_let_in_at_both_places() {
    let live = logging(&[("one", "one/"), ("two", "two/")]).over(None, &[]);
    let moved = logging(&[("one", "uno/"), ("two", "two/")]);
    let both = moved.over_while_moving(Some(&live), &[], None).expect("it moves");
    assert_snapshot!(resources(&both), @r#"
    ["arn:aws:s3:::target/one/*","arn:aws:s3:::target/uno/*"]
    "arn:aws:s3:::target/two/*"
    "#);
    let next = moved.over(Some(&both), &[]);
    assert_snapshot!(resources(&next), @r#"
    "arn:aws:s3:::target/uno/*"
    "arn:aws:s3:::target/two/*"
    "#);
    assert_eq!(moved.over_while_moving(Some(&both), &[], None), Some(both.clone()));
    assert_eq!(moved.over_while_moving(Some(&next), &[], None), None);
    assert_eq!([moved.withdrawn(&live, &both, &[]), moved.withdrawn(&both, &next, &[])], [None, None]);
}

fn console_root(accounts: &Value, action: &Value) -> Value {
    json!({ "Sid": ROOT, "Effect": "Allow", "Principal": { "AWS": accounts }, "Action": action, "Resource": "*" })
}

#[test]
fn a_root_that_can_change_the_policy_stays_as_others_wrote_it() {
    let own = "arn:aws:iam::123456789012:root";
    let with_another = console_root(&json!([own, "arn:aws:iam::210987654321:root"]), &json!("kms:*"));
    let narrowed = console_root(&json!(own), &json!(["kms:Describe*", "kms:Put*"]));
    let of_caller = json!({
        "Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": KEY,
        "Condition": { "StringEquals": { "kms:CallerAccount": "123456789012" } },
    });
    for theirs in [with_another, narrowed, of_caller] {
        let live = document(&[theirs]);
        assert_eq!(owned(of_key(), &[], &[]).over(Some(&live), &[]), live);
    }
}

#[test]
fn a_root_that_cannot_is_written_beside_what_has_its_sid() {
    let anothers = console_root(&json!("arn:aws:iam::210987654321:root"), &json!("kms:*"));
    let live = document(&[anothers]);
    let next = owned(of_key(), &[], &[]).over(Some(&live), &[]);
    assert_snapshot!(sids(&next), @"Enable IAM User Permissions, Enable IAM User Permissions 2");
    assert_eq!(next.statements()[0], live.statements()[0]);
    assert_eq!(owned(of_key(), &[], &[]).over(Some(&next), &[]), next);
}

#[test]
fn what_others_could_do_by_a_statement_of_the_file_is_withdrawn() {
    let readers = |accounts: &Value| {
        json!({
            "Sid": "Readers", "Effect": "Allow", "Principal": { "AWS": accounts }, "Action": "kms:Decrypt",
            "Resource": "*",
        })
    };
    let live = document(&[readers(&json!(["123456789012", "210987654321"])), theirs()]);
    let owned = owned(of_key(), &[readers(&json!("123456789012"))], &["audit"]);
    let sources = [there(None)];
    let next = owned.over(Some(&live), &sources);
    assert_snapshot!(owned.withdrawn(&live, &next, &sources).unwrap_or_default(), @"whoever relies on it stops: the policy no longer allows `kms:Decrypt` on `*` to account `210987654321`");
    assert_eq!(owned.withdrawn(&next, &next, &sources), None);
}

#[test]
fn a_statement_for_the_trail_that_lets_in_more_than_the_trail_is_not_narrowed_unasked() {
    let owned = owned(PolicyOf::Bucket, &[], &["audit"]);
    let sources = [there(None)];
    let settled = owned.over(None, &sources);
    let text = settled.minified().replace("trail/audit", "trail/*");
    let wide = PolicyDocument::parse(&text).expect("a policy");
    let next = owned.over(Some(&wide), &sources);
    assert_eq!(next, settled);
    assert_snapshot!(owned.withdrawn(&wide, &next, &sources).unwrap_or_default(), @"whoever relies on it stops: the policy no longer allows `s3:GetBucketAcl` on `arn:aws:s3:::the-logs` to service `cloudtrail.amazonaws.com` when `aws:SourceArn` is `arn:aws:cloudtrail:eu-central-1:123456789012:trail/*`, and 1 more");
}
