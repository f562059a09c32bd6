use insta::assert_snapshot;
use serde_json::{Value, json};

use super::*;
use crate::aws::testing::{Answer, Script};
use crate::values::{AccountSelector, Sources, Spanned};

const ARN: &str = "arn:aws:sso:::instance/ssoins-1";

fn at() -> Origin {
    Origin::new(Sources::default().add("baseline.yaml", "…"), 0, 1)
}

fn account(id: &str) -> AccountId {
    AccountId::try_from(id).expect("twelve digits")
}

fn desired() -> CenterInstance {
    CenterInstance {
        choice: InstanceChoice::default(),
        at: at(),
        has_assignments: true,
        exclusive_in: Vec::new(),
    }
}

fn instance() -> Instance {
    Instance {
        arn: ARN.to_owned(),
        identity_store: "d-1".to_owned(),
        owner: account("123456789012"),
        region: Region::new("us-east-1"),
    }
}

fn second() -> Instance {
    Instance { arn: format!("{ARN}2"), ..instance() }
}

fn live() -> Live {
    Live {
        search: Search::Found(instance()),
        by: Some(By::Principal),
        account: account("123456789012"),
        organization: Organization::Unknown,
        exclusive_accounts: 0,
        exclusive_reads: 0,
        rate: 15,
    }
}

fn found(search: Search) -> Live {
    Live { search, by: None, ..live() }
}

fn regions(codes: &[&str]) -> Vec<Region> {
    codes.iter().map(|code| Region::new(*code)).collect()
}

fn of_one_account(denied_in: &[&str]) -> Live {
    found(Search::OfOneAccount { instance: instance(), denied_in: regions(denied_in) })
}

fn other(denied_in: &[&str]) -> Live {
    found(Search::Other { instances: vec![instance(), second()], denied_in: regions(denied_in) })
}

fn nowhere_but(looked_in: &[&str], denied_in: &[&str]) -> Live {
    found(Search::Nowhere { looked_in: regions(looked_in), denied_in: regions(denied_in) })
}

#[test]
fn an_instance_that_works_is_settled() {
    assert_snapshot!(desired().diff(&live()), @"settled");
}

#[test]
fn whoever_cannot_ask_by_principal_is_told_that_it_takes_more_calls() {
    let live = Live { by: Some(By::Pair), account: account("210987654321"), ..live() };
    assert_snapshot!(desired().diff(&live), @r#"Note("assignments are read by account and permission set, a call for each pair: only the management account may ask by principal, and this is 210987654321")"#);
}

#[test]
fn what_exclusive_lists_cost_is_said_in_requests_and_time() {
    let note = |accounts, reads, rate| {
        desired().diff(&Live { exclusive_accounts: accounts, exclusive_reads: reads, rate, ..live() })
    };
    assert_snapshot!(note(12, 57, 15), @r#"Note("reading who holds what in 12 accounts takes 57 requests, about 4 s at 15 a second")"#);
    assert_snapshot!(note(1, 1, 15), @r#"Note("reading who holds what in 1 account takes 1 request, about 1 s at 15 a second")"#);
    assert_snapshot!(note(3000, 12000, 20), @r#"Note("reading who holds what in 3000 accounts takes 12000 requests, about 10 min at 20 a second")"#);
}

#[test]
fn without_an_instance_the_next_step_is_to_enable_one() {
    assert_snapshot!(desired().diff(&nowhere_but(&["us-east-1"], &[])), @r#"Blocked { why: "there is no instance of IAM Identity Center in us-east-1", next: "enable an organization instance in the management account's console, in the Region of your choice (Regions that are enabled by default were asked; name another with `identity_center.region`)" }"#);
    assert_snapshot!(desired().diff(&nowhere_but(&["us-east-1", "eu-west-1", "eu-west-2"], &[])), @r#"Blocked { why: "there is no instance of IAM Identity Center in us-east-1 and 2 other Regions", next: "enable an organization instance in the management account's console, in the Region of your choice (Regions that are enabled by default were asked; name another with `identity_center.region`)" }"#);
    let here = InstanceChoice { region: Some(Region::new("eu-west-1")), arn: None };
    let here = CenterInstance { choice: here, ..desired() };
    assert_snapshot!(here.diff(&nowhere_but(&["eu-west-1"], &[])), @r#"Blocked { why: "there is no instance of IAM Identity Center in eu-west-1", next: "correct `identity_center.region`, or enable an organization instance there in the management account's console" }"#);
}

#[test]
fn without_an_instance_the_next_step_is_one_that_this_account_can_take() {
    let here = InstanceChoice { region: Some(Region::new("eu-west-1")), arn: None };
    let here = CenterInstance { choice: here, ..desired() };
    let standing = |organization| Live { organization, ..nowhere_but(&["eu-west-1"], &[]) };
    let member = standing(Organization::ManagedBy(account("210987654321")));
    assert_snapshot!(desired().diff(&member), @r#"Blocked { why: "there is no instance of IAM Identity Center in eu-west-1, and the organization's cannot be seen from this account", next: "run it in the management account 210987654321, or in an account that it made administrator of IAM Identity Center (Regions that are enabled by default were asked; name another with `identity_center.region`)" }"#);
    assert_snapshot!(here.diff(&member), @r#"Blocked { why: "there is no instance of IAM Identity Center in eu-west-1, and the organization's cannot be seen from this account", next: "correct `identity_center.region`, or run it in the management account 210987654321, or in an account that it made administrator of IAM Identity Center" }"#);
    assert_snapshot!(desired().diff(&standing(Organization::None)), @r#"Blocked { why: "there is no instance of IAM Identity Center in eu-west-1", next: "make it the management account of an organization, and enable an organization instance in the console of IAM Identity Center (Regions that are enabled by default were asked; name another with `identity_center.region`)" }"#);
    assert_snapshot!(here.diff(&standing(Organization::None)), @r#"Blocked { why: "there is no instance of IAM Identity Center in eu-west-1", next: "correct `identity_center.region`, or make it the management account of an organization, and enable an organization instance in the console of IAM Identity Center" }"#);
    let management = standing(Organization::ManagedBy(account("123456789012")));
    let unknown = standing(Organization::Unknown);
    assert_eq!(desired().diff(&management).to_string(), desired().diff(&unknown).to_string());
}

#[tokio::test(start_paused = true)]
async fn where_there_is_no_instance_the_organization_is_asked_for() {
    let nothing: [Value; 0] = [];
    let asked = async |answer: Answer| {
        let script = Script::default()
            .on(LIST_INSTANCES, [Answer::json(&json!({ "Instances": nothing }))])
            .on(DESCRIBE_ORGANIZATION, [answer]);
        let live = desired().read(&script.reader(CenterInstance::READS).await).await;
        live.expect("it is read").organization
    };
    assert_eq!(asked(organization()).await, Organization::ManagedBy(account("123456789012")));
    let refused = |code| Answer::json_error(400, code, "No.");
    assert_eq!(asked(refused("AWSOrganizationsNotInUseException")).await, Organization::None);
    assert_eq!(asked(refused("AccessDeniedException")).await, Organization::Unknown);
}

#[test]
fn where_listing_is_denied_an_instance_is_unknown_and_not_missing() {
    assert_snapshot!(desired().diff(&nowhere_but(&["us-east-1"], &["eu-west-1"])), @r#"Blocked { why: "there is no instance of IAM Identity Center in us-east-1; it is unknown whether there is one in eu-west-1: listing instances is denied there", next: "grant `sso:ListInstances` there, or say with `identity_center.region` where it is" }"#);
    let all_but_one = ["eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1"];
    assert_snapshot!(desired().diff(&nowhere_but(&["us-east-1", "us-east-2"], &all_but_one)), @r#"Blocked { why: "there is no instance of IAM Identity Center in us-east-1 and us-east-2; it is unknown whether there is one in eu-west-1 and 3 other Regions: listing instances is denied there", next: "grant `sso:ListInstances` there, or say with `identity_center.region` where it is" }"#);
}

#[test]
fn what_was_seen_elsewhere_does_not_make_an_instance_missing_where_listing_is_denied() {
    assert_snapshot!(desired().diff(&of_one_account(&["eu-central-1"])), @r#"Blocked { why: "it is unknown whether the organization has an instance in eu-central-1: listing instances is denied there; the instance arn:aws:sso:::instance/ssoins-1 in us-east-1 is an account instance, of account 123456789012 alone: it knows no permission sets", next: "grant `sso:ListInstances` there, or say with `identity_center.region` where it is" }"#);
    let named = InstanceChoice { arn: Some(format!("{ARN}3")), region: None };
    let named = CenterInstance { choice: named, ..desired() };
    assert_snapshot!(named.diff(&other(&["eu-central-1", "eu-west-1"])), @r#"Blocked { why: "it is unknown whether the instance `arn:aws:sso:::instance/ssoins-13` is in eu-central-1 and eu-west-1: listing instances is denied there; elsewhere only `arn:aws:sso:::instance/ssoins-1` and `arn:aws:sso:::instance/ssoins-12` was seen", next: "grant `sso:ListInstances` there, or say with `identity_center.region` where it is" }"#);
}

#[test]
fn an_instance_of_one_account_does_not_do() {
    assert_snapshot!(desired().diff(&of_one_account(&[])), @r#"Blocked { why: "the instance arn:aws:sso:::instance/ssoins-1 in us-east-1 is an account instance, of account 123456789012 alone: it knows no permission sets", next: "enable an organization instance of IAM Identity Center in the management account's console" }"#);
}

#[test]
fn of_several_instances_the_file_must_name_one_that_is_there() {
    assert_snapshot!(desired().diff(&found(Search::Several(vec![instance(), second()]))), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "there are several instances of IAM Identity Center", help: "say which with `identity_center.instance`: `arn:aws:sso:::instance/ssoins-1` or `arn:aws:sso:::instance/ssoins-12`" }"#);
    let named = InstanceChoice { arn: Some(format!("{ARN}3")), region: None };
    let named = CenterInstance { choice: named, ..desired() };
    assert_snapshot!(named.diff(&other(&[])), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "there is no instance `arn:aws:sso:::instance/ssoins-13`", help: "write `arn:aws:sso:::instance/ssoins-1` or `arn:aws:sso:::instance/ssoins-12`, or leave `identity_center.instance` out" }"#);
}

#[test]
fn an_instance_that_is_not_active_is_waited_for() {
    let search = Search::NotActive(instance(), "CREATE_IN_PROGRESS".to_owned());
    assert_snapshot!(desired().diff(&found(search)), @r#"Blocked { why: "the instance arn:aws:sso:::instance/ssoins-1 in us-east-1 is not active: CREATE_IN_PROGRESS", next: "look at it in the console of IAM Identity Center, and run this again once it is active" }"#);
}

fn listed_instance() -> Answer {
    let instance = json!({
        "InstanceArn": ARN, "IdentityStoreId": "d-1", "OwnerAccountId": "123456789012", "Status": "ACTIVE",
    });
    Answer::json(&json!({ "Instances": [instance] }))
}

fn organization() -> Answer {
    let organization =
        json!({ "Id": "o-a1b2c3d4e5", "MasterAccountId": "123456789012", "FeatureSet": "ALL" });
    Answer::json(&json!({ "Organization": organization }))
}

fn sets(number: usize) -> Answer {
    let arns: Vec<String> =
        (0..number).map(|number| format!("arn:aws:sso:::permissionSet/ssoins-1/ps-{number}")).collect();
    Answer::json(&json!({ "PermissionSets": arns }))
}

fn choice(selectors: &[&str]) -> AccountChoice {
    let selector = |text: &&str| {
        let selector = AccountSelector::try_from((*text).to_owned()).expect("a good selector");
        Spanned::new(selector, at())
    };
    AccountChoice { accounts: selectors.iter().map(selector).collect(), except: Vec::new() }
}

fn script() -> Script {
    Script::default().on(LIST_INSTANCES, [listed_instance()]).on(DESCRIBE_ORGANIZATION, [organization()])
}

#[tokio::test(start_paused = true)]
async fn what_reading_everybody_takes_is_counted_once_an_account() {
    let script = script().on(LIST_PROVISIONED_SETS, [sets(3), sets(0)]);
    let reader = script.reader(CenterInstance::READS).await;
    let exclusive_in = vec![choice(&["this", "210987654321"]), choice(&["123456789012"])];
    let live = CenterInstance { exclusive_in, ..desired() }.read(&reader).await.expect("it is read");
    assert_eq!(live, Live { exclusive_accounts: 2, exclusive_reads: 5, ..self::live() });
    assert_eq!(script.count(LIST_PROVISIONED_SETS), 2);
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_not_there_is_not_counted() {
    let gone = Answer::json_error(400, "ResourceNotFoundException", "No.");
    let script = script().on(LIST_PROVISIONED_SETS, [sets(2), gone]);
    let reader = script.reader(CenterInstance::READS).await;
    let exclusive_in = vec![choice(&["this", "999999999999"])];
    let live = CenterInstance { exclusive_in, ..desired() }.read(&reader).await.expect("it is read");
    assert_eq!((live.exclusive_accounts, live.exclusive_reads), (1, 3));
}

#[tokio::test(start_paused = true)]
async fn a_file_that_declares_no_assignments_asks_for_the_instance_alone() {
    let script = script();
    let reader = script.reader(CenterInstance::READS).await;
    let live = CenterInstance { has_assignments: false, ..desired() }.read(&reader).await;
    assert_eq!(live.expect("it is read"), Live { by: None, ..self::live() });
    assert_eq!(script.count(LIST_PROVISIONED_SETS), 0);
}

#[tokio::test(start_paused = true)]
async fn a_count_that_is_denied_does_not_make_the_instance_unreadable() {
    let denied = Answer::json_error(400, "AccessDeniedException", "No.");
    let script = script().on(LIST_PROVISIONED_SETS, [denied.clone()]).on(LIST_ACCOUNTS, [denied]);
    let reader = script.reader(CenterInstance::READS).await;
    let exclusive_in = vec![choice(&["this"]), choice(&["sandbox"])];
    let live = CenterInstance { exclusive_in, ..desired() }.read(&reader).await.expect("it is read");
    assert_eq!((live.exclusive_accounts, live.exclusive_reads), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_account_without_an_instance_is_asked_nothing_more() {
    let nothing: [Value; 0] = [];
    let script = Script::default()
        .on(LIST_INSTANCES, [Answer::json(&json!({ "Instances": nothing }))])
        .on(DESCRIBE_ORGANIZATION, [Answer::json_error(400, "AWSOrganizationsNotInUseException", "No.")]);
    let reader = script.reader(CenterInstance::READS).await;
    let exclusive_in = vec![choice(&["this"])];
    let live = CenterInstance { exclusive_in, ..desired() }.read(&reader).await.expect("it is read");
    assert!(matches!(live.search, Search::Nowhere { ref looked_in, .. } if looked_in.len() == 17));
    assert_eq!((live.by, script.count(LIST_PROVISIONED_SETS)), (None, 0));
}
