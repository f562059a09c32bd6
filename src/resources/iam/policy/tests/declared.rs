use insta::assert_snapshot;
use serde_json::json;

use super::support::live;
use crate::model::{Action, Effect, Resource};
use crate::resources::iam::policy::ManagedPolicy;
use crate::resources::iam::testing::{account, allowing, denying, document, own_policy, policy_name};
use crate::values::policy::PolicyDocument;
use crate::values::{Partition, PolicyPath};

fn desired(document: PolicyDocument) -> ManagedPolicy {
    ManagedPolicy {
        account: account(),
        partition: Partition::default(),
        name: policy_name("KeepLogs"),
        path: PolicyPath::default(),
        description: None,
        document,
    }
}

#[test]
fn a_policy_whose_version_in_force_says_the_same_is_settled() {
    let live = live("v1", [("v1", Ok(denying("s3:DeleteBucket")))]);
    assert_snapshot!(desired(denying("s3:DeleteBucket")).diff(&Some(live)), @"settled");
}

#[test]
fn a_policy_that_means_the_same_is_settled_however_it_is_written() {
    let same = document(&json!({ "Action": ["S3:deletebucket"], "Resource": ["*"], "Effect": "Deny" }));
    let live = live("v1", [("v1", Ok(same))]);
    assert_snapshot!(desired(denying("s3:DeleteBucket")).diff(&Some(live)), @"settled");
}

#[test]
fn a_missing_policy_is_made_with_path_and_description() {
    let policy = ManagedPolicy {
        path: PolicyPath::try_from("/security/".to_owned()).expect("a good path"),
        description: Some("Logs stay".to_owned()),
        ..desired(denying("s3:DeleteBucket"))
    };
    let diff = policy.diff(&None);
    assert_eq!(diff.action, Some(Action::Create));
    let defined = diff.steps[0].effects.iter().find_map(|effect| match effect {
        Effect::Defines { policy, .. } => Some(policy.clone()),
        _ => None,
    });
    assert_eq!(defined, Some(own_policy("security/KeepLogs")));
    assert_snapshot!(diff, @r#"
    document  changes
      now denies `s3:DeleteBucket` on `*`
    calls iam:CreatePolicy(PolicyName: "KeepLogs", Path: "/security/", Description: "Logs stay", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:DeleteBucket\",\"Resource\":\"*\"}]}")
    "#);
}

#[test]
fn path_and_description_are_not_compared() {
    let policy = ManagedPolicy {
        path: PolicyPath::try_from("/elsewhere/".to_owned()).expect("a good path"),
        description: Some("Another".to_owned()),
        ..desired(denying("s3:DeleteBucket"))
    };
    let live = live("v1", [("v1", Ok(denying("s3:DeleteBucket")))]);
    assert_snapshot!(policy.diff(&Some(live)), @"settled");
}

#[test]
fn another_document_becomes_a_new_version_in_force() {
    let live = live("v1", [("v1", Ok(allowing("s3:GetObject")))]);
    let diff = desired(allowing("s3:PutObject")).diff(&Some(live));
    assert_eq!(diff.action, Some(Action::Update));
    assert_snapshot!(diff, @r#"
    document  changes
      now allows `s3:PutObject` on `*`
      no longer allows `s3:GetObject` on `*`
    calls iam:CreatePolicyVersion(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\",\"Resource\":\"*\"}]}", SetAsDefault: true)
    "#);
}

#[test]
fn an_identical_version_is_used_again() {
    let live = live("v2", [("v1", Ok(allowing("s3:PutObject"))), ("v2", Ok(allowing("s3:GetObject")))]);
    assert_snapshot!(desired(allowing("s3:PutObject")).diff(&Some(live)), @r#"
    document  changes
      now allows `s3:PutObject` on `*`
      no longer allows `s3:GetObject` on `*`
    calls iam:SetDefaultPolicyVersion(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs", VersionId: "v1") because version v1 says it already
    "#);
}

#[test]
fn the_oldest_of_five_versions_makes_room() {
    let versions = ["v3", "v6", "v9", "v10", "v11"].map(|id| (id, Ok(allowing("s3:GetObject"))));
    assert_snapshot!(desired(allowing("s3:PutObject")).diff(&Some(live("v11", versions))), @r#"
    document  changes
      now allows `s3:PutObject` on `*`
      no longer allows `s3:GetObject` on `*`
    calls iam:DeletePolicyVersion(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs", VersionId: "v3") because IAM keeps five versions, and the oldest that is not in force makes room
    calls iam:CreatePolicyVersion(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\",\"Resource\":\"*\"}]}", SetAsDefault: true)
    "#);
}

#[test]
fn the_version_in_force_never_makes_room() {
    let versions = ["v1", "v2", "v3", "v4", "v5"].map(|id| (id, Ok(allowing("s3:GetObject"))));
    let diff = desired(allowing("s3:PutObject")).diff(&Some(live("v1", versions)));
    let calls: Vec<String> =
        diff.steps.iter().map(|step| crate::model::Change::call(&step.change).to_string()).collect();
    assert_eq!(
        calls[0],
        r#"iam:DeletePolicyVersion(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs", VersionId: "v2")"#
    );
}

#[test]
fn four_versions_leave_room() {
    let versions = ["v1", "v2", "v3", "v4"].map(|id| (id, Ok(allowing("s3:GetObject"))));
    assert_eq!(desired(allowing("s3:PutObject")).diff(&Some(live("v4", versions))).steps.len(), 1);
}

#[test]
fn five_versions_of_which_one_is_identical_lose_none() {
    let mut versions = ["v1", "v2", "v3", "v4", "v5"].map(|id| (id, Ok(allowing("s3:GetObject"))));
    versions[0].1 = Ok(allowing("s3:PutObject"));
    let diff = desired(allowing("s3:PutObject")).diff(&Some(live("v5", versions)));
    assert_eq!(diff.steps.len(), 1);
    assert_eq!(diff.steps[0].because.as_deref(), Some("version v1 says it already"));
}

#[test]
fn loosening_a_deny_weakens() {
    let live = live("v1", [("v1", Ok(denying("s3:DeleteBucket")))]);
    assert_snapshot!(desired(denying("s3:DeleteObject")).diff(&Some(live)), @r#"
    document  changes
      now denies `s3:DeleteObject` on `*`
      no longer denies `s3:DeleteBucket` on `*`
    calls iam:CreatePolicyVersion(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:DeleteObject\",\"Resource\":\"*\"}]}", SetAsDefault: true) [weakens] because no longer denies `s3:DeleteBucket` on `*`
    "#);
}

#[test]
fn going_back_to_a_version_that_denies_less_weakens() {
    let live = live("v2", [("v1", Ok(allowing("s3:GetObject"))), ("v2", Ok(denying("s3:DeleteBucket")))]);
    assert_snapshot!(desired(allowing("s3:GetObject")).diff(&Some(live)), @r#"
    document  changes
      now allows `s3:GetObject` on `*`
      no longer denies `s3:DeleteBucket` on `*`
    calls iam:SetDefaultPolicyVersion(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs", VersionId: "v1") [weakens] because version v1 says it already; no longer denies `s3:DeleteBucket` on `*`
    "#);
}

#[test]
fn a_deny_that_gets_a_condition_weakens() {
    let live = live("v1", [("v1", Ok(denying("s3:DeleteBucket")))]);
    let conditional = document(&json!({
        "Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*",
        "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "false" } },
    }));
    assert_snapshot!(desired(conditional).diff(&Some(live)), @r#"
    document  changes
      no longer denies `s3:DeleteBucket` on `*`
    calls iam:CreatePolicyVersion(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:DeleteBucket\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"false\"}}}]}", SetAsDefault: true) [weakens] because no longer denies `s3:DeleteBucket` on `*`
    "#);
}

#[test]
fn a_document_in_force_that_cannot_be_read_blocks() {
    let live = live("v1", [("v1", Err("`Efect` is no key".to_owned()))]);
    assert_snapshot!(desired(allowing("s3:GetObject")).diff(&Some(live)), @r#"
    Blocked { why: "the document in force of `KeepLogs` cannot be compared: `Efect` is no key", next: "look at it in the IAM console; if it may go, put any valid version in force first" }
    "#);
}

#[test]
fn a_policy_without_a_version_in_force_blocks() {
    let live = live("v9", [("v1", Ok(allowing("s3:GetObject")))]);
    assert_snapshot!(desired(allowing("s3:GetObject")).diff(&Some(live)), @r#"
    Blocked { why: "the document in force of `KeepLogs` cannot be compared: AWS names no version in force", next: "look at it in the IAM console; if it may go, put any valid version in force first" }
    "#);
}

#[test]
fn an_unreadable_version_that_is_not_in_force_is_no_matter() {
    let live = live("v2", [("v1", Err("no JSON".to_owned())), ("v2", Ok(allowing("s3:GetObject")))]);
    assert_snapshot!(desired(allowing("s3:GetObject")).diff(&Some(live)), @"settled");
}

#[test]
fn paths_that_iam_refuses_are_refused_here() {
    for path in ["", "security", "/security", "security/", "/two words/", "/seguridad/ñ/"] {
        assert!(PolicyPath::try_from(path.to_owned()).is_err(), "{path}");
    }
    for path in ["/", "/security/", "/a/b/"] {
        assert!(PolicyPath::try_from(path.to_owned()).is_ok(), "{path}");
    }
}
