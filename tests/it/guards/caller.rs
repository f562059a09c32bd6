//! What the caller could not do any more.

use baseline::model::Impact;
use baseline::sandbox::Sandbox;

use super::support::{
    ADMINISTRATOR, WITHOUT_EVERYTHING, asks, lasting, operator, plan_as, role_with_own_policy,
};
use crate::support::{ACCOUNT, Ground};

#[tokio::test(start_paused = true)]
async fn a_caller_who_would_lose_administration_is_locked_out() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        operator(state, "ben");
    });
    let text = "\
baseline: 1
name: guards
iam: { groups: [{ name: Operators, members: { exclusive: true, items: [ben] } }] }
";
    let made = plan_as(&sandbox, "ana", text).await;
    let asked = asks(&made);
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert_eq!(asked[0].0, Impact::LocksOut);
    assert!(asked[0].1.starts_with("the caller could not send `"), "{asked:?}");
    assert_eq!(lasting(&made, r#"iam.group["Operators"]"#), [("iam:RemoveUserFromGroup".to_owned(), true)]);
}

#[tokio::test(start_paused = true)]
async fn a_role_that_would_lose_its_only_policy_is_locked_out() {
    let sandbox = role_with_own_policy();
    sandbox.edit(|state| {
        let role = state.account_mut(ACCOUNT).roles.get_mut(&"OrganizationAccountAccessRole".into());
        role.expect("the caller's role").entity.attached_policies.remove(ADMINISTRATOR);
    });
    let made = Ground::Sandbox(sandbox).plan(WITHOUT_EVERYTHING).await;
    let asked = asks(&made);
    assert!(
        asked.iter().any(|(impact, why)| {
            *impact == Impact::LocksOut && why.starts_with("the caller could not send `")
        }),
        "{asked:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_policy_of_aws_that_denies_everything_locks_the_caller_out() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| operator(state, "ana"));
    let text = "\
baseline: 1
name: guards
iam: { groups: [{ name: Operators, managed_policies: [AWSDenyAll] }] }
";
    let made = plan_as(&sandbox, "ana", text).await;
    let asked = asks(&made);
    assert!(
        asked.iter().any(|(impact, why)| {
            *impact == Impact::LocksOut
                && why.starts_with("it cannot be told whether the caller could still send")
        }),
        "{asked:?}"
    );
    assert_eq!(lasting(&made, r#"iam.group["Operators"]"#), [("iam:AttachGroupPolicy".to_owned(), true)]);
}

#[tokio::test(start_paused = true)]
async fn a_caller_whose_boundary_becomes_narrower_is_locked_out() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        operator(state, "ben");
        state.add_password(ACCOUNT, "ben");
        let everything =
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
        let boundary = state.add_policy(ACCOUNT, "Bound", everything);
        let user = state.account_mut(ACCOUNT).users.get_mut(&"ana".into()).expect("the user");
        user.entity.permissions_boundary = Some(boundary);
    });
    let text = "\
baseline: 1
name: guards
iam:
  policies:
    - name: Bound
      document:
        Version: \"2012-10-17\"
        Statement: [{ Effect: Allow, Action: \"s3:GetObject\", Resource: \"*\" }]
";
    let made = plan_as(&sandbox, "ana", text).await;
    let asked = asks(&made);
    assert!(
        asked.iter().any(|(impact, why)| {
            *impact == Impact::LocksOut && why.starts_with("the caller could not send `")
        }),
        "{asked:?}"
    );
}
