use insta::assert_snapshot;
use serde_json::{Value, json};

use super::support::{all_on, bare, desired, document, insecure_transport, live, nobodys, owned};
use crate::aws::reader::s3::PublicAccess;
use crate::model::{Finding, Impact, Resource};
use crate::resources::s3::bucket::{Bucket, Live};
use crate::resources::s3::reference::{Ownership, PublicAccessSpec};

fn public(condition: &Value) -> Value {
    json!({
        "Sid": "Pub", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::acme-logs/*", "Condition": condition,
    })
}

/// A bucket of which the file says its block and this one statement.
fn with(block: Option<PublicAccessSpec>, statement: &Value) -> Bucket {
    Bucket { public_access_block: block, owned: owned(std::slice::from_ref(statement), false), ..bare() }
}

fn open() -> PublicAccessSpec {
    PublicAccessSpec { block_public_policy: Some(false), ..PublicAccessSpec::ALL }
}

/// The settled account with this policy, and a block that lets public policies in.
fn there(statements: &Value) -> Live {
    let mut live = live();
    live.settings.policy = Some(Ok(document(statements)));
    live.settings.public_access = Some(PublicAccess { block_public_policy: false, ..all_on() });
    live
}

fn is_refused(bucket: &Bucket, live: &Live) -> bool {
    bucket.diff(live).findings.iter().any(|finding| matches!(finding, Finding::Refused { .. }))
}

#[test]
fn a_public_statement_is_refused_before_s3_refuses_it() {
    let bucket = with(None, &public(&json!({})));
    assert_snapshot!(bucket.diff(&nobodys()), @r#"
    policy  changes
      now allows `s3:GetObject` on `arn:aws:s3:::acme-logs/*` to everyone
    calls s3:CreateBucket(Bucket: "acme-logs")
    Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 0 }), why: "the public access block of bucket `acme-logs` refuses a policy that lets anybody in: statement `Pub`", help: "leave the statement out, or write `public_access_block: { block_public_policy: false }`" }
    "#);
    assert!(is_refused(&with(Some(PublicAccessSpec::ALL), &public(&json!({}))), &there(&json!([]))));
}

#[test]
fn a_block_that_is_there_and_left_as_it_is_refuses_too() {
    let only_acls = PublicAccessSpec { block_public_acls: Some(true), ..PublicAccessSpec::default() };
    let bucket = with(Some(only_acls), &public(&json!({})));
    let mut live = there(&json!([]));
    assert!(!is_refused(&bucket, &live));
    live.settings.public_access = Some(all_on());
    assert!(is_refused(&bucket, &live));
}

#[test]
fn a_public_statement_of_others_is_refused_as_well_since_the_policy_goes_as_a_whole() {
    let bucket = with(Some(PublicAccessSpec::ALL), &insecure_transport());
    assert_snapshot!(bucket.diff(&there(&json!([public(&json!({}))]))), @r#"
    public_access_block.block_public_policy  false -> true
    policy  changes
      now denies `s3:*` (180 actions) on `arn:aws:s3:::acme-logs` and `arn:aws:s3:::acme-logs/*` to everyone when `aws:SecureTransport` is `false`
    calls s3:PutPublicAccessBlock(Bucket: "acme-logs", BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true) [disrupts] because whoever has access by a public ACL or policy loses it
    Unmanaged { what: "statement `Pub`, which lets everyone read" }
    Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 0 }), why: "the public access block of bucket `acme-logs` refuses a policy that lets anybody in: statement `Pub`", help: "take the statement out of the policy that is there, or write `public_access_block: { block_public_policy: false }`" }
    "#);
    let settled = there(&json!([public(&json!({})), insecure_transport()]));
    assert!(!is_refused(&bucket, &settled), "no policy is sent");
}

#[test]
fn letting_anybody_in_weakens_even_a_new_bucket() {
    let bucket = with(Some(open()), &public(&json!({})));
    assert_snapshot!(bucket.diff(&nobodys()), @r#"
    public_access_block.block_public_acls  none -> true
    public_access_block.ignore_public_acls  none -> true
    public_access_block.block_public_policy  none -> false
    public_access_block.restrict_public_buckets  none -> true
    policy  changes
      now allows `s3:GetObject` on `arn:aws:s3:::acme-logs/*` to everyone
    calls s3:CreateBucket(Bucket: "acme-logs")
    calls s3:PutPublicAccessBlock(Bucket: "acme-logs", BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: true) [weakens] because an ACL or a policy can make it public; S3 gives a new bucket all four settings
    calls s3:PutBucketPolicy(Bucket: "acme-logs", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Pub\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::acme-logs/*\"}]}") [weakens] because anybody may `s3:GetObject`
    "#);
    let there = there(
        &json!([{ "Sid": "Pub", "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-logs/*" }]),
    );
    let step = &bucket.diff(&there).steps;
    assert!(step.last().is_some_and(|step| step.impacts().any(|impact| impact == Impact::Weakens)));
}

#[test]
fn what_anybody_might_do_already_is_not_said_again() {
    let both =
        Bucket { owned: owned(&[insecure_transport()], false), public_access_block: Some(open()), ..bare() };
    let diff = both.diff(&there(&json!([public(&json!({}))])));
    assert_eq!(diff.steps.len(), 1);
    assert_eq!(diff.steps[0].impact, Impact::Routine);
}

#[test]
fn a_condition_that_says_who_closes_a_statement_and_others_do_not() {
    let block = Some(PublicAccessSpec::ALL);
    for closed in [
        json!({ "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
        json!({ "StringEquals": { "AWS:SourceAccount": ["123456789012", "210987654321"] } }),
        json!({ "ArnLike": { "aws:SourceArn": "arn:aws:sns:us-east-1:123456789012:*" } }),
        json!({ "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/*" } }),
        json!({ "IpAddress": { "aws:SourceIp": "192.0.2.0/24" } }),
        json!({ "StringEquals": { "aws:SourceVpce": "vpce-1a2b3c4d" }, "Bool": { "aws:SecureTransport": "true" } }),
        json!({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } }),
    ] {
        assert!(!is_refused(&with(block, &public(&closed)), &nobodys()), "{closed}");
    }
    for open in [
        json!({ "Bool": { "aws:SecureTransport": "true" } }),
        json!({ "StringEqualsIfExists": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
        json!({ "StringNotEquals": { "aws:PrincipalAccount": "210987654321" } }),
        json!({ "StringLike": { "aws:PrincipalAccount": "*" } }),
        json!({ "StringEquals": { "aws:PrincipalArn": "${aws:PrincipalArn}" } }),
        json!({ "IpAddress": { "aws:SourceIp": ["192.0.2.0/24", "0.0.0.0/1"] } }),
        json!({ "ForAllValues:StringEquals": { "aws:SourceVpce": "vpce-1a2b3c4d" } }),
    ] {
        assert!(is_refused(&with(block, &public(&open)), &nobodys()), "{open}");
    }
}

#[test]
fn everybody_has_several_names() {
    let block = Some(PublicAccessSpec::ALL);
    let of = |key: &str, principal: Value| {
        let mut statement = public(&json!({}));
        let members = statement.as_object_mut().expect("an object");
        members.remove("Principal");
        members.insert(key.to_owned(), principal);
        is_refused(&with(block, &statement), &nobodys())
    };
    assert!(of("Principal", json!({ "AWS": "*" })));
    assert!(of("Principal", json!({ "AWS": ["210987654321", "*"] })));
    assert!(of("NotPrincipal", json!({ "AWS": "210987654321" })));
    assert!(!of("Principal", json!({ "AWS": "210987654321" })));
    assert!(!of("Principal", json!({ "Service": "logging.s3.amazonaws.com" })));
}

#[test]
fn a_new_bucket_with_settings_off_is_laxer_than_s3_makes_it() {
    let bucket = Bucket { public_access_block: Some(open()), ..bare() };
    assert_snapshot!(bucket.diff(&nobodys()), @r#"
    public_access_block.block_public_acls  none -> true
    public_access_block.ignore_public_acls  none -> true
    public_access_block.block_public_policy  none -> false
    public_access_block.restrict_public_buckets  none -> true
    calls s3:CreateBucket(Bucket: "acme-logs")
    calls s3:PutPublicAccessBlock(Bucket: "acme-logs", BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: true) [weakens] because an ACL or a policy can make it public; S3 gives a new bucket all four settings
    "#);
}

#[test]
fn closing_a_bucket_that_nothing_opens_needs_no_consent() {
    let spec = Some(PublicAccessSpec::ALL);
    let bucket = Bucket {
        public_access_block: spec,
        ownership: Some(Ownership::BucketOwnerEnforced),
        ..with(None, &insecure_transport())
    };
    let closed = there(&json!([insecure_transport()]));
    assert_snapshot!(bucket.diff(&closed), @r#"
    public_access_block.block_public_policy  false -> true
    calls s3:PutPublicAccessBlock(Bucket: "acme-logs", BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true)
    "#);
    let impact = |bucket: &Bucket, live: &Live| bucket.diff(live).steps[0].impact;
    let without_policy = Live {
        settings: crate::resources::s3::bucket::Settings { policy: None, ..closed.settings.clone() },
        ..closed.clone()
    };
    assert_eq!(impact(&bucket, &without_policy), Impact::Routine);
    assert_eq!(impact(&bucket, &there(&json!([public(&json!({})), insecure_transport()]))), Impact::Disrupts);
    let role = json!({ "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::210987654321:role/*" } });
    assert_eq!(
        impact(&bucket, &there(&json!([public(&role), insecure_transport()]))),
        Impact::Disrupts,
        "S3 may call it public"
    );
    let mut acls = closed.clone();
    acls.settings.ownership = Some("ObjectWriter".to_owned());
    assert_eq!(impact(&bucket, &acls), Impact::Disrupts);
    assert_eq!(
        impact(&Bucket { ownership: None, ..bucket.clone() }, &closed),
        Impact::Disrupts,
        "it was not read"
    );
    assert_eq!(
        impact(&Bucket { owned: owned(&[], false), ..bucket }, &closed),
        Impact::Disrupts,
        "it was not read"
    );
    let mut drifted = live();
    drifted.settings.public_access = None;
    assert_eq!(impact(&desired(), &drifted), Impact::Routine);
}
