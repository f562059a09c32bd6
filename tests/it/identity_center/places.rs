//! Where the account stands, and what names mean: what is not there blocks what needs it, and nothing else.

use baseline::aws::reader::sso::By;
use baseline::sandbox::state::{Holder, OrganizationRole};
use insta::assert_snapshot;

use super::support::{WORKLOAD, held, hold_everywhere, management, organized, reference, text};
use crate::support::ACCOUNT;

const NAMES: &str = r#"baseline: 1
name: names
account: { alias: acme-prod }
identity_center:
  permission_sets:
    - { name: Audit, managed_policies: [SecurityAudit] }
    - { name: Misspelt, managed_policies: [SecurityAudt] }
  groups:
    - { name: Auditors, members: [ada@example.com] }
    - { name: Scim, source: external }
    - { name: Nobodies, members: [adda@example.com] }
  assignments:
    items:
      - { group: Auditors, permission_set: Audit, accounts: ["ou:Workloads/Prod"] }
      - { group: Scim, permission_set: Audit, accounts: [this] }
      - { group: Auditors, permission_set: Misspelt, accounts: [this] }
      - { user: grace@example.com, permission_set: Audit, accounts: [worklod] }
      - { user: operator@example.com, permission_set: Audits, accounts: [this] }
      - { user: nobody@example.com, permission_set: Audit, accounts: [this] }
"#;

#[tokio::test(start_paused = true)]
async fn what_is_not_there_blocks_what_needs_it_and_nothing_else() {
    let ground = management();
    let made = ground.plan(NAMES).await;
    assert_snapshot!(text(&made), @r#"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is the management account of organization o-sandbox0001
    Baseline names

    + account.alias
        alias   none -> acme-prod

    + identity_center.permission_set["Audit"]
        managed_policies: 1 added
          + SecurityAudit

    ! identity_center.permission_set["Misspelt"]
        ! blocked: AWS has no managed policy called `SecurityAudt`
          at baseline.yaml:7:44
          next: did you mean `SecurityAudit`?

    + identity_center.group["Auditors"]
        members: 1 added
          + ada@example.com

    ! identity_center.group["Scim"]
        ! blocked: the directory has no group called `Scim`
          next: wait until your identity provider has brought it (SCIM), or look there whether it is assigned

    ! identity_center.group["Nobodies"]
        ! blocked: the directory has no person called `adda@example.com`
          next: did you mean `ada@example.com`?

    + identity_center.assignment["group Auditors: Audit"]
        accounts: 1 added
          + workload (345678901234)

    ! identity_center.assignment["group Scim: Audit"]
        ! blocked: the directory has no group called `Scim`
          next: wait until your identity provider has brought it (SCIM), or look there whether it is assigned

    ! identity_center.assignment["group Auditors: Misspelt"]
        accounts: 1 added
          + 123456789012
        ! blocked: it needs `identity_center.permission_set["Misspelt"]`, which cannot be settled
          next: settle `identity_center.permission_set["Misspelt"]` first

    ! identity_center.assignment["user grace@example.com: Audit"]
        ! blocked: no account of the organization is called `worklod`
          next: did you mean `workload`?

    ! identity_center.assignment["user operator@example.com: Audits"]
        ! blocked: there is no permission set called `Audits`
          next: did you mean `Audit`?

    ! identity_center.assignment["user nobody@example.com: Audit"]
        ! blocked: the directory has no person called `nobody@example.com`
          next: did you mean `ada@example.com`?

    Plan: 4 to create, 0 to update, 0 to delete, 1 unchanged · 8 blocked
    "#);
    let outcome = made.apply().await;
    assert!(!outcome.failed() && !outcome.converged(), "{outcome:#?}");
    let state = ground.as_sandbox().state();
    assert_eq!(state.account(ACCOUNT).alias.as_deref(), Some("acme-prod"));
    let center = state.identity_center.as_ref().expect("there is an instance");
    let (audit, _) = center.set_named("Audit").expect("it was made");
    let (auditors, group) = center.group_named("Auditors").expect("it was made");
    assert_eq!(group.members.len(), 1);
    assert!(center.assignments[WORKLOAD][audit].contains(&Holder::group(auditors)));
    assert_eq!(center.assignments.len(), 1, "nothing was guessed");
}

#[tokio::test(start_paused = true)]
async fn a_unit_of_a_name_that_several_have_is_refused() {
    let ground = management();
    ground.as_sandbox().edit(|state| {
        let organization = state.organization.as_mut().expect("there is an organization");
        let security = organization.units.iter().find(|(_, unit)| unit.name == "Security");
        let security = security.expect("there is one").0.clone();
        organization.add_unit("ou-ab12-0000000a", "Prod", &security);
    });
    let made = ground.plan(&NAMES.replace("ou:Workloads/Prod", "ou:Prod")).await;
    let shown = text(&made);
    let about = shown.split("\n\n").find(|block| block.contains("group Auditors: Audit")).expect("a block");
    assert_snapshot!(about, @r#"
    ! identity_center.assignment["group Auditors: Audit"]
        ! refused: `ou:Prod` may mean several units of the organization
          at baseline.yaml:14:62
          help: write the whole path: `ou:/Security/Prod` or `ou:/Workloads/Prod`
    "#);
}

#[tokio::test(start_paused = true)]
async fn an_account_without_an_instance_gets_one_clear_line_and_the_rest_is_planned() {
    let ground = organized(OrganizationRole::StandAlone);
    let made = ground.plan(NAMES).await;
    assert_snapshot!(text(&made), @r#"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is a stand-alone account, in no organization
    Baseline names

    + account.alias
        alias   none -> acme-prod

    ! identity_center.instance
        ! blocked: there is no instance of IAM Identity Center in us-east-1 and 16 other Regions
          next: make it the management account of an organization, and enable an organization instance in the console of IAM Identity Center (Regions that are enabled by default were asked; name another with `identity_center.region`)

    ! identity_center.permission_set["Audit"]
    ! identity_center.permission_set["Misspelt"]
    ! identity_center.group["Auditors"]
    ! identity_center.group["Scim"]
    ! identity_center.group["Nobodies"]
    ! identity_center.assignment["group Auditors: Audit"]
    ! identity_center.assignment["group Scim: Audit"]
    ! identity_center.assignment["group Auditors: Misspelt"]
    ! identity_center.assignment["user grace@example.com: Audit"]
    ! identity_center.assignment["user operator@example.com: Audits"]
    ! identity_center.assignment["user nobody@example.com: Audit"]
        ! blocked: there is no instance of IAM Identity Center to work with
          next: settle `identity_center.instance` first

    Plan: 1 to create, 0 to update, 0 to delete, 0 unchanged · 12 blocked
    "#);
    let outcome = made.apply().await;
    assert!(!outcome.failed() && !outcome.converged(), "{outcome:#?}");
    assert_eq!(ground.as_sandbox().state().account(ACCOUNT).alias.as_deref(), Some("acme-prod"));
}

#[tokio::test(start_paused = true)]
async fn a_member_does_not_see_the_organizations_instance() {
    let made = organized(OrganizationRole::Member).plan(NAMES).await;
    let shown = text(&made);
    let instance =
        shown.split("\n\n").find(|block| block.contains("identity_center.instance")).expect("a block");
    assert_snapshot!(instance, @"
    ! identity_center.instance
        ! blocked: there is no instance of IAM Identity Center in us-east-1 and 16 other Regions, and the organization's cannot be seen from this account
          next: run it in the management account 111122223333, or in an account that it made administrator of IAM Identity Center (Regions that are enabled by default were asked; name another with `identity_center.region`)
    ");
}

#[tokio::test(start_paused = true)]
async fn an_instance_whose_listing_is_denied_is_unknown_and_not_missing() {
    let ground = management();
    ground.as_sandbox().edit(|state| {
        state.account_mut(ACCOUNT).denied_by_organization.insert("sso:ListInstances".to_owned());
    });
    let made = ground.plan(NAMES).await;
    let items = &made.planned.plan.items;
    let unreadable = items.iter().filter(|item| item.outcome.is_err()).count();
    assert_eq!(unreadable, items.len() - 1, "all but the alias: {}", made.lines());
}

#[tokio::test(start_paused = true)]
async fn a_delegated_administrator_reads_by_pairs_and_leaves_the_management_accounts_own_alone() {
    let mut file = reference(1, 1);
    file.push_str("  assignments:\n    items:\n");
    file.push_str(&held(0, 0));
    let ground = organized(OrganizationRole::DelegatedAdministrator);
    let sandbox = ground.as_sandbox();
    let outcome = ground.apply(&file).await;
    assert!(outcome.converged(), "{outcome:#?}");
    let by_principal = sandbox.counts().by_operation.contains_key("sso:ListAccountAssignmentsForPrincipal");
    assert!(!by_principal, "only the management account may: {:?}", By::Pair);
    sandbox.edit(|state| {
        let management = state.organization.as_ref().expect("one").management_account.clone();
        let center = state.identity_center_mut();
        let set = center.set_named("Set0").expect("the set").0.to_owned();
        let group = center.group_named("Group0").expect("the group").0.to_owned();
        center.assign(&management, &set, Holder::group(group));
    });
    let made = ground.plan(&file.replace("session_duration: 4h", "session_duration: 2h")).await;
    assert_snapshot!(text(&made), @r#"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is an account of organization o-sandbox0001, which 111122223333 manages
    Baseline reference

    i identity_center.instance
        note: assignments are read by account and permission set, a call for each pair: only the management account may ask by principal, and this is 123456789012

    ! identity_center.permission_set["Set0"]
        session_duration   4h -> 2h
        ! blocked: a delegated administrator cannot change a permission set that is provisioned in the management account 111122223333
          next: change it from account 111122223333, or keep permission sets of their own for that account

    i identity_center.group["Group0"]
        note: nobody is in it yet

    Plan: 0 to create, 0 to update, 0 to delete, 3 unchanged · 1 blocked
    "#);
}

#[tokio::test(start_paused = true)]
async fn what_a_group_holds_elsewhere_is_said_and_left_alone() {
    let mut file = reference(1, 1);
    file.push_str("  assignments:\n    items:\n");
    file.push_str(&held(0, 0).replace("[all]", "[workload]"));
    let ground = management();
    assert!(ground.apply(&file).await.converged());
    ground.as_sandbox().edit(|state| hold_everywhere(state, &[(0, 0)]));
    let made = ground.plan(&file).await;
    assert!(made.planned.plan.is_settled());
    assert_snapshot!(text(&made), @r#"
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is the management account of organization o-sandbox0001
    Baseline reference

    i identity_center.group["Group0"]
        note: nobody is in it yet

    Not in the file, left alone:
      identity_center.assignment["group Group0: Set0"]: assignment in account `210987654321`

    Everything is as declared.
    Plan: 0 to create, 0 to update, 0 to delete, 4 unchanged · 1 unmanaged
    "#);
}
