//! Signals: what is being sent is finished, nothing new is begun, and what was done is told.

#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use baseline::sandbox::state::{FRESH_ACCOUNT, OrganizationRole};
use baseline::sandbox::{Effect, Fault};
use insta::assert_snapshot;
use jiff::SignedDuration;

use super::server::Server;
use super::support::{Ended, Folder, SMALL, wait_until};

/// A run whose stderr is followed line by line.
struct Run {
    child: Child,
    stderr: BufReader<std::process::ChildStderr>,
    heard: String,
}

impl Run {
    fn start(folder: &Folder, server: &Server, typed: &str) -> Self {
        let mut command = folder.command(typed);
        let command = server.serve(&mut command).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let stderr = BufReader::new(child.stderr.take().expect("stderr is piped"));
        Self { child, stderr, heard: String::new() }
    }

    /// Reads stderr until a line with this text.
    fn hear(&mut self, text: &str) {
        loop {
            let from = self.heard.len();
            let read = self.stderr.read_line(&mut self.heard).expect("stderr is text");
            assert!(read > 0, "the run ended without saying `{text}`:\n{}", self.heard);
            if self.heard[from..].contains(text) {
                return;
            }
        }
    }

    fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().expect("there is a shell").success());
    }

    fn end(mut self, folder: &Folder) -> Ended {
        self.stderr.read_to_string(&mut self.heard).expect("stderr is text");
        let mut output = self.child.wait_with_output().expect("the program ends");
        output.stderr = self.heard.into_bytes();
        folder.end(&output)
    }
}

/// Interrupts an apply while the group is being made, which takes long enough for the signal to arrive on a machine
/// that is busy with other tests.
fn interrupted_with(signal: &str) -> (Ended, Server, Folder) {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    server.sandbox.inject(Fault::of("iam:CreateGroup", Effect::Delay(Duration::from_secs(8))));
    let mut run = Run::start(&folder, &server, "apply --yes");
    run.hear("iam:CreateGroup");
    run.signal(signal);
    let ended = run.end(&folder);
    (ended, server, folder)
}

#[test]
fn an_interrupted_apply_finishes_what_is_under_way_and_says_what_was_not_done() {
    let (ended, server, _) = interrupted_with("INT");
    assert_eq!(ended.code, Some(130), "{ended}");
    let outcome = ended.stdout.split_once(" s\n\n").map_or("", |(_, outcome)| outcome);
    assert_snapshot!(outcome, @r#"
    ✓ account.alias: iam:CreateAccountAlias
    ✓ iam.user["ana"]: iam:CreateUser
    ! iam.group["ReadOnly"]: iam:CreateGroup
        ! the rest was skipped: the run was interrupted

    Left:
      ~ iam.group["ReadOnly"] still differs: managed_policies, members

    Interrupted: 3 calls, 3 resources, 1 skipped. What was done stays done; run it again to go on. 1 resource is not as declared; besides, 1 step to do by hand:
      • iam.user["ana"]: `ana` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name ana --password-reset-required --password …
    "#);
    assert_snapshot!(ended.stderr, @r#"
    account.alias: iam:CreateAccountAlias
    iam.user["ana"]: iam:CreateUser
    iam.group["ReadOnly"]: iam:CreateGroup
    stopping: what is being sent is finished, and nothing is waited for; press Ctrl-C again to stop at once
    iam.group["ReadOnly"]: skipped: the run was interrupted
    verifying 2 resources, round 1
    "#);
    let state = server.sandbox.state();
    let groups = &state.account(FRESH_ACCOUNT).groups;
    assert!(groups[&"ReadOnly".into()].entity.attached_policies.is_empty(), "something new was begun");
}

#[test]
fn a_run_after_an_interruption_finishes_the_work() {
    let (_, server, folder) = interrupted_with("INT");
    server.sandbox.clear_faults();
    let run = |typed: &str| server.serve(&mut folder.command(typed)).output().expect("the program starts");
    assert_eq!(run("apply --yes").status.code(), Some(0));
    assert_eq!(run("plan --detailed-exitcode").status.code(), Some(0));
}

#[test]
fn termination_is_an_interruption() {
    let (ended, ..) = interrupted_with("TERM");
    assert_eq!(ended.code, Some(130), "{ended}");
    assert!(ended.stdout.contains("the run was interrupted"), "{ended}");
}

#[test]
fn a_second_signal_ends_the_run_at_once() {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    server.sandbox.inject(Fault::of("iam:CreateGroup", Effect::Hang));
    let mut run = Run::start(&folder, &server, "apply --yes");
    run.hear("iam:CreateGroup");
    run.signal("INT");
    run.hear("press Ctrl-C again");
    run.signal("INT");
    assert_eq!(run.end(&folder).code, Some(130));
}

#[test]
fn a_signal_while_planning_ends_the_run_at_once() {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    server.sandbox.inject(Fault::of("iam:GetAccountAuthorizationDetails", Effect::Hang));
    let run = Run::start(&folder, &server, "apply --yes");
    wait_until(|| server.operations().iter().any(|one| one == "iam:GetAccountAuthorizationDetails"));
    run.signal("INT");
    let ended = run.end(&folder);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(130), ""), "{ended}");
    assert_eq!(ended.stderr, "interrupted: nothing was changed\n");
}

#[test]
fn json_says_that_nothing_was_changed() {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    server.sandbox.inject(Fault::of("iam:GetAccountAuthorizationDetails", Effect::Hang));
    let run = Run::start(&folder, &server, "plan --json");
    wait_until(|| server.operations().iter().any(|one| one == "iam:GetAccountAuthorizationDetails"));
    run.signal("INT");
    let ended = run.end(&folder);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(130), ""), "{ended}");
    assert_eq!(ended.json()["error"]["message"], "interrupted: nothing was changed", "{ended}");
}

#[test]
fn a_signal_while_proof_is_awaited_does_not_wait_for_it() {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    // Reads after the plan's own see nothing of what was written, which keeps the proof away for two minutes.
    let stale = Effect::Stale(Duration::from_mins(10));
    server.sandbox.inject(Fault::of("iam:GetAccountAuthorizationDetails", stale).after(1));
    let mut run = Run::start(&folder, &server, "apply --yes");
    run.hear("round 2");
    run.signal("INT");
    let ended = run.end(&folder);
    assert_eq!(ended.code, Some(130), "{ended}");
    assert!(ended.stdout.contains("did not show the result before the run was interrupted"), "{ended}");
}

#[test]
fn what_aws_carries_out_by_and_by_is_left_to_it_and_the_next_run_goes_on_from_there() {
    let assigned = "\
baseline: 1
name: t
identity_center:
  permission_sets: [{ name: ReadOnly }]
  assignments: { items: [{ user: ada@example.com, permission_set: ReadOnly, accounts: [this] }] }
";
    let (folder, server) = (Folder::with_baseline(assigned), Server::start());
    server.sandbox.edit(|state| {
        state.organize(OrganizationRole::Management);
        state.identity_center_mut().request_duration = SignedDuration::from_secs(25);
    });
    let mut run = Run::start(&folder, &server, "apply --yes");
    run.hear("waiting for AWS to carry out 1 request");
    run.signal("INT");
    let ended = run.end(&folder);
    let held = |server: &Server| {
        let state = server.sandbox.state();
        state.identity_center.expect("an instance").assignments.len()
    };
    assert_eq!(held(&server), 0, "it was waited for");
    assert_eq!(ended.code, Some(130), "{ended}");
    let left = "! skipped: the run was interrupted, and AWS is still at request ";
    assert!(ended.stdout.contains(left), "{ended}");
    let mut again = folder.command("apply --yes");
    let again = server.serve(&mut again).output().expect("the program starts");
    assert_eq!(again.status.code(), Some(0), "{}", folder.end(&again));
    assert_eq!(held(&server), 1);
    let sent = server.operations().into_iter().filter(|one| one == "sso:CreateAccountAssignment");
    assert_eq!(sent.count(), 1);
}

#[test]
fn a_listening_sandbox_says_where_and_ends_when_told() {
    let folder = Folder::with_baseline(SMALL);
    let mut command = folder.command("sandbox --listen 127.0.0.1:0 --sandbox=account");
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut variables = Vec::new();
    for line in BufReader::new(child.stdout.take().expect("stdout is piped")).lines() {
        let line = line.expect("it is text");
        let assignment = line.strip_prefix("export ").expect("a line for a shell");
        let (name, value) = assignment.split_once('=').expect("an assignment");
        variables.push((name.to_owned(), value.to_owned()));
        if name == "AWS_SESSION_TOKEN" {
            break;
        }
    }
    let applied = folder.command("apply --yes").envs(variables).output().expect("the program starts");
    assert_eq!(applied.status.code(), Some(0), "{}", folder.end(&applied));
    let kill = format!("kill -INT {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().expect("there is a shell").success());
    assert_eq!(child.wait().expect("the program ends").code(), Some(0));
    assert!(folder.account().account(FRESH_ACCOUNT).groups.contains_key(&"ReadOnly".into()));
}
