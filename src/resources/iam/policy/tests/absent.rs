use std::sync::Arc;

use insta::assert_snapshot;

use super::support::live;
use crate::aws::reader::iam::{LiveDocument, PolicyEntities};
use crate::model::{Impact, Resource};
use crate::resources::iam::policy::AbsentPolicy;
use crate::resources::iam::testing::{account, allowing, denying, policy_name};
use crate::values::{GroupName, UserName};

fn absent() -> AbsentPolicy {
    AbsentPolicy { account: account(), name: policy_name("KeepLogs") }
}

/// Everything that can hold a policy, once.
fn held() -> PolicyEntities {
    PolicyEntities {
        users: [UserName::from_aws("ana")].into(),
        groups: [GroupName::from_aws("ReadOnly")].into(),
        roles: ["Audit".to_owned()].into(),
        bounded_users: [UserName::from_aws("bo")].into(),
        bounded_roles: ["Deploy".to_owned()].into(),
    }
}

/// For each step that takes the policy from a holder or its bounds, whether it weakens besides.
fn weakening(document: LiveDocument) -> Vec<bool> {
    let diff = absent().diff(&Some((live("v1", [("v1", document)]), Arc::new(held()))));
    diff.steps.iter().map(|step| step.impacts().any(|impact| impact == Impact::Weakens)).collect()
}

#[test]
fn a_policy_that_is_not_there_is_settled() {
    assert_snapshot!(absent().diff(&None), @"settled");
}

#[test]
fn a_policy_that_nobody_holds_goes_at_once() {
    let policy = live("v1", [("v1", Ok(allowing("s3:GetObject")))]);
    assert_snapshot!(absent().diff(&Some((policy, Arc::default()))), @r#"
    document  changes
      no longer allows `s3:GetObject` on `*`
    versions  -v1
    calls iam:DeletePolicy(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs") (Shrink) [destroys]
    "#);
}

#[test]
fn everything_that_holds_a_policy_lets_go_first_and_other_versions_before_the_one_in_force() {
    let versions = ["v1", "v2", "v3"].map(|id| (id, Ok(allowing("s3:GetObject"))));
    assert_snapshot!(absent().diff(&Some((live("v2", versions), Arc::new(held())))), @r#"
    document  changes
      no longer allows `s3:GetObject` on `*`
    attached_to  -user ana -group ReadOnly -role Audit
    bounds  -user bo -role Deploy
    versions  -v1 -v2 -v3
    calls iam:DetachUserPolicy(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs", UserName: "ana") (Shrink) [destroys]
    calls iam:DetachGroupPolicy(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs", GroupName: "ReadOnly") (Shrink) [destroys]
    calls iam:DetachRolePolicy(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs", RoleName: "Audit") (Shrink) [destroys]
    calls iam:DeleteUserPermissionsBoundary(UserName: "bo") (Shrink) [destroys]
    calls iam:DeleteRolePermissionsBoundary(RoleName: "Deploy") (Shrink) [destroys]
    calls iam:DeletePolicyVersion(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs", VersionId: "v1") (Shrink) [destroys]
    calls iam:DeletePolicyVersion(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs", VersionId: "v3") (Shrink) [destroys]
    calls iam:DeletePolicy(PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs") (Shrink) [destroys]
    "#);
}

#[test]
fn lifting_a_boundary_weakens_whatever_the_policy_says() {
    assert_eq!(weakening(Ok(allowing("s3:GetObject"))), [false, false, false, true, true, false]);
}

#[test]
fn detaching_a_deny_weakens_wherever_it_is_attached() {
    assert_eq!(weakening(Ok(denying("s3:DeleteBucket"))), [true, true, true, true, true, false]);
}

#[test]
fn a_document_that_cannot_be_read_may_deny_something() {
    assert_eq!(weakening(Err("no JSON".to_owned())), [true, true, true, true, true, false]);
}
