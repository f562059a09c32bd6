use serde_json::{Value, json};

use super::*;
use crate::aws::testing::{Answer, Script};

const ALL: [crate::aws::Operation; 3] =
    [DESCRIBE_ORGANIZATION, LIST_DELEGATED_ADMINISTRATORS, LIST_AWS_SERVICE_ACCESS];
/// The account that asks in these tests.
const OWN: &str = "123456789012";
const OTHER: &str = "210987654321";

fn described(organization: &Value) -> Answer {
    Answer::json(&json!({ "Organization": organization }))
}

fn managed_by(account: &str) -> Answer {
    described(&json!({ "Id": "o-a1b2c3d4e5", "MasterAccountId": account, "FeatureSet": "ALL" }))
}

fn administrators(ids: &[&str], next: Option<&str>) -> Answer {
    let ids: Vec<Value> = ids.iter().map(|id| json!({ "Id": id })).collect();
    Answer::json(&json!({ "DelegatedAdministrators": ids, "NextToken": next }))
}

fn denied(message: &str) -> Answer {
    Answer::json_error(400, "AccessDeniedException", message)
}

async fn role(answers: impl IntoIterator<Item = Answer>) -> Result<Role, AwsError> {
    let script = Script::default()
        .on(DESCRIBE_ORGANIZATION, [managed_by(OTHER)])
        .on(LIST_DELEGATED_ADMINISTRATORS, answers);
    match script.reader(&ALL).await.standing().await? {
        Standing::In(_, role) => Ok(role),
        Standing::Alone => panic!("it is in an organization"),
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_in_no_organization_stands_alone() {
    let not_in_use = Answer::json_error(400, "AWSOrganizationsNotInUseException", "No.");
    let script = Script::default().on(DESCRIBE_ORGANIZATION, [not_in_use]);
    assert_eq!(script.reader(&ALL).await.standing().await.expect("it is known"), Standing::Alone);
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_account_whose_organization_may_not_be_seen_is_not_alone() {
    let script = Script::default().on(DESCRIBE_ORGANIZATION, [denied("You don't have permissions.")]);
    let error = script.reader(&ALL).await.standing().await.expect_err("it is unknown");
    assert_eq!((error.class(), error.operation()), (Class::Denied, Some(DESCRIBE_ORGANIZATION)));
}

#[tokio::test(start_paused = true)]
async fn the_management_account_needs_no_second_question() {
    let script = Script::default().on(DESCRIBE_ORGANIZATION, [managed_by(OWN)]);
    let reader = script.reader(&ALL).await;
    let expected = Organization {
        id: OrganizationId::from_aws("o-a1b2c3d4e5"),
        management_account: AccountId::try_from(OWN).expect("twelve digits"),
        all_features: true,
    };
    for _ in 0..2 {
        let standing = reader.standing().await.expect("it is known");
        assert_eq!(standing, Standing::In(expected.clone(), Role::Management));
    }
    assert_eq!(script.requests(), ["{}"]);
}

#[tokio::test(start_paused = true)]
async fn an_organization_for_bills_alone_lacks_features() {
    let organization = json!({ "Id": "o-1", "MasterAccountId": OTHER, "FeatureSet": "CONSOLIDATED_BILLING" });
    let script = Script::default().on(DESCRIBE_ORGANIZATION, [described(&organization)]);
    let organization = script.reader(&ALL).await.organization().await.expect("it is known");
    assert!(!organization.expect("there is one").all_features);
}

#[tokio::test(start_paused = true)]
async fn who_is_listed_on_whatever_page_is_a_delegated_administrator() {
    let pages =
        [administrators(&[OTHER], Some("b")), administrators(&[], Some("c")), administrators(&[OWN], None)];
    assert_eq!(role(pages).await.expect("it is known"), Role::DelegatedAdministrator);
    assert_eq!(role([administrators(&[OTHER], None)]).await.expect("it is known"), Role::Member);
}

#[tokio::test(start_paused = true)]
async fn cloudtrail_is_whose_administrators_are_asked_for() {
    let script = Script::default()
        .on(DESCRIBE_ORGANIZATION, [managed_by(OTHER)])
        .on(LIST_DELEGATED_ADMINISTRATORS, [administrators(&[OWN], None)]);
    script.reader(&ALL).await.standing().await.expect("it is known");
    assert_eq!(
        script.requests_of(LIST_DELEGATED_ADMINISTRATORS),
        [r#"{"ServicePrincipal":"cloudtrail.amazonaws.com","MaxResults":20}"#]
    );
}

#[tokio::test(start_paused = true)]
async fn who_may_not_ask_is_a_member_unless_it_is_the_caller_who_may_not() {
    let member = role([denied("You don't have permissions to access this resource.")]).await;
    assert_eq!(member.expect("it is known"), Role::Member);
    let caller = "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: \
                  organizations:ListDelegatedAdministrators on resource: * because no identity-based policy allows the \
                  organizations:ListDelegatedAdministrators action";
    assert_eq!(
        role([denied(caller)]).await.expect("it is unknown in words"),
        Role::Unknown("the caller lacks `organizations:ListDelegatedAdministrators`".to_owned())
    );
    let by_organization = "User: ana is not authorized to perform: organizations:ListDelegatedAdministrators with an \
                           explicit deny in a service control policy";
    assert!(matches!(role([denied(by_organization)]).await, Ok(Role::Unknown(_))));
}

#[tokio::test(start_paused = true)]
async fn another_refusal_to_list_administrators_is_an_error() {
    let error = role([Answer::json_error(400, "InvalidInputException", "No.")]).await;
    assert_eq!(error.expect_err("it says nothing of the account").class(), Class::Other);
}

#[tokio::test(start_paused = true)]
async fn half_answers_say_nothing() {
    for (organization, lacking) in [
        (json!({ "MasterAccountId": OTHER, "FeatureSet": "ALL" }), "Id"),
        (json!({ "Id": "o-1", "FeatureSet": "ALL" }), "MasterAccountId"),
        (json!({ "Id": "o-1", "MasterAccountId": OTHER }), "FeatureSet"),
    ] {
        let script = Script::default().on(DESCRIBE_ORGANIZATION, [described(&organization)]);
        let error = script.reader(&ALL).await.standing().await.expect_err("it is no answer");
        assert_eq!(error.class(), Class::Unintelligible);
        assert_eq!(error.message(), Some(format!("the answer lacks `{lacking}`").as_str()));
    }
    let nothing = Script::default().on(DESCRIBE_ORGANIZATION, [Answer::json(&json!({}))]);
    assert!(nothing.reader(&ALL).await.standing().await.is_err());
    let error = role([Answer::json(&json!({}))]).await.expect_err("nobody says that it is a member");
    assert_eq!(error.class(), Class::Unintelligible);
    assert_eq!(error.message(), Some("the answer lacks `DelegatedAdministrators`"));
    let nothing = Script::default().on(LIST_AWS_SERVICE_ACCESS, [Answer::json(&json!({}))]);
    let error = nothing.reader(&ALL).await.trusted_services().await.expect_err("it is no empty list");
    assert_eq!(error.class(), Class::Unintelligible);
    assert_eq!(error.message(), Some("the answer lacks `EnabledServicePrincipals`"));
}

#[tokio::test(start_paused = true)]
async fn trusted_services_come_in_pages_that_may_not_run_in_a_circle() {
    let page = |service: &str, next: Option<&str>| {
        let services = [json!({ "ServicePrincipal": service })];
        Answer::json(&json!({ "EnabledServicePrincipals": services, "NextToken": next }))
    };
    let script = Script::default()
        .on(LIST_AWS_SERVICE_ACCESS, [page("sso.amazonaws.com", Some("b")), page(CLOUDTRAIL, None)]);
    let trusted = script.reader(&ALL).await.trusted_services().await.expect("they are known");
    assert_eq!(trusted, BTreeSet::from([CLOUDTRAIL.to_owned(), "sso.amazonaws.com".to_owned()]));
    let circle = Script::default().on(LIST_AWS_SERVICE_ACCESS, [page(CLOUDTRAIL, Some("b"))]);
    let error = circle.reader(&ALL).await.trusted_services().await.expect_err("it never ends");
    assert_eq!(error.message(), Some("the pages of the answer run in a circle"));
}
