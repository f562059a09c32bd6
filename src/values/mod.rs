//! Values whose `==` is their meaning: accounts, ARNs, names, policies, and where a value was written.

pub mod account;
pub mod actions;
pub mod arn;
pub mod collection;
pub mod document;
pub mod managed_policies;
pub mod name;
pub mod origin;
pub mod policy;
pub mod suggestion;

pub use account::{AccountId, Partition, Region};
pub use arn::Arn;
pub use collection::{ListOf, MapOf};
pub use document::DocumentSource;
pub use name::{GroupName, PolicyName, UserName};
pub use origin::{Origin, Rejection, Severity, Sources, Spanned};
