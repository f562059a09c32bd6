//! Names and messages that are meant to mislead.

use insta::assert_snapshot;

use crate::aws::operation::iam;
use crate::engine::{Ending, Failure, Outcome};
use crate::model::{Call, Diff, Finding, Step};
use crate::report::TextOptions;
use crate::report::fixtures::{Fake, at, examined, header, plan_of, policy_diff, refused_by_iam};
use crate::report::style::is_dangerous;
use crate::report::text::{outcome, plan};
use crate::values::Sources;

/// Red, a line of its own, and text from right to left.
const NAME: &str = "\u{1b}[31meve\nPlan: 0 to create\u{202e}toor";

fn hostile() -> Diff<Fake> {
    let mut diff = Diff::settled();
    diff.value(NAME, NAME, NAME);
    diff.set("members", vec![NAME.into()], vec![NAME.into()]);
    let document = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{ "Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": format!("arn:{NAME}") }],
    });
    let before = document.to_string().replace("GetObject", "PutObject");
    diff.attributes.push(policy_diff(NAME, Some(&before), Some(&document.to_string())));
    diff.step(Step::grow(Fake(Call::new(iam::CREATE_USER).with("UserName", NAME))).because(NAME));
    diff.finding(Finding::Manual { why: NAME.into(), instructions: vec![NAME.into()] });
    diff.finding(Finding::Note(NAME.into()));
    diff.finding(Finding::Unmanaged { what: NAME.into() });
    diff
}

#[test]
fn hostile_names_in_a_plan_are_escaped() {
    let items = vec![examined(at("iam.user", NAME), Ok(hostile()))];
    let options = TextOptions { calls: true, verbose: true, ..TextOptions::default() };
    let text = plan(&plan_of(items), &Sources::default(), &options);
    assert!(!text.contains(|character| character != '\n' && is_dangerous(character)));
    assert_snapshot!(text, @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ~ iam.user["\u{1b}[31meve\nPlan: 0 to create\u{202e}toor"]
        \u{1b}[31meve\nPlan: 0 to create\u{202e}toor   "\u{1b}[31meve\nPlan: 0 to create\u{202e}toor" -> "\u{1b}[31meve\nPlan: 0 to create\u{202e}toor"
        members: 1 added, 1 taken away
          + \u{1b}[31meve\nPlan: 0 to create\u{202e}toor
          - \u{1b}[31meve\nPlan: 0 to create\u{202e}toor
        \u{1b}[31meve\nPlan: 0 to create\u{202e}toor changes
          now allows `s3:GetObject` on `arn:\u{1b}[31meve\nPlan: 0 to create\u{202e}toor`
          no longer allows `s3:PutObject` on `arn:\u{1b}[31meve\nPlan: 0 to create\u{202e}toor`
          @@ -5,7 +5,7 @@
                 "Sid": "Read",
                 "Effect": "Allow",
                 "Action": [
          -        "s3:PutObject"
          +        "s3:GetObject"
                 ],
                 "Resource": [
                   "arn:\u001b[31meve\nPlan: 0 to create\u{202e}toor"
        iam:CreateUser: \u{1b}[31meve\nPlan: 0 to create\u{202e}toor
        • by hand: \u{1b}[31meve\nPlan: 0 to create\u{202e}toor
          \u{1b}[31meve\nPlan: 0 to create\u{202e}toor
        note: \u{1b}[31meve\nPlan: 0 to create\u{202e}toor
        calls
          iam:CreateUser(UserName: "\u001b[31meve\nPlan: 0 to create\u{202e}toor")

    Not in the file, left alone:
      iam.user["\u{1b}[31meve\nPlan: 0 to create\u{202e}toor"]: \u{1b}[31meve\nPlan: 0 to create\u{202e}toor

    Plan: 0 to create, 1 to update, 0 to delete, 0 unchanged · 1 by hand · 1 unmanaged · 26 requests · 0.3 s
    "#);
}

/// GitHub Actions obeys a line that begins with `::`, whatever blanks stand before it.
#[test]
fn no_line_is_a_command_to_whoever_reads_the_log() {
    for command in ["::set-output name=x::y", "::error::"] {
        let message = format!("no\n{command}\n  {command}");
        let error = refused_by_iam(iam::CREATE_USER, "AccessDenied", &message);
        let mut diff = Diff::<Fake>::settled();
        diff.value(command, "a", "b");
        diff.finding(Finding::Manual { why: command.into(), instructions: vec![command.into()] });
        diff.finding(Finding::Unhealthy { cause: message.clone(), fix: message.clone() });
        let items = vec![examined(at("iam.user", "a"), Ok(diff)), examined(at("iam.user", "b"), Err(error))];
        let text = plan(&plan_of(items), &Sources::default(), &TextOptions::default());
        let commands = text.lines().filter(|line| line.trim_start().starts_with("::"));
        assert_eq!(commands.collect::<Vec<_>>(), Vec::<&str>::new());
        let marked = text.lines().filter(|line| line.trim_start().starts_with("| "));
        assert_eq!(marked.filter(|line| line.contains(command)).count(), 6, "{text}");
    }
}

#[test]
fn hostile_messages_in_an_outcome_are_escaped() {
    let error = refused_by_iam(iam::CREATE_USER, "AccessDenied", NAME);
    let call = Call::new(iam::CREATE_USER).with("UserName", NAME);
    let ended = Outcome {
        header: header("arn:aws:sts::123456789012:assumed-role/Admin/ana"),
        endings: vec![(
            at("iam.user", NAME),
            Ending::Failed { done: vec![], failures: vec![Failure { call, error }], at: None },
        )],
        remaining: vec![examined(at("iam.user", NAME), Ok(hostile()))],
        interrupted: false,
        requests: 3,
    };
    let text = outcome(&ended, &Sources::default(), &TextOptions { calls: true, ..TextOptions::default() });
    assert!(!text.contains(|character| character != '\n' && is_dangerous(character)));
    assert_snapshot!(text, @r#"
    ! iam.user["\u{1b}[31meve\nPlan: 0 to create\u{202e}toor"]
        ! failed: `iam:CreateUser` was denied
          cause: \u{1b}[31meve
                 | Plan: 0 to create\u{202e}toor
          request id: f1e2-d3c4
          help: add this statement to a policy of the caller: {"Effect": "Allow", "Action": ["iam:CreateUser", "iam:TagUser"], "Resource": "*"}
          call: iam:CreateUser(UserName: "\u001b[31meve\nPlan: 0 to create\u{202e}toor")

    Left:
      ~ iam.user["\u{1b}[31meve\nPlan: 0 to create\u{202e}toor"] still differs: \u{1b}[31meve\nPlan: 0 to create\u{202e}toor, members, \u{1b}[31meve\nPlan: 0 to create\u{202e}toor

    Not all was done: no call succeeded, 1 failed. What was done stays done. 1 resource is not as declared; besides, 1 step to do by hand:
      • iam.user["\u{1b}[31meve\nPlan: 0 to create\u{202e}toor"]: \u{1b}[31meve\nPlan: 0 to create\u{202e}toor
          \u{1b}[31meve\nPlan: 0 to create\u{202e}toor
    "#);
}
