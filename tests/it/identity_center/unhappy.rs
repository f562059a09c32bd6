//! Throttling, conflicts, lost answers and requests without end.

use std::time::Duration;

use baseline::aws::Class;
use baseline::engine::Ending;
use baseline::model::Impact;
use baseline::sandbox::state::Holder;
use baseline::sandbox::{Effect, Fault};
use insta::assert_snapshot;
use jiff::SignedDuration;

use super::support::{WORKLOAD, held, management, reference, text};
use crate::support::ACCOUNT;

/// One group holding one permission set everywhere.
fn everywhere() -> String {
    let mut text = reference(1, 1);
    text.push_str("  assignments:\n    items:\n");
    text.push_str(&held(0, 0));
    text
}

fn error(code: &str, message: &str) -> Effect {
    Effect::Error { status: 400, code: code.to_owned(), message: message.to_owned(), retry_after: None }
}

#[tokio::test(start_paused = true)]
async fn a_throttled_run_slows_down_and_finishes() {
    for every in ["sso:ListPermissionSets", "sso:DescribePermissionSet", "sso:CreateAccountAssignment"] {
        let ground = management();
        ground.as_sandbox().inject(Fault::of(every, error("ThrottlingException", "Rate exceeded")).times(15));
        let outcome = ground.apply(&everywhere()).await;
        assert!(outcome.converged(), "{every}: {outcome:#?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_an_earlier_write_has_not_reached_is_waited_for() {
    for every in ["sso:AttachManagedPolicyToPermissionSet", "sso:PutInlinePolicyToPermissionSet"] {
        let ground = management();
        let conflict = error("ConflictException", "There is a conflicting operation in process.");
        ground.as_sandbox().inject(Fault::of(every, conflict).times(3));
        let outcome = ground.apply(&everywhere()).await;
        assert!(outcome.converged(), "{every}: {outcome:#?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_conflict_without_end_fails_after_two_minutes() {
    let ground = management();
    let conflict = error("ConflictException", "There is a conflicting operation in process.");
    ground.as_sandbox().inject(Fault::of("sso:CreatePermissionSet", conflict));
    let began = ground.as_sandbox().now();
    let outcome = ground.apply(&everywhere()).await;
    assert!(outcome.failed());
    let took = ground.as_sandbox().now().duration_since(began);
    assert!(took < SignedDuration::from_mins(10), "{took}");
}

#[tokio::test(start_paused = true)]
async fn a_set_whose_name_was_taken_meanwhile_is_adopted() {
    let ground = management();
    let made = ground.plan(&everywhere()).await;
    ground.as_sandbox().edit(|state| {
        state.add_permission_set("Set0");
    });
    let outcome = made.apply().await;
    assert!(!outcome.failed(), "{outcome:#?}");
    assert!(ground.apply(&everywhere()).await.converged());
    let state = ground.as_sandbox().state();
    assert_eq!(state.identity_center.as_ref().expect("one").permission_sets.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_request_without_end_is_given_up_with_its_id_and_found_done_by_the_next_run() {
    let ground = management();
    ground.as_sandbox().edit(|state| {
        state.identity_center_mut().request_duration = SignedDuration::from_hours(2);
    });
    let outcome = ground.apply(&everywhere()).await;
    let failed = outcome.endings.iter().find_map(|(_, ending)| match ending {
        Ending::Failed { failures, .. } => failures.first(),
        _ => None,
    });
    let error = &failed.expect("the assignment failed").error;
    assert_eq!(error.class(), Class::Unfinished);
    assert!(error.request_id().is_some());
    ground.session().await.clock().sleep(Duration::from_hours(2)).await;
    let made = ground.plan(&everywhere()).await;
    assert!(made.planned.plan.is_settled(), "{}", made.lines());
}

#[tokio::test(start_paused = true)]
async fn a_provisioning_that_fails_names_the_accounts_that_are_left() {
    let ground = management();
    assert!(ground.apply(&everywhere()).await.converged());
    ground.as_sandbox().edit(|state| {
        let failing = &mut state.identity_center_mut().failing;
        failing.insert(WORKLOAD.to_owned(), "the role is in use".to_owned());
    });
    let changed = everywhere().replace("session_duration: 4h", "session_duration: 2h");
    let outcome = ground.apply(&changed).await;
    let failed = outcome.endings.iter().find_map(|(_, ending)| match ending {
        Ending::Failed { failures, .. } => failures.first(),
        _ => None,
    });
    let error = &failed.expect("provisioning failed").error;
    assert_snapshot!(error.message().unwrap_or_default(), @"the role is in use; 1 account still runs an older version: workload (345678901234)");
    let again = ground.plan(&changed).await;
    assert_snapshot!(text(&again), @r#"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is the management account of organization o-sandbox0001
    Baseline reference

    ~ identity_center.permission_set["Set0"]
        provisioned   "in 1 of 2 accounts" -> "in all 2"
        sso:ProvisionPermissionSet: not provisioned in 1 of 2 accounts: workload (345678901234)

    i identity_center.group["Group0"]
        note: nobody is in it yet

    Plan: 0 to create, 1 to update, 0 to delete, 3 unchanged
    "#);
}

/// Nobody but one group holds anything.
fn exclusive() -> String {
    let mut text = reference(1, 1);
    text.push_str("  assignments:\n    exclusive: true\n    items:\n");
    text.push_str(&held(0, 0));
    text
}

#[tokio::test(start_paused = true)]
async fn the_last_administrator_of_an_account_does_not_go_without_consent() {
    let ground = management();
    assert!(ground.apply(&exclusive()).await.converged());
    ground.as_sandbox().edit(|state| {
        let administration = state.add_permission_set("Administration");
        let ada = state.identity_center_mut().user_named("ada@example.com").expect("she").0.to_owned();
        let center = state.identity_center_mut();
        let set = center.permission_sets.get_mut(&administration).expect("the set");
        set.managed_policies.insert("arn:aws:iam::aws:policy/AdministratorAccess".to_owned());
        center.assign(WORKLOAD, &administration, Holder::user(ada));
    });
    let made = ground.plan(&exclusive()).await;
    let asks = made.planned.plan.asks();
    assert!(!asks.is_empty() && asks.iter().all(|ask| ask.impact == Impact::LocksOut), "{asks:#?}");
    assert_snapshot!(text(&made), @r#"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is the management account of organization o-sandbox0001
    Baseline reference

    i identity_center.instance
        note: reading who holds what in 2 accounts takes 5 requests, about 1 s at 15 a second

    i identity_center.group["Group0"]
        note: nobody is in it yet

    ~ identity_center.account_access["345678901234"]
        access: 1 taken away
          - user ada@example.com: Administration in workload
        ! locks out: nobody is left who holds `Administration` in workload (345678901234), and 1 person loses it; nobody is left who holds all rights in workload (345678901234)

    Needs consent to be applied:
      ! locks out (--allow locks-out): identity_center.account_access["345678901234"]

    Plan: 0 to create, 1 to update, 0 to delete, 5 unchanged
    "#);
}

#[tokio::test(start_paused = true)]
async fn nothing_goes_anywhere_before_it_is_known_who_may_stay() {
    let ground = management();
    assert!(ground.apply(&exclusive()).await.converged());
    ground.as_sandbox().edit(|state| {
        let ada = state.identity_center_mut().user_named("ada@example.com").expect("she").0.to_owned();
        let center = state.identity_center_mut();
        let set = center.set_named("Set0").expect("the set").0.to_owned();
        center.assign(WORKLOAD, &set, Holder::user(ada));
    });
    let unknown = exclusive() + "      - { group: Elsewhere, permission_set: Set0, accounts: [workload] }\n";
    let outcome = ground.apply(&unknown).await;
    assert!(!outcome.converged() && outcome.calls() == 0, "{outcome:#?}");
    let state = ground.as_sandbox().state();
    let center = state.identity_center.as_ref().expect("one");
    assert!(center.assignments[WORKLOAD].values().any(|holders| holders.len() == 2), "she still holds it");
}

#[tokio::test(start_paused = true)]
async fn nothing_goes_where_what_stays_rests_on_something_blocked() {
    let ground = management();
    assert!(ground.apply(&exclusive()).await.converged());
    ground.as_sandbox().edit(|state| {
        let ada = state.identity_center_mut().user_named("ada@example.com").expect("she").0.to_owned();
        let center = state.identity_center_mut();
        let set = center.set_named("Set0").expect("the set").0.to_owned();
        center.assign(WORKLOAD, &set, Holder::user(ada));
    });
    let mistyped = exclusive().replace("- name: Group0", "- { name: Group0, members: [adda@example.com] }");
    let made = ground.plan(&mistyped).await;
    assert_eq!(made.calls(), Vec::<String>::new(), "{}", made.lines());
    assert!(!made.apply().await.converged());
}

#[tokio::test(start_paused = true)]
async fn many_calls_that_wait_for_their_turn_are_not_given_up() {
    let ground = management();
    ground.as_sandbox().edit(|state| state.add_members(300));
    assert!(ground.apply(&exclusive()).await.converged());
    let throttling = error("ThrottlingException", "Rate exceeded");
    let unavailable = Effect::Error {
        status: 503,
        code: "ServiceUnavailable".into(),
        message: String::new(),
        retry_after: None,
    };
    let of = "sso:ListPermissionSetsProvisionedToAccount";
    ground.as_sandbox().inject(Fault::of(of, throttling).after(100).times(40));
    ground.as_sandbox().inject(Fault::of("sso:ListAccountAssignments", unavailable).after(250).times(3));
    let made = ground.plan(&exclusive()).await;
    assert!(
        made.planned.plan.is_settled() && made.planned.plan.summary().unreadable == 0,
        "{}",
        made.lines()
    );
}

#[tokio::test(start_paused = true)]
async fn accounts_that_cannot_be_listed_leave_everything_as_it_is() {
    let ground = management();
    assert!(ground.apply(&exclusive()).await.converged());
    ground.as_sandbox().edit(|state| {
        state.account_mut(ACCOUNT).denied_by_organization.insert("organizations:ListAccounts".to_owned());
    });
    let made = ground.plan(&exclusive()).await;
    let unreadable = made.planned.plan.items.iter().filter(|item| item.outcome.is_err());
    let unreadable: Vec<String> = unreadable.map(|item| item.address.to_string()).collect();
    assert_eq!(
        unreadable,
        [r#"identity_center.assignment["group Group0: Set0"]"#, "identity_center.account_access"]
    );
    assert_eq!(made.apply().await.calls(), 0);
}
