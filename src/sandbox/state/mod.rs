//! What the sandbox remembers: plain data, saved and compared as a whole.

mod account;
mod cloudtrail;
mod credentials;
mod entity;
mod identifier;
mod identity_center;
mod kms;
mod name;
mod organization;
mod policy;
mod quotas;
mod s3;
mod world;

#[cfg(test)]
mod tests;

pub use account::{Account, PasswordPolicy, Root};
pub use cloudtrail::Trail;
pub use credentials::{
    AccessKey, KeyStatus, LastUse, LoginProfile, MfaDevice, ServiceCredential, Session, SessionOf,
    SigningCertificate, SshPublicKey,
};
pub use entity::{Entity, Group, Role, User};
pub use identity_center::{
    Asks, Boundary, CustomerPolicy, DirectoryGroup, DirectoryUser, Holder, IdentityCenter, Outcome,
    PermissionSet, Request,
};
pub use kms::Key;
pub use name::Name;
pub use organization::{Member, MemberState, Organization, OrganizationRole, Unit};
pub use policy::{Policy, PolicyVersion};
pub use quotas::Quotas;
pub use s3::{Bucket, Encryption, ObjectLock, PublicAccessBlock};
pub use world::{FRESH_ACCOUNT, State};

pub(super) use identifier::{request_id, unique_id};
pub(super) use organization::ROOT;
