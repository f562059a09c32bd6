//! The instance, which is looked for and never made.

use super::{Case, MANAGEMENT, bystanders};

pub(super) fn only_read() -> Vec<Case> {
    vec![with_exclusive_accounts("identity_center.instance")]
}

/// Accounts by name and by unit, in which nobody else may hold anything.
pub(super) fn with_exclusive_accounts(kind: &'static str) -> Case {
    Case {
        kind,
        file: "\
baseline: 1
name: laws
identity_center:
  permission_sets: [{ name: Laws }]
  assignments:
    exclusive: true
    items:
      - { user: ada@example.com, permission_set: Laws, accounts: [workload, \"ou:Security\"] }
",
        before: Vec::new(),
        seed: MANAGEMENT,
        drifts: Vec::new(),
        losses: Vec::new(),
        others: bystanders(),
    }
}
