//! The kinds: one folder a service, one file a kind.

pub mod account;
pub mod iam;
mod never;

pub use never::Never;
