//! What IAM Identity Center says: its instance, permission sets, where they are provisioned, and who holds them.

mod assignments;
mod instance;
mod memos;
mod requests;
mod sets;
#[cfg(test)]
mod tests;

pub use assignments::{Assignment, By, Holder};
pub use instance::{Instance, InstanceChoice, Search};
pub(super) use memos::SsoMemos;
pub use requests::UnderWay;
pub(in crate::aws) use requests::{Asked, Described, Requests, no_status};
pub(super) use sets::account_id;
pub use sets::{AttachedPolicy, Boundary, CustomerPolicy, PermissionSetDetail};
