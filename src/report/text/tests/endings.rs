//! How applies end.

use insta::assert_snapshot;

use crate::aws::operation::iam;
use crate::engine::{Ending, Failure, Outcome};
use crate::model::{Address, Call, Diff, Examined, Finding, Step};
use crate::report::TextOptions;
use crate::report::fixtures::{Fake, at, examined, header, refused_by_iam};
use crate::report::text::outcome;
use crate::values::Sources;

fn shown(ended: &Outcome) -> String {
    outcome(ended, &Sources::default(), &TextOptions::default())
}

fn ended(endings: Vec<(Address, Ending)>, remaining: Vec<Examined>) -> Outcome {
    let header = header("arn:aws:sts::123456789012:assumed-role/Admin/ana");
    Outcome { header, endings, remaining, interrupted: false, requests: 40 }
}

fn group(name: &str) -> Address {
    at("iam.group", name)
}

fn create() -> Call {
    Call::new(iam::CREATE_GROUP).with("GroupName", "ReadOnly")
}

fn attach() -> Call {
    Call::new(iam::ATTACH_GROUP_POLICY).with("GroupName", "ReadOnly")
}

fn drifted() -> Diff<Fake> {
    let mut diff = Diff::settled();
    diff.set("managed_policies", vec!["RequireMFA".into()], vec![]);
    diff.step(Step::grow(Fake(attach())));
    diff
}

fn root() -> Examined {
    let instructions = vec!["sign in as root".to_owned(), "assign a device".to_owned()];
    let finding = Finding::Manual { why: "root has no MFA device".into(), instructions };
    examined(at("account.root", ""), Ok(Diff::found(finding)))
}

#[test]
fn all_is_done_and_nothing_is_left() {
    let done = (group("ReadOnly"), Ending::Done(vec![create(), attach(), attach()]));
    let remaining = vec![examined(group("ReadOnly"), Ok(Diff::settled()))];
    assert_snapshot!(shown(&ended(vec![done], remaining)), @r#"
    ✓ iam.group["ReadOnly"]: iam:CreateGroup, iam:AttachGroupPolicy (2 times)

    Done: 3 calls, 1 resource. Nothing is left to do.
    "#);
}

#[test]
fn all_is_done_but_what_a_person_is_to_do() {
    let user = Finding::Manual {
        why: "`ana` cannot sign in yet".into(),
        instructions: vec!["give a first password".to_owned()],
    };
    let done = (group("ReadOnly"), Ending::Done(vec![create()]));
    let remaining = vec![root(), examined(at("iam.user", "ana"), Ok(Diff::found(user)))];
    assert_snapshot!(shown(&ended(vec![done], remaining)), @r#"
    ✓ iam.group["ReadOnly"]: iam:CreateGroup

    Done: 1 call, 1 resource. Nothing is left but 2 steps to do by hand:
      • account.root: root has no MFA device
          1. sign in as root
          2. assign a device
      • iam.user["ana"]: `ana` cannot sign in yet
          give a first password
    "#);
}

#[test]
fn there_was_nothing_to_do() {
    assert_snapshot!(shown(&ended(vec![], vec![])), @"Done: nothing had to be changed. Nothing is left to do.");
}

#[test]
fn aws_is_still_at_it() {
    let waiting = Diff::found(Finding::Waiting { for_what: "the first delivery".into() });
    let done = (group("ReadOnly"), Ending::Done(vec![create()]));
    let remaining = vec![examined(group("ReadOnly"), Ok(waiting)), root()];
    assert_snapshot!(shown(&ended(vec![done], remaining)), @r#"
    ✓ iam.group["ReadOnly"]: iam:CreateGroup

    Left:
      … iam.group["ReadOnly"]
          … waiting for: the first delivery

    Done: 1 call, 1 resource. Nothing is left but 1 resource that AWS is still at and 1 step to do by hand:
      • account.root: root has no MFA device
          1. sign in as root
          2. assign a device
    "#);
}

#[test]
fn a_failure_names_what_was_done_what_failed_and_what_was_skipped() {
    let error = refused_by_iam(iam::ATTACH_GROUP_POLICY, "AccessDenied", "User: ana is not authorized");
    let endings = vec![
        (
            group("ReadOnly"),
            Ending::Failed {
                done: vec![create()],
                failures: vec![Failure { call: attach(), error: error.clone() }],
                at: None,
            },
        ),
        (
            at("iam.user", "ana"),
            Ending::Skipped { done: vec![], because: "`iam.group[\"ReadOnly\"]` is not settled".into() },
        ),
        (group("Other"), Ending::Done(vec![create()])),
    ];
    let remaining = vec![
        examined(group("ReadOnly"), Ok(drifted())),
        examined(at("iam.user", "ana"), Err(error)),
        examined(group("Other"), Ok(Diff::settled())),
        root(),
    ];
    assert_snapshot!(shown(&ended(endings, remaining)), @r#"
    ! iam.group["ReadOnly"]: iam:CreateGroup
        ! failed: `iam:AttachGroupPolicy` was denied
          cause: User: ana is not authorized
          request id: f1e2-d3c4
          help: add this statement to a policy of the caller: {"Effect": "Allow", "Action": ["iam:AttachGroupPolicy"], "Resource": "*"}
          call: iam:AttachGroupPolicy(GroupName: "ReadOnly")
    ! iam.user["ana"]
        ! skipped: `iam.group["ReadOnly"]` is not settled
    ✓ iam.group["Other"]: iam:CreateGroup

    Left:
      ~ iam.group["ReadOnly"] still differs: managed_policies
      ? iam.user["ana"]
          ? unreadable: `iam:AttachGroupPolicy` was denied, as above

    Not all was done: 2 calls, 2 resources, 1 failed, 1 skipped. What was done stays done. 2 resources are not as declared; besides, 1 step to do by hand:
      • account.root: root has no MFA device
          1. sign in as root
          2. assign a device
    "#);
}

#[test]
fn what_aws_does_not_show_is_unconfirmed() {
    let endings = vec![(group("ReadOnly"), Ending::Unconfirmed(vec![create()]))];
    assert_snapshot!(shown(&ended(endings, vec![examined(group("ReadOnly"), Ok(drifted()))])), @r#"
    ? iam.group["ReadOnly"]: iam:CreateGroup
        ? unconfirmed: AWS accepted every call and, two minutes later, does not show the result

    Left:
      ~ iam.group["ReadOnly"] still differs: managed_policies

    Done: 1 call, 1 resource, 1 unconfirmed. 1 resource is not as declared.
    "#);
}

#[test]
fn what_is_held_back_is_left() {
    let blocked = Finding::Blocked { why: "it needs `iam.user[\"ana\"]`".into(), next: "declare it".into() };
    let remaining = vec![examined(group("ReadOnly"), Ok(Diff::found(blocked)))];
    assert_snapshot!(shown(&ended(vec![], remaining)), @r#"
    Left:
      ! iam.group["ReadOnly"]
          ! blocked: it needs `iam.user["ana"]`
            next: declare it

    Done: nothing could be changed. 1 resource is not as declared.
    "#);
}

#[test]
fn an_interruption_is_said_with_what_was_and_was_not_done() {
    let because = "the run was interrupted".to_owned();
    let endings = vec![
        (group("ReadOnly"), Ending::Skipped { done: vec![create()], because: because.clone() }),
        (group("Other"), Ending::Skipped { done: vec![], because }),
    ];
    let remaining =
        ["ReadOnly", "Other"].map(|name| examined(group(name), Ok(drifted()))).into_iter().collect();
    let ended = Outcome { interrupted: true, ..ended(endings, remaining) };
    assert_snapshot!(shown(&ended), @r#"
    ! iam.group["ReadOnly"]: iam:CreateGroup
        ! the rest was skipped: the run was interrupted
    ! iam.group["Other"]
        ! skipped: the run was interrupted

    Left:
      ~ iam.group["ReadOnly"] still differs: managed_policies
      ~ iam.group["Other"] still differs: managed_policies

    Interrupted: 1 call, 1 resource, 2 skipped. What was done stays done; run it again to go on. 2 resources are not as declared.
    "#);
}

#[test]
fn calls_are_shown_on_demand() {
    let ended = ended(vec![(group("ReadOnly"), Ending::Done(vec![create(), attach()]))], vec![]);
    let options = TextOptions { calls: true, ..TextOptions::default() };
    assert_snapshot!(outcome(&ended, &Sources::default(), &options), @r#"
    ✓ iam.group["ReadOnly"]: iam:CreateGroup, iam:AttachGroupPolicy
          iam:CreateGroup(GroupName: "ReadOnly")
          iam:AttachGroupPolicy(GroupName: "ReadOnly")

    Done: 2 calls, 1 resource. Nothing is left to do.
    "#);
}

#[test]
fn what_blocks_many_alike_is_said_once() {
    let blocked =
        || Diff::found(Finding::Blocked { why: "there is no instance".into(), next: "enable one".into() });
    let own = Finding::Blocked { why: "there is none".into(), next: "make one".into() };
    let mut remaining = vec![examined(at("test.instance", ""), Ok(Diff::found(own)))];
    remaining.extend(["a", "b", "c"].map(|name| examined(group(name), Ok(blocked()))));
    assert_snapshot!(shown(&ended(vec![], remaining)), @r#"
    Left:
      ! test.instance
          ! blocked: there is none
            next: make one
      ! iam.group["a"]
      ! iam.group["b"]
      ! iam.group["c"]
          ! blocked: there is no instance
            next: enable one

    Done: nothing could be changed. 4 resources are not as declared.
    "#);
}
