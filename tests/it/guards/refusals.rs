//! What is refused for the account's state.

use baseline::model::Finding;
use baseline::sandbox::Sandbox;

use super::support::operator;
use crate::support::{ACCOUNT, Ground};

#[tokio::test(start_paused = true)]
async fn a_quota_is_refused_before_the_first_write() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        state.add_user(ACCOUNT, "ana");
        for number in 0..10 {
            let name = format!("team-{number}");
            state.add_group(ACCOUNT, &name);
            let user = state.account_mut(ACCOUNT).users.get_mut(&"ana".into()).expect("the user");
            user.groups.insert(name.as_str().into());
        }
    });
    let text = "baseline: 1\nname: guards\niam: { groups: [{ name: one-more, members: [ana] }] }\n";
    let made = Ground::Sandbox(sandbox.clone()).plan(text).await;
    let group = made.planned.plan.items.first().and_then(|item| item.diff()).expect("the group is readable");
    assert_eq!(group.steps.len(), 0);
    assert!(
        group.findings.iter().any(|finding| matches!(
            finding,
            Finding::Refused { at: None, why, .. }
                if why == "user `ana` has 10 groups, 1 more would come, and IAM allows 10"
        )),
        "{:?}",
        group.findings
    );
    sandbox.reset_counts();
    assert!(!made.apply().await.converged());
    assert_eq!(sandbox.counts().writes, 0);
}

#[tokio::test(start_paused = true)]
async fn an_access_key_in_use_keeps_its_user() {
    let sandbox = Sandbox::fresh();
    let key = sandbox.edit(|state| {
        operator(state, "ana");
        state.add_access_key(ACCOUNT, "ana")
    });
    let credentials = sandbox.credentials_of(&key).expect("the key was just made");
    let text = "baseline: 1\nname: guards\niam: { users: [{ name: ana, state: absent }] }\n";
    // Signing one request with the key is its last use.
    Ground::Caller(sandbox.clone(), credentials).plan("baseline: 1\nname: nothing\n").await;
    let made = Ground::Sandbox(sandbox.clone()).plan(text).await;
    assert_eq!(made.calls(), Vec::<String>::new(), "{}", made.lines());
    assert!(made.lines().contains("is in use (last used"), "{}", made.lines());
    sandbox.reset_counts();
    assert!(!made.apply().await.converged());
    assert_eq!(sandbox.counts().writes, 0);
}
