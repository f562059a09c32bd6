//! Whether anybody is left who administers.

use baseline::model::Impact;
use baseline::sandbox::Sandbox;

use super::support::{asks, operator};
use crate::support::{ACCOUNT, Ground};

#[tokio::test(start_paused = true)]
async fn the_last_administrator_is_kept_unless_a_role_administers() {
    let text = "\
baseline: 1
name: guards
iam: { groups: [{ name: Operators, members: { exclusive: true, items: [] } }] }
";
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| operator(state, "ana"));
    let made = Ground::Sandbox(sandbox.clone()).plan(text).await;
    assert_eq!(asks(&made), [], "the organization's role administers the account");
    let without_roles = Sandbox::fresh();
    without_roles.edit(|state| {
        operator(state, "ana");
        for role in state.account_mut(ACCOUNT).roles.values_mut() {
            role.entity.attached_policies = ["arn:aws:iam::aws:policy/IAMFullAccess".to_owned()].into();
        }
    });
    let made = Ground::Sandbox(without_roles).plan(text).await;
    assert_eq!(
        asks(&made),
        [(Impact::LocksOut, "nobody is left who is allowed everything and can sign in, but root".to_owned())]
    );
}

#[tokio::test(start_paused = true)]
async fn an_administrator_who_cannot_sign_in_does_not_count() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        operator(state, "ben");
        state.add_password(ACCOUNT, "ana");
        for role in state.account_mut(ACCOUNT).roles.values_mut() {
            role.entity.attached_policies = ["arn:aws:iam::aws:policy/IAMFullAccess".to_owned()].into();
        }
    });
    // `ben` stays and `zoe` is made, but neither has a password or a key.
    let text = "\
baseline: 1
name: guards
iam:
  users: [{ name: zoe }]
  groups: [{ name: Operators, members: { exclusive: true, items: [ben, zoe] } }]
";
    let made = Ground::Sandbox(sandbox).plan(text).await;
    assert_eq!(
        asks(&made),
        [(Impact::LocksOut, "nobody is left who is allowed everything and can sign in, but root".to_owned())]
    );
}

/// Leaves no role that administers.
fn without_administrating_roles(sandbox: &Sandbox) {
    sandbox.edit(|state| {
        for role in state.account_mut(ACCOUNT).roles.values_mut() {
            role.entity.attached_policies = ["arn:aws:iam::aws:policy/IAMFullAccess".to_owned()].into();
        }
    });
}

const NOBODY: &str = "nobody is left who is allowed everything and can sign in, but root";

#[tokio::test(start_paused = true)]
async fn what_is_refused_gives_nobody_anything() {
    let sandbox = Sandbox::fresh();
    without_administrating_roles(&sandbox);
    sandbox.edit(|state| {
        operator(state, "bob");
        state.add_password(ACCOUNT, "bob");
        for number in 0..9 {
            let name = format!("team-{number}");
            state.add_group(ACCOUNT, &name);
            let user = state.account_mut(ACCOUNT).users.get_mut(&"bob".into()).expect("the user");
            user.groups.insert(name.as_str().into());
        }
    });
    // A quota refuses the eleventh group, so the right that was to take the place of the old one never comes.
    let text = "\
baseline: 1
name: guards
iam:
  groups:
    - { name: Next, managed_policies: [AdministratorAccess], members: [bob] }
    - { name: Operators, members: { exclusive: true, items: [] } }
";
    let made = Ground::Sandbox(sandbox).plan(text).await;
    assert_eq!(asks(&made), [(Impact::LocksOut, NOBODY.to_owned())], "{}", made.lines());
}

#[tokio::test(start_paused = true)]
async fn a_deny_of_everything_ends_administration() {
    let sandbox = Sandbox::fresh();
    without_administrating_roles(&sandbox);
    sandbox.edit(|state| {
        operator(state, "bob");
        state.add_password(ACCOUNT, "bob");
    });
    let text = "\
baseline: 1
name: guards
iam: { groups: [{ name: Operators, managed_policies: [AWSDenyAll] }] }
";
    let made = Ground::Sandbox(sandbox).plan(text).await;
    assert_eq!(asks(&made), [(Impact::LocksOut, NOBODY.to_owned())]);
}
