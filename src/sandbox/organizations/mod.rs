//! AWS Organizations: the organization of an account, its units, what it trusts, and who administers what for it.

mod access;
mod accounts;
mod delegation;
mod organization;
mod paging;
mod service;
mod shapes;
mod standing;
mod units;

pub(super) use service::SERVICE;
