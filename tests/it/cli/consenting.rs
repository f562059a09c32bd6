//! Consent: harm is consented to by name.

use baseline::sandbox::state::FRESH_ACCOUNT;
use insta::assert_snapshot;

use super::support::{Folder, SMALL};

/// A folder whose account has another alias than the file asks for.
fn with_another_alias() -> Folder {
    let folder = Folder::with_baseline(SMALL);
    folder.edit_account(|state| state.account_mut(FRESH_ACCOUNT).alias = Some("acme-old".into()));
    folder
}

fn alias(folder: &Folder) -> String {
    folder.account().account(FRESH_ACCOUNT).alias.clone().expect("it has one").to_string()
}

#[test]
fn replacing_an_alias_is_refused_without_consent() {
    let folder = with_another_alias();
    let ended = folder.run("apply --sandbox=account --yes");
    assert_eq!(ended.code, Some(4));
    assert_snapshot!(ended.stderr, @"");
    assert_eq!(alias(&folder), "acme-old");
}

#[test]
fn replacing_an_alias_is_done_with_consent() {
    let folder = with_another_alias();
    let ended = folder.run("apply --sandbox=account --yes --allow disrupts");
    assert_eq!(ended.code, Some(0), "{ended}");
    assert_eq!(alias(&folder), "acme-prod");
}

#[test]
fn consent_to_another_harm_is_no_consent() {
    let folder = with_another_alias();
    let ended = folder.run("apply --sandbox=account --yes --allow destroys --allow weakens");
    assert_eq!(ended.code, Some(4), "{ended}");
    assert_eq!(alias(&folder), "acme-old");
}

#[test]
fn consent_is_not_the_yes() {
    let folder = with_another_alias();
    let ended = folder.run("apply --sandbox=account --allow disrupts");
    assert_eq!(ended.code, Some(4), "{ended}");
    assert!(ended.stderr.contains("add `--yes`"), "{ended}");
    assert_eq!(alias(&folder), "acme-old");
}

#[test]
fn removing_a_group_lists_what_goes_with_it_and_needs_consent() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox=account --yes");
    folder.write(
        "baseline.yaml",
        "baseline: 1\nname: small\niam:\n  groups:\n    - { name: ReadOnly, state: absent }\n",
    );
    assert_snapshot!(folder.run("apply --sandbox=account --yes"), @"");
    let ended = folder.run("apply --sandbox=account --yes --allow destroys");
    assert_eq!(ended.code, Some(0), "{ended}");
    assert!(folder.account().account(FRESH_ACCOUNT).groups.is_empty());
}

#[test]
fn json_names_the_harm() {
    let ended = with_another_alias().run("apply --sandbox=account --yes --json");
    assert_eq!(ended.code, Some(4));
    assert_snapshot!(ended.stdout, @"");
}
