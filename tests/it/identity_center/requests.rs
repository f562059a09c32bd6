//! What IAM Identity Center carries out by and by, within its limits.

use baseline::engine::{Ending, Outcome};
use baseline::report::{Report, Text, TextOptions};
use baseline::sandbox::state::MemberState;
use insta::assert_snapshot;
use jiff::SignedDuration;

use super::support::{WORKLOAD, held, management, reference, text};

/// One group holding one permission set in every account.
fn everywhere() -> String {
    let mut text = reference(1, 1);
    text.push_str("  assignments:\n    items:\n");
    text.push_str(&held(0, 0));
    text
}

#[tokio::test(start_paused = true)]
async fn forty_assignments_keep_within_ten_outstanding_and_twenty_calls_a_second() {
    let ground = management();
    let sandbox = ground.as_sandbox();
    sandbox.edit(|state| state.add_members(38));
    let outcome = ground.apply(&everywhere()).await;
    assert!(outcome.converged(), "{outcome:#?}");
    let refused: Vec<_> = sandbox
        .log()
        .into_iter()
        .filter(|entry| entry.outcome.as_deref().is_some_and(|outcome| outcome.contains("Throttling")))
        .collect();
    assert_eq!(refused, []);
    let counts = sandbox.counts().by_operation;
    assert_eq!(counts.get("sso:CreateAccountAssignment"), Some(&40));
    assert_eq!(
        counts.get("sso:DescribeAccountAssignmentCreationStatus"),
        Some(&40),
        "each is described once"
    );
}

#[tokio::test(start_paused = true)]
async fn an_assignment_that_aws_does_not_carry_out_is_told_with_its_reason_and_the_others_go_on() {
    let ground = management();
    ground.as_sandbox().edit(|state| {
        state.add_members(3);
        let failing = &mut state.identity_center_mut().failing;
        failing.insert("400000000002".to_owned(), "the account has too many roles".to_owned());
    });
    let outcome = ground.apply(&everywhere()).await;
    let (_, ending) = outcome
        .endings
        .iter()
        .find(|(address, _)| address.kind() == "identity_center.assignment")
        .expect("it had steps");
    let Ending::Failed { done, failures, at } = ending else { unreachable!("{ending:#?}") };
    assert_eq!((done.len(), failures.len()), (4, 1));
    assert!(at.is_some());
    assert_eq!(failures[0].error.message(), Some("the account has too many roles"));
    assert!(failures[0].error.request_id().is_some());
    ground.as_sandbox().edit(|state| state.identity_center_mut().failing.clear());
    assert!(ground.apply(&everywhere()).await.converged());
}

fn of_assignment(outcome: &Outcome) -> &Ending {
    let mut endings = outcome.endings.iter();
    let found = endings.find(|(address, _)| address.kind() == "identity_center.assignment");
    &found.expect("it had steps").1
}

#[tokio::test(start_paused = true)]
async fn what_aws_is_still_at_is_waited_for_by_the_next_run_and_not_sent_again() {
    let ground = management();
    let sandbox = ground.as_sandbox();
    sandbox.edit(|state| state.identity_center_mut().request_duration = SignedDuration::from_mins(15));
    let first = ground.apply(&everywhere()).await;
    assert!(matches!(of_assignment(&first), Ending::Failed { .. }), "{first:#?}");
    let plan = text(&ground.plan(&everywhere()).await);
    assert!(plan.contains("… waiting for: AWS, which is at it already: request "), "{plan}");
    let second = ground.apply(&everywhere()).await;
    assert!(second.converged() && !second.failed(), "{second:#?}");
    assert_eq!(sandbox.counts().by_operation.get("sso:CreateAccountAssignment"), Some(&2));
    assert!(ground.plan(&everywhere()).await.planned.plan.is_settled());
}

#[tokio::test(start_paused = true)]
async fn a_provisioning_that_aws_is_still_at_is_waited_for_by_the_next_run() {
    let ground = management();
    let sandbox = ground.as_sandbox();
    assert!(ground.apply(&everywhere()).await.converged());
    sandbox.edit(|state| state.identity_center_mut().request_duration = SignedDuration::from_mins(90));
    let changed = everywhere().replace("session_duration: 4h", "session_duration: 2h");
    assert!(ground.apply(&changed).await.failed());
    let second = ground.apply(&changed).await;
    assert!(second.converged() && !second.failed(), "{second:#?}");
    assert_eq!(sandbox.counts().by_operation.get("sso:ProvisionPermissionSet"), Some(&1));
}

#[tokio::test(start_paused = true)]
async fn what_aws_finishes_after_the_time_for_it_and_shows_in_the_end_has_not_failed() {
    let mut late = 0;
    for seconds in 600..612 {
        let ground = management();
        let duration = SignedDuration::from_secs(seconds);
        ground.as_sandbox().edit(|state| state.identity_center_mut().request_duration = duration);
        let made = ground.plan(&everywhere()).await;
        let outcome = made.apply().await;
        let text = Text(TextOptions::default()).outcome(&outcome, made.baseline.sources());
        if text.contains("confirmed late: AWS finished it after") {
            late += 1;
            assert!(outcome.converged() && !outcome.failed(), "{text}");
            let Ending::Done(done) = of_assignment(&outcome) else { unreachable!("{text}") };
            assert_eq!(done.len(), 2);
        }
    }
    assert!(late > 0, "none of them ended between the last look and the end of the run");
}

#[tokio::test(start_paused = true)]
async fn suspended_accounts_are_left_out_with_a_line_and_others_provisioned_one_by_one() {
    let ground = management();
    let sandbox = ground.as_sandbox();
    sandbox.edit(|state| state.add_members(2));
    assert!(ground.apply(&everywhere()).await.converged());
    sandbox.edit(|state| {
        state.organization.as_mut().expect("one").member_mut(WORKLOAD).state = MemberState::Suspended;
    });
    let changed = everywhere().replace("session_duration: 4h", "session_duration: 2h");
    sandbox.reset_counts();
    let made = ground.plan(&changed).await;
    assert_snapshot!(text(&made), @r#"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is the management account of organization o-sandbox0001
    Baseline reference

    ~ identity_center.permission_set["Set0"]
        session_duration   4h -> 2h
        sso:ProvisionPermissionSet: only so does it change in log-archive (210987654321)
        sso:ProvisionPermissionSet: only so does it change in account-0001 (400000000001)
        sso:ProvisionPermissionSet: only so does it change in account-0002 (400000000002)
        note: it stays as it was in an account that is not active: workload (345678901234, SUSPENDED)

    i identity_center.group["Group0"]
        note: nobody is in it yet

    i identity_center.assignment["group Group0: Set0"]
        note: left out: workload (345678901234) is SUSPENDED

    Plan: 0 to create, 1 to update, 0 to delete, 3 unchanged
    "#);
    let outcome = made.apply().await;
    assert!(!outcome.failed(), "{outcome:#?}");
    let counts = sandbox.counts().by_operation;
    assert_eq!(counts.get("sso:ProvisionPermissionSet"), Some(&3), "{counts:?}");
    let again = ground.plan(&changed).await;
    assert!(again.planned.plan.is_settled(), "what is suspended is no drift: {}", again.lines());
}
