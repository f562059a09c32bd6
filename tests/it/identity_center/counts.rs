//! Reads grow with principals, not with accounts.

use super::support::{held, hold_everywhere, management, reference, requests_of_center};

/// The most requests to IAM Identity Center of a converged plan of 3,000 accounts, and of 200 with many sets and groups.
const MOST_OF_MANY_ACCOUNTS: usize = 125;
const MOST_OF_MANY_SETS: usize = 190;

/// Plans what is held in so many accounts, converged, and gives the requests that IAM Identity Center got.
async fn requests(accounts: usize, sets: usize, groups: usize, pairs: &[(usize, usize)]) -> usize {
    let ground = management();
    let sandbox = ground.as_sandbox();
    let mut text = reference(sets, groups);
    let outcome = ground.apply(&text).await;
    assert!(outcome.converged(), "{outcome:#?}");
    text.push_str("  assignments:\n    items:\n");
    text.extend(pairs.iter().map(|(set, group)| held(*set, *group)));
    sandbox.edit(|state| {
        let there = state.organization.as_ref().expect("there is an organization").members.len() - 1;
        state.add_members(accounts - there);
        hold_everywhere(state, pairs);
    });
    sandbox.reset_counts();
    let made = ground.plan(&text).await;
    assert!(made.planned.plan.is_settled(), "{}", made.lines());
    assert_eq!(sandbox.counts().writes, 0);
    let throttled = sandbox.log().iter().filter(|entry| entry.outcome.as_deref() != Some("Ok")).count();
    assert_eq!(throttled, 0, "the pace keeps within the limit");
    requests_of_center(sandbox)
}

#[tokio::test(start_paused = true)]
async fn three_thousand_accounts_and_three_permission_sets_take_125_requests_at_most() {
    let requests = requests(3000, 3, 3, &[(0, 0), (1, 1), (2, 2)]).await;
    assert!(requests <= MOST_OF_MANY_ACCOUNTS, "{requests} requests");
}

#[tokio::test(start_paused = true)]
async fn ten_permission_sets_held_by_five_groups_in_200_accounts_take_190_requests_at_most() {
    let pairs: Vec<(usize, usize)> = (0..10).flat_map(|set| (0..5).map(move |group| (set, group))).collect();
    let requests = requests(200, 10, 5, &pairs).await;
    assert!(requests <= MOST_OF_MANY_SETS, "{requests} requests");
}
