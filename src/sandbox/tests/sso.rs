//! IAM Identity Center as the SDK sees it.

mod assignments;
mod bench;
mod delegation;
mod instances;
mod limits;
mod permission_sets;
mod policies;
mod provisioning;
mod tags;
mod time;
