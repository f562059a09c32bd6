use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    credentials::{AccessKey, LoginProfile, MfaDevice, ServiceCredential, SigningCertificate, SshPublicKey},
    name::Name,
};

/// What users, groups and roles have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// The unique id: `AIDA…`, `AGPA…` or `AROA…`.
    pub id: String,
    /// The path, which begins and ends with a slash and is no part of what makes a name unique.
    pub path: String,
    /// When it was created.
    pub created: Timestamp,
    /// The inline policies' documents by name.
    pub inline_policies: BTreeMap<Name, String>,
    /// The ARNs of the attached managed policies.
    pub attached_policies: BTreeSet<String>,
    /// The ARN of the permissions boundary, which users and roles may have.
    pub permissions_boundary: Option<String>,
    /// The tags, which users and roles may have.
    pub tags: BTreeMap<String, String>,
}

impl Entity {
    /// An entity without policies or tags.
    pub fn new(id: String, path: &str, created: Timestamp) -> Self {
        Self {
            id,
            path: path.to_owned(),
            created,
            inline_policies: BTreeMap::new(),
            attached_policies: BTreeSet::new(),
            permissions_boundary: None,
            tags: BTreeMap::new(),
        }
    }

    /// The ARNs of the managed policies in use here, the boundary among them.
    pub fn policies(&self) -> impl Iterator<Item = &str> {
        self.attached_policies.iter().chain(&self.permissions_boundary).map(String::as_str)
    }
}

/// An IAM user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// Id, path, policies and tags.
    pub entity: Entity,
    /// The groups that the user is a member of.
    pub groups: BTreeSet<Name>,
    /// The password, if there is one.
    pub login_profile: Option<LoginProfile>,
    /// The active MFA devices by serial number.
    pub mfa_devices: BTreeMap<String, MfaDevice>,
    /// The access keys by id.
    pub access_keys: BTreeMap<String, AccessKey>,
    /// The SSH public keys by id.
    pub ssh_public_keys: BTreeMap<String, SshPublicKey>,
    /// The X.509 signing certificates by id.
    pub signing_certificates: BTreeMap<String, SigningCertificate>,
    /// The service-specific credentials by id.
    pub service_credentials: BTreeMap<String, ServiceCredential>,
}

impl User {
    /// A user without groups or credentials.
    pub fn new(entity: Entity) -> Self {
        Self {
            entity,
            groups: BTreeSet::new(),
            login_profile: None,
            mfa_devices: BTreeMap::new(),
            access_keys: BTreeMap::new(),
            ssh_public_keys: BTreeMap::new(),
            signing_certificates: BTreeMap::new(),
            service_credentials: BTreeMap::new(),
        }
    }
}

/// An IAM group; who is a member stands with the users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Id, path and policies.
    pub entity: Entity,
}

/// An IAM role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Id, path, policies and tags.
    pub entity: Entity,
    /// The trust policy: who may assume the role.
    pub trust_policy: String,
    /// The longest session in seconds.
    pub max_session_seconds: u32,
    /// When the role was last used.
    pub last_used: Option<Timestamp>,
}

impl Role {
    /// A role whose sessions last up to an hour.
    pub fn new(entity: Entity, trust_policy: String) -> Self {
        Self { entity, trust_policy, max_session_seconds: 3600, last_used: None }
    }
}
