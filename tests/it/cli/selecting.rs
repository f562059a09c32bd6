//! `--only`: a part of the file.

use insta::assert_snapshot;

use super::support::{Folder, SMALL};

#[test]
fn what_is_selected_is_all_that_is_shown() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan --sandbox --only account.*"), @"
    exit code 0
    ---- stdout
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    Baseline small

    + account.alias
        alias   none -> acme-prod

    Plan: 1 to create, 0 to update, 0 to delete, 0 unchanged · 2 requests · 0.0 s
    ");
}

#[test]
fn what_it_needs_and_is_not_settled_is_named() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run(r#"plan --sandbox --only iam.group["ReadOnly"]"#), @r#"
    exit code 1
    ---- stderr
    error: what is selected needs `iam.user["ana"]`, which is not settled
      help: add `--with-dependencies`, or name it with `--only` too
    "#);
}

#[test]
fn what_it_needs_is_taken_along_when_asked_for() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(
        folder.run(r#"plan --sandbox --only iam.group["ReadOnly"] --with-dependencies"#), @r#"
    exit code 0
    ---- stdout
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    Baseline small

    + iam.user["ana"]
        • by hand: `ana` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name ana --password-reset-required --password …

    + iam.group["ReadOnly"]
        managed_policies: 1 added
          + ReadOnlyAccess
        members: 1 added
          + ana

    Plan: 2 to create, 0 to update, 0 to delete, 0 unchanged · 1 by hand · 4 requests · 0.0 s
    "#);
}

#[test]
fn what_it_needs_and_is_settled_goes_without_saying() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox=account --yes --only iam.user*");
    assert_snapshot!(folder.run("plan --sandbox=account --only iam.group*"), @r#"
    exit code 0
    ---- stdout
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    Baseline small

    + iam.group["ReadOnly"]
        managed_policies: 1 added
          + ReadOnlyAccess
        members: 1 added
          + ana

    Plan: 1 to create, 0 to update, 0 to delete, 0 unchanged · 4 requests · 0.0 s
    "#);
}

#[test]
fn what_matches_nothing_is_refused() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan --sandbox --only iam.gruop*"), @"
    exit code 1
    ---- stderr
    error: nothing in the file matches `--only iam.gruop*`
      help: leave `--only` out and add `-v` to see every address
    ");
}

#[test]
fn a_glob_that_cannot_be_read_is_refused() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan --sandbox --only iam.{group"), @"
    exit code 1
    ---- stderr
    error: `--only iam.{group` cannot be read: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
    ");
}
