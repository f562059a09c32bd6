use jiff::Timestamp;

use super::{
    check::context,
    evaluation::{Question, Verdict, evaluate},
    principal::Asker,
};
use crate::sandbox::{
    caller::Caller,
    service::Resource,
    state::{Account, Role},
    wire::Record,
};

/// Whether a role trusts a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum Trust {
    None,
    /// It trusts the caller's account: the caller's own policies must allow it too.
    Account,
    /// It names the caller itself.
    Direct,
}

/// What the trust policy of a role says of a caller, who may have given an external id and an MFA code.
pub(in crate::sandbox) fn trust(
    callers_account: &Account,
    caller: &Caller,
    (role_arn, role): (&str, &Role),
    external_id: Option<&str>,
    with_mfa: bool,
    now: Timestamp,
) -> Trust {
    let resource = Resource::new(role_arn);
    let mut context = context(callers_account, caller, &resource, &Record::default(), now);
    if let Some(external_id) = external_id {
        context.set("sts:ExternalId", vec![external_id.to_owned()]);
    }
    if with_mfa {
        context.set("aws:MultiFactorAuthPresent", vec!["true".to_owned()]);
    }
    let asker = Asker::Aws(caller.arn(callers_account));
    let question =
        Question { asker: &asker, action: "sts:AssumeRole", resource: role_arn, context: &context };
    match evaluate([role.trust_policy.as_str()], &question) {
        Verdict::Allowed => Trust::Direct,
        Verdict::Delegated => Trust::Account,
        Verdict::Silent | Verdict::Denied => Trust::None,
    }
}
