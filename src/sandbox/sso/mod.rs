//! AWS IAM Identity Center: its instance, permission sets, and who holds them in which accounts.

mod assignments;
mod boundary;
mod customer_policies;
mod grants;
mod inline_policy;
mod instances;
mod managed_policies;
mod paging;
mod permission_sets;
mod provisioning;
mod requests;
mod service;
mod session_duration;
mod settlement;
mod shapes;
mod standing;
mod tags;

pub(super) use service::SERVICE;
pub(super) use settlement::{next_due, settle};
