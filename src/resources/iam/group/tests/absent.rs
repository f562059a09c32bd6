use insta::assert_snapshot;

use super::support::{attached, detail, user};
use crate::model::{Impact, Resource};
use crate::resources::iam::group::AbsentGroup;
use crate::resources::iam::group::absent::Live;
use crate::resources::iam::testing::{account, allowing, aws_policy, denying, own_policy, policy_name};
use crate::values::GroupName;

fn absent() -> AbsentGroup {
    AbsentGroup { account: account(), name: GroupName::from_aws("readonly") }
}

fn empty() -> Live {
    let mut group = detail();
    group.attached.clear();
    group.inline_policies.clear();
    Live { group, members: vec![], denying: [].into() }
}

#[test]
fn a_group_that_is_not_there_is_settled() {
    assert_snapshot!(absent().diff(&None), @"settled");
}

#[test]
fn an_empty_group_goes_at_once() {
    assert_snapshot!(
        absent().diff(&Some(empty())),
        @r#"calls iam:DeleteGroup(GroupName: "ReadOnly") (Shrink) [destroys]"#
    );
}

#[test]
fn members_go_first_then_grants_then_what_denies_then_the_group() {
    let mut group = detail();
    group.attached.insert(0, attached(aws_policy("AWSDenyAll")));
    group.inline_policies = [
        (policy_name("a-deny"), Ok(denying("s3:DeleteBucket"))),
        (policy_name("b-unreadable"), Err("no JSON".to_owned())),
        (policy_name("c-grant"), Ok(allowing("s3:PutObject"))),
    ]
    .into();
    let live = Live {
        group,
        members: vec![user("ana"), user("bo")],
        denying: [aws_policy("AWSDenyAll"), own_policy("RequireMFA")].into(),
    };
    let diff = absent().diff(&Some(live));
    assert_snapshot!(diff, @r#"
    members  -ana -bo
    managed_policies  -AWSDenyAll -ReadOnlyAccess -RequireMFA
    inline_policies.a-deny  changes
      no longer denies `s3:DeleteBucket` on `*`
    inline_policies.b-unreadable  changes
    inline_policies.c-grant  changes
      no longer allows `s3:PutObject` on `*`
    calls iam:RemoveUserFromGroup(GroupName: "ReadOnly", UserName: "ana") (Shrink) [destroys]
    calls iam:RemoveUserFromGroup(GroupName: "ReadOnly", UserName: "bo") (Shrink) [destroys]
    calls iam:DetachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess") (Shrink) [destroys]
    calls iam:DeleteGroupPolicy(GroupName: "ReadOnly", PolicyName: "c-grant") (Shrink) [destroys]
    calls iam:DetachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::aws:policy/AWSDenyAll") (Shrink) [destroys]
    calls iam:DetachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::123456789012:policy/RequireMFA") (Shrink) [destroys]
    calls iam:DeleteGroupPolicy(GroupName: "ReadOnly", PolicyName: "a-deny") (Shrink) [destroys]
    calls iam:DeleteGroupPolicy(GroupName: "ReadOnly", PolicyName: "b-unreadable") (Shrink) [destroys]
    calls iam:DeleteGroup(GroupName: "ReadOnly") (Shrink) [destroys]
    "#);
    let weakens = diff.steps.iter().map(|step| step.impacts().any(|impact| impact == Impact::Weakens));
    let weakens: Vec<bool> = weakens.collect();
    assert_eq!(weakens, [false, false, false, false, true, true, true, true, false]);
}
