//! What somebody else does between the plan and its apply.

use baseline::sandbox::State;
use baseline::sandbox::state::{Account, FRESH_ACCOUNT};
use insta::assert_snapshot;

use super::support::{Applied, Scene};

/// Plans, lets somebody change the account, and applies.
async fn applied_after(scene: &Scene, change: impl FnOnce(&mut State)) -> Applied {
    let made = scene.planned().await;
    scene.sandbox.edit(change);
    Applied::of(made).await
}

fn account(state: &mut State) -> &mut Account {
    state.account_mut(FRESH_ACCOUNT)
}

#[tokio::test(start_paused = true)]
async fn what_somebody_made_meanwhile_is_adopted() {
    let scene = Scene::new();
    let applied = applied_after(&scene, |state| {
        state.add_user(FRESH_ACCOUNT, "ana");
        state.add_group(FRESH_ACCOUNT, "Guarded");
        account(state).alias = Some("acme-prod".into());
    });
    applied.await.is_done("adopted");
    scene.is_settled("adopted").await;
}

#[tokio::test(start_paused = true)]
async fn a_policy_of_the_same_name_with_other_words_is_not_taken_for_ours() {
    let scene = Scene::new();
    let document = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let applied = applied_after(&scene, |state| {
        state.add_policy(FRESH_ACCOUNT, "Guard", document);
    })
    .await;
    assert!(applied.outcome.failed());
    let shown = applied.shown();
    let about = shown.split("\n\n").next().unwrap_or_default();
    assert_snapshot!(about, @r#"
    ✓ account.alias: iam:CreateAccountAlias
    ✓ iam.password_policy: iam:UpdateAccountPasswordPolicy
    ✓ iam.sts_global_endpoint_tokens: iam:SetSecurityTokenServicePreferences
    ! iam.policy["Guard"]
        ! failed: `iam:CreatePolicy` found it there already
          cause: A policy called Guard already exists. Duplicate names are not allowed.
          request id: 9389513f-1cb7-dc1b-c153-408f1543fc51
          help: somebody made it since the plan, and not as declared; run this again to see how it differs
          call: iam:CreatePolicy(PolicyName: "Guard", Path: "/", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"cloudtrail:StopLogging\",\"Resource\":\"*\"}]}")
    ✓ iam.user["ana"]: iam:CreateUser
    ✓ iam.group["Auditors"]: iam:CreateGroup, iam:AttachGroupPolicy
    ! iam.group["Guarded"]
        ! skipped: `iam.policy["Guard"]` is not settled
    "#);
    let next = scene.apply().await;
    assert!(next.outcome.converged(), "the next run settles it:\n{}", next.shown());
}

#[tokio::test(start_paused = true)]
async fn what_somebody_removed_meanwhile_fails_alone_and_is_made_by_the_next_run() {
    let scene = Scene::new();
    scene.apply().await.is_done("at first");
    scene.sandbox.edit(|state| {
        let guarded = account(state).groups.get_mut(&"Guarded".into()).expect("it was made");
        guarded.entity.attached_policies.clear();
        account(state).alias = None;
    });
    let applied = applied_after(&scene, |state| {
        account(state).groups.remove(&"Guarded".into());
        for user in account(state).users.values_mut() {
            user.groups.clear();
        }
    })
    .await;
    assert!(applied.outcome.failed());
    assert_snapshot!(applied.shown(), @r#"
    ✓ account.alias: iam:CreateAccountAlias
    ! iam.group["Guarded"]
        ! failed: `iam:AttachGroupPolicy` found nothing
          cause: The group with name Guarded cannot be found.
          request id: d51e9745-4f4b-ce0d-448c-0b52f7e9298b
          help: it may have gone since the plan was made; run this again
          call: iam:AttachGroupPolicy(GroupName: "Guarded", PolicyArn: "arn:aws:iam::123456789012:policy/Guard")

    Left:
      + iam.group["Guarded"] still differs: managed_policies, inline_policies.own-password, members

    Not all was done: 1 call, 1 resource, 1 failed. What was done stays done. 1 resource is not as declared.
    "#);
    assert_eq!(scene.account().alias.as_deref(), Some("acme-prod"));
    scene.apply().await.is_done("the next run");
    scene.is_settled("the next run").await;
}

#[tokio::test(start_paused = true)]
async fn what_is_to_go_and_has_gone_meanwhile_is_as_good() {
    let scene = Scene::new();
    scene.apply().await.is_done("at first");
    scene.sandbox.edit(|state| {
        state.add_user(FRESH_ACCOUNT, "ben");
        let ben = account(state).users.get_mut(&"ben".into()).expect("he was made");
        ben.groups.insert("Guarded".into());
    });
    let applied = applied_after(&scene, |state| {
        account(state).users.remove(&"ben".into());
    });
    applied.await.is_done("he is out");
    scene.is_settled("he is out").await;
}

#[tokio::test(start_paused = true)]
async fn a_rule_changed_meanwhile_is_set_as_declared() {
    let scene = Scene::new();
    let applied = applied_after(&scene, |state| {
        account(state).global_endpoint_token_version = 2;
    });
    applied.await.is_done("declared");
    scene.is_settled("declared").await;
}
