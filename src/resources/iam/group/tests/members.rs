use insta::assert_snapshot;

use super::support::{attached, desired, inline, live, live_with, managed, members, users};
use crate::model::Resource;
use crate::resources::iam::group::{Group, Live};
use crate::resources::iam::testing::{aws_policy, denying, own_policy, policy_name};

#[test]
fn a_missing_member_is_let_in() {
    assert_snapshot!(desired().diff(&Live { members: users(&["ana"]), ..live() }), @r#"
    members  +bo
    calls iam:AddUserToGroup(GroupName: "ReadOnly", UserName: "bo")
    "#);
}

#[test]
fn a_member_beyond_a_plain_list_is_unmanaged() {
    let live = Live { members: users(&["ana", "bo", "cy"]), ..live() };
    assert_snapshot!(desired().diff(&live), @r#"Unmanaged { what: "member `cy`" }"#);
}

#[test]
fn an_exclusive_list_lets_in_whom_it_names_before_it_takes_out_the_rest() {
    let group = Group { members: Some(members(true, &["ana", "bo"])), ..desired() };
    assert_snapshot!(group.diff(&live()), @"settled");
    assert_snapshot!(group.diff(&Live { members: users(&["ana", "cy"]), ..live() }), @r#"
    members  +bo -cy
    calls iam:AddUserToGroup(GroupName: "ReadOnly", UserName: "bo")
    calls iam:RemoveUserFromGroup(GroupName: "ReadOnly", UserName: "cy") (Shrink)
    "#);
}

#[test]
fn an_empty_exclusive_list_takes_everybody_out() {
    let group = Group { members: Some(members(true, &[])), ..desired() };
    assert_snapshot!(group.diff(&live()), @r#"
    members  -ana -bo
    calls iam:RemoveUserFromGroup(GroupName: "ReadOnly", UserName: "ana") (Shrink)
    calls iam:RemoveUserFromGroup(GroupName: "ReadOnly", UserName: "bo") (Shrink)
    "#);
}

#[test]
fn members_go_before_grants_and_grants_before_what_denies() {
    let group = Group {
        managed_policies: Some(managed(true, &["ReadOnlyAccess", "RequireMFA"])),
        inline_policies: Some(inline(true, &[])),
        members: Some(members(true, &["ana", "bo"])),
        ..desired()
    };
    let altered = live_with(|group| {
        group.attached.extend([attached(own_policy("KeepLogs")), attached(aws_policy("AmazonS3FullAccess"))]);
        group.inline_policies.insert(policy_name("keep"), Ok(denying("s3:DeleteBucket")));
    });
    let live = Live {
        members: users(&["ana", "bo", "cy"]),
        denying: [own_policy("KeepLogs"), own_policy("RequireMFA")].into(),
        ..altered
    };
    assert_snapshot!(group.diff(&live), @r#"
    managed_policies  -KeepLogs -AmazonS3FullAccess
    inline_policies.keep  changes
      no longer denies `s3:DeleteBucket` on `*`
    inline_policies.notes  changes
      no longer allows `s3:ListAllMyBuckets` on `*`
    members  -cy
    calls iam:RemoveUserFromGroup(GroupName: "ReadOnly", UserName: "cy") (Shrink)
    calls iam:DetachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess") (Shrink)
    calls iam:DeleteGroupPolicy(GroupName: "ReadOnly", PolicyName: "notes") (Shrink)
    calls iam:DetachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs") (Shrink) [weakens] because what it denies is allowed again
    calls iam:DeleteGroupPolicy(GroupName: "ReadOnly", PolicyName: "keep") (Shrink) [weakens] because what it denies is allowed again
    "#);
}
