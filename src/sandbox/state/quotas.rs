use serde::{Deserialize, Serialize};

/// The quotas of an account, as `GetAccountSummary` gives them.
///
/// The numbers are those of a fresh account (IAM User Guide, "IAM and AWS STS quotas").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quotas {
    /// Users in the account.
    pub users: u32,
    /// Groups in the account.
    pub groups: u32,
    /// Roles in the account.
    pub roles: u32,
    /// Customer-managed policies in the account.
    pub policies: u32,
    /// Characters of a managed policy, white space apart.
    pub policy_size: u32,
    /// Versions of a managed policy.
    pub versions_per_policy: u32,
    /// Versions in use of all managed policies.
    pub policy_versions_in_use: u32,
    /// Characters of a user's inline policies together, white space apart.
    pub user_policy_size: u32,
    /// Characters of a group's inline policies together, white space apart.
    pub group_policy_size: u32,
    /// Characters of a role's inline policies together, white space apart.
    pub role_policy_size: u32,
    /// Characters of a role's trust policy, white space apart.
    pub trust_policy_size: u32,
    /// Groups that a user may be a member of.
    pub groups_per_user: u32,
    /// Managed policies attached to a user.
    pub policies_per_user: u32,
    /// Managed policies attached to a group.
    pub policies_per_group: u32,
    /// Managed policies attached to a role.
    pub policies_per_role: u32,
    /// Access keys of a user.
    pub access_keys_per_user: u32,
    /// Signing certificates of a user.
    pub signing_certificates_per_user: u32,
    /// Instance profiles in the account.
    pub instance_profiles: u32,
    /// Server certificates in the account.
    pub server_certificates: u32,
    /// Tags of a user or policy.
    pub tags: u32,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            users: 5000,
            groups: 300,
            roles: 1000,
            policies: 1500,
            policy_size: 6144,
            versions_per_policy: 5,
            policy_versions_in_use: 10000,
            user_policy_size: 2048,
            group_policy_size: 5120,
            role_policy_size: 10240,
            trust_policy_size: 2048,
            groups_per_user: 10,
            policies_per_user: 10,
            policies_per_group: 10,
            policies_per_role: 10,
            access_keys_per_user: 2,
            signing_certificates_per_user: 2,
            instance_profiles: 1000,
            server_certificates: 20,
            tags: 50,
        }
    }
}
