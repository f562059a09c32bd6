//! The shipped baselines on an empty, a half-done and a converged account.

use aws_sdk_iam::Client;
use baseline::report::{Report, Text, TextOptions};
use indexmap::IndexMap;
use insta::assert_snapshot;

use crate::support::{ACCOUNT, Ground, Made, changes, shipped};

async fn plan(ground: &Ground) -> Made {
    Box::pin(ground.try_plan_files(&shipped(), &["company=acme"])).await.expect("it can be planned")
}

#[tokio::test(start_paused = true)]
async fn an_empty_account_is_secured_without_any_consent() {
    let ground = Ground::sandbox();
    let made = plan(&ground).await;
    assert_eq!(made.planned.plan.asks(), []);
    let outcome = made.apply().await;
    assert!(outcome.converged(), "{outcome:#?}");
    let summary = plan(&ground).await.planned.plan.summary();
    assert_eq!((summary.create, summary.update, summary.delete, summary.manual), (0, 0, 0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_half_done_account_is_adopted_and_nothing_is_made_twice() {
    let ground = Ground::sandbox();
    let Ground::Sandbox(sandbox) = &ground else { unreachable!("the ground is a sandbox") };
    let iam = ground.iam();
    iam.create_group().group_name("administrador").send().await.expect("a group of another spelling");
    iam.create_user().user_name("First.Operator").send().await.expect("a user of another spelling");
    iam.create_user().user_name("visitor").send().await.expect("a user");
    let add = iam.add_user_to_group().group_name("administrador").user_name("visitor");
    add.send().await.expect("somebody who does not belong there");
    let made = plan(&ground).await;
    assert!(made.apply().await.converged());
    let state = sandbox.state();
    let account = state.account(ACCOUNT);
    let groups: Vec<String> = account.groups.keys().map(ToString::to_string).collect();
    assert_eq!(groups, ["AdministracionEC2Instances", "administrador", "ReadOnly"]);
    let members = account.users.iter().filter(|(_, user)| user.groups.contains(&"Administrador".into()));
    let members: Vec<String> = members.map(|(name, _)| name.to_string()).collect();
    assert_eq!(members, ["First.Operator", "second.operator"]);
}

#[tokio::test(start_paused = true)]
async fn a_converged_account_is_left_alone() {
    let ground = Ground::sandbox();
    let sandbox = ground.as_sandbox();
    assert!(plan(&ground).await.apply().await.converged());
    let before = sandbox.state();
    sandbox.reset_counts();
    let made = plan(&ground).await;
    assert!(made.planned.plan.is_settled());
    assert!(made.apply().await.converged());
    assert_eq!(sandbox.counts().writes, 0);
    assert_eq!(sandbox.state().account(ACCOUNT), before.account(ACCOUNT));
}

/// Changes a converged account behind the file's back, has that settled, and gives what the plan said of it.
async fn settled(change: impl AsyncFnOnce(&Ground, Client)) -> String {
    let ground = Ground::sandbox();
    assert!(plan(&ground).await.apply().await.converged());
    change(&ground, ground.iam()).await;
    let made = plan(&ground).await;
    let text = Text(TextOptions::default()).plan(&made.planned.plan, made.baseline.sources());
    let outcome = made.apply().await;
    assert!(outcome.converged() && !outcome.failed(), "{outcome:#?}");
    let summary = plan(&ground).await.planned.plan.summary();
    assert_eq!((summary.create, summary.update, summary.delete, summary.unmanaged), (0, 0, 0, 0));
    changes(&text)
}

#[tokio::test(start_paused = true)]
async fn a_policy_detached_from_a_group_is_attached_again() {
    let shown = settled(async |_, iam| {
        let detach = iam.detach_group_policy().group_name("ReadOnly");
        let detach = detach.policy_arn("arn:aws:iam::aws:policy/ReadOnlyAccess");
        detach.send().await.expect("detached");
    });
    assert_snapshot!(shown.await, @r#"
    ~ iam.group["ReadOnly"]
        managed_policies: 1 added
          + ReadOnlyAccess
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_loosened_password_rule_is_tightened_again() {
    let shown = settled(async |ground, _| {
        ground.as_sandbox().edit(|state| {
            let policy = state.account_mut(ACCOUNT).password_policy.as_mut();
            policy.expect("the baseline made it").minimum_length = 8;
        });
    });
    assert_snapshot!(shown.await, @r#"
    ~ iam.password_policy
        minimum_length   8 -> 14
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_member_slipped_into_the_administrators_is_taken_out() {
    let shown = settled(async |_, iam| {
        iam.create_user().user_name("intruder").send().await.expect("a user");
        let add = iam.add_user_to_group().group_name("Administrador").user_name("intruder");
        add.send().await.expect("added");
    });
    assert_snapshot!(shown.await, @r#"
    ~ iam.group["Administrador"]
        members: 1 taken away
          - intruder
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_policy_edited_behind_its_back_is_what_the_file_says_again() {
    let shown = settled(async |_, iam| {
        let document =
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
        let arn = format!("arn:aws:iam::{ACCOUNT}:policy/RequireMFA");
        let version = iam.create_policy_version().policy_arn(arn).policy_document(document);
        version.set_as_default(true).send().await.expect("another version");
    });
    assert_snapshot!(shown.await, @r#"
    ~ iam.policy["RequireMFA"]
        document changes
          no longer allows `*` other than `iam:GetAccountPasswordPolicy`, `iam:ListVirtualMFADevices` and `sts:GetSessionToken` on `*`
          now denies `iam:ChangePassword`, `iam:EnableMFADevice`, `iam:GetMFADevice`, `iam:GetUser`, `iam:ListMFADevices` and `iam:ResyncMFADevice` on all but `arn:aws:iam::*:user/${aws:username}` and `arn:aws:iam::*:user/*/${aws:username}` when `aws:MultiFactorAuthPresent` is `false` or absent
          now denies every action but `iam:ChangePassword`, `iam:CreateVirtualMFADevice`, `iam:EnableMFADevice`, `iam:GetAccountPasswordPolicy`, `iam:GetMFADevice` and 5 more on `*` when `aws:MultiFactorAuthPresent` is `false` or absent
    "#);
}

#[tokio::test(start_paused = true)]
async fn the_first_example_is_valid_and_settles() {
    let text = std::fs::read_to_string("examples/first-steps.yaml").expect("the example");
    let files = IndexMap::from([("baseline.yaml".to_owned(), text)]);
    let made = Ground::sandbox().try_plan_files(&files, &[]).await.expect("it can be planned");
    assert!(made.apply().await.converged());
}
