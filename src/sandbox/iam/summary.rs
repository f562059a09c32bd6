use std::collections::BTreeMap;

use super::{guards::ACCOUNT, shapes::TOKEN_VERSION};
use crate::sandbox::{
    service::{Answer, Call, Operation},
    state::Account,
    wire::{Record, Value},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetAccountSummary", &[], ACCOUNT, get_account_summary),
    Operation::write(
        "SetSecurityTokenServicePreferences",
        &[TOKEN_VERSION.required()],
        ACCOUNT,
        set_security_token_service_preferences,
    ),
];

#[expect(clippy::unnecessary_wraps, reason = "handlers have one signature")]
fn get_account_summary(call: &mut Call<'_>, _: &Record) -> Answer {
    let account = call.account();
    let summary: BTreeMap<String, Value> = counts(account)
        .into_iter()
        .chain(quotas(account))
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    Ok(Record::default().with("SummaryMap", summary))
}

fn counts(account: &Account) -> Vec<(&'static str, Value)> {
    let Account { root, users, groups, roles, policies, virtual_mfa_devices, .. } = account;
    let active_devices: usize = users.values().map(|user| user.mfa_devices.len()).sum();
    let hardware_devices: usize = users
        .values()
        .flat_map(|user| user.mfa_devices.keys())
        .filter(|serial| !virtual_mfa_devices.contains(*serial))
        .count();
    let versions: usize = policies.values().map(|policy| policy.versions.len()).sum();
    vec![
        ("AccountAccessKeysPresent", present(!root.access_keys.is_empty())),
        ("AccountMFAEnabled", present(root.has_mfa)),
        ("AccountPasswordPresent", present(root.has_password)),
        ("AccountSigningCertificatesPresent", present(root.has_signing_certificates)),
        ("GlobalEndpointTokenVersion", account.global_endpoint_token_version.into()),
        ("Groups", groups.len().into()),
        ("InstanceProfiles", 0_u32.into()),
        ("MFADevices", (virtual_mfa_devices.len() + hardware_devices).into()),
        ("MFADevicesInUse", active_devices.into()),
        ("Policies", policies.len().into()),
        ("PolicyVersionsInUse", versions.into()),
        ("Providers", 0_u32.into()),
        ("Roles", roles.len().into()),
        ("ServerCertificates", 0_u32.into()),
        ("Users", users.len().into()),
    ]
}

fn quotas(account: &Account) -> Vec<(&'static str, Value)> {
    let quotas = &account.quotas;
    vec![
        ("AccessKeysPerUserQuota", quotas.access_keys_per_user.into()),
        ("AssumeRolePolicySizeQuota", quotas.trust_policy_size.into()),
        ("AttachedPoliciesPerGroupQuota", quotas.policies_per_group.into()),
        ("AttachedPoliciesPerRoleQuota", quotas.policies_per_role.into()),
        ("AttachedPoliciesPerUserQuota", quotas.policies_per_user.into()),
        ("GroupPolicySizeQuota", quotas.group_policy_size.into()),
        ("GroupsPerUserQuota", quotas.groups_per_user.into()),
        ("GroupsQuota", quotas.groups.into()),
        ("InstanceProfilesQuota", quotas.instance_profiles.into()),
        ("PoliciesQuota", quotas.policies.into()),
        ("PolicySizeQuota", quotas.policy_size.into()),
        ("PolicyVersionsInUseQuota", quotas.policy_versions_in_use.into()),
        ("RolePolicySizeQuota", quotas.role_policy_size.into()),
        ("RolesQuota", quotas.roles.into()),
        ("ServerCertificatesQuota", quotas.server_certificates.into()),
        ("SigningCertificatesPerUserQuota", quotas.signing_certificates_per_user.into()),
        ("UserPolicySizeQuota", quotas.user_policy_size.into()),
        ("UsersQuota", quotas.users.into()),
        ("VersionsPerPolicyQuota", quotas.versions_per_policy.into()),
    ]
}

fn present(is_present: bool) -> Value {
    u32::from(is_present).into()
}

fn set_security_token_service_preferences(call: &mut Call<'_>, input: &Record) -> Answer {
    let version = if input.required(TOKEN_VERSION.name)? == "v1Token" { 1 } else { 2 };
    call.account_mut().global_endpoint_token_version = version;
    Ok(Record::default())
}
