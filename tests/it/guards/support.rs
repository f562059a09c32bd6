//! What the tests of the guards share.

use baseline::model::Impact;
use baseline::sandbox::{Sandbox, State};

use crate::support::{ACCOUNT, Ground, Made};

/// A policy of AWS's that allows everything.
pub(super) const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

/// Puts `name` into the group `Operators`, which is there and may do everything.
pub(super) fn operator(state: &mut State, name: &str) {
    if !state.account(ACCOUNT).groups.contains_key(&"Operators".into()) {
        let group = state.add_group(ACCOUNT, "Operators");
        group.entity.attached_policies.insert(ADMINISTRATOR.to_owned());
    }
    state.add_user(ACCOUNT, name).groups.insert("Operators".into());
}

/// Every impact that somebody has to consent to, with its reason.
pub(super) fn asks(made: &Made) -> Vec<(Impact, String)> {
    made.planned.plan.asks().into_iter().map(|ask| (ask.impact, ask.why.unwrap_or_default())).collect()
}

/// The steps of one resource, and which of them wait until everything else is done.
pub(super) fn lasting(made: &Made, address: &str) -> Vec<(String, bool)> {
    let items = made.planned.plan.items.iter().filter(|item| item.address.to_string() == address);
    let steps = items.filter_map(|item| item.diff()).flat_map(|diff| &diff.steps);
    steps.map(|step| (step.change.call().operation.to_string(), step.last)).collect()
}

/// Plans as a user of the sandbox with an access key.
pub(super) async fn plan_as(sandbox: &Sandbox, user: &str, text: &str) -> Made {
    let key = sandbox.edit(|state| state.add_access_key(ACCOUNT, user));
    let credentials = sandbox.credentials_of(&key).expect("the key was just made");
    Ground::Caller(sandbox.clone(), credentials).plan(text).await
}

/// A sandbox whose caller's role holds everything by one policy of the account's own.
pub(super) fn role_with_own_policy() -> Sandbox {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        let arn = state.add_policy(
            ACCOUNT,
            "Everything",
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
        );
        let role = state.account_mut(ACCOUNT).roles.get_mut(&"OrganizationAccountAccessRole".into());
        let role = role.expect("the caller's role");
        role.entity.attached_policies = [arn, ADMINISTRATOR.to_owned()].into();
    });
    sandbox
}

/// Takes that policy away.
pub(super) const WITHOUT_EVERYTHING: &str =
    "baseline: 1\nname: guards\niam: { policies: [{ name: Everything, state: absent }] }\n";
