//! AWS IAM: users, groups, roles, policies and the settings of an account.

mod access_keys;
mod alias;
mod attachments;
mod credentials;
mod customer_policies;
mod details;
mod documents;
mod entities_for_policy;
mod group_members;
mod groups;
mod guards;
mod inline_policies;
mod lookup;
mod managed;
mod mfa;
mod paging;
mod password_policy;
mod policies;
mod policy_versions;
mod service;
mod shapes;
mod summary;
mod tags;
mod users;
mod views;

pub(super) use managed::known_document;
pub(super) use service::SERVICE;
