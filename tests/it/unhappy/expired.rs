//! Credentials that expire in the middle of a run.

use baseline::sandbox::{Effect, Fault, Selector};
use insta::assert_snapshot;

use super::support::Scene;

fn expired() -> Effect {
    Effect::error(403, "ExpiredToken", "The security token included in the request is expired")
}

#[tokio::test(start_paused = true)]
async fn no_change_is_begun_after_the_credentials_expired() {
    // It happens at the first call of a turn; neither the rest of the turn nor what would follow it is sent.
    let scene = Scene::with(Fault::new(Selector::Any, expired()).after(12));
    let applied = scene.apply().await;
    assert!(applied.outcome.failed());
    assert_snapshot!(applied.shown(), @r#"
    ? account.alias: iam:CreateAccountAlias
        ? unconfirmed: AWS accepted every call and the result cannot be read
    ? iam.password_policy: iam:UpdateAccountPasswordPolicy
        ? unconfirmed: AWS accepted every call and the result cannot be read
    ? iam.sts_global_endpoint_tokens: iam:SetSecurityTokenServicePreferences
        ? unconfirmed: AWS accepted every call and the result cannot be read
    ? iam.policy["Guard"]: iam:CreatePolicy
        ? unconfirmed: AWS accepted every call and the result cannot be read
    ? iam.user["ana"]: iam:CreateUser
        ? unconfirmed: AWS accepted every call and the result cannot be read
    ! iam.group["Auditors"]: iam:CreateGroup
        ! the rest was skipped: the credentials have expired
    ! iam.group["Guarded"]: iam:CreateGroup
        ! failed: `iam:AttachGroupPolicy` was refused: the credentials have expired
          cause: The security token included in the request is expired
          request id: 7daa2642-86f0-1842-15b9-e91c62d3206c
          help: sign in again (`aws sso login` for an SSO profile) and run this again
          call: iam:AttachGroupPolicy(GroupName: "Guarded", PolicyArn: "arn:aws:iam::123456789012:policy/Guard")

    Left:
      ? account.alias
          ? unreadable: `iam:ListAccountAliases` was refused: the credentials have expired
            cause: The security token included in the request is expired
            request id: 46f6d246-f3aa-f8a8-79e0-09a10afb8ba4
            help: sign in again (`aws sso login` for an SSO profile) and run this again
      ? iam.password_policy
          ? unreadable: `iam:GetAccountPasswordPolicy` was refused: the credentials have expired
            cause: The security token included in the request is expired
            request id: 700b59ab-caf2-b89b-dc69-25bb5d8e3c5f
            help: sign in again (`aws sso login` for an SSO profile) and run this again
      ? iam.sts_global_endpoint_tokens
          ? unreadable: `iam:GetAccountSummary` was refused: the credentials have expired
            cause: The security token included in the request is expired
            request id: 85be1d5a-c181-e7bc-2fc7-7c0dcd815ce1
            help: sign in again (`aws sso login` for an SSO profile) and run this again
      ? iam.policy["Guard"]
          ? unreadable: `iam:GetAccountAuthorizationDetails` was refused: the credentials have expired
            cause: The security token included in the request is expired
            request id: 6f1025ba-0f8d-027f-43b0-afd0c8af1ae8
            help: sign in again (`aws sso login` for an SSO profile) and run this again
      ? iam.user["ana"]
          ? unreadable: `iam:GetAccountAuthorizationDetails` was refused: the credentials have expired, as above
      ? iam.group["Auditors"]
          ? unreadable: `iam:GetAccountAuthorizationDetails` was refused: the credentials have expired
            cause: The security token included in the request is expired
            request id: 3204e49e-2e89-dc63-2a66-dd012389a35a
            help: sign in again (`aws sso login` for an SSO profile) and run this again
      ? iam.group["Guarded"]
          ? unreadable: `iam:GetAccountAuthorizationDetails` was refused: the credentials have expired, as above

    Not all was done: 7 calls, 7 resources, 5 unconfirmed, 1 failed, 1 skipped. What was done stays done. 7 resources are not as declared.
    "#);
    let log = scene.sandbox.log();
    let first = log.iter().position(|entry| entry.outcome.as_deref() == Some("ExpiredToken"));
    let after = log.iter().skip(first.expect("they expired")).map(|entry| entry.operation.as_str());
    // Both groups were at their second change when it happened; the first refusal keeps the other from being sent.
    let changes: Vec<&str> = after
        .filter(|operation| !operation.starts_with("iam:Get") && !operation.starts_with("iam:List"))
        .collect();
    assert_eq!(changes, ["iam:AttachGroupPolicy"]);
    assert!(scene.notices().is_empty(), "nothing is sent again with expired credentials");
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
    let errors: Vec<String> =
        made.planned.plan.items.iter().filter_map(|item| item.outcome.as_ref().err()?.remedy()).collect();
    assert_eq!(errors.len(), made.planned.plan.items.len());
    assert!(errors.iter().all(|remedy| remedy.starts_with("sign in again")), "{errors:?}");
}
