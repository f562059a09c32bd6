use insta::assert_snapshot;
use serde_json::json;

use super::*;
use crate::aws::reader::organizations::Organization;
use crate::aws::testing::{Answer, Script};
use crate::values::{AccountId, OrganizationId, Sources};

fn desired() -> TrustedService {
    let source = Sources::default().add("baseline.yaml", "…");
    TrustedService { service: "cloudtrail.amazonaws.com".to_owned(), at: Origin::new(source, 0, 1) }
}

fn organization() -> Organization {
    Organization {
        id: OrganizationId::from_aws("o-a1b2c3d4e5"),
        management_account: AccountId::try_from("210987654321").expect("twelve digits"),
        all_features: true,
    }
}

fn seen_by(role: Role, is_trusted: Option<bool>) -> Live {
    Live { standing: Standing::In(organization(), role), is_trusted }
}

#[test]
fn a_trusted_service_is_settled_for_whoever_can_see_it() {
    assert_snapshot!(desired().diff(&seen_by(Role::Management, Some(true))), @"settled");
    assert_snapshot!(desired().diff(&seen_by(Role::DelegatedAdministrator, Some(true))), @"settled");
}

#[test]
fn the_management_account_enables_what_is_missing() {
    assert_snapshot!(desired().diff(&seen_by(Role::Management, Some(false))), @r#"
    trusted  false -> true
    calls organizations:EnableAWSServiceAccess(ServicePrincipal: "cloudtrail.amazonaws.com") because the service can then act in every account of the organization
    "#);
}

#[test]
fn a_delegated_administrator_cannot_enable_it() {
    assert_snapshot!(desired().diff(&seen_by(Role::DelegatedAdministrator, Some(false))), @r#"Blocked { why: "organization `o-a1b2c3d4e5` does not trust `cloudtrail.amazonaws.com`", next: "enable it from the management account 210987654321" }"#);
}

#[test]
fn a_member_can_neither_see_nor_enable_it() {
    assert_snapshot!(desired().diff(&seen_by(Role::Member, None)), @r#"Note("it is for account 210987654321 to enable, and cannot be seen from a member account")"#);
    let unknown = Role::Unknown("the caller lacks `organizations:ListDelegatedAdministrators`".to_owned());
    assert_snapshot!(desired().diff(&seen_by(unknown, None)), @r#"Blocked { why: "whether organization `o-a1b2c3d4e5` trusts `cloudtrail.amazonaws.com` cannot be seen from here: the caller lacks `organizations:ListDelegatedAdministrators`", next: "enable it from the management account 210987654321" }"#);
}

#[test]
fn an_account_that_stands_alone_has_nobody_to_trust_for() {
    assert_snapshot!(desired().diff(&Live { standing: Standing::Alone, is_trusted: None }), @r#"Blocked { why: "this account is in no organization", next: "run it in the management account, or leave out `organization`" }"#);
}

#[test]
fn an_organization_for_bills_alone_trusts_no_service() {
    let organization = Organization { all_features: false, ..organization() };
    let live = Live { standing: Standing::In(organization, Role::Management), is_trusted: Some(false) };
    assert_snapshot!(desired().diff(&live), @r#"Blocked { why: "organization `o-a1b2c3d4e5` has not all features enabled, and without them trusts no service", next: "enable them in the management account 210987654321: `aws organizations enable-all-features`" }"#);
}

fn described(management: &str) -> Answer {
    let organization = json!({ "Id": "o-a1b2c3d4e5", "MasterAccountId": management, "FeatureSet": "ALL" });
    Answer::json(&json!({ "Organization": organization }))
}

#[tokio::test(start_paused = true)]
async fn only_who_may_see_the_trusted_services_asks_for_them() {
    let trusted = json!({ "EnabledServicePrincipals": [{ "ServicePrincipal": "cloudtrail.amazonaws.com" }] });
    let management = Script::default()
        .on(DESCRIBE_ORGANIZATION, [described("123456789012")])
        .on(LIST_AWS_SERVICE_ACCESS, [Answer::json(&trusted)]);
    let reader = management.reader(TrustedService::READS).await;
    assert_eq!(desired().read(&reader).await.expect("it is read").is_trusted, Some(true));
    assert_eq!(management.requests().len(), 2);
    let member = Script::default().on(DESCRIBE_ORGANIZATION, [described("210987654321")]).on(
        LIST_DELEGATED_ADMINISTRATORS,
        [Answer::json_error(400, "AccessDeniedException", "You don't have permissions.")],
    );
    let live = desired().read(&member.reader(TrustedService::READS).await).await.expect("it is read");
    assert_eq!(live, seen_by(Role::Member, None));
    assert_eq!(member.count(LIST_AWS_SERVICE_ACCESS), 0);
}

#[tokio::test(start_paused = true)]
async fn trust_is_given_again_while_somebody_else_changes_the_organization() {
    let busy = Answer::json_error(400, "ConcurrentModificationException", "Try again later.");
    let script = Script::default().on(ENABLE_AWS_SERVICE_ACCESS, [busy, Answer::json(&json!({}))]);
    let writer = script.writer(TrustedService::READS).await;
    let change = Trust { service: "cloudtrail.amazonaws.com".to_owned() };
    desired().apply(&change, &writer).await.expect("it is enabled");
    let sent = r#"{"ServicePrincipal":"cloudtrail.amazonaws.com"}"#;
    assert_eq!(script.requests(), [sent, sent]);
}
