//! The kinds: one folder a service, one file a kind.

pub mod account;
pub mod cloudtrail;
mod document;
pub mod iam;
pub mod identity_center;
mod keeper;
pub mod kms;
mod moved;
mod never;
pub mod organizations;
pub mod s3;

pub use never::Never;
