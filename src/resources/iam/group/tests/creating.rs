use insta::assert_snapshot;

use super::support::{desired, inline, live, live_with, members, user, users, without_the_group};
use crate::aws::reader::iam::Quota;
use crate::model::{Action, Effect, Holder, Resource};
use crate::resources::iam::group::{Group, Live};
use crate::resources::iam::testing::{allowing, denying};
use crate::values::GroupName;

#[test]
fn a_group_as_declared_is_settled() {
    assert_snapshot!(desired().diff(&live()), @"settled");
}

#[test]
fn a_new_group_gets_what_denies_then_what_grants_then_members() {
    let policies = [("listing", allowing("s3:ListAllMyBuckets")), ("keep", denying("s3:DeleteBucket"))];
    let group = Group { inline_policies: Some(inline(false, &policies)), ..desired() };
    let diff = group.diff(&without_the_group());
    assert_eq!(diff.action, Some(Action::Create));
    assert_snapshot!(diff, @r#"
    managed_policies  +ReadOnlyAccess +RequireMFA
    inline_policies.listing  changes
      now allows `s3:ListAllMyBuckets` on `*`
    inline_policies.keep  changes
      now denies `s3:DeleteBucket` on `*`
    members  +ana +bo
    calls iam:CreateGroup(GroupName: "ReadOnly")
    calls iam:AttachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::123456789012:policy/RequireMFA")
    calls iam:PutGroupPolicy(GroupName: "ReadOnly", PolicyName: "keep", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:DeleteBucket\",\"Resource\":\"*\"}]}")
    calls iam:AttachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess")
    calls iam:PutGroupPolicy(GroupName: "ReadOnly", PolicyName: "listing", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListAllMyBuckets\",\"Resource\":\"*\"}]}")
    calls iam:AddUserToGroup(GroupName: "ReadOnly", UserName: "ana")
    calls iam:AddUserToGroup(GroupName: "ReadOnly", UserName: "bo")
    "#);
}

#[test]
fn a_group_of_which_only_the_name_is_said_is_made_and_then_left_alone_and_reported() {
    let group = Group { managed_policies: None, inline_policies: None, members: None, ..desired() };
    let fresh = Live { meanings: Vec::new(), ..without_the_group() };
    assert_snapshot!(group.diff(&fresh), @r#"calls iam:CreateGroup(GroupName: "ReadOnly")"#);
    assert_snapshot!(group.diff(&Live { meanings: Vec::new(), ..live() }), @r#"
    Unmanaged { what: "attached policies `RequireMFA` and `ReadOnlyAccess`" }
    Unmanaged { what: "inline policy `notes`" }
    Unmanaged { what: "members `ana` and `bo`" }
    "#);
}

#[test]
fn a_member_that_the_file_declares_need_not_be_there_yet() {
    let group = Group {
        members: Some(members(false, &["dee"])),
        declared_users: users(&["dee"]).into(),
        ..desired()
    };
    let live = Live { members: users(&[]), ..live() };
    assert_snapshot!(group.diff(&live), @r#"
    members  +dee
    calls iam:AddUserToGroup(GroupName: "ReadOnly", UserName: "dee")
    "#);
}

#[test]
fn a_new_group_counts_against_the_quotas_that_it_uses() {
    let diff = desired().diff(&without_the_group());
    let used = diff.steps.iter().flat_map(|step| &step.effects).filter_map(|effect| match effect {
        Effect::Adds { quota, of, n } => Some((*quota, of.clone(), *n)),
        _ => None,
    });
    let group = Some(Holder::Group(GroupName::from_aws("ReadOnly")));
    assert_eq!(
        used.collect::<Vec<_>>(),
        [
            (Quota::Groups, None, 1),
            (Quota::AttachedPoliciesPerGroup, group.clone(), 1),
            (Quota::AttachedPoliciesPerGroup, group, 1),
            (Quota::GroupsPerUser, Some(Holder::User(user("ana"))), 1),
            (Quota::GroupsPerUser, Some(Holder::User(user("bo"))), 1),
        ]
    );
}

#[test]
fn calls_name_group_and_user_as_iam_spells_them() {
    let group = Group {
        name: GroupName::from_aws("readonly"),
        members: Some(members(false, &["ANA", "CY"])),
        ..desired()
    };
    let live = Live { members: users(&["ana"]), ..live() };
    assert_snapshot!(group.diff(&live), @r#"
    members  +CY
    calls iam:AddUserToGroup(GroupName: "ReadOnly", UserName: "cy")
    "#);
}

#[test]
fn an_inline_policy_keeps_the_spelling_that_it_has() {
    let group =
        Group { inline_policies: Some(inline(true, &[("NOTES", allowing("s3:ListBucket"))])), ..desired() };
    let live = live_with(|group| {
        assert!(group.inline_policies.keys().any(|name| name.as_str() == "notes"), "the live spelling");
    });
    assert_snapshot!(group.diff(&live), @r#"
    inline_policies.NOTES  changes
      now allows `s3:ListBucket` on `*`
      no longer allows `s3:ListAllMyBuckets` on `*`
    calls iam:PutGroupPolicy(GroupName: "ReadOnly", PolicyName: "notes", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"*\"}]}")
    "#);
}
