//! Credentials that expire in the middle of a run.

use baseline::sandbox::{Effect, Fault, Selector};
use insta::assert_snapshot;

use super::support::Scene;

fn expired() -> Effect {
    Effect::error(403, "ExpiredToken", "The security token included in the request is expired")
}

#[tokio::test(start_paused = true)]
async fn no_change_is_begun_after_the_credentials_expired() {
    // The first wave is in flight together when it happens; what would follow it is not sent.
    let scene = Scene::with(Fault::new(Selector::Any, expired()).after(12));
    let applied = scene.apply().await;
    assert!(applied.outcome.failed());
    assert_snapshot!(applied.shown(), @r#"
    ? account.alias: iam:CreateAccountAlias
        ? unconfirmed: AWS accepted every call and, two minutes later, does not show the result
    ? iam.password_policy: iam:UpdateAccountPasswordPolicy
        ? unconfirmed: AWS accepted every call and, two minutes later, does not show the result
    ? iam.sts_global_endpoint_tokens: iam:SetSecurityTokenServicePreferences
        ? unconfirmed: AWS accepted every call and, two minutes later, does not show the result
    ? iam.policy["Guard"]: iam:CreatePolicy
        ? unconfirmed: AWS accepted every call and, two minutes later, does not show the result
    ? iam.user["ana"]: iam:CreateUser
        ? unconfirmed: AWS accepted every call and, two minutes later, does not show the result
    ! iam.group["Auditors"]: iam:CreateGroup
        ! failed: `iam:AttachGroupPolicy` was refused: the credentials have expired
          cause: The security token included in the request is expired
          request id: 7daa2642-86f0-1842-15b9-e91c62d3206c
          help: sign in again (`aws sso login` for an SSO profile) and run this again
    ! iam.group["Guarded"]: iam:CreateGroup
        ! failed: `iam:AttachGroupPolicy` was refused: the credentials have expired
          cause: The security token included in the request is expired
          request id: 46f6d246-f3aa-f8a8-79e0-09a10afb8ba4
          help: sign in again (`aws sso login` for an SSO profile) and run this again

    Left:
      ? account.alias
          ? unreadable: `iam:ListAccountAliases` was refused: the credentials have expired
            cause: The security token included in the request is expired
            request id: ab79bb58-2d33-2db9-ce92-dcdaa41a424b
            help: sign in again (`aws sso login` for an SSO profile) and run this again
      ? iam.password_policy
          ? unreadable: `iam:GetAccountPasswordPolicy` was refused: the credentials have expired
            cause: The security token included in the request is expired
            request id: c9e36157-2cdc-dc0f-3c00-1f65068d6b6c
            help: sign in again (`aws sso login` for an SSO profile) and run this again
      ? iam.sts_global_endpoint_tokens
          ? unreadable: `iam:GetAccountSummary` was refused: the credentials have expired
            cause: The security token included in the request is expired
            request id: 6350765d-51c2-b6dd-d573-8fcdce6678c6
            help: sign in again (`aws sso login` for an SSO profile) and run this again
      ? iam.policy["Guard"]
          ? unreadable: `iam:GetAccountAuthorizationDetails` was refused: the credentials have expired
            cause: The security token included in the request is expired
            request id: a12e18ac-0fec-ea2c-7a7e-0cb673fe47c4
            help: sign in again (`aws sso login` for an SSO profile) and run this again
      ? iam.user["ana"]
          ? unreadable: `iam:GetAccountAuthorizationDetails` was refused: the credentials have expired, as above
      + iam.group["Auditors"] still differs: managed_policies
      + iam.group["Guarded"] still differs: managed_policies, inline_policies.own-password, members

    Not all was done: 7 calls, 7 resources, 5 unconfirmed, 2 failed. What was done stays done. 7 resources are not as declared.
    "#);
    let made_after = scene.sandbox.log().iter().filter(|entry| {
        ["iam:AttachGroupPolicy", "iam:AddUserToGroup", "iam:PutGroupPolicy"].contains(&entry.operation.as_str())
    }).count();
    assert_eq!(made_after, 0, "something was begun with expired credentials");
}

#[tokio::test(start_paused = true)]
async fn the_next_run_with_fresh_credentials_goes_on() {
    for number in 0..18 {
        let scene = Scene::with(Fault::new(Selector::Any, expired()).after(5 + number));
        let applied = scene.apply().await;
        assert!(!applied.outcome.converged(), "{number}: {}", applied.shown());
        scene.sandbox.clear_faults();
        scene.apply().await.is_done(&number.to_string());
        scene.is_settled(&number.to_string()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn reads_with_expired_credentials_say_how_to_sign_in() {
    let scene = Scene::with(Fault::new(Selector::Any, expired()).after(1));
    let made = scene.planned().await;
    let errors: Vec<String> = made
        .planned
        .plan
        .items
        .iter()
        .filter_map(|item| item.outcome.as_ref().err()?.remedy())
        .collect();
    assert_eq!(errors.len(), made.planned.plan.items.len());
    assert!(errors.iter().all(|remedy| remedy.starts_with("sign in again")), "{errors:?}");
}
