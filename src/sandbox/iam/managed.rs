use jiff::Timestamp;

use crate::sandbox::{
    refusal::Refusal,
    state::{Account, unique_id},
};
use crate::values::managed_policies::{self, ManagedPolicy};

/// When every AWS-managed policy is said to have been made.
pub(super) const CREATED: Timestamp = Timestamp::constant(1_423_164_000, 0);

/// The documents that the sandbox holds, by path and name. Of IAM and STS they say what AWS's own say.
const DOCUMENTS: [(&str, &str); 4] = [
    ("AdministratorAccess", include_str!("managed/AdministratorAccess.json")),
    ("IAMFullAccess", include_str!("managed/IAMFullAccess.json")),
    ("IAMReadOnlyAccess", include_str!("managed/IAMReadOnlyAccess.json")),
    ("ReadOnlyAccess", include_str!("managed/ReadOnlyAccess.json")),
];

/// The versions in force of the policies that are used most, where that is not the first; of all others the first is
/// said to be. The numbers are those of the release that the catalogue of policies is made from.
const DEFAULT_VERSIONS: [(&str, u32); 12] = [
    ("IAMFullAccess", 2),
    ("IAMReadOnlyAccess", 4),
    ("IAMUserChangePassword", 5),
    ("PowerUserAccess", 12),
    ("ReadOnlyAccess", 182),
    ("SecurityAudit", 86),
    ("job-function/Billing", 28),
    ("job-function/DatabaseAdministrator", 5),
    ("job-function/NetworkAdministrator", 15),
    ("job-function/SupportUser", 11),
    ("job-function/SystemAdministrator", 12),
    ("job-function/ViewOnlyAccess", 45),
];

/// What stands in for a document that the sandbox does not hold: it is shown as it is enforced, granting nothing.
const NOT_HELD: &str = include_str!("managed/not-held.json");

/// The document of an AWS-managed policy, as far as the sandbox holds it.
pub(in crate::sandbox) fn known_document(arn: &str) -> &'static str {
    let held = |(name, _): &&(&str, &str)| is_aws_managed(arn) && path_and_name(arn) == Some(*name);
    DOCUMENTS.iter().find(held).map_or(NOT_HELD, |(_, document)| document)
}

/// Whether an ARN is one that AWS gives to its own policies.
pub(super) fn is_aws_managed(arn: &str) -> bool {
    let mut parts = arn.splitn(6, ':');
    parts.nth(4) == Some("aws") && parts.next().is_some_and(|resource| resource.starts_with("policy/"))
}

/// The AWS-managed policy of an ARN.
pub(super) fn find(account: &Account, arn: &str) -> Option<&'static ManagedPolicy> {
    let name = arn.rsplit('/').next()?;
    managed_policies::find(name).iter().find(|policy| policy.arn(&account.partition) == arn)
}

/// Every AWS-managed policy.
pub(super) fn all() -> &'static [ManagedPolicy] {
    managed_policies::all()
}

/// The path of an AWS-managed policy, such as `/job-function/`.
pub(super) fn path(policy: &ManagedPolicy) -> String {
    match policy.path_and_name.rsplit_once('/') {
        Some((path, _)) => format!("/{path}/"),
        None => "/".to_owned(),
    }
}

/// The number of the version in force, which is the only one that is held.
pub(super) fn default_version(policy: &ManagedPolicy) -> u32 {
    let later = DEFAULT_VERSIONS.iter().find(|(path_and_name, _)| *path_and_name == policy.path_and_name);
    later.map_or(1, |(_, number)| *number)
}

/// The unique id of an AWS-managed policy, which follows from its name.
pub(super) fn id(policy: &ManagedPolicy) -> String {
    let hash = policy.path_and_name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    unique_id("ANPA", 21, hash, 0)
}

/// Refuses an ARN that is no policy's, and one of another account.
pub(super) fn check_arn(account: &Account, arn: &str) -> Result<(), Refusal> {
    let own = account.arn("policy/");
    let aws = format!("arn:{}:iam::aws:policy/", account.partition);
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let is_policy =
        matches!(parts[..], ["arn", _, "iam", "", _, resource] if resource.starts_with("policy/"));
    if !is_policy {
        return Err(Refusal::invalid_input(format!("ARN {arn} is not valid.")));
    }
    if !arn.starts_with(&own) && !arn.starts_with(&aws) {
        return Err(Refusal::invalid_input(format!("ARN {arn} is not of this account.")));
    }
    Ok(())
}

fn path_and_name(arn: &str) -> Option<&str> {
    arn.split_once(":policy/").map(|(_, name)| name)
}
