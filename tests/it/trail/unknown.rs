//! The trail for a caller who may not ask what the account is in its organization.

use baseline::sandbox::state::OrganizationRole;
use insta::assert_snapshot;

use super::support::{AUDIT, block, header, only_trail, organized, shipped_plan, text};
use crate::support::{ACCOUNT, Ground};

/// An account of an organization, by a user who may do everything but ask who administers services there.
fn unknown(role: OrganizationRole) -> Ground {
    let Ground::Sandbox(sandbox) = organized(role) else { unreachable!("it is a sandbox") };
    let key = sandbox.edit(|state| {
        let user = state.add_user(ACCOUNT, "ana");
        let policy = r#"{ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "*", "Resource": "*" },
            { "Effect": "Deny", "Action": "organizations:ListDelegatedAdministrators", "Resource": "*" }
        ] }"#;
        user.entity.inline_policies.insert("AllButOne".into(), policy.to_owned());
        state.add_access_key(ACCOUNT, "ana")
    });
    let credentials = sandbox.credentials_of(&key).expect("the key was just made");
    Ground::Caller(sandbox, credentials)
}

#[tokio::test(start_paused = true)]
async fn nothing_is_made_for_an_organizations_trail_and_the_missing_permission_is_named() {
    let ground = unknown(OrganizationRole::DelegatedAdministrator);
    let made = shipped_plan(&ground).await;
    assert_snapshot!(text(&made), @r#"
    Account 123456789012 · us-east-1
    Caller user ana, arn:aws:iam::123456789012:user/ana
    This is an account of organization o-sandbox0001, which 111122223333 manages; what it is there cannot be told: the caller lacks `organizations:ListDelegatedAdministrators`
    Baseline organization-trail

    ~ s3.account_public_access_block
        block_public_acls         false -> true
        ignore_public_acls        false -> true
        block_public_policy       false -> true
        restrict_public_buckets   false -> true

    ! organization.trusted_service["cloudtrail.amazonaws.com"]
        ! blocked: whether organization `o-sandbox0001` trusts `cloudtrail.amazonaws.com` cannot be seen from here: the caller lacks `organizations:ListDelegatedAdministrators`
          next: enable it from the management account 111122223333

    ! kms.key["cloudtrail"]
    ! s3.bucket["acme-access-logs-123456789012"]
    ! s3.bucket["acme-org-trail-123456789012"]
        ! blocked: it serves an organization's trail alone, and what this account is in that organization cannot be told: the caller lacks `organizations:ListDelegatedAdministrators`
          next: let the caller use `organizations:ListDelegatedAdministrators`, or run this in account 111122223333

    ! cloudtrail.trail["org-trail"]
        ! blocked: what this account is in organization o-sandbox0001 cannot be told: the caller lacks `organizations:ListDelegatedAdministrators`
          next: let the caller use `organizations:ListDelegatedAdministrators`, or run this in account 111122223333

    Plan: 0 to create, 1 to update, 0 to delete, 0 unchanged · 5 blocked
    "#);
    assert!(!made.apply().await.converged());
    let state = ground.as_sandbox().state();
    assert!(state.trails.is_empty() && state.buckets.is_empty() && state.account(ACCOUNT).keys.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_reaches_the_account_is_shown_all_the_same() {
    let made = shipped_plan(&unknown(OrganizationRole::Member)).await;
    assert_snapshot!(block(&made, r#"cloudtrail.trail["org-trail"]"#), @r#"
    ! cloudtrail.trail["org-trail"]
        ! blocked: what this account is in organization o-sandbox0001 cannot be told: the caller lacks `organizations:ListDelegatedAdministrators`
          next: let the caller use `organizations:ListDelegatedAdministrators`, or run this in account 111122223333
        note: it is the organization's trail `org-trail` of account 111122223333: bucket `org-trail-210987654321`, validation on, encrypted by key `arn:aws:kms:us-east-1:210987654321:key/5a9db0c8-0001-4000-8000-000000000001`
        note: it logs, and its deliveries meet no error
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_trail_of_the_account_is_made_whatever_the_account_is() {
    for role in [OrganizationRole::DelegatedAdministrator, OrganizationRole::Member] {
        let ground = unknown(role);
        let own = AUDIT.replace("- name: audit\n", "- name: audit\n      organization: false\n");
        let made = ground.plan(&own).await;
        assert!(header(&made).contains("what it is there cannot be told"), "{}", header(&made));
        let outcome = made.apply().await;
        assert!(outcome.converged(), "{outcome:#?}");
        ground.as_sandbox().edit(|state| state.trails.retain(|_, trail| trail.owner == ACCOUNT));
        assert!(only_trail(&ground.as_sandbox().state()).1.logging_since.is_some());
    }
}
