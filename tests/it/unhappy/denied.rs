//! Denied calls: unknown is not absent, and one denial stops nobody else.

use baseline::aws::Class;
use baseline::sandbox::Fault;
use baseline::sandbox::state::FRESH_ACCOUNT;
use insta::assert_snapshot;

use super::support::{Scene, denied, shown};

const DETAILS: &str = "iam:GetAccountAuthorizationDetails";

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_unreadable_and_never_absent() {
    let scene = Scene::with(Fault::of(DETAILS, denied(DETAILS)));
    let made = scene.planned().await;
    assert_snapshot!(shown(&made), @r#"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    Baseline unhappy

    + account.alias
        alias   none -> acme-prod

    + iam.password_policy
        password_policy         "AWS's default (8 characters, three of four types)" -> "a policy of the account's own"
        minimum_length          8 -> 14
        require_uppercase       false -> true
        require_lowercase       false -> true
        require_numbers         false -> true
        require_symbols         false -> true
        allow_users_to_change   none -> true
        note: the file does not settle all four types of characters; a policy cannot say AWS's "three of four", so those left open are required

    ~ iam.sts_global_endpoint_tokens
        sts_global_endpoint_tokens   default_regions -> all_regions
        iam:SetSecurityTokenServicePreferences: new tokens are longer: systems that store them need room

    ? iam.policy["Guard"]
        ? unreadable: `iam:GetAccountAuthorizationDetails` was denied
          cause: User: arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox is not authorized to perform: iam:GetAccountAuthorizationDetails on resource: * because no identity-based policy allows the iam:GetAccountAuthorizationDetails action
          request id: 59b376f8-828d-b049-09c7-c2406e9ec9ba
          help: add this statement to a policy of the caller: {"Effect": "Allow", "Action": ["iam:GetAccountAuthorizationDetails"], "Resource": "*"}

    ? iam.user["ana"]
        ? unreadable: `iam:GetAccountAuthorizationDetails` was denied, as above

    ? iam.group["Auditors"]
        ? unreadable: `iam:GetAccountAuthorizationDetails` was denied, as above

    ? iam.group["Guarded"]
        ? unreadable: `iam:GetAccountAuthorizationDetails` was denied, as above

    Plan: 2 to create, 1 to update, 0 to delete, 0 unchanged · 4 unreadable · 5 requests · 0.0 s
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_denied_read_is_asked_once_and_by_no_other_way() {
    let scene = Scene::with(Fault::of(DETAILS, denied(DETAILS)));
    scene.planned().await;
    let counts = scene.sandbox.counts();
    let asked: Vec<String> =
        counts.by_operation.iter().map(|(operation, n)| format!("{operation} {n}")).collect();
    assert_snapshot!(asked.join("\n"), @"
    iam:GetAccountAuthorizationDetails 1
    iam:GetAccountPasswordPolicy 1
    iam:GetAccountSummary 1
    iam:ListAccountAliases 1
    sts:GetCallerIdentity 1
    ");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_left_alone_and_the_rest_is_done() {
    let scene = Scene::with(Fault::of(DETAILS, denied(DETAILS)));
    let applied = scene.apply().await;
    assert!(!applied.outcome.converged());
    assert_snapshot!(applied.shown(), @r#"
    ✓ account.alias: iam:CreateAccountAlias
    ✓ iam.password_policy: iam:UpdateAccountPasswordPolicy
    ✓ iam.sts_global_endpoint_tokens: iam:SetSecurityTokenServicePreferences

    Left:
      ? iam.policy["Guard"]
          ? unreadable: `iam:GetAccountAuthorizationDetails` was denied
            cause: User: arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox is not authorized to perform: iam:GetAccountAuthorizationDetails on resource: * because no identity-based policy allows the iam:GetAccountAuthorizationDetails action
            request id: 59b376f8-828d-b049-09c7-c2406e9ec9ba
            help: add this statement to a policy of the caller: {"Effect": "Allow", "Action": ["iam:GetAccountAuthorizationDetails"], "Resource": "*"}
      ? iam.user["ana"]
          ? unreadable: `iam:GetAccountAuthorizationDetails` was denied, as above
      ? iam.group["Auditors"]
          ? unreadable: `iam:GetAccountAuthorizationDetails` was denied, as above
      ? iam.group["Guarded"]
          ? unreadable: `iam:GetAccountAuthorizationDetails` was denied, as above

    Done: 3 calls, 3 resources. 4 resources are not as declared.
    "#);
    let account = scene.account();
    assert_eq!((account.groups.len(), account.users.len(), account.policies.len()), (0, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_denied_change_skips_what_depends_on_it_and_nobody_else() {
    let scene = Scene::with(Fault::of("iam:CreatePolicy", denied("iam:CreatePolicy")));
    let applied = scene.apply().await;
    assert!(applied.outcome.failed());
    assert_snapshot!(applied.shown(), @r#"
    ✓ account.alias: iam:CreateAccountAlias
    ✓ iam.password_policy: iam:UpdateAccountPasswordPolicy
    ✓ iam.sts_global_endpoint_tokens: iam:SetSecurityTokenServicePreferences
    ! iam.policy["Guard"]
        ! failed: `iam:CreatePolicy` was denied
          cause: User: arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox is not authorized to perform: iam:CreatePolicy on resource: * because no identity-based policy allows the iam:CreatePolicy action
          request id: 9389513f-1cb7-dc1b-c153-408f1543fc51
          help: add this statement to a policy of the caller: {"Effect": "Allow", "Action": ["iam:CreatePolicy"], "Resource": "*"}
          call: iam:CreatePolicy(PolicyName: "Guard", Path: "/", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"cloudtrail:StopLogging\",\"Resource\":\"*\"}]}")
    ✓ iam.user["ana"]: iam:CreateUser
    ✓ iam.group["Auditors"]: iam:CreateGroup, iam:AttachGroupPolicy
    ! iam.group["Guarded"]
        ! skipped: `iam.policy["Guard"]` is not settled

    Left:
      + iam.policy["Guard"] still differs: document
      + iam.group["Guarded"] still differs: managed_policies, inline_policies.own-password, members

    Not all was done: 6 calls, 5 resources, 1 failed, 1 skipped. What was done stays done. 2 resources are not as declared; besides, 1 step to do by hand:
      • iam.user["ana"]: `ana` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name ana --password-reset-required --password …
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_change_denied_half_way_keeps_what_was_done() {
    let scene = Scene::with(Fault::of("iam:AddUserToGroup", denied("iam:AddUserToGroup")));
    let applied = scene.apply().await;
    assert!(applied.outcome.failed());
    assert_snapshot!(applied.shown(), @r#"
    ✓ account.alias: iam:CreateAccountAlias
    ✓ iam.password_policy: iam:UpdateAccountPasswordPolicy
    ✓ iam.sts_global_endpoint_tokens: iam:SetSecurityTokenServicePreferences
    ✓ iam.policy["Guard"]: iam:CreatePolicy
    ✓ iam.user["ana"]: iam:CreateUser
    ✓ iam.group["Auditors"]: iam:CreateGroup, iam:AttachGroupPolicy
    ! iam.group["Guarded"]: iam:CreateGroup, iam:AttachGroupPolicy (2 times), iam:PutGroupPolicy
        ! failed: `iam:AddUserToGroup` was denied
          cause: User: arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox is not authorized to perform: iam:AddUserToGroup on resource: * because no identity-based policy allows the iam:AddUserToGroup action
          request id: 6f1025ba-0f8d-027f-43b0-afd0c8af1ae8
          help: add this statement to a policy of the caller: {"Effect": "Allow", "Action": ["iam:AddUserToGroup"], "Resource": "*"}
          call: iam:AddUserToGroup(GroupName: "Guarded", UserName: "ana")

    Left:
      ~ iam.group["Guarded"] still differs: members

    Not all was done: 11 calls, 7 resources, 1 failed. What was done stays done. 1 resource is not as declared; besides, 1 step to do by hand:
      • iam.user["ana"]: `ana` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name ana --password-reset-required --password …
    "#);
    scene.sandbox.clear_faults();
    scene.apply().await.is_done("once it is allowed");
    scene.is_settled("once it is allowed").await;
}

#[tokio::test(start_paused = true)]
async fn a_denial_by_the_organization_is_told_apart() {
    let scene = Scene::new();
    scene.sandbox.edit(|state| {
        state.account_mut(FRESH_ACCOUNT).denied_by_organization.insert("iam:CreateUser".into());
    });
    let applied = scene.apply().await;
    assert!(applied.outcome.failed());
    assert_snapshot!(applied.shown(), @r#"
    ✓ account.alias: iam:CreateAccountAlias
    ✓ iam.password_policy: iam:UpdateAccountPasswordPolicy
    ✓ iam.sts_global_endpoint_tokens: iam:SetSecurityTokenServicePreferences
    ✓ iam.policy["Guard"]: iam:CreatePolicy
    ! iam.user["ana"]
        ! failed: `iam:CreateUser` was denied by a policy of the organization
          cause: User: arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::123456789012:user/ana with an explicit deny in a service control policy
          request id: 704afd89-6742-04ee-ddee-08f44a91a44e
          help: a service control policy of the organization denies it; its administrators can exempt this role
          call: iam:CreateUser(UserName: "ana")
    ✓ iam.group["Auditors"]: iam:CreateGroup, iam:AttachGroupPolicy
    ! iam.group["Guarded"]
        ! skipped: `iam.user["ana"]` is not settled

    Left:
      + iam.user["ana"] still differs
      + iam.group["Guarded"] still differs: managed_policies, inline_policies.own-password, members

    Not all was done: 6 calls, 5 resources, 1 failed, 1 skipped. What was done stays done. 2 resources are not as declared.
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_denied_identity_ends_the_run() {
    let operation = "sts:GetCallerIdentity";
    let scene = Scene::with(Fault::of(operation, denied(operation)));
    let Err(baseline::error::Error::Aws(error)) = scene.plan().await else {
        panic!("nobody knows who plans")
    };
    assert_eq!(error.class(), Class::Denied);
    assert_eq!(scene.sandbox.counts().total, 1);
}
