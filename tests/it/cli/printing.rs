//! What is printed where nobody reads, where there is no room, and in which colours.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use insta::assert_snapshot;

use super::support::{Folder, SMALL};
use crate::support::skipped;

/// What begins every colour.
const ESCAPE: char = '\u{1b}';

#[test]
fn a_reader_who_has_gone_is_no_failure() {
    let folder = Folder::with_baseline(SMALL);
    for typed in
        ["plan --sandbox", "plan --sandbox --json", "validate", "schema", "completions zsh", "--help"]
    {
        let (reader, writer) = io::pipe().expect("a pipe can be made");
        drop(reader);
        let output = folder.command(typed).stdout(writer).output().expect("the program starts");
        let ended = folder.end(&output);
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{typed}: {ended}");
    }
}

#[test]
fn an_apply_whose_reader_has_gone_goes_on() {
    let folder = Folder::with_baseline(SMALL);
    let (reader, writer) = io::pipe().expect("a pipe can be made");
    drop(reader);
    let mut command = folder.command("apply --sandbox=account --yes");
    assert_eq!(command.stdout(writer).output().expect("the program starts").status.code(), Some(0));
    assert_eq!(folder.run("plan --sandbox=account --detailed-exitcode").code, Some(0));
}

/// A stdout that has no room.
fn full() -> Option<File> {
    let full = Path::new("/dev/full");
    if !full.exists() {
        skipped("this machine has no /dev/full");
        return None;
    }
    Some(OpenOptions::new().write(true).open(full).expect("it takes everything, in a way"))
}

#[test]
fn a_plan_that_cannot_be_shown_is_not_applied() {
    let Some(full) = full() else { return };
    let folder = Folder::with_baseline(SMALL);
    let mut command = folder.command("apply --sandbox=account --yes");
    let ended = folder.end(&command.stdout(full).output().expect("the program starts"));
    assert_eq!(ended.code, Some(1));
    assert_snapshot!(ended.stderr, @"
    error: the output cannot be written
      cause: No space left on device (os error 28)
    ");
    assert!(!folder.path("account").exists());
}

#[test]
fn there_is_no_colour_where_there_is_no_terminal() {
    let ended = Folder::with_baseline(SMALL).run("plan --sandbox");
    assert!(!ended.stdout.contains(ESCAPE), "{ended}");
}

#[test]
fn colour_can_be_forced_and_is_forgone_when_unwanted() {
    let folder = Folder::with_baseline(SMALL);
    let coloured = |typed: &str, variables: &[(&str, &str)]| {
        let mut command = folder.command(typed);
        command.envs(variables.iter().copied());
        folder.end(&command.output().expect("the program starts")).stdout.contains(ESCAPE)
    };
    let forced = ("CLICOLOR_FORCE", "1");
    assert!(coloured("plan --sandbox", &[forced]));
    assert!(!coloured("plan --sandbox --no-color", &[forced]));
    assert!(!coloured("plan --sandbox", &[("NO_COLOR", "1")]));
    assert!(!coloured("plan --sandbox --json", &[forced]));
}

#[test]
fn verbose_logs_to_stderr_and_never_what_is_secret() {
    let folder = Folder::with_baseline(SMALL);
    let ended = folder.run("apply --sandbox=account --yes -vv");
    assert_eq!(ended.code, Some(0), "{ended}");
    let credentials = baseline::sandbox::Sandbox::fresh().credentials();
    for secret in [Some(credentials.secret_access_key()), credentials.session_token()].into_iter().flatten() {
        assert!(!ended.stderr.contains(secret) && !ended.stdout.contains(secret), "{ended}");
    }
}

#[test]
fn an_object_that_cannot_be_written_is_told_on_stderr() {
    let Some(full) = full() else { return };
    let folder = Folder::with_baseline(SMALL);
    for typed in
        ["plan --sandbox --json", "apply --sandbox --json", "validate --json", "plan nothing.yaml --json"]
    {
        let out = full.try_clone().expect("it is open");
        let ended = folder.end(&folder.command(typed).stdout(out).output().expect("the program starts"));
        assert!(ended.code != Some(0), "{typed}: {ended}");
        assert!(ended.stderr.contains("error: the output cannot be written"), "{typed}: {ended}");
    }
    let mut command = folder.command("plan --bogus --json");
    let ended = folder.end(&command.stdout(full).output().expect("the program starts"));
    assert!(ended.stderr.starts_with("error: unexpected argument"), "{ended}");
}

#[test]
fn what_was_changed_is_told_although_the_object_cannot_be_written() {
    let Some(full) = full() else { return };
    let folder = Folder::with_baseline(SMALL);
    let mut command = folder.command("apply --sandbox=account --yes --json");
    let ended = folder.end(&command.stdout(full).output().expect("the program starts"));
    assert_eq!(ended.code, Some(1));
    let told = ended.stderr.find('✓').map_or("", |from| &ended.stderr[from..]);
    assert_snapshot!(told, @r#"
    ✓ account.alias: iam:CreateAccountAlias
    ✓ iam.user["ana"]: iam:CreateUser
    ✓ iam.group["ReadOnly"]: iam:CreateGroup, iam:AttachGroupPolicy, iam:AddUserToGroup

    Done: 5 calls, 3 resources. Nothing is left but 1 step to do by hand:
      • iam.user["ana"]: `ana` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name ana --password-reset-required --password …
    error: the output cannot be written
      cause: No space left on device (os error 28)
    "#);
    assert_eq!(folder.run("plan --sandbox=account --detailed-exitcode").code, Some(0));
}
