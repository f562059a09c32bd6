use super::bench::{iam, iam_as, refusal, run, sts};
use crate::sandbox::{Sandbox, state::FRESH_ACCOUNT};

const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const FULL: &str = "arn:aws:iam::aws:policy/IAMFullAccess";
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
    "Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}]}"#;

/// A sandbox with the role `Ops`, which reads within a boundary.
fn with_role() -> Sandbox {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        let role = &mut state.add_role(FRESH_ACCOUNT, "Ops", TRUST).entity;
        role.attached_policies.insert(READ_ONLY.into());
        role.permissions_boundary = Some(FULL.into());
    });
    sandbox
}

#[test]
fn a_policy_and_a_boundary_are_taken_from_a_role_once() {
    run(async {
        let sandbox = with_role();
        let iam = iam(&sandbox);
        let detach = || iam.detach_role_policy().role_name("ops").policy_arn(READ_ONLY).send();
        detach().await.expect("it was attached");
        assert_eq!(refusal(detach().await), format!("404 NoSuchEntity: Policy {READ_ONLY} was not found."));
        let unbound = || iam.delete_role_permissions_boundary().role_name("Ops").send();
        unbound().await.expect("it had one");
        assert_eq!(
            refusal(unbound().await),
            "404 NoSuchEntity: The permissions boundary of the role with name Ops cannot be found."
        );
        assert_eq!(
            refusal(iam.detach_role_policy().role_name("nobody").policy_arn(READ_ONLY).send().await),
            "404 NoSuchEntity: The role with name nobody cannot be found."
        );
    });
}

#[test]
fn a_service_linked_role_is_its_services_to_change() {
    run(async {
        let sandbox = with_role();
        sandbox.edit(|state| {
            let role = &mut state.add_role(FRESH_ACCOUNT, "Ops", TRUST).entity;
            role.path = "/aws-service-role/ops.amazonaws.com/".into();
        });
        let protected = "400 UnmodifiableEntity: Cannot perform the operation on the protected role 'Ops' - this role \
             is only modifiable by AWS";
        let iam = iam(&sandbox);
        assert_eq!(
            refusal(iam.detach_role_policy().role_name("Ops").policy_arn(READ_ONLY).send().await),
            protected
        );
        assert_eq!(refusal(iam.delete_role_permissions_boundary().role_name("Ops").send().await), protected);
    });
}

#[test]
fn a_session_policy_narrows_the_role() {
    run(async {
        let sandbox = with_role();
        let narrow = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:GetAccountSummary",
            "Resource":"*"}]}"#;
        let sts = sts(&sandbox);
        let assume =
            || sts.assume_role().role_arn("arn:aws:iam::123456789012:role/Ops").role_session_name("audit");
        let assumed = assume().policy(narrow).send().await.expect("the role trusts the account");
        let id = assumed.credentials().expect("credentials").access_key_id();
        let narrowed = iam_as(&sandbox, sandbox.credentials_of(id).expect("the sandbox knows them too"));
        narrowed.get_account_summary().send().await.expect("both allow it");
        let refused = refusal(narrowed.list_account_aliases().send().await);
        assert!(
            refused.ends_with("because no session policy allows the iam:ListAccountAliases action"),
            "{refused}"
        );
        assert_eq!(
            refusal(assume().policy("{").send().await),
            "400 MalformedPolicyDocument: Syntax errors in policy."
        );
        let long = assume().duration_seconds(3601).send().await;
        assert!(refusal(long).contains("exceeds the 1 hour session limit"));
    });
}

#[test]
fn a_boundary_that_denies_is_named() {
    run(async {
        let sandbox = with_role();
        let key = sandbox.edit(|state| {
            let document =
                r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"#;
            let arn = state.add_policy(FRESH_ACCOUNT, "Nothing", document);
            state.add_role(FRESH_ACCOUNT, "Ops", TRUST).entity.permissions_boundary = Some(arn);
            state.begin_session(FRESH_ACCOUNT, "Ops", "audit")
        });
        let bounded = iam_as(&sandbox, sandbox.credentials_of(&key).expect("a session"));
        let refused = refusal(bounded.get_account_summary().send().await);
        assert!(refused.ends_with("with an explicit deny in a permissions boundary"), "{refused}");
    });
}

#[test]
fn the_session_ends_with_the_role() {
    run(async {
        let sandbox = with_role();
        let key = sandbox.edit(|state| state.begin_session(FRESH_ACCOUNT, "Ops", "audit"));
        let session = iam_as(&sandbox, sandbox.credentials_of(&key).expect("a session"));
        session.get_account_summary().send().await.expect("the role may read");
        sandbox.edit(|state| state.account_mut(FRESH_ACCOUNT).roles.remove(&"Ops".into()));
        assert_eq!(
            refusal(session.get_account_summary().send().await),
            "403 InvalidClientTokenId: The security token included in the request is invalid."
        );
    });
}
