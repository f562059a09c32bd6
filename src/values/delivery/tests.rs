use insta::assert_snapshot;
use serde_json::json;

use super::*;
use crate::values::KeyAlias;

fn account(digits: &str) -> AccountId {
    AccountId::try_from(digits).expect("twelve digits")
}

/// A trail of an account alone, encrypted with a key of its own in a bucket with an S3 Bucket Key.
fn delivery() -> Delivery {
    let alias = KeyAlias::try_from("cloudtrail".to_owned()).expect("a good alias");
    Delivery {
        trail: TrailName::from_aws("audit"),
        partition: Partition::new("aws"),
        region: Region::new("eu-central-1"),
        bucket_region: Region::new("eu-central-1"),
        account: account("123456789012"),
        is_of_organization: false,
        leaves_organization: false,
        bucket: BucketName::from_aws("the-logs"),
        key_prefix: None,
        key: Some(KeyUse { key: KeyReference::Alias(alias), by: KeyUser::Trail, bucket_key: Some(true) }),
    }
}

fn source() -> Source {
    delivery().source_to_be(&account("123456789012"), None)
}

/// The same as an organization's, with the account that manages it.
fn of_organization() -> (Delivery, Source) {
    let delivery = Delivery { is_of_organization: true, ..delivery() };
    let organization = OrganizationId::from_aws("o-a1b2c3d4e5");
    let source = delivery.source_to_be(&account("111122223333"), Some(&organization));
    (delivery, source)
}

fn key() -> Arn {
    "arn:aws:kms:eu-central-1:123456789012:key/1234abcd".parse().expect("a good ARN")
}

fn policy(statements: Vec<Statement>) -> PolicyDocument {
    PolicyDocument::with_statements(statements).expect("a good policy")
}

fn shown(statements: &[Statement]) -> String {
    let lines = statements.iter().map(|statement| serde_json::to_string(statement).expect("a statement"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The statements, as somebody wrote them by hand, with something replaced.
fn altered(statements: &[Statement], from: &str, to: &str) -> PolicyDocument {
    let values = serde_json::to_string(statements).expect("statements");
    assert!(values.contains(from), "`{from}` is there to be replaced");
    let statements: serde_json::Value = serde_json::from_str(&values.replace(from, to)).expect("JSON");
    PolicyDocument::from_value(&json!({ "Version": "2012-10-17", "Statement": statements }))
        .expect("a policy")
}

fn lacks(policy: &PolicyDocument, demands: Vec<Demand>) -> String {
    let lines = lacking(Some(policy), demands).into_iter();
    lines.map(|Lack { what, decision }| format!("{what}: {decision:?}")).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_bucket_lets_the_one_trail_look_and_write() {
    assert_snapshot!(shown(&delivery().bucket_statements(&source())), @r#"
    {"Sid":"CloudTrailAclCheck-audit","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::the-logs","Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit"}}}
    {"Sid":"CloudTrailWrite-audit","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::the-logs/AWSLogs/123456789012/*","Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit","s3:x-amz-acl":"bucket-owner-full-control"}}}
    "#);
}

#[test]
fn an_organizations_trail_writes_below_the_organization_too() {
    let (delivery, source) = of_organization();
    assert_snapshot!(shown(&delivery.bucket_statements(&source)), @r#"
    {"Sid":"CloudTrailAclCheck-audit","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::the-logs","Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit"}}}
    {"Sid":"CloudTrailWrite-audit","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":["arn:aws:s3:::the-logs/AWSLogs/111122223333/*","arn:aws:s3:::the-logs/AWSLogs/o-a1b2c3d4e5/*"],"Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit","s3:x-amz-acl":"bucket-owner-full-control"}}}
    "#);
}

#[test]
fn the_key_encrypts_for_the_one_trail_and_decrypts_for_the_bucket_key() {
    assert_snapshot!(shown(&delivery().key_statements(&source())), @r#"
    {"Sid":"CloudTrailEncrypt-audit","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*","Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit"},"StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:*:123456789012:trail/*"}}}
    {"Sid":"CloudTrailDescribe-audit","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:DescribeKey","Resource":"*","Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit"}}}
    {"Sid":"CloudTrailDecrypt-audit","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit"}}}
    "#);
}

#[test]
fn a_key_of_the_bucket_knows_no_trail_in_its_context() {
    let mut delivery = delivery();
    delivery.key = delivery.key.map(|key| KeyUse { by: KeyUser::Bucket, bucket_key: Some(false), ..key });
    assert_snapshot!(shown(&delivery.key_statements(&source())), @r#"
    {"Sid":"CloudTrailEncrypt-audit","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*","Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit"}}}
    {"Sid":"CloudTrailDescribe-audit","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:DescribeKey","Resource":"*","Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit"}}}
    "#);
}

#[test]
fn the_topic_takes_messages_of_the_one_trail() {
    let topic = "arn:aws:sns:eu-central-1:123456789012:news".parse().expect("a good ARN");
    assert_snapshot!(shown(&delivery().topic_statements(&source(), &topic)), @r#"{"Sid":"CloudTrailPublish-audit","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"SNS:Publish","Resource":"arn:aws:sns:eu-central-1:123456789012:news","Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit"}}}"#);
}

#[test]
fn what_is_generated_is_all_that_is_demanded() {
    let topic: Arn = "arn:aws:sns:eu-central-1:123456789012:news".parse().expect("a good ARN");
    for (delivery, source) in [(delivery(), source()), of_organization()] {
        let bucket = policy(delivery.bucket_statements(&source));
        assert_eq!(lacking(Some(&bucket), delivery.bucket_demands(&source)), []);
        let news = policy(delivery.topic_statements(&source, &topic));
        assert_eq!(lacking(Some(&news), delivery.topic_demands(&source, &topic)), []);
        for by in [KeyUser::Trail, KeyUser::Bucket] {
            let used = delivery.key.clone().map(|key| KeyUse { by, ..key });
            let delivery = Delivery { key: used, ..delivery.clone() };
            let statements = policy(delivery.key_statements(&source));
            assert_eq!(lacking(Some(&statements), delivery.key_demands(&source, &key(), by, Some(true))), []);
        }
    }
}

#[test]
fn without_a_policy_everything_is_lacking() {
    let lacks = lacking(None, delivery().bucket_demands(&source()));
    let what: Vec<&str> = lacks.iter().map(|lack| lack.what.as_str()).collect();
    assert_eq!(
        what,
        [
            "`s3:GetBucketAcl` on `arn:aws:s3:::the-logs`",
            "`s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`",
        ]
    );
    assert!(lacks.iter().all(|lack| lack.decision == Decision::NotAllowed));
}

#[test]
fn the_policy_of_an_accounts_trail_lacks_the_organizations_prefix() {
    let (delivery, source) = of_organization();
    let alone = Source { organization: None, ..source.clone() };
    let bucket = policy(delivery.bucket_statements(&alone));
    assert_snapshot!(lacks(&bucket, delivery.bucket_demands(&source)), @"`s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/o-a1b2c3d4e5/*`: NotAllowed");
}

#[test]
fn a_wrong_source_a_wrong_prefix_and_a_wrong_acl_are_found() {
    let (delivery, source) = (delivery(), source());
    let statements = delivery.bucket_statements(&source);
    let lacks = |from, to| lacks(&altered(&statements, from, to), delivery.bucket_demands(&source));
    assert_snapshot!(lacks("trail/audit", "trail/another"), @r"
    `s3:GetBucketAcl` on `arn:aws:s3:::the-logs`: NotAllowed
    `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`: NotAllowed
    ");
    assert_snapshot!(lacks("AWSLogs/123456789012", "AWSLogs/111122223333"), @"`s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`: NotAllowed");
    assert_snapshot!(lacks("bucket-owner-full-control", "private"), @"`s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`: NotAllowed");
    assert_snapshot!(lacks("AWSLogs/123456789012/*", "AWSLogs/123456789012/CloudTrail/*"), @"`s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`: NotAllowed");
}

#[test]
fn a_prefix_of_the_file_wins_over_that_of_the_trail_and_an_empty_one_takes_it_away() {
    let prefix = |of_file: Option<&str>, of_trail: Option<&str>| {
        let delivery = Delivery { key_prefix: of_file.map(str::to_owned), ..delivery() };
        let source = Source { key_prefix: of_trail.map(str::to_owned), ..source() };
        delivery.log_prefixes(&source).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(prefix(None, None), "AWSLogs/123456789012");
    assert_eq!(prefix(None, Some("live")), "live/AWSLogs/123456789012");
    assert_eq!(prefix(Some("file"), Some("live")), "file/AWSLogs/123456789012");
    assert_eq!(prefix(Some(""), Some("live")), "AWSLogs/123456789012");
}

#[test]
fn a_key_that_cannot_decrypt_fails_only_the_bucket_key() {
    let delivery = delivery();
    let statements = delivery.key_statements(&source());
    let without =
        policy(statements.into_iter().filter(|one| one.sid() != Some("CloudTrailDecrypt-audit")).collect());
    let demands = |bucket_key| delivery.key_demands(&source(), &key(), KeyUser::Trail, bucket_key);
    assert_eq!(lacking(Some(&without), demands(Some(false))), []);
    assert_snapshot!(lacks(&without, demands(Some(true))), @"`kms:Decrypt` on `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`: NotAllowed");
}

#[test]
fn where_a_bucket_key_is_not_known_of_decrypting_is_allowed_and_not_demanded() {
    let unknown = delivery().key.map(|key| KeyUse { bucket_key: None, ..key });
    let delivery = Delivery { key: unknown, ..delivery() };
    let statements = delivery.key_statements(&source());
    assert_eq!(statements, self::delivery().key_statements(&source()));
    let without =
        policy(statements.into_iter().filter(|one| one.sid() != Some("CloudTrailDecrypt-audit")).collect());
    assert_eq!(lacking(Some(&without), delivery.key_demands(&source(), &key(), KeyUser::Trail, None)), []);
}

#[test]
fn a_deny_of_plain_requests_spares_the_service_and_one_of_everybody_does_not() {
    let (delivery, source) = (delivery(), source());
    let with = |deny: serde_json::Value| {
        let mut statements = delivery.bucket_statements(&source);
        statements.push(Statement::from_value(&deny).expect("a good statement"));
        lacks(&policy(statements), delivery.bucket_demands(&source))
    };
    let deny = |condition: serde_json::Value| {
        json!({
            "Sid": "Deny", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
            "Resource": ["arn:aws:s3:::the-logs", "arn:aws:s3:::the-logs/*"], "Condition": condition,
        })
    };
    assert_eq!(with(deny(json!({ "Bool": { "aws:SecureTransport": "false" } }))), "");
    assert_eq!(with(deny(json!({ "StringNotEquals": { "aws:SourceAccount": "123456789012" } }))), "");
    assert_snapshot!(with(deny(json!({ "StringNotEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }))), @r#"
    `s3:GetBucketAcl` on `arn:aws:s3:::the-logs`: Denied { by: StatementRef { document: 0, statement: 2, sid: Some("Deny") } }
    `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`: Denied { by: StatementRef { document: 0, statement: 2, sid: Some("Deny") } }
    "#);
    assert_snapshot!(with(deny(json!({ "StringNotEquals": { "s3:x-amz-server-side-encryption": "aws:kms" } }))), @r#"
    `s3:GetBucketAcl` on `arn:aws:s3:::the-logs`: Unknown { why: "statement `Deny` applies or not: `s3:x-amz-server-side-encryption` is not known" }
    `s3:PutObject` on `arn:aws:s3:::the-logs/AWSLogs/123456789012/*`: Unknown { why: "statement `Deny` applies or not: `s3:x-amz-server-side-encryption` is not known" }
    "#);
}

#[test]
fn an_organization_is_named_only_by_its_trail() {
    let organization = OrganizationId::from_aws("o-a1b2c3d4e5");
    let source = delivery().source_to_be(&account("123456789012"), Some(&organization));
    assert_eq!(source.organization, None);
    assert_eq!(source.arn.to_string(), "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit");
    let (_, source) = of_organization();
    assert_eq!(source.organization, Some(organization));
    assert_eq!(source.arn.account(), "111122223333");
}
