//! Who would be locked out where MFA is required from now on.

use baseline::model::Impact;
use baseline::sandbox::Sandbox;

use super::support::{asks, lasting, operator, plan_as};
use crate::support::{ACCOUNT, Ground};

const REQUIRE_MFA: &str = r#"
baseline: 1
name: guards
iam:
  policies:
    - name: RequireMFA
      document:
        Version: "2012-10-17"
        Statement:
          - Effect: Deny
            NotAction: ["iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"]
            Resource: "*"
            Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }
  groups:
    - name: Operators
      managed_policies: [RequireMFA]
"#;

#[tokio::test(start_paused = true)]
async fn a_member_with_a_password_and_no_device_is_locked_out_by_name() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        state.add_password(ACCOUNT, "ana");
    });
    let made = Ground::Sandbox(sandbox).plan(REQUIRE_MFA).await;
    assert_eq!(
        asks(&made),
        [(Impact::LocksOut, "`ana` has a password and no MFA device: enrol one first".to_owned())]
    );
}

#[tokio::test(start_paused = true)]
async fn a_member_with_a_key_and_no_device_is_locked_out_by_name() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        state.add_access_key(ACCOUNT, "ana");
    });
    let made = Ground::Sandbox(sandbox).plan(REQUIRE_MFA).await;
    assert_eq!(
        asks(&made),
        [(Impact::LocksOut, "`ana` has an access key and no MFA device: enrol one first".to_owned())]
    );
}

#[tokio::test(start_paused = true)]
async fn members_with_a_device_or_without_credentials_are_not_locked_out() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        state.add_password(ACCOUNT, "ana");
        state.add_mfa_device(ACCOUNT, "ana");
        operator(state, "ben");
    });
    let made = Ground::Sandbox(sandbox).plan(REQUIRE_MFA).await;
    assert_eq!(asks(&made), []);
}

#[tokio::test(start_paused = true)]
async fn joining_a_group_that_requires_mfa_locks_out_too() {
    let sandbox = Sandbox::fresh();
    assert!(Ground::Sandbox(sandbox.clone()).apply(REQUIRE_MFA).await.converged());
    sandbox.edit(|state| {
        state.add_user(ACCOUNT, "ana");
        state.add_password(ACCOUNT, "ana");
    });
    let text = format!("{REQUIRE_MFA}      members: [ana]\n");
    let made = Ground::Sandbox(sandbox).plan(&text).await;
    assert_eq!(
        asks(&made),
        [(Impact::LocksOut, "`ana` has a password and no MFA device: enrol one first".to_owned())]
    );
}

#[tokio::test(start_paused = true)]
async fn devices_that_may_not_be_read_are_not_taken_for_there() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        state.account_mut(ACCOUNT).denied_by_organization.insert("iam:ListMFADevices".to_owned());
    });
    let made = Ground::Sandbox(sandbox).plan(REQUIRE_MFA).await;
    assert_eq!(
        asks(&made),
        [(
            Impact::LocksOut,
            "whether `ana` has an MFA device cannot be told: `iam:ListMFADevices` was denied by a policy of the organization"
                .to_owned()
        )]
    );
}

#[tokio::test(start_paused = true)]
async fn a_caller_with_a_long_term_key_is_warned_and_comes_last() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| operator(state, "ana"));
    let made = plan_as(&sandbox, "ana", REQUIRE_MFA).await;
    let asked = asks(&made);
    assert!(
        asked.contains(&(
            Impact::LocksOut,
            "`ana`, the caller, signs with a long-term key, which carries no MFA".to_owned()
        )),
        "{asked:?}"
    );
    assert_eq!(lasting(&made, r#"iam.group["Operators"]"#), [("iam:AttachGroupPolicy".to_owned(), true)]);
}
