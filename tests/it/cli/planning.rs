//! `baseline plan`: what differs.

use std::fs;

use baseline::sandbox::state::FRESH_ACCOUNT;
use insta::assert_snapshot;

use super::support::{Folder, SHIPPED, SMALL};

#[test]
fn the_shipped_baseline_on_a_fresh_account() {
    let folder = Folder::with_shipped_baseline();
    assert_snapshot!(folder.run(&format!("plan {SHIPPED} --sandbox")), @"");
}

#[test]
fn calls_are_shown_when_asked_for() {
    assert_snapshot!(Folder::with_baseline(SMALL).run("plan --sandbox --calls"), @"");
}

#[test]
fn verbose_shows_what_is_settled_too() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox=account --yes --only account.alias");
    assert_snapshot!(folder.run("plan --sandbox=account -v"), @"");
}

#[test]
fn nothing_to_do_is_one_line() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox=account --yes");
    assert_snapshot!(folder.run("plan --sandbox=account"), @"");
}

#[test]
fn changes_have_an_exit_code_where_it_is_asked_for() {
    let folder = Folder::with_baseline(SMALL);
    assert_eq!(folder.run("plan --sandbox=account").code, Some(0));
    assert_eq!(folder.run("plan --sandbox=account --detailed-exitcode").code, Some(2));
    folder.run("apply --sandbox=account --yes");
    assert_eq!(folder.run("plan --sandbox=account --detailed-exitcode").code, Some(0));
}

#[test]
fn a_plan_changes_nothing() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox=account --yes --only account.alias");
    let before = folder.account();
    folder.run("plan --sandbox=account");
    let after = folder.account();
    assert_eq!(after.accounts, before.accounts);
}

#[test]
fn drift_is_shown_with_both_values() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox=account --yes");
    folder.edit_account(|state| {
        let account = state.account_mut(FRESH_ACCOUNT);
        account.alias = Some("somebody-else".into());
        let group = account.groups.get_mut(&"ReadOnly".into()).expect("the group was made");
        group.entity.attached_policies.clear();
    });
    assert_snapshot!(folder.run("plan --sandbox=account --calls"), @"");
}

#[test]
fn a_name_of_no_policy_is_refused_with_the_nearest() {
    let text = SMALL.replace("[ReadOnlyAccess]", "[ReadOnlyAcces]");
    assert_snapshot!(Folder::with_baseline(&text).run("plan --sandbox"), @"");
}

#[test]
fn a_refused_name_keeps_apply_from_doing_anything() {
    let text = SMALL.replace("[ReadOnlyAccess]", "[ReadOnlyAcces]");
    let folder = Folder::with_baseline(&text);
    let ended = folder.run("apply --sandbox=account --yes");
    assert_eq!(ended.code, Some(3), "{ended}");
    assert!(!folder.path("account").exists(), "something was applied:\n{ended}");
}

#[test]
fn json_is_one_object() {
    let ended = Folder::with_baseline(SMALL).run("plan --sandbox --json");
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let plan = ended.json();
    let keys: Vec<&str> = plan.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_snapshot!(keys.join(" "), @"");
    let resources = plan["resources"].as_array().expect("a list");
    let group = resources.iter().find(|one| one["address"] == r#"iam.group["ReadOnly"]"#);
    assert_snapshot!(format!("{:#}", group.expect("the group is planned")), @"");
    assert_snapshot!(format!("{:#}", plan["summary"]), @"");
}

#[test]
fn a_finding_can_be_made_a_failure() {
    let folder = Folder::with_baseline(SMALL);
    assert_eq!(folder.run("plan --sandbox --fail-on manual").code, Some(1));
    assert_eq!(folder.run("plan --sandbox --fail-on unmanaged,waiting").code, Some(0));
    assert_snapshot!(folder.run("plan --sandbox --fail-on everything"), @"");
}

#[test]
fn the_sandbox_goes_with_no_other_place() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan --sandbox --profile prod"), @"");
}

#[test]
fn a_policy_can_be_written_in_the_file() {
    let folder = Folder::with_baseline(
        "baseline: 1\nname: inline\niam:\n  policies:\n    - name: Guard\n      document:\n        \
         Version: \"2012-10-17\"\n        Statement:\n          \
         - { Effect: Deny, Action: \"cloudtrail:StopLogging\", Resource: \"*\" }\n",
    );
    assert_snapshot!(folder.run("plan --sandbox"), @"");
    assert!(fs::metadata(folder.path("account")).is_err());
}
