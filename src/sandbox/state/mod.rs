//! What the sandbox remembers: plain data, saved and compared as a whole.

mod account;
mod credentials;
mod entity;
mod identifier;
mod name;
mod policy;
mod quotas;
mod world;

#[cfg(test)]
mod tests;

pub use account::{Account, PasswordPolicy, Root};
pub use credentials::{
    AccessKey, KeyStatus, LastUse, LoginProfile, MfaDevice, ServiceCredential, Session, SessionOf,
    SigningCertificate, SshPublicKey,
};
pub use entity::{Entity, Group, Role, User};
pub use name::Name;
pub use policy::{Policy, PolicyVersion};
pub use quotas::Quotas;
pub use world::{FRESH_ACCOUNT, State};

pub(super) use identifier::{request_id, unique_id};
