use insta::assert_snapshot;
use serde_json::json;

use super::support::{
    desired, orphan_with, owned, readers, rotation, settings, statement, with_untold, without_alias,
};
use crate::aws::reader::kms::{KeyState, Rotation};
use crate::model::{Action, Impact, Resource};
use crate::resources::kms::key::{Key, Settings};

#[test]
fn a_new_key_is_made_with_policy_and_tags_and_then_named() {
    let diff = desired().diff(&without_alias(Vec::new(), Settings::default()));
    assert_eq!(diff.action, Some(Action::Create));
    assert_snapshot!(diff, @r#"
    description  none -> Log files
    policy  changes
      now allows `kms:*` (58 actions) on `*` to account `123456789012`
      now allows `kms:Decrypt` on `*` to `arn:aws:iam::123456789012:role/Auditor`
      now allows `kms:Decrypt` and `kms:DescribeKey` on `*` to service `cloudtrail.amazonaws.com` when `aws:SourceArn` is `arn:aws:cloudtrail:us-east-1:123456789012:trail/audit`
      now allows `kms:GenerateDataKey*` (4 actions) on `*` to service `cloudtrail.amazonaws.com` when `aws:SourceArn` is `arn:aws:cloudtrail:us-east-1:123456789012:trail/audit` and `kms:EncryptionContext:aws:cloudtrail:arn` is like `arn:aws:cloudtrail:*:123456789012:trail/*`
    tags.Team  none -> security
    rotation.enabled  false -> true
    rotation.period_days  none -> 365
    calls kms:CreateKey(Description: "Log files", Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Enable IAM User Permissions\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"123456789012\"},\"Action\":\"kms:*\",\"Resource\":\"*\"},{\"Sid\":\"CloudTrailEncrypt-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:GenerateDataKey*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit\"},\"StringLike\":{\"kms:EncryptionContext:aws:cloudtrail:arn\":\"arn:aws:cloudtrail:*:123456789012:trail/*\"}}},{\"Sid\":\"CloudTrailDescribe-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:DescribeKey\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit\"}}},{\"Sid\":\"CloudTrailDecrypt-audit\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit\"}}},{\"Sid\":\"Readers\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:role/Auditor\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}]}", Tags: [{"TagKey":"Team","TagValue":"security"},{"TagKey":"baseline:id","TagValue":"alias/cloudtrail"}]) [costs] because a key costs about a dollar a month
    calls kms:CreateAlias(AliasName: "alias/cloudtrail", TargetKeyId: "alias/cloudtrail")
    calls kms:EnableKeyRotation(KeyId: "alias/cloudtrail", RotationPeriodInDays: 365)
    "#);
}

#[test]
fn a_new_key_of_which_only_the_alias_is_said_is_the_account_s() {
    let key =
        Key { description: None, rotation: None, owned: owned(Vec::new(), false), tags: None, ..desired() };
    assert_snapshot!(key.diff(&without_alias(Vec::new(), Settings::default())), @r#"
    policy  changes
      now allows `kms:*` (58 actions) on `*` to account `123456789012`
    calls kms:CreateKey(Policy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Enable IAM User Permissions\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"123456789012\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}", Tags: [{"TagKey":"baseline:id","TagValue":"alias/cloudtrail"}]) [costs] because a key costs about a dollar a month
    calls kms:CreateAlias(AliasName: "alias/cloudtrail", TargetKeyId: "alias/cloudtrail")
    "#);
}

#[test]
fn a_new_key_that_is_not_to_be_rotated_is_so_already() {
    let key = Key { rotation: Some(rotation(false, None)), ..desired() };
    let diff = key.diff(&without_alias(Vec::new(), Settings::default()));
    assert_eq!(diff.steps.len(), 2);
}

#[test]
fn a_new_key_that_keeps_its_maker_out_needs_consent() {
    let deny =
        json!({ "Sid": "Shut", "Effect": "Deny", "Principal": "*", "Action": "kms:*", "Resource": "*" });
    let key = Key { owned: owned(vec![readers(), statement(&deny)], true), ..desired() };
    let diff = key.diff(&without_alias(Vec::new(), Settings::default()));
    let step = &diff.steps[0];
    assert_eq!(step.impact, Impact::LocksOut);
    assert_snapshot!(step.because.as_deref().unwrap_or_default(), @"`arn:aws:iam::123456789012:user/ana` can then no longer change the key's policy: statement `Shut` denies it");
    let raised: Vec<_> = step.raised.iter().map(|raised| (raised.impact, raised.why.as_str())).collect();
    assert_eq!(raised, [(Impact::Costs, "a key costs about a dollar a month")]);
}

#[test]
fn the_key_of_a_run_that_was_cut_off_gets_its_alias_and_no_other_is_made() {
    assert_snapshot!(desired().diff(&without_alias(vec![orphan_with(|_| {})], settings())), @r#"
    key  none -> 0f0e0d0c
    calls kms:CreateAlias(AliasName: "alias/cloudtrail", TargetKeyId: "0f0e0d0c") because the key was made by a run that was cut off before it gave the alias
    "#);
}

#[test]
fn an_adopted_key_is_settled_like_any_other() {
    let unset = Settings {
        rotation: Some(Rotation { enabled: false, period_days: None }),
        tags: Some([("baseline:id".to_owned(), "alias/cloudtrail".to_owned())].into()),
    };
    let orphan = orphan_with(|orphan| orphan.key.description = String::new());
    assert_snapshot!(desired().diff(&without_alias(vec![orphan], unset)), @r#"
    key  none -> 0f0e0d0c
    description  none -> Log files
    rotation.enabled  false -> true
    rotation.period_days  none -> 365
    tags.Team  none -> security
    calls kms:CreateAlias(AliasName: "alias/cloudtrail", TargetKeyId: "0f0e0d0c") because the key was made by a run that was cut off before it gave the alias
    calls kms:UpdateKeyDescription(KeyId: "alias/cloudtrail", Description: "Log files")
    calls kms:EnableKeyRotation(KeyId: "alias/cloudtrail", RotationPeriodInDays: 365)
    calls kms:TagResource(KeyId: "alias/cloudtrail", Tags: [{"TagKey":"Team","TagValue":"security"}])
    "#);
}

#[test]
fn an_orphan_with_foreign_statements_is_not_adopted_and_nothing_is_made() {
    let other = orphan_with(|orphan| {
        orphan.policy = Ok(super::support::policy_with(&[json!({
            "Sid": "Thief", "Effect": "Allow", "Principal": { "AWS": "999999999999" }, "Action": "kms:*", "Resource": "*",
        })]));
    });
    assert_snapshot!(desired().diff(&without_alias(vec![other], Settings::default())), @r#"Blocked { why: "key `0f0e0d0c` has no alias and bears the tag `baseline:id` of `alias/cloudtrail`, but has another policy than it would be made with", next: "where it is to be that key, `aws kms create-alias --region us-east-1 --alias-name alias/cloudtrail --target-key-id 0f0e0d0c`; where it is not, `aws kms untag-resource --region us-east-1 --tag-keys baseline:id --key-id 0f0e0d0c`" }"#);
}

#[test]
fn an_orphan_that_could_not_have_been_made_so_is_not_adopted() {
    let reasons = [
        orphan_with(|orphan| orphan.key.state = KeyState::Disabled),
        orphan_with(|orphan| orphan.key.state = KeyState::PendingDeletion),
        orphan_with(|orphan| orphan.key.state = KeyState::Other("Creating".to_owned())),
        orphan_with(|orphan| orphan.key.is_plain = false),
        orphan_with(|orphan| orphan.key.id = "mrk-1".to_owned()),
        orphan_with(|orphan| orphan.policy = Err("it is no JSON".to_owned())),
    ];
    let why = reasons.map(|orphan| {
        let diff = desired().diff(&without_alias(vec![orphan], Settings::default()));
        assert!(diff.is_settled() && diff.is_held_back());
        let shown = diff.to_string();
        let (_, rest) = shown.split_once("but ").expect("a reason");
        rest.split('"').next().unwrap_or_default().to_owned()
    });
    assert_snapshot!(why.join("\n"), @r"
    is disabled
    is to be deleted
    is in state `Creating`
    is no symmetric key of KMS's own material that the account manages
    is a multi-Region key, of which others may hold replicas
    has a policy that cannot be read: it is no JSON
    ");
}

#[test]
fn of_two_orphans_a_person_chooses() {
    let orphans = vec![orphan_with(|_| {}), orphan_with(|orphan| orphan.key.id = "0f0e0d0d".to_owned())];
    assert_snapshot!(desired().diff(&without_alias(orphans, Settings::default())), @r#"Blocked { why: "keys `0f0e0d0c` and `0f0e0d0d` have no alias and bear the tag `baseline:id` of `alias/cloudtrail`: which is it?", next: "give the alias to the one that is in use, `aws kms create-alias --region us-east-1 --alias-name alias/cloudtrail --target-key-id …`, or remove the tag from those that are not: `aws kms untag-resource --region us-east-1 --tag-keys baseline:id --key-id …`" }"#);
}

#[test]
fn a_key_whose_tags_may_not_be_read_keeps_a_second_one_from_being_made() {
    let one = desired().diff(&with_untold(Vec::new(), &["0a"]));
    assert!(one.is_settled() && one.is_held_back());
    assert_snapshot!(one, @r#"Blocked { why: "key `0a` has no alias, and for want of `kms:ListResourceTags` it cannot be told whether a run that was cut off made one for `alias/cloudtrail`: another would be a second one", next: "grant `kms:ListResourceTags`; or, where it is known to be another's, give it an alias of its own: `aws kms create-alias --region us-east-1 --alias-name alias/… --target-key-id 0a`" }"#);
    assert_snapshot!(desired().diff(&with_untold(Vec::new(), &["0a", "0b"])), @r#"Blocked { why: "keys `0a` and `0b` have no alias, and for want of `kms:ListResourceTags` it cannot be told whether a run that was cut off made one for `alias/cloudtrail`: another would be a second one", next: "grant `kms:ListResourceTags`; or, where it is known to be another's, give it an alias of its own: `aws kms create-alias --region us-east-1 --alias-name alias/… --target-key-id 0a`" }"#);
}

#[test]
fn a_key_whose_tags_may_not_be_read_is_nothing_to_one_that_is_found() {
    assert_eq!(
        desired().diff(&with_untold(vec![orphan_with(|_| {})], &["0a"])).to_string(),
        desired().diff(&without_alias(vec![orphan_with(|_| {})], settings())).to_string()
    );
}
