//! What narrows the caller's own rights comes last, whole, and only where all went well.

use baseline::model::Impact;
use baseline::sandbox::{Effect, Fault, Sandbox};

use super::support::{
    ADMINISTRATOR, WITHOUT_EVERYTHING, asks, lasting, operator, plan_as, role_with_own_policy,
};
use crate::support::{ACCOUNT, Ground};

/// Applies a file, and gives the operations that were sent, in their order.
async fn operations(sandbox: &Sandbox, text: &str) -> Vec<String> {
    assert!(Ground::Sandbox(sandbox.clone()).apply(text).await.converged());
    sandbox.log().into_iter().map(|entry| entry.operation).collect()
}

/// Whether the last of one operation was sent before the first of another.
fn all_before(operations: &[String], one: &str, other: &str) -> bool {
    let last = operations.iter().rposition(|operation| operation == one);
    last.is_some() && last < operations.iter().position(|operation| operation == other)
}

const DENY_AND_GRANT: &str = "\
baseline: 1
name: guards
iam:
  policies:
    - name: NoDelete
      document:
        Version: \"2012-10-17\"
        Statement: [{ Effect: Deny, Action: \"s3:DeleteBucket\", Resource: \"*\" }]";

#[tokio::test(start_paused = true)]
async fn what_narrows_the_caller_is_sent_after_everything_else() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        operator(state, "ben");
    });
    let text = "\
baseline: 1
name: guards
iam:
  groups:
    - { name: Operators, members: { exclusive: true, items: [ben] } }
    - { name: Others, managed_policies: [ReadOnlyAccess] }
  users: [{ name: zoe }]
";
    let made = plan_as(&sandbox, "ana", text).await;
    let outcome = made.apply().await;
    assert!(!outcome.failed(), "{outcome:#?}");
    let writes: Vec<String> = sandbox
        .log()
        .into_iter()
        .map(|entry| entry.operation)
        .filter(|operation| !operation.contains(":Get") && !operation.contains(":List"))
        .collect();
    assert_eq!(writes.last().map(String::as_str), Some("iam:RemoveUserFromGroup"), "{writes:?}");
}

#[tokio::test(start_paused = true)]
async fn what_comes_last_takes_along_what_follows_it() {
    let sandbox = role_with_own_policy();
    let made = Ground::Sandbox(sandbox).plan(WITHOUT_EVERYTHING).await;
    assert_eq!(
        lasting(&made, r#"iam.policy["Everything"]"#),
        [("iam:DetachRolePolicy".to_owned(), true), ("iam:DeletePolicy".to_owned(), true)]
    );
    let outcome = made.apply().await;
    assert!(outcome.converged() && !outcome.failed(), "{outcome:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_group_with_the_caller_in_it_goes_whole_and_last() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        let user = state.account_mut(ACCOUNT).users.get_mut(&"ana".into()).expect("the user");
        user.entity.attached_policies.insert(ADMINISTRATOR.to_owned());
    });
    let text = "baseline: 1\nname: guards\niam: { groups: [{ name: Operators, state: absent }] }\n";
    let made = plan_as(&sandbox, "ana", text).await;
    let outcome = made.apply().await;
    assert!(outcome.converged() && !outcome.failed(), "{outcome:#?}");
    assert!(sandbox.state().account(ACCOUNT).groups.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_narrows_the_caller_is_left_out_where_anything_before_it_failed() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        let arn = ADMINISTRATOR.to_owned();
        state.add_group(ACCOUNT, "Next").entity.attached_policies.insert(arn);
    });
    let text = "\
baseline: 1
name: guards
iam:
  groups:
    - { name: Operators, members: { exclusive: true, items: [] } }
    - { name: Next, members: [ana] }
";
    sandbox.inject(Fault::of("iam:AddUserToGroup", Effect::error(403, "AccessDenied", "denied")));
    let made = plan_as(&sandbox, "ana", text).await;
    assert_eq!(asks(&made), [], "with the new group the old one can go");
    let outcome = made.apply().await;
    assert!(outcome.failed());
    let ana = sandbox.state().account(ACCOUNT).users[&"ana".into()].clone();
    assert!(ana.groups.contains(&"Operators".into()), "the old rights stay while the new ones are missing");
}

#[tokio::test(start_paused = true)]
async fn nobody_is_let_in_before_the_deny_of_another_group_is_in_place() {
    let text = format!(
        "{DENY_AND_GRANT}
  users: [{{ name: ana }}]
  groups:
    - {{ name: Grants, managed_policies: [AdministratorAccess], members: [ana] }}
    - {{ name: Restricts, managed_policies: [NoDelete], members: [ana] }}
"
    );
    let sent = operations(&Sandbox::fresh(), &text).await;
    assert!(all_before(&sent, "iam:AttachGroupPolicy", "iam:AddUserToGroup"), "{sent:?}");
}

#[tokio::test(start_paused = true)]
async fn the_caller_s_own_user_goes_last_and_is_asked_for() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        operator(state, "ben");
        state.add_password(ACCOUNT, "ben");
    });
    let text = "\
baseline: 1
name: guards
iam: { users: [{ name: ana, state: absent }, { name: zoe }] }
";
    // The plan is made by a session, so that signing it is no use of the key that is to go.
    let session = sandbox.edit(|state| state.begin_console_session(ACCOUNT, "ana", true));
    let credentials = sandbox.credentials_of(&session).expect("the session was just begun");
    let made = Ground::Caller(sandbox, credentials).plan(text).await;
    let asked = asks(&made);
    assert!(
        asked.contains(&(Impact::LocksOut, "it takes away what the caller signs in with".to_owned())),
        "{asked:?}"
    );
    let steps = lasting(&made, r#"iam.user["ana"]"#);
    assert!(steps.iter().all(|(_, last)| *last), "{steps:?}");
}

#[tokio::test(start_paused = true)]
async fn an_undeclared_user_is_let_in_after_the_deny_of_another_group_too() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        state.add_user(ACCOUNT, "eve");
    });
    let text = format!(
        "{DENY_AND_GRANT}
  groups:
    - {{ name: Operators, members: [eve] }}
    - {{ name: Restricts, managed_policies: [NoDelete], members: [eve] }}
"
    );
    let sent = operations(&sandbox, &text).await;
    assert!(all_before(&sent, "iam:AttachGroupPolicy", "iam:AddUserToGroup"), "{sent:?}");
}

#[tokio::test(start_paused = true)]
async fn new_access_comes_before_old_access_goes_in_groups_that_have_nothing_to_do_with_each_other() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| operator(state, "bob"));
    let text = "\
baseline: 1
name: guards
iam:
  groups:
    - { name: Operators, members: { exclusive: true, items: [] } }
    - { name: Next, managed_policies: [AdministratorAccess], members: [bob] }
";
    let sent = operations(&sandbox, text).await;
    assert!(all_before(&sent, "iam:AddUserToGroup", "iam:RemoveUserFromGroup"), "{sent:?}");
}

#[tokio::test(start_paused = true)]
async fn a_failure_among_the_last_keeps_the_rest_of_them_back() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        state.add_group(ACCOUNT, "Next");
        let user = state.account_mut(ACCOUNT).users.get_mut(&"ana".into()).expect("the user");
        user.groups.insert("Next".into());
    });
    let text = format!(
        "{DENY_AND_GRANT}
  groups:
    - {{ name: Next, managed_policies: [NoDelete, AdministratorAccess] }}
    - {{ name: Operators, members: {{ exclusive: true, items: [] }} }}
"
    );
    // The Deny is attached; the right that is to take the place of the old one is not.
    let denied = Effect::error(403, "AccessDenied", "denied");
    sandbox.inject(Fault::of("iam:AttachGroupPolicy", denied).after(1));
    let made = plan_as(&sandbox, "ana", &text).await;
    assert_eq!(asks(&made), [], "with the new group's right the old one can go");
    assert!(made.apply().await.failed());
    let ana = sandbox.state().account(ACCOUNT).users[&"ana".into()].clone();
    assert!(ana.groups.contains(&"Operators".into()), "the old rights stay while the new ones are missing");
}
