use super::support::{desired, live, managed, members, users, without_the_group};
use crate::model::{Finding, Resource};
use crate::resources::iam::group::{Group, Live};
use crate::resources::iam::reference::Meaning;
use crate::resources::iam::testing::{aws_policy, policy_name};

/// Why a diff without any step is refused, and the help; every refusal has its place in the file.
fn refusals(group: &Group, live: &Live) -> Vec<(String, String)> {
    let diff = group.diff(live);
    assert!(diff.is_settled() && diff.attributes.is_empty(), "nothing is planned beside a refusal: {diff}");
    let findings = diff.findings.into_iter();
    findings
        .map(|finding| match finding {
            Finding::Refused { at: Some(_), why, help } => (why, help),
            other => panic!("not a refusal with a place: {other:?}"),
        })
        .collect()
}

fn meaning(reference: &str, meaning: Meaning) -> (Group, Live) {
    let group = Group { managed_policies: Some(managed(false, &[reference])), ..desired() };
    (group, Live { meanings: vec![meaning], ..live() })
}

fn pair(why: &str, help: &str) -> (String, String) {
    (why.to_owned(), help.to_owned())
}

#[test]
fn an_unknown_policy_is_refused_with_the_nearest_name() {
    let nearest = Some("ReadOnlyAccess".to_owned());
    let (group, live) =
        meaning("ReadOnlyAcces", Meaning::Missing { name: "ReadOnlyAcces".to_owned(), nearest });
    assert_eq!(
        refusals(&group, &live),
        [pair("there is no managed policy called `ReadOnlyAcces`", "did you mean `ReadOnlyAccess`?")]
    );
}

#[test]
fn a_policy_that_resembles_none_is_refused_with_where_it_was_looked_for() {
    let (group, live) = meaning("Zzz", Meaning::Missing { name: "Zzz".to_owned(), nearest: None });
    assert_eq!(
        refusals(&group, &live),
        [pair(
            "there is no managed policy called `Zzz`",
            "neither AWS, nor the file, nor the account has one of this name"
        )]
    );
}

#[test]
fn a_name_that_means_two_policies_is_refused_until_it_says_whose() {
    let (group, live) = meaning("Billing", Meaning::Ambiguous(policy_name("Billing")));
    assert_eq!(
        refusals(&group, &live),
        [pair(
            "`Billing` is both an AWS-managed policy and one of this account",
            "write `aws:Billing` or `local:Billing`"
        )]
    );
}

#[test]
fn a_name_at_several_paths_is_refused_until_it_is_an_arn() {
    let several = vec![aws_policy("Support"), aws_policy("job-function/Support")];
    let (group, live) = meaning("aws:Support", Meaning::Several(several));
    assert_eq!(
        refusals(&group, &live),
        [pair(
            "several AWS-managed policies are called `aws:Support`",
            "write the ARN: `arn:aws:iam::aws:policy/Support` or \
             `arn:aws:iam::aws:policy/job-function/Support`"
        )]
    );
}

#[test]
fn a_member_that_nobody_declared_is_refused_with_the_nearest_name() {
    let group = Group { members: Some(members(false, &["anna"])), ..desired() };
    assert_eq!(refusals(&group, &live()), [pair("there is no user called `anna`", "did you mean `ana`?")]);
}

#[test]
fn a_member_that_resembles_nobody_is_refused_with_what_to_do() {
    let group = Group { members: Some(members(false, &["somebody.else"])), ..desired() };
    assert_eq!(
        refusals(&group, &live()),
        [pair(
            "there is no user called `somebody.else`",
            "declare the user under `iam.users`, or take the name out"
        )]
    );
}

#[test]
fn users_of_the_file_are_suggested_too() {
    let group = Group {
        members: Some(members(false, &["deee"])),
        declared_users: users(&["dee"]).into(),
        ..desired()
    };
    assert_eq!(refusals(&group, &live()), [pair("there is no user called `deee`", "did you mean `dee`?")]);
}

#[test]
fn every_refusal_of_a_group_comes_at_once_and_nothing_is_made() {
    let (group, live) = meaning("Billing", Meaning::Ambiguous(policy_name("Billing")));
    let group = Group { members: Some(members(false, &["anna", "boo"])), ..group };
    let live = Live { meanings: live.meanings, ..without_the_group() };
    let whys: Vec<String> = refusals(&group, &live).into_iter().map(|(why, _)| why).collect();
    assert_eq!(
        whys,
        [
            "`Billing` is both an AWS-managed policy and one of this account",
            "there is no user called `anna`",
            "there is no user called `boo`",
        ]
    );
}
