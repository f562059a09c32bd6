//! Values whose `==` is their meaning: accounts, ARNs, names, policies, and where a value was written.

pub mod access_logs;
pub mod account;
pub mod account_selector;
pub mod actions;
pub mod arn;
pub mod bucket;
pub mod collection;
pub mod delivery;
pub mod document;
pub mod identity_center;
pub mod key;
pub mod managed_policies;
pub mod name;
pub mod organization;
pub mod origin;
pub mod owned;
pub mod path;
pub mod policy;
pub mod suggestion;
pub mod trail;

pub use account::{AccountId, Partition, Region};
pub use account_selector::AccountSelector;
pub use arn::Arn;
pub use bucket::BucketName;
pub use collection::{ListOf, MapOf};
pub use document::DocumentSource;
pub use identity_center::{DirectoryName, PermissionSetName, PrincipalName, SessionDuration};
pub use key::{KeyAlias, KeyReference};
pub use name::{GroupName, PolicyName, UserName};
pub use organization::OrganizationId;
pub use origin::{Origin, Rejection, Severity, Sources, Spanned};
pub use path::PolicyPath;
pub use trail::TrailName;
