//! IAM in one account: the password policy, security tokens, policies, groups and users.

pub mod address;
pub mod group;
pub mod password_policy;
pub mod policy;
pub mod reference;
pub mod security_tokens;
#[cfg(test)]
mod testing;
pub mod user;
