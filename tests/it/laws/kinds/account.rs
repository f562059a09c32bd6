//! The alias, root, the password policy and the session tokens.

use aws_sdk_iam::Client;
use aws_sdk_iam::operation::update_account_password_policy::builders::UpdateAccountPasswordPolicyFluentBuilder as Update;

use super::{Act, Case, Probe, bystanders};

pub(super) fn all() -> Vec<Case> {
    vec![alias(), password_policy(), no_password_policy(), security_tokens()]
}

fn alias() -> Case {
    Case {
        kind: "account.alias",
        file: "baseline: 1\nname: laws\naccount: { alias: acme-prod }\n",
        before: Vec::new(),
        seed: None,
        drifts: vec![
            act!("another alias", |iam| iam.create_account_alias().account_alias("acme-other").send()),
            act!("no alias", |iam| iam.delete_account_alias().account_alias("acme-prod").send()),
        ],
        losses: Vec::new(),
        others: bystanders(),
    }
}

/// Root is read: nothing that the product sends could change it.
pub(super) fn root() -> Case {
    Case {
        kind: "account.root",
        file: "baseline: 1\nname: laws\naccount: { root: { mfa: required, access_keys: forbidden } }\n",
        before: Vec::new(),
        seed: None,
        drifts: Vec::new(),
        losses: Vec::new(),
        others: bystanders(),
    }
}

/// One rule changed, and all others sent again as they are: IAM resets what is left out.
fn one_rule(what: &'static str, change: fn(Update) -> Update) -> Act {
    Act::new(what, move |iam: Client| async move {
        let live = iam.get_account_password_policy().send().await.expect("there is a policy");
        let live = live.password_policy.expect("there is a policy");
        let same = iam
            .update_account_password_policy()
            .set_minimum_password_length(live.minimum_password_length)
            .require_symbols(live.require_symbols)
            .require_numbers(live.require_numbers)
            .require_uppercase_characters(live.require_uppercase_characters)
            .require_lowercase_characters(live.require_lowercase_characters)
            .allow_users_to_change_password(live.allow_users_to_change_password)
            .set_max_password_age(live.max_password_age)
            .set_password_reuse_prevention(live.password_reuse_prevention)
            .set_hard_expiry(live.hard_expiry);
        change(same).send().await.expect("one rule is changed");
    })
}

fn password_policy() -> Case {
    Case {
        kind: "iam.password_policy",
        file: "\
baseline: 1
name: laws
iam:
  password_policy:
    minimum_length: 14
    require_uppercase: true
    require_lowercase: true
    require_numbers: true
    require_symbols: true
    max_age_days: 90
    hard_expiry: false
",
        before: Vec::new(),
        seed: None,
        drifts: vec![
            one_rule("a shorter minimum", |update| update.minimum_password_length(8)),
            one_rule("no symbols", |update| update.require_symbols(false)),
            one_rule("no numbers", |update| update.require_numbers(false)),
            one_rule("no uppercase", |update| update.require_uppercase_characters(false)),
            one_rule("no lowercase", |update| update.require_lowercase_characters(false)),
            one_rule("an older age", |update| update.max_password_age(365)),
            one_rule("no age", |update| update.set_max_password_age(None)),
            one_rule("hard expiry", |update| update.hard_expiry(true)),
        ],
        losses: vec![
            act!("everything laxer", |iam| iam
                .update_account_password_policy()
                .minimum_password_length(8)
                .send()),
            act!("no policy", |iam| iam.delete_account_password_policy().send()),
        ],
        // What the file leaves out travels along with each replacement.
        others: (
            one_rule("rules of somebody else", |update| {
                update.password_reuse_prevention(5).allow_users_to_change_password(true)
            }),
            Probe::new(|iam: Client| async move {
                let policy = iam.get_account_password_policy().send().await.expect("there is a policy");
                let policy = policy.password_policy.expect("there is a policy");
                let reuse = policy.password_reuse_prevention;
                format!("{} {reuse:?}", policy.allow_users_to_change_password)
            }),
        ),
    }
}

fn no_password_policy() -> Case {
    let rules = act!("rules of the account's own", |iam| iam
        .update_account_password_policy()
        .minimum_password_length(20)
        .send());
    Case {
        kind: "iam.password_policy",
        file: "baseline: 1\nname: laws\niam: { password_policy: aws_default }\n",
        before: vec![rules.clone()],
        seed: None,
        drifts: vec![rules],
        losses: Vec::new(),
        others: bystanders(),
    }
}

fn security_tokens() -> Case {
    Case {
        kind: "iam.sts_global_endpoint_tokens",
        file: "baseline: 1\nname: laws\niam: { sts_global_endpoint_tokens: all_regions }\n",
        before: Vec::new(),
        seed: None,
        drifts: vec![act!("version 1", |iam| iam
            .set_security_token_service_preferences()
            .global_endpoint_token_version("v1Token".into())
            .send())],
        losses: Vec::new(),
        others: bystanders(),
    }
}
