//! Counts, not seconds: the requests of the reference plan, and how deep they depend on each other.

use crate::support::{ACCOUNT, Ground, shipped};

/// The most requests of the reference plan on a converged account, and the most dependent rounds.
const MOST_REQUESTS: u32 = 6;
const MOST_ROUNDS: u32 = 2;

/// A file with many groups, users and policies, each with a reference to others.
fn large(n: usize) -> String {
    use std::fmt::Write;
    let mut text = String::from("baseline: 1\nname: large\niam:\n  policies:\n");
    let document =
        r#"{ Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "*" }] }"#;
    for i in 0..n {
        writeln!(text, "    - {{ name: policy-{i}, document: {document} }}").expect("a string takes it");
    }
    text.push_str("  users:\n");
    for i in 0..n {
        writeln!(text, "    - {{ name: user-{i} }}").expect("a string takes it");
    }
    text.push_str("  groups:\n");
    for i in 0..n {
        writeln!(text, "    - {{ name: group-{i}, managed_policies: [policy-{i}], members: [user-{i}] }}")
            .expect("a string takes it");
    }
    text
}

#[tokio::test(start_paused = true)]
async fn a_converged_reference_plan_takes_six_requests_in_two_rounds_at_most() {
    let ground = Ground::sandbox();
    let Ground::Sandbox(sandbox) = &ground else { unreachable!("the ground is a sandbox") };
    let made = ground.try_plan_files(&shipped(), &["company=acme"]).await.expect("it can be planned");
    assert!(made.apply().await.converged());
    sandbox.reset_counts();
    let made = ground.try_plan_files(&shipped(), &["company=acme"]).await.expect("it can be planned");
    let counts = sandbox.counts();
    assert!(made.planned.plan.is_settled());
    assert!(counts.total <= MOST_REQUESTS, "{counts:?}");
    assert!(counts.depth <= MOST_ROUNDS, "{counts:?}");
    assert_eq!(counts.writes, 0);
    assert_eq!(u64::from(counts.total), made.planned.plan.requests, "what the plan says is what was sent");
}

#[tokio::test(start_paused = true)]
async fn the_number_of_groups_users_and_policies_does_not_matter_up_to_a_page() {
    let ground = Ground::sandbox();
    let Ground::Sandbox(sandbox) = &ground else { unreachable!("the ground is a sandbox") };
    let text = large(100);
    assert!(ground.apply(&text).await.converged());
    sandbox.reset_counts();
    assert!(ground.plan(&text).await.planned.plan.is_settled());
    let counts = sandbox.counts();
    assert!(counts.total <= MOST_REQUESTS, "{counts:?}");
    assert!(counts.depth <= MOST_ROUNDS, "{counts:?}");
}

/// The requests of a plan of so many groups that are there already, and its resources.
async fn plan_of_groups(n: usize) -> (u64, usize) {
    use std::fmt::Write;
    let ground = Ground::sandbox();
    let mut text = String::from("baseline: 1\nname: huge\niam:\n  groups:\n");
    ground.as_sandbox().edit(|state| {
        for i in 0..n {
            state.add_group(ACCOUNT, &format!("group-{i}"));
            writeln!(text, "    - {{ name: group-{i} }}").expect("a string takes it");
        }
    });
    let made = ground.plan(&text).await;
    assert!(made.planned.plan.is_settled());
    (made.planned.plan.requests, made.planned.plan.items.len())
}

#[tokio::test(start_paused = true)]
async fn five_thousand_groups_are_five_thousand_resources_and_a_request_for_each_thousand() {
    let (requests_of_none, _) = plan_of_groups(1).await;
    let (requests, resources) = plan_of_groups(5_000).await;
    assert_eq!(resources, 5_000);
    assert_eq!(requests, requests_of_none + 4, "a page has a thousand");
}

#[tokio::test(start_paused = true)]
async fn credentials_of_the_wrong_account_are_refused_after_one_request() {
    let ground = Ground::sandbox();
    let Ground::Sandbox(sandbox) = &ground else { unreachable!("the ground is a sandbox") };
    let text = "baseline: 1\nname: other\naccount: { id: \"210987654321\", alias: other-prod }\n";
    let refused = ground.try_plan(text).await.err().expect("it is refused");
    assert_eq!(
        refused.to_string(),
        "the file is for account 210987654321, and these credentials are for account 123456789012"
    );
    let operations: Vec<String> = sandbox.log().into_iter().map(|entry| entry.operation).collect();
    assert_eq!(operations, ["sts:GetCallerIdentity"]);
}
