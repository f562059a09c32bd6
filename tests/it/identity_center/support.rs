//! What the scenarios of IAM Identity Center share.

use std::collections::BTreeSet;

use baseline::report::{Report, Text, TextOptions};
use baseline::sandbox::Sandbox;
use baseline::sandbox::state::{Holder, OrganizationRole, State};

use crate::support::{ACCOUNT, Ground, Made};

/// The workload account of the sandbox's small organization.
pub(super) const WORKLOAD: &str = "345678901234";

/// A sandbox whose account manages a small organization, with an instance and three people in its directory.
pub(super) fn management() -> Ground {
    organized(OrganizationRole::Management)
}

/// A sandbox whose account is something in an organization.
pub(super) fn organized(role: OrganizationRole) -> Ground {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| state.organize(role));
    Ground::Sandbox(sandbox)
}

/// Every permission set with every setting, held by one group each in every account.
pub(super) fn reference(sets: usize, groups: usize) -> String {
    use std::fmt::Write;
    let mut text = String::from("baseline: 1\nname: reference\nidentity_center:\n  permission_sets:\n");
    for set in 0..sets {
        write!(
            text,
            r#"    - name: Set{set}
      description: Number {set}
      session_duration: 4h
      managed_policies: {{ exclusive: true, items: [ReadOnlyAccess] }}
      customer_managed_policies: {{ exclusive: true, items: [] }}
      permissions_boundary: PowerUserAccess
      inline_policy: {{ Version: "2012-10-17", Statement: [{{ Effect: Allow, Action: "s3:ListBucket", Resource: "*" }}] }}
      tags: {{ Number: "{set}" }}
"#
        )
        .expect("a string takes it");
    }
    text.push_str("  groups:\n");
    for group in 0..groups {
        writeln!(text, "    - name: Group{group}").expect("a string takes it");
    }
    text
}

/// An assignment of [`reference`].
pub(super) fn held(set: usize, group: usize) -> String {
    format!("      - {{ group: Group{group}, permission_set: Set{set}, accounts: [all] }}\n")
}

/// Lets groups hold permission sets in every account but the management account, as if an apply had done it.
pub(super) fn hold_everywhere(state: &mut State, pairs: &[(usize, usize)]) {
    let organization = state.organization.as_ref().expect("there is an organization");
    let accounts: BTreeSet<String> =
        organization.members.iter().filter(|id| *id != ACCOUNT).cloned().collect();
    let center = state.identity_center_mut();
    for (set, group) in pairs {
        let set = center.set_named(&format!("Set{set}")).expect("the set is there").0.to_owned();
        let group = center.group_named(&format!("Group{group}")).expect("the group is there").0.to_owned();
        for account in &accounts {
            center.assign(account, &set, Holder::group(group.clone()));
        }
    }
}

/// How many requests IAM Identity Center got.
pub(super) fn requests_of_center(sandbox: &Sandbox) -> usize {
    sandbox.log().iter().filter(|entry| entry.operation.starts_with("sso:")).count()
}

/// What a person sees of a plan, without how long it took.
pub(super) fn text(made: &Made) -> String {
    let text = Text(TextOptions::default()).plan(&made.planned.plan, made.baseline.sources());
    text.rsplitn(3, " · ").last().unwrap_or_default().to_owned()
}
