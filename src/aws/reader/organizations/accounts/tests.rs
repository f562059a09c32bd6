use std::time::Duration;

use futures::future::{Either, select};
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::*;
use crate::aws::Class;
use crate::aws::testing::{Answer, Script};

const ALL: [Operation; 5] =
    [LIST_ACCOUNTS, DESCRIBE_ACCOUNT, LIST_ROOTS, LIST_ORGANIZATIONAL_UNITS, LIST_ACCOUNTS_OF_UNIT];

fn number(number: u64) -> AccountId {
    AccountId::try_from(format!("{number:012}")).expect("twelve digits")
}

fn ids(numbers: impl IntoIterator<Item = u64>) -> BTreeSet<AccountId> {
    numbers.into_iter().map(number).collect()
}

fn account(id: u64) -> Value {
    json!({ "Id": number(id).as_str(), "Name": format!("account-{id}"), "State": "ACTIVE" })
}

fn described(id: u64) -> Answer {
    Answer::json(&json!({ "Account": account(id) }))
}

fn refused(code: &str) -> Answer {
    Answer::json_error(400, code, "No.")
}

fn page(list: &str, items: &[Value], next: Option<&str>) -> Answer {
    Answer::json(&json!({ list: items, "NextToken": next }))
}

fn units(units: &[(&str, &str)]) -> Answer {
    let units: Vec<Value> = units.iter().map(|(id, name)| json!({ "Id": id, "Name": name })).collect();
    page("OrganizationalUnits", &units, None)
}

async fn only(account: &Value) -> Result<OrganizationAccount, AwsError> {
    let script = Script::default().on(LIST_ACCOUNTS, [page("Accounts", std::slice::from_ref(account), None)]);
    let accounts = script.reader(&ALL).await.organization_accounts().await?;
    Ok(accounts.values().next().expect("there is one").clone())
}

#[tokio::test(start_paused = true)]
async fn accounts_come_in_pages_and_once() {
    let script = Script::default().on(
        LIST_ACCOUNTS,
        [page("Accounts", &[account(2)], Some("b")), page("Accounts", &[account(1)], None)],
    );
    let reader = script.reader(&ALL).await;
    for _ in 0..2 {
        let accounts = reader.organization_accounts().await.expect("they are known");
        let names: Vec<&str> = accounts.values().map(|account| account.name.as_str()).collect();
        assert_eq!(names, ["account-1", "account-2"]);
    }
    assert_snapshot!(script.requests().join("\n"), @r#"
    {"MaxResults":20}
    {"NextToken":"b","MaxResults":20}
    "#);
}

#[tokio::test(start_paused = true)]
async fn the_state_of_an_account_goes_before_its_status_which_is_being_retired() {
    for (state, status, is_active, word) in [
        (json!("ACTIVE"), json!("SUSPENDED"), true, "ACTIVE"),
        (json!("CLOSED"), json!("ACTIVE"), false, "CLOSED"),
        (json!("PENDING_CLOSURE"), Value::Null, false, "PENDING_CLOSURE"),
        (Value::Null, json!("SUSPENDED"), false, "SUSPENDED"),
        (Value::Null, json!("ACTIVE"), true, "ACTIVE"),
    ] {
        let mut account = account(1);
        account["State"] = state;
        account["Status"] = status;
        let expected = OrganizationAccount {
            id: number(1),
            name: "account-1".to_owned(),
            is_active,
            state: word.to_owned(),
        };
        assert_eq!(only(&account).await.expect("it is known"), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn half_an_account_says_nothing() {
    for field in ["Id", "Name", "State"] {
        let mut account = account(1);
        account[field] = Value::Null;
        let error = only(&account).await.expect_err("it is no answer");
        assert_eq!(error.class(), Class::Unintelligible);
        assert_eq!(error.message(), Some(format!("the answer lacks `{field}`").as_str()));
    }
}

#[tokio::test(start_paused = true)]
async fn a_few_accounts_are_asked_for_one_by_one_and_once() {
    let not_there = refused("AccountNotFoundException");
    let script = Script::default().on(DESCRIBE_ACCOUNT, [described(1), not_there, described(3)]);
    let reader = script.reader(&ALL).await;
    for _ in 0..2 {
        let accounts = reader.some_accounts(&ids(1..=3)).await.expect("they are known");
        assert_eq!(accounts.into_keys().collect::<BTreeSet<_>>(), ids([1, 3]));
    }
    assert_snapshot!(script.requests().join("\n"), @r#"
    {"AccountId":"000000000001"}
    {"AccountId":"000000000002"}
    {"AccountId":"000000000003"}
    "#);
    assert!(reader.some_accounts(&BTreeSet::new()).await.expect("there is none").is_empty());
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn many_accounts_are_asked_for_by_the_listing() {
    let listing = || [page("Accounts", &[account(1), account(30), account(7)], None)];
    let script = Script::default().on(LIST_ACCOUNTS, listing());
    let accounts = script.reader(&ALL).await.some_accounts(&ids(1..=21)).await.expect("they are known");
    assert_eq!(accounts.into_keys().collect::<BTreeSet<_>>(), ids([1, 7]));
    let few = Script::default().on(DESCRIBE_ACCOUNT, [described(1)]);
    few.reader(&ALL).await.some_accounts(&ids(1..=20)).await.expect("they are known");
    assert_eq!((few.count(DESCRIBE_ACCOUNT), few.count(LIST_ACCOUNTS)), (20, 0));
}

#[tokio::test(start_paused = true)]
async fn once_the_listing_was_asked_for_it_answers_for_a_few_accounts_too() {
    let script = Script::default().on(LIST_ACCOUNTS, [page("Accounts", &[account(1), account(2)], None)]);
    let reader = script.reader(&ALL).await;
    let few = ids([2]);
    let (all, some) = futures::join!(reader.organization_accounts(), reader.some_accounts(&few));
    assert_eq!(all.expect("they are known").len(), 2);
    assert_eq!(some.expect("it is known").into_keys().collect::<BTreeSet<_>>(), few);
    assert_eq!((script.count(LIST_ACCOUNTS), script.count(DESCRIBE_ACCOUNT)), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_few_accounts_are_known_although_the_listing_was_denied() {
    let script = Script::default()
        .on(LIST_ACCOUNTS, [refused("AccessDeniedException")])
        .on(DESCRIBE_ACCOUNT, [described(1)]);
    let reader = script.reader(&ALL).await;
    reader.organization_accounts().await.expect_err("it is denied");
    let few = reader.some_accounts(&ids([1])).await.expect("it is known");
    assert_eq!(few.into_keys().collect::<BTreeSet<_>>(), ids([1]));
    let error = reader.some_accounts(&ids(1..=21)).await.expect_err("they are too many");
    assert_eq!((error.class(), error.operation()), (Class::Denied, Some(LIST_ACCOUNTS)));
    assert_eq!(script.count(LIST_ACCOUNTS), 1);
}

#[tokio::test(start_paused = true)]
async fn an_account_that_may_not_be_described_is_not_left_out() {
    let script = Script::default().on(DESCRIBE_ACCOUNT, [refused("AccessDeniedException")]);
    let error = script.reader(&ALL).await.some_accounts(&ids([1])).await.expect_err("it is unknown");
    assert_eq!((error.class(), error.operation()), (Class::Denied, Some(DESCRIBE_ACCOUNT)));
}

#[tokio::test(start_paused = true)]
async fn units_are_read_level_by_level_from_the_root_down() {
    let script = Script::default()
        .on(LIST_ROOTS, [page("Roots", &[json!({ "Id": "r-ab12", "Name": "Root" })], None)])
        .on(
            LIST_ORGANIZATIONAL_UNITS,
            [
                units(&[("ou-1", "Workloads"), ("ou-2", "Sandbox")]),
                units(&[("ou-3", "Prod")]),
                units(&[]),
                units(&[]),
            ],
        );
    let reader = script.reader(&ALL).await;
    reader.organization_units().await.expect("they are known");
    let units = reader.organization_units().await.expect("they are known");
    let lines: Vec<String> = units
        .iter()
        .map(|(id, unit)| {
            format!("{id} is {} at /{}, above {:?}", unit.id, unit.path.join("/"), unit.children)
        })
        .collect();
    assert_snapshot!(lines.join("\n"), @r#"
    ou-1 is ou-1 at /Workloads, above ["ou-3"]
    ou-2 is ou-2 at /Sandbox, above []
    ou-3 is ou-3 at /Workloads/Prod, above []
    r-ab12 is r-ab12 at /, above ["ou-1", "ou-2"]
    "#);
    assert_snapshot!(script.requests().join("\n"), @r#"
    {"MaxResults":20}
    {"ParentId":"r-ab12","MaxResults":20}
    {"ParentId":"ou-1","MaxResults":20}
    {"ParentId":"ou-2","MaxResults":20}
    {"ParentId":"ou-3","MaxResults":20}
    "#);
}

#[tokio::test(start_paused = true)]
async fn units_of_a_level_are_asked_for_at_once() {
    let four = [("ou-1", "A"), ("ou-2", "B"), ("ou-3", "C"), ("ou-4", "D")];
    let script = Script::default()
        .on(LIST_ROOTS, [page("Roots", &[json!({ "Id": "r-ab12" })], None)])
        .on(LIST_ORGANIZATIONAL_UNITS, [units(&four), Answer::Silence]);
    let reader = script.reader(&ALL).await;
    let asked = Box::pin(reader.organization_units());
    let waited = Box::pin(reader.session().clock().sleep(Duration::from_secs(5)));
    assert!(matches!(select(asked, waited).await, Either::Right(_)), "nothing is answered");
    assert_eq!(script.count(LIST_ORGANIZATIONAL_UNITS), 5);
}

#[tokio::test(start_paused = true)]
async fn units_come_in_pages() {
    let list = "OrganizationalUnits";
    let unit = |id: &str, name: &str| json!({ "Id": id, "Name": name });
    let script = Script::default().on(LIST_ROOTS, [page("Roots", &[json!({ "Id": "r-ab12" })], None)]).on(
        LIST_ORGANIZATIONAL_UNITS,
        [
            page(list, &[unit("ou-1", "A")], Some("b")),
            page(list, &[unit("ou-2", "B")], None),
            page(list, &[], None),
        ],
    );
    let units = script.reader(&ALL).await.organization_units().await.expect("they are known");
    assert_eq!(units["r-ab12"].children, ["ou-1", "ou-2"]);
    assert_eq!(units["ou-2"].path, ["B"]);
}

#[tokio::test(start_paused = true)]
async fn the_accounts_of_a_unit_come_in_pages_and_once() {
    let script = Script::default().on(
        LIST_ACCOUNTS_OF_UNIT,
        [page("Accounts", &[account(1)], Some("b")), page("Accounts", &[account(2)], None)],
    );
    let reader = script.reader(&ALL).await;
    for _ in 0..2 {
        let accounts = reader.unit_accounts("ou-1").await.expect("they are known");
        assert_eq!(accounts.keys().cloned().collect::<BTreeSet<_>>(), ids([1, 2]));
    }
    assert_snapshot!(script.requests().join("\n"), @r#"
    {"ParentId":"ou-1","MaxResults":20}
    {"ParentId":"ou-1","NextToken":"b","MaxResults":20}
    "#);
}

#[tokio::test(start_paused = true)]
async fn listings_that_are_not_there_are_not_empty() {
    let lacks = |error: AwsError, field: &str| {
        assert_eq!(error.class(), Class::Unintelligible);
        assert_eq!(error.message(), Some(format!("the answer lacks `{field}`").as_str()));
    };
    let empty = || [Answer::json(&json!({}))];
    let script = Script::default().on(LIST_ACCOUNTS, empty()).on(LIST_ROOTS, empty());
    let reader = script.on(LIST_ACCOUNTS_OF_UNIT, empty()).reader(&ALL).await;
    lacks(reader.organization_accounts().await.expect_err("it is no empty list"), "Accounts");
    lacks(reader.unit_accounts("ou-1").await.expect_err("it is no empty list"), "Accounts");
    lacks(reader.organization_units().await.expect_err("it is no empty list"), "Roots");
    let script = Script::default()
        .on(LIST_ROOTS, [page("Roots", &[json!({ "Id": "r-ab12" })], None)])
        .on(LIST_ORGANIZATIONAL_UNITS, empty());
    let units = script.reader(&ALL).await.organization_units().await;
    lacks(units.expect_err("it is no empty list"), "OrganizationalUnits");
}
