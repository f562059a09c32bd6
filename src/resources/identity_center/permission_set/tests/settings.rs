use indexmap::IndexMap;
use insta::assert_snapshot;

use super::support::{bare, desired, duration, live_with, live_with_parts, nothing};
use crate::model::Resource;
use crate::resources::identity_center::permission_set::{Live, PermissionSet};

#[test]
fn a_permission_set_as_it_is_declared_is_settled() {
    assert_snapshot!(desired().diff(&live_with(|_| ())), @"settled");
}

#[test]
fn without_an_instance_nothing_can_be_told() {
    assert_snapshot!(desired().diff(&Live::default()), @r#"Blocked { why: "there is no instance of IAM Identity Center to work with", next: "settle `identity_center.instance` first" }"#);
}

#[test]
fn one_that_is_not_there_is_made_and_then_given_its_policies() {
    assert_snapshot!(desired().diff(&nothing()), @r#"
    description  none -> Looks at everything
    relay_state  none -> https://console.aws.amazon.com/
    session_duration  none -> 4h
    tags.Team  none -> security
    permissions_boundary  none -> PowerUserAccess
    managed_policies  +ReadOnlyAccess
    customer_managed_policies  +Notes
    inline_policy  changes
      now allows `s3:ListAllMyBuckets` on `*`
    calls sso:CreatePermissionSet(Name: "ReadOnly", Description: "Looks at everything", SessionDuration: "PT4H", RelayState: "https://console.aws.amazon.com/", Tags: [{"Key":"Team","Value":"security"}])
    calls sso:PutPermissionsBoundaryToPermissionSet(PermissionSetArn: "ReadOnly", PermissionsBoundary: {"ManagedPolicyArn":"arn:aws:iam::aws:policy/PowerUserAccess"})
    calls sso:AttachManagedPolicyToPermissionSet(PermissionSetArn: "ReadOnly", ManagedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess")
    calls sso:AttachCustomerManagedPolicyReferenceToPermissionSet(PermissionSetArn: "ReadOnly", CustomerManagedPolicyReference: {"Name":"Notes","Path":"/"})
    calls sso:PutInlinePolicyToPermissionSet(PermissionSetArn: "ReadOnly", InlinePolicy: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListAllMyBuckets\",\"Resource\":\"*\"}]}")
    "#);
}

#[test]
fn one_of_which_nothing_is_declared_is_made_with_its_name_alone() {
    assert_snapshot!(bare().diff(&nothing()), @r#"calls sso:CreatePermissionSet(Name: "ReadOnly")"#);
}

#[test]
fn what_is_not_declared_is_left_alone() {
    let live = live_with(|there| {
        let set = there.set.as_mut().expect("it is there");
        set.detail.session_duration = duration("12h");
        there.managed.clear();
        there.boundary = None;
    });
    assert_snapshot!(bare().diff(&live), @"settled");
}

#[test]
fn a_description_that_differs_is_written_with_everything_that_aws_would_clear() {
    let described = PermissionSet { description: Some("Reads".to_owned()), ..bare() };
    assert_snapshot!(described.diff(&live_with(|_| ())), @r#"
    description  Looks at everything -> Reads
    calls sso:UpdatePermissionSet(PermissionSetArn: "ReadOnly", Description: "Reads", SessionDuration: "PT4H", RelayState: "https://console.aws.amazon.com/")
    "#);
}

#[test]
fn what_is_nowhere_set_is_not_sent() {
    let live = live_with(|there| {
        let detail = &mut there.set.as_mut().expect("it is there").detail;
        (detail.description, detail.relay_state) = (None, None);
    });
    let relayed = PermissionSet { relay_state: Some("https://example.com/".to_owned()), ..bare() };
    assert_snapshot!(relayed.diff(&live), @r#"
    relay_state  none -> https://example.com/
    calls sso:UpdatePermissionSet(PermissionSetArn: "ReadOnly", SessionDuration: "PT4H", RelayState: "https://example.com/")
    "#);
}

#[test]
fn a_longer_session_weakens_and_a_shorter_one_does_not() {
    let lasting = |text| PermissionSet { session_duration: Some(duration(text)), ..bare() };
    assert_snapshot!(lasting("12h").diff(&live_with(|_| ())), @r#"
    session_duration  4h -> 12h
    calls sso:UpdatePermissionSet(PermissionSetArn: "ReadOnly", Description: "Looks at everything", SessionDuration: "PT12H", RelayState: "https://console.aws.amazon.com/") [weakens] because whoever gets hold of a session has it for longer
    "#);
    assert_snapshot!(lasting("1h 30m").diff(&live_with(|_| ())), @r#"
    session_duration  4h -> 1h30m
    calls sso:UpdatePermissionSet(PermissionSetArn: "ReadOnly", Description: "Looks at everything", SessionDuration: "PT1H30M", RelayState: "https://console.aws.amazon.com/")
    "#);
}

#[test]
fn tags_are_added_and_overwritten_and_others_stay() {
    let tags = [("Team", "security"), ("Cost", "1"), ("Stage", "prod")];
    let tags: IndexMap<String, String> = tags.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    let live = live_with_parts(|parts| {
        parts.tags.insert("Cost".to_owned(), "0".to_owned());
    });
    assert_snapshot!(PermissionSet { tags: Some(tags), ..bare() }.diff(&live), @r#"
    tags.Cost  0 -> 1
    tags.Stage  none -> prod
    calls sso:TagResource(ResourceArn: "ReadOnly", Tags: [{"Key":"Cost","Value":"1"},{"Key":"Stage","Value":"prod"}])
    "#);
}
