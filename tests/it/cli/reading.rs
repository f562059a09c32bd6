//! Where the file's text comes from: standard input, pipes, and what never ends.

#![cfg(unix)]

use std::fs::OpenOptions;
use std::io::Write;
use std::process::{Command, Stdio};

use insta::assert_snapshot;

use super::support::{Ended, Folder, SMALL};

/// Runs the program with a text on its standard input.
fn fed(folder: &Folder, typed: &str, text: &str) -> Ended {
    let mut command = folder.command(typed);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    child.stdin.take().expect("stdin is piped").write_all(text.as_bytes()).expect("the program reads");
    folder.end(&child.wait_with_output().expect("the program ends"))
}

fn pipe(folder: &Folder, name: &str) {
    let made = Command::new("mkfifo").arg(folder.path(name)).status().expect("there is mkfifo");
    assert!(made.success());
}

#[test]
fn a_file_can_come_through_a_pipe() {
    let folder = Folder::empty();
    assert_snapshot!(fed(&folder, "validate /dev/stdin", SMALL), @"
    exit code 0
    ---- stdout
    /dev/stdin is valid: `small` declares 3 resources
    ");
    assert_snapshot!(fed(&folder, "validate -", SMALL), @"
    exit code 0
    ---- stdout
    <stdin> is valid: `small` declares 3 resources
    ");
    assert_snapshot!(fed(&folder, "validate -", "baseline: 1\nname: small\nacount: {}\n"), @"
    exit code 3
    ---- stderr
    error: unknown key `acount`
     --> <stdin>:3:1
      |
    3 | acount: {}
      | ^^^^^^
      |
      = help: did you mean `account`?
    ");
    let ended = fed(&folder, "plan - --sandbox --detailed-exitcode", SMALL);
    assert_eq!(ended.code, Some(2), "{ended}");
}

#[test]
fn documents_of_standard_input_lie_in_the_working_directory() {
    let folder = Folder::with_shipped_baseline();
    let ended = fed(&folder, "validate - --set company=acme", &folder.read("secure-account.yaml"));
    assert_eq!(ended.code, Some(0), "{ended}");
    let ended = fed(&folder, "validate secure-account.yaml --parameters -", "company: acme\n");
    assert_eq!(ended.code, Some(0), "{ended}");
    assert_snapshot!(fed(&folder, "validate - --parameters -", ""), @"
    exit code 1
    ---- stderr
    error: the baseline and its parameters cannot both be standard input
      help: name a file for one of them
    ");
}

#[test]
fn a_saved_plan_can_come_through_a_pipe() {
    let folder = Folder::with_baseline(SMALL);
    let ended = fed(&folder, "plan - --sandbox=account --out plan.json", SMALL);
    assert_eq!(ended.code, Some(0), "{ended}");
    let ended = fed(&folder, "apply - --sandbox=account --yes", &folder.read("plan.json"));
    assert_eq!(ended.code, Some(0), "{ended}");
    assert!(folder.account().accounts.values().any(|account| account.users.contains_key(&"ana".into())));
}

#[test]
fn a_signal_ends_a_run_that_waits_for_its_file() {
    for (typed, signal) in [
        ("validate pipe", "TERM"),
        ("validate pipe", "INT"),
        ("plan pipe --sandbox", "TERM"),
        ("apply pipe --sandbox --yes", "INT"),
        ("validate baseline.yaml --parameters pipe", "TERM"),
    ] {
        let folder = Folder::with_baseline(SMALL);
        pipe(&folder, "pipe");
        let mut command = folder.command(typed);
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().expect("the program starts");
        // It opens when the program reads, and nothing is ever written to it.
        let held = OpenOptions::new().write(true).open(folder.path("pipe")).expect("the pipe is there");
        let kill = format!("kill -{signal} {}", child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().expect("there is a shell").success());
        let ended = folder.end(&child.wait_with_output().expect("the program ends"));
        assert_eq!(ended.code, Some(130), "{typed}: {ended}");
        drop(held);
    }
}
