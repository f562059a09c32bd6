//! `--only`: a part of the file.

use insta::assert_snapshot;

use super::support::{Folder, SMALL};

#[test]
fn what_is_selected_is_all_that_is_shown() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan --sandbox --only account.*"), @"");
}

#[test]
fn what_it_needs_and_is_not_settled_is_named() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run(r#"plan --sandbox --only iam.group["ReadOnly"]"#), @"");
}

#[test]
fn what_it_needs_is_taken_along_when_asked_for() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(
        folder.run(r#"plan --sandbox --only iam.group["ReadOnly"] --with-dependencies"#), @"");
}

#[test]
fn what_it_needs_and_is_settled_goes_without_saying() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox=account --yes --only iam.user*");
    assert_snapshot!(folder.run("plan --sandbox=account --only iam.group*"), @"");
}

#[test]
fn what_matches_nothing_is_refused() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan --sandbox --only iam.gruop*"), @"");
}

#[test]
fn a_glob_that_cannot_be_read_is_refused() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan --sandbox --only iam.{group"), @"");
}
