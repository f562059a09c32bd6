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
    assert_snapshot!(Folder::with_baseline(SMALL).run("apply --sandbox --yes"), @"");
}

#[test]
fn the_shipped_baseline_leaves_nothing_but_steps_for_a_person() {
    let folder = Folder::with_shipped_baseline();
    let ended = folder.run(&format!("apply {SHIPPED} --sandbox --yes"));
    assert_eq!(ended.code, Some(0), "{ended}");
    let outcome = ended.stdout.find("\n✓").map(|from| &ended.stdout[from + 1..]);
    assert_snapshot!(outcome.unwrap_or_default(), @"");
}

#[test]
fn without_a_terminal_and_without_yes_nothing_is_done() {
    let folder = Folder::with_baseline(SMALL);
    let ended = folder.run("apply --sandbox=account");
    assert_eq!(ended.code, Some(4));
    assert_snapshot!(ended.stderr, @"");
    assert!(!folder.path("account").exists(), "something was applied:\n{ended}");
}

#[test]
fn a_second_apply_sends_no_write() {
    let folder = Folder::with_shipped_baseline();
    let typed = format!("apply {SHIPPED} --sandbox=account --yes");
    assert_eq!(folder.run(&typed).code, Some(0));
    let before = at_rest(folder.account());
    assert_snapshot!(folder.run(&typed), @"");
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
    assert_snapshot!(keys.join(" "), @"");
}

#[test]
fn json_says_that_nobody_consented() {
    assert_snapshot!(Folder::with_baseline(SMALL).run("apply --sandbox --json"), @"");
}

#[test]
fn json_says_that_the_file_was_refused() {
    let ended = Folder::with_baseline("baseline: 2\nname: later\n").run("apply --sandbox --yes --json");
    assert_eq!(ended.code, Some(3), "{ended}");
    assert_eq!(ended.json()["error"], "rejected", "{ended}");
}
