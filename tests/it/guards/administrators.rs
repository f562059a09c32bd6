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
