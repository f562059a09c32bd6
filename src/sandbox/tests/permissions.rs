use super::bench::{iam, iam_as, refusal, run, sts, sts_as};
use crate::sandbox::{Sandbox, State, state::FRESH_ACCOUNT};

const MEMBER: &str = "210987654321";

/// A client of IAM as a user, whom `prepare` gives what it may do.
fn as_user(sandbox: &Sandbox, prepare: impl FnOnce(&mut State)) -> aws_sdk_iam::Client {
    let key = sandbox.edit(|state| {
        state.add_user(FRESH_ACCOUNT, "ada");
        prepare(state);
        state.add_access_key(FRESH_ACCOUNT, "ada")
    });
    iam_as(sandbox, sandbox.credentials_of(&key).expect("the key has a secret"))
}

fn allow(action: &str, resource: &str) -> String {
    statement("Allow", action, resource)
}

fn statement(effect: &str, action: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}","Action":"{action}","Resource":"{resource}"}}]}}"#
    )
}

fn put(state: &mut State, name: &str, document: String) {
    state.add_user(FRESH_ACCOUNT, "ada").entity.inline_policies.insert(name.into(), document);
}

#[test]
fn a_user_without_policies_may_only_ask_who_it_is() {
    run(async {
        let sandbox = Sandbox::fresh();
        let ada = as_user(&sandbox, |_| {});
        let key =
            sandbox.state().account(FRESH_ACCOUNT).users[&"ada".into()].access_keys.keys().next().cloned();
        let credentials = sandbox.credentials_of(&key.expect("a key")).expect("a secret");
        let identity =
            sts_as(&sandbox, credentials).get_caller_identity().send().await.expect("anyone may ask");
        assert_eq!(identity.arn(), Some("arn:aws:iam::123456789012:user/ada"));
        assert_eq!(
            refusal(ada.get_account_summary().send().await),
            "403 AccessDenied: User: arn:aws:iam::123456789012:user/ada is not authorized to perform: \
             iam:GetAccountSummary on resource: * because no identity-based policy allows the iam:GetAccountSummary \
             action"
        );
        assert_eq!(
            refusal(ada.get_group().group_name("ops").send().await),
            "403 AccessDenied: User: arn:aws:iam::123456789012:user/ada is not authorized to perform: iam:GetGroup \
             on resource: group ops because no identity-based policy allows the iam:GetGroup action"
        );
    });
}

#[test]
fn groups_grant_and_a_deny_takes_away() {
    run(async {
        let sandbox = Sandbox::fresh();
        let ada = as_user(&sandbox, |state| {
            let group = state.add_group(FRESH_ACCOUNT, "ops");
            group.entity.attached_policies.insert("arn:aws:iam::aws:policy/IAMFullAccess".into());
            state.add_user(FRESH_ACCOUNT, "ada").groups.insert("ops".into());
        });
        ada.create_user().user_name("bob").send().await.expect("the group allows it");
        sandbox.edit(|state| put(state, "keep", statement("Deny", "iam:Delete*", "*")));
        assert_eq!(
            refusal(ada.delete_user().user_name("bob").send().await),
            "403 AccessDenied: User: arn:aws:iam::123456789012:user/ada is not authorized to perform: iam:DeleteUser \
             on resource: user bob with an explicit deny in an identity-based policy"
        );
    });
}

#[test]
fn a_permission_may_end_at_a_path() {
    run(async {
        let sandbox = Sandbox::fresh();
        let ada = as_user(&sandbox, |state| {
            put(state, "own", allow("iam:CreateUser", "arn:aws:iam::*:user/team/*"));
        });
        ada.create_user().user_name("bob").path("/team/").send().await.expect("it is under the path");
        let elsewhere = refusal(ada.create_user().user_name("eve").send().await);
        assert!(elsewhere.contains("iam:CreateUser on resource: arn:aws:iam::123456789012:user/eve because"));
    });
}

#[test]
fn tags_in_a_create_call_need_a_permission_of_their_own() {
    run(async {
        let sandbox = Sandbox::fresh();
        let ada = as_user(&sandbox, |state| put(state, "own", allow("iam:CreateUser", "*")));
        let tag = aws_sdk_iam::types::Tag::builder().key("Team").value("x").build().expect("a tag");
        let refused = refusal(ada.create_user().user_name("bob").tags(tag).send().await);
        assert!(refused.contains("is not authorized to perform: iam:TagUser on resource:"), "{refused}");
    });
}

#[test]
fn a_boundary_narrows_what_policies_allow() {
    run(async {
        let sandbox = Sandbox::fresh();
        let ada = as_user(&sandbox, |state| {
            put(state, "own", allow("*", "*"));
            let arn = state.add_policy(FRESH_ACCOUNT, "Boundary", &allow("iam:Get*", "*"));
            state.add_user(FRESH_ACCOUNT, "ada").entity.permissions_boundary = Some(arn);
        });
        ada.get_account_summary().send().await.expect("the boundary allows it");
        assert_eq!(
            refusal(ada.list_account_aliases().send().await),
            "403 AccessDenied: User: arn:aws:iam::123456789012:user/ada is not authorized to perform: \
             iam:ListAccountAliases on resource: * because no permissions boundary allows the iam:ListAccountAliases \
             action"
        );
    });
}

#[test]
fn a_service_control_policy_holds_against_administrators_and_root() {
    run(async {
        let sandbox = Sandbox::fresh();
        let root = sandbox.edit(|state| {
            state.account_mut(FRESH_ACCOUNT).denied_by_organization.insert("iam:Create*".into());
            state.add_root_access_key(FRESH_ACCOUNT)
        });
        assert_eq!(
            refusal(iam(&sandbox).create_group().group_name("ops").send().await),
            "403 AccessDenied: User: \
             arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox is not authorized to \
             perform: iam:CreateGroup on resource: arn:aws:iam::123456789012:group/ops with an explicit deny in a \
             service control policy"
        );
        let root = iam_as(&sandbox, sandbox.credentials_of(&root).expect("a secret"));
        root.get_account_summary().send().await.expect("root may do anything else");
        let refused = refusal(root.create_group().group_name("ops").send().await);
        assert!(
            refused.starts_with("403 AccessDenied: User: arn:aws:iam::123456789012:root is not authorized")
        );
    });
}

#[test]
fn a_policy_of_aws_that_the_sandbox_does_not_hold_grants_nothing() {
    run(async {
        let sandbox = Sandbox::fresh();
        let ada = as_user(&sandbox, |state| {
            let attached = &mut state.add_user(FRESH_ACCOUNT, "ada").entity.attached_policies;
            attached.insert("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess".into());
        });
        assert!(refusal(ada.get_account_summary().send().await).starts_with("403 AccessDenied"));
    });
}

#[test]
fn assuming_a_role_moves_to_its_account() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.edit(|state| state.add_account(MEMBER, FRESH_ACCOUNT).alias = Some("member".into()));
        let role = format!("arn:aws:iam::{MEMBER}:role/OrganizationAccountAccessRole");
        let assumed = sts(&sandbox).assume_role().role_arn(&role).role_session_name("audit").send().await;
        let assumed = assumed.expect("the role trusts the caller's account");
        let user = assumed.assumed_role_user().expect("a session");
        assert_eq!(user.arn(), "arn:aws:sts::210987654321:assumed-role/OrganizationAccountAccessRole/audit");
        let credentials = assumed.credentials().expect("credentials");
        let credentials = aws_credential_types::Credentials::new(
            credentials.access_key_id(),
            credentials.secret_access_key(),
            Some(credentials.session_token().to_owned()),
            None,
            "test",
        );
        let member = iam_as(&sandbox, credentials.clone());
        let aliases = member.list_account_aliases().send().await.expect("aliases");
        assert_eq!(aliases.account_aliases(), ["member"]);
        tokio::time::advance(std::time::Duration::from_secs(3601)).await;
        assert_eq!(
            refusal(member.list_account_aliases().send().await),
            "403 ExpiredToken: The security token included in the request is expired"
        );
    });
}

#[test]
fn a_role_is_assumed_by_whom_it_trusts() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.edit(|state| {
            state.add_account(MEMBER, "999999999999");
        });
        let sts = sts(&sandbox);
        let assume = |role: &str| {
            sts.assume_role().role_arn(format!("arn:aws:iam::{role}")).role_session_name("audit").send()
        };
        let refused = "403 AccessDenied: User: \
             arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox is not authorized to \
             perform: sts:AssumeRole on resource: arn:aws:iam::";
        let foreign = "210987654321:role/OrganizationAccountAccessRole";
        assert_eq!(refusal(assume(foreign).await), format!("{refused}{foreign}"));
        let absent = "123456789012:role/Nobody";
        assert_eq!(refusal(assume(absent).await), format!("{refused}{absent}"));
        let long = sts.assume_role().role_arn("arn:aws:iam::123456789012:role/OrganizationAccountAccessRole");
        assert_eq!(
            refusal(long.role_session_name("audit").duration_seconds(7200).send().await),
            "400 ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by \
             role chaining"
        );
    });
}

#[test]
fn a_role_that_asks_for_mfa_is_assumed_with_a_device_of_ones_own() {
    run(async {
        let sandbox = Sandbox::fresh();
        let (key, serial) = sandbox.edit(|state| {
            state.add_user(FRESH_ACCOUNT, "ada");
            let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                "Principal":{"AWS":"arn:aws:iam::123456789012:user/ada"},"Action":"sts:AssumeRole",
                "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}"#;
            state.add_role(FRESH_ACCOUNT, "Guarded", trust);
            (state.add_access_key(FRESH_ACCOUNT, "ada"), state.add_mfa_device(FRESH_ACCOUNT, "ada"))
        });
        let sts = sts_as(&sandbox, sandbox.credentials_of(&key).expect("a secret"));
        let assume = || {
            let assume = sts.assume_role().role_arn("arn:aws:iam::123456789012:role/Guarded");
            assume.role_session_name("audit")
        };
        assert!(refusal(assume().send().await).starts_with("403 AccessDenied"));
        assume()
            .serial_number(&serial)
            .token_code("123456")
            .send()
            .await
            .expect("with a device it is trusted");
        let other = assume().serial_number("arn:aws:iam::123456789012:mfa/other").token_code("123456");
        assert!(
            refusal(other.send().await).starts_with("403 AccessDenied: MultiFactorAuthentication failed")
        );
    });
}

#[test]
fn a_user_is_let_in_by_mfa_where_a_policy_asks_for_it() {
    run(async {
        let sandbox = Sandbox::fresh();
        let without_mfa = as_user(&sandbox, |state| {
            put(state, "own", allow("iam:*", "*"));
            let deny = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:*","Resource":"*",
                "Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}]}"#;
            put(state, "mfa", deny.to_owned());
        });
        let refused = refusal(without_mfa.get_account_summary().send().await);
        assert!(refused.ends_with("with an explicit deny in an identity-based policy"), "{refused}");
        let session = |with_mfa| {
            let key = sandbox.edit(|state| state.begin_token_session(FRESH_ACCOUNT, "ada", with_mfa));
            iam_as(&sandbox, sandbox.credentials_of(&key).expect("a session"))
        };
        let user = session(true).get_user().send().await.expect("the session has MFA").user.expect("it");
        assert_eq!(user.user_name(), "ada");
        assert_eq!(
            refusal(session(false).get_user().send().await),
            "403 InvalidClientTokenId: The security token included in the request is invalid."
        );
    });
}

#[test]
fn who_signs_in_to_the_console_without_mfa_reaches_what_enrolment_needs() {
    run(async {
        let sandbox = Sandbox::fresh();
        as_user(&sandbox, |state| {
            put(state, "own", allow("iam:*", "*"));
            let deny = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Resource":"*",
                "NotAction":["iam:CreateVirtualMFADevice","iam:EnableMFADevice","iam:ListMFADevices","iam:GetUser"],
                "Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}]}"#;
            put(state, "mfa", deny.to_owned());
        });
        let session = |with_mfa| {
            let key = sandbox.edit(|state| state.begin_console_session(FRESH_ACCOUNT, "ada", with_mfa));
            iam_as(&sandbox, sandbox.credentials_of(&key).expect("a session"))
        };
        let ada = session(false);
        let devices = ada.list_mfa_devices().send().await.expect("enrolment needs it");
        assert!(devices.mfa_devices().is_empty());
        let refused = refusal(ada.list_account_aliases().send().await);
        assert!(refused.ends_with("with an explicit deny in an identity-based policy"), "{refused}");
        session(true).list_account_aliases().send().await.expect("with MFA she is let in");
    });
}
