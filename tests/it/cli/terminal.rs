//! The question on a terminal, asked of a person played by a few lines of Python.

#![cfg(unix)]

use std::fs;
use std::process::Command;

use baseline::sandbox::state::FRESH_ACCOUNT;
use insta::assert_snapshot;

use super::support::{Folder, SMALL};
use crate::support::skipped;

/// Runs the program on a terminal, lets the account move if it is to, answers its question, prints what it shows, and ends as it does.
const PLAYER: &str = r#"
import os, pty, sys
answer, program = sys.argv[1], sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execv(program[0], program)
shown, answered = b"", False
while True:
    try:
        more = os.read(terminal, 4096)
    except OSError:
        more = b""
    if not more:
        break
    shown += more
    if not answered and b"Type yes" in shown:
        if os.path.exists("moved.json"):
            os.replace("moved.json", "account/sandbox.json")
        os.write(terminal, answer.encode())
        answered = True
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.WEXITSTATUS(status))
"#;

/// What the program showed and its exit code; nothing where there is no Python to play with.
fn answered(folder: &Folder, typed: &str, answer: &str) -> Option<(i32, String)> {
    played(folder, &folder.command(typed), answer)
}

fn played(folder: &Folder, program: &Command, answer: &str) -> Option<(i32, String)> {
    let mut player = Command::new("python3");
    player.arg("-c").arg(PLAYER).arg(answer).arg(program.get_program()).args(program.get_args());
    player.current_dir(folder.path("")).env("TERM", "xterm").env("AWS_EC2_METADATA_DISABLED", "true");
    let Ok(output) = player.output() else {
        skipped("a question on a terminal is asked only where there is python3");
        return None;
    };
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    Some((output.status.code().unwrap_or_default(), shown))
}

#[test]
fn a_typed_yes_goes_ahead() {
    let folder = Folder::with_baseline(SMALL);
    let Some((code, shown)) = answered(&folder, "apply --sandbox=account", "yes\n") else { return };
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("Apply this? Type yes to go ahead:"), "{shown}");
    assert!(shown.contains("Done: "), "{shown}");
    assert_eq!(folder.run("plan --sandbox=account --detailed-exitcode").code, Some(0));
}

#[test]
fn anything_else_does_nothing() {
    for answer in ["no\n", "y\n", "Yes\n", "\n", "\u{4}"] {
        let folder = Folder::with_baseline(SMALL);
        let Some((code, shown)) = answered(&folder, "apply --sandbox=account", answer) else { return };
        assert_eq!(code, 4, "{answer:?}: {shown}");
        assert!(shown.contains("the answer was not `yes`; nothing was changed"), "{shown}");
        assert!(!folder.path("account").exists(), "{shown}");
    }
}

#[test]
fn yes_is_not_asked_for_twice() {
    let folder = Folder::with_baseline(SMALL);
    let Some((code, shown)) = answered(&folder, "apply --sandbox=account --yes", "") else { return };
    assert_eq!(code, 0, "{shown}");
    assert!(!shown.contains("Type yes"), "{shown}");
}

#[test]
fn an_account_that_moved_while_somebody_read_is_left_alone() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("plan --sandbox=account");
    let before = folder.read("account/sandbox.json");
    folder.edit_account(|state| {
        state.add_user(FRESH_ACCOUNT, "ana");
    });
    fs::rename(folder.path("account/sandbox.json"), folder.path("moved.json")).expect("the folder is ours");
    folder.write("account/sandbox.json", &before);
    let Some((code, shown)) = answered(&folder, "apply --sandbox=account", "yes\n") else { return };
    assert_eq!(code, 1, "{shown}");
    assert!(shown.contains("the account or its plan moved since it was planned"), "{shown}");
    assert!(folder.account().account(FRESH_ACCOUNT).groups.is_empty(), "{shown}");
}

#[test]
fn an_interrupted_question_does_nothing() {
    let folder = Folder::with_baseline(SMALL);
    let Some((code, shown)) = answered(&folder, "apply --sandbox=account", "\u{3}") else { return };
    assert_eq!(code, 130, "{shown}");
    assert!(shown.contains("\ninterrupted: nothing was changed"), "{shown}");
    assert!(!folder.path("account").exists(), "{shown}");
}

#[test]
fn a_question_that_nobody_would_see_is_not_asked() {
    let folder = Folder::with_baseline(SMALL);
    let mut shell = Command::new("/bin/sh");
    let typed = format!("{} apply --sandbox=account 2>log", env!("CARGO_BIN_EXE_baseline"));
    let Some((code, shown)) = played(&folder, shell.arg("-c").arg(typed), "yes\n") else { return };
    assert_eq!(code, 4, "{shown}");
    assert_snapshot!(folder.read("log"), @"
    error: nobody would see the question: stderr is no terminal
      help: leave stderr on the terminal, or look at the plan, then add `--yes`
    ");
    assert!(!folder.path("account").exists(), "{shown}");
}

#[test]
fn colour_is_for_terminals() {
    let folder = Folder::with_baseline(SMALL);
    let Some((_, shown)) = answered(&folder, "plan --sandbox", "") else { return };
    assert!(shown.contains("\u{1b}["), "{shown}");
    let Some((_, shown)) = answered(&folder, "plan --sandbox --no-color", "") else { return };
    assert!(!shown.contains("\u{1b}[3"), "{shown}");
}
