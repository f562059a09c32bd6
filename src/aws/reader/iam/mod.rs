//! What IAM says of an account: its summary and settings, its users, groups and policies.

mod account;
mod credentials;
mod details;
mod entities;
mod memos;
mod pages;
#[cfg(test)]
mod tests;

use super::whole;

pub use account::{AccountSummary, PasswordRules, Quota, TokenVersion};
pub use credentials::{AccessKey, CREDENTIALS, Credentials, LastUse, Numbered, SIGN_IN, SignIn};
pub use details::{
    Attached, AuthorizationDetails, GroupDetail, LiveDocument, PolicyDetail, PolicyVersion, RoleDetail,
    UserDetail,
};
pub use entities::PolicyEntities;
pub(super) use memos::IamMemos;
