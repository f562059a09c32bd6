//! The account password policy: the rules IAM holds every user's password to.

mod desired;
mod kind;
mod strength;
#[cfg(test)]
mod tests;

pub use desired::{MaxAge, MaxAgeDays, PasswordLength, PasswordPolicySpec, Reuse, ReuseCount, Rules};
pub use kind::{Change, Live, PasswordPolicy};
