use super::{
    guards::{KEY, of_key},
    lookup::{not_found, own_key, own_key_mut},
    shapes::{KEY_ID, POLICY, POLICY_NAME},
};
use crate::sandbox::{
    authorization::{check_resource_policy, may, unknown_principal},
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Account, Key},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetKeyPolicy", &[KEY_ID.required(), POLICY_NAME], KEY, get_key_policy),
    Operation::write(
        "PutKeyPolicy",
        &[KEY_ID.required(), POLICY_NAME, POLICY.required()],
        KEY,
        put_key_policy,
    ),
];

/// How many bytes a key policy may have (KMS Developer Guide, "Resource quotas").
const LIMIT: usize = 32 * 1024;

fn get_key_policy(call: &mut Call<'_>, input: &Record) -> Answer {
    let found = own_key(call, input)?;
    only_default(input)?;
    Ok(Record::default().with("Policy", &found.key.policy).with("PolicyName", "default"))
}

fn put_key_policy(call: &mut Call<'_>, input: &Record) -> Answer {
    let found = own_key(call, input)?.of_customer()?;
    only_default(input)?;
    let policy = input.required(POLICY.name)?.to_owned();
    let key = Key { policy: policy.clone(), ..found.key.clone() };
    check_policy(call, found.id, &key)?;
    own_key_mut(call, input)?.policy = policy;
    Ok(Record::default())
}

/// A key has one policy, whose name is `default`.
fn only_default(input: &Record) -> Result<(), Refusal> {
    match input.text(POLICY_NAME.name) {
        None | Some("default") => Ok(()),
        Some(_) => Err(not_found("No such policy exists".to_owned())),
    }
}

/// Refuses a key whose policy is none, names who does not exist, or would not let the caller put the next one.
pub(super) fn check_policy(call: &Call<'_>, id: &str, key: &Key) -> Result<(), Refusal> {
    let policy = &key.policy;
    if policy.len() > LIMIT {
        return Err(Refusal::new(400, "LimitExceededException", "The key policy is larger than 32 KB"));
    }
    check_resource_policy(policy).map_err(malformed)?;
    if unknown_principal(call.state, policy).is_some() {
        return Err(malformed("Policy contains a statement with one or more invalid principals."));
    }
    let resource = of_key(call.account(), call.caller, id, key);
    if !may(call.state, call.caller, "kms:PutKeyPolicy", &resource, call.now) {
        return Err(malformed(
            "The new key policy will not allow you to update the key policy in the future.",
        ));
    }
    Ok(())
}

fn malformed(message: impl Into<String>) -> Refusal {
    Refusal::new(400, "MalformedPolicyDocumentException", message)
}

/// The policy of a key that was made without one: the account's own policies say who may (KMS Developer Guide, "Default
/// key policy").
pub(super) fn default_policy(account: &Account) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Id":"key-default-1","Statement":[{{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{{"AWS":"{}"}},"Action":"kms:*","Resource":"*"}}]}}"#,
        account.arn("root")
    )
}
