//! `--sandbox=DIR`: an account kept between commands.

use std::fs;

use insta::assert_snapshot;

use super::support::{Folder, SMALL};

#[test]
fn the_account_is_there_again_at_the_next_command() {
    let folder = Folder::with_baseline(SMALL);
    assert_eq!(folder.run("apply --sandbox=account --yes").code, Some(0));
    let ended = folder.run("plan --sandbox=account --detailed-exitcode");
    assert_eq!(ended.code, Some(0), "{ended}");
}

#[test]
fn without_a_folder_it_lives_for_one_command() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox --yes");
    assert_eq!(folder.run("plan --sandbox --detailed-exitcode").code, Some(2));
}

#[cfg(unix)]
#[test]
fn what_is_kept_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox=account --yes");
    let mode = fs::metadata(folder.path("account/sandbox.json")).expect("it is kept").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_damaged_account_is_said_to_be_so() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox=account --yes");
    let text = folder.read("account/sandbox.json");
    let damaged = &text[..100];
    folder.write("account/sandbox.json", damaged);
    assert_snapshot!(folder.run("plan --sandbox=account"), @"
    exit code 1
    ---- stderr
    error: the sandbox at `account/sandbox.json` is damaged: move it away to begin with a fresh account
      cause: EOF while parsing a value at line 7 column 0
    ");
    assert_eq!(folder.read("account/sandbox.json"), damaged);
}

#[test]
fn an_account_of_another_format_is_said_to_be_so() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox=account --yes");
    let text = folder.read("account/sandbox.json").replacen("\"format\": 1", "\"format\": 2", 1);
    folder.write("account/sandbox.json", &text);
    assert_snapshot!(folder.run("plan --sandbox=account"), @"
    exit code 1
    ---- stderr
    error: the sandbox at `account/sandbox.json` cannot be used: its format is 2, and this program knows 1
    ");
}

#[test]
fn an_account_that_cannot_be_kept_is_a_failure() {
    let folder = Folder::with_baseline(SMALL);
    folder.write("account", "a file where the folder should be");
    assert_snapshot!(folder.run("apply --sandbox=account --yes"), @"
    exit code 1
    ---- stderr
    error: cannot read the sandbox at `account/sandbox.json`
      cause: Not a directory (os error 20)
    ");
}

#[test]
fn listening_is_for_this_machine_alone() {
    assert_snapshot!(Folder::empty().run("sandbox --listen 0.0.0.0:0"), @"
    exit code 1
    ---- stderr
    error: the sandbox listens on loopback addresses only, and `0.0.0.0:0` is none
    ");
}
