use insta::assert_snapshot;

use super::support::{ana, tags};
use crate::aws::reader::iam::UserDetail;
use crate::model::{Action, Resource};
use crate::resources::iam::testing::account;
use crate::resources::iam::user::User;
use crate::values::UserName;

fn desired(asked: &[(&str, &str)]) -> User {
    User { account: account(), name: UserName::from_aws("ana"), tags: Some(tags(asked)) }
}

fn live(there: &[(&str, &str)]) -> UserDetail {
    UserDetail { tags: tags(there), ..ana() }
}

#[test]
fn a_user_as_declared_is_settled() {
    assert_snapshot!(desired(&[("Team", "platform")]).diff(&Some(live(&[("Team", "platform")]))), @"settled");
}

#[test]
fn a_missing_user_is_made_and_the_first_password_is_left_to_a_person() {
    let diff = desired(&[("Team", "platform"), ("Floor", "2")]).diff(&None);
    assert_eq!(diff.action, Some(Action::Create));
    assert_snapshot!(diff, @r#"
    tags.Floor  none -> 2
    tags.Team  none -> platform
    calls iam:CreateUser(UserName: "ana", Tags: [{"Key":"Floor","Value":"2"},{"Key":"Team","Value":"platform"}])
    Manual { why: "`ana` cannot sign in yet", instructions: ["give a first password that must be changed: aws iam create-login-profile --user-name ana --password-reset-required --password …"] }
    "#);
}

#[test]
fn a_user_without_tags_is_made_without_tags() {
    let user = User { tags: None, ..desired(&[]) };
    let diff = user.diff(&None);
    assert_eq!(diff.steps.len(), 1);
    assert_eq!(
        crate::model::Change::call(&diff.steps[0].change).to_string(),
        r#"iam:CreateUser(UserName: "ana")"#
    );
}

#[test]
fn a_tag_is_added_and_another_changed_in_one_call() {
    let live = live(&[("Team", "sales"), ("Floor", "2")]);
    assert_snapshot!(desired(&[("Team", "platform"), ("Floor", "2"), ("Badge", "7")]).diff(&Some(live)), @r#"
    tags.Badge  none -> 7
    tags.Team  sales -> platform
    calls iam:TagUser(UserName: "ana", Tags: [{"Key":"Badge","Value":"7"},{"Key":"Team","Value":"platform"}])
    "#);
}

#[test]
fn tags_beyond_the_declared_are_unmanaged() {
    let more = live(&[("Team", "platform"), ("Owner", "hr")]);
    assert_snapshot!(desired(&[("Team", "platform")]).diff(&Some(more)), @r#"Unmanaged { what: "tag `Owner`" }"#);
    let most = live(&[("Team", "platform"), ("Owner", "hr"), ("Desk", "12")]);
    assert_snapshot!(
        desired(&[("Team", "platform")]).diff(&Some(most)),
        @r#"Unmanaged { what: "tags `Desk` and `Owner`" }"#
    );
}

#[test]
fn without_a_word_on_tags_they_are_nobodys_business() {
    let user = User { tags: None, ..desired(&[]) };
    assert_snapshot!(user.diff(&Some(live(&[("Owner", "hr")]))), @"settled");
}

#[test]
fn the_key_of_a_tag_is_the_same_in_any_case() {
    assert_snapshot!(desired(&[("team", "platform")]).diff(&Some(live(&[("Team", "platform")]))), @"settled");
    assert_snapshot!(desired(&[("team", "platform")]).diff(&Some(live(&[("Team", "sales")]))), @r#"
    tags.team  sales -> platform
    calls iam:TagUser(UserName: "ana", Tags: [{"Key":"team","Value":"platform"}])
    "#);
}

#[test]
fn the_value_of_a_tag_is_compared_letter_by_letter() {
    assert!(!desired(&[("Team", "platform")]).diff(&Some(live(&[("Team", "Platform")]))).is_settled());
}

#[test]
fn calls_name_the_user_as_iam_spells_it() {
    let user = User { name: UserName::from_aws("ANA"), ..desired(&[("Team", "platform")]) };
    assert_snapshot!(user.diff(&Some(live(&[]))), @r#"
    tags.Team  none -> platform
    calls iam:TagUser(UserName: "ana", Tags: [{"Key":"Team","Value":"platform"}])
    "#);
}
