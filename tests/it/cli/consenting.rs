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
    folder.account().account(FRESH_ACCOUNT).alias.clone().expect("it has one")
}

#[test]
fn replacing_an_alias_is_refused_without_consent() {
    let folder = with_another_alias();
    let ended = folder.run("apply --sandbox=account --yes");
    assert_eq!(ended.code, Some(4));
    assert_snapshot!(ended.stderr, @"
    error: nothing was done: this needs consent that was not given
      ! disrupts: account.alias
          sign-in links with `acme-old` break, and anybody may take that name
      help: if this is meant, add: --allow disrupts
    ");
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
    assert_snapshot!(folder.run("apply --sandbox=account --yes"), @r#"
    exit code 4
    ---- stdout
    Account 123456789012 (acme-prod) · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    Baseline small

    - iam.group["ReadOnly"]
        members: 1 taken away
          - ana
        managed_policies: 1 taken away
          - ReadOnlyAccess
        ! destroys: iam:RemoveUserFromGroup, iam:DetachGroupPolicy, iam:DeleteGroup

    Needs consent to be applied:
      ! destroys (--allow destroys): iam.group["ReadOnly"]

    Plan: 0 to create, 0 to update, 1 to delete, 0 unchanged · 3 requests · 0.0 s
    ---- stderr
    error: nothing was done: this needs consent that was not given
      ! destroys: iam.group["ReadOnly"]
          iam:RemoveUserFromGroup, iam:DetachGroupPolicy, iam:DeleteGroup
      help: if this is meant, add: --allow destroys
    "#);
    let ended = folder.run("apply --sandbox=account --yes --allow destroys");
    assert_eq!(ended.code, Some(0), "{ended}");
    assert!(folder.account().account(FRESH_ACCOUNT).groups.is_empty());
}

#[test]
fn json_names_the_harm_and_holds_the_plan() {
    let ended = with_another_alias().run("apply --sandbox=account --yes --json");
    assert_eq!(ended.code, Some(4));
    let mut object = ended.json();
    let plan = object.as_object_mut().and_then(|fields| fields.shift_remove("plan"));
    assert_eq!(plan.expect("the plan is there")["consent"], object["consent"]);
    assert_snapshot!(format!("{object:#}"), @r#"
    {
      "format": 1,
      "tool": "[version]",
      "kind": "error",
      "error": {
        "message": "nothing was done: this needs consent that was not given"
      },
      "consent": [
        {
          "impact": "disrupts",
          "flag": "--allow disrupts",
          "address": "account.alias",
          "call": "iam:CreateAccountAlias(AccountAlias: \"acme-prod\")",
          "why": "sign-in links with `acme-old` break, and anybody may take that name"
        }
      ]
    }
    "#);
}
