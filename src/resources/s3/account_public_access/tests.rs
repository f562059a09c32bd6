use insta::assert_snapshot;
use serde_json::json;

use super::*;
use crate::aws::testing::{Answer, Script};
use crate::values::Sources;

fn desired(spec: PublicAccessSpec) -> AccountPublicAccess {
    let source = Sources::default().add("baseline.yaml", "");
    let account = AccountId::try_from("123456789012").expect("twelve digits");
    AccountPublicAccess { account, spec, at: Origin::new(source, 0, 0) }
}

fn all_on() -> PublicAccess {
    PublicAccessSpec::ALL.over(PublicAccess::default()).next
}

#[test]
fn the_same_block_is_settled() {
    let live = Live { block: Some(all_on()), buckets: None };
    assert_snapshot!(desired(PublicAccessSpec::ALL).diff(&live), @"settled");
}

#[test]
fn an_account_without_buckets_is_closed_without_asking() {
    let live = Live { block: None, buckets: Some(0) };
    assert_snapshot!(desired(PublicAccessSpec::ALL).diff(&live), @r#"
    block_public_acls  false -> true
    ignore_public_acls  false -> true
    block_public_policy  false -> true
    restrict_public_buckets  false -> true
    calls s3control:PutPublicAccessBlock(AccountId: "123456789012", BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true)
    "#);
}

#[test]
fn closing_an_account_with_buckets_disrupts_and_says_how_many() {
    let live =
        Live { block: Some(PublicAccess { block_public_policy: false, ..all_on() }), buckets: Some(3) };
    assert_snapshot!(desired(PublicAccessSpec::ALL).diff(&live), @r#"
    block_public_policy  false -> true
    calls s3control:PutPublicAccessBlock(AccountId: "123456789012", BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true) [disrupts] because the account owns 3 buckets: what is public by an ACL or a policy no longer is
    "#);
}

#[test]
fn whether_there_are_buckets_may_be_unknown() {
    let diff = desired(PublicAccessSpec::ALL).diff(&Live { block: None, buckets: None });
    assert_eq!(diff.steps[0].impact, Impact::Disrupts);
    let because = "the account may own buckets: what is public by an ACL or a policy no longer is";
    assert_eq!(diff.steps[0].because.as_deref(), Some(because));
}

#[test]
fn opening_weakens_and_what_is_left_out_stays() {
    let spec = PublicAccessSpec { block_public_acls: Some(false), ..PublicAccessSpec::default() };
    let live = Live { block: Some(all_on()), buckets: None };
    assert_snapshot!(desired(spec).diff(&live), @r#"
    block_public_acls  true -> false
    calls s3control:PutPublicAccessBlock(AccountId: "123456789012", BlockPublicAcls: false, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true) [weakens] because buckets can be made public again
    "#);
}

#[test]
fn opening_one_and_closing_another_is_both() {
    let spec = PublicAccessSpec { block_public_acls: Some(false), ..PublicAccessSpec::ALL };
    let live =
        Live { block: Some(PublicAccess { block_public_policy: false, ..all_on() }), buckets: Some(1) };
    let diff = desired(spec).diff(&live);
    assert_eq!(diff.steps[0].impacts().collect::<Vec<_>>(), [Impact::Disrupts, Impact::Weakens]);
}

#[tokio::test(start_paused = true)]
async fn buckets_are_counted_only_where_the_block_falls_short() {
    let on = "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>\
              <IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy>\
              <RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>";
    let two = "<ListAllMyBucketsResult><Buckets><Bucket><Name>acme-a</Name></Bucket>\
               <Bucket><Name>acme-b</Name></Bucket></Buckets></ListAllMyBucketsResult>";
    let denied = Answer::rest_error(403, "AccessDenied", "Access Denied");
    let unset = Answer::error(404, "NoSuchPublicAccessBlockConfiguration", "No.");
    for (block, list, buckets, asked) in [
        (Answer::rest(on), Answer::rest(two), None, 0),
        (unset.clone(), Answer::rest(two), Some(2), 1),
        (unset, denied, None, 1),
    ] {
        let script = Script::default().on(GET_PUBLIC_ACCESS_BLOCK, [block]).on(LIST_BUCKETS, [list]);
        let reader = script.reader(AccountPublicAccess::READS).await;
        let live = desired(PublicAccessSpec::ALL).read(&reader).await.expect("it is read");
        assert_eq!((live.buckets, script.count(LIST_BUCKETS)), (buckets, asked));
    }
}

#[tokio::test(start_paused = true)]
async fn all_four_settings_are_sent() {
    let script = Script::default().on(PUT_PUBLIC_ACCESS_BLOCK, [Answer::rest("")]);
    let writer = script.writer(&[]).await;
    let kind = desired(PublicAccessSpec::ALL);
    let diff = kind.diff(&Live { block: None, buckets: Some(0) });
    kind.apply(&diff.steps[0].change, &writer).await.expect("it is sent");
    let sent = script.requests_of(PUT_PUBLIC_ACCESS_BLOCK);
    for setting in ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] {
        assert!(sent[0].contains(&format!("<{setting}>true</{setting}>")), "{sent:?}");
    }
    let account = script.headers(PUT_PUBLIC_ACCESS_BLOCK, "x-amz-account-id");
    assert_eq!(account, [Some("123456789012".to_owned())]);
}

/// What becomes of a denied change by what Organizations answers: an error, or the finding that stands for it.
async fn denied(message: &str, policy: Answer) -> String {
    let script = Script::default()
        .on(PUT_PUBLIC_ACCESS_BLOCK, [Answer::error(403, "AccessDenied", message)])
        .on(DESCRIBE_EFFECTIVE_POLICY, [policy]);
    let writer = script.writer(&[]).await;
    let kind = desired(PublicAccessSpec::ALL);
    let diff = kind.diff(&Live { block: None, buckets: Some(0) });
    let error = kind.apply(&diff.steps[0].change, &writer).await.expect_err("it is denied");
    assert_eq!((error.operation(), error.is_denial()), (Some(PUT_PUBLIC_ACCESS_BLOCK), true));
    assert_eq!((error.code(), error.request_id()), (Some("AccessDenied"), Some("req-1")));
    match kind.refused(&error) {
        Some(finding) => format!("{finding:?}"),
        None => format!("error: {error}: {}", error.message().unwrap_or_default()),
    }
}

fn policy_for_s3(content: &str) -> Answer {
    let policy = json!({ "PolicyContent": content, "PolicyType": "S3_POLICY", "TargetId": "123456789012" });
    Answer::json(&json!({ "EffectivePolicy": policy }))
}

#[tokio::test(start_paused = true)]
async fn what_a_policy_of_the_organization_governs_is_found_and_no_failure() {
    let content = r#"{"s3_attributes":{"public_access_block_configuration":"none"}}"#;
    assert_snapshot!(denied("Access Denied", policy_for_s3(content)).await, @r#"Refused { at: None, why: "the public access block of account 123456789012 is governed above, by a policy of its organization, and stays as it is: Access Denied; the organization's policy for S3 keeps all four settings off", help: "ask the organization's administrators to change that policy or to except this account, or write `s3.account_public_access_block` as they keep it, or leave it out" }"#);
    let content = r#"{"s3_attributes":{"public_access_block_configuration":"all"}}"#;
    assert_snapshot!(denied("Access Denied", policy_for_s3(content)).await, @r#"Refused { at: None, why: "the public access block of account 123456789012 is governed above, by a policy of its organization, and stays as it is: Access Denied; the organization's policy for S3 keeps all four settings on", help: "ask the organization's administrators to change that policy or to except this account, or write `s3.account_public_access_block` as they keep it, or leave it out" }"#);
    let by_control = "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: \
                      s3:PutAccountPublicAccessBlock with an explicit deny in a service control policy";
    let unasked = Answer::json_error(400, "EffectivePolicyNotFoundException", "None.");
    assert_snapshot!(denied(by_control, unasked).await, @r#"Refused { at: None, why: "the public access block of account 123456789012 is governed above, by a policy of its organization, and stays as it is: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:PutAccountPublicAccessBlock with an explicit deny in a service control policy", help: "ask the organization's administrators to change that policy or to except this account, or write `s3.account_public_access_block` as they keep it, or leave it out" }"#);
}

#[tokio::test(start_paused = true)]
async fn a_permission_that_lacks_is_a_failure_where_no_policy_of_the_organization_governs() {
    for none in ["EffectivePolicyNotFoundException", "AWSOrganizationsNotInUseException"] {
        let said = denied("Access Denied", Answer::json_error(400, none, "None.")).await;
        assert_eq!(said, "error: `s3control:PutPublicAccessBlock` was denied: Access Denied");
    }
    let said = denied("Access Denied", policy_for_s3(r#"{"s3_attributes":{}}"#)).await;
    assert_eq!(said, "error: `s3control:PutPublicAccessBlock` was denied: Access Denied");
}

#[tokio::test(start_paused = true)]
async fn where_it_cannot_be_told_who_denies_that_is_said() {
    let unreadable = Answer::json_error(400, "AccessDeniedException", "You don't have permissions.");
    assert_snapshot!(denied("Access Denied", unreadable).await, @"error: `s3control:PutPublicAccessBlock` was denied: Access Denied; whether a policy of the organization governs the block cannot be told: `organizations:DescribeEffectivePolicy` was denied");
    assert_snapshot!(denied("Access Denied", policy_for_s3("no JSON")).await, @"error: `s3control:PutPublicAccessBlock` was denied: Access Denied; whether a policy of the organization governs the block cannot be told: expected ident at line 1 column 2");
}

#[test]
fn another_denial_of_the_organization_is_none_of_its_findings() {
    let read = AwsError::new(GET_PUBLIC_ACCESS_BLOCK, Class::DeniedByOrganization, "no");
    assert_eq!(desired(PublicAccessSpec::ALL).refused(&read), None);
}
