mod passage;

use insta::assert_snapshot;
use serde_json::json;

use super::*;
use crate::values::delivery::{KeyUse, KeyUser};
use crate::values::{BucketName, KeyAlias, KeyReference, Region, TrailName};

fn account() -> AccountId {
    AccountId::try_from("123456789012").expect("twelve digits")
}

fn delivery(trail: &str) -> Arc<Delivery> {
    let alias = KeyAlias::try_from("cloudtrail".to_owned()).expect("a good alias");
    Arc::new(Delivery {
        trail: TrailName::from_aws(trail),
        partition: Partition::new("aws"),
        region: Region::new("eu-central-1"),
        bucket_region: Region::new("eu-central-1"),
        account: account(),
        is_of_organization: false,
        leaves_organization: false,
        bucket: BucketName::from_aws("the-logs"),
        key_prefix: None,
        key: Some(KeyUse { key: KeyReference::Alias(alias), by: KeyUser::Trail, bucket_key: Some(false) }),
    })
}

fn source(delivery: &Delivery) -> Source {
    delivery.source_to_be(&account(), None)
}

fn of_key() -> PolicyOf {
    PolicyOf::Key { partition: Partition::new("aws"), account: account() }
}

fn owned(of: PolicyOf, fixed: &[serde_json::Value], trails: &[&str]) -> Owned {
    let fixed = fixed.iter().map(|value| Statement::from_value(value).expect("a good statement"));
    Owned::new(of, fixed.collect(), trails.iter().map(|trail| delivery(trail)).collect())
        .expect("distinct Sids")
}

fn theirs() -> serde_json::Value {
    json!({
        "Sid": "Theirs", "Effect": "Allow", "Principal": { "Service": "config.amazonaws.com" },
        "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::the-logs",
    })
}

fn document(statements: &[serde_json::Value]) -> PolicyDocument {
    PolicyDocument::from_value(&json!({ "Version": "2012-10-17", "Statement": statements }))
        .expect("a policy")
}

fn sids(document: &PolicyDocument) -> String {
    let sids = document.statements().iter().map(|statement| statement.sid().unwrap_or("-"));
    sids.collect::<Vec<_>>().join(", ")
}

#[test]
fn the_statements_of_others_stay_where_they_are() {
    let live = document(&[theirs()]);
    let owned = owned(PolicyOf::Bucket, &[], &["audit"]);
    let next = owned.over(Some(&live), &[source(&delivery("audit"))]);
    assert_snapshot!(sids(&next), @"Theirs, CloudTrailAclCheck-audit, CloudTrailWrite-audit");
    assert_eq!(owned.over(Some(&next), &[source(&delivery("audit"))]), next);
}

#[test]
fn each_delivery_has_statements_of_its_own() {
    let owned = owned(PolicyOf::Bucket, &[], &["audit", "events"]);
    let sources = [source(&delivery("audit")), source(&delivery("events"))];
    assert_snapshot!(sids(&owned.over(None, &sources)), @"CloudTrailAclCheck-audit, CloudTrailWrite-audit, CloudTrailAclCheck-events, CloudTrailWrite-events");
}

#[test]
fn one_delivery_is_laid_over_what_is_there_of_the_others() {
    let owned = owned(PolicyOf::Bucket, &[], &["audit", "events"]);
    let (audit, events) = (delivery("audit"), delivery("events"));
    let one = owned.over_for(None, &audit, &source(&audit));
    assert_snapshot!(sids(&one), @"CloudTrailAclCheck-audit, CloudTrailWrite-audit");
    let both = owned.over_for(Some(&one), &events, &source(&events));
    assert_eq!(both, owned.over(None, &[source(&audit), source(&events)]));
    let stranger = delivery("stranger");
    assert_eq!(owned.over_for(Some(&one), &stranger, &source(&stranger)), one);
}

#[test]
fn a_statement_that_was_altered_is_written_again() {
    let owned = owned(PolicyOf::Bucket, &[], &["audit"]);
    let settled = owned.over(None, &[source(&delivery("audit"))]);
    let elsewhere = Source { owner: AccountId::of_nobody(), ..source(&delivery("audit")) };
    let altered = owned.over(Some(&settled), &[elsewhere]);
    assert_ne!(altered, settled);
    assert_eq!(owned.over(Some(&altered), &[source(&delivery("audit"))]), settled);
}

#[test]
fn the_root_of_the_account_stands_in_every_policy_of_a_key() {
    let next = owned(of_key(), &[], &["audit"]).over(None, &[source(&delivery("audit"))]);
    assert_snapshot!(sids(&next), @"Enable IAM User Permissions, CloudTrailEncrypt-audit, CloudTrailDescribe-audit");
    assert_snapshot!(serde_json::to_string(&next.statements()[0]).expect("a statement"), @r#"{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"kms:*","Resource":"*"}"#);
}

#[test]
fn a_root_that_stands_there_by_another_sid_is_not_written_again() {
    let root = json!({
        "Sid": "Default", "Effect": "Allow", "Principal": { "AWS": "123456789012" },
        "Action": ["kms:*"], "Resource": ["*"],
    });
    let live = document(&[root]);
    let next = owned(of_key(), &[], &["audit"]).over(Some(&live), &[source(&delivery("audit"))]);
    assert_snapshot!(sids(&next), @"Default, CloudTrailEncrypt-audit, CloudTrailDescribe-audit");
}

#[test]
fn a_root_that_was_narrowed_to_nothing_of_use_is_given_back_beside_it() {
    let narrowed = json!({
        "Sid": ROOT, "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:root" },
        "Action": "kms:Describe*", "Resource": "*",
    });
    let live = document(&[narrowed]);
    let next = owned(of_key(), &[], &[]).over(Some(&live), &[]);
    assert_eq!(next.statements()[0], live.statements()[0]);
    assert_snapshot!(sids(&next), @"Enable IAM User Permissions, Enable IAM User Permissions 2");
}

#[test]
fn a_root_whose_statement_the_file_replaces_is_given_back_at_once() {
    let admins = |principal: &str| json!({ "Sid": "Admins", "Effect": "Allow", "Principal": { "AWS": principal }, "Action": "kms:*", "Resource": "*" });
    let live = document(&[admins("arn:aws:iam::123456789012:root")]);
    let settled = owned(of_key(), &[], &[]).over(Some(&live), &[]);
    assert_eq!(sids(&settled), "Admins");
    let replacing = owned(of_key(), &[admins("arn:aws:iam::123456789012:role/Admin")], &[]);
    let next = replacing.over(Some(&live), &[]);
    assert_eq!(sids(&next), "Admins, Enable IAM User Permissions");
    assert_eq!(replacing.over(Some(&next), &[]), next);
}

#[test]
fn no_root_is_written_into_the_policy_of_a_bucket() {
    let owned = owned(PolicyOf::Bucket, &[theirs()], &[]);
    assert_eq!(sids(&owned.over(None, &[])), "Theirs");
}

#[test]
fn a_statement_of_the_file_wins_over_a_generated_one_of_its_sid() {
    let own = json!({
        "Sid": "CloudTrailAclCheck-audit", "Effect": "Deny", "Principal": "*",
        "Action": "s3:DeleteBucket", "Resource": "arn:aws:s3:::the-logs",
    });
    let owned = owned(PolicyOf::Bucket, std::slice::from_ref(&own), &["audit"]);
    let next = owned.over(None, &[source(&delivery("audit"))]);
    let expected = Statement::from_value(&own).expect("a good statement");
    assert_eq!(next.statement("CloudTrailAclCheck-audit"), Some(&expected));
}

#[test]
fn statements_without_a_sid_or_with_one_twice_are_refused() {
    let statement = |value: serde_json::Value| Statement::from_value(&value).expect("a good statement");
    let nameless = statement(json!({
        "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::the-logs/*",
    }));
    let refused =
        |fixed| Owned::new(PolicyOf::Bucket, fixed, Vec::new()).expect_err("it is refused").to_string();
    assert_snapshot!(refused(vec![nameless]), @"statement 1 has no Sid to own it by");
    assert_snapshot!(refused(vec![statement(theirs()), statement(theirs())]), @"two statements have the Sid `Theirs`");
}
