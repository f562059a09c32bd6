//! `baseline apply`: the changes, the proof, and what remains.

use baseline::sandbox::State;
use baseline::sandbox::state::FRESH_ACCOUNT;
use insta::assert_snapshot;

use super::support::{Folder, SHIPPED, SMALL};

/// What a sandbox remembers, its clock apart.
fn at_rest(state: State) -> State {
    State { now: State::fresh().now, ..state }
}

#[test]
fn a_small_baseline_from_question_to_proof() {
    assert_snapshot!(Folder::with_baseline(SMALL).run("apply --sandbox --yes"), @r#"
    exit code 0
    ---- stdout
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    Baseline small

    + account.alias
        alias   none -> acme-prod

    + iam.user["ana"]
        • by hand: `ana` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name ana --password-reset-required --password …

    + iam.group["ReadOnly"]
        managed_policies: 1 added
          + ReadOnlyAccess
        members: 1 added
          + ana

    Plan: 3 to create, 0 to update, 0 to delete, 0 unchanged · 1 by hand · 4 requests · 0.0 s

    ✓ account.alias: iam:CreateAccountAlias
    ✓ iam.user["ana"]: iam:CreateUser
    ✓ iam.group["ReadOnly"]: iam:CreateGroup, iam:AttachGroupPolicy, iam:AddUserToGroup

    Done: 5 calls, 3 resources. Nothing is left but 1 step to do by hand:
      • iam.user["ana"]: `ana` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name ana --password-reset-required --password …
    ---- stderr
    account.alias: iam:CreateAccountAlias
    iam.user["ana"]: iam:CreateUser
    iam.group["ReadOnly"]: iam:CreateGroup
    iam.group["ReadOnly"]: iam:AttachGroupPolicy
    iam.group["ReadOnly"]: iam:AddUserToGroup
    verifying 3 resources, round 1
    verifying 3 resources, round 2, in 1.0 s
    "#);
}

#[test]
fn the_shipped_baseline_leaves_nothing_but_steps_for_a_person() {
    let folder = Folder::with_shipped_baseline();
    let ended = folder.run(&format!("apply {SHIPPED} --sandbox --yes"));
    assert_eq!(ended.code, Some(0), "{ended}");
    let outcome = ended.stdout.find("\n✓").map(|from| &ended.stdout[from + 1..]);
    assert_snapshot!(outcome.unwrap_or_default(), @r#"
    ✓ account.alias: iam:CreateAccountAlias
    ✓ iam.password_policy: iam:UpdateAccountPasswordPolicy
    ✓ iam.sts_global_endpoint_tokens: iam:SetSecurityTokenServicePreferences
    ✓ iam.policy["RequireMFA"]: iam:CreatePolicy
    ✓ iam.user["first.operator"]: iam:CreateUser
    ✓ iam.user["second.operator"]: iam:CreateUser
    ✓ iam.group["Administrador"]: iam:CreateGroup, iam:AttachGroupPolicy (2 times), iam:AddUserToGroup (2 times)
    ✓ iam.group["ReadOnly"]: iam:CreateGroup, iam:AttachGroupPolicy (2 times)
    ✓ iam.group["AdministracionEC2Instances"]: iam:CreateGroup, iam:AttachGroupPolicy, iam:PutGroupPolicy

    Done: 17 calls, 9 resources. Nothing is left but 3 steps to do by hand:
      • account.root: root has no MFA device
          1. sign in as root at https://console.aws.amazon.com/ with the account's e-mail address
          2. open Security credentials, then Multi-factor authentication (MFA), then Assign MFA device
          3. take a passkey or a hardware key, and keep a second device in another place
      • iam.user["first.operator"]: `first.operator` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name first.operator --password-reset-required --password …
      • iam.user["second.operator"]: `second.operator` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name second.operator --password-reset-required --password …
    "#);
}

#[test]
fn without_a_terminal_and_without_yes_nothing_is_done() {
    let folder = Folder::with_baseline(SMALL);
    let ended = folder.run("apply --sandbox=account");
    assert_eq!(ended.code, Some(4));
    assert_snapshot!(ended.stderr, @"
    error: nobody is there to ask: the input is no terminal
      help: look at the plan, then add `--yes`
    ");
    assert!(!folder.path("account").exists(), "something was applied:\n{ended}");
}

#[test]
fn a_second_apply_sends_no_write() {
    let folder = Folder::with_shipped_baseline();
    let typed = format!("apply {SHIPPED} --sandbox=account --yes");
    assert_eq!(folder.run(&typed).code, Some(0));
    let before = at_rest(folder.account());
    assert_snapshot!(folder.run(&typed), @"
    exit code 0
    ---- stdout
    Account 123456789012 (acme-prod) · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    Baseline secure-account

    • account.root
        • by hand: root has no MFA device
          1. sign in as root at https://console.aws.amazon.com/ with the account's e-mail address
          2. open Security credentials, then Multi-factor authentication (MFA), then Assign MFA device
          3. take a passkey or a hardware key, and keep a second device in another place

    Everything is as declared, but for 1 step to do by hand.
    Plan: 0 to create, 0 to update, 0 to delete, 10 unchanged · 1 by hand · 5 requests · 0.0 s

    Done: nothing had to be changed. Nothing is left but 1 step to do by hand:
      • account.root: root has no MFA device
          1. sign in as root at https://console.aws.amazon.com/ with the account's e-mail address
          2. open Security credentials, then Multi-factor authentication (MFA), then Assign MFA device
          3. take a passkey or a hardware key, and keep a second device in another place
    ");
    assert_eq!(at_rest(folder.account()), before);
}

#[test]
fn drift_is_settled() {
    let folder = Folder::with_shipped_baseline();
    let typed = format!("apply {SHIPPED} --sandbox=account --yes");
    folder.run(&typed);
    let before = at_rest(folder.account()).accounts;
    folder.edit_account(|state| {
        state.add_user(FRESH_ACCOUNT, "intruder");
        let account = state.account_mut(FRESH_ACCOUNT);
        let groups = &mut account.groups;
        groups.get_mut(&"ReadOnly".into()).expect("it was made").entity.attached_policies.clear();
    });
    assert_eq!(folder.run(&typed).code, Some(0));
    let mut after = at_rest(folder.account()).accounts;
    for account in after.values_mut() {
        account.users.remove(&"intruder".into());
    }
    assert_eq!(after, before);
}

#[test]
fn a_finding_can_be_made_a_failure_that_nothing_undoes() {
    let folder = Folder::with_baseline(SMALL);
    let ended = folder.run("apply --sandbox=account --yes --fail-on manual");
    assert_eq!(ended.code, Some(5), "{ended}");
    assert!(folder.path("account/sandbox.json").exists(), "what was done is not kept:\n{ended}");
}

#[test]
fn json_is_one_object() {
    let ended = Folder::with_baseline(SMALL).run("apply --sandbox --yes --json");
    assert_eq!(ended.code, Some(0), "{ended}");
    let outcome = ended.json();
    let keys: Vec<&str> = outcome.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_snapshot!(keys.join(" "), @"format tool kind interrupted failed converged calls resources remaining requests");
}

#[test]
fn json_says_that_nobody_consented() {
    assert_snapshot!(Folder::with_baseline(SMALL).run("apply --sandbox --json"), @r#"
    exit code 4
    ---- stdout
    {
      "format": 1,
      "tool": "[version]",
      "kind": "error",
      "error": {
        "message": "nobody is there to ask: the input is no terminal",
        "help": "look at the plan, then add `--yes`"
      }
    }
    "#);
}

#[test]
fn json_says_that_the_file_was_refused() {
    let ended = Folder::with_baseline("baseline: 2\nname: later\n").run("apply --sandbox --yes --json");
    assert_eq!(ended.code, Some(3), "{ended}");
    let rejection = &ended.json()["rejections"][0];
    assert_eq!(rejection["message"], "this program reads version 1 of the file format, not version 2");
}
