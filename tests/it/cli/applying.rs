//! `baseline apply`: the changes, the proof, and what remains.

use baseline::sandbox::State;
use baseline::sandbox::state::FRESH_ACCOUNT;
use insta::assert_snapshot;

use super::support::{Folder, SHIPPED, SMALL};
use crate::support::changes;

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
    ✓ s3.account_public_access_block: s3control:PutPublicAccessBlock
    ✓ kms.key["cloudtrail"]: kms:CreateKey, kms:CreateAlias, kms:EnableKeyRotation
    ✓ s3.bucket["acme-access-logs-123456789012"]: s3:CreateBucket, s3:PutPublicAccessBlock, s3:PutBucketOwnershipControls, s3:PutBucketPolicy, s3:PutBucketLifecycleConfiguration
    ✓ s3.bucket["acme-cloudtrail-123456789012"]: s3:CreateBucket, s3:PutPublicAccessBlock, s3:PutBucketOwnershipControls, s3:PutBucketVersioning, s3:PutBucketEncryption, s3:PutBucketPolicy, s3:PutBucketLifecycleConfiguration, s3:PutBucketLogging
    ✓ cloudtrail.trail["account-trail"]: cloudtrail:CreateTrail, cloudtrail:StartLogging

    Left:
      … cloudtrail.trail["account-trail"]
          … waiting for: its first digest

    Done: 36 calls, 14 resources. Nothing is left but 1 resource that AWS is still at and 3 steps to do by hand:
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
fn a_second_apply_says_that_nothing_had_to_be_changed() {
    let folder = Folder::with_shipped_baseline();
    let typed = format!("apply {SHIPPED} --sandbox=account --yes");
    assert_eq!(folder.run(&typed).code, Some(0));
    let before = at_rest(folder.account());
    assert_snapshot!(folder.run(&typed), @r#"
    exit code 0
    ---- stdout
    Account 123456789012 (acme-prod) · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is a stand-alone account, in no organization
    Baseline secure-account

    • account.root
        • by hand: root has no MFA device
          1. sign in as root at https://console.aws.amazon.com/ with the account's e-mail address
          2. open Security credentials, then Multi-factor authentication (MFA), then Assign MFA device
          3. take a passkey or a hardware key, and keep a second device in another place

    … cloudtrail.trail["account-trail"]
        … waiting for: its first digest

    Everything is as declared, but for 1 step to do by hand and 1 that AWS is still at.
    Plan: 0 to create, 0 to update, 0 to delete, 15 unchanged · 1 by hand · 1 waiting · 28 requests · 0.0 s

    Left:
      … cloudtrail.trail["account-trail"]
          … waiting for: its first digest

    Done: nothing had to be changed. Nothing is left but 1 resource that AWS is still at and 1 step to do by hand:
      • account.root: root has no MFA device
          1. sign in as root at https://console.aws.amazon.com/ with the account's e-mail address
          2. open Security credentials, then Multi-factor authentication (MFA), then Assign MFA device
          3. take a passkey or a hardware key, and keep a second device in another place
    "#);
    assert_eq!(at_rest(folder.account()), before);
}

/// What changes behind the file's back: a policy detached, a rule loosened, an administrator more, a policy edited.
fn drift(state: &mut State) {
    let intruder = state.add_user(FRESH_ACCOUNT, "intruder");
    intruder.groups.insert("Administrador".into());
    let account = state.account_mut(FRESH_ACCOUNT);
    let group = account.groups.get_mut(&"ReadOnly".into()).expect("it was made");
    group.entity.attached_policies.retain(|arn| !arn.ends_with("/ReadOnlyAccess"));
    account.password_policy.as_mut().expect("it was made").minimum_length = 8;
    let policy = account.policies.get_mut(&"RequireMFA".into()).expect("it was made");
    let laxer = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    let document = &mut policy.versions.get_mut(&1).expect("its first version").document;
    laxer.clone_into(document);
}

#[test]
fn drift_is_shown_and_settled_and_nothing_is_left() {
    let folder = Folder::with_shipped_baseline();
    assert_eq!(folder.run(&format!("apply {SHIPPED} --sandbox=account --yes")).code, Some(0));
    let before = at_rest(folder.account()).accounts;
    folder.edit_account(drift);
    let planned = folder.run(&format!("plan {SHIPPED} --sandbox=account --detailed-exitcode"));
    assert_eq!(planned.code, Some(2), "{planned}");
    assert_snapshot!(changes(&planned.stdout), @r#"
    ~ iam.password_policy
        minimum_length   8 -> 14

    ~ iam.policy["RequireMFA"]
        document changes
          no longer allows `*` other than `iam:GetAccountPasswordPolicy`, `iam:ListVirtualMFADevices` and `sts:GetSessionToken` on `*`
          now denies `iam:ChangePassword`, `iam:EnableMFADevice`, `iam:GetMFADevice`, `iam:GetUser`, `iam:ListMFADevices` and `iam:ResyncMFADevice` on all but `arn:aws:iam::*:user/${aws:username}` and `arn:aws:iam::*:user/*/${aws:username}` when `aws:MultiFactorAuthPresent` is `false` or absent
          now denies every action but `iam:ChangePassword`, `iam:CreateVirtualMFADevice`, `iam:EnableMFADevice`, `iam:GetAccountPasswordPolicy`, `iam:GetMFADevice` and 5 more on `*` when `aws:MultiFactorAuthPresent` is `false` or absent

    ~ iam.group["Administrador"]
        members: 1 taken away
          - intruder

    ~ iam.group["ReadOnly"]
        managed_policies: 1 added
          + ReadOnlyAccess
    "#);
    let applied = folder.run(&format!("apply {SHIPPED} --sandbox=account --yes"));
    assert_eq!(applied.code, Some(0), "{applied}");
    let planned = folder.run(&format!("plan {SHIPPED} --sandbox=account --detailed-exitcode"));
    assert_eq!(planned.code, Some(0), "{planned}");
    let mut after = at_rest(folder.account()).accounts;
    for account in after.values_mut() {
        account.users.remove(&"intruder".into());
    }
    for (account, settled) in before.iter().map(|(id, account)| (account, &after[id])) {
        assert_eq!(settled.groups, account.groups);
        assert_eq!(settled.users, account.users);
        assert_eq!(settled.password_policy, account.password_policy);
        let (settled, made) =
            (&settled.policies[&"RequireMFA".into()], &account.policies[&"RequireMFA".into()]);
        assert_eq!(settled.document(), made.document());
    }
}

#[test]
fn the_example_of_parameters_is_taken_by_the_shipped_baseline() {
    let folder = Folder::with_shipped_baseline();
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/parameters.yaml");
    std::fs::copy(example, folder.path("parameters.yaml")).expect("the example is shipped");
    let ended = folder.run("plan secure-account.yaml --parameters parameters.yaml --sandbox");
    assert_eq!(ended.code, Some(0), "{ended}");
    assert!(ended.stdout.contains("alias   none -> acme-prod"), "{ended}");
}

#[test]
fn a_finding_can_be_made_a_failure_that_nothing_undoes() {
    let folder = Folder::with_baseline(SMALL);
    let ended = folder.run("apply --sandbox=account --yes --fail-on manual");
    assert_eq!(ended.code, Some(5), "{ended}");
    assert!(folder.path("account/sandbox.json").exists(), "what was done is not kept:\n{ended}");
}

#[test]
fn json_says_which_finding_made_it_fail() {
    let folder = Folder::with_baseline(SMALL);
    let applied = "apply --sandbox=account --yes --json --fail-on waiting,manual,manual";
    let ended = folder.run(applied);
    let outcome = ended.json();
    assert_eq!(ended.code, Some(5), "{ended}");
    assert_eq!((&outcome["failed"], &outcome["converged"]), (&false.into(), &true.into()), "{ended}");
    assert_eq!(outcome["failed_on"], serde_json::json!(["manual"]), "{ended}");
    let ended = Folder::with_baseline(SMALL).run("plan --sandbox --json --fail-on manual");
    assert_eq!(
        (ended.code, &ended.json()["failed_on"]),
        (Some(1), &serde_json::json!(["manual"])),
        "{ended}"
    );
}

#[test]
fn json_is_one_object() {
    let ended = Folder::with_baseline(SMALL).run("apply --sandbox --yes --json");
    assert_eq!(ended.code, Some(0), "{ended}");
    let outcome = ended.json();
    let keys: Vec<&str> = outcome.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_snapshot!(keys.join(" "), @"format tool kind baseline account at file other_files parameters rejections interrupted failed failed_on converged calls resources remaining requests");
}

#[test]
fn json_says_that_nobody_consented_and_to_what() {
    let folder = Folder::with_baseline(SMALL);
    let ended = folder.run("apply --sandbox --json");
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(4), ""), "{ended}");
    let object = ended.json();
    assert_eq!(object["kind"], "error");
    assert_snapshot!(format!("{:#}", object["error"]), @r#"
    {
      "message": "nobody is there to ask: the input is no terminal",
      "help": "look at the plan, then add `--yes`"
    }
    "#);
    assert_eq!(object["plan"], folder.run("plan --sandbox --json").json(), "{ended}");
}

#[test]
fn json_says_that_the_file_was_refused() {
    let ended = Folder::with_baseline("baseline: 2\nname: later\n").run("apply --sandbox --yes --json");
    assert_eq!(ended.code, Some(3), "{ended}");
    let rejection = &ended.json()["rejections"][0];
    assert_eq!(rejection["message"], "this program reads version 1 of the file format, not version 2");
}
