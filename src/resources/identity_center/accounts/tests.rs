use insta::assert_snapshot;
use serde_json::{Value, json};

use super::*;
use crate::aws::testing::{Answer, Script};
use crate::model::Finding;
use crate::values::{Origin, Sources};

/// The account of the session, which manages the organization.
const OWN: &str = "123456789012";
const PROD: &str = "222222222222";
const TEST: &str = "333333333333";
const CLOSED: &str = "444444444444";

fn id(id: &str) -> AccountId {
    AccountId::try_from(id).expect("twelve digits")
}

fn selectors(texts: &[&str]) -> Vec<Spanned<AccountSelector>> {
    let origin = Origin::new(Sources::default().add("baseline.yaml", "…"), 0, 1);
    let selector = |text: &&str| AccountSelector::try_from((*text).to_owned()).expect("a good selector");
    texts.iter().map(|text| Spanned::new(selector(text), origin)).collect()
}

fn choice(accounts: &[&str], except: &[&str]) -> AccountChoice {
    AccountChoice { accounts: selectors(accounts), except: selectors(except) }
}

fn account(id: &str, name: &str, state: &str) -> Value {
    json!({ "Id": id, "Name": name, "State": state })
}

fn page(list: &str, items: &[Value]) -> Answer {
    Answer::json(&json!({ list: items }))
}

fn accounts(accounts: &[Value]) -> Answer {
    page("Accounts", accounts)
}

fn organization() -> Answer {
    let organization = json!({ "Id": "o-a1b2c3d4e5", "MasterAccountId": OWN, "FeatureSet": "ALL" });
    Answer::json(&json!({ "Organization": organization }))
}

fn refused(code: &str) -> Answer {
    Answer::json_error(400, code, "No.")
}

fn everybody() -> Vec<Value> {
    vec![
        account(OWN, "management", "ACTIVE"),
        account(PROD, "acme-prod", "ACTIVE"),
        account(TEST, "acme-test", "ACTIVE"),
        account(CLOSED, "old", "SUSPENDED"),
    ]
}

/// The units `Workloads`, `Workloads/Prod` and `Sandbox/Prod` below a root, with an account in each of `Workloads` and
/// `Workloads/Prod`, where the closed one is too.
fn script() -> Script {
    let unit = |id: &str, name: &str| json!({ "Id": id, "Name": name });
    let units = |units: &[Value]| page("OrganizationalUnits", units);
    Script::default()
        .on(DESCRIBE_ORGANIZATION, [organization()])
        .on(LIST_ACCOUNTS, [accounts(&everybody())])
        .on(LIST_ROOTS, [page("Roots", &[json!({ "Id": "r-ab12" })])])
        .on(
            LIST_ORGANIZATIONAL_UNITS,
            [
                units(&[unit("ou-ab12-11111111", "Workloads"), unit("ou-ab12-22222222", "Sandbox")]),
                units(&[unit("ou-ab12-33333333", "Prod")]),
                units(&[unit("ou-ab12-44444444", "Prod")]),
                units(&[]),
            ],
        )
        .on(
            LIST_ACCOUNTS_OF_UNIT,
            [
                accounts(&[account(TEST, "acme-test", "ACTIVE")]),
                accounts(&[account(PROD, "acme-prod", "ACTIVE"), account(CLOSED, "old", "SUSPENDED")]),
            ],
        )
}

async fn chosen(script: &Script, choice: &AccountChoice) -> Result<Chosen, AwsError> {
    choice.among(&script.reader(&READS_OF_ACCOUNTS).await).await
}

/// What a choice means, in lines: those that are meant, those that are not active, and what is said.
async fn told_by(script: &Script, accounts: &[&str], except: &[&str]) -> String {
    told(&chosen(script, &choice(accounts, except)).await.expect("it is known"))
}

fn told(Chosen { accounts, inactive, problems }: &Chosen) -> String {
    let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "?".to_owned());
    let accounts = accounts.iter().map(|(id, named)| format!("{id} {}", name(named)));
    let inactive = inactive.iter().map(|(id, (name, state))| format!("not {id} {name}: {state}"));
    let problems = problems.iter().map(|problem| match problem.finding() {
        Finding::Blocked { why, next } => format!("blocked: {why}; {next}"),
        Finding::Refused { at: Some(_), why, help } => format!("refused: {why}; {help}"),
        other => panic!("a problem is blocked, or refused at its place, not {other:?}"),
    });
    accounts.chain(inactive).chain(problems).collect::<Vec<_>>().join("\n")
}

#[tokio::test(start_paused = true)]
async fn of_ids_and_this_account_nothing_is_asked() {
    let script = Script::default();
    assert_snapshot!(told_by(&script, &["this", PROD], &[]).await, @"
    123456789012 ?
    222222222222 ?
    ");
    assert_snapshot!(told_by(&script, &["this", PROD], &["this"]).await, @"222222222222 ?");
    assert_eq!(script.requests().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn all_are_the_active_ones_but_the_management_account() {
    let script = script();
    assert_snapshot!(told_by(&script, &["all"], &[]).await, @"
    222222222222 acme-prod
    333333333333 acme-test
    not 444444444444 old: SUSPENDED
    ");
    assert_snapshot!(told_by(&script, &["all", "this"], &["acme-test"]).await, @"
    123456789012 management
    222222222222 acme-prod
    not 444444444444 old: SUSPENDED
    ");
    assert_snapshot!(told_by(&script, &["all"], &["old", PROD]).await, @"333333333333 acme-test");
}

#[tokio::test(start_paused = true)]
async fn a_name_is_looked_up_letter_by_letter() {
    assert_snapshot!(told_by(&script(), &["acme-prod"], &[]).await, @"222222222222 acme-prod");
    assert_snapshot!(told_by(&script(), &["Acme-Prod", "elsewhere"], &[]).await, @"
    blocked: no account of the organization is called `Acme-Prod`; did you mean `acme-prod`?
    blocked: no account of the organization is called `elsewhere`; correct it, or make the account and run this again
    ");
    assert_snapshot!(told_by(&script(), &["old"], &[]).await, @"not 444444444444 old: SUSPENDED");
}

#[tokio::test(start_paused = true)]
async fn of_several_accounts_of_a_name_the_file_must_say_which() {
    let both = [account(PROD, "acme", "ACTIVE"), account(TEST, "acme", "ACTIVE")];
    let script = script().on(LIST_ACCOUNTS, [accounts(&both)]);
    assert_snapshot!(told_by(&script, &["acme"], &[]).await, @"refused: several accounts of the organization are called `acme`; write the id: `222222222222` or `333333333333`");
}

#[tokio::test(start_paused = true)]
async fn an_account_that_was_closed_does_not_stand_in_the_way_of_its_successor() {
    let both = [account(CLOSED, "acme", "SUSPENDED"), account(TEST, "acme", "ACTIVE")];
    let script = script().on(LIST_ACCOUNTS, [accounts(&both)]);
    assert_snapshot!(told_by(&script, &["acme"], &[]).await, @"333333333333 acme");
}

#[tokio::test(start_paused = true)]
async fn with_a_listing_at_hand_ids_are_held_to_it() {
    assert_snapshot!(told_by(&script(), &["acme-test", PROD, CLOSED, "222222222223"], &[]).await, @"
    222222222222 acme-prod
    333333333333 acme-test
    not 444444444444 old: SUSPENDED
    blocked: no account of the organization has the id `222222222223`; did you mean `222222222222`?
    ");
}

#[tokio::test(start_paused = true)]
async fn a_unit_means_the_active_accounts_in_it_and_below_it() {
    let script = script();
    assert_snapshot!(told_by(&script, &["ou:Workloads", CLOSED], &[]).await, @"
    222222222222 acme-prod
    333333333333 acme-test
    not 444444444444 old: SUSPENDED
    ");
    assert_eq!((script.count(LIST_ACCOUNTS), script.count(LIST_ACCOUNTS_OF_UNIT)), (0, 2));
    assert_snapshot!(told_by(&self::script(), &["ou:ou-ab12-11111111"], &[TEST]).await, @"
    222222222222 acme-prod
    not 444444444444 old: SUSPENDED
    ");
}

#[tokio::test(start_paused = true)]
async fn of_several_units_of_a_name_the_file_must_say_which() {
    let of_one = || script().on(LIST_ACCOUNTS_OF_UNIT, [accounts(&[account(PROD, "acme-prod", "ACTIVE")])]);
    assert_snapshot!(told_by(&of_one(), &["ou:Workloads/Prod"], &[]).await, @"222222222222 acme-prod");
    assert_snapshot!(told_by(&of_one(), &["ou:Prod"], &[]).await, @"refused: `ou:Prod` may mean several units of the organization; write the whole path: `ou:/Sandbox/Prod` or `ou:/Workloads/Prod`");
    // One at the root does not silently go before the others.
    let unit = |id: &str, name: &str| json!({ "Id": id, "Name": name });
    let units = |units: &[Value]| page("OrganizationalUnits", units);
    let above = || {
        let answers = [
            units(&[unit("ou-ab12-11111111", "Workloads"), unit("ou-ab12-22222222", "Prod")]),
            units(&[unit("ou-ab12-33333333", "Prod")]),
            units(&[]),
        ];
        of_one().on(LIST_ORGANIZATIONAL_UNITS, answers)
    };
    assert_snapshot!(told_by(&above(), &["ou:Prod"], &[]).await, @"refused: `ou:Prod` may mean several units of the organization; write the whole path: `ou:/Prod` or `ou:/Workloads/Prod`");
    assert_snapshot!(told_by(&above(), &["ou:/Workloads/Prod"], &[]).await, @"222222222222 acme-prod");
    let script = above();
    assert_snapshot!(told_by(&script, &["ou:/Prod"], &[]).await, @"222222222222 acme-prod");
    let asked = script.requests_of(LIST_ACCOUNTS_OF_UNIT);
    assert!(asked.len() == 1 && asked[0].contains("ou-ab12-22222222"), "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn a_path_from_the_root_means_no_other_that_ends_so() {
    assert_snapshot!(told_by(&script(), &["ou:/Prod", "ou:/Workload"], &[]).await, @"
    blocked: the organization has no unit `ou:/Prod`; did you mean `ou:/Workloads/Prod`?
    blocked: the organization has no unit `ou:/Workload`; did you mean `ou:/Workloads`?
    ");
}

#[tokio::test(start_paused = true)]
async fn a_unit_that_is_not_there_is_told_with_the_nearest() {
    assert_snapshot!(told_by(&script(), &["ou:Sandbox/Prdo", "ou:Elsewhere"], &[]).await, @"
    blocked: the organization has no unit `ou:Sandbox/Prdo`; did you mean `ou:Sandbox/Prod`?
    blocked: the organization has no unit `ou:Elsewhere`; correct it, or make the unit and run this again
    ");
    assert_snapshot!(told_by(&script(), &["ou:Workload", "ou:ou-ab12-33333334"], &[]).await, @"
    blocked: the organization has no unit `ou:Workload`; did you mean `ou:Workloads`?
    blocked: the organization has no unit `ou:ou-ab12-33333334`; did you mean `ou:ou-ab12-33333333`?
    ");
}

#[tokio::test(start_paused = true)]
async fn what_is_left_out_must_be_there_as_well() {
    assert_snapshot!(told_by(&script(), &["this"], &["acme-tset"]).await, @"
    123456789012 management
    blocked: no account of the organization is called `acme-tset`; did you mean `acme-test`?
    ");
}

#[tokio::test(start_paused = true)]
async fn an_account_that_stands_alone_knows_no_others() {
    let alone =
        || Script::default().on(DESCRIBE_ORGANIZATION, [refused("AWSOrganizationsNotInUseException")]);
    let script = alone();
    assert_snapshot!(told_by(&script, &["this", "all", "ou:Workloads"], &[]).await, @"
    123456789012 ?
    blocked: this account is in no organization, where alone `all` has a meaning; run it in the management account of the organization
    blocked: this account is in no organization, where alone `ou:Workloads` has a meaning; run it in the management account of the organization
    ");
    assert_eq!(script.requests().len(), 1);
    let mut named = chosen(&alone(), &choice(&[PROD], &[])).await.expect("it is known");
    let script = alone().on(DESCRIBE_ACCOUNT, [refused("AWSOrganizationsNotInUseException")]);
    look_closer(&mut named, &[PROD], &script).await.expect("it is known");
    assert_snapshot!(told(&named), @"blocked: this account is in no organization, where alone `222222222222` has a meaning; run it in the management account of the organization");
}

#[tokio::test(start_paused = true)]
async fn who_manages_the_organization_must_be_known_for_all_alone() {
    let hidden = || script().on(DESCRIBE_ORGANIZATION, [refused("AccessDeniedException")]);
    assert_snapshot!(told_by(&hidden(), &["acme-prod"], &[]).await, @"222222222222 acme-prod");
    let error = chosen(&hidden(), &choice(&["all"], &[])).await.expect_err("it is unknown");
    assert_eq!(error.operation(), Some(DESCRIBE_ORGANIZATION));
}

#[tokio::test(start_paused = true)]
async fn a_listing_that_is_denied_is_an_error_and_no_empty_organization() {
    let script = script().on(LIST_ACCOUNTS, [refused("AccessDeniedException")]);
    let error = chosen(&script, &choice(&["acme-prod"], &[])).await.expect_err("it is unknown");
    assert_eq!((error.operation(), error.is_denial()), (Some(LIST_ACCOUNTS), true));
}

async fn look_closer(chosen: &mut Chosen, at: &[&str], script: &Script) -> Result<(), AwsError> {
    let reader = script.reader(&READS_OF_ACCOUNTS).await;
    chosen.look_closer(&choice(&["this", PROD, TEST, CLOSED], &[]), at.iter().map(|at| id(at)), &reader).await
}

async fn by_id() -> Chosen {
    let choice = choice(&["this", PROD, TEST, CLOSED], &[]);
    chosen(&Script::default(), &choice).await.expect("it is known")
}

#[tokio::test(start_paused = true)]
async fn ids_of_which_a_change_is_about_to_be_made_are_looked_at() {
    let described = |account: Value| Answer::json(&json!({ "Account": account }));
    let script = Script::default().on(
        DESCRIBE_ACCOUNT,
        [
            described(account(PROD, "acme-prod", "ACTIVE")),
            refused("AccountNotFoundException"),
            described(account(CLOSED, "old", "SUSPENDED")),
        ],
    );
    let mut chosen = by_id().await;
    look_closer(&mut chosen, &[OWN, PROD, TEST, CLOSED], &script).await.expect("it is known");
    assert_snapshot!(told(&chosen), @"
    123456789012 ?
    222222222222 acme-prod
    not 444444444444 old: SUSPENDED
    blocked: no account of the organization has the id `333333333333`; correct it, or make the account and run this again
    ");
    assert_eq!(script.count(DESCRIBE_ACCOUNT), 3);
}

#[tokio::test(start_paused = true)]
async fn only_what_is_not_known_yet_is_looked_at() {
    let script = script();
    let mut chosen = chosen(&script, &choice(&["acme-prod"], &[])).await.expect("it is known");
    look_closer(&mut chosen, &[OWN, PROD, TEST], &script).await.expect("it is known");
    assert_eq!(script.count(DESCRIBE_ACCOUNT), 0);
}

#[tokio::test(start_paused = true)]
async fn who_may_not_look_closer_leaves_it_to_the_assignment_itself() {
    let script = Script::default().on(DESCRIBE_ACCOUNT, [refused("AccessDeniedException")]);
    let mut chosen = by_id().await;
    look_closer(&mut chosen, &[PROD], &script).await.expect("a denial is none of its business");
    assert_eq!(chosen, by_id().await);
}
