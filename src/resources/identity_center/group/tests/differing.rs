use insta::assert_snapshot;

use super::support::{desired, external, inside, known, live, members, name, there};
use crate::model::{Resource, Stage};
use crate::resources::identity_center::group::{Group, Live, Member, Person, There};

#[test]
fn a_group_as_declared_is_settled() {
    assert_snapshot!(desired().diff(&live()), @"settled");
}

#[test]
fn a_missing_group_is_made_before_anybody_is_let_in() {
    let diff = desired().diff(&Live { group: None, ..live() });
    assert_snapshot!(diff, @r#"
    description  none -> keeps it running
    members  +ana +bo@example.com
    calls identitystore:CreateGroup(DisplayName: "Operators", Description: "keeps it running")
    calls identitystore:CreateGroupMembership(GroupId: "Operators", MemberId: "ana")
    calls identitystore:CreateGroupMembership(GroupId: "Operators", MemberId: "bo@example.com")
    "#);
    assert!(diff.steps[1..].iter().all(|step| step.stage == Stage::Admit && step.abreast));
    let bare = Group { description: None, members: None, ..desired() };
    assert_snapshot!(bare.diff(&Live { group: None, people: Vec::new(), ..live() }), @r#"
    calls identitystore:CreateGroup(DisplayName: "Operators")
    Note("nobody is in it yet")
    "#);
}

#[test]
fn a_description_that_differs_is_written() {
    let altered = There { description: None, ..there(&["ana", "bo"]).expect("it is there") };
    assert_snapshot!(desired().diff(&Live { group: Some(altered.clone()), ..live() }), @r#"
    description  none -> keeps it running
    calls identitystore:UpdateGroup(GroupId: "Operators", Operations: [{"AttributePath":"description","AttributeValue":"keeps it running"}])
    "#);
    let without = Group { description: None, ..desired() };
    assert_snapshot!(without.diff(&Live { group: Some(altered), ..live() }), @"settled");
}

#[test]
fn a_missing_member_is_let_in_by_the_name_that_the_file_has() {
    assert_snapshot!(desired().diff(&Live { group: there(&["ana"]), ..live() }), @r#"
    members  +bo@example.com
    calls identitystore:CreateGroupMembership(GroupId: "Operators", MemberId: "bo@example.com")
    "#);
}

#[test]
fn a_person_named_twice_joins_once() {
    let twice = Group { members: Some(members(false, &["bo", "bo@example.com"])), ..desired() };
    let live = Live { group: there(&[]), people: known(&["bo", "bo"]), ..live() };
    assert_snapshot!(twice.diff(&live), @r#"
    members  +bo
    calls identitystore:CreateGroupMembership(GroupId: "Operators", MemberId: "bo")
    "#);
}

#[test]
fn members_beyond_a_plain_list_are_unmanaged() {
    let deleted = (Member { name: None, id: "u-gone".to_owned() }, "m-gone".to_owned());
    let mut group = there(&["ana", "bo", "cy"]).expect("it is there");
    group.members.push(deleted);
    assert_snapshot!(desired().diff(&Live { group: Some(group), ..live() }), @r#"Unmanaged { what: "members `a deleted person (id u-gone)` and `cy`" }"#);
}

#[test]
fn an_exclusive_list_lets_in_whom_it_names_before_it_takes_out_the_rest() {
    let group = Group { members: Some(members(true, &["ana", "bo@example.com"])), ..desired() };
    assert_snapshot!(group.diff(&live()), @"settled");
    let diff = group.diff(&Live { group: there(&["ana", "cy"]), ..live() });
    assert_snapshot!(diff, @r#"
    members  +bo@example.com -cy
    calls identitystore:CreateGroupMembership(GroupId: "Operators", MemberId: "bo@example.com")
    calls identitystore:DeleteGroupMembership(MembershipId: "cy in Operators") (Shrink)
    "#);
    assert!(diff.steps.iter().all(|step| step.stage == Stage::Admit && !step.last));
}

#[test]
fn whoever_takes_themselves_out_is_asked_and_goes_last() {
    let group = Group { members: Some(members(true, &["ana", "bo@example.com"])), ..desired() };
    let live = Live { group: there(&["ana", "bo", "cy", "dee"]), caller: Some(name("CY")), ..live() };
    let diff = group.diff(&live);
    assert_snapshot!(diff, @r#"
    members  -cy -dee
    calls identitystore:DeleteGroupMembership(MembershipId: "dee in Operators") (Shrink)
    calls identitystore:DeleteGroupMembership(MembershipId: "cy in Operators") (Shrink) [locks out] because you are signed in as `cy`, and lose what the group holds
    "#);
    assert!(diff.steps.iter().map(|step| step.last).eq([false, true]));
    let nobody = (Member { name: None, id: "u-gone".to_owned() }, "m-gone".to_owned());
    let group_of_nobody =
        There { members: vec![inside("ana"), inside("bo"), nobody], ..there(&[]).expect("it is there") };
    assert_snapshot!(group.diff(&Live { group: Some(group_of_nobody), caller: None, ..live }), @r#"
    members  -a deleted person (id u-gone)
    calls identitystore:DeleteGroupMembership(MembershipId: "a deleted person (id u-gone) in Operators") (Shrink)
    "#);
}

#[test]
fn who_is_in_a_group_without_declared_members_is_said() {
    let undeclared = Group { members: None, ..desired() };
    let live = |group: Option<There>| Live { group, people: Vec::new(), ..live() };
    assert_snapshot!(undeclared.diff(&live(there(&["ana", "cy"]))), @r#"Unmanaged { what: "members `ana` and `cy`" }"#);
    let many = There { others: 90, ..there(&["ana", "cy"]).expect("it is there") };
    assert_snapshot!(undeclared.diff(&live(Some(many.clone()))), @r#"Unmanaged { what: "members `ana`, `cy` and 90 more" }"#);
    assert_snapshot!(external().diff(&live(Some(many))), @r#"Unmanaged { what: "members `ana`, `cy` and 90 more" }"#);
}

#[test]
fn a_group_of_nobody_to_which_nobody_is_added_is_noted() {
    let nobody = |members| Group { members, ..desired() };
    let live = |group: Option<There>| Live { group, people: Vec::new(), ..live() };
    for group in [nobody(None), nobody(Some(members(false, &[]))), nobody(Some(members(true, &[])))] {
        assert_eq!(group.diff(&live(there(&[]))).to_string().trim_end(), r#"Note("nobody is in it yet")"#);
    }
    assert_snapshot!(nobody(None).diff(&live(None)), @r#"
    description  none -> keeps it running
    calls identitystore:CreateGroup(DisplayName: "Operators", Description: "keeps it running")
    Note("nobody is in it yet")
    "#);
    let joined = Live { group: there(&[]), people: known(&["ana", "bo"]), ..live(None) };
    assert!(desired().diff(&joined).findings.is_empty(), "somebody is about to be in it");
}

#[test]
fn an_exclusive_list_of_nobody_locks_out_who_is_there() {
    let empty = Group { members: Some(members(true, &[])), ..desired() };
    let live = |group: Option<There>| Live { group, people: Vec::new(), caller: Some(name("cy")), ..live() };
    assert_snapshot!(empty.diff(&live(there(&["ana", "bo"]))), @r#"
    members  -ana -bo
    calls identitystore:DeleteGroupMembership(MembershipId: "ana in Operators") (Shrink) [locks out] because nobody is left in the group
    calls identitystore:DeleteGroupMembership(MembershipId: "bo in Operators") (Shrink) [locks out] because nobody is left in the group
    "#);
    assert_snapshot!(empty.diff(&live(there(&["ana", "cy"]))), @r#"
    members  -ana -cy
    calls identitystore:DeleteGroupMembership(MembershipId: "ana in Operators") (Shrink) [locks out] because nobody is left in the group
    calls identitystore:DeleteGroupMembership(MembershipId: "cy in Operators") (Shrink) [locks out] because nobody is left in the group; you are signed in as `cy`, and lose what the group holds
    "#);
    let deleted = (Member { name: None, id: "u-gone".to_owned() }, "m-gone".to_owned());
    let of_nobody = There { members: vec![deleted], ..there(&[]).expect("it is there") };
    assert_snapshot!(empty.diff(&live(Some(of_nobody))), @r#"
    members  -a deleted person (id u-gone)
    calls identitystore:DeleteGroupMembership(MembershipId: "a deleted person (id u-gone) in Operators") (Shrink)
    "#);
}

#[test]
fn a_person_whom_nobody_knows_holds_the_group_back() {
    let group = Group { members: Some(members(true, &["anna", "zed"])), ..desired() };
    let people = vec![Person::Nobody(Some(name("ana"))), Person::Nobody(None)];
    let diff = group.diff(&Live { group: None, people, ..live() });
    assert_snapshot!(diff, @r#"
    Blocked { why: "the directory has no person called `anna`", next: "did you mean `ana`?" }
    Blocked { why: "the directory has no person called `zed`", next: "people are never made here: add them in IAM Identity Center or the identity provider" }
    "#);
    assert!(diff.is_settled() && diff.is_held_back());
}

#[test]
fn a_group_from_elsewhere_is_looked_for_and_never_made() {
    assert_snapshot!(external().diff(&Live { group: Some(There::default()), people: Vec::new(), ..live() }), @"settled");
    let missing = Live { group: None, people: Vec::new(), ..live() };
    assert_snapshot!(external().diff(&missing), @r#"Blocked { why: "the directory has no group called `Operators`", next: "wait until your identity provider has brought it (SCIM), or look there whether it is assigned" }"#);
    assert_snapshot!(external().diff(&Live { nearest: Some(name("Operator")), ..missing }), @r#"Blocked { why: "the directory has no group called `Operators`", next: "did you mean `Operator`?" }"#);
}

#[test]
fn without_an_instance_there_is_nothing_to_look_in() {
    assert_snapshot!(desired().diff(&Live::default()), @r#"Blocked { why: "there is no instance of IAM Identity Center to work with", next: "settle `identity_center.instance` first" }"#);
}
