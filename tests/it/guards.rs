//! The guards on whole plans: who would be locked out, what comes last, and which quota would be exceeded.

use baseline::model::{Finding, Impact, Phase};
use baseline::sandbox::{Sandbox, State};

use crate::support::{ACCOUNT, Ground, Made};

const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

const REQUIRE_MFA: &str = r#"
baseline: 1
name: guards
iam:
  policies:
    - name: RequireMFA
      document:
        Version: "2012-10-17"
        Statement:
          - Effect: Deny
            NotAction: ["iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"]
            Resource: "*"
            Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }
  groups:
    - name: Operators
      managed_policies: [RequireMFA]
"#;

/// Puts `name` into the group `Operators`, which is there and may do everything.
fn operator(state: &mut State, name: &str) {
    if !state.account(ACCOUNT).groups.contains_key(&"Operators".into()) {
        let group = state.add_group(ACCOUNT, "Operators");
        group.entity.attached_policies.insert(ADMINISTRATOR.to_owned());
    }
    state.add_user(ACCOUNT, name).groups.insert("Operators".into());
}

/// Every impact that somebody has to consent to, with its reason.
fn asks(made: &Made) -> Vec<(Impact, String)> {
    made.planned.plan.asks().into_iter().map(|ask| (ask.impact, ask.why.unwrap_or_default())).collect()
}

/// The phases of the steps of one resource.
fn phases(made: &Made, address: &str) -> Vec<(String, Phase)> {
    let items = made.planned.plan.items.iter().filter(|item| item.address.to_string() == address);
    let steps = items.filter_map(|item| item.diff()).flat_map(|diff| &diff.steps);
    steps.map(|step| (step.change.call().operation.to_string(), step.phase)).collect()
}

/// Plans as a user of the sandbox with an access key.
async fn plan_as(sandbox: &Sandbox, user: &str, text: &str) -> Made {
    let key = sandbox.edit(|state| state.add_access_key(ACCOUNT, user));
    let credentials = sandbox.credentials_of(&key).expect("the key was just made");
    Ground::Caller(sandbox.clone(), credentials).plan(text).await
}

#[tokio::test(start_paused = true)]
async fn a_member_with_a_password_and_no_device_is_locked_out_by_name() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        state.add_password(ACCOUNT, "ana");
    });
    let made = Ground::Sandbox(sandbox).plan(REQUIRE_MFA).await;
    assert_eq!(
        asks(&made),
        [(Impact::LocksOut, "`ana` has a password and no MFA device: enrol one first".to_owned())]
    );
}

#[tokio::test(start_paused = true)]
async fn a_member_with_a_key_and_no_device_is_locked_out_by_name() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        state.add_access_key(ACCOUNT, "ana");
    });
    let made = Ground::Sandbox(sandbox).plan(REQUIRE_MFA).await;
    assert_eq!(
        asks(&made),
        [(Impact::LocksOut, "`ana` has an access key and no MFA device: enrol one first".to_owned())]
    );
}

#[tokio::test(start_paused = true)]
async fn members_with_a_device_or_without_credentials_are_not_locked_out() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        state.add_password(ACCOUNT, "ana");
        state.add_mfa_device(ACCOUNT, "ana");
        operator(state, "ben");
    });
    let made = Ground::Sandbox(sandbox).plan(REQUIRE_MFA).await;
    assert_eq!(asks(&made), []);
}

#[tokio::test(start_paused = true)]
async fn joining_a_group_that_requires_mfa_locks_out_too() {
    let sandbox = Sandbox::fresh();
    assert!(Ground::Sandbox(sandbox.clone()).apply(REQUIRE_MFA).await.converged());
    sandbox.edit(|state| {
        state.add_user(ACCOUNT, "ana");
        state.add_password(ACCOUNT, "ana");
    });
    let text = format!("{REQUIRE_MFA}      members: [ana]\n");
    let made = Ground::Sandbox(sandbox).plan(&text).await;
    assert_eq!(
        asks(&made),
        [(Impact::LocksOut, "`ana` has a password and no MFA device: enrol one first".to_owned())]
    );
}

#[tokio::test(start_paused = true)]
async fn devices_that_may_not_be_read_are_not_taken_for_there() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        operator(state, "ana");
        state.account_mut(ACCOUNT).denied_by_organization.insert("iam:ListMFADevices".to_owned());
    });
    let made = Ground::Sandbox(sandbox).plan(REQUIRE_MFA).await;
    assert_eq!(
        asks(&made),
        [(
            Impact::LocksOut,
            "whether `ana` has an MFA device cannot be told: `iam:ListMFADevices` was denied by a policy of the organization"
                .to_owned()
        )]
    );
}

#[tokio::test(start_paused = true)]
async fn a_caller_with_a_long_term_key_is_warned_and_comes_last() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| operator(state, "ana"));
    let made = plan_as(&sandbox, "ana", REQUIRE_MFA).await;
    let asked = asks(&made);
    assert!(
        asked.contains(&(
            Impact::LocksOut,
            "`ana`, the caller, signs with a long-term key, which carries no MFA".to_owned()
        )),
        "{asked:?}"
    );
    assert_eq!(
        phases(&made, r#"iam.group["Operators"]"#),
        [("iam:AttachGroupPolicy".to_owned(), Phase::Last)]
    );
}

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
    assert_eq!(
        phases(&made, r#"iam.group["Operators"]"#),
        [("iam:RemoveUserFromGroup".to_owned(), Phase::Last)]
    );
}

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
async fn the_last_administrator_is_kept_unless_a_role_administers() {
    let text = "\
baseline: 1
name: guards
iam: { groups: [{ name: Operators, members: { exclusive: true, items: [] } }] }
";
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| operator(state, "ana"));
    let made = Ground::Sandbox(sandbox.clone()).plan(text).await;
    assert_eq!(asks(&made), [], "the organization's role administers the account");
    let without_roles = Sandbox::fresh();
    without_roles.edit(|state| {
        operator(state, "ana");
        for role in state.account_mut(ACCOUNT).roles.values_mut() {
            role.entity.attached_policies = ["arn:aws:iam::aws:policy/IAMFullAccess".to_owned()].into();
        }
    });
    let made = Ground::Sandbox(without_roles).plan(text).await;
    assert_eq!(
        asks(&made),
        [(Impact::LocksOut, "nobody is left who is allowed everything, but root".to_owned())]
    );
}

#[tokio::test(start_paused = true)]
async fn a_role_that_would_lose_its_own_policy_is_locked_out() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        let arn = state.add_policy(
            ACCOUNT,
            "Everything",
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
        );
        let role = state.account_mut(ACCOUNT).roles.get_mut(&"OrganizationAccountAccessRole".into());
        role.expect("the caller's role").entity.attached_policies = [arn].into();
    });
    let text = "baseline: 1\nname: guards\niam: { policies: [{ name: Everything, state: absent }] }\n";
    let made = Ground::Sandbox(sandbox).plan(text).await;
    let asked = asks(&made);
    assert!(
        asked.iter().any(|(impact, why)| {
            *impact == Impact::LocksOut && why.starts_with("the caller could not send `")
        }),
        "{asked:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_quota_is_refused_before_the_first_write() {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        state.add_user(ACCOUNT, "ana");
        for number in 0..10 {
            let name = format!("team-{number}");
            state.add_group(ACCOUNT, &name);
            let user = state.account_mut(ACCOUNT).users.get_mut(&"ana".into()).expect("the user");
            user.groups.insert(name.as_str().into());
        }
    });
    let text = "baseline: 1\nname: guards\niam: { groups: [{ name: one-more, members: [ana] }] }\n";
    let made = Ground::Sandbox(sandbox.clone()).plan(text).await;
    let group = made.planned.plan.items.first().and_then(|item| item.diff()).expect("the group is readable");
    assert_eq!(group.steps.len(), 0);
    assert!(
        group.findings.iter().any(|finding| matches!(
            finding,
            Finding::Refused { at: None, why, .. }
                if why == "user `ana` has 10 groups, 1 more would come, and IAM allows 10"
        )),
        "{:?}",
        group.findings
    );
    sandbox.reset_counts();
    assert!(!made.apply().await.converged());
    assert_eq!(sandbox.counts().writes, 0);
}

#[tokio::test(start_paused = true)]
async fn an_access_key_in_use_keeps_its_user() {
    let sandbox = Sandbox::fresh();
    let key = sandbox.edit(|state| {
        operator(state, "ana");
        state.add_access_key(ACCOUNT, "ana")
    });
    let credentials = sandbox.credentials_of(&key).expect("the key was just made");
    let text = "baseline: 1\nname: guards\niam: { users: [{ name: ana, state: absent }] }\n";
    // Signing one request with the key is its last use.
    Ground::Caller(sandbox.clone(), credentials).plan("baseline: 1\nname: nothing\n").await;
    let made = Ground::Sandbox(sandbox.clone()).plan(text).await;
    assert_eq!(made.calls(), Vec::<String>::new(), "{}", made.lines());
    assert!(made.lines().contains("is in use (last used"), "{}", made.lines());
    sandbox.reset_counts();
    assert!(!made.apply().await.converged());
    assert_eq!(sandbox.counts().writes, 0);
}
