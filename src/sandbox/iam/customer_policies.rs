use super::{
    documents::managed_document,
    guards::{NEW_POLICY, POLICY},
    lookup::policy_mut,
    shapes::{DESCRIPTION, NEW_POLICY_PATH, POLICY_ARN, POLICY_DOCUMENT, POLICY_NAME, TAGS},
    tags::tags_of,
    views,
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Name, Policy},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write(
        "CreatePolicy",
        &[POLICY_NAME.required(), NEW_POLICY_PATH, POLICY_DOCUMENT.required(), DESCRIPTION, TAGS],
        NEW_POLICY,
        create_policy,
    )
    .tagging("TagPolicy"),
    Operation::write("DeletePolicy", &[POLICY_ARN.required()], POLICY, delete_policy),
];

fn create_policy(call: &mut Call<'_>, input: &Record) -> Answer {
    let name = Name::from(input.required("PolicyName")?);
    let account = call.account();
    let quotas = &account.quotas;
    let document = managed_document(input, quotas.policy_size)?;
    if account.policies.contains_key(&name) {
        return Err(Refusal::already_exists(format!(
            "A policy called {name} already exists. Duplicate names are not allowed."
        )));
    }
    if account.policies.len() >= quotas.policies as usize {
        return Err(Refusal::quota("PoliciesPerAccount", quotas.policies));
    }
    let tags = tags_of(input, quotas.tags)?;

    let path = input.text("Path").unwrap_or("/");
    let mut policy = Policy::new(call.state.next_id("ANPA"), path, document, call.now);
    policy.description = input.text("Description").map(str::to_owned);
    policy.tags = tags;
    let account = call.account_mut();
    let shown = views::policy(account, &name, &policy).with_some("Tags", views::some_tags(&policy.tags));
    account.policies.insert(name, policy);
    Ok(Record::default().with("Policy", shown))
}

/// A policy goes only when it is attached to nobody and has no version but the default one (API reference,
/// `DeletePolicy`).
fn delete_policy(call: &mut Call<'_>, input: &Record) -> Answer {
    let arn = input.required("PolicyArn")?;
    let account = call.account_mut();
    let versions = policy_mut(account, arn)?.versions.len();
    if views::attachments(account, arn) + views::boundaries(account, arn) > 0 {
        return Err(Refusal::delete_conflict("Cannot delete a policy attached to entities."));
    }
    if versions > 1 {
        return Err(Refusal::delete_conflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's \
             versions. The default version is deleted with the policy.",
        ));
    }
    let name = account.policy(arn).map(|(name, _)| name.clone());
    name.and_then(|name| account.policies.remove(&name));
    Ok(Record::default())
}
