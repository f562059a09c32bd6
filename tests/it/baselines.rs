//! The shipped baselines on an empty, a half-done and a converged account.

use indexmap::IndexMap;

use crate::support::{ACCOUNT, Ground, Made};

fn shipped() -> IndexMap<String, String> {
    let file = |path: &str| std::fs::read_to_string(format!("baselines/{path}")).expect("a shipped file");
    IndexMap::from([
        ("baseline.yaml".to_owned(), file("secure-account.yaml")),
        ("policies/require-mfa.json".to_owned(), file("policies/require-mfa.json")),
        ("policies/ec2-administration.json".to_owned(), file("policies/ec2-administration.json")),
    ])
}

async fn plan(ground: &Ground) -> Made {
    ground.try_plan_files(&shipped(), &["company=acme"]).await.expect("it can be planned")
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
    let Ground::Sandbox(sandbox) = &ground else { unreachable!("the ground is a sandbox") };
    assert!(plan(&ground).await.apply().await.converged());
    sandbox.reset_counts();
    let made = plan(&ground).await;
    assert!(made.planned.plan.is_settled());
    assert!(made.apply().await.converged());
    assert_eq!(sandbox.counts().writes, 0);
}

#[tokio::test(start_paused = true)]
async fn the_examples_are_valid_and_settle() {
    let text = std::fs::read_to_string("examples/first-steps.yaml").expect("the example");
    let files = IndexMap::from([("baseline.yaml".to_owned(), text.clone())]);
    let set: &[&str] = if text.contains("${company}") { &["company=acme"] } else { &[] };
    let made = Ground::sandbox().try_plan_files(&files, set).await.expect("it can be planned");
    assert!(made.apply().await.converged());
}
