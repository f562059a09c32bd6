//! Accounts in which nobody else may hold anything.

use super::{Case, Center, MANAGEMENT, act, instance, probe};
use crate::support::ACCOUNT;

const KIND: &str = "identity_center.account_access";

pub(super) fn all() -> Vec<Case> {
    vec![exclusive()]
}

pub(super) fn only_read() -> Vec<Case> {
    vec![Case {
        file: "\
baseline: 1
name: laws
identity_center:
  permission_sets: [{ name: Laws }]
  assignments:
    exclusive: true
    items:
      - { user: ada@example.com, permission_set: Laws, accounts: [this, '345678901234'] }
      - { user: eve@example.com, permission_set: Laws, accounts: [this] }
      - { group: Strangers, permission_set: Laws, accounts: [this] }
",
        before: vec![act("held by a person and a group", |center| async move {
            held_by_a_group(&center).await;
            let set = center.made_set("Theirs").await;
            let operator = center.person("operator@example.com").await;
            center.assign(&set, &operator, ACCOUNT).await;
            // Of an account that the file names by its id, nothing else tells whether it is active.
            center.assign(&set, &operator, "345678901234").await;
        })],
        drifts: Vec::new(),
        losses: Vec::new(),
        ..exclusive()
    }]
}

/// Accounts that only the organization can tell.
pub(super) fn somewhere() -> Case {
    instance::with_exclusive_accounts(KIND)
}

async fn held_by_a_group(center: &Center) {
    let set = center.made_set("Theirs").await;
    let group = center.made_group("Readers").await;
    center.join(&group, "grace@example.com").await;
    center.assign(&set, &center.group("Readers").await, ACCOUNT).await;
}

pub(super) fn exclusive() -> Case {
    Case {
        kind: KIND,
        file: "\
baseline: 1
name: laws
identity_center:
  permission_sets: [{ name: Laws, managed_policies: [AdministratorAccess] }]
  assignments:
    exclusive: true
    items:
      - { user: ada@example.com, permission_set: Laws, accounts: [workload, this] }
",
        before: vec![act("a permission set of others, held by somebody", |center| async move {
            let set = center.made_set("Theirs").await;
            let account = center.account("workload").await;
            center.assign(&set, &center.person("grace@example.com").await, &account).await;
            held_by_a_group(&center).await;
        })],
        seed: MANAGEMENT,
        drifts: vec![
            act("held by somebody else", |center| async move {
                let account = center.account("workload").await;
                let operator = center.person("operator@example.com").await;
                center.assign(&center.laws().await, &operator, &account).await;
            }),
            act("held of another set", |center| async move {
                let set = center.made_set("Theirs").await;
                center.assign(&set, &center.person("ada@example.com").await, ACCOUNT).await;
            }),
            act("held by a group", |center| async move { held_by_a_group(&center).await }),
            act("held by a group that was deleted since", |center| async move {
                center.made_group("Forgotten").await;
                let group = center.group("Forgotten").await;
                center.assign(&center.laws().await, &group, ACCOUNT).await;
                center.delete_group("Forgotten").await;
            }),
            act("taken from whom the file lets hold it, and given to another", |center| async move {
                let set = center.laws().await;
                center.assign(&set, &center.person("operator@example.com").await, ACCOUNT).await;
                center.unassign(&set, &center.person("ada@example.com").await, ACCOUNT).await;
            }),
        ],
        losses: Vec::new(),
        others: (
            act("held in an account that the file does not name", |center| async move {
                let account = center.account("log-archive").await;
                let grace = center.person("grace@example.com").await;
                center.assign(&center.made_set("Theirs").await, &grace, &account).await;
                center.assign(&center.laws().await, &grace, &account).await;
            }),
            probe(|center| async move {
                let account = center.account("log-archive").await;
                let grace = center.person("grace@example.com").await;
                let theirs = center.set("Theirs").await.expect("the set of others");
                let of_laws = center.holds(&center.laws().await, &grace, &account).await;
                format!("{of_laws} {}", center.holds(&theirs, &grace, &account).await)
            }),
        ),
    }
}
