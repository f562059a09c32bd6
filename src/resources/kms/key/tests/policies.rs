use insta::assert_snapshot;
use serde_json::{Value, json};

use super::support::{
    arn, desired, live_with, live_with_policy, owned, policy, policy_for, policy_with, readers, statement,
};
use crate::model::{Impact, Phase, Resource};
use crate::resources::kms::key::change::Change;
use crate::resources::kms::key::{Key, Live};
use crate::values::BucketName;
use crate::values::delivery::{KeyUser, Today};
use crate::values::policy::PolicyDocument;

fn foreign() -> Value {
    json!({
        "Sid": "Backup",
        "Effect": "Allow",
        "Principal": { "AWS": "arn:aws:iam::123456789012:role/Backup" },
        "Action": "kms:CreateGrant",
        "Resource": "*",
    })
}

fn denying(action: &str, principal: &Value, condition: &Value) -> Value {
    json!({
        "Sid": "Shut",
        "Effect": "Deny",
        "Principal": principal,
        "Action": action,
        "Resource": "*",
        "Condition": condition,
    })
}

/// A key of which the file owns one more statement.
fn with_statement(value: &Value) -> Key {
    Key { owned: owned(vec![readers(), statement(value)], true), ..desired() }
}

fn without(sid: &str) -> PolicyDocument {
    let policy = policy();
    let kept = policy.statements().iter().filter(|statement| statement.sid() != Some(sid)).cloned();
    PolicyDocument::with_statements(kept).expect("a good policy")
}

#[test]
fn statements_of_others_stay() {
    assert_snapshot!(desired().diff(&live_with_policy(policy_with(&[foreign()]))), @"settled");
}

#[test]
fn a_statement_that_the_trail_needs_is_put_back() {
    assert_snapshot!(desired().diff(&live_with_policy(without("CloudTrailEncrypt-audit"))), @r#"
    policy  changes
      now allows `kms:GenerateDataKey*` (4 actions) on `*` to service `cloudtrail.amazonaws.com` when `aws:SourceArn` is `arn:aws:cloudtrail:us-east-1:123456789012:trail/audit` and `kms:EncryptionContext:aws:cloudtrail:arn` is like `arn:aws:cloudtrail:*:123456789012:trail/*`
    calls kms:PutKeyPolicy(KeyId: "alias/cloudtrail", PolicyName: "default", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Enable IAM User Permissions\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"123456789012\"},\"Action\":\"kms:*\",\"Resource\":\"*\"},{\"Sid\":\"CloudTrailDescribe-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:DescribeKey\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit\"}}},{\"Sid\":\"CloudTrailDecrypt-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit\"}}},{\"Sid\":\"Readers\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:role/Auditor\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"},{\"Sid\":\"CloudTrailEncrypt-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:GenerateDataKey*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit\"},\"StringLike\":{\"kms:EncryptionContext:aws:cloudtrail:arn\":\"arn:aws:cloudtrail:*:123456789012:trail/*\"}}}]}")
    "#);
}

#[test]
fn the_root_of_the_account_is_put_back() {
    let live = live_with_policy(without("Enable IAM User Permissions"));
    let diff = desired().diff(&live);
    assert_eq!(diff.steps.len(), 1);
    assert_eq!(diff.steps[0].impact, Impact::Routine);
}

#[test]
fn a_deny_that_is_loosened_weakens() {
    let deny = |action| denying(action, &json!({ "AWS": "arn:aws:iam::123456789012:role/Dev" }), &json!({}));
    let live = live_with_policy(policy_with(&[deny("kms:*")]));
    assert_snapshot!(with_statement(&deny("kms:Decrypt")).diff(&live), @r#"
    policy  changes
      no longer denies `kms:CreateGrant`, `kms:PutKeyPolicy`, `kms:RetireGrant`, `kms:RevokeGrant`, `kms:CancelKeyDeletion` and 52 more on `*` to `arn:aws:iam::123456789012:role/Dev`
    calls kms:PutKeyPolicy(KeyId: "alias/cloudtrail", PolicyName: "default", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Enable IAM User Permissions\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"123456789012\"},\"Action\":\"kms:*\",\"Resource\":\"*\"},{\"Sid\":\"CloudTrailEncrypt-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:GenerateDataKey*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit\"},\"StringLike\":{\"kms:EncryptionContext:aws:cloudtrail:arn\":\"arn:aws:cloudtrail:*:123456789012:trail/*\"}}},{\"Sid\":\"CloudTrailDescribe-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:DescribeKey\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit\"}}},{\"Sid\":\"CloudTrailDecrypt-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit\"}}},{\"Sid\":\"Readers\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:role/Auditor\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"},{\"Sid\":\"Shut\",\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:role/Dev\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}]}") [weakens] because no longer denies `kms:CreateGrant`, `kms:PutKeyPolicy`, `kms:RetireGrant`, `kms:RevokeGrant`, `kms:CancelKeyDeletion` and 52 more on `*` to `arn:aws:iam::123456789012:role/Dev`
    "#);
}

#[test]
fn a_policy_that_cannot_be_read_is_not_replaced() {
    let live = live_with(|_, policy, _| *policy = Some(Err("it is no JSON".to_owned())));
    assert_snapshot!(desired().diff(&live), @r#"Blocked { why: "the policy of `alias/cloudtrail` cannot be read, so what others wrote there could get lost: it is no JSON", next: "look at it, `aws kms get-key-policy --region us-east-1 --key-id 0f0e0d0c`, and write it anew" }"#);
}

#[test]
fn a_principal_that_was_deleted_is_told() {
    let gone = json!({
        "Sid": "Gone",
        "Effect": "Allow",
        "Principal": { "AWS": "AROAEXAMPLEEXAMPLE123" },
        "Action": "kms:Decrypt",
        "Resource": "*",
    });
    assert_snapshot!(desired().diff(&live_with_policy(policy_with(std::slice::from_ref(&gone)))), @r#"Note("the policy names `AROAEXAMPLEEXAMPLE123`, left by a user or role that was deleted: one made anew does not get its rights")"#);
    let key = with_statement(&foreign());
    let findings = key.diff(&live_with_policy(policy_with(&[gone]))).findings;
    assert_snapshot!(format!("{findings:?}"), @r#"[Unhealthy { cause: "the policy names `AROAEXAMPLEEXAMPLE123`, left by a user or role that was deleted", fix: "KMS takes no policy that names it: remove it from the statement that does" }]"#);
}

fn impact(key: &Key, live: &Live) -> (Impact, Option<String>) {
    let diff = key.diff(live);
    let [step] = diff.steps.as_slice() else { panic!("one step, not {diff}") };
    (step.impact, step.because.clone())
}

#[test]
fn a_deny_that_hits_the_caller_locks_out() {
    let in_sync = live_with(|_, _, _| {});
    let everybody = denying("kms:Put*", &json!("*"), &json!({}));
    assert_snapshot!(with_statement(&everybody).diff(&in_sync), @r#"
    policy  changes
      now denies `kms:Put*` (1 action) on `*` to everyone
    calls kms:PutKeyPolicy(KeyId: "alias/cloudtrail", PolicyName: "default", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Enable IAM User Permissions\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"123456789012\"},\"Action\":\"kms:*\",\"Resource\":\"*\"},{\"Sid\":\"CloudTrailEncrypt-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:GenerateDataKey*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit\"},\"StringLike\":{\"kms:EncryptionContext:aws:cloudtrail:arn\":\"arn:aws:cloudtrail:*:123456789012:trail/*\"}}},{\"Sid\":\"CloudTrailDescribe-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:DescribeKey\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit\"}}},{\"Sid\":\"CloudTrailDecrypt-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit\"}}},{\"Sid\":\"Readers\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:role/Auditor\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"},{\"Sid\":\"Shut\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:Put*\",\"Resource\":\"*\"}]}") [locks out] because `arn:aws:iam::123456789012:user/ana` can then no longer change the key's policy: statement `Shut` denies it
    "#);
    let of_another = json!({ "AWS": "arn:aws:iam::123456789012:user/bo" });
    let other = with_statement(&denying("kms:*", &of_another, &json!({})));
    assert_eq!(impact(&other, &in_sync), (Impact::Routine, None));
    let other_action = with_statement(&denying("kms:ScheduleKeyDeletion", &json!("*"), &json!({})));
    assert_eq!(impact(&other_action, &in_sync), (Impact::Routine, None));
}

#[test]
fn a_deny_that_spares_the_caller_by_name_does_not_lock_out() {
    let spared = json!({ "ArnNotEquals": { "aws:PrincipalArn": "arn:aws:iam::123456789012:user/ana" } });
    let key = with_statement(&denying("kms:Put*", &json!("*"), &spared));
    assert_eq!(impact(&key, &live_with(|_, _, _| {})), (Impact::Routine, None));
}

#[test]
fn a_deny_that_may_hit_the_caller_needs_consent_unless_it_was_there() {
    let without_mfa = json!({ "Bool": { "aws:MultiFactorAuthPresent": "false" } });
    let deny = denying("kms:Put*", &json!("*"), &without_mfa);
    let new = impact(&with_statement(&deny), &live_with(|_, _, _| {}));
    assert_eq!(new.0, Impact::LocksOut);
    assert_snapshot!(new.1.unwrap_or_default(), @"whether `arn:aws:iam::123456789012:user/ana` can still change the key's policy cannot be told: statement `Shut` applies or not: `aws:MultiFactorAuthPresent` is not known");
    let lacking = PolicyDocument::with_statements(
        without("Readers").statements().iter().cloned().chain([statement(&deny)]),
    );
    let live = live_with_policy(lacking.expect("a good policy"));
    assert_eq!(impact(&with_statement(&deny), &live), (Impact::Routine, None));
}

#[test]
fn a_policy_that_leaves_the_account_nothing_locks_out() {
    let root = json!({
        "Sid": "Enable IAM User Permissions",
        "Effect": "Allow",
        "Principal": { "AWS": "arn:aws:iam::123456789012:root" },
        "Action": "kms:Decrypt",
        "Resource": "*",
    });
    let (impact, why) = impact(&with_statement(&root), &live_with(|_, _, _| {}));
    assert_eq!(impact, Impact::LocksOut);
    assert_snapshot!(why.unwrap_or_default(), @"`arn:aws:iam::123456789012:user/ana` can then no longer change the key's policy: no statement allows it, not even to the account");
}

#[test]
fn a_role_keeps_its_way_by_a_statement_of_its_own() {
    let root = json!({
        "Sid": "Enable IAM User Permissions",
        "Effect": "Allow",
        "Principal": { "AWS": "arn:aws:iam::123456789012:role/ops/Admin" },
        "Action": "kms:*",
        "Resource": "*",
    });
    let caller = arn("arn:aws:sts::123456789012:assumed-role/Admin/ana");
    let live = Live { caller, ..live_with(|_, _, _| {}) };
    // It keeps its own way; what the account could do is another matter.
    let (impact, why) = impact(&with_statement(&root), &live);
    assert_eq!(impact, Impact::Disrupts);
    assert_snapshot!(why.unwrap_or_default(), @"whoever relies on it stops: the policy no longer allows `kms:*` (58 actions) on `*` to account `123456789012`");
}

#[test]
fn what_loosens_a_deny_and_locks_the_caller_out_is_asked_for_as_both() {
    let dev = json!({ "AWS": "arn:aws:iam::123456789012:role/Dev" });
    let backup = json!({
        "Sid": "Backup", "Effect": "Deny", "Principal": dev, "Action": "kms:*", "Resource": "*",
    });
    let key = with_statement(&json!({
        "Sid": "Backup", "Effect": "Deny", "Principal": "*", "Action": "kms:Put*", "Resource": "*",
    }));
    let diff = key.diff(&live_with_policy(policy_with(&[backup])));
    let [step] = diff.steps.as_slice() else { panic!("one step, not {diff}") };
    assert_eq!(step.impact, Impact::LocksOut);
    let raised: Vec<_> = step.raised.iter().map(|raised| raised.impact).collect();
    assert_eq!(raised, [Impact::Weakens]);
    assert_snapshot!(step.because.as_deref().unwrap_or_default(), @"`arn:aws:iam::123456789012:user/ana` can then no longer change the key's policy: statement `Backup` denies it");
    assert_snapshot!(step.raised[0].why, @"no longer denies `kms:CreateGrant`, `kms:RetireGrant`, `kms:RevokeGrant`, `kms:CancelKeyDeletion`, `kms:ConnectCustomKeyStore` and 52 more on `*` to `arn:aws:iam::123456789012:role/Dev`");
}

#[test]
fn what_another_account_may_do_by_the_consoles_statement_stays() {
    let shared = json!({
        "Sid": "Enable IAM User Permissions",
        "Effect": "Allow",
        "Principal": { "AWS": ["123456789012", "210987654321"] },
        "Action": "kms:*",
        "Resource": "*",
    });
    let others = policy()
        .statements()
        .to_vec()
        .into_iter()
        .filter(|one| one.sid() != Some("Enable IAM User Permissions"));
    let live = PolicyDocument::with_statements(others.chain([statement(&shared)])).expect("a good policy");
    assert_snapshot!(desired().diff(&live_with_policy(live)), @"settled");
}

#[test]
fn what_another_account_may_do_by_a_statement_of_the_file_is_not_withdrawn_unasked() {
    let readers = |accounts: &[&str]| {
        statement(&json!({
            "Sid": "Readers", "Effect": "Allow", "Principal": { "AWS": accounts }, "Action": "kms:Decrypt", "Resource": "*",
        }))
    };
    let key = Key { owned: owned(vec![readers(&["123456789012"])], true), ..desired() };
    let live = key.owned.over(None, &live_with(|_, _, _| {}).sources);
    let rest = live.statements().iter().filter(|one| one.sid() != Some("Readers")).cloned();
    let shared = rest.chain([readers(&["123456789012", "210987654321"])]);
    let live = live_with_policy(PolicyDocument::with_statements(shared).expect("a good policy"));
    let (impact, why) = impact(&key, &live);
    assert_eq!(impact, Impact::Disrupts);
    assert_snapshot!(why.unwrap_or_default(), @"whoever relies on it stops: the policy no longer allows `kms:Decrypt` on `*` to account `210987654321`");
}

#[test]
fn a_trail_that_comes_to_name_the_key_is_let_use_it_both_ways_until_it_does() {
    let mut live = live_with_policy(policy_for(KeyUser::Bucket));
    live.sources[0].today =
        Some(Today { bucket: BucketName::from_aws("acme-cloudtrail"), organization: None, key: None });
    let steps = |live: &Live| {
        let steps = desired().diff(live).steps.into_iter();
        steps
            .map(|step| (step.phase, step.impact, matches!(step.change.change, Change::NarrowPolicy(_))))
            .collect::<Vec<_>>()
    };
    assert_eq!(steps(&live), [(Phase::Shrink, Impact::Routine, true)]);
    if let Some(today) = &mut live.sources[0].today {
        today.key = Some("arn:aws:kms:us-east-1:123456789012:key/0f0e0d0c".to_owned());
    }
    assert_eq!(steps(&live), [(Phase::Grow, Impact::Routine, false)]);
}
