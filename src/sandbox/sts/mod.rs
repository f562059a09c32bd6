//! AWS STS: who calls, and moving to a role.

mod assume_role;
mod identity;
mod service;
mod shapes;

pub(super) use service::SERVICE;
