use insta::assert_snapshot;

use super::support::{attached, desired, live, live_with, managed};
use crate::model::Resource;
use crate::resources::iam::group::{Group, Live};
use crate::resources::iam::testing::{aws_policy, own_policy};

fn with_more_attached() -> Live {
    let live = live_with(|group| {
        let more =
            [own_policy("KeepLogs"), aws_policy("AmazonS3FullAccess"), aws_policy("job-function/Billing")];
        group.attached.extend(more.map(attached));
    });
    Live { denying: [own_policy("RequireMFA"), own_policy("KeepLogs")].into(), ..live }
}

#[test]
fn a_detached_policy_is_attached_again() {
    let live = live_with(|group| group.attached.retain(|policy| policy.name.as_str() == "RequireMFA"));
    assert_snapshot!(desired().diff(&live), @r#"
    managed_policies  +ReadOnlyAccess
    calls iam:AttachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess")
    "#);
}

#[test]
fn a_policy_beyond_a_plain_list_is_unmanaged() {
    let live = live_with(|group| group.attached.push(attached(aws_policy("job-function/Billing"))));
    assert_snapshot!(desired().diff(&live), @r#"Unmanaged { what: "attached policy `Billing`" }"#);
}

#[test]
fn policies_beyond_a_plain_list_are_unmanaged() {
    assert_snapshot!(
        desired().diff(&with_more_attached()),
        @r#"Unmanaged { what: "attached policies `KeepLogs`, `AmazonS3FullAccess` and `Billing`" }"#
    );
}

#[test]
fn an_exclusive_list_takes_the_rest_away_and_what_denies_last() {
    let exact = managed(true, &["ReadOnlyAccess", "RequireMFA"]);
    let group = Group { managed_policies: Some(exact), ..desired() };
    assert_snapshot!(group.diff(&live()), @"settled");
    assert_snapshot!(group.diff(&with_more_attached()), @r#"
    managed_policies  -KeepLogs -AmazonS3FullAccess -Billing
    calls iam:DetachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess") (Shrink)
    calls iam:DetachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::aws:policy/job-function/Billing") (Shrink)
    calls iam:DetachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::123456789012:policy/KeepLogs") (Shrink) [weakens] because what it denies is allowed again
    "#);
}

#[test]
fn a_policy_gives_way_to_another_only_once_that_is_attached() {
    let exact = managed(true, &["ReadOnlyAccess", "RequireMFA"]);
    let group = Group { managed_policies: Some(exact), ..desired() };
    let live = live_with(|group| {
        group.attached =
            vec![attached(aws_policy("AdministratorAccess")), attached(own_policy("RequireMFA"))];
    });
    assert_snapshot!(group.diff(&live), @r#"
    managed_policies  +ReadOnlyAccess -AdministratorAccess
    calls iam:AttachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess")
    calls iam:DetachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess") (Shrink)
    "#);
}

#[test]
fn a_policy_that_is_named_twice_is_attached_once() {
    let twice = managed(false, &["ReadOnlyAccess", "aws:ReadOnlyAccess"]);
    let group = Group { managed_policies: Some(twice), ..desired() };
    let meaning = live().meanings[0].clone();
    let live = Live { meanings: vec![meaning.clone(), meaning], ..live_with(|group| group.attached.clear()) };
    assert_snapshot!(group.diff(&live), @r#"
    managed_policies  +ReadOnlyAccess
    calls iam:AttachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess")
    "#);
}
