//! IAM Identity Center: its instance, permission sets, groups, and who holds what where.

pub mod account_access;
pub mod accounts;
pub mod address;
pub mod assignment;
pub mod group;
pub mod holdings;
pub mod instance;
pub mod permission_set;
pub mod reference;
pub mod rights;
pub mod wording;
