//! Read-only, remembered access to one account: facts from the few bulk calls that answer everything.

pub mod cloudtrail;
mod core;
pub mod iam;
pub mod identity_store;
pub mod kms;
mod memo;
pub mod organizations;
mod pages;
pub mod s3;
pub mod sns;
pub mod sso;
mod whole;

pub use self::core::Reader;
