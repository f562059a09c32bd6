//! Who administers is not shut out without consent, and what is to be referred to is there first.

use baseline::model::Impact;
use baseline::sandbox::state::Holder;
use insta::assert_snapshot;

use super::support::{WORKLOAD, management, text};
use crate::support::{Ground, changes};

const FILE: &str = "baseline: 1\nname: rights\nidentity_center:\n";

/// Three accounts where nobody but the group `Operators`, in which nobody is, has all rights.
fn administered() -> Ground {
    let ground = management();
    ground.as_sandbox().edit(|state| {
        let set = state.add_permission_set("Administration");
        let center = state.identity_center_mut();
        let administration = center.permission_sets.get_mut(&set).expect("the set");
        administration.managed_policies.insert("arn:aws:iam::aws:policy/AdministratorAccess".to_owned());
    });
    ground
}

/// The same, where the group holds it in each.
async fn held() -> Ground {
    let ground = administered();
    let group = format!("{FILE}  groups: [{{ name: Operators }}]\n");
    assert!(ground.apply(&group).await.converged());
    ground.as_sandbox().edit(|state| {
        let everywhere = state.organization.as_ref().expect("an organization").members.clone();
        let center = state.identity_center_mut();
        let set = center.set_named("Administration").expect("the set").0.to_owned();
        let operators = center.group_named("Operators").expect("the group").0.to_owned();
        for account in &everywhere {
            center.assign(account, &set, Holder::group(operators.clone()));
        }
    });
    ground
}

/// What is asked before it is applied.
async fn asked(ground: &Ground, section: &str) -> Vec<Impact> {
    let made = ground.plan(&format!("{FILE}{section}")).await;
    let mut impacts: Vec<Impact> = made.planned.plan.asks().iter().map(|ask| ask.impact).collect();
    impacts.dedup();
    impacts
}

fn set(settings: &str) -> String {
    format!("  permission_sets:\n    - {{ name: Administration, {settings} }}\n")
}

#[tokio::test(start_paused = true)]
async fn no_edit_takes_all_rights_from_whoever_administers_without_consent() {
    let deny = r#"inline_policy: { Version: "2012-10-17", Statement: [{ Effect: Deny, Action: "*", Resource: "*" }] }"#;
    let exclusive = "managed_policies: { exclusive: true, items: [ViewOnlyAccess] }";
    let edits = [
        set("permissions_boundary: ViewOnlyAccess"),
        set(deny),
        set("managed_policies: [AWSDenyAll]"),
        set(exclusive),
        // Another set that gives all rights, and that nobody holds.
        set(exclusive) + "    - { name: BreakGlass, managed_policies: [AdministratorAccess] }\n",
    ];
    for edit in edits {
        assert_eq!(asked(&held().await, &edit).await, [Impact::LocksOut], "{edit}");
        assert_eq!(asked(&administered(), &edit).await, [], "nobody holds it: {edit}");
    }
    let harmless = "inline_policy: { Version: \"2012-10-17\", Statement: [{ Effect: Deny, Action: \"s3:DeleteBucket\", Resource: \"*\" }] }";
    for edit in [set("permissions_boundary: AdministratorAccess"), set(harmless), set("session_duration: 1h")]
    {
        assert_eq!(asked(&held().await, &edit).await, [], "{edit}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_set_that_gives_all_rights_does_not_go_without_consent() {
    let ground = held().await;
    let file = format!("{FILE}  permission_sets: [{{ name: Administration, state: absent }}]\n");
    let made = ground.plan(&file).await;
    assert_snapshot!(changes(&text(&made)), @r#"
    - identity_center.permission_set["Administration"]
        assignments: 3 taken away
          - group Operators in management (123456789012)
          - group Operators in log-archive (210987654321)
          - group Operators in workload (345678901234)
        ! locks out: it gives group Operators all rights in management (123456789012), and who else has them there is not known
        ! locks out: it gives group Operators all rights in log-archive (210987654321), and who else has them there is not known
        ! locks out: it gives group Operators all rights in workload (345678901234), and who else has them there is not known
        ! destroys: sso:DeletePermissionSet
    "#);
    let members = "  groups: [{ name: Operators, members: [ada@example.com] }]\n";
    let made = ground.plan(&(file + members)).await;
    assert_snapshot!(changes(&text(&made)), @r#"
    - identity_center.permission_set["Administration"]
        assignments: 3 taken away
          - group Operators in management (123456789012)
          - group Operators in log-archive (210987654321)
          - group Operators in workload (345678901234)
        ! locks out: group Operators loses this way into management (123456789012); it gives group Operators all rights in management (123456789012), and who else has them there is not known
        ! locks out: group Operators loses this way into log-archive (210987654321); it gives group Operators all rights in log-archive (210987654321), and who else has them there is not known
        ! locks out: group Operators loses this way into workload (345678901234); it gives group Operators all rights in workload (345678901234), and who else has them there is not known
        ! destroys: sso:DeletePermissionSet

    ~ identity_center.group["Operators"]
        members: 1 added
          + ada@example.com
    "#);
}

/// A permission set that refers to policies of the accounts' own.
const REFERRING: &str = "
baseline: 1
name: rights
identity_center:
  permission_sets:
    - name: Audit
      customer_managed_policies: [{ name: Reprots }]
      permissions_boundary: { name: NotThere }
  groups: [{ name: Auditors }]
  assignments:
    items: [{ group: Auditors, permission_set: Audit, accounts: [this, workload] }]
";

#[tokio::test(start_paused = true)]
async fn a_customer_managed_policy_that_is_not_there_blocks_what_needs_it() {
    let ground = management();
    let reports = "
baseline: 1
name: reports
iam:
  policies:
    - name: Reports
      document: { Version: \"2012-10-17\", Statement: [{ Effect: Allow, Action: \"s3:GetObject\", Resource: \"*\" }] }
";
    assert!(ground.apply(reports).await.converged());
    let made = ground.plan(REFERRING).await;
    assert_snapshot!(text(&made), @r#"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is the management account of organization o-sandbox0001
    Baseline rights

    ! identity_center.permission_set["Audit"]
        ! blocked: account 123456789012 has no customer-managed policy `Reprots`
          at baseline.yaml:7:35
          next: did you mean `Reports`?
        ! blocked: account 123456789012 has no customer-managed policy `NotThere`
          at baseline.yaml:8:29
          next: declare it under `iam.policies`, or make it in every account where the permission set is held

    + identity_center.group["Auditors"]
        note: nobody is in it yet

    ! identity_center.assignment["group Auditors: Audit"]
        accounts: 2 added
          + management (123456789012)
          + workload (345678901234)
        ! blocked: it needs `identity_center.permission_set["Audit"]`, which cannot be settled
          next: settle `identity_center.permission_set["Audit"]` first

    Plan: 1 to create, 0 to update, 0 to delete, 1 unchanged · 3 blocked
    "#);
    let outcome = made.apply().await;
    assert!(!outcome.converged());
    let state = ground.as_sandbox().state();
    let center = state.identity_center.as_ref().expect("an instance");
    assert!(center.set_named("Audit").is_none() && center.assignments.is_empty());
}

#[tokio::test(start_paused = true)]
async fn where_else_a_customer_managed_policy_must_be_is_said_and_blocks_nothing() {
    let ground = management();
    let elsewhere = REFERRING.replace("[this, workload]", &format!("[\"{WORKLOAD}\"]"));
    let made = ground.plan(&elsewhere).await;
    assert_snapshot!(changes(&text(&made)), @r#"
    + identity_center.permission_set["Audit"]
        permissions_boundary   none -> "NotThere (customer-managed)"
        customer_managed_policies: 1 added
          + Reprots
        note: before it is provisioned, `NotThere` and `Reprots` have to be in 345678901234: customer-managed policies are each account's own, and these cannot be looked up from here

    + identity_center.group["Auditors"]
        note: nobody is in it yet

    + identity_center.assignment["group Auditors: Audit"]
        accounts: 1 added
          + workload (345678901234)
    "#);
    let summary = made.planned.plan.summary();
    assert_eq!((summary.blocked, summary.refused), (0, 0));
}
