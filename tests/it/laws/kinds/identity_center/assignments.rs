//! Who holds what where.

use baseline::sandbox::state::{OrganizationRole, State};
use jiff::SignedDuration;

use super::{Case, Center, DELEGATED, LOG_ARCHIVE, MANAGEMENT, act, probe};
use crate::support::ACCOUNT;

const KIND: &str = "identity_center.assignment";

pub(super) fn all() -> Vec<Case> {
    vec![declared(), by_pairs()]
}

pub(super) fn only_read() -> Vec<Case> {
    let read = |case: Case| Case { drifts: Vec::new(), losses: Vec::new(), ..case };
    let there = || {
        act("the group and the permission set", |center| async move {
            center.made_set("Laws").await;
            center.made_group("Operators").await;
        })
    };
    let begun = act("given, by and by", |center| async move {
        let group = center.group("Operators").await;
        center.begin_to_assign(&center.laws().await, &group, ACCOUNT).await;
    });
    let slow = |state: &mut State| {
        state.organize(OrganizationRole::Management);
        state.identity_center_mut().request_duration = SignedDuration::from_hours(1);
    };
    let nobody = Case {
        file: "\
baseline: 1
name: laws
identity_center:
  permission_sets: [{ name: Laws }]
  assignments:
    items:
      - { group: Operator, permission_set: Laws, accounts: [all] }
      - { user: eve@example.com, permission_set: Laws, accounts: [\"345678901234\"] }
",
        ..read(declared())
    };
    let by_id = Case {
        file: "\
baseline: 1
name: laws
identity_center:
  permission_sets: [{ name: Laws }]
  assignments: { items: [{ user: ada@example.com, permission_set: Laws, accounts: [\"345678901234\"] }] }
",
        before: vec![there()],
        ..read(declared())
    };
    vec![
        Case { before: vec![there()], ..read(declared()) },
        Case { before: vec![there()], ..read(by_pairs()) },
        Case { before: vec![there(), begun], seed: Some(slow), ..read(declared()) },
        nobody,
        by_id,
    ]
}

pub(super) fn declared() -> Case {
    Case {
        kind: KIND,
        file: "\
baseline: 1
name: laws
identity_center:
  permission_sets: [{ name: Laws, session_duration: 1h }]
  groups: [{ name: Operators, members: [grace@example.com] }]
  assignments:
    items:
      - { group: Operators, permission_set: Laws, accounts: [workload, this] }
      - { user: ada@example.com, permission_set: Laws, accounts: [this] }
",
        before: Vec::new(),
        seed: MANAGEMENT,
        drifts: vec![
            act("taken from the group in an account", |center| async move {
                let (set, account) = (center.laws().await, center.account("workload").await);
                center.unassign(&set, &center.group("Operators").await, &account).await;
            }),
            act("taken from a person", |center| async move {
                center.unassign(&center.laws().await, &center.person("ada@example.com").await, ACCOUNT).await;
            }),
        ],
        losses: vec![
            act("no permission set", |center| async move {
                center.delete_set(&center.laws().await).await;
            }),
            act("no group", |center| async move { center.delete_group("Operators").await }),
        ],
        others: (
            act("held by somebody else", |center| async move {
                let (set, workload) = (center.laws().await, center.account("workload").await);
                let operator = center.person("operator@example.com").await;
                center.assign(&set, &operator, &workload).await;
                center.assign(&center.made_set("Others").await, &operator, ACCOUNT).await;
            }),
            probe(|center| async move {
                let operator = center.person("operator@example.com").await;
                let workload = center.account("workload").await;
                let of_laws = center.holds(&center.laws().await, &operator, &workload).await;
                let others = center.set("Others").await.expect("the other set");
                format!("{of_laws} {}", center.holds(&others, &operator, ACCOUNT).await)
            }),
        ),
    }
}

/// From a delegated administrator, who may not ask by who holds it.
fn by_pairs() -> Case {
    let taken = |center: Center| async move {
        let set = center.laws().await;
        center.unassign(&set, &center.group("Operators").await, LOG_ARCHIVE).await;
    };
    Case {
        kind: KIND,
        file: "\
baseline: 1
name: laws
identity_center:
  permission_sets: [{ name: Laws, session_duration: 1h }]
  groups: [{ name: Operators }]
  assignments:
    items:
      - { group: Operators, permission_set: Laws, accounts: [\"ou:Workloads\", \"ou:Security\"] }
      - { user: ada@example.com, permission_set: Laws, accounts: [all], except: [log-archive] }
",
        before: Vec::new(),
        seed: DELEGATED,
        drifts: vec![
            act("taken from the group in an account", taken),
            act("taken from a person", |center| async move {
                center.unassign(&center.laws().await, &center.person("ada@example.com").await, ACCOUNT).await;
            }),
        ],
        losses: Vec::new(),
        others: (
            act("held by somebody else", |center| async move {
                let grace = center.person("grace@example.com").await;
                center.assign(&center.laws().await, &grace, LOG_ARCHIVE).await;
            }),
            probe(|center| async move {
                let grace = center.person("grace@example.com").await;
                center.holds(&center.laws().await, &grace, LOG_ARCHIVE).await.to_string()
            }),
        ),
    }
}
