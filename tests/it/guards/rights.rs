//! Rights of the caller that go: those that a step needs, and those by which the plan itself was made.

use baseline::model::Impact;
use baseline::sandbox::Sandbox;
use insta::assert_snapshot;

use super::support::asks;
use crate::support::{ACCOUNT, Ground, Made};

const IAM: (&str, &str) = ("IamRights", r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#);

/// Gives the caller's role these policies of the account's own, each of one statement, and no others.
fn hold(sandbox: &Sandbox, policies: &[(&str, &str)]) {
    sandbox.edit(|state| {
        let policies = policies.iter().map(|(name, statement)| {
            let document = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
            state.add_policy(ACCOUNT, name, &document)
        });
        let policies = policies.collect();
        let role = state.account_mut(ACCOUNT).roles.get_mut(&"OrganizationAccountAccessRole".into());
        role.expect("the caller's role").entity.attached_policies = policies;
    });
}

/// A file that takes a policy away and asks for something else besides.
fn without(policy: &str, rest: &str) -> String {
    format!("baseline: 1\nname: guards\niam: {{ policies: [{{ name: {policy}, state: absent }}] }}\n{rest}\n")
}

/// Brings the account to what a file says, by a caller with all rights.
async fn settled(rest: &str) -> Sandbox {
    let sandbox = Sandbox::fresh();
    let outcome =
        Ground::Sandbox(sandbox.clone()).apply(&format!("baseline: 1\nname: guards\n{rest}\n")).await;
    assert!(outcome.converged() && !outcome.failed(), "{outcome:#?}");
    sandbox
}

async fn plan(sandbox: &Sandbox, text: &str) -> Made {
    let made = Ground::Sandbox(sandbox.clone()).plan(text).await;
    let unreadable = made.planned.plan.items.iter().filter(|item| item.outcome.is_err()).count();
    assert_eq!(unreadable, 0, "{}", made.lines());
    made
}

fn locked_out(made: &Made) -> String {
    let asked = asks(made).into_iter().filter(|(impact, _)| *impact == Impact::LocksOut);
    asked.map(|(_, why)| why).collect::<Vec<_>>().join("\n")
}

const BLOCK: &str = "s3: { account_public_access_block: all }";
const BLOCK_RIGHTS: &str = r#"{"Effect":"Allow","Action":["s3:GetAccountPublicAccessBlock","s3:PutAccountPublicAccessBlock","s3:ListAllMyBuckets"],"Resource":"*"}"#;
const KEY: &str = "kms: { keys: [{ alias: guards }] }";
const BUCKET: &str = "s3: { buckets: [{ name: guarded-logs-1 }] }";

#[tokio::test(start_paused = true)]
async fn permissions_of_other_names_than_their_operations_are_known() {
    let sandbox = Sandbox::fresh();
    hold(&sandbox, &[IAM, ("S3Rights", BLOCK_RIGHTS)]);
    let made = plan(&sandbox, &without("S3Rights", BLOCK)).await;
    assert_snapshot!(locked_out(&made), @"the caller could not send `s3control:PutPublicAccessBlock` any more, which needs `s3:PutAccountPublicAccessBlock`");
}

#[tokio::test(start_paused = true)]
async fn a_right_to_write_that_goes_is_named_by_its_permission() {
    let sandbox = Sandbox::fresh();
    let write = r#"{"Effect":"Allow","Action":"s3:PutAccountPublicAccessBlock","Resource":"*"}"#;
    let read = r#"{"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":"*"}"#;
    hold(&sandbox, &[IAM, ("Reads", read), ("Writes", write)]);
    let made = plan(&sandbox, &without("Writes", BLOCK)).await;
    assert_snapshot!(locked_out(&made), @"the caller could not send `s3control:PutPublicAccessBlock` any more, which needs `s3:PutAccountPublicAccessBlock`");
}

#[tokio::test(start_paused = true)]
async fn what_the_plan_reads_is_needed_though_nothing_is_to_be_written() {
    let sandbox = settled(KEY).await;
    hold(&sandbox, &[IAM, ("KmsRights", r#"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#)]);
    let made = plan(&sandbox, &without("KmsRights", KEY)).await;
    assert_snapshot!(locked_out(&made), @"the caller could not send `kms:DescribeKey` any more");

    let sandbox = settled(BLOCK).await;
    hold(&sandbox, &[IAM, ("S3Rights", BLOCK_RIGHTS)]);
    let made = plan(&sandbox, &without("S3Rights", BLOCK)).await;
    assert_snapshot!(locked_out(&made), @"the caller could not send `s3control:GetPublicAccessBlock` any more, which needs `s3:GetAccountPublicAccessBlock`");
}

#[tokio::test(start_paused = true)]
async fn rights_on_some_resources_only_are_rights() {
    let sandbox = settled(BUCKET).await;
    let list = r#"{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}"#;
    let own = r#"{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::guarded-*"]}"#;
    hold(&sandbox, &[IAM, ("Lists", list), ("OwnBuckets", own)]);
    let made = plan(&sandbox, &without("OwnBuckets", BUCKET)).await;
    assert_snapshot!(locked_out(&made), @"the caller could not send `s3:HeadBucket` any more, which needs `s3:ListBucket`");
}

#[tokio::test(start_paused = true)]
async fn what_the_plan_can_do_without_may_go() {
    let sandbox = settled(KEY).await;
    let kms = r#"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#;
    let keys = r#"{"Effect":"Allow","Action":"kms:*","Resource":"arn:aws:kms:*:123456789012:*"}"#;
    let lists = r#"{"Effect":"Allow","Action":["kms:List*"],"Resource":"*"}"#;
    let others = r#"{"Effect":"Allow","Action":["s3:*","sns:*","cloudtrail:*"],"Resource":"*"}"#;
    let alias = r#"{"Effect":"Allow","Action":"iam:ListAccountAliases","Resource":"*"}"#;
    let iam = r#"{"Effect":"Allow","NotAction":["iam:ListAccountAliases","kms:*"],"Resource":"*"}"#;
    let held = [("NoAlias", iam), ("Alias", alias), ("Keys", keys), ("Lists", lists), ("Kms", kms)];
    for spare in ["Kms", "Alias", "Others"] {
        hold(&sandbox, &[&held[..], &[("Others", others)]].concat());
        let made = plan(&sandbox, &without(spare, KEY)).await;
        assert_eq!(locked_out(&made), "", "{spare} can be spared");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_answered_under_a_condition_that_nobody_can_judge_goes_only_with_the_policy_that_allows_it()
{
    let sandbox = settled(KEY).await;
    // AWS does not tell whether the session of a role was made with MFA.
    let keys = r#"{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}"#;
    let others = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#;
    hold(&sandbox, &[IAM, ("Keys", keys), ("Others", others)]);
    let made = plan(&sandbox, &without("Others", KEY)).await;
    assert_eq!(locked_out(&made), "");
    let made = plan(&sandbox, &without("Keys", KEY)).await;
    assert_snapshot!(locked_out(&made), @"the caller could not send `kms:DescribeKey` any more");
}
