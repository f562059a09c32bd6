use std::borrow::Cow;

use super::{
    guards::{POLICIES, POLICY},
    lookup::{is_under_prefix, policy_not_found},
    managed,
    paging::page,
    shapes::{MARKER, MAX_ITEMS, POLICY_ARN, POLICY_PATH_PREFIX, POLICY_USAGE, SCOPE, VERSION_ID, flag},
    views,
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Account, Name, Policy},
    wire::Record,
};
use crate::values::managed_policies::ManagedPolicy;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read(
        "ListPolicies",
        &[SCOPE, flag("OnlyAttached"), POLICY_PATH_PREFIX, POLICY_USAGE, MARKER, MAX_ITEMS],
        POLICIES,
        list_policies,
    ),
    Operation::read("GetPolicy", &[POLICY_ARN.required()], POLICY, get_policy),
    Operation::read(
        "GetPolicyVersion",
        &[POLICY_ARN.required(), VERSION_ID.required()],
        POLICY,
        get_policy_version,
    ),
    Operation::read(
        "ListPolicyVersions",
        &[POLICY_ARN.required(), MARKER, MAX_ITEMS],
        POLICY,
        list_policy_versions,
    ),
];

fn list_policies(call: &mut Call<'_>, input: &Record) -> Answer {
    let account = call.account();
    let scope = input.text("Scope").unwrap_or("All");
    let local =
        account.policies.iter().filter(|_| scope != "AWS").map(|(name, policy)| Listed::Local(name, policy));
    let managed = managed::all().iter().filter(|_| scope != "Local").map(Listed::Managed);
    let meant = local.chain(managed).filter(|listed| {
        is_under_prefix(input, &listed.path()) && is_used_as_asked(account, input, &listed.arn(account))
    });
    Ok(page(input, meant)?.record("Policies", |listed| match listed {
        Listed::Local(name, policy) => views::policy(account, name, policy).into(),
        Listed::Managed(policy) => views::managed_policy(account, policy).into(),
    }))
}

/// A policy of the account's own or of AWS.
enum Listed<'a> {
    Local(&'a Name, &'a Policy),
    Managed(&'static ManagedPolicy),
}

impl Listed<'_> {
    fn path(&self) -> Cow<'_, str> {
        match self {
            Self::Local(_, policy) => Cow::Borrowed(&policy.path),
            Self::Managed(policy) => Cow::Owned(managed::path(policy)),
        }
    }

    fn arn(&self, account: &Account) -> String {
        match self {
            Self::Local(name, policy) => account.policy_arn(name, policy),
            Self::Managed(policy) => policy.arn(&account.partition),
        }
    }
}

/// Whether a policy is used in the way that `OnlyAttached` and `PolicyUsageFilter` ask for.
fn is_used_as_asked(account: &Account, input: &Record, arn: &str) -> bool {
    let is_attached = || views::attachments(account, arn) > 0;
    let is_boundary = || views::boundaries(account, arn) > 0;
    let usage = match input.text("PolicyUsageFilter") {
        Some("PermissionsPolicy") => is_attached(),
        Some("PermissionsBoundary") => is_boundary(),
        _ => true,
    };
    usage && (!input.boolean("OnlyAttached").unwrap_or(false) || is_attached() || is_boundary())
}

fn get_policy(call: &mut Call<'_>, input: &Record) -> Answer {
    let arn = input.required("PolicyArn")?;
    let account = call.account();
    managed::check_arn(account, arn)?;
    let shown = match (account.policy(arn), managed::find(account, arn)) {
        (Some((name, policy)), _) => views::policy(account, name, policy)
            .with_some("Description", policy.description.as_ref())
            .with_some("Tags", views::some_tags(&policy.tags)),
        (None, Some(policy)) => views::managed_policy(account, policy),
        (None, None) => return Err(policy_not_found(arn)),
    };
    Ok(Record::default().with("Policy", shown))
}

fn get_policy_version(call: &mut Call<'_>, input: &Record) -> Answer {
    let arn = input.required("PolicyArn")?;
    let version = input.required("VersionId")?;
    let account = call.account();
    managed::check_arn(account, arn)?;
    let shown = match (account.policy(arn), managed::find(account, arn)) {
        (Some((_, policy)), _) => number(version).and_then(|number| views::version(policy, number, true)),
        (None, Some(policy)) => (number(version) == Some(managed::default_version(policy)))
            .then(|| views::managed_version(account, policy, true)),
        (None, None) => return Err(policy_not_found(arn)),
    };
    shown
        .map(|shown| Record::default().with("PolicyVersion", shown))
        .ok_or_else(|| version_not_found(arn, version))
}

fn list_policy_versions(call: &mut Call<'_>, input: &Record) -> Answer {
    let arn = input.required("PolicyArn")?;
    let account = call.account();
    managed::check_arn(account, arn)?;
    let versions = match (account.policy(arn), managed::find(account, arn)) {
        (Some((_, policy)), _) => {
            let newest_first = policy.versions.keys().rev();
            newest_first.filter_map(|number| views::version(policy, *number, false)).collect()
        }
        (None, Some(policy)) => vec![views::managed_version(account, policy, false)],
        (None, None) => return Err(policy_not_found(arn)),
    };
    Ok(page(input, versions)?.record("Versions", Into::into))
}

/// The number of a version id such as `v3`.
pub(super) fn number(version_id: &str) -> Option<u32> {
    version_id.strip_prefix('v')?.parse().ok()
}

pub(super) fn version_not_found(arn: &str, version: &str) -> Refusal {
    Refusal::no_such_entity(format!("Policy {arn} version {version} does not exist or is not attachable."))
}
