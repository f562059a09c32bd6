use serde_json::json;

use super::*;
use crate::aws::operation::organizations::DESCRIBE_ORGANIZATION;
use crate::aws::testing::{Answer, Script};

const MANAGER: &str = "111122223333";

/// What is said of a key or a bucket in an account that another one manages.
async fn said(of_administrators: Answer) -> Option<Finding> {
    let organization = json!({ "Id": "o-a1b2c3d4e5", "MasterAccountId": MANAGER, "FeatureSet": "ALL" });
    let script = Script::default()
        .on(DESCRIBE_ORGANIZATION, [Answer::json(&json!({ "Organization": organization }))])
        .on(LIST_DELEGATED_ADMINISTRATORS, [of_administrators]);
    let reader = script.reader(&[DESCRIBE_ORGANIZATION, LIST_DELEGATED_ADMINISTRATORS]).await;
    kept_elsewhere(&reader.keeper().await.expect("it is read"))
}

fn denied(message: &str) -> Answer {
    Answer::json_error(400, "AccessDeniedException", message)
}

#[tokio::test(start_paused = true)]
async fn an_administrator_keeps_it_and_a_member_does_not() {
    let administrators = json!({ "DelegatedAdministrators": [{ "Id": "123456789012" }] });
    assert_eq!(said(Answer::json(&administrators)).await, None);
    let member = said(denied("You don't have permissions to access this resource.")).await;
    assert_eq!(member.expect("it is said").word(), "note");
}

#[tokio::test(start_paused = true)]
async fn who_may_not_ask_what_it_is_keeps_nothing_and_is_told_what_to_allow() {
    let unknown = said(denied(
        "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: \
         organizations:ListDelegatedAdministrators on resource: * because no identity-based policy allows it",
    ));
    insta::assert_snapshot!(format!("{:?}", unknown.await.expect("it is said")), @r#"Blocked { why: "it serves an organization's trail alone, and what this account is in that organization cannot be told: the caller lacks `organizations:ListDelegatedAdministrators`", next: "let the caller use `organizations:ListDelegatedAdministrators`, or run this in account 111122223333" }"#);
}
