use super::{
    documents::managed_document,
    guards::POLICY,
    lookup::policy_mut,
    policies::{number, version_not_found},
    shapes::{POLICY_ARN, POLICY_DOCUMENT, VERSION_ID, flag},
    views,
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::PolicyVersion,
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write(
        "CreatePolicyVersion",
        &[POLICY_ARN.required(), POLICY_DOCUMENT.required(), flag("SetAsDefault")],
        POLICY,
        create_policy_version,
    ),
    Operation::write(
        "SetDefaultPolicyVersion",
        &[POLICY_ARN.required(), VERSION_ID.required()],
        POLICY,
        set_default_policy_version,
    ),
    Operation::write(
        "DeletePolicyVersion",
        &[POLICY_ARN.required(), VERSION_ID.required()],
        POLICY,
        delete_policy_version,
    ),
];

/// The number of a deleted version is not used again.
fn create_policy_version(call: &mut Call<'_>, input: &Record) -> Answer {
    let now = call.now;
    let account = call.account_mut();
    let (size, limit) = (account.quotas.policy_size, account.quotas.versions_per_policy);
    let policy = policy_mut(account, input.required("PolicyArn")?)?;
    let document = managed_document(input, size)?;
    if policy.versions.len() >= limit as usize {
        return Err(Refusal::limit_exceeded(format!(
            "A managed policy can have up to {limit} versions. Before you create a new version, you must delete an \
             existing version."
        )));
    }
    policy.last_version += 1;
    let number = policy.last_version;
    policy.versions.insert(number, PolicyVersion { document: document.to_owned(), created: now });
    if input.boolean("SetAsDefault").unwrap_or(false) {
        policy.default_version = number;
    }
    policy.updated = now;
    Ok(Record::default().with_some("PolicyVersion", views::version(policy, number, false)))
}

fn set_default_policy_version(call: &mut Call<'_>, input: &Record) -> Answer {
    let (arn, version) = (input.required("PolicyArn")?, input.required("VersionId")?);
    let policy = policy_mut(call.account_mut(), arn)?;
    let number = number(version).filter(|number| policy.versions.contains_key(number));
    policy.default_version = number.ok_or_else(|| version_not_found(arn, version))?;
    Ok(Record::default())
}

fn delete_policy_version(call: &mut Call<'_>, input: &Record) -> Answer {
    let (arn, version) = (input.required("PolicyArn")?, input.required("VersionId")?);
    let policy = policy_mut(call.account_mut(), arn)?;
    let number = number(version).filter(|number| policy.versions.contains_key(number));
    let number = number.ok_or_else(|| version_not_found(arn, version))?;
    if number == policy.default_version {
        return Err(Refusal::delete_conflict("Cannot delete the default version of a policy."));
    }
    policy.versions.remove(&number);
    Ok(Record::default())
}
